package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"opsbook/app/cli"
	"opsbook/backend/print/printtest"
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
	got := step("approve", "approver=谢建国", "sign_date=今天", "opinion=少领一包", "--lines", "rows", file(`[{},{"qty_approved":"1"}]`))
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

// Without --json a document reads as it does on the screen, and what can be printed is named.
func TestForPeople(t *testing.T) {
	p := newProgram(t)
	p.ok("demo")
	run := func(args ...string) string {
		var out, errs bytes.Buffer
		if code := cli.Run(context.Background(), append([]string{"--data", p.dir, "--device", p.dev, "--password-file", p.pw}, args...), strings.NewReader(""), &out, &errs, cli.Doors{}); code != 0 {
			t.Fatalf("%v: exit %d\n%s", args, code, errs.String())
		}
		return out.String()
	}
	lines := filepath.Join(t.TempDir(), "lines.json")
	if err := os.WriteFile(lines, []byte(`[{"item_id":"SX0001","qty_apply":"3"}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	no := strings.TrimSpace(run("add", "supply_requisition", "applicant=罗磊", "purpose=部门会议", "--lines", "rows", lines))
	if got := run("step", "supply_requisition", no, "submit"); got != "待行政部审批\n" {
		t.Errorf("submitted: %q", got)
	}
	show := run("show", "supply_requisition", no)
	for _, want := range []string{no + "  部门会议\n  单据编号: " + no + "\n", "  申请人: 罗磊\n", "  状态: 待行政部审批\n", "  领用明细 (rows)\n    物品", "中性笔 0.5mm 黑色", "  3 支"} {
		if !strings.Contains(show, want) {
			t.Errorf("%q is missing in\n%s", want, show)
		}
	}
	if list := run("list", "supply_requisition", "--search", no); list != no+"  部门会议  待行政部审批\n1\n" {
		t.Errorf("list: %q", list)
	}
	form, ledger := filepath.Join(t.TempDir(), "form.pdf"), filepath.Join(t.TempDir(), "ledger.pdf")
	run("print", "supply_requisition", no, form)
	run("print", "supply_requisition", "--search", no, ledger)
	for file, want := range map[string]string{form: "部门负责人意见", ledger: "截至日期"} {
		pdf, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if text := printtest.Text(t, pdf, true); !strings.Contains(text, want) || !strings.Contains(text, no) {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
	if papers := run("print"); !strings.Contains(papers, "stock_in\t入库单\t台账\n") || !strings.Contains(papers, "stock_in_card\t入库单\t表单\n") || !strings.Contains(papers, "equipment_label\t资产标签\t标签\n") {
		t.Errorf("papers:\n%s", papers)
	}
	if _, _, code := p.run("print", "stock_in_card"); code != 2 {
		t.Errorf("no file to print into: exit %d", code)
	}
	if fault := p.refused("invalid", "add", "supply_requisition", "applicant=罗磊", "purpose=部门会议", "--lines", "in_row", lines); !strings.Contains(fmt.Sprint(fault), "领用明细（rows）") {
		t.Errorf("a wrong name of lines: %v", fault)
	}
}
