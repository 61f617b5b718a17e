package stock

import (
	"fmt"
	"slices"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/report"
	"opsbook/backend/store"
)

var lotsByExpiry = report.Report{
	Tells: fault.T("各批次还剩多少、哪天到期，先到期的在前。", "What is left of each lot and when it expires, the first to expire first."),
	Kind: kind.Kind{Name: "stock_lots", Label: "批次有效期表", English: "Lots by expiry", Chapter: "asset", Title: "name", Key: "item_code",
		Fields: slices.Concat(itemColumns, []kind.Field{storeColumn,
			{Name: "lot", Label: "批号", English: "Lot", Type: kind.Text},
			{Name: "expiry", Label: "有效期至", English: "Expires on", Type: kind.Date},
			{Name: "days", Label: "剩余天数", English: "Days left", Type: kind.Int},
			pieces("qty", "结存数量", "On hand"),
		}),
	},
	Params: []kind.Field{
		{Name: "days", Label: "多少天内到期", English: "Expiring within days", Type: kind.Int, Limit: "0..3650"},
		storeColumn,
	},
	Note: "剩余天数为负的已经到期", Opens: "stock_ledger",
	Of: movement.Name, Make: lotRows,
}

// lotRows are the lots that stores hold, what expires first first.
func lotRows(tx *store.Tx, p kind.Values) (t report.Table, err error) {
	rows, err := tx.Query("SELECT item_id, warehouse, lot, ifnull(expiry,''), sum(qty) FROM stock_move NOT INDEXED WHERE lot IS NOT NULL AND _state=0 GROUP BY 1, 2, 3, 4 HAVING sum(qty)<>0")
	if err != nil {
		return t, fmt.Errorf("stock: lots: %w", err)
	}
	defer rows.Close()
	type found struct {
		item               []byte
		store, lot, expiry string
		qty                int64
	}
	var all []found
	for rows.Next() {
		var f found
		if err := rows.Scan(&f.item, &f.store, &f.lot, &f.expiry, &f.qty); err != nil {
			return t, fmt.Errorf("stock: lots: %w", err)
		}
		all = append(all, f)
	}
	if err := rows.Err(); err != nil {
		return t, err
	}
	g, err := newGoods(tx)
	if err != nil {
		return t, err
	}
	for _, f := range all {
		left := daysLeft(tx.Today(), f.expiry)
		within, asked := p["days"].(int64)
		if w := p.Str("warehouse"); w != "" && w != f.store || asked && (left == nil || left.(int64) > within) {
			continue
		}
		row, _, err := g.row(store.IDText(f.item))
		if err != nil {
			return t, err
		}
		row["warehouse"], row["lot"], row["days"], row["qty"], row["by"] = f.store, f.lot, left, f.qty, never(f.expiry)
		if f.expiry != "" {
			row["expiry"] = f.expiry
		}
		t.Rows = append(t.Rows, row)
	}
	sortRows(t.Rows, "by", "item_code", "warehouse", "lot")
	for _, row := range t.Rows {
		delete(row, "by")
	}
	return t, nil
}

// daysLeft is how many days there are to a day, below zero if it is past; nil to none.
func daysLeft(today, day string) any {
	a, errA := time.Parse(time.DateOnly, today)
	b, errB := time.Parse(time.DateOnly, day)
	if errA != nil || errB != nil {
		return nil
	}
	return int64(b.Sub(a).Hours() / 24)
}

var negatives = report.Report{
	Tells: fault.T("合并数据后结存为负的物品，要逐笔核对。", "Balances that merged data took below zero, to be checked one by one."),
	Kind: kind.Kind{Name: "stock_negative", Label: "负库存清单", English: "Balances below zero", Chapter: "asset", Title: "name", Key: "item_code",
		Fields: slices.Concat(itemColumns, []kind.Field{storeColumn,
			{Name: "since", Label: "最早变负日期", English: "First below zero", Type: kind.Date}, docColumn,
			pieces("least", "最低结存", "Lowest balance"), pieces("qty", "现有库存", "On hand"),
		}),
	},
	Note: "只有合并两台电脑的数据才会出现，请核对单据后红冲或补录入库", Opens: "stock_ledger",
	Of: movement.Name, Make: negativeRows,
}

// negativeRows are the stores that held less than nothing of an item at any moment: two
// PCs may each have issued the last of it. Documents themselves never take more than is
// there.
func negativeRows(tx *store.Tx, _ kind.Values) (t report.Table, err error) {
	all, codes, err := everything(tx)
	if err != nil {
		return t, err
	}
	g, err := newGoods(tx)
	if err != nil {
		return t, err
	}
	for i := range all {
		for _, n := range below(&all[i], len(codes)) {
			id := store.IDText(all[i].item[:])
			row, _, err := g.row(id)
			if err != nil {
				return t, err
			}
			said, err := texts(tx, id)
			if err != nil {
				return t, err
			}
			row["warehouse"], row["since"], row["doc_no"], row["least"], row["qty"] = codes[n.store], dayText(n.day), said[n.pk][0], n.least, n.now
			t.Rows = append(t.Rows, row)
		}
	}
	sortRows(t.Rows, "item_code", "warehouse")
	return t, nil
}

// CountNegative is how many items some store holds less than nothing of now.
func CountNegative(tx *store.Tx) (n int, err error) {
	all, codes, err := everything(tx)
	if err != nil {
		return 0, err
	}
	for i := range all {
		for _, d := range below(&all[i], len(codes)) {
			if d.now < 0 {
				n++
				break
			}
		}
	}
	return n, nil
}

// dip is a store that held less than nothing: from which movement on, and how little.
type dip struct {
	store, pk  uint32
	day        int32
	least, now int64
}

// below are the dips of an item.
func below(a *account, stores int) (out []dip) {
	sums, at := make([]int64, stores), make([]int, stores)
	for _, i := range inOrder(a.moves) {
		m := &a.moves[i]
		sums[m.store] += m.qty
		if sums[m.store] < 0 && at[m.store] == 0 {
			out = append(out, dip{store: m.store, pk: m.pk, day: m.day})
			at[m.store] = len(out)
		}
		if n := at[m.store]; n > 0 {
			out[n-1].least = min(out[n-1].least, sums[m.store])
		}
	}
	for i := range out {
		out[i].now = sums[out[i].store]
	}
	return out
}
