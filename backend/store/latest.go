package store

// What a device wrote last, and by which clock.

// Latest are the streams of a device that it has not left for another one: one, unless old
// states of its file were put back that did not know of each other. The order in which
// streams came here tells nothing.
func (tx *Tx) Latest(device [16]byte) (out [][16]byte, err error) {
	rows, err := tx.Query(`SELECT s.gid FROM stream s WHERE s.device=?1 AND s.seq>0 AND NOT EXISTS(
		SELECT 1 FROM mark m JOIN stream o ON m.opid=o.n<<40|1 WHERE o.device=?1 AND m.other=s.n) ORDER BY s.gid`, device[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var gid []byte
		if err := rows.Scan(&gid); err != nil {
			return nil, err
		}
		out = append(out, [16]byte(gid))
	}
	return out, rows.Err()
}

// ClockAhead reports whether all that a device wrote last is dated more than a day after
// this PC's clock.
func (tx *Tx) ClockAhead(device [16]byte) (bool, error) {
	latest, err := tx.Latest(device)
	for _, gid := range latest {
		var hlc int64
		if _, err := tx.One("SELECT o.hlc FROM stream s JOIN op o ON o.opid=s.n<<40|s.seq WHERE s.gid=?", []any{gid[:]}, &hlc); err != nil || hlc <= trusted(tx.Now) {
			return false, err
		}
	}
	return len(latest) > 0, err
}

// WrittenBy is when a device wrote the last operation of its streams that is within a
// vector and in the file, by its own clock: milliseconds since 1970, 0 if there is none.
func (tx *Tx) WrittenBy(device []byte, vector map[[16]byte]int64) (ms int64, err error) {
	streams, err := tx.streams()
	if err != nil {
		return 0, err
	}
	for _, st := range streams {
		seq := min(vector[[16]byte(st.gid)], st.seq)
		if seq == 0 {
			continue
		}
		var hlc int64
		_, err := tx.One("SELECT o.hlc FROM op o JOIN stream s ON s.n=? WHERE o.opid=? AND s.device=?", []any{st.n, st.n<<seqBits | seq, device}, &hlc)
		if err != nil {
			return 0, err
		}
		ms = max(ms, hlc>>16)
	}
	return ms, nil
}
