package training

import (
	"regexp"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// mark is what a cell of an old list says of how somebody did.
type mark struct {
	score, retake string // as a clerk would type them
	result        string // a code of train_result; "": it follows
	attendance    string
	none          bool // did not take part at all
	guess         bool // read in another way than it is written
}

var (
	withRetake = regexp.MustCompile(`^(.+?)[/,(（;\s]*补考[:\s]*(.+?)[)）]?$`)
	passedWord = map[string]string{"合格": Pass, "√": Pass, "✓": Pass, "及格": Pass, "通过": Pass, "优秀": Excellent, "优": Excellent, "良好": Pass, "良": Pass,
		"不合格": Fail, "×": Fail, "不及格": Fail, "未通过": Fail, "补考合格": RetakePass, "免考": NoExam, "不考核": NoExam}
	awayWord = map[string]string{"缺考": "absent", "缺席": "absent", "缺勤": "absent", "未到": "absent", "旷课": "absent", "请假": "leave", "病假": "leave", "事假": "leave", "公出": "leave"}
	noneWord = map[string]bool{"": true, "-": true, "--": true, "—": true, "——": true, "/": true, "无": true, "未参加": true}
)

// readMark reads what people write as a result: 86, 86分, 八十五, 合格, √, 缺考, 55/补考75,
// —— for who did not take part. false: it is none of these.
func readMark(text string) (m mark, ok bool) {
	text = strings.TrimSpace(parse.Fold(text))
	bare := strings.ReplaceAll(text, " ", "")
	switch {
	case noneWord[bare]:
		return mark{none: true, guess: bare != ""}, true
	case awayWord[bare] != "":
		return mark{attendance: awayWord[bare], result: Absent}, true
	case passedWord[bare] != "":
		return mark{result: passedWord[bare]}, true
	}
	if parts := withRetake.FindStringSubmatch(bare); parts != nil {
		first, ok1 := number(parts[1])
		second, ok2 := number(parts[2])
		return mark{score: first, retake: second, guess: true}, ok1 && ok2
	}
	n, ok := number(bare)
	return mark{score: n, guess: !strings.ContainsAny(bare, "0123456789")}, ok
}

// number is a score as digits; false of what is none.
func number(s string) (string, bool) {
	n, _, err := parse.Decimal(strings.TrimSuffix(s, "分"), HourScale)
	return parse.FormatDecimal(n, HourScale), err == nil
}

// MarkRow is a line of a pasted list, as it was understood.
type MarkRow struct {
	Line   int               `json:"line"`   // from 1
	Text   string            `json:"text"`   // as it was pasted
	Record string            `json:"record"` // whose record is changed; "": nobody's
	Person string            `json:"person"`
	Values map[string]string `json:"values"` // what is entered, by field, as a clerk would type it
	Say    fault.Text        `json:"say"`    // why nothing is; "" if it is
}

// MarkSheet is a pasted list of scores.
type MarkSheet struct {
	Rows    []MarkRow `json:"rows"`
	Entered int       `json:"entered"` // records that are changed, or would be
	Wrong   int       `json:"wrong"`   // lines that are not
}

// marked are the fields that a pasted list may bring.
var marked = []string{"attendance", "score", "result", "retake_score", "cert_no", "cert_expiry", "hours", "outcome", "remark"}

// maxPasted bounds a pasted list.
const maxPasted = 200_000

// Paste reads a pasted list of people and how they did, in any order, for a session: a
// heading says what its columns are; without one the first that is no person is the score.
// apply enters what can be entered. Faults: Forbidden, Conflict, Invalid (nothing to read,
// too much).
func Paste(tx *store.Tx, id, list string, apply bool) (out MarkSheet, err error) {
	out.Rows = []MarkRow{}
	if len(list) > maxPasted {
		return out, fault.New(fault.Invalid, "粘贴的内容太多，请分几次。", "That is too much to paste at once.")
	}
	session, err := viewSession(tx, id)
	if err != nil {
		return out, err
	}
	p, err := pastingOf(tx, session, Record.Name, marked)
	if err != nil {
		return out, err
	}
	err = p.each(list, apply, &out, p.row, func(row *MarkRow, in record.Input) error {
		_, _, err := editRecord(tx, p.k, row.Record, 0, in)
		return err
	})
	if err != nil || !apply {
		return out, err
	}
	return out, follow(tx, session)
}

// each reads the lines of a list and, if apply says so, enters what they say; what is
// refused is said in its row.
func (p *pasting) each(list string, apply bool, out *MarkSheet, read func([]string, columns) MarkRow, enter func(*MarkRow, record.Input) error) error {
	lines := strings.Split(strings.ReplaceAll(list, "\r", ""), "\n")
	heads := p.heading(lines)
	for i, line := range lines {
		if strings.TrimSpace(line) == "" || i == heads.line {
			continue
		}
		row := read(cellsOf(line), heads)
		row.Line, row.Text = i+1, strings.Join(strings.Fields(line), " ")
		if row.Say.ZH == "" && apply {
			if err := row.entered(enter); err != nil {
				return err
			}
		}
		if row.Say.ZH == "" {
			out.Entered++
		} else {
			out.Wrong++
		}
		out.Rows = append(out.Rows, row)
	}
	if len(out.Rows) == 0 {
		return fault.New(fault.Invalid, "没有可以读的内容。请从表格里复制要录入的列再粘贴。", "There is nothing to read. Copy the columns from a sheet and paste them.")
	}
	return nil
}

// entered writes a row; what is refused is said in it.
func (r *MarkRow) entered(enter func(*MarkRow, record.Input) error) error {
	in := record.Input{Values: map[string]any{}}
	for name, v := range r.Values {
		in.Values[name] = v
	}
	err := enter(r, in)
	if f := fault.Of(err); err != nil && f.Code != fault.Internal {
		r.Say = f.Message
		for _, say := range f.Fields {
			r.Say = say
		}
		return nil
	}
	return err
}

// pasting is a list being read for a session.
type pasting struct {
	k       *kind.Kind
	brings  []string // fields that it may have columns of
	staff   *roster
	records map[string]*store.Row // by employee
	done    map[string]int
}

func pastingOf(tx *store.Tx, session *store.Row, kindName string, brings []string) (*pasting, error) {
	p := &pasting{brings: brings, records: map[string]*store.Row{}, done: map[string]int{}}
	var err error
	if p.k, err = tx.Kind(kindName); err != nil {
		return nil, err
	}
	if p.staff, err = rosterOf(tx); err != nil {
		return nil, err
	}
	rows, err := recordsOf(tx, session.ID)
	if err != nil {
		return nil, err
	}
	// Only those on the list are meant: of two who are called alike often one was there.
	p.staff.name = map[string][]*store.Row{}
	for i := range rows {
		p.records[rows[i].Values.Str("employee_id")] = &rows[i]
	}
	for i := range p.staff.all {
		if e := &p.staff.all[i]; p.records[e.ID] != nil {
			name := plainName(e.Values.Str("name"))
			p.staff.name[name] = append(p.staff.name[name], e)
		}
	}
	return p, nil
}

// columns say which field each column of a list brings; line is that of the heading, -1
// without one.
type columns struct {
	line   int
	fields map[int]string
}

// heading finds the heading of a list in its first lines.
func (p *pasting) heading(lines []string) columns {
	for i, line := range lines[:min(len(lines), 3)] {
		c := columns{line: i, fields: map[int]string{}}
		for at, cell := range cellsOf(line) {
			for _, name := range p.brings {
				if f, _ := p.k.Field(name); slices.ContainsFunc(f.Names(), func(n string) bool { return plainName(n) == plainName(cell) }) {
					c.fields[at] = name
				}
			}
		}
		if len(c.fields) > 0 {
			return c
		}
	}
	return columns{line: -1}
}

func cellsOf(line string) []string {
	if strings.Contains(line, "\t") {
		return strings.Split(line, "\t")
	}
	return strings.FieldsFunc(line, func(c rune) bool { return strings.ContainsRune(" ,，:：　", c) })
}

// row is what a line says.
func (p *pasting) row(cells []string, heads columns) (row MarkRow) {
	row.Values = map[string]string{}
	e, said := p.staff.person(cells)
	if e == nil {
		row.Person = strings.TrimSpace(said)
		row.Say = fault.Sprintf("“%s”不在名单里，或有重名：请写工号。", "“%s” is not on the list, or several are called so: give the number.", row.Person)
		return row
	}
	row.Person = e.Values.Str("name")
	r := p.records[e.ID]
	if r == nil {
		row.Say = fault.Sprintf("“%s”不在这次培训的名单里。", "“%s” does not take part in this session.", row.Person)
		return row
	}
	if p.done[r.ID]++; p.done[r.ID] > 1 {
		row.Say = fault.Sprintf("“%s”在粘贴的内容里出现了两次。", "“%s” stands in the list twice.", row.Person)
		return row
	}
	row.Record = r.ID
	for at, cell := range cells {
		if name := heads.fields[at]; name != "" && strings.TrimSpace(cell) != "" {
			row.take(name, cell)
		} else if heads.line < 0 && len(row.Values) == 0 && p.free(cell, e) {
			row.take("score", cell)
		}
	}
	if len(row.Values) == 0 && row.Say.ZH == "" {
		row.Say = fault.Sprintf("“%s”没有成绩。", "“%s” has no score.", row.Person)
	}
	return row
}

// free reports whether a cell says nothing of who somebody is.
func (p *pasting) free(cell string, e *store.Row) bool {
	_, ok := readMark(cell)
	return ok && plainName(cell) != "" && !p.names(e, cell)
}

// names reports whether a cell says who somebody is: his name, number or department.
func (p *pasting) names(e *store.Row, cell string) bool {
	s := plainName(cell)
	return s == plainName(e.Values.Str("name")) || s == plainName(e.Values.Str("emp_no")) || slices.Contains(p.staff.depts[e.Values.Str("dept_id")], s)
}

// take reads a cell for a field; scores and results are written in many ways.
func (r *MarkRow) take(name, cell string) {
	if name != "score" && name != "result" {
		r.Values[name] = strings.TrimSpace(cell)
		return
	}
	m, ok := readMark(cell)
	if !ok {
		r.Say = fault.Sprintf("“%[1]s”的成绩“%[2]s”读不懂。", "The score “%[2]s” of “%[1]s” cannot be read.", r.Person, strings.TrimSpace(cell))
		return
	}
	for field, v := range map[string]string{"score": m.score, "retake_score": m.retake, "attendance": m.attendance} {
		if v != "" {
			r.Values[field] = v
		}
	}
	if m.result != "" && m.attendance == "" {
		r.Values["result"] = m.result
	}
}
