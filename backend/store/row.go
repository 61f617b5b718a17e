package store

import (
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/kind"
)

// State says whether a record counts.
type State int64

// The states of a record. Nothing is deleted.
const (
	Live      State = 0
	Voided    State = 1 // 作废: shown struck through, its number stays used
	Withdrawn State = 2 // an import taken back: not shown, its number is free again
)

// Row is a record as the file holds it.
type Row struct {
	PK     int64
	ID     string
	Rev    int64
	State  State
	Reason string
	Values kind.Values

	created, last int64
	heads         []byte
}

// Insert writes a new row and its operation. Values are normalised; the caller
// has checked them.
func (tx *Tx) Insert(k *kind.Kind, id string, v kind.Values) (pk int64, err error) {
	rid := IDBytes(id)
	if rid == nil {
		return 0, fmt.Errorf("store: %s: bad id %q", k.Name, id)
	}
	plan := tx.Store.plan(k)
	stored := plan.stored
	pairs := make([]pair, 0, len(stored))
	args := make([]any, 3, 3+len(stored))
	for _, f := range stored {
		x := bindable(f, v[f.Name])
		args = append(args, x)
		if x != nil {
			pairs = append(pairs, pair{f.Name, x})
		}
	}
	opid, err := tx.note(ActInsert, k.Name, rid, pairs, 0)
	if err != nil {
		return 0, err
	}
	args[0], args[1], args[2] = rid, opid, opid
	res, err := tx.Exec(plan.insert, args...)
	if err != nil {
		return 0, fmt.Errorf("store: insert %s: %w", k.Name, err)
	}
	if pk, err = res.LastInsertId(); err != nil {
		return 0, err
	}
	tx.touch(k, pk)
	return pk, nil
}

// Update writes the given fields of a row and one operation for them.
func (tx *Tx) Update(k *kind.Kind, r *Row, v kind.Values) error {
	if r.created == 0 {
		return fmt.Errorf("store: update %s: the row was read in part", k.Name)
	}
	set, args, pairs := []string{}, []any{}, []pair{}
	for _, f := range tx.Store.plan(k).stored {
		if x, given := v[f.Name]; given {
			b := bindable(f, x)
			set, args, pairs = append(set, fmt.Sprintf("%q=?", f.Name)), append(args, b), append(pairs, pair{f.Name, b})
		}
	}
	if len(set) == 0 {
		return nil
	}
	pairs = tx.Store.whole(k, r, pairs)
	heads := unpackHeads(r.heads, r.created)
	keeps, err := tx.keeps(k.Name, r, heads)
	if err != nil {
		return err
	}
	if keeps {
		pairs = append(pairs, pair{"_state", int64(Live)}, pair{"_reason", nil})
	}
	if to, ok := v[statusColumn].(string); ok && len(k.Steps) > 0 {
		pairs = append(pairs, pair{rankKey, k.Rank(to)})
	}
	opid, err := tx.note(ActUpdate, k.Name, IDBytes(r.ID), pairs, r.last)
	if err != nil {
		return err
	}
	if err := tx.stand(k.Name, r, heads, pairs, opid); err != nil {
		return err
	}
	q := fmt.Sprintf("UPDATE %q SET %s, rev=rev+1, _last=?, _h=? WHERE pk=?", k.Name, strings.Join(set, ","))
	if err := tx.exec(q, append(args, opid, r.heads, r.PK)...); err != nil {
		return fmt.Errorf("store: update %s: %w", k.Name, err)
	}
	r.Rev, r.last = r.Rev+1, opid
	tx.rewrite(k.Name)
	tx.touch(k, r.PK)
	return nil
}

// whole adds to what is changed the fields that only make sense together with it, as
// they stand.
func (s *Store) whole(k *kind.Kind, r *Row, pairs []pair) []pair {
	if len(k.Whole) == 0 {
		return pairs
	}
	names := make([]string, 0, len(pairs))
	for _, p := range pairs {
		names = append(names, p.name)
	}
	for _, name := range k.WithGroups(names)[len(names):] {
		if f, ok := k.Field(name); ok {
			pairs = append(pairs, pair{name, bindable(f, r.Values[name])})
		}
	}
	return pairs
}

