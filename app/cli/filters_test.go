package cli_test

import (
	"testing"
	"time"
)

// Filters are typed as values are: labels, names, yuan, any form of a date.
func TestFiltersAsTyped(t *testing.T) {
	p := newProgram(t)
	p.ok("demo")
	total := func(filter ...string) float64 {
		t.Helper()
		args := []string{"list", "equipment", "--limit", "0"}
		for _, f := range filter {
			args = append(args, "--filter", f)
		}
		return p.ok(args...)["total"].(float64)
	}
	for _, tt := range []struct{ typed, stored string }{
		{"status=在用", "status=in_use"}, {"status=在用|闲置", "status=in_use|idle"}, {"status!=在用", "status!=in_use"}, {"is_public=是", "is_public=1"},
		{"purchase_date=2024.1.1..2024年12月31日", "purchase_date=2024-01-01..2024-12-31"}, {"purchase_date=2024..2024", "purchase_date=2024-01..2024-12"},
		{"original_value=1,000..0.5万", "original_value=1000..5000"},
	} {
		if a, b := total(tt.typed), total(tt.stored); a != b || a == 0 || a == 202 {
			t.Errorf("%s finds %v, %s finds %v", tt.typed, a, tt.stored, b)
		}
	}
	dept := p.ok("show", "department", "行政部")
	if a, b := total("dept_id=行政部"), total("dept_id="+dept["id"].(string)); a != b || a == 0 {
		t.Errorf("by name %v, by id %v", a, b)
	}
	first := p.ok("show", "equipment", "DN-2024-0001")["values"].(map[string]any)["purchase_date"].(string)
	from, until := total("purchase_date="+first+".."), total("purchase_date=.."+first)
	on, dated := total("purchase_date="+first), total("purchase_date!=")
	if from+until-on != dated || from == 0 || until == 0 || on == 0 {
		t.Errorf("from %v, until %v, on %v of %v", from, until, on, dated)
	}
	now := time.Now()
	for typed, span := range map[string][2]int{"next:400": {0, 400}, "prev:400": {-400, 0}, "next:0": {0, 0}} {
		day := func(n int) string { return now.AddDate(0, 0, n).Format(time.DateOnly) }
		if a, b := total("warranty_end="+typed), total("warranty_end="+day(span[0])+".."+day(span[1])); a != b {
			t.Errorf("%s finds %v, want %v", typed, a, b)
		}
	}
	p.refused("invalid", "list", "equipment", "--filter", "name=next:30")
	p.refused("invalid", "list", "equipment", "--filter", "warranty_end=next:99999")
	whole := total("status=")
	if whole+total("status!=") != 202 {
		t.Errorf("without a status: %v", whole)
	}
}
