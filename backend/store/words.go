package store

import (
	"cmp"
	"encoding/json"
	"maps"

	"opsbook/backend/kind"
)

// The registers in which users change what the program says: the options of code
// lists, and what fields are called.
const (
	ListKind    = "dict_item"
	LabelKind   = "field_label"
	CompanyKind = "organisation" // whose settings say which fields are kept at all
)

// words are what a transaction has changed of them; nil: nothing.
type words struct {
	lists   *kind.Lists
	catalog *kind.Catalog
}

// changedWords reads again what the transaction has touched.
func (tx *Tx) changedWords() (w words, err error) {
	if len(tx.touched[ListKind]) > 0 {
		l, err := tx.currentLists()
		if err != nil {
			return w, err
		}
		w.lists = &l
	}
	if len(tx.touched[LabelKind])+len(tx.touched[CompanyKind]) > 0 {
		w.catalog, err = tx.currentCatalog()
	}
	return w, err
}

// use makes them what everybody reads from now on.
func (s *Store) use(w words) {
	if w.lists != nil {
		s.lists.Store(w.lists)
	}
	if w.catalog != nil {
		s.catalog.Store(w.catalog)
	}
}

// currentCatalog lays what users say over what is declared: which fields they keep, and
// what they call them.
func (tx *Tx) currentCatalog() (*kind.Catalog, error) {
	declared, err := tx.keeping(tx.Store.cfg.Catalog)
	if err != nil {
		return nil, err
	}
	k, err := declared.Kind(LabelKind)
	if err != nil {
		return declared, nil // a catalog whose fields cannot be renamed, in tests
	}
	rows, err := tx.rows(k, "%q r WHERE _state=0 ORDER BY pk")
	if err != nil || len(rows) == 0 {
		return declared, err
	}
	labels := make([]kind.Label, 0, len(rows))
	for _, r := range rows {
		labels = append(labels, kind.Label{Kind: r.Values.Str("register"), Field: r.Values.Str("field"),
			Name: r.Values.Str("label"), English: r.Values.Str("english")})
	}
	return declared.With(labels...), nil
}

// keeping leaves the fields out of use that the organisation's settings do not ask for.
func (tx *Tx) keeping(c *kind.Catalog) (*kind.Catalog, error) {
	k, err := c.Kind(CompanyKind)
	if err != nil {
		return c, nil // a catalog without settings, in tests
	}
	rows, err := tx.From(k, 0, 1)
	if err != nil {
		return nil, err
	}
	settings := kind.Values{}
	for _, r := range rows {
		settings = r.Values
	}
	return c.Keeping(settings), nil
}

// currentLists lays the users' changes over the code lists that are shipped.
func (tx *Tx) currentLists() (kind.Lists, error) {
	lists := tx.Store.Catalog().Lists
	k, err := tx.Kind(ListKind)
	if err != nil {
		return lists, nil // a catalog without changes to lists, in tests
	}
	rows, err := tx.rows(k, "%q r WHERE _state=0 ORDER BY dict, sort, pk")
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		name := r.Values.Str("dict")
		c, _ := lists.Code(name, r.Values.Str("key"))
		c.Key, c.Label, c.Off = r.Values.Str("key"), r.Values.Str("label"), r.Values.Int("disabled") == 1
		c.English = cmp.Or(r.Values.Str("english"), c.English)
		if a := kind.Members(r.Values["alias"]); a != nil {
			c.Alias = a
		}
		c.Attr = attrOf(c.Attr, r.Values.Str("attr"))
		lists = lists.With(name, c)
	}
	return lists, nil
}

// attrOf lays the attributes that users gave a code over those that are shipped;
// an empty one takes its attribute away. What is no object of texts says nothing.
func attrOf(shipped map[string]string, changed string) map[string]string {
	var more map[string]string
	if json.Unmarshal([]byte(changed), &more) != nil || len(more) == 0 {
		return shipped
	}
	out := maps.Clone(more)
	for name, text := range shipped {
		if _, ok := out[name]; !ok {
			out[name] = text
		}
	}
	maps.DeleteFunc(out, func(_, text string) bool { return text == "" })
	return out
}
