package backend

import (
	"slices"

	"opsbook/backend/double"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Stray is a record that does not count and that others name which were written elsewhere,
// where that was not known.
type Stray struct {
	Kind      string      `json:"kind"`
	Gone      Twin        `json:"gone"`
	Withdrawn bool        `json:"withdrawn"` // with the import that brought it; else void
	By        []Differing `json:"by"`        // how many records of which registers name it
}

// strays adds what is named and does not count, where somebody can do something about it:
// of what is void, by records that may still be changed. What was merged away is in Late.
func (out *Duplicates) strays(tx *store.Tx) error {
	peers, err := tx.Peers()
	if err != nil || len(peers) < 2 { // one PC alone knows what it voids
		return err
	}
	at := map[string]int{}
	return tx.Strays(func(s store.Stray) error {
		if s.State == store.Voided {
			rows, err := tx.ByPK(s.Kind, s.PK)
			if err != nil {
				return err
			}
			if frozen, err := record.Frozen(tx, s.Kind, &rows[0]); err != nil || frozen {
				return err
			}
		}
		name := s.To.Name + " " + s.ID
		i, known := at[name]
		if !known {
			if i, err = out.stray(tx, s); err != nil {
				return err
			}
			at[name] = i
		}
		if i < 0 {
			return nil
		}
		by := &out.Strays[i].By
		register := registerOf(tx, s.Kind.Name)
		j := slices.IndexFunc(*by, func(d Differing) bool { return d.Kind == register })
		if j < 0 {
			j, *by = len(*by), append(*by, Differing{Kind: register})
		}
		(*by)[j].N++
		return nil
	})
}

// stray begins to count who names a record; -1 if the user is not told of it.
func (out *Duplicates) stray(tx *store.Tx, s store.Stray) (int, error) {
	if len(out.Strays) == maxShown || user.Gate(tx, s.To, kind.Change) != nil {
		return -1, nil
	}
	if _, merged, err := double.Merged(tx, s.To, s.ID); err != nil || merged {
		return -1, err
	}
	t, seen, err := twin(tx, s.To, s.ID)
	if err != nil || !seen {
		return -1, err
	}
	out.Strays = append(out.Strays, Stray{Kind: s.To.Name, Gone: t, Withdrawn: s.State == store.Withdrawn})
	return len(out.Strays) - 1, nil
}
