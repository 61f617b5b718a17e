package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/training"
)

// Trainings gives the company that Fill made its courses, eighteen months of trainings
// with everybody's scores, the plan of this year, evaluations, people who were sent out,
// and a session that is about to be held. ctx stops the work between two of them. Faults: Cancelled.
func Trainings(ctx context.Context, s *store.Store, actor store.Actor) error {
	f, err := newFiller(s, 0)
	if err != nil {
		return err
	}
	c := &college{trade: &trade{filler: f, items: map[[2]string]string{}}, courses: map[string]string{}, sessions: map[string]string{}, by: map[string]row{}}
	if err := c.read(); err != nil {
		return err
	}
	jobs := []func(*store.Tx) error{c.look, c.library, c.plan}
	for _, r := range c.held {
		jobs = append(jobs, func(tx *store.Tx) error { return c.session(tx, r) })
	}
	jobs = append(jobs, c.evaluations, c.outside, c.ahead, c.certificates, c.chances)
	for _, job := range jobs {
		if ctx.Err() != nil {
			return fault.New(fault.Cancelled, "已停止，写好的演示数据保留。", "Stopped; the demo records written so far stay.")
		}
		if _, err := s.Write(ctx, clerk(actor), job); err != nil {
			return err
		}
	}
	return nil
}

// college writes what belongs to trainings.
type college struct {
	*trade
	list, held, trained []row
	by                  map[string]row    // courses by name
	courses             map[string]string // name → id
	sessions            map[string]string // number in the data → id
	lines               map[string]string // course → line of this year's plan
	planID              string
}

func (c *college) read() (err error) {
	for name, into := range map[string]*[]row{"courses": &c.list, "sessions": &c.held, "trainings": &c.trained} {
		if *into, err = readTable(name); err != nil {
			return err
		}
	}
	for _, r := range c.list {
		c.by[r["name"]] = r
	}
	return nil
}

// library writes the courses; what concerns everybody and is renewed is required.
func (c *college) library(tx *store.Tx) error {
	for _, r := range c.list {
		v := kind.Values(r.values("name", "type", "hours", "trainer", "exam_mode", "pass_score", "valid_months"))
		if r["target"] == "全体" && r["valid_months"] != "" {
			v["required"] = "是"
		}
		if r["target"] == "客服" {
			v["positions"] = "客服专员;客服组长;质检专员"
			v["required"] = "是"
		}
		id, err := c.add(tx, training.Course.Name, v)
		if err != nil {
			return err
		}
		c.courses[r["name"]] = id
	}
	return nil
}

// plan is that of this year, approved, with the courses held so far and four to come.
func (c *college) plan(tx *store.Tx) error {
	k, err := tx.Kind(training.Plan.Name)
	if err != nil {
		return err
	}
	year, month := c.today.Format("2006"), c.today.Format("2006-01")
	in := record.Input{Values: map[string]any{"title": year + "年度培训计划", "dept_id": c.depts["行政部"], "planner": c.person("沈欣怡")}, Lines: map[string][]record.Input{}}
	var named []string
	line := func(course, at string) {
		if !slices.Contains(named, course) {
			named = append(named, course)
			r := c.by[course]
			mode := "internal"
			if strings.HasPrefix(r["trainer"], "外聘") {
				mode = "expert"
			}
			in.Lines["rows"] = append(in.Lines["rows"], record.Input{Values: map[string]any{"course_id": c.courses[course], "target": r["target"], "qty": "25", "mode": mode, "plan_month": at,
				"trainer": r["trainer"], "place": "3楼301会议室", "budget": map[string]string{"internal": "300", "expert": "3000"}[mode]}})
		}
	}
	for _, s := range c.held {
		if day := c.day(s["date"]); strings.HasPrefix(day, year) && s["course"] != announced {
			line(s["course"], day[:7])
		}
	}
	for _, course := range []string{announced, "急救知识(初级)", "客户沟通技巧", "库存与盘点实务"} {
		line(course, month)
	}
	out, err := training.SavePlan(tx, in)
	if err != nil {
		return err
	}
	c.planID = out.ID
	for _, s := range []taken{{"submit", flow.Opinion{}}, {"approve", flow.Opinion{Approver: c.heads[c.depts["行政部"]], Reason: "同意"}}, {"approve", flow.Opinion{Approver: c.executive(), Reason: "同意，控制在预算内"}}} {
		if err := training.StepPlan(tx, k, out.ID, s.name, s.o); err != nil {
			return err
		}
	}
	rows, err := tx.Kind(training.PlanCourse.Name)
	if err != nil {
		return err
	}
	lines, err := record.Lines(tx, rows, out.ID)
	c.lines = map[string]string{}
	for _, l := range lines {
		c.lines[l.Values.Str("course_id")] = l.ID
	}
	return err
}

