package backend_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/training"
	"opsbook/backend/user"
)

// row is a record as it stands, withdrawn or void or not.
func (p *shop) row(kindName, id string) (v kind.Values) {
	p.t.Helper()
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		r, err := record.Get(tx, p.kind(tx, kindName), id)
		if err == nil {
			v = r.Values
		}
		return err
	}))
	return v
}

func (p *shop) edit(kindName, id string, v map[string]any) (out record.Outcome, err error) {
	err = p.write(func(tx *store.Tx) (err error) {
		out, err = backend.Edit(tx, p.kind(tx, kindName), id, 0, record.Input{Values: v})
		return err
	})
	return out, err
}

// school is a shop with courses.
func school(t *testing.T) *shop {
	p := shopOf(t)
	p.system(func(tx *store.Tx) {
		for name, v := range map[string]kind.Values{
			"消防安全":   {"type": "safety", "hours": int64(20), "exam_mode": "exam", "pass_score": int64(600), "valid_months": int64(12), "required": int64(1)},
			"制度宣贯":   {"type": "policy", "hours": int64(20), "exam_mode": "exam", "pass_score": int64(800), "trainer": "李行政"},
			"读书会":    {"type": "other", "hours": int64(10), "exam_mode": "none"},
			"公文写作观摩": {"type": "skill", "hours": int64(30), "exam_mode": "check"},
		} {
			v["name"] = name
			p.ids[name] = p.add(tx, "course", v)
		}
	})
	return p
}

// session begins one of a course with people, announced and ready to be held.
func (p *shop) session(course string, people ...string) (id string, records map[string]string) {
	p.t.Helper()
	out, err := p.save("training_session", map[string]any{"course_id": p.ids[course], "start_at": "2026-03-20 14:00", "end_at": "2026-03-20 16:00", "trainer": "周讲师", "place": "二楼会议室", "content": "讲解与演练", "dept_id": p.ids["行政部"]}, "")
	p.must(err)
	records = map[string]string{}
	for _, who := range people {
		r, err := p.save("training_record", map[string]any{"session_id": out.ID, "employee_id": p.ids[who]}, "")
		p.must(err)
		records[who] = r.ID
	}
	p.must(p.step("training_session", out.ID, "notify", flow.Opinion{}))
	return out.ID, records
}

