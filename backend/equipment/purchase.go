package equipment

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

var purchaseReviews = []string{"dept_review", "admin_review", "finance_review", "leader_review"}

// Limits of domain §3.2: from where on finance and the executive decide, from where on the
// general manager besides, and from which price of a piece on three offers are compared.
const (
	decidedAbove = 2000_00
	managerAbove = 10_000_00
	offersAbove  = 5000_00
)

// Purchase is 办公设备采购申请表 (domain §2.1, flow purchase).
var Purchase = kind.Kind{
	Name: "equip_purchase_app", Label: "办公设备采购申请", English: "Purchases of equipment", Chapter: "asset", Key: "doc_no", Title: "reason",
	Number: numbered("SBCG", "apply_date", 3),
	Fields: []kind.Field{
		section(docNo("单据编号"), "申请", "Application"),
		{Name: "apply_dept", Label: "申请部门", English: "Department", Type: kind.Ref, To: "department", Required: kind.Always, Alias: []string{"部门"}},
		{Name: "applicant", Label: "申请人", English: "Asked by", Type: kind.Ref, To: "employee", Required: kind.Always},
		docDate("apply_date", "申请日期", "Date"),
		{Name: "cost_center", Label: "费用归属", English: "Charged to", Type: kind.Ref, To: "department", Required: kind.Always},
		{Name: "urgency", Label: "紧急程度", English: "Urgency", Type: kind.Enum, Codes: "urgency", Required: kind.Always, Default: "normal"},
		{Name: "reason", Label: "申请理由", English: "Reason", Type: kind.LongText, Required: kind.Always, Limit: "10..500"},
		{Name: "existing", Label: "现有设备情况", English: "Devices at hand", Type: kind.LongText, Limit: "..2000"},
		{Name: "in_budget", Label: "预算内", English: "Within the budget", Type: kind.Bool, Required: kind.Always, Default: "是", Alias: []string{"是否预算内"}},
		written(kind.Field{Name: "total", Label: "预估合计(元)", Head: "预估金额(元)", English: "Estimate (yuan)", Type: kind.Money}),
		section(kind.Field{Name: "supplier_id", Label: "供应商", English: "Supplier", Type: kind.Ref, To: "partner"}, "采购", "Purchase"),
		{Name: "order_date", Label: "下单日期", English: "Ordered on", Type: kind.Date, Limit: "..today"},
		statusOf("purchase_status"),
		remarks(),
		{Name: rowsField, Label: "采购明细", English: "Lines", Type: kind.Sub, To: "equip_purchase_row", Required: kind.Always},
	},
	Columns: []string{"doc_no", "apply_date", "apply_dept", "applicant", "reason", "total", "urgency", "in_budget", "status", "supplier_id", "order_date"},
	Totals:  []string{"total"},
	Open:    []string{"draft", "returned"},
	Chain: []kind.Stage{
		{Status: "dept_review", Label: "申请部门负责人意见", English: "Department", By: kind.DeptHead},
		{Status: "admin_review", Label: "行政部意见", English: "Administration", By: kind.AdminHead},
		{Status: "finance_review", Label: "财务部意见", English: "Finance", By: kind.FinanceHead, Amount: decidedAbove, Flags: []string{"over_budget"}},
		{Status: "leader_review", Label: "分管领导意见", English: "Executive in charge", By: kind.AreaHead, Amount: decidedAbove, Flags: []string{"over_budget"}},
		{Status: "leader_review", Label: "总经理意见", English: "General manager", By: kind.AreaHead, Amount: managerAbove},
	},
	Steps: append([]kind.Step{
		{Name: "submit", Label: "提交", English: "Submit", From: []string{"draft", "returned"}, To: "approved", Does: kind.Submits, Rule: true},
		{Name: "approve", Label: "同意", English: "Approve", From: purchaseReviews, To: "approved", Does: kind.Approves, Rule: true},
		{Name: "use_stock", Label: "库存可满足，转领用", English: "Take it from stock", From: []string{"admin_review"}, Does: kind.Diverts, Rule: true},
		{Name: "order", Label: "下单", English: "Order", From: []string{"approved"}, To: "ordered", Roles: []string{"clerk"}, Rule: true, Asks: []string{"supplier_id", "order_date"}},
		{Name: "receive", Label: "到货，填验收单", English: "Goods are here", From: []string{"ordered", "partial"}, Roles: []string{"clerk"}, Rule: true},
	}, turns(purchaseReviews)...),
	Checks: []kind.Check{
		{Field: "order_date", Is: ">=", Than: "apply_date", Say: fault.T("下单日期不能早于申请日期。", "Nothing is ordered before it was asked for.")},
	},
	Access: access(),
	Dept:   "apply_dept", Owner: "applicant",
}

