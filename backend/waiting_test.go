package backend_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"opsbook/backend"
	"opsbook/backend/audit"
	"opsbook/backend/fault"
	"opsbook/backend/parcel"
	"opsbook/backend/store"
	keys "opsbook/backend/store/device"
)

func deviceOf(t *testing.T, b *backend.Backend) (d keys.Device) {
	t.Helper()
	if err := b.Read(context.Background(), func(tx *store.Tx) error { d = tx.Store.Device(); return nil }); err != nil {
		t.Fatal(err)
	}
	return d
}

// forged is a package as its sender's PC signed it, with operations in an order in which
// nobody wrote them.
func forged(t *testing.T, path string, from, to *backend.Backend) []byte {
	t.Helper()
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sender, receiver := deviceOf(t, from), deviceOf(t, to)
	var head parcel.Head
	var ops [][]byte
	err = parcel.Read(context.Background(), bytes.NewReader(good), int64(len(good)), []age.Identity{receiver.Open}, parcel.Default, parcel.Handler{
		Head: func(h parcel.Head) (ed25519.PublicKey, error) {
			head = h
			return sender.Sign.Public().(ed25519.PublicKey), nil
		},
		Op: func(_ int, _ int64, op []byte) error { ops = append(ops, bytes.Clone(op)); return nil },
	})
	if err != nil || len(ops) < 2 {
		t.Fatalf("%d operations, %v", len(ops), err)
	}
	_, _ = rand.Read(head.Package[:]) // never fails
	last := len(ops) - 1
	ops[last-1], ops[last] = ops[last], ops[last-1]
	var out bytes.Buffer
	w, err := parcel.Create(&out, []age.Recipient{receiver.Open.Recipient()}, sender.Sign, head)
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range ops {
		if err := w.Op(op); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// keep lays a package among those that wait.
func keep(t *testing.T, dir string, content []byte) {
	t.Helper()
	p, err := parcel.Peek(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(dir, "exchange", "waiting")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%x.wsp", p.Package)), content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Packages that wait and turn out to be forged, or are no packages at all, keep neither
// those out that are handed over nor the good ones that wait; and they can be discarded.
func TestABadPackageThatWaitsKeepsNoOtherOut(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	cfg := config(t)
	b, c := joined(t, a, "乙"), joinedAs(t, a, "丙", cfg)
	for _, p := range []*backend.Backend{b, c} {
		to(t, p, a)
	}
	to(t, a, b)
	to(t, a, c)
	to(t, c, b)
	addPlace(t, a, "一号库")
	addPlace(t, a, "二号库")
	path := packageFor(t, a, c)
	for range 3 {
		keep(t, cfg.Dir, forged(t, path, a, c))
	}
	good := addPlace(t, b, "乙的库")
	body, err := os.ReadFile(packageFor(t, b, c))
	if err != nil {
		t.Fatal(err)
	}
	keep(t, cfg.Dir, body)
	none := filepath.Join(cfg.Dir, "exchange", "waiting", fmt.Sprintf("%032x.wsp", 1))
	if err := os.WriteFile(none, []byte("WSP1"), 0o600); err != nil {
		t.Fatal(err)
	}

	three := addPlace(t, a, "三号库")
	path = packageFor(t, a, c)
	seen, err := c.PreviewPackages(ctx, []string{path}, nil)
	if err != nil || seen.Along != 1 || seen.Left != 3 || placeName(t, c, three) != "" {
		t.Fatalf("%+v, %v", seen, err)
	}
	in, err := c.ImportPackages(ctx, []string{path}, nil)
	if err != nil || in.Along != 1 || in.Left != 3 || placeName(t, c, three) != "三号库0" || placeName(t, c, good) != "乙的库0" {
		t.Fatalf("%+v, %v", in, err)
	}

	for i, w := range waiting(t, c, 4) {
		if !w.Bad || w.Why.ZH == "" || w.Why.EN == "" || w.Lost || (w.Sender == "") != (i == 0) {
			t.Errorf("%+v", w)
		}
		if err := c.DiscardWaiting(ctx, w.Package); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(cfg.Dir, "exchange", "discarded", w.Package+".wsp")); err != nil {
			t.Errorf("it is gone: %v", err)
		}
		if err := c.DiscardWaiting(ctx, w.Package); !fault.Is(err, fault.NotFound) {
			t.Errorf("twice: %v", err)
		}
	}
	waiting(t, c, 0)
	n := 0
	for _, e := range audited(t, c, audit.Query{Kind: audit.Events}).Entries {
		if e.What.ZH == "移除等待中的交换文件" {
			n++
		}
	}
	if n != 4 {
		t.Errorf("the log tells of %d", n)
	}
	for _, id := range []string{"", "..", "../waiting", "none"} {
		if err := c.DiscardWaiting(ctx, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

// A package that waits for what may still come is discarded as well, if somebody wants it.
func TestAGoodPackageIsDiscarded(t *testing.T) {
	ctx := context.Background()
	_, b, _, _, _, path := stranded(t)
	if err := b.DiscardWaiting(ctx, waiting(t, b, 1)[0].Package); err != nil {
		t.Fatal(err)
	}
	waiting(t, b, 0)
	if in, err := b.ImportPackages(ctx, []string{path}, nil); err != nil || in.Late != 1 {
		t.Errorf("handed over again: %+v, %v", in, err)
	}
	waiting(t, b, 1)
}
