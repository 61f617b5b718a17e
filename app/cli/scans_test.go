package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"opsbook/backend/scan"
	"opsbook/backend/scan/scantest"
)

func TestScan(t *testing.T) {
	p := newProgram(t)
	p.ok("init")
	p.ok("add", "partner", "name=华文办公", "category=GY")
	number := p.ok("list", "partner")["rows"].([]any)[0].(map[string]any)["number"].(string)
	dir := t.TempDir()
	write := func(name string, data []byte) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a/1.jpg", scantest.JPEG(t, scantest.Page(t, "OPS1|partner_card|"+number+"|1|1", 1)))
	write("a/Thumbs.db", []byte("x"))
	write("b.png", scantest.PNG(t, scantest.Page(t, "", 1)))
	out, errs, code := p.run("scan", dir)
	var all []scan.Result
	if err := json.Unmarshal([]byte(out), &all); err != nil {
		t.Fatal(err, out)
	}
	if code != 1 || !strings.Contains(errs, "有 1 个文件没有全部归档") || len(all) != 2 || all[0].Places[0].State != scan.Filed || all[1].Places[0].State != scan.Left {
		t.Errorf("exit %d, %s\n%s", code, errs, out)
	}
	if out, errs, code = p.run("scan", filepath.Join(dir, "a", "1.jpg")); code != 0 || !strings.Contains(out, `"already"`) {
		t.Errorf("the same again: exit %d, %s%s", code, out, errs)
	}
	p.refused("not_found", "scan", filepath.Join(dir, "none.jpg"))
}
