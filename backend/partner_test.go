package backend_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"opsbook/backend"
	files "opsbook/backend/attach"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/partner"
	"opsbook/backend/record"
	"opsbook/backend/remind"
	reports "opsbook/backend/report"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// stands is a record as it stands, its computed fields with it.
func (p *shop) stands(kindName, id string) (v kind.Values) {
	p.t.Helper()
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		k := p.kind(tx, kindName)
		r, err := record.Get(tx, k, id)
		if err == nil {
			v = record.WithComputed(tx, k, r.Values)
		}
		return err
	}))
	return v
}

// amend changes a record and its lines as the actor.
func (p *shop) amend(kindName, id string, in record.Input) error {
	return p.write(func(tx *store.Tx) error {
		_, err := backend.Edit(tx, p.kind(tx, kindName), id, 0, in)
		return err
	})
}

// partner registers one that is cooperated with.
func (p *shop) partner(name string) string {
	p.t.Helper()
	out, err := p.save("partner", map[string]any{"name": name, "category": "WL", "level": "core", "coop_mode": "outsourcing", "coop_content": "同城配送",
		"first_date": "2023-01-01", "dept_id": p.ids["运营部"], "owner_id": p.ids["陈员工"]}, "contacts", map[string]any{"name": "罗经理", "phone": "13800000101"})
	p.must(err)
	p.must(p.step("partner", out.ID, "admit", flow.Opinion{}))
	return out.ID
}

// score gives an assessment the points of a scorer for each item, in order.
func (p *shop) score(id string, n int, points ...string) error {
	p.t.Helper()
	_, rows := p.lines("partner_eval", id, "partner_eval_row")
	var lines []record.Input
	for i, r := range rows {
		lines = append(lines, record.Input{ID: r.ID, Values: map[string]any{fmt.Sprintf("s%d", n): points[i]}})
	}
	return p.amend("partner_eval", id, record.Input{Lines: map[string][]record.Input{"rows": lines}})
}

// assess brings an assessment of a partner to its end.
func (p *shop) assess(id, period string, points ...string) string {
	p.t.Helper()
	out, err := p.save("partner_eval", map[string]any{"partner_id": id, "period": period, "scorer1": p.ids["陈员工"]}, "rows")
	p.must(err)
	p.must(p.step("partner_eval", out.ID, "start", flow.Opinion{}))
	p.must(p.score(out.ID, 1, points...))
	p.must(p.step("partner_eval", out.ID, "submit", flow.Opinion{}))
	p.must(p.step("partner_eval", out.ID, "approve", p.paper("王主任")))
	p.must(p.step("partner_eval", out.ID, "approve", p.paper("赵总")))
	return out.ID
}

var good, fair, poor = strings.Fields("18 8 8 9 13 8 9 7 6"), strings.Fields("12 6 7 6 10 7 7 6 5"), strings.Fields("5 5 5 5 5 5 5 5 5")

func says(err error, code fault.Code, words ...string) bool {
	return fault.Is(err, code) && !slices.ContainsFunc(words, func(w string) bool {
		text := fault.Of(err).Message.ZH
		for _, f := range fault.Of(err).Fields {
			text += f.ZH
		}
		return !strings.Contains(text, w)
	})
}

// A candidate is kept with a name and a category; whoever admits it is asked for what the
// archive has of a cooperation, and of a supplier only for somebody to call.
func TestPartnersAreAdmitted(t *testing.T) {
	p := shopOf(t)
	out, err := p.save("partner", map[string]any{"name": "云帆捷运物流(虚构)", "category": "WL"}, "contacts")
	p.must(err)
	if err := p.step("partner", out.ID, "admit", flow.Opinion{}); !says(err, fault.Conflict, "合作方式", "合作内容", "首次合作日期", "对接部门", "对接人", "有电话的联系人") {
		t.Errorf("admitted with nothing: %v", err)
	}
	if got := p.stands("partner", out.ID).Str("status"); got != "candidate" {
		t.Errorf("refused, and %s", got)
	}
	for _, v := range []map[string]any{{"category": "GY"}, {"category": "WY", "supplier_category": "service"}} {
		v["name"] = fmt.Sprint("供应商", v["category"])
		out, err = p.save("partner", v, "contacts", map[string]any{"name": "谢先生", "phone": "0000-5550001"}, map[string]any{"name": "李小姐", "phone": "13800000102", "is_main": "是"})
		p.must(err)
		if got := p.stands("partner", out.ID).Str("status"); got != "active" {
			t.Errorf("a supplier begins as %s", got)
		}
	}
	if err := p.amend("partner", out.ID, record.Input{Lines: map[string][]record.Input{"contacts": {{Values: map[string]any{"name": "甲", "phone": "13800000103", "is_main": "是"}}, {Values: map[string]any{"name": "乙", "phone": "13800000104", "is_main": "是"}}}}}); !says(err, fault.Invalid, "勾选了 2 位", "甲、乙") {
		t.Errorf("two main contacts: %v", err)
	}
	p.must(p.amend("partner", out.ID, record.Input{Lines: map[string][]record.Input{"contacts": {{Values: map[string]any{"name": "甲", "phone": "13800000103"}}, {Values: map[string]any{"name": "乙", "phone": "13800000104"}}}}}))
	if _, rows := p.lines("partner", out.ID, "partner_contact"); len(rows) != 2 || rows[0].Values.Int("is_main") != 1 || rows[1].Values.Int("is_main") != 0 {
		t.Errorf("the first is the main contact: %+v", rows)
	}
	out, err = p.save("partner", map[string]any{"name": "错码商行(虚构)", "category": "GY", "uscc": "91999900MA3000003A"}, "contacts")
	p.must(err)
	if len(out.Warnings) != 1 || !strings.Contains(out.Warnings[0].Say.ZH, "校验位不对") {
		t.Errorf("a credit code that cannot be right: %v", out.Warnings)
	}
	if err := p.amend("partner", out.ID, record.Input{Values: map[string]any{"status": "blacklist"}}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a status is typed: %v", err)
	}
}

