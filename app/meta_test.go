package app_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"opsbook/app"
	"opsbook/backend"
	"opsbook/backend/papers"
)

// Every sheet that a screen offers for a sort of form is one that can be printed on.
func TestEverySheetPrints(t *testing.T) {
	a, _ := begun(t, "周雨桐")
	id := device(t, a)
	m, err := a.Meta()
	if err != nil || len(m.Sheets["list"]) < 2 || len(m.Sheets["labels"]) < 2 {
		t.Fatalf("%+v, %v", m.Sheets, err)
	}
	forms := map[string]string{"list": "equipment", "labels": "equipment_label"}
	for of, sheets := range m.Sheets {
		for _, s := range sheets {
			if s.ID == "" || s.Name.ZH == "" || s.Name.EN == "" {
				t.Errorf("%s: %+v", of, s)
			}
			if out, err := a.Print(forms[of], papers.Input{IDs: []string{id}, Sheet: s.ID, Start: s.Labels}); err != nil || out.Pages != 1 {
				t.Errorf("%s on %s: %d pages, %v", of, s.ID, out.Pages, err)
			}
			if of == "labels" {
				if _, err := a.Print(forms[of], papers.Input{IDs: []string{id}, Sheet: s.ID, Start: s.Labels + 1}); err == nil {
					t.Errorf("%s has no place %d", s.ID, s.Labels+1)
				}
			}
		}
	}
}

// Every way that a screen offers for a form is one that it can be printed in.
func TestEveryWayPrints(t *testing.T) {
	a, _ := begun(t, "周雨桐")
	m, err := a.Meta()
	if err != nil || len(m.Ways["stock_in_card"].Sheets) < 3 || !m.Ways["stock_in_card"].Overlay {
		t.Fatalf("%+v, %v", m.Ways, err)
	}
	for form, w := range m.Ways {
		for _, s := range w.Sheets {
			if s.Name.ZH == "" || s.Name.EN == "" {
				t.Errorf("%s: %+v", form, s)
			}
			if out, err := a.Print(form, papers.Input{Blank: true, Sheet: s.ID}); err != nil || out.Pages < 1 {
				t.Errorf("%s on %s: %d pages, %v", form, s.ID, out.Pages, err)
			}
			for _, in := range []papers.Input{{Blank: true, Sheet: s.ID, Overlay: true}, {Test: true, Sheet: s.ID}} {
				if _, err := a.Print(form, in); (err == nil) != w.Overlay {
					t.Errorf("%s on %s, on printed paper %v: %v", form, s.ID, w.Overlay, err)
				}
			}
		}
	}
}

// A copy of the key slots that was damaged is told of, once.
func TestRepairedSlotsAreTold(t *testing.T) {
	a, dir := begun(t, "周雨桐")
	if s, err := a.Status(); err != nil || len(s.Repaired) != 0 {
		t.Fatalf("%+v, %v", s.Repaired, err)
	}
	if err := app.Release(a); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "slots.copy.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, want := range [][]string{{"slots.copy.json"}, {}} {
		b, err := backend.Attach(backend.Config{Dir: filepath.Join(dir, "data"), Device: filepath.Join(dir, "device")})
		if err != nil {
			t.Fatal(err)
		}
		again := app.New(context.Background(), b, nil)
		s, err := again.Unlock("boss", password)
		if err != nil || !slices.Equal(s.Repaired, want) {
			t.Errorf("%q, %v; want %q", s.Repaired, err, want)
		}
		if err := app.Release(again); err != nil {
			t.Fatal(err)
		}
	}
}
