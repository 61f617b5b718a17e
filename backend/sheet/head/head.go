// Package head finds the heading of a foreign table: title rows above it, two or
// three rows joined by merged cells, columns under names that old ledgers use.
// It tells which rows are no data: repeated headings, subtotals, signatures. It
// knows labels, not values.
package head

import (
	"slices"
	"strings"

	"opsbook/backend/parse"
	"opsbook/backend/sheet/book"
)

// How a column was matched to a field, from the surest to the weakest.
type How int

const (
	Chosen     How = iota // the clerk said so
	Remembered            // the clerk said so last time
	Labelled              // the field's own label
	Aliased               // a name that old ledgers use, the English label, the key
	Near                  // a part of the field's label
	None
)

// Column is one column of a table.
type Column struct {
	Col   int    // as the spreadsheet counts, from 1
	Path  string // headings from the top, parted by /
	Field string // "" if no field is called so
	How   How
}

// Header is where a table's heading stands and what it says.
type Header struct {
	Top, Bottom int // rows, as the spreadsheet counts
	Columns     []Column
	Matched     int // columns with a field

	labels map[int][]string // Norm of what stands over a column, by column
}

// Names says which field a label means.
type Names struct {
	exact map[string]match
	near  map[string]match
}

type match struct {
	field string
	how   How
}

// NewNames returns a Names that knows nothing.
func NewNames() *Names { return &Names{map[string]match{}, map[string]match{}} }

// Add lets label mean field. Of two fields for one label the surer counts, then
// the first. field "" leaves columns of that label out.
func (n *Names) Add(label, field string, how How) {
	for _, m := range []struct {
		into map[string]match
		key  string
	}{{n.exact, Norm(label)}, {n.near, loose(label)}} {
		if have, ok := m.into[m.key]; m.key != "" && (!ok || have.how > how) {
			m.into[m.key] = match{field, how}
		}
	}
}

// Norm is a label without what people write differently: blanks, line breaks,
// width, case, colons, stars.
func Norm(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\n', '\t', '*', ':', '·', '_':
			return -1
		}
		return r
	}, strings.ToLower(parse.Fold(s)))
}

