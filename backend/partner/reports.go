package partner

import (
	"cmp"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/report"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Reports are those about partners (domain §7.2).
func Reports() []report.Report { return []report.Report{directory, ranking, due} }

var directoryFields = []kind.Field{
	{Name: "category", Label: "类别", English: "Kind of partner", Type: kind.Enum, Codes: "partner_category"},
	{Name: "partner_no", Label: "伙伴编号", English: "Partner number", Type: kind.Text},
	{Name: "name", Label: "伙伴名称", English: "Name", Type: kind.Text},
	{Name: "level", Label: "重要程度", English: "Importance", Type: kind.Enum, Codes: "partner_level"},
	{Name: "contact", Label: "联系人", English: "Contact", Type: kind.Text},
	{Name: "phone", Label: "电话", English: "Telephone", Type: kind.Phone},
	{Name: "coop_mode", Label: "合作方式", English: "Form of cooperation", Type: kind.Enum, Codes: "coop_mode"},
	{Name: "dept_id", Label: "对接部门", English: "Our department", Type: kind.Ref, To: "department"},
	{Name: "owner_id", Label: "对接人", English: "Our contact", Type: kind.Ref, To: "employee"},
	{Name: "agreement", Label: "协议编号", English: "Agreement", Type: kind.Text},
	{Name: "ends", Label: "协议到期", English: "Ends", Type: kind.Date},
	{Name: "last_score", Label: "最近评估得分", English: "Last score", Type: kind.Decimal, Scale: 1},
	{Name: "grade", Label: "等级", English: "Grade", Type: kind.Enum, Codes: "partner_grade"},
	{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "partner_status"},
}

// directory is 合作伙伴名录.
var directory = report.Report{
	Kind: kind.Kind{Name: "partner_list", Label: "合作伙伴名录", English: "Directory of partners", Chapter: "partner", Title: "name", Key: "partner_no",
		Fields: directoryFields,
	},
	Tells: fault.T("按类别列出合作伙伴：联系人、对接人、在履行的协议、最近的评估。", "Partners by kind: contacts, who looks after them, the agreement in force, the last assessment."),
	Params: []kind.Field{
		{Name: "category", Label: "类别", English: "Kind of partner", Type: kind.Enum, Codes: "partner_category"},
		{Name: "level", Label: "重要程度", English: "Importance", Type: kind.Enum, Codes: "partner_level"},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "partner_status"},
	},
	Of: cardKind, Make: directoryRows,
}

func directoryRows(tx *store.Tx, p kind.Values) (t report.Table, err error) {
	k, err := tx.Kind(cardKind)
	if err != nil {
		return t, err
	}
	contacts, err := mainContacts(tx)
	if err != nil {
		return t, err
	}
	force, shown, err := inForce(tx)
	if err != nil {
		return t, err
	}
	for i := range directoryFields {
		if name := directoryFields[i].Name; shown || name != "agreement" && name != "ends" {
			t.Columns = append(t.Columns, name)
		}
	}
	order := map[string]int{}
	for i, c := range tx.Lists()["partner_category"].Codes {
		order[c.Key] = i
	}
	err = record.Walk(tx, k, func(r *store.Row) {
		v := r.Values
		for _, name := range []string{"category", "level", "status"} {
			if p[name] != nil && p[name] != v[name] {
				return
			}
		}
		if user.Covers(tx, k, kind.View, r) != nil {
			return
		}
		row := kind.Values{"contact": contacts[r.ID][0], "phone": contacts[r.ID][1]}
		for _, f := range directoryFields {
			if _, ok := k.Field(f.Name); ok {
				row[f.Name] = v[f.Name]
			}
		}
		if a := force[r.ID]; a != nil {
			row["agreement"], row["ends"] = a["doc_no"], a["end_date"]
		}
		t.Rows = append(t.Rows, row)
	})
	slices.SortStableFunc(t.Rows, func(a, b kind.Values) int {
		return cmp.Or(cmp.Compare(order[a.Str("category")], order[b.Str("category")]), cmp.Compare(a.Str("partner_no"), b.Str("partner_no")))
	})
	return t, err
}

// mainContacts are name and telephone of the main contact of each partner.
func mainContacts(tx *store.Tx) (map[string][2]any, error) {
	k, err := tx.Kind("partner_contact")
	if err != nil {
		return nil, err
	}
	out := map[string][2]any{}
	return out, record.Walk(tx, k, func(r *store.Row) {
		id := r.Values.Str("partner_id")
		if _, known := out[id]; !known || r.Values.Int("is_main") == 1 {
			out[id] = [2]any{r.Values["name"], r.Values["phone"]}
		}
	})
}

