package equipment

import (
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

var lossReviews = []string{"leader_review"}

// Loss is 设备丢失(找回)登记: a device that nobody finds, and that may be found again. A
// stocktake comes to the same by Lose.
var Loss = kind.Kind{
	Name: "equip_loss", Label: "设备丢失登记", English: "Lost equipment", Chapter: "asset", Key: "doc_no", Title: "reason", Quick: assetField,
	Number: numbered("SBDS", "loss_date", 3),
	Fields: []kind.Field{
		section(docNo("单号"), "丢失", "Loss"),
		assetRef(),
		{Name: "dept_id", Label: "部门", English: "Department", Type: kind.Ref, To: "department", Required: kind.Always},
		{Name: "reporter", Label: "报告人", English: "Reported by", Type: kind.Ref, To: "employee", Required: kind.Always},
		docDate("loss_date", "丢失日期", "Lost on"),
		{Name: "reason", Label: "情况说明", English: "Explanation", Type: kind.LongText, Required: kind.Always, Limit: "2..500"},
		section(kind.Field{Name: "found_date", Label: "找回日期", English: "Found on", Type: kind.Date, Limit: "..today"}, "找回", "Recovery"),
		{Name: "found_place", Label: "存放地点", English: "Place", Type: kind.Text, To: "location", Limit: "..40"},
		statusOf("loss_status"),
		remarks(),
	},
	Columns: []string{"doc_no", "loss_date", assetField, "dept_id", "reporter", "reason", "found_date", "found_place", "status"},
	Open:    []string{"draft", "returned"},
	Chain: []kind.Stage{
		{Status: "leader_review", Label: "分管领导意见", English: "Executive in charge", By: kind.AreaHead},
	},
	Steps: append([]kind.Step{
		{Name: "submit", Label: "提交", English: "Submit", From: []string{"draft", "returned"}, To: "lost", Does: kind.Submits, Rule: true},
		{Name: "approve", Label: "同意", English: "Approve", From: lossReviews, To: "lost", Does: kind.Approves, Rule: true},
		{Name: "found", Label: "找回", English: "Found", Quiet: true, From: []string{"lost"}, To: "found", Roles: []string{"clerk"}, Rule: true, Asks: []string{"found_date", "found_place"}},
	}, turns(lossReviews)...),
	Checks: []kind.Check{
		{Field: "found_date", Is: ">=", Than: "loss_date", Say: fault.T("找回日期不能早于丢失日期。", "It is not found before it was lost.")},
	},
	Access: access(),
	Dept:   "dept_id", Owner: "reporter",
}

var lossRule = rule{
	name: Loss.Name, check: mayLose, settled: []string{"lost", "found"},
	after: map[string]func(*document, flow.Opinion) error{"submit": writeOff, "approve": writeOff, "found": backAgain},
	asked: func(d *document, step string, out flow.Asked) error {
		if step == "found" && out.Values["found_date"] == nil {
			out.Values["found_date"] = d.tx.Today()
		}
		return nil
	},
}

func mayLose(d *document, i int) error {
	return d.fits(i, fault.T("登记丢失", "lost"), "in_use", "in_stock", "idle", "borrowed")
}

func writeOff(d *document, _ flow.Opinion) error {
	if d.status() != "lost" {
		return nil
	}
	return d.lose(0, d.doc.Values.Str("loss_date"))
}

// lose takes the device of line i out of the ledger as lost. Whose it was stays there.
func (d *document) lose(i int, day string) error {
	if err := mayLose(d, i); err != nil {
		return err
	}
	return d.set(i, kind.Values{"status": "lost", "dispose_date": day})
}

func backAgain(d *document, _ flow.Opinion) error {
	v := d.doc.Values
	if v["found_date"] == nil {
		return fault.InFields(map[string]fault.Text{"found_date": fault.T("请填写找回日期。", "State the day on which it was found.")})
	}
	return d.find(0, v["found_place"])
}

// find puts the device of line i back into stock.
func (d *document) find(i int, place any) error {
	if err := d.fits(i, fault.T("找回", "found"), "lost"); err != nil {
		return err
	}
	v := stocked(place)
	v["dispose_date"] = nil
	return d.set(i, v)
}

// one is a device without a document of its own: what a stocktake finds out about it.
func one(tx *store.Tx, device string) (*document, error) {
	k, err := tx.Kind(Kind.Name)
	if err != nil {
		return nil, err
	}
	d, err := open(tx, k, device)
	if err != nil {
		return nil, err
	}
	d.cards, d.dev = k, []*store.Row{d.doc}
	return d, nil
}

// Lose takes a device out of the ledger as lost since day, for a rule that has the
// approval. A device that is gone already, or in a document under way, is a Conflict.
func Lose(tx *store.Tx, device, day string) error {
	d, err := one(tx, device)
	if err != nil {
		return err
	}
	if err := d.free(0); err != nil {
		return err
	}
	return d.lose(0, day)
}

// Found puts a lost device back into stock at a place, "" where it was, for a rule.
func Found(tx *store.Tx, device, place string) error {
	d, err := one(tx, device)
	if err != nil {
		return err
	}
	return d.find(0, orNil(place))
}
