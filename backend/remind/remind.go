// Package remind tells people in time of what falls due. A kind declares the days of its
// records (kind.Reminder); what is worked out otherwise, such as a stock that runs low, is
// a Rule with a function of its domain. Everything is computed when it is asked for; kept
// is only what people said: that something is done, or is to be said again on a later day.
package remind

import (
	"cmp"
	"context"
	"slices"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/store"
)

// Rule is one thing that is told in time.
type Rule struct {
	Name string // its name in settings and marks; never renamed
	Text fault.Text
	Of   string // the register that it is about: only who sees that is told
	Lead []int  // days ahead, the furthest first
	To   []kind.Told
	Off  bool // only where the company has switched it on
	// Find works out what there is, up to lead days ahead of today, within what the actor of
	// tx may see. Nil: Ask does, or it is declared with its kind.
	Find func(tx *store.Tx, today string, lead int) ([]Item, error)
	// Ask is Find for what is asked of lists.
	Ask func(ctx context.Context, d *desk.Desk, today string, lead int) ([]Item, error)

	declared *kind.Reminder
}

// Item is something that falls due.
type Item struct {
	Rule   string     `json:"rule"`
	Text   fault.Text `json:"text"` // what the rule is called
	Kind   string     `json:"kind"` // the record; "" where Path says all
	ID     string     `json:"id"`
	Number string     `json:"number"`
	Title  string     `json:"title"`
	Say    fault.Text `json:"say"`  // what is known besides; may be empty
	Path   string     `json:"path"` // the screen that settles it; "": the record
	Due    string     `json:"due"`  // YYYY-MM-DD
	Days   int        `json:"days"` // from today; below zero: late
}

// Count is how much a rule has to say; items of it may have been left out of a list.
type Count struct {
	Rule string     `json:"rule"`
	Text fault.Text `json:"text"`
	N    int        `json:"n"`
	Late int        `json:"late"` // among the items listed
}

// List is what somebody is told, the earliest first.
type List struct {
	Items  []Item  `json:"items"`
	Counts []Count `json:"counts"` // of rules that have something to say
	Off    []Later `json:"off"`    // what was put off and will be said again
}

// Later is an item that was put off until a day.
type Later struct {
	Item
	Until string `json:"until"`
	Mark  string `json:"mark"` // the mark that says so
	Note  string `json:"note"`
}

// MaxItems bounds what one rule says at a time: the earliest; Count tells how many there are.
const MaxItems = desk.MaxPage

// Rules are those that the kinds of a catalog declare, and others besides.
func Rules(c *kind.Catalog, others ...Rule) []Rule {
	var out []Rule
	for i := range c.Kinds {
		k := &c.Kinds[i]
		for j := range k.Reminders {
			r := &k.Reminders[j]
			out = append(out, Rule{Name: r.Name, Text: r.Text, Of: k.Name, Lead: r.Lead, To: r.To, Off: r.Off, declared: r})
		}
	}
	return append(out, others...)
}

// For is what the actor of d is told today by rules, as the company has set them.
func For(ctx context.Context, d *desk.Desk, rules []Rule) (List, error) {
	out := List{Items: []Item{}, Counts: []Count{}, Off: []Later{}}
	var said marks
	var set settings
	var today string
	err := d.Read(ctx, func(tx *store.Tx) (err error) {
		today = tx.Today()
		if set, err = loadSettings(tx); err != nil {
			return err
		}
		said, err = loadMarks(tx)
		return err
	})
	if err != nil {
		return out, err
	}
	for _, r := range rules {
		r, on := set.apply(r)
		if !on {
			continue
		}
		found, n, err := r.found(ctx, d, today)
		if err != nil {
			return out, err
		}
		out.take(r, found, n, said, today)
	}
	slices.SortStableFunc(out.Items, func(a, b Item) int { return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Rule, b.Rule)) })
	return out, nil
}

// take puts what a rule found into the list, less what is done or put off.
func (l *List) take(r Rule, found []Item, n int, said marks, today string) {
	c := Count{Rule: r.Name, Text: r.Text, N: n}
	for _, it := range found {
		m := said.of(&it)
		switch {
		case m == nil:
		case m.done:
			c.N--
			continue
		case m.until > today:
			c.N--
			l.Off = append(l.Off, Later{Item: it, Until: m.until, Mark: m.id, Note: m.note})
			continue
		}
		if it.Days < 0 {
			c.Late++
		}
		l.Items = append(l.Items, it)
	}
	if c.N > 0 {
		l.Counts = append(l.Counts, c)
	}
}