var purchaseRow = kind.Kind{
	Name: "equip_purchase_row", Label: "采购明细", English: "Lines of a purchase", Title: "name", Parent: "purchase_id",
	Fields: []kind.Field{
		{Name: "purchase_id", Label: "采购申请", English: "Application", Type: kind.Ref, To: "equip_purchase_app", Required: kind.Always, Hidden: true},
		{Name: "name", Label: "设备名称", English: "Name", Type: kind.Text, Required: kind.Always, Limit: "1..60", Alias: []string{"名称"}},
		{Name: "spec", Label: "规格/配置要求", Head: "规格", English: "Specification", Type: kind.Text, Required: kind.Always, Limit: "1..80", Alias: []string{"规格型号", "型号"}},
		{Name: "unit", Label: "单位", English: "Unit", Type: kind.Enum, Codes: "unit", Required: kind.Always, Default: "台"},
		{Name: "qty", Label: "数量", English: "Quantity", Type: kind.Int, Unit: "unit", Required: kind.Always, Default: "1", Limit: "1..999"},
		{Name: "price", Label: "预估单价(元)", English: "Price (yuan)", Type: kind.Money, Required: kind.Always, Limit: "0.01..10000000", Alias: []string{"单价"}},
		written(kind.Field{Name: "amount", Label: "预估金额(元)", English: "Amount (yuan)", Type: kind.Money}),
		written(kind.Field{Name: "qty_received", Label: "已到货", English: "Received", Type: kind.Int}),
		{Name: "purpose", Label: "用途", English: "Purpose", Type: kind.Text, Limit: "..100"},
	},
	Totals: []string{"qty", "amount"},
}

var purchaseRule = rule{
	name: Purchase.Name, propose: proposePurchase, figure: figured, offers: devicesAtHand, settled: []string{"ordered", "partial", "received"},
	facts: func(_ *store.Tx, _ *kind.Kind, r *store.Row) (flow.Facts, error) {
		f := flow.Facts{Amount: r.Values.Int("total")}
		if r.Values.Int("in_budget") == 0 {
			f.Flags = []string{"over_budget"}
		}
		return f, nil
	},
	after: map[string]func(*document, flow.Opinion) error{"use_stock": useStock, "order": ordered, "receive": goodsAreHere},
	asked: func(d *document, step string, out flow.Asked) error {
		if step == "order" && out.Values["order_date"] == nil {
			out.Values["order_date"] = d.tx.Today()
		}
		return nil
	},
}

// proposePurchase charges the department that asks.
func proposePurchase(tx *store.Tx, k *kind.Kind, in map[string]any) (kind.Values, error) {
	out, err := flow.Proposal(tx, k, in)
	if dept := cmp.Or(out["apply_dept"], in["apply_dept"]); dept != nil && (in["cost_center"] == nil || in["cost_center"] == "") {
		out["cost_center"] = dept
	}
	return out, err
}

// amountOf is what the pieces of a line cost together.
func amountOf(v kind.Values) int64 {
	qty, price := v.Int("qty"), v.Int("price")
	if price > 0 && qty > math.MaxInt64/price {
		return 0 // refused by the limits of both
	}
	return qty * price
}

// devicesAtHand is what a purchase says of the devices that there are, unless somebody has
// written it himself.
func devicesAtHand(d *document) (field, text string, err error) {
	text, err = atHand(d.tx, d.doc.Values.Str("apply_dept"), d.list)
	return "existing", text, err
}

// figured brings up to date what follows from the lines.
func figured(d *document) error {
	if err := priced(d); err != nil {
		return err
	}
	if said := d.doc.Values.Str("existing"); said != d.offered {
		return nil // somebody wrote it
	}
	field, text, err := devicesAtHand(d)
	if err != nil || text == "" {
		return err
	}
	return d.put(kind.Values{field: text})
}

// priced writes what the lines cost, each and together.
func priced(d *document) error {
	total := int64(0)
	for i := range d.list {
		v := d.list[i].Values
		n := amountOf(v)
		if total += n; v["amount"] == n {
			continue
		}
		if err := d.note(i, kind.Values{"amount": n}); err != nil {
			return err
		}
	}
	if d.doc.Values["total"] == total {
		return nil
	}
	return d.put(kind.Values{"total": total})
}