// inForce is the agreement of each partner that is in force today and ends last; shown is
// false where the actor may see none.
func inForce(tx *store.Tx) (out map[string]kind.Values, shown bool, err error) {
	k, err := tx.Kind(Agreement.Name)
	if err != nil {
		return nil, false, err
	}
	if _, shown = user.Reach(tx.Store.Catalog(), tx.Actor, k, kind.View); !shown {
		return nil, false, nil
	}
	out = map[string]kind.Values{}
	f, _ := k.Field("state")
	return out, true, record.Walk(tx, k, func(r *store.Row) {
		v := r.Values
		switch state, _ := f.Compute(v, tx.Today()).(string); {
		case state != "effective" && state != "expiring" && state != "prolonged", user.Covers(tx, k, kind.View, r) != nil:
		case out[v.Str("partner_id")] == nil || later(v, out[v.Str("partner_id")]):
			out[v.Str("partner_id")] = v
		}
	})
}

// later reports whether an agreement ends after another one; one without end does.
func later(a, b kind.Values) bool {
	return cmp.Or(a.Str("end_date"), "9999") > cmp.Or(b.Str("end_date"), "9999")
}

var rankingFields = []kind.Field{
	{Name: "rank", Label: "名次", English: "Rank", Type: kind.Int},
	{Name: "partner_id", Label: "合作伙伴", English: "Partner", Type: kind.Ref, To: cardKind},
	{Name: "category", Label: "类别", English: "Kind of partner", Type: kind.Enum, Codes: "partner_category"},
	{Name: "period", Label: "期间", English: "Period", Type: kind.Text},
	{Name: "performance", Label: "业绩", English: "Performance", Type: kind.Decimal, Scale: 1},
	{Name: "service", Label: "服务质量", English: "Quality of service", Type: kind.Decimal, Scale: 1},
	{Name: "credit", Label: "信誉", English: "Reliability", Type: kind.Decimal, Scale: 1},
	{Name: "total", Label: "总分", English: "Total", Type: kind.Decimal, Scale: 1},
	{Name: "grade", Label: "等级", English: "Grade", Type: kind.Enum, Codes: "partner_grade"},
	{Name: "before_period", Label: "上次期间", English: "Period before", Type: kind.Text},
	{Name: "before", Label: "上次总分", English: "Total before", Type: kind.Decimal, Scale: 1},
	{Name: "change", Label: "变化", English: "Change", Type: kind.Decimal, Scale: 1},
	{Name: "suggestion", Label: "处理建议", English: "Proposal", Type: kind.Enum, Codes: "partner_action"},
	{Name: "doc_no", Label: "评估编号", English: "Assessment", Type: kind.Text},
}

// ranking is 合作伙伴评估排名.
var ranking = report.Report{
	Kind: kind.Kind{Name: "partner_rank", Label: "合作伙伴评估排名", English: "Ranking of partners", Chapter: "partner", Title: "partner_id", Key: "doc_no",
		Fields: rankingFields,
	},
	Tells: fault.T("按总分给合作伙伴排名：各方面得分、等级、比上一次的变化、处理建议。", "Partners by their totals: points of each aspect, grade, change against the time before, what is proposed."),
	Params: []kind.Field{
		{Name: "period", Label: "期间", English: "Period", Type: kind.Text, Limit: kind.EvalPeriod},
		{Name: "scheme", Label: "评估方案", English: "Scheme", Type: kind.Enum, Codes: "eval_scheme", Default: "partner"},
		{Name: "category", Label: "类别", English: "Kind of partner", Type: kind.Enum, Codes: "partner_category"},
		{Name: "grade", Label: "等级", English: "Grade", Type: kind.Enum, Codes: "partner_grade"},
	},
	Of: Eval.Name, Make: rankingRows,
	Note: "只含已批准的评估；没有选期间的，取各伙伴最近一次。",
}

// rankingRows ranks the assessments of a period, or the last ones of all. Who has the same
// total has the same rank.
func rankingRows(tx *store.Tx, p kind.Values) (t report.Table, err error) {
	k, err := tx.Kind(Eval.Name)
	if err != nil {
		return t, err
	}
	byPartner := map[string][]kind.Values{}
	err = record.Walk(tx, k, func(r *store.Row) {
		v := r.Values
		if v.Str("status") == "approved" && (p["scheme"] == nil || p["scheme"] == v["scheme"]) && (p["period"] == nil || v.Str("period") <= p.Str("period")) && user.Covers(tx, k, kind.View, r) == nil {
			byPartner[v.Str("partner_id")] = append(byPartner[v.Str("partner_id")], v)
		}
	})
	for _, list := range byPartner {
		slices.SortFunc(list, func(a, b kind.Values) int { return strings.Compare(a.Str("period"), b.Str("period")) })
		last := list[len(list)-1]
		if p["period"] != nil && last["period"] != p["period"] || p["category"] != nil && p["category"] != last["category"] || p["grade"] != nil && p["grade"] != last["grade"] {
			continue
		}
		row := kind.Values{}
		for _, f := range rankingFields {
			row[f.Name] = last[f.Name]
		}
		if len(list) > 1 {
			before := list[len(list)-2]
			row["before_period"], row["before"], row["change"] = before["period"], before["total"], last.Int("total")-before.Int("total")
		}
		t.Rows = append(t.Rows, row)
	}
	slices.SortFunc(t.Rows, func(a, b kind.Values) int {
		return cmp.Or(cmp.Compare(b.Int("total"), a.Int("total")), strings.Compare(a.Str("doc_no"), b.Str("doc_no")))
	})
	for i, row := range t.Rows {
		row["rank"] = int64(i + 1)
		if i > 0 && t.Rows[i-1]["total"] == row["total"] {
			row["rank"] = t.Rows[i-1]["rank"]
		}
	}
	return t, err
}

