package report

import (
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// View is a report as a screen knows it.
type View struct {
	Name    string       `json:"name"`
	Label   string       `json:"label"`
	English string       `json:"english"`
	Chapter string       `json:"chapter"`
	Title   string       `json:"title"`
	Tells   fault.Text   `json:"tells"` // what one learns from it
	Params  []kind.Field `json:"params"`
	Fields  []kind.Field `json:"fields"`
	Totals  []string     `json:"totals"`
	Of      string       `json:"of"`
	Opens   string       `json:"opens"`
	Leads   string       `json:"leads"`
	Rights  string       `json:"rights"` // V view, P print, O export
}

// Views are the reports that an actor may see.
func (s *Set) Views(c *kind.Catalog, a store.Actor) []View {
	out := []View{}
	for i := range s.list {
		r := &s.list[i]
		k, err := c.Kind(r.Of)
		if err != nil {
			continue
		}
		v := View{Name: r.Name, Label: r.Label, English: r.English, Chapter: r.Chapter, Title: r.Title, Tells: r.Tells, Params: append([]kind.Field{}, r.Params...), Fields: r.Fields, Totals: append([]string{}, r.Totals...), Of: r.Of, Opens: r.Opens, Leads: r.Leads}
		for _, action := range []rune{kind.View, kind.Print, kind.Export} {
			if _, ok := user.Reach(c, a, k, action); ok {
				v.Rights += string(action)
			}
		}
		if strings.ContainsRune(v.Rights, kind.View) {
			out = append(out, v)
		}
	}
	return out
}
