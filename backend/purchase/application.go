package purchase

import (
	"cmp"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/requisition"
	"opsbook/backend/stock"
	"opsbook/backend/store"
)

// dear is from what price of a piece on three offers are compared (domain §3.2), in the
// digits of kind.PriceScale.
const dear = 5_000_0000

// Proposal is what a new application begins with: whoever asks, and his department.
func Proposal(tx *store.Tx, in map[string]any) (kind.Values, error) {
	return flow.Proposal(tx, &Application, in)
}

// Save stores a new application with what it comes to.
func Save(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, err := tx.Kind(Application.Name)
	if err != nil {
		return record.Outcome{}, err
	}
	proposed, err := Proposal(tx, in.Values)
	if err != nil {
		return record.Outcome{}, err
	}
	in.Values = record.Filled(in.Values, proposed)
	out, err := record.Save(tx, k, in)
	if err != nil {
		return out, err
	}
	return written(tx, k, out)
}

// Edit changes an application that is still open.
func Edit(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	return written(tx, k, out)
}

// written brings the total up to date and says which prices are high.
func written(tx *store.Tx, k *kind.Kind, out record.Outcome) (record.Outcome, error) {
	if err := retotal(tx, k, out.ID); err != nil {
		return out, err
	}
	d, err := open(tx, k, out.ID)
	if err != nil {
		return out, err
	}
	out.Rev = d.doc.Rev
	for _, r := range d.list {
		usual, err := stock.Worth(tx, r.Values.Str("item_id"), 1000)
		if err != nil {
			return out, err
		}
		// 分 to the digits of a price; a tenth more is worth a look.
		if usual = usual * 100; usual > 0 && r.Values.Int("price")*10 > usual*11 {
			name := record.NewNames(tx).Of("supply_item", r.Values.Str("item_id"))
			out.Warnings = append(out.Warnings, kind.Finding{Field: "rows", Warn: true, Say: fault.Sprintf("“%[1]s”的单价 %[2]s 比以往的 %[3]s 高出一成以上，请核对。",
				"“%[1]s” at %[2]s is more than a tenth dearer than usual (%[3]s); please check.", name, d.price(r.Values.Int("price")), d.price(usual))})
		}
	}
	return out, nil
}

func retotal(tx *store.Tx, k *kind.Kind, id string) error {
	d, err := open(tx, k, id)
	if err != nil {
		return err
	}
	return record.Put(tx, k, id, kind.Values{"total": d.total()})
}

// document is an application with its lines.
type document struct {
	tx   *store.Tx
	k    *kind.Kind
	rows *kind.Kind
	doc  *store.Row
	list []store.Row
}

func open(tx *store.Tx, k *kind.Kind, id string) (*document, error) {
	r, err := record.Get(tx, k, id)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Kind(appRow.Name)
	if err != nil {
		return nil, err
	}
	list, err := record.Lines(tx, rows, id)
	return &document{tx, k, rows, r, list}, err
}

func (d *document) total() (sum int64) {
	for _, r := range d.list {
		n, _ := amount.Compute(r.Values, d.tx.Today()).(int64)
		sum += n
	}
	return sum
}

func (d *document) price(p int64) string {
	f, _ := d.rows.Field("price")
	return f.Text(p, kind.Context{})
}

func (d *document) text(qty int64) string {
	f, _ := d.rows.Field("qty")
	return f.Text(qty, kind.Context{})
}

// left is what has not come in of a line.
func left(v kind.Values) int64 { return max(0, v.Int("qty")-v.Int("received")) }

// Facts are what the stages of approval depend on, and where a delivery leads.
func Facts(tx *store.Tx, k *kind.Kind, r *store.Row) (flow.Facts, error) {
	d, err := open(tx, k, r.ID)
	if err != nil {
		return flow.Facts{}, err
	}
	f := flow.Facts{Amount: d.total()}
	for _, l := range d.list {
		f.Items = append(f.Items, l.Values.Str("item_id"))
	}
	return f, nil
}

