package exchange_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"opsbook/backend/attach"
	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parcel"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// packed is a package as a file, and what is in it.
type packed struct {
	bytes  []byte
	pieces []store.Piece
}

// packAll is an export in as many packages as its limit asks for.
func packAll(tx *store.Tx, to []store.Peer, o exchange.Options) (files []packed, err error) {
	ctx := context.Background()
	e, err := exchange.Plan(ctx, tx, to, o)
	for i := 0; err == nil && i < e.Volumes(); i++ {
		var b bytes.Buffer
		var sent exchange.Sent
		if sent, err = e.Write(ctx, i, &b); err != nil {
			break
		}
		files = append(files, packed{b.Bytes(), sent.Pieces})
		var anew bool
		if anew, err = e.Over(ctx, i, int64(b.Len())); anew {
			i, files = -1, nil
		}
	}
	return files, err
}

// third is a PC that has come to a pair and holds nothing yet.
func (p *pair) third() (*store.Store, store.Peer) {
	p.t.Helper()
	ctx := context.Background()
	cfg := fileConfig(p.t.TempDir())
	cfg.Joins = &store.Joining{Workspace: p.a.WorkspaceID(), Root: p.a.Root(), Code: "C"}
	c, err := store.Open(ctx, cfg)
	p.must(err)
	p.t.Cleanup(func() { _ = c.Close() })
	var me store.Peer
	p.must(c.Read(ctx, store.Actor{}, func(tx *store.Tx) (err error) { me, _, err = tx.Self(); return err }))
	me.Name, me.Code = "C", "C"
	p.write(p.a, func(tx *store.Tx) error { return tx.Enrol(me) })
	return c, me
}

// cut is an export of the first PC in files of at most limit bytes.
func (p *pair) cut(to store.Peer, o exchange.Options) (files [][]byte) {
	p.t.Helper()
	p.must(p.a.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		all, err := packAll(tx, []store.Peer{to}, o)
		for _, f := range all {
			files = append(files, f.bytes)
		}
		return err
	}))
	return files
}

// inbound has a PC check files.
func (p *pair) inbound(st *store.Store, files ...[]byte) (out []exchange.Inbound) {
	p.t.Helper()
	for _, b := range files {
		f := exchange.File{ReaderAt: bytes.NewReader(b), Size: int64(len(b))}
		came, err := exchange.Check(context.Background(), st, f)
		p.must(err)
		out = append(out, exchange.Inbound{Came: came, File: f})
	}
	return out
}

// takeAll has a PC take in what can be of files, as one; late is how many must wait.
func takeAll(st *store.Store, in []exchange.Inbound) (late int, err error) {
	ctx := context.Background()
	var now []exchange.Inbound
	_, err = st.Write(ctx, store.Actor{}, func(tx *store.Tx) error {
		var rest []exchange.Late
		var err error
		now, rest, err = exchange.Order(tx, in)
		if late = len(rest); err != nil || len(now) == 0 {
			return err
		}
		_, err = exchange.Take(ctx, tx, now)
		return err
	})
	for _, p := range now {
		if err == nil {
			_, err = exchange.Attachments(ctx, st, p)
		}
	}
	return late, err
}

func digestOf(t *testing.T, st *store.Store) (sum [32]byte) {
	t.Helper()
	err := st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) (err error) {
		wrong, err := tx.Verify(context.Background())
		if err != nil || len(wrong) > 0 {
			return errors.Join(err, fmt.Errorf("%v", wrong))
		}
		sum, err = tx.Digest(context.Background())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// attached puts a file of n bytes that cannot be packed into a PC's ledger.
func (p *pair) attached(st *store.Store, rnd *rand.ChaCha8, n int) {
	body := make([]byte, n)
	_, _ = rnd.Read(body) // never fails
	copy(body, "%PDF-1.4\n")
	copy(body[n-6:], "%%EOF\n")
	open := things
	open.Access = kind.Access{"admin": "VCE"}
	_, err := st.Write(context.Background(), user.System(), func(tx *store.Tx) error {
		id, err := tx.NewID()
		if err != nil {
			return err
		}
		if _, err = tx.Insert(&things, id, kind.Values{"no": "F"}); err == nil {
			_, err = attach.AddScan(tx, &open, id, "扫描.pdf", "", bytes.NewReader(body))
		}
		return err
	})
	p.must(err)
}

// busy has both PCs of a pair write and exchange in turns, so that each has seen much of
// the other: neither's operations can be given out without some of the other's.
func (p *pair) busy(rounds int) {
	p.t.Helper()
	rnd := rand.NewChaCha8([32]byte{7})
	for i := range rounds {
		for j := range 40 {
			p.add(p.a, fmt.Sprint("A", i, " ", j))
			p.add(p.b, fmt.Sprint("B", i, " ", j))
		}
		p.attached(p.a, rnd, 9_000+i)
		p.attached(p.b, rnd, 9_500+i)
		p.must(p.take(p.pack()))
		p.answer(p.b)
	}
}

// answer has another PC send the first one what it lacks, with a receipt.
func (p *pair) answer(from *store.Store) {
	p.t.Helper()
	var back bytes.Buffer
	p.must(from.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		a, _, err := tx.PeerOf([16]byte(p.a.Device().ID))
		if err == nil {
			_, err = exchange.Pack(context.Background(), tx, []store.Peer{a}, exchange.Options{}, &back)
		}
		return err
	}))
	if late, err := takeAll(p.a, p.inbound(p.a, back.Bytes())); err != nil || late != 0 {
		p.t.Fatalf("%d late, %v", late, err)
	}
}

