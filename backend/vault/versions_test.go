package vault_test

import (
	"os/exec"
	"strings"
	"testing"
)

// The encrypting file system depends on how this SQLite reads and writes its
// files, and the driver on the libc it was made with. Another pair is fine when
// all tests here and in test/sqlcipher pass with it: then write it down.
func TestTestedVersions(t *testing.T) {
	const libc = "modernc.org/libc v1.79.0"
	const tested = "modernc.org/sqlite v1.61.1\n" + libc + "\n"
	list := func(format string, modules ...string) string {
		t.Helper()
		out, err := exec.Command("go", append([]string{"list", "-m", "-f", format}, modules...)...).Output()
		must(t, err)
		return string(out)
	}
	if got := list("{{.Path}} {{.Version}}", "modernc.org/sqlite", "modernc.org/libc"); got != tested {
		t.Errorf("in use is\n%stested is\n%s", got, tested)
	}
	driver := strings.TrimSpace(list("{{.GoMod}}", "modernc.org/sqlite"))
	if !strings.Contains(string(read(t, driver)), libc) {
		t.Errorf("the driver was not made with %s: see %s", libc, driver)
	}
}
