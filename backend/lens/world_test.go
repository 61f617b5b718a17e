package lens_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

// The registers of the tests: one with a field of every type, and what it refers to.
var (
	deptKind = kind.Kind{Name: "dept", Label: "部门", English: "Department", Title: "name",
		Fields: []kind.Field{{Name: "name", Label: "名称", English: "Name", Type: kind.Text}}}
	userKind = kind.Kind{Name: "app_user", Label: "用户", English: "User", Title: "name", Key: "login",
		Fields: []kind.Field{{Name: "login", Label: "登录名", English: "Login", Type: kind.Text},
			{Name: "name", Label: "姓名", English: "Name", Type: kind.Text}}}
	goodsKind = kind.Kind{Name: "goods", Label: "设备台账", English: "Equipment", Key: "no", Title: "name",
		Number: &kind.Numbering{Prefix: "DN", Digits: 4},
		Fields: []kind.Field{
			{Name: "no", Label: "编号", English: "Number", Type: kind.Seq},
			{Name: "name", Label: "名称", English: "Name", Type: kind.Text, Required: kind.Later},
			{Name: "model", Label: "型号", English: "Model", Type: kind.Text, Required: kind.Later},
			{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "status"},
			{Name: "dept", Label: "部门", English: "Department", Type: kind.Ref, To: "dept"},
			{Name: "keeper", Label: "保管人", English: "Keeper", Type: kind.User},
			{Name: "value", Label: "原值", English: "Value", Type: kind.Money},
			{Name: "weight", Label: "重量", English: "Weight", Type: kind.Decimal, Scale: 3},
			{Name: "qty", Label: "数量", English: "Quantity", Type: kind.Int},
			{Name: "bought", Label: "购置日期", English: "Bought", Type: kind.Date},
			{Name: "checked", Label: "检查时间", English: "Checked", Type: kind.DateTime},
			{Name: "span", Label: "租期", English: "Lease", Type: kind.DateRange},
			{Name: "month", Label: "月份", English: "Month", Type: kind.Month},
			{Name: "tags", Label: "标签", English: "Tags", Type: kind.Multi, Codes: "tag"},
			{Name: "leased", Label: "租赁", English: "Leased", Type: kind.Bool},
			{Name: "phone", Label: "电话", English: "Telephone", Type: kind.Phone, Sensitive: true},
			{Name: "attrs", Label: "配置", English: "Attributes", Type: kind.JSON},
			{Name: "hash", Label: "口令", English: "Secret", Type: kind.Secret},
			{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText},
			{Name: "months", Label: "使用月数", English: "Months", Type: kind.Int, Calc: &kind.Calc{Fn: kind.UseMonths, From: []string{"bought"}}},
		},
		Checks: []kind.Check{
			{Field: "dept", Is: "required", Later: true, When: []kind.Cond{{Field: "status", In: []string{"idle", "scrapped"}, Not: true}}, Say: fault.T("请填写部门。", "Department is required.")},
			{Field: "keeper", Is: "required", Later: true, When: []kind.Cond{{Field: "status", In: []string{"in_use"}}, {Field: "leased", In: []string{"1"}, Not: true}}, Say: fault.T("请填写保管人。", "Keeper is required.")},
		}}
	codeLists = kind.Lists{
		"status": {Name: "status", Codes: []kind.Code{{Key: "in_use", Label: "在用", English: "In use", Alias: []string{"正常", "使用中"}}, {Key: "idle", Label: "闲置", English: "Idle"},
			{Key: "scrapped", Label: "报废", English: "Scrapped"}}},
		"tag": {Name: "tag", Codes: []kind.Code{{Key: "it", Label: "信息化", English: "IT", Alias: []string{"电脑类"}}, {Key: "fix", Label: "待维修", English: "To repair"}, {Key: "safe", Label: "涉密", English: "Secret"}}},
	}
)

var (
	itemNames  = []string{"激光打印机", "台式计算机", "重庆火锅桌", "Ｈｐ打印机", "投影仪", "空调", "银行柜", "文件柜", "长沙椅", "复印机"}
	deptNames  = []string{"财务处", "人事处", "信息中心", "综合办公室"}
	userNames  = []string{"王建国", "李敏", "曾静"}
	statusKeys = []string{"in_use", "idle", "scrapped"}
	tagSets    = []string{"it", "it;fix", "safe", "fix;safe", "it;fix;safe"}
	remarks    = []string{"办公用", "外壳有划痕，已贴标签", "由会议室调入\n打印效果一般", "Spare part", "配夜航灯一只", "100%"}
)

// thing is a row as the test remembers it.
type thing struct {
	pk    int64
	id    string
	state store.State
	v     kind.Values
}

// world is an open file with its lens, and the rows as a plain list.
type world struct {
	t            testing.TB
	cfg          store.Config
	s            *store.Store
	l            *lens.Lens
	set          *lens.Set
	rnd          *rand.Rand
	rows         []*thing
	depts, users []*thing
	names        map[string]string // id → title
}

