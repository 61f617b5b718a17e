package partner

import (
	"cmp"
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

// scoring are the numbers of the scorers who are named.
func (a *assessment) scoring() (out []int) {
	for n := 1; n <= Scorers; n++ {
		if a.doc.Values.Str(scorer(n)) != "" {
			out = append(out, n)
		}
	}
	return out
}

// figure works out what each item, each aspect and the whole come to, as far as all have
// scored; what is proposed follows the grade until somebody chooses otherwise.
func (a *assessment) figure() error {
	by := a.scoring()
	if err := a.within(by); err != nil {
		return err
	}
	for i := range a.list {
		r := &a.list[i]
		var score any
		if n, ok := average(r.Values, by); ok {
			score = n
		}
		if r.Values["score"] != score {
			if err := record.Put(a.tx, a.rows, r.ID, kind.Values{"score": score}); err != nil {
				return err
			}
			r.Values["score"] = score
		}
	}
	v := kind.Values{"performance": nil, "service": nil, "credit": nil, "total": nil, "grade": nil}
	if len(a.missing()) == 0 {
		s := summed(a.list, by)
		for name := range v {
			if n, ok := s.aspects[name]; ok {
				v[name] = n
			}
		}
		v["total"], v["grade"] = s.total, orNil(Grade(a.tx.Lists(), s.total, a.doc.Values.Int("veto") == 1))
	}
	if had := proposal(a.tx.Lists(), a.doc.Values.Str("grade")); a.doc.Values["suggestion"] == nil || a.doc.Values["suggestion"] == orNil(had) {
		v["suggestion"] = orNil(proposal(a.tx.Lists(), kind.Values(v).Str("grade")))
	}
	if err := a.put(v); err != nil {
		return err
	}
	for name, x := range v {
		a.doc.Values[name] = x
	}
	return nil
}

// within refuses points beyond those of an item, and such as nobody is named for.
func (a *assessment) within(by []int) error {
	full, _ := a.rows.Field("full")
	for _, r := range a.list {
		item, _ := a.tx.Lists().Code("eval_item", r.Values.Str("item"))
		for n := 1; n <= Scorers; n++ {
			x, given := r.Values[point(n)].(int64)
			switch {
			case !given:
			case !slices.Contains(by, n):
				return fault.InFields(map[string]fault.Text{scorer(n): fault.Sprintf("“%[1]s”有评分%[3]d，却没有写评估人%[3]d是谁。", "“%[2]s” has points of scorer %[3]d, but nobody is named.", item.Label, item.English, n)})
			case x > r.Values.Int("full"):
				return fault.New(fault.Invalid, "“%[1]s”最多 %[3]s 分，评估人%[5]d给了 %[4]s 分。", "“%[2]s” has %[3]s points at most; scorer %[5]d gave %[4]s.", item.Label, item.English,
					full.Text(r.Values["full"], kind.Context{}), full.Text(x, kind.Context{}), n)
			}
		}
	}
	return nil
}

// missing says which items lack whose points, in words; none: everybody has scored.
func (a *assessment) missing() (out []string) {
	names := record.NewNames(a.tx)
	for _, n := range a.scoring() {
		left := 0
		for _, r := range a.list {
			if r.Values[point(n)] == nil {
				left++
			}
		}
		if left > 0 {
			out = append(out, fmt.Sprintf("%s（%d）", names.Of("employee", a.doc.Values.Str(scorer(n))), left))
		}
	}
	return out
}

// average is what an item was given by those who have scored it, with two digits.
func average(v kind.Values, by []int) (int64, bool) {
	sum, n := int64(0), int64(0)
	for _, i := range by {
		if x, ok := v[point(i)].(int64); ok {
			sum, n = sum+x, n+1
		}
	}
	if n == 0 {
		return 0, false
	}
	return half(sum*10, n), true
}

// half divides, half a unit up.
func half(a, b int64) int64 { return (2*a + b) / (2 * b) }

// sums are what an assessment comes to, in tenths of a point.
type sums struct {
	aspects map[string]int64
	total   int64
}

// summed adds the points of all who scored up. The total is of a hundred, also where the
// items count something else together; it is divided once, so that no digit is lost before.
func summed(list []store.Row, by []int) sums {
	given, full, all := map[string]int64{}, int64(0), int64(0)
	for _, r := range list {
		full += r.Values.Int("full")
		for _, n := range by {
			given[r.Values.Str("aspect")] += r.Values.Int(point(n))
			all += r.Values.Int(point(n))
		}
	}
	out := sums{aspects: map[string]int64{}}
	n := int64(len(by))
	for name, x := range given {
		out.aspects[name] = half(x, n)
	}
	if full > 0 {
		out.total = half(all*1000, full*n)
	}
	return out
}

// Grade is the band of a total, in tenths of a point: the highest of the code list
// partner_grade that begins at or below it, the lowest where there is a veto.
func Grade(lists kind.Lists, total int64, veto bool) string {
	best, lowest := "", ""
	at, low := int64(-1), int64(0)
	for _, c := range lists["partner_grade"].Codes {
		from, _, err := parse.Decimal(c.Attr["from"], 1)
		if err != nil || c.Attr["from"] == "" || c.Off {
			continue
		}
		if from <= total && from > at {
			best, at = c.Key, from
		}
		if lowest == "" || from < low {
			lowest, low = c.Key, from
		}
	}
	if veto {
		return lowest
	}
	return cmp.Or(best, lowest)
}

// proposal is what a grade leads to.
func proposal(lists kind.Lists, grade string) string {
	c, _ := lists.Code("partner_grade", grade)
	return c.Attr["proposes"]
}
