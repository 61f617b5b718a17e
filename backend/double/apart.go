package double

import (
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// MaxApart bounds how many records are said to be different at once.
const MaxApart = 10

// Apart keeps that records of a kind are not the same, each two of them, and why.
func Apart(tx *store.Tx, k *kind.Kind, ids []string, note string) error {
	if err := user.Gate(tx, k, kind.Change); err != nil {
		return err
	}
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	switch note = strings.TrimSpace(note); {
	case note == "":
		return fault.New(fault.Invalid, "请写明它们为什么不是同一条。", "Say why they are not the same.")
	case len(ids) < 2 || len(ids) > MaxApart:
		return fault.New(fault.Invalid, "请选 2 到 %d 条记录。", "Choose 2 to %d records.", MaxApart)
	}
	for _, id := range ids {
		r, err := record.Get(tx, k, id)
		if err != nil {
			return err
		}
		if err := user.Covers(tx, k, kind.Change, r); err != nil {
			return err
		}
	}
	marks, err := Marks(tx)
	if err != nil {
		return err
	}
	for i, a := range ids {
		for _, b := range ids[i+1:] {
			if err := apart(tx, k, marks, a, b, note); err != nil {
				return err
			}
		}
	}
	return nil
}

func apart(tx *store.Tx, k *kind.Kind, marks []Mark, a, b, note string) error {
	for _, m := range marks {
		if m.Entity != k.Name || pair(m.One, m.Other) != pair(a, b) {
			continue
		}
		if err := m.drop(tx, "已说明不是同一条"); err != nil {
			return err
		}
	}
	_, err := record.Add(tx, &Kind, kind.Values{"entity": k.Name, "one": a, "other": b, "note": note})
	return err
}

// Rejoin takes back that two records are not the same.
func Rejoin(tx *store.Tx, id string) error {
	m, err := Get(tx, id)
	if err != nil {
		return err
	}
	k, err := tx.Kind(m.Entity)
	if err != nil {
		return err
	}
	if err := user.Gate(tx, k, kind.Change); err != nil {
		return err
	}
	if m.Merged {
		return overtaken()
	}
	return m.drop(tx, "又算重复")
}

// Unvoided forgets that a record was merged away whose void is taken back by hand.
func Unvoided(tx *store.Tx, k *kind.Kind, id string) error {
	list, err := merged(tx, k, "one", id)
	for i := range list {
		if err := list[i].drop(tx, "恢复了作废的记录"); err != nil {
			return err
		}
	}
	return err
}

// forget takes back what was said before of two records of which one stays now: that they
// differ, and that the one that stays was merged away.
func forget(tx *store.Tx, k *kind.Kind, keep, other string) error {
	marks, err := Marks(tx)
	for _, m := range marks {
		gone := m.Entity == k.Name && (m.Merged && m.One == keep || !m.Merged && pair(m.One, m.Other) == pair(keep, other))
		if !gone {
			continue
		}
		if err := m.drop(tx, "已经合并"); err != nil {
			return err
		}
	}
	return err
}

// drop takes a mark back.
func (m *Mark) drop(tx *store.Tx, why string) error {
	r, err := record.Get(tx, &Kind, m.ID)
	if err != nil {
		return err
	}
	return record.Withdraw(tx, &Kind, r, why)
}
