package stock

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

// EditItem changes an item of the catalogue for a user: what has movements keeps the unit
// that they are counted in, and its lots. Faults as of record.Edit, Conflict.
func EditItem(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	old, err := record.Get(tx, k, id)
	if err != nil {
		return record.Outcome{}, err
	}
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	is, err := record.Get(tx, k, id)
	if err != nil {
		return out, err
	}
	return out, mayRecount(tx, k, old, is.Values)
}

// mayRecount refuses that what is counted in one unit is said to be counted in another,
// and that lots are forgotten that a store holds.
func mayRecount(tx *store.Tx, k *kind.Kind, old *store.Row, is kind.Values) error {
	was := old.Values
	if was["unit"] == is["unit"] && was.Int("batch") <= is.Int("batch") {
		return nil
	}
	var moves, lots int64
	if _, err := tx.One("SELECT count(*), count(lot) FROM stock_move WHERE item_id=? AND _state=0", []any{store.IDBytes(old.ID)}, &moves, &lots); err != nil {
		return err
	}
	f, _ := k.Field("unit")
	switch {
	case was["unit"] != is["unit"] && moves > 0:
		return fault.New(fault.Conflict, "“%[1]s”已有 %[2]d 笔出入库，都按“%[3]s”计数，不能改单位。请另建一个物品，把这个停用。",
			"“%[1]s” has %[2]d movements, all counted in “%[3]s”, so its unit stays. Register another item and put this one out of use.", record.Title(k, old.ID, was), moves, tx.Lists().Label(f.Codes, was.Str("unit")))
	case was.Int("batch") > is.Int("batch") && lots > 0:
		return fault.New(fault.Conflict, "“%[1]s”已按批次出入库，不能改为不分批次。", "“%[1]s” has been received by lots and stays kept by lots.", record.Title(k, old.ID, was))
	}
	return nil
}

// GuessItem is what an import of catalogues should know: the unit of what has movements
// stays.
func GuessItem(tx *store.Tx) (sheet.Guess, error) {
	k, err := tx.Kind("supply_item")
	if err != nil {
		return sheet.Guess{}, err
	}
	return sheet.Guess{Fill: func(c *sheet.Case) error {
		if c.New {
			return nil
		}
		rows, err := tx.First(k, k.Key, c.Values.Str(k.Key), 1)
		if err != nil || len(rows) == 0 {
			return err
		}
		err = mayRecount(tx, k, &rows[0], c.Values)
		if f := fault.Of(err); f != nil && f.Code == fault.Conflict {
			c.Refuse("unit", f.Message)
			return nil
		}
		return err
	}}, nil
}
