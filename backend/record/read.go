package record

import (
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Get returns a record by its id, void or not. Withdrawn ones are not found. It
// asks no permission: rules use it; users come through View.
func Get(tx *store.Tx, k *kind.Kind, id string) (*store.Row, error) {
	r, err := tx.ByID(k, id)
	if err != nil {
		return nil, err
	}
	if r == nil || r.State == store.Withdrawn {
		return nil, notFound(k, id)
	}
	return r, nil
}

// maxAlike bounds how many records of one name are looked at to find the one that counts.
const maxAlike = 50

// longest is how much of what was asked for a sentence repeats, in characters.
const longest = 60

func notFound(k *kind.Kind, what string) error {
	if r := []rune(what); len(r) > longest {
		what = string(r[:longest]) + "…"
	}
	return fault.New(fault.NotFound, "“%[1]s”里没有“%[2]s”。", "There is no “%[2]s” in %[3]s.", k.Label, what, k.English)
}

// Find returns the record a clerk means: by number, code, id or its exact title,
// typed as any value of the field may be. One that counts goes before those that are
// void. Several with the same title are a Conflict fault.
func Find(tx *store.Tx, k *kind.Kind, text string) (*store.Row, error) {
	if id, ok := kind.CanonicalID(text); ok {
		return Get(tx, k, id)
	}
	for _, field := range []string{k.Key, k.Title} {
		f, ok := k.Field(field)
		if !ok || !f.Stored() {
			continue
		}
		for _, value := range written(f, text) {
			rows, err := tx.First(k, field, value, maxAlike)
			if err != nil {
				return nil, err
			}
			live := slices.DeleteFunc(slices.Clone(rows), func(r store.Row) bool { return r.State != store.Live })
			switch {
			case len(rows) == 1:
				return &rows[0], nil
			case len(live) == 1 && len(rows) < maxAlike:
				return &live[0], nil
			case len(rows) > 1:
				return nil, fault.New(fault.Conflict, "“%[1]s”里不止一条“%[2]s”，请用编号指明。",
					"More than one record of %[3]s is called “%[2]s”; name one by its number.", k.Label, text, k.English)
			}
		}
	}
	return nil, notFound(k, text)
}

// View returns a record for a user: permission, reach, and sensitive fields
// masked for those who may not see them.
func View(tx *store.Tx, k *kind.Kind, id string) (*store.Row, error) {
	r, err := Find(tx, k, id)
	if err != nil {
		return nil, err
	}
	return seen(tx, k, r)
}

// seen is r as the user may see it.
func seen(tx *store.Tx, k *kind.Kind, r *store.Row) (*store.Row, error) {
	if err := user.Covers(tx, k, kind.View, r); err != nil {
		return nil, err
	}
	if !user.Private(tx.Store.Catalog(), tx.Actor, k) {
		Mask(k, r.Values)
	}
	k.Drop(r.Values)
	return r, unveiled(tx, k, r)
}

// Mask hides the middle of sensitive values: 138****0007.
func Mask(k *kind.Kind, v kind.Values) {
	for i := range k.Fields {
		f := &k.Fields[i]
		s, ok := v[f.Name].(string)
		switch {
		case !f.Sensitive || v[f.Name] == nil:
		case ok:
			v[f.Name] = masked(s)
		default:
			v[f.Name] = nil
		}
	}
}

func masked(s string) string {
	r := []rune(s)
	if len(r) < 8 {
		return "****"
	}
	return string(r[:3]) + "****" + string(r[len(r)-4:])
}

// Veil takes out of a line what nobody is shown while its document is as it is
// (kind.Veil).
func Veil(to *kind.Kind, document, line kind.Values) {
	for _, name := range to.Veiled(document) {
		delete(line, name)
	}
}

// unveiled is Veil for a line whose document has to be looked up.
func unveiled(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	if k.Veil == nil {
		return nil
	}
	f, _ := k.Field(k.Parent)
	of, err := tx.Kind(f.To)
	if err != nil {
		return err
	}
	doc, err := tx.ByID(of, r.Values.Str(k.Parent))
	if err != nil || doc == nil {
		return err
	}
	Veil(k, doc.Values, r.Values)
	return nil
}

// Lines returns the live line items of a document, in the order they were added.
func Lines(tx *store.Tx, to *kind.Kind, parent string) ([]store.Row, error) {
	rows, err := tx.Where(to, to.Parent, parent)
	out := rows[:0]
	for _, r := range rows {
		if r.State == store.Live {
			out = append(out, r)
		}
	}
	return out, err
}

// Number is how people call a record: its key, else its title, else its id.
func Number(k *kind.Kind, id string, v kind.Values) string {
	for _, name := range []string{k.Key, k.Title} {
		if s := v.Str(name); s != "" {
			return s
		}
	}
	return id
}

// spoken is how people speak of a record: by its number, else by its title, be that another
// record's.
func spoken(tx *store.Tx, k *kind.Kind, id string, v kind.Values) string {
	if s := v.Str(k.Key); s != "" {
		return s
	}
	return NewNames(tx).Title(k, id, v)
}

// Title is what a reference to a record shows: its title, with what else tells it
// from others (kind.Together), else its number. Whose title is another record is called
// by its number too: Names.Title looks that record up.
func Title(k *kind.Kind, id string, v kind.Values) string {
	if parts := k.Together; len(parts) > 0 && v.Str(parts[0]) != "" {
		words := make([]string, len(parts))
		for i, name := range parts {
			words[i] = v.Str(name)
		}
		return strings.TrimSpace(strings.Join(words, " "))
	}
	if s := v.Str(k.Title); s != "" && titled(k) == "" {
		return s
	}
	return Number(k, id, v)
}

// titled is the register whose records are the titles of k, "" if its titles are texts.
func titled(k *kind.Kind) string {
	if f, ok := k.Field(k.Title); ok && f.Refers() {
		return f.Target()
	}
	return ""
}

func statusLabel(tx *store.Tx, k *kind.Kind, v kind.Values) string {
	f, ok := k.Status()
	if !ok {
		return ""
	}
	return f.Text(v["status"], kind.Context{Lists: tx.Lists()})
}

// Names answers how records are called, remembering what it has looked up; for
// the display of one page, one form, one export.
type Names struct {
	tx   *store.Tx
	seen map[string]string
}

// NewNames looks names up in tx.
func NewNames(tx *store.Tx) *Names { return &Names{tx, map[string]string{}} }

// Of returns the title of a record, or its id if it cannot be read.
func (n *Names) Of(kindName, id string) string {
	if s, ok := n.seen[id]; ok {
		return s
	}
	s := id
	if k, err := n.tx.Kind(kindName); err == nil {
		if r, err := n.tx.ByID(k, id); err == nil && r != nil {
			s = Title(k, id, r.Values)
		}
	}
	n.seen[id] = s
	return s
}

// Title is Title of the record with the values v; whose title is another record is
// called as that one.
func (n *Names) Title(k *kind.Kind, id string, v kind.Values) string {
	to, of := titled(k), v.Str(k.Title)
	if to == "" || of == "" {
		return Title(k, id, v)
	}
	return n.Of(to, of)
}

// User is how the account with an id is called: by the name of the person, else
// by that of the account; "" for the program, which each screen calls in its language.
func (n *Names) User(id string) string {
	if id == "" {
		return ""
	}
	return n.Of(user.Kind.Name, id)
}

// Account is the user name of the account with an id.
func (n *Names) Account(id string) string {
	if id == "" {
		return user.System().Name
	}
	r, err := n.tx.ByID(&user.Kind, id)
	if err != nil || r == nil {
		return id
	}
	return Number(&user.Kind, id, r.Values)
}

// Context is a kind.Context that shows references by name.
func Context(tx *store.Tx) kind.Context {
	return kind.Context{Today: tx.Today(), Lists: tx.Lists(), Name: NewNames(tx).Of}
}

// WithComputed adds the fields that are computed to v, for the day of tx.
func WithComputed(tx *store.Tx, k *kind.Kind, v kind.Values) kind.Values {
	for i := range k.Fields {
		if f := &k.Fields[i]; f.Calc != nil {
			v[f.Name] = f.Compute(v, tx.Today())
		}
	}
	return v
}

// Compute adds some computed fields to v, for the day of tx: one that follows from
// another stands behind it.
func Compute(tx *store.Tx, fields []*kind.Field, v kind.Values) {
	for _, f := range fields {
		v[f.Name] = f.Compute(v, tx.Today())
	}
}
