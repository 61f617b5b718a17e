package backend_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"opsbook/backend"
	"opsbook/backend/demo"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	reporting "opsbook/backend/report"
	"opsbook/backend/store"
	"opsbook/backend/training"
)

// demoCompany is the demo company in a file that is unlocked.
func demoCompany(t *testing.T) *backend.Backend {
	t.Helper()
	b := begun(t)
	err := b.Fill(context.Background(), func(s *store.Store, actor store.Actor) error {
		ctx := context.Background()
		if err := demo.Fill(ctx, s, actor, 0, nil); err != nil {
			return err
		}
		for _, more := range []func(context.Context, *store.Store, store.Actor) error{demo.Supplies, demo.Documents, demo.Partners, demo.Trainings} {
			if err := more(ctx, s, actor); err != nil {
				return err
			}
		}
		return demo.Staff(ctx, s, actor, demo.Doors{Save: backend.Save, Step: backend.Step})
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Each figure of 行政月度工作总结 is what the report or register says that it is drawn from.
func TestMonthWork(t *testing.T) {
	ctx := context.Background()
	b := demoCompany(t)
	if _, err := b.Backup(ctx, ""); err != nil {
		t.Fatal(err)
	}
	d, err := b.Desk()
	if err != nil {
		t.Fatal(err)
	}
	now := b.Now()
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	months := []string{first.Format("2006-01"), first.AddDate(0, -1, 0).Format("2006-01")}
	got, err := b.Report(ctx, "month_work", map[string]any{"month": months[0]})
	if err != nil {
		t.Fatal(err)
	}
	figures := map[string]kind.Values{}
	for _, r := range got.Rows {
		figures[r.Str("item")] = r
	}
	sums := func(name, month string) map[string]int64 {
		in := map[string]any{"from": month, "to": month}
		if name == "stock_month" || name == "supply_cost" {
			in = map[string]any{"month": month}
		}
		r, err := b.Report(ctx, name, in)
		if err != nil {
			t.Fatal(name, err)
		}
		return r.Sums
	}
	list := func(q desk.ListQuery) int64 {
		q.Wait = true
		p, err := d.List(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		return int64(p.Total)
	}
	within := func(field, month string) desk.Cond {
		from, _ := time.Parse("2006-01", month)
		return desk.Cond{Field: field, Op: lens.Between, Values: []string{from.Format(time.DateOnly), from.AddDate(0, 1, -1).Format(time.DateOnly)}}
	}
	is := func(field string, values ...string) desk.Cond {
		return desk.Cond{Field: field, Op: lens.Is, Values: values}
	}
	someone := 0
	for i, column := range []string{"now", "before"} {
		month := months[i]
		stock, cost, buys, devices, repairs := sums("stock_month", month), sums("supply_cost", month), sums("purchase_exec", month), sums("equip_change", month), sums("equip_repair_cost", month)
		roster := func(by string) map[string]int64 {
			r, err := b.Report(ctx, "hr_roster", map[string]any{"month": month, "by": by})
			if err != nil {
				t.Fatal(err)
			}
			return r.Sums
		}
		staff := roster("post")
		for item, want := range map[string][2]int64{
			"in": {-1, stock["in_amount"]}, "out": {-1, stock["out_amount"]}, "stock": {-1, stock["amount"]}, "dept_docs": {cost["docs"], cost["amount"]},
			"purchases": {list(desk.ListQuery{Kind: "purchase_app", Where: []desk.Cond{within("apply_date", month), {Field: "status", Op: lens.Not, Values: []string{"draft"}}}}), buys["amount"]}, "arrived": {-1, buys["received_amount"]},
			"devices_new": {devices["new_qty"] + devices["in_qty"], devices["new_value"] + devices["in_value"]}, "scrapped": {devices["scrap_qty"], devices["scrap_value"]}, "devices": {devices["qty"], devices["value"]},
			"repairs": {repairs["times"], repairs["cost"]}, "staff": {staff["closing"], -1}, "joined": {staff["joined"], -1}, "left": {staff["left"], -1}, "moved": {staff["changed"], -1},
			"submitted":      {list(desk.ListQuery{Kind: "supply_requisition", Where: []desk.Cond{within("apply_date", month), {Field: "status", Op: lens.Not, Values: []string{"draft"}}}}), -1},
			"handed":         {list(desk.ListQuery{Kind: "supply_requisition", Where: []desk.Cond{within("apply_date", month), is("status", "issued", "partial", "archived", "closed_short")}}), -1},
			"issues":         {list(desk.ListQuery{Kind: "equip_issue", Where: []desk.Cond{within("doc_date", month), {Field: "issue_type", Op: lens.Not, Values: []string{"return"}}, is("status", "issued", "returned_done")}}), -1},
			"agreements_new": {list(desk.ListQuery{Kind: "agreement", Where: []desk.Cond{within("sign_date", month), is("status", "signed", "renewed", "terminated")}}), -1},
			"agreements_due": {list(desk.ListQuery{Kind: "agreement", Where: []desk.Cond{within("end_date", month), is("status", "signed", "renewed")}}), -1},
			"talks":          {list(desk.ListQuery{Kind: "partner_talk", Where: []desk.Cond{within("talk_date", month)}}), -1},
			"evals":          {list(desk.ListQuery{Kind: "partner_eval", Where: []desk.Cond{within("eval_date", month), is("status", "approved")}}), -1},
		} {
			row := figures[item]
			if row == nil || !stated(row[column], want[0]*1000) || !stated(row[column+"_amount"], want[1]) {
				t.Errorf("%s, %s: %v, want %d", item, month, row, want)
			}
			if want[0] > 0 || want[1] > 0 {
				someone++
			}
		}
	}
	if someone < 20 {
		t.Errorf("only %d figures say anything", someone)
	}
	for item, row := range figures {
		for _, of := range []string{"", "_amount"} {
			is, known := row["now"+of].(int64)
			was, both := row["before"+of].(int64)
			if known && both && row["change"+of] != is-was || !(known && both) && row["change"+of] != nil {
				t.Errorf("%s: %v", item, row)
			}
		}
	}
	year, err := b.Report(ctx, "training_year", map[string]any{"year": months[0][:4]})
	if err != nil {
		t.Fatal(err)
	}
	err = b.Read(ctx, func(tx *store.Tx) error {
		years, err := training.HeldIn(tx, months[0][:4])
		if err != nil {
			return err
		}
		whole := years[0]
		if got, want := []int64{int64(whole.Times), whole.Hours, int64(whole.Judged), int64(whole.Passed)}, []int64{year.Sums["people"], year.Sums["hours"], year.Sums["judged"], year.Sums["passed"]}; !slices.Equal(got, want) || got[0] == 0 {
			t.Errorf("trainings of the year: %v, the report says %v", got, want)
		}
		both, err := training.HeldIn(tx, months[:2]...)
		if err != nil {
			return err
		}
		for i, column := range []string{"now", "before"} {
			held := both[i]
			for item, want := range map[string]any{"sessions": int64(held.Sessions) * 1000, "attended": int64(held.Times) * 1000, "hours": held.Hours * 100} {
				if figures[item][column] != want {
					t.Errorf("%s: %v, want %v", item, figures[item], want)
				}
			}
			if rate, known := held.Rate.(int64); known != (figures["pass_rate"][column] != nil) || known && figures["pass_rate"][column] != rate*100 {
				t.Errorf("pass rate: %v, want %v", figures["pass_rate"], held.Rate)
			}
		}
		hours := int64(0)
		for m := 1; m <= 12; m++ {
			held, err := training.HeldIn(tx, fmt.Sprintf("%s-%02d", months[0][:4], m))
			if err != nil {
				return err
			}
			hours += held[0].Hours
		}
		if hours != whole.Hours {
			t.Errorf("the months have %d hours, the year %d", hours, whole.Hours)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	reminders, err := b.Reminders(ctx)
	if err != nil {
		t.Fatal(err)
	}
	late := int64(0)
	for _, it := range reminders.Items {
		if it.Days < 0 {
			late++
		}
	}
	if row := figures["late"]; row["now"] != late*1000 || row["before"] != nil || late == 0 {
		t.Errorf("late: %v, want %d", row, late)
	}
	if row := figures["backups"]; row["now"] != int64(1000) {
		t.Errorf("backups: %v", row)
	}
	if p, err := b.PrintReport(ctx, "month_work", map[string]any{"month": months[0]}); err != nil || p.Pages != 1 || !bytes.HasPrefix(p.PDF, []byte("%PDF")) {
		t.Errorf("on paper: %d pages, %v", p.Pages, err)
	}
	var book bytes.Buffer
	if name, _, err := b.ExportReport(ctx, "month_work", map[string]any{"month": months[0]}, &book); err != nil || !strings.HasPrefix(name, "行政月度工作总结_") || book.Len() == 0 {
		t.Errorf("as a workbook: %s, %v", name, err)
	}
}

// stated compares a figure; below zero: there is none.
func stated(figure any, want int64) bool {
	if want < 0 {
		return figure == nil
	}
	return figure == want
}

// How long requisitions took is in working days, of those handed out alone; of what the
// reader may not see nothing is told.
func TestMonthWorkOfRequisitions(t *testing.T) {
	y := yardOf(t)
	y.receive("中性笔", 100_000, "1.5")
	for i, day := range []string{"2026-03-25", "2026-03-31", "2026-03-27", "2026-02-27"} {
		out, err := y.save("supply_requisition", map[string]any{"applicant": y.ids["陈员工"], "purpose": "日常办公", "apply_date": day, "need_date": "2026-03-31"}, "rows", map[string]any{"item_id": y.ids["中性笔"], "qty_apply": int64(1_000)})
		y.must(err)
		steps := []string{"submit", "approve 王主任", "approve 李行政", "issue"}
		y.walk("supply_requisition", out.ID, steps[:4-i%3/2]...) // that of the 27th waits to be handed out
	}
	figure := func(item string) string {
		for _, r := range y.asked("month_work", map[string]any{"month": "2026-03"}).Rows {
			if r.Str("item") == item {
				return fmt.Sprint(r["now"], " ", r["before"])
			}
		}
		return "none"
	}
	for item, want := range map[string]string{"submitted": "3000 1000", "handed": "2000 1000", "days": "2000 22000", "late": "<nil> <nil>"} {
		if got := figure(item); got != want {
			t.Errorf("%s: %s, want %s", item, got, want)
		}
	}
	y.as("auditor")
	if got := figure("submitted"); got != "3000 1000" {
		t.Errorf("an auditor reads all: %s", got)
	}
	y.actor = store.Actor{Name: "陈员工", Employee: y.ids["陈员工"], Roles: []string{"viewer"}}
	if _, err := y.tried("month_work", map[string]any{"month": "2026-03"}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("of somebody who sees no stores: %v", err)
	}
}

// tried is what a report says, or why not.
func (y yard) tried(name string, in map[string]any) (out *reporting.Result, err error) {
	set, err := backend.Reports(y.s.Catalog())
	y.must(err)
	r, err := set.Get(name)
	y.must(err)
	err = y.s.Read(context.Background(), y.actor, func(tx *store.Tx) (err error) {
		out, err = r.Run(tx, kind.View, in)
		return err
	})
	return out, err
}
