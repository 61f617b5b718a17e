package store_test

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

// What a PC shows follows from the operations that it holds, whatever their order: these are
// orders in which something had no effect for ever, or for some only, that had to wait.

// administrator makes a PC of a company one that holds the root key.
func administrator(t *testing.T, a, b *pc) {
	t.Helper()
	var seed []byte
	read(t, a.Store, func(tx *store.Tx) (err error) { seed, err = tx.RootSeed(); return err })
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	catalog := b.cfg.Catalog
	b.cfg = storetest.Config(t, tripLists, thing)
	b.cfg.Catalog = catalog
	b.cfg.Now = func() time.Time { return b.now }
	b.cfg.Joins = &store.Joining{Root: a.Root(), RootSeed: seed, Workspace: [16]byte(mustHex(a.Workspace()))}
	b.Store = storetest.Reopen(t, b.cfg)
}

// extra is a register that an older program does not know.
var extra = kind.Kind{Name: "extra", Label: "附加", English: "Extra", Key: "no", Title: "no", Fields: []kind.Field{{Name: "no", Label: "编号", English: "No.", Type: kind.Text}}}

// running has a PC go on with a program that knows some registers.
func (p *pc) running(t *testing.T, kinds ...kind.Kind) {
	t.Helper()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	catalog, err := kind.NewCatalog(kinds, tripLists)
	if err != nil {
		t.Fatal(err)
	}
	p.cfg.Catalog = catalog
	p.Store = storetest.Reopen(t, p.cfg)
}

// addExtra makes a record of that register.
func addExtra(t *testing.T, p *pc, no string) (id string) {
	t.Helper()
	write(t, p.Store, func(tx *store.Tx) (err error) {
		if id, err = tx.NewID(); err == nil {
			_, err = tx.Insert(&extra, id, kind.Values{"no": no})
		}
		return err
	})
	return id
}

func updateExtra(t *testing.T, p *pc, id, no string) {
	t.Helper()
	write(t, p.Store, func(tx *store.Tx) error {
		r, err := tx.ByID(&extra, id)
		if err != nil {
			return err
		}
		return tx.Update(&extra, r, kind.Values{"no": no})
	})
}

// allSay fails unless a record of that register is live on all PCs and says what it should,
// and they show the same.
func allSay(t *testing.T, id, want string, pcs ...*pc) {
	t.Helper()
	for _, p := range pcs {
		read(t, p.Store, func(tx *store.Tx) error {
			r, err := tx.ByID(&extra, id)
			if err == nil && (r == nil || r.State != store.Live || r.Values["no"] != want) {
				t.Errorf("%+v, want %s", r, want)
			}
			return err
		})
	}
	same(t, pcs...)
}

// A carrier of which two histories were salvaged counts once its chain has come, which is one of them.
func TestACarrierIsOpenedAgain(t *testing.T) {
	pcs := company(t, 4, thing)
	a, b, z, d := pcs[0], pcs[1], pcs[2], pcs[3]
	add(t, z.Store, kind.Values{"no": "Z1"})
	give(t, z, a)
	give(t, z, b)
	give(t, z, d)
	add(t, z.Store, kind.Values{"no": "Z2"}) // lost
	held := holds(t, z.Store)
	lost := add(t, z.Store, kind.Values{"no": "Z3"})
	rest := pack(t, z.Store, held)
	add(t, a.Store, kind.Values{"no": "A1"})
	give(t, a, b)
	give(t, a, d)
	other := twin(t, a) // two histories of a from here
	add(t, a.Store, kind.Values{"no": "A2"})
	add(t, other.Store, kind.Values{"no": "A2x"})
	h1, h2 := holds(t, a.Store), holds(t, other.Store)
	mustSalvage(t, a, rest)                       // history 1: a carrier
	add(t, other.Store, kind.Values{"no": "A3x"}) // history 2: something else at its number
	one, two := pack(t, a.Store, h1), pack(t, other.Store, h2)
	mustSalvage(t, b, one)
	mustSalvage(t, d, two)
	give(t, d, b) // both histories were salvaged
	if _, err := take(b.Store, pack(t, a.Store, holds(t, b.Store))); err != nil {
		t.Fatalf("the chain of a: %v", err)
	}
	if r := row(t, b, lost); r == nil || r.State != store.Live {
		t.Errorf("%+v", r)
	}
	same(t, b)
}

