package flow

import (
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Overview is the chain of a register as a settings page shows it.
type Overview struct {
	Kind     string      `json:"kind"`
	Own      bool        `json:"own"`      // set by the company, not declared
	Statuses []string    `json:"statuses"` // those that a stage may show
	Stages   []StageView `json:"stages"`
}

// StageView is a stage with the record that sets it.
type StageView struct {
	ID      string      `json:"id"` // "" for a declared one
	Rev     int64       `json:"rev"`
	Values  kind.Values `json:"values"`  // as the register of stages has them
	English string      `json:"english"` // what a declared one is called
	People  []string    `json:"people"`  // the names of those who are named
}

// Overviews returns the chains of all registers that have one, for whoever may see how
// they are set.
func Overviews(tx *store.Tx) ([]Overview, error) {
	if err := user.Gate(tx, &Stages, kind.View); err != nil {
		return nil, err
	}
	out := []Overview{}
	kinds := tx.Store.Catalog().Kinds
	for i := range kinds {
		if k := &kinds[i]; len(k.Chain) > 0 {
			o, err := overview(tx, k)
			if err != nil {
				return nil, err
			}
			out = append(out, o)
		}
	}
	return out, nil
}

func overview(tx *store.Tx, k *kind.Kind) (Overview, error) {
	o := Overview{Kind: k.Name, Statuses: reviewed(k), Stages: []StageView{}}
	rows, err := own(tx, k)
	if err != nil {
		return o, err
	}
	n := record.NewNames(tx)
	for _, r := range rows {
		s, err := stageOf(tx, r.Values)
		if err != nil {
			return o, err
		}
		v := StageView{ID: r.ID, Rev: r.Rev, Values: r.Values, English: r.Values.Str("label"), People: []string{}}
		for _, id := range s.Persons {
			v.People = append(v.People, n.Of("employee", id))
		}
		o.Stages = append(o.Stages, v)
	}
	if o.Own = len(rows) > 0; !o.Own {
		for i, s := range k.Chain {
			o.Stages = append(o.Stages, StageView{Values: declared(k, s, i+1), English: s.English, People: []string{}})
		}
	}
	return o, nil
}

// reviewed are the statuses in which a document waits for a decision.
func reviewed(k *kind.Kind) []string {
	for i := range k.Steps {
		if k.Steps[i].Does == kind.Approves {
			return k.Steps[i].From
		}
	}
	return []string{}
}

// declared is a declared stage as the register of stages would have it.
func declared(k *kind.Kind, s kind.Stage, place int) kind.Values {
	v := kind.Values{"doc_kind": k.Name, "place": int64(place), "label": s.Label, "status": s.Status, "decided_by": string(s.By), "days": int64(usualDays), "together": int64(0)}
	if s.Of != "" {
		v["of"] = s.Of
	}
	if s.Amount > 0 {
		v["amount"] = s.Amount
	}
	if len(s.Flags) > 0 {
		v["flags"] = strings.Join(s.Flags, ";")
	}
	return v
}

// Adopt makes the declared chain of a register the company's own, to be changed.
func Adopt(tx *store.Tx, k *kind.Kind) error {
	if err := user.Gate(tx, &Stages, kind.Add); err != nil {
		return err
	}
	rows, err := own(tx, k)
	if err != nil || len(rows) > 0 {
		return err
	}
	for i, s := range k.Chain {
		if _, err := record.Create(tx, &Stages, declared(k, s, i+1)); err != nil {
			return err
		}
	}
	return nil
}

// Drop gives up the company's own chain of a register; the declared one holds again.
func Drop(tx *store.Tx, k *kind.Kind) error {
	if err := user.Gate(tx, &Stages, kind.Void); err != nil {
		return err
	}
	rows, err := own(tx, k)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := record.Void(tx, &Stages, r.ID, "恢复默认审批流程"); err != nil {
			return err
		}
	}
	return nil
}

// SaveStage stores a new stage of a chain, EditStage changes one. A status in which no
// document of the register is decided is refused, and so is a field that names no
// department.
func SaveStage(tx *store.Tx, in record.Input) (record.Outcome, error) {
	out, err := record.Save(tx, &Stages, in)
	if err != nil {
		return out, err
	}
	return out, sensible(tx, out.ID)
}

// EditStage is described with SaveStage.
func EditStage(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	return out, sensible(tx, id)
}

func sensible(tx *store.Tx, id string) error {
	r, err := record.Get(tx, &Stages, id)
	if err != nil {
		return err
	}
	k, err := tx.Kind(r.Values.Str("doc_kind"))
	if err != nil {
		return err
	}
	if !slices.Contains(reviewed(k), r.Values.Str("status")) {
		return fault.InFields(map[string]fault.Text{"status": fault.Sprintf("请选择单据在这个环节显示的状态。", "Choose the status that documents show at this stage.")})
	}
	dept, ok := k.Field(r.Values.Str("of"))
	if r.Values["of"] != nil && (!ok || dept.To != "department") {
		return fault.InFields(map[string]fault.Text{"of": fault.Sprintf("“%[1]s”没有这个部门字段。", "%[2]s has no such field of a department.", k.Label, k.English)})
	}
	s, err := stageOf(tx, r.Values)
	if err != nil {
		return err
	}
	if want := kind.Members(r.Values["persons"]); len(s.Persons) != len(want) {
		return fault.InFields(map[string]fault.Text{"persons": fault.Sprintf("有的工号在员工名册里找不到，请核对：%[1]s。", "Not every employee number is in the register: %[1]s.", r.Values.Str("persons"))})
	}
	if want := kind.Members(r.Values["items"]); len(s.Items) != len(want) {
		return fault.InFields(map[string]fault.Text{"items": fault.Sprintf("有的物品编码在目录里找不到，请核对：%[1]s。", "Not every item code is in the catalogue: %[1]s.", r.Values.Str("items"))})
	}
	return nil
}
