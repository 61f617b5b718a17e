package flow_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

func codes(name string, pairs ...string) kind.List {
	l := kind.List{Name: name}
	for i := 0; i < len(pairs); i += 2 {
		l.Codes = append(l.Codes, kind.Code{Key: pairs[i], Label: pairs[i+1]})
	}
	return l
}

var lists = kind.Lists{
	"role":          codes("role", "admin", "系统管理员", "clerk", "行政文员", "dept_head", "部门负责人", "viewer", "普通员工"),
	"data_scope":    codes("data_scope", "all", "全部", "own_dept", "本部门"),
	"common_active": codes("common_active", "active", "启用"),
	"decision":      codes("decision", "agree", "同意"),
	"status":        codes("status", "draft", "草稿", "pending", "待审批", "approved", "已批准", "done", "已发放"),
}

var (
	employee = kind.Kind{Name: "employee", Label: "员工", English: "Employee", Title: "name", Access: kind.Access{"admin": "VCE"},
		Fields: []kind.Field{{Name: "name", Label: "姓名", English: "Name", Type: kind.Text}}}
	request = kind.Kind{Name: "request", Label: "申请", English: "Request", Key: "no", Title: "no", Dept: "dept", Owner: "by",
		Access: kind.Access{"admin": "VCEX", "clerk": "VCE", "dept_head": "VA@dept", "viewer": "VCES@self"}, Open: []string{"draft"},
		Fields: []kind.Field{
			{Name: "no", Label: "编号", English: "No.", Type: kind.Text},
			{Name: "dept", Label: "部门", English: "Department", Type: kind.Text},
			{Name: "by", Label: "申请人", English: "By", Type: kind.Ref, To: "employee"},
			{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "status", Default: "draft"},
		},
		Steps: []kind.Step{
			{Name: "submit", Label: "提交", English: "Submit", From: []string{"draft"}, To: "pending", Roles: []string{"viewer", "clerk"}},
			{Name: "approve", Label: "同意", English: "Approve", From: []string{"pending"}, To: "approved", Roles: []string{"dept_head"}},
			{Name: "reject", Label: "退回", English: "Send back", From: []string{"pending", "approved"}, To: "draft", Roles: []string{"dept_head"}, Reason: true},
			{Name: "issue", Label: "发放", English: "Issue", From: []string{"approved"}, To: "done", Roles: []string{"clerk"}, Rule: true},
		}}
	plain = kind.Kind{Name: "plain", Label: "物品", English: "Thing", Title: "name", Access: kind.Access{"clerk": "V"},
		Fields: []kind.Field{{Name: "name", Label: "名称", English: "Name", Type: kind.Text}}}
	item = kind.Kind{Name: "item", Label: "申请明细", English: "Requested", Title: "name", Parent: "request",
		Fields: []kind.Field{
			{Name: "request", Label: "申请", English: "Request", Type: kind.Ref, To: "request"},
			{Name: "name", Label: "名称", English: "Name", Type: kind.Text},
			{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "status", Default: "draft"},
		},
		Steps: []kind.Step{{Name: "check", Label: "核对", English: "Check", From: []string{"draft"}, To: "done", Roles: []string{"clerk"}}}}
)

// office is a file with a request of 陈静 (department 甲) in each status.
type office struct {
	*store.Store
	t                                  *testing.T
	me, draft, pending, approved, gone string
}

