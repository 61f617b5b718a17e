package backend

import (
	"opsbook/backend/equipment"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// domain is what a register's own package does when a record of it is entered by
// hand: what is proposed for fields left empty, and how the record is stored.
type domain struct {
	propose func(*store.Tx, map[string]any) (kind.Values, error)
	save    func(*store.Tx, record.Input) (record.Outcome, error)
}

// domains holds the registers that have one, by kind. Every door saves through
// Save, so that no form and no command can pass by what the domain asks.
var domains = map[string]domain{
	equipment.Kind.Name: {equipment.Proposal, equipment.Save},
}

// Save stores a new record for a user: by its domain if it has one, else as it is.
func Save(tx *store.Tx, k *kind.Kind, in record.Input) (record.Outcome, error) {
	if d, ok := domains[k.Name]; ok {
		return d.save(tx, in)
	}
	return record.Save(tx, k, in)
}

// Propose returns what Save would put into fields of a new record that are left
// empty, besides their defaults.
func Propose(tx *store.Tx, k *kind.Kind, in map[string]any) (kind.Values, error) {
	if d, ok := domains[k.Name]; ok {
		return d.propose(tx, in)
	}
	return kind.Values{}, nil
}
