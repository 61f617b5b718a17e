package record_test

import (
	"context"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/number"
	"opsbook/backend/record"
	"opsbook/backend/registers"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

// One name may have several specifications, none of them twice; wherever a document
// names such a record, it says which.
func TestTogether(t *testing.T) {
	s := storetest.Open(t, registers.Lists(), append(registers.Kinds(), user.Kind, number.Kind)...)
	var k *kind.Kind
	write := func(fn func(*store.Tx) error) error {
		_, err := s.Write(context.Background(), user.System(), func(tx *store.Tx) (err error) {
			if k, err = tx.Kind("supply_item"); err != nil {
				return err
			}
			return fn(tx)
		})
		return err
	}
	pen := func(spec string) (out record.Outcome, err error) {
		err = write(func(tx *store.Tx) (err error) {
			out, err = record.Save(tx, k, record.Input{Values: map[string]any{"name": "中性笔", "spec": spec, "unit": "支", "category": "writing"}})
			return err
		})
		return out, err
	}
	black, err := pen("0.5mm 黑色")
	if err != nil || black.Number != "SX0001" {
		t.Fatalf("%v %v", black, err)
	}
	red, err := pen("0.5mm 红色")
	if err != nil || red.Number != "SX0002" {
		t.Fatalf("%v %v", red, err)
	}
	_, err = pen("0.5mm 黑色")
	if f := fault.Of(err); f == nil || !strings.Contains(f.Fields["name"].ZH, "SX0001") {
		t.Errorf("twice: %v", err)
	}
	edit := func(id, spec string) error {
		return write(func(tx *store.Tx) error {
			_, err := record.Edit(tx, k, id, 0, record.Input{Values: map[string]any{"spec": spec}})
			return err
		})
	}
	if err := edit(red.ID, "0.5mm 黑色"); !fault.Is(err, fault.Invalid) {
		t.Errorf("changed into the other: %v", err)
	}
	if err := edit(red.ID, "0.7mm 红色"); err != nil {
		t.Error(err)
	}
	err = write(func(tx *store.Tx) error {
		names := record.NewNames(tx)
		if err := names.Learn("supply_item", []string{black.ID}); err != nil {
			return err
		}
		for _, got := range []string{names.Of("supply_item", black.ID), record.NewNames(tx).Of("supply_item", black.ID)} {
			if got != "中性笔 0.5mm 黑色" {
				t.Errorf("called %q", got)
			}
		}
		f := kind.Field{Name: "item_id", Label: "物品", English: "Item", Type: kind.Ref, To: "supply_item"}
		for text, want := range map[string]string{"中性笔 0.7mm 红色": red.ID, "SX0001": black.ID} {
			if id, _, err := record.NewResolver(tx).Ref(&f, text); err != nil || id != want {
				t.Errorf("%s is %s: %v", text, id, err)
			}
		}
		if _, _, err := record.NewResolver(tx).Ref(&f, "中性笔"); !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
			t.Errorf("a name that two have: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
