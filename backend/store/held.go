package store

import (
	"fmt"
	"math"
)

// Hold returns what is held under key for as long as the file is open, made by fresh at
// the first use. A key is a value of a type of the caller's own, as in a context, so
// that packages cannot meet. It is for what is worked out from rows, costs more than a
// look at them, and is needed by rules within a transaction too: in memory only, never
// written. Whether it still agrees with the file, Mark says. Several goroutines may
// come by what is held at once.
func (s *Store) Hold(key any, fresh func() any) any {
	if v, ok := s.held.Load(key); ok {
		return v
	}
	v, _ := s.held.LoadOrStore(key, fresh())
	return v
}

// Mark is where a register stands as a transaction sees it. Rows are numbered in the
// order of their arrival and never deleted, so of a register to which rows are only
// added a copy is brought up to date by the rows behind its last one.
type Mark struct {
	Log  int64 // what is committed: the position of the log, which grows with each commit that changes records
	Last int64 // the number of the last row
	Own  bool  // this transaction wrote to the register: what is behind the last commit may be undone and must not be held

	rewritten int64 // the position since which no row that stood there was changed
}

// Agrees reports whether a copy begun at a position of the log holds rows as the
// transaction sees them, as far as both go: no row that stood there was changed since
// the earlier of the two.
func (m Mark) Agrees(log int64) bool { return m.rewritten <= min(m.Log, log) }

// Settled reports whether a copy begun now would agree with what other transactions
// see: false within a transaction that changed rows that stood there, and in one that
// has not seen the latest such change.
func (m Mark) Settled() bool { return m.Agrees(m.Log) }

// Mark tells where a register stands.
func (tx *Tx) Mark(kindName string) (m Mark, err error) {
	k, err := tx.Kind(kindName)
	if err != nil {
		return m, err
	}
	_, err = tx.One(fmt.Sprintf("SELECT (SELECT ifnull(sum(seq), 0) FROM stream), (SELECT ifnull(max(pk), 0) FROM %q)", k.Name), nil, &m.Log, &m.Last)
	if err != nil {
		return m, fmt.Errorf("store: mark of %s: %w", k.Name, err)
	}
	m.Own = tx.Touched(k.Name)
	// Asked after the snapshot was taken, told before the commit: see rewrites.
	if at, ok := tx.Store.rewritten.Load(k.Name); ok {
		m.rewritten = at.(int64)
	}
	if tx.rewrote[k.Name] {
		m.rewritten = math.MaxInt64
	}
	return m, nil
}

// rewrites tells, before the commit, at which position rows of which registers are
// changed: who sees the change then knows of it. If the commit fails it was told in
// vain, and copies are made anew once more than needed.
func (tx *Tx) rewrites() error {
	if len(tx.rewrote) == 0 {
		return nil
	}
	var at int64
	if _, err := tx.One("SELECT ifnull(sum(seq), 0) FROM stream", nil, &at); err != nil {
		return fmt.Errorf("store: position: %w", err)
	}
	for name := range tx.rewrote {
		tx.Store.rewritten.Store(name, at)
	}
	return nil
}

// rewrite notes that a row that stood in a register is changed.
func (tx *Tx) rewrite(kindName string) {
	if tx.rewrote == nil {
		tx.rewrote = map[string]bool{}
	}
	tx.rewrote[kindName] = true
}
