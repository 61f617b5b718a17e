//go:build quick

package main

import (
	"testing"

	"opsbook/backend/vault/vaulttest"
)

// TestMain is the program itself in which a password costs next to nothing. Tests of the
// browser door that are not about passwords are of this one: `go test -c -tags quick`.
func TestMain(*testing.M) {
	vaulttest.Quick()
	main()
}
