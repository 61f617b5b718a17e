package user

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// Table is who may do what, as the program declares it: nobody can change it, so
// nobody can open more by mistake. Steps of documents name their roles themselves.
type Table struct {
	Roles   []string `json:"roles"` // codes of the list "role"
	Actions []Action `json:"actions"`
	Rights  []Right  `json:"rights"` // one for each register, in the order of the catalog, then for what is none
}

// Action is one column of the table.
type Action struct {
	Letter string     `json:"letter"`
	Name   fault.Text `json:"name"`
	Mark   fault.Text `json:"mark"` // the action in one character
}

// Right is what the roles may do in one register: role → letter → kind.Reach.
type Right struct {
	Kind    string                           `json:"kind"`
	Name    fault.Text                       `json:"name"`
	Chapter string                           `json:"chapter"`
	Roles   map[string]map[string]kind.Reach `json:"roles"`
}

// actionHeads are the actions in the order of the domain's table.
var actionHeads = func() (out []Action) {
	for _, a := range [][4]string{{"V", "查看", "View", "查"}, {"C", "新增", "Add", "增"}, {"E", "修改", "Change", "改"}, {"S", "提交", "Submit", "提"},
		{"A", "审批", "Approve", "批"}, {"R", "代录审批", "Record decisions", "录"}, {"X", "作废", "Void", "废"}, {"P", "打印", "Print", "印"},
		{"O", "导出", "Export", "出"}, {"I", "导入", "Import", "入"}, {"G", "设置", "Configure", "设"}, {"Z", "敏感字段", "Sensitive fields", "敏"}} {
		out = append(out, Action{a[0], fault.T(a[1], a[2]), fault.T(a[3], a[0])})
	}
	return out
}()

// Rights returns the table of all registers, and of what has rights and no table, for
// those who may see the accounts. Actions that none of them knows are left out.
func Rights(tx *store.Tx, also ...*kind.Kind) (Table, error) {
	out := Table{Roles: kind.Roles, Actions: []Action{}, Rights: []Right{}}
	if err := Gate(tx, &Kind, kind.View); err != nil {
		return out, err
	}
	var kinds []*kind.Kind
	for i := range tx.Store.Catalog().Kinds {
		if k := &tx.Store.Catalog().Kinds[i]; k.Parent == "" { // lines follow their document
			kinds = append(kinds, k)
		}
	}
	known := ""
	for _, k := range append(kinds, also...) {
		r := Right{Kind: k.Name, Name: fault.T(k.Label, k.English), Chapter: k.Chapter, Roles: map[string]map[string]kind.Reach{}}
		for _, role := range kind.Roles {
			r.Roles[role] = map[string]kind.Reach{}
			for _, a := range kind.Actions {
				if reach, ok := May(k, role, a); ok {
					r.Roles[role][string(a)] = reach
					known += string(a)
				}
			}
		}
		out.Rights = append(out.Rights, r)
	}
	for _, a := range actionHeads {
		if slices.Contains([]byte(known), a.Letter[0]) {
			out.Actions = append(out.Actions, a)
		}
	}
	return out, nil
}

// May reports whether a role may do action in a register, and on which records:
// its grant, and what every administrator may see.
func May(k *kind.Kind, role string, action rune) (kind.Reach, bool) {
	if _, sees := k.Access.May(role, kind.View); sees && action == kind.Private && role == "admin" {
		return kind.All, slices.ContainsFunc(k.Fields, func(f kind.Field) bool { return f.Sensitive })
	}
	return k.Access.May(role, action)
}
