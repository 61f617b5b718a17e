package equipment_test

import (
	"testing"

	"opsbook/backend/equipment"
	"opsbook/backend/kind"
	"opsbook/backend/registers"
)

func TestCatalogAccepts(t *testing.T) {
	if _, err := kind.NewCatalog(append(registers.Kinds(), equipment.Kind), registers.Lists()); err != nil {
		t.Fatal(err)
	}
}
