package backend_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"opsbook/backend"
	"opsbook/backend/fault"
)

// imaged is a company of two PCs, 甲 and 乙, in which an old image of 乙's whole disk was put
// back: it wrote lost places that 甲 has, then after others under the same numbers.
type imaged struct {
	t    *testing.T
	a, b *backend.Backend
	cfg  backend.Config // of 乙
	lost []string
	made []string
}

func putBack(t *testing.T, lost, after int) *imaged {
	t.Helper()
	im := &imaged{t: t, a: begun(t), cfg: config(t)}
	im.b = joinedAs(t, im.a, "乙", im.cfg)
	send(t, im.b, im.a)
	send(t, im.a, im.b)
	image := t.TempDir()
	im.reopen(func() { im.must(os.CopyFS(image, os.DirFS(filepath.Dir(im.cfg.Dir)))) })
	for i := range lost {
		im.lost = append(im.lost, addPlace(t, im.b, fmt.Sprintf("原%d", i)))
	}
	send(t, im.b, im.a)
	im.reopen(func() {
		im.must(os.RemoveAll(filepath.Dir(im.cfg.Dir)))
		im.must(os.CopyFS(filepath.Dir(im.cfg.Dir), os.DirFS(image)))
	})
	for i := range after {
		im.made = append(im.made, addPlace(t, im.b, fmt.Sprintf("后%d", i)))
	}
	return im
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
