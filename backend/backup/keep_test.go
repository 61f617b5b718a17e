package backup

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/vault"
)

var (
	zone  = time.FixedZone("CST", 8*3600)
	start = time.Date(2026, 11, 23, 18, 0, 0, 0, zone)
)

// tiny writes a backup of a few bytes with a real manifest.
func tiny(t testing.TB, dir string, at time.Time, ledger byte) string {
	t.Helper()
	path := filepath.Join(dir, prefix+at.Format(stamp))
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(path, dbName), at.String())
	put(t, filepath.Join(path, vault.SlotsFile), "slots")
	c := contents{ledger: fmt.Sprintf("%032x", ledger), schema: "x", rows: map[string]int64{"a": 1}}
	m, err := describe(t.Context(), path, vault.Key{1}, at, c)
	if err != nil {
		t.Fatal(err)
	}
	b, err := m.encode()
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(path, manifestName), string(b))
	return path
}

func put(t testing.TB, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func exists(path string) bool { _, err := os.Lstat(path); return err == nil }

// promised names the backups that must be kept of all that were ever made, newest
// first: worked out from the whole history, not from what earlier prunings left.
func promised(made []time.Time) map[time.Time]string {
	out := map[time.Time]string{}
	for _, at := range made[:min(3, len(made))] {
		out[at] = "one of the newest three"
	}
	for _, tier := range []struct {
		name, layout string
		n            int
	}{{"day", "2006-01-02", 7}, {"week", "", 4}, {"month", "2006-01", 12}, {"year", "2006", 7}} {
		latest := map[string]time.Time{}
		var order []string
		for _, at := range made {
			p := at.Format(tier.layout)
			if tier.layout == "" { // a week is named by its Monday
				p = at.AddDate(0, 0, -(int(at.Weekday())+6)%7).Format(time.DateOnly)
			}
			if _, ok := latest[p]; !ok {
				latest[p], order = at, append(order, p)
			}
		}
		for _, p := range order[:min(tier.n, len(order))] {
			out[latest[p]] = "the last of " + tier.name + " " + p
		}
	}
	return out
}

// Three years of backups at the end of the day, some twice, some days without,
// among files and folders that are not ours to remove.
func TestPruneOverThreeYears(t *testing.T) {
	t.Parallel()
	dir, seed := t.TempDir(), rand.New(rand.NewPCG(1, 2))
	foreign := []string{"照片.jpg", "opsbook-notes/x", "opsbook-20200101-000000/opsbook.db", "opsbook-20200102-000000/backup.json", "Opsbook-20200103-000000/x"}
	for _, f := range foreign {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, f)), 0o700); err != nil {
			t.Fatal(err)
		}
		put(t, filepath.Join(dir, f), "not ours")
	}
	cut := tiny(t, dir, start.AddDate(-1, 0, 0), 1)
	put(t, filepath.Join(cut, dbName), "cut short")
	noted := tiny(t, dir, start.AddDate(-1, 0, 1), 1)
	put(t, filepath.Join(noted, "给王芳.txt"), "a note")
	future := tiny(t, dir, start.AddDate(50, 0, 0), 1)
	stay := []string{cut, noted, future, tiny(t, dir, start.AddDate(-1, 0, 2), 2), tiny(t, dir, start.AddDate(-1, 0, 3), 2)}
	made := []time.Time{start.AddDate(-1, 0, 1).UTC().In(zone)}
	most := 0
	for day := range 3 * 365 {
		for hour := range 1 + seed.IntN(8)/7 {
			if seed.IntN(10) == 0 && day < 3*365-1 {
				continue
			}
			now := start.AddDate(0, 0, day).Add(time.Duration(hour) * time.Hour)
			tiny(t, dir, now, 1)
			made = slices.Insert(made, 0, now)
			if _, err := Prune(context.Background(), dir, now); err != nil {
				t.Fatal(err)
			}
			for at, why := range promised(made) {
				if !exists(filepath.Join(dir, prefix+at.Format(stamp))) {
					t.Fatalf("%s: the backup of %s is gone: %s", now, at, why)
				}
			}
		}
		if day%20 == 0 {
			gens, err := Generations(dir)
			if err != nil {
				t.Fatal(err)
			}
			most = max(most, len(gens))
		}
	}
	if most > days+weeks+months+years+4 { // and the four that stay for ever
		t.Errorf("%d backups at once", most)
	}
	for _, f := range foreign {
		stay = append(stay, filepath.Join(dir, f))
	}
	for _, path := range stay {
		if !exists(path) {
			t.Error("removed: ", path)
		}
	}
	t.Logf("%d made, at most %d at once", len(made)-1, most)
}

