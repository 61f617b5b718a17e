package backend_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"opsbook/backend"
	"opsbook/backend/backup"
	"opsbook/backend/fault"
)

// imaged is a company of two PCs, 甲 and 乙, in which an old image of 乙's whole disk was put
// back: it wrote lost places that 甲 has, then after others under the same numbers.
type imaged struct {
	t    *testing.T
	a, b *backend.Backend
	cfg  backend.Config // of 乙
	dir  string         // they share
	lost []string
	made []string
}

func putBack(t *testing.T, lost, after int) *imaged {
	t.Helper()
	im := &imaged{t: t, a: begun(t), cfg: config(t)}
	im.b = joinedAs(t, im.a, "乙", im.cfg)
	im.between(lost, after, func() {
		send(t, im.b, im.a)
		send(t, im.a, im.b)
	}, func() { send(t, im.b, im.a) })
	return im
}

// putBackBeside is the same in a company that has a shared folder.
func putBackBeside(t *testing.T, lost, after int) *imaged {
	t.Helper()
	im := &imaged{t: t, a: begun(t), cfg: config(t), dir: t.TempDir()}
	im.b = joinedAs(t, im.a, "乙", im.cfg)
	for _, pc := range []*backend.Backend{im.a, im.b} {
		im.must(pc.ShareFolder(context.Background(), im.dir))
	}
	both := func() {
		for range 2 {
			im.pass(im.b)
			im.pass(im.a)
		}
	}
	im.between(lost, after, both, func() { im.pass(im.b); im.pass(im.a) })
	return im
}

// between makes the image once all is exchanged, and puts it back once what is lost is.
func (im *imaged) between(lost, after int, all, some func()) {
	im.t.Helper()
	t, image := im.t, im.t.TempDir()
	all()
	im.reopen(func() { im.must(os.CopyFS(image, os.DirFS(filepath.Dir(im.cfg.Dir)))) })
	for i := range lost {
		im.lost = append(im.lost, addPlace(t, im.b, fmt.Sprintf("原%d", i)))
	}
	some()
	im.reopen(func() {
		im.must(os.RemoveAll(filepath.Dir(im.cfg.Dir)))
		im.must(os.CopyFS(filepath.Dir(im.cfg.Dir), os.DirFS(image)))
	})
	for i := range after {
		im.made = append(im.made, addPlace(t, im.b, fmt.Sprintf("后%d", i)))
	}
}

func (im *imaged) pass(pc *backend.Backend) backend.Shared {
	im.t.Helper()
	out, err := pc.SyncShared(context.Background(), nil)
	im.must(err)
	return out
}

func (im *imaged) must(err error) {
	im.t.Helper()
	if err != nil {
		im.t.Fatal(err)
	}
}

func (im *imaged) reopen(then func()) {
	im.t.Helper()
	im.must(im.b.Close())
	then()
	im.b = attach(im.t, im.cfg)
	im.must(im.b.Unlock(context.Background(), "admin", password))
}

