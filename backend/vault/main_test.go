package vault_test

import (
	"os"
	"testing"

	"opsbook/backend/vault/vaulttest"
)

func TestMain(m *testing.M) {
	vaulttest.Quick()
	os.Exit(m.Run())
}
