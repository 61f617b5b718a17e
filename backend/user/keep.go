package user

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// manyAccounts is more than the vault has slots for.
const manyAccounts = 10_000

// Keep refuses a change of the account r to the values v, or to being void, after
// which nobody could administer the file: not even the recovery key lets anybody
// in then. It also refuses another user name, because the password lies under the
// old one.
func Keep(tx *store.Tx, r *store.Row, v kind.Values, void bool) error {
	if v.Str("username") != r.Values.Str("username") {
		return fault.InFields(map[string]fault.Text{"username": fault.T(
			"登录名不能修改。请新增一个用户，再停用这一个。", "A user name cannot be changed. Add another user and disable this one.")})
	}
	if !administers(r.State, r.Values) || !void && administers(r.State, v) {
		return nil
	}
	rows, err := tx.From(&Kind, 0, manyAccounts)
	if err != nil {
		return err
	}
	for _, other := range rows {
		if other.ID != r.ID && administers(other.State, other.Values) {
			return nil
		}
	}
	return fault.New(fault.Conflict, "“%s”是唯一能登录的系统管理员，不能作废、停用或去掉管理员角色。请先设另一位系统管理员。",
		"“%s” is the only administrator who can sign in and cannot be voided, disabled or made less. Appoint another one first.", r.Values.Str("username"))
}

// administers reports whether an account may administer as it stands.
func administers(s store.State, v kind.Values) bool {
	return s == store.Live && v.Str("status") == "active" && slices.Contains(kind.Members(v["roles"]), "admin")
}