// From the plan to the file: what is planned is approved and arranged, people are there
// or not, scores make results, hours and certificates; the plan says that it is done.
func TestTrainingFromPlanToArchive(t *testing.T) {
	p := school(t)
	plan, err := p.save("training_plan", map[string]any{"dept_id": p.ids["运营部"], "planner": p.ids["陈员工"]}, "rows",
		map[string]any{"course_id": p.ids["消防安全"], "target": "全员", "qty": "3", "plan_month": "2026-03", "budget": "1500"},
		map[string]any{"course_id": p.ids["读书会"], "target": "自愿", "qty": "5", "plan_month": "2026-06"})
	p.must(err)
	if v := p.row("training_plan", plan.ID); v["title"] != "2026年度培训计划" || v["hours"] != int64(30) || v["budget"] != int64(150000) || !strings.HasPrefix(plan.Number, "PXJH-2026-") {
		t.Errorf("the plan: %v %s", v, plan.Number)
	}
	p.must(p.step("training_plan", plan.ID, "submit", flow.Opinion{}))
	if err := p.step("training_plan", plan.ID, "arrange", flow.Opinion{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("arranged before it is approved: %v", err)
	}
	p.must(p.step("training_plan", plan.ID, "approve", p.paper("王主任")))
	p.must(p.step("training_plan", plan.ID, "approve", p.paper("赵总")))
	p.must(p.step("training_plan", plan.ID, "arrange", flow.Opinion{}))
	if err := p.step("training_plan", plan.ID, "arrange", flow.Opinion{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("arranged twice: %v", err)
	}
	_, rows := p.lines("training_plan", plan.ID, "plan_course")
	session := p.find("training_session", "plan_row_id", rows[0].ID)
	if v := p.row("training_session", session); v["status"] != "planned" || v["name"] != "消防安全" || v["hours"] != int64(20) || v["plan_month"] != "2026-03" || v["valid_months"] != int64(12) {
		t.Errorf("the session arranged: %v", v)
	}
	if err := p.step("training_session", session, "notify", flow.Opinion{}); !fault.Is(err, fault.Conflict) || !strings.Contains(fault.Of(err).Message.ZH, "开始时间、结束时间、讲师、地点、内容摘要") {
		t.Errorf("announced without a time: %v", err)
	}
	if _, err := p.edit("training_session", session, map[string]any{"start_at": "2026-03-20 14:00", "end_at": "2026-03-20 15:50", "hours": "", "trainer": "周讲师", "place": "二楼", "content": "演练"}); err != nil {
		t.Fatal(err)
	}
	who := map[string]string{}
	for _, name := range []string{"陈员工", "王主任", "李行政"} {
		out, err := p.save("training_record", map[string]any{"session_id": session, "employee_id": p.ids[name]}, "")
		p.must(err)
		who[name] = out.ID
	}
	if _, err := p.save("training_record", map[string]any{"session_id": session, "employee_id": p.ids["陈员工"]}, ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("listed twice: %v", err)
	}
	p.must(p.step("training_session", session, "notify", flow.Opinion{}))
	_, err = p.edit("training_record", who["李行政"], map[string]any{"attendance": "leave"})
	p.must(err)
	p.must(p.step("training_session", session, "hold", flow.Opinion{}))
	if err := p.step("training_session", session, "exam", flow.Opinion{}); !fault.Is(err, fault.Conflict) || !strings.Contains(fault.Of(err).Message.ZH, "还有 2 人") {
		t.Errorf("ended without scores: %v", err)
	}
	_, err = p.edit("training_record", who["陈员工"], map[string]any{"score": "95"})
	p.must(err)
	_, err = p.edit("training_record", who["王主任"], map[string]any{"score": "55"})
	p.must(err)
	_, err = p.edit("training_record", who["王主任"], map[string]any{"retake_score": "75"})
	p.must(err)
	p.must(p.step("training_session", session, "exam", flow.Opinion{}))
	if err := p.step("training_session", session, "archive", flow.Opinion{}); !fault.Is(err, fault.Conflict) || !strings.Contains(fault.Of(err).Message.ZH, "签到表扫描件") {
		t.Errorf("archived without the signed list: %v", err)
	}
	p.must(p.step("training_session", session, "archive", flow.Opinion{Reason: "纸质签到表留存在行政部"}))
	for name, want := range map[string]string{"陈员工": "excellent 20 2027-03-20", "王主任": "retake_pass 20 2027-03-20", "李行政": "absent 0 <nil>"} {
		v := p.row("training_record", who[name])
		if got := fmt.Sprint(v["result"], " ", v["hours"], " ", v["cert_expiry"]); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if v := p.row("training_session", session); fmt.Sprint(v["expected"], v["attended"], v["passed"], v["average"], v["status"]) != "3 2 2 750archived" {
		t.Errorf("its figures: %v", v)
	}
	if _, rows = p.lines("training_plan", plan.ID, "plan_course"); rows[0].Values["status"] != "done" || rows[1].Values["status"] != "planned" {
		t.Errorf("the plan's lines: %v, %v", rows[0].Values, rows[1].Values)
	}
	if _, err := p.edit("training_record", who["陈员工"], map[string]any{"score": "60"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a score changed in the archive: %v", err)
	}
	if _, err := p.edit("training_record", who["陈员工"], map[string]any{"cert_no": "XF-2026-001"}); err != nil {
		t.Errorf("a certificate that comes late: %v", err)
	}
	p.must(p.step("training_session", session, "reopen", flow.Opinion{Reason: "成绩录错"}))
	if _, rows = p.lines("training_plan", plan.ID, "plan_course"); rows[0].Values["status"] != "planned" {
		t.Errorf("taken out of the archive, the plan still says %v", rows[0].Values["status"])
	}
}

// find is the id of the one record whose field has a value.
func (p *shop) find(kindName, field string, value any) (id string) {
	p.t.Helper()
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		rows, err := tx.Where(p.kind(tx, kindName), field, value)
		if len(rows) != 1 {
			p.t.Fatalf("%d records of %s with %s %v", len(rows), kindName, field, value)
		}
		id = rows[0].ID
		return err
	}))
	return id
}

// Results are not typed beside scores that say otherwise; what a session says is changed
// there and reaches everybody; a cleared score takes its result along.
func TestTrainingRecordFollows(t *testing.T) {
	p := school(t)
	session, who := p.session("制度宣贯", "陈员工", "王主任")
	p.must(p.step("training_session", session, "hold", flow.Opinion{}))
	chen := who["陈员工"]
	if _, err := p.edit("training_record", chen, map[string]any{"score": "79", "result": "合格"}); !fault.Is(err, fault.Invalid) || !strings.Contains(fault.Of(err).Fields["result"].ZH, "合格分 80，结果应是“不合格”") {
		t.Errorf("passed below the mark: %v", err)
	}
	for _, tt := range []struct{ score, want any }{{"79", "fail"}, {"80", "pass"}, {"", nil}, {"90", "excellent"}} {
		_, err := p.edit("training_record", chen, map[string]any{"score": tt.score})
		p.must(err)
		if got := p.row("training_record", chen)["result"]; got != tt.want {
			t.Errorf("score %v: %v, want %v", tt.score, got, tt.want)
		}
	}
	if _, err := p.edit("training_record", chen, map[string]any{"name": "别的培训"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a record with another name than its session: %v", err)
	}
	_, err := p.edit("training_record", who["王主任"], map[string]any{"hours": "1"})
	p.must(err)
	_, err = p.edit("training_session", session, map[string]any{"pass_score": "95", "hours": "3", "start_at": "2026-03-21 08:00", "end_at": "2026-03-21 11:00"})
	p.must(err)
	if v := p.row("training_record", chen); v["result"] != "fail" || v["hours"] != int64(30) || v["train_date"] != "2026-03-21" {
		t.Errorf("after another pass mark, day and hours: %v", v)
	}
	if v := p.row("training_record", who["王主任"]); v["hours"] != int64(10) {
		t.Errorf("hours that somebody typed for one person: %v", v["hours"])
	}
	_, err = p.edit("training_record", chen, map[string]any{"attendance": "absent", "score": ""})
	p.must(err)
	if v := p.row("training_record", chen); v["result"] != "absent" || v["hours"] != int64(0) {
		t.Errorf("was not there after all: %v", v)
	}
	check, seen := p.session("公文写作观摩", "陈员工")
	p.must(p.step("training_session", check, "hold", flow.Opinion{}))
	_, err = p.edit("training_record", seen["陈员工"], map[string]any{"result": "优秀"})
	p.must(err)
	_, err = p.edit("training_record", seen["陈员工"], map[string]any{"remark": "示范发言"})
	p.must(err)
	if v := p.row("training_record", seen["陈员工"]); v["result"] != "excellent" {
		t.Errorf("what the examiner said: %v", v)
	}
}

// Who may take which step of a session.
func TestTrainingSteps(t *testing.T) {
	p := school(t)
	for _, tt := range []struct{ step, roles string }{
		{"notify", "clerk dept_head"}, {"hold", "clerk"}, {"exam", "clerk"}, {"archive", "clerk"}, {"reopen", "clerk"}, {"cancel", "clerk"},
	} {
		for _, role := range kind.Roles {
			p.as("clerk")
			id, who := p.ready(tt.step)
			p.as(role)
			p.actor.Depts, p.actor.Employee = []string{p.ids["行政部"]}, p.ids["李行政"]
			err := p.step("training_session", id, tt.step, flow.Opinion{Reason: "测试"})
			if may := strings.Contains(" "+tt.roles+" ", " "+role+" "); (err == nil) != may || err != nil && !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s by %s: %v (%d people)", tt.step, role, err, len(who))
			}
		}
	}
}

// ready is a session at which a step can be taken.
func (p *shop) ready(step string) (id string, who map[string]string) {
	id, who = p.session("消防安全", "陈员工")
	switch step {
	case "notify":
		out, err := p.save("training_session", map[string]any{"course_id": p.ids["消防安全"], "start_at": "2026-03-20 14:00", "end_at": "2026-03-20 16:00", "trainer": "周讲师", "place": "二楼", "content": "讲", "dept_id": p.ids["行政部"]}, "")
		p.must(err)
		_, err = p.save("training_record", map[string]any{"session_id": out.ID, "employee_id": p.ids["陈员工"]}, "")
		p.must(err)
		return out.ID, who
	case "exam", "archive", "reopen":
		p.must(p.step("training_session", id, "hold", flow.Opinion{}))
		_, err := p.edit("training_record", who["陈员工"], map[string]any{"score": "88"})
		p.must(err)
	}
	if step == "reopen" {
		p.must(p.step("training_session", id, "archive", flow.Opinion{Reason: "无扫描件"}))
	}
	return id, who
}

// Somebody is sent out: a dear training takes an agreement; when he is back it is a record
// of his; the chain has three desks.
func TestOutsideTraining(t *testing.T) {
	p := school(t)
	apply := func(v map[string]any) record.Outcome {
		for name, x := range map[string]any{"applicant": p.ids["陈员工"], "title": "资产管理师培训", "org": "华测培训中心(虚构)", "dates": "2026-03-02 至 2026-03-04", "place": "杭州", "type": "skill"} {
			v[name] = x
		}
		out, err := p.save("training_ext_app", v, "")
		p.must(err)
		return out
	}
	dear := apply(map[string]any{"cost": "5000"})
	if len(dear.Warnings) != 1 || !strings.Contains(dear.Warnings[0].Say.ZH, "5,000.00") {
		t.Errorf("dear, without an agreement: %v", dear.Warnings)
	}
	if err := p.step("training_ext_app", dear.ID, "submit", flow.Opinion{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("submitted without the agreement: %v", err)
	}
	out := apply(map[string]any{"cost": "4999.99"})
	p.must(p.step("training_ext_app", out.ID, "submit", flow.Opinion{}))
	for _, by := range []string{"王主任", "李行政", "赵总"} {
		p.must(p.step("training_ext_app", out.ID, "approve", p.paper(by)))
	}
	if err := p.step("training_ext_app", out.ID, "back", flow.Opinion{Values: map[string]any{"hours": "24"}}); !fault.Is(err, fault.Conflict) {
		t.Errorf("back without a word of what was learnt: %v", err)
	}
	p.must(p.step("training_ext_app", out.ID, "back", flow.Opinion{Values: map[string]any{"hours": "24", "score": "91", "actual_cost": "4800", "cert_no": "ZC-001", "cert_expiry": "2029-03-04", "outcome": "掌握盘点方法"}}))
	id := p.find("training_record", "employee_id", p.ids["陈员工"])
	if v := p.row("training_record", id); v["name"] != "资产管理师培训" || v["result"] != "excellent" || v["hours"] != int64(240) || v["train_date"] != "2026-03-04" || v["org"] != "华测培训中心(虚构)" || v["dept_id"] != p.ids["运营部"] || v["ext_id"] != out.ID {
		t.Errorf("the record: %v", v)
	}
	if err := p.write(func(tx *store.Tx) error { return backend.Void(tx, p.kind(tx, "training_ext_app"), out.ID, "误填") }); !fault.Is(err, fault.Conflict) {
		t.Errorf("void after it stands in the file: %v", err)
	}
}

// Marks make a score, whoever gives them takes part once, and three months later the head
// says what has changed.
func TestTrainingEvaluation(t *testing.T) {
	p := school(t)
	session, _ := p.session("读书会", "陈员工", "王主任")
	mark := func(who string, a, b, c, d string) (record.Outcome, error) {
		v := map[string]any{"session_id": session, "s_content": a, "s_trainer": b, "s_org": c, "s_use": d}
		if who != "" {
			v["evaluator"] = p.ids[who]
		}
		return p.save("training_eval", v, "")
	}
	if _, err := mark("陈员工", "5", "4", "5", "4"); !fault.Is(err, fault.Invalid) {
		t.Errorf("evaluated before it was held: %v", err)
	}
	p.must(p.step("training_session", session, "hold", flow.Opinion{}))
	first, err := mark("陈员工", "5", "4", "5", "4")
	p.must(err)
	if v := p.row("training_eval", first.ID); v["score"] != int64(900) || v["dept_id"] != p.ids["运营部"] {
		t.Errorf("the evaluation: %v", v)
	}
	if _, err := mark("陈员工", "1", "1", "1", "1"); !fault.Is(err, fault.Invalid) {
		t.Errorf("twice: %v", err)
	}
	if _, err := mark("李行政", "1", "1", "1", "1"); !fault.Is(err, fault.Invalid) {
		t.Errorf("by somebody who was not there: %v", err)
	}
	_, err = mark("", "3", "3", "3", "3") // nobody need be named
	p.must(err)
	if v := p.row("training_session", session); v["eval_score"] != int64(750) {
		t.Errorf("the session's score: %v", v["eval_score"])
	}
	var pasted training.MarkSheet
	p.must(p.write(func(tx *store.Tx) (err error) {
		pasted, err = training.PasteEvals(tx, session, "课程内容\t讲师授课\t组织安排\t实用收获\t建议\t姓名\n4\t4\t4\t4\t多些案例\t王主任\n5\t5\t5\t5\t\t\n5\t5\t6\t5\t\t\n5\t5\t5\t5\t\t陈员工\n5\t5\t5\t\t\t", true)
		return err
	}))
	if pasted.Entered != 2 || pasted.Wrong != 3 || !strings.Contains(pasted.Rows[3].Say.ZH, "已经评估过") || p.row("training_session", session)["eval_score"] != int64(825) {
		t.Errorf("pasted: %+v, score %v", pasted, p.row("training_session", session)["eval_score"])
	}
	out, err := p.edit("training_eval", first.ID, map[string]any{"behavior": "有效"})
	p.must(err)
	if v := p.row("training_eval", first.ID); len(out.Warnings) != 1 || v["behavior_on"] != "2026-03-31" {
		t.Errorf("judged eleven days later: %v, %v", out.Warnings, v)
	}
}

// People come by department with those below it, by position, by hand and from a pasted
// list; nobody twice; two of one name are told apart by number or department.
func TestInvite(t *testing.T) {
	p := school(t)
	p.system(func(tx *store.Tx) {
		p.ids["客服组"] = p.add(tx, "department", kind.Values{"dept_code": "KF", "dept_name": "客服组", "parent_id": p.ids["运营部"], "dept_alias": "客服"})
		for no, v := range map[string][3]string{"9001": {"张伟", "客服组", "客服专员"}, "9002": {"张伟", "行政部", "职员"}, "9003": {"孙离", "客服组", "客服专员"}, "9004": {"周假", "客服组", "客服专员"}} {
			p.ids[no] = p.add(tx, "employee", kind.Values{"emp_no": no, "name": v[0], "dept_id": p.ids[v[1]], "position_id": v[2], "gender": "M", "hire_date": "2024-03-01"})
		}
		p.put(tx, "employee", p.ids["9003"], kind.Values{"status": "left", "leave_date": "2025-01-01"})
		p.put(tx, "employee", p.ids["9004"], kind.Values{"status": "leave"})
	})
	out, err := p.save("training_session", map[string]any{"course_id": p.ids["消防安全"], "dept_id": p.ids["行政部"]}, "")
	p.must(err)
	for _, tt := range []struct {
		name string
		whom training.Whom
		want string
	}{
		{"a department with the one below it; not who left, not on leave", training.Whom{Departments: []string{p.ids["运营部"]}}, "3 added, 0 there [] []"},
		{"again, and a position", training.Whom{Departments: []string{p.ids["运营部"]}, Positions: []string{"职员"}}, "3 added, 3 there [] []"},
		{"on leave, named by hand", training.Whom{People: []string{p.ids["9004"]}}, "1 added, 0 there [] []"},
		{"pasted: heading, spaces, alias of the department, nobody, several", training.Whom{Text: "序号\t姓名\t部门\n1\t陈 员工\t运营部\n2\t张伟\t客服\n3\t查无此人\t运营部\n张伟、王主任"}, "0 added, 3 there [查无此人] [张伟]"},
	} {
		var got training.Invited
		p.must(p.write(func(tx *store.Tx) (err error) {
			got, err = training.Invite(tx, out.ID, tt.whom)
			return err
		}))
		if s := fmt.Sprintf("%d added, %d there %v %v", got.Added, got.There, got.Unknown, got.Unsure); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
		}
	}
	p.system(func(tx *store.Tx) {
		for who, day := range map[string]string{"陈员工": "2026-01-10", "王主任": "2025-05-10"} { // the second expires within two months
			p.add(tx, "training_record", kind.Values{"employee_id": p.ids[who], "name": "消防安全", "course_id": p.ids["消防安全"], "type": "safety", "train_date": day, "hours": int64(20), "mode": "internal", "result": "pass"})
		}
	})
	again, err := p.save("training_session", map[string]any{"course_id": p.ids["消防安全"], "dept_id": p.ids["行政部"]}, "")
	p.must(err)
	p.must(p.write(func(tx *store.Tx) error {
		got, err := training.Invite(tx, again.ID, training.Whom{Lacking: true})
		if got.Added != 5 { // 王主任, 李行政, 赵总 and both 张伟; not who has passed, left or is on leave
			t.Errorf("who lacks the course: %+v", got)
		}
		return err
	}))
	if v := p.row("training_session", out.ID); v["expected"] != int64(7) {
		t.Errorf("expected: %v", v["expected"])
	}
	err = p.write(func(tx *store.Tx) error {
		_, err := training.Invite(tx, out.ID, training.Whom{})
		return err
	})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("nobody: %v", err)
	}
	p.as("viewer")
	err = p.write(func(tx *store.Tx) error {
		_, err := training.Invite(tx, out.ID, training.Whom{Everybody: true})
		return err
	})
	if !fault.Is(err, fault.Forbidden) {
		t.Errorf("by a viewer: %v", err)
	}
}

