package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

// parcel is what one PC hands another: runs of operations with their authors' signatures.
type parcel struct {
	pieces []store.Piece
	ops    [][][]byte
}

// pc is one PC of a company.
type pc struct {
	*store.Store
	cfg store.Config
	now time.Time
}

// company opens n PCs that hold the same workspace.
func company(t *testing.T, n int, kinds ...kind.Kind) []*pc {
	t.Helper()
	var out []*pc
	for i := range n {
		p := &pc{cfg: storetest.Config(t, tripLists, kinds...), now: storetest.Clock}
		p.cfg.Now = func() time.Time { return p.now }
		if i > 0 {
			p.cfg.Joins = &store.Joining{Root: out[0].Root(), Workspace: [16]byte(mustHex(out[0].Workspace()))}
		}
		p.Store = storetest.Reopen(t, p.cfg)
		out = append(out, p)
	}
	return out
}

func mustHex(s string) []byte {
	b := make([]byte, len(s)/2)
	for i := range b {
		if _, err := fmt.Sscanf(s[2*i:2*i+2], "%02x", &b[i]); err != nil {
			panic(err)
		}
	}
	return b
}

// pack is everything that somebody lacks who holds what held says.
func pack(t *testing.T, s *store.Store, held map[[16]byte]int64) (out parcel) {
	t.Helper()
	read(t, s, func(tx *store.Tx) error {
		var err error
		if out.pieces, err = tx.Pieces(held); err != nil {
			return err
		}
		for _, p := range out.pieces {
			var ops [][]byte
			if err := tx.Operations(context.Background(), p, func(b []byte) error {
				ops = append(ops, append([]byte{}, b...))
				return nil
			}); err != nil {
				return err
			}
			out.ops = append(out.ops, ops)
		}
		return nil
	})
	return out
}

func holds(t *testing.T, s *store.Store) map[[16]byte]int64 {
	t.Helper()
	out := map[[16]byte]int64{}
	read(t, s, func(tx *store.Tx) error {
		v, err := tx.Vector()
		for _, p := range v {
			out[p.Stream] = p.Seq
		}
		return err
	})
	return out
}

