package double

import (
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Use is how often a field of a register names a record.
type Use struct {
	Kind   *kind.Kind
	Field  *kind.Field
	Open   int // in what may be changed
	Frozen int // in what nobody changes any more
}

// Place is a field of a register that names records of another one by their numbers without
// saying which register that is.
type Place struct{ Kind, Field string }

// MaxUses bounds how many records name one that is merged away.
const MaxUses = 20_000

// change is what has to be said anew in one record.
type change struct {
	kind *kind.Kind
	row  *store.Row
	to   kind.Values
}

// naming looks for what names a record that is merged away.
type naming struct {
	tx    *store.Tx
	k     *kind.Kind
	from  *store.Row
	to    string            // id of the one that stays
	names map[string]string // names and numbers that mean nobody any more → what stands in their place
	also  []Place

	uses    []Use
	changes []change
}

// look goes through all registers.
func (n *naming) look() error {
	for i := range n.tx.Store.Catalog().Kinds {
		o := &n.tx.Store.Catalog().Kinds[i]
		if o.AppendOnly || o.Name == Kind.Name {
			continue
		}
		fields := n.fields(o)
		if len(fields) == 0 {
			continue
		}
		if err := n.through(o, fields); err != nil {
			return err
		}
	}
	return n.files()
}

// fields are those of a register that may name the record.
func (n *naming) fields(o *kind.Kind) (out []*kind.Field) {
	for _, f := range o.Stored() {
		switch {
		case f.Type == kind.Ref && f.To == n.k.Name, n.byName(o, f) && len(n.names) > 0:
			out = append(out, f)
		}
	}
	return out
}

// byName reports whether a field names records of the register by name or number.
func (n *naming) byName(o *kind.Kind, f *kind.Field) bool {
	return f.To == n.k.Name && (f.Type == kind.Text || f.Type == kind.Multi) || slices.Contains(n.also, Place{o.Name, f.Name})
}

// through reads the rows of a register that name the record, in one pass.
func (n *naming) through(o *kind.Kind, fields []*kind.Field) error {
	pks, err := n.rows(o, fields)
	if err != nil {
		return err
	}
	var uses []Use
	for _, f := range fields {
		uses = append(uses, Use{Kind: o, Field: f})
	}
	for part := range slices.Chunk(pks, 500) {
		rows, err := n.tx.ByPK(o, part...)
		if err != nil {
			return err
		}
		for i := range rows {
			if err := n.one(o, &rows[i], uses); err != nil {
				return err
			}
		}
	}
	for _, u := range uses {
		if u.Open+u.Frozen > 0 {
			n.uses = append(n.uses, u)
		}
	}
	return nil
}

func (n *naming) rows(o *kind.Kind, fields []*kind.Field) (pks []int64, err error) {
	var either []string
	var args []any
	for _, f := range fields {
		if f.Type == kind.Ref {
			either, args = append(either, fmt.Sprintf("%q=?", f.Name)), append(args, store.IDBytes(n.from.ID))
			continue
		}
		for name := range n.names {
			either, args = append(either, fmt.Sprintf("instr(';'||%q||';', ?)", f.Name)), append(args, ";"+name+";")
		}
	}
	rows, err := n.tx.Query(fmt.Sprintf("SELECT pk FROM %q WHERE _state=0 AND (%s) ORDER BY pk LIMIT ?", o.Name, strings.Join(either, " OR ")), append(args, MaxUses+1)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var pk int64
		if err := rows.Scan(&pk); err != nil {
			return nil, err
		}
		pks = append(pks, pk)
	}
	return pks, rows.Err()
}

// one counts what a row says of the record and notes what has to be said anew. Lines of the
// record itself that the other one has as well stay where they are.
func (n *naming) one(o *kind.Kind, r *store.Row, uses []Use) error {
	if o.Name == n.k.Name && r.ID == n.from.ID {
		return nil
	}
	to := n.anew(o, r)
	if len(to) == 0 {
		return nil
	}
	if mine, ok := to[o.Parent]; ok {
		again, err := n.repeated(o, r, mine)
		if err != nil || again {
			return err
		}
	}
	frozen, err := record.Frozen(n.tx, o, r)
	if err != nil {
		return err
	}
	for i := range uses {
		if _, ok := to[uses[i].Field.Name]; ok && frozen {
			uses[i].Frozen++
		} else if ok {
			uses[i].Open++
		}
	}
	if !frozen {
		n.changes = append(n.changes, change{o, r, to})
	}
	if len(n.changes) > MaxUses {
		return fault.New(fault.Conflict, "有超过 %[1]d 条记录写着它，一次改不完。请反过来合并：让用得多的那一条留下。", "More than %[1]d records name it, too many for one go. Merge them the other way round, so that the one that is used more stays.", MaxUses)
	}
	return nil
}

// anew is what a row says in the place of the record.
func (n *naming) anew(o *kind.Kind, r *store.Row) kind.Values {
	to := kind.Values{}
	for _, f := range n.fields(o) {
		was := r.Values.Str(f.Name)
		switch {
		case f.Type == kind.Ref && was == n.from.ID:
			to[f.Name] = n.to
		case f.Type == kind.Multi:
			if now := n.members(was); now != was {
				to[f.Name] = now
			}
		case f.Type == kind.Text && n.names[was] != "":
			to[f.Name] = n.names[was]
		}
	}
	return to
}

// members are those of a multiple choice with the new names in the place of the old.
func (n *naming) members(was string) string {
	var out []string
	for _, m := range kind.Members(was) {
		if now := n.names[m]; now != "" {
			m = now
		}
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return strings.Join(out, ";")
}

// repeated reports whether the record that stays has a line that says the same.
func (n *naming) repeated(o *kind.Kind, line *store.Row, parent any) (bool, error) {
	id, _ := parent.(string)
	have, err := record.Lines(n.tx, o, id)
	return slices.ContainsFunc(have, func(r store.Row) bool {
		return !slices.ContainsFunc(o.Stored(), func(f *kind.Field) bool {
			return f.Name != o.Parent && r.Values[f.Name] != line.Values[f.Name]
		})
	}), err
}

// files are the attachments of the record; what the one that stays has already is left.
func (n *naming) files() error {
	k, err := n.tx.Kind(attach.Kind.Name)
	if err != nil {
		return nil // a catalog without attachments, in tests
	}
	mine, err := n.tx.Where(k, "owner", n.to)
	if err != nil {
		return err
	}
	theirs, err := n.tx.Where(k, "owner", n.from.ID)
	f, _ := k.Field("owner")
	u := Use{Kind: k, Field: f}
	for i := range theirs {
		r := &theirs[i]
		same := func(o store.Row) bool {
			return o.State == store.Live && o.Values.Str("sha256") == r.Values.Str("sha256") && o.Values.Str("field") == r.Values.Str("field")
		}
		if r.State != store.Live || slices.ContainsFunc(mine, same) {
			continue
		}
		u.Open++
		n.changes = append(n.changes, change{k, r, kind.Values{"owner": n.to}})
	}
	if u.Open > 0 {
		n.uses = append(n.uses, u)
	}
	return err
}

// carry says everything anew.
func (n *naming) carry() error {
	for _, c := range n.changes {
		if err := n.tx.Context().Err(); err != nil {
			return err
		}
		if err := record.Repoint(n.tx, c.kind, c.row, c.to); err != nil {
			f := fault.Of(err)
			if f.Code == fault.Internal {
				return err
			}
			return fault.New(fault.Conflict, "“%[1]s”里的 %[3]s 不能改成它：%[4]s", "%[3]s of “%[2]s” cannot name it instead: %[5]s",
				c.kind.Label, c.kind.English, record.Number(c.kind, c.row.ID, c.row.Values), fault.Whole(f.Message.ZH), fault.Whole(f.Message.EN))
		}
	}
	return nil
}

// Naming are the fields of registers by which records of a kind are named as such, those
// left out of what is only added.
func Naming(c *kind.Catalog, k *kind.Kind) (out []Use) {
	for i := range c.Kinds {
		o := &c.Kinds[i]
		for _, f := range o.Stored() {
			if f.Type == kind.Ref && f.To == k.Name && !o.AppendOnly {
				out = append(out, Use{Kind: o, Field: f})
			}
		}
	}
	return out
}
