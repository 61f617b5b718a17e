package store_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

// salvage has a PC salvage what cannot be taken in.
func salvage(s *store.Store, p parcel) (out store.Merged, err error) {
	_, err = s.Write(context.Background(), ann, func(tx *store.Tx) error {
		m, err := tx.Salvager()
		if err != nil {
			return err
		}
		if err := p.into(m); err != nil {
			return err
		}
		out, err = m.Finish()
		return err
	})
	return out, err
}

func mustSalvage(t *testing.T, p *pc, from parcel) store.Merged {
	t.Helper()
	out, err := salvage(p.Store, from)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// loss is a company in which PC 0 wrote three records: all hold the first, the parcel has
// the third, and the second is missing but on PC 0 itself.
type loss struct {
	pcs                  []*pc
	first, second, third string
	rest                 parcel
}

func lose(t *testing.T, n int) (l loss) {
	t.Helper()
	l.pcs = company(t, n, thing)
	a := l.pcs[0]
	l.first = add(t, a.Store, kind.Values{"no": "A1", "name": "打印机", "cost": int64(100)})
	for _, p := range l.pcs[1:] {
		give(t, a, p)
	}
	l.second = add(t, a.Store, kind.Values{"no": "A2", "name": "电脑"})
	held := holds(t, a.Store)
	a.now = a.now.Add(time.Minute)
	l.third = add(t, a.Store, kind.Values{"no": "A3", "name": "桌子", "cost": int64(300)})
	update(t, a, l.first, kind.Values{"name": "复印机"})
	l.rest = pack(t, a.Store, held)
	return l
}

func TestWhatStandsBehindAGapIsSalvaged(t *testing.T) {
	l := lose(t, 3)
	b, c := l.pcs[1], l.pcs[2]
	b.now = b.now.Add(time.Hour)
	if got := mustSalvage(t, b, l.rest); got.New["thing"] != 1 || got.Changed["thing"] != 1 || got.Ops != 2 {
		t.Fatalf("%+v", got)
	}
	if r := row(t, b, l.third); r == nil || r.State != store.Live || r.Values["cost"] != int64(300) {
		t.Fatalf("%+v", r)
	}
	if r := row(t, b, l.first); r.Values["name"] != "复印机" || r.Values["cost"] != int64(100) || len(disputes(t, b)) > 0 {
		t.Errorf("%+v, %v", r, disputes(t, b))
	}
	read(t, b.Store, func(tx *store.Tx) error {
		list, err := tx.History(&thing, row(t, b, l.third))
		if len(list) != 1 || list[0].Salvaged == nil || list[0].Salvaged.User != ann.User || !list[0].Salvaged.At.After(list[0].At) {
			t.Errorf("%+v", list)
		}
		return err
	})
	if wrong := verified(t, b); len(wrong) != 0 {
		t.Errorf("%v", wrong)
	}
	for _, shift := range []string{"+1", "-1"} { // and back again
		want := map[string]int{"+1": 1, "-1": 0}[shift]
		write(t, b.Store, func(tx *store.Tx) error {
			_, err := tx.Exec("UPDATE op SET hlc=hlc" + shift + " WHERE opid=(SELECT max(opid) FROM op WHERE opid>=1<<62)")
			return err
		})
		if wrong := verified(t, b); len(wrong) != want {
			t.Errorf("%s: %v", shift, wrong)
		}
	}
	if got := mustSalvage(t, b, l.rest); got.Ops != 0 { // it is here
		t.Errorf("again: %+v", got)
	}
	same(t, b)
	update(t, b, l.third, kind.Values{"name": "长桌"})
	give(t, b, c)
	same(t, b, c)
	if r := row(t, c, l.third); r.Values["name"] != "长桌" || len(disputes(t, c)) > 0 {
		t.Errorf("%+v, %v", r, disputes(t, c))
	}
}

func verified(t *testing.T, p *pc) (wrong []string) {
	t.Helper()
	read(t, p.Store, func(tx *store.Tx) (err error) { wrong, err = tx.Verify(context.Background()); return err })
	return wrong
}

// Two PCs salvage, one of them less; then the missing part is found after all.
func TestSalvagedTwiceAndFoundAfterAll(t *testing.T) {
	l := lose(t, 4)
	a, b, c, d := l.pcs[0], l.pcs[1], l.pcs[2], l.pcs[3]
	less := l.rest
	held := holds(t, a.Store)
	fourth := add(t, a.Store, kind.Values{"no": "A4"})
	give(t, a, d) // the third PC that had it all along
	more := pack(t, a.Store, func() map[[16]byte]int64 {
		for _, p := range less.pieces {
			held[p.Stream] = p.From - 1
		}
		return held
	}())
	mustSalvage(t, b, less)
	mustSalvage(t, c, more)
	update(t, b, l.third, kind.Values{"name": "长桌"})
	update(t, c, l.third, kind.Values{"cost": int64(1)})
	give(t, b, c)
	give(t, c, b)
	same(t, b, c)
	if n := len(rowsOf(t, b.Store)); n != 3 || row(t, b, fourth) == nil {
		t.Fatalf("%d records", n)
	}
	before := digest(t, b.Store)
	for _, p := range []*pc{b, c} {
		give(t, d, p)
	}
	same(t, b, c)
	if digest(t, b.Store) == before || len(rowsOf(t, b.Store)) != 4 {
		t.Error("the missing part did not come")
	}
	give(t, b, d)
	give(t, b, a)
	same(t, a, b, c, d)
	for _, p := range l.pcs {
		if r := row(t, p, l.third); r.Values["name"] != "长桌" || r.Values["cost"] != int64(1) || len(disputes(t, p)) > 0 {
			t.Errorf("%v, %v", r.Values, disputes(t, p))
		}
	}
	read(t, b.Store, func(tx *store.Tx) error {
		list, err := tx.History(&thing, row(t, b, l.third))
		if len(list) != 3 || list[0].Salvaged != nil && list[1].Salvaged != nil {
			t.Errorf("%+v", list)
		}
		for _, e := range list {
			if e.Salvaged != nil {
				t.Errorf("it came by its stream: %+v", e)
			}
		}
		return err
	})
}

// A carrier that was salvaged itself may come before what opens the stream that it carries:
// its operations count once that has come.
func TestSalvagedBeforeItsStreamWasOpened(t *testing.T) {
	pcs := company(t, 4, thing)
	a, b, c, d := pcs[0], pcs[1], pcs[2], pcs[3]
	add(t, b.Store, kind.Values{"no": "B1"})
	give(t, b, c)
	add(t, a.Store, kind.Values{"no": "A1"})
	give(t, a, b)
	give(t, a, d)
	add(t, a.Store, kind.Values{"no": "A2"}) // is lost
	held := holds(t, a.Store)
	id := add(t, a.Store, kind.Values{"no": "A3", "name": "桌子"})
	rest := pack(t, a.Store, held)
	add(t, b.Store, kind.Values{"no": "B2"}) // is lost
	held = holds(t, b.Store)
	mustSalvage(t, b, rest)
	if got := mustSalvage(t, c, pack(t, b.Store, held)); got.Parked != 1 || row(t, c, id) != nil {
		t.Fatalf("%+v, %+v", got, row(t, c, id))
	}
	give(t, d, c)
	if r := row(t, c, id); r == nil || r.Values["name"] != "桌子" {
		t.Fatalf("%+v", r)
	}
	give(t, c, d)
	same(t, c, d)
}

// What was salvaged from one history of a stream gives way to what its chain says in its place.
func TestTheChainCountsInThePlaceOfWhatWasSalvaged(t *testing.T) {
	pcs := company(t, 2, thing)
	a, b := pcs[0], pcs[1]
	id := add(t, a.Store, kind.Values{"no": "A1", "name": "打印机"})
	give(t, a, b)
	other := twin(t, a)
	add(t, a.Store, kind.Values{"no": "lost"})
	add(t, other.Store, kind.Values{"no": "A2"})
	held := holds(t, a.Store)
	update(t, a, id, kind.Values{"name": "甲"})
	update(t, other, id, kind.Values{"name": "乙"})
	mustSalvage(t, b, pack(t, a.Store, held))
	if r := row(t, b, id); r.Values["name"] != "甲" {
		t.Fatalf("%+v", r)
	}
	give(t, other, b)
	if r := row(t, b, id); r.Values["name"] != "乙" || len(disputes(t, b)) > 0 {
		t.Errorf("%+v, %v", r, disputes(t, b))
	}
	same(t, b, other)
}

// Salvage overwrites nothing: what was written since by somebody who did not know of it
// stands against it.
func TestSalvageOverwritesNothing(t *testing.T) {
	l := lose(t, 2)
	b := l.pcs[1]
	b.now = b.now.Add(-time.Hour) // whatever the clocks say
	update(t, b, l.first, kind.Values{"name": "扫描仪", "cost": int64(5)})
	if got := mustSalvage(t, b, l.rest); got.Ops != 2 {
		t.Errorf("%+v", got)
	}
	if fmt.Sprint(disputes(t, b)) != "[name]" || row(t, b, l.first).Values["cost"] != int64(5) {
		t.Errorf("%v, %v", disputes(t, b), row(t, b, l.first).Values)
	}
	same(t, b)
}

// A record that was made again by hand has another id: both stand, and people see it as
// any two records with one number.
func TestMadeAgainByHand(t *testing.T) {
	l := lose(t, 2)
	b := l.pcs[1]
	add(t, b.Store, kind.Values{"no": "A3", "name": "桌子"})
	mustSalvage(t, b, l.rest)
	read(t, b.Store, func(tx *store.Tx) error {
		list, err := tx.Doubles(&thing, 10, &thing.Fields[0])
		if len(list) != 1 || len(list[0].Records) != 2 {
			t.Errorf("%+v", list)
		}
		return err
	})
}

// enrol has the administrator's PC let another one in.
func enrol(t *testing.T, root, p *pc, name string) (who store.Peer) {
	t.Helper()
	read(t, p.Store, func(tx *store.Tx) (err error) { who, _, err = tx.Self(); return err })
	who.Name = name
	write(t, root.Store, func(tx *store.Tx) error { return tx.Enrol(who) })
	return who
}

func TestSalvageAndShuttingOut(t *testing.T) {
	l := lose(t, 3)
	a, b, c := l.pcs[0], l.pcs[1], l.pcs[2]
	who := enrol(t, a, c, "C")
	id := add(t, c.Store, kind.Values{"no": "C1"})
	give(t, c, a)
	give(t, a, b)
	add(t, c.Store, kind.Values{"no": "C2"})
	gap := holds(t, c.Store)
	gone := add(t, c.Store, kind.Values{"no": "C3"})
	rest := pack(t, c.Store, gap)
	write(t, a.Store, func(tx *store.Tx) error { return tx.Revoke(who.Device) })
	give(t, a, b)
	mustSalvage(t, b, rest)
	if r := row(t, b, gone); r != nil && r.State != store.Withdrawn {
		t.Errorf("what was written after the PC was shut out came back: %+v", r)
	}
	if r := row(t, b, id); r == nil || r.State != store.Live {
		t.Errorf("%+v", r)
	}
	give(t, b, a)
	same(t, a, b)
}

// What was salvaged before its author's PC is retired stays; and what a PC salvaged after
// it was shut out has no effect.
func TestRetiredAfterSalvage(t *testing.T) {
	for _, author := range []bool{true, false} {
		pcs := company(t, 4, thing)
		root, a, b, c := pcs[0], pcs[1], pcs[2], pcs[3]
		var peers []store.Peer
		for i, p := range pcs[1:] {
			peers = append(peers, enrol(t, root, p, fmt.Sprint(i)))
		}
		add(t, a.Store, kind.Values{"no": "A1"})
		for _, p := range []*pc{root, b, c} {
			give(t, a, p)
			give(t, root, p)
		}
		add(t, a.Store, kind.Values{"no": "A2"})
		held := holds(t, a.Store)
		id := add(t, a.Store, kind.Values{"no": "A3"})
		rest := pack(t, a.Store, held)
		if author {
			mustSalvage(t, b, rest)
			give(t, b, root)
			write(t, root.Store, func(tx *store.Tx) error { return tx.Revoke(peers[0].Device) })
		} else {
			write(t, root.Store, func(tx *store.Tx) error { return tx.Revoke(peers[1].Device) })
			mustSalvage(t, b, rest)
			give(t, b, c)
			give(t, root, c)
			give(t, c, root)
		}
		give(t, root, c)
		for _, p := range []*pc{root, c} {
			if r := row(t, p, id); (r != nil && r.State == store.Live) != author {
				t.Errorf("author %v: %+v", author, r)
			}
		}
		same(t, root, c)
	}
}

func TestWhatCannotBeProvedIsNotSalvaged(t *testing.T) {
	for name, spoil := range map[string]func(*parcel){
		"an older program": func(p *parcel) { p.pieces[0].Before = [32]byte(append(p.pieces[0].Before[:8:8], make([]byte, 24)...)) },
		"another past":     func(p *parcel) { p.pieces[0].Before[9] ^= 1 },
		"another sign":     func(p *parcel) { p.pieces[0].Sig = append([]byte{}, p.pieces[0].Sig...); p.pieces[0].Sig[3] ^= 1 },
		"less":             func(p *parcel) { p.ops[0] = p.ops[0][:len(p.ops[0])-1] },
	} {
		l := lose(t, 2)
		b := l.pcs[1]
		before, vector := digest(t, b.Store), fmt.Sprint(holds(t, b.Store))
		spoil(&l.rest)
		if _, err := salvage(b.Store, l.rest); !errors.Is(err, store.ErrUnproven) {
			t.Errorf("%s: %v", name, err)
		}
		if digest(t, b.Store) != before || fmt.Sprint(holds(t, b.Store)) != vector || row(t, b, l.third) != nil {
			t.Errorf("%s: something was changed", name)
		}
	}
}

// twin is a PC whose whole disk is a copy of another one's: it goes on with its stream.
func twin(t *testing.T, p *pc) *pc {
	t.Helper()
	q := &pc{cfg: p.cfg, now: p.now}
	q.cfg.Now = func() time.Time { return q.now }
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	q.cfg.Path, q.cfg.Device = filepath.Join(t.TempDir(), "twin.db"), t.TempDir()
	b, err := os.ReadFile(p.cfg.Path)
	if err == nil {
		err = os.WriteFile(q.cfg.Path, b, 0o600)
	}
	if err == nil {
		err = os.CopyFS(q.cfg.Device, os.DirFS(p.cfg.Device))
	}
	if err != nil {
		t.Fatal(err)
	}
	p.Store, q.Store = storetest.Reopen(t, p.cfg), storetest.Reopen(t, q.cfg)
	return q
}

// Where a stream was continued twice from one place, what is in its chain counts; without
// it neither of two that were salvaged.
func TestSalvageOfAFork(t *testing.T) {
	pcs := company(t, 4, thing)
	a, b, c, d := pcs[0], pcs[1], pcs[2], pcs[3]
	first := add(t, a.Store, kind.Values{"no": "A1", "name": "打印机"})
	for _, p := range pcs[1:] {
		give(t, a, p)
	}
	other := twin(t, a)
	var rest [2]parcel
	var made [2]string
	for i, p := range []*pc{a, other} {
		add(t, p.Store, kind.Values{"no": fmt.Sprint("B", i)})
		held := holds(t, p.Store)
		made[i] = add(t, p.Store, kind.Values{"no": fmt.Sprint("C", i)})
		update(t, p, first, kind.Values{"name": fmt.Sprint("甲乙", i)})
		rest[i] = pack(t, p.Store, held)
	}
	mustSalvage(t, b, rest[0])
	give(t, other, c)
	give(t, b, c)
	if r := row(t, c, made[0]); r != nil {
		t.Errorf("both histories: %+v", r)
	}
	mustSalvage(t, d, rest[1])
	give(t, b, d)
	give(t, d, b)
	same(t, b, d)
	for i := range made {
		if r := row(t, d, made[i]); r != nil && r.State == store.Live {
			t.Errorf("history %d counts: %+v", i, r)
		}
	}
	if r := row(t, d, first); r.Values["name"] != "打印机" {
		t.Errorf("%v", r.Values)
	}
	give(t, c, b)
	give(t, c, d)
	give(t, d, c)
	give(t, b, c)
	same(t, b, c, d)
	if r := row(t, b, made[1]); r == nil || r.State != store.Live || row(t, b, first).Values["name"] != "甲乙1" {
		t.Errorf("%+v, %v", r, row(t, b, first).Values)
	}
	if _, err := salvage(c.Store, rest[0]); !errors.Is(err, store.ErrFork) {
		t.Errorf("the other history was salvaged: %v", err)
	}
}

// A carrier whose load its author did not sign does not stop the exchange, and has no effect.
func TestAForgedCarrier(t *testing.T) {
	l := lose(t, 3)
	b, c := l.pcs[1], l.pcs[2]
	piece := l.rest.pieces[0]
	var ops []byte
	for _, o := range l.rest.ops[0] {
		ops = append(binary.AppendUvarint(ops, uint64(len(o))), o...)
	}
	bad := append([]byte{}, piece.Sig...)
	bad[0] ^= 1
	for name, carry := range map[string]func(*store.Tx) error{
		"no operations": func(tx *store.Tx) error {
			return tx.Carry(piece.Stream[:], piece.From, piece.Before[:], []byte{0xff}, piece.Sig)
		},
		"no stream": func(tx *store.Tx) error { return tx.Carry(nil, piece.From, piece.Before[:], ops, piece.Sig) },
		"unknown stream": func(tx *store.Tx) error {
			return tx.Carry(make([]byte, 16), piece.From, piece.Before[:], ops, piece.Sig)
		},
		"another place": func(tx *store.Tx) error {
			return tx.Carry(piece.Stream[:], piece.From+1, piece.Before[:], ops, piece.Sig)
		},
		"another sign": func(tx *store.Tx) error { return tx.Carry(piece.Stream[:], piece.From, piece.Before[:], ops, bad) },
		"another past": func(tx *store.Tx) error {
			return tx.Carry(piece.Stream[:], piece.From, make([]byte, 32), ops, piece.Sig)
		},
		"its end missing": func(tx *store.Tx) error { return tx.Carry(piece.Stream[:], piece.From, piece.Before[:], ops, nil) },
	} {
		write(t, b.Store, carry)
		if got := give(t, b, c); got.Parked == 0 || row(t, c, l.third) != nil {
			t.Errorf("%s: %+v, %v", name, got, row(t, c, l.third))
		}
	}
	same(t, c)
	mustSalvage(t, b, l.rest)
	give(t, b, c)
	if row(t, c, l.third) == nil {
		t.Error("the true one has no effect")
	}
	same(t, b, c)
}

// An older program keeps and relays carriers; once it is updated they have their effect.
func TestCarriersAreAdopted(t *testing.T) {
	l := lose(t, 3)
	a, b, c := l.pcs[0], l.pcs[1], l.pcs[2]
	held := holds(t, a.Store)
	id := add(t, a.Store, kind.Values{"no": "A4", "name": "椅子"})
	mustSalvage(t, b, pack(t, a.Store, held))
	give(t, b, c)
	write(t, c.Store, func(tx *store.Tx) error { return tx.Outdate(&thing, id) })
	if row(t, c, id) != nil {
		t.Fatal("it is still there")
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c.Store = storetest.Reopen(t, c.cfg)
	if r := row(t, c, id); r == nil || r.Values["name"] != "椅子" {
		t.Errorf("%+v", r)
	}
	same(t, b, c)
}

func TestASalvageIsTakenBack(t *testing.T) {
	l := lose(t, 2)
	b := l.pcs[1]
	mustSalvage(t, b, l.rest)
	p := l.rest.pieces[0]
	write(t, b.Store, func(tx *store.Tx) error {
		out, err := tx.TakeBack([]store.Span{{Stream: p.Stream, From: p.From, To: p.To}}, func(int, int) {})
		if out.Changed != 2 || len(out.Stays) > 0 {
			t.Errorf("%+v", out)
		}
		return err
	})
	if r := row(t, b, l.third); r.State != store.Withdrawn || row(t, b, l.first).Values["name"] != "打印机" {
		t.Errorf("%+v, %v", r, row(t, b, l.first).Values)
	}
	same(t, b)
}
