package desk

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// asTyped are the filters whose values are no values of the field: a part of a
// text, a number of days.
var asTyped = []string{lens.Contains, lens.Next, lens.Prev}

// Conditions turns the values of filters, as people type them, into what is
// stored: labels into codes, names into ids, yuan into fen. What is no field is
// left for the list to refuse. Faults: Invalid, at the field.
func Conditions(tx *store.Tx, k *kind.Kind, where []Cond) ([]Cond, error) {
	out := make([]Cond, 0, len(where))
	r := record.NewResolver(tx)
	for _, c := range where {
		if f, ok := k.Field(c.Field); ok && !slices.Contains(asTyped, c.Op) {
			values, err := stored(tx, r, f, c)
			if err != nil {
				return nil, err
			}
			c.Values = values
		}
		out = append(out, c)
	}
	return out, nil
}

// stored reads the values of one filter; a year, a month or a day is an end of a
// span as it is, and limits of what may be entered do not bound what may be asked.
func stored(tx *store.Tx, r *record.Resolver, f *kind.Field, c Cond) (out []string, err error) {
	out = []string{} // never null to a screen
	free := *f
	free.Limit = ""
	span := c.Op == lens.Between && (f.Type == kind.Date || f.Type == kind.DateTime || f.Type == kind.DateRange)
	for _, text := range c.Values {
		var v any = text
		if free.Type = f.Type; span && !strings.ContainsAny(text, ":：") {
			free.Type = kind.Date // of a moment or a span, the day will do
		}
		switch {
		case strings.TrimSpace(text) == "" || f.Codes == "" && (f.Type == kind.Text || f.Type == kind.LongText || f.Type == kind.JSON):
		case f.Refers():
			v, _, err = r.Ref(f, text)
		case span && partOfDate.MatchString(text):
		default:
			v, _, err = free.Parse(text, kind.Context{Today: tx.Today(), Lists: tx.Lists()})
		}
		if say := fault.Of(err); say != nil {
			if say.Code == fault.Internal {
				return nil, err
			}
			return nil, at(f, say.Message)
		}
		out = append(out, fmt.Sprint(v))
	}
	return out, nil
}

// at is the fault of a filter: the sentence stands behind the field's label.
func at(f *kind.Field, say fault.Text) error {
	return fault.InFields(map[string]fault.Text{f.Name: fault.T(f.Label+say.ZH, f.English+" "+say.EN)})
}

var partOfDate = regexp.MustCompile(`^\d{4}(-\d\d){0,2}$`)
