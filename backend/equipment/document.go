package equipment

import (
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// document is a document about devices, as a rule works on it.
type document struct {
	tx    *store.Tx
	k     *kind.Kind
	doc   *store.Row
	rows  *kind.Kind // of its lines; of itself where it names its one device itself
	list  []store.Row
	cards *kind.Kind   // the ledger
	dev   []*store.Row // the device of each line

	offered string // what the program wrote into a text of it that nobody has changed since; "": nothing
}

// rowsField is the Sub field of documents with lines, assetField names the device.
const (
	rowsField  = "rows"
	assetField = "asset_id"
)

func open(tx *store.Tx, k *kind.Kind, id string) (*document, error) {
	r, err := record.Get(tx, k, id)
	if err != nil {
		return nil, err
	}
	d := &document{tx: tx, k: k, doc: r, rows: k, list: []store.Row{*r}}
	if f, ok := k.Field(rowsField); ok {
		if d.rows, err = tx.Kind(f.To); err != nil {
			return nil, err
		}
		if d.list, err = record.Lines(tx, d.rows, id); err != nil {
			return nil, err
		}
	}
	if d.cards, err = tx.Kind(Kind.Name); err != nil {
		return nil, err
	}
	if f, ok := d.rows.Field(assetField); !ok || f.Required != kind.Always { // of what is no device yet, or of a class
		return d, nil
	}
	for i := range d.list {
		dev, err := record.Get(tx, d.cards, d.list[i].Values.Str(assetField))
		if err != nil {
			return nil, err
		}
		d.dev = append(d.dev, dev)
	}
	return d, nil
}

func (d *document) number() string { return record.Number(d.k, d.doc.ID, d.doc.Values) }

func (d *document) status() string { return d.doc.Values.Str("status") }

// name is what a sentence calls the device of line i.
func (d *document) name(i int) string { return called(d.dev[i]) }

func called(dev *store.Row) string {
	return strings.TrimSpace(dev.Values.Str("asset_no") + " " + dev.Values.Str("name"))
}

// state is the status of a device in words.
func (d *document) state(dev *store.Row) string {
	f, _ := d.cards.Field("status")
	return f.Text(dev.Values["status"], record.Context(d.tx))
}

// set writes fields of the ledger. What the ledger refuses is said of the device.
func (d *document) set(i int, v kind.Values) error {
	err := record.Put(d.tx, d.cards, d.dev[i].ID, v)
	if f := fault.Of(err); err != nil && f.Code == fault.Invalid {
		return fault.New(fault.Conflict, "“%[1]s”：%[2]s", "“%[1]s”: %[3]s", d.name(i), fault.Whole(f.Message.ZH), fault.Whole(f.Message.EN))
	}
	return err
}

// note writes fields of line i.
func (d *document) note(i int, v kind.Values) error {
	return record.Put(d.tx, d.rows, d.list[i].ID, v)
}

// put writes fields of the document.
func (d *document) put(v kind.Values) error { return record.Put(d.tx, d.k, d.doc.ID, v) }

// once refuses a document that names a device twice.
func (d *document) once() error {
	seen := map[string]int{}
	for i, dev := range d.dev {
		if at, twice := seen[dev.ID]; twice {
			return fault.New(fault.Invalid, "明细第 %[2]d 行和第 %[3]d 行是同一台设备：%[1]s。请去掉一行。", "Lines %[2]d and %[3]d name the same device: %[1]s. Remove one.", d.name(i), at+1, i+1)
		}
		seen[dev.ID] = i
	}
	return nil
}

// fits refuses line i unless its device has one of the statuses.
func (d *document) fits(i int, does fault.Text, statuses ...string) error {
	dev := d.dev[i]
	if dev.State == store.Live && slices.Contains(statuses, dev.Values.Str("status")) {
		return nil
	}
	if dev.State != store.Live {
		return fault.New(fault.Conflict, "“%[1]s”已作废，不能%[2]s。", "“%[1]s” is void; it cannot be %[3]s.", d.name(i), does.ZH, does.EN)
	}
	list, _ := d.cards.Field("status")
	var zh, en []string
	for _, s := range statuses {
		c, _ := d.tx.Lists().Code(list.Codes, s)
		zh, en = append(zh, c.Label), append(en, c.English)
	}
	return fault.New(fault.Conflict, "“%[1]s”现在是“%[2]s”，不能%[3]s；要在“%[4]s”状态。", "“%[1]s” is “%[2]s” now and cannot be %[5]s; that takes one of: %[6]s.",
		d.name(i), d.state(dev), does.ZH, strings.Join(zh, "、"), does.EN, strings.Join(en, ", "))
}

// moving are the documents that decide what becomes of a device, with the statuses in
// which they do not: before they are submitted and after they have ended.
var moving = []struct {
	kind, lines string
	idle        []string
}{
	{"equip_issue", "equip_issue_row", []string{"draft", "returned", "rejected", "issued", "returned_done"}},
	{"equip_transfer", "equip_transfer_row", []string{"draft", "returned", "done"}},
	{"repair_order", "", []string{"draft", "closed", "to_scrap"}},
	{"scrap_app", "scrap_row", []string{"draft", "returned", "rejected", "disposed"}},
	{"equip_loss", "", []string{"draft", "returned", "rejected", "lost", "found"}},
}

// underWay reports whether a document of k decides about its devices in a status.
func underWay(k *kind.Kind, status string) bool {
	for _, m := range moving {
		if m.kind == k.Name {
			return !slices.Contains(m.idle, status)
		}
	}
	return false
}

// busy is the document under way that a device is in, besides the one called not; nil:
// none. Of is its register.
func busy(tx *store.Tx, device, not string) (doc *store.Row, of *kind.Kind, err error) {
	for _, m := range moving {
		k, err := tx.Kind(m.kind)
		if err != nil {
			return nil, nil, err
		}
		found, err := naming(tx, k, m.lines, device)
		if err != nil {
			return nil, nil, err
		}
		for i := range found {
			r := &found[i]
			if r.ID != not && r.State == store.Live && underWay(k, r.Values.Str("status")) {
				return r, k, nil
			}
		}
	}
	return nil, nil, nil
}

// naming are the documents of k that name a device, themselves or in lines of the kind
// called lines, in the order in which they were written.
func naming(tx *store.Tx, k *kind.Kind, lines, device string) ([]store.Row, error) {
	if lines == "" {
		return tx.Where(k, assetField, device)
	}
	rows, err := tx.Kind(lines)
	if err != nil {
		return nil, err
	}
	found, err := tx.Where(rows, assetField, device)
	if err != nil {
		return nil, err
	}
	var out []store.Row
	for _, r := range found {
		if r.State != store.Live {
			continue
		}
		doc, err := tx.ByID(k, r.Values.Str(rows.Parent))
		if err != nil {
			return nil, err
		}
		if doc != nil {
			out = append(out, *doc)
		}
	}
	return out, nil
}

// free refuses line i if its device is in another document under way.
func (d *document) free(i int) error {
	other, k, err := busy(d.tx, d.dev[i].ID, d.doc.ID)
	if err != nil || other == nil {
		return err
	}
	return taken(d.dev[i], other, k)
}

func taken(dev, other *store.Row, k *kind.Kind) error {
	return fault.New(fault.Conflict, "“%[1]s”在还没有办完的%[2]s %[3]s里。请先把那张单据办完或作废。", "“%[1]s” is in %[4]s %[3]s, which has not ended. Finish that one or void it first.",
		called(dev), k.Label, record.Number(k, other.ID, other.Values), k.English)
}

// warnings says of a document in the making which devices would be refused now.
func (d *document) warnings(check func(*document, int) error) (out []kind.Finding, err error) {
	field := rowsField
	if d.rows == d.k {
		field = assetField
	}
	for i := range d.dev {
		err := check(d, i)
		if err == nil {
			err = d.free(i)
		}
		switch f := fault.Of(err); {
		case err == nil:
		case f.Code == fault.Internal:
			return nil, err
		default:
			out = append(out, kind.Finding{Field: field, Say: f.Message, Warn: true})
		}
	}
	return out, nil
}

// each does something with every line and stops at the first that fails.
func (d *document) each(fn func(i int) error) error {
	for i := range d.list {
		if err := fn(i); err != nil {
			return err
		}
	}
	return nil
}

// reserve asks of every device whether it may enter this document now.
func (d *document) reserve(check func(*document, int) error) error {
	if err := d.once(); err != nil {
		return err
	}
	return d.each(func(i int) error {
		if err := check(d, i); err != nil {
			return err
		}
		return d.free(i)
	})
}

// Rules are what the composition needs of a document's register.
type Rules struct {
	Propose  func(tx *store.Tx, in map[string]any) (kind.Values, error)
	Save     func(tx *store.Tx, in record.Input) (record.Outcome, error)
	Edit     func(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error)
	MayVoid  func(tx *store.Tx, k *kind.Kind, r *store.Row) error
	Restored func(tx *store.Tx, k *kind.Kind, r *store.Row) error
	Step     func(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error
	Asked    func(tx *store.Tx, k *kind.Kind, r *store.Row, step string) (flow.Asked, error)
}

// rule is what a register of documents does besides what all of them do.
type rule struct {
	name    string
	propose func(tx *store.Tx, k *kind.Kind, in map[string]any) (kind.Values, error) // nil: who enters it and his department
	figure  func(*document) error                                                    // brings up to date what follows from the lines
	check   func(*document, int) error                                               // whether a device may enter it
	facts   flow.FactsOf
	after   map[string]func(*document, flow.Opinion) error  // what a step does besides
	enters  func(*document) error                           // done when it comes under way
	leaves  func(*document) error                           // done when it is under way no more, and nothing came of it
	offers  func(*document) (field, text string, err error) // a text that the program writes where nobody does
	settled []string                                        // statuses in which something has happened that stays
	asked   func(d *document, step string, out flow.Asked) error
}

// rules makes what the composition needs out of a rule.
func (u rule) rules() Rules {
	r := Rules{Propose: u.proposal, Save: u.save, Edit: u.edit, MayVoid: u.mayVoid, Restored: u.restored, Step: u.step}
	if u.asked != nil {
		r.Asked = u.ask
	}
	return r
}

func (u rule) proposal(tx *store.Tx, in map[string]any) (kind.Values, error) {
	k, err := tx.Kind(u.name)
	if err != nil {
		return nil, err
	}
	if u.propose == nil {
		return flow.Proposal(tx, k, in)
	}
	return u.propose(tx, k, in)
}

func (u rule) save(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, err := tx.Kind(u.name)
	if err != nil {
		return record.Outcome{}, err
	}
	proposed, err := u.proposal(tx, in.Values)
	if err != nil {
		return record.Outcome{}, err
	}
	in.Values = record.Filled(in.Values, proposed)
	out, err := record.Save(tx, k, in)
	if err != nil {
		return out, err
	}
	return u.saved(tx, k, out, "")
}

func (u rule) edit(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	offered, err := u.offered(tx, k, id)
	if err != nil {
		return record.Outcome{}, err
	}
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	return u.saved(tx, k, out, offered)
}

// offered is what a document says that the program wrote itself: it is written anew when
// what it follows from has changed.
func (u rule) offered(tx *store.Tx, k *kind.Kind, id string) (string, error) {
	if u.offers == nil {
		return "", nil
	}
	d, err := open(tx, k, id)
	if err != nil {
		return "", err
	}
	field, text, err := u.offers(d)
	if d.doc.Values.Str(field) != text {
		return "", err
	}
	return text, err
}

// saved brings what follows from a document up to date and says what is worth a look.
func (u rule) saved(tx *store.Tx, k *kind.Kind, out record.Outcome, offered string) (record.Outcome, error) {
	d, err := open(tx, k, out.ID)
	if err != nil {
		return out, err
	}
	d.offered = offered
	if err := d.once(); err != nil {
		return out, err
	}
	if u.check != nil {
		more, err := d.warnings(u.check)
		if err != nil {
			return out, err
		}
		out.Warnings = append(out.Warnings, more...)
	}
	if err := d.identify(); err != nil {
		return out, err
	}
	if u.figure != nil {
		if err := u.figure(d); err != nil {
			return out, err
		}
	}
	r, err := record.Get(tx, k, out.ID)
	if err == nil {
		out.Rev = r.Rev
	}
	return out, err
}

// step takes a step for a user. A document that comes under way by it takes its devices
// in, one that leaves without having come to anything lets them go.
func (u rule) step(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	was, err := open(tx, k, id)
	if err != nil {
		return err
	}
	if err := flow.Take(tx, k, id, name, o, u.facts); err != nil {
		return err
	}
	d, err := open(tx, k, id)
	if err != nil {
		return err
	}
	if err := u.passes(d, was.status()); err != nil || u.after[name] == nil {
		return err
	}
	return u.after[name](d, o)
}

// passes is what follows from coming under way, or from ending without a result.
func (u rule) passes(d *document, was string) error {
	from, to, settled := underWay(d.k, was), underWay(d.k, d.status()), slices.Contains(u.settled, d.status())
	switch {
	case !from && (to || settled) && !slices.Contains(u.settled, was) && u.check != nil:
		return u.enter(d)
	case from && !to && !settled && u.leaves != nil:
		return u.leaves(d)
	}
	return nil
}

func (u rule) enter(d *document) error {
	if err := d.reserve(u.check); err != nil {
		return err
	}
	if u.figure != nil {
		if err := u.figure(d); err != nil {
			return err
		}
	}
	if u.enters != nil {
		return u.enters(d)
	}
	return nil
}

// mayVoid refuses to void a document of which something has come, and lets its devices go.
func (u rule) mayVoid(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	status := r.Values.Str("status")
	if slices.Contains(u.settled, status) {
		f, _ := k.Status()
		return fault.New(fault.Conflict, "%[1]s是“%[2]s”，设备台账已经跟着变了，不能作废。要改正的话，请另填一张单据。", "%[1]s is “%[2]s”: the ledger has followed it, so it cannot be void. Put it right with another document.",
			record.Number(k, r.ID, r.Values), f.Text(status, record.Context(tx)))
	}
	if !underWay(k, status) || u.leaves == nil {
		return nil
	}
	d, err := open(tx, k, r.ID)
	if err != nil {
		return err
	}
	return u.leaves(d)
}

// restored asks of a document whose void is taken back what was asked when it came under
// way: its devices may be elsewhere by now.
func (u rule) restored(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	if !underWay(k, r.Values.Str("status")) || u.check == nil {
		return nil
	}
	d, err := open(tx, k, r.ID)
	if err != nil {
		return err
	}
	return u.enter(d)
}

func (u rule) ask(tx *store.Tx, k *kind.Kind, r *store.Row, step string) (flow.Asked, error) {
	out, err := flow.AskedOf(tx, k, r, step)
	if err != nil {
		return out, err
	}
	d, err := open(tx, k, r.ID)
	if err != nil {
		return out, err
	}
	return out, u.asked(d, step, out)
}

// Documents are the rules of this package's registers, by kind.
func Documents() map[string]Rules {
	out := map[string]Rules{}
	for _, u := range []rule{issueRule, transferRule, repairRule, scrapRule, purchaseRule, acceptanceRule, maintPlanRule, maintRecordRule, lossRule} {
		out[u.name] = u.rules()
	}
	return out
}

// Words that several declarations share.
func assetRef() kind.Field {
	return kind.Field{Name: assetField, Label: "资产", English: "Device", Type: kind.Ref, To: Kind.Name, Required: kind.Always, Alias: []string{"设备"}}
}

// lineNo and lineModel tell devices of one name apart in the lines of a document.
func lineNo() kind.Field {
	return written(kind.Field{Name: "asset_no", Label: "资产编号", English: "Asset number", Type: kind.Text})
}

func lineModel() kind.Field {
	return written(kind.Field{Name: "model", Label: "规格型号", English: "Model", Type: kind.Text})
}

// identity are those fields, of lines and of the ledger.
var identity = []string{"asset_no", "model"}

// identify writes into the lines which devices they name.
func (d *document) identify() error {
	if f, ok := d.rows.Field(identity[0]); !ok || !f.Locked || d.rows == d.cards {
		return nil
	}
	return d.each(func(i int) error {
		v := kind.Values{}
		for _, name := range identity {
			v[name] = d.dev[i].Values[name]
		}
		if same(v, d.list[i].Values) {
			return nil
		}
		return d.note(i, v)
	})
}

// shown writes into a line in a form which device it names, and returns it; nil: none yet.
func shown(tx *store.Tx, l *record.Line) (cards *kind.Kind, dev *store.Row, err error) {
	asset := l.Row.Values.Str(assetField)
	if asset == "" {
		return nil, nil, nil
	}
	if cards, err = tx.Kind(Kind.Name); err != nil {
		return nil, nil, err
	}
	if dev, err = record.Get(tx, cards, asset); err != nil {
		return nil, nil, err
	}
	for _, name := range identity {
		l.Row.Values[name] = dev.Values[name]
	}
	return cards, dev, nil
}

// IssueLine shows in a form which device a line names.
func IssueLine(tx *store.Tx, _ string, l *record.Line) error {
	_, _, err := shown(tx, l)
	return err
}

func docNo(label string) kind.Field {
	return kind.Field{Name: "doc_no", Label: label, English: "Number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Alias: []string{"编号"}}
}

func docDate(name, label, english string) kind.Field {
	return kind.Field{Name: name, Label: label, English: english, Type: kind.Date, Required: kind.Always, Default: "today", Limit: "2000-01-01..today"}
}

func statusOf(codes string) kind.Field {
	return kind.Field{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: codes, Required: kind.Always, Default: "draft"}
}

func remarks() kind.Field {
	return kind.Field{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Limit: "..500", Hidden: true}
}

func written(f kind.Field) kind.Field {
	f.Locked = true
	return f
}

func numbered(prefix, date string, digits int) *kind.Numbering {
	return &kind.Numbering{Prefix: prefix, Date: "YYYYMM", DateBy: date, Digits: digits}
}

// turns are the ways back from the desks of a chain: to the applicant, by him, to nothing.
func turns(from []string) []kind.Step {
	return []kind.Step{
		{Name: "return", Label: "退回", English: "Send back", From: from, To: "returned", Does: kind.Returns, Reason: true, Rule: true},
		{Name: "withdraw", Label: "撤回", English: "Withdraw", From: from, To: "draft", Does: kind.Withdraws, Rule: true},
		{Name: "reject", Label: "不同意", English: "Reject", From: from, To: "rejected", Does: kind.Rejects, Reason: true, Rule: true},
	}
}

// access is the table's row for documents of devices (domain §3.1). Whoever wrote a
// draft may mend it.
func access() kind.Access {
	return kind.Access{"admin": "VXPO", "area_head": "VAPO", "dept_head": "VCESAP@dept", "clerk": "VCESRXPO", "viewer": "VCESP@self", "auditor": "VPO"}
}
