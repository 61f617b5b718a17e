package cli_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"opsbook/app/cli"
)

// Two PCs by the command line: one lets the other in, both write, what both wrote in one
// field is settled, a package is taken back.
func TestExchangeCommands(t *testing.T) {
	a, b := newProgram(t), newProgram(t)
	stick := t.TempDir()
	a.ok("init", "--company", "星桥澜")
	a.ok("add", "location", "name=一号库")
	asked := b.ok("exchange", "request", "前台", stick)
	request, code := asked["path"].(string), asked["code"].(string)
	if seen := a.ok("exchange", "enrol", request); seen["code"] != code || seen["name"] != "前台" {
		t.Fatalf("%v", seen)
	}
	a.refused("invalid", "exchange", "enrol", request, stick, "--code", "0000 0000 0000 0000 0000")
	let := a.ok("exchange", "enrol", request, stick, "--code", code)
	welcome := let["path"].(string)
	if seen := b.ok("exchange", "join", welcome); seen["code"] != let["code"] || seen["company"] != "星桥澜" {
		t.Fatalf("%v", seen)
	}
	if got := b.ok("exchange", "join", welcome, "--code", let["code"].(string)); len(got["recovery"].([]any)) != 16 {
		t.Fatalf("%v", got)
	}
	a.ok("set", "location", "一号库", "name=甲库")
	b.ok("set", "location", "一号库", "name=乙库")
	sent := a.ok("exchange", "export", stick, "--to", "前台")
	path := sent["path"].(string)
	for _, what := range []string{"preview", "import"} {
		in := b.ok("exchange", what, path)
		if len(in["disputes"].([]any)) != 1 || in["changes"].(float64) < 1 {
			t.Errorf("%s: %v", what, in)
		}
	}
	out, _, _ := b.run("exchange", "conflicts")
	if !strings.Contains(out, "甲库") || !strings.Contains(out, "乙库") || !strings.Contains(out, "一号库") {
		t.Errorf("%s", out)
	}
	b.refused("invalid", "exchange", "resolve", "location", "--all", "yours")
	if got := b.ok("exchange", "resolve", "equipment", "--all", "mine"); got["settled"].(float64) != 0 {
		t.Errorf("%v", got)
	}
	b.ok("exchange", "resolve", "location", "乙库", "name", "丙库")
	back := b.ok("exchange", "export", stick)
	in := a.ok("exchange", "import", back["path"].(string))
	a.ok("show", "location", "丙库")
	for range 2 {
		if got := a.ok("exchange", "undo", in["package"].(string)); got["records"].(float64) != 1 || len(got["stays"].([]any)) != 0 {
			t.Errorf("%v", got)
		}
		a.refused("conflict", "exchange", "undo", in["package"].(string))
		a.refused("not_found", "show", "location", "丙库")
		a.ok("exchange", "undo", in["package"].(string), "--redo")
		a.refused("conflict", "exchange", "undo", in["package"].(string), "--redo")
		a.ok("show", "location", "丙库")
	}
	a.misused("exchange", "undo", "--redo")
	a.ok("exchange", "undo", in["package"].(string))
	if s := a.ok("exchange", "devices"); len(s["devices"].([]any)) != 2 {
		t.Errorf("%v", s)
	}
	share := t.TempDir()
	for _, p := range []*program{a, b} {
		if got := p.ok("exchange", "folder", share); got["folder"] != share {
			t.Errorf("%v", got)
		}
	}
	a.ok("set", "location", "甲库", "name=丁库")
	a.ok("exchange", "sync")
	if got := b.ok("exchange", "sync"); got["took"].(float64) < 1 {
		t.Errorf("%v", got)
	}
	b.ok("show", "location", "丁库")
	for _, p := range []*program{a, b} {
		if v := p.ok("verify"); v["ok"] != true {
			t.Errorf("%v", v)
		}
	}
	scan := filepath.Join(t.TempDir(), "扫描.pdf")
	for i := range 3 {
		noise := make([]byte, 500_000)
		_, _ = rand.Read(noise) // never fails
		if err := os.WriteFile(scan, append([]byte("%PDF-1.4\n"), noise...), 0o600); err != nil {
			t.Fatal(err)
		}
		a.ok("add", "location", fmt.Sprint("name=分卷", i))
		a.ok("attach", "location", fmt.Sprint("分卷", i), scan)
	}
	a.refused("invalid", "exchange", "export", stick, "--volume-size", "9999")
	several := a.ok("exchange", "export", stick, "--volume-size", "1")["files"].([]any)
	if len(several) < 2 {
		t.Fatalf("%v", several)
	}
	args := []string{"exchange", "preview"}
	for _, f := range several[1:] {
		args = append(args, f.(map[string]any)["path"].(string))
	}
	if in := b.ok(args...); len(in["lost"].([]any)) != 1 {
		t.Errorf("%v", in)
	}
	args[1] = "import"
	if in := b.ok(append(args, several[0].(map[string]any)["path"].(string))...); in["late"].(float64) != 0 || in["lacking"].(float64) != 0 {
		t.Errorf("%v", in)
	}
	b.ok("show", "location", "分卷2")
	a.ok("exchange", "rename", "前台", "财务室")
	a.refused("not_found", "exchange", "rename", "前台", "行政部")
	if out, _, _ := a.run("exchange", "waiting"); strings.TrimSpace(out) != "[]" {
		t.Errorf("%s", out)
	}
	a.refused("not_found", "exchange", "salvage", strings.Repeat("0", 32), "--preview")
	a.refused("not_found", "exchange", "salvage", "none")
	a.refused("not_found", "exchange", "discard", "none")
	a.ok("exchange", "revoke", "财务室")
	again := b.ok("exchange", "export", stick)
	a.refused("forbidden", "exchange", "import", again["path"].(string))
}

