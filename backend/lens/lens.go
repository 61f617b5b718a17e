// Package lens keeps a register's columns in memory and is the program's only
// searcher, sorter and counter: lists, suggestions, references in forms, filters,
// facets, sums and the export of a selection all ask it. The file keeps rows; a
// lens is built from its table, kept in step after each commit, and never written
// anywhere, so there is nothing to repair after a crash.
//
// It answers with row numbers (pk), counts and sums; the rows themselves are read
// by those who show them. It knows which fields are sensitive, but who may see
// them, and which records somebody's reach covers, its callers say in the Query.
// It changes nothing.
//
// Limits: texts of mostly distinct values (numbers, serials, remarks, and names
// beyond 65,536 different ones) are found by their characters but not by pinyin,
// are sorted by code point and have no facets.
package lens

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"opsbook/backend/kind"
	"opsbook/backend/lens/column"
	"opsbook/backend/store"
)

// The fields that every register has besides its own.
const (
	PK    = "_pk"    // the row's number: order of arrival
	State = "_state" // "0" live, "1" void; naming it in a filter includes the void
	Gaps  = "_gaps"  // how many fields are still to be completed (待补全), 0 if none
)

// field is one column with what is known of it.
type field struct {
	*kind.Field
	expr string // how SQL writes it; "": computed here
	ref  string // the kind it refers to
	col  column.Column
}

// searched reports whether free text looks into the field. Yes and no, dates and
// amounts are for filters: a search for 是 or 2021 would find everything.
func (f *field) searched() bool {
	switch f.Type {
	case kind.Text, kind.LongText, kind.RichText, kind.Seq, kind.Enum, kind.Multi, kind.Ref, kind.User,
		kind.Phone, kind.Email, kind.IDCard, kind.JSON:
		return f.Calc == nil && f.Name[0] != '_'
	}
	return false
}

// Lens is the columns of one register. Its methods may be called from several
// goroutines.
type Lens struct {
	s      *store.Store
	k      *kind.Kind
	fields []field
	index  map[string]int
	stored []int // fields that are read from the file, in the order of the pack
	later  []due // what a row may still owe
	calcs  []int // fields that are computed
	inputs []int // fields that they depend on
	pack   string
	safe   string // the same for rows with control characters in them

	turn   sync.Mutex // held by who reads rows into the columns
	wait   chan struct{}
	failed error // of the load; read after wait is closed

	owed struct { // what has changed in the file and not yet here
		sync.Mutex
		ready   bool
		changes store.Changes
	}

	mu        sync.RWMutex // guards what stands below and the columns
	day       string       // for which computed fields are worked out
	pk        *column.Num  // fields[0].col
	live      column.Set
	void      column.Set
	orders    [][]uint32 // by field; nil until asked for
	composite map[string]*composite
	words     map[string]column.Set

	input kind.Values       // of the row whose computed fields are worked out
	said  map[string]string // JSON texts and their words; many rows say the same
}

// New returns the lens of a register of s, empty until Load.
func New(s *store.Store, k *kind.Kind) *Lens {
	l := &Lens{s: s, k: k, index: map[string]int{}, wait: make(chan struct{}),
		composite: map[string]*composite{}, words: map[string]column.Set{}, input: kind.Values{}, said: map[string]string{}}
	l.owed.changes = store.Changes{}
	l.pk = &column.Num{}
	l.add(field{Field: &kind.Field{Name: PK, Label: "序", English: "Row", Type: kind.Int}, col: l.pk})
	l.add(field{Field: &kind.Field{Name: State, Label: "有效", English: "Valid", Type: kind.Enum}, expr: State, col: newState()})
	l.add(field{Field: &kind.Field{Name: Gaps, Label: "待补全", English: "To be completed", Type: kind.Int}, col: &column.Num{}})
	for i := range k.Fields {
		f := field{Field: &k.Fields[i]}
		switch {
		case f.Calc != nil:
			f.col = l.column(&f)
			l.calcs = append(l.calcs, len(l.fields))
		case !f.Stored() || f.Type == kind.Secret:
			continue
		default:
			f.col = l.column(&f)
			f.expr = fmt.Sprintf("%q", f.Name)
			if f.Column() == "BLOB" {
				f.expr = "lower(hex(" + f.expr + "))"
			}
		}
		if f.Required == kind.Later {
			l.later = append(l.later, due{field: len(l.fields)})
		}
		l.add(f)
	}
	for _, c := range k.Checks {
		if c.Later {
			l.later = append(l.later, l.due(&c))
		}
	}
	for i := range l.fields {
		if slices.ContainsFunc(l.calcs, func(c int) bool { return slices.Contains(l.fields[c].Calc.From, l.fields[i].Name) }) {
			l.inputs = append(l.inputs, i)
		}
	}
	l.orders = make([][]uint32, len(l.fields))
	l.pack, l.safe = l.packSQL(false), l.packSQL(true)
	return l
}