// Who may take which step, as the domain's tables say.
func TestStepsOfPartnersByRole(t *testing.T) {
	p := shopOf(t)
	active := p.partner("甲公司(虚构)")
	end := p.partner("乙公司(虚构)")
	p.as("area_head")
	p.must(p.step("partner", end, "terminate", flow.Opinion{Reason: "到期"}))
	p.as("clerk")
	cand, err := p.save("partner", map[string]any{"name": "丙公司(虚构)", "category": "WL"}, "contacts")
	p.must(err)
	agr := p.agree(active, "2026-01-01", "2026-12-31")
	draft, err := p.save("agreement", map[string]any{"title": "草稿", "partner_id": active, "type": "service", "start_date": "2026-01-01", "end_date": "2026-12-31", "our_duty": "付款", "their_duty": "送货"}, "")
	p.must(err)
	ev, err := p.save("partner_eval", map[string]any{"partner_id": active, "period": "2025H2"}, "rows")
	p.must(err)
	for _, tt := range []struct {
		kind, id, role, want string
	}{
		{"partner", cand.ID, "area_head", "admit"}, {"partner", cand.ID, "clerk", "admit"}, {"partner", cand.ID, "dept_head", ""}, {"partner", cand.ID, "viewer", ""}, {"partner", cand.ID, "auditor", ""}, {"partner", cand.ID, "admin", ""},
		{"partner", active, "area_head", "improve suspend terminate"}, {"partner", active, "clerk", ""}, {"partner", active, "dept_head", ""},
		{"partner", end, "area_head", "black reapply"}, {"partner", end, "clerk", ""},
		{"agreement", draft.ID, "clerk", "submit"}, {"agreement", draft.ID, "dept_head", "submit"}, {"agreement", draft.ID, "viewer", ""}, {"agreement", draft.ID, "area_head", ""}, {"agreement", draft.ID, "auditor", ""},
		{"agreement", agr, "clerk", "file renew terminate"}, {"agreement", agr, "area_head", "terminate"}, {"agreement", agr, "dept_head", ""},
		{"partner_eval", ev.ID, "clerk", "start"}, {"partner_eval", ev.ID, "dept_head", ""}, {"partner_eval", ev.ID, "area_head", ""}, {"partner_eval", ev.ID, "viewer", ""},
	} {
		p.as(tt.role)
		p.actor.Depts = []string{p.ids["运营部"]}
		var got []string
		p.must(p.s.Read(context.Background(), p.actor, func(tx *store.Tx) error {
			k := p.kind(tx, tt.kind)
			r, err := record.Get(tx, k, tt.id)
			if err != nil {
				return err
			}
			list, err := flow.Possible(tx, k, r)
			for _, c := range list {
				got = append(got, c.Step)
			}
			return err
		}))
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s of %s: %v, want %s", tt.role, tt.kind, got, tt.want)
		}
	}
}

// agree brings an agreement from its draft to its signature.
func (p *shop) agree(id, start, end string) string {
	p.t.Helper()
	out, err := p.save("agreement", map[string]any{"title": "配送协议", "partner_id": id, "type": "service", "start_date": start, "end_date": end, "amount": "120000", "our_duty": "付款", "their_duty": "送货"}, "")
	p.must(err)
	p.sign(out.ID)
	return out.ID
}

func (p *shop) sign(id string) {
	p.t.Helper()
	p.must(p.step("agreement", id, "submit", flow.Opinion{}))
	for p.stands("agreement", id).Str("status") == "reviewing" {
		p.must(p.step("agreement", id, "approve", p.paper("赵总")))
	}
	p.must(p.step("agreement", id, "sign", flow.Opinion{SignDate: "2026-03-01"}))
}

