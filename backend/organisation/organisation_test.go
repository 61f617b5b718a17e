package organisation_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"testing"

	"opsbook/backend/attach"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/organisation"
	"opsbook/backend/record"
	"opsbook/backend/registers"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
	"opsbook/backend/vault/vaulttest"
)

func TestMain(m *testing.M) {
	vaulttest.Quick()
	m.Run()
}

func open(t *testing.T) *store.Store {
	return storetest.Open(t, registers.Lists(), append(registers.Kinds(), user.Kind, attach.Kind)...)
}

func write(t *testing.T, s *store.Store, fn func(*store.Tx) error) error {
	t.Helper()
	_, err := s.Write(context.Background(), user.System(), fn)
	return err
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func add(t *testing.T, tx *store.Tx, kindName string, v map[string]any) string {
	t.Helper()
	k, err := tx.Kind(kindName)
	must(t, err)
	id, err := record.Add(tx, k, v)
	must(t, err)
	return id
}

func pngOf(t *testing.T, w, h int) []byte {
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))))
	return b.Bytes()
}

// A logo is a picture of a bounded size; what is refused leaves the old one.
func TestLogo(t *testing.T) {
	s := open(t)
	set := func(name string, data []byte) error {
		return write(t, s, func(tx *store.Tx) error { return organisation.SetLogo(tx, name, data) })
	}
	logo := func() (id string) {
		must(t, write(t, s, func(tx *store.Tx) (err error) { id, err = organisation.Logo(tx); return err }))
		return id
	}
	if err := set("a.png", pngOf(t, 64, 64)); !fault.Is(err, fault.Conflict) {
		t.Errorf("before there is a company: %v", err)
	}
	must(t, write(t, s, func(tx *store.Tx) error {
		add(t, tx, "organisation", kind.Values{"name": "星桥澜", "fixed_asset_threshold": int64(200000), "residual_rate": int64(500), "emp_no_width": int64(0), "id_card_kept": int64(0)})
		return nil
	}))
	must(t, set("a.png", pngOf(t, 64, 64)))
	first := logo()
	if first == "" {
		t.Fatal("no logo")
	}
	var anim bytes.Buffer
	must(t, gif.Encode(&anim, image.NewPaletted(image.Rect(0, 0, 64, 64), color.Palette{color.Black}), nil))
	for name, data := range map[string][]byte{
		"words": []byte("not a picture"), "cut": pngOf(t, 64, 64)[:12], "gif": anim.Bytes(), "tiny": pngOf(t, 8, 64), "wide": pngOf(t, 4001, 20),
		"heavy": append(pngOf(t, 64, 64), make([]byte, organisation.MaxLogo)...), "nothing": nil,
	} {
		if err := set(name, data); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
		if logo() != first {
			t.Errorf("%s: the logo has changed", name)
		}
	}
	must(t, set("b.png", pngOf(t, 64, 32)))
	if second := logo(); second == "" || second == first {
		t.Errorf("a new one: %q after %q", second, first)
	}
	must(t, write(t, s, organisation.DropLogo))
	must(t, write(t, s, organisation.DropLogo))
	if id := logo(); id != "" {
		t.Errorf("taken away, but %s is there", id)
	}
	must(t, set("a.png", pngOf(t, 64, 64))) // the content of one that was dropped
	if logo() == "" {
		t.Error("a dropped logo does not come back")
	}
}

// Whoever may only look changes no logo.
func TestLogoAsksForTheRight(t *testing.T) {
	s := open(t)
	must(t, write(t, s, func(tx *store.Tx) error {
		add(t, tx, "organisation", kind.Values{"name": "星桥澜", "fixed_asset_threshold": int64(200000), "residual_rate": int64(500), "emp_no_width": int64(0), "id_card_kept": int64(0)})
		return organisation.SetLogo(tx, "a.png", pngOf(t, 64, 64))
	}))
	_, err := s.Write(context.Background(), store.Actor{Name: "v", Roles: []string{"viewer"}}, func(tx *store.Tx) error {
		if id, err := organisation.Logo(tx); id == "" || err != nil {
			t.Errorf("he does not see it: %v", err)
		}
		if err := organisation.DropLogo(tx); !fault.Is(err, fault.Forbidden) {
			t.Errorf("drop: %v", err)
		}
		if err := organisation.SetLogo(tx, "b.png", pngOf(t, 32, 32)); !fault.Is(err, fault.Forbidden) {
			t.Errorf("set: %v", err)
		}
		return nil
	})
	must(t, err)
}

func TestHeadcounts(t *testing.T) {
	s := open(t)
	var a, b string
	must(t, write(t, s, func(tx *store.Tx) error {
		a = add(t, tx, "department", kind.Values{"dept_code": "XZ", "dept_name": "行政部"})
		b = add(t, tx, "department", kind.Values{"dept_code": "YY", "dept_name": "运营部", "parent_id": a})
		for i, p := range []struct{ dept, status string }{{a, "on_job"}, {a, "probation"}, {a, "left"}, {a, "leave"}, {b, "on_job"}} {
			add(t, tx, "employee", kind.Values{"emp_no": string(rune('1' + i)), "name": "张三" + string(rune('甲'+i)), "status": p.status, "leave_date": "2024-01-01", "hire_date": "2020-01-01", "gender": "F", "position_id": "文员", "dept_id": p.dept})
		}
		return nil
	}))
	z := lens.NewSet(s, 0)
	t.Cleanup(z.Close)
	got, err := organisation.Headcounts(context.Background(), &desk.Desk{Store: s, Lenses: z, Actor: user.System()})
	must(t, err)
	if got[a] != 2 || got[b] != 1 {
		t.Errorf("%v, want 2 in %s and 1 in %s", got, a, b)
	}
	none, err := organisation.Headcounts(context.Background(), &desk.Desk{Store: s, Lenses: z, Actor: store.Actor{}})
	if err != nil || len(none) != 0 {
		t.Errorf("somebody without rights: %v %v", none, err)
	}
}
