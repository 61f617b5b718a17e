package papers_test

import (
	"fmt"
	"strings"
	"testing"

	"opsbook/backend/equipment"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/print/printtest"
	"opsbook/backend/report"
	"opsbook/backend/store"
)

// The maintenance of a year: ticks in the months that had work and in those that will, of
// the plans that were asked for; the report has any year.
func TestMaintenanceOfTheYear(t *testing.T) {
	o := open(t)
	plan := func(no string, v kind.Values) {
		v["plan_no"], v["owner_id"] = no, o.ids["张伟"]
		o.add(no, "maint_plan", v)
	}
	plan("BYJH-2026-01", kind.Values{"target_type": "asset", "asset_id": o.ids["DN-2024-0012"], "items": "除尘，\n检查风扇与硬盘", "cycle": "quarter", "first_date": "2025-11-20", "last_date": "2026-02-18", "next_date": "2026-05-18"})
	plan("BYJH-2026-02", kind.Values{"target_type": "class", "class_code": "A02061804", "items": "清洗滤网、检查冷媒，检查室外机支架与排水管，测出风温度并记录", "cycle": "half_year", "first_date": "2026-05-10", "next_date": "2026-05-10"})
	plan("BYJH-2026-03", kind.Values{"target_type": "asset", "asset_id": o.ids["DY-2023-0002"], "items": "换硒鼓", "cycle": "week", "first_date": "2026-01-05", "next_date": "2026-01-05"})
	plan("BYJH-2026-04", kind.Values{"target_type": "asset", "asset_id": o.ids["DY-2023-0002"], "items": "年检", "cycle": "once", "first_date": "2026-08-01", "next_date": "2026-08-01", "status": "disabled"})
	for i, day := range []string{"2025-11-20", "2026-02-18"} {
		o.add(day, "maint_record", kind.Values{"doc_no": fmt.Sprintf("BY-%d", i), "plan_id": o.ids["BYJH-2026-01"], "asset_id": o.ids["DN-2024-0012"], "maint_date": day, "status": "done"})
	}
	set, err := report.NewSet(o.s.Catalog(), equipment.Reports())
	if err != nil {
		t.Fatal(err)
	}
	r, err := set.Get("maint_year")
	if err != nil {
		t.Fatal(err)
	}
	for year, want := range map[string]string{"2025": "01:11", "2026": "01:02 01:05 01:08 01:11 02:05 02:11 03:01 03:02 03:03 03:04 03:05 03:06 03:07 03:08 03:09 03:10 03:11 03:12",
		"2027": "01:02 01:05 01:08 01:11 02:05 02:11 03:01 03:02 03:03 03:04 03:05 03:06 03:07 03:08 03:09 03:10 03:11 03:12"} {
		p, err := papers.Report(t.Context(), o.desk, r, map[string]any{"year": year})
		if err != nil || p.Pages != 1 || !strings.HasPrefix(p.Name, year+"年度设备保养计划表") {
			t.Fatal(year, p.Name, p.Pages, err)
		}
		var found *report.Result
		o.read(func(tx *store.Tx) { found, err = r.Run(tx, kind.View, map[string]any{"year": year}) })
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, v := range found.Rows {
			for m := 1; m <= 12; m++ {
				if v[fmt.Sprintf("m%02d", m)] != nil {
					got = append(got, fmt.Sprintf("%s:%02d", v.Str("plan_no")[10:], m))
				}
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v", year, got)
		}
		if year == "2026" {
			look(t, "maint-year", p.PDF)
		}
	}
	pdf, _ := o.print(equipment.YearForm, papers.Input{IDs: []string{"BYJH-2026-02"}})
	text := flat(printtest.Text(t, pdf, true))
	if !strings.Contains(text, "2026年度设备保养计划表") || !strings.Contains(text, "BYJH-2026-02") || strings.Contains(text, "BYJH-2026-01") || strings.Count(text, "√") != 2 || !strings.Contains(text, "编制：") {
		t.Errorf("one plan:\n%s", text)
	}
	for range 41 {
		plan(fmt.Sprintf("BYJH-2026-%02d", len(o.ids)), kind.Values{"target_type": "class", "class_code": "A02061804", "items": strings.Repeat("清洗滤网、检查冷媒与支架；", 8), "cycle": "month", "first_date": "2026-01-10", "next_date": "2026-04-10"})
	}
	pdf, pages := o.print(equipment.YearForm, papers.Input{})
	if overPages(t, pdf, "计划编号", []string{"BYJH-2026-01", "BYJH-2026-04"}); pages < 2 {
		t.Errorf("%d pages", pages)
	}
	sample(t, "maint-year-40", pdf)
	pdf, _ = o.print(equipment.YearForm, papers.Input{Blank: true})
	sample(t, "maint-year-blank", pdf)
}
