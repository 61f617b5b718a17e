package desk

import (
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Decision is a step that was taken with a document, as its page tells it.
type Decision struct {
	Step     string `json:"step"`
	Stage    string `json:"stage"`    // the desk of the chain that decided; "" for other steps
	Becomes  string `json:"becomes"`  // the status since then
	Decision string `json:"decision"` // a code of the list decision; "" for other steps
	Name     string `json:"name"`     // who decided or took the step; "": the program
	Behalf   string `json:"behalf"`   // for whom he decided; "": himself
	Opinion  string `json:"opinion"`
	Date     string `json:"date"`     // signed, YYYY-MM-DD
	Recorder string `json:"recorder"` // who entered a decision taken on paper; "": nobody did
	At       string `json:"at"`       // entered, YYYY-MM-DD HH:MM
}

// decisions are the steps taken with a document, the first one first.
func decisions(tx *store.Tx, k *kind.Kind, id string) ([]Decision, error) {
	out := []Decision{}
	if len(k.Steps) == 0 {
		return out, nil
	}
	rows, err := tx.Where(&flow.Kind, "doc", id)
	if err != nil {
		return nil, err
	}
	n := record.NewNames(tx)
	person := func(id string) string {
		if id == "" {
			return ""
		}
		return n.Of("employee", id)
	}
	for i := range rows {
		v := rows[i].Values
		born, _, err := tx.Born(&rows[i])
		if err != nil {
			return nil, err
		}
		m := moment(n, born)
		d := Decision{Step: v.Str("step"), Stage: v.Str("stage"), Becomes: v.Str("becomes"), Decision: v.Str("decision"), Name: person(v.Str("approver")),
			Behalf: person(v.Str("on_behalf")), Opinion: v.Str("opinion"), Date: v.Str("sign_date"), Recorder: n.User(v.Str("recorded_by")), At: m.At}
		if d.Name == "" {
			d.Name = m.User
		}
		out = append(out, d)
	}
	return out, nil
}