// take lets a PC take a parcel in.
func take(s *store.Store, p parcel) (out store.Merged, err error) {
	_, err = s.Write(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		m, err := tx.Merger()
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

// into hands a parcel to whoever takes it apart.
func (p *parcel) into(m interface {
	Piece(gid [16]byte, from int64, before []byte) error
	Op(canonical []byte) error
	End(sig []byte) error
}) error {
	for i, piece := range p.pieces {
		if err := m.Piece(piece.Stream, piece.From, piece.Before[:]); err != nil {
			return err
		}
		for _, o := range p.ops[i] {
			if err := m.Op(o); err != nil {
				return err
			}
		}
		if err := m.End(piece.Sig); err != nil {
			return err
		}
	}
	return nil
}

// give sends everything that b lacks from a to b.
func give(t *testing.T, a, b *pc) store.Merged {
	t.Helper()
	out, err := take(b.Store, pack(t, a.Store, holds(t, b.Store)))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func digest(t *testing.T, s *store.Store) (out [32]byte) {
	t.Helper()
	read(t, s, func(tx *store.Tx) error {
		var err error
		out, err = tx.Digest(context.Background())
		return err
	})
	return out
}

// same fails unless all PCs show the same, and each file is what its log adds up to.
func same(t *testing.T, pcs ...*pc) {
	t.Helper()
	for i, p := range pcs {
		if d := digest(t, p.Store); d != digest(t, pcs[0].Store) {
			t.Errorf("PC %d and PC 0 differ:\n%v\n%v", i, rowsOf(t, p.Store), rowsOf(t, pcs[0].Store))
		}
		read(t, p.Store, func(tx *store.Tx) error {
			wrong, err := tx.Verify(context.Background())
			if len(wrong) > 0 {
				t.Errorf("PC %d: %v", i, wrong)
			}
			return err
		})
	}
}

func update(t *testing.T, p *pc, id string, v kind.Values) {
	t.Helper()
	p.now = p.now.Add(time.Second)
	write(t, p.Store, func(tx *store.Tx) error {
		r, err := tx.ByID(&thing, id)
		if err != nil {
			return err
		}
		return tx.Update(&thing, r, v)
	})
}

func setState(t *testing.T, p *pc, id string, to store.State, why string) {
	t.Helper()
	p.now = p.now.Add(time.Second)
	write(t, p.Store, func(tx *store.Tx) error {
		r, err := tx.ByID(&thing, id)
		if err != nil {
			return err
		}
		return tx.SetState(&thing, r, to, why)
	})
}

func row(t *testing.T, p *pc, id string) *store.Row {
	t.Helper()
	var r *store.Row
	read(t, p.Store, func(tx *store.Tx) (err error) {
		r, err = tx.ByID(&thing, id)
		return err
	})
	return r
}

func disputes(t *testing.T, p *pc) (out []string) {
	t.Helper()
	read(t, p.Store, func(tx *store.Tx) error {
		list, err := tx.Disputes(100)
		for _, d := range list {
			out = append(out, d.Field)
		}
		return err
	})
	return out
}

func TestWhatTwoPCsWriteMeets(t *testing.T) {
	pcs := company(t, 2, thing)
	a, b := pcs[0], pcs[1]
	id := add(t, a.Store, kind.Values{"no": "A1", "name": "打印机", "cost": int64(100)})
	if got := give(t, a, b); got.New["thing"] != 1 {
		t.Fatalf("%+v", got)
	}
	update(t, a, id, kind.Values{"name": "复印机"})
	update(t, b, id, kind.Values{"cost": int64(200)})
	give(t, a, b)
	give(t, b, a)
	same(t, a, b)
	r := row(t, a, id)
	if r.Values["name"] != "复印机" || r.Values["cost"] != int64(200) || len(disputes(t, a)) != 0 {
		t.Errorf("%v, %v", r.Values, disputes(t, a))
	}
	if got := give(t, a, b); got.Ops != 0 {
		t.Errorf("again: %+v", got)
	}
}

func TestOneFieldWrittenOnTwoPCs(t *testing.T) {
	pcs := company(t, 3, thing)
	a, b, c := pcs[0], pcs[1], pcs[2]
	id := add(t, a.Store, kind.Values{"no": "A1", "name": "打印机"})
	give(t, a, b)
	give(t, a, c)
	update(t, a, id, kind.Values{"name": "甲"})
	b.now = b.now.Add(time.Hour)
	update(t, b, id, kind.Values{"name": "乙"})
	give(t, a, c)
	give(t, b, c)
	give(t, b, a)
	give(t, a, b)
	same(t, a, b, c)
	if r := row(t, c, id); r.Values["name"] != "乙" || fmt.Sprint(disputes(t, c)) != "[name]" {
		t.Fatalf("%v, %v", r.Values, disputes(t, c))
	}
	var values []string
	read(t, c.Store, func(tx *store.Tx) error {
		list, before, err := tx.Said(&thing, id, "name")
		if before != "打印机" {
			t.Errorf("before: %v", before)
		}
		for _, s := range list {
			values = append(values, fmt.Sprint(s.Value))
		}
		return err
	})
	if fmt.Sprint(values) != "[乙 甲]" {
		t.Errorf("said: %v", values)
	}
	update(t, c, id, kind.Values{"name": "甲"}) // decided
	give(t, c, a)
	give(t, c, b)
	same(t, a, b, c)
	for _, p := range pcs {
		if r := row(t, p, id); r.Values["name"] != "甲" || len(disputes(t, p)) != 0 {
			t.Errorf("%v, %v", r.Values, disputes(t, p))
		}
	}
}

func TestVoidedHereEditedThere(t *testing.T) {
	pcs := company(t, 2, thing)
	a, b := pcs[0], pcs[1]
	id := add(t, a.Store, kind.Values{"no": "A1", "name": "打印机"})
	give(t, a, b)
	setState(t, a, id, store.Voided, "录错")
	update(t, b, id, kind.Values{"name": "乙"})
	give(t, a, b)
	give(t, b, a)
	same(t, a, b)
	if r := row(t, a, id); r.State != store.Live || r.Values["name"] != "乙" || fmt.Sprint(disputes(t, a)) != "[_state]" {
		t.Fatalf("%+v, %v", r, disputes(t, a))
	}
	update(t, a, id, kind.Values{"cost": int64(1)}) // who changes it knows of both, and keeps it
	give(t, a, b)
	same(t, a, b)
	if r := row(t, b, id); r.State != store.Live || len(disputes(t, b)) != 0 {
		t.Errorf("%+v, %v", r, disputes(t, b))
	}
	setState(t, b, id, store.Voided, "不要了")
	give(t, b, a)
	same(t, a, b)
	if r := row(t, a, id); r.State != store.Voided || r.Reason != "不要了" {
		t.Errorf("%+v", r)
	}
}

// A clock that is years ahead is not followed, and nothing is refused for it.
func TestAClockYearsAhead(t *testing.T) {
	pcs := company(t, 2, thing)
	a, b := pcs[0], pcs[1]
	a.now = a.now.AddDate(3, 0, 0)
	id := add(t, a.Store, kind.Values{"no": "A1"})
	if got := give(t, a, b); len(got.Ahead) != 1 {
		t.Errorf("%+v", got)
	}
	update(t, b, id, kind.Values{"name": "乙"})
	read(t, b.Store, func(tx *store.Tx) error {
		_, changed, err := tx.Born(row(t, b, id))
		if changed.At.Year() != storetest.Clock.Year() {
			t.Errorf("the clock was taken over: %v", changed.At)
		}
		return err
	})
	give(t, b, a)
	same(t, a, b)
	if r := row(t, a, id); r.Values["name"] != "乙" { // it has seen what the wrong clock wrote
		t.Errorf("%v", r.Values)
	}
}

func TestAGapIsNamed(t *testing.T) {
	pcs := company(t, 2, thing)
	a, b := pcs[0], pcs[1]
	add(t, a.Store, kind.Values{"no": "A1"})
	give(t, a, b)
	held := holds(t, a.Store)
	add(t, a.Store, kind.Values{"no": "A2"})
	between := holds(t, a.Store)
	add(t, a.Store, kind.Values{"no": "A3"})
	_, err := take(b.Store, pack(t, a.Store, between))
	var gap *store.GapError
	if !errors.As(err, &gap) || gap.From != held[gap.Stream]+1 || gap.To != between[gap.Stream] {
		t.Errorf("%v", err)
	}
	if len(rowsOf(t, b.Store)) != 1 {
		t.Error("a part was taken in")
	}
}

func TestAPCIsShutOut(t *testing.T) {
	pcs := company(t, 3, thing)
	a, b, c := pcs[0], pcs[1], pcs[2]
	id := add(t, a.Store, kind.Values{"no": "A1", "name": "打印机"})
	give(t, a, b)
	update(t, b, id, kind.Values{"name": "乙"})
	give(t, b, a)
	device := deviceOf(b)
	stolen := add(t, b.Store, kind.Values{"no": "B1"}) // written after b was stolen
	update(t, b, id, kind.Values{"name": "偷"})
	give(t, b, c)
	update(t, c, stolen, kind.Values{"name": "c saw it"})
	write(t, a.Store, func(tx *store.Tx) error { return tx.Revoke(device) })
	give(t, c, a)
	give(t, a, c)
	same(t, a, c)
	for _, p := range []*pc{a, c} {
		if r := row(t, p, id); r.Values["name"] != "乙" {
			t.Errorf("%v", r.Values)
		}
		if r := row(t, p, stolen); r != nil && r.State != store.Withdrawn {
			t.Errorf("%+v", r)
		}
	}
	if _, err := c.Write(context.Background(), ann, func(tx *store.Tx) error { return tx.Revoke(device) }); err == nil {
		t.Error("a PC without the root key shut one out")
	}
}

// Two administrators shut the same PC out, each knowing what the other one does not: what
// either of them had counts, in whatever order the others hear of it, and nothing else.
func TestTwoAdministratorsShutAPCOut(t *testing.T) {
	for _, first := range []int{0, 1} {
		pcs := company(t, 4, thing)
		a, b, c, d := pcs[0], pcs[1], pcs[2], pcs[3]
		var seed []byte
		read(t, a.Store, func(tx *store.Tx) (err error) { seed, err = tx.RootSeed(); return err })
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		b.cfg = storetest.Config(t, tripLists, thing)
		b.cfg.Now = func() time.Time { return b.now }
		b.cfg.Joins = &store.Joining{Root: a.Root(), RootSeed: seed, Workspace: [16]byte(mustHex(a.Workspace()))}
		b.Store = storetest.Reopen(t, b.cfg)

		old := add(t, c.Store, kind.Values{"no": "C1", "name": "旧"})
		give(t, c, a)
		update(t, c, old, kind.Values{"name": "新"})
		made := add(t, c.Store, kind.Values{"no": "C2"})
		give(t, c, b)
		stolen := add(t, c.Store, kind.Values{"no": "C3"})
		update(t, c, old, kind.Values{"name": "偷"})
		give(t, c, d)
		for _, p := range []*pc{a, b} {
			write(t, p.Store, func(tx *store.Tx) error { return tx.Revoke(deviceOf(c)) })
			if _, err := p.Write(context.Background(), ann, func(tx *store.Tx) error { return tx.Revoke(deviceOf(c)) }); !fault.Is(err, fault.Conflict) {
				t.Errorf("shut out twice by one: %v", err)
			}
		}
		admins := []*pc{a, b}
		give(t, admins[first], d)
		give(t, admins[1-first], d)
		give(t, a, b)
		give(t, d, a)
		give(t, a, b)
		give(t, b, a)
		give(t, d, b)
		same(t, a, b, d)
		for i, p := range []*pc{a, b, d} {
			if r := row(t, p, old); r == nil || r.State != store.Live || r.Values["name"] != "新" {
				t.Errorf("PC %d, %d first: %+v", i, first, r)
			}
			if r := row(t, p, made); r == nil || r.State != store.Live {
				t.Errorf("PC %d, %d first: what one administrator had is gone: %+v", i, first, r)
			}
			if r := row(t, p, stolen); r != nil && r.State != store.Withdrawn {
				t.Errorf("PC %d, %d first: what none had counts: %+v", i, first, r)
			}
			read(t, p.Store, func(tx *store.Tx) error {
				wrong, err := tx.Verify(context.Background())
				if len(wrong) > 0 {
					t.Errorf("PC %d: %v", i, wrong)
				}
				return err
			})
		}
	}
}

// Administrators who have not heard of each other let two PCs in under one identity: it is
// whose was let in first, on every PC, in whatever order they hear of it.
func TestNobodyTakesOverWhoAPCIs(t *testing.T) {
	for _, shift := range []time.Duration{time.Hour, -time.Hour} {
		pcs := company(t, 3, thing)
		a, b, c := pcs[0], pcs[1], pcs[2]
		me := func(p *pc) (out store.Peer) {
			read(t, p.Store, func(tx *store.Tx) (err error) { out, _, err = tx.Self(); return err })
			return out
		}
		first, second := me(b), me(c)
		first.Name = "乙"
		second.Device, second.Name = first.Device, "新电脑"
		seed := []byte(nil)
		read(t, a.Store, func(tx *store.Tx) (err error) { seed, err = tx.RootSeed(); return err })
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		c.cfg = storetest.Config(t, tripLists, thing)
		c.now = c.now.Add(shift)
		c.cfg.Now = func() time.Time { return c.now }
		c.cfg.Joins = &store.Joining{Root: a.Root(), RootSeed: seed, Workspace: [16]byte(mustHex(a.Workspace()))}
		c.Store = storetest.Reopen(t, c.cfg)
		write(t, a.Store, func(tx *store.Tx) error { return tx.Enrol(first) })
		write(t, c.Store, func(tx *store.Tx) error { return tx.Enrol(second) })
		first.Name = "乙二" // renamed
		write(t, a.Store, func(tx *store.Tx) error { return tx.Enrol(first) })
		want := first
		if shift < 0 {
			want = second
		}
		give(t, a, c)
		give(t, c, b)
		give(t, c, a)
		for i, p := range pcs {
			read(t, p.Store, func(tx *store.Tx) error {
				got, _, err := tx.PeerOf(first.Device)
				if got.Name != want.Name || got.Age != want.Age || !got.Sign.Equal(want.Sign) {
					t.Errorf("shift %v: PC %d has %s", shift, i, got.Name)
				}
				return err
			})
		}
		same(t, a, b, c)
	}
}

func deviceOf(p *pc) [16]byte {
	return [16]byte(p.Device().ID)
}

// What a newer program wrote is kept and passed on, and counts once the program is new
// enough here.
func TestAnOlderProgramBetween(t *testing.T) {
	newer := thing
	newer.Fields = append(append([]kind.Field{}, thing.Fields...), kind.Field{Name: "colour", Label: "颜色", English: "Colour", Type: kind.Text})
	extra := kind.Kind{Name: "extra", Label: "附加", English: "Extra", Key: "no", Title: "no", Fields: []kind.Field{{Name: "no", Label: "编号", English: "No.", Type: kind.Text}}}
	pcs := company(t, 3, newer, extra)
	a, b, c := pcs[0], pcs[1], pcs[2]
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	old, err := kind.NewCatalog([]kind.Kind{thing}, nil)
	if err != nil {
		t.Fatal(err)
	}
	recent := b.cfg.Catalog
	b.cfg = storetest.Config(t, nil, thing)
	b.cfg.Joins = c.cfg.Joins
	b.cfg.Catalog = old
	b.Store = storetest.Reopen(t, b.cfg)
	var id, other string
	write(t, a.Store, func(tx *store.Tx) error {
		id, _ = tx.NewID()
		if _, err := tx.Insert(&newer, id, kind.Values{"no": "A1", "colour": "红"}); err != nil {
			return err
		}
		other, _ = tx.NewID()
		_, err := tx.Insert(&extra, other, kind.Values{"no": "E1"})
		return err
	})
	if got := give(t, a, b); got.Parked != 2 {
		t.Errorf("%+v", got)
	}
	update(t, b, id, kind.Values{"name": "乙"})
	give(t, b, c)
	give(t, b, a)
	same(t, a, c)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	b.cfg.Catalog = recent
	b.Store = storetest.Reopen(t, b.cfg)
	same(t, a, b, c)
	read(t, b.Store, func(tx *store.Tx) error {
		r, err := tx.ByID(&newer, id)
		if err == nil && (r.Values["colour"] != "红" || r.Values["name"] != "乙") {
			t.Errorf("%v", r.Values)
		}
		if e, err := tx.ByID(&extra, other); err != nil || e == nil || e.Values["no"] != "E1" {
			t.Errorf("%v %v", e, err)
		}
		return err
	})
}

// trip is a document that is taken along, with two fields that only make sense together.
var trip = kind.Kind{
	Name: "trip", Label: "出差", English: "Trips", Title: "to", Whole: []string{"to days"},
	Fields: []kind.Field{
		{Name: "to", Label: "去处", English: "To", Type: kind.Text}, {Name: "days", Label: "天数", English: "Days", Type: kind.Int},
		{Name: "why", Label: "事由", English: "Why", Type: kind.Text},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "trip_status", Default: "draft"},
	},
	Steps: []kind.Step{
		{Name: "submit", Label: "提交", English: "Submit", From: []string{"draft"}, To: "pending", Roles: []string{"clerk"}},
		{Name: "approve", Label: "同意", English: "Approve", From: []string{"pending"}, To: "approved", Roles: []string{"clerk"}},
		{Name: "reject", Label: "不同意", English: "Reject", From: []string{"pending"}, To: "rejected", Roles: []string{"clerk"}},
		{Name: "go", Label: "出发", English: "Set off", From: []string{"approved"}, To: "gone", Roles: []string{"clerk"}},
	},
}

var tripLists = kind.Lists{"trip_status": {Name: "trip_status", Label: "状态", Codes: []kind.Code{
	{Key: "draft", Label: "草稿", English: "Draft"}, {Key: "pending", Label: "待审批", English: "Pending"}, {Key: "approved", Label: "已同意", English: "Approved"},
	{Key: "rejected", Label: "不同意", English: "Rejected"}, {Key: "gone", Label: "已出发", English: "Gone"}}}}

func setTrip(t *testing.T, p *pc, id string, v kind.Values) {
	t.Helper()
	p.now = p.now.Add(time.Second)
	write(t, p.Store, func(tx *store.Tx) error {
		r, err := tx.ByID(&trip, id)
		if err != nil {
			return err
		}
		return tx.Update(&trip, r, v)
	})
}

func tripOf(t *testing.T, p *pc, id string) (v kind.Values, disputed []string) {
	t.Helper()
	read(t, p.Store, func(tx *store.Tx) error {
		r, err := tx.ByID(&trip, id)
		v = r.Values
		return err
	})
	return v, disputes(t, p)
}

func TestFieldsThatBelongTogether(t *testing.T) {
	pcs := company(t, 2, trip)
	a, b := pcs[0], pcs[1]
	var id string
	write(t, a.Store, func(tx *store.Tx) (err error) {
		if id, err = tx.NewID(); err != nil {
			return err
		}
		_, err = tx.Insert(&trip, id, kind.Values{"to": "上海", "days": int64(2), "status": "draft"})
		return err
	})
	give(t, a, b)
	setTrip(t, a, id, kind.Values{"to": "乌鲁木齐"})
	b.now = b.now.Add(time.Minute)
	setTrip(t, b, id, kind.Values{"days": int64(1)})
	give(t, a, b)
	give(t, b, a)
	same(t, a, b)
	v, open := tripOf(t, a, id)
	if v["to"] != "上海" || v["days"] != int64(1) || fmt.Sprint(open) != "[days to]" {
		t.Errorf("%v, %v", v, open)
	}
	read(t, a.Store, func(tx *store.Tx) error { // who named one field only is not said to have changed the other
		r, err := tx.ByID(&trip, id)
		if err != nil {
			return err
		}
		h, err := tx.History(&trip, r)
		if len(h) != 3 || len(h[1].Changes) != 1 || h[1].Changes[0].Field != "to" {
			t.Errorf("%+v", h)
		}
		return err
	})
}

// Where two PCs took a document to different places it is shown where it came furthest,
// whatever their clocks say.
func TestADocumentTakenToTwoPlaces(t *testing.T) {
	pcs := company(t, 2, trip)
	a, b := pcs[0], pcs[1]
	var id string
	write(t, a.Store, func(tx *store.Tx) (err error) {
		if id, err = tx.NewID(); err != nil {
			return err
		}
		_, err = tx.Insert(&trip, id, kind.Values{"to": "上海", "status": "pending"})
		return err
	})
	give(t, a, b)
	setTrip(t, a, id, kind.Values{"status": "approved"})
	setTrip(t, a, id, kind.Values{"status": "gone"})
	b.now = b.now.Add(time.Hour)
	setTrip(t, b, id, kind.Values{"status": "rejected"})
	give(t, a, b)
	give(t, b, a)
	same(t, a, b)
	for _, p := range pcs {
		if v, open := tripOf(t, p, id); v["status"] != "gone" || fmt.Sprint(open) != "[status]" {
			t.Errorf("%v, %v", v, open)
		}
	}
	read(t, a.Store, func(tx *store.Tx) error {
		open, err := tx.Unsettled(&trip, id)
		if !open {
			t.Error("the document is not held up")
		}
		return err
	})
}

// A marker that says something false of another stream, wherever in it, is not taken in: it
// would make everybody's log contradict itself.
func TestAMarkerThatSaysSomethingFalse(t *testing.T) {
	pcs := company(t, 2, thing)
	a, b := pcs[0], pcs[1]
	for i := range 300 { // beyond a checkpoint
		add(t, a.Store, kind.Values{"no": fmt.Sprint(i)})
	}
	give(t, a, b)
	var gid, head []byte
	var seq int64
	read(t, a.Store, func(tx *store.Tx) error { gid, seq, head = tx.Head(); return nil })
	at := func(seq int64) (out []byte) {
		read(t, a.Store, func(tx *store.Tx) error {
			h, _, err := tx.HashOf([16]byte(gid), seq)
			out = h[:]
			return err
		})
		return out
	}
	for name, c := range map[string]struct {
		says map[int64][]byte
		fine bool
	}{
		"all true":         {map[int64][]byte{2: at(2), 7: at(7), seq - 1: at(seq - 1), seq: head}, true},
		"the last false":   {map[int64][]byte{2: at(2), seq: make([]byte, 32)}, false},
		"the first false":  {map[int64][]byte{2: make([]byte, 32), seq: head}, false},
		"the middle false": {map[int64][]byte{2: at(2), seq - 2: at(5), seq: head}, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := company(t, 1, thing)[0]
			if err := p.Close(); err != nil {
				t.Fatal(err)
			}
			p.cfg = storetest.Config(t, tripLists, thing)
			p.cfg.Joins = &store.Joining{Root: a.Root(), Workspace: [16]byte(mustHex(a.Workspace()))}
			p.Store = storetest.Reopen(t, p.cfg)
			write(t, p.Store, func(tx *store.Tx) error { return tx.MarkAs(gid, c.says) })
			add(t, p.Store, kind.Values{"no": "p"})
			before := holds(t, b.Store)
			_, err := take(b.Store, pack(t, p.Store, nil))
			if c.fine != (err == nil) || !c.fine && !errors.Is(err, store.ErrFork) {
				t.Errorf("%v", err)
			}
			if !c.fine && fmt.Sprint(holds(t, b.Store)) != fmt.Sprint(before) {
				t.Error("something was taken in")
			}
			if w := verify(t, b.Store); len(w) > 0 {
				t.Error(w)
			}
		})
	}
}