// PurchaseLine shows in a form what a line costs, and from where on offers are compared.
func PurchaseLine(_ *store.Tx, _ string, l *record.Line) error {
	v := l.Row.Values
	if v["qty"] == nil || v["price"] == nil {
		return nil
	}
	v["amount"] = amountOf(v)
	if v.Int("price") >= offersAbove {
		l.Warned["price"] = fault.T("单价 5,000 元以上，下单前请把三家报价添加为附件。", "From 5,000 yuan a piece on, attach three offers before you order.")
	}
	return nil
}

// ordered asks for what has to be known of an order.
func ordered(d *document, _ flow.Opinion) error {
	wrong := map[string]fault.Text{}
	if d.doc.Values["supplier_id"] == nil {
		wrong["supplier_id"] = fault.T("请选择供应商。", "Choose the supplier.")
	}
	if d.doc.Values["order_date"] == nil {
		wrong["order_date"] = fault.T("请填写下单日期。", "State the day of the order.")
	}
	if err := fault.InFields(wrong); err != nil {
		return err
	}
	for _, l := range d.list {
		if l.Values.Int("price") >= offersAbove {
			return d.hasOffers(l.Values.Str("name"))
		}
	}
	return nil
}

func (d *document) hasOffers(name string) error {
	files, err := attach.List(d.tx, d.k, d.doc.ID)
	if err != nil || slices.ContainsFunc(files, func(f attach.Attachment) bool { return f.Kind != "scan" }) {
		return err
	}
	return fault.New(fault.Conflict, "“%[2]s”单价在 5,000 元以上，要三家比价。请先把报价添加为 %[1]s 的附件。", "A piece of “%[2]s” costs 5,000 yuan or more, so three offers are compared. Attach them to %[1]s first.", d.number(), name)
}

// outstanding is how many pieces of a line have not come.
func outstanding(v kind.Values) int64 { return max(0, v.Int("qty")-v.Int("qty_received")) }

// goodsAreHere begins the acceptance of what has not come yet.
func goodsAreHere(d *document, _ flow.Opinion) error {
	v := d.doc.Values
	in := record.Input{Values: map[string]any{"purchase_id": d.doc.ID, "supplier_id": v["supplier_id"], "dept_id": v["apply_dept"]}}
	var lines []record.Input
	for _, l := range d.list {
		if n := outstanding(l.Values); n > 0 {
			line := map[string]any{"name": l.Values["name"], "model": l.Values["spec"], "unit": l.Values["unit"], "qty": n, "price": l.Values["price"]}
			if class, ok := GuessClass("", l.Values.Str("name")); ok {
				line["class_code"] = class
			}
			lines = append(lines, record.Input{Values: line})
		}
	}
	in.Lines = map[string][]record.Input{rowsField: lines}
	_, err := acceptanceRule.save(d.tx, in)
	return err
}

// arrived notes that pieces called name have come, of the lines of that name in their order.
func (d *document) arrived(name string, qty int64) error {
	for i := range d.list {
		l := d.list[i].Values
		if record.Loose(l.Str("name")) != record.Loose(name) {
			continue
		}
		n := min(qty, outstanding(l))
		if n == 0 {
			continue
		}
		qty -= n
		l["qty_received"] = l.Int("qty_received") + n
		if err := d.note(i, kind.Values{"qty_received": l["qty_received"]}); err != nil {
			return err
		}
	}
	if qty == 0 {
		return nil
	}
	var zh []string
	for _, l := range d.list {
		if n := outstanding(l.Values); n > 0 {
			zh = append(zh, l.Values.Str("name"))
		}
	}
	return fault.New(fault.Conflict, "采购申请 %[1]s 里没有还要到货的“%[2]s”（多出 %[3]d）。还没到货的有：%[4]s。请把名称写得和申请一样，或去掉来源采购。", "Application %[1]s waits for no more “%[2]s” (%[3]d too many). Still to come: %[4]s. Name it as the application does, or leave the application out.",
		d.number(), name, qty, cmp.Or(strings.Join(zh, "、"), "—"))
}

// followed is the status of a purchase after goods have come.
func (d *document) followed() error {
	to := "received"
	for _, l := range d.list {
		if outstanding(l.Values) > 0 {
			to = "partial"
		}
	}
	return flow.Follow(d.tx, d.k, d.doc, "receive", to)
}
