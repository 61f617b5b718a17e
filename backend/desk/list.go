package desk

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// ListQuery asks for a page of a register.
type ListQuery struct {
	Kind   string   `json:"kind"`
	Search string   `json:"search"`
	Where  []Cond   `json:"where"`
	Sort   []Order  `json:"sort"`
	Offset int      `json:"offset"`
	Limit  int      `json:"limit"` // at most MaxPage
	Void   bool     `json:"void"`  // also what was voided
	Sums   []string `json:"sums"`
	Wait   bool     `json:"wait,omitempty"`  // no early page: the whole answer or none
	Turn   string   `json:"turn,omitempty"`  // whose question it is: the next one with the same word ends this one
	Nth    int      `json:"nth,omitempty"`   // the how many-th of Turn: one that is overtaken on the way is ended
	IDs    []string `json:"ids,omitempty"`   // only these records
	But    []string `json:"but,omitempty"`   // all but these records
	After  string   `json:"after,omitempty"` // begin behind this record, in place of Offset
}

// Cond is one filter; Order one key of the order.
type (
	Cond struct {
		Field  string   `json:"field"`
		Op     string   `json:"op"`
		Values []string `json:"values"`
	}
	Order struct {
		Field string `json:"field"`
		Desc  bool   `json:"desc"`
	}
)

// MaxPage bounds a page: what a screen shows, and what a call may carry.
const MaxPage = 200

// Row is a record in a list.
type Row struct {
	ID     string      `json:"id"`
	Number string      `json:"number"`
	Title  string      `json:"title"`
	Rev    int64       `json:"rev"`
	State  store.State `json:"state"`
	Status string      `json:"status"`
	Gaps   int         `json:"gaps"`
	Values kind.Values `json:"values"`
}

// ListPage is one page and what is true of the whole.
type ListPage struct {
	Rows    []Row             `json:"rows"`
	Total   int               `json:"total"` // -1 while Loading
	Sums    map[string]int64  `json:"sums"`
	Names   map[string]string `json:"names"`   // id → title of what rows refer to
	Next    string            `json:"next"`    // what After continues with; "" at the end
	Took    float64           `json:"took"`    // ms
	Led     []Led             `json:"led"`     // records that the search means by what was merged into them
	Loading bool              `json:"loading"` // the register is still being read: these are the newest rows, ask again
}

// Facet is one value of a field among the rows found.
type Facet struct {
	Value string `json:"value"`
	Label string `json:"label"`
	N     int    `json:"n"`
}

// List returns a page of a register: search, filters, order, exact total and
// sums. Sensitive fields are masked for those who may not see them. While a long
// register is being read, a plain list is answered early with its newest rows.
func (d *Desk) List(ctx context.Context, q ListQuery) (ListPage, error) {
	began := time.Now()
	out := ListPage{Rows: []Row{}, Sums: map[string]int64{}, Names: map[string]string{}, Led: []Led{}}
	k, err := d.kind(q.Kind, kind.View)
	if err != nil {
		return out, err
	}
	if early, err := d.early(ctx, k, q); early || err != nil {
		if err == nil {
			err = d.newest(ctx, k, q, &out)
		}
		out.Took = float64(time.Since(began).Microseconds()) / 1000
		return out, err
	}
	found, err := d.find(ctx, k, q)
	if err != nil {
		return out, err
	}
	out.Total = found.Len()
	if q.Search != "" && q.Offset == 0 && !q.Void {
		if out.Led, err = d.led(ctx, k, q.Search); err != nil {
			return out, err
		}
	}
	var adding sync.WaitGroup // up, beside the reading of the rows
	var unadded error
	err = d.Read(ctx, func(tx *store.Tx) error {
		pks, off, err := q.page(tx, k, found)
		if err != nil {
			return err
		}
		adding.Go(func() { unadded = q.add(found, out.Sums) })
		rows, err := tx.ByPK(k, pks...)
		if err != nil {
			return err
		}
		if end := off + len(rows); end < out.Total && len(rows) > 0 {
			out.Next = rows[len(rows)-1].ID
		}
		for i := range rows {
			out.Rows = append(out.Rows, d.row(tx, k, &rows[i]))
		}
		out.Led = slices.DeleteFunc(out.Led, func(l Led) bool {
			return slices.ContainsFunc(out.Rows, func(r Row) bool { return r.ID == l.To.ID })
		})
		known(found, k, out.Rows, out.Names)
		return names(tx, k, out.Rows, out.Names)
	})
	adding.Wait()
	err = cmp.Or(err, unadded)
	out.Took = float64(time.Since(began).Microseconds()) / 1000
	return out, err
}

// add adds up what is asked for over all rows found.
func (q *ListQuery) add(found *lens.Result, sums map[string]int64) error {
	for _, f := range q.Sums {
		sum, _, err := found.Sum(f)
		if err != nil {
			return err
		}
		sums[f] = sum
	}
	return nil
}

// page is the numbers of the rows asked for, and where they begin.
func (q *ListQuery) page(tx *store.Tx, k *kind.Kind, found *lens.Result) (pks []int64, off int, err error) {
	off, n := max(q.Offset, 0), min(max(q.Limit, 0), MaxPage)
	if q.After == "" {
		return found.Page(off, n), off, nil
	}
	r, err := record.Get(tx, k, q.After)
	if err == nil {
		err = user.Covers(tx, k, kind.View, r)
	}
	if err != nil {
		return nil, 0, err
	}
	pks, off, ok := found.Behind(r.PK, n)
	if !ok {
		err = fault.New(fault.Conflict, "%[1]s已不在这个列表里，请从头列出。", "%[1]s is no longer in this list; list from the start.", record.Number(k, r.ID, r.Values))
	}
	return pks, off, err
}