const small = 40_000

// An export in volumes: none is larger than it may be, each can be taken in after those
// before it, all of them at once in any order, and what comes of it is what one package
// brings.
func TestVolumes(t *testing.T) {
	p := pairOf(t)
	p.busy(6)
	c, peer := p.third()
	files := p.cut(peer, exchange.Options{Limit: small})
	if len(files) < 4 {
		t.Fatalf("%d files", len(files))
	}
	for i, b := range files {
		if len(b) > small {
			t.Errorf("file %d has %d bytes", i+1, len(b))
		}
	}
	want := digestOf(t, p.a)
	in := p.inbound(c, files...)
	for i, v := range in {
		if at, ok := v.Volume(); !ok || at.N != i+1 || at.Of != len(files) {
			t.Fatalf("%+v", at)
		}
		if late, err := takeAll(c, in[i:i+1]); err != nil || late != 0 {
			t.Fatalf("volume %d alone: %d late, %v", i+1, late, err)
		}
	}
	if digestOf(t, c) != want || len(lacking(t, c)) != 0 {
		t.Errorf("one by one: another state, or %d attachments are missing", len(lacking(t, c)))
	}
	d, to := p.third()
	shuffled := p.inbound(d, p.cut(to, exchange.Options{Limit: small})...)
	rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	shuffled = append(shuffled, shuffled[0]) // the same one twice
	if late, err := takeAll(d, shuffled); err != nil || late != 0 {
		t.Fatalf("%d late, %v", late, err)
	}
	if digestOf(t, d) != digestOf(t, p.a) || len(lacking(t, d)) != 0 {
		t.Error("all at once: another state")
	}
}

func lacking(t *testing.T, st *store.Store) (out [][32]byte) {
	t.Helper()
	err := st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) (err error) { out, err = attach.Missing(tx, 1000); return err })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func lostOf(t *testing.T, st *store.Store) (out []exchange.Lost) {
	t.Helper()
	err := st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) (err error) { out, err = exchange.LostVolumes(tx); return err })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// In a shared folder each package holds something of the stream by which it is found, one
// after the other without a gap, and all of the others' streams lie in the first.
func TestVolumesOfASharedFolder(t *testing.T) {
	p := pairOf(t)
	p.busy(2)
	rnd := rand.NewChaCha8([32]byte{5})
	for range 10 {
		p.attached(p.a, rnd, 12_000)
	}
	c, peer := p.third()
	files := p.cut(peer, exchange.Options{Shared: true, Limit: small})
	if len(files) < 3 {
		t.Fatalf("%d files", len(files))
	}
	var own [16]byte
	p.must(p.a.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		gid, _, _ := tx.Head()
		own = [16]byte(gid)
		return nil
	}))
	in := p.inbound(c, files...)
	for i := range in {
		before, err := holds(c)
		p.must(err)
		if late, err := takeAll(c, in[i:i+1]); err != nil || late != 0 {
			t.Fatalf("package %d: %d late, %v", i+1, late, err)
		}
		after, err := holds(c)
		p.must(err)
		if after[own] <= before[own] {
			t.Errorf("package %d holds nothing of its own stream", i+1)
		}
		if _, cut := in[i].Volume(); cut {
			t.Error("it says that it is one of several")
		}
	}
	if digestOf(t, c) != digestOf(t, p.a) {
		t.Error("another state")
	}
}

