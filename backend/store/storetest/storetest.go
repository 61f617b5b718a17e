// Package storetest opens throw-away files for tests: real, encrypted, on disk.
package storetest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/vault"
)

// Key is the data key of every test file.
var Key = vault.Key([]byte("0123456789abcdef0123456789abcdef"))

// Clock is the moment at which test files are open: 2026-03-31 09:00 in China.
var Clock = time.Date(2026, 3, 31, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))

// Config is a configuration for a file in its own temporary folders.
func Config(t testing.TB, lists kind.Lists, kinds ...kind.Kind) store.Config {
	t.Helper()
	c, err := kind.NewCatalog(kinds, lists)
	if err != nil {
		t.Fatal(err)
	}
	return store.Config{Path: filepath.Join(t.TempDir(), "opsbook.db"), Key: Key, Catalog: c,
		Device: t.TempDir(), Now: func() time.Time { return Clock }}
}

// Open opens a fresh file that is closed when the test ends.
func Open(t testing.TB, lists kind.Lists, kinds ...kind.Kind) *store.Store {
	t.Helper()
	return Reopen(t, Config(t, lists, kinds...))
}

// Reopen opens the file of cfg and closes it when the test ends.
func Reopen(t testing.TB, cfg store.Config) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}
