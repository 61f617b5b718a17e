package equipment

import (
	"cmp"
	"slices"
	"time"

	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// event is a step of a document that names a device.
type event struct {
	at     time.Time
	user   string
	day    string // signed
	number string
}

// events are the steps taken with the documents that move a device.
func events(tx *store.Tx, device string) (out []event, err error) {
	for _, m := range moving {
		k, err := tx.Kind(m.kind)
		if err != nil {
			return nil, err
		}
		docs, err := naming(tx, k, m.lines, device)
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			steps, err := tx.Where(&flow.Kind, "doc", d.ID)
			if err != nil {
				return nil, err
			}
			for i := range steps {
				born, _, err := tx.Born(&steps[i])
				if err != nil {
					return nil, err
				}
				out = append(out, event{born.At, born.User, steps[i].Values.Str("sign_date"), record.Number(k, d.ID, d.Values)})
			}
		}
	}
	return out, nil
}

// together bounds how far apart the clock sees a step and what it changed.
const together = time.Second

// cause is the step by which a change of the ledger was made; none: somebody wrote there.
func cause(all []event, e store.Entry) (out event) {
	near := together
	for _, c := range all {
		if d := e.At.Sub(c.at).Abs(); c.user == e.User && d < near {
			near, out = d, c
		}
	}
	return out
}

// kept is a row of 维修保养记录.
type kept struct {
	day, what, content string
	cost               any
	by                 string
}

// upkeep is what was repaired and maintained, the oldest first.
func (c *cards) upkeep(device string) (out []kept, err error) {
	n := record.NewNames(c.tx)
	for _, of := range []struct {
		kind, status, day, content, by, what string
	}{
		{Repair.Name, "closed", "finish_date", "fault", "acceptor", "维修"},
		{MaintRecord.Name, "done", "maint_date", "content", "operator", "保养"},
	} {
		k, err := c.tx.Kind(of.kind)
		if err != nil {
			return nil, err
		}
		rows, err := c.tx.Where(k, assetField, device)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			v := r.Values
			if r.State != store.Live || v.Str("status") != of.status {
				continue
			}
			by := ""
			if id := v.Str(of.by); id != "" {
				if err := n.Learn("employee", []string{id}); err != nil {
					return nil, err
				}
				by = n.Of("employee", id)
			}
			out = append(out, kept{v.Str(of.day), of.what, v.Str(of.content), v["cost"], by})
		}
	}
	slices.SortStableFunc(out, func(a, b kept) int { return cmp.Compare(a.day, b.day) })
	return out, nil
}

// end is how a device was disposed of: the way, by which application, for how much. The
// salvage is that of the whole application, so it stands here only if there was nothing
// else in it.
func (c *cards) end(dev *store.Row) (how string, salvage any, err error) {
	by, _, err := disposedBy(c.tx, dev)
	if err != nil || by == nil {
		return "", nil, err
	}
	k, err := c.tx.Kind(Scrap.Name)
	if err != nil {
		return "", nil, err
	}
	f, _ := k.Field("dispose")
	if how = f.Text(by.Values["dispose"], c.context); how == "" { // it was lost
		how = c.context.Lists.Label("equip_status", dev.Values.Str("status"))
	}
	how += " / " + by.Values.Str("doc_no")
	if by.Values.Int("count") == 1 {
		salvage = by.Values["salvage"]
	}
	return how, salvage, nil
}

// story is what the tables of a card tell of a device.
type story struct {
	moves   [][]string
	upkeep  []kept
	how     string // it was disposed of
	salvage any
}

func (c *cards) story(r *store.Row) (s story, err error) {
	if s.moves, err = c.moves(r); err != nil {
		return s, err
	}
	if s.upkeep, err = c.upkeep(r.ID); err != nil {
		return s, err
	}
	s.how, s.salvage, err = c.end(r)
	return s, err
}

// money is an amount as the card shows it.
func (c *cards) money(amount any) string {
	f := kind.Field{Type: kind.Money}
	return f.Text(amount, c.context)
}