// An agreement is renewed by another one, which names it and is as long; it stays in force
// until that is signed, and is so again should that be void. It is filed with its scan.
func TestAgreementsAreAChain(t *testing.T) {
	p := shopOf(t)
	id := p.partner("甲公司(虚构)")
	first := p.agree(id, "2025-05-01", "2026-04-30")
	if v := p.stands("agreement", first); v.Str("state") != "expiring" || v.Int("days_left") != 30 || v.Str("dept_id") != p.ids["运营部"] || v.Str("owner_id") != p.ids["陈员工"] || v.Str("doc_no") != "XY-2025-001" || v.Str("sign_date") != "2026-03-01" {
		t.Errorf("the first: %v", v)
	}
	if err := p.step("agreement", first, "file", flow.Opinion{}); !says(err, fault.Conflict, "还没有扫描件") {
		t.Errorf("filed without a scan: %v", err)
	}
	p.must(p.write(func(tx *store.Tx) error {
		_, err := files.Add(tx, p.kind(tx, "agreement"), first, "", "XY-2025-001.txt", strings.NewReader("扫描件"))
		return err
	}))
	p.must(p.step("agreement", first, "file", flow.Opinion{Values: map[string]any{"paper_place": "档案柜 B-3"}}))
	if v := p.stands("agreement", first); v.Str("filed_on") != "2026-03-31" || v.Str("paper_place") != "档案柜 B-3" || v.Str("status") != "signed" {
		t.Errorf("filed: %v", v)
	}
	p.must(p.step("agreement", first, "renew", flow.Opinion{}))
	next := p.next(first)
	if v := p.stands("agreement", next); v.Str("start_date") != "2026-05-01" || v.Str("end_date") != "2027-04-30" || v.Int("amount") != 120000_00 || v.Str("status") != "draft" {
		t.Errorf("the renewal: %v", v)
	}
	if got := p.stands("agreement", first).Str("state"); got != "expiring" {
		t.Errorf("while the renewal is a draft: %s", got)
	}
	if err := p.step("agreement", first, "renew", flow.Opinion{}); !says(err, fault.Conflict, "已经由 XY-2026-001 续签") {
		t.Errorf("renewed twice: %v", err)
	}
	p.sign(next)
	if got := p.stands("agreement", first).Str("state"); got != "renewed" {
		t.Errorf("after the renewal was signed: %s", got)
	}
	if got := p.stands("agreement", next).Str("state"); got != "signed" {
		t.Errorf("the renewal before its first day: %s", got)
	}
	void := func(id string) error {
		return p.write(func(tx *store.Tx) error { return backend.Void(tx, p.kind(tx, "agreement"), id, "录错了") })
	}
	if err := void(next); !says(err, fault.Conflict, "只有系统管理员") {
		t.Errorf("a clerk voids what was signed: %v", err)
	}
	p.as("admin")
	if err := void(first); !says(err, fault.Conflict, "续签，不能作废") {
		t.Errorf("void although renewed: %v", err)
	}
	p.must(void(next))
	if got := p.stands("agreement", first).Str("status"); got != "signed" {
		t.Errorf("its renewal is void: %s", got)
	}
	p.must(p.write(func(tx *store.Tx) error { return backend.Unvoid(tx, p.kind(tx, "agreement"), next) }))
	if got := p.stands("agreement", first).Str("status"); got != "renewed" {
		t.Errorf("its renewal is valid again: %s", got)
	}
}

// next is the agreement that names another one as its former.
func (p *shop) next(id string) (next string) {
	p.t.Helper()
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		rows, err := tx.Where(p.kind(tx, "agreement"), "prev_id", id)
		if len(rows) == 1 {
			next = rows[0].ID
		}
		return err
	}))
	return next
}

