package equipment

import (
	"fmt"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// useStock files an issue of devices that the store has instead of buying others, and ends
// the application. Which devices is a proposal: the issue is a draft.
func useStock(d *document, _ flow.Opinion) error {
	lines, err := d.fromStock()
	if err != nil {
		return err
	}
	k, err := d.tx.Kind(Issue.Name)
	if err != nil {
		return err
	}
	v := d.doc.Values
	id, err := record.AddDocument(d.tx, k, record.Input{Values: kind.Values{"issue_type": "issue", "dept_id": v["apply_dept"], "employee_id": v["applicant"],
		"purpose": "库存可满足，由采购申请 " + d.number() + " 转来"}, Lines: map[string][]record.Input{rowsField: lines}})
	if err != nil {
		return err
	}
	issue, err := open(d.tx, k, id)
	if err != nil {
		return err
	}
	if err := issue.identify(); err != nil {
		return err
	}
	return d.tx.SetState(d.k, d.doc, store.Voided, "库存可满足，已转设备领用单 "+issue.number())
}

// fromStock are lines of devices for all that the application asks for; what the store
// has too few of is a Conflict.
func (d *document) fromStock() (out []record.Input, err error) {
	there, err := spares(d.tx)
	if err != nil {
		return nil, err
	}
	for i := range d.list {
		l := d.list[i].Values
		picked, err := there.pick(d.tx, l.Str("name"), int(l.Int("qty")))
		if err != nil {
			return nil, err
		}
		if n := int64(len(picked)); n < l.Int("qty") {
			return nil, fault.New(fault.Conflict, "“%[1]s”申请 %[2]d，在库可领用的只有 %[3]d，不能转领用。可以退回申请人改数量，或继续采购。", "%[2]d of “%[1]s” are asked for, and only %[3]d are in stock. Send it back for another quantity, or let it be bought.",
				l.Str("name"), l.Int("qty"), n)
		}
		for _, id := range picked {
			out = append(out, record.Input{Values: kind.Values{assetField: id}})
		}
	}
	return out, nil
}

// spare is a single device in the store; picked ones have no id any more.
type spare struct{ id, name, class string }

type stockroom []spare

// spares are the single devices that the ledger has in store, in the order in which they
// were entered.
func spares(tx *store.Tx) (out stockroom, err error) {
	rows, err := tx.Query("SELECT id, name, ifnull(class_code, '') FROM equipment WHERE status IN ('in_stock','idle') AND qty=1 AND _state=0 ORDER BY pk")
	if err != nil {
		return nil, fmt.Errorf("equipment: in stock: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id []byte
		var s spare
		if err := rows.Scan(&id, &s.name, &s.class); err != nil {
			return nil, fmt.Errorf("equipment: in stock: %w", err)
		}
		s.id, s.name = store.IDText(id), record.Loose(s.name)
		out = append(out, s)
	}
	return out, rows.Err()
}

// pick takes up to n devices that nobody waits for: those of the name that is asked for,
// then those of the class that the name stands for.
func (p stockroom) pick(tx *store.Tx, name string, n int) (out []string, err error) {
	class, known := GuessClass("", name)
	name = record.Loose(name)
	for _, fits := range []func(*spare) bool{
		func(s *spare) bool { return s.name == name },
		func(s *spare) bool { return known && s.class == class },
	} {
		for i := range p {
			s := &p[i]
			if len(out) == n || s.id == "" || !fits(s) {
				continue
			}
			taken, err := spokenFor(tx, s.id)
			if err != nil {
				return nil, err
			}
			if !taken {
				out = append(out, s.id)
			}
			s.id = ""
		}
	}
	return out, nil
}

// spokenFor reports whether a device is in a document under way, or in an issue that is
// still being written.
func spokenFor(tx *store.Tx, device string) (bool, error) {
	other, _, err := busy(tx, device, "")
	if err != nil || other != nil {
		return true, err
	}
	k, err := tx.Kind(Issue.Name)
	if err != nil {
		return false, err
	}
	docs, err := naming(tx, k, issueRow.Name, device)
	return slices.ContainsFunc(docs, func(r store.Row) bool {
		return r.State == store.Live && slices.Contains(k.Open, r.Values.Str("status"))
	}), err
}
