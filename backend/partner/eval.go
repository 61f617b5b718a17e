package partner

import (
	"fmt"
	"slices"
	"strconv"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// EvalProposal is what a new assessment begins with: who looks after the partner here and
// scores it, the scheme of its category, the half-year or year that is assessed now.
func EvalProposal(tx *store.Tx, in map[string]any) (kind.Values, error) {
	out, p, err := about(tx, &Eval, in)
	if err != nil {
		return nil, err
	}
	missing := func(name string) bool { return in[name] == nil || in[name] == "" }
	if missing("scheme") {
		out["scheme"] = "partner"
		if p != nil && supplier(p.Values) {
			out["scheme"] = "supplier"
		}
	}
	if missing("period") {
		out["period"] = period(tx.Today(), p)
	}
	if missing(scorer(1)) {
		first := any(nil)
		if p != nil {
			first = p.Values["owner_id"]
		}
		if first == nil && tx.Actor.Employee != "" {
			first = tx.Actor.Employee
		}
		if first != nil {
			out[scorer(1)] = first
		}
	}
	return out, nil
}

// period is what is assessed on a day: strategic and core partners by the half-year,
// others by the year (domain §4.5). Before June, or before December, it is the one before.
func period(today string, p *store.Row) string {
	year, _ := strconv.Atoi(today[:4])
	month := today[5:7]
	half := p != nil && slices.Contains([]string{"strategic", "core"}, p.Values.Str("level"))
	switch {
	case half && month == "12":
		return fmt.Sprintf("%dH2", year)
	case half && month >= "06":
		return fmt.Sprintf("%dH1", year)
	case half:
		return fmt.Sprintf("%dH2", year-1)
	case month == "12":
		return fmt.Sprintf("%dY", year)
	}
	return fmt.Sprintf("%dY", year-1)
}

// SaveEval stores a new assessment with a line for each item of its scheme.
func SaveEval(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, out, err := began(tx, Eval.Name, in, EvalProposal)
	if err != nil {
		return out, err
	}
	a, err := openEval(tx, k, out.ID)
	if err != nil {
		return out, err
	}
	if err := a.may(); err != nil {
		return out, err
	}
	return a.settled(out)
}

// EditEval changes an assessment: the clerk all of it, the department in charge its draft,
// everybody else the points in his own column.
func EditEval(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	was, err := openEval(tx, k, id)
	if err != nil {
		return record.Outcome{}, err
	}
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	a, err := openEval(tx, k, id)
	if err != nil {
		return out, err
	}
	if err := a.mayWrite(was); err != nil {
		return out, err
	}
	if len(a.list) < len(was.list) {
		return out, fault.New(fault.Conflict, "评估指标的行不能删除；不适用的指标请在“代码表—评估指标”里停用后重新发起。", "Lines of an assessment cannot be taken out. Put an item out of use among the code lists and begin anew.")
	}
	if err := a.may(); err != nil {
		return out, err
	}
	return a.settled(out)
}

// assessment is an assessment with its lines, as a rule works on it.
type assessment struct {
	tx   *store.Tx
	k    *kind.Kind
	rows *kind.Kind
	doc  *store.Row
	list []store.Row
}

func openEval(tx *store.Tx, k *kind.Kind, id string) (*assessment, error) {
	r, err := record.Get(tx, k, id)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Kind(evalRow.Name)
	if err != nil {
		return nil, err
	}
	list, err := record.Lines(tx, rows, id)
	return &assessment{tx, k, rows, r, list}, err
}

// may refuses a partner that there is nothing to assess of, a period that it was assessed
// for already, and somebody who scores twice.
func (a *assessment) may() error {
	v := a.doc.Values
	p, err := card(a.tx, v.Str("partner_id"))
	if err != nil || p == nil {
		return err
	}
	if s := p.Values.Str("status"); s == "blacklist" || s == "terminated" || s == "candidate" && !supplier(p.Values) {
		f, _ := a.tx.Lists().Code("partner_status", s)
		return fault.InFields(map[string]fault.Text{"partner_id": fault.Sprintf("“%[1]s”是“%[2]s”，不用评估。", "“%[1]s” is “%[3]s”; there is nothing to assess.", p.Values.Str("name"), f.Label, f.English)})
	}
	others, err := of(a.tx, a.k, v.Str("partner_id"))
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.ID != a.doc.ID && o.Values.Str("period") == v.Str("period") {
			return fault.InFields(map[string]fault.Text{"period": fault.Sprintf("这个伙伴 %[1]s 的评估已经有了：%[2]s。", "This partner has an assessment of %[1]s already: %[2]s.", v.Str("period"), o.Values.Str("doc_no"))})
		}
	}
	seen := map[string]bool{}
	for n := 1; n <= Scorers; n++ {
		id := v.Str(scorer(n))
		if id != "" && seen[id] {
			return fault.InFields(map[string]fault.Text{scorer(n): fault.T("同一个人不能评两次分。", "Nobody scores twice.")})
		}
		seen[id] = true
	}
	return nil
}

