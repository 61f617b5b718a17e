package kind

import (
	"slices"

	"opsbook/backend/fault"
)

// Reminder declares a day of the records of a kind that somebody should know of in
// time. It is computed whenever it is asked for: nothing is stored that could go stale.
type Reminder struct {
	Name   string     `json:"name"` // a key of the domain's reminders; never renamed
	Text   fault.Text `json:"text"`
	Field  string     `json:"field"`            // the Date, DateTime or Month that it counts from; a Month counts from its first day
	Days   int        `json:"days,omitempty"`   // it falls due so many days after Field
	Months int        `json:"months,omitempty"` // and so many months, before the days are counted
	Lead   []int      `json:"lead"`             // how many days ahead it is said, the furthest first; a step that is reached says it again
	LeadBy string     `json:"leadBy,omitempty"` // a Multi field in which a record names days of its own: it is said from the furthest of those, if that is later
	Late   bool       `json:"late,omitempty"`   // it is said until it is done; else until Grace days after
	When   []Cond     `json:"when,omitempty"`   // only of records for which all of these hold
	Whose  string     `json:"whose,omitempty"`  // the field that names the person it concerns; "": Owner
	To     []Told     `json:"to"`
	Off    bool       `json:"off,omitempty"` // it is said only where the company has switched it on
}

// Told is somebody who is told, from so many days ahead on; 0: from the first.
type Told struct {
	Who    Receiver `json:"who"`
	Within int      `json:"within,omitempty"`
}

// Receiver says to whom something is said: a role, or whom the record names.
type Receiver string

// Who is told: keys of the code list reminder_to.
const (
	ToClerk    Receiver = "clerk"
	ToAdmin    Receiver = "admin"
	ToAreaHead Receiver = "area_head"
	ToDeptHead Receiver = "dept_head" // the head of the record's department
	ToPerson   Receiver = "person"    // whom the record names
)

// Receivers are all that may be told.
var Receivers = []Receiver{ToClerk, ToAdmin, ToAreaHead, ToDeptHead, ToPerson}

// Grace is how many days after its day a reminder is still said that is not Late.
const Grace = 30

// MaxLead bounds how many days ahead something is said.
const MaxLead = 365

// Tell makes receivers who are told from the first.
func Tell(who ...Receiver) []Told {
	out := make([]Told, len(who))
	for i, w := range who {
		out[i] = Told{Who: w}
	}
	return out
}

// remindMistakes are those in the reminders of k.
func (k *Kind) remindMistakes(c *Catalog, say func(string, ...any)) {
	known := func(name string) bool { _, ok := k.Field(name); return ok }
	for i := range k.Reminders {
		r := &k.Reminders[i]
		f, ok := k.Field(r.Field)
		if !ok || f.Type != Date && f.Type != DateTime && f.Type != Month {
			say("reminder %s: %s is no day", r.Name, r.Field)
		}
		if !plainName.MatchString(r.Name) || r.Text.ZH == "" || r.Text.EN == "" || len(r.Lead) == 0 || len(r.To) == 0 {
			say("reminder %s: name, text, lead or receivers are missing", r.Name)
		}
		if !slices.IsSortedFunc(r.Lead, func(a, b int) int { return b - a }) {
			say("reminder %s: the furthest lead comes first", r.Name)
		}
		for _, w := range r.When {
			f, ok := k.Field(w.Field)
			if !ok {
				say("reminder %s: no field %s", r.Name, w.Field)
				continue
			}
			for _, v := range w.In {
				if _, ok := c.Lists.Code(f.Codes, v); f.Codes != "" && v != "" && !ok {
					say("reminder %s: %s is never %s", r.Name, w.Field, v)
				}
			}
		}
		for _, name := range []string{r.Whose, r.LeadBy} {
			if name != "" && !known(name) {
				say("reminder %s: no field %s", r.Name, name)
			}
		}
		for _, t := range r.To {
			switch {
			case !slices.Contains(Receivers, t.Who):
				say("reminder %s: nobody is called %s", r.Name, t.Who)
			case t.Who == ToDeptHead && k.Dept == "", t.Who == ToPerson && k.Owner == "" && r.Whose == "":
				say("reminder %s: its records name no %s", r.Name, t.Who)
			}
		}
	}
}
