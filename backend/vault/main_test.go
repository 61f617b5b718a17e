package vault_test

import (
	"log"
	"os"
	"testing"

	"opsbook/backend/vault/vaulttest"
)

// spillDir is where SQLite puts its temporary files; it asks once per process.
var spillDir string

func TestMain(m *testing.M) {
	vaulttest.Quick()
	var err error
	if spillDir, err = os.MkdirTemp("", "vault"); err != nil {
		log.Fatal(err)
	}
	os.Setenv("SQLITE_TMPDIR", spillDir)
	os.Setenv("TMP", spillDir) // Windows
	code := m.Run()
	os.RemoveAll(spillDir)
	os.Exit(code)
}
