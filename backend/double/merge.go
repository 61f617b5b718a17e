package double

import (
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Merging makes one record of two.
type Merging struct {
	Kind   *kind.Kind
	Keep   *store.Row     // stays
	Other  *store.Row     // is voided and leads to it
	Values map[string]any // by field, as typed or stored: what the one that stays says where they differ; what is not given is its own, else the other one's
	Also   []Place        // where records of the kind are named by number
}

// Result is what came of a merging.
type Result struct {
	Mark    string // names it for Unmerge
	Changed int    // records that name the one that stays now
	Frozen  int    // that go on to name the other one: what is frozen is read through the mark
}

// Differ are the fields in which two records differ and of which a user may choose.
func Differ(k *kind.Kind, a, b kind.Values) (out []*kind.Field) {
	for _, f := range k.Stored() {
		if a[f.Name] != b[f.Name] && !k.ByRule(f) && f.Type != kind.Secret && k.Keeps(f.Name) {
			out = append(out, f)
		}
	}
	return out
}

// May refuses a merging for what the user may not do and for what cannot be: a record with
// itself, one that is void, one that stands above or below the other in a tree.
func (m *Merging) May(tx *store.Tx) error {
	k, a, b := m.Kind, m.Keep, m.Other
	if err := allowed(tx, k, b.ID); err != nil {
		return err
	}
	if err := user.Covers(tx, k, kind.Change, a); err != nil {
		return err
	}
	if a.ID == b.ID {
		return fault.New(fault.Invalid, "请选两条不同的记录。", "Choose two different records.")
	}
	for _, r := range []*store.Row{a, b} {
		if r.State != store.Live {
			return fault.New(fault.Conflict, "%[1]s已作废，不能合并。", "%[1]s is void and cannot be merged.", record.Number(k, r.ID, r.Values))
		}
	}
	for _, f := range k.Stored() {
		if f.Type != kind.Ref || f.To != k.Name {
			continue
		}
		for _, x := range [][2]*store.Row{{a, b}, {b, a}} {
			if x[0].Values.Str(f.Name) == x[1].ID {
				return fault.New(fault.Conflict, "“%[1]s”的%[3]s就是“%[2]s”，不能合并，请先改正。", "%[4]s of “%[1]s” is “%[2]s”, so they cannot be merged. Change that first.",
					record.Title(k, x[0].ID, x[0].Values), record.Title(k, x[1].ID, x[1].Values), f.Label, f.English)
			}
		}
	}
	return nil
}

// allowed asks for the rights that a merging takes: to change the register, and to void the
// record that goes.
func allowed(tx *store.Tx, k *kind.Kind, gone string) error {
	if err := user.Gate(tx, k, kind.Change); err != nil {
		return err
	}
	return record.MayVoid(tx, k, gone)
}

// Uses counts who names the other record.
func (m *Merging) Uses(tx *store.Tx) ([]Use, error) {
	n := m.naming(tx, m.Keep.Values)
	err := n.look()
	return n.uses, err
}

// naming looks for the other record, and for names that the one that stays has no more once
// its values are now.
func (m *Merging) naming(tx *store.Tx, now kind.Values) *naming {
	k, names := m.Kind, map[string]string{}
	title := now.Str(k.Title)
	stay := record.Called(k, now)
	for _, name := range append(record.Called(k, m.Other.Values), record.Called(k, m.Keep.Values)...) {
		if !slices.Contains(stay, name) && title != "" {
			names[name] = title
		}
	}
	for _, r := range []*store.Row{m.Other, m.Keep} {
		if was, is := r.Values.Str(k.Key), now.Str(k.Key); was != is && was != "" && is != "" && k.Key != k.Title {
			names[was] = is
		}
	}
	return &naming{tx: tx, k: k, from: m.Other, to: m.Keep.ID, names: names, also: m.Also}
}

// decided is what the record that stays says in all fields in which the two differ, and in
// its title: so much is said by the merging, whatever another PC says meanwhile.
func (m *Merging) decided() map[string]any {
	out := map[string]any{}
	for _, f := range Differ(m.Kind, m.Keep.Values, m.Other.Values) {
		if out[f.Name] = m.Keep.Values[f.Name]; out[f.Name] == nil {
			out[f.Name] = m.Other.Values[f.Name]
		}
	}
	maps.Copy(out, m.Values)
	if f, ok := m.Kind.Field(m.Kind.Title); ok && len(out) == 0 {
		out[f.Name] = m.Keep.Values[f.Name]
	}
	return out
}

// Do merges, all or nothing within the transaction. Faults: those of May and of a change.
func (m *Merging) Do(tx *store.Tx) (out Result, err error) {
	if err := m.May(tx); err != nil {
		return out, err
	}
	k := m.Kind
	stream, before, _ := tx.Head()
	was := *m.Keep
	if _, err := record.Absorb(tx, k, m.Keep, m.Other, m.decided()); err != nil {
		return out, err
	}
	now := m.Keep.Values
	m.Keep = &was
	n := m.naming(tx, now)
	if err := n.look(); err != nil {
		return out, err
	}
	if err := n.carry(); err != nil {
		return out, err
	}
	reason := "合并到 " + record.Number(k, was.ID, now)
	if err := record.Void(tx, k, m.Other.ID, reason); err != nil {
		return out, err
	}
	if err := forget(tx, k, m.Keep.ID, m.Other.ID); err != nil {
		return out, err
	}
	_, after, _ := tx.Head()
	out.Changed = len(n.changes)
	for _, u := range n.uses {
		out.Frozen += u.Frozen
	}
	out.Mark, err = record.Add(tx, &Kind, kind.Values{"entity": k.Name, "one": m.Other.ID, "other": m.Keep.ID, "merged": int64(1),
		"stream": hex.EncodeToString(stream), "first": before + 1, "last": after})
	return out, err
}

// Unmerge takes a merging back: all says again what it said before. Faults: Forbidden,
// NotFound, Conflict (it was taken back, or something was changed since, which it names).
func Unmerge(tx *store.Tx, id string) error {
	m, err := Get(tx, id)
	if err != nil {
		return err
	}
	k, err := tx.Kind(m.Entity)
	if err != nil {
		return err
	}
	if err := allowed(tx, k, m.One); err != nil {
		return err
	}
	v := m.row.Values
	gid, err := hex.DecodeString(v.Str("stream"))
	if err != nil || len(gid) != 16 {
		return fmt.Errorf("double: stream of %s is %q", id, v.Str("stream"))
	}
	span := store.Span{Stream: [16]byte(gid), From: v.Int("first"), To: v.Int("last")}
	if err := untouched(tx, span); err != nil {
		return err
	}
	if _, err := tx.TakeBack([]store.Span{span}, func(int, int) {}); err != nil {
		return err
	}
	return m.drop(tx, "撤销合并")
}

// untouched refuses if any of the records was changed after the span.
func untouched(tx *store.Tx, span store.Span) error {
	done, err := tx.DoneIn(span)
	if err != nil {
		return err
	}
	last := map[string]store.Done{}
	for _, d := range done {
		last[d.Kind.Name+" "+d.ID] = d
	}
	var names []string
	n := 0
	for _, d := range done {
		if last[d.Kind.Name+" "+d.ID].Op != d.Op {
			continue
		}
		op, err := tx.Last(d.Kind, d.ID)
		if err != nil {
			return err
		}
		if op == d.Op {
			continue
		}
		r, err := tx.ByID(d.Kind, d.ID)
		if err != nil || r == nil {
			return fmt.Errorf("double: %s %s is missing: %w", d.Kind.Name, d.ID, err)
		}
		if n++; n <= 5 {
			names = append(names, record.Number(d.Kind, r.ID, r.Values))
		}
	}
	if n == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "不能撤销合并：之后又改过 %[1]d 条记录（%[2]s）。要分开的话，请恢复作废的那一条，再逐条改回。",
		"The merging cannot be taken back: %[1]d record(s) were changed since (%[2]s). To part them, take the void back and change them one by one.", n, fault.Whole(strings.Join(names, "、")))
}

