// Package desk answers what a screen or a command asks of registers: a page of a
// list, one record with all that belongs to it, its history, suggestions while
// somebody types. It reads through the lens and the record package, always as the
// actor it is given, and writes nothing.
package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/lens/pinyin"
	"opsbook/backend/policy"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Desk is where one actor works.
type Desk struct {
	Store  *store.Store
	Lenses *lens.Set
	Actor  store.Actor
}

// Meta is what the screens need to know of every register the actor may see.
type Meta struct {
	Kinds    []KindView     `json:"kinds"`
	Lists    kind.Lists     `json:"lists"`
	Chapters []kind.Chapter `json:"chapters"`
	Opinion  []kind.Field   `json:"opinion"` // what is said with a step: who decided, when, why
}

// KindView is a declaration, with all its forms, and what the actor may do.
type KindView struct {
	kind.Kind
	Rights string       `json:"rights"` // letters of kind's actions
	Count  int          `json:"count"`  // live records within reach; -1 while they are being read
	Gaps   int          `json:"gaps"`   // how many of those lack what is asked for later (待补全)
	Basis  []policy.Ref `json:"basis"`  // the articles of the policy that it carries out
}

// actions in the order of the domain's permission table.
var actions = []rune{kind.View, kind.Add, kind.Change, kind.Submit, kind.Approve, kind.Record, kind.Void,
	kind.Print, kind.Export, kind.Import, kind.Config, kind.Private}

// Rights are the letters of the actions the actor has on a register.
func (d *Desk) Rights(k *kind.Kind) string {
	var b strings.Builder
	for _, a := range actions {
		if a == kind.Private && user.Private(d.Store.Catalog(), d.Actor, k) {
			b.WriteRune(a)
		} else if _, ok := user.Reach(d.Store.Catalog(), d.Actor, k, a); ok && a != kind.Private {
			b.WriteRune(a)
		}
	}
	return b.String()
}

// Meta returns the registers the actor may see, and the line items of those.
func (d *Desk) Meta(ctx context.Context) (m Meta, err error) {
	m = Meta{Lists: lists(d.Store.Lists()), Chapters: kind.Chapters, Kinds: []KindView{}}
	for _, name := range []string{"approver", "sign_date", "opinion"} {
		f, _ := flow.Kind.Field(name)
		m.Opinion = append(m.Opinion, *f)
	}
	for i := range d.Store.Catalog().Kinds {
		k := &d.Store.Catalog().Kinds[i]
		rights := d.Rights(k)
		if !strings.ContainsRune(rights, kind.View) {
			continue
		}
		v := view(k)
		v.Rights = rights
		if k.Chapter != "" {
			if v.Count, v.Gaps, err = d.count(ctx, k); err != nil {
				return m, err
			}
		}
		m.Kinds = append(m.Kinds, v)
	}
	return m, nil
}

// view is a declaration as screens hold it all the time: without what only Go asks of it
// (who may do what, how numbers are given out, what values are within bounds, how old
// ledgers call things), and of its checks those that say what a form asks for.
func view(k *kind.Kind) KindView {
	v := KindView{Kind: *k, Basis: policy.Basis(k.Name)}
	v.Access, v.Number = nil, nil
	v.Checks = slices.DeleteFunc(slices.Clone(k.Checks), func(c kind.Check) bool { return c.Is != "required" })
	v.Forms = k.AllForms()
	v.Fields = k.Shown()
	for j := range v.Fields {
		f := &v.Fields[j]
		f.Locked, f.Alias, f.Limit = k.ByRule(f), nil, ""
	}
	v.Columns = slices.DeleteFunc(slices.Clone(k.Columns), func(name string) bool { return !k.Keeps(name) })
	return v
}

// lists are the code lists as screens hold them: without what old ledgers write for a code.
func lists(all kind.Lists) kind.Lists {
	out := make(kind.Lists, len(all))
	for name, l := range all {
		l.Codes = slices.Clone(l.Codes)
		for i := range l.Codes {
			l.Codes[i].Alias = nil
		}
		out[name] = l
	}
	return out
}