// A new PC begins with one file: attachments that have no room in it are counted, and
// asked for.
func TestAWelcomeIsNeverCut(t *testing.T) {
	p := pairOf(t)
	p.busy(4)
	c, peer := p.third()
	var b bytes.Buffer
	told := int64(0)
	p.must(p.a.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		sent, _, err := exchange.Welcome(context.Background(), tx, peer,
			exchange.Admission{Username: "admin", Limit: 2 * small, Begins: func(n int64) { told = n }, Passed: func(n int) { told -= int64(n) }}, &b)
		if sent.Left == 0 || sent.Attachments == 0 || b.Len() > 2*small || max(told, -told) > small/4 {
			t.Errorf("%+v, %d bytes, %d not told of", sent, b.Len(), told)
		}
		return err
	}))
	f := exchange.File{ReaderAt: bytes.NewReader(b.Bytes()), Size: int64(b.Len())}
	if inv, err := exchange.ReadInvitation(context.Background(), c.Device(), f); err != nil || inv.Username != "admin" {
		t.Errorf("%+v, %v", inv, err)
	}
	if late, err := takeAll(c, p.inbound(c, b.Bytes())); err != nil || late != 0 || len(lacking(t, c)) == 0 {
		t.Fatalf("%d late, %v", late, err)
	}
	p.answer(c)
	if late, err := takeAll(c, p.inbound(c, p.cut(peer, exchange.Options{})...)); err != nil || late != 0 || len(lacking(t, c)) != 0 {
		t.Errorf("%d late, %v, %d attachments are missing", late, err, len(lacking(t, c)))
	}
}

// A volume that is lost is named, and only what follows it waits; the next export brings
// what was in it.
func TestALostVolume(t *testing.T) {
	p := pairOf(t)
	p.busy(6)
	c, peer := p.third()
	files := p.cut(peer, exchange.Options{Limit: small})
	in := p.inbound(c, slices.Delete(slices.Clone(files), 1, 2)...)
	late, err := takeAll(c, in)
	if err != nil || late == 0 {
		t.Fatalf("%d late, %v", late, err)
	}
	lost := lostOf(t, c)
	if len(lost) != 1 || lost[0].Of != len(files) || !slices.Contains(lost[0].Missing, 2) || slices.Contains(lost[0].Missing, 1) {
		t.Fatalf("%+v", lost)
	}
	p.answer(c)
	rest := p.cut(peer, exchange.Options{Limit: small})
	if len(rest) >= len(files) {
		t.Errorf("%d files of %d again", len(rest), len(files))
	}
	if late, err := takeAll(c, p.inbound(c, rest...)); err != nil || late != 0 {
		t.Fatalf("%d late, %v", late, err)
	}
	if digestOf(t, c) != digestOf(t, p.a) || len(lacking(t, c)) != 0 {
		t.Error("another state")
	}
}

