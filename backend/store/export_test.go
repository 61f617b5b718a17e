package store

import "opsbook/backend/kind"

// HistoryOf is History that shows at most so many steps.
func HistoryOf(tx *Tx, k *kind.Kind, r *Row, most int) ([]Entry, error) {
	return tx.history(k, r, most)
}
