package exchange

import (
	"opsbook/backend/store"
)

// A package tells how far its sender holds every stream: that is its receipt for all
// that it was ever sent. Receipts are kept for each stream that the sender writes: after
// it restored a backup it writes a new one, and what it had seen counts from there only.

// receipt notes what a PC says that it holds and lacks.
func noteReceipt(tx *store.Tx, device, stream [16]byte, vector map[[16]byte]int64, want []byte) error {
	known, came, err := receiptsOf(tx, device)
	if err != nil {
		return err
	}
	if old, ok := known[stream]; ok && old[stream] > vector[stream] {
		return nil // packages may come in any order
	}
	last := int64(0)
	for _, n := range came {
		last = max(last, n)
	}
	b, err := encodeVector(vector)
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT OR REPLACE INTO receipt(device, gid, vector, want, at) VALUES(?,?,?,?,?)", device[:], stream[:], b, want, last+1)
	return err
}

// receiptsOf are the receipts of a PC by its streams, and in which order they came, from 1 on. A
// stream of which none has come counts with what it had seen when it was opened.
func receiptsOf(tx *store.Tx, device [16]byte) (said map[[16]byte]map[[16]byte]int64, came map[[16]byte]int64, err error) {
	if said, err = tx.OpenedWith(device); err != nil {
		return nil, nil, err
	}
	came = map[[16]byte]int64{}
	rows, err := tx.Query("SELECT gid, vector, at FROM receipt WHERE device=?", device[:])
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var gid, b []byte
		var at int64
		if err := rows.Scan(&gid, &b, &at); err != nil {
			return nil, nil, err
		}
		s := [16]byte(gid)
		if said[s], err = decodeVector(b); err != nil {
			return nil, nil, err
		}
		came[s] = at
	}
	return said, came, rows.Err()
}

// Holds is what a PC surely holds, by stream; nil if nothing is known of it: what its streams say that nobody has gone on from.
// Where two of them do not know of each other, what both say.
func Holds(tx *store.Tx, device [16]byte) (map[[16]byte]int64, error) {
	said, came, err := receiptsOf(tx, device)
	if err != nil {
		return nil, err
	}
	known, err := farthest(tx, said)
	if err != nil {
		return nil, err
	}
	var out map[[16]byte]int64
	for s, vector := range said {
		if superseded(said, known, came, s) {
			continue
		}
		out = Least(out, vector)
	}
	return out, nil
}

// superseded reports whether another stream of the PC was begun, or goes on, with all that
// s ever wrote, and s lacks something of that one: then nobody writes s any more. known is
// how far each stream is known to go. A stream that was left for an older state of the file
// may be gone back to; so being known to another one in part ends nothing, nor does being known
// whole, if it says something after the other one.
func superseded(said map[[16]byte]map[[16]byte]int64, known, came map[[16]byte]int64, s [16]byte) bool {
	for t, vector := range said {
		later := came[t] == 0 || came[t] > came[s]
		if t != s && later && vector[s] > 0 && vector[s] >= known[s] && said[s][t] < known[t] {
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
