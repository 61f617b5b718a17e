package remind_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"opsbook/backend/calendar"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/record"
	"opsbook/backend/remind"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

func codes(name string, keys ...string) kind.List {
	l := kind.List{Name: name}
	for _, k := range keys {
		l.Codes = append(l.Codes, kind.Code{Key: k, Label: k, English: k})
	}
	return l
}

func text(name string) kind.Field {
	return kind.Field{Name: name, Label: name, English: name, Type: kind.Text}
}
func ref(name, to string) kind.Field {
	return kind.Field{Name: name, Label: name, English: name, Type: kind.Ref, To: to}
}

var (
	lists = kind.Lists{"role": codes("role", kind.Roles...), "data_scope": codes("data_scope", "all", "own_dept", "self", "depts"),
		"common_active": codes("common_active", "active", "disabled"), "reminder_to": codes("reminder_to", "clerk", "admin", "area_head", "dept_head", "person"), "day_type": codes("day_type", "holiday", "workday")}
	grants     = kind.Access{"admin": "VCEXPOI", "area_head": "V", "clerk": "VCEXPO", "dept_head": "VE@dept", "viewer": "V@self"}
	department = kind.Kind{Name: "department", Label: "部门", English: "Department", Key: "dept_code", Title: "dept_code", Chapter: "system",
		Access: kind.Access{"admin": "VCEX", "clerk": "V", "dept_head": "V", "viewer": "V"}, Fields: []kind.Field{text("dept_code")}}
	employee = kind.Kind{Name: "employee", Label: "员工", English: "Employee", Key: "emp_no", Title: "name", Chapter: "people", Dept: "dept_id", Owner: kind.Itself,
		Access: grants, Fields: []kind.Field{text("emp_no"), text("name"), ref("dept_id", "department")}}
	plain   = kind.Access{"admin": "VCE", "clerk": "V"}
	holiday = kind.Kind{Name: "holiday", Label: "假日", English: "Holiday", Key: "day", Title: "day", Chapter: "system", Access: plain,
		Fields: []kind.Field{{Name: "day", Label: "日期", English: "Day", Type: kind.Date}, {Name: "day_type", Label: "类型", English: "Type", Type: kind.Enum, Codes: "day_type"}}}
	organisation = kind.Kind{Name: "organisation", Label: "单位", English: "Company", Title: "name", Chapter: "system", Single: true, Access: plain, Fields: []kind.Field{text("name")}}
	paper        = kind.Kind{Name: "paper", Label: "协议", English: "Agreement", Key: "no", Title: "no", Chapter: "partner", Dept: "dept_id", Owner: "owner_id", Access: grants,
		Fields: []kind.Field{text("no"), ref("dept_id", "department"), ref("owner_id", "employee"), {Name: "end", Label: "到期", English: "End", Type: kind.Date},
			{Name: "seen", Label: "会谈", English: "Talk", Type: kind.Date}, {Name: "own", Label: "约定", English: "Own", Type: kind.Date}, {Name: "days", Label: "天数", English: "Days", Type: kind.Multi}, {Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "common_active", Default: "active"}},
		Reminders: []kind.Reminder{
			{Name: "end", Text: fault.T("协议到期", "Agreements that end"), Field: "end", Lead: []int{90, 30, 7}, When: []kind.Cond{{Field: "status", In: []string{"active"}}},
				To: []kind.Told{{Who: kind.ToClerk}, {Who: kind.ToPerson}, {Who: kind.ToAreaHead, Within: 30}, {Who: kind.ToDeptHead}}},
			{Name: "own", Text: fault.T("按协议", "As the agreement says"), Field: "own", Lead: []int{60}, LeadBy: "days", To: kind.Tell(kind.ToClerk)},
			{Name: "seen", Text: fault.T("久未会谈", "No talk for long"), Field: "seen", Months: 6, Lead: []int{15, 0}, Late: true, To: kind.Tell(kind.ToClerk)},
		}}
)

// office is a ledger on 2026-03-31, a Tuesday.
type office struct {
	t   *testing.T
	s   *store.Store
	z   *lens.Set
	ids map[string]string
}

