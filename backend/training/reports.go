package training

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/report"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Reports are those that trainings answer (domain §7.2).
func Reports() []report.Report {
	return []report.Report{yearReport, personReport, missingReport, certReport, evalReport}
}

func asYear() kind.Field {
	return kind.Field{Name: "year", Label: "年度", English: "Year", Type: kind.Year, Required: kind.Always}
}

func ofDept() kind.Field {
	return kind.Field{Name: "dept_id", Label: "部门", English: "Department", Type: kind.Ref, To: "department"}
}

func ofPerson() []kind.Field {
	return []kind.Field{
		{Name: "emp_no", Label: "工号", English: "Employee number", Type: kind.Text},
		{Name: "employee_id", Label: "姓名", English: "Employee", Type: kind.Ref, To: "employee"},
		ofDept(),
		{Name: "position", Label: "岗位", English: "Position", Type: kind.Text},
	}
}

func whole(name, label, english string) kind.Field {
	return kind.Field{Name: name, Label: label, English: english, Type: kind.Int}
}

func hoursColumn(name, label, english string) kind.Field {
	return kind.Field{Name: name, Label: label, English: english, Type: kind.Decimal, Scale: HourScale}
}

func rateColumn(name, label, english string) kind.Field {
	return kind.Field{Name: name, Label: label + "(%)", English: english + " (%)", Type: kind.Percent, Scale: 1}
}

// yearReport is 年度培训统计表.
var yearReport = report.Report{
	Tells: fault.T("一年里各部门、各类培训办了多少、多少人次和课时、花了多少、合格率和计划完成率。", "How many trainings a year had by department or kind, with hours, cost, pass rate and how far the plan is."),
	Kind: kind.Kind{Name: "training_year", Label: "年度培训统计表", English: "Training of a year", Chapter: "people", Title: "name", Key: "name",
		Fields: []kind.Field{
			{Name: "name", Label: "分组", English: "Group", Type: kind.Text},
			whole("times", "培训次数", "Trainings"), whole("people", "参训人次", "Attendances"), hoursColumn("hours", "课时", "Hours"),
			{Name: "cost", Label: "费用(元)", English: "Cost (yuan)", Type: kind.Money},
			whole("judged", "参加考核", "Examined"), whole("passed", "合格", "Passed"), rateColumn("rate", "合格率", "Pass rate"),
			hoursColumn("each", "人均课时", "Hours a head"),
			whole("planned", "计划课程", "Planned"), whole("done", "已完成", "Done"), rateColumn("progress", "计划完成率", "Plan fulfilled"),
		},
		Totals: []string{"people", "hours", "cost", "judged", "passed", "planned", "done"},
	},
	Params: []kind.Field{asYear(), {Name: "by", Label: "统计口径", English: "By", Type: kind.Enum, Codes: "training_by", Required: kind.Always, Default: "dept"}},
	Of:     Record.Name, Make: yearRows,
	Note: "费用按组织部门（外训按申请部门）；人均课时按部门除以在职人数，按类型除以参训人数",
}

// group is what a year report adds up in one row.
type group struct {
	Sum
	cost          int64
	trainings     map[string]bool
	persons       map[string]bool
	planned, done int
}

// yearRows adds up the trainings of a year.
func yearRows(tx *store.Tx, p kind.Values) (t report.Table, err error) {
	y := &yearly{tx: tx, year: p.Str("year"), by: p.Str("by"), groups: map[string]*group{}}
	if err := y.records(); err != nil {
		return t, err
	}
	if err := y.costs(); err != nil {
		return t, err
	}
	if err := y.plans(); err != nil {
		return t, err
	}
	names := record.NewNames(tx)
	heads, err := headcount(tx)
	if err != nil {
		return t, err
	}
	for key, g := range y.groups {
		row := kind.Values{"name": "（未填）", "times": int64(len(g.trainings)), "people": int64(g.Times), "hours": g.Hours, "cost": g.cost, "judged": int64(g.Judged), "passed": int64(g.Passed), "rate": g.Rate,
			"planned": int64(g.planned), "done": int64(g.done)}
		of := len(g.persons)
		switch {
		case y.by == "type":
			row["name"] = tx.Lists().Label("training_type", key)
		case key != "":
			row["name"], of = names.Of("department", key), heads[key]
		}
		row["each"] = mean(g.Hours, int64(of))
		if g.planned > 0 {
			row["progress"] = (2000*int64(g.done) + int64(g.planned)) / (2 * int64(g.planned))
		}
		t.Rows = append(t.Rows, row)
	}
	slices.SortFunc(t.Rows, func(a, b kind.Values) int {
		return cmp.Or(cmp.Compare(b.Int("hours"), a.Int("hours")), strings.Compare(a.Str("name"), b.Str("name")))
	})
	return t, nil
}