// session is one that was held, archived, with everybody's score.
func (c *college) session(tx *store.Tx, s row) error {
	course, day := c.by[s["course"]], c.day(s["date"])
	hours, _, err := parse.Decimal(s["hours"], training.HourScale)
	if err != nil {
		return err
	}
	begin, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return err
	}
	begin = begin.Add(9 * time.Hour)
	v := kind.Values(s.values("mode", "hours", "trainer"))
	for name, x := range map[string]any{"doc_no": c.number("PX-"+strings.ReplaceAll(day[:7], "-", "")+"-", 3), "course_id": c.courses[s["course"]], "name": s["course"], "type": course["type"], "exam_mode": course["exam_mode"], "dept_id": c.depts["行政部"], "organiser": c.person("沈欣怡"),
		"start_at": begin.Format(time.DateTime), "end_at": begin.Add(time.Duration(min(hours, 80)) * 6 * time.Minute).Format(time.DateTime), "place": map[bool]string{true: "3楼301会议室", false: "1楼102培训室"}[strings.HasPrefix(s["place"], "301")],
		"content": s["course"] + "：要点讲解、案例讨论与考核。", "status": "archived", "no_scan": "演示数据"} {
		v[name] = x
	}
	for _, name := range []string{"pass_score", "valid_months"} {
		if course[name] != "" {
			v[name] = course[name]
		}
	}
	if s["mode"] == "expert" {
		v["trainer_type"], v["cost"] = "external", "2400"
	}
	if id := c.lines[c.courses[s["course"]]]; id != "" && strings.HasPrefix(day, c.today.Format("2006")) && s["course"] != announced {
		v["plan_id"], v["plan_row_id"], v["plan_month"] = c.planID, id, day[:7]
		rows, err := tx.Kind(training.PlanCourse.Name)
		if err != nil {
			return err
		}
		if err := record.Put(tx, rows, id, kind.Values{"status": "done"}); err != nil {
			return err
		}
	}
	id, err := c.add(tx, training.Session.Name, v)
	if err != nil {
		return err
	}
	c.sessions[s["no"]] = id
	for _, p := range c.trained {
		if p["no"] == s["no"] {
			if err := c.result(tx, id, day, v, p); err != nil {
				return err
			}
		}
	}
	return training.Tally(tx, id)
}