// forked reports whether a PC's page of PCs says that another one has two histories.
func forked(t *testing.T, on *backend.Backend, name string) bool {
	t.Helper()
	state, err := on.Exchange(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(state.Devices, func(d backend.Device) bool { return d.Name == name && d.Forked })
}

// What a PC wrote after an image was put back is never taken for what it wrote before, nor
// left out silently, whether it is more or less; and the rest of the package comes in. Once
// it has joined again as it is told to, both show the same.
func TestAnImageThatWasPutBack(t *testing.T) {
	for _, c := range []struct{ lost, after int }{{5, 2}, {2, 5}, {3, 3}} {
		t.Run(fmt.Sprintf("%d lost, %d after", c.lost, c.after), func(t *testing.T) {
			im := putBack(t, c.lost, c.after)
			before, err := im.a.Arrivals(context.Background())
			im.must(err)
			seen, err := im.a.PreviewPackages(context.Background(), paths(exported(t, im.b, backend.PackInput{Dir: t.TempDir()})), nil)
			if err != nil || !seen.Noted || !slices.Equal(seen.Forked, []string{"乙"}) || !forked(t, im.a, "乙") {
				t.Errorf("to look was not enough: %+v, %v", seen, err)
			}
			if got := send(t, im.b, im.a); !slices.Equal(got.Forked, []string{"乙"}) || got.Changes != 0 {
				t.Errorf("%+v", got)
			}
			if after, err := im.a.Arrivals(context.Background()); err != nil || len(after) != len(before) {
				t.Errorf("what was left out can be taken back: %+v, %v", after, err)
			}
			if !forked(t, im.a, "乙") {
				t.Error("甲 does not say so")
			}
			for i, id := range im.lost {
				if got := placeName(t, im.a, id); got != fmt.Sprintf("原%d0", i) {
					t.Errorf("%s", got)
				}
			}
			id := addPlace(t, im.a, "甲的")
			p, err := im.a.ExportPackage(context.Background(), backend.PackInput{Dir: t.TempDir(), Full: true})
			im.must(err)
			if _, err := im.b.PreviewPackages(context.Background(), []string{p.Path}, nil); !fault.Is(err, fault.Damaged) || !forked(t, im.b, "乙") {
				t.Errorf("what builds on the history that 乙 does not have: %v; 乙 does not say so itself", err)
			}
			if _, err := im.b.ImportPackages(context.Background(), []string{p.Path}, nil); !fault.Is(err, fault.Damaged) {
				t.Errorf("what builds on the history that 乙 does not have: %v", err)
			}
			im.must(im.b.Close())
			im.cfg.Dir += "-again"
			im.b = joinedAs(t, im.a, "乙二", im.cfg)
			state, err := im.a.Exchange(context.Background())
			im.must(err)
			i := slices.IndexFunc(state.Devices, func(d backend.Device) bool { return d.Name == "乙" })
			im.must(im.a.RevokeDevice(context.Background(), state.Devices[i].ID))
			made := addPlace(t, im.b, "重新录入")
			send(t, im.a, im.b)
			send(t, im.b, im.a)
			for _, pc := range []*backend.Backend{im.a, im.b} {
				for _, id := range append(im.lost, id, made) {
					if placeName(t, pc, id) == "" {
						t.Error("not there")
					}
				}
			}
		})
	}
}

// asksItself reports whether a PC is told to ask itself for what it lacks.
func (im *imaged) asksItself(pc *backend.Backend, out backend.Shared) bool {
	im.t.Helper()
	state, err := pc.Exchange(context.Background())
	im.must(err)
	i := slices.IndexFunc(state.Devices, func(d backend.Device) bool { return d.Self })
	return slices.ContainsFunc(slices.Concat(out.Lacks, state.Overdue), func(m backend.Missing) bool { return m.Device == state.Devices[i].Name })
}

// Through a shared folder both PCs come to know of it as well, however much was written since,
// and whether or not the other one has written anything; and then nothing is put for nothing.
func TestAnImageThatWasPutBackBesideAFolder(t *testing.T) {
	for _, c := range []struct {
		lost, after int
		quiet       bool
	}{{5, 2, false}, {2, 5, false}, {3, 3, false}, {5, 2, true}, {2, 5, true}, {3, 3, true}} {
		t.Run(fmt.Sprintf("%d lost, %d after, quiet: %v", c.lost, c.after, c.quiet), func(t *testing.T) {
			im := putBackBeside(t, c.lost, c.after)
			if !c.quiet {
				addPlace(t, im.a, "甲的")
				im.pass(im.a)
			}
			refused := im.pass(im.b).Refused
			im.pass(im.a)
			if !forked(t, im.a, "乙") {
				t.Error("甲 does not say so")
			}
			addPlace(t, im.a, "甲又写")
			im.pass(im.a)
			if refused += im.pass(im.b).Refused; refused != 1 {
				t.Errorf("%d are refused", refused)
			}
			if !forked(t, im.b, "乙") {
				t.Error("乙 does not say so itself")
			}
			list, err := im.b.WaitingPackages(context.Background())
			im.must(err)
			if len(list) == 0 || !list[0].Bad || !strings.Contains(list[0].Why.ZH, "两份") {
				t.Errorf("what builds on the history that 乙 does not have: %+v", list)
			}
			addPlace(t, im.a, "甲还写") // it waits, and nobody is asked for what is here
			im.pass(im.a)
			addPlace(t, im.a, "甲再写")
			im.pass(im.a)
			im.pass(im.b)
			files, err := filepath.Glob(filepath.Join(im.dir, "*", "*", "*"))
			im.must(err)
			for range 6 {
				for _, pc := range []*backend.Backend{im.b, im.a} {
					if out := im.pass(pc); im.asksItself(pc, out) || out.Refused > 0 || out.Bad > 0 || len(out.Lacks) > 0 {
						t.Fatalf("%+v", out)
					}
				}
			}
			if now, err := filepath.Glob(filepath.Join(im.dir, "*", "*", "*")); err != nil || len(now) != len(files) {
				t.Errorf("%d files, then %d, %v", len(files), len(now), err)
			}
			for i, id := range im.lost {
				if got := placeName(t, im.a, id); got != fmt.Sprintf("原%d0", i) {
					t.Errorf("%s", got)
				}
			}
		})
	}
}

// What a PC whose disk was put back has left in the folder troubles nobody: neither
// the one that joins in its place, nor to others once it is shut out.
func TestAFolderOnceAnImageWasPutBack(t *testing.T) {
	ctx := context.Background()
	im := putBackBeside(t, 5, 2)
	im.pass(im.b)
	im.pass(im.a)
	again := joined(t, im.a, "乙二")
	im.must(again.ShareFolder(ctx, im.dir))
	im.pass(im.a)
	if out := im.pass(again); out.Bad > 0 || len(out.Lacks) > 0 {
		t.Errorf("%+v", out)
	}
	state, err := im.a.Exchange(ctx)
	im.must(err)
	i := slices.IndexFunc(state.Devices, func(d backend.Device) bool { return d.Name == "乙" })
	im.must(im.a.RevokeDevice(ctx, state.Devices[i].ID))
	made := addPlace(t, again, "重新录入")
	for range 2 {
		for _, pc := range []*backend.Backend{again, im.a} {
			if out := im.pass(pc); out.Bad > 0 || len(out.Lacks) > 0 {
				t.Errorf("%+v", out)
			}
		}
	}
	if placeName(t, im.a, made) == "" {
		t.Error("not there")
	}
}

// The only administrator's PC cannot be let in anew. It goes on from a backup that it made
// before its image was put back: in a stream of its own, with all that others have of it.
func TestTheOnlyAdministratorsImageWasPutBack(t *testing.T) {
	ctx := context.Background()
	cfg := config(t)
	image := t.TempDir()
	im := &imaged{t: t, a: attach(t, cfg), cfg: cfg}
	if _, err := im.a.Init(ctx, backend.First{Company: "星桥澜", Username: "admin", Password: password}); err != nil {
		t.Fatal(err)
	}
	other := joined(t, im.a, "乙")
	send(t, other, im.a)
	im.b = im.a // whose disk is put back
	saved, err := im.b.Backup(ctx, "")
	im.must(err)
	im.reopen(func() { im.must(os.CopyFS(image, os.DirFS(filepath.Dir(cfg.Dir)))) })
	lost := addPlace(t, im.b, "原")
	send(t, im.b, other)
	im.reopen(func() {
		im.must(os.RemoveAll(filepath.Dir(cfg.Dir)))
		im.must(os.CopyFS(filepath.Dir(cfg.Dir), os.DirFS(image)))
	})
	addPlace(t, im.b, "后")
	if got := send(t, im.b, other); len(got.Forked) != 1 {
		t.Fatalf("%+v", got)
	}
	theirs := addPlace(t, other, "乙的")
	to := cfg.Dir + "-restored"
	_, err = im.b.Restore(ctx, saved.Path, to, backup.WithPassword("admin", password), nil)
	im.must(err)
	im.must(im.b.Close())
	im.cfg.Dir = to
	im.b = attach(t, im.cfg)
	im.must(im.b.Unlock(ctx, "admin", password))
	send(t, other, im.b) // it waits for what the other one does not know to be lacking
	again := addPlace(t, im.b, "重新录入")
	send(t, im.b, other)
	send(t, other, im.b)
	for _, pc := range []*backend.Backend{im.b, other} {
		for name, id := range map[string]string{"lost": lost, "theirs": theirs, "again": again} {
			if placeName(t, pc, id) == "" {
				t.Errorf("%s is not there", name)
			}
		}
		state, err := pc.Exchange(ctx)
		im.must(err)
		for _, d := range state.Devices {
			if d.Forked {
				t.Errorf("%s: still two histories", d.Name)
			}
		}
	}
	joined(t, im.b, "丙")
}
