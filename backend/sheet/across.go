package sheet

import (
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/sheet/book"
	"opsbook/backend/sheet/head"
)

// mostUnder is how many rows below a heading may say more of its columns.
const mostUnder = 3

// sideBySide takes the columns that no field is called so for values of Guess.Across, and
// the rows below the heading that speak of them alone for a part of it.
func (d *Draft) sideBySide(t *table) {
	if d.across == "" || t.head.Matched == 0 || t.head.Of(d.across) != 0 {
		return
	}
	at := map[int]int{} // column of the sheet → place in across
	named := map[string]int{}
	for i := range t.head.Columns {
		c := &t.head.Columns[i]
		if c.Field != "" || c.How == head.Chosen || c.How == head.Remembered || head.Numbered(c.Path) || head.Norm(c.Path) == errorColumn {
			continue
		}
		name := strings.Join(strings.Fields(strings.ReplaceAll(c.Path, "\n", "")), "")
		if named[name]++; named[name] > 1 {
			name = fmt.Sprintf("%s(%d)", name, named[name])
		}
		c.Field = ownMark + name
		at[c.Col] = len(t.across)
		t.across = append(t.across, Across{Name: name})
	}
	for _, r := range t.top {
		if len(t.across) == 0 || r.N <= t.head.Bottom {
			continue
		}
		if r.N != t.head.Bottom+1 || len(t.across[0].Under) == mostUnder || !speaksOf(r, at) {
			return
		}
		for i := range t.across {
			t.across[i].Under = append(t.across[i].Under, "")
		}
		for _, c := range r.Cells {
			if i, ok := at[c.Col]; ok {
				t.across[i].Under[len(t.across[i].Under)-1] = strings.TrimSpace(c.Text)
			}
		}
		t.head.Bottom = r.N
	}
}

// speaksOf reports whether all that a row says stands in some columns.
func speaksOf(r *book.Row, at map[int]int) bool {
	filled := slices.DeleteFunc(slices.Clone(r.Cells), func(c book.Cell) bool { return strings.TrimSpace(c.Text) == "" })
	return len(filled) > 0 && !slices.ContainsFunc(filled, func(c book.Cell) bool { _, in := at[c.Col]; return !in })
}
