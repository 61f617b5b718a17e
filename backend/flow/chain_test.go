package flow_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

var (
	staff = kind.Kind{Name: "employee", Label: "员工", English: "Employee", Key: "emp_no", Title: "name", Access: kind.Access{"admin": "VCE", "viewer": "V", "clerk": "V"},
		Fields: []kind.Field{
			{Name: "emp_no", Label: "工号", English: "No.", Type: kind.Text, Unique: kind.Always},
			{Name: "name", Label: "姓名", English: "Name", Type: kind.Text},
			{Name: "dept_id", Label: "部门", English: "Department", Type: kind.Ref, To: "department"},
		}}
	department = kind.Kind{Name: "department", Label: "部门", English: "Department", Key: "dept_code", Title: "dept_code", Access: kind.Access{"admin": "VCE"},
		Fields: []kind.Field{
			{Name: "dept_code", Label: "编码", English: "Code", Type: kind.Text, Unique: kind.Always},
			{Name: "manager_id", Label: "负责人", English: "Head", Type: kind.Ref, To: "employee"},
			{Name: "leader_id", Label: "分管领导", English: "Executive", Type: kind.Ref, To: "employee"},
		}}
	company = kind.Kind{Name: "organisation", Label: "单位", English: "Organisation", Title: "name", Single: true, Access: kind.Access{"admin": "VCE"},
		Fields: []kind.Field{
			{Name: "name", Label: "名称", English: "Name", Type: kind.Text},
			{Name: "admin_dept", Label: "行政", English: "Administration", Type: kind.Ref, To: "department"},
			{Name: "finance_dept", Label: "财务", English: "Finance", Type: kind.Ref, To: "department"},
		}}
	supply = kind.Kind{Name: "supply_item", Label: "物品", English: "Item", Key: "item_code", Title: "item_code", Access: kind.Access{"admin": "VCE"},
		Fields: []kind.Field{{Name: "item_code", Label: "编码", English: "Code", Type: kind.Text, Unique: kind.Always}}}
	holiday = kind.Kind{Name: "holiday", Label: "节假日", English: "Holidays", Key: "day", Title: "day", Access: kind.Access{"admin": "VCE"},
		Fields: []kind.Field{
			{Name: "day", Label: "日期", English: "Day", Type: kind.Date, Unique: kind.Always},
			{Name: "day_type", Label: "类型", English: "Kind", Type: kind.Text},
		}}
	reviews  = []string{"dept", "office", "boss"}
	petition = kind.Kind{Name: "petition", Label: "申请", English: "Petition", Key: "no", Title: "no", Dept: "dept", Owner: "by", Open: []string{"draft", "returned"},
		Access: kind.Access{"admin": "VC", "area_head": "VA", "dept_head": "VCESA@dept", "clerk": "VCESR", "viewer": "VCES@self"},
		Chain: []kind.Stage{
			{Status: "dept", Label: "部门意见", English: "Department", By: kind.DeptHead},
			{Status: "office", Label: "行政意见", English: "Office", By: kind.AdminHead},
			{Status: "boss", Label: "领导意见", English: "Executive", By: kind.AreaHead, Amount: 500_00, Flags: []string{"over_quota"}},
		},
		Fields: []kind.Field{
			{Name: "no", Label: "编号", English: "No.", Type: kind.Text},
			{Name: "dept", Label: "部门", English: "Department", Type: kind.Ref, To: "department"},
			{Name: "by", Label: "申请人", English: "By", Type: kind.Ref, To: "employee"},
			{Name: "total", Label: "金额", English: "Amount", Type: kind.Money},
			{Name: "kept", Label: "批准金额", English: "Approved", Type: kind.Money, Locked: true},
			{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "petition", Default: "draft"},
			{Name: "rows", Label: "明细", English: "Lines", Type: kind.Sub, To: "petition_row", Required: kind.Always},
		},
		Steps: []kind.Step{
			{Name: "submit", Label: "提交", English: "Submit", From: []string{"draft", "returned"}, To: "approved", Does: kind.Submits},
			{Name: "approve", Label: "同意", English: "Approve", From: reviews, To: "approved", Does: kind.Approves, Asks: []string{"kept", "rows.qty_ok"}},
			{Name: "return", Label: "退回", English: "Send back", From: reviews, To: "returned", Does: kind.Returns, Reason: true},
			{Name: "reject", Label: "不同意", English: "Reject", From: reviews, To: "rejected", Does: kind.Rejects, Reason: true},
			{Name: "withdraw", Label: "撤回", English: "Withdraw", From: reviews, To: "draft", Does: kind.Withdraws},
		}}
	petitionRow = kind.Kind{Name: "petition_row", Label: "明细", English: "Lines", Title: "what", Parent: "petition",
		Fields: []kind.Field{
			{Name: "petition", Label: "申请", English: "Petition", Type: kind.Ref, To: "petition"},
			{Name: "what", Label: "物品", English: "What", Type: kind.Text},
			{Name: "qty", Label: "数量", English: "Quantity", Type: kind.Int},
			{Name: "qty_ok", Label: "批准数量", English: "Approved", Type: kind.Int, Locked: true, Limit: "0..99"},
		}}
)

