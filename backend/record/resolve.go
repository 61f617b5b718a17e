package record

import (
	"fmt"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/store"
)

// Resolver finds the record that a text in an old ledger or on the command line
// means: by number or code, by title, by alias. It reads each register it needs
// once and is good for one transaction.
type Resolver struct {
	tx    *store.Tx
	most  int // records of a register that are held in memory
	kinds map[string]*index
}

type index struct {
	k      *kind.Kind
	big    bool                // more records than are held in memory: numbers only
	exact  map[string][]string // number, title, alias → ids
	loose  map[string][]string // the same without brackets, blanks and legal forms
	titles map[string]string   // id → title
}

// NewResolver resolves in tx.
func NewResolver(tx *store.Tx) *Resolver { return &Resolver{tx, maxIndexed, map[string]*index{}} }

// maxIndexed bounds the registers that can be resolved by name in memory.
const maxIndexed = 200_000

// Ref resolves text to the id of a live record of the kind a field points to.
// note tells of a guess (a near match). Faults: NotFound, Conflict if the text
// fits several; their sentences fit behind the field's label.
func (r *Resolver) Ref(f *kind.Field, text string) (id string, note *parse.Note, err error) {
	if id, ok := kind.CanonicalID(text); ok {
		return id, nil, nil
	}
	x, err := r.index(f.Target())
	if err != nil {
		return "", nil, err
	}
	if x.big {
		return r.byNumber(x.k, text)
	}
	want := parse.Fold(text)
	for _, key := range []string{want, strings.Join(strings.Fields(want), "")} {
		switch ids := x.exact[key]; len(ids) {
		case 0:
		case 1:
			return ids[0], nil, nil
		default:
			return "", nil, ambiguous(text, len(ids))
		}
	}
	return r.near(x, text)
}

// byNumber asks the file, where a register is too big to be held in memory.
func (r *Resolver) byNumber(k *kind.Kind, text string) (string, *parse.Note, error) {
	if f, ok := k.Field(k.Key); ok && f.Unique != kind.No {
		rows, err := r.tx.First(k, k.Key, strings.TrimSpace(text), 1)
		if err != nil {
			return "", nil, err
		}
		if len(rows) > 0 && rows[0].State == store.Live {
			return rows[0].ID, nil, nil
		}
	}
	return "", nil, fault.New(fault.NotFound, "“%[1]s”不是“%[2]s”里的编号；那里超过 %[4]d 条，只能按编号对应，不能按名称。",
		"“%[1]s” is no number in %[3]s, which has more than %[4]d records: they are found by number there, not by name.", text, k.Label, k.English, r.most)
}

// near is the second try: without brackets and legal forms, or the one record
// whose name begins with the text.
func (r *Resolver) near(x *index, text string) (string, *parse.Note, error) {
	want := Loose(text)
	ids := x.loose[want]
	if len(ids) == 0 && len([]rune(want)) >= 2 {
		for name, found := range x.loose {
			if strings.HasPrefix(name, want) {
				ids = union(ids, found)
			}
		}
	}
	switch len(ids) {
	case 0:
		return "", nil, fault.New(fault.NotFound, "“%[1]s”不在“%[2]s”里，请先登记或改正。", "“%[1]s” is not in %[3]s; register it first or correct it.", text, x.k.Label, x.k.English)
	case 1:
		name := x.titles[ids[0]]
		note := fault.Sprintf("“%s”按近似名称对应为“%s”。", "“%s” was matched to the similar name “%s”.", text, name)
		return ids[0], &note, nil
	}
	return "", nil, ambiguous(text, len(ids))
}

func ambiguous(text string, n int) error {
	return fault.New(fault.Conflict, "“%[1]s”对应 %[2]d 条记录，请写编号。", "“%[1]s” fits %[2]d records; give the number.", text, n)
}

func union(a, b []string) []string {
	for _, s := range b {
		seen := false
		for _, t := range a {
			seen = seen || s == t
		}
		if !seen {
			a = append(a, s)
		}
	}
	return a
}

// Loose is a name without what people write differently: brackets and what is in
// them, blanks, legal forms, case.
func Loose(s string) string {
	s = strings.ToLower(parse.Fold(s))
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '(' || r == '【' || r == '[':
			depth++
		case r == ')' || r == '】' || r == ']':
			depth = max(depth-1, 0)
		case depth == 0 && r != ' ':
			b.WriteRune(r)
		}
	}
	out := b.String()
	for _, form := range []string{"股份有限公司", "有限责任公司", "有限公司", "公司"} {
		out = strings.TrimSuffix(out, form)
	}
	return out
}

func (r *Resolver) index(name string) (*index, error) {
	if x := r.kinds[name]; x != nil {
		return x, nil
	}
	k, err := r.tx.Kind(name)
	if err != nil {
		return nil, err
	}
	x := &index{k, false, map[string][]string{}, map[string][]string{}, map[string]string{}}
	var count int
	if _, err := r.tx.One(fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM %q LIMIT ?)", name), []any{r.most + 1}, &count); err != nil {
		return nil, err
	}
	x.big = count > r.most
	for after := int64(0); !x.big; {
		rows, err := r.tx.From(k, after, 1000)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			break
		}
		for i := range rows {
			x.add(k, &rows[i])
		}
		after = rows[len(rows)-1].PK
	}
	r.kinds[name] = x
	return x, nil
}

// NamesIt reports whether a field holds further names of its record: short or former ones.
func NamesIt(f *kind.Field) bool {
	return strings.HasSuffix(f.Name, "_alias") || f.Name == "alias" || f.Name == "short_name"
}

// Called returns every name of a record with the values v: its title, its short
// and its other names.
func Called(k *kind.Kind, v kind.Values) (names []string) {
	if s := v.Str(k.Title); s != "" {
		names = append(names, s)
	}
	for i := range k.Fields {
		if f := &k.Fields[i]; NamesIt(f) {
			names = append(names, kind.Members(v[f.Name])...)
		}
	}
	return names
}

func (x *index) add(k *kind.Kind, r *store.Row) {
	if r.State != store.Live {
		return
	}
	x.titles[r.ID] = Title(k, r.ID, r.Values)
	for _, n := range append([]string{r.Values.Str(k.Key), x.titles[r.ID]}, Called(k, r.Values)...) {
		if n = parse.Fold(n); n == "" {
			continue
		}
		x.exact[n] = union(x.exact[n], []string{r.ID})
		// 「…(虚构)」, 「…(已更名)」: what stands in brackets at the end is a remark.
		if i := strings.LastIndexByte(n, '('); i > 0 && strings.HasSuffix(n, ")") {
			short := strings.TrimSpace(n[:i])
			x.exact[short] = union(x.exact[short], []string{r.ID})
		}
		x.loose[Loose(n)] = union(x.loose[Loose(n)], []string{r.ID})
	}
}

// Fill replaces names of referenced records in values by their ids, for callers
// that are no forms. One fault points at every field that cannot be resolved.
func (r *Resolver) Fill(k *kind.Kind, values map[string]any) error {
	wrong := map[string]fault.Text{}
	for name, v := range values {
		f, ok := k.Field(name)
		s, isText := v.(string)
		if !ok || !isText || strings.TrimSpace(s) == "" || !f.Refers() {
			continue
		}
		id, _, err := r.Ref(f, s)
		if err != nil {
			if fault.Of(err).Code == fault.Internal {
				return err
			}
			wrong[name] = behind(f, err)
			continue
		}
		values[name] = id
	}
	return fault.InFields(wrong)
}
