package requisition

import (
	"cmp"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
)

// Proposal is what a new application begins with: whoever asks, and his department.
func Proposal(tx *store.Tx, in map[string]any) (kind.Values, error) {
	k, err := tx.Kind(Kind.Name)
	if err != nil {
		return nil, err
	}
	out, err := flow.Proposal(tx, k, in)
	if who := cmp.Or(out["applicant"], in["applicant"]); who != nil && (in["receiver"] == nil || in["receiver"] == "") {
		out["receiver"] = who
	}
	return out, err
}

// Save stores a new application, with what is there of each item and what it costs.
func Save(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, err := tx.Kind(Kind.Name)
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
	return settled(tx, k, out)
}

// Draft files an application for a rule, whose user may not be allowed to file one himself,
// and returns its number.
func Draft(tx *store.Tx, in record.Input) (number string, err error) {
	k, err := tx.Kind(Kind.Name)
	if err != nil {
		return "", err
	}
	id, err := record.AddDocument(tx, k, in)
	if err != nil {
		return "", err
	}
	d, err := open(tx, k, id)
	if err != nil {
		return "", err
	}
	return d.doc.Values.Str("doc_no"), d.refigure()
}

// Edit changes an application that is still open.
func Edit(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	return settled(tx, k, out)
}

// settled brings what follows from the lines up to date, and says what is worth a look.
func settled(tx *store.Tx, k *kind.Kind, out record.Outcome) (record.Outcome, error) {
	d, err := open(tx, k, out.ID)
	if err != nil {
		return out, err
	}
	warnings, err := d.look()
	if err != nil {
		return out, err
	}
	out.Warnings = append(out.Warnings, warnings...)
	if err := d.refigure(); err != nil {
		return out, err
	}
	r, err := record.Get(tx, k, out.ID)
	if err == nil {
		out.Rev = r.Rev
	}
	return out, err
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
	rows, err := tx.Kind(rowKind.Name)
	if err != nil {
		return nil, err
	}
	list, err := record.Lines(tx, rows, id)
	return &document{tx: tx, k: k, rows: rows, doc: r, list: list}, err
}

func (d *document) holder() stock.Holder {
	return stock.Holder{Kind: d.k.Name, ID: d.doc.ID, Number: d.doc.Values.Str("doc_no")}
}

func (d *document) warehouse() string { return d.doc.Values.Str("warehouse") }

// wanted is how much of a line is asked for, as far as it is decided.
func wanted(v kind.Values) int64 {
	if v["qty_approved"] != nil {
		return v.Int("qty_approved")
	}
	return v.Int("qty_apply")
}

// left is how much of a line is approved and not handed out yet.
func left(v kind.Values) int64 { return max(0, v.Int("qty_approved")-v.Int("qty_issued")) }

// refigure writes what was there of each item when the application was last written,
// and what all of it is worth.
func (d *document) refigure() error {
	for i := range d.list {
		r := &d.list[i]
		free, err := stock.Free(d.tx, r.Values.Str("item_id"), d.warehouse())
		if err != nil {
			return err
		}
		if free = max(0, free); r.Values["stock_now"] == free {
			continue
		}
		if err := record.Put(d.tx, d.rows, r.ID, kind.Values{"stock_now": free}); err != nil {
			return err
		}
	}
	return d.reprice()
}

func (d *document) reprice() error {
	total, err := d.worth()
	if err != nil || d.doc.Values["total"] == total {
		return err
	}
	return record.Put(d.tx, d.k, d.doc.ID, kind.Values{"total": total})
}