// mayWrite refuses what somebody who only scores has changed besides his own points.
func (a *assessment) mayWrite(was *assessment) error {
	actor, v := a.tx.Actor, was.doc.Values
	if slices.Contains(actor.Roles, "clerk") || v.Str("status") != "scoring" && slices.Contains(actor.Depts, v.Str("dept_id")) {
		return nil
	}
	before := map[string]kind.Values{}
	for _, r := range was.list {
		before[r.ID] = r.Values
	}
	own := true
	for name := range a.doc.Values {
		own = own && a.doc.Values[name] == v[name]
	}
	for _, r := range a.list {
		for n := 1; n <= Scorers; n++ {
			mine := actor.Employee != "" && v.Str(scorer(n)) == actor.Employee
			own = own && (mine || r.Values[point(n)] == before[r.ID][point(n)])
		}
	}
	if own {
		return nil
	}
	return fault.New(fault.Forbidden, "评分时只能填写自己的那一列；其他内容由文员修改。", "Whoever scores fills his own column; the rest is for the clerk.")
}

// settled brings what follows from the lines up to date.
func (a *assessment) settled(out record.Outcome) (record.Outcome, error) {
	if err := a.fit(); err != nil {
		return out, err
	}
	if err := a.figure(); err != nil {
		return out, err
	}
	r, err := record.Get(a.tx, a.k, out.ID)
	if err == nil {
		out.Rev = r.Rev
	}
	return out, err
}

// fit sees to it that there is a line for each item of the scheme. Items that the company
// changes later are not those of an assessment that has its lines.
func (a *assessment) fit() error {
	v := a.doc.Values
	p, err := card(a.tx, v.Str("partner_id"))
	if err != nil {
		return err
	}
	if p != nil && v["category"] != p.Values["category"] {
		if err := a.put(kind.Values{"category": p.Values["category"]}); err != nil {
			return err
		}
	}
	if len(a.list) > 0 && a.schemeOf(a.list[0].Values.Str("item")) == v.Str("scheme") {
		return nil
	}
	for _, r := range a.list { // of another scheme
		if err := a.tx.SetState(a.rows, &r, store.Voided, "评估方案已改"); err != nil {
			return err
		}
	}
	items, err := Items(a.tx.Lists(), v.Str("scheme"))
	if err != nil {
		return err
	}
	for _, item := range items {
		item["eval_id"] = a.doc.ID
		if _, err := record.Add(a.tx, a.rows, item); err != nil {
			return err
		}
	}
	if a.list, err = record.Lines(a.tx, a.rows, a.doc.ID); err != nil || len(a.list) > 0 {
		return err
	}
	return fault.New(fault.Conflict, "这个评估方案没有指标。请在“代码表—评估指标”里添加。", "This scheme has no items. Add some among the code lists (items of an assessment).")
}

// Items are the lines of an assessment by a scheme, before anybody has scored.
func Items(lists kind.Lists, scheme string) (out []kind.Values, err error) {
	for _, c := range lists["eval_item"].Codes {
		if c.Off || c.Attr["scheme"] != scheme {
			continue
		}
		full, _, err := parse.Decimal(c.Attr["full"], 1)
		if err != nil || full <= 0 {
			return nil, fault.New(fault.Conflict, "评估指标“%[1]s”的分值“%[2]s”不是数字。请在“代码表”里改正。", "The points of the item “%[1]s”, “%[2]s”, are no number. Mend them among the code lists.", c.Label, c.Attr["full"])
		}
		out = append(out, kind.Values{"item": c.Key, "aspect": orNil(c.Attr["aspect"]), "full": full, "standard": orNil(c.Attr["standard"])})
	}
	return out, nil
}

func (a *assessment) schemeOf(item string) string {
	c, _ := a.tx.Lists().Code("eval_item", item)
	return c.Attr["scheme"]
}

func (a *assessment) put(v kind.Values) error { return record.Put(a.tx, a.k, a.doc.ID, v) }

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