// Step takes a step of an application.
func Step(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	if name == "receive" {
		return receive(tx, k, id, o)
	}
	if err := flow.Take(tx, k, id, name, o, Facts); err != nil {
		return err
	}
	d, err := open(tx, k, id)
	if err != nil {
		return err
	}
	switch name {
	case "submit":
		return d.compared()
	case "order":
		return d.ordered()
	case "use_stock":
		return d.useStock()
	}
	return nil
}

// compared asks for three offers, one of them recommended, where a piece is dear.
func (d *document) compared() error {
	need := false
	for _, r := range d.list {
		need = need || r.Values.Int("price") >= dear
	}
	if !need {
		return nil
	}
	k, err := d.tx.Kind(quote.Name)
	if err != nil {
		return err
	}
	offers, err := record.Lines(d.tx, k, d.doc.ID)
	if err != nil {
		return err
	}
	chosen := 0
	for _, q := range offers {
		chosen += int(q.Values.Int("chosen"))
	}
	if len(offers) >= 3 && chosen == 1 {
		return nil
	}
	return fault.New(fault.Conflict, "单价满 5,000 元要有三家比价并推荐一家，现在有 %[1]d 家报价、推荐了 %[2]d 家。", "From 5,000 yuan a piece three offers are compared and one is recommended; there are %[1]d offers, %[2]d recommended.", len(offers), chosen)
}

// ordered asks for a supplier.
func (d *document) ordered() error {
	if d.doc.Values.Str("supplier_id") == "" {
		return fault.New(fault.Conflict, "下单前请填写供应商。", "Name the supplier before ordering.")
	}
	return nil
}

// parts is how much of each line has come now.
func (d *document) parts(o flow.Opinion) (*stock.Parts, error) {
	p := stock.PartsOf(d.list, o, left)
	if i := p.Over(); i >= 0 {
		v := d.list[i].Values
		return nil, fault.New(fault.Conflict, "“%[1]s”申请了 %[2]s，已到 %[3]s，这次最多再收 %[4]s；多到的请另填入库单。", "“%[1]s”: %[2]s applied for, %[3]s received; at most %[4]s more. What is beyond that is a receipt of its own.",
			record.NewNames(d.tx).Of("supply_item", v.Str("item_id")), d.text(v.Int("qty")), d.text(v.Int("received")), d.text(left(v)))
	}
	if p.None() {
		return nil, fault.New(fault.Conflict, "这次没有到货。请填写“本次到货”的数量。", "Nothing has come. Enter the quantities that have.")
	}
	return p, nil
}

// receive takes the step by which goods come: what the lines say has come, or all that is
// left where they say nothing.
func receive(tx *store.Tx, k *kind.Kind, id string, o flow.Opinion) error {
	var now []int64
	arriving := func(tx *store.Tx, k *kind.Kind, r *store.Row) (flow.Facts, error) {
		d, err := open(tx, k, r.ID)
		if err != nil {
			return flow.Facts{}, err
		}
		p, err := d.parts(o)
		if err != nil {
			return flow.Facts{}, err
		}
		if now = p.Now; !p.Whole() {
			return flow.Facts{To: "partial"}, nil
		}
		return flow.Facts{}, nil
	}
	if err := flow.Take(tx, k, id, "receive", o, arriving); err != nil {
		return err
	}
	d, err := open(tx, k, id)
	if err != nil {
		return err
	}
	return d.receive(now, cmp.Or(o.SignDate, tx.Today()))
}

// receive writes and posts the receipt of what has come.
func (d *document) receive(now []int64, day string) error {
	k, err := d.tx.Kind("stock_in")
	if err != nil {
		return err
	}
	v := d.doc.Values
	in := record.Input{Values: kind.Values{"doc_date": day, "warehouse": v["warehouse"], "in_type": "purchase", "supplier_id": v["supplier_id"],
		"invoice_no": v["invoice_no"], "purchase_id": d.doc.ID}, Lines: map[string][]record.Input{}}
	for i := range d.list {
		if now[i] == 0 {
			continue
		}
		r := &d.list[i]
		in.Lines["in_row"] = append(in.Lines["in_row"], record.Input{Values: kind.Values{"item_id": r.Values["item_id"], "qty": now[i], "price": r.Values["price"], "app_row": r.ID}})
		if err := record.Put(d.tx, d.rows, r.ID, kind.Values{"received": r.Values.Int("received") + now[i], "qty_now": now[i]}); err != nil {
			return err
		}
	}
	id, err := record.AddDocument(d.tx, k, in)
	if err != nil {
		return err
	}
	return stock.Post(d.tx, k, id, flow.Opinion{})
}

