// Package vaulttest makes key slots quick enough for tests. It refuses to work
// in a program that is not a test.
package vaulttest

import (
	"testing"

	"opsbook/backend/vault/internal/argon"
)

// Quick makes every password of this test process cost milliseconds instead of
// half a second, without changing any other behaviour. It stays so: call it from
// TestMain or at the start of a test.
func Quick() {
	if !testing.Testing() {
		panic("vaulttest: not a test")
	}
	argon.Quick.Store(true)
}
