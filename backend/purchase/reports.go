package purchase

import (
	"fmt"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/report"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Reports are those that applications answer (domain §7.2).
func Reports() []report.Report { return []report.Report{execution} }

// granted are the statuses of applications that were agreed to.
var granted = []string{"approved", "ordered", "partial", "received"}

func money(name, label, english string) kind.Field {
	return kind.Field{Name: name, Label: label + "(元)", English: english + " (yuan)", Type: kind.Money}
}

func counted(name, label, english string) kind.Field {
	return kind.Field{Name: name, Label: label, English: english, Type: kind.Decimal, Scale: kind.QtyScale}
}

var execution = report.Report{
	Tells: fault.T("采购申请逐行批准、到货、在途多少，花了多少。", "Of each line applied for: what was approved, has come, is on its way, and what it cost."),
	Kind: kind.Kind{Name: "purchase_exec", Label: "采购执行情况表", English: "How purchases went", Chapter: "asset", Title: "doc_no", Key: "doc_no",
		Fields: []kind.Field{
			{Name: "doc_no", Label: "单号", English: "Number", Type: kind.Text},
			{Name: "apply_date", Label: "申请日期", English: "Date", Type: kind.Date},
			{Name: "apply_dept", Label: "申请部门", English: "Department", Type: kind.Ref, To: "department"},
			{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "purchase_status"},
			{Name: "item_id", Label: "物品", English: "Item", Type: kind.Ref, To: "supply_item"},
			{Name: "unit", Label: "单位", English: "Unit", Type: kind.Enum, Codes: "unit"},
			counted("qty", "申请数量", "Applied for"), counted("approved", "批准数量", "Approved"),
			counted("received", "到货数量", "Received"), counted("coming", "在途数量", "On its way"),
			money("amount", "申请金额", "Applied for"), money("approved_amount", "批准金额", "Approved"), money("received_amount", "到货金额", "Received"),
			{Name: "supplier_id", Label: "供应商", English: "Supplier", Type: kind.Ref, To: "partner"},
		},
		Totals: []string{"amount", "approved_amount", "received_amount"},
	},
	Params: append(report.Months(), kind.Field{Name: "dept_id", Label: "申请部门", English: "Department", Type: kind.Ref, To: "department"}),
	Sound:  report.InOrder,
	Of:     Application.Name, Make: executionRows,
}

// executionRows are the lines of the applications of some months, drafts and voided ones
// left out, with what came of them. What came costs what its posted receipts say.
func executionRows(tx *store.Tx, p kind.Values) (t report.Table, err error) {
	docs, err := tx.Kind(Application.Name)
	if err != nil {
		return t, err
	}
	rows, err := tx.Kind(appRow.Name)
	if err != nil {
		return t, err
	}
	heads := map[string]kind.Values{}
	err = record.Walk(tx, docs, func(r *store.Row) {
		v := r.Values
		month, dept := v.Str("apply_date")[:len("2006-01")], p.Str("dept_id")
		if month >= p.Str("from") && month <= p.Str("to") && v.Str("status") != "draft" && (dept == "" || dept == v.Str("apply_dept")) && user.Covers(tx, docs, kind.View, r) == nil {
			heads[r.ID] = v
		}
	})
	if err != nil {
		return t, err
	}
	cost, err := receivedAmounts(tx)
	if err != nil {
		return t, err
	}
	units, err := unitsOf(tx)
	if err != nil {
		return t, err
	}
	sum, _ := appRow.Field("amount")
	err = record.Walk(tx, rows, func(r *store.Row) {
		if head := heads[r.Values.Str("app_id")]; head != nil {
			t.Rows = append(t.Rows, executionRow(head, r, units, cost[r.ID], sum.Compute(r.Values, "")))
		}
	})
	slices.SortStableFunc(t.Rows, func(a, b kind.Values) int {
		switch x, y := a.Str("doc_no"), b.Str("doc_no"); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	return t, err
}

func executionRow(head kind.Values, r *store.Row, units map[string]any, cost int64, amount any) kind.Values {
	v := r.Values
	row := kind.Values{"doc_no": head["doc_no"], "apply_date": head["apply_date"], "apply_dept": head["apply_dept"], "status": head["status"], "supplier_id": head["supplier_id"],
		"item_id": v["item_id"], "unit": units[v.Str("item_id")], "qty": v["qty"], "amount": amount, "received": v.Int("received"), "received_amount": cost}
	if slices.Contains(granted, head.Str("status")) {
		row["approved"], row["approved_amount"] = v["qty"], amount
	}
	if s := head.Str("status"); s == "ordered" || s == "partial" {
		row["coming"] = left(v)
	}
	return row
}

// receivedAmounts is what has come cost, by the line of the application, in 分, by
// the receipts that are posted and not taken back.
func receivedAmounts(tx *store.Tx) (map[string]int64, error) {
	out := map[string]int64{}
	lines, err := tx.Kind("stock_in_row")
	if err != nil {
		return nil, err
	}
	docs, err := tx.Kind("stock_in")
	if err != nil {
		return nil, err
	}
	standing := map[string]bool{}
	if err := record.Walk(tx, docs, func(r *store.Row) { standing[r.ID] = r.Values.Str("status") == "posted" }); err != nil {
		return nil, err
	}
	sum, _ := lines.Field("amount")
	return out, record.Walk(tx, lines, func(r *store.Row) {
		if v := r.Values; v.Str("app_row") != "" && standing[v.Str("stock_in_id")] {
			if n, ok := sum.Compute(v, "").(int64); ok {
				out[v.Str("app_row")] += n
			}
		}
	})
}

// unitsOf are the units of the catalogue, by item.
func unitsOf(tx *store.Tx) (map[string]any, error) {
	k, err := tx.Kind("supply_item")
	if err != nil {
		return nil, err
	}
	out := map[string]any{}
	return out, record.Walk(tx, k, func(r *store.Row) { out[r.ID] = r.Values["unit"] })
}

// ComingAll is how much of each item is ordered and has not come in, by item.
func ComingAll(tx *store.Tx) (map[string]int64, error) {
	rows, err := tx.Query(`SELECT r.item_id, sum(max(r.qty-ifnull(r.received, 0), 0)) FROM purchase_app d JOIN purchase_app_row r ON r.app_id=d.id
		WHERE r._state=0 AND d._state=0 AND d.status IN ('ordered','partial') GROUP BY r.item_id`)
	if err != nil {
		return nil, fmt.Errorf("purchase: coming: %w", err)
	}
	defer rows.Close()
	out := map[string]int64{}
	for rows.Next() {
		var item []byte
		var qty int64
		if err := rows.Scan(&item, &qty); err != nil {
			return nil, fmt.Errorf("purchase: coming: %w", err)
		}
		out[store.IDText(item)] = qty
	}
	return out, rows.Err()
}