// What an agreement may not say.
func TestAgreementsThatAreRefused(t *testing.T) {
	p := shopOf(t)
	id, other := p.partner("甲公司(虚构)"), p.partner("乙公司(虚构)")
	old, foreign := p.agree(id, "2025-01-01", "2025-12-31"), p.agree(other, "2025-01-01", "2025-12-31")
	later := p.agree(id, "2026-03-01", "2026-12-31")
	for name, tt := range map[string]struct {
		change map[string]any
		say    string
	}{
		"ends before it begins":      {map[string]any{"end_date": "2025-12-31"}, "到期日期要晚于生效日期"},
		"no end":                     {map[string]any{"end_date": ""}, "请填写到期日期"},
		"an end, and without end":    {map[string]any{"perpetual": "是"}, "就不能是“长期有效”"},
		"somebody else's as former":  {map[string]any{"prev_id": foreign}, "另一个伙伴的协议"},
		"the later one as former":    {map[string]any{"prev_id": later}, "的生效日期比这份协议晚"},
		"no duties of the other one": {map[string]any{"their_duty": ""}, "请填写对方权利义务"},
	} {
		v := map[string]any{"title": "配送协议", "partner_id": id, "type": "service", "start_date": "2026-01-01", "end_date": "2026-12-31", "our_duty": "付款", "their_duty": "送货"}
		for field, x := range tt.change {
			v[field] = x
		}
		if _, err := p.save("agreement", v, ""); !says(err, fault.Invalid, tt.say) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := p.step("agreement", old, "terminate", flow.Opinion{Reason: "对方违约", Values: map[string]any{"stop_date": "2026-01-01"}}); !says(err, fault.Invalid, "不能晚于到期日期 2025-12-31") {
		t.Errorf("stopped after its end: %v", err)
	}
	if err := p.step("agreement", later, "terminate", flow.Opinion{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("stopped without a reason: %v", err)
	}
	p.must(p.step("agreement", later, "terminate", flow.Opinion{Reason: "对方违约"}))
	if v := p.stands("agreement", later); v.Str("state") != "terminated" || v.Str("stop_date") != "2026-03-31" {
		t.Errorf("stopped: %v", v)
	}
}

// Several score, each his own column; what it comes to is on the partner's card once it is
// approved.
func TestAssessments(t *testing.T) {
	p := shopOf(t)
	id := p.partner("甲公司(虚构)")
	out, err := p.save("partner_eval", map[string]any{"partner_id": id, "scorer2": p.ids["李行政"]}, "rows")
	p.must(err)
	v := p.stands("partner_eval", out.ID)
	if _, rows := p.lines("partner_eval", out.ID, "partner_eval_row"); len(rows) != 9 || v.Str("period") != "2025H2" || v.Str("doc_no") != "HZPG-2025H2-001" || v.Str("scorer1") != p.ids["陈员工"] || v.Str("category") != "WL" {
		t.Fatalf("%d lines, %v", len(rows), v)
	}
	if _, err := p.save("partner_eval", map[string]any{"partner_id": id}, "rows"); !says(err, fault.Invalid, "2025H2 的评估已经有了：HZPG-2025H2-001") {
		t.Errorf("assessed twice: %v", err)
	}
	p.must(p.step("partner_eval", out.ID, "start", flow.Opinion{}))
	p.must(p.score(out.ID, 1, good...))
	if err := p.score(out.ID, 3, good...); !says(err, fault.Invalid, "没有写评估人3是谁") {
		t.Errorf("points of nobody: %v", err)
	}
	if err := p.score(out.ID, 2, strings.Fields("20.1 8 8 9 13 8 9 7 6")...); !says(err, fault.Invalid, "最多 20 分", "给了 20.1 分") {
		t.Errorf("more points than there are: %v", err)
	}
	if err := p.step("partner_eval", out.ID, "submit", flow.Opinion{}); !says(err, fault.Conflict, "李行政（9）") {
		t.Errorf("submitted before all had scored: %v", err)
	}
	p.as("dept_head")
	p.actor.Employee, p.actor.Depts = p.ids["李行政"], []string{p.ids["行政部"]}
	if err := p.score(out.ID, 1, fair...); !says(err, fault.Forbidden, "只能填写自己的那一列") {
		t.Errorf("another one's column: %v", err)
	}
	if err := p.amend("partner_eval", out.ID, record.Input{Values: map[string]any{"veto": "是", "veto_reason": "违法"}}); !says(err, fault.Forbidden, "自己的那一列") {
		t.Errorf("a scorer vetoes: %v", err)
	}
	p.must(p.score(out.ID, 2, fair...))
	p.as("clerk")
	v = p.stands("partner_eval", out.ID)
	// 86 and 66 make 76; 34 and 25, 30 and 23, 22 and 18 the aspects.
	if v.Int("total") != 760 || v.Str("grade") != "B" || v.Str("suggestion") != "keep" || v.Int("performance") != 295 || v.Int("service") != 265 || v.Int("credit") != 200 {
		t.Errorf("what it comes to: %v", v)
	}
	called := map[string]bool{}
	set := lens.NewSet(p.s, 0)
	defer set.Close()
	past, err := (&desk.Desk{Store: p.s, Lenses: set, Actor: p.actor}).History(context.Background(), "partner_eval", out.ID)
	p.must(err)
	for _, e := range past {
		for _, part := range append([]desk.Entry{e}, e.Parts...) {
			for _, ch := range part.Changes {
				called[ch.Label.ZH] = true
			}
		}
	}
	if joined := fmt.Sprint(slices.Sorted(maps.Keys(called))); !strings.Contains(joined, "李行政") || strings.Contains(joined, "评分2") {
		t.Errorf("whose points the history tells of: %s", joined)
	}
	p.must(p.amend("partner_eval", out.ID, record.Input{Values: map[string]any{"veto": "是", "veto_reason": "重大违约"}}))
	if v = p.stands("partner_eval", out.ID); v.Str("grade") != "D" || v.Str("suggestion") != "terminate" || v.Int("total") != 760 {
		t.Errorf("vetoed: %v", v)
	}
	p.must(p.amend("partner_eval", out.ID, record.Input{Values: map[string]any{"veto": "否"}}))
	p.must(p.step("partner_eval", out.ID, "submit", flow.Opinion{}))
	if got := p.stands("partner", id); got["grade"] != nil {
		t.Errorf("before it is approved: %v", got["grade"])
	}
	p.must(p.step("partner_eval", out.ID, "approve", p.paper("王主任")))
	o := p.paper("赵总")
	o.Values = map[string]any{"suggestion": "reduce"}
	p.must(p.step("partner_eval", out.ID, "approve", o))
	if got := p.stands("partner", id); got.Str("grade") != "B" || got.Int("last_score") != 760 || got.Str("last_eval") != "2026-03-31" {
		t.Errorf("the card: %v", got)
	}
	if err := p.amend("partner", id, record.Input{Values: map[string]any{"grade": "A"}}); !says(err, fault.Invalid, "等级由评估写回") {
		t.Errorf("a grade is typed: %v", err)
	}
	p.assess(id, "2024H2", poor...) // entered late: the later one stays
	if got := p.stands("partner", id); got.Str("grade") != "B" {
		t.Errorf("an older assessment: %v", got["grade"])
	}
}

// What is scored and what it counts is the company's: a new assessment has the items as they
// are now, of a hundred; one that has its lines keeps them. Points that are no number are refused.
func TestItemsAreTheCompanys(t *testing.T) {
	p := shopOf(t)
	id := p.partner("甲公司(虚构)")
	old, err := p.save("partner_eval", map[string]any{"partner_id": id, "period": "2025H1"}, "rows")
	p.must(err)
	p.as("admin")
	code := func(list, key, label string, off bool, attr string) error {
		_, err := p.save("dict_item", map[string]any{"dict": list, "key": key, "label": label, "disabled": map[bool]string{true: "是", false: "否"}[off], "attr": attr}, "")
		return err
	}
	for _, bad := range []string{"abc", "-1", "0", "1e9"} {
		if err := code("eval_item", "p1", "目标完成率", false, `{"full":"`+bad+`"}`); !says(err, fault.Invalid, "“"+bad+"”不对") {
			t.Errorf("%s points: %v", bad, err)
		}
	}
	p.must(code("eval_item", "p1", "目标完成率", false, `{"full":"30"}`))
	for _, key := range []string{"p2", "p3", "s2", "s3", "c2", "c3"} {
		p.must(code("eval_item", key, key, true, ""))
	}
	p.must(code("eval_item", "green", "环保", false, `{"scheme":"partner","aspect":"credit","full":"10","standard":"包装回收"}`))
	p.must(code("partner_grade", "B", "良好", false, `{"from":"70"}`))
	p.as("clerk")
	ev := p.assess(id, "2025H2", "20", "8", "7", "7") // 42 of 60
	v := p.stands("partner_eval", ev)
	if _, rows := p.lines("partner_eval", ev, "partner_eval_row"); len(rows) != 4 || v.Int("total") != 700 || v.Str("grade") != "B" || v.Int("credit") != 140 {
		t.Errorf("%d items: %v", len(rows), v)
	}
	if _, rows := p.lines("partner_eval", old.ID, "partner_eval_row"); len(rows) != 9 || rows[0].Values.Int("full") != 200 {
		t.Errorf("one that was begun before: %v", rows)
	}
}

// Suppliers are assessed by items of their own.
func TestSuppliersAreAssessed(t *testing.T) {
	p := shopOf(t)
	out, err := p.save("partner", map[string]any{"name": "晴川商行(虚构)", "category": "GY"}, "contacts")
	p.must(err)
	ev := p.assess(out.ID, "2025Y", "36", "20", "18", "12")
	if v := p.stands("partner_eval", ev); v.Str("scheme") != "supplier" || v.Int("total") != 860 || v.Str("grade") != "B" || v.Int("service") != 480 {
		t.Errorf("%v", v)
	}
}

// What is decided changes the card in the same transaction, or on its day; who is on the
// black list is named by nothing new, and the sentence says why.
func TestStrategies(t *testing.T) {
	p := shopOf(t)
	id := p.partner("甲公司(虚构)")
	ev := p.assess(id, "2025H2", fair...)
	act := func(ev string) string {
		p.must(p.step("partner_eval", ev, "act", flow.Opinion{}))
		var got string
		p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
			rows, err := tx.Where(p.kind(tx, "partner_action"), "partner_id", id)
			got = rows[len(rows)-1].ID
			return err
		}))
		return got
	}
	decide := func(action string) {
		p.must(p.step("partner_action", action, "submit", flow.Opinion{}))
		p.must(p.step("partner_action", action, "approve", p.paper("王主任")))
		p.must(p.step("partner_action", action, "approve", p.paper("赵总")))
	}
	a := act(ev)
	if v := p.stands("partner_action", a); v.Str("action") != "improve" || v.Str("improve_by") != "2026-06-30" || !strings.Contains(v.Str("content"), "2025H2 评估 66 分") {
		t.Errorf("what is proposed: %v", v)
	}
	if err := p.step("partner_eval", ev, "act", flow.Opinion{}); !says(err, fault.Conflict, "已经有策略调整：HZTZ-2026-001") {
		t.Errorf("twice: %v", err)
	}
	p.must(p.amend("partner_action", a, record.Input{Values: map[string]any{"effective_date": "2026-04-01"}}))
	decide(a)
	if v := p.stands("partner_action", a); v.Str("status") != "approved" || p.stands("partner", id).Str("status") != "active" {
		t.Errorf("before its day: %v", v)
	}
	if err := p.step("partner_action", a, "carry_out", flow.Opinion{}); !says(err, fault.Conflict, "2026-04-01 起生效，还没有到") {
		t.Errorf("carried out early: %v", err)
	}

	ev = p.assess(id, "2026H1", poor...)
	a = act(ev)
	if err := p.step("partner_action", a, "submit", flow.Opinion{}); !says(err, fault.Conflict, "遗留结算和交接") {
		t.Errorf("submitted without what is settled: %v", err)
	}
	agr := p.agree(id, "2026-01-01", "2026-12-31")
	p.must(p.amend("partner_action", a, record.Input{Values: map[string]any{"settlement": "货款已结清", "blacklist": "是", "content": "严重违约"}}))
	if err := p.step("partner_action", a, "submit", flow.Opinion{}); !says(err, fault.Conflict, "1 份协议在履行：XY-2026-001") {
		t.Errorf("an agreement goes on: %v", err)
	}
	p.must(p.step("agreement", agr, "terminate", flow.Opinion{Reason: "违约"}))
	decide(a)
	if got := p.stands("partner", id).Str("status"); got != "blacklist" || p.stands("partner_action", a).Str("status") != "done" {
		t.Errorf("carried out: %s", got)
	}
	why := "在黑名单里（2026-03-31，HZTZ-2026-002：严重违约）"
	if _, err := p.save("agreement", map[string]any{"title": "再签", "partner_id": id, "type": "service", "start_date": "2026-04-01", "end_date": "2026-12-31", "our_duty": "付款", "their_duty": "送货"}, ""); !says(err, fault.Conflict, why, "不能签订新协议") {
		t.Errorf("a new agreement: %v", err)
	}
	if _, err := p.save("purchase_app", map[string]any{"applicant": p.ids["陈员工"], "need_date": "2026-04-10", "supplier_id": id}, "rows", map[string]any{"item_id": p.ids["复印纸"], "qty": "1", "price": "1"}); !says(err, fault.Conflict, why, "不能向它采购") {
		t.Errorf("a purchase: %v", err)
	}
	if _, err := p.save("purchase_plan", map[string]any{"planner": p.ids["陈员工"], "dept_id": p.ids["运营部"]}, "rows", map[string]any{"item_id": p.ids["复印纸"], "qty": "1", "price": "1", "supplier_id": id}); !says(err, fault.Conflict, why) {
		t.Errorf("a plan: %v", err)
	}
	if _, err := p.save("partner_project", map[string]any{"name": "新项目", "partner_id": id, "start": "2026-04-01"}, ""); !says(err, fault.Conflict, why) {
		t.Errorf("a project: %v", err)
	}
	if err := p.write(func(tx *store.Tx) error { return partner.MayName(tx, "", fault.T("", ""), true) }); err != nil {
		t.Errorf("nobody is named: %v", err)
	}
}

