package papers_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/forms"
	"opsbook/backend/kind"
	"opsbook/backend/labels"
	"opsbook/backend/papers"
	"opsbook/backend/print/printtest"
	"opsbook/backend/store"
)

// The code of a page says which form of which document it is, and which page.
func TestCodesOfPages(t *testing.T) {
	o := stocked(t)
	o.receipt("RK-202603-003", o.many(40)...)
	pdf, _ := o.print("stock_in_card", papers.Input{IDs: []string{"RK-202603-003"}, Sheet: "A4", Copies: 1})
	for page, want := range []string{"OPS1|stock_in_card|RK-202603-003|1|1", "OPS1|stock_in_card|RK-202603-003|2|1"} {
		if got := printtest.Codes(t, printtest.Render(t, pdf, page+1, 200)); len(got) != 1 || got[0] != want {
			t.Errorf("page %d: %q, want %s", page+1, got, want)
		}
	}
	half, _ := o.print("stock_in_card", papers.Input{IDs: []string{"RK-202603-003"}, Sheet: "half", Copies: 1})
	if got := printtest.Codes(t, printtest.Render(t, half, 1, 200)); len(got) != 2 {
		t.Errorf("half pages: %q", got)
	}
	over, pages := o.print("stock_in_card", papers.Input{IDs: []string{"RK-202603-003"}, Sheet: "241x140", Overlay: true})
	if got := printtest.Codes(t, printtest.Render(t, over, pages, 200)); pages != 5 || len(got) != 1 || got[0] != "OPS1|stock_in_card|RK-202603-003|5|1" {
		t.Errorf("%d printed sheets, %q", pages, got)
	}
}

// Data on printed paper stand where the form has them: whatever is drawn without the
// frame is drawn at the same place with it.
func TestOverlayStandsWhereTheFormStands(t *testing.T) {
	o := stocked(t)
	o.receipt("RK-202603-001", o.many(8)...)
	in := papers.Input{IDs: []string{"RK-202603-001"}, Sheet: "241x140", Copies: 1}
	whole, _ := o.print("stock_in_card", in)
	in.Overlay = true
	data, _ := o.print("stock_in_card", in)
	a, b := printtest.Render(t, whole, 1, 100), printtest.Render(t, data, 1, 100)
	dark, missing := 0, 0
	for y := range b.Bounds().Dy() {
		for x := range b.Bounds().Dx() {
			if v, _, _, _ := b.At(x, y).RGBA(); v < 0x6000 {
				dark++
				if w, _, _, _ := a.At(x, y).RGBA(); w > 0x8000 {
					missing++
				}
			}
		}
	}
	if dark < 1000 || missing > 0 {
		t.Errorf("%d of %d points of the data are elsewhere on the form", missing, dark)
	}
	for _, in := range []papers.Input{{Test: true, Overlay: true, Sheet: "241x140"}, {Test: true, Sheet: "241x140"}} {
		test, _ := o.print("stock_in_card", in)
		if text := flat(printtest.Text(t, test, false)); !strings.Contains(text, "供应商") || !strings.Contains(text, "套打测试页") || !strings.Contains(text, "130") {
			t.Errorf("the test page lacks frame, words or marks:\n%s", text)
		}
	}
	if text := printtest.Text(t, data, false); strings.Contains(text, "供应商") || strings.Contains(text, "入库单") || strings.Contains(text, "合计") {
		t.Errorf("printed paper has labels printed once more:\n%s", text)
	}
}