// A difference is decided by what was said in a place, on a PC, or by another value; a word
// that says none of that decides nothing.
func TestDecidingByAWord(t *testing.T) {
	a, b := newProgram(t), newProgram(t)
	stick := t.TempDir()
	a.ok("init", "--company", "星桥澜")
	for _, name := range []string{"一号库", "二号库", "三号库", "四号库"} {
		a.ok("add", "location", "name="+name)
	}
	asked := b.ok("exchange", "request", "前台", stick)
	let := a.ok("exchange", "enrol", asked["path"].(string), stick, "--code", asked["code"].(string))
	b.ok("exchange", "join", let["path"].(string), "--code", let["code"].(string))
	a.ok("exchange", "import", b.ok("exchange", "export", stick)["path"].(string))
	b.ok("void", "location", "四号库", "--reason", "拆除")
	a.ok("set", "location", "四号库", "name=甲四")
	for _, name := range []string{"一号库", "二号库", "三号库"} {
		a.ok("set", "location", name, "name=甲"+name)
		b.ok("set", "location", name, "name=乙"+name)
	}
	a.ok("exchange", "import", b.ok("exchange", "export", stick)["path"].(string))
	ids := map[string]string{}
	out, _, _ := a.run("exchange", "conflicts")
	var list []struct {
		Record, Field string
		Said          []struct{ Text, PC string }
	}
	if err := json.Unmarshal([]byte(out), &list); err != nil || len(list) != 4 {
		t.Fatalf("%v\n%s", err, out)
	}
	second := map[string]string{}
	for _, d := range list {
		if d.Field == "_state" {
			ids["四号库"] = d.Record
			continue
		}
		name := strings.TrimPrefix(strings.TrimPrefix(d.Said[0].Text, "甲"), "乙")
		ids[name], second[name] = d.Record, d.Said[1].Text
	}
	for _, word := range []string{"first", "kep", "@前台", ""} {
		a.misused("exchange", "resolve", "location", ids["四号库"], "_state", word)
	}
	for _, word := range []string{"third", "tenth", "@后台"} {
		a.misused("exchange", "resolve", "location", ids["一号库"], "name", word)
	}
	a.ok("exchange", "resolve", "location", ids["四号库"], "_state", "keep")
	a.ok("exchange", "resolve", "location", ids["一号库"], "name", "second")
	a.ok("exchange", "resolve", "location", ids["二号库"], "name", "@前台")
	a.ok("exchange", "resolve", "location", ids["三号库"], "name", "丙")
	for _, name := range []string{"甲四", second["一号库"], "乙二号库", "丙"} {
		a.ok("show", "location", name)
	}
}