// Volumes that were cut off, turned around within, or of another company are refused; those
// of two exports at once are no matter.
func TestHostileVolumes(t *testing.T) {
	p, q := pairOf(t), pairOf(t)
	p.busy(5)
	q.busy(3)
	c, peer := p.third()
	first := p.cut(peer, exchange.Options{Limit: small})
	p.add(p.a, "later")
	second := p.cut(peer, exchange.Options{Limit: small * 2 / 3})
	check := func(b []byte) error {
		_, err := exchange.Check(context.Background(), c, exchange.File{ReaderAt: bytes.NewReader(b), Size: int64(len(b))})
		return err
	}
	_, other := q.third()
	flipped := bytes.Clone(first[1])
	flipped[len(flipped)/2] ^= 1
	for name, tt := range map[string]struct {
		b    []byte
		code fault.Code
	}{
		"cut off":             {first[1][:len(first[1])-20], fault.Damaged},
		"half of it":          {first[1][:len(first[1])/2], fault.Damaged},
		"flipped":             {flipped, fault.Damaged},
		"two in one":          {slices.Concat(first[0], first[1]), fault.Damaged},
		"of another company":  {q.cut(other, exchange.Options{Limit: small})[0], fault.Forbidden},
		"for somebody else":   {p.cut(p.peer, exchange.Options{Full: true, Limit: small})[0], fault.Forbidden},
		"nothing of a volume": {nil, fault.Damaged},
	} {
		if err := check(tt.b); !fault.Is(err, tt.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
	mixed := append(p.inbound(c, first[0], first[2]), p.inbound(c, second...)...)
	if late, err := takeAll(c, mixed); err != nil || late != 0 {
		t.Fatalf("of two exports: %d late, %v", late, err)
	}
	if digestOf(t, c) != digestOf(t, p.a) {
		t.Error("of two exports: another state")
	}
}

// A file that a passphrase opens is refused, by a PC that takes part and by a new one: what
// it is is said, not that a word is wrong for which nobody was asked.
func TestNoInvitationByPassphrase(t *testing.T) {
	p := pairOf(t)
	r, err := parcel.PassphraseRecipient("correct horse")
	p.must(err)
	var b bytes.Buffer
	d := p.a.Device()
	w, err := parcel.Create(&b, []age.Recipient{r}, d.Sign, parcel.Head{Workspace: p.a.WorkspaceID(), Sender: [16]byte(d.ID)})
	p.must(err)
	p.must(w.Close())
	f := exchange.File{ReaderAt: bytes.NewReader(b.Bytes()), Size: int64(b.Len())}
	_, err = exchange.Check(context.Background(), p.b, f)
	_, err2 := exchange.ReadInvitation(context.Background(), p.b.Device(), f)
	for _, err := range []error{err, err2} {
		if !fault.Is(err, fault.Forbidden) || !strings.Contains(fault.Of(err).Message.ZH, "加入申请") {
			t.Errorf("%v", err)
		}
	}
}

// All that was taken in at once is taken back at once.
func TestVolumesAreTakenBackTogether(t *testing.T) {
	p := pairOf(t)
	p.must(p.take(p.pack()))
	before := rowsOf(t, p.b)
	p.busy(0)
	rnd := rand.NewChaCha8([32]byte{9})
	for i := range 60 {
		p.add(p.a, fmt.Sprint("V", i))
		if i%10 == 0 {
			p.attached(p.a, rnd, 15_000)
		}
	}
	files := p.cut(p.peer, exchange.Options{Limit: small})
	if len(files) < 3 {
		t.Fatalf("%d files", len(files))
	}
	slices.Reverse(files)
	if late, err := takeAll(p.b, p.inbound(p.b, files...)); err != nil || late != 0 {
		t.Fatalf("%d late, %v", late, err)
	}
	seen := 0
	p.write(p.b, func(tx *store.Tx) error {
		list, err := exchange.Arrivals(tx, 10)
		if err != nil || len(list) < 1 || len(list[0].Packages) != len(files) {
			return errors.Join(err, fmt.Errorf("%d arrivals", len(list)))
		}
		_, err = exchange.Undo(tx, list[0], func(done, of int) { seen = max(seen, of) })
		return err
	})
	if got := rowsOf(t, p.b); got != before || seen < 60 {
		t.Errorf("%d records of %d stay; told of %d", got, before, seen)
	}
	p.must(p.b.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		list, err := exchange.Arrivals(tx, 10)
		if err == nil && !list[0].Undone {
			t.Error("not undone")
		}
		return err
	}))
}

func rowsOf(t *testing.T, st *store.Store) (n int) {
	t.Helper()
	err := st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		_, err := tx.One("SELECT count(*) FROM thing WHERE _state=0", nil, &n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What is cancelled leaves nothing: no operation, no note of the package.
func TestCancelledVolumes(t *testing.T) {
	p := pairOf(t)
	p.busy(4)
	c, peer := p.third()
	in := p.inbound(c, p.cut(peer, exchange.Options{Limit: small})...)
	before := digestOf(t, c)
	ctx, cancel := context.WithCancel(context.Background())
	read := 0
	for i := range in {
		in[i].File.Passed = func(n int) {
			if read += n; read > small {
				cancel()
			}
		}
	}
	_, err := c.Write(ctx, store.Actor{}, func(tx *store.Tx) error { _, err := exchange.Take(ctx, tx, in); return err })
	if err == nil || digestOf(t, c) != before || len(lostOf(t, c)) != 0 {
		t.Errorf("%v; %v", err, lostOf(t, c))
	}
	ctx, cancel = context.WithCancel(context.Background())
	err = p.a.Read(ctx, store.Actor{}, func(tx *store.Tx) error {
		e, err := exchange.Plan(ctx, tx, []store.Peer{peer}, exchange.Options{Full: true, Passed: func(int) { cancel() }})
		if err == nil {
			_, err = e.Write(ctx, 0, &bytes.Buffer{})
		}
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("an export: %v", err)
	}
}
