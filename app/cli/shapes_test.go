package cli_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// keys lists the keys of a JSON object.
func keys(v any) string {
	m, ok := v.(map[string]any)
	if !ok {
		return "no object"
	}
	return strings.Join(slices.Sorted(maps.Keys(m)), " ")
}

func first(v any) any {
	if list, ok := v.([]any); ok && len(list) > 0 {
		return list[0]
	}
	return nil
}

// TestShapes pins the JSON that scripts rely on. What stands here may get company,
// and is never renamed.
func TestShapes(t *testing.T) {
	p := newProgram(t)
	p.ok("init", "--company", "星桥澜")
	file := filepath.Join(t.TempDir(), "旧台账.csv")
	if err := os.WriteFile(file, []byte("资产编号,名称,状态,存放地点,原值\nDN-2024-0001,电脑,在库,库房,4599\nDN-2024-0002,电脑,在库,库房,面议\n合计,,,,4599\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	list := func(args ...string) any {
		t.Helper()
		out, errs, code := p.run(args...)
		var v any
		if err := json.Unmarshal([]byte(out), &v); code != 0 || err != nil {
			t.Fatalf("%v: exit %d, %v %s", args, code, err, errs)
		}
		return v
	}
	dry := p.ok("import", "equipment", file, "--dry-run")
	if dry["batch"] != "" || dry["created"] != 1.0 || dry["rejected"] != 1.0 || dry["skipped"] != 2.0 || dry["read"] != 2.0 {
		t.Errorf("dry run: %v", dry)
	}
	if p.ok("list", "equipment")["total"] != 0.0 {
		t.Error("a dry run stored something")
	}
	in := p.ok("import", "equipment", file)
	rows := in["rows"].([]any)
	second := rows[2].(map[string]any)
	if in["batch"] == "" || len(rows) != 4 || second["decision"] != "error" || second["row"] != 3.0 {
		t.Fatalf("import: %v", in)
	}
	page := p.ok("list", "equipment")
	show := p.ok("show", "equipment", "DN-2024-0001")
	history := list("history", "equipment", "DN-2024-0001")
	kinds := list("kinds")
	refused := p.refused("invalid", "set", "equipment", "DN-2024-0001", "original_value=面议")
	unknown := p.refused("not_found", "show", "equipment", "no such number")
	for _, s := range []struct {
		what string
		v    any
		keys string
	}{
		{"list", page, "names next rows total"},
		{"row", first(page["rows"]), "id number status values"},
		{"show", show, "attachments id into lines names number parts rev status values void withdrawn"},
		{"history", first(history), "action at changes name stream user"},
		{"change", first(first(history).(map[string]any)["changes"]), "field label new newText old oldText"},
		{"kinds", first(kinds), "fields forms label name steps"},
		{"import", in, "batch created earlier read rejected rows skipped unchanged updated warned"},
		{"imported row", second, "decision problems row sheet shown values"},
		{"problem", first(second["problems"]), "column level message value"},
		{"verify", p.ok("verify"), "ok problems"},
		{"fault", refused, "code fields message"},
		{"fault without fields", unknown, "code fields message"},
		{"undo", p.ok("undo-import", in["batch"].(string)), "batch"},
	} {
		if got := keys(s.v); got != s.keys {
			t.Errorf("%s has %q, want %q", s.what, got, s.keys)
		}
	}
	problem := first(second["problems"]).(map[string]any)
	if problem["column"] != "原值" || problem["value"] != "面议" || !strings.Contains(problem["message"].(string), "面议") {
		t.Errorf("problem: %v", problem)
	}
	if v := show["values"].(map[string]any); v["original_value"] != 459900.0 {
		t.Errorf("money is not in fen: %v", v["original_value"])
	}
	if refused["fields"].(map[string]any)["original_value"] == nil {
		t.Errorf("fault: %v", refused)
	}
	p.refused("conflict", "undo-import", in["batch"].(string))
	p.refused("not_found", "undo-import", "IMP-1")
}
