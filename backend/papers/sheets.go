package papers

import (
	"opsbook/backend/fault"
	"opsbook/backend/forms"
	"opsbook/backend/print/label"
)

// Sheet is one that a form can be printed on; ID is what Input.Sheet takes.
type Sheet struct {
	ID     string     `json:"id"`
	Name   fault.Text `json:"name"`
	Labels int        `json:"labels"` // on one sheet; 0: it is no sheet of labels
}

// Sheets are those of each sort of form (kind.Form.Of), the usual one first. Generic
// forms of a record have none to choose: they are A4.
func Sheets() map[string][]Sheet {
	out := map[string][]Sheet{
		"list": {{"A4", fault.T("A4", "A4"), 0}, {"A3", fault.T("A3 横向（列更多）", "A3 landscape (more columns)"), 0}},
	}
	for _, s := range label.Stocks() {
		out["labels"] = append(out["labels"], Sheet{s.ID, s.Name, s.PerSheet()})
	}
	return out
}

// Way is how a declared form may be printed.
type Way struct {
	Sheets  []Sheet  `json:"sheets"`  // the usual one first
	Copies  []string `json:"copies"`  // what they are called; empty: one without a name
	Overlay bool     `json:"overlay"` // on paper that is printed already, too
}

// Ways are those of the declared forms, by kind.Form.Name.
func Ways() map[string]Way {
	names := map[string]fault.Text{"A4": fault.T("A4", "A4"), "A4-lying": fault.T("A4 横向", "A4 landscape"), "half": fault.T("A4 半张（上下两联）", "Half of A4 (two to a sheet)"), "241x140": fault.T("241×140 三联打印纸", "241 × 140, three layers")}
	out := map[string]Way{}
	for _, f := range forms.All() {
		w := Way{Copies: append([]string{}, f.Copies...), Overlay: f.Overlay}
		for _, p := range f.Papers {
			w.Sheets = append(w.Sheets, Sheet{ID: p, Name: names[p]})
		}
		out[f.Name] = w
	}
	return out
}
