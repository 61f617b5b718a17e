package lens_test

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

// ledgerKind is an equipment ledger as offices keep it.
var ledgerKind = kind.Kind{Name: "ledger", Label: "设备台账", English: "Equipment", Key: "asset_no", Title: "name",
	Fields: []kind.Field{
		{Name: "asset_no", Label: "资产编号", English: "Number", Type: kind.Text},
		{Name: "name", Label: "名称", English: "Name", Type: kind.Text},
		{Name: "class", Label: "分类", English: "Class", Type: kind.Enum, Codes: "class"},
		{Name: "model", Label: "型号", English: "Model", Type: kind.Text},
		{Name: "brand", Label: "品牌", English: "Brand", Type: kind.Text},
		{Name: "sn", Label: "序列号", English: "Serial", Type: kind.Text},
		{Name: "qty", Label: "数量", English: "Quantity", Type: kind.Int},
		{Name: "bought", Label: "购置日期", English: "Bought", Type: kind.Date},
		{Name: "value", Label: "原值", English: "Value", Type: kind.Money},
		{Name: "supplier", Label: "供应商", English: "Supplier", Type: kind.Text},
		{Name: "dept", Label: "部门", English: "Department", Type: kind.Ref, To: "dept"},
		{Name: "keeper", Label: "使用人", English: "User", Type: kind.User},
		{Name: "place", Label: "地点", English: "Place", Type: kind.Text},
		{Name: "warranty", Label: "质保到期", English: "Warranty", Type: kind.Date},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "status", Required: kind.Later},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText},
		{Name: "months", Label: "使用月数", English: "Months", Type: kind.Int, Calc: &kind.Calc{Fn: kind.UseMonths, From: []string{"bought"}}},
	}}

var (
	devices = []struct {
		name, prefix string
		w            int
	}{{"台式计算机", "DT", 16}, {"便携式计算机", "NB", 14}, {"平板式计算机", "PD", 4}, {"服务器", "SV", 2}, {"激光打印机", "LP", 9}, {"针式打印机", "DP", 2},
		{"喷墨打印机", "IP", 2}, {"热敏打印机", "TP", 1}, {"多功能一体机", "MF", 4}, {"复印机", "CP", 2}, {"扫描仪", "SC", 2}, {"高拍仪", "GP", 1}, {"投影仪", "PJ", 3},
		{"液晶显示器", "LD", 12}, {"交换机", "SW", 4}, {"路由器", "RT", 2}, {"无线接入点", "AP", 3}, {"不间断电源", "UP", 2}, {"移动硬盘", "HD", 4}, {"碎纸机", "SH", 2},
		{"电话机", "PH", 5}, {"空气调节机", "AC", 4}, {"饮水机", "WD", 2}, {"文件柜", "FC", 8}, {"保密柜", "SF", 2}, {"办公桌", "DK", 9}, {"办公椅", "CH", 12}, {"沙发", "SO", 1}}
	brands    = []string{"云岭", "北辰", "海拓", "锐澜", "华岳", "启明星", "天衡", "博远", "金穗", "联创", "景泰", "晨曦", "致远", "恒基", "蓝图", "鼎新"}
	suppliers = []string{"云岭科技有限公司", "北辰办公设备有限公司", "海拓信息技术有限公司", "锐澜电子商贸有限公司", "华岳家具制造有限公司", "启明星数码有限公司", "天衡仪器有限公司",
		"博远系统集成有限公司", "金穗文化用品有限公司", "联创网络工程有限公司", "百川环境设备有限公司"}
	offices = []string{"综合办公室", "财务处", "人事处", "业务一处", "业务二处", "信息中心", "后勤服务中心", "档案室"}
	places  = []string{"主楼一层大厅", "主楼二层201", "主楼二层206", "主楼三层305", "主楼三层312", "主楼四层会议室", "主楼五层机房", "附楼一层库房", "附楼二层档案库",
		"附楼三层培训室", "东院值班室", "西院仓库"}
	surnames = []rune("王李张刘陈杨黄赵吴周徐孙马朱胡")
	givens   = []string{"建国", "晓东", "丽华", "志强", "雨桐", "思远", "敏", "国庆", "海燕", "文博", "欣怡", "振宇", "秀英", "浩然", "静", "立新"}
	notes    = []string{"办公用", "随机附件齐全", "已贴标签", "备用", "领用人已签字", "配套鼠标键盘", "原装耗材", "外壳有划痕", "电源适配器缺失", "由会议室调入", "打印效果一般",
		"需定期保养", "质保期内", "临时借用", "年度盘点已核", "更换过硬盘", "内存已扩容", "专机专用", "账实相符", "待维修"}
)

