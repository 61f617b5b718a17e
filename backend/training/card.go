package training

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"opsbook/backend/calendar"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// CardForm is the name of the paper of a card.
const CardForm = "training_file"

// CardOf is the register of employees as whoever may see and print training cards may use
// it (domain §3.1, the row 个人培训档案): that is not who may print the roster.
func CardOf(employees *kind.Kind) *kind.Kind {
	k := *employees
	k.Access = kind.Access{"admin": "VPO", "area_head": "VPO", "dept_head": "VP@dept", "clerk": "VPO", "viewer": "VP@self", "auditor": "VPO"}
	return &k
}

// Card is somebody's 培训档案卡, worked out from his records.
type Card struct {
	Employee     string        `json:"employee"` // id
	Rows         []CardRow     `json:"rows"`     // what counts, the oldest first
	Years        []Sum         `json:"years"`    // the newest first
	Types        []Sum         `json:"types"`    // by kind of training, the most hours first
	All          Sum           `json:"all"`
	Year         Sum           `json:"year"`   // this year
	Target       int64         `json:"target"` // hours a year, in tenths
	Certificates []Certificate `json:"certificates"`
	Missing      []Missing     `json:"missing"` // required courses that he lacks
	Last         string        `json:"last"`    // the day of the last training; ""
	Person       *store.Row    `json:"-"`
}

// CardRow is a record on a card.
type CardRow struct {
	ID     string      `json:"id"`
	Values kind.Values `json:"values"`
}

// Sum is what records add up to. Hours are in tenths.
type Sum struct {
	Key    string `json:"key"` // the year, or the kind of training
	Times  int    `json:"times"`
	Hours  int64  `json:"hours"`
	Passed int    `json:"passed"`
	Judged int    `json:"judged"`
	Rate   any    `json:"rate"` // Passed by Judged in tenths of a percent; nil while nobody was judged
}

func (s *Sum) add(v kind.Values) {
	if r := v.Str("result"); r == Absent || away(v.Str("attendance")) && !Judged(r) {
		return // was not there
	}
	s.Times++
	s.Hours += v.Int("hours")
	if Passed(v.Str("result")) {
		s.Passed++
	}
	if Judged(v.Str("result")) {
		s.Judged++
		s.Rate = (2000*int64(s.Passed) + int64(s.Judged)) / (2 * int64(s.Judged))
	}
}

// Certificate is one that somebody has, from a training or entered in his file.
type Certificate struct {
	Name   string `json:"name"`
	No     string `json:"no"`
	Issued string `json:"issued"`
	Expiry string `json:"expiry"` // "": does not expire
	Days   int    `json:"days"`   // until then; below 0 it is over
	Latest bool   `json:"latest"` // there is none of the same name that is valid for longer
	Record string `json:"record"` // id of the training; "": it was entered in his file
}

// Missing is a required course that somebody lacks.
type Missing struct {
	Course string `json:"course"` // id
	Name   string `json:"name"`
	Why    string `json:"why"`  // never, failed, expired
	When   string `json:"when"` // the day of the last attempt, or when it expired; ""
}

// files works out the cards of many people.
type files struct {
	tx      *store.Tx
	records *kind.Kind
	certs   *kind.Kind
	set     rules
	must    []store.Row // required courses
	today   string
	all     map[string][]store.Row // by employee, once everything has been read
	own     map[string][]store.Row // certificates entered in files, by employee
}

// few is how many people's records are looked up one by one; of more everything is read
// once.
const few = 200

// The fields of a record that is added up, and of one that a card is worked out from.
var (
	added  = []string{"employee_id", "dept_id", "session_id", "name", "type", "train_date", "hours", "attendance", "result"}
	carded = []string{"employee_id", "name", "type", "course_id", "train_date", "hours", "attendance", "result", "cert_no", "cert_expiry"}
)

