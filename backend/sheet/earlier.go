package sheet

import (
	"encoding/hex"
	"slices"

	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Earlier is an import of the very same file into the same register that was not
// taken back. It is no reason to refuse: what is there already stays as it is.
type Earlier struct {
	Batch string `json:"batch"` // its number
	At    string `json:"at"`    // YYYY-MM-DD HH:MM
	User  string `json:"user"`
}

// recall finds the imports of the draft's file.
func (d *Draft) recall(tx *store.Tx) error {
	rows, err := tx.Where(&Kind, "sha256", hex.EncodeToString(d.File.Hash[:]))
	if err != nil {
		return err
	}
	n := record.NewNames(tx)
	for _, r := range slices.Backward(rows) {
		if r.Values.Str("entity") != d.Kind.Name || r.Values.Int("undone") == 1 || r.State != store.Live {
			continue
		}
		born, _, err := tx.Born(&r)
		if err != nil {
			return err
		}
		d.Earlier = append(d.Earlier, Earlier{r.Values.Str(Kind.Key), born.At.Format("2006-01-02 15:04"), n.User(born.User)})
	}
	return nil
}
