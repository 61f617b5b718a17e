// Package flow takes a record from one status to the next. The steps a kind
// declares say who may take them and from where; documents that are to be approved
// pass a chain of stages on their way, which a company may set otherwise. Each step
// taken is a record of its own that never changes, and the status shown is what those
// events add up to.
//
// TakePlain is for users and takes only steps that change nothing but the status and
// what they ask for; Take is for the rules of the domain, which do more in the same
// transaction.
package flow

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Kind is the register of steps taken and decisions given (domain §2.12
// 审批记录). Decisions on paper are entered by somebody else than who took them:
// approver is who decided, recorded_by who typed it.
var Kind = kind.Kind{
	Name: "approval_record", Label: "审批记录", English: "Steps taken", Chapter: "", Key: "doc", Title: "step", AppendOnly: true,
	Fields: []kind.Field{
		{Name: "doc_kind", Label: "单据类型", English: "Register", Type: kind.Text, Required: kind.Always},
		{Name: "doc", Label: "单据", English: "Document", Type: kind.Text, Required: kind.Always},
		{Name: "step", Label: "步骤", English: "Step", Type: kind.Text, Required: kind.Always},
		{Name: "stage", Label: "环节", English: "Stage", Type: kind.Text},
		{Name: "was", Label: "原状态", English: "Status before", Type: kind.Text},
		{Name: "becomes", Label: "新状态", English: "Status after", Type: kind.Text, Required: kind.Always},
		{Name: "approver", Label: "审批人", English: "Decided by", Type: kind.Ref, To: "employee"},
		{Name: "on_behalf", Label: "委托人", English: "On behalf of", Type: kind.Ref, To: "employee"},
		{Name: "decision", Label: "结论", English: "Decision", Type: kind.Enum, Codes: "decision"},
		{Name: "opinion", Label: "意见", English: "Opinion", Type: kind.LongText},
		{Name: "sign_date", Label: "签字日期", English: "Signed on", Type: kind.Date, Limit: "..today"},
		{Name: "recorded_by", Label: "代录人", English: "Recorded by", Type: kind.User},
	},
	// As a register it is for those whose reach has no bounds: a step does not say
	// whose its document is.
	Access: kind.Access{"admin": "VPO", "area_head": "VPO", "clerk": "V", "auditor": "VPO"},
}

// Opinion is what goes with a step.
type Opinion struct {
	Reason   string                    `json:"reason"`   // the opinion; 退回 and 不同意 need one
	SignDate string                    `json:"signDate"` // YYYY-MM-DD; "" is today
	Approver string                    `json:"approver"` // employee who decided on paper; "" is the actor himself
	Values   map[string]any            `json:"values"`   // of fields that the step asks for
	Lines    map[string][]record.Input `json:"lines"`    // of lines that are there, by Sub field: their ids and what the step asks for
}

// Facts are what the stages of a chain may depend on.
type Facts struct {
	Amount     int64    // 分
	Flags      []string // codes of approval_flag
	Categories []string // codes of the categories of what is asked for
	Items      []string // ids of the same
	To         string   // of a step with a rule: the status it leads to here, if that is not the declared one
}

// FactsOf works the facts of a document out, as it stands when the step is taken; nil
// for documents that have none.
type FactsOf func(tx *store.Tx, k *kind.Kind, r *store.Row) (Facts, error)

// Proposal is what a new document begins with: whoever enters it is its owner, and his
// department is the one that it belongs to. What in says is left as it is.
func Proposal(tx *store.Tx, k *kind.Kind, in map[string]any) (kind.Values, error) {
	out, empty := kind.Values{}, func(name string) bool { return in[name] == nil || in[name] == "" }
	who, _ := in[k.Owner].(string)
	if empty(k.Owner) {
		if who = tx.Actor.Employee; who == "" {
			return out, nil
		}
		out[k.Owner] = who
	}
	if k.Dept == "" || !empty(k.Dept) {
		return out, nil
	}
	staff, err := tx.Kind("employee")
	if err != nil {
		return nil, err
	}
	r, err := tx.ByID(staff, who)
	if err == nil && r != nil {
		out[k.Dept] = r.Values["dept_id"]
	}
	return out, err
}

// Follow moves a document to a status that follows from what happened with another one:
// that is an event too, which the declared step names.
func Follow(tx *store.Tx, k *kind.Kind, r *store.Row, step, to string) error {
	if _, ok := k.Step(step); !ok {
		return fmt.Errorf("flow: %s declares no step %s", k.Name, step)
	}
	if r.Values.Str("status") == to {
		return nil
	}
	v := kind.Values{"doc_kind": k.Name, "doc": r.ID, "step": step, "was": r.Values["status"], "becomes": to, "sign_date": tx.Today()}
	if _, err := record.Add(tx, &Kind, v); err != nil {
		return err
	}
	return record.Put(tx, k, r.ID, kind.Values{"status": to})
}

// NotDiverted refuses to bring a document back that a stage has had done in another way:
// what it led to is on its own way.
func NotDiverted(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	events, err := tx.Where(&Kind, "doc", r.ID)
	if err != nil || len(events) == 0 {
		return err
	}
	last, ok := k.Step(events[len(events)-1].Values.Str("step"))
	if !ok || last.Does != kind.Diverts {
		return nil
	}
	return fault.New(fault.Conflict, "%[1]s已按“%[2]s”办理，不能恢复。还要的话，请另填一张申请。", "%[1]s was ended by “%[3]s” and cannot be brought back; file another if it is still wanted.",
		record.Number(k, r.ID, r.Values), last.Label, last.English)
}

// TakePlain takes a step on behalf of a user, unless it has a rule of its own.
func TakePlain(tx *store.Tx, k *kind.Kind, id, name string, o Opinion, facts FactsOf) error {
	if s, ok := k.Step(name); ok && s.Rule {
		return fault.New(fault.Invalid, "“%[1]s”要在它自己的页面上办理。", "“%[2]s” has a page of its own; take it there.", s.Label, s.English)
	}
	return Take(tx, k, id, name, o, facts)
}

// Take takes a step: who takes it, reach, status and reason are checked, what it asks
// for is stored, the event is written, the status follows.
func Take(tx *store.Tx, k *kind.Kind, id, name string, o Opinion, facts FactsOf) error {
	s, ok := k.Step(name)
	if !ok {
		return fault.New(fault.Invalid, "“%[1]s”没有步骤“%[2]s”。", "%[3]s has no step “%[2]s”.", k.Label, name, k.English)
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	t := &taking{tx: tx, k: k, s: s, r: r, o: o}
	if err := t.allowed(); err != nil {
		return err
	}
	if err := t.settled(); err != nil {
		return err
	}
	if t.o.Reason = strings.TrimSpace(o.Reason); s.Reason && t.o.Reason == "" {
		return fault.New(fault.Invalid, "“%[1]s”要写明原因。", "State a reason for “%[2]s”.", s.Label, s.English)
	}
	if err := t.dated(); err != nil {
		return err
	}
	if err := t.store(); err != nil {
		return err
	}
	to, err := t.leads(facts)
	if err != nil {
		return err
	}
	if _, err := record.Add(tx, &Kind, t.event(to)); err != nil {
		return err
	}
	if to == r.Values.Str("status") { // others have to agree too, or it is no step onward
		return nil
	}
	return record.Put(tx, k, r.ID, kind.Values{"status": to})
}

// settled refuses a step while the document says two things: PCs that did not know of
// each other wrote to it, or took it to different places.
func (t *taking) settled() error {
	open, err := t.tx.Unsettled(t.k, t.r.ID)
	if err != nil || !open {
		return err
	}
	return fault.New(fault.Conflict, "“%[1]s”在两台电脑上的内容不一致，要先定下来才能继续办理。请到“数据交换”的“待定的差异”里选定。",
		"Two PCs say different things in “%[1]s”; it can go on once somebody has decided. Do so under “Differences to settle” of the exchange.", record.Number(t.k, t.r.ID, t.r.Values))
}

// taking is a step that somebody is about to take.
type taking struct {
	tx    *store.Tx
	k     *kind.Kind
	s     *kind.Step
	r     *store.Row
	o     Opinion
	chain *chain // of steps that move along it
	by    decider
}

var decisions = map[kind.Move]string{kind.Approves: "approve", kind.Returns: "return", kind.Rejects: "reject", kind.Diverts: "divert"}

func (t *taking) event(to string) kind.Values {
	v := kind.Values{"doc_kind": t.k.Name, "doc": t.r.ID, "step": t.s.Name, "was": t.r.Values["status"], "becomes": to, "opinion": t.o.Reason}
	if v["sign_date"] = t.o.SignDate; t.o.SignDate == "" {
		v["sign_date"] = t.tx.Today()
	}
	if d := decisions[t.s.Does]; d != "" {
		v["decision"], v["stage"] = d, t.chain.stages[t.chain.at].Label
	}
	if t.by.employee != "" {
		v["approver"] = t.by.employee
	}
	if t.by.behalf != "" {
		v["on_behalf"] = t.by.behalf
	}
	if t.by.paper {
		v["recorded_by"] = t.tx.Actor.User
	}
	return v
}

// allowed asks whether the actor may take the step as the record stands.
func (t *taking) allowed() error {
	if err := user.Covers(t.tx, t.k, kind.View, t.r); err != nil {
		return err
	}
	if t.s.Does == kind.Plain || len(t.s.Roles) > 0 {
		if err := t.byRole(); err != nil {
			return err
		}
	}
	if err := t.stands(); err != nil {
		return err
	}
	switch t.s.Does {
	case kind.Plain:
		return nil
	case kind.Follows:
		return fault.New(fault.Forbidden, "“%[1]s”由别的单据带出，不能单独办理。", "“%[2]s” follows from another document; nobody takes it.", t.s.Label, t.s.English)
	case kind.Submits, kind.Withdraws:
		t.by = decider{employee: t.tx.Actor.Employee}
		if err := user.Covers(t.tx, t.k, kind.Submit, t.r); err != nil {
			return err
		}
		if t.s.Does == kind.Submits {
			return t.hasLines()
		}
	}
	var err error
	if t.chain, err = chainOf(t.tx, t.k, t.r); err != nil {
		return err
	}
	if t.s.Does == kind.Withdraws {
		return t.chain.untouched()
	}
	if t.by, err = t.chain.decides(t.o.Approver); err != nil || t.s.Does != kind.Approves {
		return err
	}
	return t.chain.inTurn(t.by)
}

// byRole is for steps that no chain leads: a role takes them, or a clerk enters who did.
func (t *taking) byRole() error {
	if !slices.ContainsFunc(t.tx.Actor.Roles, func(role string) bool { return slices.Contains(t.s.Roles, role) }) {
		return fault.New(fault.Forbidden, "您的角色不能办理“%[1]s”。", "Your role may not take the step “%[2]s”.", t.s.Label, t.s.English)
	}
	if err := user.Concerns(t.tx, t.k, t.r); err != nil {
		return err
	}
	t.by = decider{employee: t.tx.Actor.Employee}
	if t.o.Approver != "" && t.o.Approver != t.tx.Actor.Employee {
		t.by = decider{employee: t.o.Approver, paper: true}
	}
	return nil
}

// stands asks for a record that lives and has a status from which the step is taken.
func (t *taking) stands() error {
	number := record.Number(t.k, t.r.ID, t.r.Values)
	if t.r.State != store.Live {
		return fault.New(fault.Conflict, "%[1]s已作废。", "%[1]s is void.", number)
	}
	if slices.Contains(t.s.From, t.r.Values.Str("status")) {
		if err := t.switched(); err != nil {
			return err
		}
		if !t.s.Suits(t.r.Values) {
			return fault.New(fault.Conflict, "%[1]s不用办理“%[2]s”。", "“%[3]s” is no step of %[1]s.", number, t.s.Label, t.s.English)
		}
		return nil
	}
	f, _ := t.k.Status()
	c := kind.Context{Lists: t.tx.Lists()}
	return fault.New(fault.Conflict, "%[1]s现在是“%[2]s”，不能“%[3]s”。", "%[1]s is “%[2]s” now; “%[4]s” cannot be taken.",
		number, f.Text(t.r.Values["status"], c), t.s.Label, t.s.English)
}

// dated refuses a decision that was signed before the document was written: one of the two
// days is a slip of the hand. Documents that are numbered by another day, which may lie
// ahead, do not say when they were written.
func (t *taking) dated() error {
	if decisions[t.s.Does] == "" || t.o.SignDate == "" || t.k.Number == nil {
		return nil
	}
	f, ok := t.k.Field(t.k.Number.DateBy)
	if !ok || f.Type != kind.Date || !strings.HasSuffix(f.Limit, "..today") {
		return nil
	}
	sign, _ := Kind.Field("sign_date")
	v, _, err := sign.Normal(t.o.SignDate, record.Context(t.tx))
	day, _ := v.(string)
	if err != nil || day == "" || day >= t.r.Values.Str(f.Name) {
		return nil // what is no day is refused where it is stored
	}
	return fault.InFields(map[string]fault.Text{"sign_date": fault.Sprintf("签字日期 %[1]s 早于%[2]s %[4]s。请核对签字日期；%[2]s填错了的，退回后改。",
		"It was signed on %[1]s, before %[3]s %[4]s. Check the day of signing; send the document back to mend %[3]s.", day, f.Label, f.English, t.r.Values.Str(f.Name))})
}

// switched refuses a step that the company has not switched on in its settings.
func (t *taking) switched() error {
	if t.s.Switch == "" {
		return nil
	}
	k, err := t.tx.Kind("organisation")
	if err != nil {
		return err
	}
	rows, err := t.tx.From(k, 0, 1)
	if err != nil || len(rows) > 0 && rows[0].Values.Int(t.s.Switch) != 0 {
		return err
	}
	f, _ := k.Field(t.s.Switch)
	return fault.New(fault.Conflict, "“%[1]s”没有开启，不能“%[2]s”。需要的话，请系统管理员在“设置 → 单位与标志”里开启。",
		"“%[4]s” is not possible while “%[3]s” is off; the administrator can switch it on under “Settings → Organisation and logo”.", f.Label, t.s.Label, f.English, t.s.English)
}

// hasLines refuses to submit a document without what it asks for.
func (t *taking) hasLines() error {
	for _, f := range t.k.Lines() {
		if f.Required != kind.Always {
			continue
		}
		to, err := t.tx.Kind(f.To)
		if err != nil {
			return err
		}
		rows, err := record.Lines(t.tx, to, t.r.ID)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return fault.New(fault.Conflict, "%[1]s还没有填写“%[2]s”，不能提交。", "%[1]s has no “%[3]s” yet and cannot be submitted.", record.Number(t.k, t.r.ID, t.r.Values), f.Label, f.English)
		}
	}
	return nil
}

// store writes what the step asks for; anything else that was handed in is refused.
func (t *taking) store() error {
	for name := range t.o.Values {
		if !slices.Contains(t.s.Asks, name) {
			return t.unasked(name)
		}
	}
	if len(t.o.Values) > 0 {
		if err := record.Put(t.tx, t.k, t.r.ID, t.o.Values); err != nil {
			return err
		}
		again, err := record.Get(t.tx, t.k, t.r.ID)
		if err != nil {
			return err
		}
		t.r = again
	}
	for name, lines := range t.o.Lines {
		if err := t.storeLines(name, lines); err != nil {
			return err
		}
	}
	return nil
}

func (t *taking) storeLines(name string, lines []record.Input) error {
	f, ok := t.k.Field(name)
	if !ok || f.Type != kind.Sub {
		return t.unasked(name)
	}
	for _, in := range lines {
		for field := range in.Values {
			if !slices.Contains(t.s.Asks, name+"."+field) {
				return t.unasked(name + "." + field)
			}
		}
	}
	return record.PutLines(t.tx, t.k, t.r.ID, name, lines)
}

func (t *taking) unasked(name string) error {
	return fault.New(fault.Invalid, "“%[1]s”不填写“%[2]s”。", "“%[3]s” does not ask for “%[2]s”.", t.s.Label, name, t.s.English)
}

// leads is the status that the step leads to.
func (t *taking) leads(facts FactsOf) (string, error) {
	switch t.s.Does {
	case kind.Submits:
		var err error
		if t.chain, err = chainOf(t.tx, t.k, t.r); err != nil {
			return "", err
		}
		t.chain.at = -1
	case kind.Approves:
		if !t.chain.agreed(&t.chain.stages[t.chain.at], t.by) {
			return t.r.Values.Str("status"), nil
		}
	}
	var f Facts
	if facts != nil {
		var err error
		if f, err = facts(t.tx, t.k, t.r); err != nil {
			return "", err
		}
	}
	if t.s.Does != kind.Submits && t.s.Does != kind.Approves {
		return cmp.Or(f.To, t.s.To, t.r.Values.Str("status")), nil
	}
	next, err := t.chain.next(f)
	if err != nil || next == nil {
		return t.s.To, err
	}
	return next.Status, nil
}

// Asked is what the dialog of a step begins with: the fields that it asks for, and those
// of lines, by Sub field, then by the id of the line.
type Asked struct {
	Values kind.Values                       `json:"values"`
	Lines  map[string]map[string]kind.Values `json:"lines"`
}

// AskedOf is what a step asks for, as it stands in a record.
func AskedOf(tx *store.Tx, k *kind.Kind, r *store.Row, step string) (Asked, error) {
	out := Asked{Values: kind.Values{}, Lines: map[string]map[string]kind.Values{}}
	s, ok := k.Step(step)
	if !ok {
		return out, nil
	}
	for _, name := range s.Asks {
		sub, field, inLine := strings.Cut(name, ".")
		if !inLine {
			out.Values[name] = r.Values[name]
			continue
		}
		f, _ := k.Field(sub)
		to, err := tx.Kind(f.To)
		if err != nil {
			return out, err
		}
		rows, err := record.Lines(tx, to, r.ID)
		if err != nil {
			return out, err
		}
		if out.Lines[sub] == nil {
			out.Lines[sub] = map[string]kind.Values{}
		}
		for _, l := range rows {
			if out.Lines[sub][l.ID] == nil {
				out.Lines[sub][l.ID] = kind.Values{}
			}
			out.Lines[sub][l.ID][field] = l.Values[field]
		}
	}
	return out, nil
}

// Choice is a step that somebody may take now.
type Choice struct {
	Step  string `json:"step"`
	Paper bool   `json:"paper"` // only as the record of a decision on paper
	May   bool   `json:"may"`   // a decision on paper may be recorded too
	Stage string `json:"stage"` // at which it is taken; "" for steps of no chain
	Who   string `json:"who"`   // the employee whose decision it is, if somebody is named: what a record of paper begins with
}

// Possible names the steps that the actor may take on a record now.
func Possible(tx *store.Tx, k *kind.Kind, r *store.Row) ([]Choice, error) {
	var out []Choice
	for i := range k.Steps {
		c, err := possible(tx, k, &k.Steps[i], r)
		switch {
		case err == nil:
			out = append(out, c)
		case !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Conflict):
			return nil, err // the file could not be asked
		}
	}
	return out, nil
}

func possible(tx *store.Tx, k *kind.Kind, s *kind.Step, r *store.Row) (Choice, error) {
	t := &taking{tx: tx, k: k, s: s, r: r}
	err := t.allowed()
	c := Choice{Step: s.Name}
	if decisions[s.Does] == "" || t.chain == nil || t.chain.at < 0 {
		return c, err
	}
	c.Stage = t.chain.stages[t.chain.at].Label
	c.May = user.Covers(tx, k, kind.Record, r) == nil
	if fault.Is(err, fault.Forbidden) && c.May {
		c.Paper, err = true, nil
	}
	if c.May && err == nil {
		c.Who, err = t.chain.named()
	}
	return c, err
}
