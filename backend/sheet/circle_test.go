package sheet_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// each hands over the live rows of a register in the order they came.
func each(t testing.TB, s *store.Store, k *kind.Kind) sheet.Each {
	return func(_ []string, fn func(*store.Tx, *store.Row) error) error {
		return s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
			for after := int64(0); ; {
				rows, err := tx.From(k, after, 500)
				if err != nil || len(rows) == 0 {
					return err
				}
				for i := range rows {
					after = rows[i].PK
					if rows[i].State != store.Live {
						continue
					}
					record.WithComputed(tx, k, rows[i].Values)
					if err := fn(tx, &rows[i]); err != nil {
						return err
					}
				}
			}
		})
	}
}

func kindOf(t testing.TB, s *store.Store, name string) *kind.Kind {
	t.Helper()
	k, err := s.Catalog().Kind(name)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func export(t testing.TB, s *store.Store, spec sheet.Spec) []byte {
	t.Helper()
	var b bytes.Buffer
	spec.Company, spec.Today, spec.Each = "星桥澜运营区", "2026-03-31", each(t, s, spec.Kind)
	if _, err := sheet.Export(context.Background(), &b, spec); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func live(t testing.TB, s *store.Store, k *kind.Kind) (n int) {
	t.Helper()
	if err := each(t, s, k)(nil, func(*store.Tx, *store.Row) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// head is the number of operations in the log.
func head(t testing.TB, s *store.Store) (seq int64) {
	t.Helper()
	read(t, s, func(tx *store.Tx) error { _, seq, _ = tx.Head(); return nil })
	return seq
}

// TestCircle imports an old ledger, finds nothing to change when it comes again
// or comes back from an export, takes it back, and imports it anew.
func TestCircle(t *testing.T) {
	for _, m := range messy {
		t.Run(m.kind, func(t *testing.T) {
			s, today := company(t, m.staff)
			k := kindOf(t, s, m.kind)
			o := sheet.Options{Today: today, Choose: map[string]string{"设备台账2024:17": "split"}}
			open := func() *sheet.Draft { return draft(t, s, m.kind, file(t, "testdata/ledgers/"+m.file+".xlsx"), o) }
			before := live(t, s, k)
			d := open()
			first := run(t, s, d)
			if first.Batch == "" || first.Counts != d.Counts || live(t, s, k) != before+d.Counts.Created {
				t.Fatalf("stored %+v of %+v, now %d records", first, d.Counts, live(t, s, k))
			}
			if m.kind == "equipment" && first.Counts.Created != 20 {
				t.Errorf("split makes %d records, want 20", first.Counts.Created)
			}
			at := head(t, s)
			if again := run(t, s, open()); again.Batch != "" || head(t, s) != at || again.Counts.Rejected != first.Counts.Rejected || again.Counts.Created+again.Counts.Updated > 0 {
				t.Errorf("the same file again: %+v", again)
			}
			for _, csv := range []bool{false, true} {
				if k.Flat != "" {
					break // a list of documents does not hold their lines
				}
				f := fileOf(t, "export", export(t, s, sheet.Spec{Kind: k, CSV: csv}))
				back := run(t, s, draft(t, s, m.kind, f, sheet.Options{}))
				if back.Batch != "" || back.Counts.Unchanged != live(t, s, k) || back.Counts.Rejected > 0 || head(t, s) != at {
					t.Errorf("export and import (csv %v): %+v", csv, back)
				}
			}
			if err := undo(s, first.Batch); err != nil {
				t.Fatal(err)
			}
			if n := live(t, s, k); n != before {
				t.Errorf("%d records after undo, want %d", n, before)
			}
			if err := undo(s, first.Batch); !fault.Is(err, fault.Conflict) {
				t.Errorf("undo twice: %v", err)
			}
			if third := run(t, s, open()); third.Counts != first.Counts || third.Batch == first.Batch {
				t.Errorf("after undo: %+v, want %+v", third, first)
			}
		})
	}
}

// TestUpdate changes only the columns a file has, shows what, and gives the old
// values back.
func TestUpdate(t *testing.T) {
	s, today := company(t, true)
	run(t, s, draft(t, s, "equipment", file(t, "testdata/ledgers/"+ledger01+".xlsx"), sheet.Options{Today: today}))
	f := fileOf(t, "更新.csv", []byte("资产编号,存放地点,原值,型号\nDN-2021-0001,5楼501,5000,\nDN-2015-0001,库房,,旧款\n"))
	d := draft(t, s, "equipment", f, sheet.Options{})
	rows, _ := d.Rows("", 0, 10)
	if d.Counts.Updated != 2 || len(rows) != 3 || len(rows[1].Changes) != 2 || rows[1].Changes[1].Old != "3楼305" || rows[1].Changes[1].New != "5楼501" {
		t.Fatalf("%+v %+v", d.Counts, rows)
	}
	out := run(t, s, d)
	k := kindOf(t, s, "equipment")
	place := func(no string) (place string, value any, model string) {
		read(t, s, func(tx *store.Tx) error {
			r, err := record.Find(tx, k, no)
			if err == nil {
				place, value, model = r.Values.Str("location"), r.Values["original_value"], r.Values.Str("model")
			}
			return err
		})
		return
	}
	if p, v, m := place("DN-2021-0001"); p != "5楼501" || v != int64(500000) || m != "启明 T500" {
		t.Errorf("after the update: %q %v %q", p, v, m)
	}
	if err := undo(s, out.Batch); err != nil {
		t.Fatal(err)
	}
	if p, v, _ := place("DN-2021-0001"); p != "3楼305" || v != int64(459900) {
		t.Errorf("after undo: %q %v", p, v)
	}
	if p, _, m := place("DN-2015-0001"); p != "" || m != "" {
		t.Errorf("after undo what was missing is missing again: %q %q", p, m)
	}
}

// TestRejectedComeBack corrects what was rejected in the workbook that says why.
func TestRejectedComeBack(t *testing.T) {
	for _, m := range messy {
		t.Run(m.kind, func(t *testing.T) {
			s, today := company(t, m.staff)
			d := draft(t, s, m.kind, file(t, "testdata/ledgers/"+m.file+".xlsx"), sheet.Options{Today: today})
			var b bytes.Buffer
			n, err := sheet.Rejected(context.Background(), d, &b)
			if err != nil || n != d.Counts.Rejected {
				t.Fatalf("%d rows, %v", n, err)
			}
			run(t, s, d)
			back := draft(t, s, m.kind, fileOf(t, "错误行.xlsx", b.Bytes()), sheet.Options{Today: today})
			if back.Counts.Read != n {
				t.Errorf("read %d rows of %d: %+v", back.Counts.Read, n, back.Counts)
			}
			rows, _ := back.Rows("", 0, 100)
			cells := map[string]string{}
			fix := map[string]string{"asset_no": "自动", "purchase_date": "2023-02-28", "original_value": "4000", "location": "3楼", "id_card": "", "emp_no": "0099", "birth_date": "1990-01-01", "mobile": "13800000018", "doc_date": "2024-04-30", "receiver": "王超", "qty": "2", "item_id": "WS0002", "uscc": "", "+term": "2024.6.1-2025.5.31"}
			for _, r := range rows {
				for _, p := range r.Problems {
					if text, ok := fix[p.Field]; ok && (p.Level == sheet.Wrong || p.Field == "asset_no" || p.Field == "emp_no") {
						cells[fmt.Sprintf("%s:%d:%s", r.Sheet, r.Row, p.Field)] = text
					} else if p.Level == sheet.Wrong && p.Field == "dept_id" {
						cells[fmt.Sprintf("%s:%d:location", r.Sheet, r.Row)] = "3楼"
					}
				}
			}
			fixed := draft(t, s, m.kind, fileOf(t, "错误行.xlsx", b.Bytes()), sheet.Options{Today: today, Cells: cells})
			if m.kind == "partner" {
				n-- // one was rejected because it stands there twice, and is in the register by now
			}
			if fixed.Counts.Rejected != 0 || fixed.Counts.Created != n {
				rows, _ = fixed.Rows(sheet.Error, 0, 10)
				t.Errorf("corrected: %+v", fixed.Counts)
				for _, r := range rows {
					t.Log(r.Row, problems(r))
				}
			}
			if out := run(t, s, fixed); out.Counts.Created != n {
				t.Errorf("stored %+v", out)
			}
		})
	}
}

func TestColumnsAreRemembered(t *testing.T) {
	s, _ := company(t, true)
	text := []byte("资产编号,名称,牌子,状态,放哪\nDN-2020-0001,台式电脑,启明,在库,库房\n")
	d := draft(t, s, "equipment", fileOf(t, "a.csv", text), sheet.Options{Map: map[string]string{"牌子": "brand", "放哪": "location"}})
	run(t, s, d)
	again := draft(t, s, "equipment", fileOf(t, "b.csv", text), sheet.Options{})
	for _, c := range again.Columns {
		if want := map[string]string{"牌子": "brand", "放哪": "location"}[c.Header]; want != "" && c.Field != want {
			t.Errorf("column %s went to %q", c.Header, c.Field)
		}
	}
	if again.Counts.Unchanged != 1 {
		t.Errorf("%+v", again.Counts)
	}
}

// TestRowsWithoutNumbers come again without being doubled.
func TestRowsWithoutNumbers(t *testing.T) {
	s, _ := company(t, true)
	text := []byte("名称,型号,状态,存放地点,备注\n台式电脑,T500,在库,库房,=甲\n台式电脑,T500,在库,库房,=甲\n打印机,LP,在库,,\n")
	out := run(t, s, draft(t, s, "equipment", fileOf(t, "a.csv", text), sheet.Options{}))
	again := run(t, s, draft(t, s, "equipment", fileOf(t, "a.csv", text), sheet.Options{}))
	if out.Counts.Created != 3 || again.Batch != "" || again.Counts.Unchanged != 3 {
		t.Errorf("first %+v, again %+v", out, again)
	}
}

func TestImportRights(t *testing.T) {
	s, today := company(t, true)
	f := file(t, "testdata/ledgers/"+ledger01+".xlsx")
	k := kindOf(t, s, "equipment")
	for role, may := range map[string]bool{"admin": true, "area_head": false, "dept_head": false, "clerk": true, "viewer": false, "auditor": false} {
		err := s.Read(context.Background(), store.Actor{Roles: []string{role}}, func(tx *store.Tx) error {
			_, err := sheet.Open(context.Background(), tx, k, f, guesses, sheet.Options{Today: today})
			return err
		})
		if may && err != nil || !may && !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", role, err)
		}
	}
}
