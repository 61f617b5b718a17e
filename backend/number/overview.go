package number

import (
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Rule is how a register counts, as settings show and try it.
type Rule struct {
	Prefix string `json:"prefix"`
	Date   string `json:"date"` // a code of date_part
	Digits int    `json:"digits"`
}

// Overview is one numbered register: its rule, and what it will give out next.
type Overview struct {
	Kind     string     `json:"kind"`
	Rule     Rule       `json:"rule"`
	Declared Rule       `json:"declared"` // the rule without a setting
	Record   string     `json:"record"`   // id of the setting, "" while the declaration holds
	Rev      int64      `json:"rev"`      // of the setting
	Prefixed fault.Text `json:"prefixed"` // what the prefix is taken from besides: 资产类别; may be empty
	Dated    fault.Text `json:"dated"`    // what the date is taken from; empty: the day of numbering
	Ahead
}

// Ahead is what a rule would give out.
type Ahead struct {
	Given string   `json:"given"` // the last number given out that begins alike; "" if none
	Next  []string `json:"next"`
	Alike []string `json:"alike"` // names of the other registers whose numbers begin alike
}

// ahead is how many of the coming numbers are shown.
const ahead = 3

// Overviews tells of every numbered register how it counts. Only who may see the
// rules may ask.
func Overviews(tx *store.Tx) ([]Overview, error) {
	if err := user.Gate(tx, &Kind, kind.View); err != nil {
		return nil, err
	}
	out := []Overview{}
	for i := range tx.Store.Catalog().Kinds {
		k := &tx.Store.Catalog().Kinds[i]
		if k.Number == nil {
			continue
		}
		r, err := ruleOf(tx, k)
		if err != nil {
			return nil, err
		}
		o := Overview{Kind: k.Name, Rule: r.shown(), Declared: rule(*k.Number).shown(), Prefixed: named(k, k.Number.PrefixBy), Dated: named(k, k.Number.DateBy)}
		if set, err := setting(tx, k.Name); err != nil {
			return nil, err
		} else if set != nil {
			o.Record, o.Rev = set.ID, set.Rev
		}
		if o.Ahead, err = r.ahead(tx, k); err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// Try tells what a register would give out under another rule. Nothing is stored,
// and numbers given out before stay what they are under any rule.
func Try(tx *store.Tx, kindName string, in Rule) (Ahead, error) {
	if err := user.Gate(tx, &Kind, kind.View); err != nil {
		return Ahead{}, err
	}
	k, err := tx.Kind(kindName)
	if err != nil {
		return Ahead{}, err
	}
	if k.Number == nil {
		return Ahead{}, fault.New(fault.Invalid, "“%[1]s”不由程序编号。", "%[2]s is not numbered by the program.", k.Label, k.English)
	}
	r := rule(*k.Number)
	v := kind.Values{"prefix": in.Prefix, "date_part": in.Date, "digits": int64(in.Digits)}
	wrong := map[string]fault.Text{}
	for _, f := range Kind.Stored() {
		if x, ok := v[f.Name]; ok && x != "" {
			if _, _, err := f.Normal(x, kind.Context{Today: tx.Today(), Lists: tx.Lists()}); err != nil {
				wrong[f.Name] = fault.Of(err).Message
			}
		}
	}
	if len(wrong) > 0 {
		return Ahead{}, fault.InFields(wrong)
	}
	return r.with(v).ahead(tx, k)
}

func (r rule) shown() Rule {
	out := Rule{Prefix: r.Prefix, Date: r.Date, Digits: r.Digits}
	if out.Date == "" {
		out.Date = "none"
	}
	return out
}

// ahead counts on from the last number without giving any out.
func (r rule) ahead(tx *store.Tx, k *kind.Kind) (Ahead, error) {
	out := Ahead{Next: []string{}, Alike: []string{}}
	f, ok := seqField(k)
	if !ok {
		return out, fmt.Errorf("number: kind %s has no Seq field", k.Name)
	}
	stem := r.stem(tx, k, sample(tx, k))
	n, err := last(tx, k, f, stem)
	if err != nil {
		return out, err
	}
	if n > 0 {
		out.Given = r.write(stem, n)
	}
	for i := range int64(ahead) {
		out.Next = append(out.Next, r.write(stem, n+1+i))
	}
	for i := range tx.Store.Catalog().Kinds {
		if o := &tx.Store.Catalog().Kinds[i]; o.Number != nil && o.Name != k.Name && r.Prefix != "" {
			other, err := ruleOf(tx, o)
			if err != nil {
				return out, err
			}
			if other.Prefix == r.Prefix {
				out.Alike = append(out.Alike, o.Name)
			}
		}
	}
	return out, nil
}

func (r rule) write(stem string, n int64) string { return fmt.Sprintf("%s%0*d", stem, r.Digits, n) }

// sample is a record to number for show: of the first class in use that has a
// short code, so that the prefix looks as prefixes do.
func sample(tx *store.Tx, k *kind.Kind) kind.Values {
	f, ok := k.Field(k.Number.PrefixBy)
	if !ok {
		return nil
	}
	codes := tx.Lists()[f.Codes].Codes
	i := slices.IndexFunc(codes, func(c kind.Code) bool { return !c.Off && (c.Attr["short"] != "" || c.Attr["parent"] == "") })
	if i < 0 {
		return nil
	}
	return kind.Values{f.Name: codes[i].Key}
}

// named is what a field is called in both languages; empty for no field.
func named(k *kind.Kind, name string) fault.Text {
	if f, ok := k.Field(name); ok {
		return fault.T(f.Label, f.English)
	}
	return fault.Text{}
}

// setting is the live record that changes the rule of a register; nil: there is none.
func setting(tx *store.Tx, kindName string) (*store.Row, error) {
	if _, err := tx.Kind(Kind.Name); err != nil {
		return nil, nil // a catalog without settings, in tests
	}
	rows, err := tx.Where(&Kind, "entity", kindName)
	for i := range rows {
		if rows[i].State == store.Live {
			return &rows[i], err
		}
	}
	return nil, err
}

// with is the rule with a setting laid over it. An empty prefix leaves the one
// that is declared.
func (r rule) with(v kind.Values) rule {
	if p := v.Str("prefix"); p != "" {
		r.Prefix = p
	}
	r.Date, r.Digits = strings.TrimSuffix(v.Str("date_part"), "none"), int(v.Int("digits"))
	return r
}
