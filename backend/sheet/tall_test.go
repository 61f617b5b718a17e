package sheet_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

// A row is as tall as its text, which does not depend on who shows the file.
func TestRowsAreAsTallAsTheirText(t *testing.T) {
	s, _ := company(t, true)
	k := kindOf(t, s, "equipment")
	texts := []struct {
		model string // in a column of 18
		lines int
	}{
		{"", 1}, {"T500", 1}, {"12345678901234567", 1}, {"1234567890123456789", 2}, {"启明办公电脑八字", 1}, {"启明办公电脑九个字", 2}, {"启明 T500 i5/16G/512G", 2},
		{"a b c d e f g h i j", 2}, {strings.Repeat("a", 36), 2}, {strings.Repeat("a", 37), 3}, {strings.Repeat("启", 60), 8},
	}
	write(t, s, func(tx *store.Tx) error {
		for i, tt := range texts {
			if _, err := record.Take(tx, k, record.Input{Values: kind.Values{"asset_no": fmt.Sprintf("A-%02d", i), "name": "电脑", "model": tt.model}}); err != nil {
				return err
			}
		}
		return nil
	})
	f, err := excelize.OpenReader(bytes.NewReader(export(t, s, sheet.Spec{Kind: k, Columns: []string{"asset_no", "model"}})))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i, tt := range texts {
		if h, err := f.GetRowHeight(f.GetSheetName(0), 4+i); err != nil || h != float64(15*tt.lines) {
			t.Errorf("%q is %v points tall, %v; want %d lines", tt.model, h, err, tt.lines)
		}
	}
}