// Whatever days backups were made on, over years, in bursts, after long pauses, also
// by a clock that was put back: none that is promised goes, and three stay.
func TestPruneKeepsWhatIsPromised(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 8))
		pace := []time.Duration{time.Hour, 8 * time.Hour, 24 * time.Hour, 9 * 24 * time.Hour, 60 * 24 * time.Hour, 500 * 24 * time.Hour}
		var made []time.Time // newest first
		var left []Generation
		at := start
		for range 250 {
			step := time.Duration(1 + r.Int64N(int64(pace[r.IntN(1+r.IntN(len(pace)))])))
			if r.IntN(12) == 0 {
				step = -step
			}
			if at = at.Add(step).Truncate(time.Second); slices.ContainsFunc(made, at.Equal) {
				continue
			}
			byAge := func(a, b time.Time) int { return b.Compare(a) }
			i, _ := slices.BinarySearchFunc(made, at, byAge)
			made = slices.Insert(made, i, at)
			i, _ = slices.BinarySearchFunc(left, at, func(g Generation, at time.Time) int { return byAge(g.At, at) })
			left = slices.Insert(left, i, Generation{Path: at.Format(stamp), At: at.UTC()})
			kept := keep(left, zone)
			left = slices.DeleteFunc(left, func(g Generation) bool { return !kept[g.Path] })
			have := map[string]bool{}
			for _, g := range left {
				have[g.Path] = true
			}
			for day, why := range promised(made) {
				if !have[day.Format(stamp)] {
					t.Fatalf("seed %d: the backup of %s is gone: %s", seed, day, why)
				}
			}
			if len(left) < min(fewest, len(made)) || len(left) > fewest+days+weeks+months+years {
				t.Fatalf("seed %d: %d left of %d", seed, len(left), len(made))
			}
		}
	}
}

func TestPruneNeedsAGoodNewestOne(t *testing.T) {
	dir := t.TempDir()
	var all []string
	for i := range 40 {
		all = append(all, tiny(t, dir, start.Add(time.Duration(i)*time.Minute), 1))
	}
	newest := filepath.Join(all[39], dbName)
	whole, err := os.ReadFile(newest)
	if err != nil {
		t.Fatal(err)
	}
	put(t, newest, strings.ReplaceAll(string(whole), "2026", "2027"))
	removed, err := Prune(context.Background(), dir, start.Add(time.Hour))
	if !fault.Is(err, fault.Damaged) || len(removed) > 0 {
		t.Error("with a damaged newest one: ", removed, err)
	}
	if gens, _ := Generations(dir); len(gens) != 40 {
		t.Error(len(gens))
	}
	put(t, newest, string(whole))
	removed, err = Prune(context.Background(), dir, start.Add(time.Hour))
	if err != nil || !slices.Equal(removed, reversed(all[:37])) {
		t.Error("forty of one day: ", removed, err)
	}
	if last, ok := Last(fmt.Sprintf("%032x", 1), dir); !ok || last.Path != all[39] {
		t.Error(last, ok)
	}
	if last, ok := Last(fmt.Sprintf("%032x", 2), dir); ok {
		t.Error("of another ledger: ", last)
	}
}

func reversed(s []string) []string { s = slices.Clone(s); slices.Reverse(s); return s }

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	old, young, noted := start.Format(stamp), start.Add(90*time.Minute).Format(stamp), start.Add(time.Minute).Format(stamp)
	for _, at := range []string{old, young, noted} {
		path := filepath.Join(dir, prefix+at+partSuffix)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		put(t, filepath.Join(path, dbName+"-journal"), "x")
	}
	put(t, filepath.Join(dir, prefix+noted+partSuffix, "mine.txt"), "x")
	removed, err := Prune(context.Background(), dir, start.Add(2*time.Hour))
	if err != nil || len(removed) != 1 || exists(filepath.Join(dir, prefix+old+partSuffix)) {
		t.Error(removed, err)
	}
	if !exists(filepath.Join(dir, prefix+noted+partSuffix, dbName+"-journal")) || !exists(filepath.Join(dir, prefix+young+partSuffix)) {
		t.Error("removed what is not ours, or not old")
	}
	if _, err := Prune(context.Background(), filepath.Join(dir, "none"), start); !fault.Is(err, fault.NotFound) {
		t.Error("no folder: ", err)
	}
}

func FuzzManifest(f *testing.F) {
	dir := f.TempDir()
	b, err := os.ReadFile(filepath.Join(tiny(f, dir, start, 1), manifestName))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"format":2}`))
	f.Add([]byte(`{"format":1,"at":"2026-11-23T18:00:00+08:00","database":{"size":-1}}`))
	f.Add([]byte("[[[[[[[["))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := parseManifest(b)
		if err != nil {
			return
		}
		again, err := m.encode()
		if err != nil || string(again) != string(b) {
			t.Errorf("accepted, but it is encoded otherwise: %s, %v", again, err)
		}
		if g := m.generation("x"); g.At.IsZero() || g.Size < 2 || len(g.Ledger) != 32 {
			t.Errorf("accepted: %+v", g)
		}
		if m.sealedBy(vault.Key{2}) {
			t.Error("sealed by a key that never made it")
		}
	})
}
