// Package user says who may do what: accounts, their roles and reach, and the
// one gate that every action of a user passes. Passwords are not here: the vault
// keeps a key slot for each account.
package user

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// Kind is the register of accounts (domain §2.12 用户). The password is no field:
// it opens the key slot of the same name.
var Kind = kind.Kind{
	Name: "app_user", Label: "用户", English: "Users", Chapter: "system", Key: "username", Title: "display_name",
	Fields: []kind.Field{
		{Name: "username", Label: "登录名", English: "User name", Type: kind.Text, Required: kind.Always, Unique: kind.Always, Limit: kind.UserName},
		{Name: "display_name", Label: "姓名", English: "Name", Type: kind.Text, Limit: "1..20"},
		{Name: "employee_id", Label: "关联员工", English: "Employee", Type: kind.Ref, To: "employee", Unique: kind.Always},
		{Name: "roles", Label: "角色", English: "Roles", Type: kind.Multi, Codes: "role", Required: kind.Always, Default: "viewer"},
		{Name: "data_scope", Label: "数据范围", English: "Data scope", Type: kind.Enum, Codes: "data_scope", Required: kind.Always, Default: "own_dept"},
		{Name: "depts", Label: "指定部门", English: "Departments", Type: kind.Multi, Hidden: true},
		{Name: "lock_minutes", Label: "自动锁屏(分钟)", English: "Lock after (minutes)", Type: kind.Int, Default: "10", Limit: "1..120"},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "common_active", Required: kind.Always, Default: "active"},
	},
	Columns: []string{"username", "display_name", "roles", "data_scope", "status", "employee_id", "lock_minutes"},
	Sort:    "username",
	Checks: []kind.Check{{Field: "depts", Is: "required", When: []kind.Cond{{Field: "data_scope", In: []string{"depts"}}},
		Say: fault.T("数据范围为“指定部门”时，请填写部门编码。", "Name the department codes when the data scope is “chosen departments”.")}},
	Access: kind.Access{"admin": "VCEXPOG", "area_head": "V", "auditor": "V"},
}

// System acts where no user can: the first run, demo data, the command line's
// own housekeeping.
func System() store.Actor { return store.Actor{Name: "system", Roles: []string{"admin"}} }

// ActorOf returns the actor of an account that may work. Faults: NotFound,
// Forbidden for a disabled account.
func ActorOf(tx *store.Tx, username string) (store.Actor, error) {
	rows, err := tx.Where(&Kind, "username", username)
	if err != nil {
		return store.Actor{}, err
	}
	if len(rows) == 0 {
		return store.Actor{}, fault.New(fault.NotFound, "没有名为“%s”的用户。", "There is no user “%s”.", username)
	}
	r := rows[0]
	if r.State != store.Live || r.Values.Str("status") != "active" {
		return store.Actor{}, fault.New(fault.Forbidden, "用户“%s”已停用，请联系系统管理员。", "User “%s” is disabled; ask the administrator.", username)
	}
	a := store.Actor{User: r.ID, Name: username, Roles: kind.Members(r.Values["roles"]), Employee: r.Values.Str("employee_id")}
	switch r.Values.Str("data_scope") {
	case "self":
		a.Reach = kind.Self
	case "own_dept", "depts":
		a.Reach = kind.OwnDept
	}
	if err := departments(tx, &a, kind.Members(r.Values["depts"])); err != nil {
		return a, err
	}
	a.Asked, err = asked(tx, a)
	return a, err
}

// asked reports whether chains of approval may lead to an employee from departments that
// are not his: the heads of administration and finance, executives, those whom a stage
// names, and who stands for somebody.
func asked(tx *store.Tx, a store.Actor) (found bool, err error) {
	if a.Employee == "" {
		return false, nil
	}
	me := store.IDBytes(a.Employee)
	for _, q := range []struct {
		kind, field, ask string
		args             []any
	}{
		{"organisation", "admin_dept", "SELECT 1 FROM organisation o JOIN department d ON d.id IN (o.admin_dept, o.finance_dept) WHERE d.manager_id=? AND d._state=0", []any{me}},
		{"department", "leader_id", "SELECT 1 FROM department WHERE leader_id=? AND _state=0", []any{me}},
		{"approval_stage", "persons", "SELECT 1 FROM approval_stage s, employee e WHERE e.id=? AND instr(';'||s.persons||';', ';'||e.emp_no||';') AND s._state=0", []any{me}},
		{"delegation", "to_id", "SELECT 1 FROM delegation WHERE to_id=? AND ? BETWEEN start AND until AND _state=0", []any{me, tx.Today()}},
	} {
		k, err := tx.Kind(q.kind)
		if err != nil {
			continue // a file without such a register leads nobody there
		}
		if _, ok := k.Field(q.field); !ok {
			continue
		}
		n := 0
		if found, err = tx.One(q.ask, q.args, &n); found || err != nil {
			return found, err
		}
	}
	return false, nil
}

// departments fills a.Depts: his own, then those named by code.
func departments(tx *store.Tx, a *store.Actor, codes []string) error {
	if a.Employee != "" {
		k, err := tx.Kind("employee")
		if err != nil {
			return err
		}
		if r, err := tx.ByID(k, a.Employee); err != nil {
			return err
		} else if r != nil && r.Values.Str("dept_id") != "" {
			a.Depts = append(a.Depts, r.Values.Str("dept_id"))
		}
	}
	for _, code := range codes {
		k, err := tx.Kind("department")
		if err != nil {
			return err
		}
		rows, err := tx.Where(k, "dept_code", code)
		if err != nil {
			return err
		}
		for _, r := range rows {
			a.Depts = append(a.Depts, r.ID)
		}
	}
	return nil
}

