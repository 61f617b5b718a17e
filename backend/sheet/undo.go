package sheet

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Undo takes a batch back: records it created are withdrawn, records it changed
// get their old values again. Nothing is taken back if a record was changed or is
// referred to since. Only an administrator or who imported may. Faults:
// Forbidden, NotFound, Conflict naming what stands against it.
func Undo(ctx context.Context, tx *store.Tx, batchNo string, progress func(done, of int)) error {
	b, err := record.Find(tx, &Kind, batchNo)
	if err != nil {
		return err
	}
	if err := mayUndo(tx, b); err != nil {
		return err
	}
	if b.Values.Int("undone") == 1 {
		return fault.New(fault.Conflict, "批次 %s 已经撤销过。", "Import %s was taken back already.", batchNo)
	}
	done, err := operations(tx, b)
	if err != nil {
		return err
	}
	if err := untouched(tx, done); err != nil {
		return err
	}
	if err := unreferenced(tx, done); err != nil {
		return err
	}
	reason := "撤销导入 " + b.Values.Str("batch_no")
	for i, o := range slices.Backward(done) {
		progress(len(done)-1-i, len(done))
		if err := ctx.Err(); err != nil {
			return fault.New(fault.Cancelled, "撤销已取消，没有改变任何数据。", "Cancelled; nothing was changed.")
		}
		if err := takeBack(tx, o, reason); err != nil {
			return err
		}
	}
	return record.Put(tx, &Kind, b.ID, kind.Values{"undone": int64(1)})
}

// Created are the records of its register that a batch made, in the order of the file.
// Faults: NotFound, Conflict (it was taken back).
func Created(tx *store.Tx, batchNo string) (*kind.Kind, []string, error) {
	b, err := record.Find(tx, &Kind, batchNo)
	if err != nil {
		return nil, nil, err
	}
	if b.Values.Int("undone") == 1 {
		return nil, nil, fault.New(fault.Conflict, "批次 %s 已经撤销。", "Import %s was taken back.", batchNo)
	}
	k, err := tx.Kind(b.Values.Str("entity"))
	if err != nil {
		return nil, nil, err
	}
	done, err := operations(tx, b)
	var out []string
	for _, o := range done {
		if o.Made && o.Kind.Name == k.Name {
			out = append(out, o.ID)
		}
	}
	return k, out, err
}

// mayUndo lets administrators, and those who imported.
func mayUndo(tx *store.Tx, b *store.Row) error {
	k, err := tx.Kind(b.Values.Str("entity"))
	if err != nil {
		return err
	}
	if err := user.Gate(tx, k, kind.Import); err != nil {
		return err
	}
	created, _, err := tx.Born(b)
	if err != nil || slices.Contains(tx.Actor.Roles, "admin") || created.User == tx.Actor.User {
		return err
	}
	return fault.New(fault.Forbidden, "批次 %s 是别人导入的，只有导入人或系统管理员可以撤销。", "Somebody else imported %s: only he or an administrator may take it back.", b.Values.Str("batch_no"))
}

// operations reads from the log what the batch did, in order.
func operations(tx *store.Tx, b *store.Row) ([]store.Done, error) {
	gid, err := hex.DecodeString(b.Values.Str("stream"))
	if err != nil || len(gid) != 16 {
		return nil, fmt.Errorf("import: stream of %s is %q", b.ID, b.Values.Str("stream"))
	}
	return tx.DoneIn(store.Span{Stream: [16]byte(gid), From: b.Values.Int("first"), To: b.Values.Int("last")})
}

// untouched refuses if a record was changed after the batch, naming the first few.
func untouched(tx *store.Tx, done []store.Done) error {
	var names []string
	n := 0
	for _, o := range done {
		last, err := tx.Last(o.Kind, o.ID)
		if err != nil {
			return err
		}
		if last == o.Op {
			continue
		}
		if n++; n <= 5 {
			names = append(names, name(tx, o))
		}
	}
	if n == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "不能撤销：有 %[1]d 条记录在导入之后又改过（%[2]s）。请逐条处理。",
		"Cannot be taken back: %[1]d record(s) were changed since (%[2]s). Deal with them one by one.", n, fault.Whole(strings.Join(names, "、")))
}

func name(tx *store.Tx, o store.Done) string {
	r, err := tx.ByID(o.Kind, o.ID)
	if err != nil || r == nil {
		return o.ID
	}
	return record.Number(o.Kind, r.ID, r.Values)
}

// unreferenced refuses if a record outside the batch refers to one it created.
func unreferenced(tx *store.Tx, done []store.Done) error {
	created, kinds := map[string]store.Done{}, map[string]bool{}
	for _, o := range done {
		if o.Made {
			created[o.ID], kinds[o.Kind.Name] = o, true
		}
	}
	for i := range tx.Store.Catalog().Kinds {
		k := &tx.Store.Catalog().Kinds[i]
		for _, f := range k.Stored() {
			if !f.Refers() || f.Type == kind.Ref && !kinds[f.To] {
				continue
			}
			if err := unreferencedBy(tx, k, f, created); err != nil {
				return err
			}
		}
	}
	return bare(tx, done)
}

// bare refuses if a file was attached since to a record that the batch created:
// it would be out of sight with its record.
func bare(tx *store.Tx, done []store.Done) error {
	k, err := tx.Kind(attach.Kind.Name)
	if err != nil {
		return nil // a catalog without attachments, in tests
	}
	for _, o := range done {
		if !o.Made {
			continue
		}
		files, err := tx.First(k, "owner", o.ID, -1)
		if err != nil {
			return err
		}
		for i := range files {
			if f := &files[i]; f.State == store.Live {
				return fault.New(fault.Conflict, "不能撤销：“%[1]s”后来添加了附件“%[2]s”。请先删除附件。",
					"Cannot be taken back: the file “%[2]s” was attached to “%[1]s” since. Remove it first.", name(tx, o), f.Values.Str("file_name"))
			}
		}
	}
	return nil
}

func unreferencedBy(tx *store.Tx, k *kind.Kind, f *kind.Field, created map[string]store.Done) error {
	rows, err := tx.Query(fmt.Sprintf("SELECT id, %[1]q FROM %[2]q WHERE _state<2 AND %[1]q IS NOT NULL", f.Name, k.Name))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var from, to []byte
		if err := rows.Scan(&from, &to); err != nil {
			return err
		}
		o, hit := created[store.IDText(to)]
		if _, within := created[store.IDText(from)]; hit && !within {
			return fault.New(fault.Conflict, "不能撤销：“%[1]s”已被“%[2]s”中的记录引用。请先改掉引用。",
				"Cannot be taken back: a record of %[3]s refers to “%[1]s”. Change that first.", name(tx, o), k.Label, k.English)
		}
	}
	return rows.Err()
}

// takeBack reverses one operation.
func takeBack(tx *store.Tx, o store.Done, reason string) error {
	r, err := tx.ByID(o.Kind, o.ID)
	if err != nil || r == nil {
		return fmt.Errorf("import: %s %s is missing: %w", o.Kind.Name, o.ID, err)
	}
	if o.Made {
		return record.Withdraw(tx, o.Kind, r, reason)
	}
	entries, err := tx.History(o.Kind, r)
	if err != nil || len(entries) == 0 {
		return err
	}
	old := kind.Values{}
	for _, c := range entries[len(entries)-1].Changes {
		if _, ok := o.Kind.Field(c.Field); ok {
			old[c.Field] = c.Old
		}
	}
	return record.Revert(tx, o.Kind, r, old)
}