// Both documents of the stores go on printed paper of 241 × 140 mm: each word of the data
// stands where the whole form has it, and moves by what the printer must be corrected by.
func TestOverlayMovesAsItIsTold(t *testing.T) {
	o := stocked(t)
	o.receipt("RK-202603-001", o.many(8)...)
	o.post("stock_in", "RK-202603-001")
	o.document("stock_out", kind.Values{"doc_no": "CK-202603-001", "doc_date": "2026-03-15", "dept_id": o.ids["运营一部"], "receiver": o.ids["张伟"]},
		"stock_out_row", "stock_out_id", line(o, "中性笔", 1, 0), line(o, "文件夹", 2, 0), line(o, "订书机", 1, 0))
	o.post("stock_out", "CK-202603-001")
	const mm = 72 / 25.4
	near := func(a, b float64) bool { return a-b < 0.05 && b-a < 0.05 }
	for form, no := range map[string]string{"stock_in_card": "RK-202603-001", "stock_out_card": "CK-202603-001"} {
		words := func(in papers.Input, name string) []printtest.Word {
			in.IDs, in.Sheet, in.Copies = []string{no}, "241x140", 1
			pdf, pages := o.print(form, in)
			page := printtest.Words(t, pdf)[0]
			if pages != 1 || !near(page.W, 241*mm) || !near(page.H, 140*mm) {
				t.Fatalf("%s: %d pages of %.1f × %.1f points", form, pages, page.W, page.H)
			}
			sample(t, "overlay-"+form+name, pdf)
			return page.Words
		}
		whole, data, moved := words(papers.Input{}, "-whole"), words(papers.Input{Overlay: true}, ""), words(papers.Input{Overlay: true, DX: 2.5, DY: -1.5}, "-moved")
		words(papers.Input{Test: true}, "-test")
		if len(data) < 20 || len(moved) != len(data) {
			t.Fatalf("%s: %d words, %d moved", form, len(data), len(moved))
		}
		for i, w := range data {
			if !slices.ContainsFunc(whole, func(f printtest.Word) bool {
				return strings.Contains(f.Text, w.Text) && near(f.X0, w.X0) && near(f.Y0, w.Y0)
			}) && w.Text != "制表：李𠮷" {
				t.Errorf("%s: %q stands elsewhere on the whole form", form, w.Text)
			}
			if m := moved[i]; m.Text != w.Text || !near(m.X0, w.X0+2.5*mm) || !near(m.Y0, w.Y0-1.5*mm) {
				t.Errorf("%s: %q has moved by %.2f, %.2f mm", form, w.Text, (m.X0-w.X0)/mm, (m.Y0-w.Y0)/mm)
			}
		}
	}
}

// Lots are printed of goods that have them, and always where a company wants it so: on
// paper that is printed already, which has its columns whatever it is filled with, only then.
func TestLotsStandWhereGoodsHaveThem(t *testing.T) {
	o := stocked(t)
	plain, lots := o.many(2), o.many(2)
	lots[0]["lot_no"], lots[0]["expiry"] = "B2603-07", "2026-09-30"
	o.receipt("RK-202603-001", plain...)
	o.receipt("RK-202603-002", lots...)
	own := forms.Layout{Title: "入库单", Columns: []forms.ColumnLook{{Field: "item_id.name", Width: 40}, {Field: "lot_no", Width: 30, Always: true, Spare: true}, {Field: "expiry", Hidden: true}}}
	for i, tt := range []struct {
		in   papers.Input
		want []string
		not  []string
	}{
		{papers.Input{IDs: []string{"RK-202603-001"}}, nil, []string{"批号", "有效期"}},
		{papers.Input{IDs: []string{"RK-202603-002"}}, []string{"批号", "有效期", "B2603-07", "2026-09-30"}, nil},
		{papers.Input{Blank: true}, nil, []string{"批号"}},
		{papers.Input{Test: true, Sheet: "241x140"}, nil, []string{"批号"}},
		{papers.Input{IDs: []string{"RK-202603-002"}, Sheet: "241x140", Overlay: true}, []string{"中性笔"}, []string{"B2603-07"}},
		{papers.Input{IDs: []string{"RK-202603-001"}, Layout: &own}, []string{"批号"}, []string{"有效期"}},
		{papers.Input{IDs: []string{"RK-202603-002"}, Layout: &own, Sheet: "241x140", Overlay: true}, []string{"B2603-07"}, []string{"2026-09-30"}},
		{papers.Input{Test: true, Layout: &own, Sheet: "241x140"}, []string{"批号"}, nil},
	} {
		tt.in.Copies = 1
		pdf, _ := o.print("stock_in_card", tt.in)
		text := flat(printtest.Text(t, pdf, false))
		for _, w := range tt.want {
			if !strings.Contains(text, w) {
				t.Errorf("%d: no %s:\n%s", i, w, text)
			}
		}
		for _, w := range tt.not {
			if strings.Contains(text, w) {
				t.Errorf("%d: %s stands there:\n%s", i, w, text)
			}
		}
	}
}

// What a company calls a field heads it on the form as well.
func TestOwnLabelsStandOnForms(t *testing.T) {
	o := stocked(t)
	o.receipt("RK-202603-001", o.many(2)...)
	o.write(func(tx *store.Tx) error {
		return errors.Join(labels.Set(tx, "supply_item", "spec", fault.T("型号规格", "")), labels.Set(tx, "stock_in", "supplier_id", fault.T("供货方", "")))
	})
	pdf, _ := o.print("stock_in_card", papers.Input{IDs: []string{"RK-202603-001"}, Sheet: "A4", Copies: 1})
	if text := printtest.Text(t, pdf, true); !strings.Contains(text, "型号规格") || !strings.Contains(text, "供货方：") || strings.Contains(text, "规格型号") {
		t.Errorf("declared labels:\n%s", text)
	}
}

