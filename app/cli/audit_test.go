package cli_test

import (
	"archive/zip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// said are the entries of an answer: who, what, of which record.
func said(v map[string]any) (out []string) {
	for _, x := range v["entries"].([]any) {
		e := x.(map[string]any)
		out = append(out, strings.Join([]string{e["user"].(string), e["what"].(map[string]any)["zh"].(string), e["record"].(string)}, " "))
	}
	return out
}

func TestAuditCommands(t *testing.T) {
	p := newProgram(t)
	p.ok("init", "--company", "星桥澜")
	p.ok("add", "location", "name=一号库")
	p.ok("set", "location", "一号库", "name=甲库")
	new := filepath.Join(t.TempDir(), "new")
	if err := os.WriteFile(new, []byte("Secret456\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.ok("user", "add", "shenji", "auditor", new)
	if got := said(p.ok("audit", "--kind", "location", "--number", "甲库")); strings.Join(got, "|") != "admin 修改 甲库|admin 新增 甲库" {
		t.Errorf("%q", got)
	}
	first := p.ok("audit", "--limit", "3")
	rest := p.ok("audit", "--limit", "3", "--after", first["next"].(string))
	if both := said(p.ok("audit", "--limit", "6")); len(both) != 6 || strings.Join(said(rest), "|") == strings.Join(said(first), "|") {
		t.Errorf("%q, %q, %q", both, said(first), said(rest))
	}
	if got := said(p.ok("audit", "--kind", "event", "--person", "admin", "--pc", "self")); len(got) < 3 || got[0] != "admin 登录 " {
		t.Errorf("%q", got)
	}
	if got := said(p.ok("audit", "--to", "2020-01-01")); len(got) != 0 {
		t.Errorf("%q", got)
	}
	p.refused("not_found", "audit", "--person", "nobody")
	p.refused("invalid", "audit", "--from", "2026-99-99")
	file := filepath.Join(t.TempDir(), "log.zip")
	p.refused("forbidden", "audit", "--export", file)
	if _, _, code := p.run("audit", "--limit", "0"); code != 2 {
		t.Errorf("--limit 0: exit %d", code)
	}
	plain := *p
	plain.pw = new
	if out, errs, code := plain.run("--user", "shenji", "audit", "--export", file); code != 0 {
		t.Fatal(out, errs)
	}
	if got := p.ok("verify", "--audit", file); got["ok"] != true || got["by"] != "shenji" {
		t.Errorf("%v", got)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 0x20
	bad := filepath.Join(t.TempDir(), "bad.zip")
	if err := os.WriteFile(bad, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, _, code := p.run("verify", "--audit", bad); code != 1 || !strings.Contains(out, "改动过") {
		t.Errorf("%d %s", code, out)
	}
	p.refused("not_found", "verify", "--audit", filepath.Join(t.TempDir(), "none"))
	p.codeOfReport()
}

// codeOfReport prints a monthly report as a workbook and holds its code against the log.
func (p *program) codeOfReport() {
	p.t.Helper()
	file := filepath.Join(p.t.TempDir(), "month.xlsx")
	p.ok("report", "stock_month", "--param", "month=2026-03", "--xlsx", file)
	z, err := zip.OpenReader(file)
	if err != nil {
		p.t.Fatal(err)
	}
	defer z.Close()
	var text strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			p.t.Fatal(err)
		}
		var b [1 << 20]byte
		n, _ := r.Read(b[:])
		text.Write(b[:n])
	}
	code := regexp.MustCompile(`(?:[A-HJ-NP-Z2-9]{4}-){7}[A-HJ-NP-Z2-9]{4}`).FindString(text.String())
	if got := p.ok("verify", "--code", code); got["ok"] != true || got["paper"] == "" {
		p.t.Errorf("%v", got)
	}
	if out, _, exit := p.run("verify", "--code", strings.Repeat("ABCD-", 7)+"ABCD"); exit != 1 || !strings.Contains(out, "没有印过") {
		p.t.Errorf("%d %s", exit, out)
	}
	p.refused("invalid", "verify", "--code", "ABCD")
	if _, _, exit := p.run("verify", "--code", code, "--audit", file); exit != 2 {
		p.t.Errorf("both: exit %d", exit)
	}
}
