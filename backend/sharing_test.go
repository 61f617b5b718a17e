package backend_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"opsbook/backend"
)

// office are two PCs with a folder each, which some program keeps alike, and their clock.
type office struct {
	t        *testing.T
	a, b     *backend.Backend
	dirs     map[*backend.Backend]string
	now      time.Time
	loses    bool // what is put never arrives
	breaks   bool // it arrives half
	lost     map[string]bool
	together bool // one folder, on a share
}

func newOffice(t *testing.T, together bool) *office {
	t.Helper()
	o := &office{t: t, now: time.Date(2026, 3, 31, 9, 0, 0, 0, time.UTC), dirs: map[*backend.Backend]string{}, lost: map[string]bool{}, together: together}
	cfg := config(t)
	cfg.Now = func() time.Time { return o.now }
	o.a = attach(t, cfg)
	if _, err := o.a.Init(context.Background(), backend.First{Company: "星桥澜", Username: "admin", Password: password}); err != nil {
		t.Fatal(err)
	}
	other := config(t)
	other.Now = cfg.Now
	o.b = joinedAs(t, o.a, "乙", other)
	dir := t.TempDir()
	for _, pc := range []*backend.Backend{o.a, o.b} {
		if o.dirs[pc] = dir; !together {
			o.dirs[pc] = t.TempDir()
		}
		if err := pc.ShareFolder(context.Background(), o.dirs[pc]); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		o.pass(o.b)
		o.pass(o.a)
	}
	return o
}

func (o *office) pass(b *backend.Backend) backend.Shared {
	o.t.Helper()
	out, err := b.SyncShared(context.Background(), nil)
	if err != nil {
		o.t.Fatal(err)
	}
	if !o.together {
		o.carry(o.a, o.b)
		o.carry(o.b, o.a)
	}
	return out
}

// carry brings what is new in one folder to the other.
func (o *office) carry(from, to *backend.Backend) {
	o.t.Helper()
	for _, path := range o.files(from) {
		name, _ := filepath.Rel(o.dirs[from], path)
		there := filepath.Join(o.dirs[to], name)
		if _, err := os.Stat(there); err == nil || o.lost[name] {
			continue
		}
		if o.loses {
			o.lost[name] = true
			continue
		}
		body, err := os.ReadFile(path)
		if err == nil {
			err = os.MkdirAll(filepath.Dir(there), 0o700)
		}
		if o.breaks {
			body = body[:len(body)/2]
		}
		if err == nil {
			err = os.WriteFile(there, body, 0o600)
		}
		if err != nil {
			o.t.Fatal(err)
		}
	}
}

func (o *office) files(pc *backend.Backend) []string {
	o.t.Helper()
	list, err := filepath.Glob(filepath.Join(o.dirs[pc], "*", "*", "*"))
	if err != nil {
		o.t.Fatal(err)
	}
	return list
}

// shows fails unless PC b shows a place.
func (o *office) shows(id, want string) {
	o.t.Helper()
	if got := placeName(o.t, o.b, id); got != want {
		o.t.Errorf("there: %q, want %q", got, want)
	}
}

func (o *office) overdue(pc *backend.Backend) []backend.Missing {
	o.t.Helper()
	s, err := pc.Exchange(context.Background())
	if err != nil {
		o.t.Fatal(err)
	}
	return s.Overdue
}

// What is lost from the folder, or spoilt in it, before somebody has read it is put again by
// its PC; what everybody has read is not.
func TestWhatIsLostFromAFolderIsPutAgain(t *testing.T) {
	lost := func(path string) error { return os.Remove(path) }
	half := func(path string) error { return os.Truncate(path, 100) }
	empty := func(path string) error { // as a crash leaves it
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(path, bytes.Repeat([]byte{0}, len(body)), 0o600)
	}
	for name, spoil := range map[string]func(string) error{"lost": lost, "half": half, "empty": empty} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, true)
			was := strings.Join(o.files(o.a), "\n")
			one := addPlace(t, o.a, "一号库")
			o.pass(o.a)
			for _, path := range o.files(o.a) {
				if strings.Contains(was, path) {
					continue
				}
				if err := spoil(path); err != nil {
					t.Fatal(err)
				}
			}
			two := addPlace(t, o.a, "二号库")
			o.pass(o.a)
			o.pass(o.b)
			o.shows(one, "一号库0")
			o.shows(two, "二号库0")
			n := len(o.files(o.a))
			for range 5 {
				o.pass(o.a)
				o.pass(o.b)
			}
			if len(o.files(o.a)) != n {
				t.Error("it is put again and again")
			}
		})
	}
}

