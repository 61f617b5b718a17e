package exchange_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"testing"

	"filippo.io/age"

	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/store/device"
	"opsbook/backend/vault"
)

// pair is two PCs of a company on real files, the second let in by the first.
type pair struct {
	t    *testing.T
	a, b *store.Store
	peer store.Peer
	dirs []string
}

func pairOf(t *testing.T) *pair {
	t.Helper()
	p := &pair{t: t}
	ctx := context.Background()
	open := func(joins *store.Joining) *store.Store {
		p.dirs = append(p.dirs, t.TempDir())
		cfg := fileConfig(p.dirs[len(p.dirs)-1])
		cfg.Joins = joins
		st, err := store.Open(ctx, cfg)
		p.must(err)
		t.Cleanup(func() { _ = st.Close() })
		return st
	}
	p.a = open(nil)
	p.b = open(&store.Joining{Workspace: p.a.WorkspaceID(), Root: p.a.Root(), Code: "B"})
	p.must(p.b.Read(ctx, store.Actor{}, func(tx *store.Tx) (err error) { p.peer, _, err = tx.Self(); return err }))
	p.peer.Name, p.peer.Code = "B", "B"
	p.write(p.a, func(tx *store.Tx) error {
		if err := exchange.Join(tx, "A"); err != nil {
			return err
		}
		return tx.Enrol(p.peer)
	})
	return p
}

func (p *pair) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *pair) write(st *store.Store, fn func(*store.Tx) error) {
	p.t.Helper()
	_, err := st.Write(context.Background(), store.Actor{}, fn)
	p.must(err)
}

func (p *pair) pack() []byte {
	p.t.Helper()
	var b bytes.Buffer
	p.must(p.a.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		_, err := exchange.Pack(context.Background(), tx, []store.Peer{p.peer}, exchange.Options{}, &b)
		return err
	}))
	return b.Bytes()
}

// take has the second PC check and take in a file.
func (p *pair) take(b []byte) error {
	ctx := context.Background()
	f := exchange.File{ReaderAt: bytes.NewReader(b), Size: int64(len(b))}
	came, err := exchange.Check(ctx, p.b, f)
	if err != nil {
		return err
	}
	_, err = p.b.Write(ctx, store.Actor{}, func(tx *store.Tx) error {
		_, err := exchange.Take(ctx, tx, []exchange.Inbound{{Came: came, File: f}})
		return err
	})
	return err
}

func (p *pair) add(st *store.Store, no string) {
	p.write(st, func(tx *store.Tx) error {
		id, err := tx.NewID()
		if err == nil {
			_, err = tx.Insert(&things, id, kind.Values{"no": no})
		}
		return err
	})
}

// Every bit of a package that is turned, and every end that is cut off, is refused with a
// sentence, and leaves the file as it was.
func TestEveryFlipOfAPackageIsRefused(t *testing.T) {
	p := pairOf(t)
	p.add(p.a, "A1")
	good := p.pack()
	refused := func(what string, at int, b []byte) {
		t.Helper()
		if err := p.take(b); err == nil || fault.Of(err).Code == fault.Internal {
			t.Fatalf("%s at %d of %d: %v", what, at, len(good), err)
		}
	}
	for i := range good {
		b := bytes.Clone(good)
		b[i] ^= 1 << (i % 8)
		refused("flip", i, b)
		if i%7 == 0 {
			refused("cut", i, good[:i])
		}
	}
	refused("more", len(good), append(bytes.Clone(good), 0))
	p.must(p.take(good))
	p.must(p.take(good)) // again: nothing
}

// A relay cannot put words into another PC's mouth, nor leave some out.
func TestARelayCannotForge(t *testing.T) {
	p := pairOf(t)
	p.must(p.take(p.pack()))
	p.add(p.a, "A1")
	p.add(p.a, "A2")
	type words struct {
		piece store.Piece
		ops   [][]byte
	}
	var got words
	p.must(p.a.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		var held map[[16]byte]int64
		held, err := holds(p.b)
		if err != nil {
			return err
		}
		pieces, err := tx.Pieces(held)
		if err != nil || len(pieces) != 1 {
			return errors.Join(err, errors.New("not one piece"))
		}
		got.piece = pieces[0]
		return tx.Operations(context.Background(), got.piece, func(b []byte) error { got.ops = append(got.ops, bytes.Clone(b)); return nil })
	}))
	forge := func(change func(*words)) error {
		w := words{got.piece, nil}
		for _, o := range got.ops {
			w.ops = append(w.ops, bytes.Clone(o))
		}
		change(&w)
		_, err := p.b.Write(context.Background(), store.Actor{}, func(tx *store.Tx) error {
			m, err := tx.Merger()
			if err != nil {
				return err
			}
			if err := m.Piece(w.piece.Stream, w.piece.From, w.piece.Before[:]); err != nil {
				return err
			}
			for _, o := range w.ops {
				if err := m.Op(o); err != nil {
					return err
				}
			}
			if err := m.End(w.piece.Sig); err != nil {
				return err
			}
			_, err = m.Finish()
			return err
		})
		return err
	}
	for name, change := range map[string]func(*words){
		"another word":      func(w *words) { o := w.ops[0]; o[len(o)-1] ^= 1 },
		"the last is cut":   func(w *words) { w.ops = w.ops[:len(w.ops)-1] },
		"one is left out":   func(w *words) { w.ops = w.ops[1:] },
		"one is said twice": func(w *words) { w.ops = append(w.ops[:1:1], w.ops...) },
		"out of order":      func(w *words) { w.ops[0], w.ops[1] = w.ops[1], w.ops[0] },
		"another past":      func(w *words) { w.piece.Before[0] ^= 1 },
		"another name":      func(w *words) { w.piece.Sig = bytes.Clone(w.piece.Sig); w.piece.Sig[5] ^= 1 },
		"nobody's stream":   func(w *words) { w.piece.Stream[0] ^= 1 },
	} {
		err := forge(change)
		var gap *store.GapError
		if !errors.Is(err, store.ErrForged) && !errors.Is(err, store.ErrFork) && !errors.As(err, &gap) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p.must(forge(func(*words) {}))
}

