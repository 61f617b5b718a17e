package backend_test

import (
	"context"
	"maps"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// everybody are the people of the table below, with their roles.
var everybody = []struct{ name, role, dept string }{
	{"王主任", "dept_head", "运营部"}, {"李行政", "dept_head", "行政部"}, {"钱财务", "dept_head", "财务部"},
	{"赵总", "area_head", ""}, {"周文员", "clerk", ""}, {"陈员工", "viewer", "运营部"}, {"管理员", "admin", ""}, {"审计", "auditor", ""},
}

// actor is one of everybody, as he signs in.
func (y yard) actorOf(name string) store.Actor {
	for _, e := range everybody {
		if e.name != name {
			continue
		}
		a := store.Actor{Employee: y.ids[e.name], Roles: []string{e.role}, Asked: e.role == "dept_head" || e.role == "area_head"}
		if e.dept != "" {
			a.Depts = []string{y.ids[e.dept]}
		}
		return a
	}
	y.t.Fatalf("nobody is called %s", name)
	return store.Actor{}
}

// answers are what steps ask for.
var answers = map[string]map[string]any{
	"diagnose": {"diagnosis": "self", "estimate": int64(600_00)},
	"finish":   {"finish_date": "2026-03-31", "cost": int64(0), "result": "fixed"},
	"appraise": report.Values,
	"dispose":  {"dispose_date": "2026-03-31"},
	"done":     {"content": "清洗", "result": "abnormal", "problem": "响"},
	"found":    {"found_date": "2026-03-31"},
}

// table tells of documents in each of their statuses who may take which step; those in
// brackets only enter what was decided on paper.
type table struct {
	yard
	got map[string]string // by kind and status
}

// tour takes steps of a document, each "step", or "step name" where name decides on paper,
// looking at every status on the way.
func (w *table) tour(name, id string, steps ...string) {
	w.t.Helper()
	w.note(name, id)
	for _, s := range steps {
		step, who, _ := strings.Cut(s, " ")
		o := flow.Opinion{Reason: "按规定", Approver: w.ids[who], Values: answers[step]}
		if step == "order" {
			if o.Values = map[string]any{"supplier_id": w.ids["商行"]}; name == "equip_purchase_app" {
				o.Values["order_date"] = "2026-03-31"
			}
		}
		if err := w.step(name, id, step, o); err != nil {
			w.t.Fatalf("%s %s: %v", name, s, err)
		}
		w.note(name, id)
	}
}

func (w *table) note(name, id string) {
	w.t.Helper()
	at := name + " " + w.status(name, id)
	if w.got[at] == "" {
		w.got[at] = w.whoMay(name, id)
		w.nobodyElse(name, id)
	}
}

// nobodyElse tries with everybody each step that the table does not let him take: the file
// must stay as it is.
func (w *table) nobodyElse(name, id string) {
	w.t.Helper()
	was, before, status := w.actor, w.story(name, id), w.status(name, id)
	for _, e := range everybody {
		w.actor = w.actorOf(e.name)
		steps, may := w.possibleFor(name, id)
		for _, step := range steps {
			if may[step] {
				continue
			}
			if err := w.step(name, id, step, flow.Opinion{Reason: "试试", Values: answers[step]}); err == nil || fault.Of(err).Code == fault.Internal {
				w.t.Errorf("%s takes %s of %s %s: %v", e.name, step, name, status, err)
			}
		}
	}
	w.actor = was
	if w.story(name, id) != before || w.status(name, id) != status {
		w.t.Errorf("%s %s changed though everybody was refused: %s", name, status, w.story(name, id))
	}
}

// possibleFor are all steps of a register, and those that the actor may take himself.
func (w *table) possibleFor(name, id string) (steps []string, may map[string]bool) {
	may = map[string]bool{}
	w.must(w.s.Read(context.Background(), w.actor, func(tx *store.Tx) error {
		k := w.kind(tx, name)
		for _, s := range k.Steps {
			steps = append(steps, s.Name)
		}
		r, err := record.Get(tx, k, id)
		if err != nil {
			return err
		}
		choices, err := flow.Possible(tx, k, r)
		for _, c := range choices {
			may[c.Step] = !c.Paper
		}
		return err
	}))
	return steps, may
}

// wants compares the table with what it should be.
func (w *table) wants(text string) {
	w.t.Helper()
	var lines []string
	for _, at := range slices.Sorted(maps.Keys(w.got)) {
		lines = append(lines, strings.TrimSpace(at+": "+w.got[at]))
	}
	if now := strings.Join(lines, "\n"); now != text {
		w.t.Errorf("now:\n%s", now)
	}
}

// whoMay tells of each step of a document who may take it now.
func (y yard) whoMay(name, id string) string {
	y.t.Helper()
	by := map[string][]string{}
	var order []string
	for _, e := range everybody {
		y.must(y.s.Read(context.Background(), y.actorOf(e.name), func(tx *store.Tx) error {
			k := y.kind(tx, name)
			r, err := record.Get(tx, k, id)
			if err != nil {
				return err
			}
			may, err := flow.Possible(tx, k, r)
			for _, c := range may {
				who := e.name
				if c.Paper {
					who = "(" + who + ")"
				}
				by[c.Step] = append(by[c.Step], who)
			}
			for _, s := range k.Steps {
				if !slices.Contains(order, s.Name) {
					order = append(order, s.Name)
				}
			}
			return err
		}))
	}
	var out []string
	for _, s := range order {
		if len(by[s]) > 0 {
			out = append(out, s+" "+strings.Join(by[s], "、"))
		}
	}
	return strings.Join(out, "; ")
}