func open(t *testing.T) *office {
	o := &office{t: t, s: storetest.Open(t, lists, department, employee, holiday, organisation, paper, user.Kind, remind.RuleKind, remind.MarkKind), ids: map[string]string{}}
	o.z = lens.NewSet(o.s, 0)
	t.Cleanup(o.z.Close)
	o.write(user.System(), func(tx *store.Tx) error {
		o.add(tx, &organisation, "", kind.Values{"name": "星桥澜"})
		for i, of := range []string{"甲", "乙"} {
			dept := o.add(tx, &department, of, kind.Values{"dept_code": of})
			o.add(tx, &employee, of, kind.Values{"emp_no": of, "name": "张" + of, "dept_id": dept})
			o.add(tx, &user.Kind, of, kind.Values{"username": fmt.Sprint("user", i), "roles": "clerk", "data_scope": "all"})
		}
		return nil
	})
	return o
}

func (o *office) write(a store.Actor, fn func(*store.Tx) error) {
	o.t.Helper()
	if err := o.try(a, fn); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) try(a store.Actor, fn func(*store.Tx) error) error {
	changes, err := o.s.Write(context.Background(), a, fn)
	if err == nil {
		err = o.z.Changed(context.Background(), changes)
	}
	return err
}

func (o *office) add(tx *store.Tx, k *kind.Kind, name string, v kind.Values) string {
	o.t.Helper()
	id, err := record.Add(tx, k, v)
	if err != nil {
		o.t.Fatal(err)
	}
	o.ids[k.Name+" "+name] = id
	return id
}

// paper adds an agreement of a department that ends, or was talked about, on a day.
func (o *office) paper(no, of, field, day, status string) {
	o.t.Helper()
	o.write(user.System(), func(tx *store.Tx) error {
		o.add(tx, &paper, no, kind.Values{"no": no, "dept_id": o.ids["department "+of], "owner_id": o.ids["employee "+of], field: day, "status": status})
		return nil
	})
}

func (o *office) at(role string) *desk.Desk {
	return &desk.Desk{Store: o.s, Lenses: o.z, Actor: store.Actor{User: o.ids["app_user 甲"], Roles: []string{role}, Employee: o.ids["employee 甲"], Depts: []string{o.ids["department 甲"]}}}
}

func (o *office) rules(more ...remind.Rule) []remind.Rule {
	return remind.Rules(o.s.Catalog(), more...)
}

// told is what somebody is told, as numbers with the days that are left.
func (o *office) told(role string) string {
	o.t.Helper()
	l, err := remind.For(context.Background(), o.at(role), o.rules())
	if err != nil {
		o.t.Fatal(err)
	}
	var out []string
	for _, it := range l.Items {
		out = append(out, fmt.Sprintf("%s%+d", it.Number, it.Days))
	}
	return strings.Join(out, " ")
}

// day is a day so many from the one on which the tests stand.
func day(n int) string { return storetest.Clock.AddDate(0, 0, n).Format(time.DateOnly) }

// What ends is told from the furthest lead on, on its very day, and for Grace days after
// it; to each as far ahead as he is told, and of what he may see. (Acceptance sample d:
// expiry on exact days.)
func TestExactDays(t *testing.T) {
	o := open(t)
	for _, c := range []struct {
		left  int
		clerk bool
		head  bool // the executive, within 30 days
	}{{91, false, false}, {90, true, false}, {31, true, false}, {30, true, true}, {7, true, true}, {0, true, true}, {-1, true, true}, {-30, true, true}, {-31, false, false}} {
		o.paper("P", "甲", "end", day(c.left), "active")
		want := ""
		if c.clerk {
			want = fmt.Sprintf("P%+d", c.left)
		}
		if got := o.told("clerk"); got != want {
			t.Errorf("%d days ahead the clerk is told %q", c.left, got)
		}
		boss := o.at("area_head").Actor
		boss.Employee = "" // else he is told as whom the agreement names
		if got := o.toldTo(boss); (got != "") != c.head {
			t.Errorf("%d days ahead the executive is told %q", c.left, got)
		}
		o.write(user.System(), func(tx *store.Tx) error {
			r, err := record.Get(tx, &paper, o.ids["paper P"])
			if err != nil {
				return err
			}
			return tx.SetState(&paper, r, store.Voided, "试")
		})
	}
}

