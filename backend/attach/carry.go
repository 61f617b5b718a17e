package attach

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"opsbook/backend/fault"
	"opsbook/backend/store"
)

// Missing returns the hashes of up to n attachments, of those that are not withdrawn,
// whose content is not in this file: it has not come from the PC that added it yet.
func Missing(tx *store.Tx, n int) ([][32]byte, error) {
	rows, err := tx.Query("SELECT DISTINCT sha256 FROM attachment WHERE _state<2 AND NOT EXISTS (SELECT 1 FROM blob WHERE hash=unhex(sha256)) LIMIT ?", n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out [][32]byte
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		if b, err := hex.DecodeString(text); err == nil && len(b) == 32 {
			out = append(out, [32]byte(b))
		}
	}
	return out, rows.Err()
}

// Content is what the file holds under a hash, to be handed to another PC; nil if it
// holds nothing under it.
func Content(tx *store.Tx, sum [32]byte) (*Reader, error) {
	var size int64
	if _, err := tx.One("SELECT ifnull(sum(length(data)), 0) FROM blob WHERE hash=?", []any{sum[:]}, &size); err != nil || size == 0 {
		return nil, err
	}
	return newReader(tx, sum[:], size, hex.EncodeToString(sum[:4])), nil
}

// Receive keeps content that came from another PC, unless it is here or nothing asks
// for it. It reports whether it kept it. Content that is not what its hash says, or
// larger than an attachment may be, is refused and leaves nothing behind.
func Receive(tx *store.Tx, sum [32]byte, r io.Reader) (kept bool, err error) {
	var one int
	if wanted, err := tx.One("SELECT 1 FROM attachment WHERE sha256=? LIMIT 1", []any{hex.EncodeToString(sum[:])}, &one); err != nil || !wanted {
		return false, err
	}
	if have, err := tx.One("SELECT 1 FROM blob WHERE hash=? LIMIT 1", []any{sum[:]}, &one); err != nil || have {
		return false, err
	}
	draft, err := draftKey(tx)
	if err != nil {
		return false, err
	}
	got, _, err := write(tx, draft, hex.EncodeToString(sum[:4]), r)
	if err == nil && !bytes.Equal(got, sum[:]) {
		err = fault.New(fault.Damaged, "收到的附件内容不对，没有保存。", "The content of an attachment that came in is not what it should be; it was not kept.")
	}
	if err != nil {
		return false, errors.Join(err, drop(tx, draft))
	}
	if _, err := tx.Exec("UPDATE blob SET hash=? WHERE hash=?", sum[:], draft); err != nil {
		return false, fmt.Errorf("attach: receive: %w", err)
	}
	return true, nil
}
