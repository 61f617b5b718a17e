package store

import (
	"context"
	"errors"
	"fmt"

	"opsbook/backend/kind"
)

// adopt gives operations their effect that a newer program wrote and this one did not
// know, once the program has been updated and knows them.
func (s *Store) adopt(ctx context.Context) error {
	var parked int
	if err := s.w.QueryRowContext(ctx, "SELECT count(*) FROM park WHERE why=?", parkNewer).Scan(&parked); err != nil || parked == 0 {
		return err
	}
	_, err := s.Write(ctx, Actor{}, func(tx *Tx) error { return tx.adopt() })
	return err
}

// adopted is a record on which operations were parked.
type adopted struct {
	tbl, rid string
	ops      []int64
	made     int64 // the operation that makes it, if it was parked
}

func (tx *Tx) adopt() error {
	if err := tx.adoptCarriers(); err != nil {
		return err
	}
	list, err := tx.adoptable()
	if err != nil {
		return err
	}
	if _, err := tx.loadLimitsOnce(); err != nil {
		return err
	}
	if _, err := tx.salvages(); err != nil {
		return err
	}
	for _, a := range list {
		k, err := tx.Kind(a.tbl)
		if err != nil {
			continue
		}
		r, err := tx.slot(k, []byte(a.rid))
		if err != nil {
			return err
		}
		switch {
		case r != nil:
			err = tx.linkAll(k, []byte(a.rid), r, a.ops)
		case a.made != 0:
			err = tx.unpark(a)
		default: // what made it has not come, or has no effect yet
			if err := tx.orphan(a.ops); err != nil {
				return err
			}
			continue
		}
		if err == nil {
			err = tx.rebuild(k, []byte(a.rid))
		}
		if err != nil {
			return fmt.Errorf("store: adopt: %w", err)
		}
		for _, id := range a.ops {
			o, err := tx.written(id)
			if err != nil {
				return err
			}
			if len(known(k, o)) < len(o.body) && !allKnown(known(k, o), o.body) {
				continue
			}
			if tx.void(id) { // its PC was shut out, and may come to count again
				err = tx.exec("UPDATE park SET why=? WHERE opid=?", parkRevoked, id)
			} else {
				err = tx.exec("DELETE FROM park WHERE opid=?", id)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// linkAll adds those to the operations of a row that are not among them.
func (tx *Tx) linkAll(k *kind.Kind, rid []byte, r *slot, ops []int64) error {
	ids, err := tx.opsOf(k, rid, r.last)
	if err != nil {
		return err
	}
	linked := make(map[int64]bool, len(ids))
	for _, id := range ids {
		linked[id] = true
	}
	for _, id := range ops {
		if linked[id] {
			continue
		}
		if err := tx.link(k, r, id); err != nil {
			return err
		}
	}
	return nil
}

// orphan lets operations wait for what makes their record, as those do that a program has
// always known.
func (tx *Tx) orphan(ops []int64) error {
	for _, id := range ops {
		why := parkOrphan
		if tx.void(id) {
			why = parkLate
		}
		if err := tx.exec("UPDATE park SET why=? WHERE opid=?", why, id); err != nil {
			return err
		}
	}
	return nil
}

// adoptCarriers opens operations that hold others, which the program did not know.
func (tx *Tx) adoptCarriers() error {
	rows, err := tx.Query("SELECT p.opid FROM park p JOIN op o ON o.opid=p.opid WHERE p.why=? AND o.act&?=? ORDER BY p.opid", parkNewer, int64(^actLast&0xff), int64(ActSalvage))
	if err != nil {
		return err
	}
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return errors.Join(err, rows.Close())
		}
		ids = append(ids, id)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil || len(ids) == 0 {
		return err
	}
	for _, id := range ids {
		if err := tx.exec("DELETE FROM park WHERE opid=?", id); err != nil {
			return err
		}
	}
	m, err := tx.Merger()
	if err != nil {
		return err
	}
	m.carriers = ids
	_, err = m.Finish()
	return err
}

// allKnown reports whether everything that a body says is known.
func allKnown(known, body map[string]any) bool {
	for name := range body {
		if _, ok := known[name]; !ok && name != rankKey {
			return false
		}
	}
	return true
}

// adoptable are the records of registers that the program knows on which operations of
// a newer program were parked.
func (tx *Tx) adoptable() ([]*adopted, error) {
	rows, err := tx.Query("SELECT p.opid, o.act, o.tbl, o.rid FROM park p JOIN op o ON o.opid=p.opid WHERE p.why=? ORDER BY p.opid", parkNewer)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*adopted
	by := map[[2]string]*adopted{}
	for rows.Next() {
		var id, act int64
		var tbl string
		var rid []byte
		if err := rows.Scan(&id, &act, &tbl, &rid); err != nil {
			return nil, err
		}
		if _, err := tx.Kind(tbl); err != nil || !Act(act).ofRecord() {
			continue
		}
		key := [2]string{tbl, string(rid)}
		a := by[key]
		if a == nil {
			a = &adopted{tbl: tbl, rid: string(rid)}
			by[key], out = a, append(out, a)
		}
		a.ops = append(a.ops, id)
		if Act(act)&^actLast == ActInsert && a.made == 0 {
			a.made = id
		}
	}
	return out, rows.Err()
}

// unpark makes the row of a record whose operations were all parked, and the chain of them.
func (tx *Tx) unpark(a *adopted) error {
	k, err := tx.Kind(a.tbl)
	if err != nil {
		return err
	}
	last := int64(0)
	for _, id := range a.ops {
		if err := tx.exec("UPDATE op SET prev=? WHERE opid=?", last, id); err != nil {
			return err
		}
		last = id
	}
	return tx.hollow(k, []byte(a.rid), a.made, last)
}