// What counts in months falls due on the same day of the month, or on its last one, and is
// told until it is done.
func TestMonths(t *testing.T) {
	o := open(t)
	o.paper("A", "甲", "seen", "2025-10-15", "active") // due 2026-04-15: 15 days
	o.paper("B", "甲", "seen", "2025-10-16", "active") // 16: not yet
	o.paper("C", "甲", "seen", "2025-08-31", "active") // due 2026-02-28
	o.paper("D", "甲", "seen", "2020-01-01", "active") // late for years, and still told
	days := func(due string) int {
		d, _ := time.Parse(time.DateOnly, due)
		now, _ := time.Parse(time.DateOnly, day(0))
		return int(d.Sub(now) / (24 * time.Hour))
	}
	if got, want := o.told("clerk"), fmt.Sprintf("D%+d C%+d A%+d", days("2020-07-01"), days("2026-02-28"), days("2026-04-15")); got != want {
		t.Errorf("told %q, want %q", got, want)
	}
}

// The days that a record names are its own: they move no other one.
func TestOwnDays(t *testing.T) {
	o := open(t)
	o.write(user.System(), func(tx *store.Tx) error {
		for i, days := range []any{"7", nil, "30;7", "90"} { // none: as the rule says; none is told earlier than that
			o.add(tx, &paper, "", kind.Values{"no": fmt.Sprint("P", i), "own": day(20 + i), "days": days})
		}
		return nil
	})
	if got := o.told("clerk"); got != "P1+21 P2+22 P3+23" {
		t.Errorf("told %q", got)
	}
}

func TestWhoIsTold(t *testing.T) {
	o := open(t)
	o.paper("甲1", "甲", "end", day(5), "active")
	o.paper("乙1", "乙", "end", day(6), "active")
	o.paper("甲2", "甲", "end", day(7), "disabled") // not under its condition
	for role, want := range map[string]string{"clerk": "甲1+5 乙1+6", "area_head": "甲1+5 乙1+6", "dept_head": "甲1+5", "viewer": "甲1+5", "auditor": ""} {
		if got := o.told(role); got != want {
			t.Errorf("%s is told %q, want %q", role, got, want)
		}
	}
}

// What is done is done for everybody; what is put off is so for who did it, until its day;
// both can be taken back, and a day that is moved is told again.
func TestDoneAndPutOff(t *testing.T) {
	o := open(t)
	o.paper("P", "甲", "end", day(5), "active")
	clerk, head := o.at("clerk").Actor, o.at("area_head").Actor
	head.User = o.ids["app_user 乙"]
	say := func(a store.Actor, until string) (id string, err error) {
		err = o.try(a, func(tx *store.Tx) (err error) {
			id, err = remind.Say(tx, remind.Saying{Rule: "end", Kind: "paper", ID: o.ids["paper P"], Due: day(5), Until: until, Note: "已联系"})
			return err
		})
		return id, err
	}
	for _, until := range []string{day(0), day(-1), day(400), "明天"} {
		if _, err := say(clerk, until); !fault.Is(err, fault.Invalid) {
			t.Errorf("put off until %s: %v", until, err)
		}
	}
	later, err := say(clerk, day(1))
	if err != nil {
		t.Fatal(err)
	}
	if got, other := o.told("clerk"), o.toldTo(head); got != "" || other != "P+5" {
		t.Errorf("put off: %q, another one %q", got, other)
	}
	if err := o.try(head, func(tx *store.Tx) error { return remind.Unsay(tx, later) }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("another one takes it back: %v", err)
	}
	o.write(clerk, func(tx *store.Tx) error { return remind.Unsay(tx, later) })
	if got := o.told("clerk"); got != "P+5" {
		t.Errorf("taken back: %q", got)
	}
	done, err := say(head, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := o.told("clerk") + o.toldTo(head); got != "" {
		t.Errorf("done: %q", got)
	}
	o.write(clerk, func(tx *store.Tx) error { return remind.Unsay(tx, done) })
	if got := o.told("clerk"); got != "P+5" {
		t.Errorf("not done after all: %q", got)
	}
	if _, err := say(clerk, ""); err != nil {
		t.Fatal(err)
	}
	o.write(user.System(), func(tx *store.Tx) error { return record.Put(tx, &paper, o.ids["paper P"], kind.Values{"end": day(6)}) })
	if got := o.told("clerk"); got != "P+6" {
		t.Errorf("after it was moved: %q", got)
	}
	viewer := store.Actor{User: o.ids["app_user 乙"], Roles: []string{"viewer"}, Employee: o.ids["employee 乙"]}
	if _, err := say(viewer, ""); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden) {
		t.Errorf("of a record out of his reach: %v", err)
	}
}

