package stock

import (
	"math"
	"math/bits"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/report"
	"opsbook/backend/store"
)

// Heads counts who works in a department now.
type Heads func(tx *store.Tx, department string) (int, error)

// Coming is how much of each item is on its way, by item; what there is none of is left
// out.
type Coming func(tx *store.Tx) (map[string]int64, error)

// Reports are those that the movements answer (domain §7.2). heads is asked for what an
// expense is per head, coming for what need not be bought.
func Reports(heads Heads, coming Coming) []report.Report {
	return []report.Report{stockMonth, stockLedger, usage(heads), costShares(heads), signList, replenishment(coming), lotsByExpiry, negatives}
}

// Columns and conditions that several reports have.
var (
	itemColumns = []kind.Field{
		{Name: "item_id", Label: "物品", English: "Item", Type: kind.Ref, To: "supply_item", Hidden: true},
		{Name: "item_code", Label: "物品编码", English: "Item code", Type: kind.Text},
		{Name: "name", Label: "物品名称", English: "Name", Type: kind.Text},
		{Name: "spec", Label: "规格型号", English: "Specification", Type: kind.Text},
		{Name: "unit", Label: "单位", English: "Unit", Type: kind.Enum, Codes: "unit"},
	}
	storeColumn = kind.Field{Name: "warehouse", Label: "仓库", English: "Store", Type: kind.Enum, Codes: "warehouse"}
	monthParam  = kind.Field{Name: "month", Label: "月份", English: "Month", Type: kind.Month, Required: kind.Always}
	deptParam   = kind.Field{Name: "dept_id", Label: "领用部门", English: "Department", Type: kind.Ref, To: "department"}
	docColumn   = kind.Field{Name: "doc_no", Label: "单号", English: "Document", Type: kind.Text}
)

func pieces(name, label, english string) kind.Field {
	return kind.Field{Name: name, Label: label, English: english, Type: kind.Decimal, Scale: kind.QtyScale}
}

func yuan(name, label, english string) kind.Field {
	return kind.Field{Name: name, Label: label + "(元)", English: english + " (yuan)", Type: kind.Money}
}

func each1(name, label, english string) kind.Field {
	return kind.Field{Name: name, Label: label + "(元)", English: english + " (yuan)", Type: kind.Decimal, Scale: kind.PriceScale}
}

func headed(head string, f kind.Field) kind.Field {
	f.Head = head
	return f
}

// goods looks items up, each once.
type goods struct {
	tx   *store.Tx
	k    *kind.Kind
	seen map[string]kind.Values
}

func newGoods(tx *store.Tx) (*goods, error) {
	k, err := tx.Kind("supply_item")
	return &goods{tx, k, map[string]kind.Values{}}, err
}

func (g *goods) of(id string) (kind.Values, error) {
	if v, ok := g.seen[id]; ok {
		return v, nil
	}
	r, err := g.tx.ByID(g.k, id)
	v := kind.Values{"name": id}
	if r != nil {
		v = r.Values
	}
	g.seen[id] = v
	return v, err
}

// row begins a row about an item.
func (g *goods) row(id string) (row, item kind.Values, err error) {
	item, err = g.of(id)
	return kind.Values{"item_id": id, "item_code": item["item_code"], "name": item["name"], "spec": item["spec"], "unit": item["unit"]}, item, err
}

// sortRows orders rows by the texts of fields.
func sortRows(rows []kind.Values, by ...string) {
	slices.SortStableFunc(rows, func(a, b kind.Values) int {
		for _, name := range by {
			if x, y := a.Str(name), b.Str(name); x != y {
				if x < y {
					return -1
				}
				return 1
			}
		}
		return 0
	})
}

// price is what one of s is worth, with kind.PriceScale digits of a yuan; nil of nothing.
func price(s Sum) any {
	// 分 to the fourth digit of a yuan, thousandths to one.
	return ratio(s.Amount, 100*1000, s.Qty)
}

// ratio is part × by ÷ whole, half away from zero; nil if whole is nothing, or so little
// that it is beyond every number.
func ratio(part, by, whole int64) any {
	if whole < 0 {
		part, whole = -part, -whole
	}
	hi, lo := bits.Mul64(uint64(max(part, -part)), uint64(by))
	switch {
	case whole == 0 || hi >= uint64(whole)/2 && (hi > 0 || lo > math.MaxInt64):
		return nil
	case part < 0:
		return -share(-part, by, whole)
	}
	return share(part, by, whole)
}