// Somebody who empties the folder again and again has what is missing put once an hour, and
// what everybody is known to hold not at all.
func TestAnEmptiedFolder(t *testing.T) {
	o := newOffice(t, true)
	wipe := func() {
		for _, path := range o.files(o.a) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	wipe()
	if out := o.pass(o.a); out.Put != 0 {
		t.Errorf("all had it: %+v", out)
	}
	addPlace(t, o.a, "一号库")
	o.pass(o.a)
	for _, want := range []bool{true, false, false} {
		wipe()
		if out := o.pass(o.a); (out.Put > 0) != want {
			t.Errorf("%+v, want put: %v", out, want)
		}
	}
	o.now = o.now.Add(61 * time.Minute)
	if out := o.pass(o.a); out.Put == 0 {
		t.Errorf("an hour later: %+v", out)
	}
}

// What arrives half on another PC is seen by what that one tells later, and put again, once: if
// that does not help, the PC that waits says whose changes it lacks, until they have come.
func TestWhatDoesNotArriveIsPutAgain(t *testing.T) {
	for name, again := range map[string]bool{"and arrives": true, "and is lost again": false} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, false)
			o.breaks = true
			one := addPlace(t, o.a, "一号库")
			o.pass(o.a)
			o.breaks = false
			two := addPlace(t, o.a, "二号库")
			o.pass(o.a)
			for i := range 6 {
				if got := o.overdue(o.b); (len(got) > 0) != (i >= 5) {
					t.Errorf("after %d passes: %+v", i, got)
				}
				if out := o.pass(o.b); !out.Waits || out.Bad != 1 || len(out.Lacks) != 1 {
					t.Errorf("%+v", out)
				}
			}
			if got := o.overdue(o.b)[0]; got.Device == "" || got.From != got.To || got.From == 0 {
				t.Errorf("%+v", got)
			}
			tells := func() { addPlace(t, o.b, "乙"+o.now.String()); o.pass(o.b) }
			puts := func(why string, want bool) {
				t.Helper()
				if out := o.pass(o.a); (out.Put > 0) != want {
					t.Errorf("%s: %+v", why, out)
				}
			}
			tells()
			puts("it may still be on its way", false)
			o.now = o.now.Add(61 * time.Minute)
			puts("nobody has told anything since", false)
			tells()
			o.loses = !again
			puts("it has not arrived", true)
			o.loses = false
			if again {
				o.pass(o.b)
			} else {
				o.now = o.now.Add(61 * time.Minute)
				tells()
				puts("that did not help", false)
				if len(o.overdue(o.b)) != 1 {
					t.Error("the other PC says nothing")
				}
				to(t, o.a, o.b) // as it says
				o.pass(o.b)
			}
			o.shows(one, "一号库0")
			o.shows(two, "二号库0")
			if got := o.overdue(o.b); len(got) != 0 {
				t.Errorf("%+v", got)
			}
		})
	}
}

// Two PCs that have nothing to say write nothing, however often they look.
func TestNothingIsPutForNothing(t *testing.T) {
	o := newOffice(t, false)
	addPlace(t, o.a, "一号库")
	addPlace(t, o.b, "二号库")
	for range 3 {
		o.pass(o.a)
		o.pass(o.b)
	}
	a, b := len(o.files(o.a)), len(o.files(o.b))
	for range 50 {
		o.now = o.now.Add(2 * time.Hour)
		if x, y := o.pass(o.a), o.pass(o.b); x.Put+x.Took+y.Put+y.Took != 0 {
			t.Fatalf("%+v %+v", x, y)
		}
	}
	if len(o.files(o.a)) != a || len(o.files(o.b)) != b {
		t.Error("files were written")
	}
}
