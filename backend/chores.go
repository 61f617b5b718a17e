package backend

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/remind"
)

var clerk = []kind.Receiver{kind.ToClerk}

// chores is the calendar of a clerk's tasks (domain §6.3), as far as the program has a
// screen for them.
var chores = []remind.Chore{
	{Name: "week_scans", Every: remind.EachWeek, Text: fault.T("签字件扫描归档", "Scan and file what was signed"), Of: "supply_requisition", Path: "/scans", To: clerk},
	{Name: "week_talks", Every: remind.EachWeek, Text: fault.T("伙伴会谈未结事项跟踪", "Follow up what talks with partners left open"), Of: "partner_talk", Path: "/r/partner_talk", To: clerk},
	{Name: "week_backup", Every: remind.EachWeek, Text: fault.T("备份到移动盘", "Back up to a stick"), Of: "app_user", Path: "/backup", To: []kind.Receiver{kind.ToClerk, kind.ToAdmin}},
	{Name: "supply_plan", Every: remind.MidMonth, Tells: true, Text: fault.T("收集下月用品需求，编制采购计划", "Collect next month's needs and plan purchases"), Of: "purchase_plan", Path: "/r/purchase_plan", To: []kind.Receiver{kind.ToDeptHead, kind.ToClerk}},
	{Name: "month_replenish", Every: remind.MidMonth, Text: fault.T("查看补货建议，询价比价", "Look at what to buy and compare prices"), Of: "stock_move", Path: "/report/replenish", To: clerk},
	{Name: "month_count", Every: remind.MonthEnd, Text: fault.T("用品盘点", "Count the supplies"), Of: "stocktake", Path: "/r/stocktake", To: clerk},
	{Name: "month_stock", Every: remind.MonthEnd, Text: fault.T("打印收发存月报", "Print the month's stock report"), Of: "stock_move", Path: "/report/stock_month", To: clerk},
	{Name: "month_sign", Every: remind.MonthEnd, Text: fault.T("领用签收表签字", "Have the sign-off sheet signed"), Of: "stock_move", Path: "/report/supply_sign", To: clerk},
	{Name: "month_cost", Every: remind.MonthEnd, Text: fault.T("费用分摊表交财务", "Hand the cost split to finance"), Of: "stock_move", Path: "/report/supply_cost", To: clerk},
	{Name: "month_equipment", Every: remind.MonthEnd, Text: fault.T("设备增减变动表", "Changes in equipment"), Of: "equipment", Path: "/report/equip_change", To: clerk},
	{Name: "month_agreements", Every: remind.MonthEnd, Text: fault.T("协议到期清单", "Agreements that end"), Of: "agreement", Path: "/report/agreement_due", To: clerk},
	{Name: "month_certificates", Every: remind.MonthEnd, Text: fault.T("证书到期清单", "Certificates that expire"), Of: "training_record", Path: "/report/cert_list", To: clerk},
	{Name: "month_close", Every: remind.MonthEnd, Tells: true, Text: fault.T("月末结账、盘点", "Count and close the month"), Of: "period_close", Path: "/r/period_close", To: clerk},
	{Name: "month_work", Every: remind.MonthBegin, Text: fault.T("行政月度工作总结", "The month's work in figures"), Of: "stock_move", Path: "/report/month_work", To: clerk},
	{Name: "quarter_stocktake", Every: remind.QuarterEnd, Tells: true, Text: fault.T("季度盘点", "Stocktake of the quarter"), Of: "stocktake", Path: "/r/stocktake", To: []kind.Receiver{kind.ToClerk, kind.ToDeptHead}},
	{Name: "quarter_maintenance", Every: remind.QuarterEnd, Text: fault.T("保养执行检查", "Check that maintenance is done"), Of: "maint_plan", Path: "/r/maint_plan", To: clerk},
	{Name: "quarter_training", Every: remind.QuarterEnd, Text: fault.T("培训完成率统计", "How far training has come"), Of: "training_session", Path: "/report/training_year", To: clerk},
	{Name: "restore_drill", Every: remind.QuarterEnd, Tells: true, Text: fault.T("备份恢复演练", "Try to restore a backup"), Of: "app_user", Path: "/backup", To: []kind.Receiver{kind.ToAdmin}},
	{Name: "half_partners", Every: remind.HalfYearEnd, Text: fault.T("合作伙伴、供应商评估", "Assess partners and suppliers"), Of: "partner_eval", Path: "/r/partner_eval", To: clerk},
	{Name: "half_policy", Every: remind.HalfYearEnd, Text: fault.T("制度执行检查", "Check what the policy asks for"), Of: "equipment", Path: "/policy", To: clerk},
	{Name: "year_stocktake", Every: remind.YearEnd, Tells: true, Text: fault.T("年终固定资产盘点", "Stocktake of fixed assets"), Of: "stocktake", Path: "/r/stocktake", To: []kind.Receiver{kind.ToClerk, kind.ToAreaHead}},
	{Name: "year_scrap", Every: remind.YearEnd, Text: fault.T("报废集中处理", "Dispose of what is worn out"), Of: "scrap_app", Path: "/r/scrap_app", To: clerk},
	{Name: "year_training", Every: remind.YearEnd, Text: fault.T("年度培训总结，培训档案卡打印签字", "Sum the year's training up; have the cards signed"), Of: "training_record", Path: "/report/training_person", To: clerk},
	{Name: "year_plan", Every: remind.YearEnd, Text: fault.T("编制下年度培训计划", "Plan next year's training"), Of: "training_plan", Path: "/r/training_plan", To: clerk},
	{Name: "year_agreements", Every: remind.YearEnd, Text: fault.T("协议续签", "Renew agreements"), Of: "agreement", Path: "/r/agreement", To: clerk},
	{Name: "year_holidays", Every: remind.YearEnd, Text: fault.T("导入下年度节假日", "Import next year's holidays"), Of: "holiday", Path: "/settings/calendar", To: []kind.Receiver{kind.ToAdmin, kind.ToClerk}},
	{Name: "year_backup", Every: remind.YearEnd, Text: fault.T("年度归档备份", "The year's backup for the archive"), Of: "app_user", Path: "/backup", To: []kind.Receiver{kind.ToClerk, kind.ToAdmin}},
}