var stockMonth = report.Report{
	Tells: fault.T("每种物品当月期初、收入、发出、结存的数量和金额，月末交财务。", "What each item began the month with, received, gave out and ended with, in pieces and in money."),
	Kind: kind.Kind{Name: "stock_month", Label: "办公用品收发存月报", English: "Stock of a month", Chapter: "asset", Title: "name", Key: "item_code",
		Fields: slices.Concat(itemColumns, []kind.Field{
			storeColumn,
			pieces("open_qty", "期初数量", "Opening"), yuan("open_amount", "期初金额", "Opening value"),
			headed("收入数量", pieces("in_qty", "本期收入数量", "In")), yuan("in_amount", "收入金额", "Value in"),
			headed("发出数量", pieces("out_qty", "本期发出数量", "Out")), yuan("out_amount", "发出金额", "Value out"),
			pieces("qty", "结存数量", "Balance"), each1("price", "加权单价", "Average price"), yuan("amount", "结存金额", "Value of the balance"),
			pieces("min_qty", "最低库存", "Minimum stock"),
			{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "stock_level"},
		}),
		Totals: []string{"open_amount", "in_amount", "out_amount", "amount"},
	},
	Params: []kind.Field{monthParam, storeColumn}, Opens: "stock_ledger",
	Of: movement.Name, Make: monthRows,
}

func monthRows(tx *store.Tx, p kind.Values) (t report.Table, err error) {
	lines, err := Month(tx, p.Str("month"))
	if err != nil {
		return t, err
	}
	held := map[string]int64{} // by item, in all stores: the limits are of the item
	for _, l := range lines {
		held[l.Item] += l.End.Qty
	}
	g, err := newGoods(tx)
	if err != nil {
		return t, err
	}
	for _, l := range lines {
		if at := p.Str("warehouse"); at != "" && at != l.Store {
			continue
		}
		row, item, err := g.row(l.Item)
		if err != nil {
			return t, err
		}
		row["warehouse"], row["min_qty"], row["status"] = l.Store, item["min_qty"], level(item, held[l.Item])
		row["open_qty"], row["open_amount"], row["in_qty"], row["in_amount"] = l.Opening.Qty, l.Opening.Amount, l.In.Qty, l.In.Amount
		row["out_qty"], row["out_amount"], row["qty"], row["amount"], row["price"] = l.Out.Qty, l.Out.Amount, l.End.Qty, l.End.Amount, price(l.End)
		t.Rows = append(t.Rows, row)
	}
	sortRows(t.Rows, "item_code", "name", "warehouse")
	return t, nil
}

// level is how what is there of an item stands against its limits, a code of stock_level.
func level(item kind.Values, qty int64) string {
	switch least, most := item.Int("min_qty"), item.Int("max_qty"); {
	case least > 0 && qty <= least:
		return "low"
	case most > 0 && qty > most:
		return "over"
	}
	return "ok"
}

var stockLedger = report.Report{
	Tells: fault.T("一种物品的每一笔收发和当时的结存。", "Every movement of one item, and what was there after it."),
	Kind: kind.Kind{Name: "stock_ledger", Label: "库存明细账", English: "Account of an item", Chapter: "asset", Title: "summary", Key: "doc_no",
		Fields: []kind.Field{
			{Name: "move_date", Label: "日期", English: "Date", Type: kind.Date}, docColumn,
			{Name: "summary", Label: "摘要", English: "Summary", Type: kind.Text}, storeColumn,
			pieces("in_qty", "收入数量", "In"), each1("in_price", "收入单价", "Price in"), yuan("in_amount", "收入金额", "Value in"),
			pieces("out_qty", "发出数量", "Out"), each1("out_price", "发出单价", "Price out"), yuan("out_amount", "发出金额", "Value out"),
			pieces("qty", "结存数量", "Balance"), each1("price", "结存单价", "Average price"), yuan("amount", "结存金额", "Value of the balance"),
		},
		Totals: []string{"in_qty", "in_amount", "out_qty", "out_amount"},
	},
	Params: []kind.Field{
		{Name: "item_id", Label: "物品", English: "Item", Type: kind.Ref, To: "supply_item", Required: kind.Always},
		{Name: "from", Label: "起", English: "From", Type: kind.Date}, {Name: "to", Label: "止", English: "To", Type: kind.Date}, storeColumn,
	},
	Sound: report.InOrder,
	Of:    movement.Name, Make: ledgerRows,
}