// found is what a rule has to say to the actor, and how much there is in all.
func (r *Rule) found(ctx context.Context, d *desk.Desk, today string) (out []Item, n int, err error) {
	k, err := d.Store.Catalog().Kind(r.Of)
	if err != nil {
		return nil, 0, err
	}
	asked := r.questions(k, d.Actor)
	if len(asked) == 0 || !d.May(r.Of, kind.View) {
		return nil, 0, nil
	}
	lead := slices.MaxFunc(asked, func(a, b question) int { return a.lead - b.lead }).lead
	switch {
	case r.declared != nil:
		return r.records(ctx, d, k, today, asked)
	case r.Ask != nil:
		out, err = r.Ask(ctx, d, today, lead)
	default:
		err = d.Read(ctx, func(tx *store.Tx) error {
			out, err = r.Find(tx, today, lead)
			return err
		})
	}
	for i := range out {
		out[i].Rule, out[i].Text = r.Name, r.Text
		out[i].Days = days(today, out[i].Due)
	}
	slices.SortStableFunc(out, func(a, b Item) int { return cmp.Compare(a.Due, b.Due) })
	n = len(out)
	return out[:min(n, MaxItems)], n, err
}

// question is what is asked for the actor: records under conditions, up to lead days ahead.
type question struct {
	where []desk.Cond
	lead  int
}

// questions are what is asked for the actor, by what he is told as: all records for a role,
// those of his departments for their head, those that name him; none if he is not told.
func (r *Rule) questions(k *kind.Kind, a store.Actor) (out []question) {
	all := -1
	for _, t := range r.To {
		if t.Who != kind.ToPerson && t.Who != kind.ToDeptHead && is(t.Who, a) {
			all = max(all, r.within(t))
		}
	}
	if all >= 0 {
		out = append(out, question{lead: all})
	}
	for _, t := range r.To {
		lead := r.within(t)
		switch {
		case !is(t.Who, a) || lead <= all:
		case t.Who == kind.ToPerson && r.declared != nil:
			out = append(out, question{[]desk.Cond{{Field: cmp.Or(r.declared.Whose, k.Owner), Op: lens.Is, Values: []string{a.Employee}}}, lead})
		case t.Who == kind.ToDeptHead && r.declared != nil && len(a.Depts) > 0:
			out = append(out, question{[]desk.Cond{{Field: k.Dept, Op: lens.OneOf, Values: a.Depts}}, lead})
		case r.declared == nil:
			out = append(out, question{lead: lead})
		}
	}
	return out
}

// within is how many days ahead a receiver is told.
func (r *Rule) within(t kind.Told) int {
	if t.Within > 0 {
		return min(r.Lead[0], t.Within)
	}
	return r.Lead[0]
}

// is reports whether a receiver may be the actor: by his role, or because records name him.
func is(who kind.Receiver, a store.Actor) bool {
	if who == kind.ToPerson {
		return a.Employee != ""
	}
	return slices.Contains(a.Roles, string(who))
}

// records asks the register that declares the rule.
func (r *Rule) records(ctx context.Context, d *desk.Desk, k *kind.Kind, today string, asked []question) (out []Item, n int, err error) {
	dec := r.declared
	f, ok := k.Field(dec.Field)
	if !ok || f.Sensitive && !d.MayPrivate(k) {
		return nil, 0, nil
	}
	seen := map[string]bool{}
	for _, q := range asked {
		page, err := d.List(ctx, desk.ListQuery{Kind: k.Name, Wait: true, Limit: MaxItems, Sort: []desk.Order{{Field: dec.Field}},
			Where: append(q.where, where(dec, today, q.lead)...)})
		if err != nil {
			return nil, 0, err
		}
		n += page.Total
		for _, row := range page.Rows {
			due := due(dec, row.Values.Str(dec.Field))
			left := days(today, due)
			lead := q.lead
			if own := leadOf(row.Values.Str(dec.LeadBy)); dec.LeadBy != "" && len(own) > 0 {
				lead = min(lead, own[0]) // of this record alone
			}
			if due == "" || left > lead || !dec.Late && left < -kind.Grace || seen[row.ID] {
				n--
				continue
			}
			seen[row.ID] = true
			out = append(out, Item{Rule: r.Name, Text: r.Text, Kind: k.Name, ID: row.ID, Number: row.Number, Title: row.Title, Due: due, Days: left})
		}
	}
	return out, n, nil
}