// readAll prepares for the figures of the cards of n people, which are not to be printed.
func (f *files) readAll(n int) error {
	if n <= few {
		return nil
	}
	f.all, f.own = map[string][]store.Row{}, map[string][]store.Row{}
	err := record.WalkOf(f.tx, f.records, carded, func(r *store.Row) {
		who := r.Values.Str("employee_id")
		f.all[who] = append(f.all[who], *r)
	})
	if err != nil {
		return err
	}
	return record.Walk(f.tx, f.certs, func(r *store.Row) {
		who := r.Values.Str("employee_id")
		f.own[who] = append(f.own[who], *r)
	})
}

func (f *files) recordsOf(person string) ([]store.Row, error) {
	if f.all != nil {
		return f.all[person], nil
	}
	return f.tx.Where(f.records, "employee_id", person)
}

func (f *files) certsOf(person string) ([]store.Row, error) {
	if f.own != nil {
		return f.own[person], nil
	}
	return record.Lines(f.tx, f.certs, person)
}

func filesOf(tx *store.Tx) (*files, error) {
	f := &files{tx: tx, today: tx.Today()}
	var err error
	if f.records, err = tx.Kind(Record.Name); err != nil {
		return nil, err
	}
	if f.certs, err = tx.Kind("employee_cert"); err != nil {
		return nil, err
	}
	if f.set, err = rulesOf(tx); err != nil {
		return nil, err
	}
	courses, err := tx.Kind(Course.Name)
	if err != nil {
		return nil, err
	}
	return f, record.Walk(tx, courses, func(c *store.Row) {
		if c.Values.Int("required") != 0 && c.Values.Str("status") == "active" {
			f.must = append(f.must, *c)
		}
	})
}

// CardFor is the card of an employee, given by id or number, for a user who may see it.
// year, YYYY, leaves out other years; "" takes all. Faults: NotFound, Forbidden.
func CardFor(tx *store.Tx, who, year string) (*Card, error) {
	staff, err := tx.Kind("employee")
	if err != nil {
		return nil, err
	}
	k := CardOf(staff)
	if err := user.Gate(tx, k, kind.View); err != nil {
		return nil, err
	}
	r, err := record.Find(tx, staff, who)
	if err != nil {
		return nil, err
	}
	if err := user.Covers(tx, k, kind.View, r); err != nil {
		return nil, err
	}
	f, err := filesOf(tx)
	if err != nil {
		return nil, err
	}
	return f.card(r, year)
}

// counts reports whether a record stands in somebody's file: he has his hours, which a
// session gives when it has been held.
func counts(r *store.Row) bool { return r.State == store.Live && r.Values["hours"] != nil }

// counted are the records that stand in somebody's file, the oldest first.
func (f *files) counted(person string) ([]store.Row, error) {
	rows, err := f.recordsOf(person)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r store.Row) bool { return !counts(&r) })
	slices.SortStableFunc(rows, func(a, b store.Row) int {
		return strings.Compare(a.Values.Str("train_date"), b.Values.Str("train_date"))
	})
	return rows, nil
}

// ahead is the day so many days from today.
func (f *files) ahead(days int) string {
	t, err := time.Parse(time.DateOnly, f.today)
	if err != nil {
		return f.today
	}
	return t.AddDate(0, 0, days).Format(time.DateOnly)
}

// concerns reports whether a course is for somebody's position; one that names none is for
// everybody.
func concerns(course, person *store.Row) bool {
	positions := kind.Members(course.Values["positions"])
	return len(positions) == 0 || slices.Contains(positions, person.Values.Str("position_id"))
}

