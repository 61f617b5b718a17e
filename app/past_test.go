package app_test

import (
	"strings"
	"testing"

	"opsbook/app"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/store"
)

// After an import is taken back its records are looked at by id and by the number
// they had, with their whole history; nothing more is done with them.
func TestWithdrawnRecordsAreLookedAt(t *testing.T) {
	const file = "资产编号\t资产名称\t存放地点\nDN-2020-0001\t显示器\t库房"
	a, _ := begun(t, "周雨桐")
	var ids []string
	for range 2 {
		batch := imported(t, a, file)
		v, err := a.Record("equipment", "DN-2020-0001")
		if err != nil || v.Row.State != store.Live {
			t.Fatalf("imported: %+v, %v", v.Row, err)
		}
		ids = append(ids, v.Row.ID)
		if err := a.ImportUndo(batch); err != nil {
			t.Fatal(err)
		}
	}
	for what, id := range map[string]string{"DN-2020-0001": ids[1], "dn-2020-0001": ids[1], ids[0]: ids[0], ids[1]: ids[1]} {
		v, err := a.Record("equipment", what)
		if err != nil || v.Row.ID != id || v.Row.State != store.Withdrawn || len(v.Steps)+len(v.Warnings) > 0 {
			t.Errorf("%s: %+v, %v; want %s", what, v, err, id)
		}
		h, err := a.History("equipment", what)
		if err != nil || len(h) != 2 || h[0].Action != "withdraw" || h[1].Action != "insert" || h[0].Changes[0].NewText == "" {
			t.Errorf("history of %s: %+v, %v", what, h, err)
		}
		if _, err := app.Standing(a, "equipment", what); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s may be worked on: %v", what, err)
		}
		if err := a.Void("equipment", id, "重复"); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s is voided: %v", what, err)
		}
	}
	if p, err := a.List(desk.ListQuery{Kind: "equipment", Void: true, Limit: 5}); err != nil || p.Total != 0 {
		t.Errorf("the register is not empty: %+v, %v", p, err)
	}
	imported(t, a, file)
	if v, err := a.Record("equipment", "DN-2020-0001"); err != nil || v.Row.State != store.Live {
		t.Errorf("a record that counts goes before: %+v, %v", v.Row, err)
	}
	if _, err := a.Record("equipment", "DN-2020-0002"); !fault.Is(err, fault.NotFound) {
		t.Errorf("never given out: %v", err)
	}
}

// What was attached to an imported record stays in sight: the batch cannot be taken
// back until the file is removed.
func TestUndoSeesAttachments(t *testing.T) {
	a, _ := begun(t, "周雨桐")
	batch := imported(t, a, "资产编号\t资产名称\t资产类别\t存放地点\nDN-2020-0001\t电脑\t台式计算机\t大厅")
	id := row(t, a, "equipment", "DN-2020-0001").Row.ID
	attach(t, a, id)
	err := a.ImportUndo(batch)
	if f := fault.Of(err); !fault.Is(err, fault.Conflict) || !strings.Contains(f.Message.ZH, "a.txt") {
		t.Fatalf("%v", err)
	}
	files := row(t, a, "equipment", "DN-2020-0001").Attachments
	if len(files) != 1 {
		t.Fatalf("%v", files)
	}
	if err := a.DropAttachment(files[0].ID, "传错了"); err != nil {
		t.Fatal(err)
	}
	if err := a.ImportUndo(batch); err != nil {
		t.Errorf("without the file: %v", err)
	}
}