// due is a field that is to be completed while its conditions hold; on says, for
// each condition, which field it looks at.
type due struct {
	field int
	on    []int
	when  []kind.Cond
}

func (l *Lens) due(c *kind.Check) due {
	d := due{field: l.index[c.Field], when: c.When}
	for _, w := range c.When {
		d.on = append(d.on, l.index[w.Field])
	}
	return d
}

// owed reports whether a row with these values owes it.
func (d *due) owed(vals []string) bool {
	if vals[d.field] != "" {
		return false
	}
	for i := range d.when {
		if !d.when[i].Holds(vals[d.on[i]]) {
			return false
		}
	}
	return true
}

func (l *Lens) add(f field) {
	if f.expr != "" {
		l.stored = append(l.stored, len(l.fields))
	}
	l.index[f.Name] = len(l.fields)
	l.fields = append(l.fields, f)
}

// packSQL joins a row's fields with 0x1F. Values have no control characters but
// line breaks and tabs (package record strips them); safe makes sure of it.
func (l *Lens) packSQL(safe bool) string {
	parts := []string{"pk"}
	for _, i := range l.stored {
		e := l.fields[i].expr
		if safe {
			e = "replace(replace(" + e + ",char(30),' '),char(31),' ')"
		}
		parts = append(parts, "ifnull("+e+",'')")
	}
	return strings.Join(parts, "||char(31)||")
}

// column chooses how a field is kept.
func (l *Lens) column(f *field) column.Column {
	if f.Number() {
		return &column.Num{}
	}
	d := column.NewDict()
	switch f.Type {
	case kind.Text, kind.JSON: // devices of a model have the same attributes
		d.Thin = true
	case kind.Date, kind.Month, kind.Year, kind.DateTime, kind.DateRange:
		d.Thin = f.Type == kind.DateTime
	case kind.Enum, kind.Multi, kind.Bool:
		d.Multi = f.Type == kind.Multi
	case kind.Ref, kind.User:
		f.ref, d.Canon = f.Target(), canonicalID
	default:
		if f.Name != l.k.Title {
			return &column.Text{}
		}
		d.Thin = true
	}
	if f.Name == l.k.Key && f.Name != l.k.Title && f.Type == kind.Text {
		return &column.Text{}
	}
	if !d.Thin && d.Canon == nil {
		d.Show = l.shower(f.Field)
	}
	return d
}

func newState() *column.Dict {
	d := column.NewDict()
	d.Show = func(text string) (string, string) {
		return map[string]string{"0": "有效", "1": "作废", "2": "撤回"}[text], ""
	}
	return d
}

// canonicalID turns 32 hex digits into the text form of an id.
func canonicalID(hex string) string {
	if len(hex) != 32 {
		return hex
	}
	return hex[:8] + "-" + hex[8:12] + "-" + hex[12:16] + "-" + hex[16:20] + "-" + hex[20:]
}

// Kind is the register's declaration.
func (l *Lens) Kind() *kind.Kind { return l.k }

// Ready reports whether the register has been read. Until then Find waits; a
// caller that would rather show something reads the newest rows by itself.
func (l *Lens) Ready() bool {
	select {
	case <-l.wait:
		return l.failed == nil
	default:
		return false
	}
}

// Rows is the number of rows that are held, whatever their state; 0 until Ready.
func (l *Lens) Rows() int {
	if !l.Ready() {
		return 0
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	return len(l.pk.Val)
}

// Bytes is about what the lens holds in memory; 0 until Ready.
func (l *Lens) Bytes() int {
	if !l.Ready() {
		return 0
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	n := 8 * (cap(l.live) + cap(l.void))
	for i, f := range l.fields {
		n += f.col.Bytes() + 4*cap(l.orders[i])
	}
	for _, o := range l.composite {
		n += 4 * cap(o.o)
	}
	for _, w := range l.words {
		n += 8 * cap(w)
	}
	return n
}