// ledgerLists are the code lists of the ledger: classes are also called otherwise, as
// in a shipped list.
func ledgerLists() kind.Lists {
	var codes []kind.Code
	for d, x := range devices {
		codes = append(codes, kind.Code{Key: fmt.Sprintf("20101%02d", d), Label: x.name, English: "Class " + x.prefix, Alias: []string{"办公" + x.name, "旧" + x.name, x.name + "组"}})
	}
	return codeLists.With("class", codes...)
}

// item is row i of the ledger; it depends on i only.
func item(i int, depts, users []string) kind.Values {
	r := rand.New(rand.NewSource(int64(i)*7919 + 1))
	pick, d := r.Intn(132), 0
	for pick >= devices[d].w {
		pick -= devices[d].w
		d++
	}
	bought := time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.Intn(5000))
	v := kind.Values{"asset_no": fmt.Sprintf("DN-2021-%06d", i+1), "name": devices[d].name, "class": fmt.Sprintf("20101%02d", d),
		"model": fmt.Sprintf("%s-%d%c", devices[d].prefix, 1000+r.Intn(90)*100, 'A'+rune(r.Intn(6))), "brand": brands[r.Intn(len(brands))],
		"sn": fmt.Sprintf("%s%08X", devices[d].prefix, r.Uint32()), "qty": int64(1), "bought": bought.Format(time.DateOnly),
		"value": int64(50000 + r.Intn(5000000)), "supplier": suppliers[r.Intn(len(suppliers))], "dept": depts[r.Intn(len(depts))],
		"place": places[r.Intn(len(places))], "warranty": bought.AddDate(1+r.Intn(5), 0, 0).Format(time.DateOnly),
		"status": statusKeys[min(r.Intn(10)/4, 2)]}
	if r.Intn(10) > 0 {
		v["keeper"] = users[r.Intn(len(users))]
	}
	note := []rune{}
	for want := r.Intn(31); len(note) < want && i%10 > 2; {
		note = append(append(note, '，'), []rune(notes[r.Intn(len(notes))])...)
	}
	if i%20000 == 13579 {
		note = []rune("，配夜航灯一只")
	}
	if len(note) > 0 {
		v["remark"] = string(note[1:])
	}
	return v
}