func ledgerRows(tx *store.Tx, p kind.Values) (t report.Table, err error) {
	entries, err := Ledger(tx, p.Str("item_id"), p.Str("warehouse"))
	if err != nil {
		return t, err
	}
	from, to := p.Str("from"), p.Str("to")
	var at Sum
	opened := from == ""
	open := func() {
		if !opened {
			t.Rows, opened = append(t.Rows, kind.Values{"move_date": from, "summary": "期初结存", "qty": at.Qty, "price": price(at), "amount": at.Amount}), true
		}
	}
	for _, e := range entries {
		if to != "" && e.Date > to {
			break
		}
		if e.Date < from {
			at.add(e.Qty, e.Cost)
			continue
		}
		open()
		at.add(e.Qty, e.Cost)
		t.Rows = append(t.Rows, entryRow(e, at))
	}
	open()
	return t, nil
}

func entryRow(e Entry, at Sum) kind.Values {
	row := kind.Values{"move_date": e.Date, "doc_no": e.DocNo, "summary": e.Summary, "warehouse": e.Store, "qty": at.Qty, "price": price(at), "amount": at.Amount}
	if e.Inward {
		row["in_qty"], row["in_price"], row["in_amount"] = e.Qty, price(Sum{e.Qty, e.Cost}), e.Cost
	} else {
		row["out_qty"], row["out_price"], row["out_amount"] = -e.Qty, price(Sum{e.Qty, e.Cost}), -e.Cost
	}
	return row
}

func replenishment(coming Coming) report.Report {
	return report.Report{
		Tells: fault.T("低于最低库存的物品要补多少，已扣除在途。", "What has come down to its minimum and how much to buy, less what is on its way."),
		Kind: kind.Kind{Name: "replenish", Label: "补货建议表", English: "What to buy", Chapter: "asset", Title: "name", Key: "item_code",
			Fields: slices.Concat(itemColumns, []kind.Field{
				pieces("qty", "现有库存", "On hand"), pieces("coming", "在途数量", "On its way"), pieces("min_qty", "最低库存", "Minimum stock"), pieces("max_qty", "最高库存", "Maximum stock"),
				pieces("suggest", "建议采购", "To buy"), yuan("ref_price", "参考单价", "Reference price"), yuan("amount", "金额", "Amount"),
				{Name: "supplier_id", Label: "供应商", English: "Supplier", Type: kind.Ref, To: "partner"},
			}),
			Totals: []string{"amount"},
		},
		Params: []kind.Field{{Name: "category", Label: "类别", English: "Category", Type: kind.Enum, Codes: "supply_category"}}, Opens: "stock_ledger",
		Of: movement.Name, Make: func(tx *store.Tx, p kind.Values) (report.Table, error) { return replenishRows(tx, p, coming) },
	}
}

// replenishRows are the items in use of which no more is there than the minimum: up to
// the maximum, or to the minimum of those that have none, less what is on its way. Of
// those that what is on its way lifts above the minimum nothing is to be bought.
func replenishRows(tx *store.Tx, p kind.Values, coming Coming) (t report.Table, err error) {
	way, err := coming(tx)
	if err != nil {
		return t, err
	}
	balances, err := Balances(tx)
	if err != nil {
		return t, err
	}
	held := map[string]int64{}
	for at, qty := range balances {
		held[at[0]] += qty
	}
	g, err := newGoods(tx)
	if err != nil {
		return t, err
	}
	err = items(tx, func(r *store.Row) error {
		v, qty := r.Values, held[r.ID]
		if c := p.Str("category"); level(v, qty) != "low" || c != "" && c != v.Str("category") {
			return nil
		}
		g.seen[r.ID] = v
		row, _, _ := g.row(r.ID)
		there, suggest := qty+way[r.ID], int64(0)
		if there <= v.Int("min_qty") {
			suggest = max(v.Int("max_qty"), v.Int("min_qty")) - there
		}
		if there > qty {
			row["coming"] = there - qty
		}
		row["qty"], row["min_qty"], row["max_qty"], row["suggest"], row["supplier_id"] = qty, v["min_qty"], v["max_qty"], suggest, v["supplier_id"]
		if v["ref_price"] != nil {
			row["ref_price"], row["amount"] = v["ref_price"], ratio(v.Int("ref_price"), suggest, 1000)
		}
		t.Rows = append(t.Rows, row)
		return nil
	})
	sortRows(t.Rows, "item_code", "name")
	return t, err
}
