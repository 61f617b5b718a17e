package record

import (
	"strings"
	"unicode/utf8"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Void marks a record as void for a user: it stays readable, its number stays used.
func Void(tx *store.Tx, k *kind.Kind, id, reason string) error {
	r, err := voidable(tx, k, id)
	if err != nil {
		return err
	}
	if reason, err = goodReason(reason); err != nil {
		return err
	}
	if r.State != store.Live {
		return fault.New(fault.Conflict, "%[1]s已经作废。", "%[1]s is already void.", Number(k, r.ID, r.Values))
	}
	if k.Name == user.Kind.Name {
		if err := user.Keep(tx, r, r.Values, true); err != nil {
			return err
		}
	}
	return tx.SetState(k, r, store.Voided, reason)
}

// voidable returns a record that the user may void, or take the void of back.
func voidable(tx *store.Tx, k *kind.Kind, id string) (*store.Row, error) {
	if err := user.Gate(tx, k, kind.Void); err != nil {
		return nil, err
	}
	r, err := Get(tx, k, id)
	if err != nil {
		return nil, err
	}
	if err := user.Covers(tx, k, kind.Void, r); err != nil {
		return nil, err
	}
	if err := document(tx, k, r); err != nil {
		return nil, err
	}
	return r, nil
}

// maxReason is the length of a reason in characters.
const maxReason = 200

// goodReason reads why a record is void as any other line of text is read.
func goodReason(s string) (string, error) {
	s = strings.Join(strings.Fields(parse.Clean(s)), " ")
	n := utf8.RuneCountInString(s)
	switch {
	case n == 0:
		return "", fault.New(fault.Invalid, "作废要写明原因。", "State a reason for voiding.")
	case n > maxReason:
		return "", fault.New(fault.Invalid, "作废原因最多 %d 个字（现有 %d 个）。", "A reason has at most %d characters (this has %d).", maxReason, n)
	}
	return s, nil
}

// Restore takes a void back for a user. What must be unique was kept for it, but a
// code may have a new record by now.
func Restore(tx *store.Tx, k *kind.Kind, id string) error {
	r, err := voidable(tx, k, id)
	if err != nil {
		return err
	}
	if r.State != store.Voided {
		return fault.New(fault.Conflict, "%[1]s没有作废，不用恢复。", "%[1]s is not void.", Number(k, r.ID, r.Values))
	}
	if k.Name == store.ListKind {
		if taken, err := otherCode(tx, k, r.Values.Str("dict"), r.Values.Str("key"), r.ID); err != nil {
			return err
		} else if taken {
			return fault.New(fault.Conflict, "这个选项已有另一条记录，请修改那一条。", "This code has another record by now; change that one.")
		}
	}
	return tx.SetState(k, r, store.Live, "")
}

// Withdraw hides a record that an import brought and that is taken back with it;
// its number is free again. Reason says which import.
func Withdraw(tx *store.Tx, k *kind.Kind, r *store.Row, reason string) error {
	return tx.SetState(k, r, store.Withdrawn, reason)
}