// useStock asks for the goods as a requisition instead, and ends the application.
func (d *document) useStock() error {
	v := d.doc.Values
	in := record.Input{Values: kind.Values{"apply_dept": v["apply_dept"], "applicant": v["applicant"], "receiver": v["applicant"], "warehouse": v["warehouse"],
		"purpose": "库存可满足，由采购申请 " + v.Str("doc_no") + " 转来"}, Lines: map[string][]record.Input{}}
	for _, r := range d.list {
		in.Lines["rows"] = append(in.Lines["rows"], record.Input{Values: kind.Values{"item_id": r.Values["item_id"], "qty_apply": r.Values["qty"]}})
	}
	number, err := requisition.Draft(d.tx, in)
	if err != nil {
		return err
	}
	return d.tx.SetState(d.k, d.doc, store.Voided, "库存可满足，已转领用申请 "+number)
}

// Asked is what the dialog of a step begins with: what is left has come.
func Asked(tx *store.Tx, k *kind.Kind, r *store.Row, step string) (flow.Asked, error) {
	out, err := flow.AskedOf(tx, k, r, step)
	if err != nil || step != "receive" {
		return out, err
	}
	d, err := open(tx, k, r.ID)
	if err != nil {
		return out, err
	}
	for i := range d.list {
		out.Lines["rows"][d.list[i].ID]["qty_now"] = left(d.list[i].Values)
	}
	return out, nil
}

// MayVoid refuses to void what goods have come for. The plan behind it waits for an
// application again.
func MayVoid(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	d, err := open(tx, k, r.ID)
	if err != nil {
		return err
	}
	for _, l := range d.list {
		if l.Values.Int("received") > 0 {
			return fault.New(fault.Conflict, "%[1]s已有到货入库，不能作废。请先把它的入库单红冲。", "Goods have come in for %[1]s; reverse its receipts before voiding it.", r.Values.Str("doc_no"))
		}
	}
	return became(tx, r.Values.Str("plan_id"), nil)
}

// Restored refuses to bring an application back whose plan has another one by now.
func Restored(tx *store.Tx, _ *kind.Kind, r *store.Row) error {
	plan := r.Values.Str("plan_id")
	if plan == "" {
		return nil
	}
	no, err := applied(tx, plan, r.ID)
	if err != nil {
		return err
	}
	if no == "" {
		return became(tx, plan, r.ID)
	}
	return fault.New(fault.Conflict, "%[1]s的采购计划已经另外生成了采购申请 %[2]s，不能恢复。", "The plan of %[1]s has another application by now, %[2]s; it cannot be brought back.", r.Values.Str("doc_no"), no)
}

// TakenBack follows the reversal of a receipt: what it brought has not come.
func TakenBack(tx *store.Tx, receipt *store.Row) error {
	id := receipt.Values.Str("purchase_id")
	if id == "" {
		return nil
	}
	k, err := tx.Kind(Application.Name)
	if err != nil {
		return err
	}
	d, err := open(tx, k, id)
	if err != nil {
		return err
	}
	back, err := stock.MovedFor(tx, receipt, "stock_in_row", "app_row")
	if err != nil {
		return err
	}
	to := "ordered"
	for i := range d.list {
		r := &d.list[i]
		n := r.Values.Int("received") - back[r.ID]
		if n > 0 {
			to = "partial"
		}
		if back[r.ID] == 0 {
			continue
		}
		if err := record.Put(tx, d.rows, r.ID, kind.Values{"received": n}); err != nil {
			return err
		}
	}
	return flow.Follow(tx, k, d.doc, "taken_back", to)
}
