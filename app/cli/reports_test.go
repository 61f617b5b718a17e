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
