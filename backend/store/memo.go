package store

// Memo is what this PC remembers under a key, in the encrypted file: no record, no
// history, and it travels nowhere. "" if nothing is.
func (tx *Tx) Memo(key string) (string, error) {
	var text string
	_, err := tx.One("SELECT value FROM memo WHERE key=?", []any{key}, &text)
	return text, err
}

// SetMemo remembers text under a key; "" forgets the key.
func (tx *Tx) SetMemo(key, text string) error {
	if text == "" {
		return tx.exec("DELETE FROM memo WHERE key=?", key)
	}
	return tx.exec("INSERT INTO memo(key, value) VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value", key, text)
}
