package training

import (
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Whom says who shall take part in a session; the parts add up.
type Whom struct {
	Everybody   bool     `json:"everybody"`
	Departments []string `json:"departments"` // ids, with the departments below them
	Positions   []string `json:"positions"`   // as they are called
	People      []string `json:"people"`      // ids
	Text        string   `json:"text"`        // pasted: numbers or names, one a line or parted by 、
	Lacking     bool     `json:"lacking"`     // whose position asks for the course and who has not passed it, or whose certificate of it expires soon
	Missed      string   `json:"missed"`      // id of a session: who did not pass there, or was not there
}

// Invited is what came of it.
type Invited struct {
	Added   int      `json:"added"`
	There   int      `json:"there"`   // took part already
	Unknown []string `json:"unknown"` // what was pasted and names nobody who is there
	Unsure  []string `json:"unsure"`  // names of several people: give their numbers
}

// maxInvited bounds the people of one session.
const maxInvited = 5000

// Invite takes people into a session. Groups bring whoever is in service and not on long
// leave; who is named comes in any case. Faults: Forbidden, NotFound, Conflict (it is
// archived or cancelled), Invalid (nobody is meant, too many).
func Invite(tx *store.Tx, id string, w Whom) (out Invited, err error) {
	out = Invited{Unknown: []string{}, Unsure: []string{}}
	session, err := viewSession(tx, id)
	if err != nil {
		return out, err
	}
	staff, err := rosterOf(tx)
	if err != nil {
		return out, err
	}
	who, err := staff.meant(tx, session, w, &out)
	if err != nil {
		return out, err
	}
	if len(who) == 0 && len(out.Unknown)+len(out.Unsure) == 0 {
		return out, fault.New(fault.Invalid, "没有选中任何人。请选择部门、岗位、人员，或粘贴名单。", "Nobody is chosen. Choose departments, positions or people, or paste a list.")
	}
	rows, err := recordsOf(tx, session.ID)
	if err != nil {
		return out, err
	}
	if len(rows)+len(who) > maxInvited {
		return out, fault.New(fault.Invalid, "一次培训最多 %d 人。请分几期登记。", "A session takes at most %d people; enter it in parts.", maxInvited)
	}
	there := map[string]bool{}
	for i := range rows {
		there[rows[i].Values.Str("employee_id")] = true
	}
	for _, person := range who {
		if there[person] {
			out.There++
			continue
		}
		there[person] = true
		if _, _, err := addRecord(tx, record.Input{Values: map[string]any{"session_id": session.ID, "employee_id": person}}); err != nil {
			return out, err
		}
		out.Added++
	}
	return out, tally(tx, session.ID)
}

// viewSession is a session that the actor may see and whose list is still open.
func viewSession(tx *store.Tx, id string) (*store.Row, error) {
	k, err := tx.Kind(Session.Name)
	if err != nil {
		return nil, err
	}
	s, err := record.View(tx, k, id)
	if err != nil {
		return nil, err
	}
	if err := user.Covers(tx, k, kind.Change, s); err != nil {
		return nil, err
	}
	if s.State != store.Live || !slices.Contains(Session.Open, s.Values.Str("status")) {
		return nil, fault.New(fault.Conflict, "%[1]s已归档、取消或作废，不能再改名单和成绩。", "%[1]s is archived, cancelled or void; its list and scores stay.", s.Values.Str("doc_no"))
	}
	return s, nil
}

// roster is everybody who is there, and what they are called.
type roster struct {
	all    []store.Row
	number map[string]*store.Row
	name   map[string][]*store.Row
	depts  map[string][]string // names and aliases of departments, by id
	under  map[string]string   // department → the one above
}

// gone are the statuses of people who are no longer there.
var gone = []string{"left", "retired"}

func rosterOf(tx *store.Tx) (*roster, error) {
	staff, err := tx.Kind("employee")
	if err != nil {
		return nil, err
	}
	r := &roster{number: map[string]*store.Row{}, name: map[string][]*store.Row{}, depts: map[string][]string{}, under: map[string]string{}}
	err = record.Walk(tx, staff, func(e *store.Row) {
		if !slices.Contains(gone, e.Values.Str("status")) {
			r.all = append(r.all, *e)
		}
	})
	if err != nil {
		return nil, err
	}
	for i := range r.all {
		e := &r.all[i]
		r.number[plainName(e.Values.Str("emp_no"))] = e
		r.name[plainName(e.Values.Str("name"))] = append(r.name[plainName(e.Values.Str("name"))], e)
	}
	depts, err := tx.Kind("department")
	if err != nil {
		return nil, err
	}
	return r, record.Walk(tx, depts, func(d *store.Row) {
		for _, s := range append([]string{d.Values.Str("dept_name"), d.Values.Str("dept_code")}, kind.Members(d.Values["dept_alias"])...) {
			r.depts[d.ID] = append(r.depts[d.ID], plainName(s))
		}
		r.under[d.ID] = d.Values.Str("parent_id")
	})
}

// plainName is how a name or a number is compared: 陈 静 is 陈静.
func plainName(s string) string { return strings.Join(strings.Fields(parse.Fold(s)), "") }

// meant are the ids of those whom w names, each once, in the order of the roster.
func (r *roster) meant(tx *store.Tx, session *store.Row, w Whom, out *Invited) ([]string, error) {
	wanted := map[string]bool{}
	for _, e := range r.all {
		v := e.Values
		if v.Str("status") == "leave" {
			continue
		}
		wanted[e.ID] = w.Everybody || r.belongs(v.Str("dept_id"), w.Departments) || slices.Contains(w.Positions, v.Str("position_id")) && v.Str("position_id") != ""
	}
	for _, id := range w.People {
		wanted[id] = true
	}
	for _, e := range r.read(w.Text, out) {
		wanted[e.ID] = true
	}
	if w.Missed != "" {
		rows, err := recordsOf(tx, w.Missed)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			if v := rows[i].Values; !Passed(v.Str("result")) && v.Str("result") != NoExam {
				wanted[v.Str("employee_id")] = true
			}
		}
	}
	if w.Lacking {
		if err := r.lacking(tx, session, wanted); err != nil {
			return nil, err
		}
	}
	var ids []string
	for _, e := range r.all {
		if wanted[e.ID] {
			ids = append(ids, e.ID)
		}
	}
	return ids, nil
}