// row is a stored row as the actor may see it.
func (d *Desk) row(tx *store.Tx, k *kind.Kind, r *store.Row) Row {
	v := record.WithComputed(tx, k, r.Values)
	k.Drop(v)
	if !user.Private(tx.Store.Catalog(), tx.Actor, k) {
		record.Mask(k, v)
	}
	return Row{ID: r.ID, Number: record.Number(k, r.ID, v), Title: record.Title(k, r.ID, v), Rev: r.Rev, State: r.State,
		Status: v.Str("status"), Gaps: k.Gaps(v), Values: v}
}

// Rows are the records that patches named, as the actor sees them now.
func (d *Desk) Rows(ctx context.Context, kindName string, done []record.Patched) (rows []Row, called map[string]string, err error) {
	rows, called = []Row{}, map[string]string{}
	k, err := d.kind(kindName, kind.View)
	if err != nil {
		return nil, nil, err
	}
	err = d.Read(ctx, func(tx *store.Tx) error {
		for _, p := range done {
			r, err := record.View(tx, k, p.ID)
			if fault.Is(err, fault.NotFound) {
				continue // changed so that it lies out of reach, or never there: the screen drops it
			}
			if err != nil {
				return err
			}
			rows = append(rows, d.row(tx, k, r))
		}
		return names(tx, k, rows, called)
	})
	return rows, called, err
}

// Facets counts the most frequent values of a field among what q finds.
func (d *Desk) Facets(ctx context.Context, q ListQuery, field string, n int) ([]Facet, error) {
	found, err := d.look(ctx, q)
	if err != nil {
		return nil, err
	}
	top, err := found.Top(field, min(max(n, 1), MaxPage))
	out := []Facet{}
	for _, c := range top {
		out = append(out, Facet{c.Value, c.Label, c.N})
	}
	return out, err
}

// Count is how many rows q finds.
func (d *Desk) Count(ctx context.Context, q ListQuery) (int, error) {
	found, err := d.look(ctx, q)
	if err != nil {
		return 0, err
	}
	return found.Len(), nil
}

// look finds what q asks for in a register that the actor may view.
func (d *Desk) look(ctx context.Context, q ListQuery) (*lens.Result, error) {
	k, err := d.kind(q.Kind, kind.View)
	if err != nil {
		return nil, err
	}
	return d.find(ctx, k, q)
}

// find asks the lens, within the actor's reach.
func (d *Desk) find(ctx context.Context, k *kind.Kind, q ListQuery) (*lens.Result, error) {
	l, err := d.Lenses.Get(ctx, k.Name)
	if err != nil {
		return nil, err
	}
	lq := lens.Query{Text: q.Search, Void: q.Void, Private: user.Private(d.Store.Catalog(), d.Actor, k)}
	for _, c := range q.Where {
		lq.Where = append(lq.Where, lens.Cond{Field: c.Field, Op: c.Op, Values: c.Values})
	}
	if slices.ContainsFunc(lq.Where, func(c lens.Cond) bool { f, ok := k.Field(c.Field); return ok && f.Type == kind.Ref }) {
		if err := d.wider(ctx, k, lq.Where); err != nil {
			return nil, err
		}
	}
	order := q.Sort
	if len(order) == 0 && q.Search == "" && k.Sort != "" {
		order = []Order{orderOf(k.Sort)}
	}
	for _, o := range order {
		lq.Sort = append(lq.Sort, lens.Order{Field: o.Field, Desc: o.Desc})
	}
	if err := d.bound(ctx, k, q.IDs, &lq); err != nil {
		return nil, err
	}
	if lq.But, err = d.numbers(ctx, k, q.But); err != nil {
		return nil, err
	}
	return l.Find(ctx, lq)
}

func orderOf(s string) Order {
	if s[0] == '-' {
		return Order{s[1:], true}
	}
	return Order{s, false}
}

// bound narrows a query to the actor's reach and to the records asked for by id.
func (d *Desk) bound(ctx context.Context, k *kind.Kind, ids []string, lq *lens.Query) error {
	s, bounded := d.bounds(k)
	if bounded && s.Field != kind.Itself {
		lq.Scope = &lens.Scope{Field: s.Field, Values: s.Values}
		bounded = false
	}
	if ids == nil && !bounded {
		return nil
	}
	if bounded {
		ids = both(s.Values, ids)
	}
	pks, err := d.numbers(ctx, k, ids)
	lq.PKs = pks
	return err
}

// numbers are the numbers of the rows of records; those that are not there are left out.
func (d *Desk) numbers(ctx context.Context, k *kind.Kind, ids []string) ([]int64, error) {
	out := []int64{}
	if len(ids) == 0 {
		return out, nil
	}
	err := d.Read(ctx, func(tx *store.Tx) error {
		for _, id := range ids {
			r, err := tx.ByID(k, id)
			if err != nil {
				return err
			}
			if r != nil {
				out = append(out, r.PK)
			}
		}
		return nil
	})
	return out, err
}

// both is what stands in a and in b; all of a if b is nil.
func both(a, b []string) []string {
	if b == nil {
		return a
	}
	var out []string
	for _, x := range a {
		for _, y := range b {
			if x == y {
				out = append(out, x)
			}
		}
	}
	return out
}
