package lens

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/lens/column"
	"opsbook/backend/store"
)

// manyRows is from where on sorting anew is cheaper than moving single rows.
const manyRows = 256

// Refresh takes in what a transaction has changed: rows of this register, records
// that it refers to, code lists. It is called after the commit, by whoever wrote;
// it reads the rows back, so insert, change and state go one way and calling it
// twice does no harm. If it fails, what it did not take in is kept for the next
// call.
func (l *Lens) Refresh(ctx context.Context, changes store.Changes) error {
	l.owed.Lock()
	owe := false
	for name, pks := range changes {
		if l.concerns(name) {
			l.owed.changes[name] = append(l.owed.changes[name], pks...)
			owe = true
		}
	}
	ready := l.owed.ready
	l.owed.Unlock()
	if !owe || !ready { // Load settles what comes before it is done
		return nil
	}
	return l.settle(ctx)
}

// concerns reports whether the lens holds anything of a kind.
func (l *Lens) concerns(name string) bool {
	return name == l.k.Name || name == store.ListKind ||
		slices.ContainsFunc(l.fields, func(f field) bool { return f.ref == name })
}

// settle reads what is owed. Who holds the turn reads a snapshot that is younger
// than every change owed, and none older than what the turn before it read.
func (l *Lens) settle(ctx context.Context) error {
	l.turn.Lock()
	defer l.turn.Unlock()
	l.owed.Lock()
	changes := l.owed.changes
	l.owed.changes = store.Changes{}
	l.owed.Unlock()
	err := l.s.Read(ctx, store.Actor{}, func(tx *store.Tx) error {
		for name, pks := range changes {
			if err := l.settleKind(tx, name, pks); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		l.owed.Lock()
		for name, pks := range changes {
			l.owed.changes[name] = append(l.owed.changes[name], pks...)
		}
		l.owed.Unlock()
	}
	return err
}

func (l *Lens) settleKind(tx *store.Tx, name string, pks []int64) error {
	if name == l.k.Name {
		if err := l.again(tx, pks); err != nil {
			return err
		}
	}
	if name == store.ListKind {
		l.relabel()
	}
	return l.renamed(tx, name, pks)
}

// again reads rows that were changed, and every row that is new.
func (l *Lens) again(tx *store.Tx, pks []int64) error {
	slices.Sort(pks)
	pks = slices.Compact(pks)
	last := int64(0)
	if n := len(l.pk.Val); n > 0 {
		last = l.pk.Val[n-1]
	}
	known, _ := slices.BinarySearch(pks, last+1)
	var packs []string
	for part := range slices.Chunk(pks[:known], packRows) {
		list, err := json.Marshal(part)
		if err != nil {
			return err
		}
		pack, err := l.read(tx, "SELECT r.* FROM json_each(?) j CROSS JOIN %q r ON r.pk=j.value", string(list))
		if err != nil {
			return err
		}
		packs = append(packs, pack)
	}
	var newest int64
	if _, err := tx.One(fmt.Sprintf("SELECT ifnull(max(pk),0) FROM %q", l.k.Name), nil, &newest); err != nil {
		return err
	}
	for ; last < newest; last += packRows {
		pack, err := l.read(tx, "SELECT * FROM %q WHERE pk>? AND pk<=? ORDER BY pk", last, last+packRows)
		if err != nil {
			return err
		}
		packs = append(packs, pack)
	}
	l.mu.Lock()
	clear(l.words)
	if len(pks) > manyRows {
		l.unsort()
	}
	for _, pack := range packs {
		l.retake(pack)
	}
	l.mu.Unlock()
	return l.entitleAll(tx)
}

// changed forgets what was worked out from the rows, or the order of their values,
// as they were.
func (l *Lens) changed() {
	clear(l.words)
	clear(l.composite)
}

// unsort drops every order; the next list builds what it needs.
func (l *Lens) unsort() {
	clear(l.orders)
	clear(l.composite)
	for i := range l.fields {
		if d, ok := l.fields[i].col.(*column.Dict); ok {
			d.Unrank()
		}
	}
}

// retake takes in a pack of rows known or new.
func (l *Lens) retake(pack string) {
	if pack == "" {
		return
	}
	vals := make([]string, len(l.fields))
	for row := range strings.SplitSeq(pack, "\x1e") {
		l.part(row, vals)
		pk := column.Number(vals[0])
		k, known := slices.BinarySearch(l.pk.Val, pk)
		slot := uint32(k)
		if !known {
			l.insert(vals, slot)
			continue
		}
		lists, from := l.stands(slot)
		for i := range l.fields {
			if l.fields[i].Calc == nil {
				l.move(i, slot, vals[i])
			}
		}
		l.known(slot)
		for _, i := range l.calcs {
			l.move(i, slot, l.compute(i))
		}
		for j, c := range lists {
			resettle(c.o, from[j], func(a, b uint32) int { return l.compare(c.by, a, b) })
		}
		l.mark(slot, vals[l.index[State]])
	}
}

// insert appends a new row and gives it its place in every order.
func (l *Lens) insert(vals []string, slot uint32) {
	l.append(vals)
	for i, o := range l.orders {
		if o != nil {
			l.orders[i] = slices.Insert(o, place(o, slot, inOrder(l.fields[i].col)), slot)
		}
	}
	for _, c := range l.composite {
		c.o = slices.Insert(c.o, place(c.o, slot, func(a, b uint32) int { return l.compare(c.by, a, b) }), slot)
	}
}

// stands tells where a row stands in the orders by several keys, before it changes.
func (l *Lens) stands(slot uint32) (lists []*composite, at []int) {
	for _, c := range l.composite {
		lists = append(lists, c)
		at = append(at, place(c.o, slot, func(a, b uint32) int { return l.compare(c.by, a, b) }))
	}
	return lists, at
}

// inOrder compares slots by a column, equal ones by slot.
func inOrder(c column.Column) func(a, b uint32) int {
	return func(a, b uint32) int {
		if n := c.Compare(a, b); n != 0 {
			return n
		}
		return int(a) - int(b)
	}
}

// place is where a slot stands in an order, or belongs.
func place(o []uint32, slot uint32, compare func(a, b uint32) int) int {
	at, _ := slices.BinarySearchFunc(o, slot, compare)
	return at
}

// resettle moves the slot at o[from], whose value has changed, to where it belongs:
// it searches on both sides of it and shifts what lies between.
func resettle(o []uint32, from int, compare func(a, b uint32) int) {
	slot := o[from]
	to := place(o[:from], slot, compare)
	if to == from {
		to += place(o[from+1:], slot, compare)
		copy(o[from:to], o[from+1:])
	} else {
		copy(o[to+1:from+1], o[to:from])
	}
	o[to] = slot
}

// move gives a slot a new value and its new place in the field's order.
func (l *Lens) move(i int, slot uint32, raw string) {
	c, o := l.fields[i].col, l.orders[i]
	if c.Is(slot, raw) {
		return
	}
	if o == nil {
		c.Put(slot, raw)
		return
	}
	from := place(o, slot, inOrder(c))
	c.Put(slot, raw)
	resettle(o, from, inOrder(c))
}

// tomorrow works out computed fields anew when the day has changed.
func (l *Lens) tomorrow() {
	l.turn.Lock()
	defer l.turn.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	today := l.s.Now().Format("2006-01-02")
	if l.day == today {
		return
	}
	l.day = today
	l.changed()
	for slot := range uint32(len(l.pk.Val)) {
		l.known(slot)
		for _, i := range l.calcs {
			l.fields[i].col.Put(slot, l.compute(i))
		}
	}
	for _, i := range l.calcs {
		l.orders[i] = nil
	}
}

// relabel asks again how codes are called.
func (l *Lens) relabel() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.fields {
		if d, ok := l.fields[i].col.(*column.Dict); ok && l.fields[i].Type != kind.Text && d.Relabel() {
			l.orders[i] = nil
			l.changed()
		}
	}
}
