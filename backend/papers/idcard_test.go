package papers_test

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"opsbook/backend"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/print/printtest"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/vault/vaulttest"
)

// identity is what the doors say of identity cards.
type identity struct {
	t  *testing.T
	b  *backend.Backend
	id string // of the employee
}

const cardNo = "110101199003074514"

func (i identity) must(err error) {
	i.t.Helper()
	if err != nil {
		i.t.Fatal(err)
	}
}

func (i identity) write(fn func(*store.Tx, *kind.Kind) error) error {
	return i.b.Write(context.Background(), func(tx *store.Tx) error {
		k, err := tx.Kind("employee")
		if err != nil {
			return err
		}
		return fn(tx, k)
	})
}

func (i identity) keep(on int64) {
	i.t.Helper()
	i.must(i.b.Write(context.Background(), func(tx *store.Tx) error {
		k, err := tx.Kind("organisation")
		if err != nil {
			return err
		}
		rows, err := tx.From(k, 0, 1)
		if err != nil {
			return err
		}
		return record.Put(tx, k, rows[0].ID, kind.Values{"id_card_kept": on})
	}))
}

// ledger is a new one that is unlocked.
func ledger(t *testing.T) *backend.Backend {
	t.Helper()
	vaulttest.Quick()
	dir := t.TempDir()
	b, err := backend.Attach(backend.Config{Dir: filepath.Join(dir, "data"), Device: filepath.Join(dir, "device"), Now: func() time.Time { return storetest.Clock }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	if _, err := b.Init(context.Background(), backend.First{Company: "星桥澜", Username: "admin", Password: "Secret123"}); err != nil {
		t.Fatal(err)
	}
	return b
}

// shown are the doors at which the number, or its name, is to be seen.
func (i identity) shown() (out []string) {
	i.t.Helper()
	ctx := context.Background()
	d, err := i.b.Desk()
	i.must(err)
	note := func(door, text string) {
		if strings.Contains(text, cardNo) || strings.Contains(text, "1101") && strings.Contains(text, "4514") || strings.Contains(text, "身份证") {
			out = append(out, door)
		}
	}
	m, err := d.Meta(ctx)
	i.must(err)
	for _, k := range m.Kinds {
		if k.Name != "employee" {
			continue
		}
		for _, f := range k.Fields {
			note("form", f.Label)
		}
		if slices.Contains(k.Columns, "id_card") {
			out = append(out, "columns")
		}
		if !slices.ContainsFunc(k.Fields, func(f kind.Field) bool { return f.Section.ZH == "个人" }) {
			i.t.Error("a section of the form is lost")
		}
	}
	p, err := d.List(ctx, desk.ListQuery{Kind: "employee", Wait: true, Limit: 10})
	i.must(err)
	for _, r := range p.Rows {
		note("list", textOf(r.Values))
	}
	i.must(d.Read(ctx, func(tx *store.Tx) error {
		k, err := tx.Kind("employee")
		if err != nil {
			return err
		}
		r, err := record.View(tx, k, i.id)
		if err == nil {
			note("record", textOf(r.Values))
		}
		return err
	}))
	log, err := d.History(ctx, "employee", i.id)
	i.must(err)
	for _, e := range log {
		for _, c := range e.Changes {
			note("history", c.Label.ZH+c.NewText)
		}
	}
	out = slices.Compact(out)
	var csv bytes.Buffer
	k, err := i.b.Catalog().Kind("employee")
	i.must(err)
	_, err = sheet.Export(ctx, &csv, sheet.Spec{Kind: k, CSV: true, Each: func(fields []string, fn func(*store.Tx, *store.Row) error) error {
		return d.Each(ctx, desk.ListQuery{Kind: "employee"}, fields, fn)
	}})
	i.must(err)
	note("export", csv.String())
	for door, form := range map[string]string{"card": "employee_card", "ledger": "employee"} {
		paper, err := papers.Make(ctx, d, form, papers.Input{IDs: []string{"0001"}, Sheet: map[string]string{"employee": "A3"}[form]})
		i.must(err)
		note(door, printtest.Text(i.t, paper.PDF, true))
	}
	slices.Sort(out)
	return out
}

func textOf(v kind.Values) string {
	var out strings.Builder
	for _, x := range v {
		if s, ok := x.(string); ok {
			out.WriteString(s + " ")
		}
	}
	return out.String()
}

// Identity cards are kept only where the organisation has switched that on: else they are in
// no form, list, history, export or paper, are not entered and not brought in.
func TestIdentityCardsAreOffUnlessSwitchedOn(t *testing.T) {
	i := identity{t: t, b: ledger(t)}
	all := []string{"card", "columns", "export", "form", "history", "ledger", "list", "record"}
	in := map[string]any{"emp_no": "0001", "name": "陈静", "gender": "F", "id_card": cardNo, "hire_date": "2024-03-01"}
	save := func() error {
		return i.write(func(tx *store.Tx, k *kind.Kind) error {
			dept, err := tx.Kind("department")
			if err != nil {
				return err
			}
			rows, err := tx.From(dept, 0, 1)
			if err != nil {
				return err
			}
			if len(rows) == 0 {
				id, err := record.Add(tx, dept, kind.Values{"dept_code": "XZ", "dept_name": "行政部"})
				if err != nil {
					return err
				}
				in["dept_id"] = id
			} else {
				in["dept_id"] = rows[0].ID
			}
			in["position_id"] = "专员"
			out, err := backend.Save(tx, k, record.Input{Values: in})
			i.id = out.ID
			return err
		})
	}
	if err := save(); !fault.Is(err, fault.Invalid) || !strings.Contains(fault.Of(err).Fields["id_card"].ZH, "不登记身份证号") {
		t.Fatalf("entered though it is off: %v", err)
	}
	i.keep(1)
	i.must(save())
	if got := i.shown(); !slices.Equal(got, all) {
		t.Errorf("switched on: %v, want %v", got, all)
	}
	i.keep(0)
	if got := i.shown(); len(got) != 0 {
		t.Errorf("switched off, it is still to be seen: %v", got)
	}
	i.must(i.write(func(tx *store.Tx, k *kind.Kind) error {
		_, err := backend.Edit(tx, k, i.id, 0, record.Input{Values: map[string]any{"education": "本科"}})
		return err
	}))
	i.keep(1)
	if got := i.shown(); !slices.Equal(got, all) {
		t.Errorf("what was entered before is there again: %v", got)
	}
}
