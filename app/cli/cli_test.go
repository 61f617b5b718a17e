package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"opsbook/app/cli"
	"opsbook/backend/vault/vaulttest"
)

func TestMain(m *testing.M) {
	vaulttest.Quick()
	os.Exit(m.Run())
}

// program runs commands on one data folder, as a script would.
type program struct {
	t        *testing.T
	dir, dev string
	pw       string
}

func newProgram(t *testing.T) *program {
	p := &program{t: t, dir: filepath.Join(t.TempDir(), "data"), dev: t.TempDir(), pw: filepath.Join(t.TempDir(), "pw")}
	if err := os.WriteFile(p.pw, []byte("Secret123\r\nsecond line\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

// run returns standard output and error and the exit code.
func (p *program) run(args ...string) (string, string, int) {
	var out, errw bytes.Buffer
	all := append([]string{"--data", p.dir, "--device", p.dev, "--password-file", p.pw, "--json"}, args...)
	code := cli.Run(context.Background(), all, strings.NewReader(""), &out, &errw, cli.Doors{})
	return out.String(), errw.String(), code
}

// ok runs a command that must succeed and reads its JSON.
func (p *program) ok(args ...string) (v map[string]any) {
	p.t.Helper()
	out, errs, code := p.run(args...)
	if code != 0 {
		p.t.Fatalf("%v: exit %d\n%s", args, code, errs)
	}
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		p.t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return v
}

// misused runs a command that is not of its form.
func (p *program) misused(args ...string) {
	p.t.Helper()
	if _, errs, code := p.run(args...); code != 2 {
		p.t.Errorf("%v: exit %d, want 2\n%s", args, code, errs)
	}
}

// refused runs a command that must be refused and returns the fault.
func (p *program) refused(code string, args ...string) map[string]any {
	p.t.Helper()
	_, errs, exit := p.run(args...)
	var f map[string]any
	if err := json.Unmarshal([]byte(errs), &f); exit != 1 || err != nil || f["code"] != code {
		p.t.Fatalf("%v: exit %d, want 1 and %s\n%s", args, exit, code, errs)
	}
	return f
}

func TestADayAtTheCommandLine(t *testing.T) {
	p := newProgram(t)
	first := p.ok("init", "--company", "星桥澜")
	if len(first["recovery"].([]any)) != 16 || first["password"] != nil {
		t.Errorf("init: %v", first)
	}
	p.refused("conflict", "init")
	p.ok("add", "department", "dept_code=XZ", "dept_name=行政部")
	p.ok("add", "employee", "emp_no=0006", "name=周雨桐", "gender=女", "dept_id=行政部", "position_id=行政专员", "hire_date=2020-01-02")
	made := p.ok("add", "equipment", "name=激光打印机", "class_code=A4黑白打印机", "model=启明 L1", "purchase_date=2024.3.12", "original_value=4,599.00",
		"dept_id=XZ", "user_id=0006", "location=3楼305", "status=在用", "life_years=3")
	if made["number"] != "DY-2024-0001" {
		t.Errorf("number: %v", made)
	}
	list := p.ok("list", "equipment", "--search", "jgdyj")
	if list["total"] != 1.0 {
		t.Fatalf("search by initials: %v", list)
	}
	row := list["rows"].([]any)[0].(map[string]any)
	values := row["values"].(map[string]any)
	if values["original_value"] != 459900.0 || values["purchase_date"] != "2024-03-12" || row["status"] != "in_use" {
		t.Errorf("values: %v", row)
	}
	p.ok("set", "equipment", "DY-2024-0001", "location=2楼201", "sn=QM5X240312")
	f := p.refused("invalid", "set", "equipment", "DY-2024-0001", "purchase_date=2024-02-30", "original_value=面议")
	if fields := f["fields"].(map[string]any); len(fields) != 2 || !strings.Contains(fields["original_value"].(string), "面议") {
		t.Errorf("fields: %v", f)
	}
	out, _, _ := p.run("history", "equipment", "DY-2024-0001")
	for _, want := range []string{`"old":"3楼305"`, `"new":"2楼201"`, `"user":"admin"`, `"action":"insert"`} {
		if !strings.Contains(out, want) {
			t.Errorf("history lacks %s:\n%s", want, out)
		}
	}
	show := p.ok("show", "equipment", "激光打印机")
	if show["rev"] != 2.0 || show["values"].(map[string]any)["net_value"] == nil {
		t.Errorf("show: %v", show)
	}
	p.refused("invalid", "void", "equipment", "DY-2024-0001")
	p.ok("void", "equipment", "DY-2024-0001", "--reason", "重复登记")
	if list := p.ok("list", "equipment"); list["total"] != 0.0 {
		t.Errorf("a voided record is listed: %v", list)
	}
	if v := p.ok("verify"); v["ok"] != true {
		t.Errorf("verify: %v", v)
	}
	p.refused("not_found", "show", "equipment", "DN-1")
	p.refused("not_found", "list", "starships")
	if _, _, code := p.run("lst"); code != 2 {
		t.Errorf("an unknown command: exit %d", code)
	}
	if _, _, code := p.run("show", "equipment"); code != 2 {
		t.Errorf("an argument is missing: exit %d", code)
	}
}

func TestPasswordsAndKeys(t *testing.T) {
	p := newProgram(t)
	first := p.ok("init")
	other := filepath.Join(t.TempDir(), "other")
	os.WriteFile(other, []byte("Another456"), 0o600)
	p.ok("user", "add", "chenjing", "clerk", other)
	as := func(user, pw string, args ...string) (string, string, int) {
		return p.run(append([]string{"--user", user, "--password-file", pw}, args...)...)
	}
	if _, errs, code := as("chenjing", other, "list", "equipment"); code != 0 {
		t.Fatalf("a clerk lists: %d %s", code, errs)
	}
	if _, _, code := as("chenjing", other, "user", "list"); code != 1 {
		t.Errorf("a clerk lists accounts: exit %d", code)
	}
	if _, _, code := as("chenjing", p.pw, "list", "equipment"); code != 1 {
		t.Errorf("a wrong password: exit %d", code)
	}
	p.ok("key", "remove", "chenjing")
	if _, _, code := as("chenjing", other, "list", "equipment"); code != 1 {
		t.Errorf("without a password: exit %d", code)
	}
	p.refused("not_found", "key", "remove", "chenjing")
	p.refused("conflict", "key", "remove", "admin")
	p.refused("not_found", "key", "add", "nobody", other)
	p.ok("key", "add", "chenjing", other)
	if _, errs, code := as("chenjing", other, "key", "remove", "admin"); code != 1 || !strings.Contains(errs, "forbidden") {
		t.Errorf("a clerk takes a password away: %d %s", code, errs)
	}
	p.ok("user", "disable", "chenjing")
	if _, _, code := as("chenjing", other, "list", "equipment"); code != 1 {
		t.Errorf("a disabled account: exit %d", code)
	}
	p.refused("conflict", "user", "disable", "admin")
	groups := filepath.Join(t.TempDir(), "groups")
	text := ""
	for _, g := range first["recovery"].([]any) {
		text += g.(string) + " "
	}
	os.WriteFile(groups, []byte(text), 0o600)
	for _, name := range []string{"slots.json", "slots.copy.json"} {
		if err := os.Remove(filepath.Join(p.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if _, errs, code := p.run("list", "equipment"); code != 1 || !strings.Contains(errs, "恢复密钥") {
		t.Errorf("without slots: %d %s", code, errs)
	}
	p.ok("key", "recover", groups, other)
	p.pw = other
	p.ok("list", "equipment")
	fresh := p.ok("key", "rotate")
	if len(fresh["recovery"].([]any)) != 16 || fresh["recovery"].([]any)[0] == first["recovery"].([]any)[0] {
		t.Errorf("rotate: %v", fresh)
	}
	p.refused("invalid", "key", "recover", other, other)
	p.ok("list", "equipment")
}

func TestDemoBackupRestore(t *testing.T) {
	p := newProgram(t)
	p.ok("demo")
	if list := p.ok("list", "equipment", "--limit", "3", "--sort", "-original_value"); list["total"] != 202.0 || list["next"] == "" {
		t.Errorf("list: %v", list["total"])
	}
	for _, form := range []string{"equipment", "equipment_label", "department", "employee", "partner"} {
		file := filepath.Join(t.TempDir(), form+".pdf")
		if v := p.ok("print", form, file); v["pages"].(float64) < 1 {
			t.Errorf("%s: %v", form, v)
		}
		if b, _ := os.ReadFile(file); !bytes.HasPrefix(b, []byte("%PDF-")) {
			t.Errorf("%s is no PDF", form)
		}
	}
	for file, more := range map[string][]string{"blank.pdf": {"--blank"}, "test.pdf": {"--test-page", "--sheet", "241x140"}, "over.pdf": {"--blank", "--overlay", "--dx", "1.5", "--dy", "-2"}, "copies.pdf": {"--blank", "--copies", "3", "--sheet", "A4"}} {
		v := p.ok(append([]string{"print", "stock_in_card", filepath.Join(t.TempDir(), file)}, more...)...)
		if want := map[string]float64{"blank.pdf": 2, "copies.pdf": 3}[file]; v["pages"] != max(want, 1) {
			t.Errorf("%s: %v", file, v)
		}
	}
	p.refused("invalid", "print", "stock_in_card", filepath.Join(t.TempDir(), "x.pdf"), "--blank", "--copies", "20")
	p.refused("invalid", "print", "supply_requisition_card", filepath.Join(t.TempDir(), "x.pdf"), "--test-page")
	stick := t.TempDir()
	made := p.ok("backup", stick)
	again := &program{t: t, dir: filepath.Join(t.TempDir(), "restored"), dev: p.dev, pw: p.pw}
	p.ok("restore", made["path"].(string), again.dir)
	if list := again.ok("list", "equipment", "--filter", "status=in_use"); list["total"] == 0.0 {
		t.Errorf("restored: %v", list)
	}
	p.refused("conflict", "restore", made["path"].(string), again.dir)
}

// What a clumsy hand types is wrong usage or a finished sentence, never passed over.
func TestClumsyHands(t *testing.T) {
	p := newProgram(t)
	p.ok("demo")
	wrong := [][]string{
		{"list", "equipment", "--limit", "-1"}, {"list", "equipment", "--filter", "name!x"}, {"list", "equipment", "--filter", "name"},
		{"list", "equipment", "--filter", "=x"}, {"list", "equipment", "x"}, {"add", "equipment", "name"}, {"serve", "--addr", "0.0.0.0:80"},
		{"serve", "--addr", "127.0.0.1:99999"}, {"serve", "--addr", "x"}, {"import", "equipment", "x.csv", "--today", "2024-13-01"},
		{"export", "equipment", "x.pdf"}, {"key", "add", "x"}, {"key", "nothing"},
		{"import", "equipment", "x.csv", "--choose", "3=split"}, {"import", "equipment", "x.csv", "--choose", "S:3=both"},
		{"import", "equipment", "x.csv", "--same", "status=idle"},
	}
	for _, args := range wrong {
		p.misused(args...)
	}
	refused := []struct {
		code string
		args []string
	}{
		{"not_found", []string{"attach", "equipment", "DN-2024-0001", t.TempDir()}},
		{"not_found", []string{"import", "equipment", t.TempDir()}},
		{"not_found", []string{"list", "equipment", "--after", "x"}},
		{"invalid", []string{"list", "equipment", "--sort", "name; DROP TABLE equipment"}},
		{"invalid", []string{"list", "equipment", "--filter", "name' OR ''='"}},
		{"invalid", []string{"list", "equipment", "--filter", "status=没有"}},
		{"invalid", []string{"list", "equipment", "--filter", "dept_id=没有"}},
		{"invalid", []string{"list", "equipment", "--filter", "original_value=很多"}},
		{"invalid", []string{"export", "equipment", "x.csv", "--filter", "status=没有"}},
		{"invalid", []string{"print", "equipment_card", "x.pdf", "--filter", "status=没有"}},
		{"conflict", []string{"void", "app_user", "admin", "--reason", "x"}},
		{"conflict", []string{"set", "app_user", "admin", "roles=viewer"}},
		{"invalid", []string{"set", "app_user", "admin", "username=root"}},
	}
	for _, r := range refused {
		p.refused(r.code, r.args...)
	}
	p.ok("list", "equipment")
}

// A list goes on where the page before ended, and one longer than a page is whole.
func TestLongLists(t *testing.T) {
	p := newProgram(t)
	p.ok("demo", "--scale", "450")
	all := p.ok("list", "equipment", "--limit", "1000", "--sort", "asset_no")
	seen, after := map[string]bool{}, ""
	for range 10 {
		page := p.ok("list", "equipment", "--limit", "70", "--sort", "asset_no", "--after", after)
		for _, r := range page["rows"].([]any) {
			seen[r.(map[string]any)["number"].(string)] = true
		}
		if after, _ = page["next"].(string); after == "" {
			break
		}
	}
	if n := len(all["rows"].([]any)); n != 450 || all["next"] != "" || len(seen) != n {
		t.Errorf("%d rows at once, %d by pages, next %v", n, len(seen), all["next"])
	}
}
