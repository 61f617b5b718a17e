package lens

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"opsbook/backend/fault"
	"opsbook/backend/lens/column"
	"opsbook/backend/lens/pinyin"
)

// Query says which rows are wanted and in which order.
type Query struct {
	Text    string  // words; a row must have them all, in any of its texts
	Where   []Cond  // all must hold
	Sort    []Order // none: the best matches of Text first, then the newest
	Scope   *Scope  // whose rows the asker may see; nil: all
	PKs     []int64 // only these rows; nil: all, empty: none
	But     []int64 // none of these rows
	Void    bool    // also rows that are void; withdrawn ones never
	Private bool    // the asker may see sensitive fields; else they are neither searched nor named
}

// Cond is one filter. Values are canonical: integers as digits (分, smallest
// units), dates YYYY-MM-DD, keys of codes, ids; "" is empty.
type Cond struct {
	Field  string
	Op     string
	Values []string
}

// What Cond.Op may say.
const (
	Is       = column.Is       // one of Values; a multiple choice: has one of them
	OneOf    = "oneof"         // the same
	Not      = "not"           // none of Values; empty is none of them
	Contains = column.Contains // the text, or what the code or record is called, contains one of Values, by pinyin too
	Between  = column.Between  // from Values[0] to Values[1], both included; "" is open; a span of days: overlaps it
	Empty    = "empty"         // nothing is entered
	Filled   = "filled"        // something is entered
	Next     = "next"          // a day from today to Values[0] days from now
	Prev     = "prev"          // a day from Values[0] days ago to today
)

// Order is one key of the order. Empty stands last, whichever way.
type Order struct {
	Field string
	Desc  bool
}

// Scope bounds a query to the rows whose Field is one of Values. No values: no rows.
type Scope struct {
	Field  string
	Values []string
}

// Bounds of a query; beyond them it is refused.
const (
	MaxText   = 200 // characters
	MaxWords  = 16
	MaxConds  = 64
	MaxOrders = 4
	MaxValues = 20_000
)

// plan is a query that has been understood.
type plan struct {
	Query
	words []string
	tests []planned
	sort  []planned
}

type planned struct {
	i    int // the field
	t    *column.Test
	desc bool
}

// Find returns the rows that q asks for, as they are now. It waits until the
// register has been read. Faults: Invalid (a field, operator or value that does
// not fit, with its name), Forbidden (a sensitive field without the right). A
// cancelled ctx ends it soon with ctx's error.
func (l *Lens) Find(ctx context.Context, q Query) (*Result, error) {
	select {
	case <-l.wait:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if l.failed != nil {
		return nil, l.failed
	}
	p, err := l.plan(q)
	if err != nil {
		return nil, err
	}
	if len(l.calcs) > 0 && l.stale() {
		l.tomorrow()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	match := l.match(ctx, p)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &Result{l: l, p: p, match: match, count: match.Count()}, nil
}

func (l *Lens) stale() bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.day != l.s.Now().Format(time.DateOnly)
}

// typed is what somebody has typed, folded. No value has control characters, and
// columns use some to part values; to a search they are blanks.
func typed(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, pinyin.Fold(s))
}

