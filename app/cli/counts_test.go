package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A filled count sheet is entered by the command line, after it has been looked at.
func TestCountSheetCommand(t *testing.T) {
	p := newProgram(t)
	p.ok("demo")
	no := p.ok("add", "stocktake", "count_type=supply", "counters=罗磊")["number"].(string)
	path := filepath.Join(t.TempDir(), "盘点.csv")
	if err := os.WriteFile(path, []byte("编码,名称,实盘\nSX0001,中性笔,12\nSX0001,中性笔,3\n没有的,,1\nZZ0001,复印纸,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.refused("conflict", "count-sheet", no, path)
	for _, step := range []string{"freeze", "print"} {
		p.ok("step", "stocktake", no, step)
	}
	look := func(args ...string) (entered float64, line map[string]any, rejected float64) {
		t.Helper()
		got := p.ok(append([]string{"count-sheet", no, path}, args...)...)
		lines := got["lines"].([]any)
		if len(lines) != 1 {
			t.Fatalf("%d lines to enter: %v", len(lines), lines)
		}
		return got["entered"].(float64), lines[0].(map[string]any), got["rejected"].(float64)
	}
	if n, l, bad := look("--dry-run"); n != 0 || l["number"] != "SX0001" || l["was"] != nil || l["will"] != 15_000.0 || bad != 1 {
		t.Errorf("looked at: %v %v %v", n, l, bad)
	}
	if n, l, _ := look(); n != 1 || l["was"] != nil {
		t.Errorf("entered: %v %v", n, l)
	}
	if n, l, _ := look("--dry-run", "--on", "昨天"); n != 0 || l["was"] != 15_000.0 {
		t.Errorf("a dry run before: %v %v", n, l)
	}
	p.refused("not_found", "count-sheet", "PD-190001-01", path)
	if _, _, code := p.run("count-sheet", no); code != 2 {
		t.Errorf("without a file: exit %d", code)
	}
	if out, _, _ := p.run("count-sheet", no, path, "--dry-run", "--json=false"); !strings.Contains(out, "SX0001 中性笔: 15 → 15") || !strings.Contains(out, "目录里没有“没有的”") {
		t.Errorf("said: %s", out)
	}
}
