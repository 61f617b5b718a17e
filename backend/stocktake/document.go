package stocktake

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// document is a stocktake as a rule works on it.
type document struct {
	tx    *store.Tx
	k     *kind.Kind
	rows  *kind.Kind
	cards *kind.Kind // the ledger of equipment
	items *kind.Kind
	doc   *store.Row
}

func open(tx *store.Tx, id string) (d *document, err error) {
	d = &document{tx: tx}
	for name, k := range map[string]**kind.Kind{Kind.Name: &d.k, rowKind.Name: &d.rows, "equipment": &d.cards, "supply_item": &d.items} {
		if *k, err = tx.Kind(name); err != nil {
			return nil, err
		}
	}
	d.doc, err = record.Get(tx, d.k, id)
	return d, err
}

func (d *document) str(field string) string { return d.doc.Values.Str(field) }

// ofDevices reports whether devices are counted, not what a store holds.
func (d *document) ofDevices() bool { return d.str("count_type") == equipmentType }

func (d *document) lines() ([]store.Row, error) { return record.Lines(d.tx, d.rows, d.doc.ID) }

// Proposal is what a new stocktake is called, as far as what it covers says that.
func Proposal(tx *store.Tx, in map[string]any) (kind.Values, error) {
	k, err := tx.Kind(Kind.Name)
	if err != nil {
		return nil, err
	}
	out := kind.Values{}
	if is(in, "count_type", equipmentType) || empty(in, "count_type") {
		return named(tx, k, in, out, []string{"dept_id", "place", "class_code"}, "全部设备")
	}
	if empty(in, "warehouse") {
		in = map[string]any{"scope": in["scope"], "warehouse": "main"}
		if out["warehouse"] = "main"; is(in, "count_type", "operation") {
			in["warehouse"], out["warehouse"] = "op1", "op1"
		}
	}
	return named(tx, k, in, out, []string{"warehouse"}, "")
}

func empty(in map[string]any, field string) bool { return in[field] == nil || in[field] == "" }

func is(in map[string]any, field, value string) bool { s, _ := in[field].(string); return s == value }

// named puts the names of what is covered into the scope, unless somebody has.
func named(tx *store.Tx, k *kind.Kind, in map[string]any, out kind.Values, fields []string, all string) (kind.Values, error) {
	if !empty(in, "scope") {
		return out, nil
	}
	scope := ""
	for _, name := range fields {
		f, _ := k.Field(name)
		v, _, err := f.Normal(in[name], record.Context(tx))
		if err != nil || v == nil {
			continue // what cannot be read is refused when it is stored
		}
		c := record.Context(tx)
		names := record.NewNames(tx)
		c.Name = names.Of
		if scope != "" {
			scope += " / "
		}
		scope += f.Text(v, c)
	}
	if scope == "" {
		scope = all
	}
	if scope != "" {
		out["scope"] = scope
	}
	return out, nil
}

// Save stores a new stocktake. Its lines come from the books, not from its form.
func Save(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, err := tx.Kind(Kind.Name)
	if err != nil {
		return record.Outcome{}, err
	}
	proposed, err := Proposal(tx, in.Values)
	if err != nil {
		return record.Outcome{}, err
	}
	in.Values = record.Filled(in.Values, proposed)
	if err := noLinesYet(in); err != nil {
		return record.Outcome{}, err
	}
	out, err := record.Save(tx, k, in)
	if err != nil {
		return out, err
	}
	return out, independent(tx, out.ID)
}

func noLinesYet(in record.Input) error {
	if len(in.Lines["rows"]) == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "盘点明细由“生成盘点表”从账面带出，不用填写。", "The lines come from the books when they are frozen; leave them empty.")
}

// independent refuses that somebody watches his own count.
func independent(tx *store.Tx, id string) error {
	d, err := open(tx, id)
	if err != nil || d.str("supervisor") == "" {
		return err
	}
	name := record.NewNames(tx).Of("employee", d.str("supervisor"))
	if !slices.Contains(kind.Members(d.doc.Values["counters"]), name) {
		return nil
	}
	return fault.InFields(map[string]fault.Text{"supervisor": fault.Sprintf("%s 已是盘点人，监盘人请另选一位。", "%s counts already; let somebody else watch.", name)})
}

// fixed are the fields that say what was frozen.
var fixed = []string{"count_type", "warehouse", "dept_id", "place", "class_code", "base_date", "mode"}

