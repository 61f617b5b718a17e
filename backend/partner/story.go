package partner

import (
	"cmp"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Story is all that is known of a partner, as far as the actor may see it.
type Story struct {
	Parts  []Part            `json:"parts"`  // agreements, projects, assessments, talks, points left, changes of strategy; a register that he may not see is left out
	Trend  []Point           `json:"trend"`  // of the approved assessments, the oldest first
	Events []Event           `json:"events"` // the newest first
	Names  map[string]string `json:"names"`  // of what the rows refer to
	Facts  Facts             `json:"facts"`
}

// Facts are what somebody asks first.
type Facts struct {
	Agreement string `json:"agreement"` // id of the one in force that ends first; "" if none is or he may not see them
	Ends      string `json:"ends"`      // its last day; "" if it has none
	InForce   int    `json:"inForce"`   // how many agreements are
	Left      int    `json:"left"`      // points that are open
	Late      int    `json:"late"`      // of these overdue
	Lapsing   int    `json:"lapsing"`   // qualifications that are over, or will be in kind.TermDays
}

// Part is what one register has of a partner, the newest first, at most mostRows of it.
type Part struct {
	Kind    string   `json:"kind"`
	Columns []string `json:"columns"` // worth showing
	Rows    []Row    `json:"rows"`
	Count   int      `json:"count"` // how many there are
}

// Row is a record; for a point left, the talk that it is of.
type Row struct {
	ID     string      `json:"id"`
	Number string      `json:"number"`
	Kind   string      `json:"kind"`
	Values kind.Values `json:"values"`
}

// Point is an assessment as a trend shows it; Total in tenths.
type Point struct {
	Period string `json:"period"`
	Total  int64  `json:"total"`
	Grade  string `json:"grade"`
}

// Event is something that happened with a partner on a day.
type Event struct {
	Date string     `json:"date"`
	Say  fault.Text `json:"say"`
	By   string     `json:"by"`   // whose name it goes under
	Kind string     `json:"kind"` // the register that tells of it; "" for what was typed
	ID   string     `json:"id"`
}

// mostRows bounds a part, and the events.
const mostRows = 100

// parts are what a story has, in its order.
var parts = []struct {
	kind    string
	columns []string
	by      string // its newest is last by this
}{
	{"agreement", []string{"doc_no", "title", "type", "start_date", "end_date", "days_left", "amount", "state"}, "start_date"},
	{"partner_project", []string{"doc_no", "name", "coop_mode", "start", "end", "amount", "owner_id", "status", "result", "satisfaction"}, "start"},
	{"partner_eval", []string{"doc_no", "period", "performance", "service", "credit", "total", "grade", "suggestion", "eval_date", "status"}, "period"},
	{"partner_talk", []string{"doc_no", "talk_date", "mode", "topic", "open_points", "next_due", "status"}, "talk_date"},
	{"partner_action", []string{"doc_no", "action", "effective_date", "improve_by", "blacklist", "done_on", "status"}, "effective_date"},
}

// StoryOf is the story of a partner that the actor may see.
func StoryOf(tx *store.Tx, id string) (*Story, error) {
	k, err := tx.Kind(cardKind)
	if err != nil {
		return nil, err
	}
	r, err := record.View(tx, k, id)
	if err != nil {
		return nil, err
	}
	t := &teller{tx: tx, names: record.NewNames(tx), c: record.Context(tx), acted: map[string]bool{}, Story: Story{Trend: []Point{}, Events: []Event{}, Names: map[string]string{}}}
	for _, p := range parts {
		if err := t.part(p.kind, p.columns, p.by, r.ID); err != nil {
			return nil, err
		}
	}
	if err := t.qualified(r.ID); err != nil {
		return nil, err
	}
	if err := t.told(k, r.ID); err != nil {
		return nil, err
	}
	slices.SortStableFunc(t.Events, func(a, b Event) int { return cmp.Compare(b.Date, a.Date) })
	t.Events = t.Events[:min(len(t.Events), mostRows)]
	return &t.Story, nil
}

// teller is a story in the making.
type teller struct {
	Story
	tx    *store.Tx
	names *record.Names
	c     kind.Context
	acted map[string]bool // days on which a change of strategy was carried out
}

// part gathers what one register has of the partner.
func (t *teller) part(name string, columns []string, by, partner string) error {
	k, err := t.tx.Kind(name)
	if err != nil {
		return err
	}
	if _, may := user.Reach(t.tx.Store.Catalog(), t.tx.Actor, k, kind.View); !may {
		return nil
	}
	rows, err := of(t.tx, k, partner)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r store.Row) bool { return user.Covers(t.tx, k, kind.View, &r) != nil })
	slices.SortStableFunc(rows, func(a, b store.Row) int { return cmp.Compare(b.Values.Str(by), a.Values.Str(by)) })
	p := Part{Kind: name, Columns: columns, Rows: []Row{}, Count: len(rows)}
	private := user.Private(t.tx.Store.Catalog(), t.tx.Actor, k)
	for i := range rows {
		r := &rows[i]
		record.WithComputed(t.tx, k, r.Values)
		t.event(k, r)
		if !private {
			record.Mask(k, r.Values)
		}
		if i < mostRows {
			p.Rows = append(p.Rows, t.row(k, r, columns))
		}
	}
	t.Parts = append(t.Parts, p)
	if name == Talk.Name {
		return t.points(rows)
	}
	return nil
}

