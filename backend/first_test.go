package backend_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"opsbook/backend"
	"opsbook/backend/fault"
)

// A first run that was cut off, wherever it was, begins again; a folder with a
// database, or with key slots that somebody may still want, is left alone.
func TestAFirstRunThatWasCutOff(t *testing.T) {
	ctx := context.Background()
	in := backend.First{Company: "星桥澜", Username: "admin", Password: password}
	whole := config(t)
	b := attach(t, whole)
	if _, err := b.Init(ctx, in); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	const slots, second, db, draft = "slots.json", "slots.copy.json", "opsbook.db", "opsbook.first/"
	for name, c := range map[string]struct {
		files map[string]string // of the half-made folder, from the whole one
		code  fault.Code        // of what Init says
		state backend.State
	}{
		"an empty draft":            {map[string]string{draft: ""}, "", backend.New},
		"slots":                     {map[string]string{draft + slots: slots, draft + second: second}, "", backend.New},
		"a database without name":   {map[string]string{draft + slots: slots, draft + db + ".new": db}, "", backend.New},
		"a database with its log":   {map[string]string{draft + slots: slots, draft + db: db, draft + db + "-wal": slots}, "", backend.New},
		"one file in its place":     {map[string]string{slots: slots, draft + second: second, draft + db: db}, "", backend.New},
		"both slots in place":       {map[string]string{slots: slots, second: second, draft + db: db}, "", backend.New},
		"all but the draft's end":   {map[string]string{slots: slots, second: second, db: db, draft: ""}, fault.Conflict, backend.Locked},
		"slots of a file elsewhere": {map[string]string{slots: slots, second: second}, fault.Conflict, backend.New},
	} {
		cfg := config(t)
		cfg.Device = whole.Device
		for to, from := range c.files {
			to = filepath.Join(cfg.Dir, filepath.FromSlash(to))
			if err := os.MkdirAll(filepath.Join(cfg.Dir, "opsbook.first"), 0o700); err != nil {
				t.Fatal(err)
			}
			if from == "" {
				continue
			}
			content, err := os.ReadFile(filepath.Join(whole.Dir, from))
			if err == nil {
				err = os.WriteFile(to, content, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if name == "slots of a file elsewhere" {
			if err := os.Remove(filepath.Join(cfg.Dir, "opsbook.first")); err != nil {
				t.Fatal(err)
			}
		}
		b := attach(t, cfg)
		if b.State() != c.state {
			t.Errorf("%s: %s", name, b.State())
		}
		groups, err := b.Init(ctx, in)
		switch {
		case c.code == "" && (err != nil || len(groups) != 16 || b.State() != backend.Open):
			t.Errorf("%s: %d groups, %s, %v", name, len(groups), b.State(), err)
		case c.code != "" && !fault.Is(err, c.code):
			t.Errorf("%s: %v", name, err)
		case c.code != "":
			if _, err := os.Stat(filepath.Join(cfg.Dir, slots)); err != nil {
				t.Errorf("%s: the slots are gone: %v", name, err)
			}
		}
		if c.state == backend.Locked || c.code == "" {
			if err := b.Unlock(ctx, "admin", password); err != nil {
				t.Errorf("%s: unlock: %v", name, err)
			}
		}
		if _, err := os.Stat(filepath.Join(cfg.Dir, "opsbook.first")); err == nil {
			t.Errorf("%s: the draft stays", name)
		}
		if err := b.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