// Carry makes whatever names a record that was merged away name the one that it leads to,
// as far as it may be changed: what other PCs wrote before they knew. It returns how many
// records it changed.
func Carry(tx *store.Tx, k *kind.Kind, id string, also []Place) (int, error) {
	if err := allowed(tx, k, id); err != nil {
		return 0, err
	}
	from, err := record.Get(tx, k, id)
	if err != nil {
		return 0, err
	}
	to, _, err := Into(tx, k, from)
	if err != nil {
		return 0, err
	}
	if to == nil {
		return 0, fault.New(fault.NotFound, "%[1]s没有并入别的记录。", "%[1]s was not merged into another record.", record.Number(k, from.ID, from.Values))
	}
	m := Merging{Kind: k, Keep: to, Other: from, Also: also}
	n := m.naming(tx, to.Values)
	if err := n.look(); err != nil {
		return 0, err
	}
	return len(n.changes), n.carry()
}

func overtaken() error {
	return fault.New(fault.Conflict, "这一条已经处理过了，请刷新。", "This has been dealt with meanwhile; reload.")
}

// Alike refuses a merging of two records that differ in a field on which other things
// depend: it is for people to find out first which of them is right.
func Alike(tx *store.Tx, k *kind.Kind, a, b *store.Row, fields ...string) error {
	c := record.Context(tx)
	for _, name := range fields {
		f, ok := k.Field(name)
		if !ok || a.Values[name] == b.Values[name] {
			continue
		}
		say := func(r *store.Row) fault.Whole {
			if s := f.Text(r.Values[name], c); s != "" {
				return fault.Whole(s)
			}
			return "—"
		}
		return fault.New(fault.Conflict, "%[1]s的%[3]s是“%[5]s”，%[2]s的是“%[6]s”，不一样就不能合并。请先核对，改成一致再合并。",
			"%[4]s of %[1]s is “%[5]s”, of %[2]s “%[6]s”; they cannot be merged while it differs. Find out which is right first.",
			record.Number(k, a.ID, a.Values), record.Number(k, b.ID, b.Values), f.Label, f.English, say(a), say(b))
	}
	return nil
}
