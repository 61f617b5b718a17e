package equipment

import (
	"opsbook/backend/double"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

var scrapReviews = []string{"dept_review", "finance_review", "leader_review"}

var scrapDesks = append(slices.Clone(scrapReviews), "appraising")

// dearAbove is from what original value on the general manager decides besides (domain
// §3.2: 原值 ≥5,000 总经理). It is the total of the application, because what is decided is the
// paper with all its devices: one that is dear is not made cheap by the list that it stands
// in, nor twenty cheap ones by being twenty. Where the domain means a piece, it says so (单价).
const dearAbove = 5000_00

// Scrap is 固定资产报废申请表 (domain §2.1, flow scrap).
var Scrap = kind.Kind{
	Name: "scrap_app", Label: "固定资产报废申请", English: "Scrapping of equipment", Chapter: "asset", Key: "doc_no", Title: "reason",
	Number: numbered("SBBF", "apply_date", 3),
	Fields: []kind.Field{
		section(docNo("单号"), "申请", "Application"),
		{Name: "dept_id", Label: "申请部门", English: "Department", Type: kind.Ref, To: "department", Required: kind.Always},
		{Name: "applicant", Label: "申请人", English: "Asked by", Type: kind.Ref, To: "employee", Required: kind.Always},
		docDate("apply_date", "申请日期", "Date"),
		{Name: "reason_type", Label: "报废原因", English: "Reason", Type: kind.Enum, Codes: "scrap_reason", Required: kind.Always, Default: "expired"},
		{Name: "reason", Label: "情况说明", English: "Explanation", Type: kind.LongText, Required: kind.Always, Limit: "2..500"},
		written(kind.Field{Name: "count", Label: "台数", English: "Devices", Type: kind.Int}),
		written(kind.Field{Name: "total_value", Label: "原值合计(元)", Head: "原值(元)", English: "Original value (yuan)", Type: kind.Money}),
		written(kind.Field{Name: "total_net", Label: "净值合计(元)", Head: "净值(元)", English: "Net value (yuan)", Type: kind.Money}),
		section(kind.Field{Name: "appraisal", Label: "鉴定意见", English: "Appraisal", Type: kind.LongText, Limit: "..500"}, "鉴定与处置", "Appraisal and disposal"),
		{Name: "appraisers", Label: "鉴定人", English: "Appraised by", Type: kind.Multi, Limit: "..100"},
		{Name: "dispose", Label: "处置方式", English: "Way of disposal", Type: kind.Enum, Codes: "dispose_type"},
		{Name: "salvage", Label: "残值收入(元)", English: "Salvage (yuan)", Type: kind.Money, Limit: "0.."},
		{Name: "dispose_date", Label: "处置日期", English: "Disposed of on", Type: kind.Date, Limit: "..today"},
		statusOf("scrap_status"),
		remarks(),
		{Name: rowsField, Label: "报废明细", English: "Devices", Type: kind.Sub, To: "scrap_row", Required: kind.Always},
	},
	Columns: []string{"doc_no", "apply_date", "dept_id", "applicant", "count", "total_value", "total_net", "reason_type", "appraisal", "dispose", "salvage", "dispose_date", "status"},
	Totals:  []string{"count", "total_value", "total_net", "salvage"},
	Open:    []string{"draft", "returned"},
	Chain: []kind.Stage{
		{Status: "dept_review", Label: "使用部门意见", English: "Department", By: kind.DeptHead},
		{Status: "appraising", Label: "技术鉴定意见", English: "Appraisal", By: kind.AdminHead},
		{Status: "finance_review", Label: "财务部意见", English: "Finance", By: kind.FinanceHead},
		{Status: "leader_review", Label: "分管领导意见", English: "Executive in charge", By: kind.AreaHead},
		{Status: "leader_review", Label: "总经理审批", English: "General manager", By: kind.AreaHead, Amount: dearAbove},
	},
	Steps: append([]kind.Step{
		{Name: "submit", Label: "提交", English: "Submit", From: []string{"draft", "returned"}, To: "approved", Does: kind.Submits, Rule: true},
		{Name: "approve", Label: "同意", English: "Approve", From: scrapReviews, To: "approved", Does: kind.Approves, Rule: true},
		{Name: "appraise", Label: "鉴定完成", English: "Appraised", From: []string{"appraising"}, To: "approved", Does: kind.Approves, Rule: true, Asks: []string{"appraisal", "appraisers", "dispose"}},
		{Name: "dispose", Label: "处置完成", English: "Disposed of", From: []string{"approved"}, To: "disposed", Roles: []string{"clerk"}, Rule: true, Asks: []string{"dispose", "salvage", "dispose_date"}},
	}, turns(scrapDesks)...),

	Checks: []kind.Check{
		{Field: "dispose_date", Is: ">=", Than: "apply_date", Say: fault.T("处置日期不能早于申请日期。", "Nothing is disposed of before somebody asked for it.")},
	},
	Access: access(),
	Dept:   "dept_id", Owner: "applicant",
}

var scrapRow = kind.Kind{
	Name: "scrap_row", Label: "报废明细", English: "Devices to be scrapped", Title: assetField, Parent: "scrap_id", Quick: assetField,
	Fields: []kind.Field{
		{Name: "scrap_id", Label: "报废申请", English: "Application", Type: kind.Ref, To: "scrap_app", Required: kind.Always, Hidden: true},
		assetRef(), lineNo(), lineModel(),
		written(kind.Field{Name: "purchase_date", Label: "购置日期", English: "Bought", Type: kind.Date}),
		written(kind.Field{Name: "life_years", Label: "使用年限(年)", English: "Life (years)", Type: kind.Int}),
		written(kind.Field{Name: "use_years", Label: "已用年限(年)", English: "Years in use", Type: kind.Decimal, Scale: 1}),
		written(kind.Field{Name: "original_value", Label: "原值(元)", English: "Original value (yuan)", Type: kind.Money}),
		written(kind.Field{Name: "accum_dep", Label: "累计折旧(元)", English: "Accumulated depreciation (yuan)", Type: kind.Money}),
		written(kind.Field{Name: "net_value", Label: "净值(元)", English: "Net value (yuan)", Type: kind.Money}),
		written(kind.Field{Name: "status_before", Label: "申请前状态", English: "Status before", Type: kind.Enum, Codes: "equip_status", Hidden: true}),
	},
	Totals: []string{"original_value", "accum_dep", "net_value"},
}

var scrapRule = rule{
	name: Scrap.Name, figure: valued, check: mayScrap, enters: setAside, leaves: putBack, settled: []string{"disposed"},
	facts: func(_ *store.Tx, _ *kind.Kind, r *store.Row) (flow.Facts, error) {
		return flow.Facts{Amount: r.Values.Int("total_value")}, nil
	},
	after: map[string]func(*document, flow.Opinion) error{"submit": appraised, "approve": appraised, "appraise": appraised, "dispose": disposeOf},
	asked: func(d *document, step string, out flow.Asked) error {
		if step == "dispose" && out.Values["dispose_date"] == nil {
			out.Values["dispose_date"] = d.tx.Today()
		}
		return nil
	},
}

func mayScrap(d *document, i int) error {
	return d.fits(i, fault.T("申请报废", "scrapped"), "in_use", "in_stock", "idle", "repairing")
}

// snapshot are the fields of a line that tell what a device was worth.
var snapshot = []string{"purchase_date", "life_years", "use_years", "original_value", "accum_dep", "net_value"}

// worth writes into a line what its device is worth today.
func worth(tx *store.Tx, cards *kind.Kind, dev *store.Row, line kind.Values) {
	now := record.WithComputed(tx, cards, dev.Values)
	for _, f := range snapshot {
		line[f] = now[f]
	}
}

// valued writes what the devices are worth, each and together.
func valued(d *document) error {
	total := kind.Values{"count": int64(len(d.list)), "total_value": int64(0), "total_net": int64(0)}
	for i := range d.list {
		v := kind.Values{}
		worth(d.tx, d.cards, d.dev[i], v)
		total["total_value"] = total.Int("total_value") + v.Int("original_value")
		total["total_net"] = total.Int("total_net") + v.Int("net_value")
		if same(v, d.list[i].Values) {
			continue
		}
		if err := d.note(i, v); err != nil {
			return err
		}
	}
	if same(total, d.doc.Values) {
		return nil
	}
	return d.put(total)
}

// same reports whether there already has all values of v.
func same(v, there kind.Values) bool {
	for name, x := range v {
		if there[name] != x {
			return false
		}
	}
	return true
}

// ScrapLine shows in a form what the device of a line is worth, and whether it can be
// scrapped.
func ScrapLine(tx *store.Tx, id string, l *record.Line) error {
	cards, dev, err := shown(tx, l)
	if err != nil || dev == nil {
		return err
	}
	worth(tx, cards, dev, l.Row.Values)
	d := &document{tx: tx, cards: cards, doc: &store.Row{ID: id, Values: kind.Values{}}, dev: []*store.Row{dev}}
	if err = mayScrap(d, 0); err == nil {
		err = d.free(0)
	}
	if f := fault.Of(err); err != nil && f.Code == fault.Conflict {
		l.Warned[assetField], err = f.Message, nil
	}
	return err
}

// setAside marks the devices and remembers how they were.
func setAside(d *document) error {
	return d.each(func(i int) error {
		if err := d.note(i, kind.Values{"status_before": d.dev[i].Values["status"]}); err != nil {
			return err
		}
		return d.set(i, kind.Values{"status": "scrap_pending"})
	})
}

// putBack gives the devices the status that they had, unless the ledger says something
// else by now.
func putBack(d *document) error {
	return d.each(func(i int) error {
		before := d.list[i].Values.Str("status_before")
		if before == "" || d.dev[i].Values.Str("status") != "scrap_pending" {
			return nil
		}
		return d.set(i, kind.Values{"status": before})
	})
}

// minAppraisers is how many have to look at what is scrapped (domain §3.2).
const minAppraisers = 2

// appraised asks for the appraisal where it is given, and at the latest before the
// application is approved.
func appraised(d *document, _ flow.Opinion) error {
	if !slices.Contains([]string{"finance_review", "leader_review", "approved"}, d.status()) {
		return nil
	}
	v, wrong := d.doc.Values, map[string]fault.Text{}
	if v["appraisal"] == nil {
		wrong["appraisal"] = fault.T("请填写鉴定意见。", "State the appraisal.")
	}
	if n := len(kind.Members(v["appraisers"])); n < minAppraisers {
		wrong["appraisers"] = fault.Sprintf("鉴定人至少 %[2]d 名，这里有 %[1]d 名。", "At least %[2]d people appraise; %[1]d named here.", n, minAppraisers)
	}
	return fault.InFields(wrong)
}

// disposeOf takes the devices out of the ledger.
func disposeOf(d *document, _ flow.Opinion) error {
	v, wrong := d.doc.Values, map[string]fault.Text{}
	if v["dispose"] == nil {
		wrong["dispose"] = fault.T("请填写处置方式。", "State the way of disposal.")
	}
	if v["dispose_date"] == nil {
		wrong["dispose_date"] = fault.T("请填写处置日期。", "State the day of disposal.")
	}
	if err := fault.InFields(wrong); err != nil {
		return err
	}
	if v["salvage"] == nil {
		if err := d.put(kind.Values{"salvage": int64(0)}); err != nil {
			return err
		}
	}
	return d.each(func(i int) error {
		if err := d.fits(i, fault.T("处置", "disposed of"), "scrap_pending"); err != nil {
			return err
		}
		return d.set(i, kind.Values{"status": "scrapped", "dispose_date": v["dispose_date"]})
	})
}

// disposals are the documents that take a device out of the ledger: the status that it
// has since then, and theirs.
var disposals = []struct {
	kind, lines, status, ended string
	say                        fault.Text
}{
	{"scrap_app", "scrap_row", "scrapped", "disposed", fault.T("“%[1]s”已按报废申请 %[2]s 处置销账，不能再修改。", "“%[1]s” was scrapped by application %[2]s and cannot be changed any more.")},
	{"equip_loss", "", "lost", "lost", fault.T("“%[1]s”已按丢失登记 %[2]s 报失，不能修改。找回了请在那张登记上办理“找回”。", "“%[1]s” was reported lost by %[2]s and cannot be changed. If it turns up, use “Found” there.")},
}

// disposedBy is the document by which a device left the ledger, and how a sentence says so;
// nil: none, or the ledger has said something else since.
func disposedBy(tx *store.Tx, dev *store.Row) (doc *store.Row, say fault.Text, err error) {
	for _, by := range disposals {
		if dev.Values.Str("status") != by.status {
			continue
		}
		k, err := tx.Kind(by.kind)
		if err != nil {
			return nil, say, err
		}
		docs, err := naming(tx, k, by.lines, dev.ID)
		if err != nil {
			return nil, say, err
		}
		for i := range docs {
			if docs[i].State == store.Live && docs[i].Values.Str("status") == by.ended {
				return &docs[i], by.say, nil
			}
		}
	}
	return nil, say, nil
}

// frozen refuses to change a device that a document has disposed of: everybody has signed
// for what the ledger says of it.
func frozen(tx *store.Tx, dev *store.Row) error {
	by, say, err := disposedBy(tx, dev)
	if err != nil || by == nil {
		return err
	}
	return fault.New(fault.Conflict, say.ZH, say.EN, called(dev), by.Values.Str("doc_no"))
}

// Edit changes a device for a user. What a document that everybody has signed disposed of
// stays as it was; what an old ledger calls scrapped may be completed.
func Edit(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	r, err := tx.ByID(k, id)
	if err != nil {
		return record.Outcome{}, err
	}
	if r != nil {
		if err := frozen(tx, r); err != nil {
			return record.Outcome{}, err
		}
	}
	return record.Edit(tx, k, id, rev, in)
}

// MayVoid refuses to void a device that a document under way is about, or has disposed of.
func MayVoid(tx *store.Tx, _ *kind.Kind, r *store.Row) error {
	if err := frozen(tx, r); err != nil {
		return err
	}
	other, k, err := busy(tx, r.ID, "")
	if err != nil || other == nil {
		return err
	}
	return taken(r, other, k)
}

// MayMerge refuses to make one card of two devices that are not in the same state, that a
// document has disposed of, or of which the one to go is in a document under way.
func MayMerge(tx *store.Tx, k *kind.Kind, keep, other *store.Row) error {
	if err := double.Alike(tx, k, keep, other, "status", "manage_type", "qty"); err != nil {
		return err
	}
	if err := frozen(tx, keep); err != nil {
		return err
	}
	return MayVoid(tx, k, other)
}
