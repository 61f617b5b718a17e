// Package views keeps how people like to look at a register under a name: what is
// searched, filtered and sorted by, and which columns stand where. A view is its
// maker's own or everybody's. It is a record like any other, so that it lies in the
// encrypted file, has a history and comes along with backups; it is no register
// that anybody lists, because whose it is decides who sees it. It opens no list.
package views

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Kind holds the views. Its Parent gives the index that finds those of a register;
// as it names no kind of its own, nobody reaches views but through this package.
var Kind = kind.Kind{
	Name: "saved_view", Label: "视图", English: "Views", Title: "name", Parent: "register",
	Fields: []kind.Field{
		{Name: "register", Label: "台账", English: "Register", Type: kind.Text, Required: kind.Always, Locked: true},
		{Name: "name", Label: "名称", English: "Name", Type: kind.Text, Required: kind.Always, Limit: "1..20"},
		{Name: "owner", Label: "建立人", English: "Made by", Type: kind.User, Required: kind.Always, Locked: true},
		{Name: "shared", Label: "所有人可用", English: "For everybody", Type: kind.Bool, Required: kind.Always, Default: "否"},
		{Name: "place", Label: "次序", English: "Place", Type: kind.Int, Required: kind.Always, Locked: true},
		{Name: "look", Label: "内容", English: "Content", Type: kind.JSON, Required: kind.Always, Limit: "..20000"},
	},
}

// Cond is a filter of a view, as lists are asked with it.
type Cond struct {
	Field  string   `json:"field"`
	Op     string   `json:"op"`
	Values []string `json:"values"`
}

// Order is one key of the order of a view.
type Order struct {
	Field string `json:"field"`
	Desc  bool   `json:"desc"`
}

// Look is what a view shows.
type Look struct {
	Search  string         `json:"search"`
	Where   []Cond         `json:"where"`
	Sort    []Order        `json:"sort"`
	Void    bool           `json:"void"`    // also what was voided
	Columns []string       `json:"columns"` // the fields that are shown, in their order
	Pinned  []string       `json:"pinned"`  // those of them that stay at the left
	Widths  map[string]int `json:"widths"`  // px
}

// View is one saved view as somebody sees it.
type View struct {
	ID     string `json:"id"`
	Rev    int64  `json:"rev"`
	Name   string `json:"name"`
	Shared bool   `json:"shared"`
	Mine   bool   `json:"mine"`
	May    bool   `json:"may"` // whether he may change and remove it
	Owner  string `json:"owner"`
	Look   Look   `json:"look"`
	// Lost counts filters and keys of the order that are left out of Look: of fields
	// that are no more, or that this user may not see.
	Lost int `json:"lost"`
}

// Of returns the views of a register that the actor sees: those for everybody and
// his own, in their order.
func Of(tx *store.Tx, k *kind.Kind) ([]View, error) {
	rows, err := seen(tx, k)
	if err != nil {
		return nil, err
	}
	out := make([]View, 0, len(rows))
	names := record.NewNames(tx)
	for i := range rows {
		v, err := read(tx, k, names, &rows[i])
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// seen are the live views of k that the actor sees, in their order.
func seen(tx *store.Tx, k *kind.Kind) ([]store.Row, error) {
	if err := user.Gate(tx, k, kind.View); err != nil {
		return nil, err
	}
	rows, err := tx.Where(&Kind, "register", k.Name)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r store.Row) bool { return r.State != store.Live || !visible(tx, &r) })
	slices.SortFunc(rows, func(a, b store.Row) int {
		return cmp.Or(cmp.Compare(a.Values.Int("place"), b.Values.Int("place")), cmp.Compare(a.ID, b.ID))
	})
	return rows, nil
}

func mine(tx *store.Tx, r *store.Row) bool { return r.Values.Str("owner") == tx.Actor.User }

func visible(tx *store.Tx, r *store.Row) bool { return mine(tx, r) || r.Values.Int("shared") == 1 }

// mayChange: whose it is, and administrators what is everybody's.
func mayChange(tx *store.Tx, r *store.Row) bool {
	return mine(tx, r) || visible(tx, r) && slices.Contains(tx.Actor.Roles, "admin")
}

func read(tx *store.Tx, k *kind.Kind, names *record.Names, r *store.Row) (View, error) {
	v := View{ID: r.ID, Rev: r.Rev, Name: r.Values.Str("name"), Shared: r.Values.Int("shared") == 1,
		Mine: mine(tx, r), May: mayChange(tx, r), Owner: names.User(r.Values.Str("owner"))}
	if err := json.Unmarshal([]byte(r.Values.Str("look")), &v.Look); err != nil {
		return v, fmt.Errorf("views: the content of %s: %w", r.ID, err)
	}
	v.Lost = v.Look.fit(k, user.Private(tx.Store.Catalog(), tx.Actor, k))
	return v, nil
}

// fit leaves out what names no field of k, or one that may not be seen: a list
// would refuse the whole question. It returns how many filters and keys went.
func (l *Look) fit(k *kind.Kind, private bool) int {
	known := func(name string) bool {
		f, ok := k.Field(name)
		return ok && k.Keeps(name) && (private || !f.Sensitive) || slices.Contains([]string{lens.PK, lens.State, lens.Gaps}, name)
	}
	n := len(l.Where) + len(l.Sort)
	l.Where = slices.DeleteFunc(l.Where, func(c Cond) bool { return !known(c.Field) })
	l.Sort = slices.DeleteFunc(l.Sort, func(o Order) bool { return !known(o.Field) })
	n -= len(l.Where) + len(l.Sort)
	gone := func(name string) bool { _, ok := k.Field(name); return !ok || !k.Keeps(name) }
	l.Columns = slices.DeleteFunc(l.Columns, gone)
	l.Pinned = slices.DeleteFunc(l.Pinned, gone)
	return n
}

// find returns a view that the actor sees, and the register it is of.
func find(tx *store.Tx, id string, state store.State) (*store.Row, *kind.Kind, error) {
	r, err := record.Get(tx, &Kind, id)
	if err != nil {
		return nil, nil, err
	}
	if r.State != state || !visible(tx, r) {
		return nil, nil, fault.New(fault.NotFound, "这个视图已经不在了。", "This view is no longer there.")
	}
	k, err := tx.Kind(r.Values.Str("register"))
	if err != nil {
		return nil, nil, err
	}
	return r, k, user.Gate(tx, k, kind.View)
}

// changeable is find for somebody who is about to change it.
func changeable(tx *store.Tx, id string, state store.State) (*store.Row, *kind.Kind, error) {
	r, k, err := find(tx, id, state)
	if err == nil && !mayChange(tx, r) {
		err = fault.New(fault.Forbidden, "视图“%[1]s”是别人建立的，只有建立人和系统管理员可以改。您可以另存为自己的视图。",
			"The view “%[1]s” is somebody else's: only its maker and administrators change it. Save one of your own instead.", r.Values.Str("name"))
	}
	return r, k, err
}