func (d *document) worth() (total int64, err error) {
	for _, r := range d.list {
		n, err := stock.Worth(d.tx, r.Values.Str("item_id"), wanted(r.Values))
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// look says of each line whether it asks for more than is free, or than a person may
// have in a month.
func (d *document) look() (out []kind.Finding, err error) {
	for i := range d.list {
		item, err := d.item(i)
		if err != nil {
			return nil, err
		}
		v := d.list[i].Values
		free, err := stock.Free(d.tx, item.ID, d.warehouse())
		if err != nil {
			return nil, err
		}
		name, asked := item.Values.Str("name"), d.text("qty_apply", v.Int("qty_apply"))
		if free < v.Int("qty_apply") {
			out = append(out, kind.Finding{Field: "rows", Warn: true, Say: fault.Sprintf("“%[1]s”申请 %[2]s，库存可用 %[3]s。",
				"“%[1]s”: %[2]s asked for, %[3]s available.", name, asked, d.text("qty_apply", max(0, free)))})
		}
		had, over, err := d.overQuota(item, v.Int("qty_apply"))
		if err != nil {
			return nil, err
		}
		if over {
			out = append(out, kind.Finding{Field: "rows", Warn: true, Say: fault.Sprintf("“%[1]s”每人每月限 %[2]s，本月已领 %[3]s，这次又申请 %[4]s，要由分管领导审批。",
				"“%[1]s”: %[2]s a month for each person, %[3]s received so far and %[4]s asked for now; the executive decides.", name, d.text("qty_apply", item.Values.Int("quota")), d.text("qty_apply", had), asked)})
		}
	}
	return out, nil
}

func (d *document) text(field string, qty int64) string {
	f, _ := d.rows.Field(field)
	return f.Text(qty, kind.Context{})
}

func (d *document) item(i int) (*store.Row, error) {
	k, err := d.tx.Kind("supply_item")
	if err != nil {
		return nil, err
	}
	return record.Get(d.tx, k, d.list[i].Values.Str("item_id"))
}

// overQuota reports whether the receiver would have more of an item in the month of the
// application than a person may, and how much he has had already. What is asked for in
// several applications counts as soon as it is submitted.
func (d *document) overQuota(item *store.Row, qty int64) (had int64, over bool, err error) {
	quota := item.Values.Int("quota")
	if quota == 0 {
		return 0, false, nil
	}
	month := d.doc.Values.Str("apply_date")[:len("2006-01")]
	_, err = d.tx.One(`SELECT ifnull(sum(CASE WHEN d.status IN ('issued','closed_short','archived') THEN ifnull(r.qty_issued, 0) ELSE ifnull(r.qty_approved, r.qty_apply) END), 0)
		FROM requisition_row r JOIN supply_requisition d ON d.id=r.requisition_id
		WHERE r.item_id=? AND r._state=0 AND d._state=0 AND d.receiver=? AND d.id<>? AND substr(d.apply_date, 1, 7)=? AND d.status NOT IN ('draft','returned','rejected')`,
		[]any{store.IDBytes(item.ID), store.IDBytes(d.doc.Values.Str("receiver")), store.IDBytes(d.doc.ID), month}, &had)
	return had, had+qty > quota, err
}

// Facts are what the stages of approval depend on.
func Facts(tx *store.Tx, k *kind.Kind, r *store.Row) (flow.Facts, error) {
	d, err := open(tx, k, r.ID)
	if err != nil {
		return flow.Facts{}, err
	}
	var f flow.Facts
	if f.Amount, err = d.worth(); err != nil {
		return f, err
	}
	for i := range d.list {
		item, err := d.item(i)
		if err != nil {
			return f, err
		}
		f.Items, f.Categories = append(f.Items, item.ID), append(f.Categories, item.Values.Str("category"))
		_, over, err := d.overQuota(item, wanted(d.list[i].Values))
		if err != nil {
			return f, err
		}
		if over {
			f.Flags = append(f.Flags, "over_quota")
		}
	}
	return f, nil
}

// MayVoid refuses to void what has been handed out, and gives up what was held.
func MayVoid(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	d, err := open(tx, k, r.ID)
	if err != nil {
		return err
	}
	for _, l := range d.list {
		if l.Values.Int("qty_issued") > 0 {
			return fault.New(fault.Conflict, "%[1]s已经发放过物品，不能作废。请先把它的出库单红冲。", "Goods were handed out for %[1]s; reverse its issues from stock before voiding it.", r.Values.Str("doc_no"))
		}
	}
	return stock.Release(tx, d.holder())
}

// Restored holds what an application whose void is taken back was approved for.
func Restored(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	if r.Values.Str("status") != "approved" {
		return nil
	}
	d, err := open(tx, k, r.ID)
	if err != nil {
		return err
	}
	return d.approveRest()
}
