package backend_test

import (
	"testing"

	"opsbook/backend"
	"opsbook/backend/forms"
)

// Every declared form of the program's registers is made of fields that are there.
func TestFormsFitTheirRegisters(t *testing.T) {
	c, err := backend.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range forms.Mistakes(c) {
		t.Error(m)
	}
	names := map[string]bool{}
	for _, f := range forms.All() {
		if names[f.Name] || f.Title == "" || f.English == "" || len(f.Papers) == 0 {
			t.Errorf("%s: said twice, or without title or paper", f.Name)
		}
		names[f.Name] = true
	}
}
