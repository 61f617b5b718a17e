package scan

import (
	"strconv"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
)

// Mark is what the code on a printed form says: OPS1|form|number|page|version.
type Mark struct {
	Form    string // kind.Form.Name
	Number  string // of the document
	Page    int    // from 1
	Version int    // of the form's layout, from 1
}

const (
	markOf    = "OPS1"
	maxMark   = 300 // bytes of a code
	maxCounts = 9999
)

// ParseMark reads a code; false: it is none of a form, or of a later program.
func ParseMark(text string) (Mark, bool) {
	p := strings.Split(text, "|")
	if len(text) > maxMark || len(p) != 5 || p[0] != markOf || parse.Clean(text) != text {
		return Mark{}, false
	}
	page, err := strconv.Atoi(p[3])
	version, err2 := strconv.Atoi(p[4])
	m := Mark{p[1], p[2], page, version}
	good := err == nil && err2 == nil && page >= 1 && page <= maxCounts && version >= 1 && version <= maxCounts && m.Form != "" && m.Number != ""
	return m, good
}

// String is the text of the code.
func (m Mark) String() string {
	return strings.Join([]string{markOf, m.Form, m.Number, strconv.Itoa(m.Page), strconv.Itoa(m.Version)}, "|")
}

// kindOf is the register whose document the form is.
func kindOf(c *kind.Catalog, form string) (*kind.Kind, error) {
	for i := range c.Kinds {
		k := &c.Kinds[i]
		if k.Chapter == "" {
			continue
		}
		for _, f := range k.AllForms() {
			if f.Name == form && f.Of == "record" {
				return k, nil
			}
		}
	}
	return nil, fault.New(fault.NotFound, "页上的表单“%s”不是本台账里一张单据的表单，可能来自别的台账或更新的版本。请手工选择单据。",
		"The form “%s” on the page is not that of a document here; it may come from another ledger or a later version. Choose the document by hand.", form)
}
