package forms_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"opsbook/backend/forms"
	"opsbook/backend/kind"
	"opsbook/backend/print"
	"opsbook/backend/print/printtest"
	"opsbook/backend/registers"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
	"opsbook/backend/vault/vaulttest"
)

func TestMain(m *testing.M) {
	vaulttest.Quick()
	os.Exit(m.Run())
}

func fields(kinds kind.Type, names ...string) (out []kind.Field) {
	for _, n := range names {
		out = append(out, kind.Field{Name: n, Label: n, English: n, Type: kinds})
	}
	return out
}

// Whoever counts blind is not told what the books say before the count is over.
func TestBlindCountsAreBlind(t *testing.T) {
	head := append(fields(kind.Text, "doc_no", "scope", "dept_id", "counters", "count_type", "mode", "status"), kind.Field{Name: "base_date", Label: "base_date", English: "d", Type: kind.Date},
		kind.Field{Name: "rows", Label: "rows", English: "rows", Type: kind.Sub, To: "stocktake_row"})
	row := append(fields(kind.Text, "stocktake_id", "object_no", "name", "spec", "unit", "book_location", "real_location", "book_user", "real_condition", "count_result", "reason"), fields(kind.Int, "book_qty", "real_qty", "diff")...)
	row[0] = kind.Field{Name: "stocktake_id", Label: "of", English: "of", Type: kind.Ref, To: "stocktake"}
	s := storetest.Open(t, registers.Lists(), kind.Kind{Name: "stocktake", Label: "盘点表", English: "Stocktakes", Chapter: "asset", Key: "doc_no", Title: "doc_no", Fields: head},
		kind.Kind{Name: "stocktake_row", Label: "明细", English: "Lines", Title: "name", Parent: "stocktake_id", Fields: row})
	if wrong := forms.Mistakes(s.Catalog()); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	for _, tt := range []struct {
		mode, status string
		told         bool
	}{{"blind", "counting", false}, {"blind", "counted", true}, {"open", "counting", true}} {
		err := s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
			doc := forms.Doc{Version: 1, Row: &store.Row{Values: kind.Values{"doc_no": "PD-202603-01", "mode": tt.mode, "status": tt.status}},
				Lines: []store.Row{{ID: "a", Values: kind.Values{"name": "中性笔", "book_qty": int64(4711), "diff": int64(-815)}}}}
			pdf, _, err := forms.Print(tx, forms.ByName("stocktake_card"), []forms.Doc{doc}, forms.Options{Options: print.Options{Now: tx.Now}})
			if err != nil {
				return err
			}
			if text := printtest.Text(t, pdf, true); strings.Contains(text, "4711") != tt.told || strings.Contains(text, "815") != tt.told || !strings.Contains(text, "中性笔") {
				t.Errorf("%s, %s:\n%s", tt.mode, tt.status, text)
			}
			if dir := os.Getenv("OPSBOOK_SAMPLES"); dir != "" {
				return os.WriteFile(dir+"/form-stocktake-"+tt.mode+".pdf", pdf, 0o600)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