// What an older program kept of a record whose first operation did not count then is whole once it does.
func TestAdoptedWithoutItsFirstOperation(t *testing.T) {
	pcs := company(t, 5, thing, extra)
	a, b, c, d, e := pcs[0], pcs[1], pcs[2], pcs[3], pcs[4]
	administrator(t, a, b)
	e.running(t, thing)
	add(t, c.Store, kind.Values{"no": "C1"})
	give(t, c, a)
	id := addExtra(t, c, "E1")
	give(t, c, b)
	updateExtra(t, b, id, "E2")
	write(t, a.Store, func(tx *store.Tx) error { return tx.Revoke(deviceOf(c)) })
	for _, p := range []*pc{d, e} {
		give(t, a, p)
		give(t, b, p)
	}
	e.running(t, thing, extra)
	write(t, b.Store, func(tx *store.Tx) error { return tx.Revoke(deviceOf(c)) }) // b had the record
	for _, p := range []*pc{d, e} {
		give(t, b, p)
	}
	allSay(t, id, "E2", d, e)
}

// An operation that waited for its record counts again, too, if its PC was shut out meanwhile and counts after all.
func TestAnOrphanOfAPCThatWasShutOut(t *testing.T) {
	pcs := company(t, 6, thing)
	a, b, c, d, x, y := pcs[0], pcs[1], pcs[2], pcs[3], pcs[4], pcs[5]
	administrator(t, a, b)
	add(t, d.Store, kind.Values{"no": "D0"})
	add(t, c.Store, kind.Values{"no": "C0"})
	give(t, d, a)
	give(t, c, a)
	made := add(t, d.Store, kind.Values{"no": "D1", "name": "旧"}) // a has not got it
	give(t, d, b)
	give(t, d, c)
	update(t, c, made, kind.Values{"name": "新"})
	give(t, c, b)
	// a shuts d out, and later c; b, who has all of it, shuts both out
	write(t, a.Store, func(tx *store.Tx) error { return tx.Revoke(deviceOf(d)) })
	a1 := pack(t, a.Store, nil)
	write(t, a.Store, func(tx *store.Tx) error { return tx.Revoke(deviceOf(c)) })
	write(t, b.Store, func(tx *store.Tx) error { return tx.Revoke(deviceOf(d)) })
	b1 := pack(t, b.Store, nil)
	write(t, b.Store, func(tx *store.Tx) error { return tx.Revoke(deviceOf(c)) })
	step := func(p *pc, what parcel) {
		t.Helper()
		if _, err := take(p.Store, what); err != nil {
			t.Fatal(err)
		}
	}
	// x: d is shut out (a), the change of c comes: an orphan; c is shut out (a); d's limit rises; c's limit rises
	step(x, a1)
	step(x, pack(t, c.Store, nil))
	give(t, a, x)
	step(x, b1)
	give(t, b, x)
	// y: everything at once
	give(t, c, y)
	give(t, a, y)
	give(t, b, y)
	if r := row(t, x, made); r == nil || r.Values["name"] != "新" {
		t.Errorf("%+v", r)
	}
	same(t, x, y)
}

// Of two histories that were salvaged neither says what it had seen.
func TestTwoHistoriesAreSalvagedInEitherOrder(t *testing.T) {
	pcs := company(t, 6, thing)
	a, b, c, d, x, y := pcs[0], pcs[1], pcs[2], pcs[3], pcs[4], pcs[5]
	first := add(t, a.Store, kind.Values{"no": "A1", "name": "打印机"})
	for _, p := range pcs[1:] {
		give(t, a, p)
	}
	other := twin(t, a)
	update(t, c, first, kind.Values{"name": "丙"})
	add(t, a.Store, kind.Values{"no": "lost"})
	add(t, other.Store, kind.Values{"no": "lost, too"})
	h1, h2 := holds(t, a.Store), holds(t, other.Store)
	give(t, c, a)
	a.now = a.now.Add(time.Hour)
	update(t, a, first, kind.Values{"name": "甲"}) // a marker and a change that has seen c's
	add(t, other.Store, kind.Values{"no": "other"})
	for gid, n := range holds(t, c.Store) {
		if _, ok := h1[gid]; !ok {
			h1[gid] = n
		}
	}
	one, two := pack(t, a.Store, h1), pack(t, other.Store, h2)
	give(t, c, b)
	mustSalvage(t, b, one)
	mustSalvage(t, d, two)
	for _, p := range []*pc{x, y} {
		give(t, c, p)
	}
	give(t, b, x)
	give(t, d, x)
	give(t, d, y)
	give(t, b, y)
	same(t, x, y)
	if fmt.Sprint(disputes(t, x)) != fmt.Sprint(disputes(t, y)) {
		t.Errorf("%v, %v", disputes(t, x), disputes(t, y))
	}
}