// bureau is a file with three departments whose heads are known, an executive, a clerk
// and somebody who asks.
type bureau struct {
	*office
	people map[string]string // by name
	depts  map[string]string
	clock  *time.Time
}

func bureauOf(t *testing.T) *bureau {
	all := kind.Lists{}
	for name, l := range lists {
		all[name] = l
	}
	all["petition"] = codes("petition", "draft", "草稿", "dept", "待部门", "office", "待行政", "boss", "待领导", "approved", "已批准", "returned", "退回", "rejected", "不同意")
	all["decision"] = codes("decision", "approve", "同意", "return", "退回", "reject", "不同意")
	all["approver_by"] = codes("approver_by", "dept_head", "部门", "admin_head", "行政", "finance_head", "财务", "area_head", "分管", "persons", "指定")
	all["approval_flag"], all["supply_category"] = codes("approval_flag", "over_quota", "超量"), codes("supply_category", "paper", "纸张")
	b := &bureau{people: map[string]string{}, depts: map[string]string{}}
	now := time.Date(2026, 3, 31, 9, 0, 0, 0, time.UTC)
	b.clock = &now
	cfg := storetest.Config(t, all, staff, department, company, supply, petition, petitionRow, user.Kind, flow.Kind, flow.Stages, flow.Delegations, holiday)
	cfg.Now = func() time.Time { return *b.clock }
	s := storetest.Reopen(t, cfg)
	b.office = &office{Store: s, t: t}
	b.must(b.try(user.System(), func(tx *store.Tx) (err error) {
		for i, name := range []string{"王主任", "李行政", "钱财务", "赵总", "周文员", "陈员工"} {
			if b.people[name], err = record.Add(tx, &staff, kind.Values{"emp_no": string(rune('1' + i)), "name": name}); err != nil {
				return err
			}
		}
		for code, head := range map[string]string{"运营": "王主任", "行政": "李行政", "财务": "钱财务"} {
			if b.depts[code], err = record.Add(tx, &department, kind.Values{"dept_code": code, "manager_id": b.people[head]}); err != nil {
				return err
			}
		}
		_, err = record.Add(tx, &company, kind.Values{"name": "星桥", "admin_dept": b.depts["行政"], "finance_dept": b.depts["财务"]})
		return err
	}))
	return b
}

func (b *bureau) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// actor is somebody at work: a name, and his roles as the table of permissions has them.
func (b *bureau) actor(name string) store.Actor {
	roles := map[string]string{"王主任": "dept_head", "李行政": "dept_head", "钱财务": "dept_head", "赵总": "area_head", "周文员": "clerk", "陈员工": "viewer"}
	depts := map[string]string{"王主任": "运营", "李行政": "行政", "钱财务": "财务", "陈员工": "运营"}
	a := store.Actor{Employee: b.people[name], Roles: []string{roles[name]}}
	if d := depts[name]; d != "" {
		a.Depts = []string{b.depts[d]}
	}
	a.Asked = name == "李行政" || name == "钱财务" || name == "赵总"
	return a
}

// file makes a petition of somebody, with a line.
func (b *bureau) file(by string, total int64) (id string) {
	b.t.Helper()
	b.must(b.try(user.System(), func(tx *store.Tx) (err error) {
		id, err = record.AddDocument(tx, &petition, record.Input{Values: kind.Values{"no": "SQ", "dept": b.depts["运营"], "by": b.people[by], "total": total},
			Lines: map[string][]record.Input{"rows": {{Values: map[string]any{"what": "笔", "qty": int64(9)}}}}})
		return err
	}))
	return id
}

// worth are the facts of a petition: its total, or what was approved of it.
func worth(_ *store.Tx, _ *kind.Kind, r *store.Row) (flow.Facts, error) {
	f := flow.Facts{Amount: r.Values.Int("total")}
	if r.Values["kept"] != nil {
		f.Amount = r.Values.Int("kept")
	}
	return f, nil
}

