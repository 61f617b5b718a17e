package demo

import (
	"context"
	"fmt"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/people"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Doors are how documents are filed and taken on: as a user does it, by the rules that the
// whole program has for their register.
type Doors struct {
	Save func(tx *store.Tx, k *kind.Kind, in record.Input) (record.Outcome, error)
	Step func(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error
}

// transfer is somebody's change of position in the demo company; days are as of base.
type transfer struct {
	who, way, dept, position, grade, day, reason, to string
}

var transfers = []transfer{
	{"袁梓萱", "promote", "运营一部", "运营主管", "M1", "2024-05-06", "带教新人两名，一季度指标完成率部门第一；通过管理岗位培训考核。", "done"},
	{"林语嫣", "transfer", "客户服务部", "客服专员", "", "2024-06-17", "客户服务部人手不足；本人熟悉业务流程，已参加客户沟通培训。", "done"},
	{"萧勇", "borrow", "运营区办公室", "运营助理", "", "2024-07-15", "协助年中盘点和制度修订，借调三个月。", "approved"},
	{"胡一鸣", "promote", "运营二部", "高级运营专员", "P2", "2024-07-01", "连续两个季度绩效优良，完成必修培训。", "hr"},
}

// Staff writes who of the company of Fill was promoted and moved: some changes are in effect,
// one waits for its day, one is on its way. ctx stops the work between two of them. Faults: Cancelled.
func Staff(ctx context.Context, s *store.Store, actor store.Actor, doors Doors) error {
	f, err := newFiller(s, 0)
	if err != nil {
		return err
	}
	o := &office{trade: &trade{filler: f, items: map[[2]string]string{}}, devices: map[string][]store.Row{}}
	if err := s.Read(ctx, actor, o.look); err != nil {
		return err
	}
	for _, t := range transfers {
		if ctx.Err() != nil {
			return fault.New(fault.Cancelled, "已停止，写好的演示数据保留。", "Stopped; the demo records written so far stay.")
		}
		if _, err := s.Write(ctx, clerk(actor), func(tx *store.Tx) error { return o.move(tx, t, doors) }); err != nil {
			return fmt.Errorf("demo: %s: %w", t.who, err)
		}
	}
	return nil
}

// move files a change and takes it as far as it went.
func (o *office) move(tx *store.Tx, t transfer, doors Doors) error {
	k, err := tx.Kind(people.Change.Name)
	if err != nil {
		return err
	}
	in := map[string]any{"employee_id": o.people[t.who], "change_type": t.way, "new_dept": o.depts[t.dept], "new_position": t.position, "new_grade": t.grade, "effective_date": o.day(t.day), "reason": t.reason}
	out, err := doors.Save(tx, k, record.Input{Values: in})
	if err != nil {
		return err
	}
	day := min(o.day(t.day), o.today.Format(time.DateOnly))
	for {
		r, err := record.Get(tx, k, out.ID)
		if err != nil || r.Values.Str("status") == t.to {
			return err
		}
		step, opinion := "submit", flow.Opinion{SignDate: day}
		if opinion.Approver = o.agrees(r.Values); opinion.Approver != "" {
			step, opinion.Reason = "approve", "同意"
		}
		if err := doors.Step(tx, k, out.ID, step, opinion); err != nil {
			return err
		}
	}
}

// agrees is who decides about a change of position now; "" where nobody does.
func (o *office) agrees(v kind.Values) string {
	return map[string]string{"submitted": o.heads[v.Str("old_dept")], "in_review": o.heads[v.Str("new_dept")], "hr": o.heads[o.depts["行政部"]], "leader": o.executive()}[v.Str("status")]
}
