package audit

import (
	"encoding/hex"
	"strings"
	"time"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// sought reads a query.
func (t *teller) sought(q Query) (out store.Sought, err error) {
	out = store.Sought{After: q.After, Limit: q.Limit}
	if out.From, out.To, err = t.days(q); err != nil {
		return out, err
	}
	if q.Person != "" {
		id := ""
		if q.Person != user.System().Name {
			r, err := record.Past(t.tx, &user.Kind, q.Person)
			if err != nil {
				return out, err
			}
			id = r.ID
		}
		out.User = &id
	}
	if q.Device != "" {
		if out.Device, err = t.device(q.Device); err != nil {
			return out, err
		}
	}
	return out, t.about(q, &out)
}

// days reads from and to: days of this PC's calendar, both included.
func (t *teller) days(q Query) (from, to time.Time, err error) {
	day := func(text, field string) (at time.Time, err error) {
		if strings.TrimSpace(text) == "" {
			return at, nil
		}
		v, _, err := (&kind.Field{Type: kind.Date}).Parse(text, t.context)
		if err != nil {
			return at, fault.InFields(map[string]fault.Text{field: fault.Of(err).Message})
		}
		read, _ := v.(string)
		return time.ParseInLocation(time.DateOnly, read, t.tx.Now.Location())
	}
	if from, err = day(q.From, "from"); err != nil {
		return from, to, err
	}
	if to, err = day(q.To, "to"); err != nil || to.IsZero() {
		return from, to, err
	}
	if to = to.AddDate(0, 0, 1); !from.Before(to) {
		err = fault.InFields(map[string]fault.Text{"to": fault.T("截止日期不能早于起始日期。", "The end must not be before the beginning.")})
	}
	return from, to, err
}

// device finds a PC.
func (t *teller) device(called string) ([]byte, error) {
	for _, pc := range t.list {
		if called == pc.ID || pc.Own && called == "self" || pc.Name != "" && strings.EqualFold(called, pc.Name) || pc.Code != "" && strings.EqualFold(called, pc.Code) {
			return hex.DecodeString(pc.ID)
		}
	}
	return nil, fault.New(fault.NotFound, "没有名为“%s”的电脑写过这个台账。", "No PC called “%s” has written to this ledger.", called)
}

// about reads which register and which record is meant.
func (t *teller) about(q Query, out *store.Sought) error {
	if q.Kind == Events {
		if out.Kinds = []string{""}; q.Number != "" {
			out.Records = []store.Place{}
		}
		return nil
	}
	var k *kind.Kind
	if q.Kind != "" {
		var err error
		if k, err = t.tx.Kind(q.Kind); err != nil {
			return fault.New(fault.NotFound, "没有名为“%s”的台账。", "There is no register “%s”.", q.Kind)
		}
		out.Kinds = []string{k.Name}
		for _, f := range k.Lines() {
			out.Kinds = append(out.Kinds, f.To)
		}
		out.Also = []store.Claim{{Kind: flow.Kind.Name, Field: "doc_kind", Value: k.Name}, {Kind: attach.Kind.Name, Field: "owner_kind", Value: k.Name}}
	}
	if number := strings.TrimSpace(q.Number); number != "" {
		var err error
		if out.Kinds, out.Also = nil, nil; k != nil {
			out.Records, err = t.called(k, number)
		} else {
			out.Records, err = t.numbered(number)
		}
		return err
	}
	if k == nil {
		return nil
	}
	ids, few, err := t.tx.Few(k, maxFew)
	if err != nil || !few {
		return err
	}
	out.Kinds, out.Also, out.Records = nil, nil, []store.Place{}
	for _, id := range ids {
		if out.Records, err = t.whole(out.Records, k, id); err != nil {
			return err
		}
	}
	return nil
}

// maxFew is how many records of a register are asked one by one: what happened to a few lies
// far apart in a long log.
const maxFew = 2000

// called is a record of a register, by whatever it is called.
func (t *teller) called(k *kind.Kind, what string) ([]store.Place, error) {
	if !t.open(k) {
		return nil, user.Denied(k, kind.View)
	}
	r, err := record.Past(t.tx, k, what)
	if err != nil {
		return nil, err
	}
	return t.whole([]store.Place{}, k, r.ID)
}

// numbered are the records of all registers that bear a number and may be seen.
func (t *teller) numbered(number string) ([]store.Place, error) {
	out := []store.Place{}
	for i := range t.tx.Store.Catalog().Kinds {
		k := &t.tx.Store.Catalog().Kinds[i]
		if k.Parent != "" || k.Name == flow.Kind.Name || !t.open(k) {
			continue
		}
		rows, err := record.Numbered(t.tx, k, number)
		if err != nil {
			return nil, err
		}
		for j := range rows {
			if t.sees(k, &rows[j]) {
				if out, err = t.whole(out, k, rows[j].ID); err != nil {
					return nil, err
				}
			}
		}
	}
	return out, nil
}

// whole adds a record, its lines, the steps that it took and its files.
func (t *teller) whole(to []store.Place, k *kind.Kind, id string) ([]store.Place, error) {
	to = append(to, store.Place{Kind: k.Name, ID: id})
	add := func(of *kind.Kind, field string) error {
		rows, err := t.tx.First(of, field, id, 3*record.MaxLines)
		for i := range rows {
			to = append(to, store.Place{Kind: of.Name, ID: rows[i].ID})
		}
		return err
	}
	for _, f := range k.Lines() {
		line, err := t.tx.Kind(f.To)
		if err != nil {
			return nil, err
		}
		if err := add(line, line.Parent); err != nil {
			return nil, err
		}
	}
	for of, field := range map[string]string{flow.Kind.Name: "doc", attach.Kind.Name: "owner"} {
		beside, err := t.tx.Kind(of)
		if err != nil {
			continue // a file without such a register has nothing of it
		}
		if err := add(beside, field); err != nil {
			return nil, err
		}
	}
	return to, nil
}
