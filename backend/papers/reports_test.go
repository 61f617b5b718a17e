package papers_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"

	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/print/printtest"
	"opsbook/backend/report"
	"opsbook/backend/sheet"
	"opsbook/backend/stock"
	"opsbook/backend/store"
)

// used is an office that received and used supplies in two months, of so many items
// besides.
func used(t testing.TB, more int) (*office, *report.Set) {
	o := stocked(t)
	for i, v := range []kind.Values{{"min_qty": int64(60_000), "max_qty": int64(200_000), "ref_price": int64(150), "supplier_id": o.ids["晴川"]}, {"min_qty": int64(5_000), "max_qty": int64(30_000)}} {
		o.putItem([]string{"中性笔", "A4 复印纸"}[i], v)
	}
	lines := o.many(4)
	lines = append(lines, line(o, long, 7, 1_234_500))
	for i := range more {
		name := fmt.Sprintf("标签纸 %02d 号", i+1)
		o.add(name, "supply_item", kind.Values{"item_code": fmt.Sprintf("ZZ%04d", i+1), "name": name, "spec": "100 张", "unit": "包", "category": "paper", "kind": "office", "status": "active"})
		lines = append(lines, line(o, name, int64(2+i), int64(35_000+i*100)))
	}
	o.receiptOn("RK-202602-001", "2026-02-05", lines...)
	o.issueOn("CK-202602-001", "2026-02-11", "张伟", line(o, "中性笔", 1, 0))
	o.receiptOn("RK-202603-001", "2026-03-12", line(o, "中性笔", 100, 12_345), line(o, "A4 复印纸", 20, 215_000))
	o.issueOn("CK-202603-001", "2026-03-13", "张伟", line(o, "中性笔", 52, 0), line(o, "A4 复印纸", 4, 0), line(o, long, 1, 0))
	o.issueOn("CK-202603-002", "2026-03-20", "李𠮷", line(o, "A4 复印纸", 3, 0), line(o, "文件夹", 2, 0))
	o.issueOn("CK-202603-003", "2026-03-24", "李𠮷", line(o, "订书机", 1, 0))
	set, err := report.NewSet(o.s.Catalog(), stock.Reports(func(*store.Tx, string) (int, error) { return 3, nil }, nothing))
	if err != nil {
		t.Fatal(err)
	}
	return o, set
}

// nothing is on its way.
func nothing(*store.Tx) (map[string]int64, error) { return nil, nil }

func (o *office) putItem(name string, v kind.Values) { o.putAs("supply_item", name, v) }

func (o *office) receiptOn(no, day string, lines ...kind.Values) {
	o.document("stock_in", kind.Values{"doc_no": no, "doc_date": day, "supplier_id": o.ids["晴川"]}, "stock_in_row", "stock_in_id", lines...)
	o.post("stock_in", no)
}

func (o *office) issueOn(no, day, who string, lines ...kind.Values) {
	dept := map[string]string{"张伟": "运营一部", "李𠮷": "行政部"}[who]
	o.document("stock_out", kind.Values{"doc_no": no, "doc_date": day, "out_type": "issue", "dept_id": o.ids[dept], "receiver": o.ids[who]}, "stock_out_row", "stock_out_id", lines...)
	o.post("stock_out", no)
}

// asked are the reports as they are handed in.
func asked(o *office) map[string]struct {
	name string
	in   map[string]any
} {
	month := map[string]any{"month": "2026-03"}
	return map[string]struct {
		name string
		in   map[string]any
	}{
		"report-month":      {"stock_month", month},
		"report-ledger":     {"stock_ledger", map[string]any{"item_id": o.ids["中性笔"], "from": "2026-03-01", "to": "2026-03-31"}},
		"report-usage":      {"supply_usage", map[string]any{"from": "2026-03", "to": "2026-03"}},
		"report-usage-item": {"supply_usage", map[string]any{"from": "2026-02", "to": "2026-03", "by": "item"}},
		"report-cost":       {"supply_cost", month},
		"report-sign":       {"supply_sign", month},
		"report-replenish":  {"replenish", nil},
	}
}

func TestReports(t *testing.T) {
	o, set := used(t, 40)
	for name, what := range asked(o) {
		t.Run(name, func(t *testing.T) {
			r, err := set.Get(what.name)
			if err != nil {
				t.Fatal(err)
			}
			p, err := papers.Report(context.Background(), o.desk, r, what.in)
			if want := map[bool]int{true: 2, false: 1}[name == "report-month"]; err != nil || p.Pages != want || p.Name != r.Label+"_2026-03-31.pdf" {
				t.Fatalf("%q, %d pages, %v", p.Name, p.Pages, err)
			}
			look(t, name, p.PDF)
			printtest.SameText(t, name+".xml", o.book(r, what.in))
		})
	}
}

// book is the sheet of a report's workbook.
func (o *office) book(r *report.Report, in map[string]any) string {
	o.t.Helper()
	var b bytes.Buffer
	err := o.desk.Read(context.Background(), func(tx *store.Tx) error {
		found, err := r.Run(tx, kind.Export, in)
		if err != nil {
			return err
		}
		_, err = sheet.Export(context.Background(), &b, sheet.Spec{Kind: &r.Kind, Columns: r.Paper(found.Columns), Company: "星桥澜 运营区", Said: found.Said,
			Each: func(_ []string, fn func(*store.Tx, *store.Row) error) error { return r.Each(tx, found, fn) }})
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		o.t.Fatal(err)
	}
	f, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		o.t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		o.t.Fatal(err)
	}
	return string(bytes.ReplaceAll(text, []byte("<row "), []byte("\n<row ")))
}