func (f *files) card(person *store.Row, year string) (*Card, error) {
	rows, err := f.counted(person.ID)
	if err != nil {
		return nil, err
	}
	c := &Card{Employee: person.ID, Rows: []CardRow{}, Target: f.set.target, Person: person, Year: Sum{Key: f.today[:4]}}
	years, types := sums{}, sums{}
	for i := range rows {
		v := rows[i].Values
		day := v.Str("train_date")
		if of := day[:min(len(day), 4)]; year == "" || of == year {
			c.Rows = append(c.Rows, CardRow{rows[i].ID, v})
			years.of(of).add(v)
			types.of(v.Str("type")).add(v)
			c.All.add(v)
			c.Last = max(c.Last, day)
		}
		if day != "" && day[:4] == c.Year.Key {
			c.Year.add(v)
		}
	}
	c.Years, c.Types = years.list(), types.list()
	slices.SortFunc(c.Years, func(a, b Sum) int { return strings.Compare(b.Key, a.Key) })
	slices.SortStableFunc(c.Types, func(a, b Sum) int { return cmp.Compare(b.Hours, a.Hours) })
	if c.Certificates, err = f.certificates(person, rows); err != nil {
		return nil, err
	}
	c.Missing = f.missing(person, rows)
	return c, nil
}

// sums are some by key.
type sums map[string]*Sum

func (s sums) of(key string) *Sum {
	if s[key] == nil {
		s[key] = &Sum{Key: key}
	}
	return s[key]
}

func (s sums) list() []Sum {
	out := []Sum{}
	for _, key := range slices.Sorted(maps.Keys(s)) {
		out = append(out, *s[key])
	}
	return out
}

// certificates are those of trainings that somebody passed and those in his file, the
// newest first of each name.
func (f *files) certificates(person *store.Row, rows []store.Row) ([]Certificate, error) {
	out := []Certificate{}
	for i := range rows {
		v := rows[i].Values
		if v["cert_no"] != nil || v["cert_expiry"] != nil && v.Str("result") != Fail && v.Str("result") != Absent {
			out = append(out, Certificate{Name: v.Str("name"), No: v.Str("cert_no"), Issued: v.Str("train_date"), Expiry: v.Str("cert_expiry"), Record: rows[i].ID})
		}
	}
	own, err := f.certsOf(person.ID)
	if err != nil {
		return nil, err
	}
	for i := range own {
		v := own[i].Values
		c := Certificate{Name: v.Str("name"), No: v.Str("no"), Issued: v.Str("issue_date"), Expiry: v.Str("expiry")}
		if !slices.ContainsFunc(out, func(o Certificate) bool { return o.Name == c.Name && o.No == c.No && o.Expiry == c.Expiry }) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b Certificate) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(lasts(b), lasts(a)))
	})
	for i := range out {
		out[i].Latest = i == 0 || out[i].Name != out[i-1].Name
		if out[i].Expiry != "" {
			out[i].Days = daysBetween(f.today, out[i].Expiry)
		}
	}
	return out, nil
}

// lasts is until when a certificate is valid, for comparing.
func lasts(c Certificate) string { return cmp.Or(c.Expiry, "9999-12-31") }

// missing are the required courses of somebody's position that he has not passed, or not
// for as long as they are valid.
func (f *files) missing(person *store.Row, rows []store.Row) []Missing {
	out := []Missing{}
	if slices.Contains(gone, person.Values.Str("status")) {
		return out
	}
	for i := range f.must {
		course := &f.must[i]
		if !concerns(course, person) {
			continue
		}
		if m, lacks := f.lacks(course, rows); lacks {
			out = append(out, m)
		}
	}
	return out
}

func (f *files) lacks(course *store.Row, rows []store.Row) (Missing, bool) {
	m := Missing{Course: course.ID, Name: course.Values.Str("name"), Why: "never"}
	for i := range rows { // the oldest first, so that the last one counts
		v := rows[i].Values
		if v.Str("course_id") != course.ID && v.Str("name") != m.Name {
			continue
		}
		done := Passed(v.Str("result")) || v.Str("result") == NoExam && Attended(v.Str("attendance"))
		until := v.Str("cert_expiry")
		if months := course.Values.Int("valid_months"); until == "" && months > 0 {
			until = calendar.AddMonths(v.Str("train_date"), int(months))
		}
		switch {
		case done && (until == "" || until >= f.today):
			return m, false
		case done:
			m.Why, m.When = "expired", until
		case m.Why != "expired":
			m.Why, m.When = "failed", v.Str("train_date")
		}
	}
	return m, true
}
