package papers_test

import (
	"fmt"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/forms"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/parse"
	"opsbook/backend/print/printtest"
	"opsbook/backend/registers"
)

// cooperation is an office with a partner that much is known of.
func cooperation(t testing.TB) *office {
	o := open(t)
	o.add("云帆", "partner", kind.Values{"partner_no": "HZ-WL-001", "name": "云帆捷运物流有限公司(虚构)", "short_name": "云帆物流", "category": "WL", "level": "core", "status": "active", "uscc": "91999900MA3799819U",
		"legal_rep": "刘雨桐", "reg_capital": int64(300_000), "found_date": "2015-04-01", "address": "云栖市(虚构)港口路 8 号 3 栋", "business": "仓储、同城配送", "bank": "云栖银行 6222000012345678", "coop_mode": "outsourcing",
		"coop_content": "运营区物资的仓储与同城配送；每月 5 日前对账，每季度回顾一次服务质量。", "first_date": "2022-01-11", "dept_id": o.ids["运营一部"], "owner_id": o.ids["张伟"], "source": "tender", "last_score": int64(912), "grade": "A", "last_eval": "2025-12-20"})
	for i, name := range []string{"罗经理", "王主管"} {
		o.add(name, "partner_contact", kind.Values{"partner_id": o.ids["云帆"], "name": name, "title": []string{"经理", "客服主管"}[i], "phone": fmt.Sprint("1380000010", i+1), "email": "luo@example.com", "is_main": int64(1 - i)})
	}
	o.add("许可证", "partner_cert", kind.Values{"partner_id": o.ids["云帆"], "name": "道路运输经营许可证", "no": "云交运管许可 999900000001 号", "expiry": "2026-05-31"})
	o.add("旧事", "partner_history", kind.Values{"partner_id": o.ids["云帆"], "date": "2022-01-05", "event": "公开招标中标", "operator": "周雨桐"})
	o.add("项目", "partner_project", kind.Values{"partner_id": o.ids["云帆"], "name": "同城配送提速试点", "coop_mode": "outsourcing", "start": "2024-03-01", "end": "2024-12-31", "amount": int64(48_000_00), "dept_id": o.ids["运营一部"], "owner_id": o.ids["张伟"],
		"status": "finished", "result": "平均时效由 26 小时缩短到 18 小时", "satisfaction": "satisfied"})
	agreement := kind.Values{"partner_id": o.ids["云帆"], "title": "仓配服务协议", "type": "service", "our_duty": "按月支付服务费；提供装卸场地。", "their_duty": "按约定时效配送，货损货差照价赔偿；每月报送运行数据。", "amount": int64(155_000_00),
		"payment": "月结 30 天", "dept_id": o.ids["运营一部"], "owner_id": o.ids["张伟"]}
	for i, span := range [][2]string{{"2024-01-11", "2025-01-10"}, {"2025-01-11", "2026-04-30"}} {
		v := kind.Values{"doc_no": fmt.Sprintf("XY-%s-001", span[0][:4]), "start_date": span[0], "end_date": span[1], "sign_date": span[0], "status": []string{"renewed", "signed"}[i], "paper_place": "档案柜 B-3"}
		if i > 0 {
			v["prev_id"] = o.ids["XY-2024-001"]
		}
		for f, x := range agreement {
			v[f] = x
		}
		o.add(v.Str("doc_no"), "agreement", v)
	}
	for i, period := range []string{"2025H1", "2025H2"} {
		o.add(period, "partner_eval", kind.Values{"doc_no": "HZPG-" + period + "-001", "partner_id": o.ids["云帆"], "period": period, "scheme": "partner", "category": "WL", "eval_date": []string{"2025-06-20", "2025-12-20"}[i], "dept_id": o.ids["运营一部"],
			"owner_id": o.ids["张伟"], "scorer1": o.ids["张伟"], "scorer2": o.ids["李𠮷"], "performance": int64(350 + 20*i), "service": int64(310), "credit": int64(226), "total": int64(886 + 26*i), "grade": []string{"B", "A"}[i], "suggestion": []string{"keep", "reward"}[i], "status": "approved"})
	}
	for _, c := range registers.Lists()["eval_item"].Codes {
		if c.Attr["scheme"] == "partner" {
			full := map[string]int64{"20": 200, "15": 150, "10": 100, "8": 80, "7": 70}[c.Attr["full"]]
			o.add(c.Key, "partner_eval_row", kind.Values{"eval_id": o.ids["2025H2"], "item": c.Key, "aspect": c.Attr["aspect"], "full": full, "standard": c.Attr["standard"], "s1": full - 10, "s2": full, "score": full*10 - 50, "note": map[bool]string{true: "时效提升明显"}[c.Key == "p1"]})
		}
	}
	o.document("partner_talk", kind.Values{"doc_no": "HZHT-202603-001", "partner_id": o.ids["云帆"], "talk_date": "2026-03-10", "place": "三楼会议室", "our_people": "张伟;李𠮷", "their_people": "罗经理、王主管", "dept_id": o.ids["运营一部"], "recorder": o.ids["张伟"],
		"topic": "一季度服务回顾；续签条件", "problems": "二月雨天两次晚到，客户投诉一起。", "solutions": "雨天增加一辆机动车；晚到超过 2 小时免当单运费。", "open_points": int64(2), "next_due": "2026-04-05", "status": "open"}, "partner_talk_item", "talk_id",
		kind.Values{"item": "提交雨天应急方案", "owner_id": o.ids["张伟"], "due": "2026-04-05"}, kind.Values{"item": "补开二月发票", "due": "2026-03-20", "done": int64(1), "done_on": "2026-03-18"}, kind.Values{"item": "拟定续签协议草稿", "owner_id": o.ids["李𠮷"], "due": "2026-04-15"})
	o.add("HZTZ-2026-001", "partner_action", kind.Values{"doc_no": "HZTZ-2026-001", "partner_id": o.ids["云帆"], "eval_id": o.ids["2025H2"], "action": "reward", "content": "2025H2 评估 91.2 分，优秀：新增运营二部的配送业务，续签时优先。", "effective_date": "2026-01-05", "new_level": "strategic",
		"dept_id": o.ids["运营一部"], "applicant": o.ids["张伟"], "done_on": "2026-01-05", "status": "done"})
	return o
}

