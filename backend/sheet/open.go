package sheet

import (
	"cmp"
	"context"
	"fmt"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/sheet/head"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Draft is a file read for a register: what would be written, and every problem.
// Nothing is stored until Run.
type Draft struct {
	Kind    *kind.Kind // with the fields of its lines, where sheets bring them
	File    File
	Options Options
	Sheets  []SheetView
	Columns []ColumnView
	Counts  Counts
	Pending []string  // "SHEET:ROW" of choices still open; Run takes them as a group
	Earlier []Earlier // when the same file was imported before, the newest first

	names    *head.Names
	tables   []*table           // by sheet; nil: not read
	left     map[int]fault.Text // why a sheet is not read
	lists    kind.Lists
	today    string
	titles   map[string]string // id → title of what rows refer to
	rows     []kept
	problems map[int][]Problem
	changes  map[int][]Change
	beside   map[int][]Beside
	arena    arena
	words    map[string]string // sentences, each kept once
	times    map[string]int    // field and text → rows with a problem there

	strangers strangers
	across    string // see Guess.Across
	gives     []string
	sums      func(heading string) bool
	flat      *flat // nil: each row is one record of Kind as it stands
}

// Open reads a file for a register and judges every row. tx may be a read
// transaction. Faults: Forbidden, Invalid (nothing to read in it, too many rows),
// and those of book.
func Open(ctx context.Context, tx *store.Tx, k *kind.Kind, f File, g Guesses, o Options) (*Draft, error) {
	if err := user.Gate(tx, k, kind.Import); err != nil {
		return nil, err
	}
	k, flat, err := flatten(tx, k)
	if err != nil {
		return nil, err
	}
	d := &Draft{Kind: k, flat: flat, File: f, Options: o, lists: tx.Lists(), today: cmp.Or(o.Today, tx.Today()), titles: map[string]string{},
		problems: map[int][]Problem{}, changes: map[int][]Change{}, beside: map[int][]Beside{}, words: map[string]string{}, times: map[string]int{}}
	if err := d.meet(); err != nil {
		return nil, err
	}
	if err := d.recall(tx); err != nil {
		return nil, err
	}
	r := &reading{Draft: d, ctx: ctx, tx: tx, resolver: record.NewResolver(tx), show: record.Context(tx)}
	called := r.show.Name
	r.show.Name = func(kind, id string) string { // a newcomer is in no register yet
		if n := d.strangers.byID[id]; n != nil {
			return d.titles[id]
		}
		return called(kind, id)
	}
	if make := g[k.Name]; make != nil {
		if r.guess, err = make(tx); err != nil {
			return nil, err
		}
	}
	d.across, d.gives, d.sums = r.guess.Across, r.guess.Gives, r.guess.Sums
	if err := d.learnNames(tx, r.guess.Columns); err != nil {
		return nil, err
	}
	if err := d.findTables(ctx); err != nil {
		return nil, err
	}
	d.borrowYears()
	if err := r.learnRegister(); err != nil {
		return nil, err
	}
	for i, t := range d.tables {
		if t == nil {
			d.leave(i)
		} else if err := r.table(t); err != nil {
			return nil, err
		}
	}
	r.weighAmounts()
	d.count()
	return d, nil
}

// importable reports whether a file may bring a field.
func importable(f *kind.Field) bool { return f.Stored() && !f.Locked && f.Type != kind.Secret }

// place is how Options name a row.
func place(sheet string, row int) string { return fmt.Sprintf("%s:%d", sheet, row) }
