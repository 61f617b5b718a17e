package demo

import (
	"context"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/requisition"
	"opsbook/backend/stock"
	"opsbook/backend/store"
)

// clerk works with the documents of the demo company: as everybody does who keeps the
// stores, enters what was signed on paper, and hands out.
func clerk(a store.Actor) store.Actor {
	a.Roles = append([]string{"clerk"}, a.Roles...)
	return a
}

// opened is the day of the opening stock, when the data begin.
const opened = "2024-03-31"

// Supplies fills the stores of the company that Fill made: opening stock, a delivery,
// and what was asked for and handed out in three months, the last of it still on its
// way. ctx stops the work between two documents. Faults: Cancelled.
func Supplies(ctx context.Context, s *store.Store, actor store.Actor) error {
	f, err := newFiller(s, 0)
	if err != nil {
		return err
	}
	d := &trade{filler: f, items: map[[2]string]string{}}
	jobs := []func(*store.Tx) error{d.look, d.opening, d.delivery}
	for _, rows := range byDocument(f.tables.requisitions) {
		jobs = append(jobs, func(tx *store.Tx) error { return d.request(tx, rows) })
	}
	for _, job := range jobs {
		if ctx.Err() != nil {
			return fault.New(fault.Cancelled, "已停止，写好的演示数据保留。", "Stopped; the demo records written so far stay.")
		}
		if _, err := s.Write(ctx, clerk(actor), job); err != nil {
			return err
		}
	}
	return nil
}

func byDocument(rows []row) (out [][]row) {
	for i, r := range rows {
		if i == 0 || r["no"] != rows[i-1]["no"] {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], r)
	}
	return out
}

// trade writes the documents of the stores.
type trade struct {
	*filler
	items    map[[2]string]string // name, spec → id
	supplier string
}

// look finds the records that documents refer to.
func (d *trade) look(tx *store.Tx) error {
	each := func(kindName string, fn func(r *store.Row)) error {
		k, err := tx.Kind(kindName)
		if err != nil {
			return err
		}
		rows, err := tx.From(k, 0, batch)
		for i := range rows {
			fn(&rows[i])
		}
		return err
	}
	for kindName, fn := range map[string]func(*store.Row){
		"supply_item": func(r *store.Row) { d.items[[2]string{r.Values.Str("name"), r.Values.Str("spec")}] = r.ID },
		"department": func(r *store.Row) {
			d.depts[r.Values.Str("dept_name")], d.heads[r.ID] = r.ID, r.Values.Str("manager_id")
		},
		"employee": func(r *store.Row) { d.people[r.Values.Str("name")] = r.ID },
		"partner": func(r *store.Row) {
			if r.Values.Str("supplier_category") == "office" && d.supplier == "" {
				d.supplier = r.ID
			}
		},
	} {
		if err := each(kindName, fn); err != nil {
			return err
		}
	}
	return nil
}

// receive writes and posts a receipt of what qty says of each item.
func (d *trade) receive(tx *store.Tx, v kind.Values, qty func(row) string) error {
	k, err := tx.Kind("stock_in")
	if err != nil {
		return err
	}
	in := record.Input{Values: v, Lines: map[string][]record.Input{}}
	for _, r := range d.tables.supplies {
		if n := qty(r); n != "" && n != "0" {
			in.Lines["in_row"] = append(in.Lines["in_row"], record.Input{Values: map[string]any{"item_id": d.items[[2]string{r["name"], r["spec"]}], "qty": n, "price": r["ref_price"]}})
		}
	}
	id, err := record.AddDocument(tx, k, in)
	if err != nil {
		return err
	}
	return stock.Post(tx, k, id, flow.Opinion{})
}

func (d *trade) opening(tx *store.Tx) error {
	return d.receive(tx, kind.Values{"doc_date": d.day(opened), "in_type": "initial"}, func(r row) string { return r["opening"] })
}

// delivery is of what is bought in packs.
func (d *trade) delivery(tx *store.Tx) error {
	v := kind.Values{"doc_date": d.day("2024-05-13"), "in_type": "purchase", "supplier_id": d.supplier, "invoice_no": "24412000000012345678"}
	return d.receive(tx, v, func(r row) string { return r["pack_ratio"] })
}

// request writes one application and takes it as far as it went.
func (d *trade) request(tx *store.Tx, rows []row) error {
	k, err := tx.Kind(requisition.Kind.Name)
	if err != nil {
		return err
	}
	first := rows[0]
	day, dept := d.day(first["date"]), d.depts[first["dept"]]
	in := record.Input{Values: map[string]any{"apply_date": day, "need_date": day, "apply_dept": dept, "applicant": d.people[first["receiver"]], "receiver": d.people[first["receiver"]], "purpose": "日常办公"},
		Lines: map[string][]record.Input{}}
	for _, r := range rows {
		in.Lines["rows"] = append(in.Lines["rows"], record.Input{Values: map[string]any{"item_id": d.items[[2]string{r["name"], r["spec"]}], "qty_apply": r["apply"], "old_returned": "是"}})
	}
	out, err := requisition.Save(tx, in)
	if err != nil {
		return err
	}
	for _, step := range d.steps(first, dept, day) {
		if step.name == "issue" {
			if err := d.above(tx, k, out.ID, day); err != nil {
				return err
			}
		}
		if err := requisition.Step(tx, k, out.ID, step.name, step.o); err != nil {
			return err
		}
	}
	return nil
}

// above has the executive agree where an application has come to him.
func (d *trade) above(tx *store.Tx, k *kind.Kind, id, day string) error {
	r, err := record.Get(tx, k, id)
	if err != nil || r.Values.Str("status") != "leader_review" {
		return err
	}
	return requisition.Step(tx, k, id, "approve", flow.Opinion{SignDate: day, Approver: d.executive(), Reason: "同意"})
}

func (d *trade) executive() string { return d.heads[d.depts["运营区办公室"]] }

type taken struct {
	name string
	o    flow.Opinion
}

// steps are those that an application has taken by now. Who asks for himself is decided
// on by those above him.
func (d *trade) steps(r row, dept, day string) (out []taken) {
	out = append(out, taken{"submit", flow.Opinion{SignDate: day}})
	for _, desk := range []struct{ status, dept string }{{"dept_review", dept}, {"admin_review", d.depts["行政部"]}} {
		if r["status"] == desk.status {
			return out
		}
		head := d.heads[desk.dept]
		if head == d.people[r["receiver"]] {
			if desk.status == "dept_review" {
				continue
			}
			head = d.executive()
		}
		out = append(out, taken{"approve", flow.Opinion{SignDate: day, Approver: head, Reason: "同意"}})
	}
	if r["status"] == "issued" {
		out = append(out, taken{"issue", flow.Opinion{SignDate: day}})
	}
	return out
}