// The papers of a partner, as they are handed in and as they are filled in by hand.
func TestPartnerForms(t *testing.T) {
	o := cooperation(t)
	for _, tt := range []struct{ form, id string }{{"partner_card", "HZ-WL-001"}, {"partner_eval_card", "HZPG-2025H2-001"}, {"partner_action_card", "HZTZ-2026-001"}, {"partner_talk_card", "HZHT-202603-001"}, {"agreement_card", "XY-2025-001"}} {
		for suffix, in := range map[string]papers.Input{"": {IDs: []string{tt.id}}, "-blank": {Blank: true}} {
			t.Run(tt.form+suffix, func(t *testing.T) {
				o.t = t
				pdf, pages := o.print(tt.form, in)
				if want := map[bool]int{true: 2, false: 1}[tt.form == "partner_card"]; pages > want {
					t.Errorf("%d pages, %d are enough", pages, want)
				}
				look(t, tt.form+suffix, pdf)
			})
		}
	}
}

// Suppliers are assessed on a paper of their own, whichever of the two was asked for; both
// kinds at once are none.
func TestSupplierEvaluation(t *testing.T) {
	o := cooperation(t)
	o.add("S1", "partner_eval", kind.Values{"doc_no": "HZPG-2025Y-001", "partner_id": o.ids["晴川"], "period": "2025Y", "scheme": "supplier", "category": "GY", "eval_date": "2025-12-28", "owner_id": o.ids["张伟"],
		"scorer1": o.ids["李𠮷"], "performance": int64(210), "service": int64(480), "credit": int64(170), "total": int64(860), "grade": "B", "suggestion": "keep", "status": "approved"})
	for _, c := range registers.Lists()["eval_item"].Codes {
		if c.Attr["scheme"] == "supplier" {
			full, _, _ := parse.Decimal(c.Attr["full"], 1)
			o.add(c.Key, "partner_eval_row", kind.Values{"eval_id": o.ids["S1"], "item": c.Key, "aspect": c.Attr["aspect"], "full": full, "standard": c.Attr["standard"], "s1": full - 20, "score": full*10 - 200})
		}
	}
	pdf, _ := o.print("supplier_eval", papers.Input{IDs: []string{"HZPG-2025Y-001"}})
	look(t, "supplier_eval", pdf)
	blank, _ := o.print("supplier_eval", papers.Input{Blank: true})
	look(t, "supplier_eval-blank", blank)
	same, _ := o.print("partner_eval_card", papers.Input{IDs: []string{"HZPG-2025Y-001"}})
	if got := printtest.Text(t, same, true); got != printtest.Text(t, pdf, true) {
		t.Errorf("asked for as a partner's:\n%s", got)
	}
	other, _ := o.print("supplier_eval", papers.Input{IDs: []string{"HZPG-2025H2-001"}})
	if text := flat(printtest.Text(t, other, true)); !strings.Contains(text, "合作伙伴评估表") || strings.Contains(text, "供应商评价表") {
		t.Errorf("a partner on the paper of suppliers:\n%s", text)
	}
	_, err := papers.Make(t.Context(), o.desk, "supplier_eval", papers.Input{IDs: []string{"HZPG-2025Y-001", "HZPG-2025H2-001"}})
	if err == nil || !strings.Contains(fault.Of(err).Message.ZH, "分开打印") {
		t.Errorf("both at once: %v", err)
	}
}

