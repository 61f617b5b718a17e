package papers_test

import (
	"context"
	"strings"
	"testing"

	"opsbook/backend"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/print/printtest"
	"opsbook/backend/purchase"
	"opsbook/backend/report"
	"opsbook/backend/stock"
	"opsbook/backend/stocktake"
)

// merged is an office with goods kept by lots, with a balance that two PCs took below
// zero, with purchases under way and with differences that were posted.
func merged(t *testing.T) (*office, *report.Set) {
	o := stocked(t)
	o.putItem("A4 复印纸", kind.Values{"batch": int64(1), "shelf_days": int64(60)})
	lot := func(no, expiry string, qty int64) kind.Values {
		l := line(o, "A4 复印纸", qty, 21_5000)
		l["lot_no"], l["expiry"] = no, expiry
		return l
	}
	o.receiptOn("RK-202602-001", "2026-02-05", lot("B2602-07", "2026-03-15", 4), line(o, "中性笔", 5, 1_2500))
	o.receiptOn("RK-202603-001", "2026-03-12", lot("B2603-11", "2026-09-30", 20))
	for i, no := range []string{"CK-1-202603-001", "CK-2-202603-001"} {
		o.add(no, "stock_move", kind.Values{"move_date": "2026-03-16", "item_id": o.ids["中性笔"], "warehouse": "main", "qty": int64(-4_000 - i), "doc_no": no, "summary": "领用出库", "doc_kind": "stock_out", "doc": o.ids["中性笔"]})
	}
	buy := func(no, status string, rows ...kind.Values) {
		o.document("purchase_app", kind.Values{"doc_no": no, "apply_dept": o.ids["行政部"], "applicant": o.ids["李𠮷"], "apply_date": "2026-03-12", "need_date": "2026-03-20", "pur_type": "office", "supplier_id": o.ids["晴川"], "status": status},
			"purchase_app_row", "app_id", rows...)
	}
	piece := func(item string, qty, price, received int64) kind.Values {
		return kind.Values{"item_id": o.ids[item], "qty": qty * 1000, "price": price, "received": received * 1000}
	}
	buy("CG-202603-001", "partial", piece("中性笔", 96, 1_2500, 48), piece("文件夹", 30, 6_8000, 30))
	buy("CG-202603-002", "dept_review", piece("订书机", 4, 25_9000, 0))
	buy("CG-202603-003", "draft", piece("订书机", 9, 25_9000, 0))
	o.document("stocktake", kind.Values{"doc_no": "PD-202603-01", "count_type": "supply", "warehouse": "main", "scope": "办公用品库", "base_date": "2026-03-31", "mode": "open", "counters": "张伟", "status": "closed"}, "stocktake_row", "stocktake_id")
	o.document("stocktake_diff", kind.Values{"doc_no": "PK-202603-01", "stocktake_id": o.ids["PD-202603-01"], "diff_date": "2026-03-31", "posted_on": "2026-03-31", "dept_id": o.ids["行政部"], "maker": o.ids["李𠮷"], "count_type": "supply", "warehouse": "main", "status": "posted"},
		"stocktake_diff_row", "diff_id",
		kind.Values{"object_no": "SX0001", "name": "中性笔", "spec": "0.5mm 黑色", "unit": "支", "book_qty": int64(108_000), "real_qty": int64(120_000), "gain_qty": int64(12_000), "price": int64(1_2500), "cause": "unrecorded", "treatment": "adjust"},
		kind.Values{"object_no": "SX0002", "name": "A4 复印纸", "spec": "70g 500张/包", "unit": "包", "book_qty": int64(65_000), "real_qty": int64(64_000), "loss_qty": int64(1_000), "price": int64(21_5000), "cause": "natural", "treatment": "writeoff", "owner": "张伟"})
	all := append(stock.Reports(nil, nothing), purchase.Reports()...)
	set, err := report.NewSet(o.s.Catalog(), append(all, stocktake.Reports()...))
	if err != nil {
		t.Fatal(err)
	}
	return o, set
}

// What expires, what is below zero, how purchases went and what counting found: on
// paper and as workbooks.
func TestReportsOfLotsPurchasesAndCounts(t *testing.T) {
	o, set := merged(t)
	months := map[string]any{"from": "2026-01", "to": "2026-03"}
	for name, in := range map[string]map[string]any{"stock_lots": nil, "stock_negative": nil, "purchase_exec": months, "stock_diff": months} {
		t.Run(name, func(t *testing.T) {
			o.t = t
			r, err := set.Get(name)
			if err != nil {
				t.Fatal(err)
			}
			p, err := papers.Report(context.Background(), o.desk, r, in)
			if err != nil || p.Pages != 1 {
				t.Fatal(p.Pages, err)
			}
			look(t, "report-"+name, p.PDF)
			printtest.SameText(t, "report-"+name+".xml", o.book(r, in))
		})
	}
}

// Figures of different things are neither counted nor added up on paper; rows of one thing
// are counted where nothing of them adds up.
func TestTotalsSayWhatWasAddedUp(t *testing.T) {
	o := open(t)
	set, err := backend.Reports(o.s.Catalog())
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"month_work": "", "hr_roster": "共2条"} {
		r, err := set.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		in := map[string]any{"month": "2026-03"}
		if name == "hr_roster" {
			in["by"] = "staff"
		}
		p, err := papers.Report(context.Background(), o.desk, r, in)
		if err != nil {
			t.Fatal(err)
		}
		text := flat(printtest.Text(t, p.PDF, true))
		if strings.Contains(text, "合计（") || want == "" && strings.Contains(text, "条制表") || !strings.Contains(text, want) {
			t.Errorf("%s, want %q:\n%s", name, want, text)
		}
	}
}
