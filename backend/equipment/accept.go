package equipment

import (
	"strings"

	"opsbook/backend/calendar"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Acceptance is 设备验收(入库)单 (domain §2.1, flow accept_stock): what passes becomes a
// card for each piece.
var Acceptance = kind.Kind{
	Name: "equip_acceptance", Label: "设备验收单", English: "Acceptance of equipment", Chapter: "asset", Key: "doc_no", Title: "doc_no",
	Number: numbered("SBYS", "arrive_date", 3),
	Fields: []kind.Field{
		section(docNo("验收单号"), "验收", "Acceptance"),
		{Name: "purchase_id", Label: "来源采购", English: "Purchase", Type: kind.Ref, To: "equip_purchase_app"},
		{Name: "supplier_id", Label: "供应商", English: "Supplier", Type: kind.Ref, To: "partner", Required: kind.Always},
		docDate("arrive_date", "到货日期", "Arrived on"),
		{Name: "invoice_no", Label: "发票号", English: "Invoice", Type: kind.Text, Limit: "..60"},
		{Name: "location", Label: "存放地点", English: "Place", Type: kind.Text, To: "location", Required: kind.Always, Default: "库房", Limit: "1..40"},
		{Name: "dept_id", Label: "使用部门", English: "Department", Type: kind.Ref, To: "department"},
		{Name: "acceptor", Label: "验收人", English: "Accepted by", Type: kind.Ref, To: "employee"},
		statusOf("accept_status"),
		remarks(),
		{Name: rowsField, Label: "验收明细", English: "Lines", Type: kind.Sub, To: "equip_acceptance_row", Required: kind.Always},
	},
	Columns: []string{"doc_no", "purchase_id", "supplier_id", "arrive_date", "invoice_no", "location", "dept_id", "acceptor", "status"},
	Open:    []string{"draft"},
	Steps: []kind.Step{
		{Name: "submit", Label: "提交验收", English: "To be inspected", From: []string{"draft"}, To: "checking", Roles: []string{"clerk"}, Rule: true},
		{Name: "accept", Label: "合格建卡", English: "Accept", From: []string{"checking"}, To: "accepted", Roles: []string{"clerk", "dept_head"}, Rule: true, Asks: []string{"acceptor"}},
		{Name: "reject", Label: "退货", English: "Send the goods back", From: []string{"checking"}, To: "rejected", Roles: []string{"clerk", "dept_head"}, Reason: true},
		{Name: "return", Label: "退回修改", English: "Back to be changed", From: []string{"checking"}, To: "draft", Roles: []string{"clerk", "dept_head"}, Reason: true},
	},
	Access: access(),
	Dept:   "dept_id", Owner: "acceptor",
}

var acceptanceRow = kind.Kind{
	Name: "equip_acceptance_row", Label: "验收明细", English: "Lines of an acceptance", Title: "name", Parent: "acceptance_id",
	Fields: []kind.Field{
		{Name: "acceptance_id", Label: "验收单", English: "Acceptance", Type: kind.Ref, To: "equip_acceptance", Required: kind.Always, Hidden: true},
		{Name: "name", Label: "设备名称", English: "Name", Type: kind.Text, Required: kind.Always, Limit: "1..60", Alias: []string{"名称"}},
		{Name: "model", Label: "规格型号", English: "Model", Type: kind.Text, Required: kind.Always, Limit: "1..80", Alias: []string{"型号"}},
		{Name: "class_code", Label: "类别", English: "Class", Type: kind.Enum, Codes: "asset_class", Alias: []string{"资产类别"}},
		{Name: "unit", Label: "单位", English: "Unit", Type: kind.Enum, Codes: "unit", Required: kind.Always, Default: "台"},
		{Name: "qty", Label: "数量", English: "Quantity", Type: kind.Int, Unit: "unit", Required: kind.Always, Default: "1", Limit: "1..999"},
		{Name: "price", Label: "单价(元)", English: "Price (yuan)", Type: kind.Money, Required: kind.Always, Limit: "0..10000000"},
		{Name: "sn_list", Label: "序列号清单", English: "Serial numbers, one a line", Type: kind.LongText, Limit: "..60000"},
		{Name: "warranty_months", Label: "保修(月)", English: "Warranty (months)", Type: kind.Int, Default: "12", Limit: "0..120"},
		{Name: "result", Label: "验收结论", English: "Result", Type: kind.Enum, Codes: "pass_fail", Required: kind.Always, Default: "pass"},
		written(kind.Field{Name: "asset_nos", Label: "资产编号", English: "Asset numbers", Type: kind.Text}),
	},
	Totals: []string{"qty"},
}

var acceptanceRule = rule{
	name: Acceptance.Name, propose: fromPurchase, settled: []string{"accepted"},
	after: map[string]func(*document, flow.Opinion) error{"submit": complete, "accept": makeCards},
}

// fromPurchase proposes besides what the purchase says.
func fromPurchase(tx *store.Tx, k *kind.Kind, in map[string]any) (kind.Values, error) {
	out, err := flow.Proposal(tx, k, in)
	id, _ := in["purchase_id"].(string)
	if err != nil || id == "" {
		return out, err
	}
	apps, err := tx.Kind(Purchase.Name)
	if err != nil {
		return nil, err
	}
	p, err := tx.ByID(apps, id)
	if err != nil || p == nil {
		return out, err
	}
	for field, from := range map[string]string{"supplier_id": "supplier_id", "dept_id": "apply_dept"} {
		if (in[field] == nil || in[field] == "") && p.Values[from] != nil {
			out[field] = p.Values[from]
		}
	}
	return out, nil
}

// serials are the numbers of a list, one a line.
func serials(v kind.Values) []string {
	var out []string
	for line := range strings.Lines(v.Str("sn_list")) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// complete refuses what could not become cards: no class, serial numbers that do not
// count up, a purchase that was not ordered.
func complete(d *document, _ flow.Opinion) error {
	for i := range d.list {
		v := d.list[i].Values
		if v["class_code"] == nil {
			return fault.New(fault.Conflict, "明细第 %[1]d 行“%[2]s”还没有填写资产类别。", "Line %[1]d, “%[2]s”, has no class yet.", i+1, v.Str("name"))
		}
		if n := len(serials(v)); n > 0 && int64(n) != v.Int("qty") {
			return fault.New(fault.Conflict, "明细第 %[1]d 行“%[2]s”数量是 %[3]d，序列号却有 %[4]d 个。请一台一行，或者都不填。", "Line %[1]d, “%[2]s”: %[3]d pieces but %[4]d serial numbers. Give one a line, or none.", i+1, v.Str("name"), v.Int("qty"), n)
		}
	}
	return nil
}

// makeCards makes a card for each piece that passed, and tells the purchase.
func makeCards(d *document, o flow.Opinion) error {
	if err := complete(d, o); err != nil {
		return err
	}
	purchase, err := d.purchase()
	if err != nil {
		return err
	}
	passed := 0
	for i := range d.list {
		if d.list[i].Values.Str("result") != "pass" {
			continue
		}
		passed++
		if err := d.cardsOf(i); err != nil {
			return err
		}
		if purchase != nil {
			if err := purchase.arrived(d.list[i].Values.Str("name"), d.list[i].Values.Int("qty")); err != nil {
				return err
			}
		}
	}
	if passed == 0 {
		return fault.New(fault.Conflict, "没有一行验收合格，请办理“退货”。", "No line has passed; send the goods back.")
	}
	if purchase == nil {
		return nil
	}
	return purchase.followed()
}

// purchase is the application that the goods were bought by; nil: none.
func (d *document) purchase() (*document, error) {
	id := d.doc.Values.Str("purchase_id")
	if id == "" {
		return nil, nil
	}
	k, err := d.tx.Kind(Purchase.Name)
	if err != nil {
		return nil, err
	}
	p, err := open(d.tx, k, id)
	if err != nil {
		return nil, err
	}
	if s := p.status(); p.doc.State != store.Live || s != "ordered" && s != "partial" {
		f, _ := k.Status()
		return nil, fault.New(fault.Conflict, "采购申请 %[1]s 是“%[2]s”，还不能验收。请先办理“下单”。", "Application %[1]s is “%[2]s”; order the goods first.", p.number(), f.Text(s, record.Context(d.tx)))
	}
	return p, nil
}

// cardsOf makes the cards of line i and notes their numbers.
func (d *document) cardsOf(i int) error {
	l, doc := d.list[i].Values, d.doc.Values
	in := map[string]any{"name": l["name"], "model": l["model"], "class_code": l["class_code"], "unit": l["unit"], "original_value": l["price"],
		"purchase_date": doc["arrive_date"], "supplier_id": doc["supplier_id"], "invoice_no": doc["invoice_no"], "location": doc["location"], "status": "in_stock"}
	if months := l.Int("warranty_months"); months > 0 {
		in["warranty_end"] = calendar.AddMonths(doc.Str("arrive_date"), int(months))
	}
	made, err := register(d.tx, in, int(l.Int("qty")), serials(l), Enter)
	if f := fault.Of(err); err != nil && f.Code == fault.Invalid {
		say := f.Message
		for _, t := range f.Fields { // the sentence that says what is wrong
			say = t
		}
		return fault.New(fault.Conflict, "明细第 %[1]d 行“%[2]s”：%[3]s", "Line %[1]d, “%[2]s”: %[4]s", i+1, l.Str("name"), fault.Whole(say.ZH), fault.Whole(say.EN))
	}
	if err != nil {
		return err
	}
	numbers := made[0].Number
	if n := len(made); n > 1 {
		numbers += " 至 " + made[n-1].Number
	}
	return d.note(i, kind.Values{"asset_nos": numbers})
}

// Enter stores a new device for a rule; what is left empty is as proposed.
func Enter(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, err := tx.Kind(Kind.Name)
	if err != nil {
		return record.Outcome{}, err
	}
	proposed, err := Proposal(tx, in.Values)
	if err != nil {
		return record.Outcome{}, err
	}
	id, err := record.Add(tx, k, record.Filled(in.Values, proposed))
	if err != nil {
		return record.Outcome{}, err
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return record.Outcome{}, err
	}
	return record.Outcome{ID: id, Number: r.Values.Str(k.Key), Called: r.Values.Str(k.Key), Rev: r.Rev}, nil
}