// Reach returns on which records of a register the actor may do action; false if
// on none. Line items follow their document.
func Reach(c *kind.Catalog, a store.Actor, k *kind.Kind, action rune) (kind.Reach, bool) {
	if k.Parent != "" {
		if f, ok := k.Field(k.Parent); ok {
			if doc, err := c.Kind(f.To); err == nil {
				return Reach(c, a, doc, action)
			}
		}
		return kind.Self, false
	}
	if a.Asked && action == kind.View && len(k.Chain) > 0 {
		return kind.All, true
	}
	best, may := kind.Self, false
	for _, role := range a.Roles {
		if r, ok := k.Access.May(role, action); ok {
			if r == kind.Public {
				return kind.All, true
			}
			if !may || kind.Narrower(r, best) == best {
				best = r
			}
			may = true
		}
	}
	return kind.Narrower(best, a.Reach), may
}

// Gate refuses an action that none of the actor's roles allows on the register.
// Every action of a user passes here; which records it covers, Covers says.
func Gate(tx *store.Tx, k *kind.Kind, action rune) error {
	if _, ok := Reach(tx.Store.Catalog(), tx.Actor, k, action); ok {
		return nil
	}
	return Denied(k, action)
}

// Denied is the fault of an action that the actor's roles do not allow.
func Denied(k *kind.Kind, action rune) error {
	name := actionNames[action]
	return fault.New(fault.Forbidden, "您没有权限%[1]s“%[2]s”。如需要，请联系系统管理员。",
		"You have no right to %[3]s “%[4]s”. Ask the administrator if you need it.", name.ZH, k.Label, name.EN, k.English)
}

var actionNames = map[rune]fault.Text{
	kind.View: {ZH: "查看", EN: "view"}, kind.Add: {ZH: "新增", EN: "add to"}, kind.Change: {ZH: "修改", EN: "change"},
	kind.Submit: {ZH: "提交", EN: "submit"}, kind.Approve: {ZH: "审批", EN: "approve"}, kind.Record: {ZH: "代录审批于", EN: "record decisions in"},
	kind.Void: {ZH: "作废", EN: "void records of"}, kind.Print: {ZH: "打印", EN: "print"}, kind.Export: {ZH: "导出", EN: "export"},
	kind.Import: {ZH: "导入", EN: "import into"}, kind.Config: {ZH: "设置", EN: "configure"}, kind.Private: {ZH: "查看敏感字段于", EN: "see sensitive fields of"},
}

// Covers refuses an action on a record outside the actor's reach.
func Covers(tx *store.Tx, k *kind.Kind, action rune, r *store.Row) error {
	return covers(tx, tx.Actor, k, action, r)
}

// Concerns refuses a record that the actor sees only because chains of approval lead to
// him: he decides about it and does nothing else.
func Concerns(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	a := tx.Actor
	a.Asked = false
	return covers(tx, a, k, kind.View, r)
}

func covers(tx *store.Tx, a store.Actor, k *kind.Kind, action rune, r *store.Row) error {
	if f, ok := k.Field(k.Parent); ok && f.Type == kind.Ref {
		return coversDocument(tx, a, f, action, r)
	}
	reach, ok := Reach(tx.Store.Catalog(), a, k, action)
	if !ok {
		return Denied(k, action)
	}
	s, bounded := Bounds(a, k, reach)
	if !bounded {
		return nil
	}
	value := r.ID
	if s.Field != kind.Itself {
		value = r.Values.Str(s.Field)
	}
	if slices.Contains(s.Values, value) && value != "" {
		return nil
	}
	return fault.New(fault.Forbidden, "这条“%[1]s”不在您的数据范围内。", "This record of %[2]s is outside your data scope.", k.Label, k.English)
}

// coversDocument asks for a line item what its document answers.
func coversDocument(tx *store.Tx, a store.Actor, parent *kind.Field, action rune, line *store.Row) error {
	doc, err := tx.Kind(parent.To)
	if err != nil {
		return err
	}
	r, err := tx.ByID(doc, line.Values.Str(parent.Name))
	if err != nil {
		return err
	}
	if r == nil {
		return Denied(doc, action)
	}
	return covers(tx, a, doc, action, r)
}

// Scope bounds a register to the records whose Field has one of Values; Field is
// kind.Itself where the ids of the records themselves are meant.
type Scope struct {
	Field  string
	Values []string
}

// Bounds turns a reach into a bound on a register's records; false: no bound. A
// register that names no department or owner has nothing to bound by; one that
// names an owner only is bounded by him.
func Bounds(a store.Actor, k *kind.Kind, reach kind.Reach) (Scope, bool) {
	switch {
	case reach == kind.All:
	case k.Owner != "" && (reach == kind.Self || k.Dept == ""):
		return Scope{k.Owner, []string{a.Employee}}, true
	case k.Dept != "":
		return Scope{k.Dept, a.Depts}, true
	}
	return Scope{}, false
}

// Private reports whether the actor sees the sensitive fields of a register: on
// every record that he sees. One role that reads all records does not widen what
// another shows of some.
func Private(c *kind.Catalog, a store.Actor, k *kind.Kind) bool {
	shown, ok := Reach(c, a, k, kind.Private)
	seen, _ := Reach(c, a, k, kind.View)
	return ok && kind.Narrower(shown, seen) == seen || slices.Contains(a.Roles, "admin")
}
