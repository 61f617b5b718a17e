package forms

// The papers of an assessment: which of them one is printed on follows from its scheme.
const (
	PartnerEval  = "partner_eval_card"
	SupplierEval = "supplier_eval"
)

// What both of them show.
var (
	points = []Column{{Field: "aspect", Head: "一级指标", Width: 24}, {Field: "item", Head: "二级指标", Width: 36}, {Field: "full", Head: "分值", Width: 13}, {Field: "standard", Head: "评分标准", Width: 50},
		{Field: "s1", Width: 15, Hidden: true}, {Field: "s2", Width: 15, Hidden: true}, {Field: "s3", Width: 15, Hidden: true}, {Field: "s4", Width: 15, Hidden: true}, {Field: "s5", Width: 15, Hidden: true},
		{Field: "score", Head: "得分", Width: 16}, {Field: "note", Head: "说明", Width: 34}}
	result = []Item{
		{Field: "performance", Label: "合作业绩", Width: 6}, {Field: "service", Label: "服务质量", Width: 6}, {Field: "credit", Label: "信誉", Width: 6}, {Field: "total", Label: "总分", Width: 6},
		{Field: "grade", Label: "等级", Width: 6}, {Field: "veto_reason", Label: "一票否决", Width: 6}, {Field: "suggestion", Label: "处理建议", Ticks: true, Width: 12},
		{Field: "scorer1", Label: "评估人1", Width: 6}, {Field: "scorer2", Label: "评估人2", Width: 6}, {Field: "scorer3", Label: "评估人3", Width: 6}, {Field: "scorer4", Label: "评估人4", Width: 6}, {Field: "scorer5", Label: "评估人5", Width: 6},
	}
)

// partners are the forms of the archive of partners (domain §2.5).
var partners = []Form{
	{
		Name: PartnerEval, Kind: "partner_eval", Title: "合作伙伴评估表", English: "Assessment of a partner",
		Papers: []string{full},
		Head: []Item{
			{Field: "partner_id", Width: 8}, {Field: "doc_no", Label: "编号", Width: 4},
			{Field: "category", Width: 4}, {Field: "period", Width: 4}, {Field: "eval_date", Width: 4},
		},
		Lines: "rows", Rows: 9,
		Table: points, After: result,
		Signs: []string{"评估人签字"},
		Notes: []string{"得分为各评估人的平均分，总分按百分制", "一票否决的，等级为最低一档"},
	},
	{
		Name: SupplierEval, Kind: "partner_eval", Title: "供应商评价表", English: "Assessment of a supplier",
		Papers: []string{full},
		Head: []Item{
			{Field: "partner_id", Label: "供应商", Width: 8}, {Field: "doc_no", Label: "编号", Width: 4},
			{Field: "partner_id.supplier_category", Width: 4}, {Field: "period", Label: "年度", Width: 4}, {Field: "eval_date", Label: "评价日期", Width: 4},
		},
		Lines: "rows", Rows: 9,
		Table: points, After: result,
		Signs: []string{"评价人签字"},
		Notes: []string{"得分为各评价人的平均分，总分按百分制", "一票否决的，等级为最低一档"},
	},
	{
		Name: "partner_action_card", Kind: "partner_action", Title: "合作策略调整审批表", English: "Change of strategy",
		Papers: []string{full},
		Head: []Item{
			{Field: "partner_id", Width: 8}, {Field: "doc_no", Label: "编号", Width: 4},
			{Field: "eval_id", Width: 4}, {Field: "eval_id.total", Label: "评估总分", Width: 4}, {Field: "eval_id.grade", Label: "评估等级", Width: 4},
		},
		Before: []Item{
			{Field: "action", Ticks: true, Width: 12},
			{Field: "content", Width: 12, High: 28},
			{Field: "effective_date", Width: 6}, {Field: "improve_by", Width: 6},
			{Field: "new_level", Ticks: true, Width: 12}, {Field: "blacklist", Width: 6}, {Field: "done_on", Width: 6},
			{Field: "settlement", Width: 12, High: 22},
		},
		Boxes: []Box{{Status: "submitted"}, {Title: "法务/行政意见"}, {Title: "财务意见（结清）"}, {Status: "leader"}},
		Signs: []string{"经办人签字"},
	},
	{
		Name: "partner_talk_card", Kind: "partner_talk", Title: "合作会谈记录表", English: "Talk with a partner",
		Papers: []string{full},
		Head: []Item{
			{Field: "partner_id", Width: 8}, {Field: "doc_no", Label: "编号", Width: 4},
			{Field: "talk_date", Width: 4}, {Field: "mode", Width: 4}, {Field: "place", Width: 4},
		},
		Before: []Item{
			{Field: "our_people", Width: 6}, {Field: "their_people", Width: 6},
			{Field: "topic", Width: 12, High: 20}, {Field: "problems", Width: 12, High: 30}, {Field: "solutions", Width: 12, High: 30},
		},
		Lines: "followups", Rows: 5,
		Table: []Column{colNumber, {Field: "item", Head: "跟进事项", Width: 84}, {Field: "owner_id", Head: "责任人", Width: 22}, {Field: "due", Head: "时限", Width: 24}, {Field: "done_on", Head: "完成日期", Width: 24}},
		Signs: []string{"记录人签字", "我方确认", "对方确认"},
	},
	{
		Name: "agreement_card", Kind: "agreement", Title: "协议审批单", English: "Agreement",
		Papers: []string{full},
		Head: []Item{
			{Field: "title", Width: 8}, {Field: "doc_no", Label: "编号", Width: 4},
		},
		Before: []Item{
			{Field: "partner_id", Width: 12}, {Field: "type", Width: 6}, {Field: "prev_id.doc_no", Label: "前一协议", Width: 6},
			{Field: "start_date", Width: 6}, {Field: "end_date", Width: 6}, {Field: "perpetual", Width: 6}, {Field: "auto_renew", Width: 6},
			{Field: "amount", Width: 6}, {Field: "payment", Width: 6}, {Field: "dept_id", Width: 6}, {Field: "owner_id", Width: 6},
			{Field: "our_duty", Width: 12, High: 24}, {Field: "their_duty", Width: 12, High: 24},
			{Field: "sign_date", Width: 6}, {Field: "paper_place", Width: 6},
		},
		Signs: []string{"经办人签字"},
	},
}
