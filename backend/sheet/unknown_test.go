package sheet_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/sheet/book"
	"opsbook/backend/store"
)

// strangers is a ledger with names that nobody has registered, one of them written
// in three ways, and with words that mean nothing.
const strangers = `资产编号,名称,使用部门,使用人,供应商,使用状态,存放地点
DN-2024-0001,台式电脑,行政部,张小伟,云影视听,在库,库房
DN-2024-0002,台式电脑,信息部,张小伟,云影视听有限公司,在库,库房
DN-2024-0003,台式电脑,信息部,,云影视听(虚构),在库,库房
DN-2024-0004,台式电脑,行政部,,云帆家具,在库,库房
DN-2024-0004,台式电脑,行政部,,只在错行里的店,在库,库房
`

var boss = store.Actor{Name: "boss", Roles: []string{"admin", "clerk"}}

// as runs fn in a transaction of somebody.
func as(t *testing.T, s *store.Store, a store.Actor, fn func(*store.Tx) error) {
	t.Helper()
	if _, err := s.Write(context.Background(), a, fn); err != nil {
		t.Fatal(err)
	}
}

func draftAs(t *testing.T, s *store.Store, a store.Actor, text string, o sheet.Options) (d *sheet.Draft) {
	t.Helper()
	err := s.Read(context.Background(), a, func(tx *store.Tx) (err error) {
		d, err = sheet.Open(context.Background(), tx, kindOf(t, s, "equipment"), fileOf(t, "台账.csv", []byte(text)), guesses, o)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func said(d *sheet.Draft) string {
	var b strings.Builder
	for _, u := range d.Unknown() {
		fmt.Fprintf(&b, "%s %s/%d %d", u.Field, u.Name, len(u.Texts), u.Rows)
		for word, is := range map[string]bool{" may": u.MayAdd && !u.Adds, " adds": u.Adds, " free": u.Free, " = " + u.To: u.To != ""} {
			if is {
				b.WriteString(word)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// Each name is listed once, however it is written, with the rows that hold it and
// with what may be done about it.
func TestUnknownNames(t *testing.T) {
	s, _ := company(t, true)
	const want = "dept_id 信息部/1 2\nuser_id 张小伟/1 2\nsupplier_id 云影视听有限公司/3 3%[1]s\nsupplier_id 云帆家具/1 1%[1]s\nsupplier_id 只在错行里的店/1 1%[1]s\nlocation 库房/1 5"
	for _, tt := range []struct {
		role string
		may  string
	}{{"clerk", " may"}, {"admin", ""}} { // who keeps accounts adds no partners
		d := draftAs(t, s, store.Actor{Roles: []string{tt.role}}, strangers, sheet.Options{})
		got := strings.Split(strings.TrimSuffix(said(d), "\n"), "\n")
		for _, line := range strings.Split(strings.TrimSuffix(fmt.Sprintf(want, tt.may), "\n"), "\n") {
			if !strings.Contains(said(d), line) {
				t.Errorf("%s: no %q in\n%s", tt.role, line, said(d))
			}
		}
		if len(got) != 6 {
			t.Errorf("%s: %q", tt.role, got)
		}
	}
}

// A record that was chosen for a name stands in every row that holds it, in
// whichever way; the name stays listed, so that the choice can be taken back.
func TestAnotherRecordForAName(t *testing.T) {
	s, _ := company(t, true)
	var partner string
	read(t, s, func(tx *store.Tx) error {
		rows, err := tx.From(kindOf(t, s, "partner"), 0, 1)
		partner = rows[0].ID
		return err
	})
	o := sheet.Options{Same: map[string]string{"supplier_id:云影视听": partner, "dept_id:信息部": "行政部", "user_id:张小伟": "00000000-0000-0000-0000-000000000009"}}
	d := draftAs(t, s, boss, strangers, o)
	rows, _ := d.Rows("", 1, 3)
	for i, want := range []string{partner, partner, partner} {
		if got := rows[i].Values.Str("supplier_id"); got != want {
			t.Errorf("row %d has the supplier %q, want %q\n%s", rows[i].Row, got, want, problems(rows[i]))
		}
	}
	if got := rows[1].Shown["dept_id"]; got != "行政部" || rows[0].Values["user_id"] != nil || !strings.Contains(problems(rows[0]), "不存在") {
		t.Errorf("by name: %q; a record that is not there: %v\n%s", got, rows[0].Values["user_id"], problems(rows[0]))
	}
	if !strings.Contains(said(d), "dept_id 信息部/1 2 = 行政部\n") || !strings.Contains(said(d), "云影视听有限公司/3 3 = ") {
		t.Errorf("listed as\n%s", said(d))
	}
	before := live(t, s, kindOf(t, s, "partner"))
	var r sheet.Result
	as(t, s, boss, func(tx *store.Tx) (err error) { r, err = d.Run(context.Background(), tx, nil); return err })
	if r.Counts.Added != 0 || live(t, s, kindOf(t, s, "partner")) != before {
		t.Errorf("stored %+v", r.Counts)
	}
}

// Names are registered with the rows that hold them, in the same batch: one undo
// takes both back. A name in rejected rows alone is not.
func TestNamesAreRegisteredWithTheImport(t *testing.T) {
	s, _ := company(t, true)
	partner, device := kindOf(t, s, "partner"), kindOf(t, s, "equipment")
	before := live(t, s, partner)
	o := sheet.Options{Register: []string{"supplier_id:云影视听有限公司", "supplier_id:云帆家具", "supplier_id:只在错行里的店", "dept_id:信息部"}}
	d := draftAs(t, s, boss, strangers, o)
	if d.Counts.Added != 2 || d.Counts.Created != 4 || !strings.Contains(said(d), "云影视听有限公司/3 3 adds") || strings.Contains(said(d), "信息部/1 2 adds") {
		t.Fatalf("%+v\n%s", d.Counts, said(d))
	}
	rows, _ := d.Rows("", 1, 3)
	if got := rows[0].Shown["supplier_id"]; got != "云影视听有限公司" {
		t.Errorf("the preview shows %q", got)
	}
	if live(t, s, partner) != before {
		t.Fatal("a preview stored something")
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Write(gone, boss, func(tx *store.Tx) error { _, err := d.Run(gone, tx, nil); return err }); err == nil || live(t, s, partner) != before {
		t.Errorf("cancelled: %v, %d partners", err, live(t, s, partner))
	}
	var r sheet.Result
	as(t, s, boss, func(tx *store.Tx) (err error) { r, err = d.Run(context.Background(), tx, nil); return err })
	if r.Counts != d.Counts || live(t, s, partner) != before+2 || live(t, s, device) != 4 {
		t.Errorf("stored %+v of %+v: %d partners, %d devices", r.Counts, d.Counts, live(t, s, partner), live(t, s, device))
	}
	read(t, s, func(tx *store.Tx) error {
		p, err := record.Find(tx, partner, "云影视听有限公司")
		if err != nil {
			return err
		}
		if p.Values.Str("category") != "GY" || !strings.HasPrefix(p.Values.Str("partner_no"), "HZ") || p.Values.Str("status") == "" {
			t.Errorf("registered as %v", p.Values)
		}
		for no, want := range map[string]string{"DN-2024-0001": p.ID, "DN-2024-0003": p.ID} {
			if r, err := record.Find(tx, device, no); err != nil || r.Values.Str("supplier_id") != want {
				t.Errorf("%s: %v, %v", no, r.Values["supplier_id"], err)
			}
		}
		return nil
	})
	if again := draftAs(t, s, boss, strangers, sheet.Options{}); again.Counts.Unchanged != 4 || again.Counts.Created+again.Counts.Updated > 0 {
		t.Errorf("the same file again: %+v", again.Counts)
	}
	as(t, s, boss, func(tx *store.Tx) error { return sheet.Undo(context.Background(), tx, r.Batch, func(int, int) {}) })
	if live(t, s, partner) != before || live(t, s, device) != 0 {
		t.Errorf("after undo: %d partners, %d devices", live(t, s, partner), live(t, s, device))
	}
}

// Whoever may not add to a register, or means no reference, registers nothing.
func TestWhoRegistersNames(t *testing.T) {
	s, _ := company(t, true)
	if d := draftAs(t, s, store.Actor{Roles: []string{"admin"}}, strangers, sheet.Options{Register: []string{"supplier_id"}}); d.Counts.Added != 0 {
		t.Errorf("without the right: %+v\n%s", d.Counts, said(d))
	}
	if d := draftAs(t, s, boss, strangers, sheet.Options{Register: []string{"supplier_id", "user_id"}}); d.Counts.Added != 2 {
		t.Errorf("a whole column: %+v\n%s", d.Counts, said(d))
	}
	for _, what := range []string{"name:甲", "status", "supplier_id:", "nothing:甲", ""} {
		err := s.Read(context.Background(), boss, func(tx *store.Tx) error {
			_, err := sheet.Open(context.Background(), tx, kindOf(t, s, "equipment"), fileOf(t, "台账.csv", []byte(strangers)), guesses, sheet.Options{Register: []string{what}})
			return err
		})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", what, err)
		}
	}
	// registered by somebody else meanwhile: nothing is stored, nothing twice
	d := draftAs(t, s, boss, strangers, sheet.Options{Register: []string{"supplier_id:云帆家具"}})
	as(t, s, boss, func(tx *store.Tx) error {
		_, err := record.Create(tx, kindOf(t, s, "partner"), kind.Values{"name": "云帆家具", "category": "GY"})
		return err
	})
	at := head(t, s)
	_, err := s.Write(context.Background(), boss, func(tx *store.Tx) error { _, err := d.Run(context.Background(), tx, nil); return err })
	if err == nil || !strings.Contains(err.Error(), "重新打开文件") || head(t, s) != at {
		t.Errorf("a name that is taken meanwhile: %v", err)
	}
}

// A wrong word is replaced wherever its column has it, and nowhere else; what a
// single cell was given stays, and the workbook of rejected rows has both.
func TestOneWordInEveryRow(t *testing.T) {
	s, _ := company(t, true)
	text := strings.ReplaceAll(strangers, ",,云影视听(虚构),在库", ",,云影视听(虚构),堪用")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "云帆家具,在库", "云帆家具,堪用"), "店,在库", "店,堪用")
	d := draftAs(t, s, boss, text, sheet.Options{})
	rows, _ := d.Rows("", 3, 1)
	for _, p := range rows[0].Problems {
		if want := map[string]int{"status": 3, "dept_id": 2, "supplier_id": 1}[p.Field]; p.Rows != want {
			t.Errorf("%s “%s” stands in %d rows, want %d", p.Field, p.Value, p.Rows, want)
		}
	}
	o := sheet.Options{Same: map[string]string{"status:堪用": "闲置", "asset_no:堪用": "X"}, Cells: map[string]string{rows[0].Sheet + ":5:status": "已报废"}}
	d = draftAs(t, s, boss, text, o)
	rows, _ = d.Rows("", 1, 10)
	for i, want := range []string{"在库", "在库", "闲置", "已报废", "闲置"} {
		if got := rows[i].Shown["status"]; got != want {
			t.Errorf("row %d is %q, want %q\n%s", rows[i].Row, got, want, problems(rows[i]))
		}
	}
	o.Same["supplier_id:只在错行里的店"] = "晴川办公设备商行"
	d = draftAs(t, s, boss, text, o)
	var b bytes.Buffer
	if n, err := sheet.Rejected(context.Background(), d, &b); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	out, err := book.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), "错误行.xlsx", book.Default)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for row, err := range out.Sheets[0].Rows() {
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range row.Cells {
			texts = append(texts, c.Text)
		}
	}
	if got := strings.Join(texts, "|"); !strings.Contains(got, "闲置") || !strings.Contains(got, "晴川办公设备商行") || strings.Contains(got, "堪用") {
		t.Errorf("rejected: %s", got)
	}
}

// A place is imported as it is written, registered or not; it is registered, once,
// where the clerk wants it to be, and goes with the import.
func TestPlacesAreRegisteredToo(t *testing.T) {
	s, _ := company(t, true)
	place, device := kindOf(t, s, "location"), kindOf(t, s, "equipment")
	text := strings.Replace(strangers, "在库,库房", "在库,三楼 305", 1)
	d := draftAs(t, s, boss, text, sheet.Options{Register: []string{"location:三楼 305"}})
	if d.Counts.Added != 1 || !strings.Contains(said(d), "location 库房/1 4") {
		t.Fatalf("%+v\n%s", d.Counts, said(d))
	}
	var r sheet.Result
	as(t, s, boss, func(tx *store.Tx) (err error) { r, err = d.Run(context.Background(), tx, nil); return err })
	if r.Counts != d.Counts || live(t, s, place) != 1 {
		t.Errorf("stored %+v of %+v, %d places", r.Counts, d.Counts, live(t, s, place))
	}
	read(t, s, func(tx *store.Tx) error {
		p, err := record.Find(tx, place, "三楼 305")
		if err != nil {
			return err
		}
		one, err := record.Find(tx, device, "DN-2024-0001")
		if err != nil || one.Values.Str("location") != p.Values.Str("name") {
			t.Errorf("the device is at %v, %v", one.Values["location"], err)
		}
		return nil
	})
	as(t, s, boss, func(tx *store.Tx) error { return sheet.Undo(context.Background(), tx, r.Batch, func(int, int) {}) })
	if live(t, s, place)+live(t, s, device) != 0 {
		t.Errorf("after undo: %d places, %d devices", live(t, s, place), live(t, s, device))
	}
}
