// Package flow takes a record from one status to the next. The steps a kind
// declares say who may take them and from where; each step taken is a record of
// its own that never changes, and the status shown is what those events add up to.
//
// TakePlain is for users and takes only steps that change nothing but the status;
// Take is for the rules of the domain, which do more in the same transaction.
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

// Kind is the register of steps taken and decisions given (domain §2.12
// 审批记录). Decisions on paper are entered by somebody else than who took them:
// approver is who decided, recorded_by who typed it.
var Kind = kind.Kind{
	Name: "approval_record", Label: "审批记录", English: "Steps taken", Chapter: "", Key: "doc", Title: "step", AppendOnly: true,
	Fields: []kind.Field{
		{Name: "doc_kind", Label: "单据类型", English: "Register", Type: kind.Text, Required: kind.Always},
		{Name: "doc", Label: "单据", English: "Document", Type: kind.Text, Required: kind.Always},
		{Name: "step", Label: "步骤", English: "Step", Type: kind.Text, Required: kind.Always},
		{Name: "was", Label: "原状态", English: "Status before", Type: kind.Text},
		{Name: "becomes", Label: "新状态", English: "Status after", Type: kind.Text, Required: kind.Always},
		{Name: "approver", Label: "审批人", English: "Decided by", Type: kind.Ref, To: "employee"},
		{Name: "decision", Label: "结论", English: "Decision", Type: kind.Enum, Codes: "decision"},
		{Name: "opinion", Label: "意见", English: "Opinion", Type: kind.LongText},
		{Name: "sign_date", Label: "签字日期", English: "Signed on", Type: kind.Date, Limit: "..today"},
		{Name: "recorded_by", Label: "代录人", English: "Recorded by", Type: kind.User},
	},
	// As a register it is for those whose reach has no bounds: a step does not say
	// whose its document is.
	Access: kind.Access{"admin": "VPO", "area_head": "VPO", "clerk": "V", "auditor": "VPO"},
}

// Opinion is what goes with a step: for now the reason it was taken.
type Opinion struct {
	Reason   string // 退回, 不同意, 作废 need one
	SignDate string // YYYY-MM-DD; "" is today
	Approver string // employee; "" is the actor's own
}

// TakePlain takes a step on behalf of a user, unless it has a rule of its own.
func TakePlain(tx *store.Tx, k *kind.Kind, id, name string, o Opinion) error {
	if s, ok := k.Step(name); ok && s.Rule {
		return fault.New(fault.Invalid, "“%[1]s”要在它自己的页面上办理。", "“%[2]s” has a page of its own; take it there.", s.Label, s.English)
	}
	return Take(tx, k, id, name, o)
}

// Take takes a step: role, reach, status and reason are checked, the event is
// written, the status follows.
func Take(tx *store.Tx, k *kind.Kind, id, name string, o Opinion) error {
	s, ok := k.Step(name)
	if !ok {
		return fault.New(fault.Invalid, "“%[1]s”没有步骤“%[2]s”。", "%[3]s has no step “%[2]s”.", k.Label, name, k.English)
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	if err := allowed(tx, k, s, r); err != nil {
		return err
	}
	if o.Reason = strings.TrimSpace(o.Reason); s.Reason && o.Reason == "" {
		return fault.New(fault.Invalid, "“%[1]s”要写明原因。", "State a reason for “%[2]s”.", s.Label, s.English)
	}
	event := kind.Values{"doc_kind": k.Name, "doc": r.ID, "step": s.Name, "was": r.Values["status"], "becomes": s.To,
		"opinion": o.Reason, "sign_date": orToday(o.SignDate, tx)}
	if o.Approver != "" && o.Approver != tx.Actor.Employee {
		event["approver"], event["recorded_by"] = o.Approver, tx.Actor.User
	} else if tx.Actor.Employee != "" {
		event["approver"] = tx.Actor.Employee
	}
	if _, err := record.Add(tx, &Kind, event); err != nil {
		return err
	}
	return record.Put(tx, k, r.ID, kind.Values{"status": s.To})
}

func orToday(day string, tx *store.Tx) string {
	if day == "" {
		return tx.Today()
	}
	return day
}

func allowed(tx *store.Tx, k *kind.Kind, s *kind.Step, r *store.Row) error {
	if err := user.Covers(tx, k, kind.View, r); err != nil {
		return err
	}
	if !slices.ContainsFunc(tx.Actor.Roles, func(role string) bool { return slices.Contains(s.Roles, role) }) {
		return fault.New(fault.Forbidden, "您的角色不能办理“%[1]s”。", "Your role may not take the step “%[2]s”.", s.Label, s.English)
	}
	if r.State != store.Live {
		return fault.New(fault.Conflict, "%[1]s已作废。", "%[1]s is void.", record.Number(k, r.ID, r.Values))
	}
	if !slices.Contains(s.From, r.Values.Str("status")) {
		f, _ := k.Status()
		c := kind.Context{Lists: tx.Lists()}
		return fault.New(fault.Conflict, "%[1]s现在是“%[2]s”，不能“%[3]s”。", "%[1]s is “%[2]s” now; “%[4]s” cannot be taken.",
			record.Number(k, r.ID, r.Values), f.Text(r.Values["status"], c), s.Label, s.English)
	}
	return nil
}

// Possible names the steps that the actor may take on a record now.
func Possible(tx *store.Tx, k *kind.Kind, r *store.Row) ([]string, error) {
	var out []string
	for i := range k.Steps {
		err := allowed(tx, k, &k.Steps[i], r)
		switch {
		case err == nil:
			out = append(out, k.Steps[i].Name)
		case !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Conflict):
			return nil, err // the file could not be asked
		}
	}
	return out, nil
}
