package desk

import (
	"context"

	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// early reports whether q is to be answered before its register has been read: a
// first page without a search, a filter or an order of its own, of a register
// that is long and whose rows tell by a field of theirs whose they are.
func (d *Desk) early(ctx context.Context, k *kind.Kind, q ListQuery) (bool, error) {
	if q.Wait || q.Search != "" || len(q.Where) > 0 || len(q.Sort) > 0 || q.Offset > 0 || q.After != "" || q.IDs != nil || len(q.But) > 0 || q.Limit <= 0 {
		return false, nil
	}
	if s, bounded := d.bounds(k); bounded && s.Field == kind.Itself {
		return false, nil
	}
	l, err := d.Lenses.Get(ctx, k.Name)
	return err == nil && !l.Ready(), err
}

// bounds is what the actor may see of a register.
func (d *Desk) bounds(k *kind.Kind) (user.Scope, bool) {
	reach, _ := user.Reach(d.Store.Catalog(), d.Actor, k, kind.View)
	return user.Bounds(d.Actor, k, reach)
}

// newest fills in the newest rows that the actor may see.
func (d *Desk) newest(ctx context.Context, k *kind.Kind, q ListQuery, out *ListPage) error {
	out.Total, out.Loading = -1, true
	s, bounded := d.bounds(k)
	return d.Read(ctx, func(tx *store.Tx) error {
		latest := store.Latest{Void: q.Void, N: min(q.Limit, MaxPage)}
		if bounded {
			latest.Field, latest.Values = s.Field, s.Values
		}
		rows, err := tx.Newest(k, latest)
		for i := range rows {
			out.Rows = append(out.Rows, d.row(tx, k, &rows[i]))
		}
		if err != nil {
			return err
		}
		return names(tx, k, out.Rows, out.Names)
	})
}
