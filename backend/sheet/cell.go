package sheet

import (
	"slices"
	"strconv"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/sheet/book"
)

// take puts the text of one cell into the line.
func (r *reading) take(l *line, i int, f *kind.Field, c book.Cell) {
	t := l.table
	text, why := cellText(f, c)
	switch {
	case r.File.Book.Format == "text":
		text = arm(text)
	case r.File.Book.From1904 && c.Kind == book.Number && f.Type == kind.Date:
		text = from1900(text)
	}
	if why.ZH != "" {
		l.spoil(f.Name, why)
	}
	switch {
	case text == "" && c.Kind == book.Empty:
		text = r.merged(l, i, f, c.Col)
	case ditto(text) && t.above[i] != "":
		text = t.above[i]
		l.text[f.Name] = c.Text
		l.tell(Doubt, f.Name, text, fault.Sprintf("“%s”取上一行的值。", "“%s”: the value of the row above was taken.", c.Text))
	}
	t.above[i] = text
	if text != "" {
		l.text[f.Name] = text
	}
}

// from1900 turns a day that a workbook counts from 1904, in a column that shows it as
// a number, into one that counts from 1900 as dates are read. Other numbers, such
// as 20240506, stay.
func from1900(text string) string {
	const between = 1462
	whole, frac, cut := strings.Cut(text, ".")
	days, err := strconv.Atoi(whole)
	if err != nil || len(whole) != 5 {
		return text
	}
	if text = strconv.Itoa(days + between); cut {
		text += "." + frac
	}
	return text
}

// spoil marks a cell that cannot be read.
func (l *line) spoil(field string, why fault.Text) {
	if l.bad == nil {
		l.bad = map[string]fault.Text{}
	}
	l.bad[field] = why
}

// cellText is what a cell says to a field, or why it says nothing.
func cellText(f *kind.Field, c book.Cell) (string, fault.Text) {
	switch c.Kind {
	case book.Error:
		return c.Text, fault.Sprintf("是公式错误 %s，请在表格里改正。", "is the formula error %s; correct it in the sheet.", c.Text)
	case book.Formula:
		return "=" + c.Text, fault.T("是没有计算结果的公式，请用 WPS 或 Excel 打开文件保存一次。", "is a formula without a result; open the file in WPS or Excel and save it once.")
	case book.Number:
		if c.Damaged && !f.Number() {
			return c.Raw, fault.T("被存成了数字，超过 15 位的部分已丢失，不能恢复，请重新填写。", "was stored as a number: the digits beyond the 15th are lost for good; enter it again.")
		}
		if f.Number() && f.Type != kind.Percent || f.Type == kind.Date && c.Raw != "" && !strings.HasSuffix(c.Text, "%") {
			return c.Raw, fault.Text{}
		}
	}
	return c.Text, fault.Text{}
}

func ditto(s string) bool {
	switch strings.TrimSpace(s) {
	case "〃", "″", "\"", "同上", "”", "''", "々":
		return true
	}
	return false
}

// merged is the value of the merged cell that covers an empty one, for columns
// that group rows.
func (r *reading) merged(l *line, i int, f *kind.Field, col int) string {
	above := l.table.above[i]
	switch {
	case !l.table.covered(l.n, col) || above == "" || f.Name == r.Kind.Key:
	case f.Number():
		l.tell(Doubt, f.Name, "", fault.T("与上面的行合并成一格；数字只算在第一行，这一行留空。", "merged with the row above; a number counts in the first row only, here it is left empty."))
	default:
		l.tell(Doubt, f.Name, above, fault.Sprintf("为空，与上面的行合并成一格，取“%s”。", "was empty, merged with the row above: “%s” was taken.", above))
		return above
	}
	return ""
}

// covered reports whether a merged cell that began above covers a place. Rows must
// be asked in their order; each merged cell is looked at once, because a file may
// have many over one another.
func (t *table) covered(row, col int) bool {
	for ; len(t.merges) > 0 && t.merges[0].Row < row; t.merges = t.merges[1:] {
		m := t.merges[0]
		for _, c := range t.head.Columns {
			if c.Col >= m.Col && c.Col <= m.LastCol {
				t.until[c.Col] = max(t.until[c.Col], m.LastRow)
			}
		}
	}
	return t.until[col] >= row
}

// corrections puts in what the clerk has typed over single cells, and over a text
// wherever its column has it; a single cell goes first.
func (r *reading) corrections(l *line) {
	if len(r.Options.Cells)+len(r.Options.Same) == 0 {
		return
	}
	texts := map[string]string{}
	for field, text := range l.text {
		// a reference is looked up in place of its text, see refer
		if to, ok := r.Options.Same[field+":"+text]; ok && !refers(r.Kind, field) {
			texts[field] = to
		}
	}
	prefix := place(r.Sheets[l.table.index].Name, l.n) + ":"
	for at, text := range r.Options.Cells {
		if field, here := strings.CutPrefix(at, prefix); here {
			texts[field] = text
		}
	}
	for field, text := range texts {
		f, ok := r.Kind.Field(field)
		if name := own(field); name != "" {
			if l.more == nil {
				l.more = map[string]string{}
			}
			l.more[name] = text
		} else if ok && importable(f) {
			delete(l.bad, field)
			l.text[field] = text
			l.problems = slices.DeleteFunc(l.problems, func(p Problem) bool { return p.Field == field })
		}
	}
	l.level = Info
	for _, p := range l.problems {
		l.level = worse(l.level, p.Level)
	}
}

func refers(k *kind.Kind, field string) bool {
	f, ok := k.Field(field)
	return ok && f.Refers()
}

var levels = map[Level]int{Info: 0, Doubt: 1, Wrong: 2}

func worse(a, b Level) Level {
	if levels[b] > levels[a] {
		return b
	}
	return a
}

// mostProblems bounds what is told of one row.
const mostProblems = 40

// tell notes a problem of the line.
func (l *line) tell(level Level, field, after string, say fault.Text) {
	l.level = worse(l.level, level)
	if len(l.problems) == mostProblems {
		return
	}
	p := Problem{Level: level, Column: l.headers[field], Field: field, Value: clip(l.text[field]), Message: say, After: clip(after)}
	if head, ok := l.table.heads[field]; ok && p.Column == "" { // of the Guess's own columns, to be corrected as any
		p.Column, p.Field, p.Value = head, ownMark+field, clip(l.more[field])
	}
	l.problems = append(l.problems, p)
}
