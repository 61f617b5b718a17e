package cli_test

import (
	"strings"
	"testing"
)

// Two records that are one by the command line: found, merged with another name, taken back,
// said to be different.
func TestDuplicatesCommands(t *testing.T) {
	p := newProgram(t)
	p.ok("init", "--company", "星桥澜")
	p.ok("add", "department", "dept_code=XZ", "dept_name=行政部")
	p.ok("add", "department", "dept_code=XZB", "dept_name=行政部（办公室）")
	p.ok("add", "employee", "emp_no=0001", "name=周雨桐", "gender=女", "dept_id=XZB", "position_id=文员", "hire_date=2020-01-01")
	groups := p.ok("duplicates")["groups"].([]any)
	if len(groups) != 1 || groups[0].(map[string]any)["why"] != "name" {
		t.Fatalf("%v", groups)
	}
	p.refused("invalid", "merge", "department", "XZ", "XZ")
	p.refused("invalid", "merge", "department", "XZ", "XZB", "--set", "dept_name=行")
	got := p.ok("merge", "department", "XZ", "XZB", "--set", "dept_name=行政办", "--take", "dept_code")
	if got["number"] != "XZB" || got["changed"].(float64) != 1 {
		t.Fatalf("%v", got)
	}
	kept := p.ok("show", "department", "XZB")
	if parts := kept["parts"].([]any); kept["void"] == true || kept["values"].(map[string]any)["dept_name"] != "行政办" || len(parts) != 1 {
		t.Fatalf("%v", kept)
	}
	if gone := p.ok("show", "department", kept["parts"].([]any)[0].(map[string]any)["id"].(string)); gone["into"].(map[string]any)["id"] != kept["id"] {
		t.Errorf("%v", gone)
	}
	p.ok("merge", "undo", got["mark"].(string))
	p.refused("conflict", "merge", "undo", got["mark"].(string))
	p.refused("invalid", "merge", "apart", "department", "XZ", "XZB")
	p.ok("merge", "apart", "department", "XZ", "XZB", "--note", "两个楼层")
	out, _, _ := p.run("duplicates")
	if left := p.ok("duplicates"); len(left["groups"].([]any)) != 0 || len(left["apart"].([]any)) != 1 || !strings.Contains(out, "两个楼层") {
		t.Errorf("%v", left)
	}
}