func (o *office) toldTo(a store.Actor) string {
	o.t.Helper()
	d := o.at("clerk")
	d.Actor = a
	l, err := remind.For(context.Background(), d, o.rules())
	if err != nil {
		o.t.Fatal(err)
	}
	var out []string
	for _, it := range l.Items {
		out = append(out, fmt.Sprintf("%s%+d", it.Number, it.Days))
	}
	return strings.Join(out, " ")
}

func TestSettings(t *testing.T) {
	o := open(t)
	o.paper("P", "甲", "end", day(60), "active")
	admin, clerk := o.at("admin").Actor, o.at("clerk").Actor
	set := func(a store.Actor, lead []int, on bool, to ...kind.Receiver) error {
		return o.try(a, func(tx *store.Tx) error {
			return remind.Set(tx, o.rules(), remind.Setting{Name: "end", Lead: lead, On: on, To: to})
		})
	}
	if got := o.told("clerk"); got != "P+60" {
		t.Errorf("as declared: %q", got)
	}
	for what, err := range map[string]error{"no days": set(admin, nil, true, kind.ToClerk), "too many days": set(admin, []int{366}, true, kind.ToClerk), "nobody": set(admin, []int{7}, true)} {
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := set(clerk, []int{7}, true, kind.ToClerk); !fault.Is(err, fault.Forbidden) {
		t.Errorf("by a clerk: %v", err)
	}
	for _, c := range []struct {
		lead []int
		on   bool
		to   []kind.Receiver
		want string
	}{
		{[]int{59}, true, []kind.Receiver{kind.ToClerk}, ""},
		{[]int{7, 60}, true, []kind.Receiver{kind.ToClerk}, "P+60"},
		{[]int{60}, false, []kind.Receiver{kind.ToClerk}, ""},
		{[]int{60}, true, []kind.Receiver{kind.ToAreaHead}, ""},
	} {
		if err := set(admin, c.lead, c.on, c.to...); err != nil {
			t.Fatal(err)
		}
		if got := o.told("clerk"); got != c.want {
			t.Errorf("%v: %q", c, got)
		}
	}
	o.write(admin, func(tx *store.Tx) error { return remind.Reset(tx, o.rules(), "end") })
	var all []remind.Setting
	o.write(admin, func(tx *store.Tx) (err error) { all, err = remind.Settings(tx, o.rules()); return err })
	if got := o.told("clerk"); got != "P+60" || all[0].Own || !slices.Equal(all[0].Lead, []int{90, 30, 7}) {
		t.Errorf("as declared again: %q, %+v", got, all[0])
	}
}

// A chore comes round in its span; the last one that has begun counts until the next begins.
func TestTurns(t *testing.T) {
	o := open(t)
	o.write(user.System(), func(tx *store.Tx) error {
		o.add(tx, &holiday, "", kind.Values{"day": "2026-06-30", "day_type": "holiday"})
		return nil
	})
	for _, c := range []struct {
		turn        remind.Turn
		today, want string
	}{
		{remind.EachWeek, "2026-05-06", "2026-05-04 2026-05-08"},
		{remind.EachWeek, "2026-05-10", "2026-05-04 2026-05-08"},
		{remind.MidMonth, "2026-05-19", "2026-04-20 2026-04-25"},
		{remind.MidMonth, "2026-05-20", "2026-05-20 2026-05-25"},
		{remind.MonthEnd, "2026-05-26", "2026-04-28 2026-04-30"},
		{remind.MonthEnd, "2026-05-27", "2026-05-27 2026-05-29"},
		{remind.MonthEnd, "2026-06-30", "2026-06-25 2026-06-29"}, // the 30th is off, the 28th a Sunday
		{remind.MonthBegin, "2026-05-31", "2026-05-01 2026-05-10"},
		{remind.QuarterEnd, "2026-05-31", "2026-03-01 2026-03-25"},
		{remind.HalfYearEnd, "2026-06-01", "2026-06-01 2026-06-30"},
		{remind.YearEnd, "2026-05-31", "2025-12-01 2025-12-31"},
	} {
		got := o.latest(c.turn, c.today)
		if s := got.From + " " + got.Due; s != c.want {
			t.Errorf("%s on %s: %s, want %s", c.turn, c.today, s, c.want)
		}
	}
}

func (o *office) latest(turn remind.Turn, today string) (s remind.Span) {
	o.t.Helper()
	o.write(user.System(), func(tx *store.Tx) error {
		c, err := calendar.Load(tx)
		if err == nil {
			s = turn.Latest(c, today)
		}
		return err
	})
	return s
}