// result is one person at a session.
func (c *college) result(tx *store.Tx, session, day string, s kind.Values, p row) error {
	v := kind.Values{"session_id": session, "employee_id": c.person(p["person"]), "name": s["name"], "type": s["type"], "course_id": s["course_id"], "train_date": day, "hours": s["hours"], "mode": s["mode"], "org": s["trainer"],
		"exam_mode": s["exam_mode"], "attendance": "present", "result": p["result"]}
	if s["pass_score"] != nil {
		v["pass_score"] = s["pass_score"]
	}
	if p["result"] == training.Absent {
		v["attendance"], v["hours"] = "leave", "0"
	}
	if p["score"] != "" {
		v["score"] = p["score"]
	}
	if p["retake"] != "" {
		v["retake_score"] = p["retake"]
	}
	if months, _, _ := parse.Decimal(fmt.Sprint(s["valid_months"]), 0); s["valid_months"] != nil && training.Passed(p["result"]) {
		t, err := time.Parse(time.DateOnly, day)
		if err != nil {
			return err
		}
		v["cert_expiry"], v["cert_no"] = t.AddDate(0, int(months), 0).Format(time.DateOnly), c.number("PX"+day[:4], 4)
	}
	k, err := tx.Kind("employee")
	if err != nil {
		return err
	}
	r, err := record.Get(tx, k, c.person(p["person"]))
	if err != nil {
		return err
	}
	v["emp_no"], v["dept_id"] = r.Values["emp_no"], r.Values["dept_id"]
	_, err = c.add(tx, training.Record.Name, v)
	return err
}

// evaluations are a few of each session; the head has judged most of them three months later.
func (c *college) evaluations(tx *store.Tx) error {
	advice := []string{"", "多些案例", "增加实操时间", "", "希望提前发课件", ""}
	for n, s := range c.held {
		for i, p := range c.trained {
			if p["no"] != s["no"] || i%6 != 0 || p["result"] == training.Absent {
				continue
			}
			in := map[string]any{"session_id": c.sessions[s["no"]], "evaluator": c.person(p["person"])}
			for j, q := range []string{"s_content", "s_trainer", "s_org", "s_use"} {
				in[q] = int64(3 + (i+j+n)%3)
			}
			if a := advice[i%len(advice)]; a != "" {
				in["advice"] = a
			}
			if n < len(c.held)-12 && (n < 18 || i%4 == 0) {
				in["behavior"], in["behavior_by"] = []string{"effective", "effective", "partly"}[(i/6)%3], c.heads[c.depts["行政部"]]
			}
			if _, err := training.SaveEval(tx, record.Input{Values: in}); err != nil {
				return err
			}
		}
	}
	return nil
}

// outside are people who were sent out: one is back, one may go, one has asked.
func (c *college) outside(tx *store.Tx) error {
	k, err := tx.Kind(training.External.Name)
	if err != nil {
		return err
	}
	at := func(days int) string { return c.today.AddDate(0, 0, days).Format(time.DateOnly) }
	for i, a := range []struct{ who, dept, title, org, place, cost, dates, kind string }{
		{"王超", "行政部", "固定资产管理师研修班", "衡信培训中心(虚构)", "云栖市(虚构)", "3800", at(-40) + "/" + at(-38), "skill"},
		{"许若曦", "数据分析部", "商业数据分析进阶", "知新学院(虚构)", "线上", "2600", at(12) + "/" + at(14), "skill"},
		{"赵一鸣", "客户服务部", "服务质量管理", "衡信培训中心(虚构)", "云栖市(虚构)", "6200", at(25) + "/" + at(27), "management"},
	} {
		out, err := training.SaveExternal(tx, record.Input{Values: map[string]any{"applicant": c.person(a.who), "apply_dept": c.depts[a.dept], "apply_date": at(-50 + i*20), "title": a.title, "type": a.kind, "org": a.org, "dates": a.dates, "place": a.place,
			"cost": a.cost, "bond": map[bool]string{true: "是", false: "否"}[i == 2], "reason": "岗位工作需要，部门内暂无人系统学习过。"}})
		if err != nil {
			return err
		}
		steps := []taken{{"submit", flow.Opinion{}}}
		if i < 2 {
			steps = append(steps, c.agreed(a.dept)...)
		}
		if i == 0 {
			steps = append(steps, taken{"back", flow.Opinion{Values: map[string]any{"actual_cost": "3960", "hours": "18", "score": "91", "cert_no": "ZCGL-0918", "cert_expiry": at(1055), "outcome": "掌握盘点组织与折旧核对方法，已在部门内分享。"}}})
		}
		for _, s := range steps {
			if err := training.StepExternal(tx, k, out.ID, s.name, s.o); err != nil {
				return err
			}
		}
	}
	return nil
}

