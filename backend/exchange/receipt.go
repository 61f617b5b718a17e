package exchange

import (
	"opsbook/backend/store"
)

// A package tells how far its sender holds every stream: that is its receipt for all
// that it was ever sent. Receipts are kept for each stream that the sender writes: after
// it restored a backup it writes a new one, and what it had seen counts from there only.

// receipt notes what a PC says that it holds and lacks.
func noteReceipt(tx *store.Tx, device, stream [16]byte, vector map[[16]byte]int64, want []byte) error {
	known, err := receiptsOf(tx, device)
	if err != nil {
		return err
	}
	if old, ok := known[stream]; ok && old[stream] > vector[stream] {
		return nil // packages may come in any order
	}
	b, err := encodeVector(vector)
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT OR REPLACE INTO receipt(device, gid, vector, want, at) VALUES(?,?,?,?,?)", device[:], stream[:], b, want, tx.Now.UnixMilli())
	return err
}

// receiptsOf are the receipts of a PC by its streams. A stream of which none has come
// counts with what it had seen when it was opened.
func receiptsOf(tx *store.Tx, device [16]byte) (map[[16]byte]map[[16]byte]int64, error) {
	out, err := tx.OpenedWith(device)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query("SELECT gid, vector FROM receipt WHERE device=?", device[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var gid, b []byte
		if err := rows.Scan(&gid, &b); err != nil {
			return nil, err
		}
		if out[[16]byte(gid)], err = decodeVector(b); err != nil {
			return nil, err
		}
	}
	return out, rows.Err()
}

// Holds is what a PC surely holds, by stream; nil if nothing is known of it: what its streams say that nobody has gone on from.
// Where two of them do not know of each other, what both say.
func Holds(tx *store.Tx, device [16]byte) (map[[16]byte]int64, error) {
	said, err := receiptsOf(tx, device)
	if err != nil {
		return nil, err
	}
	known, err := farthest(tx, said)
	if err != nil {
		return nil, err
	}
	var out map[[16]byte]int64
	for s, vector := range said {
		if superseded(said, known, s) {
			continue
		}
		out = Least(out, vector)
	}
	return out, nil
}

// superseded reports whether another stream of the PC was begun, or goes on, with all that
// s ever wrote, and s lacks something of that one: then nobody writes s any more. known is
// how far each stream is known to go. A stream that was left for an older state of the file
// may be gone back to; so being known to another one in part ends nothing.
func superseded(said map[[16]byte]map[[16]byte]int64, known map[[16]byte]int64, s [16]byte) bool {
	for t, vector := range said {
		if t != s && vector[s] > 0 && vector[s] >= known[s] && said[s][t] < known[t] {
			return true
		}
	}
	return false
}

// farthest is how far each stream is known to go: here, or by what was said.
func farthest(tx *store.Tx, said map[[16]byte]map[[16]byte]int64) (map[[16]byte]int64, error) {
	list, err := tx.Vector()
	if err != nil {
		return nil, err
	}
	known := vectorOf(list)
	for _, vector := range said {
		for gid, n := range vector {
			known[gid] = max(known[gid], n)
		}
	}
	return known, nil
}

// Least is what both hold; nil holds all.
func Least(a, b map[[16]byte]int64) map[[16]byte]int64 {
	if a == nil {
		return b
	}
	out := map[[16]byte]int64{}
	for gid, n := range a {
		if m := min(n, b[gid]); m > 0 {
			out[gid] = m
		}
	}
	return out
}
