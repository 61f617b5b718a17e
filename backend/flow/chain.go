package flow

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"opsbook/backend/calendar"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Stages is the register of chains that a company sets otherwise than declared: all of
// a register's together take the place of its declared chain.
var Stages = kind.Kind{
	Name: "approval_stage", Label: "审批环节", English: "Stages of approval", Chapter: "", Key: "", Title: "label", Quick: "doc_kind", Sort: "place",
	Fields: []kind.Field{
		{Name: "doc_kind", Label: "单据类型", English: "Register", Type: kind.Text, Required: kind.Always},
		{Name: "place", Label: "顺序", English: "Place", Type: kind.Int, Required: kind.Always, Default: "1", Limit: "1..20"},
		{Name: "label", Label: "环节", English: "Stage", Type: kind.Text, Required: kind.Always, Limit: "1..30"},
		{Name: "status", Label: "显示为", English: "Shown as", Type: kind.Text, Required: kind.Always},
		{Name: "decided_by", Label: "审批人", English: "Decided by", Type: kind.Enum, Codes: "approver_by", Required: kind.Always, Default: "dept_head"},
		{Name: "of", Label: "部门字段", English: "Field of the department", Type: kind.Text, Hidden: true},
		{Name: "persons", Label: "指定审批人(工号)", English: "Approvers (employee numbers)", Type: kind.Multi},
		{Name: "together", Label: "会签(全部同意)", English: "All must agree", Type: kind.Bool, Required: kind.Always, Default: "否"},
		{Name: "amount", Label: "金额起点(元)", English: "From (yuan)", Type: kind.Money, Limit: "0.."},
		{Name: "flags", Label: "特别情形", English: "Special cases", Type: kind.Multi, Codes: "approval_flag"},
		{Name: "categories", Label: "物品类别", English: "Categories", Type: kind.Multi, Codes: "supply_category"},
		{Name: "items", Label: "物品编码", English: "Item codes", Type: kind.Multi},
		{Name: "days", Label: "上报期限(工作日)", English: "Goes up after (working days)", Type: kind.Int, Limit: "1..60"},
	},
	Checks: []kind.Check{{Field: "persons", Is: "required", When: []kind.Cond{{Field: "decided_by", In: []string{string(kind.Persons)}}},
		Say: fault.T("请填写指定审批人的工号。", "Name the approvers by their employee numbers.")}},
	Access: kind.Access{"admin": "VCEXG", "area_head": "V", "dept_head": "V", "clerk": "V", "auditor": "V"},
}

// Delegations is the register of who decides for whom while somebody is away.
var Delegations = kind.Kind{
	Name: "delegation", Label: "审批委托", English: "Delegations", Chapter: "system", Key: "", Title: "from_id", Quick: "to_id", Sort: "-start",
	Fields: []kind.Field{
		{Name: "from_id", Label: "委托人", English: "Delegated by", Type: kind.Ref, To: "employee", Required: kind.Always},
		{Name: "to_id", Label: "受托人", English: "Decides for him", Type: kind.Ref, To: "employee", Required: kind.Always},
		{Name: "start", Label: "开始日期", English: "From", Type: kind.Date, Required: kind.Always, Default: "today"},
		{Name: "until", Label: "结束日期", English: "Until", Type: kind.Date, Required: kind.Always},
		{Name: "reason", Label: "事由", English: "Reason", Type: kind.Text, Limit: "..100"},
	},
	Checks: []kind.Check{{Field: "until", Is: ">=", Than: "start", Say: fault.T("结束日期不能早于开始日期。", "A delegation must not end before it begins.")}},
	Access: kind.Access{"admin": "VCEXPO", "area_head": "VPO CEX@self", "dept_head": "VCEX@self", "clerk": "V", "auditor": "VPO"},
	Owner:  "from_id",
}

// Stage is a stage as it applies here: declared, or set by the company.
type Stage struct {
	kind.Stage
	Persons    []string // ids of employees
	Together   bool     // all of them must agree
	Categories []string
	Items      []string // ids
	Days       int64    // after so many working days the executive may decide too; 0: never
}

// usualDays is after how many working days a document that nobody decides goes up
// (domain §7.1, requisition_pending).
const usualDays = 2

// applies reports whether a document with these facts passes the stage.
func (s *Stage) applies(f Facts) bool {
	if s.Amount == 0 && len(s.Flags)+len(s.Categories)+len(s.Items) == 0 {
		return true
	}
	both := func(a, b []string) bool {
		return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
	}
	return s.Amount > 0 && f.Amount >= s.Amount || both(s.Flags, f.Flags) || both(s.Categories, f.Categories) || both(s.Items, f.Items)
}

