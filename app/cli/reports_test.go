package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Reports are listed, asked with what a clerk types, and written as a paper or a workbook.
func TestReportCommand(t *testing.T) {
	p := newProgram(t)
	p.ok("demo")
	p.believable()
	lines := filepath.Join(t.TempDir(), "lines.json")
	if err := os.WriteFile(lines, []byte(`[{"item_id":"SX0001","qty":"40","price":"1.25"}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	no := p.ok("add", "stock_in", "in_type=期初", "--lines", "in_row", lines)["number"].(string)
	p.ok("step", "stock_in", no, "post")
	got := p.ok("report", "stock_ledger", "--param", "item_id=SX0001")
	rows := got["rows"].([]any)
	row, before := rows[len(rows)-1].(map[string]any), rows[len(rows)-2].(map[string]any)
	if row["doc_no"] != no || row["in_qty"] != 40_000.0 || row["amount"].(float64)-before["amount"].(float64) != 5000.0 {
		t.Errorf("%v", got)
	}
	out, errs, code := p.run("report")
	if code != 0 || !strings.Contains(out, `"name":"supply_usage"`) {
		t.Errorf("%d %s %s", code, out, errs)
	}
	for option, begins := range map[string]string{"--pdf": "%PDF-", "--xlsx": "PK"} {
		path := filepath.Join(t.TempDir(), "out")
		p.ok("report", "stock_month", option, path)
		if b, err := os.ReadFile(path); err != nil || !bytes.HasPrefix(b, []byte(begins)) {
			t.Errorf("%s: %.20q %v", option, b, err)
		}
	}
	p.refused("not_found", "report", "stock_year")
	p.refused("invalid", "report", "stock_ledger")
	p.refused("invalid", "report", "stock_month", "--param", "month=某月")
	for _, args := range [][]string{{"report", "stock_month", "--param", "month"}, {"report", "--param", "month=2026-03"}, {"report", "stock_month", "--pdf", "a", "--xlsx", "b"}} {
		if _, _, code := p.run(args...); code != 2 {
			t.Errorf("%v: exit %d", args, code)
		}
	}
}

// believable asks what the clerk of the demo company is reminded of on a morning: some of
// each sort, as of a clerk who keeps up. What he settled is told no more, and signed papers
// lie with their documents.
func (p *program) believable() {
	p.t.Helper()
	list := p.ok("reminders")
	if n := len(list["items"].([]any)); n < 15 || n > 35 {
		p.t.Errorf("%d reminders", n)
	}
	seen := map[string]float64{}
	for _, c := range list["counts"].([]any) {
		seen[c.(map[string]any)["rule"].(string)] = c.(map[string]any)["n"].(float64)
	}
	for _, rule := range []string{"scan_missing", "borrow_return", "agreement_expiry", "stock_low", "cert_expiry_training", "training_eval_3m"} {
		if seen[rule] == 0 || seen[rule] > 6 {
			p.t.Errorf("%s: %v", rule, seen)
		}
	}
	scans := 0
	for _, r := range p.ok("list", "supply_requisition", "--filter", "status=archived", "--limit", "50")["rows"].([]any) {
		shown := p.ok("show", "supply_requisition", r.(map[string]any)["number"].(string))
		scans += len(shown["attachments"].([]any))
	}
	if scans == 0 {
		p.t.Error("no document has its signed paper")
	}
}
