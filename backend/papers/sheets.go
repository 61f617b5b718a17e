package papers

import (
	"opsbook/backend/fault"
	"opsbook/backend/print/label"
)

// Sheet is one that a form can be printed on; ID is what Input.Sheet takes.
type Sheet struct {
	ID     string     `json:"id"`
	Name   fault.Text `json:"name"`
	Labels int        `json:"labels"` // on one sheet; 0: it is no sheet of labels
}

// Sheets are those of each sort of form (kind.Form.Of), the usual one first. Forms
// of a record have none to choose: they are A4.
func Sheets() map[string][]Sheet {
	out := map[string][]Sheet{
		"list": {{"A4", fault.T("A4", "A4"), 0}, {"A3", fault.T("A3 横向（列更多）", "A3 landscape (more columns)"), 0}},
	}
	for _, s := range label.Stocks() {
		out["labels"] = append(out["labels"], Sheet{s.ID, s.Name, s.PerSheet()})
	}
	return out
}
