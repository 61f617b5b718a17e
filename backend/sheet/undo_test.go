package sheet_test

import (
	"context"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

func undo(s *store.Store, batch string) error {
	_, err := s.Write(context.Background(), keeper, func(tx *store.Tx) error { return sheet.Undo(context.Background(), tx, batch, func(int, int) {}) })
	return err
}

// TestUndoSaysSo reads the history of a record and of the batch.
func TestUndoSaysSo(t *testing.T) {
	s, today := company(t, true)
	out := run(t, s, draft(t, s, "equipment", file(t, "testdata/ledgers/"+ledger01+".xlsx"), sheet.Options{Today: today}))
	var id string
	read(t, s, func(tx *store.Tx) error {
		rows, err := tx.Where(kindOf(t, s, "equipment"), "asset_no", "DN-2021-0001")
		if err == nil {
			id = rows[0].ID
		}
		return err
	})
	if err := undo(s, out.Batch); err != nil {
		t.Fatal(err)
	}
	read(t, s, func(tx *store.Tx) error {
		r, err := tx.ByID(kindOf(t, s, "equipment"), id)
		if err != nil || r.State != store.Withdrawn || !strings.Contains(r.Reason, out.Batch) {
			t.Fatalf("%+v, %v", r, err)
		}
		h, err := tx.History(kindOf(t, s, "equipment"), r)
		if err != nil || len(h) != 2 || h[1].Act != store.ActState {
			t.Errorf("history %+v, %v", h, err)
		}
		wrong, err := tx.Verify(context.Background())
		if err != nil || len(wrong) > 0 {
			t.Errorf("the log: %v, %v", wrong, err)
		}
		return nil
	})
}

func TestUndoKeepsLaterWork(t *testing.T) {
	s, today := company(t, true)
	out := run(t, s, draft(t, s, "equipment", file(t, "testdata/ledgers/"+ledger01+".xlsx"), sheet.Options{Today: today}))
	k := kindOf(t, s, "equipment")
	write(t, s, func(tx *store.Tx) error {
		r, err := record.Find(tx, k, "DN-2021-0001")
		if err != nil {
			return err
		}
		return record.Put(tx, k, r.ID, kind.Values{"location": "3楼306"})
	})
	n := live(t, s, k)
	if err := undo(s, out.Batch); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "DN-2021-0001") {
		t.Errorf("undo over a later change: %v", err)
	}
	if live(t, s, k) != n {
		t.Error("a refused undo changed something")
	}
}
