package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/vault"
	"opsbook/backend/vault/durable"
)

// What Prune keeps: the newest backup of each of so many days, weeks, months and
// years that have one, and never fewer than fewest.
const (
	days   = 7
	weeks  = 4
	months = 12
	years  = 7
	fewest = 3
)

const (
	stale       = time.Hour      // a .part folder this old is of a backup that was cut off
	wrongClock  = 24 * time.Hour // a backup from further in the future comes from a wrong clock
	dirMax      = 10_000         // entries of a folder that are looked at
	secondSlots = "slots.copy.json"
)

var called = regexp.MustCompile(`^opsbook-\d{8}-\d{6}(\.part)?$`)

// ours are the files that may lie in a backup, whole or cut off.
var ours = func() (out []string) {
	for _, n := range []string{dbName, dbName + "-journal", dbName + "-wal", dbName + "-shm", vault.SlotsFile, secondSlots, manifestName} {
		out = append(out, n, n+".new")
	}
	return out
}()

// Generations lists the backups in dir, newest first: folders with our name, a
// valid manifest and files as long as it says. Everything else is ignored. It
// reads no database; Check does.
func Generations(dir string) ([]Generation, error) {
	entries, err := entriesOf(dir)
	if err != nil {
		return nil, err
	}
	out := []Generation{}
	for _, e := range entries {
		if strings.HasSuffix(e, partSuffix) {
			continue
		}
		path := filepath.Join(dir, e)
		if m, err := readManifest(path); err == nil && complete(path, m) {
			out = append(out, m.generation(path))
		}
	}
	slices.SortStableFunc(out, func(a, b Generation) int { return b.At.Compare(a.At) })
	return out, nil
}

// entriesOf names the folders in dir that are called like backups.
func entriesOf(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, noFolder(dir, err)
	}
	defer f.Close()
	entries, err := f.ReadDir(dirMax)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, noFolder(dir, err)
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() && called.MatchString(e.Name()) {
			out = append(out, e.Name())
		}
	}
	return out, nil
}

func noFolder(dir string, err error) error {
	return fmt.Errorf("%w: %w", fault.New(fault.NotFound, "备份文件夹 %s 打不开。请检查移动硬盘或U盘是否已插好，文件夹是否被移动或改名。",
		"The folder of backups %s cannot be opened. Check that the disk or USB stick is connected and that the folder was not moved or renamed.", fault.Whole(dir)), err)
}

// complete reports whether the files are there, as long as the manifest says.
func complete(dir string, m manifest) bool {
	for name, want := range m.files() {
		info, err := os.Lstat(filepath.Join(dir, name))
		if err != nil || !info.Mode().IsRegular() || info.Size() != want.Size {
			return false
		}
	}
	return true
}

// Last is the newest backup of a ledger ("": of any) in the folders, and whether
// there is one. Folders that cannot be read now are passed over.
func Last(ledger string, dirs ...string) (last Generation, ok bool) {
	for _, dir := range dirs {
		gens, err := Generations(dir)
		if err != nil {
			continue
		}
		for _, g := range gens {
			if (ledger == "" || g.Ledger == ledger) && (!ok || g.At.After(last.At)) {
				last, ok = g, true
			}
		}
	}
	return last, ok
}

// Prune removes the backups in dir that are not worth keeping, ledger by ledger,
// and what backups that were cut off have left; it returns their paths. Nothing
// goes unless the newest backup of that ledger has just been read and has the
// bytes it was proved with; that one always stays. What is not wholly ours is
// left alone: other names, damaged backups, folders with a foreign file in them,
// dates in the future. Fault: Damaged, if the newest backup is.
func Prune(ctx context.Context, dir string, now time.Time) (removed []string, err error) {
	gens, err := Generations(dir)
	if err != nil {
		return nil, err
	}
	byLedger := map[string][]Generation{}
	for _, g := range gens {
		if g.At.Before(now.Add(wrongClock)) {
			byLedger[g.Ledger] = append(byLedger[g.Ledger], g)
		}
	}
	for _, ledger := range slices.Sorted(maps.Keys(byLedger)) {
		gone, e := pruneLedger(ctx, byLedger[ledger], now)
		removed, err = append(removed, gone...), errors.Join(err, e)
	}
	gone, e := sweep(dir, now)
	return append(removed, gone...), errors.Join(err, e)
}

func pruneLedger(ctx context.Context, gens []Generation, now time.Time) (removed []string, err error) {
	kept := keep(gens, now.Location())
	if len(kept) == len(gens) {
		return nil, nil
	}
	m, err := readManifest(gens[0].Path)
	if err == nil {
		err = matchFiles(ctx, gens[0].Path, m)
	}
	if err != nil {
		return nil, err
	}
	for _, g := range gens {
		if kept[g.Path] || !onlyOurs(g.Path) {
			continue
		}
		// Under its draft's name it does not count any more, even if what follows is cut off.
		draft := g.Path + partSuffix
		if err := durable.Rename(g.Path, draft); err != nil {
			return removed, vault.Explain(err)
		}
		if err := removeKnown(draft); err != nil {
			return removed, vault.Explain(err)
		}
		removed = append(removed, g.Path)
	}
	return removed, nil
}

// keep says which backups of one ledger, newest first, are worth keeping.
func keep(gens []Generation, zone *time.Location) map[string]bool {
	out := map[string]bool{}
	for _, g := range gens[:min(fewest, len(gens))] {
		out[g.Path] = true
	}
	for _, tier := range []struct {
		n      int
		period func(time.Time) string
	}{
		{days, func(t time.Time) string { return t.Format(time.DateOnly) }},
		{weeks, func(t time.Time) string { y, w := t.ISOWeek(); return fmt.Sprint(y, " ", w) }},
		{months, func(t time.Time) string { return t.Format("2006-01") }},
		{years, func(t time.Time) string { return t.Format("2006") }},
	} {
		seen := map[string]bool{}
		for _, g := range gens {
			if p := tier.period(g.At.In(zone)); !seen[p] && len(seen) < tier.n {
				seen[p], out[g.Path] = true, true
			}
		}
	}
	return out
}

// sweep removes what backups that were cut off have left.
func sweep(dir string, now time.Time) (removed []string, err error) {
	entries, err := entriesOf(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		at, cutOff := strings.CutSuffix(e, partSuffix)
		began, err := time.ParseInLocation(stamp, strings.TrimPrefix(at, prefix), now.Location())
		path := filepath.Join(dir, e)
		if !cutOff || err != nil || now.Sub(began) < stale || !onlyOurs(path) {
			continue
		}
		if err := removeKnown(path); err != nil {
			return removed, vault.Explain(err)
		}
		removed = append(removed, path)
	}
	return removed, nil
}

// onlyOurs reports whether nothing lies in a folder but the files of a backup.
func onlyOurs(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return !e.Type().IsRegular() || !slices.Contains(ours, e.Name())
	})
}

// removeKnown removes a folder of ours with the files of a backup; it fails if
// something else lies there. No folder is no error.
func removeKnown(dir string) error {
	if err := removeFiles(dir, ours...); err != nil {
		return err
	}
	return gone(os.Remove(dir))
}

func removeFiles(dir string, names ...string) error {
	for _, n := range names {
		if err := gone(os.Remove(filepath.Join(dir, n))); err != nil {
			return err
		}
	}
	return nil
}

// gone takes what is not there for removed.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