// lacking adds those who are to take the course of a session, for the first time or again.
func (r *roster) lacking(tx *store.Tx, session *store.Row, wanted map[string]bool) error {
	course, err := courseOf(tx, session.Values.Str("course_id"))
	if err != nil || course == nil {
		return err
	}
	f, err := filesOf(tx)
	if err != nil {
		return err
	}
	f.today = f.ahead(soon)
	if err := f.readAll(len(r.all)); err != nil {
		return err
	}
	for i := range r.all {
		e := &r.all[i]
		if e.Values.Str("status") == "leave" || !concerns(course, e) {
			continue
		}
		rows, err := f.counted(e.ID)
		if err != nil {
			return err
		}
		if _, lacks := f.lacks(course, rows); lacks {
			wanted[e.ID] = true
		}
	}
	return nil
}

// belongs reports whether a department is one of some, or below one.
func (r *roster) belongs(dept string, of []string) bool {
	for range 64 { // departments that stand in a circle have no top
		if dept == "" {
			return false
		}
		if slices.Contains(of, dept) {
			return true
		}
		dept = r.under[dept]
	}
	return false
}

// read finds the people of a pasted list: a row of a table for each, or names one after
// the other.
func (r *roster) read(text string, out *Invited) (found []*store.Row) {
	for line := range strings.SplitSeq(text, "\n") {
		cells := strings.Split(strings.Trim(line, "\r"), "\t")
		if len(cells) > 1 {
			if e, said := r.person(cells); e != nil {
				found = append(found, e)
			} else if said != "" {
				r.tell(cells, said, out)
			}
			continue
		}
		if e, _ := r.person(cells); e != nil {
			found = append(found, e)
			continue
		}
		for _, name := range strings.FieldsFunc(parse.Fold(line), func(c rune) bool { return strings.ContainsRune("、,;， \t", c) }) {
			if e, said := r.person([]string{name}); e != nil {
				found = append(found, e)
			} else {
				r.tell([]string{name}, said, out)
			}
		}
	}
	return found
}

// tell puts what names nobody, or several, where the asker sees it. Headings and running
// numbers are nobody's name.
func (r *roster) tell(cells []string, said string, out *Invited) {
	switch what := strings.TrimSpace(said); {
	case what == "" || headings[plainName(what)]:
	case len(r.name[plainName(what)]) > 1:
		if !slices.Contains(out.Unsure, what) {
			out.Unsure = append(out.Unsure, what)
		}
	case !slices.Contains(out.Unknown, what):
		out.Unknown = append(out.Unknown, what)
	}
}

var headings = map[string]bool{"序号": true, "姓名": true, "工号": true, "部门": true, "名单": true, "参训人员": true, "员工": true, "成绩": true}

// person is whom the cells of a row name: by number, by a name that only one has, or by a
// name and a department. said is what was taken for the name of nobody or of several.
func (r *roster) person(cells []string) (e *store.Row, said string) {
	for _, c := range cells {
		if e := r.number[plainName(c)]; e != nil && plainName(c) != "" {
			return e, ""
		}
	}
	for _, c := range cells {
		same := r.name[plainName(c)]
		if len(same) == 1 {
			return same[0], ""
		}
		if len(same) == 0 {
			continue
		}
		said = c
		var here []*store.Row
		for _, e := range same {
			if slices.ContainsFunc(cells, func(d string) bool { return slices.Contains(r.depts[e.Values.Str("dept_id")], plainName(d)) }) {
				here = append(here, e)
			}
		}
		if len(here) == 1 {
			return here[0], ""
		}
	}
	if said != "" {
		return nil, said
	}
	for _, c := range cells { // the first cell that could be a name
		if c = strings.TrimSpace(c); c != "" && strings.Trim(c, "0123456789.") != "" {
			return nil, c
		}
	}
	return nil, ""
}
