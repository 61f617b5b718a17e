package stock

import (
	"context"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/figure"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// Figures are those of the stores for the first page.
func Figures() []figure.Figure {
	return []figure.Figure{
		{Name: "supply_cost", Text: fault.T("用品消耗金额（按月）", "Supplies used, by month"), Of: movement.Name, Form: figure.Bars, Unit: kind.Money, Report: "supply_usage", Work: spending},
		{Name: "stock_level", Text: fault.T("库存预警", "Stock against its limits"), Of: movement.Name, Form: figure.Ring, Unit: kind.Int, Report: "replenish", Work: standing},
	}
}

// spending is what left the stores in each of the last twelve months, less what was
// transferred between them.
func spending(ctx context.Context, d *desk.Desk) (out []figure.Point, err error) {
	months := figure.Months(d.Store.Now(), 12)
	sums, at := make([]int64, len(months)), make(map[int32]int, len(months))
	for i, m := range months {
		at[dayNumber(m+"-00")/100] = i
	}
	err = d.Read(ctx, func(tx *store.Tx) error {
		all, _, err := everything(tx)
		if err != nil {
			return err
		}
		for i := range all {
			left(all[i].moves, func(m *move, cost int64) {
				if month, ok := at[m.day/100]; ok {
					sums[month] += cost
				}
			})
		}
		return nil
	})
	for i, m := range months {
		out = append(out, figure.Point{Text: fault.T(m, m), Value: sums[i]})
	}
	return out, err
}

// left tells fn what left the stores of an item, and what that cost; below zero for what
// was taken back. What went to another store is left out.
func left(moves []move, fn func(m *move, cost int64)) {
	var moved map[uint32]bool // that have another side
	for i := range moves {
		if p := moves[i].pair; p != 0 {
			if moved == nil {
				moved = map[uint32]bool{}
			}
			moved[p], moved[moves[i].pk] = true, true
		}
	}
	replay(moves, func(m *move, e entered) bool {
		if !e.inward && !moved[m.pk] && !moved[m.reverses] {
			fn(m, -e.cost)
		}
		return true
	})
}

// standing is how many items in use are low, over, or well.
func standing(ctx context.Context, d *desk.Desk) (out []figure.Point, err error) {
	n := map[string]int64{}
	err = d.Read(ctx, func(tx *store.Tx) error {
		balances, err := Balances(tx)
		if err != nil {
			return err
		}
		held := map[string]int64{}
		for at, qty := range balances {
			held[at[0]] += qty
		}
		return watched(tx, "", func(r *store.Row) error {
			n[level(r.Values, held[r.ID])]++
			return nil
		})
	})
	for _, key := range []string{"low", "over", "ok"} {
		if c, ok := d.Store.Lists().Code("stock_level", key); ok && n[key] > 0 {
			out = append(out, figure.Point{Text: fault.T(c.Label, c.English), Value: n[key]})
		}
	}
	return out, err
}