func open(t *testing.T) *office {
	o := &office{Store: storetest.Open(t, lists, employee, request, plain, item, user.Kind, flow.Kind), t: t}
	must := func(id string, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	if err := o.try(user.System(), func(tx *store.Tx) error {
		o.me = must(record.Add(tx, &employee, kind.Values{"name": "陈静"}))
		for status, id := range map[string]*string{"draft": &o.draft, "pending": &o.pending, "approved": &o.approved, "done": &o.gone} {
			*id = must(record.Add(tx, &request, kind.Values{"no": "SQ-" + status, "dept": "甲", "by": o.me, "status": status}))
		}
		return record.Void(tx, &request, o.gone, "重复")
	}); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) try(a store.Actor, fn func(*store.Tx) error) error {
	_, err := o.Write(context.Background(), a, fn)
	return err
}

func (o *office) as(role string) store.Actor {
	return store.Actor{Roles: []string{role}, Employee: o.me, Depts: []string{"甲"}}
}

// now is the status of a request and the steps taken on it.
func (o *office) now(id string) (status string, steps []kind.Values) {
	o.t.Helper()
	err := o.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		r, err := record.Get(tx, &request, id)
		if err != nil {
			return err
		}
		status = r.Values.Str("status")
		rows, err := tx.Where(&flow.Kind, "doc", id)
		for _, r := range rows {
			steps = append(steps, r.Values)
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return status, steps
}

// Whoever may take a step, from where, and what it leaves.
func TestSteps(t *testing.T) {
	o := open(t)
	other := store.Actor{Roles: []string{"dept_head"}, Depts: []string{"乙"}}
	for _, c := range []struct {
		name  string
		actor store.Actor
		id    string
		step  string
		op    flow.Opinion
		code  fault.Code
		says  string
	}{
		{"a step that does not exist", o.as("clerk"), o.draft, "fly", flow.Opinion{}, fault.Invalid, "没有步骤“fly”"},
		{"a record that does not exist", o.as("clerk"), o.me, "submit", flow.Opinion{}, fault.NotFound, "没有"},
		{"not his role", o.as("viewer"), o.pending, "approve", flow.Opinion{}, fault.Forbidden, "不能办理“同意”"},
		{"an administrator is no head", o.as("admin"), o.pending, "approve", flow.Opinion{}, fault.Forbidden, "不能办理“同意”"},
		{"no role", store.Actor{}, o.pending, "approve", flow.Opinion{}, fault.Forbidden, "没有权限"},
		{"not his department", other, o.pending, "approve", flow.Opinion{}, fault.Forbidden, "数据范围"},
		{"not yet", o.as("dept_head"), o.draft, "approve", flow.Opinion{}, fault.Conflict, "SQ-draft现在是“草稿”，不能“同意”"},
		{"again", o.as("dept_head"), o.approved, "approve", flow.Opinion{}, fault.Conflict, "现在是“已批准”"},
		{"void", o.as("clerk"), o.gone, "submit", flow.Opinion{}, fault.Conflict, "SQ-done已作废"},
		{"without the reason", o.as("dept_head"), o.pending, "reject", flow.Opinion{}, fault.Invalid, "“退回”要写明原因"},
		{"a blank reason", o.as("dept_head"), o.pending, "reject", flow.Opinion{Reason: " \n"}, fault.Invalid, "“退回”要写明原因"},
		{"signed tomorrow", o.as("dept_head"), o.pending, "approve", flow.Opinion{SignDate: "2026-04-01"}, fault.Invalid, ""},
		{"decided by nobody known", o.as("dept_head"), o.pending, "approve", flow.Opinion{Approver: o.draft}, fault.Invalid, ""},
		{"more than the status", o.as("clerk"), o.approved, "issue", flow.Opinion{}, fault.Invalid, "“发放”要在它自己的页面上办理"},
	} {
		before, had := o.now(o.pending)
		err := o.try(c.actor, func(tx *store.Tx) error { return flow.TakePlain(tx, &request, c.id, c.step, c.op, nil) })
		if !fault.Is(err, c.code) || !strings.Contains(fault.Of(err).Message.ZH, c.says) {
			t.Errorf("%s: %v, want %s with %q", c.name, err, c.code, c.says)
		}
		if status, steps := o.now(o.pending); status != before || len(steps) != len(had) {
			t.Errorf("%s: refused, and yet %s after %d steps", c.name, status, len(steps))
		}
	}
}

// A request on its way: each step is a record of its own, the status follows.
func TestEachStepIsARecord(t *testing.T) {
	o := open(t)
	for i, c := range []struct {
		role, step string
		op         flow.Opinion
		status     string
	}{
		{"viewer", "submit", flow.Opinion{}, "pending"},
		{"dept_head", "reject", flow.Opinion{Reason: " 数量写清楚 "}, "draft"},
		{"clerk", "submit", flow.Opinion{SignDate: "2026-03-30"}, "pending"},
		{"dept_head", "approve", flow.Opinion{}, "approved"},
	} {
		a := o.as(c.role)
		if err := o.try(a, func(tx *store.Tx) error { return flow.TakePlain(tx, &request, o.draft, c.step, c.op, nil) }); err != nil {
			t.Fatalf("%s: %v", c.step, err)
		}
		status, steps := o.now(o.draft)
		if status != c.status || len(steps) != i+1 {
			t.Fatalf("%s: %s after %d steps", c.step, status, len(steps))
		}
		s := steps[i]
		day := c.op.SignDate
		if day == "" {
			day = "2026-03-31"
		}
		if s.Str("step") != c.step || s.Str("becomes") != c.status || s.Str("approver") != o.me || s.Str("sign_date") != day ||
			s.Str("opinion") != strings.TrimSpace(c.op.Reason) || s.Str("doc_kind") != "request" || s["recorded_by"] != nil {
			t.Errorf("%s: %v", c.step, s)
		}
	}
	// A rule takes the step that does more, together with what it does.
	fails := errors.New("no stock")
	rule := func(then error) error {
		return o.try(o.as("clerk"), func(tx *store.Tx) error {
			return errors.Join(flow.Take(tx, &request, o.draft, "issue", flow.Opinion{}, nil), then)
		})
	}
	if err := rule(fails); !errors.Is(err, fails) {
		t.Errorf("a rule that fails: %v", err)
	}
	if status, steps := o.now(o.draft); status != "approved" || len(steps) != 4 {
		t.Errorf("half of a rule happened: %s, %d steps", status, len(steps))
	}
	if err := rule(nil); err != nil {
		t.Fatal(err)
	}
	if status, _ := o.now(o.draft); status != "done" {
		t.Errorf("after the rule: %s", status)
	}
}

// Steps taken stay as they are, and no form goes round them.
func TestStepsAndStatusAreNotEdited(t *testing.T) {
	o := open(t)
	if err := o.try(o.as("viewer"), func(tx *store.Tx) error { return flow.TakePlain(tx, &request, o.draft, "submit", flow.Opinion{}, nil) }); err != nil {
		t.Fatal(err)
	}
	set := func(k *kind.Kind, id string, v map[string]any) func(*store.Tx) error {
		return func(tx *store.Tx) error { _, err := record.Edit(tx, k, id, 0, record.Input{Values: v}); return err }
	}
	var step, fresh string
	if err := o.try(user.System(), func(tx *store.Tx) error {
		rows, err := tx.Where(&flow.Kind, "doc", o.draft)
		step = rows[0].ID
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := o.try(user.System(), func(tx *store.Tx) (err error) {
		fresh, err = record.Create(tx, &request, kind.Values{"no": "SQ-3", "status": "draft"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		do   func(*store.Tx) error
		code fault.Code
	}{
		"a step taken":            {set(&flow.Kind, step, map[string]any{"becomes": "done"}), fault.Forbidden},
		"a step taken, by a rule": {func(tx *store.Tx) error { return record.Put(tx, &flow.Kind, step, kind.Values{"becomes": "done"}) }, fault.Internal},
		"a step made up": {func(tx *store.Tx) error {
			_, err := record.Create(tx, &flow.Kind, kind.Values{"doc": o.draft})
			return err
		}, fault.Forbidden},
		"a step voided":             {func(tx *store.Tx) error { return record.Void(tx, &flow.Kind, step, "试") }, fault.Forbidden},
		"the status of an open one": {set(&request, fresh, map[string]any{"status": "approved"}), fault.Invalid},
		"a new one that is through": {func(tx *store.Tx) error {
			_, err := record.Create(tx, &request, kind.Values{"no": "x", "status": "done"})
			return err
		}, fault.Invalid},
		"what is frozen": {set(&request, o.draft, map[string]any{"dept": "乙"}), fault.Conflict},
	} {
		if err := o.try(user.System(), c.do); err == nil || fault.Of(err).Code != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

// A decision on paper is typed in by somebody else than who took it.
func TestDecidedByAnother(t *testing.T) {
	o := open(t)
	var boss, typist string
	if err := o.try(user.System(), func(tx *store.Tx) (err error) {
		if boss, err = record.Add(tx, &employee, kind.Values{"name": "周主任"}); err != nil {
			return err
		}
		typist, err = record.Add(tx, &user.Kind, kind.Values{"username": "typist", "roles": "dept_head", "data_scope": "all"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	a := o.as("dept_head")
	a.User = typist
	if err := o.try(a, func(tx *store.Tx) error {
		return flow.TakePlain(tx, &request, o.pending, "approve", flow.Opinion{Approver: boss}, nil)
	}); err != nil {
		t.Fatal(err)
	}
	if _, steps := o.now(o.pending); len(steps) != 1 || steps[0].Str("approver") != boss || steps[0].Str("recorded_by") != typist {
		t.Errorf("%v", steps)
	}
}

// A document in which two PCs say different things goes nowhere until somebody has decided.
func TestADisputedDocumentWaits(t *testing.T) {
	o := open(t)
	dispute := func(q string) {
		t.Helper()
		if err := o.try(user.System(), func(tx *store.Tx) error {
			_, err := tx.Exec(q, store.IDBytes(o.pending))
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	approve := func() error {
		return o.try(o.as("dept_head"), func(tx *store.Tx) error {
			return flow.Take(tx, &request, o.pending, "approve", flow.Opinion{}, nil)
		})
	}
	dispute("INSERT INTO conflict(tbl, rid, col) VALUES('request', ?, 'dept')")
	if err := approve(); !fault.Is(err, fault.Conflict) || !strings.Contains(fault.Of(err).Message.ZH, "不一致") {
		t.Errorf("%v", err)
	}
	dispute("DELETE FROM conflict WHERE rid=?")
	if err := approve(); err != nil {
		t.Error(err)
	}
}
