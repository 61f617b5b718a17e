package desk

import (
	"cmp"
	"context"
	"slices"

	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Each calls fn for every row that q finds, a page at a time, until fn fails: in the
// order asked for, else as a ledger is kept, by number. Rows hold these fields at
// least, and what tells whose they are; nil: all fields. It is for exports and
// papers; q.Offset and q.Limit are not used.
func (d *Desk) Each(ctx context.Context, q ListQuery, fields []string, fn func(tx *store.Tx, r *store.Row) error) error {
	k, err := d.kind(q.Kind, kind.View)
	if err != nil {
		return err
	}
	if len(q.Sort) == 0 {
		q.Sort = filed(k)
	}
	found, err := d.find(ctx, k, q)
	if err != nil {
		return err
	}
	private := user.Private(d.Store.Catalog(), d.Actor, k)
	stored, computed := wanted(k, fields)
	read := func(tx *store.Tx, pks []int64) ([]store.Row, error) { return tx.Pick(k, stored, pks...) }
	if fields == nil { // papers ask more of rows than their fields
		read = func(tx *store.Tx, pks []int64) ([]store.Row, error) { return tx.ByPK(k, pks...) }
	}
	pks := slices.AppendSeq(make([]int64, 0, found.Len()), found.All())
	return d.Read(ctx, func(tx *store.Tx) error {
		for page := range slices.Chunk(pks, MaxPage) {
			if err := ctx.Err(); err != nil {
				return err
			}
			rows, err := read(tx, page)
			if err != nil {
				return err
			}
			for i := range rows {
				if !private {
					record.Mask(k, rows[i].Values)
				}
				k.Drop(rows[i].Values)
				record.Compute(tx, computed, rows[i].Values)
				if err := fn(tx, &rows[i]); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// filed is the order in which a register is handed in: its own if it declares one,
// else that of its numbers. Newest first is for screens.
func filed(k *kind.Kind) []Order {
	by := cmp.Or(k.Sort, k.Key)
	if by == "" {
		return nil
	}
	return []Order{orderOf(by)}
}

// wanted parts fields, with what they follow from, into stored and computed ones;
// nil stands for all.
func wanted(k *kind.Kind, fields []string) (read, computed []*kind.Field) {
	if fields == nil {
		for i := range k.Fields {
			fields = append(fields, k.Fields[i].Name)
		}
	}
	for _, f := range k.With(append([]string{k.Key, k.Title, k.Dept, k.Owner, k.Parent}, fields...)) {
		switch {
		case f.Calc != nil:
			computed = append(computed, f)
		case f.Stored():
			read = append(read, f)
		}
	}
	return read, computed
}
