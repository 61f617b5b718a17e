package backend

import (
	"opsbook/backend/desk"
	"opsbook/backend/double"
	"opsbook/backend/equipment"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/organisation"
	"opsbook/backend/partner"
	"opsbook/backend/people"
	"opsbook/backend/purchase"
	"opsbook/backend/record"
	"opsbook/backend/requisition"
	"opsbook/backend/stock"
	"opsbook/backend/stocktake"
	"opsbook/backend/store"
	"opsbook/backend/training"
)

// domain is what a register's own package does when a record of it is entered,
// changed or voided by hand: what is proposed for fields left empty, how it is stored,
// and what stands against its being void. What is nil is done as record does it.
type domain struct {
	propose func(*store.Tx, map[string]any) (kind.Values, error)
	save    func(*store.Tx, record.Input) (record.Outcome, error)
	edit    func(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error)
	mayVoid func(tx *store.Tx, k *kind.Kind, r *store.Row) error
	// restored is asked after the void of a record is taken back.
	restored func(tx *store.Tx, k *kind.Kind, r *store.Row) error
	step     func(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error
	facts    flow.FactsOf
	asked    func(tx *store.Tx, k *kind.Kind, r *store.Row, step string) (flow.Asked, error)
	line     desk.LineMore
}

// domains holds the registers that have one, by kind. Every door saves, changes and
// voids through what follows, so that no form and no command can pass by what the
// domain asks.
var domains = withDocuments(map[string]domain{
	equipment.Kind.Name:       {propose: equipment.Proposal, save: equipment.Save, edit: equipment.Edit, mayVoid: equipment.MayVoid},
	"employee":                {edit: editPerson, mayVoid: mayVoidPerson},
	people.Change.Name:        {propose: changes.Propose, save: changes.Save, edit: changes.Edit, mayVoid: changes.MayVoid, restored: changes.Restored, step: changes.Step},
	"department":              {mayVoid: mayVoidVacant},
	"position":                {mayVoid: mayVoidVacant},
	"location":                {mayVoid: mayVoidVacant},
	"supply_item":             {edit: stock.EditItem, mayVoid: stock.MayVoid},
	"stock_in":                {mayVoid: stock.MayVoidDocument, step: stepReceipt, line: stock.ReceiptLine},
	"stock_out":               {mayVoid: stock.MayVoidDocument, step: stepIssue, line: stock.IssueLine},
	purchase.Application.Name: {propose: purchase.Proposal, save: purchase.Save, edit: purchase.Edit, mayVoid: purchase.MayVoid, restored: purchase.Restored, step: purchase.Step, asked: purchase.Asked},
	purchase.Plan.Name:        {propose: purchase.PlanProposal, save: purchase.SavePlan, edit: purchase.EditPlan, mayVoid: purchase.MayVoidPlan, step: purchase.StepPlan, line: purchase.PlanLine},
	requisition.Kind.Name:     {propose: requisition.Proposal, save: requisition.Save, edit: requisition.Edit, mayVoid: requisition.MayVoid, restored: requisition.Restored, step: requisition.Step, asked: requisition.Asked, line: requisition.Line},
	"period_close":            {propose: stock.NextMonth, save: stock.Close, step: stock.StepMonth},
	equipment.Scrap.Name:      {line: equipment.ScrapLine},
	equipment.Issue.Name:      {line: equipment.IssueLine},
	equipment.Transfer.Name:   {line: equipment.TransferLine},
	equipment.Purchase.Name:   {line: equipment.PurchaseLine},
	training.Plan.Name:        {propose: training.ProposePlan, save: training.SavePlan, edit: training.EditPlan, mayVoid: training.MayVoidPlan, step: training.StepPlan, line: training.PlanLine},
	training.Session.Name:     {propose: training.ProposeSession, save: training.SaveSession, edit: training.EditSession, mayVoid: training.MayVoidSession, step: training.StepSession},
	training.Record.Name:      {propose: training.ProposeRecord, save: training.SaveRecord, edit: training.EditRecord, mayVoid: training.MayVoidRecord, restored: training.RestoredRecord},
	training.Chance.Name:      {propose: training.ProposeChance, save: training.SaveChance},
	training.Eval.Name:        {save: training.SaveEval, edit: training.EditEval, mayVoid: training.CountedEval, restored: training.CountedEval},
	training.External.Name:    {propose: training.ProposeExternal, save: training.SaveExternal, edit: training.EditExternal, mayVoid: training.MayVoidExternal, step: training.StepExternal, asked: training.AskedExternal},
	stocktake.Kind.Name:       {propose: stocktake.Proposal, save: stocktake.Save, edit: stocktake.Edit, step: stocktake.Step},
	"partner":                 {save: partner.Save, edit: partner.Edit, mayVoid: partner.MayVoid, step: partner.Step},
	partner.Agreement.Name:    {propose: partner.AgreementProposal, save: partner.SaveAgreement, edit: partner.EditAgreement, mayVoid: partner.MayVoidAgreement, restored: partner.RestoredAgreement, step: partner.StepAgreement},
	store.ListKind:            {save: partner.SaveCode, edit: partner.EditCode},
	partner.Project.Name:      {propose: partner.ProjectProposal, save: partner.SaveProject},
	partner.Talk.Name:         {propose: partner.TalkProposal, save: partner.SaveTalk, edit: partner.EditTalk, mayVoid: partner.VoidedTalk, restored: partner.VoidedTalk},
	partner.Eval.Name:         {propose: partner.EvalProposal, save: partner.SaveEval, edit: partner.EditEval, mayVoid: partner.MayVoidEval, step: partner.StepEval},
	partner.Action.Name:       {propose: partner.ActionProposal, save: partner.SaveAction, edit: partner.EditAction, mayVoid: partner.MayVoidAction, step: partner.StepAction},
	stocktake.Diff.Name:       {edit: stocktake.EditDiff, step: stocktake.StepDiff},
})

// withDocuments adds the rules of the documents of equipment, which are all of one make.
func withDocuments(out map[string]domain) map[string]domain {
	for name, r := range equipment.Documents() {
		d := out[name]
		d.propose, d.save, d.edit, d.mayVoid, d.restored, d.step, d.asked = r.Propose, r.Save, r.Edit, r.MayVoid, r.Restored, r.Step, r.Asked
		out[name] = d
	}
	return out
}

// changes are the rules of 岗位异动审批表.
var changes = people.Changes{Holds: entrusted, Training: training.Summary}

func editPerson(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	return people.Edit(tx, k, id, rev, in, entrusted...)
}

func mayVoidPerson(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	return people.MayVoid(tx, k, r, entrusted...)
}

// stepReceipt tells the application that a receipt was for of what is taken back.
func stepReceipt(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	return stepStock(tx, k, id, name, o, purchase.TakenBack)
}

// stepIssue tells the requisition that an issue was for of what is taken back.
func stepIssue(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	return stepStock(tx, k, id, name, o, requisition.TakenBack)
}

func stepStock(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion, back func(*store.Tx, *store.Row) error) error {
	if err := stock.Step(tx, k, id, name, o); err != nil || name != "reverse" {
		return err
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	return back(tx, r)
}

func mayVoidVacant(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	return organisation.MayVoid(tx, k, r, organisation.Counts{People: people.Count, Devices: equipment.Count})
}

// Save stores a new record for a user: by its domain if it has one, else as it is.
func Save(tx *store.Tx, k *kind.Kind, in record.Input) (record.Outcome, error) {
	save := domains[k.Name].save
	if save == nil {
		save = func(tx *store.Tx, in record.Input) (record.Outcome, error) { return record.Save(tx, k, in) }
	}
	out, err := save(tx, in)
	if err != nil {
		return out, err
	}
	if err := look(tx, k, nil, &out); err != nil {
		return out, err
	}
	return out, partner.MayBuy(tx, k, out.ID)
}

// Edit changes a record for a user.
func Edit(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	edit := record.Edit
	if d := domains[k.Name]; d.edit != nil {
		edit = d.edit
	}
	var was kind.Values
	if r, err := record.Get(tx, k, id); err == nil { // what cannot be found is refused below
		was = r.Values
	}
	out, err := edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	if err := look(tx, k, was, &out); err != nil {
		return out, err
	}
	return out, partner.MayBuy(tx, k, id)
}

// Void marks a record as void for a user. Its domain is asked afterwards, so that
// rights come first; what it refuses, the transaction takes back.
func Void(tx *store.Tx, k *kind.Kind, id, reason string) error {
	if err := record.Void(tx, k, id, reason); err != nil {
		return err
	}
	d := domains[k.Name]
	if d.mayVoid == nil {
		return nil
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	return d.mayVoid(tx, k, r)
}

// Unvoid takes the void of a record back for a user. What its domain refuses, the
// transaction takes back.
func Unvoid(tx *store.Tx, k *kind.Kind, id string) error {
	if err := record.Restore(tx, k, id); err != nil {
		return err
	}
	if err := double.Unvoided(tx, k, id); err != nil {
		return err
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	if err := flow.NotDiverted(tx, k, r); err != nil {
		return err
	}
	d := domains[k.Name]
	if d.restored == nil {
		return nil
	}
	return d.restored(tx, k, r)
}

// Propose returns what Save would put into fields of a new record that are left
// empty, besides their defaults.
func Propose(tx *store.Tx, k *kind.Kind, in map[string]any) (kind.Values, error) {
	if d := domains[k.Name]; d.propose != nil {
		return d.propose(tx, in)
	}
	return kind.Values{}, nil
}

// Step takes a step of a record for a user: by its domain if it has one, which then
// also does what steps with a rule do.
func Step(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	step := domains[k.Name].step
	if step == nil {
		step = func(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
			return flow.TakePlain(tx, k, id, name, o, domains[k.Name].facts)
		}
	}
	if err := step(tx, k, id, name, o); err != nil || name != "submit" && name != "order" {
		return err
	}
	return partner.MayBuy(tx, k, id)
}

// Asked is what the dialog of a step begins with, for a user who sees the record: what
// its domain proposes, else what stands there.
func Asked(tx *store.Tx, k *kind.Kind, id, step string) (flow.Asked, error) {
	r, err := record.View(tx, k, id)
	if err != nil {
		return flow.Asked{}, err
	}
	if d := domains[k.Name]; d.asked != nil {
		return d.asked(tx, k, r, step)
	}
	return flow.AskedOf(tx, k, r, step)
}
