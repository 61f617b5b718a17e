package attach

import (
	"encoding/hex"
	"io"

	"opsbook/backend/fault"
	"opsbook/backend/store"
)

// Verify reads the content of every attachment, void ones too, and returns a
// sentence for each that is missing or damaged. It asks no permission.
func Verify(tx *store.Tx) ([]fault.Text, error) {
	var wrong []fault.Text
	checked := map[string]bool{} // hash → whole
	for after := int64(0); ; {
		rows, err := tx.From(&Kind, after, 500)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			return wrong, nil
		}
		for i := range rows {
			after = rows[i].PK
			say, err := examine(tx, &rows[i], checked)
			if err != nil {
				return nil, err
			}
			wrong = append(wrong, say...)
		}
	}
}

func examine(tx *store.Tx, row *store.Row, checked map[string]bool) ([]fault.Text, error) {
	sum, name := row.Values.Str("sha256"), row.Values.Str("file_name")
	whole, known := checked[sum]
	if !known {
		key, _ := hex.DecodeString(sum) // one that is no hash finds no content
		_, err := io.Copy(io.Discard, newReader(tx, key, row.Values.Int("size"), name))
		if err != nil && !fault.Is(err, fault.Damaged) {
			return nil, err
		}
		whole = err == nil
		checked[sum] = whole
	}
	if whole {
		return nil, nil
	}
	return []fault.Text{fault.Sprintf("附件“%[1]s”（%[2]s）的内容缺失或已损坏。", "The content of the attachment “%[1]s” (%[2]s) is missing or damaged.", name, row.ID)}, nil
}
