package cli_test

import (
	"os"
	"path/filepath"
	"testing"
)

// A requisition goes its way by the command line: signed on paper, one line reduced, and
// handed out; what cannot be is refused and changes nothing.
func TestStepCommand(t *testing.T) {
	p := newProgram(t)
	p.ok("demo")
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "lines.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	no := p.ok("add", "supply_requisition", "applicant=罗磊", "purpose=部门会议", "--lines", "rows", file(`[{"item_id":"SX0001","qty_apply":"3"},{"item_id":"ZZ0001","qty_apply":"2"}]`))["number"].(string)
	step := func(args ...string) map[string]any {
		return p.ok(append([]string{"step", "supply_requisition", no}, args...)...)
	}
	if got := step("submit"); got["status"] != "admin_review" { // the head of the department asks himself
		t.Errorf("%v", got)
	}
	p.refused("forbidden", "step", "supply_requisition", no, "approve")
	p.refused("not_found", "step", "supply_requisition", no, "approve", "approver=查无此人")
	p.refused("conflict", "step", "supply_requisition", no, "approve", "approver=罗磊")
	p.refused("invalid", "step", "supply_requisition", no, "approve", "approver=谢建国", "purpose=别的")
	p.refused("invalid", "step", "supply_requisition", no, "approve", "approver=谢建国", "--lines", "rows", file(`[{},{},{"qty_approved":"1"}]`))
	p.refused("invalid", "step", "supply_requisition", no, "fly")
	got := step("approve", "approver=谢建国", "sign_date=昨天", "opinion=少领一包", "--lines", "rows", file(`[{},{"qty_approved":"1"}]`))
	if got["status"] != "approved" {
		t.Errorf("%v", got)
	}
	if got = step("issue"); got["status"] != "issued" {
		t.Errorf("%v", got)
	}
	if _, _, code := p.run("step", "supply_requisition", no); code != 2 {
		t.Errorf("without a step: exit %d", code)
	}
}