// What each decision makes of a partner, by how it stands.
func TestWhatStrategiesMakeOfAPartner(t *testing.T) {
	p := shopOf(t)
	for _, tt := range []struct{ action, from, to, level string }{
		{"reward", "active", "active", "strategic"}, {"reward", "improving", "active", "core"}, {"keep", "active", "active", "core"}, {"keep", "improving", "active", "core"}, {"keep", "suspended", "active", "core"},
		{"improve", "active", "improving", "core"}, {"improve", "suspended", "improving", "core"}, {"reduce", "active", "active", "normal"}, {"reduce", "improving", "improving", "core"},
		{"suspend", "active", "suspended", "core"}, {"suspend", "improving", "suspended", "core"}, {"terminate", "improving", "terminated", "core"}, {"terminate", "suspended", "terminated", "core"},
	} {
		id := p.partner(tt.action + tt.from + "公司(虚构)")
		ev := p.assess(id, "2025H2", good...)
		p.system(func(tx *store.Tx) { p.put(tx, "partner", id, kind.Values{"status": tt.from}) })
		v := map[string]any{"eval_id": ev, "action": tt.action, "content": "经研究决定", "settlement": "已结清", "improve_by": "2026-06-30"}
		if tt.level != "core" {
			v["new_level"] = tt.level
		}
		out, err := p.save("partner_action", v, "")
		p.must(err)
		p.must(p.step("partner_action", out.ID, "submit", flow.Opinion{}))
		p.must(p.step("partner_action", out.ID, "approve", p.paper("王主任")))
		p.must(p.step("partner_action", out.ID, "approve", p.paper("赵总")))
		if got := p.stands("partner", id); got.Str("status") != tt.to || got.Str("level") != tt.level || p.stands("partner_action", out.ID).Str("done_on") != "2026-03-31" {
			t.Errorf("%s of %s: %s %s, want %s %s", tt.action, tt.from, got.Str("status"), got.Str("level"), tt.to, tt.level)
		}
		if by := p.stands("partner", id).Str("improve_by"); (by == "2026-06-30") != (tt.action == "improve") {
			t.Errorf("%s of %s: to improve by %q", tt.action, tt.from, by)
		}
	}
}