// An operation with a field that the program does not know and a value that does not fit waits for a newer program.
func TestParkedForTwoReasons(t *testing.T) {
	b := company(t, 1, thing)[0]
	_, key, _ := ed25519.GenerateKey(nil)
	for i := range 20 { // what a map says first is said by chance
		id := fmt.Sprintf("01890000-0000-7000-8000-%012d", i)
		piece, ops := store.Forge(mustHex(b.Workspace()), []byte("device-of-another"[:16]), key, int64(i+1),
			store.ForgedOp{Act: store.ActInsert, Tbl: "thing", Rid: store.IDBytes(id), Pairs: map[string]any{"no": "1", "colour": "红", "cost": "no number"}})
		if _, err := take(b.Store, parcel{[]store.Piece{piece}, [][][]byte{ops}}); err != nil {
			t.Fatal(err)
		}
		read(t, b.Store, func(tx *store.Tx) error {
			list, err := store.ParkedAs(tx, &thing, id)
			if fmt.Sprint(list) != "[newer]" {
				t.Errorf("%v", list)
			}
			return err
		})
	}
}

// Two administrators let one PC in at one moment, under two names.
func TestTwoEnrolmentsAtOneMoment(t *testing.T) {
	pcs := company(t, 5, thing)
	a, b, c, x, y := pcs[0], pcs[1], pcs[2], pcs[3], pcs[4]
	administrator(t, a, b)
	var who store.Peer
	read(t, c.Store, func(tx *store.Tx) (err error) { who, _, err = tx.Self(); return err })
	for i, p := range []*pc{a, b} {
		who.Name = fmt.Sprint("name ", i)
		write(t, p.Store, func(tx *store.Tx) error { return tx.Enrol(who) })
	}
	give(t, a, x)
	give(t, b, x)
	give(t, b, y)
	give(t, a, y)
	var names []string
	for _, p := range []*pc{x, y} {
		read(t, p.Store, func(tx *store.Tx) error {
			q, _, err := tx.PeerOf(who.Device)
			names = append(names, q.Name)
			return err
		})
	}
	if names[0] != names[1] {
		t.Errorf("%v", names)
	}
}

// A change of a record waits for the carrier that makes it through an update of the program, too.
func TestAdoptedBeforeItsCarrierIsOpened(t *testing.T) {
	pcs := company(t, 5, thing, extra)
	a, b, c, d, e := pcs[0], pcs[1], pcs[2], pcs[3], pcs[4]
	add(t, b.Store, kind.Values{"no": "B1"})
	give(t, b, c)
	give(t, b, e)
	add(t, a.Store, kind.Values{"no": "A1"})
	give(t, a, b)
	give(t, a, d)
	c.running(t, thing)
	add(t, a.Store, kind.Values{"no": "A2"}) // is lost
	held := holds(t, a.Store)
	id := addExtra(t, a, "E1")
	rest := pack(t, a.Store, held)
	add(t, b.Store, kind.Values{"no": "B2"}) // is lost
	held = holds(t, b.Store)
	mustSalvage(t, b, rest)
	updateExtra(t, b, id, "E2")
	b2 := pack(t, b.Store, held)
	mustSalvage(t, c, b2)
	mustSalvage(t, e, b2)
	c.running(t, thing, extra)
	for _, p := range []*pc{c, e} {
		give(t, d, p)
	}
	give(t, c, e)
	give(t, e, c)
	allSay(t, id, "E2", c, e)
}

// An administrator shut a PC out in the history that does not count: who has heard it holds to it, before and after.
func TestAnAdministratorsWordInTheOtherHistory(t *testing.T) {
	pcs := company(t, 5, thing)
	a, b, c, x, y := pcs[0], pcs[1], pcs[2], pcs[3], pcs[4]
	who := enrol(t, a, c, "C")
	for _, p := range pcs[1:] {
		give(t, a, p)
	}
	id := add(t, c.Store, kind.Values{"no": "C1"})
	other := twin(t, a)
	add(t, a.Store, kind.Values{"no": "lost"})
	add(t, other.Store, kind.Values{"no": "A2"})
	h1 := holds(t, a.Store)
	write(t, a.Store, func(tx *store.Tx) error { return tx.Revoke(who.Device) })
	add(t, other.Store, kind.Values{"no": "A3"})
	mustSalvage(t, b, pack(t, a.Store, h1))
	give(t, b, x)
	give(t, other, x)
	give(t, other, y)
	give(t, b, y)
	for _, p := range []*pc{x, y} {
		give(t, c, p)
		if r := row(t, p, id); r != nil && r.State == store.Live {
			t.Errorf("%+v", r)
		}
	}
	same(t, x, y)
}

