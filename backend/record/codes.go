package record

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// coded checks a change to a code list (store.ListKind), which reaches every
// register that uses it: each code has at most one record, it keeps its list and
// its key for ever because records hold the key, and who may only add codes does
// not rewrite one that the program declares.
func coded(tx *store.Tx, k *kind.Kind, v kind.Values, o options, wrong map[string]fault.Text) error {
	if k.Name != store.ListKind || wrong["dict"].ZH != "" || wrong["key"].ZH != "" {
		return nil
	}
	list, key := v.Str("dict"), v.Str("key")
	declared, ok := tx.Store.Catalog().Lists[list]
	switch {
	case !ok:
		wrong["dict"] = fault.Sprintf("没有叫“%s”的字典。", "There is no code list “%s”.", list)
	case o.old != nil && (list != o.old.Str("dict") || key != o.old.Str("key")):
		wrong["key"] = fault.T("已有记录用着这个选项，它的字典和键不能再改；可以停用它，另加一个。",
			"Records use this code, so its list and key stay; put it out of use and add another.")
	case o.old == nil:
		return newCode(tx, k, &declared, key, o, wrong)
	}
	return nil
}

func newCode(tx *store.Tx, k *kind.Kind, list *kind.List, key string, o options, wrong map[string]fault.Text) error {
	taken, err := otherCode(tx, k, list.Name, key, "")
	if err != nil {
		return err
	}
	_, declared := tx.Store.Catalog().Lists.Code(list.Name, key)
	switch {
	case taken:
		wrong["key"] = fault.Sprintf("字典“%[1]s”的键“%[3]s”已有一条记录，请修改那一条。", "%[2]s has a record for the key “%[3]s” already; change that one.", list.Label, list.English, key)
	case declared && o.user:
		return user.Gate(tx, k, kind.Change)
	}
	return nil
}

// otherCode reports whether a live record other than id speaks of a code.
func otherCode(tx *store.Tx, k *kind.Kind, list, key, id string) (bool, error) {
	rows, err := tx.Where(k, "key", key)
	for i := range rows {
		if r := &rows[i]; r.State == store.Live && r.ID != id && r.Values.Str("dict") == list {
			return true, nil
		}
	}
	return false, err
}