func holds(st *store.Store) (out map[[16]byte]int64, err error) {
	out = map[[16]byte]int64{}
	err = st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		list, err := tx.Vector()
		for _, p := range list {
			out[p.Stream] = p.Seq
		}
		return err
	})
	return out, err
}

// A package of another company, of a PC that nobody let in, and one for somebody else.
func TestForeignPackages(t *testing.T) {
	p, q := pairOf(t), pairOf(t)
	for name, b := range map[string][]byte{"another company's": q.pack()} {
		if err := p.take(b); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p.add(p.a, "A1")
	good := p.pack()
	p.must(p.take(good))
	p.write(p.b, func(tx *store.Tx) error { return nil })
	p.write(p.a, func(tx *store.Tx) error { return tx.Revoke(p.peer.Device) })
	p.must(p.take(p.pack())) // it hears that it was shut out
	p.must(p.b.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		me, in, err := tx.Self()
		if !in || !me.Revoked {
			t.Errorf("%+v", me)
		}
		return err
	}))
	_, err := p.b.Write(context.Background(), store.Actor{}, func(tx *store.Tx) error { return exchange.Join(tx, "B") })
	if !fault.Is(err, fault.Forbidden) {
		t.Errorf("a PC that was shut out: %v", err)
	}
}

// A request is what it says, or it is none.
func TestRequests(t *testing.T) {
	p := pairOf(t)
	good, r, err := exchange.AskToJoin(p.b.Device(), "前台")
	p.must(err)
	got, err := exchange.ReadRequest(bytes.NewReader(good))
	if err != nil || got.Code() != r.Code() || got.Name != "前台" {
		t.Fatalf("%+v, %v", got, err)
	}
	if !exchange.SameCode("１２３４"+got.Code()[4:], "1234"+got.Code()[4:]) || exchange.SameCode("", "") || exchange.SameCode(got.Code()[1:], got.Code()) {
		t.Error("codes are compared wrongly")
	}
	for i := range good {
		b := bytes.Clone(good)
		b[i] ^= 1
		if other, err := exchange.ReadRequest(bytes.NewReader(b)); err == nil && other.Code() == r.Code() {
			t.Fatalf("a flip at %d is not noticed", i)
		}
	}
	for _, name := range []string{"", " x", "a\nb", string(make([]byte, 200))} {
		if _, _, err := exchange.AskToJoin(p.b.Device(), name); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// Somebody who knows who a PC is asks under its identity with keys of his own.
func TestARequestUnderAnotherIdentity(t *testing.T) {
	p := pairOf(t)
	_, key, err := ed25519.GenerateKey(nil)
	p.must(err)
	id, err := age.GenerateX25519Identity()
	p.must(err)
	content, _, err := exchange.AskToJoin(device.Device{ID: p.peer.Device[:], Sign: key, Open: id}, "新电脑")
	p.must(err)
	r, err := exchange.ReadRequest(bytes.NewReader(content))
	p.must(err)
	_, err = p.a.Write(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		_, err := exchange.Admit(tx, r, exchange.Admission{})
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("%v", err)
	}
	p.add(p.a, "A1")
	p.must(p.take(p.pack())) // it is still for the PC that it was for
}

// Whoever holds the same shows the same: a whole export says what, and one that is not so is
// noticed.
func TestWhoeverHoldsTheSameShowsTheSame(t *testing.T) {
	ctx := context.Background()
	p := pairOf(t)
	p.add(p.a, "A1")
	whole := func() exchange.Took {
		var b bytes.Buffer
		p.must(p.a.Read(ctx, store.Actor{}, func(tx *store.Tx) error {
			_, err := exchange.Pack(ctx, tx, []store.Peer{p.peer}, exchange.Options{Full: true}, &b)
			return err
		}))
		f := exchange.File{ReaderAt: bytes.NewReader(b.Bytes()), Size: int64(b.Len())}
		came, err := exchange.Check(ctx, p.b, f)
		p.must(err)
		var took exchange.Took
		p.write(p.b, func(tx *store.Tx) (err error) {
			took, err = exchange.Take(ctx, tx, []exchange.Inbound{{Came: came, File: f}})
			return err
		})
		return took
	}
	if got := whole(); got.Ops == 0 || got.Diverged {
		t.Fatalf("%+v", got)
	}
	p.write(p.b, func(tx *store.Tx) error { return tx.Event("seen", nil) }) // which is no record
	cfg := fileConfig(p.dirs[1])
	p.must(p.b.Close())
	db, err := vault.Open(ctx, cfg.Path, cfg.Key)
	p.must(err)
	_, err = db.Exec("UPDATE thing SET name='x'")
	p.must(err)
	p.must(db.Close())
	p.b, err = store.Open(ctx, cfg)
	p.must(err)
	t.Cleanup(func() { _ = p.b.Close() })
	if got := whole(); !got.Diverged {
		t.Error("not noticed")
	}
	p.add(p.b, "B1") // now it may well be something else
	if got := whole(); got.Diverged {
		t.Error("what only one of them has is taken for a mistake")
	}
}

// No two administrators give the same letters.
func TestLetters(t *testing.T) {
	var first, other []store.Peer
	seen := map[string]bool{"": true, "D": true}
	for _, of := range []struct {
		own   string
		peers *[]store.Peer
		want  map[int]string
	}{{"", &first, map[int]string{0: "B", 1: "C", 2: "D", 22: "Z", 23: "AB", 46: "AAB"}}, {"D", &other, map[int]string{0: "DB", 22: "DZ", 23: "DAB"}}} {
		for i := range 60 {
			code := exchange.Letters(of.own, *of.peers)
			if want, given := of.want[i]; given && code != want || seen[code] && code != "D" {
				t.Errorf("PC %d of %q gets %q", i, of.own, code)
			}
			seen[code] = true
			*of.peers = append(*of.peers, store.Peer{Code: code})
		}
	}
}

func FuzzRequest(f *testing.F) {
	f.Add([]byte("OPSBOOK-JOIN-1\n"))
	f.Add([]byte("OPSBOOK-JOIN-1\n\xa5\x01\x50"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := exchange.ReadRequest(bytes.NewReader(b))
		if err == nil && len(r.Sign) != 32 {
			t.Fatal("a request without a key")
		}
	})
}

// What a PC wrote that nobody let in is refused, whoever passes it on: once it is let in, it counts.
func TestAStrangersStream(t *testing.T) {
	ctx := context.Background()
	p := pairOf(t)
	p.add(p.a, "A1")
	p.must(p.take(p.pack()))
	cfg := fileConfig(t.TempDir())
	cfg.Joins = &store.Joining{Workspace: p.a.WorkspaceID(), Root: p.a.Root(), Code: "G"}
	ghost, err := store.Open(ctx, cfg)
	p.must(err)
	t.Cleanup(func() { _ = ghost.Close() })
	p.add(ghost, "G1")
	var who store.Peer
	p.write(p.a, func(tx *store.Tx) error { // a program of somebody's own does not ask
		m, err := tx.Merger()
		p.must(err)
		p.must(ghost.Read(ctx, store.Actor{}, func(from *store.Tx) error {
			who, _, err = from.Self()
			p.must(err)
			list, err := from.Pieces(nil)
			p.must(err)
			for _, piece := range list {
				p.must(m.Piece(piece.Stream, piece.From, piece.Before[:]))
				p.must(from.Operations(ctx, piece, m.Op))
				p.must(m.End(piece.Sig))
			}
			return nil
		}))
		_, err = m.Finish()
		return err
	})
	if err := p.take(p.pack()); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("%v", err)
	}
	who.Name, who.Code = "G", "G"
	p.write(p.a, func(tx *store.Tx) error { return tx.Enrol(who) })
	p.must(p.take(p.pack()))
}

// What a PC lacks of the stream that its author writes, who once wrote another one, may still come.
func TestWhatItsAuthorWritesIsNotLost(t *testing.T) {
	ctx := context.Background()
	p := pairOf(t)
	p.add(p.a, "A1")
	p.must(p.take(p.pack()))
	p.must(p.a.Rebegin(ctx)) // an older state of its file was put back
	p.add(p.a, "A2")
	p.must(p.take(p.pack()))
	var gid []byte
	var seq int64
	p.must(p.a.Read(ctx, store.Actor{}, func(tx *store.Tx) error { gid, seq, _ = tx.Head(); return nil }))
	p.add(p.a, "A3")
	p.must(p.b.Read(ctx, store.Actor{}, func(tx *store.Tx) error {
		out, err := exchange.OutlookOf(tx, &store.GapError{Stream: [16]byte(gid), From: seq + 1, To: seq + 1})
		if out.Gone {
			t.Errorf("%+v", out)
		}
		return err
	}))
}
