package equipment_test

import (
	"slices"
	"testing"

	"opsbook/backend/equipment"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/registers"
	"opsbook/backend/store"
)

// What is worth a look is said and stored all the same.
func TestWarnings(t *testing.T) {
	const yes, no = true, false
	tests := []struct {
		name   string
		change map[string]any
		field  string
		said   bool
	}{
		{"scrapped without a day", map[string]any{"status": "已报废"}, "dispose_date", yes},
		{"scrapped on a day", map[string]any{"status": "已报废", "dispose_date": "2025-06-30"}, "dispose_date", no},
		{"given back", map[string]any{"status": "returned"}, "dispose_date", no},
		{"disposed of before the opening balance", map[string]any{"status": "已报废", "dispose_date": "2025-06-30", "opening_dep": "100", "opening_date": "2025-12-31"}, "dispose_date", yes},
		{"seven digits", map[string]any{"invoice_no": "1234567"}, "invoice_no", yes},
		{"eight digits", map[string]any{"invoice_no": "12345678"}, "invoice_no", no},
		{"twenty digits", map[string]any{"invoice_no": "24412000000012345678"}, "invoice_no", no},
		{"twenty-one digits", map[string]any{"invoice_no": "244120000000123456789"}, "invoice_no", yes},
		{"a contract", map[string]any{"invoice_no": "HT-24"}, "invoice_no", no},
	}
	o := company(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o.try(t, func(tx *store.Tx, _ *kind.Kind) error {
				in := desktop()
				for name, x := range tt.change {
					in[name] = x
				}
				out, err := equipment.Save(tx, record.Input{Values: in})
				if said := slices.ContainsFunc(out.Warnings, func(f kind.Finding) bool { return f.Field == tt.field }); said != tt.said {
					t.Errorf("warned of %s: %v, want %v: %v", tt.field, said, tt.said, out.Warnings)
				}
				return err
			})
		})
	}
}

// A day of use that has not come is refused: nothing could be counted from it.
func TestUseInTheFuture(t *testing.T) {
	company(t).try(t, func(tx *store.Tx, _ *kind.Kind) error {
		in := desktop()
		in["use_date"] = "2099-05-01"
		_, err := equipment.Save(tx, record.Input{Values: in})
		refusal(t, "new", err, "use_date")
		return nil
	})
}

// No remembered code of a class is printed as if it were verified.
func TestCodeText(t *testing.T) {
	lists := registers.Lists().With("asset_class", kind.Code{Key: "Z0001", Label: "展示架"})
	seen := map[string]bool{}
	for _, c := range lists["asset_class"].Codes {
		want := map[string]string{"V1": "（" + c.Key + "）", "V2": "（" + c.Key + "，待核对）"}[c.Attr["verify"]]
		if got := equipment.CodeText(lists, c.Key); got != want {
			t.Errorf("%s %s: %q, want %q", c.Key, c.Attr["verify"], got, want)
		}
		seen[c.Attr["verify"]] = true
	}
	for _, degree := range []string{"V1", "V2", "V3", ""} {
		if !seen[degree] {
			t.Errorf("no class of degree %q", degree)
		}
	}
}
