package training

import (
	"fmt"
	"regexp"
	"strings"

	"opsbook/backend/calendar"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

// Guess is what an import should know of old lists of trainings: they have a row for each
// person and a column for each course, below whose name stand its day and its hours, and
// scores are written in many ways. A list with a row for each training is read as it is.
func Guess(tx *store.Tx) (sheet.Guess, error) {
	l, err := listsOf(tx)
	if err != nil {
		return sheet.Guess{}, err
	}
	return sheet.Guess{
		Across: "name",
		Gives:  []string{"type", "train_date"},
		Sums:   sumHead.MatchString,
		Read: func(c *sheet.Case) error {
			l.who(c)
			l.oneMark(c)
			return nil
		},
		Fill: func(c *sheet.Case) error {
			if say, wrong := l.mixed[place(c)]; wrong {
				c.Refuse("emp_no", say)
				return nil
			}
			if len(c.Across) > 0 {
				return l.crosswise(c)
			}
			l.complete(c)
			return nil
		},
	}, nil
}

func place(c *sheet.Case) string { return fmt.Sprintf("%s:%d", c.Sheet, c.Row) }

// lists is the work of one import.
type lists struct {
	tx      *store.Tx
	records *kind.Kind
	set     rules
	number  map[string]*store.Row // everybody, also who has left, by number
	byID    map[string]*store.Row
	courses []store.Row
	mixed   map[string]fault.Text // rows whose number is somebody else's
	have    map[string][]store.Row
}

func listsOf(tx *store.Tx) (*lists, error) {
	l := &lists{tx: tx, number: map[string]*store.Row{}, byID: map[string]*store.Row{}, mixed: map[string]fault.Text{}, have: map[string][]store.Row{}}
	var err error
	if l.set, err = rulesOf(tx); err != nil {
		return nil, err
	}
	if l.records, err = tx.Kind(Record.Name); err != nil {
		return nil, err
	}
	staff, err := tx.Kind("employee")
	if err != nil {
		return nil, err
	}
	err = record.Walk(tx, staff, func(e *store.Row) {
		one := *e
		l.number[plainName(e.Values.Str("emp_no"))], l.byID[e.ID] = &one, &one
	})
	if err != nil {
		return nil, err
	}
	courses, err := tx.Kind(Course.Name)
	if err != nil {
		return nil, err
	}
	return l, record.Walk(tx, courses, func(c *store.Row) { l.courses = append(l.courses, *c) })
}

// who finds somebody by his number, and refuses a number with another's name.
func (l *lists) who(c *sheet.Case) {
	no, name := plainName(c.Text["emp_no"]), plainName(c.Text["employee_id"])
	if no == "" {
		return
	}
	e := l.number[no]
	switch {
	case e == nil && name == "":
		c.Text["employee_id"] = no // for the roster to say that nobody has it
	case e == nil:
		c.Warn("emp_no", "", fault.Sprintf("员工名册里没有工号 %[1]s，按姓名查找。", "The roster has no number %[1]s; looked for by name.", no))
		delete(c.Text, "emp_no")
	case name != "" && plainName(e.Values.Str("name")) != name:
		c.Text["employee_id"] = e.Values.Str("emp_no")
		l.mixed[place(c)] = fault.Sprintf("工号 %[1]s 是“%[2]s”，这一行写的是“%[3]s”。请核对工号。", "Number %[1]s is “%[2]s”, the row says “%[3]s”. Check the number.", no, e.Values.Str("name"), name)
	default:
		c.Text["employee_id"], c.Text["emp_no"] = e.Values.Str("emp_no"), e.Values.Str("emp_no")
	}
}

// person fills in who somebody is.
func (l *lists) person(c *sheet.Case) *store.Row {
	e := l.byID[c.Values.Str("employee_id")]
	if e == nil {
		return nil
	}
	c.Set("emp_no", e.Values["emp_no"])
	if c.Values["dept_id"] == nil {
		c.Set("dept_id", e.Values["dept_id"])
	}
	return e
}

// oneMark reads the score of a row that is one training.
func (l *lists) oneMark(c *sheet.Case) {
	if len(c.Across) > 0 {
		return
	}
	for _, field := range []string{"score", "result"} {
		text := c.Text[field]
		m, ok := readMark(text)
		if text == "" || !ok {
			continue
		}
		delete(c.Text, field)
		for name, v := range map[string]string{"score": m.score, "retake_score": m.retake, "attendance": m.attendance, "result": m.result} {
			if v != "" && c.Text[name] == "" {
				c.Text[name] = v
			}
		}
		if m.guess && m.score != "" {
			c.Warn(field, m.text(), fault.Sprintf("“%[1]s”读作 %[2]s。", "“%[1]s” was read as %[2]s.", text, m.text()))
		}
	}
}

func (m mark) text() string {
	if m.retake != "" {
		return m.score + "，补考 " + m.retake
	}
	return m.score
}

// complete finishes a row that is one training.
func (l *lists) complete(c *sheet.Case) {
	if !c.New {
		return
	}
	l.person(c)
	set := func(name string, v any) {
		if c.Values[name] == nil && v != nil {
			c.Set(name, v)
		}
	}
	if course := l.course(c.Values.Str("name")); course != nil {
		for name, v := range ofCourseValues(course) {
			set(name, v)
		}
		set("hours", course.Values["hours"])
	} else if c.Values["type"] == nil {
		c.Warn("type", "", fault.T("没有写类型，课程库里也没有这门课，按“其他”登记。", "Neither a kind of training nor a course of that name: registered as “other”."))
		set("type", "other")
	}
	for name, v := range l.follows(c.Values) {
		c.Set(name, v)
	}
}

// ofCourseValues are what a course says of each training of it.
func ofCourseValues(course *store.Row) kind.Values {
	v := course.Values
	return kind.Values{"course_id": course.ID, "type": v["type"], "exam_mode": v["exam_mode"], "pass_score": v["pass_score"], "org": v["trainer"]}
}

// follows is what scores and results lead to.
func (l *lists) follows(v kind.Values) kind.Values {
	out := kind.Values{}
	result := v.Str("result")
	if r := marksOf(v, l.set).Result(); r != "" {
		result, out["result"] = r, r
	}
	if result == Absent {
		out["hours"] = int64(0)
		if v["attendance"] == nil {
			out["attendance"] = "absent"
		}
	} else if v["attendance"] == nil && result != "" {
		out["attendance"] = "present"
	}
	if course := l.byCourse(v.Str("course_id")); course != nil && Passed(result) && v["cert_expiry"] == nil && v.Str("train_date") != "" {
		if months := course.Values.Int("valid_months"); months > 0 {
			out["cert_expiry"] = calendar.AddMonths(v.Str("train_date"), int(months))
		}
	}
	return out
}

func (l *lists) byCourse(id string) *store.Row {
	for i := range l.courses {
		if l.courses[i].ID == id {
			return &l.courses[i]
		}
	}
	return nil
}

// course is the one that a list means: of that name, else the only one whose name has it
// or is had by it.
func (l *lists) course(name string) (found *store.Row) {
	want := record.Loose(name)
	if want == "" {
		return nil
	}
	near := 0
	for i := range l.courses {
		has := record.Loose(l.courses[i].Values.Str("name"))
		if has == want {
			return &l.courses[i]
		}
		if len([]rune(want)) >= 4 && (strings.Contains(has, want) || strings.Contains(want, has)) {
			found = &l.courses[i]
			near++
		}
	}
	if near != 1 {
		return nil
	}
	return found
}

var (
	sumHead = regexp.MustCompile(`累计|合计|总|小计|平均|排名|名次|合格率`)
	inHours = regexp.MustCompile(`^(\d+(?:\.\d)?)\s*(?:个)?(?:课时|学时|小时|h)?$`)
)

// crosswise makes a record of each course of a row that somebody took part in.
func (l *lists) crosswise(c *sheet.Case) error {
	if l.person(c) == nil {
		return nil // the roster has said why
	}
	had, told := 0, int64(-1)
	sum := int64(0)
	parts := []kind.Values{}
	for _, col := range c.Across {
		text := c.More[col.Name]
		if sumHead.MatchString(col.Name) {
			if n, ok := hoursOf(text); ok && strings.Contains(col.Name, "课时") || ok && strings.Contains(col.Name, "学时") {
				told = n
			}
			continue
		}
		v, take := l.cell(c, col, text)
		if !take {
			continue
		}
		sum += v.Int("hours")
		known, err := l.known(c.Values.Str("employee_id"), v)
		if err != nil {
			return err
		}
		if known {
			had++
			continue
		}
		parts = append(parts, v)
	}
	if told >= 0 && told != sum {
		c.Warn("hours", hourText(sum), fault.Sprintf("表里的累计课时 %[1]s 与各课合计 %[2]s 不符；累计由系统计算，不导入。", "The sheet adds up to %[1]s hours, its courses to %[2]s; sums are worked out and not imported.", hourText(told), hourText(sum)))
	}
	switch {
	case len(parts) == 0:
		c.Had = true
		if had == 0 {
			c.Note("name", "", fault.T("没有参加任何一门课。", "Took part in no course."))
		}
	case had > 0:
		c.Note("name", "", fault.Sprintf("其中 %d 门以前已经登记，不再导入。", "%d of them were registered before and are not imported again.", had))
	}
	c.Parts = parts
	return nil
}

// cell is the record that a cell makes; false if it makes none.
func (l *lists) cell(c *sheet.Case, col sheet.Across, text string) (v kind.Values, take bool) {
	m, ok := readMark(text)
	switch {
	case !ok:
		c.Refuse("score", fault.Sprintf("“%[1]s”的成绩“%[2]s”读不懂。", "The score “%[2]s” of “%[1]s” cannot be read.", col.Name, text))
		return nil, false
	case m.none && m.guess:
		c.Warn("score", "", fault.Sprintf("“%[1]s”写的是“%[2]s”，读作未参加。", "“%[1]s” says “%[2]s”: did not take part.", col.Name, text))
		return nil, false
	case m.none:
		return nil, false
	}
	v = l.heading(c, col)
	for name, s := range map[string]string{"score": m.score, "retake_score": m.retake} {
		if s == "" {
			continue
		}
		f, _ := l.records.Field(name)
		n, _, err := f.Parse(s, kind.Context{})
		if err != nil {
			say := fault.Of(err).Message
			c.Refuse(name, fault.Sprintf("“%[1]s”：成绩%[2]s", "“%[1]s”: the score %[3]s", col.Name, fault.Whole(say.ZH), fault.Whole(say.EN)))
			return nil, false
		}
		v[name] = n
	}
	if m.result != "" {
		v["result"] = m.result
	}
	if m.attendance != "" {
		v["attendance"] = m.attendance
	}
	if m.guess {
		c.Warn("score", m.text(), fault.Sprintf("“%[1]s”的“%[2]s”读作 %[3]s。", "“%[2]s” of “%[1]s” was read as %[3]s.", col.Name, strings.TrimSpace(text), m.text()))
	} else if text != strings.TrimSpace(text) {
		c.Note("score", m.text(), fault.Sprintf("“%[1]s”去掉了空格。", "Blanks around “%[1]s” were dropped.", strings.TrimSpace(text)))
	}
	for name, x := range l.follows(v) {
		v[name] = x
	}
	return v, true
}

// heading is what the heading of a column says of its trainings.
func (l *lists) heading(c *sheet.Case, col sheet.Across) kind.Values {
	v := kind.Values{"name": col.Name, "type": "other", "mode": "internal", "exam_mode": "exam", "pass_score": l.set.pass}
	if course := l.course(col.Name); course != nil {
		for name, x := range ofCourseValues(course) {
			v[name] = x
		}
		v["hours"] = course.Values["hours"]
	} else {
		c.Warn("type", "", fault.Sprintf("课程库里没有“%[1]s”，按“其他”类登记。", "There is no course “%[1]s”: registered as “other”.", col.Name))
	}
	for _, text := range col.Under {
		if h, ok := hoursOf(text); ok && h <= 2000 {
			v["hours"] = h
			continue
		}
		if day, whole := dated(text, c); day != "" {
			v["train_date"] = day
			if !whole {
				c.Note("train_date", day, fault.Sprintf("“%[1]s”只写了“%[2]s”，按 %[3]s 登记。", "“%[1]s” says “%[2]s” only: registered as %[3]s.", col.Name, text, day))
			}
		}
	}
	return v
}

// hoursOf reads 8课时, 2H, 4学时, 2 as tenths of an hour.
func hoursOf(text string) (int64, bool) {
	m := inHours.FindStringSubmatch(strings.ToLower(strings.TrimSpace(parse.Fold(text))))
	if m == nil {
		return 0, false
	}
	n, _, err := parse.Decimal(m[1], HourScale)
	return n, err == nil
}

var monthAlone = regexp.MustCompile(`^(\d{1,2})月(?:份)?$`)

// dated is the day that a text says, the first of a month that stands without a day; whole
// says that it named the day.
func dated(text string, c *sheet.Case) (day string, whole bool) {
	text = strings.TrimSpace(parse.Fold(text))
	if m := monthAlone.FindStringSubmatch(text); m != nil && c.Year > 0 {
		text = fmt.Sprintf("%d年%s月", c.Year, m[1])
	}
	day, note, err := parse.Date(text, parse.Context{Today: c.Today, Year: c.Year})
	if err != nil {
		return "", false
	}
	return day, note == nil
}

// known reports whether somebody has the training already.
func (l *lists) known(person string, v kind.Values) (bool, error) {
	rows, ok := l.have[person]
	if !ok {
		var err error
		if rows, err = l.tx.Where(l.records, "employee_id", person); err != nil {
			return false, err
		}
		l.have[person] = rows
	}
	for _, r := range rows {
		if r.State == store.Live && r.Values["name"] == v["name"] && r.Values["train_date"] == v["train_date"] {
			return true, nil
		}
	}
	return false, nil
}