// Scores are pasted in any order, written in many ways; what cannot be entered is said and
// changes nothing.
func TestPasteScores(t *testing.T) {
	p := school(t)
	session, who := p.session("制度宣贯", "陈员工", "王主任", "李行政", "赵总")
	p.must(p.step("training_session", session, "hold", flow.Opinion{}))
	paste := func(text string, apply bool) (out training.MarkSheet) {
		run := p.write
		if !apply {
			run = func(fn func(*store.Tx) error) error { return p.s.Read(context.Background(), p.actor, fn) }
		}
		p.must(run(func(tx *store.Tx) (err error) {
			out, err = training.Paste(tx, session, text, apply)
			return err
		}))
		return out
	}
	text := "工号\t姓名\t成绩\t证书编号\n\t李行政\t八十五\t\n\t陈员工\t 78 / 补考 82\tZD-01\n\t王主任\t缺考\t\n\t赵总\t105\t\n\t路人\t90\t"
	if out := paste(text, false); out.Entered != 4 || out.Wrong != 1 || p.row("training_record", who["李行政"])["score"] != nil {
		t.Errorf("to be looked at: %+v", out)
	}
	out := paste(text, true)
	if out.Entered != 3 || out.Wrong != 2 || !strings.Contains(out.Rows[3].Say.ZH, "不能大于 100") || !strings.Contains(out.Rows[4].Say.ZH, "“路人”") {
		t.Errorf("entered: %+v", out)
	}
	for name, want := range map[string]string{"李行政": "850 <nil> pass present 20", "陈员工": "780 820 retake_pass present 20", "王主任": "<nil> <nil> absent absent 0", "赵总": "<nil> <nil> <nil> present 20"} {
		v := p.row("training_record", who[name])
		if got := fmt.Sprint(v["score"], " ", v["retake_score"], " ", v["result"], " ", v["attendance"], " ", v["hours"]); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if out := paste("赵总 95\n李行政，91", true); out.Entered != 2 || p.row("training_record", who["赵总"])["result"] != "excellent" {
		t.Errorf("without a heading: %+v", out)
	}
	p.must(p.write(func(tx *store.Tx) error {
		k := p.kind(tx, "training_record")
		done, err := record.PatchAll(tx, k, []record.Patch{{ID: who["赵总"], Values: map[string]any{"score": "60", "result": "合格"}}, {ID: who["李行政"], Values: map[string]any{"score": "92"}}}, training.EditRecord, func(int, int) {})
		if err == nil && (done[0].Refused["result"].ZH == "" || len(done[1].Refused) > 0) {
			t.Errorf("a cell that says otherwise than the score: %+v", done)
		}
		return err
	}))
	if v := p.row("training_record", who["赵总"]); v["result"] != "fail" || v["score"] != int64(600) {
		t.Errorf("the score of that row stands, its result follows: %v", v)
	}
}

// Who may take which step of a plan and of an application, before and after approval.
func TestTrainingApprovals(t *testing.T) {
	p := school(t)
	in := func(status string, v kind.Values) kind.Values {
		v["status"] = status
		return v
	}
	docs := map[string]func(tx *store.Tx, status string) string{
		"training_plan": func(tx *store.Tx, status string) string {
			id := p.add(tx, "training_plan", in(status, kind.Values{"title": "计划", "dept_id": p.ids["运营部"], "planner": p.ids["陈员工"]}))
			p.add(tx, "plan_course", kind.Values{"plan_id": id, "course_id": p.ids["读书会"], "type": "other", "target": "全员", "qty": int64(3), "plan_month": "2026-05", "hours": int64(10)})
			return id
		},
		"training_ext_app": func(tx *store.Tx, status string) string {
			return p.add(tx, "training_ext_app", in(status, kind.Values{"apply_dept": p.ids["运营部"], "applicant": p.ids["陈员工"], "title": "研修", "org": "学院(虚构)", "dates": "2026-03-02/2026-03-03", "end_date": "2026-03-03", "place": "线上", "cost": int64(100), "type": "skill", "hours": int64(80), "outcome": "学到"}))
		},
	}
	who := map[string]store.Actor{
		"admin": {Roles: []string{"admin"}}, "clerk": {Roles: []string{"clerk"}}, "auditor": {Roles: []string{"auditor"}},
		"applicant": {Roles: []string{"viewer"}, Employee: p.ids["陈员工"], Reach: kind.Self}, "somebody": {Roles: []string{"viewer"}, Employee: p.ids["李行政"], Reach: kind.Self},
		"head": {Roles: []string{"dept_head"}, Employee: p.ids["王主任"], Depts: []string{p.ids["运营部"]}}, "executive": {Roles: []string{"area_head"}, Employee: p.ids["赵总"]},
	}
	for _, tt := range []struct{ kind, status, step, may string }{
		{"training_plan", "draft", "submit", "clerk head"},
		{"training_plan", "submitted", "approve", "head"}, {"training_plan", "leader", "approve", "executive"}, {"training_plan", "leader", "return", "executive"},
		{"training_plan", "approved", "arrange", "clerk"}, {"training_plan", "approved", "adjust", "clerk head"}, {"training_plan", "draft", "arrange", ""},
		{"training_ext_app", "draft", "submit", "clerk head applicant"},
		{"training_ext_app", "submitted", "approve", "head"}, {"training_ext_app", "leader", "reject", "executive"},
		{"training_ext_app", "approved", "back", "clerk"}, {"training_ext_app", "approved", "drop", "clerk"}, {"training_ext_app", "submitted", "back", ""},
	} {
		for name, a := range who {
			var id string
			p.system(func(tx *store.Tx) { id = docs[tt.kind](tx, tt.status) })
			p.actor = a
			err := p.step(tt.kind, id, tt.step, flow.Opinion{Reason: "测试"})
			may := strings.Contains(" "+tt.may+" ", " "+name+" ")
			if (err == nil) != may || err != nil && !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Conflict) {
				t.Errorf("%s %s in %s by %s: %v", tt.kind, tt.step, tt.status, name, err)
			}
		}
	}
}
