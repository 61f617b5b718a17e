package equipment

import (
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/report"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// YearForm is the paper of a year's maintenance (domain §2.1 设备保养计划), of the report and
// of the plans that are chosen in their list.
const YearForm = "maint_year"

const tick = "√"

// YearPlan is what that paper shows of a plan: the months in which there is work to do.
var YearPlan = kind.Kind{
	Name: YearForm, Label: "年度设备保养计划表", English: "Maintenance of the year", Chapter: "asset", Key: "plan_no", Title: "target",
	Fields: slices.Concat([]kind.Field{
		{Name: "plan_no", Label: "计划编号", English: "Number", Type: kind.Text},
		{Name: "target", Label: "设备/类别", English: "Device or class", Type: kind.Text},
		{Name: "items", Label: "保养项目", English: "What is done", Type: kind.Text},
		{Name: "cycle", Label: "周期", English: "How often", Type: kind.Enum, Codes: "freq"},
	}, months(), []kind.Field{
		{Name: "owner_id", Label: "责任人", English: "Responsible", Type: kind.Ref, To: "employee"},
	}),
}

// YearSigns are who signs that paper.
var YearSigns = []string{"编制", "审核", "批准"}

func months() (out []kind.Field) {
	for m := 1; m <= 12; m++ {
		out = append(out, kind.Field{Name: fmt.Sprintf("m%02d", m), Label: fmt.Sprintf("%d月", m), English: fmt.Sprintf("Month %d", m), Type: kind.Text})
	}
	return out
}

var yearReport = report.Report{
	Kind:   YearPlan,
	Tells:  fault.T("每台（类）设备这一年哪几个月保养", "In which months of a year each device is maintained"),
	Params: []kind.Field{{Name: "year", Label: "年度", English: "Year", Type: kind.Year, Required: kind.Always}},
	Of:     MaintPlan.Name,
	Signs:  YearSigns,
	Make: func(tx *store.Tx, p kind.Values) (t report.Table, err error) {
		k, err := tx.Kind(MaintPlan.Name)
		if err != nil {
			return t, err
		}
		y, err := NewYear(tx, p.Str("year"))
		if err != nil {
			return t, err
		}
		plans, err := all(tx, k)
		for i := range plans {
			if r := &plans[i]; r.State == store.Live && user.Covers(tx, k, kind.View, r) == nil {
				if v := y.Row(r); r.Values.Str("status") == "active" || ticked(v) {
					t.Rows = append(t.Rows, v)
				}
			}
		}
		slices.SortStableFunc(t.Rows, func(a, b kind.Values) int { return strings.Compare(a.Str("plan_no"), b.Str("plan_no")) })
		return t, err
	},
}

func ticked(v kind.Values) bool {
	return slices.ContainsFunc(months(), func(f kind.Field) bool { return v[f.Name] != nil })
}

// Year tells the months of one year in which plans have work.
type Year struct {
	tx   *store.Tx
	year string
	had  map[string]map[string]bool // months of the records, by plan
	c    kind.Context
}

// NewYear reads what was done, or is due, in a year: YYYY.
func NewYear(tx *store.Tx, year string) (*Year, error) {
	k, err := tx.Kind(MaintRecord.Name)
	if err != nil {
		return nil, err
	}
	y := &Year{tx, year, map[string]map[string]bool{}, record.Context(tx)}
	rows, err := all(tx, k)
	for i := range rows {
		if v := rows[i].Values; rows[i].State == store.Live && v.Str("plan_id") != "" {
			if y.had[v.Str("plan_id")] == nil {
				y.had[v.Str("plan_id")] = map[string]bool{}
			}
			y.had[v.Str("plan_id")][month(v.Str("maint_date"))] = true
		}
	}
	return y, err
}

func month(day string) string { return day[:min(len(day), len("2026-04"))] }

// Row is a plan as the paper of the year shows it. A month is ticked in which something was
// done, and in which the plan comes round from its next day on.
func (y *Year) Row(plan *store.Row) kind.Values {
	v := plan.Values
	out := kind.Values{"plan_no": v["plan_no"], "items": strings.Join(strings.Fields(v.Str("items")), " "), "cycle": v["cycle"], "owner_id": v["owner_id"]}
	target := y.c.Lists.Label("asset_class", v.Str("class_code"))
	if v.Str("target_type") == "asset" {
		target = y.c.Name(Kind.Name, v.Str(assetField))
		if cards, err := y.tx.Kind(Kind.Name); err == nil {
			if dev, err := y.tx.ByID(cards, v.Str(assetField)); err == nil && dev != nil {
				target += " " + record.Number(cards, dev.ID, dev.Values)
			}
		}
	}
	out["target"] = target
	for m := range y.had[plan.ID] {
		y.put(out, m)
	}
	if v.Str("status") == "active" {
		y.comes(out, v)
	}
	return out
}

// comes ticks the months from the next day of a plan to the end of the year.
func (y *Year) comes(out kind.Values, plan kind.Values) {
	day := plan.Str("next_date")
	for day != "" && day[:4] <= y.year {
		y.put(out, month(day))
		next, _ := after(day, plan.Str("cycle")).(string)
		if next <= day {
			return
		}
		day = next
	}
}

func (y *Year) put(out kind.Values, month string) {
	if strings.HasPrefix(month, y.year+"-") {
		out["m"+month[len("2026-"):]] = tick
	}
}
