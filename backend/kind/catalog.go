package kind

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"opsbook/backend/fault"
)

// Catalog is every register of the program and the code lists it ships with.
type Catalog struct {
	Kinds []Kind
	Lists Lists
	index map[string]*Kind
}

// NewCatalog checks the declarations against each other. Its error names every
// mistake of the program's own text; it is not for clerks.
func NewCatalog(kinds []Kind, lists Lists) (*Catalog, error) {
	c := &Catalog{Kinds: kinds, Lists: lists, index: make(map[string]*Kind, len(kinds))}
	var wrong []string
	for i := range kinds {
		k := &c.Kinds[i]
		if c.index[k.Name] != nil {
			wrong = append(wrong, k.Name+": declared twice")
		}
		c.index[k.Name] = k
	}
	for i := range kinds {
		wrong = append(wrong, c.mistakes(&c.Kinds[i])...)
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("declarations: %s", strings.Join(wrong, "; "))
	}
	return c, nil
}

// Kind returns the kind called name, or a fault that says there is none.
func (c *Catalog) Kind(name string) (*Kind, error) {
	if k := c.index[name]; k != nil {
		return k, nil
	}
	return nil, fault.New(fault.NotFound, "没有名为“%s”的台账。", "There is no register called “%s”.", name)
}

var plainName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func (c *Catalog) mistakes(k *Kind) (wrong []string) {
	say := func(format string, args ...any) {
		wrong = append(wrong, k.Name+": "+fmt.Sprintf(format, args...))
	}
	if !plainName.MatchString(k.Name) {
		say("bad name")
	}
	seen := map[string]bool{}
	for i := range k.Fields {
		f := &k.Fields[i]
		if seen[f.Name] || !plainName.MatchString(f.Name) {
			say("field %q stands twice or has a bad name", f.Name)
		}
		seen[f.Name] = true
		c.fieldMistakes(k, f, say)
	}
	named := append([]string{k.Title, k.Key, k.Dept, k.Owner, k.Parent, strings.TrimPrefix(k.Sort, "-")}, slices.Concat(k.Columns, k.Together, k.Spare, strings.Fields(k.Quick))...)
	named = append(named, strings.Fields(strings.Join(k.Whole, " "))...)
	for name, by := range k.Kept {
		named = append(named, name)
		if company, err := c.Kind(companyKind); err == nil {
			if f, ok := company.Field(by); !ok || f.Type != Bool {
				say("%s is kept as %s says, which is no switch of the organisation", name, by)
			}
		}
	}
	named = append(named, slices.Collect(maps.Keys(k.Heads))...)
	for _, ch := range k.Checks {
		named = append(named, ch.Field, ch.Than)
		for _, w := range ch.When {
			named = append(named, w.Field)
		}
		if ch.Say.ZH == "" || ch.Say.EN == "" {
			say("a check of %s has no sentence", ch.Field)
		}
		if ch.Later && ch.Is != "required" {
			say("a check of %s is due later but asks for no value", ch.Field)
		}
		if _, known := patterns[ch.Value]; ch.Is == "like" && !known {
			say("a check of %s is like none of the patterns", ch.Field)
		}
	}
	if f, ok := k.Field(k.Flat); k.Flat != "" && (!ok || f.Type != Sub) {
		say("%q holds no lines that a sheet could bring", k.Flat)
	}
	if k.Counted != nil {
		named = append(named, k.Counted.Unit, k.Counted.Pack, k.Counted.Ratio)
	}
	if k.Number != nil {
		named = append(named, k.Number.PrefixBy, k.Number.DateBy)
	}
	for _, f := range k.Forms {
		named = append(named, f.Columns...)
		for _, w := range f.Where {
			named = append(named, w.Field)
		}
	}
	for _, n := range named {
		if n != "" && n != Itself && !seen[n] {
			say("no field %q", n)
		}
	}
	for _, n := range k.Totals {
		if f, ok := k.Field(n); !ok || !f.Number() {
			say("the total of %q, which is no number", n)
		}
	}
	k.headMistakes(c, say)
	k.accessMistakes(say)
	k.remindMistakes(c, say)
	k.stepMistakes(c, say)
	return wrong
}

// headMistakes looks for columns of line items that nobody could head.
func (k *Kind) headMistakes(c *Catalog, say func(string, ...any)) {
	parent, _ := k.Field(k.Parent)
	for name, by := range k.Heads {
		var doc *Kind
		if parent != nil {
			doc = c.index[parent.To]
		}
		if doc == nil {
			say("%s is headed by its document, which it has none of", name)
		} else if f, ok := doc.Field(by); !ok || !f.Refers() {
			say("%s is headed by %s, which is no reference of its document", name, by)
		}
	}
}

// accessMistakes looks for grants that would open more than they say: a reach that
// the register has no field for would bound nothing.
func (k *Kind) accessMistakes(say func(string, ...any)) {
	for role, grant := range k.Access {
		if !slices.Contains(Roles, role) {
			say("no role %q", role)
		}
		given := ""
		for part := range strings.FieldsSeq(grant) {
			letters, reach, _ := strings.Cut(part, "@")
			switch {
			case strings.Trim(letters, Actions) != "":
				say("%s: no actions %q", role, letters)
			case strings.ContainsAny(letters, given) && given != "":
				say("%s: %q grants twice what is granted before", role, part)
			case !slices.Contains([]Reach{All, Public, OwnDept, Self}, Reach(reach)):
				say("%s: no reach %q", role, reach)
			case Reach(reach) == OwnDept && k.Dept == "":
				say("%s reaches his department's, but no field names it", role)
			case Reach(reach) == Self && k.Owner == "":
				say("%s reaches his own, but no field names him", role)
			}
			given += letters
		}
	}
}