func (b *bureau) take(name, id, step string, o flow.Opinion) error {
	return b.try(b.actor(name), func(tx *store.Tx) error { return flow.TakePlain(tx, &petition, id, step, o, worth) })
}

func (b *bureau) status(id string) (s string) {
	b.t.Helper()
	b.must(b.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		r, err := record.Get(tx, &petition, id)
		if err == nil {
			s = r.Values.Str("status")
		}
		return err
	}))
	return s
}

// walk takes steps one after the other, each "name step" or "name step:reason", and
// tells the statuses on the way.
func (b *bureau) walk(id string, steps ...string) (out []string) {
	b.t.Helper()
	for _, s := range steps {
		name, step, _ := strings.Cut(s, " ")
		step, reason, _ := strings.Cut(step, ":")
		if err := b.take(name, id, step, flow.Opinion{Reason: reason}); err != nil {
			b.t.Fatalf("%s: %v", s, err)
		}
		out = append(out, b.status(id))
	}
	return out
}

// A document goes to those who decide in their order, as far as it has to.
func TestChain(t *testing.T) {
	b := bureauOf(t)
	for _, c := range []struct {
		by    string
		total int64
		steps []string
		want  []string
	}{
		{"陈员工", 499_99, []string{"陈员工 submit", "王主任 approve", "李行政 approve"}, []string{"dept", "office", "approved"}},
		{"陈员工", 500_00, []string{"陈员工 submit", "王主任 approve", "李行政 approve", "赵总 approve"}, []string{"dept", "office", "boss", "approved"}},
		{"陈员工", 1, []string{"陈员工 submit", "王主任 return:写清用途", "陈员工 submit", "王主任 approve", "李行政 reject:没有预算"}, []string{"dept", "returned", "dept", "office", "rejected"}},
		{"陈员工", 1, []string{"陈员工 submit", "陈员工 withdraw", "周文员 submit"}, []string{"dept", "draft", "dept"}},
		// The head asks for himself: it goes one level up.
		{"王主任", 1, []string{"王主任 submit", "李行政 approve"}, []string{"office", "approved"}},
		// The head of administration asks, and is the last to decide: the executive does.
		{"李行政", 1, []string{"周文员 submit", "王主任 approve", "赵总 approve"}, []string{"dept", "office", "approved"}},
	} {
		id := b.file(c.by, c.total)
		if got := b.walk(id, c.steps...); !slices.Equal(got, c.want) {
			t.Errorf("%s %d: %v, want %v", c.by, c.total, got, c.want)
		}
	}
}

// Every step × everybody × every status: who may, and nobody else.
func TestWhoDecides(t *testing.T) {
	b := bureauOf(t)
	everybody := []string{"王主任", "李行政", "钱财务", "赵总", "周文员", "陈员工"}
	// Those in brackets may only record a decision on paper.
	want := map[string]map[string][]string{
		"draft":    {"submit": {"王主任", "周文员", "陈员工"}},
		"dept":     {"approve": {"王主任", "(周文员)"}, "return": {"王主任", "(周文员)"}, "reject": {"王主任", "(周文员)"}, "withdraw": {"王主任", "周文员", "陈员工"}},
		"office":   {"approve": {"李行政", "(周文员)"}, "return": {"李行政", "(周文员)"}, "reject": {"李行政", "(周文员)"}},
		"boss":     {"approve": {"赵总", "(周文员)"}, "return": {"赵总", "(周文员)"}, "reject": {"赵总", "(周文员)"}},
		"approved": {}, "rejected": {},
		"returned": {"submit": {"王主任", "周文员", "陈员工"}},
	}
	way := map[string][]string{"draft": nil, "dept": {"陈员工 submit"}, "office": {"陈员工 submit", "王主任 approve"}, "boss": {"陈员工 submit", "王主任 approve", "李行政 approve"},
		"approved": {"陈员工 submit", "王主任 approve", "李行政 approve", "赵总 approve"}, "rejected": {"陈员工 submit", "王主任 reject:不"}, "returned": {"陈员工 submit", "王主任 return:改"}}
	for status, steps := range way {
		id := b.file("陈员工", 600_00)
		b.walk(id, steps...)
		got := map[string][]string{}
		for _, name := range everybody {
			b.must(b.Read(context.Background(), b.actor(name), func(tx *store.Tx) error {
				r, err := record.Get(tx, &petition, id)
				if err != nil {
					return err
				}
				may, err := flow.Possible(tx, &petition, r)
				for _, c := range may {
					if by := map[string]string{"dept": "王主任", "office": "李行政"}[status]; c.May && c.Who != b.people[by] {
						t.Errorf("%s, %s: begins with %q, want %s", status, c.Step, c.Who, by)
					}
					who := name
					if c.Paper {
						who = "(" + name + ")"
					}
					got[c.Step] = append(got[c.Step], who)
				}
				return err
			}))
		}
		for _, s := range petition.Steps {
			if !slices.Equal(got[s.Name], want[status][s.Name]) {
				t.Errorf("%s, %s: %v, want %v", status, s.Name, got[s.Name], want[status][s.Name])
			}
		}
	}
}