// Edit changes a stocktake for a user: before it is frozen its head, while it is counted
// what its lines say was found.
func Edit(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	d, err := open(tx, id)
	if err != nil {
		return record.Outcome{}, err
	}
	if d.str("status") == draft {
		if err := noLinesYet(in); err != nil {
			return record.Outcome{}, err
		}
		out, err := record.Edit(tx, k, id, rev, in)
		if err != nil {
			return out, err
		}
		return out, independent(tx, id)
	}
	before, err := d.lines()
	if err != nil {
		return record.Outcome{}, err
	}
	was := d.doc.Values
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	if d, err = open(tx, id); err != nil {
		return out, err
	}
	for _, name := range fixed {
		if d.doc.Values[name] != was[name] {
			f, _ := k.Field(name)
			return out, fault.InFields(map[string]fault.Text{name: fault.Sprintf("账面已生成，“%[1]s”不能再改；要改请取消后另建盘点表。", "The books are frozen; “%[2]s” cannot change. Cancel this one and begin another.", f.Label, f.English)})
		}
	}
	if err := d.entered(before); err != nil {
		return out, err
	}
	if err := independent(tx, id); err != nil {
		return out, err
	}
	r, err := record.Get(tx, k, id)
	if err == nil {
		out.Rev = r.Rev
	}
	return out, err
}

// entered follows the lines that a form has changed.
func (d *document) entered(before []store.Row) error {
	now, err := d.lines()
	if err != nil {
		return err
	}
	at := map[string]*store.Row{}
	for i := range now {
		at[now[i].ID] = &now[i]
	}
	for i := range before {
		b := &before[i]
		r := at[b.ID]
		delete(at, b.ID)
		if r == nil && b.Values.Int("extra") == 0 {
			return fault.New(fault.Conflict, "“%s”在账面里，不能从盘点表去掉。没有找到就填实盘 0，没有盘到就注明原因。", "“%s” is in the books and stays. Enter 0 if it is not there, or why it was not counted.", called(b))
		}
		if r == nil {
			continue
		}
		for _, name := range []string{"object_no", "name"} {
			if r.Values[name] != b.Values[name] {
				return fault.New(fault.Conflict, "“%s”是账面带出的，编号和名称不能改。", "“%s” comes from the books; its number and name stay.", called(b))
			}
		}
		if err := d.judge(r, told(b, r)); err != nil {
			return err
		}
	}
	for i := range now {
		if r := &now[i]; at[r.ID] != nil {
			if err := d.adopt(r); err != nil {
				return err
			}
		}
	}
	return d.tally(false)
}

// told reports whether somebody said anew what was counted.
func told(was, is *store.Row) bool {
	return was.Values["real_qty"] != is.Values["real_qty"] || was.Values["counted_on"] != is.Values["counted_on"]
}

// called is what a sentence calls the object of a line.
func called(r *store.Row) string {
	s := r.Values.Str("object_no")
	if n := r.Values.Str("name"); n != "" && s != "" {
		return s + " " + n
	} else if s == "" {
		return n
	}
	return s
}

// tally writes into the head how many lines there are, and once all is entered how many
// are counted and differ; while the count goes on its page says that.
func (d *document) tally(ended bool) error {
	t, err := d.tallies()
	if err != nil {
		return err
	}
	v := kind.Values{"lines": t.Lines, "lines_counted": nil, "diffs": nil}
	if ended {
		v["lines_counted"], v["diffs"] = t.Counted, t.Diffs
	}
	for name, x := range v {
		if d.doc.Values[name] != x {
			return record.Put(d.tx, d.k, d.doc.ID, v)
		}
	}
	return nil
}

// SoFar puts into v, which a screen shows of the stocktake with an id, how many lines are
// counted and differ while it goes on; of a blind one it tells of no differences.
func SoFar(tx *store.Tx, id string, v kind.Values) error {
	if status := v.Str("status"); status != frozen && status != counting {
		return nil
	}
	d, err := open(tx, id)
	if err != nil {
		return err
	}
	t, err := d.tallies()
	if v["lines_counted"] = t.Counted; !d.blind() {
		v["diffs"] = t.Diffs
	}
	return err
}

// Tally is how far a stocktake is; of a blind one that goes on it tells of no differences.
type Tally struct {
	Lines   int64 `json:"lines"`
	Counted int64 `json:"counted"`
	Diffs   int64 `json:"diffs"`
	Silent  int64 `json:"silent"` // neither counted nor said why
}

func (d *document) tallies() (t Tally, err error) {
	_, err = d.tx.One(`SELECT count(*), ifnull(sum(real_qty IS NOT NULL),0), ifnull(sum(count_result IN ('loss','surplus','moved')),0), ifnull(sum(real_qty IS NULL AND reason IS NULL),0)
		FROM stocktake_row WHERE stocktake_id=? AND _state=0`, []any{store.IDBytes(d.doc.ID)}, &t.Lines, &t.Counted, &t.Diffs, &t.Silent)
	if d.blind() {
		t.Diffs = 0
	}
	return t, err
}
