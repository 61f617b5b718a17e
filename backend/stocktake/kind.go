// Package stocktake compares the books with what is there. A stocktake freezes what
// the books say into lines, business goes on, and each line says what somebody counted
// and when. What differs makes a list of differences, which is approved and then puts
// the stores and the ledger of equipment right. Nothing is counted by being left empty.
//
// What a line should have is not what was frozen but what the books say for the moment
// of its count (see expect): the difference is of that, so what was received or issued
// while the count went on is nobody's surplus and nobody's loss.
package stocktake

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// Kinds returns the registers of this package.
func Kinds() []kind.Kind { return []kind.Kind{Kind, rowKind, Diff, diffRow} }

// equipmentType is the count_type of devices; the others are of what a store holds.
const equipmentType = "equipment"

// The statuses of a stocktake.
const (
	draft    = "draft"
	frozen   = "frozen"
	counting = "counting"
	counted  = "counted"
	differs  = "diff"
	closed   = "closed"
)

// access is the row 盘点 of the domain's table (§3.1): nobody voids, see the step cancel.
var access = kind.Access{"admin": "VPO", "area_head": "VAPO", "dept_head": "VAP@dept", "clerk": "VCESRPO", "auditor": "VPO"}

var (
	whenStore   = []kind.Cond{{Field: "count_type", In: []string{equipmentType}, Not: true}}
	noMatch     = []kind.Cond{{Field: "diffs", In: []string{"", "0"}, Not: true}}
	allMatching = []kind.Cond{{Field: "diffs", In: []string{"", "0"}}}
)

// Kind is the stocktake (domain §2 盘点表, flow stocktake).
var Kind = kind.Kind{
	Name: "stocktake", Label: "盘点表", English: "Stocktakes", Chapter: "asset", Key: "doc_no", Title: "scope",
	Number: &kind.Numbering{Prefix: "PD", Date: "YYYYMM", DateBy: "base_date", Digits: 2},
	Fields: []kind.Field{
		{Name: "doc_no", Label: "盘点编号", Head: "编号", English: "Number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Alias: []string{"编号"}, Section: fault.T("盘点", "Stocktake")},
		{Name: "count_type", Label: "盘点类型", Head: "类型", English: "Kind of stocktake", Type: kind.Enum, Codes: "count_type", Required: kind.Always, Default: equipmentType},
		{Name: "scope", Label: "盘点范围", Head: "范围", English: "Scope", Type: kind.Text, Required: kind.Always, Limit: "1..60"},
		{Name: "warehouse", Label: "仓库", English: "Store", Type: kind.Enum, Codes: "warehouse"},
		{Name: "dept_id", Label: "使用部门", English: "Department", Type: kind.Ref, To: "department"},
		{Name: "place", Label: "存放地点", English: "Place", Type: kind.Text, To: "location", Limit: "..40"},
		{Name: "class_code", Label: "资产类别", English: "Class of assets", Type: kind.Enum, Codes: "asset_class"},
		{Name: "base_date", Label: "基准日", English: "Books as of", Type: kind.Date, Required: kind.Always, Default: "today", Limit: "2000-01-01..today"},
		{Name: "mode", Label: "盘点方式", English: "Way of counting", Type: kind.Enum, Codes: "count_mode", Required: kind.Always, Default: "open"},
		{Name: "counters", Label: "盘点人", English: "Counted by", Type: kind.Multi, Required: kind.Always},
		{Name: "supervisor", Label: "监盘人", English: "Watched by", Type: kind.Ref, To: "employee"},
		{Name: "lines", Label: "应盘(行)", English: "Lines", Type: kind.Int, Locked: true, Section: fault.T("结果", "Result")},
		{Name: "lines_counted", Label: "已盘(行)", English: "Counted", Type: kind.Int, Locked: true},
		{Name: "diffs", Label: "差异(行)", English: "Differences", Type: kind.Int, Locked: true},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "stocktake_status", Required: kind.Always, Default: draft},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Limit: "..500", Hidden: true},
		{Name: "rows", Label: "盘点明细", English: "Lines", Type: kind.Sub, To: "stocktake_row"},
	},
	Columns: []string{"doc_no", "count_type", "scope", "base_date", "counters", "supervisor", "lines", "lines_counted", "diffs", "status"},
	Open:    []string{draft, counting},
	Steps: []kind.Step{
		{Name: "freeze", Label: "生成盘点表", English: "Freeze the books", From: []string{draft}, To: frozen, Roles: []string{"clerk"}, Rule: true},
		{Name: "print", Label: "打印/开始", English: "Begin counting", From: []string{frozen}, To: counting, Roles: []string{"clerk"}},
		{Name: "finish", Label: "录入完毕", English: "All is entered", From: []string{counting}, To: counted, Roles: []string{"clerk"}, Rule: true},
		{Name: "recount", Label: "复盘", English: "Count again", Quiet: true, From: []string{counted, differs}, To: counting, Roles: []string{"clerk"}, Reason: true, Rule: true},
		// The head of a department sees his department's alone; of a store the clerk enters who agreed.
		{Name: "no_diff", Label: "无差异完成", English: "Close without differences", From: []string{counted}, To: closed, Roles: []string{"dept_head", "area_head", "clerk"}, When: allMatching},
		{Name: "make_diff", Label: "生成盘盈盘亏表", English: "List the differences", From: []string{counted}, To: differs, Roles: []string{"clerk"}, When: noMatch, Rule: true},
		{Name: "adjusted", Label: "已调账", English: "The books were put right", From: []string{differs}, To: closed, Does: kind.Follows},
		{Name: "cancel", Label: "取消", English: "Cancel", Quiet: true, From: []string{draft, frozen}, To: "cancelled", Roles: []string{"clerk"}, Reason: true},
	},
	Checks: []kind.Check{
		{Field: "warehouse", Is: "required", When: whenStore, Say: fault.T("盘点库存请选择仓库。", "Name the store whose stock is counted.")},
	},
	Access: access, Dept: "dept_id",
}

