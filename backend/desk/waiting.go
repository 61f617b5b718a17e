package desk

import (
	"context"
	"slices"
	"time"

	"opsbook/backend/calendar"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Task is a document that waits for the actor.
type Task struct {
	Kind   string   `json:"kind"`
	ID     string   `json:"id"`
	Number string   `json:"number"`
	Title  string   `json:"title"`
	Status string   `json:"status"`
	Stage  string   `json:"stage"` // the desk of the chain at which it lies; "": none
	Steps  []string `json:"steps"` // that lead on, and that the actor may take
	Paper  bool     `json:"paper"` // all he can do is enter what was decided on paper
	Since  string   `json:"since"` // YYYY-MM-DD: the last step, or when it was made
	Days   int      `json:"days"`  // working days since then
	Late   bool     `json:"late"`
}

// MaxTasks bounds how many documents of one register are looked at, the newest first.
const MaxTasks = 200

// lateAfter is how many working days a document may wait (domain §7.1).
const lateAfter = 2

// Waiting returns what waits for the actor, what has waited longest first.
func (d *Desk) Waiting(ctx context.Context) ([]Task, error) {
	out := []Task{}
	for i := range d.Store.Catalog().Kinds {
		k := &d.Store.Catalog().Kinds[i]
		statuses := onward(k)
		if len(statuses) == 0 || k.Chapter == "" {
			continue
		}
		if _, err := d.kind(k.Name, kind.View); err != nil {
			continue // not his to see
		}
		found, err := d.find(ctx, k, ListQuery{Kind: k.Name, Where: []Cond{{Field: "status", Op: lens.OneOf, Values: statuses}}})
		if err != nil {
			return nil, err
		}
		err = d.Read(ctx, func(tx *store.Tx) error {
			tasks, err := tasksOf(tx, k, found.Page(0, MaxTasks))
			out = append(out, tasks...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b Task) int { return b.Days - a.Days })
	return out, nil
}

// leadsOn reports whether a step is work that waits: what takes a document back, or ends
// it, waits for nobody.
func leadsOn(s *kind.Step) bool {
	return s.Does == kind.Submits || s.Does == kind.Approves || s.Does == kind.Plain && !s.Reason && !s.Quiet
}

// onward are the statuses in which documents of a register wait for somebody.
func onward(k *kind.Kind) (out []string) {
	for i := range k.Steps {
		if leadsOn(&k.Steps[i]) {
			out = append(out, k.Steps[i].From...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// tasksOf are the documents among some of a register that wait for the actor of tx.
func tasksOf(tx *store.Tx, k *kind.Kind, pks []int64) (out []Task, err error) {
	rows, err := tx.ByPK(k, pks...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	days, err := calendar.Load(tx)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		t, waits, err := taskOf(tx, k, &rows[i])
		if err != nil {
			return nil, err
		}
		if !waits {
			continue
		}
		if err := t.since(tx, &rows[i], days); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

func taskOf(tx *store.Tx, k *kind.Kind, r *store.Row) (t Task, waits bool, err error) {
	// What is still being written waits for whoever asks, and for nobody else.
	open := len(k.Chain) > 0 && slices.Contains(k.Open, r.Values.Str("status"))
	if owner := r.Values.Str(k.Owner); open && (owner == "" || owner != tx.Actor.Employee) {
		return t, false, nil
	}
	may, err := flow.Possible(tx, k, r)
	if err != nil {
		return t, false, err
	}
	t = Task{Kind: k.Name, ID: r.ID, Number: record.Number(k, r.ID, r.Values), Title: record.NewNames(tx).Title(k, r.ID, r.Values), Status: r.Values.Str("status"), Paper: true}
	for _, c := range may {
		s, _ := k.Step(c.Step)
		if !leadsOn(s) || open && s.Does != kind.Submits {
			continue
		}
		t.Steps, t.Stage, t.Paper = append(t.Steps, c.Step), c.Stage, t.Paper && c.Paper
	}
	return t, len(t.Steps) > 0, nil
}

// since finds out how long the document of t has waited: since the last step, or since
// it was made.
func (t *Task) since(tx *store.Tx, r *store.Row, days *calendar.Calendar) error {
	events, err := tx.Where(&flow.Kind, "doc", r.ID)
	if err != nil {
		return err
	}
	if n := len(events); n > 0 {
		r = &events[n-1]
	}
	born, _, err := tx.Born(r)
	if err != nil {
		return err
	}
	t.Since = born.At.Format(time.DateOnly)
	t.Days, err = days.Between(t.Since, tx.Today())
	t.Late = t.Days > lateAfter
	return err
}