// SetState voids a record, withdraws it, or takes either back.
func (tx *Tx) SetState(k *kind.Kind, r *Row, to State, reason string) error {
	if r.created == 0 {
		return fmt.Errorf("store: state of %s: the row was read in part", k.Name)
	}
	why := any(nil)
	if reason != "" {
		why = reason
	}
	pairs := []pair{{"_state", int64(to)}, {"_reason", why}}
	opid, err := tx.note(ActState, k.Name, IDBytes(r.ID), pairs, r.last)
	if err != nil {
		return err
	}
	if err := tx.stand(k.Name, r, unpackHeads(r.heads, r.created), pairs, opid); err != nil {
		return err
	}
	q := fmt.Sprintf("UPDATE %q SET _state=?, _reason=?, rev=rev+1, _last=?, _h=? WHERE pk=?", k.Name)
	if err := tx.exec(q, int64(to), why, opid, r.heads, r.PK); err != nil {
		return fmt.Errorf("store: state of %s: %w", k.Name, err)
	}
	r.State, r.Reason, r.Rev, r.last = to, reason, r.Rev+1, opid
	tx.know(k.Name+" "+r.ID, to)
	tx.rewrite(k.Name)
	tx.touch(k, r.PK)
	return nil
}

func (tx *Tx) touch(k *kind.Kind, pk int64) {
	tx.touched[k.Name] = append(tx.touched[k.Name], pk)
}

// bindable is a normalised value as SQLite takes it: ids as 16 bytes.
func bindable(f *kind.Field, v any) any {
	if s, ok := v.(string); ok && f.Column() == "BLOB" {
		return IDBytes(s)
	}
	return v
}

// stand makes an operation the only head of the columns it names: what this PC writes
// has seen everything that stood there. Where people disagreed, that is the decision.
func (tx *Tx) stand(table string, r *Row, heads []head, pairs []pair, opid int64) error {
	numbers := tx.Store.cols[table]
	for _, p := range pairs {
		col, ok := numbers[p.name]
		if !ok {
			continue // it goes with another column
		}
		if several(heads, col) || col == stateColumn {
			if err := tx.exec("DELETE FROM conflict WHERE tbl=? AND rid=? AND col=?", table, IDBytes(r.ID), p.name); err != nil {
				return err
			}
		}
		heads = withHeads(heads, col, []int64{opid})
	}
	r.heads = packHeads(heads, r.created)
	return nil
}

// keeps reports whether people disagree on whether a record counts, so that whoever
// changes it decides that it does.
func (tx *Tx) keeps(table string, r *Row, heads []head) (bool, error) {
	if r.State != Live || !slices.ContainsFunc(heads, func(h head) bool { return h.col == stateColumn }) {
		return false, nil
	}
	var one int
	return tx.One("SELECT 1 FROM conflict WHERE tbl=? AND rid=? AND col='_state'", []any{table, IDBytes(r.ID)}, &one)
}

