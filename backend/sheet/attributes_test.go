package sheet_test

import (
	"testing"

	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

// Columns named as attributes go into one field, whatever the ledger calls them,
// keep what the file does not speak of, and come back from an export unchanged.
func TestAttributeColumns(t *testing.T) {
	s, _ := company(t, false)
	k := kindOf(t, s, "equipment")
	attributes := func() (v any) {
		t.Helper()
		if err := each(t, s, k)([]string{"attributes"}, func(_ *store.Tx, r *store.Row) error { v = r.Values["attributes"]; return nil }); err != nil {
			t.Fatal(err)
		}
		return v
	}
	const first = "资产编号,资产名称,存放地点,处理器,内存,MAC\nDN-2020-0001,台式电脑,库房,i5,16G,AA:BB:CC\n"
	const all = `{"CPU":"i5","MAC地址":"AA:BB:CC","内存":"16G"}`
	d := draft(t, s, "equipment", fileOf(t, "first", []byte(first)), sheet.Options{})
	for _, c := range d.Columns[3:] {
		if c.Field != "" || c.Note.ZH == "" {
			t.Errorf("column %s: %q, %v", c.Header, c.Field, c.Note)
		}
	}
	if got := run(t, s, d); got.Counts.Created != 1 || attributes() != all {
		t.Fatalf("%+v: %v", got.Counts, attributes())
	}
	for _, file := range [][]byte{[]byte(first), []byte("资产编号,资产名称,内存\nDN-2020-0001,台式电脑,\n"),
		export(t, s, sheet.Spec{Kind: k, Columns: []string{"asset_no", "name", "attributes"}}),
		export(t, s, sheet.Spec{Kind: k, Columns: []string{"asset_no", "name", "attributes"}, CSV: true})} {
		if got := run(t, s, draft(t, s, "equipment", fileOf(t, "again", file), sheet.Options{})); got.Counts.Unchanged != 1 || attributes() != all {
			t.Errorf("again: %+v: %v", got.Counts, attributes())
		}
	}
	more := run(t, s, draft(t, s, "equipment", fileOf(t, "more", []byte("资产编号,资产名称,Memory\nDN-2020-0001,台式电脑,32G\n")), sheet.Options{}))
	if want := `{"CPU":"i5","MAC地址":"AA:BB:CC","内存":"32G"}`; more.Counts.Updated != 1 || attributes() != want {
		t.Errorf("more memory: %+v: %v", more.Counts, attributes())
	}
	left := draft(t, s, "equipment", fileOf(t, "left", []byte("资产编号,资产名称,内存\nDN-2020-0001,台式电脑,64G\n")), sheet.Options{Map: map[string]string{"内存": ""}})
	if got := run(t, s, left); got.Counts.Unchanged != 1 {
		t.Errorf("left out by choice: %+v", got.Counts)
	}
}
