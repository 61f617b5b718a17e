package store

import (
	"maps"
	"slices"

	"opsbook/backend/kind"
)

// HistoryOf is History that shows at most so many steps.
func HistoryOf(tx *Tx, k *kind.Kind, r *Row, most int) ([]Entry, error) {
	return tx.history(k, r, most)
}

// Carry writes a carrier as it is told, true or not.
func (tx *Tx) Carry(stream []byte, from int64, before, ops, sig []byte) error {
	_, err := tx.note(ActSalvage, "", []byte{}, []pair{{"stream", stream}, {"from", from}, {"before", before}, {"ops", ops}, {"sig", sig}}, 0)
	return err
}

// Outdate makes the file what a program would have made of it that knows no carriers; they
// brought the record only.
func (tx *Tx) Outdate(k *kind.Kind, id string) error {
	tx.rowOps++
	for _, q := range []string{"DELETE FROM salvage", "INSERT INTO park SELECT opid, 'newer' FROM op WHERE act IN (9, 137)", "DELETE FROM op WHERE opid>=1<<62"} {
		if err := tx.exec(q); err != nil {
			return err
		}
	}
	return tx.exec("DELETE FROM "+k.Name+" WHERE id=?", IDBytes(id))
}

// MarkAs writes a marker that names positions of one stream, true or not.
func (tx *Tx) MarkAs(gid []byte, at map[int64][]byte) error {
	var vv []byte
	for _, seq := range slices.Sorted(maps.Keys(at)) {
		vv = appendMarked(vv, stream{gid: gid, seq: seq, head: at[seq]})
	}
	_, err := tx.note(ActMark, "", []byte{}, []pair{{"vv", vv}}, 0)
	return err
}