// A partner from whom improvement is demanded has a day for it, of which clerks, whoever looks
// after it and the head are told; an assessment that is good enough ends it.
func TestImprovementIsRemindedOf(t *testing.T) {
	p := shopOf(t)
	id := p.partner("甲公司(虚构)")
	told := func(role string) (due string) {
		t.Helper()
		p.as(role)
		set := lens.NewSet(p.s, 0)
		defer set.Close()
		list, err := remind.For(context.Background(), &desk.Desk{Store: p.s, Lenses: set, Actor: p.actor}, backend.ReminderRules(p.s.Catalog()))
		p.must(err)
		for _, it := range list.Items {
			if it.Rule == "partner_improve" && it.ID == id {
				due = it.Due
			}
		}
		return due
	}
	p.as("area_head")
	if err := p.step("partner", id, "improve", flow.Opinion{Reason: "多次延误", Values: map[string]any{"improve_by": "2026-03-31"}}); !says(err, fault.Invalid, "要晚于今天") {
		t.Errorf("at once: %v", err)
	}
	if err := p.step("partner", id, "improve", flow.Opinion{Reason: "多次延误"}); !says(err, fault.Invalid, "改进期限") {
		t.Errorf("without a day: %v", err)
	}
	p.must(p.step("partner", id, "improve", flow.Opinion{Reason: "多次延误", Values: map[string]any{"improve_by": "2026-04-10"}}))
	for _, role := range []string{"clerk", "area_head"} {
		if due := told(role); due != "2026-04-10" {
			t.Errorf("%s is told %q", role, due)
		}
	}
	p.as("clerk")
	p.assess(id, "2025H2", good...)
	p.as("area_head")
	p.must(p.step("partner", id, "recover", flow.Opinion{}))
	if v := p.stands("partner", id); v["improve_by"] != nil || told("clerk") != "" {
		t.Errorf("improved: %v", v)
	}
}