// fillLedger writes rows [from, to) in transactions of 20,000.
func fillLedger(b testing.TB, s *store.Store, from, to int, depts, users []string) (all store.Changes) {
	all = store.Changes{}
	for from < to {
		changes, err := s.Write(context.Background(), store.Actor{}, func(tx *store.Tx) error {
			for end := min(from+20000, to); from < end; from++ {
				id, err := tx.NewID()
				if err != nil {
					return err
				}
				if _, err := tx.Insert(&ledgerKind, id, item(from, depts, users)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		for k, pks := range changes {
			all[k] = append(all[k], pks...)
		}
	}
	return all
}

func named(b testing.TB, s *store.Store, k *kind.Kind, names []string) (ids []string) {
	_, err := s.Write(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		for _, n := range names {
			id, err := tx.NewID()
			if err != nil {
				return err
			}
			if _, err := tx.Insert(k, id, kind.Values{"name": n}); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return ids
}

// measure reports the median and the 99th percentile of n runs.
func measure(b *testing.B, name string, n int, f func(i int)) {
	b.Run(name, func(b *testing.B) {
		ts := make([]float64, n)
		for i := range ts {
			began := time.Now()
			f(i)
			ts[i] = float64(time.Since(began).Microseconds()) / 1000
		}
		slices.Sort(ts)
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(ts[n/2], "p50-ms")
		b.ReportMetric(ts[n*99/100], "p99-ms")
		b.ReportMetric(ts[n-1], "max-ms")
	})
}

// BenchmarkLens measures a ledger of 100,000 rows in a real encrypted file, or of
// 1,000,000 with OPSBOOK_LONG=1. Run it with -benchtime=1x.
func BenchmarkLens(b *testing.B) {
	rows := 100_000
	if os.Getenv("OPSBOOK_LONG") != "" {
		rows = 1_000_000
	}
	ctx := context.Background()
	s := storetest.Open(b, ledgerLists(), ledgerKind, deptKind, userKind)
	depts := named(b, s, &deptKind, offices)
	var people []string
	for i := range 60 {
		people = append(people, string(surnames[i%15])+givens[(i*7+i/15)%16])
	}
	users := named(b, s, &userKind, people)
	fillLedger(b, s, 0, rows, depts, users)
	runtime.GC()
	set := lens.NewSet(s, 0)
	b.Cleanup(set.Close)
	began := time.Now()
	l, err := set.Get(ctx, "ledger")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := l.Find(ctx, lens.Query{}); err != nil {
		b.Fatal(err)
	}
	b.Logf("load of %d rows: %v, %d MB", rows, time.Since(began).Round(time.Millisecond), l.Bytes()>>20)
	find := func(q lens.Query) *lens.Result {
		r, err := l.Find(ctx, q)
		if err != nil {
			b.Fatal(err)
		}
		r.Page(r.Len()*9/10, 50)
		return r
	}
	sorts := []string{"asset_no", "bought", "value", "name"}
	for _, f := range append(sorts, "sn") {
		began := time.Now()
		find(lens.Query{Sort: []lens.Order{{Field: f}}})
		b.Logf("first order by %s: %v", f, time.Since(began).Round(100*time.Microsecond))
	}
	where := func(i int) (out []lens.Cond) {
		if i%3 > 0 {
			out = append(out, lens.Cond{Field: "dept", Op: "is", Values: depts[i%8 : i%8+1]})
		}
		if i%3 != 1 {
			out = append(out, lens.Cond{Field: "status", Op: "is", Values: statusKeys[i%3 : i%3+1]})
		}
		return out
	}
	order := func(i int) []lens.Order { return []lens.Order{{Field: sorts[i%4], Desc: i%8 > 3}} }
	measure(b, "list/all", 200, func(i int) { find(lens.Query{Sort: order(i)}) })
	measure(b, "list/filtered", 200, func(i int) { find(lens.Query{Sort: order(i), Where: where(i)}) })
	measure(b, "list/newest", 200, func(i int) { find(lens.Query{}) })
	r := find(lens.Query{Sort: order(0)})
	measure(b, "jump", 200, func(i int) { r.Page(r.Len()*i/200, 50) })
	measure(b, "behind", 200, func(i int) { r.Behind(int64(rows*i/200), 50) })
	two := []lens.Order{{Field: "status"}, {Field: "value", Desc: true}}
	three := []lens.Order{{Field: "value"}, {Field: "bought"}, {Field: "name"}}
	measure(b, "two-keys/again", 100, func(i int) { find(lens.Query{Sort: two, Where: where(i)}) })
	measure(b, "count+sum", 200, func(i int) {
		r, err := l.Find(ctx, lens.Query{Where: where(i)})
		if err == nil {
			_, _, err = r.Sum("value")
		}
		if err != nil {
			b.Fatal(err)
		}
	})
	for _, f := range []string{"name", "model", "dept"} {
		measure(b, "facet/"+f, 100, func(i int) {
			if _, err := r.Top(f, 10); err != nil {
				b.Fatal(err)
			}
		})
	}
	for _, f := range []lens.Cond{{"value", "between", []string{"100000", "900000"}}, {"bought", "prev", []string{"2000"}}, {"remark", "empty", nil},
		{"asset_no", "between", []string{"DN-2021-0001", "DN-2021-0100"}}} {
		measure(b, "filter/"+f.Field+"-"+f.Op, 100, func(i int) { find(lens.Query{Where: []lens.Cond{f}}) })
	}
	words := []string{"印", "机", "打印", "打印机", "夜航灯", "主楼 打印机", "云岭 打印 王", "DN-2021", "DN-2021-012345", "0", "dyj", "jgdyj", "dayin", "da", "不存在", "zzz"}
	for _, w := range words {
		measure(b, "search/"+w, 30, func(i int) { l.Forget(); find(lens.Query{Text: w}) })
	}
	measure(b, "search/mixed", 200, func(i int) {
		l.Forget()
		find(lens.Query{Text: words[i%len(words)], Sort: order(i / 10), Where: where(i)})
	})
	change := func(i int, v kind.Values) {
		pk := int64(1 + i*7919%rows)
		changes, err := s.Write(ctx, store.Actor{}, func(tx *store.Tx) error {
			got, err := tx.ByPK(&ledgerKind, pk)
			if err != nil {
				return err
			}
			return tx.Update(&ledgerKind, &got[0], v)
		})
		if err == nil {
			err = set.Changed(ctx, changes)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	measure(b, "write/update", 200, func(i int) { change(i, kind.Values{"value": int64(i * 100), "remark": fmt.Sprint("改过", i)}) })
	measure(b, "write/insert", 200, func(i int) {
		if err := set.Changed(ctx, fillLedger(b, s, rows+i, rows+i+1, depts, users)); err != nil {
			b.Fatal(err)
		}
	})
	measure(b, "two-keys/after-a-write", 20, func(i int) {
		change(i, kind.Values{"qty": int64(i)})
		find(lens.Query{Sort: two})
	})
	measure(b, "three-keys/after-a-write", 20, func(i int) {
		change(i, kind.Values{"qty": int64(i)})
		find(lens.Query{Sort: three})
	})
	b.Run("write/bulk-10000", func(b *testing.B) {
		changes := fillLedger(b, s, rows+1000, rows+11000, depts, users)
		began := time.Now()
		if err := set.Changed(ctx, changes); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(time.Since(began).Milliseconds()), "refresh-ms")
	})
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.Logf("lens %d MB, heap %d MB", l.Bytes()>>20, m.HeapAlloc>>20)
}