// row is a record with its columns, and remembers how what it refers to is called.
func (t *teller) row(k *kind.Kind, r *store.Row, columns []string) Row {
	out := Row{ID: r.ID, Number: record.Number(k, r.ID, r.Values), Kind: k.Name, Values: kind.Values{}}
	for _, name := range columns {
		f, _ := k.Field(name)
		out.Values[name] = r.Values[name]
		if id := r.Values.Str(name); f.Refers() && id != "" {
			t.Names[id] = t.names.Of(f.Target(), id)
		}
	}
	return out
}

// event tells of a record what happened with it.
func (t *teller) event(k *kind.Kind, r *store.Row) {
	v, no := r.Values, record.Number(k, r.ID, r.Values)
	text := func(name string) string {
		f, _ := k.Field(name)
		return f.Text(v[name], t.c)
	}
	english := func(list, code string) string {
		c, _ := t.tx.Lists().Code(list, code)
		return cmp.Or(c.English, c.Label)
	}
	by := func(name string) string {
		if id := v.Str(name); id != "" {
			return t.names.Of("employee", id)
		}
		return ""
	}
	add := func(day string, say fault.Text, who string) {
		if day != "" {
			t.Events = append(t.Events, Event{Date: day, Say: say, By: who, Kind: k.Name, ID: r.ID})
		}
	}
	switch k.Name {
	case Agreement.Name:
		if state := v.Str("state"); state == "effective" || state == "expiring" || state == "prolonged" {
			t.inForce(r)
		}
		if signed := v.Str("status"); signed == "signed" || signed == "renewed" || signed == "terminated" {
			add(cmp.Or(v.Str("sign_date"), v.Str("start_date")), fault.Sprintf("签订%[1]s %[2]s", "Signed %[1]s %[2]s", no, v.Str("title")), by("owner_id"))
		}
		add(v.Str("stop_date"), fault.Sprintf("提前终止%[1]s %[2]s", "Ended %[1]s %[2]s early", no, v.Str("title")), by("owner_id"))
	case Project.Name:
		add(v.Str("start"), fault.Sprintf("合作项目开始：%[1]s", "Project begun: %[1]s", v.Str("name")), by("owner_id"))
		if s := v.Str("status"); s == "finished" || s == "stopped" {
			add(v.Str("end"), fault.Sprintf("合作项目%[2]s：%[1]s", "Project %[3]s: %[1]s", v.Str("name"), text("status"), english("coop_project_status", s)), by("owner_id"))
		}
	case Eval.Name:
		if v.Str("status") == "approved" {
			t.Trend = slices.Insert(t.Trend, 0, Point{v.Str("period"), v.Int("total"), v.Str("grade")}) // they come the newest first
			add(v.Str("eval_date"), fault.Sprintf("%[1]s 评估 %[2]s 分，%[3]s", "Assessed for %[1]s: %[2]s, %[4]s", v.Str("period"), text("total"), text("grade"), english("partner_grade", v.Str("grade"))), by("owner_id"))
		}
	case Talk.Name:
		add(v.Str("talk_date"), fault.Sprintf("会谈：%[1]s", "Talk: %[1]s", v.Str("topic")), by("recorder"))
	case Action.Name:
		t.acted[v.Str("done_on")] = true
		add(v.Str("done_on"), fault.Sprintf("%[1]s（%[2]s）", "%[3]s (%[2]s)", text("action"), no, english("partner_action", v.Str("action"))), by("applicant"))
	}
}

