package backend

import (
	"context"
	"maps"
	"slices"

	"opsbook/backend/double"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Twin is one of the records that are probably the same.
type Twin struct {
	ID     string `json:"id"`
	Rev    int64  `json:"rev"`
	Number string `json:"number"`
	Title  string `json:"title"`
	At     string `json:"at"`   // when it was made
	User   string `json:"user"` // by whom; "": the program
	PC     string `json:"pc"`   // and where; "" while no other PC takes part
	May    bool   `json:"may"`  // the user may change it
}

// Duplicate are records that are probably one.
type Duplicate struct {
	Kind    string     `json:"kind"`
	Why     double.Why `json:"why"`
	Fields  []string   `json:"fields"` // what they share
	Value   string     `json:"value"`
	Records []Twin     `json:"records"`
	Merges  bool       `json:"merges"` // records of this register may be merged, and the user may do so
	Counts  bool       `json:"counts"` // their number comes from a rule: one may get the next one
}

// Said are records of which somebody said that they are not the same.
type Said struct {
	Mark    string `json:"mark"`
	Kind    string `json:"kind"`
	Records []Twin `json:"records"`
	Note    string `json:"note"`
	At      string `json:"at"`
	User    string `json:"user"`
}

// Late are records that name one that was merged away, and may be changed.
type Late struct {
	Kind  string `json:"kind"`
	Gone  Twin   `json:"gone"`
	Into  Twin   `json:"into"`
	Count int    `json:"count"`
}

// Duplicates are what is probably there twice, as far as the user may change it.
type Duplicates struct {
	Groups []Duplicate `json:"groups"`
	More   bool        `json:"more"` // than Groups shows
	Apart  []Said      `json:"apart"`
	Late   []Late      `json:"late"`
	Strays []Stray     `json:"strays"`
}

// Duplicates works out which records are probably the same.
func (b *Backend) Duplicates(ctx context.Context) (Duplicates, error) {
	out := Duplicates{Groups: []Duplicate{}, Apart: []Said{}, Late: []Late{}, Strays: []Stray{}}
	var marks []double.Mark
	err := b.Read(ctx, func(tx *store.Tx) (err error) {
		if marks, err = double.Marks(tx); err != nil {
			return err
		}
		for i := range tx.Store.Catalog().Kinds {
			k := &tx.Store.Catalog().Kinds[i]
			if k.AppendOnly || k.Parent != "" || user.Gate(tx, k, kind.Change) != nil {
				continue
			}
			if err := out.of(tx, k, marks); err != nil {
				return err
			}
		}
		out.More = len(out.Groups) > maxShown
		out.Groups = out.Groups[:min(maxShown, len(out.Groups))]
		if err := out.said(tx, marks); err != nil {
			return err
		}
		return out.strays(tx)
	})
	if err == nil {
		err = b.late(ctx, marks, &out)
	}
	return out, err
}

// of adds the duplicates of one register.
func (out *Duplicates) of(tx *store.Tx, k *kind.Kind, marks []double.Mark) error {
	groups, err := double.Groups(tx, k, marks, joinable[k.Name].names, maxShown+1-len(out.Groups))
	if err != nil {
		return err
	}
	private, c := user.Private(tx.Store.Catalog(), tx.Actor, k), record.Context(tx)
	for _, g := range groups {
		d := Duplicate{Kind: k.Name, Why: g.Why, Fields: []string{}, Merges: k.Merges && user.Gate(tx, k, kind.Void) == nil}
		shown := kind.Values{}
		for i, f := range g.Fields {
			d.Fields, shown[f.Name] = append(d.Fields, f.Name), g.Values[i]
			d.Counts = d.Counts || g.Why == double.Number && f.Type == kind.Seq && k.Number != nil
		}
		if !private {
			record.Mask(k, shown)
		}
		for i, f := range g.Fields {
			g.Values[i] = shown[f.Name]
		}
		d.Value = double.Words(g.Fields, g.Values, c)
		if d.Records, err = twins(tx, k, g.IDs); err != nil {
			return err
		}
		if len(d.Records) > 1 {
			out.Groups = append(out.Groups, d)
		}
	}
	return nil
}

// twins are those of some records that the user may see, as the list shows them.
func twins(tx *store.Tx, k *kind.Kind, ids []string) (out []Twin, err error) {
	for _, id := range ids {
		t, ok, err := twin(tx, k, id)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, t)
		}
	}
	return out, nil
}

// twin is a record as the list shows it; false if the user may not see it.
func twin(tx *store.Tx, k *kind.Kind, id string) (Twin, bool, error) {
	r, err := tx.ByID(k, id)
	if err != nil || r == nil || user.Covers(tx, k, kind.View, r) != nil {
		return Twin{}, false, err
	}
	out, err := twinOf(tx, k, r)
	return out, true, err
}