// A document keeps the version of the form that it was first printed with; a new one
// takes the newest.
func TestPrintedVersionsStay(t *testing.T) {
	o := stocked(t)
	o.receipt("RK-202603-001", o.many(2)...)
	o.receipt("RK-202603-002", o.many(2)...)
	print := func(no string, keep bool) string {
		t.Helper()
		p, err := papers.Make(context.Background(), o.desk, "stock_in_card", papers.Input{IDs: []string{no}, Sheet: "A4", Copies: 1})
		if err != nil {
			t.Fatal(err)
		}
		if keep {
			o.write(func(tx *store.Tx) error { return forms.Keep(tx, p.Printed) })
		}
		return flat(printtest.Text(t, p.PDF, true)) + printtest.Codes(t, printtest.Render(t, p.PDF, 1, 200))[0]
	}
	if text := print("RK-202603-001", true); !strings.Contains(text, "备注") || !strings.HasSuffix(text, "RK-202603-001|1|1") {
		t.Errorf("built in: %s", text)
	}
	var built forms.Layout
	o.write(func(tx *store.Tx) error {
		views, err := forms.Views(tx)
		for _, v := range views {
			if v.Name == "stock_in_card" {
				built = v.Layout
			}
		}
		return err
	})
	own := built
	own.Title, own.Notes = "物资入库验收单", []string{"  一式三联。", ""}
	own.Columns[0], own.Columns[2] = own.Columns[2], own.Columns[0]
	own.Columns[len(own.Columns)-1].Hidden = true
	o.write(func(tx *store.Tx) error {
		n, err := forms.Save(tx, "stock_in_card", &own)
		if n != 2 {
			t.Errorf("version %d", n)
		}
		return err
	})
	if text := print("RK-202603-001", true); strings.Contains(text, "物资入库验收单") || !strings.HasSuffix(text, "|1|1") {
		t.Errorf("a printed document has changed: %s", text)
	}
	if text := print("RK-202603-002", false); !strings.Contains(text, "物资入库验收单") || strings.Contains(text, "备注") || !strings.Contains(text, "注：一式三联。") ||
		!strings.Contains(text, "物品名称编码序号") || !strings.HasSuffix(text, "|1|2") {
		t.Errorf("the newest version: %s", text)
	}
	o.write(func(tx *store.Tx) error {
		n, err := forms.Save(tx, "stock_in_card", nil)
		if n != 3 {
			t.Errorf("version %d", n)
		}
		return err
	})
	if text := print("RK-202603-002", false); strings.Contains(text, "物资入库验收单") || !strings.HasSuffix(text, "|1|3") {
		t.Errorf("built in again: %s", text)
	}
	p, err := papers.Make(context.Background(), o.desk, "stock_in_card", papers.Input{IDs: []string{"RK-202603-001", "RK-202603-002"}})
	if err != nil {
		t.Fatal(err)
	}
	o.write(func(tx *store.Tx) error { return forms.Keep(tx, p.Printed) })
	o.write(func(tx *store.Tx) error { _, err := forms.Save(tx, "stock_in_card", &own); return err })
	for no, version := range map[string]string{"RK-202603-001": "|1|1", "RK-202603-002": "|1|3"} {
		if text := print(no, true); !strings.HasSuffix(text, version) {
			t.Errorf("%s is not kept at %s: %s", no, version, text)
		}
	}
	for _, bad := range []forms.Layout{{}, {Title: "单", Columns: []forms.ColumnLook{{Field: "qty", Width: 900}}}, {Title: "单", Columns: []forms.ColumnLook{{Field: "qty", Hidden: true}}}} {
		err := o.desk.Read(context.Background(), func(tx *store.Tx) error { _, err := forms.Save(tx, "stock_in_card", &bad); return err })
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// A thousand requisitions, filled, with their decisions, in one file.
func BenchmarkThousandForms(b *testing.B) {
	o := stocked(b)
	var ids []string
	for i := range 1000 {
		no := fmt.Sprintf("LY-202603-%04d", i+1)
		lines := []kind.Values{}
		for j := range 6 {
			lines = append(lines, kind.Values{"item_id": o.ids[[]string{"中性笔", "A4 复印纸", "文件夹", "订书机"}[j%4]], "qty_apply": int64(j+1) * 1000})
		}
		o.asked(no, lines...)
		ids = append(ids, no)
	}
	for b.Loop() {
		if _, pages := o.print("supply_requisition_card", papers.Input{IDs: ids, Copies: 1}); pages != 1000 {
			b.Fatalf("%d pages", pages)
		}
	}
}