// own are the records that set a register's chain otherwise than declared, in the order
// of the stages; none: it is as declared.
func own(tx *store.Tx, k *kind.Kind) ([]store.Row, error) {
	set, err := tx.Where(&Stages, "doc_kind", k.Name)
	if err != nil {
		return nil, err
	}
	set = slices.DeleteFunc(set, func(r store.Row) bool { return r.State != store.Live })
	slices.SortStableFunc(set, func(a, b store.Row) int { return cmp.Compare(a.Values.Int("place"), b.Values.Int("place")) })
	return set, nil
}

// ChainOf returns the stages that documents of a register pass.
func ChainOf(tx *store.Tx, k *kind.Kind) ([]Stage, error) {
	set, err := own(tx, k)
	if err != nil {
		return nil, err
	}
	var out []Stage
	for _, r := range set {
		s, err := stageOf(tx, r.Values)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	if len(out) > 0 {
		return out, nil
	}
	for _, s := range k.Chain {
		out = append(out, Stage{Stage: s, Days: usualDays})
	}
	return out, nil
}

func stageOf(tx *store.Tx, v kind.Values) (Stage, error) {
	s := Stage{Stage: kind.Stage{Status: v.Str("status"), Label: v.Str("label"), English: v.Str("label"), By: kind.Approver(v.Str("decided_by")), Of: v.Str("of"),
		Amount: v.Int("amount"), Flags: kind.Members(v["flags"])}, Together: v.Int("together") != 0, Categories: kind.Members(v["categories"]), Days: v.Int("days")}
	var err error
	if s.Persons, err = ids(tx, "employee", "emp_no", kind.Members(v["persons"])); err != nil {
		return s, err
	}
	s.Items, err = ids(tx, "supply_item", "item_code", kind.Members(v["items"]))
	return s, err
}

// ids are those of the records that a setting names by their keys.
func ids(tx *store.Tx, kindName, field string, keys []string) (out []string, err error) {
	if len(keys) == 0 {
		return nil, nil
	}
	k, err := tx.Kind(kindName)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		rows, err := tx.Where(k, field, key)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out = append(out, r.ID)
		}
	}
	return out, nil
}

// chain is where a document is on its way.
type chain struct {
	tx     *store.Tx
	k      *kind.Kind
	r      *store.Row
	stages []Stage
	at     int         // the stage it lies at; -1: at none
	events []store.Row // since it was last submitted
}

func chainOf(tx *store.Tx, k *kind.Kind, r *store.Row) (*chain, error) {
	c := &chain{tx: tx, k: k, r: r, at: -1}
	var err error
	if c.stages, err = ChainOf(tx, k); err != nil {
		return nil, err
	}
	all, err := tx.Where(&Kind, "doc", r.ID)
	if err != nil {
		return nil, err
	}
	for _, e := range all {
		if s, ok := k.Step(e.Values.Str("step")); ok && s.Does == kind.Submits {
			c.events = nil
		}
		c.events = append(c.events, e)
	}
	c.at = c.place()
	return c, nil
}

// place is the stage that the document lies at. Of several that show the same status it
// is the first whose decision is missing.
func (c *chain) place() int {
	status, at := c.r.Values.Str("status"), -1
	for i := range c.stages {
		if c.stages[i].Status != status {
			continue
		}
		if at = i; !c.agreed(&c.stages[i]) {
			return i
		}
	}
	return at
}

// agreed reports whether a stage has let the document go since it was submitted: by the
// decisions that were taken, and those given.
func (c *chain) agreed(s *Stage, now ...decider) bool {
	for _, e := range c.events {
		if e.Values.Str("stage") == s.Label && e.Values.Str("decision") == decisions[kind.Approves] {
			now = append(now, decider{employee: e.Values.Str("approver"), behalf: e.Values.Str("on_behalf")})
		}
	}
	said, above := map[string]bool{}, false
	for _, d := range now {
		said[d.employee], said[d.behalf] = true, true
		above = above || !s.among(d)
	}
	if !s.Together || above { // above: it went up to the executive, who decides for all of them
		return len(now) > 0
	}
	return !slices.ContainsFunc(s.Persons, func(p string) bool { return !said[p] })
}

// among reports whether somebody decides as one of those whom the stage names.
func (s *Stage) among(d decider) bool {
	return slices.Contains(s.Persons, d.employee) || slices.Contains(s.Persons, d.behalf)
}