// ByID returns the row with this id; nil if there is none.
func (tx *Tx) ByID(k *kind.Kind, id string) (*Row, error) {
	rows, err := tx.rows(k, "%q r WHERE id=?", IDBytes(id))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// Where returns the rows that are not withdrawn and whose field has this value,
// oldest first. It is quick for a kind's Key, Parent and Quick only.
func (tx *Tx) Where(k *kind.Kind, field string, value any) ([]Row, error) {
	return tx.First(k, field, value, -1)
}

// First is Where for the first n rows; all if n < 0.
func (tx *Tx) First(k *kind.Kind, field string, value any, n int) ([]Row, error) {
	f, ok := k.Field(field)
	if !ok || !f.Stored() {
		return nil, fmt.Errorf("store: kind %s has no field %q", k.Name, field)
	}
	return tx.rows(k, "%q r WHERE _state<2 AND r.\""+field+"\"=? ORDER BY pk LIMIT ?", bindable(f, value), n)
}

// Known reports whether a record with this id exists, and how it stands. What is
// found is remembered for the rest of the transaction, which may change it by
// SetState.
func (tx *Tx) Known(k *kind.Kind, id string) (State, bool, error) {
	key := k.Name + " " + id
	if s, ok := tx.known[key]; ok {
		return s, true, nil
	}
	var s State
	ok, err := tx.One(tx.Store.plan(k).known, []any{IDBytes(id)}, &s)
	if ok {
		tx.know(key, s)
	}
	return s, ok, err
}

func (tx *Tx) know(key string, s State) {
	if tx.known == nil {
		tx.known = map[string]State{}
	}
	tx.known[key] = s
}

// Taken reports whether a record other than the one called not has this value in
// a unique field. Withdrawn records free their values; voided ones do not.
func (tx *Tx) Taken(k *kind.Kind, f *kind.Field, value any, not string) (bool, error) {
	var one int
	return tx.One(tx.Store.plan(k).taken[f.Name],
		[]any{bindable(f, value), notNil(IDBytes(not))}, &one)
}

func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// From returns up to n rows that are not withdrawn, with numbers above after.
func (tx *Tx) From(k *kind.Kind, after int64, n int) ([]Row, error) {
	return tx.rows(k, fromAfter, after, n)
}

const fromAfter = "%q r WHERE pk>? AND _state<2 ORDER BY pk LIMIT ?"

// rows reads whole rows; source is what follows FROM, with %q for the table.
func (tx *Tx) rows(k *kind.Kind, source string, args ...any) ([]Row, error) {
	plan := tx.Store.plan(k)
	return tx.scan(k, plan.stored, plan.read+fmt.Sprintf(source, k.Name), args...)
}

// scan reads rows of which query selects what every row has, then stored.
func (tx *Tx) scan(k *kind.Kind, stored []*kind.Field, query string, args ...any) ([]Row, error) {
	rs, err := tx.Query(query, args...)
	if err != nil {
		return nil, fmt.Errorf("store: read %s: %w", k.Name, err)
	}
	defer rs.Close()
	var out []Row
	vals := make([]any, len(stored))
	var r Row
	var id []byte
	var reason *string
	dest := []any{&r.PK, &id, &r.Rev, &r.State, &reason, &r.created, &r.last, &r.heads}
	for i := range vals {
		dest = append(dest, &vals[i])
	}
	for rs.Next() {
		if err := rs.Scan(dest...); err != nil {
			return nil, fmt.Errorf("store: read %s: %w", k.Name, err)
		}
		r.Reason = ""
		if reason != nil {
			r.Reason = *reason
		}
		r.ID, r.Values = IDText(id), make(kind.Values, len(stored))
		for i, f := range stored {
			r.Values[f.Name] = shown(vals[i])
		}
		out = append(out, r)
	}
	return out, rs.Err()
}

// shown turns what SQLite returns into a normalised value.
func shown(v any) any {
	switch x := v.(type) {
	case []byte:
		return IDText(x)
	case string, int64:
		return x
	}
	return nil
}

// plan is the SQL of a kind, put together once.
type plan struct {
	stored []*kind.Field
	insert string
	read   string // up to and with FROM
	known  string
	taken  map[string]string // by field
}

func (s *Store) plan(k *kind.Kind) *plan {
	if p, ok := s.plans.Load(k.Name); ok {
		return p.(*plan)
	}
	p := &plan{stored: k.Stored(), taken: map[string]string{}}
	var names, marks, read strings.Builder
	for _, f := range p.stored {
		fmt.Fprintf(&names, ",%q", f.Name)
		marks.WriteString(",?")
		fmt.Fprintf(&read, ", r.%q", f.Name)
		p.taken[f.Name] = fmt.Sprintf("SELECT 1 FROM %q WHERE %q=? AND _state<2 AND id<>?", k.Name, f.Name)
	}
	p.insert = fmt.Sprintf("INSERT INTO %q(id,rev,_state,_op,_last%s) VALUES(?,1,0,?,?%s)", k.Name, names.String(), marks.String())
	p.read = "SELECT r.pk, r.id, r.rev, r._state, r._reason, r._op, r._last, r._h" + read.String() + " FROM "
	p.known = fmt.Sprintf("SELECT _state FROM %q WHERE id=?", k.Name)
	s.plans.Store(k.Name, p)
	return p
}