// inForce counts an agreement, and remembers the one that ends first.
func (t *teller) inForce(r *store.Row) {
	f := &t.Facts
	f.InForce++
	if end := r.Values.Str("end_date"); f.Agreement == "" || end != "" && (f.Ends == "" || end < f.Ends) {
		f.Agreement, f.Ends = r.ID, end
	}
}

// points gathers what talks left open, what is due first before the rest.
func (t *teller) points(talks []store.Row) error {
	k, err := t.tx.Kind(talkItem.Name)
	if err != nil {
		return err
	}
	columns := []string{"item", "owner_id", "due"}
	p := Part{Kind: k.Name, Columns: columns, Rows: []Row{}}
	for _, talk := range talks {
		if talk.Values.Str("status") != "open" {
			continue
		}
		rows, err := record.Lines(t.tx, k, talk.ID)
		if err != nil {
			return err
		}
		for i := range rows {
			if rows[i].Values.Int("done") == 1 {
				continue
			}
			if due := rows[i].Values.Str("due"); due != "" && due < t.tx.Today() {
				t.Facts.Late++
			}
			row := t.row(k, &rows[i], columns)
			row.ID, row.Number, row.Kind = talk.ID, talk.Values.Str("doc_no"), Talk.Name
			p.Rows = append(p.Rows, row)
		}
	}
	p.Count, t.Facts.Left = len(p.Rows), len(p.Rows)
	slices.SortStableFunc(p.Rows, func(a, b Row) int {
		return cmp.Compare(cmp.Or(a.Values.Str("due"), "9999"), cmp.Or(b.Values.Str("due"), "9999"))
	})
	p.Rows = p.Rows[:min(len(p.Rows), mostRows)]
	t.Parts = append(t.Parts, p)
	return nil
}

// qualified counts the qualifications that lapse.
func (t *teller) qualified(partner string) error {
	k, err := t.tx.Kind("partner_cert")
	if err != nil {
		return err
	}
	rows, err := record.Lines(t.tx, k, partner)
	for _, r := range rows {
		if left, ends := record.WithComputed(t.tx, k, r.Values)["days_left"].(int64); ends && left <= kind.TermDays {
			t.Facts.Lapsing++
		}
	}
	return err
}

// told adds what was typed into the history, and what was done with the card itself.
func (t *teller) told(k *kind.Kind, partner string) error {
	typed, err := t.tx.Kind("partner_history")
	if err != nil {
		return err
	}
	rows, err := record.Lines(t.tx, typed, partner)
	if err != nil {
		return err
	}
	for _, r := range rows {
		t.Events = append(t.Events, Event{Date: r.Values.Str("date"), Say: fault.T(r.Values.Str("event"), r.Values.Str("event")), By: r.Values.Str("operator")})
	}
	steps, err := t.tx.Where(&flow.Kind, "doc", partner)
	if err != nil {
		return err
	}
	for _, e := range steps {
		s, ok := k.Step(e.Values.Str("step"))
		if !ok || e.Values.Str("approver") == "" && t.acted[e.Values.Str("sign_date")] {
			continue // a change of strategy tells of itself
		}
		say := fault.T(s.Label, s.English)
		if why := e.Values.Str("opinion"); why != "" {
			say = fault.Sprintf("%[1]s：%[3]s", "%[2]s: %[3]s", s.Label, s.English, why)
		}
		by := ""
		if id := e.Values.Str("approver"); id != "" {
			by = t.names.Of("employee", id)
		}
		t.Events = append(t.Events, Event{Date: e.Values.Str("sign_date"), Say: say, By: by})
	}
	return nil
}
