package papers_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"opsbook/backend/flow"
	"opsbook/backend/forms"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// filler makes documents with something in every field that a form shows.
type filler struct {
	*office
	form   *forms.Form
	long   bool // texts as long as their fields take, figures as large
	little bool // nothing but what must be there
	plain  bool // stages say no more than that they agree
	lots   bool // items are kept by lots
	n      int  // records made so far
}

// shown are the fields of each kind that the form shows, by name of the kind.
func (s *filler) shown() map[string][]string {
	out := map[string][]string{}
	var add func(k *kind.Kind, path string)
	add = func(k *kind.Kind, path string) {
		name, further, more := strings.Cut(path, ".")
		f, ok := k.Field(name)
		if !ok {
			return
		}
		if out[k.Name] = append(out[k.Name], name); more {
			add(s.kind(f.To), further)
		}
	}
	doc := s.kind(s.form.Kind)
	for _, i := range slices.Concat(s.form.Head, s.form.Before, s.form.After) {
		add(doc, i.Field)
	}
	for _, c := range s.form.Table {
		add(s.lineKind(), c.Field)
	}
	return out
}

func (s *filler) kind(name string) *kind.Kind {
	k, err := s.s.Catalog().Kind(name)
	if err != nil {
		s.t.Fatal(err)
	}
	return k
}

// lineKind is the kind of the form's rows; one without fields if it has no table.
func (s *filler) lineKind() *kind.Kind {
	name := s.form.Lines
	if f, ok := s.kind(s.form.Kind).Field(s.form.Lines); ok && s.form.By == "" {
		name = f.To
	}
	if name == "" {
		return &kind.Kind{}
	}
	return s.kind(name)
}

// values fill the fields of k that are shown or asked for; known are taken as they are.
func (s *filler) values(k *kind.Kind, known kind.Values) kind.Values {
	s.n++
	out, shown := kind.Values{}, s.shown()[k.Name]
	if k.Name == "supply_item" && s.lots {
		known["batch"], known["shelf_days"] = int64(1), int64(365)
	}
	if k.Name == "equipment" {
		known = maps.Clone(known)
		known["qty"] = int64(1) // to a card
	}
	if s.form.Name == forms.SupplierEval && k.Name == s.form.Kind {
		known = maps.Clone(known)
		known["scheme"] = "supplier"
	}
	for i := range k.Fields {
		f := &k.Fields[i]
		if v, ok := known[f.Name]; ok {
			out[f.Name] = v
			continue
		}
		wanted := f.Required != kind.No || slices.ContainsFunc(k.Checks, func(c kind.Check) bool { return c.Is == "required" && c.Field == f.Name }) || slices.Contains(shown, f.Name) && !s.little
		if !s.lots && slices.Contains(k.Spare, f.Name) {
			continue
		}
		if f.Calc != nil || f.Name == "status" || !wanted || f.Type == kind.Sub {
			continue
		}
		if v := s.value(k, f); v != nil {
			out[f.Name] = v
		}
	}
	return out
}

func (s *filler) value(k *kind.Kind, f *kind.Field) any {
	switch f.Type {
	case kind.Text, kind.LongText, kind.Multi:
		return s.words(f)
	case kind.Seq:
		prefix := "DN"
		if k.Number != nil && k.Number.Prefix != "" {
			prefix = k.Number.Prefix
		}
		return fmt.Sprintf("%s-202603-%03d", prefix, s.n)
	case kind.Ref:
		return s.ref(f.To)
	case kind.Enum:
		for _, c := range s.s.Catalog().Lists[f.Codes].Codes {
			if c.Key == f.Default || f.Default == "" && !c.Off {
				return c.Key
			}
		}
	case kind.Bool:
		if f.Default == "否" && f.Name != "chosen" {
			return int64(0)
		}
		return int64(1)
	case kind.Date:
		if f.Limit == "" && slices.ContainsFunc(k.Checks, func(c kind.Check) bool { return c.Field == f.Name && c.Is == ">" }) {
			return "2026-12-31" // later than another one
		}
		return "2026-03-12"
	case kind.DateRange:
		return "2026-03-12/2026-03-14"
	case kind.Month:
		return "2026-04"
	case kind.Int, kind.Decimal, kind.Money, kind.Percent:
		return s.figure(f)
	}
	return nil
}

// figure is a number of the field; of the longest that are met in an office.
func (s *filler) figure(f *kind.Field) int64 {
	n, unit := int64(3+s.n%7), int64(1)
	for range f.Scale {
		unit *= 10
	}
	if f.Type == kind.Money {
		unit = 100
	}
	out := n * unit
	switch {
	case f.Type == kind.Money && s.long:
		out = 9_999_999_99
	case f.Type == kind.Money:
		out = 1_234_00 + n*7
	case s.long && f.Scale == kind.PriceScale:
		out = 9_999_9999
	case s.long && f.Scale == kind.QtyScale:
		out = 99_999_999
	case s.long && f.Scale == 0:
		out = 999
	}
	_, high, _ := strings.Cut(f.Limit, "..")
	if most, err := strconv.ParseInt(high, 10, 64); err == nil {
		out = min(out, most*unit)
	}
	return out
}

