package stock

import (
	"cmp"
	"fmt"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/remind"
	"opsbook/backend/store"
)

// Reminders are what the stores have to say: what runs low, what there is too much of, lots
// that expire, and closed months that no longer agree. What runs low or over is of the day of its last movement, so that it is
// said again when more goes out after somebody has dealt with it.
func Reminders() []remind.Rule {
	return []remind.Rule{
		{Name: "stock_low", Text: fault.T("库存低于最低", "Stock below the minimum"), Of: movement.Name, Lead: []int{0}, To: kind.Tell(kind.ToClerk),
			Find: func(tx *store.Tx, today string, _ int) ([]remind.Item, error) { return levels(tx, today, "low") }},
		{Name: "stock_over", Text: fault.T("库存超最高", "Stock above the maximum"), Of: movement.Name, Lead: []int{0}, To: kind.Tell(kind.ToClerk),
			Find: func(tx *store.Tx, today string, _ int) ([]remind.Item, error) { return levels(tx, today, "over") }},
		{Name: "batch_expiry", Text: fault.T("物资保质期", "Lots that expire"), Of: movement.Name, Lead: []int{30, 7}, To: kind.Tell(kind.ToClerk), Find: expiring},
		{Name: "month_changed", Text: fault.T("已结账的月份有变动", "A closed month has changed"), Of: periodClose.Name, Lead: []int{0}, To: kind.Tell(kind.ToClerk, kind.ToAdmin), Find: changedMonths},
	}
}

// levels are the items in use whose stock is low or over.
func levels(tx *store.Tx, today, which string) (out []remind.Item, err error) {
	all, _, err := everything(tx)
	if err != nil {
		return nil, err
	}
	type stand struct {
		qty int64
		day int32
	}
	stands := make(map[string]stand, len(all))
	for i := range all {
		var s stand
		for j := range all[i].moves {
			m := &all[i].moves[j]
			s.qty, s.day = s.qty+m.qty, max(s.day, m.day)
		}
		stands[store.IDText(all[i].item[:])] = s
	}
	err = watched(tx, "", func(r *store.Row) error {
		s := stands[r.ID]
		if level(r.Values, s.qty) != which {
			return nil
		}
		due := today
		if s.day > 0 {
			due = min(today, dayText(s.day))
		}
		limit, zh, en := r.Values.Int("min_qty"), "现有 %[1]s%[3]s，最低 %[2]s%[3]s", "in stock: %[1]s (%[3]s), minimum: %[2]s"
		if which == "over" {
			limit, zh, en = r.Values.Int("max_qty"), "现有 %[1]s%[3]s，最高 %[2]s%[3]s", "in stock: %[1]s (%[3]s), maximum: %[2]s"
		}
		unit := unitOf(tx, r.Values)
		out = append(out, remind.Item{Kind: "supply_item", ID: r.ID, Number: r.Values.Str("item_code"), Title: r.Values.Str("name"), Due: due,
			Say: fault.T(fmt.Sprintf(zh, text(s.qty), text(limit), unit.ZH), fmt.Sprintf(en, text(s.qty), text(limit), unit.EN))})
		return nil
	})
	return out, err
}

// watched calls fn with each item in use that also fulfils more, with what a
// reminder says of it and nothing else: it is asked for whenever the first page is shown.
func watched(tx *store.Tx, more string, fn func(*store.Row) error) error {
	rows, err := tx.Query("SELECT id, item_code, name, unit, ifnull(min_qty, 0), ifnull(max_qty, 0) FROM supply_item WHERE _state=0 AND status='active'" + more)
	if err != nil {
		return fmt.Errorf("stock: items that are watched: %w", err)
	}
	var found []store.Row
	defer rows.Close()
	for rows.Next() {
		var id []byte
		var code, name, unit string
		var least, most int64
		if err := rows.Scan(&id, &code, &name, &unit, &least, &most); err != nil {
			return fmt.Errorf("stock: items that are watched: %w", err)
		}
		found = append(found, store.Row{ID: store.IDText(id), Values: kind.Values{"item_code": code, "name": name, "unit": unit, "min_qty": least, "max_qty": most}})
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("stock: items that are watched: %w", err)
	}
	for i := range found {
		if err := fn(&found[i]); err != nil {
			return err
		}
	}
	return nil
}

// items calls fn with each item in use.
func items(tx *store.Tx, fn func(*store.Row) error) error {
	k, err := tx.Kind("supply_item")
	if err != nil {
		return err
	}
	for after := int64(0); ; {
		const page = 1000
		rows, err := tx.From(k, after, page)
		if err != nil || len(rows) == 0 {
			return err
		}
		for i := range rows {
			after = rows[i].PK
			if rows[i].State != store.Live || rows[i].Values.Str("status") != "active" {
				continue
			}
			if err := fn(&rows[i]); err != nil {
				return err
			}
		}
	}
}

// expiring are the lots that some store still has and that expire within lead days.
func expiring(tx *store.Tx, today string, lead int) (out []remind.Item, err error) {
	until := tx.Now.AddDate(0, 0, lead).Format("2006-01-02")
	err = watched(tx, " AND batch=1", func(r *store.Row) error {
		rows, err := tx.Query(`SELECT ifnull(lot,''), expiry, sum(qty) FROM stock_move WHERE item_id=? AND _state=0 AND expiry<=?
			GROUP BY 1, 2 HAVING sum(qty)>0`, store.IDBytes(r.ID), until)
		if err != nil {
			return fmt.Errorf("stock: lots that expire: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var lot, expiry string
			var qty int64
			if err := rows.Scan(&lot, &expiry, &qty); err != nil {
				return fmt.Errorf("stock: lots that expire: %w", err)
			}
			unit := unitOf(tx, r.Values)
			out = append(out, remind.Item{Kind: "supply_item", ID: r.ID, Number: r.Values.Str("item_code"), Title: r.Values.Str("name"), Due: expiry,
				Say: fault.T(fmt.Sprintf("批号 %s，现有 %s%s", lot, text(qty), unit.ZH), fmt.Sprintf("lot %s, %s %s there", lot, text(qty), unit.EN))})
		}
		return rows.Err()
	})
	return out, err
}

// unitOf is the unit of an item in both languages.
func unitOf(tx *store.Tx, item kind.Values) fault.Text {
	c, ok := tx.Lists().Code("unit", item.Str("unit"))
	if !ok {
		return fault.T(item.Str("unit"), item.Str("unit"))
	}
	return fault.T(c.Label, cmp.Or(c.English, c.Label))
}
