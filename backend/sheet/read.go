package sheet

import (
	"context"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/sheet/book"
	"opsbook/backend/sheet/head"
	"opsbook/backend/store"
)

// reading is the work of Open.
type reading struct {
	*Draft
	ctx      context.Context
	tx       *store.Tx
	resolver *record.Resolver
	show     kind.Context
	guess    Guess
	register register
	amounts  map[string][]amount
	cache    map[*kind.Field]map[string]parsed // what texts of a column mean
	pending  []*line
}

// line is one row with content while it is judged.
type line struct {
	table    *table
	n        int
	strike   bool
	text     map[string]string
	more     map[string]string     // texts of the Guess's own columns
	bad      map[string]fault.Text // cells that cannot be read whatever their field
	comments []string
	values   kind.Values
	problems []Problem
	level    Level
	headers  map[string]string   // field → heading
	old      *store.Row          // the record it means
	skipped  bool                // no data
	done     bool                // split into records before, which the register has
	below    bool                // its title is covered by the merged cell of the row above
	joined   []map[string]string // more of the rows below that belong to it
	beside   []Beside
}

// batch is how many rows are judged together.
const batch = 256

// table reads one sheet.
func (r *reading) table(t *table) error {
	r.cache = map[*kind.Field]map[string]parsed{}
	headers := map[string]string{}
	for i, c := range t.head.Columns {
		if f := t.fields[i]; f != nil {
			headers[f.Name] = strings.ReplaceAll(c.Path, "\n", "")
		}
	}
	last := 0
	for row, err := range t.sheet.Rows() {
		if err != nil {
			return err
		}
		r.blanks(t, last, row.N)
		last = row.N
		if len(r.rows) >= maxRows {
			return tooManyRows()
		}
		if why, skipped := t.head.Skip(row, t.title); skipped {
			r.pass(t, row.N, why, firstText(row))
			if row.N == t.head.Top {
				r.leftOut(t)
			}
		} else if l := r.line(t, row, headers); !r.joins(l) {
			if len(r.pending) >= batch {
				if err := r.judgeAll(); err != nil {
					return err
				}
			}
			r.pending = append(r.pending, l)
		}
	}
	r.Sheets[t.index].Rows = last
	return r.judgeAll()
}

// joins lets a row tell of the record of the row above, where the title's merged cell covers
// both; false if it is a record of its own.
func (r *reading) joins(l *line) bool {
	if !l.below {
		return false
	}
	for _, above := range slices.Backward(r.pending) {
		if above.skipped {
			continue
		}
		if above.table != l.table || len(above.joined) == mostJoined {
			return false
		}
		above.joined = append(above.joined, l.more)
		r.pending = append(r.pending, &line{table: l.table, n: l.n, skipped: true, problems: []Problem{{Level: Info, Value: clip(l.text[r.Kind.Title]),
			Message: fault.Sprintf("与第 %[1]d 行是同一条，并入那一行。", "belongs to row %[1]d and is taken with it.", above.n)}}})
		return true
	}
	return false
}

// mostJoined bounds the rows that belong to one record.
const mostJoined = 100

// longestGap is how many empty rows in a row are told one by one.
const longestGap = 50

// blanks notes the empty rows between two rows with content.
func (r *reading) blanks(t *table, last, next int) {
	for n := last + 1; n < next; n++ {
		r.pass(t, n, head.Blank, "")
		if n == last+longestGap {
			return
		}
	}
}

// pass leaves out a row that is no data, in its place among the others.
func (r *reading) pass(t *table, n int, why fault.Text, value string) {
	r.pending = append(r.pending, &line{table: t, n: n, skipped: true, problems: []Problem{{Level: Info, Message: why, Value: value}}})
}

// leftOut tells in the heading's row, which was passed just now, which columns are
// not imported and why.
func (r *reading) leftOut(t *table) {
	l := r.pending[len(r.pending)-1]
	for i, c := range t.head.Columns {
		if t.fields[i] != nil || t.more[i] != "" || head.Numbered(c.Path) {
			continue
		}
		if len(l.problems) > mostTold {
			return
		}
		l.problems = append(l.problems, Problem{Level: Info, Column: clip(strings.ReplaceAll(c.Path, "\n", "")), Message: r.whyLeft(c)})
	}
}

// mostTold bounds the columns that are told of.
const mostTold = 200

func firstText(r *book.Row) string {
	for _, c := range r.Cells {
		if s := strings.TrimSpace(c.Text); s != "" {
			return clip(s)
		}
	}
	return ""
}

// clip is a cell short enough for a list of problems.
func clip(s string) string {
	const most = 100
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// line takes the texts of a row: corrections, merged cells, ditto marks, comments.
func (r *reading) line(t *table, row *book.Row, headers map[string]string) *line {
	l := &line{table: t, n: row.N, text: make(map[string]string, len(headers)+4), headers: headers, level: Info, values: kind.Values{}}
	struck, filled := 0, 0
	for _, c := range row.Cells {
		if c.Kind != book.Empty {
			filled++
			if c.Strike {
				struck++
			}
		}
		if c.Comment != "" {
			l.comments = append(l.comments, r.comment(t, c))
		}
	}
	l.strike = filled > 0 && struck*2 > filled
	for i, col := range t.head.Columns {
		if f := t.fields[i]; f != nil {
			r.take(l, i, f, row.At(col.Col))
		} else if text := strings.TrimSpace(row.At(col.Col).Text); t.more[i] != "" && text != "" {
			if l.more == nil {
				l.more = map[string]string{}
			}
			l.more[t.more[i]] = text
		}
	}
	l.below = r.guess.Joins && t.title > 0 && row.At(t.title).Kind == book.Empty && t.covered(row.N, t.title)
	if row.Hidden {
		l.tell(Info, "", "", fault.T("这一行在表格里是隐藏的，照样读取。", "This row is hidden in the sheet; it is read all the same."))
	}
	r.corrections(l)
	return l
}

func (r *reading) comment(t *table, c book.Cell) string {
	text := strings.Join(strings.Fields(c.Comment), " ")
	for _, col := range t.head.Columns {
		if col.Col == c.Col {
			return "批注(" + strings.ReplaceAll(col.Path, "\n", "") + "):" + text
		}
	}
	return "批注:" + text
}