// count is how many live records of a register the actor sees, and how many of
// them have gaps; -1 and 0 while it is being read.
func (d *Desk) count(ctx context.Context, k *kind.Kind) (n, gaps int, err error) {
	l, err := d.Lenses.Get(ctx, k.Name)
	if err != nil {
		return 0, 0, err
	}
	if !l.Ready() {
		return -1, 0, nil
	}
	r, err := d.find(ctx, k, ListQuery{Kind: k.Name})
	if err != nil {
		return 0, 0, err
	}
	if r.Len() == 0 || !k.MayLack() {
		return r.Len(), 0, nil
	}
	lacking, err := d.find(ctx, k, ListQuery{Kind: k.Name, Where: []Cond{{Field: lens.Gaps, Op: lens.Between, Values: []string{"1", ""}}}})
	if err != nil {
		return 0, 0, err
	}
	return r.Len(), lacking.Len(), nil
}

// Read runs fn in a read transaction as the actor.
func (d *Desk) Read(ctx context.Context, fn func(*store.Tx) error) error {
	return d.Store.Read(ctx, d.Actor, fn)
}

// kind returns a register the actor may act on. Line items are listed as a
// register only by those whose reach has no bounds: a line does not say whose its
// document is.
func (d *Desk) kind(name string, action rune) (*kind.Kind, error) {
	k, err := d.Store.Catalog().Kind(name)
	if err != nil {
		return nil, err
	}
	if reach, ok := user.Reach(d.Store.Catalog(), d.Actor, k, action); !ok || k.Parent != "" && reach != kind.All {
		return nil, user.Denied(k, action)
	}
	if k.Veil != nil { // what is veiled in one document would be told among the lines of all
		return nil, fault.New(fault.Forbidden, "“%[1]s”请在它的单据里查看。", "Look at “%[2]s” in their document.", k.Label, k.English)
	}
	return k, nil
}

// Choice is one suggestion for a reference field.
type Choice struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Title  string `json:"title"`
	Note   string `json:"note"` // what tells two of the same name apart
}

// Suggest finds records by what somebody has typed so far, best first.
func (d *Desk) Suggest(ctx context.Context, kindName, text string, n int) ([]Choice, error) {
	k, err := d.kind(kindName, kind.View)
	if err != nil {
		return nil, err
	}
	const most = 50 // are ranked, and returned at most
	n = min(max(n, 1), most)
	q := ListQuery{Kind: kindName, Search: text, Limit: n}
	if text != "" {
		q.Limit = most
	}
	page, err := d.List(ctx, q)
	if err != nil {
		return nil, err
	}
	if text != "" {
		slices.SortStableFunc(page.Rows, func(a, b Row) int { return cmp.Compare(meant(text, &b), meant(text, &a)) })
	}
	page.Rows = page.Rows[:min(n, len(page.Rows))]
	out := []Choice{}
	for _, l := range page.Led {
		if !slices.ContainsFunc(page.Rows, func(r Row) bool { return r.ID == l.To.ID }) {
			l.To.Note = l.From.Number
			out = append(out, l.To)
		}
	}
	for _, r := range page.Rows {
		c := Choice{ID: r.ID, Number: r.Number, Title: r.Title}
		if f, ok := k.Field(k.Dept); ok {
			c.Note = page.Names[textOf(r.Values[f.Name])]
		}
		out = append(out, c)
	}
	return out, nil
}

// meant is how likely a record is the one that somebody means by what he typed: its very
// number, its whole name, the beginning of its name; what is found by another reading of
// a character, or elsewhere, comes last.
func meant(text string, r *Row) int {
	w := pinyin.Fold(strings.TrimSpace(text))
	if pinyin.Fold(r.Number) == w {
		return 3
	}
	switch leads, whole := pinyin.Usual(w, pinyin.Fold(r.Title)); {
	case whole:
		return 2
	case leads:
		return 1
	}
	return 0
}

