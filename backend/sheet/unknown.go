package sheet

import (
	"maps"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Unknown is a name in a column of references that no record has, or one that the
// clerk has dealt with: as another record's, or to be registered.
type Unknown struct {
	Field  string     `json:"field"`
	Name   string     `json:"name"`   // the fullest way it is written
	Texts  []string   `json:"texts"`  // every way
	Rows   int        `json:"rows"`   // of the file that hold it
	Say    fault.Text `json:"say"`    // why it means no record
	MayAdd bool       `json:"mayAdd"` // a record can be made of the name alone, and the actor may make it
	Adds   bool       `json:"adds"`   // it is registered with the import
	To     string     `json:"to"`     // the title of the record that is taken instead
	Free   bool       `json:"free"`   // a text: imported as it is written, registered or not
}

// maxUnknown bounds the names that wait for an answer, maxWays the ways to write one.
const (
	maxUnknown = 500
	maxWays    = 20
)

// strangers are the names of one draft that no record has.
type strangers struct {
	list  []*Unknown
	by    map[string]*Unknown  // field and stem
	open  int                  // that wait for an answer
	same  map[string]string    // field and stem → the record that is taken instead
	adds  map[string]string    // field and stem → name; of a field alone: every name
	fresh map[string]*newcomer // register and stem
	byID  map[string]*newcomer
	texts map[string]*newcomer // field and text, of fields that keep the name
}

// stem is what two ways to write a name have in common.
func stem(name string) string {
	if s := record.Loose(name); s != "" {
		return s
	}
	return parse.Fold(name)
}

// meet prepares for the names that the clerk has dealt with. What was said of one
// way to write a name goes for all of them.
func (d *Draft) meet() error {
	s := &d.strangers
	s.by, s.same, s.adds, s.fresh, s.byID = map[string]*Unknown{}, map[string]string{}, map[string]string{}, map[string]*newcomer{}, map[string]*newcomer{}
	s.texts = map[string]*newcomer{}
	for _, what := range slices.Sorted(maps.Keys(d.Options.Same)) {
		if field, text, _ := strings.Cut(what, ":"); refers(d.Kind, field) {
			s.same[field+":"+stem(text)] = d.Options.Same[what]
		}
	}
	for _, what := range d.Options.Register {
		field, name, one := strings.Cut(what, ":")
		f, ok := d.Kind.Field(field)
		if !ok || !points(f) || one && stem(name) == "" {
			return fault.New(fault.Invalid, "“%s”不能随导入登记：请写明指向另一个台账的字段，或写 FIELD:NAME，NAME 是要登记的名称。",
				"“%s” names nothing to be registered with the import: write FIELD or FIELD:NAME, the field one that refers to another register.", what)
		}
		if one {
			s.adds[field+":"+stem(name)] = name
		} else {
			s.adds[field] = ""
		}
	}
	return nil
}

// Unknown lists the names that no record has, those without an answer first, then
// by column and by how many rows hold them.
func (d *Draft) Unknown() []Unknown {
	out := []Unknown{}
	for _, u := range d.strangers.list {
		out = append(out, *u)
	}
	place := map[string]int{}
	for i := range d.Kind.Fields {
		place[d.Kind.Fields[i].Name] = i
	}
	slices.SortStableFunc(out, func(a, b Unknown) int {
		if n := place[a.Field] - place[b.Field]; n != 0 {
			return n
		}
		return b.Rows - a.Rows
	})
	return out
}

// stranger finds or begins the entry of a text; nil if there are too many.
func (r *reading) stranger(f *kind.Field, text string, settled bool) *Unknown {
	s := &r.strangers
	key := f.Name + ":" + stem(text)
	u := s.by[key]
	if u == nil {
		if s.open == maxUnknown && !settled {
			return nil
		}
		if !settled {
			s.open++
		}
		u = &Unknown{Field: f.Name, Name: text}
		s.by[key], s.list = u, append(s.list, u)
	}
	if len([]rune(text)) > len([]rune(u.Name)) {
		u.Name = text
	}
	if !slices.Contains(u.Texts, text) && len(u.Texts) < maxWays {
		u.Texts = append(u.Texts, text)
	}
	return u
}

// instead takes the record that the clerk has named for a text, or the newcomer.
func (r *reading) instead(f *kind.Field, text, to string) (parsed, error) {
	u := r.stranger(f, text, true)
	id, _, err := r.resolver.Ref(f, to)
	if name, wanted := r.strangers.adds[f.Name+":"+stem(to)]; wanted && err != nil {
		n, lost := r.newcomer(f, name)
		if lost != nil {
			return parsed{}, lost
		}
		if n != nil {
			r.expect(n)
			id, err = n.id, nil
		}
	}
	if err == nil && r.strangers.byID[id] == nil {
		var k *kind.Kind
		if k, err = r.tx.Kind(f.Target()); err != nil {
			return parsed{}, err
		}
		state, known, lost := r.tx.Known(k, id)
		if lost != nil {
			return parsed{}, lost
		}
		if !known || state != store.Live {
			err = fault.New(fault.NotFound, "“%s”所选的记录已不存在，请另选一条。", "The record chosen for “%s” is gone; choose another.", text)
		}
	}
	if err != nil {
		return r.nobody(f, u, err)
	}
	u.To = r.title(f, id)
	return parsed{value: id, level: Info, after: u.To, unknown: u, say: fault.Sprintf("按您的选择，“%[1]s”取“%[2]s”。", "“%[2]s” was taken for “%[1]s”, as you chose.", text, u.To)}, nil
}

// nobody is a text that no record answers to.
func (r *reading) nobody(f *kind.Field, u *Unknown, err error) (parsed, error) {
	said := fault.Of(err)
	if said.Code == fault.Internal {
		return parsed{}, err
	}
	if u != nil {
		u.Say = behind(f, said.Message)
	}
	if f.Required == kind.Always {
		return parsed{level: Wrong, say: said.Message, unknown: u}, nil
	}
	say := behind(f, said.Message)
	return parsed{level: Doubt, say: fault.T(say.ZH+"这一格留空导入。", say.EN+" It is left empty."), unknown: u}, nil
}

// wanted tells whether the clerk wants a name to be registered, and how it is written
// in full.
func (s *strangers) wanted(f *kind.Field, text string) (name string, yes bool) {
	if name, yes = s.adds[f.Name+":"+stem(text)]; yes {
		return name, true
	}
	_, yes = s.adds[f.Name]
	return text, yes
}

// suggested looks for the record that a text column suggests. The text is good as it
// is; if nobody has registered it, and its name is all that takes, the clerk may.
func (r *reading) suggested(f *kind.Field, text string, p parsed) (parsed, error) {
	_, _, err := r.resolver.Ref(f, text)
	if err != nil && fault.Of(err).Code == fault.Internal {
		return p, err
	}
	if !fault.Is(err, fault.NotFound) || len(r.strangers.list) >= 2*maxUnknown {
		return p, nil
	}
	n, lost := r.newcomer(f, text)
	if n == nil || lost != nil {
		return p, lost
	}
	p.unknown = r.stranger(f, text, true)
	p.unknown.Free, p.unknown.MayAdd, p.unknown.Say = true, true, behind(f, fault.Of(err).Message)
	if _, wanted := r.strangers.wanted(f, text); wanted {
		p.unknown.Adds = true
		r.expect(n)
		r.strangers.texts[f.Name+":"+text] = n
	}
	return p, nil
}

// unheard is a text that no record has: the clerk may have it registered.
func (r *reading) unheard(f *kind.Field, text string, err error) (parsed, error) {
	name, wanted := r.strangers.wanted(f, text)
	u := r.stranger(f, text, wanted)
	if u == nil || !fault.Is(err, fault.NotFound) {
		return r.nobody(f, u, err)
	}
	if u.Say.ZH == "" || wanted {
		n, lost := r.newcomer(f, name)
		if lost != nil {
			return parsed{}, lost
		}
		if u.MayAdd = n != nil; u.MayAdd && wanted {
			u.Adds = true
			r.expect(n)
			k := n.kind
			return parsed{value: n.id, level: Info, after: n.values.Str(k.Title), unknown: u,
				say: fault.Sprintf("“%[1]s”随这次导入登记到“%[2]s”。", "“%[1]s” is registered in %[3]s with this import.", text, k.Label, k.English)}, nil
		}
	}
	return r.nobody(f, u, err)
}
