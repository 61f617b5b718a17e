package stock

import (
	"encoding/json"
	"fmt"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/report"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// took is what somebody received of an item by an issue (领用出库), or gave back by its
// reversal: then qty and cost are below zero.
type took struct {
	day, docNo, doc, dept, receiver, item string
	qty, cost                             int64 // kind.QtyScale digits, 分
	back, standing                        bool  // a reversal; of an issue that was not reversed
}

// taken are the issues of a span of days that the actor may see, in the order in which
// movements count.
func taken(tx *store.Tx, from, to string) ([]took, error) {
	all, _, err := everything(tx)
	if err != nil {
		return nil, err
	}
	first, last := dayNumber(from), dayNumber(to)
	found, order := map[uint32]took{}, []move{}
	for i := range all {
		item := store.IDText(all[i].item[:])
		replay(all[i].moves, func(m *move, e entered) bool {
			if m.day >= first && m.day <= last && !e.inward {
				order = append(order, *m)
				found[m.pk] = took{day: dayText(m.day), item: item, qty: -m.qty, cost: -e.cost, back: m.reverses != 0}
			}
			return m.day <= last
		})
	}
	slices.SortFunc(order, func(a, b move) int { return a.compare(&b) })
	return byIssue(tx, order, found)
}

// asked is how many movements are asked for at once.
const asked = 5000

// byIssue adds the documents of movements to what is known of them by their numbers, and
// leaves out what is no issue to a person or not the actor's to see.
func byIssue(tx *store.Tx, order []move, found map[uint32]took) (out []took, err error) {
	docs, err := tx.Kind(issue.Name)
	if err != nil {
		return nil, err
	}
	pks := make([]uint32, len(order))
	for i := range order {
		pks[i] = order[i].pk
	}
	for some := range slices.Chunk(pks, asked) {
		list, err := json.Marshal(some)
		if err != nil {
			return nil, err
		}
		rows, err := tx.Query("SELECT m.pk, m.doc_no, o.id, o.dept_id, o.receiver, o.status FROM json_each(?) j CROSS JOIN stock_move m ON m.pk=j.value "+
			"CROSS JOIN stock_out o ON o.id=unhex(replace(m.doc, '-', '')) WHERE o.out_type='issue' ORDER BY j.key", string(list))
		if err != nil {
			return nil, fmt.Errorf("stock: issues: %w", err)
		}
		for rows.Next() {
			var pk uint32
			var no, status string
			var doc, dept, receiver []byte
			if err := rows.Scan(&pk, &no, &doc, &dept, &receiver, &status); err != nil {
				rows.Close()
				return nil, fmt.Errorf("stock: issues: %w", err)
			}
			t := found[pk]
			t.docNo, t.doc, t.dept, t.receiver, t.standing = no, store.IDText(doc), store.IDText(dept), store.IDText(receiver), status == "posted"
			r := store.Row{ID: t.doc, Values: kind.Values{"dept_id": t.dept}}
			if user.Covers(tx, docs, kind.View, &r) == nil {
				out = append(out, t)
			}
		}
		if err := rows.Err(); err != nil {
			return nil, fmt.Errorf("stock: issues: %w", err)
		}
	}
	return out, nil
}

// heap is what was taken of one sort.
type heap struct {
	first               took
	docs                map[string]bool
	kinds               map[string]bool
	qty, amount, before int64
}

// heaps gathers what was taken by a key, in the order in which each comes first.
func heaps(list, earlier []took, key func(took) string) (out []*heap) {
	at := map[string]*heap{}
	of := func(t took) *heap {
		h := at[key(t)]
		if h == nil {
			h = &heap{first: t, docs: map[string]bool{}, kinds: map[string]bool{}}
			at[key(t)] = h
			out = append(out, h)
		}
		return h
	}
	for _, t := range list {
		h := of(t)
		h.docs[t.doc], h.kinds[t.item] = true, true
		h.qty, h.amount = h.qty+t.qty, h.amount+t.cost
	}
	for _, t := range earlier {
		of(t).before += t.cost
	}
	return out
}

// Columns of statistics.
var (
	deptColumn     = kind.Field{Name: "dept_id", Label: "部门", English: "Department", Type: kind.Ref, To: "department"}
	receiverColumn = kind.Field{Name: "receiver", Label: "领用人", English: "Received by", Type: kind.Ref, To: "employee"}
	shareColumns   = []kind.Field{
		{Name: "docs", Label: "领用单数", English: "Issues", Type: kind.Int},
		{Name: "kinds", Label: "品种数", English: "Different items", Type: kind.Int},
		pieces("qty", "数量", "Quantity"), yuan("amount", "金额", "Amount"),
		{Name: "share", Label: "占比(%)", English: "Share (%)", Type: kind.Percent, Scale: 1},
		{Name: "people", Label: "在职人数", English: "People", Type: kind.Int}, yuan("mean", "人均", "Per head"),
	}
)

// usage is 领用统计表: by department, person or item.
func usage(heads Heads) report.Report {
	return report.Report{
		Tells: fault.T("各部门、各人或各物品领用了多少，占比和比上期增减。", "How much each department, person or item used, its share, and against the time before."),
		Kind: kind.Kind{Name: "supply_usage", Label: "领用统计表", English: "Use of supplies", Chapter: "asset", Title: "name", Key: "item_code",
			Fields: slices.Concat([]kind.Field{deptColumn, receiverColumn}, itemColumns, shareColumns, []kind.Field{
				yuan("before", "上期金额", "Before"),
				{Name: "change", Label: "环比(%)", English: "Change (%)", Type: kind.Percent, Scale: 1},
			}),
			Totals: []string{"docs", "amount", "people", "before"},
		},
		Params: append(report.Months(),
			kind.Field{Name: "by", Label: "统计口径", English: "By", Type: kind.Enum, Codes: "usage_by", Required: kind.Always, Default: "dept"}, deptParam),
		Sound: report.InOrder,
		Of:    issue.Name,
		Make: func(tx *store.Tx, p kind.Values) (report.Table, error) {
			list, err := takenOf(tx, p.Str("from"), p.Str("to"), p.Str("dept_id"))
			if err != nil {
				return report.Table{}, err
			}
			a, b := before(p.Str("from"), p.Str("to"))
			earlier, err := takenOf(tx, a, b, p.Str("dept_id"))
			if err != nil {
				return report.Table{}, err
			}
			return counted(tx, heads, p.Str("by"), list, earlier)
		},
	}
}

// takenOf are the issues of a span of months to a department, "" to any.
func takenOf(tx *store.Tx, from, to, dept string) ([]took, error) {
	first, last := monthDays(from, to)
	list, err := taken(tx, first, last)
	return slices.DeleteFunc(list, func(t took) bool { return dept != "" && t.dept != dept }), err
}

// counts says for each way to count what makes one row, and its columns.
var counts = map[string]struct {
	key     func(took) string
	columns []string
}{
	"dept":   {func(t took) string { return t.dept }, []string{"dept_id", "docs", "kinds", "amount", "share", "people", "mean", "before", "change"}},
	"person": {func(t took) string { return t.dept + t.receiver }, []string{"dept_id", "receiver", "docs", "kinds", "amount", "share", "before", "change"}},
	"item":   {func(t took) string { return t.item }, []string{"item_code", "name", "spec", "unit", "qty", "amount", "share", "before", "change"}},
}

// counted are the rows of a way to count, what cost most first.
func counted(tx *store.Tx, heads Heads, by string, list, earlier []took) (t report.Table, err error) {
	total := int64(0)
	for _, x := range list {
		total += x.cost
	}
	g, err := newGoods(tx)
	if err != nil {
		return t, err
	}
	way := counts[by]
	for _, h := range heaps(list, earlier, way.key) {
		row := kind.Values{"dept_id": orNil(h.first.dept), "receiver": orNil(h.first.receiver), "docs": int64(len(h.docs)), "kinds": int64(len(h.kinds)), "qty": h.qty,
			"amount": h.amount, "share": ratio(h.amount, 1000, total), "before": h.before, "change": ratio(h.amount-h.before, 1000, h.before)}
		switch by {
		case "item":
			item, _, err := g.row(h.first.item)
			if err != nil {
				return t, err
			}
			for name, v := range item {
				row[name] = v
			}
		case "dept":
			n, err := heads(tx, h.first.dept)
			if err != nil {
				return t, err
			}
			row["people"], row["mean"] = int64(n), ratio(h.amount, 1, int64(n))
		}
		for name := range row { // what the table does not show
			if name != "item_id" && !slices.Contains(way.columns, name) {
				delete(row, name)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	slices.SortStableFunc(t.Rows, func(a, b kind.Values) int { return int(min(max(b.Int("amount")-a.Int("amount"), -1), 1)) })
	t.Columns = slices.Clone(way.columns)
	return t, nil
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// costShares is 办公费用分摊表: what each department used in a month, for the accountant.
func costShares(heads Heads) report.Report {
	return report.Report{
		Tells: fault.T("当月领用金额按部门分摊，交财务入账。", "What each department used in a month, for the books of account."),
		Kind: kind.Kind{Name: "supply_cost", Label: "办公费用分摊表", English: "Cost of supplies by department", Chapter: "asset", Title: "dept_id",
			Fields: slices.Concat([]kind.Field{deptColumn}, slices.DeleteFunc(slices.Clone(shareColumns), func(f kind.Field) bool { return f.Name == "qty" })),
			Totals: []string{"docs", "amount", "people"},
		},
		Params: []kind.Field{monthParam}, Upright: true,
		Of: issue.Name,
		Make: func(tx *store.Tx, p kind.Values) (report.Table, error) {
			list, err := takenOf(tx, p.Str("month"), p.Str("month"), "")
			if err != nil {
				return report.Table{}, err
			}
			t, err := counted(tx, heads, "dept", list, nil)
			for _, row := range t.Rows {
				delete(row, "before")
				delete(row, "change")
			}
			t.Columns = nil
			return t, err
		},
	}
}

// signList is 办公用品领用签收表: what was issued in a month, line by line, to be signed.
var signList = report.Report{
	Tells: fault.T("当月逐笔领用，印出来由领用人签字。", "Each handing-out of a month, to be signed by whoever received it."),
	Kind: kind.Kind{Name: "supply_sign", Label: "办公用品领用签收表", English: "Receipts to be signed", Chapter: "asset", Title: "name", Key: "doc_no",
		Fields: slices.Concat([]kind.Field{
			{Name: "move_date", Label: "日期", English: "Date", Type: kind.Date}, docColumn, deptColumn, receiverColumn,
		}, itemColumns, []kind.Field{
			pieces("qty", "实发数量", "Quantity"), each1("price", "单价", "Price"), yuan("amount", "金额", "Amount"),
			{Name: "sign", Label: "领用人签字", English: "Signature", Type: kind.Text},
		}),
		Totals: []string{"amount"},
	},
	Params: []kind.Field{monthParam, deptParam}, Signed: []string{"sign"},
	Of: issue.Name, Make: signRows,
}

func signRows(tx *store.Tx, p kind.Values) (t report.Table, err error) {
	list, err := takenOf(tx, p.Str("month"), p.Str("month"), p.Str("dept_id"))
	if err != nil {
		return t, err
	}
	g, err := newGoods(tx)
	if err != nil {
		return t, err
	}
	for _, x := range list {
		if x.back || !x.standing { // nobody signs for what was taken back
			continue
		}
		row, _, err := g.row(x.item)
		if err != nil {
			return t, err
		}
		row["move_date"], row["doc_no"], row["dept_id"], row["receiver"] = x.day, x.docNo, orNil(x.dept), orNil(x.receiver)
		row["qty"], row["price"], row["amount"] = x.qty, price(Sum{x.qty, x.cost}), x.cost
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}