// Choices offers the values that a text field already has, the most frequent
// first, and the titles of the register it takes suggestions from.
func (d *Desk) Choices(ctx context.Context, kindName, field, text string, n int) ([]string, error) {
	f, err := d.offered(kindName, field)
	if err != nil {
		return nil, err
	}
	out := []string{}
	if f.To != "" && f.Type == kind.Text {
		known, err := d.Suggest(ctx, f.To, text, n)
		if err != nil {
			return nil, err
		}
		for _, c := range known {
			out = append(out, c.Title)
		}
	}
	facets, err := d.Facets(ctx, ListQuery{Kind: kindName, Where: []Cond{{Field: field, Op: "contains", Values: []string{text}}}}, field, n)
	for _, v := range facets {
		if v.Value != "" && !slices.Contains(out, v.Value) {
			out = append(out, v.Value)
		}
	}
	return out[:min(max(n, 0), len(out))], err
}

func textOf(v any) string { s, _ := v.(string); return s }

// Label is how a field is called in both languages.
func Label(k *kind.Kind, name string) fault.Text {
	if f, ok := k.Field(name); ok {
		return fault.T(f.Label, f.English)
	}
	switch name {
	case "_state":
		return fault.T("状态", "State")
	case "_reason":
		return fault.T("原因", "Reason")
	}
	return fault.T(name, name)
}

// names collects the titles of everything that rows refer to, and the units of what they
// count, and calls rows whose title is another record as that one.
func names(tx *store.Tx, k *kind.Kind, rows []Row, into map[string]string) error {
	n := record.NewNames(tx)
	for _, f := range k.Stored() {
		if !f.Refers() {
			continue
		}
		to := f.Target()
		var ids []string
		for _, r := range rows {
			if id := textOf(r.Values[f.Name]); id != "" && into[id] == "" {
				ids = append(ids, id)
			}
		}
		if err := n.Learn(to, ids); err != nil {
			return err
		}
		for _, id := range ids {
			into[id] = n.Of(to, id)
		}
		if f.Name != k.Title {
			continue
		}
		for i := range rows {
			rows[i].Title = cmp.Or(into[textOf(rows[i].Values[f.Name])], rows[i].Title)
		}
	}
	return units(tx, k, rows, into)
}

// units adds to names the codes of the units in which things that rows count are counted,
// as ID.FIELD.
func units(tx *store.Tx, k *kind.Kind, rows []Row, into map[string]string) error {
	done := map[string]bool{}
	for _, f := range k.Stored() {
		ref, ok := k.Field(f.Counts)
		if !ok || done[ref.Name] {
			continue
		}
		done[ref.Name] = true
		of, err := tx.Kind(ref.To)
		if err != nil {
			return err
		}
		var ids []string
		for _, r := range rows {
			if id := textOf(r.Values[ref.Name]); id != "" && into[id+"."+of.Counted.Unit] == "" {
				ids = append(ids, id)
			}
		}
		codes, err := record.UnitCodes(tx, of, ids)
		if err != nil {
			return err
		}
		for id, code := range codes {
			into[id+"."+of.Counted.Unit] = code
		}
	}
	return nil
}

// known is names, as far as the list knows them without looking them up: the
// records that a page refers to lie all over the file.
func known(found *lens.Result, k *kind.Kind, rows []Row, into map[string]string) {
	for _, f := range k.Stored() {
		if !f.Refers() {
			continue
		}
		for i := range rows {
			if id := textOf(rows[i].Values[f.Name]); id != "" && into[id] == "" {
				if name := found.Called(f.Name, id); name != "" {
					into[id] = name
				}
			}
		}
	}
}

// May reports whether the actor has an action on a register at all.
func (d *Desk) May(kindName string, action rune) bool {
	_, err := d.kind(kindName, action)
	return err == nil
}

// MayPrivate reports whether the actor sees the sensitive fields of a register.
func (d *Desk) MayPrivate(k *kind.Kind) bool {
	return user.Private(d.Store.Catalog(), d.Actor, k)
}