// inTurn refuses an agreement that adds nothing where several have to agree: somebody's
// second one, and that of who is none of them, unless it has gone up.
func (c *chain) inTurn(by decider) error {
	s := &c.stages[c.at]
	if !s.Together {
		return nil
	}
	code := fault.Forbidden // who has agreed may still enter what others have signed
	if by.paper {
		code = fault.Conflict
	}
	n := record.NewNames(c.tx)
	var wait []string
	for _, p := range s.Persons {
		if !c.said(s, p) {
			wait = append(wait, n.Of("employee", p))
		}
	}
	who, waits := n.Of("employee", by.employee), strings.Join(wait, "、")
	if c.said(s, cmp.Or(by.behalf, by.employee)) {
		return fault.New(code, "%[1]s在“%[2]s”已经同意过，还等：%[4]s。", "%[1]s has agreed at “%[3]s” already; it waits for %[4]s.", who, s.Label, s.English, waits)
	}
	if late, err := c.overdue(s); err != nil || late || s.among(by) {
		return err
	}
	return fault.New(code, "“%[2]s”由指定的人会签，%[1]s不在其中，还等：%[4]s。", "“%[3]s” is for persons who are named, and %[1]s is none of them; it waits for %[4]s.", who, s.Label, s.English, waits)
}

// untouched refuses to take a document back of which somebody has decided.
func (c *chain) untouched() error {
	for _, e := range c.events {
		if e.Values.Str("decision") != "" {
			return fault.New(fault.Conflict, "%[1]s已经有人审批，不能撤回。可以请审批人退回。", "Somebody has decided on %[1]s already; ask for its return instead of withdrawing it.", record.Number(c.k, c.r.ID, c.r.Values))
		}
	}
	return nil
}

// next is the stage after the one that the document lies at: the next that applies and
// is not the applicant's own while another follows.
func (c *chain) next(f Facts) (*Stage, error) {
	var own *Stage
	for i := c.at + 1; i < len(c.stages); i++ {
		s := &c.stages[i]
		if !s.applies(f) {
			continue
		}
		head, err := c.head(s)
		if err != nil {
			return nil, err
		}
		if head == "" || head != c.applicant() {
			return s, nil
		}
		own = s
	}
	return own, nil
}

func (c *chain) applicant() string { return c.r.Values.Str(c.k.Owner) }

// department is the one whose head decides at a stage; "" if nobody has said which.
func (c *chain) department(s *Stage) (string, error) {
	set := map[kind.Approver]string{kind.AdminHead: "admin_dept", kind.FinanceHead: "finance_dept"}[s.By]
	switch {
	case set != "":
		k, err := c.tx.Kind("organisation")
		if err != nil {
			return "", err
		}
		rows, err := c.tx.From(k, 0, 1)
		if err != nil || len(rows) == 0 {
			return "", err
		}
		return rows[0].Values.Str(set), nil
	case s.By == kind.DeptHead || s.By == kind.AreaHead:
		return c.r.Values.Str(cmp.Or(s.Of, c.k.Dept)), nil
	}
	return "", nil
}

// head is the employee who is named as the one to decide at a stage; "" if there is none.
func (c *chain) head(s *Stage) (string, error) {
	id, err := c.department(s)
	if err != nil || id == "" {
		return "", err
	}
	k, err := c.tx.Kind("department")
	if err != nil {
		return "", err
	}
	r, err := c.tx.ByID(k, id)
	if err != nil || r == nil {
		return "", err
	}
	if s.By == kind.AreaHead {
		return r.Values.Str("leader_id"), nil
	}
	return r.Values.Str("manager_id"), nil
}

// named is the employee whose decision the document waits for: of several, the first who
// has not agreed yet; "" if it is anybody of a role, or the applicant.
func (c *chain) named() (string, error) {
	s := &c.stages[c.at]
	for _, p := range s.Persons {
		if p != c.applicant() && !c.said(s, p) {
			return p, nil
		}
	}
	head, err := c.head(s)
	if err != nil || head == c.applicant() || c.agreedBefore(s, head) {
		return "", err
	}
	return head, nil
}

// agreedBefore reports whether somebody has agreed at an earlier stage that is the same
// one's by default: the executive is not the general manager who decides after him, unless
// somebody says so.
func (c *chain) agreedBefore(s *Stage, employee string) bool {
	return slices.ContainsFunc(c.stages[:c.at], func(before Stage) bool {
		return before.By == s.By && s.By == kind.AreaHead && c.said(&before, employee)
	})
}

// said reports whether somebody has agreed at a stage since the document was submitted.
func (c *chain) said(s *Stage, employee string) bool {
	return slices.ContainsFunc(c.events, func(e store.Row) bool {
		return e.Values.Str("stage") == s.Label && e.Values.Str("decision") == decisions[kind.Approves] && (e.Values.Str("approver") == employee || e.Values.Str("on_behalf") == employee)
	})
}

