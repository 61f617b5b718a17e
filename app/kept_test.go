package app_test

import (
	"testing"

	"opsbook/backend/desk"
)

// The navigation counts what lists find, in every register.
func TestMetaCountsGaps(t *testing.T) {
	o := newOffice(t)
	id, err := o.draft() // a device with a number, a name and a place
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.a.ImportRun(id, false); err != nil {
		t.Fatal(err)
	}
	m, err := o.a.Meta()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, k := range m.Kinds {
		if k.Chapter == "" {
			continue
		}
		p, err := o.a.List(desk.ListQuery{Kind: k.Name, Where: []desk.Cond{{Field: "_gaps", Op: "between", Values: []string{"1", ""}}}, Wait: true})
		if err != nil || k.Gaps != p.Total {
			t.Errorf("%s: %d, its list has %d %v", k.Name, k.Gaps, p.Total, err)
		}
		found += p.Total
	}
	if found == 0 {
		t.Error("nothing lacks anything: the test tests nothing")
	}
}