// A clerk enters what was decided on paper; nobody approves what he asked for.
func TestOnPaper(t *testing.T) {
	b := bureauOf(t)
	id := b.file("陈员工", 1)
	b.walk(id, "陈员工 submit")
	for name, c := range map[string]struct {
		who  string
		o    flow.Opinion
		code fault.Code
	}{
		"without saying who decided": {"周文员", flow.Opinion{}, fault.Forbidden},
		"by the applicant":           {"周文员", flow.Opinion{Approver: b.people["陈员工"]}, fault.Conflict},
		"by whom may not record":     {"赵总", flow.Opinion{Approver: b.people["王主任"]}, fault.Forbidden},
		"signed tomorrow":            {"周文员", flow.Opinion{Approver: b.people["王主任"], SignDate: "2026-04-01"}, fault.Invalid},
		"what is not asked for":      {"周文员", flow.Opinion{Approver: b.people["王主任"], Values: map[string]any{"total": int64(9)}}, fault.Invalid},
		"lines, not asked for":       {"周文员", flow.Opinion{Approver: b.people["王主任"], Lines: map[string][]record.Input{"rows": {{ID: id, Values: map[string]any{"qty": int64(1)}}}}}, fault.Invalid},
		"a line of nobody":           {"周文员", flow.Opinion{Approver: b.people["王主任"], Lines: map[string][]record.Input{"rows": {{ID: id, Values: map[string]any{"qty_ok": int64(1)}}}}}, fault.Conflict},
	} {
		if err := b.take(c.who, id, "approve", c.o); !fault.Is(err, c.code) {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
		if s := b.status(id); s != "dept" {
			t.Fatalf("%s: refused, and yet %s", name, s)
		}
	}
	a := b.actor("周文员")
	b.must(b.try(user.System(), func(tx *store.Tx) (err error) {
		a.User, err = record.Add(tx, &user.Kind, kind.Values{"username": "zhou", "roles": "clerk", "data_scope": "all"})
		return err
	}))
	b.must(b.try(a, func(tx *store.Tx) error {
		lines, err := record.Lines(tx, &petitionRow, id)
		if err != nil {
			return err
		}
		return flow.TakePlain(tx, &petition, id, "approve", flow.Opinion{Approver: b.people["王主任"], SignDate: "2026-03-30", Reason: "同意，少领些", Values: map[string]any{"kept": int64(5)},
			Lines: map[string][]record.Input{"rows": {{ID: lines[0].ID, Values: map[string]any{"qty_ok": int64(3)}}}}}, worth)
	}))
	b.must(b.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		lines, err := record.Lines(tx, &petitionRow, id)
		if err != nil || lines[0].Values.Int("qty_ok") != 3 {
			t.Errorf("the line: %v, %v", lines, err)
		}
		events, err := tx.Where(&flow.Kind, "doc", id)
		v := events[len(events)-1].Values
		if v.Str("approver") != b.people["王主任"] || v.Str("recorded_by") != a.User || v.Str("sign_date") != "2026-03-30" || v.Str("stage") != "部门意见" || v.Str("decision") != "approve" {
			t.Errorf("%v", v)
		}
		return err
	}))
	if err := b.take("陈员工", id, "withdraw", flow.Opinion{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken back after a decision: %v", err)
	}
	empty := ""
	b.must(b.try(user.System(), func(tx *store.Tx) (err error) {
		empty, err = record.Add(tx, &petition, kind.Values{"no": "空", "dept": b.depts["运营"], "by": b.people["陈员工"]})
		return err
	}))
	if err := b.take("陈员工", empty, "submit", flow.Opinion{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("without lines: %v", err)
	}
}

// A company's own stages take the place of the declared ones: two persons together, and
// a stage for a category.
func TestOwnStages(t *testing.T) {
	b := bureauOf(t)
	b.must(b.try(user.System(), func(tx *store.Tx) error {
		for _, v := range []kind.Values{
			{"doc_kind": "petition", "place": int64(2), "label": "总经理意见", "status": "boss", "decided_by": "area_head", "amount": int64(1000_00)},
			{"doc_kind": "petition", "place": int64(1), "label": "会签", "status": "office", "decided_by": "persons", "persons": "2;3", "together": int64(1)},
		} {
			if _, err := record.Add(tx, &flow.Stages, v); err != nil {
				return err
			}
		}
		return nil
	}))
	id := b.file("陈员工", 999_99)
	if got, want := b.walk(id, "陈员工 submit", "李行政 approve", "钱财务 approve"), []string{"office", "office", "approved"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	id = b.file("陈员工", 1000_00)
	if got, want := b.walk(id, "陈员工 submit", "钱财务 approve", "李行政 approve", "赵总 approve"), []string{"office", "office", "boss", "approved"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if err := b.take("王主任", b.file("陈员工", 1), "approve", flow.Opinion{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("a draft approved: %v", err)
	}
}

// Where several have to agree, each does so once, nobody else does, and what they do not
// decide in time goes up: the executive decides for all of them.
func TestTogether(t *testing.T) {
	b := bureauOf(t)
	b.must(b.try(user.System(), func(tx *store.Tx) error {
		_, err := record.Add(tx, &flow.Stages, kind.Values{"doc_kind": "petition", "place": int64(1), "label": "会签", "status": "office", "decided_by": "persons", "persons": "2;3", "together": int64(1), "days": int64(2)})
		return err
	}))
	paper := func(id, who string) error {
		return b.take("周文员", id, "approve", flow.Opinion{Approver: b.people[who]})
	}
	id := b.file("陈员工", 1)
	b.walk(id, "陈员工 submit")
	b.must(b.take("李行政", id, "approve", flow.Opinion{}))
	for say, err := range map[string]error{"已经同意过，还等：钱财务": paper(id, "李行政"), "不在其中，还等：钱财务": paper(id, "王主任"), "李行政在“会签”已经同意过": b.take("李行政", id, "approve", flow.Opinion{})} {
		if f := fault.Of(err); f == nil || !strings.Contains(f.Message.ZH, say) {
			t.Errorf("%v does not say %s", err, say)
		}
	}
	b.must(paper(id, "钱财务"))
	late := b.file("陈员工", 1)
	b.walk(late, "陈员工 submit")
	b.must(b.take("李行政", late, "approve", flow.Opinion{}))
	if err := b.take("赵总", late, "approve", flow.Opinion{}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the executive decides before it is late: %v", err)
	}
	*b.clock = b.clock.AddDate(0, 0, 9)
	b.must(b.take("赵总", late, "approve", flow.Opinion{}))
	for _, id := range []string{id, late} {
		b.must(b.Read(context.Background(), user.System(), func(tx *store.Tx) error {
			k, err := tx.Kind("petition")
			b.must(err)
			r, err := record.Get(tx, k, id)
			if err == nil && r.Values.Str("status") != "approved" {
				t.Errorf("it lies at %s", r.Values.Str("status"))
			}
			return err
		}))
	}
}

// Somebody away is stood for by another, who is named as such; what nobody decides goes
// up after two working days.
func TestDelegatedAndOverdue(t *testing.T) {
	b := bureauOf(t)
	b.must(b.try(user.System(), func(tx *store.Tx) error {
		_, err := record.Add(tx, &flow.Delegations, kind.Values{"from_id": b.people["王主任"], "to_id": b.people["钱财务"], "start": "2026-03-31", "until": "2026-03-31"})
		return err
	}))
	id := b.file("陈员工", 1)
	b.walk(id, "陈员工 submit")
	b.walk(id, "钱财务 approve")
	b.must(b.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		events, err := tx.Where(&flow.Kind, "doc", id)
		if v := events[len(events)-1].Values; v.Str("on_behalf") != b.people["王主任"] || v.Str("approver") != b.people["钱财务"] {
			t.Errorf("%v", v)
		}
		return err
	}))
	id = b.file("陈员工", 1)
	b.walk(id, "陈员工 submit")
	for _, c := range []struct {
		days int
		code fault.Code
	}{{1, fault.Forbidden}, {2, fault.Forbidden}, {3, ""}} { // 2026-03-31 is a Tuesday
		*b.clock = time.Date(2026, 3, 31+c.days, 9, 0, 0, 0, time.UTC)
		err := b.take("赵总", id, "approve", flow.Opinion{})
		if c.code == "" && err != nil || c.code != "" && !fault.Is(err, c.code) {
			t.Errorf("after %d working days: %v", c.days, err)
		}
	}
	if err := b.take("钱财务", b.file("陈员工", 1), "approve", flow.Opinion{}); err == nil {
		t.Error("a delegation that has ended still holds")
	}
}