// Points of a talk are open until they are done; the earliest is due next; the card knows
// when the partner was last talked with.
func TestTalks(t *testing.T) {
	p := shopOf(t)
	id := p.partner("甲公司(虚构)")
	talk := func(day string, points ...map[string]any) string {
		out, err := p.save("partner_talk", map[string]any{"partner_id": id, "talk_date": day, "our_people": "王主任、陈员工", "their_people": "罗经理", "topic": "季度回顾"}, "followups", points...)
		p.must(err)
		return out.ID
	}
	first := talk("2026-03-10", map[string]any{"item": "补发票", "due": "2026-04-20", "owner_id": p.ids["陈员工"]}, map[string]any{"item": "换车", "due": "2026-04-05"}, map[string]any{"item": "已办", "done": "是"})
	if v := p.stands("partner_talk", first); v.Int("open_points") != 2 || v.Str("next_due") != "2026-04-05" || v.Str("status") != "open" || v.Str("dept_id") != p.ids["运营部"] || v.Str("doc_no") != "HZHT-202603-001" {
		t.Errorf("%v", v)
	}
	_, rows := p.lines("partner_talk", first, "partner_talk_item")
	if rows[2].Values.Str("done_on") != "2026-03-31" {
		t.Errorf("done when: %v", rows[2].Values)
	}
	var done []record.Input
	for _, r := range rows {
		done = append(done, record.Input{ID: r.ID, Values: map[string]any{"done": "是"}})
	}
	p.must(p.amend("partner_talk", first, record.Input{Lines: map[string][]record.Input{"followups": done}}))
	if v := p.stands("partner_talk", first); v.Int("open_points") != 0 || v["next_due"] != nil || v.Str("status") != "closed" {
		t.Errorf("all done: %v", v)
	}
	p.actor.Employee = p.ids["李行政"]
	second := talk("2026-03-20")
	if v := p.stands("partner_talk", second); v.Str("recorder") != p.ids["李行政"] || v.Str("dept_id") != p.ids["运营部"] {
		t.Errorf("recorded by whoever entered it, for the department in charge: %v", v)
	}
	if got := p.stands("partner", id).Str("last_talk"); got != "2026-03-20" {
		t.Errorf("last talk: %s", got)
	}
	p.as("admin")
	p.must(p.write(func(tx *store.Tx) error { return backend.Void(tx, p.kind(tx, "partner_talk"), second, "重复") }))
	if got := p.stands("partner", id).Str("last_talk"); got != "2026-03-10" {
		t.Errorf("last talk after one is void: %s", got)
	}
}

// Nobody leaves who looks after partners (R28); a partner that documents are about is not void.
func TestPartnersAreHandedOver(t *testing.T) {
	p := shopOf(t)
	id := p.partner("甲公司(虚构)")
	leave := record.Input{Values: map[string]any{"status": "left", "leave_date": "2026-03-31"}}
	if err := p.amend("employee", p.ids["陈员工"], leave); !says(err, fault.Invalid, "还是 1 个合作伙伴的对接人：甲公司(虚构)") {
		t.Errorf("left: %v", err)
	}
	p.must(p.amend("partner", id, record.Input{Values: map[string]any{"owner_id": p.ids["王主任"]}}))
	p.must(p.amend("employee", p.ids["陈员工"], leave))
	p.agree(id, "2026-01-01", "2026-12-31")
	p.as("admin")
	if err := p.write(func(tx *store.Tx) error { return backend.Void(tx, p.kind(tx, "partner"), id, "重复") }); !says(err, fault.Conflict, "还有合作协议（1 条，如 XY-2026-001）") {
		t.Errorf("void: %v", err)
	}
}

// reported asks a report of partners as the actor.
func (p *shop) reported(name string, in map[string]any) (out *reports.Result) {
	p.t.Helper()
	p.must(p.s.Read(context.Background(), p.actor, func(tx *store.Tx) error {
		set, err := backend.Reports(tx.Store.Catalog())
		if err != nil {
			return err
		}
		r, err := set.Get(name)
		if err != nil {
			return err
		}
		out, err = r.Run(tx, kind.View, in)
		return err
	}))
	return out
}

