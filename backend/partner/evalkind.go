package partner

import (
	"fmt"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// Scorers is how many people may score a partner in one assessment.
const Scorers = 5

// judged are the statuses of an assessment that is being decided about.
var judged = []string{"dept_review", "leader_review"}

// Eval is how a partner did in a half-year or a year (domain §2.5 合作伙伴评估表, flow
// evaluation; §2.2 供应商评价表 is its scheme for suppliers). What is scored and what it
// counts is the code list eval_item; the lines take it over when they are written, so that
// an old assessment stays as it was.
var Eval = kind.Kind{
	Name: "partner_eval", Label: "合作伙伴评估", English: "Assessments of partners", Chapter: "partner", Key: "doc_no", Title: "doc_no", Quick: "partner_id",
	Number: &kind.Numbering{Prefix: "HZPG", Date: "YYYYMM", DateBy: "period", Digits: 3},
	Fields: append(append([]kind.Field{
		{Name: "doc_no", Label: "评估编号", English: "Number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Section: fault.T("评估", "Assessment")},
		{Name: "partner_id", Label: "合作伙伴", English: "Partner", Type: kind.Ref, To: "partner", Required: kind.Always, Alias: []string{"供应商", "伙伴名称"}},
		{Name: "period", Label: "期间", English: "Period", Type: kind.Text, Required: kind.Always, Limit: kind.EvalPeriod, Alias: []string{"年度"}},
		{Name: "scheme", Label: "评估方案", English: "Scheme", Type: kind.Enum, Codes: "eval_scheme", Required: kind.Always, Hidden: true},
		{Name: "category", Label: "类别", English: "Kind of partner", Type: kind.Enum, Codes: "partner_category", Locked: true},
		{Name: "eval_date", Label: "评估日期", English: "Date", Type: kind.Date, Required: kind.Always, Default: "today", Limit: "..today"},
		{Name: "dept_id", Label: "对接部门", English: "Our department", Type: kind.Ref, To: "department", Hidden: true},
		{Name: "owner_id", Label: "经办人", English: "In charge", Type: kind.Ref, To: "employee", Hidden: true},
	}, scorers()...), []kind.Field{
		{Name: "rows", Label: "评分", English: "Scores", Type: kind.Sub, To: "partner_eval_row", Section: fault.T("评分", "Scores")},
		{Name: "performance", Label: "合作业绩", Head: "业绩", English: "Performance", Type: kind.Decimal, Scale: 1, Locked: true, Section: fault.T("结果", "Result")},
		{Name: "service", Label: "服务质量", English: "Quality of service", Type: kind.Decimal, Scale: 1, Locked: true},
		{Name: "credit", Label: "信誉", English: "Reliability", Type: kind.Decimal, Scale: 1, Locked: true},
		{Name: "total", Label: "总分", English: "Total", Type: kind.Decimal, Scale: 1, Locked: true},
		{Name: "grade", Label: "等级", English: "Grade", Type: kind.Enum, Codes: "partner_grade", Locked: true},
		{Name: "veto", Label: "一票否决", English: "Vetoed", Type: kind.Bool, Required: kind.Always, Default: "否", Hidden: true},
		{Name: "veto_reason", Label: "否决原因", English: "Why vetoed", Type: kind.Text, Limit: "..200", Hidden: true},
		{Name: "suggestion", Label: "处理建议", Head: "结论", English: "Proposal", Type: kind.Enum, Codes: "partner_action", Alias: []string{"结论"}},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "eval_status", Required: kind.Always, Default: "draft"},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Limit: "..500", Hidden: true},
	}...),
	Columns: []string{"doc_no", "period", "partner_id", "category", "performance", "service", "credit", "total", "grade", "suggestion", "eval_date", "status"},
	Open:    []string{"draft", "scoring", "returned"},
	Chain: []kind.Stage{
		{Status: "dept_review", Label: "对接部门意见", English: "Department in charge", By: kind.DeptHead},
		{Status: "leader_review", Label: "运营区负责人意见", English: "Head of operations", By: kind.AreaHead},
	},
	Steps: []kind.Step{
		{Name: "start", Label: "发起评分", English: "Begin scoring", From: []string{"draft"}, To: "scoring", Roles: []string{"clerk"}, Rule: true},
		{Name: "submit", Label: "汇总提交", English: "Add up and submit", From: []string{"scoring"}, To: "approved", Roles: []string{"clerk"}, Does: kind.Submits, Rule: true},
		{Name: "approve", Label: "同意", English: "Approve", From: judged, To: "approved", Does: kind.Approves, Asks: []string{"suggestion"}, Rule: true},
		{Name: "return", Label: "退回", English: "Send back", From: judged, To: "returned", Does: kind.Returns, Reason: true},
		{Name: "withdraw", Label: "撤回", English: "Withdraw", From: judged, To: "scoring", Roles: []string{"clerk"}, Does: kind.Withdraws},
		{Name: "rescore", Label: "重评", English: "Score again", From: []string{"returned"}, To: "scoring", Roles: []string{"clerk"}},
		{Name: "act", Label: "填写策略调整", English: "Change the strategy", From: []string{"approved"}, Roles: []string{"clerk"}, Quiet: true, Rule: true},
	},
	Checks: []kind.Check{
		{Field: "veto_reason", Is: "required", When: []kind.Cond{{Field: "veto", In: []string{"1"}}}, Say: fault.T("一票否决要写明原因（重大违约、违法等）。", "State why it is vetoed (a grave breach, an offence).")},
	},
	// Who scores may be of any department; he enters his own column only (see mayWrite).
	Access: kind.Access{"admin": "VPO", "area_head": "VAPO", "dept_head": "VES@all C@dept", "clerk": "VCESRXPO", "auditor": "VPO"},
	Dept:   "dept_id", Owner: "owner_id",
}