// loose is Norm without brackets and what is in them.
func loose(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range Norm(s) {
		switch r {
		case '(', '[', '【', '〔', '{':
			depth++
		case ')', ']', '】', '〕', '}':
			depth = max(depth-1, 0)
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// of returns the field a heading means. parts are its rows from the top.
func (n *Names) of(parts []string) match {
	last := parts[len(parts)-1]
	tries := []string{strings.Join(parts, "/")}
	if len(parts) > 1 {
		group := Norm(parts[len(parts)-2])
		for _, tail := range []string{"信息", "情况", "资料"} {
			group = strings.TrimSuffix(group, tail)
		}
		tries = append(tries, group+last)
	}
	tries = append(tries, last)
	for _, t := range tries {
		if m, ok := n.exact[Norm(t)]; ok {
			return m
		}
	}
	for _, t := range tries {
		if m, ok := n.near[loose(t)]; ok {
			return m
		}
	}
	return match{"", None}
}

// Bounds of the search.
const (
	searched = 60  // rows from the top
	deepest  = 3   // rows of a heading
	widest   = 600 // columns
)

// Rows is how many rows from the top Find looks at.
const Rows = searched

// Find returns the heading of a table among its first rows; false if no row has
// enough labels that n knows.
func Find(rows []*book.Row, merges []book.Range, n *Names) (Header, bool) {
	rows = rows[:min(len(rows), searched)]
	merges = nearTop(rows, merges)
	blocks := make([]Header, len(rows))
	best := 0
	for i := range rows {
		blocks[i] = fromRow(rows, i, merges, n)
		best = max(best, blocks[i].Matched)
	}
	for i, h := range blocks {
		need := max(1, (best*6+9)/10, enough(filled(rows[i])))
		if h.Matched < need {
			continue
		}
		for i+1 < len(rows) && blocks[i+1].Matched >= h.Matched && rows[i+1].N <= h.Bottom {
			i, h = i+1, blocks[i+1]
		}
		return h, true
	}
	return Header{}, false
}

// enough is how many labels of a row must be known for it to be a heading.
func enough(filled int) int {
	if filled <= 2 {
		return filled
	}
	return min(3, filled-1)
}

// Guess takes the row with the most texts for the heading of a table in which no
// label is known, so that the clerk can say what its columns mean.
func Guess(rows []*book.Row, merges []book.Range, n *Names) (Header, bool) {
	rows = rows[:min(len(rows), searched)]
	at, most := -1, 1
	for i, r := range rows[:min(len(rows), 10)] {
		if t := texts(r); t > most {
			at, most = i, t
		}
	}
	if at < 0 {
		return Header{}, false
	}
	return header(rows[at:at+1], nearTop(rows, merges), n), true
}

func nearTop(rows []*book.Row, merges []book.Range) []book.Range {
	if len(rows) == 0 {
		return nil
	}
	var out []book.Range
	for _, m := range merges {
		if m.Row <= rows[len(rows)-1].N && m.LastCol-m.Col < widest && len(out) < 2000 {
			out = append(out, m)
		}
	}
	return out
}

// fromRow is the best heading that begins with row i.
func fromRow(rows []*book.Row, i int, merges []book.Range, n *Names) Header {
	var best Header
	for depth := 1; depth <= deepest && i+depth <= len(rows); depth++ {
		last := rows[i+depth-1]
		if last.N != rows[i].N+depth-1 || texts(last)*2 < filled(last) {
			break
		}
		if h := header(rows[i:i+depth], merges, n); h.Matched > best.Matched {
			best = h
		}
	}
	return best
}

func texts(r *book.Row) (n int) {
	for _, c := range r.Cells {
		if c.Kind == book.Text {
			n++
		}
	}
	return n
}

func filled(r *book.Row) (n int) {
	for _, c := range r.Cells {
		if c.Kind != book.Empty {
			n++
		}
	}
	return n
}

// header joins rows into one heading and matches its columns.
func header(rows []*book.Row, merges []book.Range, n *Names) Header {
	h := Header{Top: rows[0].N, Bottom: rows[len(rows)-1].N, labels: map[int][]string{}}
	paths := map[int][]string{}
	for _, r := range rows {
		for _, c := range r.Cells {
			if text := strings.TrimSpace(c.Text); text != "" && c.Col <= widest {
				for col := c.Col; col <= spread(merges, r.N, c.Col); col++ {
					paths[col] = append(paths[col], text)
				}
			}
		}
	}
	for col, parts := range paths {
		m := n.of(parts)
		h.Columns = append(h.Columns, Column{col, strings.Join(parts, "/"), m.field, m.how})
		for _, p := range parts {
			h.labels[col] = append(h.labels[col], Norm(p))
		}
	}
	slices.SortFunc(h.Columns, func(a, b Column) int { return a.Col - b.Col })
	h.single()
	return h
}

// spread is the last column that a merged cell covers.
func spread(merges []book.Range, row, col int) int {
	for _, m := range merges {
		if m.Row == row && m.Col == col {
			return min(m.LastCol, widest)
		}
	}
	return col
}

// single leaves each field to the column that was matched most surely.
func (h *Header) single() {
	owner := map[string]int{}
	for i, c := range h.Columns {
		if c.Field == "" {
			continue
		}
		if j, taken := owner[c.Field]; !taken || h.Columns[j].How > c.How {
			owner[c.Field] = i
		}
	}
	for i := range h.Columns {
		if c := &h.Columns[i]; c.Field != "" && owner[c.Field] != i {
			c.Field, c.How = "", None
		}
	}
	h.Matched = len(owner)
}

// Of returns the column of a field, 0 if the table has none.
func (h *Header) Of(field string) int {
	for _, c := range h.Columns {
		if c.Field == field {
			return c.Col
		}
	}
	return 0
}