func twinOf(tx *store.Tx, k *kind.Kind, r *store.Row) (Twin, error) {
	names := record.NewNames(tx)
	born, _, err := tx.Born(r)
	if err != nil {
		return Twin{}, err
	}
	out := Twin{ID: r.ID, Rev: r.Rev, Number: record.Number(k, r.ID, r.Values), Title: names.Title(k, r.ID, r.Values),
		At: born.At.Format("2006-01-02 15:04"), User: names.User(born.User), May: user.Covers(tx, k, kind.Change, r) == nil}
	stream, err := tx.MadeOn(r)
	if err != nil {
		return out, err
	}
	out.PC, err = pcOf(tx, stream)
	return out, err
}

// said adds the records of which somebody said that they are not the same.
func (out *Duplicates) said(tx *store.Tx, marks []double.Mark) error {
	names := record.NewNames(tx)
	for _, m := range slices.Backward(marks) {
		k, err := tx.Kind(m.Entity)
		if err != nil || m.Merged || len(out.Apart) >= maxShown || user.Gate(tx, k, kind.Change) != nil {
			continue
		}
		born, _, err := tx.Born(m.Made())
		if err != nil {
			return err
		}
		s := Said{Mark: m.ID, Kind: k.Name, Note: m.Note, At: born.At.Format("2006-01-02 15:04"), User: names.User(born.User)}
		if s.Records, err = twins(tx, k, []string{m.One, m.Other}); err != nil {
			return err
		}
		if len(s.Records) == 2 {
			out.Apart = append(out.Apart, s)
		}
	}
	return nil
}

// late adds what names a record that was merged away and was written before its PC knew.
// The lists are asked, which hold the columns in memory.
func (b *Backend) late(ctx context.Context, marks []double.Mark, out *Duplicates) error {
	s, err := b.session()
	if err != nil {
		return err
	}
	gone := map[string][]string{}
	for _, m := range marks {
		if m.Merged && !slices.Contains(gone[m.Entity], m.One) {
			gone[m.Entity] = append(gone[m.Entity], m.One)
		}
	}
	for _, entity := range slices.Sorted(maps.Keys(gone)) {
		k, err := s.store.Catalog().Kind(entity)
		if err != nil {
			continue
		}
		named := map[string]int{}
		for _, u := range double.Naming(s.store.Catalog(), k) {
			l, err := s.lenses.Load().Get(ctx, u.Kind.Name)
			if err != nil {
				return err
			}
			found, err := l.Find(ctx, lens.Query{Where: []lens.Cond{{Field: u.Field.Name, Op: lens.Is, Values: gone[entity]}}})
			if err != nil {
				return err
			}
			if err := b.changeable(ctx, u, found.Page(0, maxShown), named); err != nil {
				return err
			}
		}
		if err := b.lateOf(ctx, k, gone[entity], named, out); err != nil {
			return err
		}
	}
	return nil
}

// changeable counts what rows name, as far as they may be changed.
func (b *Backend) changeable(ctx context.Context, u double.Use, pks []int64, named map[string]int) error {
	if len(pks) == 0 {
		return nil
	}
	return b.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.ByPK(u.Kind, pks...)
		if err != nil {
			return err
		}
		for i := range rows {
			frozen, err := record.Frozen(tx, u.Kind, &rows[i])
			if err != nil {
				return err
			}
			if !frozen {
				named[rows[i].Values.Str(u.Field.Name)]++
			}
		}
		return nil
	})
}

func (b *Backend) lateOf(ctx context.Context, k *kind.Kind, gone []string, named map[string]int, out *Duplicates) error {
	return b.Read(ctx, func(tx *store.Tx) error {
		if user.Gate(tx, k, kind.Change) != nil || user.Gate(tx, k, kind.Void) != nil {
			return nil
		}
		for _, id := range gone {
			r, err := tx.ByID(k, id)
			if err != nil {
				return err
			}
			if named[id] == 0 || r == nil || len(out.Late) >= maxShown {
				continue
			}
			to, _, err := double.Into(tx, k, r)
			if err != nil {
				return err
			}
			if to == nil || user.Covers(tx, k, kind.Change, to) != nil {
				continue
			}
			l := Late{Kind: k.Name, Count: named[id]}
			if l.Gone, err = twinOf(tx, k, r); err != nil {
				return err
			}
			if l.Into, err = twinOf(tx, k, to); err != nil {
				return err
			}
			out.Late = append(out.Late, l)
		}
		return nil
	})
}
