package backend_test

import (
	"strings"
	"testing"

	"opsbook/backend/kind"
	"opsbook/backend/record"
)

// An application for devices says what its department has of them, by the ledger of the
// moment; what somebody writes there himself stays.
func TestDevicesAtHand(t *testing.T) {
	y := yardOf(t)
	const app = "equip_purchase_app"
	y.held("甲", "陈员工", "运营部")
	y.held("乙", "陈员工", "运营部")
	y.device("丙", kind.Values{"purchase_date": "2025-09-01"})
	y.device("丁", kind.Values{"status": "idle", "dept_id": y.ids["运营部"], "use_date": "2025-09-01"})
	y.device("戊", kind.Values{"status": "scrapped", "dept_id": y.ids["运营部"]})
	y.device("己", kind.Values{"class_code": "A05010201", "status": "in_use", "dept_id": y.ids["行政部"], "user_id": y.ids["李行政"]})
	computer := map[string]any{"name": "台式计算机", "spec": "i5/16G", "qty": int64(2), "price": int64(4599_00)}
	robot := map[string]any{"name": "迎宾机器人", "spec": "Y2", "qty": int64(1), "price": int64(9000_00)}
	out, err := y.save(app, map[string]any{"applicant": y.ids["陈员工"], "apply_dept": y.ids["运营部"], "reason": "新入职员工需要配置办公电脑"}, "rows", computer, computer)
	y.must(err)
	said := func() string { return y.values(app, out.ID).Str("existing") }
	const computers = "台式计算机：本部门 3 台（闲置 1、在用 2），平均已用 2.2 年，2 台已满使用年限；库房和其他部门可调剂（在库、闲置）1 台。"
	if got := said(); got != computers {
		t.Errorf("at hand: %s", got)
	}
	change := func(in record.Input) {
		t.Helper()
		y.must(y.amend(app, out.ID, in))
	}
	change(record.Input{Lines: map[string][]record.Input{"rows": {{Values: computer}, {Values: robot}}}})
	if got := said(); got != computers+"\n迎宾机器人：本部门没有；没有可调剂的。" {
		t.Errorf("with another line: %s", got)
	}
	const own = "现有两台已无法开机，另一台借给财务部。"
	change(record.Input{Values: map[string]any{"existing": own}})
	change(record.Input{Lines: map[string][]record.Input{"rows": {{Values: robot}}}})
	if got := said(); got != own {
		t.Errorf("what somebody wrote is gone: %s", got)
	}
	change(record.Input{Values: map[string]any{"existing": nil}})
	if got := said(); !strings.HasPrefix(got, "迎宾机器人：本部门没有") {
		t.Errorf("emptied, it is worked out again: %s", got)
	}
	y.walk(app, out.ID, "submit")
	y.held("庚", "陈员工", "运营部")
	if got := said(); !strings.HasPrefix(got, "迎宾机器人") {
		t.Errorf("a submitted one has changed: %s", got)
	}
}