// Nobody can open a stream under the name of another one.
func TestAStreamIsOpenedByItsOwnerOnly(t *testing.T) {
	pcs := company(t, 3, thing)
	a, b, z := pcs[0], pcs[1], pcs[2]
	add(t, z.Store, kind.Values{"no": "Z1"})
	var gid []byte
	read(t, z.Store, func(tx *store.Tx) error { gid, _, _ = tx.Head(); return nil })
	_, key, _ := ed25519.GenerateKey(nil)
	device := deviceOf(a)
	piece, ops := store.Forge(mustHex(a.Workspace()), device[:], key, 1)
	piece.Stream = [16]byte(gid)
	if _, err := take(b.Store, parcel{[]store.Piece{piece}, [][][]byte{ops}}); !errors.Is(err, store.ErrForged) {
		t.Errorf("%v", err)
	}
	give(t, z, b)
}

// What an orphan says that only a newer program knows counts once the program is updated.
func TestAnOrphanOfANewerProgram(t *testing.T) {
	newer := thing
	newer.Fields = append(slices.Clone(thing.Fields), kind.Field{Name: "colour", Label: "颜色", English: "Colour", Type: kind.Text})
	pcs := company(t, 6, newer)
	a, b, c, d, x, y := pcs[0], pcs[1], pcs[2], pcs[3], pcs[4], pcs[5]
	administrator(t, a, b)
	x.running(t, thing)
	add(t, d.Store, kind.Values{"no": "D0"})
	give(t, d, a)
	made := add(t, d.Store, kind.Values{"no": "D1", "name": "旧"}) // a has not got it
	give(t, d, b)
	give(t, d, c)
	write(t, c.Store, func(tx *store.Tx) error {
		r, err := tx.ByID(&newer, made)
		if err != nil {
			return err
		}
		return tx.Update(&newer, r, kind.Values{"name": "新", "colour": "红"})
	})
	write(t, a.Store, func(tx *store.Tx) error { return tx.Revoke(deviceOf(d)) })
	write(t, b.Store, func(tx *store.Tx) error { return tx.Revoke(deviceOf(d)) })
	for _, p := range []*pc{x, y} {
		give(t, a, p)
		give(t, c, p)
		give(t, b, p)
	}
	x.running(t, newer)
	read(t, x.Store, func(tx *store.Tx) error {
		r, err := tx.ByID(&newer, made)
		if r.Values["colour"] != "红" {
			t.Errorf("%v", r.Values)
		}
		return err
	})
	same(t, x, y)
}

// What an operation carried in the history that does not count may be carried by another one.
func TestACarrierOfTheOtherHistory(t *testing.T) {
	pcs := company(t, 4, thing)
	a, b, z, d := pcs[0], pcs[1], pcs[2], pcs[3]
	add(t, z.Store, kind.Values{"no": "Z1"})
	for _, p := range []*pc{a, b, d} {
		give(t, z, p)
	}
	add(t, z.Store, kind.Values{"no": "Z2"}) // lost
	held := holds(t, z.Store)
	lost := add(t, z.Store, kind.Values{"no": "Z3"})
	rest := pack(t, z.Store, held)
	add(t, a.Store, kind.Values{"no": "A1"})
	give(t, a, b)
	other := twin(t, a)
	add(t, a.Store, kind.Values{"no": "A2"})
	add(t, other.Store, kind.Values{"no": "A2x"})
	held = holds(t, a.Store)
	mustSalvage(t, a, rest)
	add(t, other.Store, kind.Values{"no": "A3x"})
	mustSalvage(t, b, pack(t, a.Store, held))
	give(t, other, b)
	mustSalvage(t, d, rest)
	give(t, d, b)
	if r := row(t, b, lost); r == nil || r.State != store.Live {
		t.Errorf("%+v", r)
	}
	same(t, b)
}
