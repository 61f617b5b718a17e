package backend

import (
	"context"
	"encoding/json"
	"fmt"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Unsaved is what a user has typed into a form and not saved, so that a power cut or
// a lock does not take it. It lies in the encrypted file and is nobody's record.
type Unsaved struct {
	Text string `json:"text"` // as the form wrote it; "" if there is none
	At   string `json:"at"`   // YYYY-MM-DD HH:MM
}

const (
	maxDraft  = 256 << 10 // bytes
	maxDrafts = 50        // of one user; the oldest makes room
	draftTime = "2006-01-02 15:04"
)

// draftKey names the draft of the actor for a record, or for a new one if id is "".
func draftKey(tx *store.Tx, kindName, id string) (string, error) {
	k, err := tx.Kind(kindName)
	if err != nil {
		return "", err
	}
	action := kind.Add
	if id != "" {
		action = kind.Change
		if _, ok := kind.CanonicalID(id); !ok {
			return "", fault.New(fault.NotFound, "“%[1]s”里没有这条记录。", "There is no such record in %[2]s.", k.Label, k.English)
		}
	}
	return draftsOf(tx) + kindName + "." + id, user.Gate(tx, k, action)
}

func draftsOf(tx *store.Tx) string { return "draft." + tx.Actor.User + "." }

// Unsaved returns what the user left unsaved in a form.
func (b *Backend) Unsaved(ctx context.Context, kindName, id string) (d Unsaved, err error) {
	err = b.Read(ctx, func(tx *store.Tx) error {
		key, err := draftKey(tx, kindName, id)
		if err != nil {
			return err
		}
		text, err := tx.Memo(key)
		if err != nil || text == "" {
			return err
		}
		if err := json.Unmarshal([]byte(text), &d); err != nil {
			return fmt.Errorf("draft of %s: %w", kindName, err)
		}
		return nil
	})
	return d, err
}

// KeepUnsaved remembers what the user has typed into a form; "" forgets it. Faults:
// Forbidden, NotFound, Invalid (too large).
func (b *Backend) KeepUnsaved(ctx context.Context, kindName, id, text string) error {
	if len(text) > maxDraft {
		return fault.New(fault.Invalid, "草稿太大（%d KB），最多 %d KB，请先保存。", "The draft is too large (%d KB); at most %d KB are kept. Save it.", len(text)>>10, maxDraft>>10)
	}
	return b.Write(ctx, func(tx *store.Tx) error {
		key, err := draftKey(tx, kindName, id)
		if err != nil {
			return err
		}
		if text == "" {
			return tx.SetMemo(key, "")
		}
		value, err := json.Marshal(Unsaved{Text: text, At: tx.Now.Format(draftTime)})
		if err != nil {
			return err
		}
		if err := tx.SetMemo(key, string(value)); err != nil {
			return err
		}
		mine := draftsOf(tx)
		_, err = tx.Exec("DELETE FROM memo WHERE key IN (SELECT key FROM memo WHERE substr(key,1,?)=? ORDER BY json_extract(value,'$.at') DESC, key<>? LIMIT -1 OFFSET ?)",
			len(mine), mine, key, maxDrafts)
		return err
	})
}
