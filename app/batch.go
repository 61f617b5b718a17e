package app

import (
	"context"

	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// maxBatch bounds how many documents take a step at once.
const maxBatch = 200

// Common is a step that some of a number of documents can take now.
type Common struct {
	Step  string `json:"step"`
	Count int    `json:"count"` // how many can
	May   bool   `json:"may"`   // a decision on paper may be recorded of one at least
	Paper bool   `json:"paper"` // nothing else may be done with any
	Stage bool   `json:"stage"` // it is a decision
}

// Taken is what became of one document.
type Taken struct {
	ID     string      `json:"id"`
	Number string      `json:"number"`
	Status string      `json:"status"` // the one it has now
	Say    *fault.Text `json:"say"`    // why the step was not taken; nil: it was
}

// CommonSteps are the steps that whoever is at work can take on some of the documents; of
// is how many are meant, where they are too many to be named.
func (a *App) CommonSteps(kindName string, ids []string, of int) (out []Common, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return nil, err
	}
	if n := max(of, len(ids)); n > maxBatch {
		return nil, tooManyDocuments(n)
	}
	out = []Common{}
	err = d.Read(a.core.ctx, func(tx *store.Tx) error {
		k, err := tx.Kind(kindName)
		if err != nil {
			return err
		}
		at := map[string]int{}
		for _, id := range ids {
			r, err := record.Get(tx, k, id)
			if err != nil {
				return err
			}
			may, err := flow.Possible(tx, k, r)
			if err != nil {
				return err
			}
			for _, c := range may {
				i, ok := at[c.Step]
				if !ok {
					i = len(out)
					at[c.Step], out = i, append(out, Common{Step: c.Step, Paper: true})
				}
				out[i].Count++
				out[i].May, out[i].Paper, out[i].Stage = out[i].May || c.May, out[i].Paper && c.Paper, c.Stage != ""
			}
		}
		return nil
	})
	return out, err
}

func tooManyDocuments(n int) error {
	return fault.New(fault.Invalid, "一次最多办理 %[2]d 张单据，选了 %[1]d 张。请分批办理。", "At most %[2]d documents are dealt with at once, not %[1]d. Do it in parts.", n, maxBatch)
}

// StepMany takes a step of many documents, each in a transaction of its own: what is
// refused of one stops no other. Progress is told as the job "steps"; what was taken
// before it is cancelled stands.
func (a *App) StepMany(kindName string, ids []string, step string, o flow.Opinion) (out []Taken, err error) {
	defer guard(&err)
	if _, err := a.core.desk(); err != nil {
		return nil, err
	}
	if len(ids) > maxBatch {
		return nil, tooManyDocuments(len(ids))
	}
	o.Lines, o.Values = nil, nil
	ctx, done := a.core.start("steps")
	defer done()
	tell := a.core.progress("steps", fault.T("正在办理", "Dealing with the documents"))
	out = []Taken{}
	for i, id := range ids {
		if ctx.Err() != nil {
			return out, nil
		}
		t, err := a.stepOne(ctx, kindName, id, step, o)
		if err != nil {
			return out, err
		}
		out = append(out, t)
		tell(i+1, len(ids))
	}
	return out, nil
}

func (a *App) stepOne(ctx context.Context, kindName, id, step string, o flow.Opinion) (t Taken, err error) {
	t.ID = id
	err = a.write(kindName, func(tx *store.Tx, k *kind.Kind) error {
		r, err := record.Get(tx, k, id)
		if err != nil {
			return err
		}
		t.Number, t.Status = record.Number(k, id, r.Values), r.Values.Str("status")
		if err := backend.Step(tx, k, id, step, o); err != nil {
			return err
		}
		if r, err = record.Get(tx, k, id); err == nil {
			t.Status = r.Values.Str("status")
		}
		return err
	})
	if f := fault.Of(err); err != nil && f.Code != fault.Internal && f.Code != fault.Locked {
		t.Say, err = &f.Message, nil
	}
	return t, err
}
