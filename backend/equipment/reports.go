package equipment

import (
	"cmp"
	"slices"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/report"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Reports are those that the ledger and its documents answer (domain §7.2).
func Reports() []report.Report {
	return []report.Report{summaryReport, changeReport, depreciationReport, repairReport, personReport, yearReport}
}

// Columns and conditions that several reports have.
var (
	classColumn = kind.Field{Name: "class_code", Label: "资产类别", English: "Class", Type: kind.Enum, Codes: "asset_class"}
	deptColumn  = kind.Field{Name: "dept_id", Label: "使用部门", English: "Department", Type: kind.Ref, To: "department"}
	assetNo     = kind.Field{Name: "asset_no", Label: "资产编号", English: "Asset number", Type: kind.Text}
	assetName   = kind.Field{Name: "name", Label: "资产名称", English: "Name", Type: kind.Text}
	assetModel  = kind.Field{Name: "model", Label: "规格型号", English: "Model", Type: kind.Text}
)

func pieces(name, label, english string) kind.Field {
	return kind.Field{Name: name, Label: label, English: english, Type: kind.Int}
}

func yuan(name, label, english string) kind.Field {
	return kind.Field{Name: name, Label: label + "(元)", English: english + " (yuan)", Type: kind.Money}
}

// seen tells fn of the devices that the actor may see, with some of their fields: number,
// status, department, holder and those named. A ledger is read in parts, because it may be long.
func seen(tx *store.Tx, fn func(v kind.Values), names ...string) error {
	k, err := tx.Kind(Kind.Name)
	if err != nil {
		return err
	}
	return record.WalkOf(tx, k, append([]string{k.Key, "status"}, names...), func(r *store.Row) {
		if user.Covers(tx, k, kind.View, r) == nil {
			fn(r.Values)
		}
	})
}

// byNumber orders rows by the numbers of their devices.
func byNumber(rows []kind.Values) {
	slices.SortStableFunc(rows, func(a, b kind.Values) int { return cmp.Compare(a.Str(Kind.Key), b.Str(Kind.Key)) })
}

// heap gathers rows by a key.
type heap struct {
	rows map[string]kind.Values
	keys []string
}

// at is the row of a key, begun with what first says.
func (h *heap) at(key string, first kind.Values) kind.Values {
	if h.rows == nil {
		h.rows = map[string]kind.Values{}
	}
	if h.rows[key] == nil {
		h.rows[key] = first
		h.keys = append(h.keys, key)
	}
	return h.rows[key]
}

// sorted are the rows in the order of their keys.
func (h *heap) sorted() []kind.Values {
	slices.Sort(h.keys)
	out := make([]kind.Values, 0, len(h.keys))
	for _, key := range h.keys {
		out = append(out, h.rows[key])
	}
	return out
}

func add(row kind.Values, name string, n int64) { row[name] = row.Int(name) + n }

// counted are the statuses that 办公设备汇总表 counts, in their order.
var counted = []string{"in_use", "in_stock", "idle", "borrowed", "repairing", "scrap_pending"}

var summaryReport = report.Report{
	Tells: fault.T("按类别和部门的设备数量、原值、净值和状态。", "Devices by class and department: how many, what they cost, what they are worth, how they stand."),
	Kind: kind.Kind{Name: "equip_summary", Label: "办公设备汇总表", English: "Equipment by class and department", Chapter: "asset", Title: "class_code",
		Fields: []kind.Field{classColumn, deptColumn, pieces("qty", "数量", "Quantity"), yuan("original_value", "原值", "Original value"), yuan("accum_dep", "累计折旧", "Depreciation"), yuan("net_value", "净值", "Net value"),
			pieces("in_use", "在用", "In use"), pieces("in_stock", "在库", "In stock"), pieces("idle", "闲置", "Idle"), pieces("borrowed", "借出", "Lent"), pieces("repairing", "维修中", "Under repair"), pieces("scrap_pending", "待报废", "To be scrapped")},
		Totals: []string{"qty", "original_value", "accum_dep", "net_value", "in_use", "in_stock", "idle", "borrowed", "repairing", "scrap_pending"},
	},
	Params: []kind.Field{deptColumn},
	Of:     Kind.Name,
	Note:   booksPrevail,
	Make:   summary,
}

// booksPrevail stands on what tells of depreciation: the ledger is no book of account.
const booksPrevail = "折旧仅供参考，以财务账为准"

// summary adds up what the company has now.
func summary(tx *store.Tx, p kind.Values) (report.Table, error) {
	accum, _ := Kind.Field("accum_dep")
	var h heap
	err := seen(tx, func(v kind.Values) {
		if !slices.Contains(counted, v.Str("status")) || p["dept_id"] != nil && v["dept_id"] != p["dept_id"] {
			return
		}
		row := h.at(v.Str("class_code")+" "+v.Str("dept_id"), kind.Values{"class_code": v["class_code"], "dept_id": v["dept_id"]})
		dep, _ := accum.Compute(v, tx.Today()).(int64)
		add(row, "qty", v.Int("qty"))
		add(row, v.Str("status"), v.Int("qty"))
		add(row, "original_value", v.Int("original_value"))
		add(row, "accum_dep", dep)
		add(row, "net_value", v.Int("original_value")-dep)
	}, append([]string{"class_code", "qty"}, asset...)...)
	return report.Table{Rows: h.sorted()}, err
}

var changeReport = report.Report{
	Tells: fault.T("期初、增加、减少、期末的设备数量和原值，逐类别核对。", "Devices at the beginning, gained, lost and at the end, class by class."),
	Kind: kind.Kind{Name: "equip_change", Label: "设备增减变动表", English: "Equipment gained and lost", Chapter: "asset", Title: "class_code",
		Fields: []kind.Field{classColumn, pieces("open_qty", "期初数量", "Opening"), yuan("open_value", "期初原值", "Opening value"),
			pieces("new_qty", "新增数量", "Bought"), yuan("new_value", "新增原值", "Value bought"), pieces("in_qty", "调入数量", "Transferred in"), yuan("in_value", "调入原值", "Value transferred in"),
			pieces("scrap_qty", "报废数量", "Scrapped"), yuan("scrap_value", "报废原值", "Value scrapped"), pieces("out_qty", "其他减少数量", "Lost or returned"), yuan("out_value", "其他减少原值", "Value lost or returned"),
			pieces("qty", "期末数量", "Closing"), yuan("value", "期末原值", "Closing value")},
		Totals: []string{"open_qty", "open_value", "new_qty", "new_value", "in_qty", "in_value", "scrap_qty", "scrap_value", "out_qty", "out_value", "qty", "value"},
	},
	Params: report.Months(), Sound: report.InOrder,
	Of:   Kind.Name,
	Make: changes,
}

// changes tells what came and went in a span of months. A device comes on the day it was
// bought (it was always there if nobody knows when) and goes on the day it was disposed
// of; of one that is gone nobody knows since when, nothing is told.
func changes(tx *store.Tx, p kind.Values) (report.Table, error) {
	first, last := p.Str("from")+"-01", p.Str("to")+"-31"
	var h heap
	err := seen(tx, func(v kind.Values) {
		bought, away := v.Str("purchase_date"), slices.Contains(gone, v.Str("status"))
		left := v.Str("dispose_date")
		if bought > last || away && left < first {
			return
		}
		row := h.at(v.Str("class_code"), kind.Values{"class_code": v["class_code"]})
		note := func(what string) {
			add(row, what+"_qty", v.Int("qty"))
			add(row, what+"_value", v.Int("original_value"))
		}
		came := map[bool]string{true: "in", false: "new"}[v.Str("acquire_type") == "transfer_in"]
		if bought < first {
			came = "open"
		}
		note(came)
		if away && left <= last {
			note(map[bool]string{true: "scrap", false: "out"}[v.Str("status") == "scrapped"])
			return
		}
		add(row, "qty", v.Int("qty"))
		add(row, "value", v.Int("original_value"))
	}, "purchase_date", "dispose_date", "class_code", "qty", "original_value", "acquire_type")
	return report.Table{Rows: h.sorted()}, err
}

var depreciationReport = report.Report{
	Tells: fault.T("每台固定资产本月折旧、累计折旧和净值。", "Depreciation of each asset this month, so far, and its net value."),
	Kind: kind.Kind{Name: "equip_dep", Label: "固定资产折旧明细表", English: "Depreciation of fixed assets", Chapter: "asset", Title: "name", Key: "asset_no",
		Fields: []kind.Field{assetNo, assetName, classColumn, assetModel, deptColumn, {Name: "use_date", Label: "启用日期", English: "In use since", Type: kind.Date},
			yuan("original_value", "原值", "Original value"), {Name: "life_years", Label: "使用年限(年)", English: "Life (years)", Type: kind.Int}, {Name: "residual_rate", Label: "残值率(%)", English: "Residual value (%)", Type: kind.Percent, Scale: 2},
			yuan("before", "期初累计折旧", "Opening"), yuan("month_dep", "本月折旧", "This month"), yuan("accum_dep", "累计折旧", "Accumulated"), yuan("net_value", "净值", "Net value")},
		Totals: []string{"original_value", "before", "month_dep", "accum_dep", "net_value"},
	},
	Params: []kind.Field{{Name: "month", Label: "月份", English: "Month", Type: kind.Month, Required: kind.Always}, deptColumn},
	Of:     Kind.Name,
	Note:   booksPrevail,
	Make:   depreciation,
}

// depreciation is what every fixed asset that was there in a month lost in it.
func depreciation(tx *store.Tx, p kind.Values) (t report.Table, err error) {
	accum, _ := Kind.Field("accum_dep")
	first, err := time.Parse("2006-01", p.Str("month"))
	if err != nil {
		return t, err
	}
	end, before := first.AddDate(0, 1, -1).Format(time.DateOnly), first.AddDate(0, 0, -1).Format(time.DateOnly)
	shown := []string{"asset_no", "name", "class_code", "model", "dept_id", "use_date", "original_value", "life_years", "residual_rate"}
	err = seen(tx, func(v kind.Values) {
		left := v.Str("dispose_date")
		switch {
		case v.Str("manage_type") != "fixed", p["dept_id"] != nil && v["dept_id"] != p["dept_id"]:
			return
		case v.Str("purchase_date") > end, slices.Contains(gone, v.Str("status")) && left <= before:
			return
		}
		dep, known := accum.Compute(v, end).(int64)
		if !known {
			return // nobody knows its value, its life or since when it is used
		}
		was, _ := accum.Compute(v, before).(int64)
		row := kind.Values{"before": was, "month_dep": dep - was, "accum_dep": dep, "net_value": v.Int("original_value") - dep}
		for _, name := range shown {
			row[name] = v[name]
		}
		t.Rows = append(t.Rows, row)
	}, append(append([]string{"manage_type"}, asset...), shown...)...)
	byNumber(t.Rows)
	return t, err
}

var repairReport = report.Report{
	Tells: fault.T("修理花了多少、占原值多少，过高的提示报废。", "What repairs cost against the value, with advice where it is too much."),
	Kind: kind.Kind{Name: "equip_repair_cost", Label: "维修费用统计", English: "Cost of repairs", Chapter: "asset", Title: "name", Key: "asset_no",
		Fields: []kind.Field{assetNo, assetName, classColumn, deptColumn, yuan("original_value", "原值", "Original value"), pieces("times", "维修次数", "Repairs"), yuan("cost", "本期维修费", "Cost"), pieces("down_days", "停用天数", "Days out of use"),
			yuan("all_cost", "累计维修费", "Cost so far"), {Name: "share", Label: "累计/原值(%)", English: "Of the value (%)", Type: kind.Percent, Scale: 1}, {Name: "level", Label: "提示", English: "Advice", Type: kind.Enum, Codes: "repair_level"}},
		Totals: []string{"times", "cost", "down_days", "all_cost"},
	},
	Params: append(report.Months(), kind.Field{Name: "by", Label: "统计口径", English: "By", Type: kind.Enum, Codes: "repair_by", Required: kind.Always, Default: "device"}),
	Sound:  report.InOrder,
	Of:     Repair.Name,
	Make:   repairCosts,
}

// repairCosts adds up the repairs that were finished in a span of months, by device or
// by class, what cost most first.
func repairCosts(tx *store.Tx, p kind.Values) (report.Table, error) {
	orders, err := tx.Kind(Repair.Name)
	if err != nil {
		return report.Table{}, err
	}
	cards, err := tx.Kind(Kind.Name)
	if err != nil {
		return report.Table{}, err
	}
	rows, err := all(tx, orders)
	if err != nil {
		return report.Table{}, err
	}
	var h heap
	known := map[string]*store.Row{}
	value := map[string]bool{} // by key and device: whose value is in it already
	for _, r := range rows {
		v := r.Values
		if r.State != store.Live || v["finish_date"] == nil || user.Covers(tx, orders, kind.View, &r) != nil {
			continue
		}
		id := v.Str(assetField)
		dev := known[id]
		if dev == nil {
			if dev, err = tx.ByID(cards, id); err != nil || dev == nil {
				return report.Table{}, err
			}
			known[id] = dev
		}
		row := h.repairRow(dev.Values, p.Str("by"))
		if key := row.Str("class_code") + row.Str("asset_no") + id; !value[key] {
			value[key] = true
			add(row, "original_value", dev.Values.Int("original_value"))
		}
		add(row, "all_cost", v.Int("cost"))
		if month := v.Str("finish_date")[:len("2006-01")]; month >= p.Str("from") && month <= p.Str("to") {
			add(row, "times", 1)
			add(row, "cost", v.Int("cost"))
			add(row, "down_days", v.Int("down_days"))
		}
	}
	return repairTable(&h, p.Str("by")), nil
}

func (h *heap) repairRow(dev kind.Values, by string) kind.Values {
	if by == "class" {
		return h.at(dev.Str("class_code"), kind.Values{"class_code": dev["class_code"]})
	}
	return h.at(dev.Str("asset_no"), kind.Values{"asset_no": dev["asset_no"], "name": dev["name"], "class_code": dev["class_code"], "dept_id": dev["dept_id"]})
}

// repairTable leaves out what was not repaired in the span, and marks what has cost more
// than half of its value.
func repairTable(h *heap, by string) report.Table {
	t := report.Table{}
	for _, row := range h.sorted() {
		if row.Int("times") == 0 {
			continue
		}
		row["level"] = "usual"
		if worth := row.Int("original_value"); worth > 0 {
			row["share"] = (row.Int("all_cost")*2000/worth + 1) / 2
			if row.Int("all_cost")*2 > worth {
				row["level"] = "much"
			}
		}
		t.Rows = append(t.Rows, row)
	}
	slices.SortStableFunc(t.Rows, func(a, b kind.Values) int { return cmp.Compare(b.Int("cost"), a.Int("cost")) })
	if by == "class" {
		t.Columns = []string{"class_code", "original_value", "times", "cost", "down_days", "all_cost", "share", "level"}
	}
	return t
}
