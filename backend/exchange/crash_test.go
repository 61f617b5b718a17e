package exchange_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"opsbook/backend/exchange"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

// importEnv names the folder in which a child process takes a package in, until it is killed.
const importEnv = "OPSBOOK_IMPORT_IN"

func TestMain(m *testing.M) {
	dir := os.Getenv(importEnv)
	if dir == "" {
		os.Exit(m.Run())
	}
	if err := importIn(dir); err != nil {
		log.Fatal(err)
	}
}

func fileConfig(dir string) store.Config {
	return store.Config{Path: filepath.Join(dir, "opsbook.db"), Key: storetest.Key, Catalog: newProgram, Device: filepath.Join(dir, "device"),
		Now: func() time.Time { return storetest.Clock }}
}

// importIn takes the package of a folder into its file.
func importIn(dir string) error {
	ctx := context.Background()
	st, err := store.Open(ctx, fileConfig(dir))
	if err != nil {
		return err
	}
	b, err := os.ReadFile(filepath.Join(dir, "in.wsp"))
	if err != nil {
		return err
	}
	f := exchange.File{ReaderAt: bytes.NewReader(b), Size: int64(len(b))}
	came, err := exchange.Check(ctx, st, f)
	if err != nil {
		return err
	}
	fmt.Println("checked")
	_, err = st.Write(ctx, store.Actor{}, func(tx *store.Tx) error {
		_, err := exchange.Take(ctx, tx, []exchange.Inbound{{Came: came, File: f}})
		return err
	})
	if err != nil {
		return err
	}
	fmt.Println("taken")
	return st.Close()
}

func sumOf(t *testing.T, dir string) (sum [32]byte) {
	t.Helper()
	st, err := store.Open(context.Background(), fileConfig(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	err = st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		wrong, err := tx.Verify(context.Background())
		if err != nil || len(wrong) > 0 {
			t.Fatalf("%v, %v", wrong, err)
		}
		sum, err = tx.Digest(context.Background())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// A process that is killed while it takes a package in leaves the file as it was before, or
// as it is afterwards.
func TestKilledWhileImporting(t *testing.T) {
	kills := 6
	if os.Getenv("OPSBOOK_LONG") != "" {
		kills = 100
	}
	dir := t.TempDir()
	sendMany(t, dir)
	before := sumOf(t, dir)
	saved := filepath.Join(t.TempDir(), "saved")
	if err := os.CopyFS(saved, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	run(t, dir, nil)
	whole := time.Since(began)
	after := sumOf(t, dir)
	if after == before {
		t.Fatal("the package brought nothing")
	}
	rnd := rand.New(rand.NewPCG(uint64(began.UnixNano()), 1))
	seen := map[[32]byte]int{}
	for range kills {
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(dir, os.DirFS(saved)); err != nil {
			t.Fatal(err)
		}
		wait := time.Duration(rnd.Int64N(int64(whole)))
		run(t, dir, &wait)
		got := sumOf(t, dir)
		if got != before && got != after {
			t.Fatalf("killed after %v: neither before nor after", wait)
		}
		seen[got]++
	}
	t.Logf("%d kills: %d before, %d after", kills, seen[before], seen[after])
}

// run imports in a process of its own, which is killed after a while.
func run(t *testing.T, dir string, kill *time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), importEnv+"="+dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if kill != nil {
		time.Sleep(*kill)
		_ = cmd.Process.Kill() // it may have ended
	}
	if err := cmd.Wait(); err != nil && kill == nil {
		t.Fatal(err)
	}
}

// sendMany makes a file in dir, and a package of another PC beside it with many changes.
func sendMany(t *testing.T, dir string) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	from, err := store.Open(ctx, fileConfig(t.TempDir()))
	must(err)
	defer from.Close()
	cfg := fileConfig(dir)
	cfg.Joins = &store.Joining{Workspace: from.WorkspaceID(), Root: from.Root(), Code: "B"}
	to, err := store.Open(ctx, cfg)
	must(err)
	var me store.Peer
	must(to.Read(ctx, store.Actor{}, func(tx *store.Tx) (err error) { me, _, err = tx.Self(); return err }))
	me.Name, me.Code = "B", "B"
	must(to.Close())
	_, err = from.Write(ctx, store.Actor{}, func(tx *store.Tx) error {
		if err := exchange.Join(tx, "A"); err != nil {
			return err
		}
		for i := range 3000 {
			id, err := tx.NewID()
			if err != nil {
				return err
			}
			if _, err := tx.Insert(&things, id, kind.Values{"no": fmt.Sprint(i), "name": "打印机", "cost": int64(i)}); err != nil {
				return err
			}
		}
		return tx.Enrol(me)
	})
	must(err)
	var b bytes.Buffer
	must(from.Read(ctx, store.Actor{}, func(tx *store.Tx) error {
		p, _, err := tx.PeerOf(me.Device)
		if err == nil {
			_, err = exchange.Pack(ctx, tx, []store.Peer{p}, exchange.Options{}, &b)
		}
		return err
	}))
	must(os.WriteFile(filepath.Join(dir, "in.wsp"), b.Bytes(), 0o600))
}