// Copying the data folder alone makes another PC: it writes under another name, and takes
// part once it was let in.
func TestACopiedDataFolder(t *testing.T) {
	a := newProgram(t)
	a.ok("init", "--company", "星桥澜")
	c := newProgram(t)
	if err := os.CopyFS(c.dir, os.DirFS(a.dir)); err != nil {
		t.Fatal(err)
	}
	first := a.ok("add", "equipment", "name=打印机", "class_code=A4黑白打印机", "purchase_date=2024-03-12", "location=一楼", "model=L1", "original_value=1", "dept_id=", "life_years=3")
	other := c.ok("add", "equipment", "name=打印机", "class_code=A4黑白打印机", "purchase_date=2024-03-12", "location=一楼", "model=L1", "original_value=1", "dept_id=", "life_years=3")
	if first["number"] == other["number"] {
		t.Errorf("both gave out %v", first["number"])
	}
	stick := t.TempDir()
	if got := c.ok("exchange", "request", "搬家的电脑", stick); filepath.Ext(got["path"].(string)) != ".wsq" {
		t.Errorf("%v", got)
	}
}

// What voids much is taken in by whoever says that he has asked; one that was put aside by
// the shared folder is called by its name.
func TestMuchIsVoidedAtTheCommandLine(t *testing.T) {
	a, b := newProgram(t), newProgram(t)
	stick, share := t.TempDir(), t.TempDir()
	a.ok("init", "--company", "星桥澜")
	book := filepath.Join(t.TempDir(), "地点.csv")
	rows := "地点名称\n"
	for i := range 25 {
		rows += fmt.Sprint("库", i, "\n")
	}
	if err := os.WriteFile(book, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	a.ok("import", "location", book)
	asked := b.ok("exchange", "request", "前台", stick)
	let := a.ok("exchange", "enrol", asked["path"].(string), stick, "--code", asked["code"].(string))
	b.ok("exchange", "join", let["path"].(string), "--code", let["code"].(string))
	for _, p := range []*program{a, b} {
		p.ok("exchange", "folder", share)
		p.ok("exchange", "sync")
	}
	for i := range 22 {
		a.ok("void", "location", fmt.Sprint("库", i), "--reason", "误")
	}
	path := a.ok("exchange", "export", stick)["path"].(string)
	a.ok("exchange", "sync")
	if got := b.ok("exchange", "sync"); got["held"].(float64) != 1 {
		t.Errorf("%v", got)
	}
	out, _, _ := b.run("exchange", "waiting")
	var list []map[string]any
	if err := json.Unmarshal([]byte(out), &list); err != nil || len(list) != 1 || list[0]["much"] != true {
		t.Fatalf("%v, %v", list, err)
	}
	held := list[0]["package"].(string)
	for _, what := range []string{path, held} {
		b.refused("conflict", "exchange", "import", what)
	}
	if got := b.ok("list", "location"); len(got["rows"].([]any)) != 25 {
		t.Errorf("%d live", len(got["rows"].([]any)))
	}
	var text, errs bytes.Buffer
	args := []string{"--data", b.dir, "--device", b.dev, "--password-file", b.pw, "exchange", "preview", held}
	if code := cli.Run(context.Background(), args, strings.NewReader(""), &text, &errs, cli.Doors{}); code != 0 || !strings.Contains(text.String(), "location: 0 new, 0 changed, 22 voided; MUCH") {
		t.Errorf("%s%s", &text, &errs)
	}
	b.ok("exchange", "discard", held)
	b.refused("not_found", "exchange", "discard", held)
	a.ok("exchange", "sync")
	text.Reset()
	args = append(args[:6], "exchange", "sync")
	if code := cli.Run(context.Background(), args, strings.NewReader(""), &text, &errs, cli.Doors{}); code != 0 || !strings.Contains(text.String(), "exchange/discarded/"+held+".wsp") {
		t.Errorf("%s%s", &text, &errs)
	}
	b.ok("exchange", "import", filepath.Join(b.dir, "exchange", "discarded", held+".wsp"), "--anyway")
	if got := b.ok("exchange", "sync"); got["took"].(float64) == 0 {
		t.Errorf("%v", got)
	}
}
