package people

import (
	"cmp"
	"maps"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/report"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Reports are those that the roster answers (domain §7.2).
func Reports() []report.Report { return []report.Report{rosterReport} }

func heads(name, label, english string) kind.Field {
	return kind.Field{Name: name, Label: label, English: english, Type: kind.Int}
}

var deptColumn = kind.Field{Name: "dept_id", Label: "部门", English: "Department", Type: kind.Ref, To: "department"}

// rosterReport is 员工名册/异动表 in four views.
var rosterReport = report.Report{
	Tells: fault.T("各部门、岗位的编制和在岗人数，当月谁入职、离职、调动，月末在岗名册。", "Planned and actual headcount, who joined, left and moved in the month, and who was there at its end."),
	Kind: kind.Kind{Name: "hr_roster", Label: "员工名册/异动表", English: "Staff and their movements", Chapter: "people", Title: "dept_id",
		Fields: []kind.Field{
			{Name: "day", Label: "日期", English: "Date", Type: kind.Date},
			{Name: "emp_no", Label: "工号", English: "Employee number", Type: kind.Text},
			{Name: "name", Label: "姓名", English: "Name", Type: kind.Text},
			{Name: "what", Label: "异动", English: "What happened", Type: kind.Enum, Codes: "roster_move"},
			{Name: "old_dept", Label: "原部门", English: "Department before", Type: kind.Ref, To: "department"},
			{Name: "old_position", Label: "原岗位", English: "Position before", Type: kind.Text},
			deptColumn,
			{Name: "position_id", Label: "岗位", English: "Position", Type: kind.Text},
			{Name: "doc_no", Label: "异动单号", English: "Document", Type: kind.Text},
			{Name: "gender", Label: "性别", English: "Sex", Type: kind.Enum, Codes: "gender"},
			{Name: "grade", Label: "职级", English: "Grade", Type: kind.Enum, Codes: "job_grade"},
			{Name: "employ_type", Label: "用工形式", English: "Form of employment", Type: kind.Enum, Codes: "employ_type"},
			{Name: "hire_date", Label: "入职日期", English: "Hired", Type: kind.Date},
			{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "emp_status"},
			heads("plan", "编制", "Planned"), heads("opening", "期初在岗", "At the beginning"), heads("joined", "入职", "Joined"), heads("left", "离职", "Left"),
			heads("in", "调入", "Moved in"), heads("out", "调出", "Moved out"), heads("closing", "期末在岗", "At the end"), heads("balance", "超编(+)缺编(-)", "Over (+) or under (-)"), heads("changed", "异动人次", "Changes"),
		},
		Totals: counted,
	},
	Params: []kind.Field{{Name: "month", Label: "月份", English: "Month", Type: kind.Month, Required: kind.Always}, deptColumn,
		{Name: "by", Label: "内容", English: "What", Type: kind.Enum, Codes: "roster_by", Required: kind.Always, Default: "post"}},
	Of:   "employee",
	Note: "在岗不含长假、停职；调入调出以岗位异动审批表为准",
	Make: roster,
}

// The columns of each view.
var rosterColumns = map[string][]string{
	"post":  {"dept_id", "position_id", "plan", "opening", "joined", "left", "in", "out", "closing", "balance", "changed"},
	"dept":  {"dept_id", "plan", "opening", "joined", "left", "in", "out", "closing", "balance", "changed"},
	"move":  {"day", "emp_no", "name", "what", "old_dept", "old_position", "dept_id", "position_id", "doc_no"},
	"staff": {"emp_no", "name", "gender", "dept_id", "position_id", "grade", "employ_type", "hire_date", "status"},
}

func roster(tx *store.Tx, p kind.Values) (t report.Table, err error) {
	all, err := careers(tx)
	if err != nil {
		return t, err
	}
	s, err := spanOf(tx, p.Str("month"))
	if err != nil {
		return t, err
	}
	by, dept := p.Str("by"), p.Str("dept_id")
	t.Columns = rosterColumns[by]
	switch by {
	case "move":
		t.Rows = happened(all, s, dept)
	case "staff":
		t.Rows = present(all, s, dept)
	default:
		t.Rows, err = headcounts(tx, all, s, dept, t.Columns...)
	}
	return t, err
}

// happened is what happened in a month, in the order of days, to or from a department.
func happened(all []career, s span, dept string) (out []kind.Values) {
	for i := range all {
		for _, e := range all[i].events(s) {
			if dept == "" || e.Str("dept_id") == dept || e.Str("old_dept") == dept {
				out = append(out, e)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b kind.Values) int { return cmp.Compare(a.Str("day"), b.Str("day")) })
	return out
}

// present are the people who were there at the end of a month.
func present(all []career, s span, dept string) (out []kind.Values) {
	for i := range all {
		at, there := all[i].at(s.last)
		if !there || dept != "" && at.dept != dept {
			continue
		}
		row := kind.Values{"dept_id": text(at.dept), "position_id": text(at.position)}
		for _, name := range []string{"emp_no", "name", "gender", "grade", "employ_type", "hire_date", "status"} {
			row[name] = all[i].row.Values[name]
		}
		out = append(out, row)
	}
	return out
}

// posts are the rows of a table of headcounts.
type posts struct {
	by    []string // the columns of the report: with position_id it tells positions apart
	rows  map[spot]kind.Values
	order map[spot]string // what they are sorted by
	shown func(dept string) bool
}

// counted are the columns of headcounts.
var counted = []string{"plan", "opening", "joined", "left", "in", "out", "closing", "balance", "changed"}

// add adds people to a column of where they are, if that is shown.
func (p *posts) add(at spot, name string, n int64) {
	if at = p.cut(at); n == 0 || !p.shown(at.dept) {
		return
	}
	row := p.rows[at]
	if row == nil {
		row = kind.Values{"dept_id": text(at.dept), "position_id": text(at.position)}
		for _, c := range counted {
			row[c] = int64(0)
		}
		p.rows[at] = row
	}
	row[name] = row.Int(name) + n
}

// cut is what of a spot the rows tell apart.
func (p *posts) cut(at spot) spot {
	if !slices.Contains(p.by, "position_id") {
		at.position = ""
	}
	return at
}

// sorted are the rows in the order of departments and positions, those that nobody has
// described last.
func (p *posts) sorted() []kind.Values {
	ats := slices.SortedFunc(maps.Keys(p.rows), func(a, b spot) int {
		last := func(at spot) string { return cmp.Or(p.order[at], "~") }
		return cmp.Or(cmp.Compare(last(spot{dept: a.dept}), last(spot{dept: b.dept})), cmp.Compare(a.dept, b.dept), cmp.Compare(last(a), last(b)), cmp.Compare(a.position, b.position))
	})
	out := make([]kind.Values, 0, len(ats))
	for _, at := range ats {
		row := p.rows[at]
		row["balance"] = row.Int("closing") - row.Int("plan")
		out = append(out, row)
	}
	return out
}

// headcounts compares who was there with who was planned for, by department or by
// position: opening + joined + in - left - out = closing in every row.
func headcounts(tx *store.Tx, all []career, s span, dept string, by ...string) ([]kind.Values, error) {
	staff, err := tx.Kind("employee")
	if err != nil {
		return nil, err
	}
	p := &posts{by: by, rows: map[spot]kind.Values{}, order: map[spot]string{}, shown: func(of string) bool {
		return (dept == "" || of == dept) && user.Covers(tx, staff, kind.View, &store.Row{Values: kind.Values{staff.Dept: of}}) == nil
	}}
	if err := p.plan(tx); err != nil {
		return nil, err
	}
	for i := range all {
		p.tally(&all[i], s)
	}
	return p.sorted(), nil
}

// tally counts somebody in.
func (p *posts) tally(c *career, s span) {
	was, before := c.at(s.before)
	is, after := c.at(s.last)
	if before {
		p.add(was, "opening", 1)
	}
	if after {
		p.add(is, "closing", 1)
	}
	switch {
	case before && after && p.cut(was) != p.cut(is):
		p.add(was, "out", 1)
		p.add(is, "in", 1)
	case before && !after:
		p.add(was, "left", 1)
	case !before && after:
		p.add(is, "joined", 1)
	}
	passing := !before && !after // came and went within the month
	for _, e := range c.events(s) {
		switch what := e.Str("what"); {
		case what == joined && passing:
			p.add(spot{e.Str("dept_id"), e.Str("position_id")}, "joined", 1)
		case what == left && passing:
			p.add(spot{e.Str("old_dept"), e.Str("old_position")}, "left", 1)
		case what != joined && what != left:
			p.add(spot{e.Str("dept_id"), e.Str("position_id")}, "changed", 1)
		}
	}
}

// plan adds how many people departments, or positions, are meant for.
func (p *posts) plan(tx *store.Tx) error {
	byPosition := slices.Contains(p.by, "position_id")
	depts, err := tx.Kind("department")
	if err != nil {
		return err
	}
	err = record.Walk(tx, depts, func(r *store.Row) {
		if p.order[spot{dept: r.ID}] = r.Values.Str("dept_code"); !byPosition {
			p.add(spot{dept: r.ID}, "plan", r.Values.Int("headcount_plan"))
		}
	})
	if err != nil || !byPosition {
		return err
	}
	positions, err := tx.Kind("position")
	if err != nil {
		return err
	}
	return record.Walk(tx, positions, func(r *store.Row) {
		at := spot{r.Values.Str("dept_id"), r.Values.Str("pos_name")}
		p.order[at] = r.Values.Str("pos_code")
		p.add(at, "plan", r.Values.Int("headcount"))
	})
}
