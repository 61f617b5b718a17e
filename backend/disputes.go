package backend

import (
	"context"
	"slices"
	"strings"

	"opsbook/backend/double"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Dispute is a field to which several PCs gave values without knowing of each other.
type Dispute struct {
	Kind   string   `json:"kind"`
	Record string   `json:"record"`
	Field  string   `json:"field"` // "_state": voided on one PC, changed on another
	Number string   `json:"number"`
	Title  string   `json:"title"`
	Of     Home     `json:"of"`     // the document of a line; else the record itself
	Into   string   `json:"into"`   // of "_state": the number of the record that it was merged into; "": it was not
	Whole  []string `json:"whole"`  // fields that only make sense together with it: one PC's values stand for all
	Before string   `json:"before"` // what the field held when the first of them was said, as the screen shows it
	Said   []Saying `json:"said"`   // the one that is shown first
}

// Home is where a record is looked at.
type Home struct {
	Kind   string `json:"kind"`
	Record string `json:"record"`
	Number string `json:"number"`
}

// Saying is one of the values.
type Saying struct {
	Value any    `json:"value"` // as a form takes it; of "_state" whether the record counts
	Text  string `json:"text"`
	At    string `json:"at"`
	User  string `json:"user"` // how he is called
	PC    string `json:"pc"`
	Own   bool   `json:"own"`
}

// Disputes are the fields that somebody has to decide on.
type Disputes struct {
	Registers []Differing `json:"registers"` // all of them, counted
	List      []Dispute   `json:"list"`      // the first of them
	Circles   []Circle    `json:"circles"`
}

// Circle are records of a register each of which stands below the next one, and the last
// below the first: PCs gave them to each other without knowing.
type Circle struct {
	Kind    string `json:"kind"`
	Field   string `json:"field"` // by which they name what stands above them
	Records []Twin `json:"records"`
}

// Differing is how many fields of a register somebody has to decide on. A document counts
// for its lines.
type Differing struct {
	Kind string `json:"kind"`
	N    int    `json:"n"`
}

// maxDisputes bounds how many fields are looked through.
const maxDisputes = 1 << 20

// Disputes shows at most n of the fields that somebody has to decide on and counts them
// all, of registers that the user sees.
func (b *Backend) Disputes(ctx context.Context, n int) (Disputes, error) {
	out := Disputes{[]Differing{}, []Dispute{}, []Circle{}}
	err := b.Read(ctx, func(tx *store.Tx) error {
		if err := MayExchange(tx); err != nil {
			return err
		}
		list, err := seenDisputes(tx)
		if err != nil {
			return err
		}
		for _, d := range list {
			register := registerOf(tx, d.Kind)
			i := slices.IndexFunc(out.Registers, func(r Differing) bool { return r.Kind == register })
			if i < 0 {
				i, out.Registers = len(out.Registers), append(out.Registers, Differing{Kind: register})
			}
			out.Registers[i].N++
		}
		for _, d := range list[:min(n, len(list))] {
			shown, err := showDispute(tx, d)
			if err != nil {
				return err
			}
			out.List = append(out.List, shown)
		}
		return out.circles(tx)
	})
	return out, err
}

// circles adds the circles that the user sees.
func (out *Disputes) circles(tx *store.Tx) error {
	for i := range tx.Store.Catalog().Kinds {
		k := &tx.Store.Catalog().Kinds[i]
		for _, f := range k.Stored() {
			if k.AppendOnly || f.Type != kind.Ref || f.To != k.Name || user.Gate(tx, k, kind.View) != nil {
				continue
			}
			found, err := tx.Circles(k, f)
			if err != nil {
				return err
			}
			for _, ids := range found {
				c := Circle{Kind: k.Name, Field: f.Name}
				if c.Records, err = twins(tx, k, ids); err != nil {
					return err
				}
				if len(c.Records) > 0 {
					out.Circles = append(out.Circles, c)
				}
			}
		}
	}
	return nil
}

// seenDisputes are the fields that somebody has to decide on and the user sees.
func seenDisputes(tx *store.Tx) ([]store.Dispute, error) {
	list, err := tx.Disputes(maxDisputes)
	seen := map[[2]string]bool{} // by register and field
	return slices.DeleteFunc(list, func(d store.Dispute) bool {
		at := [2]string{d.Kind, d.Field}
		sees, known := seen[at]
		if !known {
			sees = seesDispute(tx, d)
			seen[at] = sees
		}
		return !sees
	}), err
}

// registerOf is the register in which the records of a kind are looked at.
func registerOf(tx *store.Tx, name string) string {
	for {
		k, err := tx.Kind(name)
		if err != nil {
			return name
		}
		f, ok := k.Field(k.Parent)
		if !ok || f.To == "" {
			return name
		}
		name = f.To
	}
}

// seesDispute reports whether the user may see what a field holds. Registers that nobody
// sees as such are shown to who keeps the accounts.
func seesDispute(tx *store.Tx, d store.Dispute) bool {
	k, err := tx.Kind(d.Kind)
	if err != nil {
		return false
	}
	if k.Parent == "" && k.Access == nil {
		return user.Gate(tx, &user.Kind, kind.Config) == nil
	}
	if f, ok := k.Field(d.Field); ok && f.Sensitive && user.Gate(tx, k, kind.Private) != nil {
		return false
	}
	return user.Gate(tx, k, kind.View) == nil
}

// showDispute puts what is said of a field into words.
func showDispute(tx *store.Tx, d store.Dispute) (Dispute, error) {
	out := Dispute{Kind: d.Kind, Record: d.Record, Field: d.Field, Whole: []string{}, Said: []Saying{}}
	k, err := tx.Kind(d.Kind)
	if err != nil {
		return out, err
	}
	r, err := tx.ByID(k, d.Record)
	if err != nil || r == nil {
		return out, err
	}
	names := record.NewNames(tx)
	out.Number, out.Title = record.Number(k, r.ID, r.Values), names.Title(k, r.ID, r.Values)
	if out.Of, err = home(tx, k, r); err != nil {
		return out, err
	}
	if together := k.WithGroups([]string{d.Field}); len(together) > 1 {
		out.Whole = together
	}
	if d.Field == "_state" {
		if out.Into, err = mergedInto(tx, k, d.Record); err != nil {
			return out, err
		}
	}
	said, before, err := tx.Said(k, d.Record, d.Field)
	if err != nil {
		return out, err
	}
	c := record.Context(tx)
	text := func(v any) string {
		if f, ok := k.Field(d.Field); ok {
			return f.Text(v, c)
		}
		return ""
	}
	out.Before = text(before)
	for _, s := range said {
		x := Saying{Value: sayable(d.Field, s.Value), Text: text(s.Value), At: s.At.Format("2006-01-02 15:04"), User: names.User(s.User), Own: s.Own}
		if x.PC, err = pcOf(tx, s.Stream); err != nil {
			return out, err
		}
		out.Said = append(out.Said, x)
	}
	return out, nil
}

// mergedInto is the number of the record that one is said to be the same as; "" if nobody
// merged it.
func mergedInto(tx *store.Tx, k *kind.Kind, id string) (string, error) {
	m, ok, err := double.Merged(tx, k, id)
	if err != nil || !ok {
		return "", err
	}
	r, err := tx.ByID(k, m.Other)
	if err != nil || r == nil {
		return "", err
	}
	return record.Number(k, r.ID, r.Values), nil
}

// home is the record, or the document that a line belongs to.
func home(tx *store.Tx, k *kind.Kind, r *store.Row) (Home, error) {
	k, r, err := record.Document(tx, k, r)
	if err != nil || r == nil {
		return Home{}, err
	}
	return Home{k.Name, r.ID, record.Number(k, r.ID, r.Values)}, nil
}

// Choice decides on one field.
type Choice struct {
	Kind   string `json:"kind"`
	Record string `json:"record"`
	Field  string `json:"field"`
	Value  any    `json:"value"`
}

// SettleDisputes decides on fields, all or none of them.
func (b *Backend) SettleDisputes(ctx context.Context, choices []Choice) error {
	return b.Write(ctx, func(tx *store.Tx) error {
		if err := MayExchange(tx); err != nil {
			return err
		}
		return settle(tx, choices, nil)
	})
}

func settle(tx *store.Tx, choices []Choice, tell func(done, of int)) error {
	byRecord, voided := slices.Clone(choices), []Choice{}
	slices.SortStableFunc(byRecord, func(x, y Choice) int { return strings.Compare(x.Kind+x.Record, y.Kind+y.Record) })
	for len(byRecord) > 0 {
		first, values := byRecord[0], map[string]any{}
		for len(byRecord) > 0 && byRecord[0].Kind == first.Kind && byRecord[0].Record == first.Record {
			values[byRecord[0].Field] = byRecord[0].Value
			if keep, _ := byRecord[0].Value.(bool); byRecord[0].Field == "_state" && !keep {
				voided = append(voided, byRecord[0])
			}
			byRecord = byRecord[1:]
		}
		k, err := tx.Kind(first.Kind)
		if err != nil {
			return err
		}
		if err := record.Settle(tx, k, first.Record, values); err != nil {
			return err
		}
		if tell != nil {
			tell(len(choices)-len(byRecord), len(choices))
		}
	}
	return oneStays(tx, voided)
}

// Way is how all fields of a register are decided on at once.
type Way string

// Ways of deciding.
const (
	Mine   Way = "mine"   // as this PC says
	Theirs Way = "theirs" // as another PC says; of several, the one whose value would be shown first
	Shown  Way = "shown"  // as it is shown now
)

// SettleRegister decides in one way on all fields of a register and of its lines that the
// user sees; those of which that side says nothing stay open. It gives how many were
// decided, all or none of them. tell, which may be nil, is told how far it is. Faults:
// Forbidden, Invalid, Cancelled.
func (b *Backend) SettleRegister(ctx context.Context, register string, way Way, tell func(done, of int)) (n int, err error) {
	if way != Mine && way != Theirs && way != Shown {
		return 0, fault.New(fault.Invalid, "没有“%s”这种选法。", "There is no way “%s” of deciding.", string(way))
	}
	err = b.Write(ctx, func(tx *store.Tx) error {
		if err := MayExchange(tx); err != nil {
			return err
		}
		list, err := seenDisputes(tx)
		if err != nil {
			return err
		}
		var choices []Choice
		for _, d := range list {
			if registerOf(tx, d.Kind) != register {
				continue
			}
			c, says, err := way.choose(tx, d)
			if err != nil {
				return err
			}
			if says {
				choices = append(choices, c)
			}
		}
		n = len(choices)
		return settle(tx, choices, tell)
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// choose decides on one field; not if that side says nothing of it.
func (w Way) choose(tx *store.Tx, d store.Dispute) (Choice, bool, error) {
	k, err := tx.Kind(d.Kind)
	if err != nil {
		return Choice{}, false, err
	}
	said, _, err := tx.Said(k, d.Record, d.Field)
	i := slices.IndexFunc(said, func(s store.Saying) bool { return w == Shown || s.Own == (w == Mine) })
	if err != nil || i < 0 {
		return Choice{}, false, err
	}
	return Choice{d.Kind, d.Record, d.Field, sayable(d.Field, said[i].Value)}, true, nil
}

// sayable is what is said of a field as a choice of it takes it.
func sayable(field string, said any) any {
	if field == "_state" {
		return said == store.Live
	}
	return said
}

// oneStays refuses to void a record that was merged into another one, if that one does not
// count either: PCs merged them in opposite directions, and one of them has to stay.
func oneStays(tx *store.Tx, voided []Choice) error {
	for _, c := range voided {
		k, err := tx.Kind(c.Kind)
		if err != nil {
			return err
		}
		r, err := record.Get(tx, k, c.Record)
		if err != nil {
			return err
		}
		if _, was, err := double.Merged(tx, k, c.Record); err != nil || !was {
			if err != nil {
				return err
			}
			continue
		}
		to, _, err := double.Into(tx, k, r)
		if err != nil {
			return err
		}
		if to == nil {
			return fault.New(fault.Conflict, "%[1]s是合并掉的一条，它并入的那一条也已作废。两条里要留下一条，请改成保留其中一条。",
				"%[1]s was merged away, and the one it went into is void as well. One of them has to stay; keep one.", record.Number(k, r.ID, r.Values))
		}
	}
	return nil
}
