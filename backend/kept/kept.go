// Package kept remembers what a user comes back to: the records he looked at last
// and those he marked with a star. It is remembered in the encrypted file, because
// it says what somebody works on, but on this PC only: it is no record, has no
// history and travels nowhere.
package kept

import (
	"encoding/json"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Bounds of what is remembered.
const (
	MaxRecent = 12
	MaxStars  = 50
)

// Place is a record to come back to, as the user may see it now.
type Place struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	Number string `json:"number"`
	Title  string `json:"title"`
}

// Lists are a user's records, those looked at last and starred first in front.
type Lists struct {
	Recent []Place `json:"recent"`
	Stars  []Place `json:"stars"`
}

// ref names a record as it is stored.
type ref struct {
	Kind string `json:"k"`
	ID   string `json:"i"`
}

type stored struct {
	Recent []ref `json:"recent,omitempty"`
	Stars  []ref `json:"stars,omitempty"`
}

// Of returns what the actor comes back to. Records that he may not see any more,
// or that were withdrawn, are left out.
func Of(tx *store.Tx) (Lists, error) {
	s, err := read(tx)
	if err != nil {
		return Lists{}, err
	}
	out := Lists{}
	if out.Recent, err = places(tx, s.Recent); err != nil {
		return out, err
	}
	out.Stars, err = places(tx, s.Stars)
	return out, err
}

func places(tx *store.Tx, refs []ref) ([]Place, error) {
	out := []Place{}
	for _, r := range refs {
		p, err := look(tx, r)
		switch {
		case err == nil:
			out = append(out, p)
		case fault.Of(err).Code == fault.Internal:
			return nil, err
		}
	}
	return out, nil
}

// look is a record as the actor may see it.
func look(tx *store.Tx, r ref) (Place, error) {
	k, err := tx.Kind(r.Kind)
	if err != nil {
		return Place{}, err
	}
	row, err := record.View(tx, k, r.ID)
	if err != nil {
		return Place{}, err
	}
	return Place{k.Name, row.ID, record.Number(k, row.ID, row.Values), record.NewNames(tx).Title(k, row.ID, row.Values)}, nil
}

// Visit notes that the actor looked at a record. Faults: those of looking at it.
func Visit(tx *store.Tx, kindName, id string) error {
	p, err := look(tx, ref{kindName, id})
	if err != nil {
		return err
	}
	s, err := read(tx)
	if err != nil {
		return err
	}
	at := ref{p.Kind, p.ID}
	if len(s.Recent) > 0 && s.Recent[0] == at {
		return nil
	}
	s.Recent = front(s.Recent, at)
	s.Recent = s.Recent[:min(len(s.Recent), MaxRecent)]
	return write(tx, s)
}

// Star marks a record, or takes its mark away. Faults: those of looking at it, and
// Conflict when there are MaxStars already.
func Star(tx *store.Tx, kindName, id string, on bool) error {
	s, err := read(tx)
	if err != nil {
		return err
	}
	at := ref{kindName, id}
	if !on {
		s.Stars = slices.DeleteFunc(s.Stars, func(r ref) bool { return r == at })
		return write(tx, s)
	}
	if _, err := look(tx, at); err != nil {
		return err
	}
	if !slices.Contains(s.Stars, at) && len(s.Stars) >= MaxStars {
		return fault.New(fault.Conflict, "已收藏 %d 条，请先取消一些。", "%d records are starred already; remove some first.", MaxStars)
	}
	s.Stars = front(s.Stars, at)
	return write(tx, s)
}

// front puts r before the others, once.
func front(list []ref, r ref) []ref {
	return append([]ref{r}, slices.DeleteFunc(list, func(o ref) bool { return o == r })...)
}

// key is where the actor's lists lie among what this PC remembers.
func key(tx *store.Tx) string { return "kept." + tx.Actor.User }

// read returns what is remembered; what cannot be read is forgotten.
func read(tx *store.Tx) (s stored, err error) {
	text, err := tx.Memo(key(tx))
	if err != nil {
		return s, err
	}
	if json.Unmarshal([]byte(text), &s) != nil {
		s = stored{}
	}
	return s, nil
}

func write(tx *store.Tx, s stored) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return tx.SetMemo(key(tx), string(b))
}
