package equipment_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"opsbook/backend/equipment"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/number"
	"opsbook/backend/record"
	"opsbook/backend/registers"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

// office is a file with the usual settings, one department, one person and one
// supplier, whose ids it knows by kind.
type office struct {
	s   *store.Store
	ids map[string]string
}

func company(t *testing.T) office {
	t.Helper()
	o := office{storetest.Open(t, registers.Lists(), append(append(registers.Kinds(), equipment.Kinds()...), user.Kind, number.Kind)...), map[string]string{}}
	_, err := o.s.Write(context.Background(), user.System(), func(tx *store.Tx) error {
		for _, r := range []struct {
			kind string
			v    kind.Values
		}{
			{"organisation", kind.Values{"name": "星桥澜(虚构)"}},
			{"department", kind.Values{"dept_code": "XZ", "dept_name": "行政部"}},
			{"employee", kind.Values{"name": "周雨桐", "gender": "女", "position_id": "行政文员", "hire_date": "2020-01-06"}},
			{"partner", kind.Values{"name": "晴川办公设备商行(虚构)", "category": "GY"}},
		} {
			k, err := tx.Kind(r.kind)
			if err != nil {
				return err
			}
			if r.kind == "employee" {
				r.v["dept_id"] = o.ids["department"]
			}
			if o.ids[r.kind], err = record.Add(tx, k, r.v); err != nil {
				return fmt.Errorf("%s: %w", r.kind, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

var errBack = errors.New("take it back")

// try gives fn a transaction as a clerk and takes back what it did.
func (o office) try(t *testing.T, fn func(tx *store.Tx, k *kind.Kind) error) {
	t.Helper()
	var failed error
	_, err := o.s.Write(context.Background(), store.Actor{Roles: []string{"clerk"}}, func(tx *store.Tx) error {
		k, err := tx.Kind("equipment")
		if failed = err; err == nil {
			failed = fn(tx, k)
		}
		return errBack
	})
	if failed != nil || !errors.Is(err, errBack) {
		t.Fatal(failed, err)
	}
}

func desktop() map[string]any {
	return map[string]any{"name": "台式计算机", "model": "启明 T500", "purchase_date": "2024-03-12", "original_value": "4599", "location": "一楼库房"}
}

func TestGuessClass(t *testing.T) {
	tests := []struct{ prefix, name, class string }{
		{"DN", "台式电脑", "A02010105"}, {"DN", "笔记本电脑", "A02010108"}, {"DN", "便携式计算机", "A02010108"}, {"dn", "联想电脑主机", "A02010105"},
		{"DN", "显示器", "A02021104"}, {"ＤＮ", "液晶显示器", "A02021104"}, {"DN", "平板电脑", "A02010109"}, {"DN", "服务器", "A02010104"}, {"DN", "台式一体机", "A02010105"},
		{"DY", "打印机", "A02021000"}, {"DY", "A4黑白打印机", "A02021003"}, {"DY", "A4彩色打印机", "A02021004"}, {"DY", "A3彩色激光打印机", "A02021002"}, {"DY", "A3打印机", "A02021001"},
		{"DY", "复印机", "A02020100"}, {"DY", "多功能一体机", "A02020400"}, {"DY", "打印复印一体机", "A02020400"}, {"DY", "针式打印机", "A02021006"}, {"DY", "碎纸机", "A02021301"}, {"DY", "扫描仪", "A02021118"},
		{"WL", "交换机", "A02010202"}, {"WL", "无线AP", "A02010201"}, {"WL", "UPS电源", "A02061504"},
		{"YX", "投影仪", "A02020200"}, {"YX", "投影幕布", "A02020300"}, {"YX", "触控一体机", "A02020800"}, {"YX", "电视机", "A02091001"},
		{"KT", "空调", "A02061804"}, {"KT", "饮水机", "A02061815"}, {"JJ", "办公椅", "A05010301"}, {"JJ", "会议椅", "A05010303"}, {"JJ", "会议桌", "A05010202"}, {"JJ", "文件柜", "A05010502"}, {"JJ", "电脑桌", "A05010201"},
		{"CL", "轿车", "A02030501"}, {"CL", "公务车", "A02030500"}, {"QT", "点钞机", "A02021400"},
		{"", "笔记本电脑", "A02010108"}, {"XX", "打印机", "A02021000"}, {"DN", "打印机", "A02021000"}, {"DN", "绿植", ""}, {"", "", ""}, {"DN", "", ""},
	}
	for _, tt := range tests {
		got, ok := equipment.GuessClass(tt.prefix, tt.name)
		if got != tt.class || ok != (tt.class != "") {
			t.Errorf("GuessClass(%q, %q) = %q, want %q", tt.prefix, tt.name, got, tt.class)
		}
		if c, found := registers.Lists().Code("asset_class", got); ok && (!found || c.Attr["short"] == "") {
			t.Errorf("%s: no class %s", tt.name, got)
		}
	}
}

func TestPrefix(t *testing.T) {
	for no, want := range map[string]string{"DN-2024-0012": "DN", "ＤＮ－２０２２－０００５": "DN", "2024001": "", "": "", "dy2020": "DY", "A02010105-0012": "A"} {
		if got := equipment.Prefix(no); got != want {
			t.Errorf("Prefix(%q) = %q, want %q", no, got, want)
		}
	}
}

func TestRegister(t *testing.T) {
	o := company(t)
	o.try(t, func(tx *store.Tx, k *kind.Kind) error {
		in := desktop()
		in["supplier_id"] = o.ids["partner"]
		out, err := equipment.Register(tx, in, 3, []string{"S1", "S2", "S3"})
		if err != nil {
			return err
		}
		more, err := equipment.Register(tx, in, 1, nil)
		if err != nil {
			return err
		}
		for i, stored := range append(out, more...) {
			r, err := record.Get(tx, k, stored.ID)
			if err != nil {
				return err
			}
			sn := ""
			if i < 3 {
				sn = fmt.Sprint("S", i+1)
			}
			v := r.Values
			if stored.Number != fmt.Sprintf("DN-2024-%04d", i+1) || v.Str("sn") != sn || v.Str("class_code") != "A02010105" || v.Int("life_years") != 3 ||
				v.Str("manage_type") != "fixed" || v.Int("residual_rate") != 500 || v.Int("qty") != 1 || v.Str("status") != "in_stock" || v.Str("supplier_id") != o.ids["partner"] {
				t.Errorf("device %d: %s %v", i, stored.Number, v)
			}
		}
		return nil
	})
}

func TestRegisterRefuses(t *testing.T) {
	tests := []struct {
		name    string
		change  map[string]any
		n       int
		serials []string
	}{
		{"none", nil, 0, nil},
		{"too many", nil, equipment.MaxAtOnce + 1, nil},
		{"serials do not match", nil, 3, []string{"a", "b"}},
		{"a number for several", map[string]any{"asset_no": "DN-2024-0001"}, 2, nil},
		{"what record refuses", map[string]any{"purchase_date": "2024-02-30"}, 2, nil},
	}
	o := company(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o.try(t, func(tx *store.Tx, k *kind.Kind) error {
				in := desktop()
				for name, x := range tt.change {
					in[name] = x
				}
				if _, err := equipment.Register(tx, in, tt.n, tt.serials); !fault.Is(err, fault.Invalid) {
					t.Errorf("got %v", err)
				}
				rows, err := tx.From(k, 0, 10)
				if len(rows) > 0 {
					t.Errorf("%d devices were stored", len(rows))
				}
				return err
			})
		})
	}
}

func TestPropose(t *testing.T) {
	tests := []struct {
		name     string
		v        kind.Values
		manage   string
		class    any
		years    any
		residual any
	}{
		{"dear", kind.Values{"asset_no": "DN-2021-0001", "name": "台式电脑", "original_value": int64(459900)}, "fixed", "A02010105", int64(3), int64(500)},
		{"at the threshold", kind.Values{"name": "空调", "original_value": int64(200000)}, "fixed", "A02061804", int64(5), int64(500)},
		{"cheap", kind.Values{"name": "办公椅", "original_value": int64(36000)}, "low_value", "A05010301", int64(5), int64(500)},
		{"a group", kind.Values{"name": "办公椅", "original_value": int64(3600000), "qty": int64(10)}, "low_value", "A05010301", int64(5), int64(500)},
		{"leased", kind.Values{"name": "复印机", "acquire_type": "lease"}, "leased", "A02020100", int64(3), int64(500)},
		{"price unknown", kind.Values{"name": "绿植"}, "fixed", nil, nil, int64(500)},
	}
	company(t).try(t, func(tx *store.Tx, k *kind.Kind) error {
		for _, tt := range tests {
			got, err := equipment.Propose(tx, tt.v)
			if err != nil {
				return err
			}
			if got["manage_type"] != tt.manage || got["class_code"] != tt.class || got["life_years"] != tt.years || got["residual_rate"] != tt.residual {
				t.Errorf("%s: %v", tt.name, got)
			}
		}
		kept, err := equipment.Propose(tx, kind.Values{"name": "台式电脑", "class_code": "A02010108", "manage_type": "low_value", "life_years": int64(6), "residual_rate": int64(0)})
		if len(kept) > 0 {
			t.Errorf("changes what is there: %v", kept)
		}
		return err
	})
}

// The checks of the ledger, for a new device (Save) and for one of an old ledger (Take).
func TestChecks(t *testing.T) {
	tests := []struct {
		name     string
		change   map[string]any
		new, old string // the field that is refused; "" if none
		gaps     bool   // an old one is to be completed
	}{
		{name: "in stock needs no department"},
		{name: "in use needs department and holder", change: map[string]any{"status": "在用"}, new: "dept_id", gaps: true},
		{name: "in use and shared", change: map[string]any{"status": "在用", "is_public": "是", "dept_id": "department"}},
		{name: "in use by somebody", change: map[string]any{"status": "使用中", "dept_id": "department", "user_id": "employee"}},
		{name: "in use by nobody", change: map[string]any{"status": "在用", "dept_id": "department"}, new: "user_id", gaps: true},
		{name: "in use, nowhere", change: map[string]any{"status": "在用", "location": ""}, new: "dept_id", old: "dept_id"},
		{name: "scrapped, nowhere", change: map[string]any{"status": "已报废", "location": "", "original_value": nil, "purchase_date": nil, "model": nil}, new: "location", gaps: true},
		{name: "two on one card", change: map[string]any{"qty": "2"}, new: "qty", old: "qty"},
		{name: "a group of low value", change: map[string]any{"qty": "10", "manage_type": "low_value"}},
		{name: "in use before bought", change: map[string]any{"use_date": "2024-03-11"}, new: "use_date", old: "use_date"},
		{name: "warranty before bought", change: map[string]any{"warranty_end": "2024-03-11"}, new: "warranty_end", old: "warranty_end"},
		{name: "bought tomorrow", change: map[string]any{"purchase_date": "2026-04-01"}, new: "purchase_date", old: "purchase_date"},
		{name: "opening without date", change: map[string]any{"opening_dep": "100"}, new: "opening_date", old: "opening_date"},
		{name: "opening above cost", change: map[string]any{"opening_dep": "5000", "opening_date": "2025-12-31"}, new: "original_value", old: "original_value"},
		{name: "no such class", change: map[string]any{"class_code": "A99"}, new: "class_code", old: "class_code"},
	}
	o := company(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o.try(t, func(tx *store.Tx, k *kind.Kind) error {
				in := desktop()
				in["class_code"] = "A02010105"
				for name, x := range tt.change {
					if s, ok := x.(string); ok && o.ids[s] != "" {
						x = o.ids[s]
					}
					in[name] = x
				}
				out, err := record.Take(tx, k, record.Input{Values: in})
				refusal(t, "old", err, tt.old)
				if gaps := slices.ContainsFunc(out.Warnings, func(f kind.Finding) bool { return f.Gap }); err == nil && gaps != tt.gaps {
					t.Errorf("to be completed: %v, want %v: %v", gaps, tt.gaps, out.Warnings)
				}
				_, err = record.Save(tx, k, record.Input{Values: in})
				refusal(t, "new", err, tt.new)
				return nil
			})
		})
	}
}

func refusal(t *testing.T, which string, err error, field string) {
	t.Helper()
	if (err != nil) != (field != "") {
		t.Errorf("%s: %v, want a refusal of %q", which, err, field)
		return
	}
	if err != nil && fault.Of(err).Fields[field].ZH == "" {
		t.Errorf("%s: %v, want a refusal of %s", which, err, field)
	}
}

func TestDepreciationOfTheLedger(t *testing.T) {
	v := kind.Values{"original_value": int64(459900), "residual_rate": int64(500), "life_years": int64(3), "dep_method": "straight", "purchase_date": "2024-03-01", "use_date": "2024-03-12"}
	tests := []struct {
		today              string
		accum, net, months any
	}{
		{"2024-03-31", int64(0), int64(459900), int64(0)},
		{"2024-06-30", int64(36409), int64(423491), int64(3)},
		{"2025-03-31", int64(145635), int64(314265), int64(12)},
		{"2027-03-31", int64(436905), int64(22995), int64(36)},
	}
	for _, tt := range tests {
		for name, want := range map[string]any{"accum_dep": tt.accum, "net_value": tt.net, "use_months": tt.months} {
			f, ok := equipment.Kind.Field(name)
			if !ok {
				t.Fatalf("no field %s", name)
			}
			if got := f.Compute(v, tt.today); got != want {
				t.Errorf("%s on %s: %v, want %v", name, tt.today, got, want)
			}
		}
	}
}

func TestAttributes(t *testing.T) {
	lists := registers.Lists()
	v := kind.Values{"class_code": "A02010105"}
	for _, a := range [][2]string{{"内存", "16G"}, {"CPU", "i5"}, {"机箱锁", "有"}, {"硬盘", "512G"}, {"硬盘", ""}} {
		if err := equipment.SetAttribute(v, a[0], a[1]); err != nil {
			t.Fatal(err)
		}
	}
	if got := equipment.AttributeText(lists, v); got != "CPU i5；内存 16G；机箱锁 有" {
		t.Errorf("text %q", got)
	}
	if got := equipment.Attributes(lists, v); len(got) != 7 || got[0] != (equipment.Attribute{Name: "CPU", Value: "i5"}) || got[2].Value != "" || got[6].Name != "机箱锁" {
		t.Errorf("attributes %v", got)
	}
	f, _ := equipment.Kind.Field("attributes")
	if x, _, err := f.Parse(v.Str("attributes"), kind.Context{}); err != nil || x != v["attributes"] {
		t.Errorf("stored form: %v, %v", x, err)
	}
	for _, odd := range []any{nil, "[1]", "{", int64(3)} {
		if got := equipment.Attributes(lists, kind.Values{"class_code": "A05040101", "attributes": odd}); len(got) != 0 {
			t.Errorf("%v: %v", odd, got)
		}
	}
	for _, name := range []string{"CPU", "内存", "机箱锁"} {
		if err := equipment.SetAttribute(v, name, ""); err != nil {
			t.Fatal(err)
		}
	}
	if v["attributes"] != nil {
		t.Errorf("emptied: %v", v["attributes"])
	}
}
