package stock

import (
	"context"
	"slices"
	"strings"
	"sync"

	"opsbook/backend/store"
)

const (
	packRows = 512    // rows that SQLite joins into one string: the driver's cost per value vanishes
	fewRows  = 20_000 // what is taken in by whoever asks for one item; more waits for Warm, or a question about all
)

// held is the movements in memory, 48 bytes each, by item. They are only ever added, so
// what was taken in stays true; what a transaction sees of them are those up to its last
// one. A view keeps the slices as they were: what is added later lies behind their ends.
type held struct {
	turn sync.Mutex // held by who takes movements in; always within a transaction

	mu   sync.RWMutex // of what follows
	from int64        // the position of the log at which the first was taken in; -1: none was
	last int64        // the number of the last row that was taken in
	at   map[itemKey]int
	list []account

	stores stores
}

type itemKey [16]byte

// account is the movements of one item, by their numbers.
type account struct {
	item  itemKey
	moves []move
	lone  bool // one names another that was not there: it may have come since
}

// stores numbers the codes of stores. A number is for ever; that one is known says
// nothing about what is committed.
type stores struct {
	sync.RWMutex
	at   map[string]uint32
	list []string
}

func (s *stores) number(code string) uint32 {
	s.RLock()
	n, ok := s.at[code]
	s.RUnlock()
	if ok {
		return n
	}
	s.Lock()
	defer s.Unlock()
	if n, ok = s.at[code]; !ok {
		n = uint32(len(s.list))
		s.at[strings.Clone(code)], s.list = n, append(s.list, strings.Clone(code))
	}
	return n
}

// codes are the stores by their number.
func (s *stores) codes() []string {
	s.RLock()
	defer s.RUnlock()
	return slices.Clip(s.list)
}

// heldKey is where the movements are held of a store.
type heldKey struct{}

func newHeld() *held {
	return &held{from: -1, at: map[itemKey]int{}, stores: stores{at: map[string]uint32{}}}
}

// view is the movements as a transaction sees them: what is held as far as that agrees,
// and the rest from the file.
type view struct {
	tx   *store.Tx
	held *held
	mark store.Mark
	upTo int64 // rows up to this number are held
}

// look begins a view. Of all tells that every item will be asked for.
func look(tx *store.Tx, ofAll bool) (*view, error) {
	mark, err := tx.Mark(movement.Name)
	if err != nil {
		return nil, err
	}
	v := &view{tx: tx, mark: mark}
	v.held = tx.Store.Hold(heldKey{}, func() any { return newHeld() }).(*held)
	from, last := v.held.stands()
	agrees := from >= 0 && mark.Agrees(from)
	if missing := mark.Last - last; !mark.Own && mark.Settled() && (!agrees || missing > 0) && (ofAll || agrees && missing <= fewRows || mark.Last <= fewRows) {
		if err := v.held.follow(v, mark.Last); err != nil {
			return nil, err
		}
		from, last = v.held.stands()
		agrees = mark.Agrees(from)
	}
	if agrees {
		v.upTo = min(last, mark.Last)
	}
	return v, nil
}

func (h *held) stands() (from, last int64) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.from, h.last
}

// Warm takes the movements into memory, so that nobody waits for it later. It leaves
// the store's readers to others between times, and ends with ctx or the store.
func Warm(ctx context.Context, s *store.Store) error {
	for more := true; more; {
		err := s.Read(ctx, store.Actor{}, func(tx *store.Tx) error {
			v, err := look(tx, false)
			if err != nil || !v.mark.Settled() {
				more = false // who asks will see
				return err
			}
			to := min(v.upTo+64*packRows, v.mark.Last)
			more = to < v.mark.Last
			return v.held.follow(v, to)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// follow takes in what is committed, up to a row. v has seen nothing that may be undone.
func (h *held) follow(v *view, to int64) error {
	h.turn.Lock()
	defer h.turn.Unlock()
	if from, _ := h.stands(); from < 0 || !v.mark.Agrees(from) {
		h.mu.Lock()
		h.from, h.last, h.at, h.list = v.mark.Log, 0, map[itemKey]int{}, nil
		h.mu.Unlock()
	}
	for _, lo := h.stands(); lo < to; lo += packRows {
		hi := min(lo+packRows, to)
		got, err := v.read("pk>? AND pk<=?", lo, hi)
		if err != nil {
			return err
		}
		h.mu.Lock()
		for _, m := range got {
			i, ok := h.at[m.item]
			if !ok {
				i = len(h.list)
				h.at[m.item], h.list = i, append(h.list, account{item: m.item})
			}
			h.list[i].moves, h.list[i].lone = append(h.list[i].moves, m.move), h.list[i].lone || m.lone
		}
		h.last = hi
		h.mu.Unlock()
	}
	return nil
}

// of are the movements of one item.
func (v *view) of(item string) ([]move, error) {
	id := store.IDBytes(item)
	if id == nil {
		return nil, nil
	}
	var out []move
	from := v.upTo
	if from > 0 {
		v.held.mu.RLock()
		if i, ok := v.held.at[itemKey(id)]; ok && v.held.list[i].lone {
			from = 0
		} else if ok {
			out = upTo(v.held.list[i].moves, v.upTo)
		}
		v.held.mu.RUnlock()
	}
	if from >= v.mark.Last {
		return out, nil
	}
	more, err := v.read("item_id=? AND pk>?", id, from)
	return bare(out, more), err // upTo has clipped it
}

// bare appends movements without their item.
func bare(to []move, list []itemMove) []move {
	for i := range list {
		to = append(to, list[i].move)
	}
	return to
}

// all are the movements of every item that has any.
func (v *view) all() ([]account, error) {
	var out []account
	if v.upTo > 0 {
		v.held.mu.RLock()
		out = slices.Clone(v.held.list)
		v.held.mu.RUnlock()
		for i := range out {
			if out[i].moves = upTo(out[i].moves, v.upTo); out[i].lone {
				again, err := v.read("item_id=? AND pk<=?", out[i].item[:], v.upTo)
				if err != nil {
					return nil, err
				}
				out[i].moves = bare(nil, again)
			}
		}
	}
	if v.upTo >= v.mark.Last {
		return out, nil
	}
	at := make(map[itemKey]int, len(out))
	for i := range out {
		at[out[i].item] = i
	}
	for lo := v.upTo; lo < v.mark.Last; lo += packRows {
		more, err := v.read("pk>? AND pk<=?", lo, lo+packRows)
		if err != nil {
			return nil, err
		}
		for _, m := range more {
			i, ok := at[m.item]
			if !ok {
				i = len(out)
				at[m.item], out = i, append(out, account{item: m.item})
			}
			out[i].moves = append(out[i].moves, m.move)
		}
	}
	return out, nil
}

// upTo are the first of the moves, up to a row; who appends to them gets a copy.
func upTo(moves []move, last int64) []move {
	n, _ := slices.BinarySearchFunc(moves, last+1, func(m move, pk int64) int { return int(int64(m.pk) - pk) })
	return moves[:n:n]
}