// stepMistakes looks for steps that nobody can take or that lead nowhere.
func (k *Kind) stepMistakes(c *Catalog, say func(string, ...any)) {
	f, ok := k.Status()
	if !ok {
		if len(k.Steps)+len(k.Open) > 0 {
			say("steps without a status")
		}
		return
	}
	statuses := slices.Clone(k.Open)
	for _, s := range k.Steps {
		if org := c.index[companyKind]; s.Switch != "" && org != nil {
			if f, ok := org.Field(s.Switch); !ok || f.Type != Bool {
				say("step %s: no setting %q", s.Name, s.Switch)
			}
		}
		statuses = append(statuses, s.From...)
		if s.To != "" {
			statuses = append(statuses, s.To)
		}
		for _, w := range s.When {
			if _, ok := k.Field(w.Field); !ok {
				say("step %s depends on %s, which is no field", s.Name, w.Field)
			}
		}
		for _, role := range s.Roles {
			if !slices.Contains(Roles, role) {
				say("step %s: no role %q", s.Name, role)
			}
		}
		asked := s.Does == Plain && len(s.Roles) == 0 || len(s.Roles) > 0 && s.Does != Plain && s.Does != Submits && s.Does != Withdraws
		if s.Label == "" || s.English == "" || len(s.From) == 0 || asked {
			say("step %s: label, English, From or Roles is missing, or has Roles where the chain says who", s.Name)
		}
		if s.Does != Plain && s.Does != Follows && len(k.Chain) == 0 {
			say("step %s: no chain", s.Name)
		}
		k.asksMistakes(c, s, say)
	}
	for _, st := range k.Chain {
		statuses = append(statuses, st.Status)
		if st.Label == "" || st.English == "" {
			say("stage %s: label or English is missing", st.Status)
		}
		if dept, ok := k.Field(cmp.Or(st.Of, k.Dept)); st.By == DeptHead && (!ok || dept.To != "department") {
			say("stage %s: no field names the department", st.Status)
		}
	}
	for _, st := range statuses {
		if _, ok := c.Lists.Code(f.Codes, st); !ok {
			say("no status %q", st)
		}
	}
}

// asksMistakes looks for fields that a step asks for and nobody can fill in.
func (k *Kind) asksMistakes(c *Catalog, s Step, say func(string, ...any)) {
	for _, name := range s.Asks {
		of, field := k, name
		if sub, inner, ok := strings.Cut(name, "."); ok {
			f, _ := k.Field(sub)
			if f == nil || f.Type != Sub {
				say("step %s asks for %s, and %s holds no lines", s.Name, name, sub)
				continue
			}
			to, err := c.Kind(f.To)
			if err != nil {
				continue // said where the field is looked at
			}
			of, field = to, inner
		}
		if f, ok := of.Field(field); !ok || !f.Stored() {
			say("step %s asks for %s, which is not stored", s.Name, name)
		}
	}
}

func (c *Catalog) fieldMistakes(k *Kind, f *Field, say func(string, ...any)) {
	if f.Label == "" || f.English == "" || !f.Type.Known() {
		say("%s: label, English or type is missing", f.Name)
	}
	if (f.Section.ZH == "") != (f.Section.EN == "") {
		say("%s: a heading in one language only", f.Name)
	}
	if (f.Type == Ref || f.Type == Sub) && c.index[f.To] == nil {
		say("%s: no kind %q", f.Name, f.To)
	}
	if f.Type == Sub && c.index[f.To] != nil && c.index[f.To].Parent == "" {
		say("%s: lines of %s have no Parent", f.Name, f.To)
	}
	if f.Codes != "" || f.Type == Enum {
		if _, ok := c.Lists[f.Codes]; !ok {
			say("%s: no code list %q", f.Name, f.Codes)
		}
	}
	if ref, ok := k.Field(f.Counts); f.Counts != "" && (!ok || ref.Type != Ref || c.index[ref.To] == nil || c.index[ref.To].Counted == nil || f.Scale != QtyScale) {
		say("%s counts %q, which names nothing that is counted", f.Name, f.Counts)
	}
	if unit, ok := k.Field(f.Unit); f.Unit != "" && (!ok || unit.Type != Enum || !f.Number()) {
		say("%s has the unit %q, which says none", f.Name, f.Unit)
	}
	if f.Type == Seq && k.Number == nil {
		say("%s: numbered without a rule", f.Name)
	}
	if f.Sensitive && (f.Name == k.Title || f.Name == k.Key) {
		say("%s: a record cannot be called by what is sensitive", f.Name)
	}
	if err := f.limitMistake(); err != nil {
		say("%s: %v", f.Name, err)
	}
	if f.Default != "" && f.Start(Context{Today: "2026-01-01", Lists: c.Lists}) == nil {
		say("%s: default %q does not parse", f.Name, f.Default)
	}
	if f.Calc == nil {
		return
	}
	if n, ok := Formulas[f.Calc.Fn]; !ok || len(f.Calc.From) < n {
		say("%s: formula %q with %d fields", f.Name, f.Calc.Fn, len(f.Calc.From))
	}
	for _, from := range f.Calc.From {
		if g, ok := k.Field(from); !ok {
			say("%s: computed from %q, which is no field", f.Name, from)
		} else if g.Sensitive && !f.Sensitive {
			say("%s: tells what %s hides", f.Name, from)
		}
	}
}