// words are a text that names its field and its record, within the field's bounds.
func (s *filler) words(f *kind.Field) string {
	if f.Limit == kind.EvalPeriod {
		return "2025H2"
	}
	low, high := 0, 60
	if from, to, ok := strings.Cut(f.Limit, ".."); ok {
		low, _ = strconv.Atoi(from)
		if n, err := strconv.Atoi(to); err == nil {
			high = min(n, 300)
		}
	}
	text := []rune(fmt.Sprintf("%s%d", f.Label, s.n))
	for s.long && len(text) < high || len(text) < low {
		text = append(text, []rune("，"+long)...)
	}
	if s.long || len(text) > high {
		text = text[:min(len(text), high)]
	}
	return string(text)
}

// ref is a record of a register: a new one of what lines name, else one of the office.
func (s *filler) ref(to string) any {
	if to == s.form.Kind {
		return nil
	}
	name, ok := map[string]string{"department": "运营一部", "employee": "张伟", "partner": "晴川"}[to]
	if s.long && ok {
		if name = "long " + to; s.ids[name] == "" {
			s.longOne(name, to)
		}
	}
	if ok {
		return s.ids[name]
	}
	if _, err := s.s.Catalog().Kind(to); err != nil || to == "stock_move" || to == "requisition_row" || to == "purchase_app_row" || to == "stocktake_row" {
		return nil
	}
	k := s.kind(to)
	s.n++
	own := fmt.Sprint(to, s.n)
	known := kind.Values{}
	if to == "supply_item" {
		known = kind.Values{"item_code": fmt.Sprintf("SX%04d", s.n)}
	}
	s.add(own, to, s.values(k, known))
	return s.ids[own]
}

// longOne is a department, a person or a partner with a long name.
func (s *filler) longOne(name, to string) {
	switch to {
	case "department":
		s.add(name, to, kind.Values{"dept_code": "D99", "dept_name": "市场拓展与合作伙伴关系管理中心华东区域运营协调部"})
	case "employee":
		s.add(name, to, kind.Values{"name": "阿卜杜热合曼·买买提艾力", "gender": "M", "dept_id": s.ids["运营一部"], "position_id": "运营专员", "hire_date": "2021-03-01"})
	case "partner":
		s.add(name, to, kind.Values{"name": "星桥晴川现代办公设备与低值易耗品供应链管理（集团）股份有限公司华东分公司（虚构）", "category": "GY", "level": "core", "status": "active"})
	}
}

// document stores one with so many lines and returns its id. Its stages have decided,
// unless it is to be filled a little only.
func (s *filler) document(lines int) string {
	k := s.kind(s.form.Kind)
	known := kind.Values{}
	if k.Name == "maint_plan" || s.form.By != "" {
		known["name"] = fmt.Sprintf("赵%d", s.n)
	}
	if s.n++; s.long && s.form.By != "" {
		delete(known, "name")
		known["dept_id"] = s.ref("department")
	}
	name := fmt.Sprint(s.form.Name, s.n)
	s.add(name, k.Name, s.values(k, known))
	id := s.ids[name]
	s.lines(id, lines)
	if k.Name == "stock_out" {
		s.inStore(id)
	}
	if len(k.Chain) > 0 && !s.little {
		s.decide(k, id)
	}
	return id
}

func (s *filler) lines(id string, n int) {
	if s.form.Lines == "" {
		return
	}
	k := s.lineKind()
	for range n {
		known := kind.Values{k.Parent: id}
		if s.form.By != "" {
			known = kind.Values{s.form.By: id, "status": "in_use"}
		}
		v := s.values(k, known)
		s.write(func(tx *store.Tx) error {
			_, err := record.Add(tx, k, v)
			return err
		})
	}
}

// inStore receives what an issue takes out, and posts both.
func (s *filler) inStore(id string) {
	k := s.kind("stock_out_row")
	var in []kind.Values
	s.write(func(tx *store.Tx) error {
		rows, err := record.Lines(tx, k, id)
		for _, r := range rows {
			price := int64(12_5000 + s.n*37)
			if s.long {
				price = 9_999_9999
			}
			in = append(in, kind.Values{"item_id": r.Values["item_id"], "qty": r.Values["qty"], "price": price})
		}
		return err
	})
	s.receiptOn(fmt.Sprintf("RK-202602-%03d", s.n), "2026-02-05", in...)
	s.ids["issue"] = id
	s.post("stock_out", "issue")
}

// decide notes a decision of each stage.
func (s *filler) decide(k *kind.Kind, id string) {
	opinion := "同意，请按需采购。"
	if s.plain {
		opinion = "同意"
	}
	if s.long {
		opinion = strings.Repeat(long, 2)
	}
	seen := []string{}
	for _, stage := range k.Chain {
		if slices.Contains(seen, stage.Status) {
			continue
		}
		seen = append(seen, stage.Status)
		s.write(func(tx *store.Tx) error {
			_, err := record.Add(tx, &flow.Kind, kind.Values{"doc_kind": k.Name, "doc": id, "step": "approve", "was": stage.Status, "becomes": "x",
				"stage": stage.Label, "decision": "approve", "opinion": cmp.Or(opinion, "同意"), "sign_date": "2026-03-14", "approver": s.ids["张伟"], "recorded_by": s.ids["文员"]})
			return err
		})
	}
}