// decider is who decides, for whom, and whether somebody else enters it from paper.
type decider struct {
	employee, behalf string
	paper            bool
}

// decides says as whom the actor decides at the stage that the document lies at; on
// paper, where approver decided and the actor records it.
func (c *chain) decides(approver string) (decider, error) {
	if c.at < 0 {
		return decider{}, fault.New(fault.Conflict, "%[1]s不在审批中。审批流程改过的话，请先退回再重新提交。", "%[1]s lies at no stage of approval. If the stages were changed, return it and submit it again.", record.Number(c.k, c.r.ID, c.r.Values))
	}
	a := c.tx.Actor
	if approver != "" && approver != a.Employee {
		if err := user.Covers(c.tx, c.k, kind.Record, c.r); err != nil {
			return decider{}, err
		}
		return decider{employee: approver, paper: true}, c.notHisOwn(approver)
	}
	s := &c.stages[c.at]
	others, err := c.delegators()
	if err != nil {
		return decider{}, err
	}
	for _, p := range append([]store.Actor{a}, others...) {
		holds, err := c.holds(s, p)
		if err != nil {
			return decider{}, err
		}
		if !holds {
			continue
		}
		by := decider{employee: a.Employee}
		if p.Employee != a.Employee {
			by.behalf = p.Employee
		}
		return by, c.notHisOwn(a.Employee)
	}
	return decider{}, fault.New(fault.Forbidden, "%[1]s现在由“%[2]s”审批，不是由您。", "%[1]s lies with “%[3]s” now, not with you.", record.Number(c.k, c.r.ID, c.r.Values), s.Label, s.English)
}

func (c *chain) notHisOwn(employee string) error {
	if employee == "" || employee != c.applicant() {
		return nil
	}
	return fault.New(fault.Conflict, "自己的申请不能自己审批，请由上一级审批。", "Nobody approves what he asked for himself; it is for the next level.")
}

// holds reports whether somebody decides at a stage by himself.
func (c *chain) holds(s *Stage, p store.Actor) (bool, error) {
	head, err := c.head(s)
	if err != nil {
		return false, err
	}
	if p.Employee != "" && (p.Employee == head || slices.Contains(s.Persons, p.Employee)) {
		return true, nil
	}
	if slices.Contains(p.Roles, "area_head") {
		if late, err := c.overdue(s); err != nil || late || s.By == kind.AreaHead || head != "" && head == c.applicant() {
			return err == nil, err
		}
	}
	// Where a department names its head it is he; else whoever has that role there.
	if head != "" || s.By == kind.AreaHead || s.By == kind.Persons || !slices.Contains(p.Roles, "dept_head") {
		return false, nil
	}
	dept, err := c.department(s)
	return dept != "" && slices.Contains(p.Depts, dept), err
}

// overdue reports whether the document has lain at its stage for longer than it should.
func (c *chain) overdue(s *Stage) (bool, error) {
	if s.Days == 0 || len(c.events) == 0 {
		return false, nil
	}
	born, _, err := c.tx.Born(&c.events[len(c.events)-1])
	if err != nil {
		return false, err
	}
	days, err := calendar.Load(c.tx)
	if err != nil {
		return false, err
	}
	n, err := days.Between(born.At.Format(time.DateOnly), c.tx.Today())
	return int64(n) > s.Days, err
}

// delegators are those for whom the actor decides today.
func (c *chain) delegators() (out []store.Actor, err error) {
	if c.tx.Actor.Employee == "" {
		return nil, nil
	}
	given, err := c.tx.Where(&Delegations, "to_id", c.tx.Actor.Employee)
	if err != nil {
		return nil, err
	}
	today := c.tx.Today()
	for _, d := range given {
		if d.State != store.Live || d.Values.Str("start") > today || d.Values.Str("until") < today {
			continue
		}
		a, err := c.standsFor(d.Values.Str("from_id"))
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// standsFor is an employee as he would decide himself: with the roles of his account, if
// he has one that works.
func (c *chain) standsFor(employee string) (store.Actor, error) {
	accounts, err := c.tx.Where(&user.Kind, "employee_id", employee)
	if err != nil {
		return store.Actor{}, err
	}
	for _, r := range accounts {
		a, err := user.ActorOf(c.tx, r.Values.Str("username"))
		if err == nil || !fault.Is(err, fault.Forbidden) {
			return a, err
		}
	}
	return store.Actor{Employee: employee}, nil
}