// agreed are the decisions on an application of a department; who heads administration
// does not decide twice.
func (c *college) agreed(dept string) []taken {
	return []taken{{"approve", flow.Opinion{Approver: c.heads[c.depts[dept]], Reason: "同意"}}, {"approve", flow.Opinion{Approver: c.heads[c.depts["行政部"]], Reason: "符合培训计划"}}, {"approve", flow.Opinion{Approver: c.executive(), Reason: "同意"}}}
}

// announced is the course that the plan has next; who took it again before was no part of the plan.
const announced = "信息安全与保密"

// ahead is what is about to be held: a session that has been announced, and those that the
// plan still asks for.
func (c *college) ahead(tx *store.Tx) error {
	plans, err := tx.Kind(training.Plan.Name)
	if err != nil {
		return err
	}
	if err := training.StepPlan(tx, plans, c.planID, "arrange", flow.Opinion{}); err != nil {
		return err
	}
	k, err := tx.Kind(training.Session.Name)
	if err != nil {
		return err
	}
	rows, err := tx.Where(k, "plan_row_id", c.lines[c.courses[announced]])
	if err != nil || len(rows) == 0 {
		return err
	}
	day := c.today.AddDate(0, 0, 3).Format(time.DateOnly)
	if _, err := training.EditSession(tx, k, rows[0].ID, 0, record.Input{Values: map[string]any{"start_at": day + " 14:00", "end_at": day + " 16:00", "place": "3楼301会议室", "trainer": "袁文博", "content": "账号与口令、资料分级、邮件与外发审批、常见骗局。"}}); err != nil {
		return err
	}
	if _, err := training.Invite(tx, rows[0].ID, training.Whom{Departments: []string{c.depts["运营一部"], c.depts["数据分析部"]}}); err != nil {
		return err
	}
	return training.StepSession(tx, k, rows[0].ID, "notify", flow.Opinion{})
}

// certificates are some that people brought along.
func (c *college) certificates(tx *store.Tx) error {
	for i, x := range []struct{ who, name string }{{"王超", "低压电工证"}, {"赵可心", "初级会计职称"}, {"吕亦凡", "中级会计职称"}, {"许若曦", "数据分析师(初级)"}, {"沈勇", "质量内审员"}} {
		if c.person(x.who) == "" {
			continue
		}
		v := kind.Values{"employee_id": c.person(x.who), "name": x.name, "no": fmt.Sprintf("ZS%d%03d", 2023+i%3, 17*i+5), "issue_date": c.today.AddDate(-2, i, 0).Format(time.DateOnly)}
		if i%2 == 0 {
			v["expiry"] = c.today.AddDate(0, 0, 20+i*25).Format(time.DateOnly)
		}
		if _, err := c.add(tx, "employee_cert", v); err != nil {
			return err
		}
	}
	return nil
}

// chances are what was offered to people after what they had learnt.
func (c *college) chances(tx *store.Tx) error {
	for _, x := range []struct{ who, chance, position, basis string }{
		{"林宏达", "promote", "运营一部负责人", "完成中层管理能力提升和项目管理基础，成绩优秀；任运营主管三年。"},
		{"郑一鸣", "transfer", "质检专员", "质量检查方法考核优秀，本人愿意转向质量岗位。"},
	} {
		if _, err := training.SaveChance(tx, record.Input{Values: map[string]any{"employee_id": c.person(x.who), "chance": x.chance, "position": x.position, "basis": x.basis, "due_on": c.today.AddDate(0, 2, 0).Format(time.DateOnly)}}); err != nil {
			return err
		}
	}
	return nil
}

// person is the id of somebody whom the data name.
func (c *college) person(name string) string { return c.people[name] }