func column(r *reports.Result, name string) (out []string) {
	for _, row := range r.Rows {
		out = append(out, fmt.Sprint(row[name]))
	}
	return out
}

// Acceptance sample (d): what ends on 2024-09-28 is on the list of 90 days on 2024-06-30 and
// not the day before; a list of any day is as it was on that day.
func TestAgreementsDueOnExactDays(t *testing.T) {
	p := shopOf(t)
	id := p.partner("甲公司(虚构)")
	p.system(func(tx *store.Tx) {
		v := kind.Values{"partner_id": id, "title": "年度协议", "type": "service", "our_duty": "付款", "their_duty": "送货", "start_date": "2023-09-29", "end_date": "2024-09-28", "sign_date": "2023-09-20", "status": "renewed", "amount": int64(100_00)}
		first := p.add(tx, "agreement", v)
		v["start_date"], v["end_date"], v["sign_date"], v["status"], v["prev_id"] = "2024-09-29", "2025-09-28", "2024-09-01", "terminated", first
		v["stop_date"] = "2025-08-15"
		p.add(tx, "agreement", v)
		for _, other := range []kind.Values{{"status": "draft"}, {"status": "signed", "perpetual": int64(1), "end_date": nil}} {
			w := kind.Values{}
			for _, from := range []kind.Values{v, other} {
				for name, x := range from {
					w[name] = x
				}
			}
			delete(w, "prev_id")
			p.add(tx, "agreement", w)
		}
	})
	for _, tt := range []struct{ on, days, want string }{
		{"2024-06-29", "90", ""}, {"2024-06-30", "90", "XY-2023-001"}, {"2024-06-29", "91", "XY-2023-001"}, {"2024-08-31", "90", "XY-2023-001"}, {"2024-09-01", "90", ""}, // its renewal was signed that day
		{"2023-09-28", "3650", ""}, {"2025-08-14", "90", "XY-2024-001"}, {"2025-08-15", "90", ""}, {"2024-09-28", "0", ""},
	} {
		r := p.reported("agreement_due", map[string]any{"on": tt.on, "days": tt.days})
		if got := strings.Join(column(r, "doc_no"), " "); got != tt.want {
			t.Errorf("%s, %s days: %q, want %q", tt.on, tt.days, got, tt.want)
		}
	}
	r := p.reported("agreement_due", map[string]any{"on": "2024-06-30"})
	if r.Rows[0].Int("left") != 90 || r.Sums["amount"] != 100_00 || r.Rows[0].Str("renewal") != "XY-2024-001 提前终止" {
		t.Errorf("%v", r.Rows)
	}
}

// Who has the same total has the same rank; the change is against the assessment before.
func TestRankingOfPartners(t *testing.T) {
	p := shopOf(t)
	a, b, c := p.partner("甲公司(虚构)"), p.partner("乙公司(虚构)"), p.partner("丙公司(虚构)")
	p.assess(a, "2025H1", fair...)
	p.assess(a, "2025H2", good...)
	p.assess(b, "2025H2", good...)
	p.assess(c, "2025H1", good...)
	p.assess(c, "2025H2", fair...)
	r := p.reported("partner_rank", nil)
	if got := strings.Join(column(r, "rank"), " "); got != "1 1 3" || r.Rows[2].Int("change") != -200 || r.Rows[0].Int("change") != 200 || r.Rows[1]["change"] != nil || r.Rows[2].Str("before_period") != "2025H1" {
		t.Errorf("ranks %s: %v", got, r.Rows)
	}
	if r = p.reported("partner_rank", map[string]any{"period": "2025H1"}); len(r.Rows) != 2 || r.Rows[0].Str("partner_id") != c {
		t.Errorf("half a year before: %v", r.Rows)
	}
	if r = p.reported("partner_rank", map[string]any{"grade": "C"}); len(r.Rows) != 1 || r.Rows[0].Str("suggestion") != "improve" {
		t.Errorf("those to be improved: %v", r.Rows)
	}
}

// The directory has each partner once, with its main contact; who may see no agreements is
// shown none.
func TestDirectoryOfPartners(t *testing.T) {
	p := shopOf(t)
	id := p.partner("甲公司(虚构)")
	_, err := p.save("partner", map[string]any{"name": "晴川商行(虚构)", "category": "GY"}, "contacts", map[string]any{"name": "谢先生", "phone": "0000-5550001"})
	p.must(err)
	p.agree(id, "2026-01-01", "2026-12-31")
	p.agree(id, "2026-01-01", "2027-12-31")
	r := p.reported("partner_list", nil)
	if got := column(r, "contact"); len(got) != 2 || got[0] != "罗经理" || r.Rows[0].Str("ends") != "2027-12-31" || r.Rows[1]["agreement"] != nil {
		t.Errorf("%v", r.Rows)
	}
	if r = p.reported("partner_list", map[string]any{"category": "GY"}); len(r.Rows) != 1 || r.Rows[0].Str("phone") != "0000-5550001" {
		t.Errorf("suppliers: %v", r.Rows)
	}
	p.as("viewer")
	if r = p.reported("partner_list", nil); slices.Contains(r.Columns, "agreement") || len(r.Rows) != 2 {
		t.Errorf("a viewer sees %v", r.Columns)
	}
}
