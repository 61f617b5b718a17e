package backend

import (
	"context"
	"strings"

	"opsbook/backend/double"
	"opsbook/backend/equipment"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/number"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// joining says of a register whose records may be merged (kind.Kind.Merges) how they are.
type joining struct {
	may   func(tx *store.Tx, k *kind.Kind, keep, other *store.Row) error // what stands against it for two of them; nil: nothing
	names bool                                                           // records that are called alike are worth a look
	also  []double.Place                                                 // where they are named by number
}

// joinable holds what is said of them, by kind. Documents are not merged: each of them is a
// paper of its own.
var joinable = map[string]joining{
	equipment.Kind.Name: {may: equipment.MayMerge},
	"supply_item":       {may: stock.MayMerge, also: []double.Place{{Kind: "approval_stage", Field: "items"}}},
	"employee":          {may: sameStatus, names: true, also: []double.Place{{Kind: "approval_stage", Field: "persons"}}},
	"partner":           {may: sameStatus, names: true},
	"department":        {names: true, also: []double.Place{{Kind: "app_user", Field: "depts"}}},
	"position":          {names: true},
	"location":          {names: true},
	"course":            {names: true},
}

// sameStatus refuses to make one of two of which documents say different things.
func sameStatus(tx *store.Tx, k *kind.Kind, keep, other *store.Row) error {
	return double.Alike(tx, k, keep, other, "status")
}

// withMerged adds to departments those that were merged into them: what is frozen goes on
// to name these, and stays within the reach of whom it was.
func withMerged(tx *store.Tx, depts []string) (out []string, err error) {
	k, err := tx.Kind("department")
	if err != nil {
		return nil, err
	}
	for _, id := range depts {
		family, err := double.Family(tx, k, id)
		if err != nil {
			return nil, err
		}
		out = append(out, family...)
	}
	return out, nil
}

// MergeField is a field in which two records differ.
type MergeField struct {
	Field     string `json:"field"`
	Keep      any    `json:"keep"` // as a form takes it; nil of what the user may not see
	Other     any    `json:"other"`
	KeepText  string `json:"keepText"`
	OtherText string `json:"otherText"`
	Take      bool   `json:"take"` // the other one's is proposed: the one that stays has none
}

// MergeUse is how often a field of a register names the record that is to go.
type MergeUse struct {
	Label  fault.Text `json:"label"`
	Open   int        `json:"open"`
	Frozen int        `json:"frozen"` // in what nobody changes any more
}

// MergeView is what somebody looks at before he merges two records.
type MergeView struct {
	Kind    string       `json:"kind"`
	Keep    Twin         `json:"keep"`
	Other   Twin         `json:"other"`
	Fields  []MergeField `json:"fields"`
	Uses    []MergeUse   `json:"uses"`
	Refused fault.Text   `json:"refused"` // why they cannot be merged; none: they can
}

// MergeInput makes one record of two. Records are named by id or number.
type MergeInput struct {
	Kind     string         `json:"kind"`
	Keep     string         `json:"keep"`
	Other    string         `json:"other"`
	KeepRev  int64          `json:"keepRev"` // as they were seen; 0 does not ask
	OtherRev int64          `json:"otherRev"`
	Take     []string       `json:"take"`   // fields in which the other one is right
	Values   map[string]any `json:"values"` // fields in which neither is
}

// merging finds the two records for a user.
func (in *MergeInput) merging(tx *store.Tx) (*double.Merging, error) {
	k, err := tx.Kind(in.Kind)
	if err != nil {
		return nil, err
	}
	m := &double.Merging{Kind: k, Values: map[string]any{}, Also: joinable[k.Name].also}
	if m.Keep, err = record.Find(tx, k, in.Keep); err != nil {
		return nil, err
	}
	if m.Other, err = record.Find(tx, k, in.Other); err != nil {
		return nil, err
	}
	for _, r := range []*store.Row{m.Keep, m.Other} {
		if err := user.Covers(tx, k, kind.View, r); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// mayMerge refuses what the kernel and the domain of the register refuse.
func mayMerge(tx *store.Tx, m *double.Merging) error {
	if !m.Kind.Merges {
		return fault.New(fault.Conflict, "“%[1]s”不能合并：单据各是各的一张纸。重复的请作废一张，编号重复的请换新编号。",
			"Records of %[2]s cannot be merged: each document is a paper of its own. Void one of two; where numbers are the same, give one a new number.", m.Kind.Label, m.Kind.English)
	}
	if err := m.May(tx); err != nil {
		return err
	}
	if may := joinable[m.Kind.Name].may; may != nil {
		return may(tx, m.Kind, m.Keep, m.Other)
	}
	return nil
}

// Twins shows two records beside each other, and what merging them would change.
func (b *Backend) Twins(ctx context.Context, in MergeInput) (out MergeView, err error) {
	out = MergeView{Kind: in.Kind, Fields: []MergeField{}, Uses: []MergeUse{}}
	err = b.Read(ctx, func(tx *store.Tx) error {
		m, err := in.merging(tx)
		if err != nil {
			return err
		}
		if out.Keep, err = twinOf(tx, m.Kind, m.Keep); err != nil {
			return err
		}
		if out.Other, err = twinOf(tx, m.Kind, m.Other); err != nil {
			return err
		}
		if f := fault.Of(mayMerge(tx, m)); f != nil {
			out.Refused = f.Message
			return nil
		}
		out.fields(tx, m)
		uses, err := m.Uses(tx)
		for _, u := range uses {
			out.Uses = append(out.Uses, MergeUse{fault.T(u.Kind.Label+" · "+u.Field.Label, u.Kind.English+" · "+u.Field.English), u.Open, u.Frozen})
		}
		return err
	})
	return out, err
}

// fields are those in which the two differ, masked for who may not see them.
func (out *MergeView) fields(tx *store.Tx, m *double.Merging) {
	c, private := record.Context(tx), user.Private(tx.Store.Catalog(), tx.Actor, m.Kind)
	for _, f := range double.Differ(m.Kind, m.Keep.Values, m.Other.Values) {
		a, b := m.Keep.Values[f.Name], m.Other.Values[f.Name]
		x := MergeField{Field: f.Name, Keep: a, Other: b, KeepText: f.Text(a, c), OtherText: f.Text(b, c), Take: a == nil}
		if f.Sensitive && !private {
			x.Keep, x.Other = nil, nil
			x.KeepText, x.OtherText = masked(m.Kind, f, a, c), masked(m.Kind, f, b, c)
		}
		out.Fields = append(out.Fields, x)
	}
}

func masked(k *kind.Kind, f *kind.Field, v any, c kind.Context) string {
	one := kind.Values{f.Name: v}
	record.Mask(k, one)
	return f.Text(one[f.Name], c)
}

// Merged is what came of a merging.
type Merged struct {
	Mark    string `json:"mark"` // names it for Unmerge
	Keep    string `json:"keep"` // id
	Number  string `json:"number"`
	Changed int    `json:"changed"` // records that name the one that stays now
	Frozen  int    `json:"frozen"`  // records that go on to name the other one
}

// Merge makes one record of two for a user: one stays, the other is voided and leads to it.
func (b *Backend) Merge(ctx context.Context, in MergeInput) (out Merged, err error) {
	err = b.Write(ctx, func(tx *store.Tx) error {
		m, err := in.merging(tx)
		if err != nil {
			return err
		}
		if err := in.seen(m); err != nil {
			return err
		}
		if err := mayMerge(tx, m); err != nil {
			return err
		}
		if err := in.values(tx, m); err != nil {
			return err
		}
		res, err := m.Do(tx)
		if err != nil {
			return err
		}
		r, err := record.Get(tx, m.Kind, m.Keep.ID)
		if err != nil {
			return err
		}
		out = Merged{res.Mark, r.ID, record.Number(m.Kind, r.ID, r.Values), res.Changed, res.Frozen}
		return nil
	})
	return out, err
}

// seen refuses records that somebody changed since they were looked at.
func (in *MergeInput) seen(m *double.Merging) error {
	if in.KeepRev != 0 && in.KeepRev != m.Keep.Rev || in.OtherRev != 0 && in.OtherRev != m.Other.Rev {
		return fault.New(fault.Conflict, "两条记录里有一条刚被改过，请重新打开再合并。", "One of the two records was changed meanwhile; open them again before merging.")
	}
	return nil
}

// values are what the one that stays will say, as somebody chose.
func (in *MergeInput) values(tx *store.Tx, m *double.Merging) error {
	for _, name := range in.Take {
		f, ok := m.Kind.Field(name)
		if !ok || !f.Stored() {
			return fault.New(fault.Invalid, "“%[1]s”没有字段“%[2]s”。", "%[3]s has no field “%[2]s”.", m.Kind.Label, name, m.Kind.English)
		}
		m.Values[name] = m.Other.Values[name]
	}
	for name, v := range in.Values {
		m.Values[name] = v
	}
	return record.NewResolver(tx).Fill(m.Kind, m.Values)
}

// Unmerge takes a merging back, named by its mark.
func (b *Backend) Unmerge(ctx context.Context, mark string) error {
	return b.Write(ctx, func(tx *store.Tx) error { return double.Unmerge(tx, mark) })
}

// Apart keeps that records of a register are not the same, and why.
func (b *Backend) Apart(ctx context.Context, kindName string, ids []string, note string) error {
	return b.onKind(ctx, kindName, func(tx *store.Tx, k *kind.Kind) error { return double.Apart(tx, k, ids, note) })
}

// Rejoin takes back that two records are not the same.
func (b *Backend) Rejoin(ctx context.Context, mark string) error {
	return b.Write(ctx, func(tx *store.Tx) error { return double.Rejoin(tx, mark) })
}

// Carry makes what still names a record that was merged away name the one that it leads to,
// as far as it may be changed. It returns how many records it changed.
func (b *Backend) Carry(ctx context.Context, kindName, gone string) (n int, err error) {
	err = b.onKind(ctx, kindName, func(tx *store.Tx, k *kind.Kind) (err error) {
		n, err = double.Carry(tx, k, gone, joinable[k.Name].also)
		return err
	})
	return n, err
}

func (b *Backend) onKind(ctx context.Context, name string, fn func(*store.Tx, *kind.Kind) error) error {
	return b.Write(ctx, func(tx *store.Tx) error {
		k, err := tx.Kind(name)
		if err != nil {
			return err
		}
		return fn(tx, k)
	})
}

// Renumber gives a record another number: the next one of its rule, or the one given. It is
// a change like any other. It returns the number.
func (b *Backend) Renumber(ctx context.Context, kindName, id, to string) (out string, err error) {
	err = b.onKind(ctx, kindName, func(tx *store.Tx, k *kind.Kind) error {
		r, err := record.Get(tx, k, id)
		if err != nil {
			return err
		}
		f, ok := k.Field(k.Key)
		if !ok {
			return fault.New(fault.Invalid, "“%[1]s”没有编号。", "%[2]s have no numbers.", k.Label, k.English)
		}
		if to = strings.TrimSpace(to); to == "" && f.Type == kind.Seq {
			if to, err = number.Next(tx, k, r.Values); err != nil {
				return err
			}
		}
		if to == "" {
			return fault.New(fault.Invalid, "请填写新的%[1]s。", "Enter another %[2]s.", f.Label, f.English)
		}
		done, err := Edit(tx, k, id, 0, record.Input{Values: map[string]any{f.Name: to}})
		out = done.Number
		return err
	})
	return out, err
}