func newWorld(t testing.TB, seed int64, rows int) *world {
	t.Helper()
	w := &world{t: t, rnd: rand.New(rand.NewSource(seed)), names: map[string]string{},
		cfg: storetest.Config(t, codeLists, goodsKind, deptKind, userKind)}
	w.s = storetest.Reopen(t, w.cfg)
	w.set = lens.NewSet(w.s, 0)
	t.Cleanup(func() { w.set.Close() })
	w.write(func(tx *store.Tx) error {
		for _, n := range deptNames {
			w.depts = append(w.depts, w.insert(tx, &deptKind, kind.Values{"name": n}))
			w.names[w.depts[len(w.depts)-1].id] = n
		}
		for i, n := range userNames {
			w.users = append(w.users, w.insert(tx, &userKind, kind.Values{"name": n, "login": fmt.Sprint("u", i)}))
			w.names[w.users[len(w.users)-1].id] = n
		}
		for range rows {
			w.rows = append(w.rows, w.insert(tx, &goodsKind, w.values()))
		}
		return nil
	})
	w.open()
	return w
}

// open gets the lens anew.
func (w *world) open() {
	w.t.Helper()
	l, err := w.set.Get(context.Background(), "goods")
	if err != nil {
		w.t.Fatal(err)
	}
	w.l = l
}

// reopen closes the file and opens it again.
func (w *world) reopen() {
	w.t.Helper()
	w.set.Close()
	if err := w.s.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.s = storetest.Reopen(w.t, w.cfg)
	w.set = lens.NewSet(w.s, 0)
	w.open()
}

func (w *world) write(fn func(tx *store.Tx) error) {
	w.t.Helper()
	changes, err := w.s.Write(context.Background(), store.Actor{}, fn)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.set.Changed(context.Background(), changes); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) insert(tx *store.Tx, k *kind.Kind, v kind.Values) *thing {
	w.t.Helper()
	id, err := tx.NewID()
	if err != nil {
		w.t.Fatal(err)
	}
	pk, err := tx.Insert(k, id, v)
	if err != nil {
		w.t.Fatal(err)
	}
	return &thing{pk: pk, id: id, v: v}
}

// update changes a record and what the test remembers of it.
func (w *world) update(tx *store.Tx, k *kind.Kind, r *thing, v kind.Values) error {
	row, err := tx.ByID(k, r.id)
	if err != nil {
		return err
	}
	for name, x := range v {
		r.v[name] = x
	}
	return tx.Update(k, row, v)
}

func (w *world) setState(tx *store.Tx, r *thing, to store.State) error {
	row, err := tx.ByID(&goodsKind, r.id)
	if err != nil {
		return err
	}
	r.state = to
	return tx.SetState(&goodsKind, row, to, "")
}

// values makes up a row; about a quarter of its fields are empty.
func (w *world) values() kind.Values {
	n := w.rnd.Intn
	one := func(list []string) any { return list[n(len(list))] }
	day := func() string { return storetest.Clock.AddDate(0, 0, n(400)-200).Format("2006-01-02") }
	a, b := day(), day()
	if a > b {
		a, b = b, a
	}
	v := kind.Values{"no": fmt.Sprintf("DN-%04d", n(3000)), "name": one(itemNames), "model": fmt.Sprintf("LP-%dA", n(30)),
		"status": one(statusKeys), "dept": w.depts[n(len(w.depts))].id, "keeper": w.users[n(len(w.users))].id,
		"value": int64(n(2000000) - 1000), "weight": int64(n(40)), "qty": int64(n(4)), "bought": day(), "checked": day() + fmt.Sprintf(" %02d:30", n(24)),
		"span": a + "/" + b, "month": day()[:7], "tags": one(tagSets), "leased": int64(n(2)),
		"phone": fmt.Sprintf("1380000%04d", n(50)), "attrs": fmt.Sprintf(`{"内存":"%dG","mac":"00:1A:%02d"}`, 4<<n(3), n(99)), "hash": "geheim", "remark": one(remarks)}
	for name := range v {
		if n(4) == 0 {
			v[name] = nil
		}
	}
	return v
}

// mutate does something that happens in a register: insert, change, void,
// withdraw, take back, rename what is referred to, or fail and roll back.
func (w *world) mutate() {
	w.t.Helper()
	pick := func() *thing { return w.rows[w.rnd.Intn(len(w.rows))] }
	switch w.rnd.Intn(10) {
	case 0, 1, 2:
		w.write(func(tx *store.Tx) error {
			for range 1 + w.rnd.Intn(3) {
				w.rows = append(w.rows, w.insert(tx, &goodsKind, w.values()))
			}
			return nil
		})
	case 3, 4, 5:
		all, r, some := w.values(), pick(), kind.Values{}
		for name, x := range all {
			if w.rnd.Intn(3) == 0 {
				some[name] = x
			}
		}
		w.write(func(tx *store.Tx) error { return w.update(tx, &goodsKind, r, some) })
	case 6, 7:
		r := pick()
		w.write(func(tx *store.Tx) error { return w.setState(tx, r, store.State(w.rnd.Intn(3))) })
	case 8:
		d := w.depts[w.rnd.Intn(len(w.depts))]
		name := deptNames[w.rnd.Intn(len(deptNames))] + strings.Repeat("新", w.rnd.Intn(3))
		w.names[d.id] = name
		w.write(func(tx *store.Tx) error { return w.update(tx, &deptKind, d, kind.Values{"name": name}) })
	default:
		oops := errors.New("rolled back")
		_, err := w.s.Write(context.Background(), store.Actor{}, func(tx *store.Tx) error {
			w.insert(tx, &goodsKind, w.values())
			row, err := tx.ByID(&goodsKind, pick().id)
			if err != nil {
				return err
			}
			if err := tx.Update(&goodsKind, row, kind.Values{"name": "不该看见"}); err != nil {
				return err
			}
			return oops
		})
		if !errors.Is(err, oops) {
			w.t.Fatal(err)
		}
	}
}