// evalRow is one item with what each scorer gave.
var evalRow = kind.Kind{
	Name: "partner_eval_row", Label: "评分", English: "Scores", Title: "item", Parent: "eval_id", Heads: heads(),
	Fields: append(append([]kind.Field{
		{Name: "eval_id", Label: "评估", English: "Assessment", Type: kind.Ref, To: "partner_eval", Required: kind.Always, Hidden: true},
		{Name: "aspect", Label: "一级指标", English: "Aspect", Type: kind.Enum, Codes: "eval_aspect", Locked: true},
		{Name: "item", Label: "二级指标", English: "Item", Type: kind.Enum, Codes: "eval_item", Required: kind.Always, Locked: true},
		{Name: "full", Label: "分值", English: "Points", Type: kind.Decimal, Scale: 1, Locked: true},
		{Name: "standard", Label: "评分标准", English: "Measure", Type: kind.LongText, Locked: true},
	}, points()...),
		kind.Field{Name: "score", Label: "得分", English: "Score", Type: kind.Decimal, Scale: 2, Locked: true},
		kind.Field{Name: "note", Label: "说明", English: "Remarks", Type: kind.Text, Limit: "..100"}),
}

// scorer and point name the fields of the scorer who is the nth, and what he gives.
func scorer(n int) string { return fmt.Sprintf("scorer%d", n) }
func point(n int) string  { return fmt.Sprintf("s%d", n) }

// heads says whose points stand in which column.
func heads() map[string]string {
	out := map[string]string{}
	for n := 1; n <= Scorers; n++ {
		out[point(n)] = scorer(n)
	}
	return out
}

func scorers() (out []kind.Field) {
	for n := 1; n <= Scorers; n++ {
		f := kind.Field{Name: scorer(n), Label: fmt.Sprintf("评估人%d", n), English: fmt.Sprintf("Scorer %d", n), Type: kind.Ref, To: "employee", Hidden: true}
		if n == 1 {
			f.Required, f.Section = kind.Always, fault.T("评估人", "Scorers")
		}
		out = append(out, f)
	}
	return out
}

func points() (out []kind.Field) {
	for n := 1; n <= Scorers; n++ {
		out = append(out, kind.Field{Name: point(n), Label: fmt.Sprintf("评分%d", n), English: fmt.Sprintf("Score %d", n), Type: kind.Decimal, Scale: 1, Limit: "0..1000"})
	}
	return out
}