func qty(name, label, english string) kind.Field {
	return kind.Field{Name: name, Label: label, English: english, Type: kind.Decimal, Scale: kind.QtyScale, Unit: "unit", Locked: true}
}

func byRule(f kind.Field) kind.Field {
	f.Locked = true
	return f
}

func aside(f kind.Field) kind.Field {
	f.Hidden = true
	return f
}

// object are the fields by which a line says what it is about, as it was called when
// the line was written.
func object() []kind.Field {
	return []kind.Field{
		{Name: "object_no", Label: "编号", English: "Number", Type: kind.Text, Limit: "..30", Alias: []string{"资产编号", "物品编码", "编码"}},
		{Name: "name", Label: "名称", English: "Name", Type: kind.Text, Limit: "..60", Alias: []string{"品名", "物品名称", "资产名称", "设备名称"}},
		byRule(kind.Field{Name: "spec", Label: "规格型号", English: "Specification", Type: kind.Text, Alias: []string{"规格"}}),
		byRule(kind.Field{Name: "unit", Hidden: true, Label: "单位", English: "Unit", Type: kind.Enum, Codes: "unit"}),
		byRule(aside(kind.Field{Name: "item_id", Label: "物品", English: "Item", Type: kind.Ref, To: "supply_item"})),
		byRule(aside(kind.Field{Name: "asset_id", Label: "设备", English: "Device", Type: kind.Ref, To: "equipment"})),
	}
}

var rowKind = kind.Kind{
	Name: "stocktake_row", Label: "盘点明细", English: "Lines of a stocktake", Title: "name", Parent: "stocktake_id", Quick: "asset_id",
	Fields: append(append([]kind.Field{
		{Name: "stocktake_id", Label: "盘点表", English: "Stocktake", Type: kind.Ref, To: "stocktake", Required: kind.Always, Hidden: true},
	}, object()...), []kind.Field{
		byRule(kind.Field{Name: "book_location", Label: "账面地点", English: "Place in the books", Type: kind.Text}),
		byRule(kind.Field{Name: "book_user", Hidden: true, Label: "使用人", English: "Holder in the books", Type: kind.Ref, To: "employee"}),
		qty("book_qty", "账面数量", "In the books"),
		byRule(aside(kind.Field{Name: "book_value", Label: "账面金额(元)", English: "Value in the books (yuan)", Type: kind.Money})),
		qty("moved_qty", "期间变动", "Moved since"),
		{Name: "real_qty", Label: "实盘数量", English: "Counted", Type: kind.Decimal, Scale: kind.QtyScale, Counts: "item_id", Unit: "unit", Limit: "0..1000000", Alias: []string{"实盘"}},
		qty("diff", "差异", "Difference"),
		{Name: "real_location", Label: "实际地点", English: "Place found", Type: kind.Text, To: "location", Limit: "..40"},
		{Name: "real_user", Hidden: true, Label: "实际使用人", English: "Holder found", Type: kind.Ref, To: "employee"},
		{Name: "real_condition", Hidden: true, Label: "实际状况", English: "Condition", Type: kind.Enum, Codes: "equip_condition"},
		byRule(kind.Field{Name: "count_result", Label: "盘点结果", English: "Result", Type: kind.Enum, Codes: "count_result", Required: kind.Always, Default: uncounted}),
		{Name: "reason", Label: "未盘原因/备注", English: "Why not counted, remarks", Type: kind.Text, Limit: "..100", Alias: []string{"备注"}},
		{Name: "counted_on", Hidden: true, Label: "实盘日期", English: "Counted on", Type: kind.Date, Limit: "2000-01-01..today"},
		byRule(aside(kind.Field{Name: "counted_by", Label: "录入人", English: "Entered by", Type: kind.User})),
		byRule(aside(kind.Field{Name: "counted_after", Label: "盘点时最后一笔流水", English: "Last movement before it was counted", Type: kind.Ref, To: "stock_move"})),
		byRule(aside(kind.Field{Name: "extra", Label: "范围外", English: "Outside the scope", Type: kind.Bool, Required: kind.Always, Default: "否"})),
	}...),
	Totals: []string{"book_value"},
	Veil: &kind.Veil{Fields: []string{"book_qty", "book_value", "moved_qty", "diff", "count_result"},
		While: []kind.Cond{{Field: "mode", In: []string{"blind"}}, {Field: "status", In: []string{draft, frozen, counting}}}},
}

// The results of counting that rules ask for.
const (
	uncounted = "uncounted"
	match     = "match"
	loss      = "loss"
	surplus   = "surplus"
	moved     = "moved"
	damaged   = "damaged"
)

// differing are the results that go into a list of differences.
var differing = []string{loss, surplus, moved}