var dueFields = []kind.Field{
	{Name: "doc_no", Label: "协议编号", English: "Number", Type: kind.Text},
	{Name: "title", Label: "协议名称", English: "Agreement", Type: kind.Text},
	{Name: "partner_id", Label: "合作伙伴", English: "Partner", Type: kind.Ref, To: cardKind},
	{Name: "type", Label: "类型", English: "Kind of agreement", Type: kind.Enum, Codes: "agreement_type"},
	{Name: "start_date", Label: "生效日期", English: "In force from", Type: kind.Date},
	{Name: "end_date", Label: "到期日期", English: "Until", Type: kind.Date},
	{Name: "left", Label: "剩余天数", English: "Days left", Type: kind.Int},
	{Name: "amount", Label: "金额(元)", English: "Value (yuan)", Type: kind.Money},
	{Name: "auto_renew", Label: "自动续期", English: "Renews itself", Type: kind.Bool},
	{Name: "dept_id", Label: "责任部门", English: "Our department", Type: kind.Ref, To: "department"},
	{Name: "owner_id", Label: "经办人", English: "In charge", Type: kind.Ref, To: "employee"},
	{Name: "renewal", Label: "续签协议", English: "Renewed by", Type: kind.Text},
}

// due is 协议到期清单, as it is or was on any day.
var due = report.Report{
	Kind: kind.Kind{Name: "agreement_due", Label: "协议到期清单", English: "Agreements that end", Chapter: "partner", Title: "title", Key: "doc_no",
		Fields: dueFields,
		Totals: []string{"amount"},
	},
	Tells: fault.T("某一天在履行、在若干天内到期的协议；续签到哪一步。", "Agreements that are in force on a day and end within so many, and how far their renewal is."),
	Params: []kind.Field{
		{Name: "on", Label: "截至日期", English: "On", Type: kind.Date, Required: kind.Always, Default: "today"},
		{Name: "days", Label: "天数", English: "Days", Type: kind.Int, Required: kind.Always, Default: "90", Limit: "0..3650"},
		{Name: "dept_id", Label: "责任部门", English: "Our department", Type: kind.Ref, To: "department"},
	},
	Of: Agreement.Name, Make: dueRows,
}

// dueRows are the agreements that were in force on a day, its last day included, and ended
// within so many days. One whose renewal had been signed by then is left out.
func dueRows(tx *store.Tx, p kind.Values) (t report.Table, err error) {
	k, err := tx.Kind(Agreement.Name)
	if err != nil {
		return t, err
	}
	next, err := renewals(tx, k)
	if err != nil {
		return t, err
	}
	left := kind.Field{Calc: &kind.Calc{Fn: kind.DaysLeft, From: []string{"end_date"}}}
	on := p.Str("on")
	err = record.Walk(tx, k, func(r *store.Row) {
		v := r.Values
		days, ends := left.Compute(v, on).(int64)
		switch n := next[r.ID]; {
		case !ends || days < 0 || days > p.Int("days") || v.Str("start_date") > on:
		case !slices.Contains([]string{"signed", "renewed", "terminated"}, v.Str("status")):
		case v.Str("status") == "terminated" && v.Str("stop_date") <= on:
		case n != nil && slices.Contains([]string{"signed", "renewed", "terminated"}, n.Str("status")) && n.Str("sign_date") <= on:
		case p["dept_id"] != nil && p["dept_id"] != v["dept_id"], user.Covers(tx, k, kind.View, r) != nil:
		default:
			row := kind.Values{"left": days}
			for _, f := range dueFields {
				if _, ok := k.Field(f.Name); ok {
					row[f.Name] = v[f.Name]
				}
			}
			if n != nil {
				row["renewal"] = n.Str("doc_no") + " " + tx.Lists().Label("agreement_status", n.Str("status"))
			}
			t.Rows = append(t.Rows, row)
		}
	})
	slices.SortStableFunc(t.Rows, func(a, b kind.Values) int {
		return cmp.Or(strings.Compare(a.Str("end_date"), b.Str("end_date")), strings.Compare(a.Str("doc_no"), b.Str("doc_no")))
	})
	return t, err
}

// renewals are the agreements that name a former one, by that.
func renewals(tx *store.Tx, k *kind.Kind) (map[string]kind.Values, error) {
	out := map[string]kind.Values{}
	return out, record.Walk(tx, k, func(r *store.Row) {
		if prev := r.Values.Str("prev_id"); prev != "" {
			out[prev] = r.Values
		}
	})
}
