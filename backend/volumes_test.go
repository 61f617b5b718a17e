package backend_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"opsbook/backend"
	files "opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/store"
)

// filled adds places with attachments that cannot be packed, of a whole MiB and a half.
func filled(t *testing.T, b *backend.Backend, name string, n int) (ids []string) {
	t.Helper()
	rnd := rand.NewChaCha8([32]byte([]byte(fmt.Sprintf("%-32s", name))))
	for i := range n {
		id := addPlace(t, b, fmt.Sprint(name, i))
		body := make([]byte, 400_000)
		_, _ = rnd.Read(body) // never fails
		copy(body, "%PDF-1.4\n")
		err := b.Write(context.Background(), func(tx *store.Tx) error {
			k, err := tx.Kind("location")
			if err == nil {
				_, err = files.Add(tx, k, id, "", "扫描.pdf", bytes.NewReader(body))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

func paths(p backend.Packed) (out []string) {
	for _, f := range p.Files {
		out = append(out, f.Path)
	}
	return out
}

func exported(t *testing.T, b *backend.Backend, in backend.PackInput) backend.Packed {
	t.Helper()
	p, err := b.ExportPackage(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func emptyDir(t *testing.T, dir string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, f := range list {
		if !f.IsDir() {
			t.Errorf("%s stays", f.Name())
		}
	}
}

// Attachments that come by themselves are something to be taken in; once they are here, and the
// changes, nothing is left of a package but that it came.
func TestWhatIsNewInAPackageIsSeenBefore(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	b := joined(t, a, "乙")
	send(t, a, b)
	filled(t, a, "室", 2)
	full := exported(t, a, backend.PackInput{Dir: t.TempDir()})
	lean := exported(t, a, backend.PackInput{Dir: t.TempDir(), Lean: true}) // and that the other one was made
	look := func(p backend.Packed) backend.Incoming {
		t.Helper()
		got, err := b.PreviewPackages(ctx, paths(p), nil)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := look(lean); got.Changes == 0 || got.Attachments != 0 || got.Lacking != 2 || got.Noted {
		t.Errorf("without attachments: %+v", got)
	}
	if _, err := b.ImportPackages(ctx, paths(lean), nil); err != nil {
		t.Fatal(err)
	}
	if got := look(full); got.Changes != 0 || got.Attachments != 2 || got.Lacking != 0 || got.Noted {
		t.Errorf("only attachments: %+v", got)
	}
	if got, err := b.ImportPackages(ctx, paths(full), nil); err != nil || got.Attachments != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	if got := look(full); got.Changes != 0 || got.Attachments != 0 || !got.Noted {
		t.Errorf("nothing: %+v", got)
	}
}

// An export in several files: chosen at once, in any order, they are one import, which is
// taken back as one; one that is missing is named.
func TestAnExportInSeveralFiles(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	b := joined(t, a, "乙")
	send(t, b, a)
	ids := filled(t, a, "库", 7)
	p := exported(t, a, backend.PackInput{Dir: t.TempDir(), Volume: 1})
	if len(p.Files) < 3 || p.Attachments != 7 {
		t.Fatalf("%+v", p)
	}
	for i, f := range p.Files {
		if f.Size > 1<<20 || !strings.Contains(f.Path, fmt.Sprintf("第%d卷共%d卷", i+1, len(p.Files))) {
			t.Errorf("%+v", f)
		}
	}
	if s, err := a.Exchange(ctx); err != nil || s.Volume != 1 {
		t.Errorf("the size is not remembered: %+v, %v", s, err)
	}
	some := append(paths(p)[2:], paths(p)[0], paths(p)[0])
	slices.Reverse(some)
	seen, err := b.PreviewPackages(ctx, some, nil)
	if err != nil || seen.Files != len(p.Files)-1 || seen.Late == 0 || len(seen.Lost) != 1 || !slices.Equal(seen.Lost[0].Missing, []int{2}) || seen.Changes == 0 || seen.Lacking != 0 {
		t.Fatalf("%+v, %v", seen, err)
	}
	if s, err := b.Exchange(ctx); err != nil || len(s.Lost) != 0 || s.Waiting != 0 {
		t.Errorf("a look is remembered: %+v, %v", s, err)
	}
	in, err := b.ImportPackages(ctx, some, nil)
	if err != nil || in.Changes != seen.Changes || in.Late != seen.Late {
		t.Fatalf("%+v, %v", in, err)
	}
	s, err := b.Exchange(ctx)
	if err != nil || len(s.Lost) != 1 || s.Lost[0].Of != len(p.Files) || s.Waiting != in.Late {
		t.Errorf("%+v, %v", s, err)
	}
	told := 0
	in, err = b.ImportPackages(ctx, paths(p)[1:2], func(done, of int) { told = max(told, done*100/of) })
	if err != nil || in.Along != len(p.Files)-2 || len(in.Lost) != 0 || in.Lacking != 0 || told < 90 {
		t.Fatalf("%+v, %v; told of %d%%", in, err, told)
	}
	for i, id := range ids {
		if got := placeName(t, b, id); got != fmt.Sprintf("库%d0", i) {
			t.Errorf("%d: %s", i, got)
		}
	}
	if s, err := b.Exchange(ctx); err != nil || len(s.Lost) != 0 || s.Waiting != 0 {
		t.Errorf("%+v, %v", s, err)
	}
	emptyDir(t, filepath.Join(b.Dir(), "exchange"))
	list, err := b.Arrivals(ctx)
	if err != nil || len(list) < 2 || list[0].Files != len(p.Files)-1 {
		t.Fatalf("%+v, %v", list, err)
	}
	for _, arrival := range list[:2] {
		if _, err := b.UndoPackage(ctx, arrival.Package, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range ids {
		if got := placeName(t, b, id); !strings.HasSuffix(got, fmt.Sprint(store.Withdrawn)) {
			t.Errorf("%s stays", got)
		}
	}
}

// One bad file among several: none is taken in, and the sentence names it.
func TestABadFileAmongSeveral(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	b := joined(t, a, "乙")
	other := begun(t)
	joined(t, other, "别家")
	id := filled(t, a, "库", 4)[0]
	p := exported(t, a, backend.PackInput{Dir: t.TempDir(), Volume: 1})
	foreign := exported(t, other, backend.PackInput{Dir: t.TempDir()})
	cut := filepath.Join(t.TempDir(), "缺一截.wsp")
	whole, err := os.ReadFile(p.Files[1].Path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(cut, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{"another company's": foreign.Path, "cut": cut, "no file": t.TempDir(), "none": filepath.Join(t.TempDir(), "没有.wsp")} {
		for _, take := range []func(context.Context, []string, func(int, int)) (backend.Incoming, error){b.PreviewPackages, b.ImportPackages} {
			_, err := take(ctx, append(paths(p), bad), nil)
			if f := fault.Of(err); err == nil || f.Code == fault.Internal || !strings.Contains(f.Message.ZH, filepath.Base(bad)) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if got := placeName(t, b, id); got != "" {
		t.Errorf("%s came all the same", got)
	}
	emptyDir(t, filepath.Join(b.Dir(), "exchange"))
	for name, bad := range map[string][]string{"none": nil, "too many": make([]string, 201)} {
		if _, err := b.ImportPackages(ctx, bad, nil); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, size := range []int{-1, 5000} {
		if _, err := a.ExportPackage(ctx, backend.PackInput{Dir: t.TempDir(), Volume: size}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%d MB: %v", size, err)
		}
	}
}

// Cancel leaves everything as it was: no file, half or whole, no import, nothing on the way.
func TestCancelledExchange(t *testing.T) {
	a := begun(t)
	b := joined(t, a, "乙")
	ids := filled(t, a, "库", 6)
	at := func(share int) (context.Context, func(done, of int)) {
		ctx, cancel := context.WithCancel(context.Background())
		t.Cleanup(cancel)
		return ctx, func(done, of int) {
			if done*100 >= of*share {
				cancel()
			}
		}
	}
	dir := t.TempDir()
	for _, share := range []int{1, 30, 60} { // what is nearly done may be done before it is stopped
		ctx, tell := at(share)
		if _, err := a.ExportPackage(ctx, backend.PackInput{Dir: dir, Volume: 1, Tell: tell}); err == nil || ctx.Err() == nil {
			t.Errorf("export at %d%%: %v", share, err)
		}
		emptyDir(t, dir)
	}
	p := exported(t, a, backend.PackInput{Dir: dir, Volume: 1})
	for _, share := range []int{5, 30, 60} {
		ctx, tell := at(share)
		if _, err := b.PreviewPackages(ctx, paths(p), tell); err == nil {
			t.Errorf("preview at %d%%", share)
		}
		ctx, tell = at(share)
		if _, err := b.ImportPackages(ctx, paths(p), tell); err == nil || placeName(t, b, ids[0]) != "" {
			t.Errorf("import at %d%%: %v", share, err)
		}
		emptyDir(t, filepath.Join(b.Dir(), "exchange"))
	}
	in, err := b.ImportPackages(context.Background(), paths(p), nil)
	if err != nil || in.Late != 0 {
		t.Fatalf("%+v, %v", in, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if _, err := b.UndoPackage(ctx, in.Package, func(done, _ int) {
		if done == 3 {
			cancel()
		}
	}); err == nil {
		t.Error("undo went on")
	}
	for _, id := range ids {
		if got := placeName(t, b, id); !strings.HasSuffix(got, "0") {
			t.Errorf("half taken back: %s", got)
		}
	}
	if out, err := b.UndoPackage(context.Background(), in.Package, nil); err != nil || out.Records < len(ids) {
		t.Errorf("%+v, %v", out, err)
	}
}

// A stick or a shared folder that is pulled out meanwhile is told in a sentence.
func TestPulledOut(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	b := joined(t, a, "乙")
	dir := t.TempDir()
	filled(t, a, "库", 3)
	said := func(what string, err error) {
		t.Helper()
		if err == nil || fault.Of(err).Code == fault.Internal {
			t.Errorf("%s: %v", what, err)
		}
	}
	gone := func(dir string) func(int, int) { return func(int, int) { _ = os.RemoveAll(dir) } }
	_, err := a.ExportPackage(ctx, backend.PackInput{Dir: dir, Tell: gone(dir)})
	said("an export", err)
	share := t.TempDir()
	for _, pc := range []*backend.Backend{a, b} {
		if err := pc.ShareFolder(ctx, share); err != nil {
			t.Fatal(err)
		}
	}
	put, err := a.SyncShared(ctx, nil)
	if err != nil || put.Put == 0 {
		t.Fatalf("%+v, %v", put, err)
	}
	filled(t, a, "又", 1)
	if _, err = a.SyncShared(ctx, nil); err != nil {
		t.Fatal(err)
	}
	_, err = b.SyncShared(ctx, gone(share))
	said("taking from the folder", err)
	filled(t, a, "再", 1)
	if err := os.MkdirAll(share, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err = a.SyncShared(ctx, gone(share))
	said("putting into the folder", err)
	emptyDir(t, filepath.Join(a.Dir(), "exchange"))
	if err := os.MkdirAll(share, 0o700); err != nil {
		t.Fatal(err)
	}
	stopped, cancel := context.WithCancel(ctx)
	if _, err = a.SyncShared(stopped, func(int, int) { cancel() }); err == nil {
		t.Error("a pass that was cancelled went on")
	}
	if list, _ := filepath.Glob(filepath.Join(share, "*", "*", "*")); len(list) != 0 {
		t.Errorf("%v", list)
	}
	if out, err := a.SyncShared(ctx, nil); err != nil || out.Put == 0 {
		t.Errorf("%+v, %v", out, err)
	}
}

// A PC is called otherwise: by the administrator, for everybody.
func TestRenamedPC(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	b := joined(t, a, "乙")
	c := joined(t, a, "丙")
	id := func(pc *backend.Backend, name string) string {
		t.Helper()
		s, err := pc.Exchange(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range s.Devices {
			if d.Name == name {
				return d.ID
			}
		}
		return ""
	}
	second := id(a, "乙")
	for name, tt := range map[string]struct {
		on   *backend.Backend
		id   string
		name string
		code fault.Code
	}{
		"by another PC": {b, second, "前台", fault.Forbidden}, "a name that is taken": {a, second, "丙", fault.Conflict},
		"no name": {a, second, " ", fault.Invalid}, "nobody": {a, "00", "前台", fault.NotFound},
	} {
		if err := tt.on.RenameDevice(ctx, tt.id, tt.name); !fault.Is(err, tt.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := a.RenameDevice(ctx, second, "财务室"); err != nil {
		t.Fatal(err)
	}
	send(t, a, b)
	send(t, a, c)
	for _, pc := range []*backend.Backend{a, b, c} {
		if id(pc, "财务室") != second || id(pc, "乙") != "" {
			t.Error("it has its old name somewhere")
		}
	}
	addPlace(t, b, "库")
	if in := send(t, b, c); in.Sender != "财务室" || in.Changes == 0 {
		t.Errorf("%+v", in)
	}
	if err := a.RevokeDevice(ctx, second); err != nil {
		t.Fatal(err)
	}
	if err := a.RenameDevice(ctx, second, "甲"); !fault.Is(err, fault.NotFound) {
		t.Errorf("one that was shut out: %v", err)
	}
}

// A clock that is far off is told of, whichever way, until the PC sends by a right one.
func TestClocksThatAreFarOff(t *testing.T) {
	ctx := context.Background()
	off := time.Duration(0)
	a := begun(t)
	cfg := config(t)
	now := cfg.Now
	if now == nil {
		now = time.Now
	}
	cfg.Now = func() time.Time { return now().Add(off) }
	b := joinedAs(t, a, "乙", cfg)
	for i, tt := range []struct {
		off           time.Duration
		ahead, behind bool
	}{{0, false, false}, {-20 * time.Hour, false, false}, {-72 * time.Hour, false, true}, {0, false, false}, {400 * 24 * time.Hour, true, false}} {
		off = tt.off
		addPlace(t, a, fmt.Sprint("库", i))
		send(t, a, b)
		send(t, b, a)
		s, err := a.Exchange(ctx)
		if err != nil || s.Devices[1].Ahead != tt.ahead || s.Devices[1].Behind != tt.behind {
			t.Errorf("%v: %+v, %v", tt.off, s.Devices[1], err)
		}
	}
}