func (l *Lens) plan(q Query) (*plan, error) {
	p := &plan{Query: q, words: strings.Fields(typed(q.Text))}
	switch {
	case utf8.RuneCountInString(q.Text) > MaxText || len(p.words) > MaxWords:
		return nil, invalid("搜索内容太长，最多 %d 个字、%d 个词。", "The search is too long: at most %d characters and %d words.", MaxText, MaxWords)
	case len(q.Where) > MaxConds || len(q.Sort) > MaxOrders:
		return nil, invalid("筛选条件最多 %d 个，排序最多 %d 列。", "At most %d filters and %d columns to sort by.", MaxConds, MaxOrders)
	}
	today := l.s.Now()
	for _, c := range q.Where {
		i, err := l.find(c.Field, q.Private)
		if err != nil {
			return nil, err
		}
		t, err := newTest(l.called(i), c, today)
		if err != nil {
			return nil, err
		}
		p.Void = p.Void || c.Field == State
		p.tests = append(p.tests, planned{i: i, t: t})
	}
	if s := q.Scope; s != nil {
		i, err := l.find(s.Field, true)
		if err != nil {
			return nil, err
		}
		owned := slices.DeleteFunc(slices.Clone(s.Values), func(v string) bool { return v == "" })
		p.tests = append(p.tests, planned{i: i, t: isOneOf(&l.fields[i], owned)})
	}
	for _, o := range q.Sort {
		i, err := l.find(o.Field, q.Private)
		if err != nil {
			return nil, err
		}
		p.sort = append(p.sort, planned{i: i, desc: o.Desc})
	}
	return p, nil
}

// find returns the field called name, for someone who may or may not see
// sensitive ones.
func (l *Lens) find(name string, private bool) (int, error) {
	i, ok := l.index[name]
	if !ok {
		return 0, fault.New(fault.Invalid, "“%[1]s”没有可以筛选、排序或统计的字段“%[2]s”。",
			"%[3]s has no field “%[2]s” to filter, sort or count by.", l.k.Label, name, l.k.English)
	}
	if f := l.called(i); f.Sensitive && !private {
		return 0, fault.New(fault.Forbidden, "您没有权限查看“%[1]s”，不能按它筛选、排序或统计。",
			"You may not see “%[2]s”, so you cannot filter, sort or count by it.", f.Label, f.English)
	}
	return i, nil
}

// called is a field as it is called now: the register may have been read before
// somebody gave it another label.
func (l *Lens) called(i int) *field {
	f := l.fields[i]
	if k, err := l.s.Catalog().Kind(l.k.Name); err == nil {
		if now, ok := k.Field(f.Name); ok {
			f.Field = now
		}
	}
	return &f
}

// match is the set of rows that p asks for. It is not complete if ctx has ended.
func (l *Lens) match(ctx context.Context, p *plan) column.Set {
	m := slices.Clone(l.live)
	if p.Void {
		m.Or(l.void)
	}
	if p.PKs != nil {
		m.And(l.slots(p.PKs))
	}
	if len(p.But) > 0 {
		m.Minus(l.slots(p.But))
	}
	for _, c := range p.tests {
		b := make(column.Set, len(m))
		l.fields[c.i].col.Choose(ctx, c.t, b)
		if c.t.Invert {
			m.Minus(b)
		} else {
			m.And(b)
		}
	}
	for _, w := range p.words {
		if ctx.Err() != nil {
			return m
		}
		m.And(l.word(ctx, w, p.Private))
	}
	return m
}

func (l *Lens) slots(pks []int64) column.Set {
	b := make(column.Set, len(l.live))
	for _, pk := range pks {
		if k, ok := slices.BinarySearch(l.pk.Val, pk); ok {
			b.Add(uint32(k))
		}
	}
	return b
}

// word is the set of rows in which a word is found; the last few are remembered,
// because people type on.
func (l *Lens) word(ctx context.Context, w string, private bool) column.Set {
	key := w
	if private {
		key = "\x00" + w
	}
	if b := l.words[key]; b != nil {
		return b
	}
	b := make(column.Set, len(l.live))
	for _, cheap := range []bool{true, false} {
		for i := range l.fields {
			f := &l.fields[i]
			_, isText := f.col.(*column.Text)
			if f.searched() && isText != cheap && (private || !f.Sensitive) {
				f.col.Search(ctx, w, b)
			}
		}
	}
	if ctx.Err() == nil {
		if len(l.words) >= 16 {
			clear(l.words)
		}
		l.words[key] = b
	}
	return b
}

func invalid(zh, en string, args ...any) error { return fault.New(fault.Invalid, zh, en, args...) }
