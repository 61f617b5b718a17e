// Package registers declares the registers that are only kept: fields, columns,
// checks and rights, one file for each chapter, and the code lists that the
// program ships with. It holds no behaviour; a register that needs some has a
// package of its own.
package registers

import (
	"slices"

	"opsbook/backend/kind"
)

// Kinds returns the declared registers, those that others refer to first.
func Kinds() []kind.Kind {
	return slices.Concat(system(), days(), people(), places(), partners(), supplies(), office())
}