type yearly struct {
	tx       *store.Tx
	year, by string
	groups   map[string]*group
}

func (y *yearly) of(dept, typ string) *group {
	key := dept
	if y.by == "type" {
		key = typ
	}
	g := y.groups[key]
	if g == nil {
		g = &group{trainings: map[string]bool{}, persons: map[string]bool{}}
		y.groups[key] = g
	}
	return g
}

func (y *yearly) records() error {
	k, err := y.tx.Kind(Record.Name)
	if err != nil {
		return err
	}
	return record.WalkOf(y.tx, k, added, func(r *store.Row) {
		v := r.Values
		if !counts(r) || !strings.HasPrefix(v.Str("train_date"), y.year) || user.Covers(y.tx, k, kind.View, r) != nil {
			return
		}
		g := y.of(v.Str("dept_id"), v.Str("type"))
		before := g.Times
		if g.add(v); g.Times == before {
			return // was not there
		}
		g.persons[v.Str("employee_id")] = true
		if id := v.Str("session_id"); id != "" {
			g.trainings[id] = true
		} else {
			g.trainings[v.Str("name")+v.Str("train_date")] = true
		}
	})
}

// costs are of the sessions that were held, and of who was sent out.
func (y *yearly) costs() error {
	for _, of := range []struct{ kind, dept, day, cost string }{{Session.Name, "dept_id", "start_at", "cost"}, {External.Name, "apply_dept", "dates", "actual_cost"}} {
		k, err := y.tx.Kind(of.kind)
		if err != nil {
			return err
		}
		err = record.Walk(y.tx, k, func(r *store.Row) {
			v := r.Values
			if strings.HasPrefix(v.Str(of.day), y.year) && v[of.cost] != nil && (of.kind == External.Name || slices.Contains(took, v.Str("status"))) && user.Covers(y.tx, k, kind.View, r) == nil {
				y.of(v.Str(of.dept), v.Str("type")).cost += v.Int(of.cost)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// plans are the courses that approved plans ask for in the year.
func (y *yearly) plans() error {
	k, err := y.tx.Kind(Plan.Name)
	if err != nil {
		return err
	}
	var plans []store.Row
	err = record.Walk(y.tx, k, func(r *store.Row) {
		if r.Values.Str("status") == "approved" && user.Covers(y.tx, k, kind.View, r) == nil {
			plans = append(plans, *r)
		}
	})
	if err != nil {
		return err
	}
	for _, plan := range plans {
		_, rows, err := linesOf(y.tx, plan.ID)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if v := r.Values; strings.HasPrefix(v.Str("plan_month"), y.year) && v.Str("status") != "cancelled" {
				g := y.of(plan.Values.Str("dept_id"), v.Str("type"))
				if g.planned++; v.Str("status") == "done" {
					g.done++
				}
			}
		}
	}
	return nil
}

// headcount is how many people are in service, by department.
func headcount(tx *store.Tx) (map[string]int, error) {
	out := map[string]int{}
	staff, err := tx.Kind("employee")
	if err != nil {
		return nil, err
	}
	return out, record.Walk(tx, staff, func(e *store.Row) {
		if !slices.Contains(gone, e.Values.Str("status")) {
			out[e.Values.Str("dept_id")]++
		}
	})
}

// everybody are the cards of the people of a department, or of all, whom the actor may
// see, in the order of their numbers; year as in files.card.
func everybody(tx *store.Tx, dept, year string) ([]*Card, error) {
	f, err := filesOf(tx)
	if err != nil {
		return nil, err
	}
	staff, err := tx.Kind("employee")
	if err != nil {
		return nil, err
	}
	roster, err := rosterOf(tx)
	if err != nil {
		return nil, err
	}
	k := CardOf(staff)
	var people []*store.Row
	for i := range roster.all {
		e := &roster.all[i]
		if (dept == "" || roster.belongs(e.Values.Str("dept_id"), []string{dept})) && user.Covers(tx, k, kind.View, e) == nil {
			people = append(people, e)
		}
	}
	slices.SortFunc(people, func(a, b *store.Row) int {
		return strings.Compare(a.Values.Str("emp_no"), b.Values.Str("emp_no"))
	})
	if err := f.readAll(len(people)); err != nil {
		return nil, err
	}
	var out []*Card
	for _, e := range people {
		c, err := f.card(e, year)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func personRow(c *Card) kind.Values {
	v := c.Person.Values
	return kind.Values{"emp_no": v["emp_no"], "employee_id": c.Person.ID, "dept_id": v["dept_id"], "position": v["position_id"], "hire_date": v["hire_date"]}
}

// personReport is everybody's file in one line.
var personReport = report.Report{
	Tells: fault.T("每个人一年和累计的培训次数、课时、合格率和证书。", "Everybody's trainings, hours, pass rate and certificates."),
	Kind: kind.Kind{Name: "training_person", Label: "个人培训档案汇总", English: "Training files", Chapter: "people", Title: "employee_id", Key: "emp_no",
		Fields: append(ofPerson(), kind.Field{Name: "hire_date", Label: "入职日期", English: "Hired", Type: kind.Date},
			whole("times", "年度培训次数", "Trainings in the year"), hoursColumn("hours", "年度课时", "Hours in the year"), hoursColumn("all_hours", "累计课时", "Hours in all"), rateColumn("rate", "合格率", "Pass rate"),
			whole("certs", "证书数", "Certificates"), kind.Field{Name: "last", Label: "最近培训日期", English: "Last training", Type: kind.Date}),
		Totals: []string{"times", "hours", "all_hours", "certs"},
	},
	Params: []kind.Field{asYear(), ofDept()},
	Of:     Record.Name, Leads: "employee_id",
	Make: func(tx *store.Tx, p kind.Values) (t report.Table, err error) {
		cards, err := everybody(tx, p.Str("dept_id"), "")
		if err != nil {
			return t, err
		}
		for _, c := range cards {
			row, year := personRow(c), Sum{}
			for _, y := range c.Years {
				if y.Key == p.Str("year") {
					year = y
				}
			}
			row["times"], row["hours"], row["all_hours"], row["rate"], row["certs"] = int64(year.Times), year.Hours, c.All.Hours, c.All.Rate, valid(c.Certificates)
			if c.Last != "" {
				row["last"] = c.Last
			}
			t.Rows = append(t.Rows, row)
		}
		return t, nil
	},
}

// valid counts the certificates that hold, one of each name.
func valid(all []Certificate) (n int64) {
	for _, c := range all {
		if c.Latest && (c.Expiry == "" || c.Days >= 0) {
			n++
		}
	}
	return n
}

// missingReport is 未达标学时/未参训名单: whose hours are fewer than they should be, and who
// lacks a course that his position requires.
var missingReport = report.Report{
	Tells: fault.T("谁的课时没有达到目标，谁还缺岗位的必修课。", "Whose hours are short of the target, and who lacks a required course."),
	Kind: kind.Kind{Name: "training_missing", Label: "未达标学时/未参训名单", English: "Who lacks training", Chapter: "people", Title: "employee_id", Key: "emp_no",
		Fields: append(ofPerson(), whole("times", "培训次数", "Trainings"), hoursColumn("hours", "课时", "Hours"), hoursColumn("target", "目标", "Target"), hoursColumn("gap", "差额", "Short of"),
			whole("courses", "缺必修课", "Required courses"), kind.Field{Name: "names", Label: "未修或已过期的必修课", English: "Which of them", Type: kind.LongText}),
		Totals: []string{"gap", "courses"},
	},
	Params: []kind.Field{asYear(), ofDept(), hours("target", "学时目标", "Hours wanted", "0..1000", kind.No)},
	Of:     Record.Name, Leads: "employee_id", Upright: true, Make: missingRows,
}

func missingRows(tx *store.Tx, p kind.Values) (t report.Table, err error) {
	set, err := rulesOf(tx)
	if err != nil {
		return t, err
	}
	target := set.target
	if n, ok := p["target"].(int64); ok {
		target = n
	}
	cards, err := everybody(tx, p.Str("dept_id"), "")
	if err != nil {
		return t, err
	}
	for _, c := range cards {
		year := Sum{}
		for _, y := range c.Years {
			if y.Key == p.Str("year") {
				year = y
			}
		}
		gap := max(0, target-year.Hours)
		if gap == 0 && len(c.Missing) == 0 {
			continue
		}
		row := personRow(c)
		var names []string
		for _, m := range c.Missing {
			names = append(names, m.Name+map[string]string{"never": "", "failed": "（未合格）", "expired": "（" + m.When + " 到期）"}[m.Why])
		}
		row["times"], row["hours"], row["target"], row["gap"], row["courses"], row["names"] = int64(year.Times), year.Hours, target, gap, int64(len(names)), strings.Join(names, "、")
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

// certReport is 证书到期清单: the certificates of people in service that end until a day, the
// latest of each name.
var certReport = report.Report{
	Tells: fault.T("哪些证书已过期或快到期，需要复训换证。", "Which certificates have run out or soon will."),
	Kind: kind.Kind{Name: "cert_list", Label: "证书到期清单", English: "Certificates that expire", Chapter: "people", Title: "employee_id", Key: "no",
		Fields: append(ofPerson(), kind.Field{Name: "name", Label: "证书名称", English: "Certificate", Type: kind.Text}, kind.Field{Name: "no", Label: "证书编号", English: "Number", Type: kind.Text},
			kind.Field{Name: "issued", Label: "发证日期", English: "Issued", Type: kind.Date}, kind.Field{Name: "expiry", Label: "有效期至", English: "Valid until", Type: kind.Date},
			whole("days", "剩余天数", "Days left"), kind.Field{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "cert_status"},
			kind.Field{Name: "from", Label: "来源", English: "From", Type: kind.Enum, Codes: "cert_from"}),
	},
	Params: []kind.Field{{Name: "until", Label: "到期截止", English: "Expiring until", Type: kind.Date, Required: kind.Always, Default: "today+90"}, ofDept()},
	Of:     Record.Name, Leads: "employee_id", Make: certRows,
}

func certRows(tx *store.Tx, p kind.Values) (t report.Table, err error) {
	cards, err := everybody(tx, p.Str("dept_id"), "")
	if err != nil {
		return t, err
	}
	for _, c := range cards {
		for _, x := range c.Certificates {
			if !x.Latest || x.Expiry == "" || x.Expiry > p.Str("until") {
				continue
			}
			row := personRow(c)
			row["name"], row["no"], row["issued"], row["expiry"], row["days"], row["from"] = x.Name, orNil(x.No), orNil(x.Issued), x.Expiry, int64(x.Days), "training"
			if x.Record == "" {
				row["from"] = "file"
			}
			switch {
			case x.Days < 0:
				row["status"] = "expired"
			case x.Days <= soon:
				row["status"] = "soon"
			default:
				row["status"] = "valid"
			}
			t.Rows = append(t.Rows, row)
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b kind.Values) int { return strings.Compare(a.Str("expiry"), b.Str("expiry")) })
	return t, nil
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// evalReport names whose behaviour is to be judged, three months after a training.
var evalReport = report.Report{
	Tells: fault.T("哪些培训满三个月，还没有评价对工作的效果。", "Which trainings wait to be judged by their effect three months later."),
	Kind: kind.Kind{Name: "training_eval_due", Label: "培训行为评价待办", English: "Behaviour to be judged", Chapter: "people", Title: "doc_no", Key: "doc_no",
		Fields: []kind.Field{
			{Name: "session_id", Label: "培训", English: "Session", Type: kind.Ref, To: "training_session"}, {Name: "doc_no", Label: "培训编号", English: "Number", Type: kind.Text},
			{Name: "held_on", Label: "培训日期", English: "Held on", Type: kind.Date}, {Name: "due", Label: "应评价日期", English: "Due", Type: kind.Date},
			whole("days", "已过天数", "Days late"), whole("attended", "实到", "Present"), whole("evals", "已收评估", "Evaluations"), whole("judged", "已评价", "Judged"), whole("open", "未评价", "To be judged"),
		},
		Totals: []string{"open"},
	},
	Of: Eval.Name, Leads: "session_id", Make: dueRows,
}

// dueRows are the sessions of the last two years whose evaluations by name lack a judgement,
// or that have none.
func dueRows(tx *store.Tx, _ kind.Values) (t report.Table, err error) {
	k, err := tx.Kind(Session.Name)
	if err != nil {
		return t, err
	}
	evals, err := tx.Kind(Eval.Name)
	if err != nil {
		return t, err
	}
	now, err := time.Parse(time.DateOnly, tx.Today())
	if err != nil {
		return t, fmt.Errorf("training: today: %w", err)
	}
	oldest := now.AddDate(-2, 0, 0).Format(time.DateOnly)
	var sessions []store.Row
	err = record.Walk(tx, k, func(s *store.Row) {
		if due := dueOn(s); s.Values.Str("status") == archived && due <= tx.Today() && due > oldest && user.Covers(tx, k, kind.View, s) == nil {
			sessions = append(sessions, *s)
		}
	})
	if err != nil {
		return t, err
	}
	for i := range sessions {
		s := &sessions[i]
		rows, err := tx.Where(evals, "session_id", s.ID)
		if err != nil {
			return t, err
		}
		n, judged := int64(0), int64(0)
		for _, r := range rows {
			if r.State != store.Live || r.Values["evaluator"] == nil {
				continue
			}
			if n++; r.Values["behavior"] != nil {
				judged++
			}
		}
		open := max(n-judged, 0)
		if n > 0 && open == 0 {
			continue
		}
		due := dueOn(s)
		t.Rows = append(t.Rows, kind.Values{"session_id": s.ID, "doc_no": s.Values["doc_no"], "held_on": dayOf(s.Values.Str("start_at")), "due": due, "days": int64(daysBetween(due, tx.Today())),
			"attended": s.Values["attended"], "evals": n, "judged": judged, "open": open})
	}
	slices.SortStableFunc(t.Rows, func(a, b kind.Values) int { return strings.Compare(a.Str("due"), b.Str("due")) })
	return t, nil
}
