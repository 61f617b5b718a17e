package lens

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/lens/column"
	"opsbook/backend/store"
)

const (
	packRows = 512 // rows that SQLite joins into one string: the driver's cost per value vanishes
	turnRows = 64 * packRows
)

// errTorn says that a pack does not part into rows: a value holds 0x1E or 0x1F.
var errTorn = errors.New("lens: control characters in a value")

// Load reads the register. It is called once, in the background for a long one:
// it takes a reader of the store for about a tenth of a second at a time. What is
// written meanwhile is taken in before it ends. After a failure the lens is of no
// use and Find says why.
func (l *Lens) Load(ctx context.Context) error {
	l.turn.Lock()
	err := l.load(ctx)
	l.turn.Unlock()
	for err == nil {
		l.owed.Lock()
		if len(l.owed.changes) == 0 {
			l.owed.ready = true
			l.owed.Unlock()
			break
		}
		l.owed.Unlock()
		err = l.settle(ctx)
	}
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx) // why, for whoever waits in Find
	}
	l.failed = err
	close(l.wait)
	return err
}

func (l *Lens) load(ctx context.Context) error {
	var last int64
	read := func(fn func(tx *store.Tx) error) error { return l.s.Read(ctx, store.Actor{}, fn) }
	err := read(func(tx *store.Tx) error {
		l.day = tx.Today()
		_, err := tx.One(fmt.Sprintf("SELECT ifnull(max(pk),0) FROM %q", l.k.Name), nil, &last)
		return err
	})
	if err != nil {
		return err
	}
	for i := range l.fields { // growing to a million by doubling moves every row twice
		l.fields[i].col.Grow(int(last) + column.Headroom(int(last)))
	}
	packs := make(chan string, 4)
	done := make(chan error, 1)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() { // read and decrypt on one core, take in on the other
		defer close(packs)
		var err error
		for lo := int64(0); lo < last && err == nil; lo += turnRows {
			err = read(func(tx *store.Tx) error { return l.packs(ctx, tx, lo, min(lo+turnRows, last), packs) })
		}
		done <- err
	}()
	for pack := range packs {
		l.take(pack)
	}
	if err := <-done; err != nil {
		return err
	}
	l.finish()
	return read(l.entitleAll)
}

// packs sends the rows with numbers in (lo, hi], packRows to a string.
func (l *Lens) packs(ctx context.Context, tx *store.Tx, lo, hi int64, out chan<- string) error {
	const from = "SELECT * FROM %q WHERE pk>? AND pk<=? ORDER BY pk"
	for ; lo < hi; lo += packRows {
		pack, err := l.read(tx, from, lo, min(lo+packRows, hi))
		if err != nil {
			return err
		}
		select {
		case out <- pack:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// read returns the rows of a SELECT, packed: fields parted by 0x1F, rows by 0x1E.
func (l *Lens) read(tx *store.Tx, from string, args ...any) (string, error) {
	from = fmt.Sprintf(from, l.k.Name)
	for _, row := range []string{l.pack, l.safe} {
		var pack string
		_, err := tx.One("SELECT ifnull(group_concat("+row+",char(30)),'') FROM ("+from+")", args, &pack)
		if err != nil {
			return "", fmt.Errorf("lens: read %s: %w", l.k.Name, err)
		}
		if l.whole(pack) {
			return pack, nil
		}
	}
	return "", fmt.Errorf("%w of %s", errTorn, l.k.Name)
}

// whole reports whether a pack parts into rows of the right number of fields.
func (l *Lens) whole(pack string) bool {
	if pack == "" {
		return true
	}
	rows := strings.Count(pack, "\x1e") + 1
	if strings.Count(pack, "\x1f") != rows*len(l.stored) {
		return false
	}
	for row := range strings.SplitSeq(pack, "\x1e") {
		if strings.Count(row, "\x1f") != len(l.stored) {
			return false
		}
	}
	return true
}

// take appends the rows of a pack, in the order of their numbers.
func (l *Lens) take(pack string) {
	if pack == "" {
		return
	}
	vals := make([]string, len(l.fields))
	for row := range strings.SplitSeq(pack, "\x1e") {
		l.part(row, vals)
		l.append(vals)
	}
	for i := range l.fields {
		if d, ok := l.fields[i].col.(*column.Dict); ok && d.Sparse(false) {
			l.fields[i].col = d.ToText()
		}
	}
}

// part fills vals with what the file says of a row, by field.
func (l *Lens) part(row string, vals []string) {
	vals[0], row, _ = strings.Cut(row, "\x1f")
	for _, i := range l.stored {
		vals[i], row, _ = strings.Cut(row, "\x1f")
		if l.fields[i].Type == kind.JSON {
			vals[i] = l.spoken(vals[i])
		}
	}
	gaps := 0
	for i := range l.later {
		if l.later[i].owed(vals) {
			gaps++
		}
	}
	vals[l.index[Gaps]] = strconv.Itoa(gaps)
}

func (l *Lens) append(vals []string) {
	slot := uint32(len(l.pk.Val))
	if slot%64 == 0 {
		l.live, l.void = append(l.live, 0), append(l.void, 0)
	}
	for i := range l.fields {
		if l.fields[i].Calc == nil {
			l.fields[i].col.Put(slot, vals[i])
		}
	}
	l.known(slot)
	for _, i := range l.calcs {
		l.fields[i].col.Put(slot, l.compute(i))
	}
	l.mark(slot, vals[l.index[State]])
}

// mark sets what the state of a row is.
func (l *Lens) mark(slot uint32, state string) {
	l.live.Del(slot)
	l.void.Del(slot)
	switch state {
	case "0":
		l.live.Add(slot)
	case "1":
		l.void.Add(slot)
	}
}

// known gathers what computed fields of a row depend on, for compute.
func (l *Lens) known(slot uint32) {
	for _, i := range l.inputs {
		l.input[l.fields[i].Name] = l.fields[i].col.Value(slot)
	}
}

// compute works out a computed field of the row that known was called for.
func (l *Lens) compute(i int) string {
	got := l.fields[i].Compute(l.input, l.day)
	l.input[l.fields[i].Name] = got // another may depend on it
	switch x := got.(type) {
	case int64:
		return strconv.FormatInt(x, 10)
	case string:
		return x
	}
	return ""
}

// finish makes room behind what was loaded and settles how texts are kept.
func (l *Lens) finish() {
	n := len(l.pk.Val)
	for i := range l.fields {
		if d, ok := l.fields[i].col.(*column.Dict); ok && d.Sparse(true) {
			l.fields[i].col = d.ToText()
		}
		l.fields[i].col.Grow(column.Headroom(n))
	}
	l.live, l.void = slices.Grow(l.live, column.Headroom(n)/64), slices.Grow(l.void, column.Headroom(n)/64)
}