// Ledgers of some of the records: the suppliers that are approved, operating materials.
func TestPartsOfLedgers(t *testing.T) {
	o := stocked(t)
	o.add("云帆", "partner", kind.Values{"partner_no": "HZ-WL-001", "name": "云帆捷运物流有限公司(虚构)", "category": "WL", "status": "active"})
	o.add("旧供", "partner", kind.Values{"partner_no": "HZ-GY-009", "name": "停用纸品店(虚构)", "category": "GY", "status": "terminated"})
	o.add("石英砂", "supply_item", kind.Values{"item_code": "YL0001", "name": "石英砂", "spec": "40-70 目", "category": "paper", "unit": "袋", "kind": "operation", "batch": int64(1), "safety_qty": int64(5_000), "min_qty": int64(10_000)})
	for form, want := range map[string]struct {
		title, has, lacks string
	}{"supplier": {"合格供应商名录", "晴川", "云帆"}, "material_item": {"运营物资目录", "石英砂", "中性笔"}} {
		pdf, _ := o.print(form, papers.Input{})
		if text := flat(printtest.Text(t, pdf, true)); !strings.Contains(text, want.title) || !strings.Contains(text, want.has) || strings.Contains(text, want.lacks) || strings.Contains(text, "停用纸品店") {
			t.Errorf("%s:\n%s", form, text)
		}
		look(t, "list-"+form, pdf)
	}
}

// Where a company prints everybody's points they stand under the names of the scorers, and
// columns of nobody are left out; the empty form has them all.
func TestScorersHeadTheirColumns(t *testing.T) {
	o := cooperation(t)
	own := forms.Layout{Title: "合作伙伴评估表", Columns: []forms.ColumnLook{{Field: "item", Width: 40}, {Field: "s1", Width: 20}, {Field: "s2", Width: 20}, {Field: "s3", Width: 20}, {Field: "score", Width: 20}}}
	read := func(in papers.Input) string {
		in.Layout = &own
		pdf, _ := o.print("partner_eval_card", in)
		return flat(printtest.Text(t, pdf, true))
	}
	if text := read(papers.Input{IDs: []string{"HZPG-2025H2-001"}}); !strings.Contains(text, "张伟李𠮷得分") || strings.Contains(text, "评分3") {
		t.Errorf("names over the columns:\n%s", text)
	}
	if text := read(papers.Input{Blank: true}); !strings.Contains(text, "评分1评分2评分3") {
		t.Errorf("an empty form:\n%s", text)
	}
}

// Who may not see agreements and assessments finds none on the paper, nor amounts.
func TestPartnerCardWithinReach(t *testing.T) {
	o := cooperation(t)
	text := func() string {
		pdf, _ := o.print("partner_card", papers.Input{IDs: []string{"HZ-WL-001"}})
		return flat(printtest.Text(t, pdf, true))
	}
	whole := text()
	for _, want := range []string{"XY-2024-001", "已续签", "即将到期", "48,000.00", "优秀(≥90)", "道路运输经营许可证", "公开招标中标", "2025H2评估91.2分", "提速试点"} {
		if !strings.Contains(whole, want) {
			t.Errorf("%s is missing:\n%s", want, whole)
		}
	}
	o.desk.Actor.Roles, o.desk.Actor.Depts, o.desk.Actor.Reach = []string{"dept_head"}, []string{o.ids["行政部"]}, kind.OwnDept
	other := text()
	for _, hidden := range []string{"XY-2024-001", "155,000.00", "签订"} {
		if strings.Contains(other, hidden) {
			t.Errorf("another department's head reads %s", hidden)
		}
	}
	if !strings.Contains(other, "48,000.00") {
		t.Error("projects are everybody's")
	}
}
