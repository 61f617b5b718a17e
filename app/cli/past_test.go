package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// change is one field of a history's step as scripts read it.
type change struct {
	Field            string
	Old, New         any
	OldText, NewText string
}

// entries reads a history, newest first.
func (p *program) entries(kind, what string) (out []struct {
	Action  string
	Changes []change
}) {
	p.t.Helper()
	text, errs, code := p.run("history", kind, what)
	if err := json.Unmarshal([]byte(text), &out); code != 0 || err != nil {
		p.t.Fatalf("history %s: exit %d, %v %s", what, code, err, errs)
	}
	return out
}

// A history carries what is stored, and beside it what people read.
func TestHistoryCarriesStoredValues(t *testing.T) {
	p := newProgram(t)
	p.ok("init")
	dept := p.ok("add", "department", "dept_code=XZ", "dept_name=行政部")
	other := p.ok("add", "department", "dept_code=CW", "dept_name=财务部")
	p.ok("add", "equipment", "asset_no=DN-2024-0001", "name=电脑", "class_code=台式计算机", "model=X", "purchase_date=2024-03-12",
		"original_value=4599", "location=库房", "status=闲置", "is_public=否", "dept_id=XZ")
	p.ok("set", "equipment", "ｄｎ-2024-0001", "original_value=5,000.50", "status=在用", "is_public=是", "dept_id=财务部")
	h := p.entries("equipment", "dn-2024-0001")
	if len(h) != 2 || h[0].Action != "update" || h[1].Action != "insert" {
		t.Fatalf("%+v", h)
	}
	got := map[string]change{}
	for _, c := range h[0].Changes {
		got[c.Field] = c
	}
	for _, want := range []change{
		{"original_value", 459900.0, 500050.0, "4,599.00", "5,000.50"},
		{"status", "idle", "in_use", "闲置", "在用"},
		{"is_public", 0.0, 1.0, "否", "是"},
		{"dept_id", dept["id"], other["id"], "行政部", "财务部"},
	} {
		if got[want.Field] != want {
			t.Errorf("%+v, want %+v", got[want.Field], want)
		}
	}
}

// After an import is taken back, show and history tell of its records, and no
// command changes them.
func TestWithdrawnAtTheCommandLine(t *testing.T) {
	p := newProgram(t)
	p.ok("init")
	file := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(file, []byte("资产编号,资产名称,存放地点\nDN-2020-0001,显示器,库房\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	batch := p.ok("import", "equipment", file)["batch"].(string)
	id := p.ok("show", "equipment", "DN-2020-0001")["id"].(string)
	p.ok("undo-import", strings.ToLower(batch))
	for _, what := range []string{id, "DN-2020-0001", "ＤＮ-2020-0001"} {
		if v := p.ok("show", "equipment", what); v["id"] != id || v["withdrawn"] != true || v["void"] != false {
			t.Errorf("show %s: %v", what, v)
		}
		h := p.entries("equipment", what)
		if len(h) != 2 || h[0].Action != "withdraw" || len(h[0].Changes) != 1 || !strings.Contains(h[0].Changes[0].NewText, batch) {
			t.Errorf("history %s: %+v", what, h)
		}
		p.refused("not_found", "set", "equipment", what, "name=x")
		f := p.refused("not_found", "void", "equipment", what, "--reason", "x")
		p.refused("not_found", "attach", "equipment", what, file)
		if !strings.Contains(f["message"].(string), "DN-2020-0001已随导入撤回") {
			t.Errorf("void %s: %v", what, f)
		}
	}
	p.refused("not_found", "history", "equipment", "DN-2020-0002")
	if v := p.ok("list", "equipment", "--void"); v["total"] != 0.0 {
		t.Errorf("list: %v", v)
	}
	if h := p.entries("import_batch", batch); h[0].Changes[0].Field != "undone" || h[0].Changes[0].NewText != "是" {
		t.Errorf("the import's own history: %+v", h)
	}
}

// A file in which no heading is known is refused; columns that go nowhere are told.
func TestHeadingsThatFit(t *testing.T) {
	p := newProgram(t)
	p.ok("init")
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, text := range map[string]string{"wrong.csv": "甲,乙\n1,2\n3,4\n", "empty.csv": "", "one.csv": "x\n"} {
		for _, dry := range []string{"--dry-run", "--json"} {
			f := p.refused("invalid", "import", "equipment", write(name, text), dry)
			if !strings.Contains(f["message"].(string), name) {
				t.Errorf("%s: %v", name, f)
			}
		}
	}
	mapped := p.ok("import", "equipment", filepath.Join(dir, "wrong.csv"), "--map", "甲=asset_no", "--map", "乙=name", "--dry-run")
	if mapped["read"] != 2.0 {
		t.Errorf("named by hand: %v", mapped)
	}
	in := p.ok("import", "equipment", write("some.csv", "序号,资产编号,资产名称,吉祥物,颜色,净值\n1,DN-2020-0001,显示器,虎,黑,1\n"), "--dry-run")
	heading := in["rows"].([]any)[0].(map[string]any)
	told := map[string]string{}
	for _, x := range heading["problems"].([]any) {
		if x := x.(map[string]any); x["column"] != "" {
			told[x["column"].(string)] = x["level"].(string) + " " + x["message"].(string)
		}
	}
	if len(told) != 2 || !strings.HasPrefix(told["吉祥物"], "info 没有对应的字段") || !strings.HasPrefix(told["净值"], "info 由系统计算") {
		t.Errorf("told %v", told)
	}
}
