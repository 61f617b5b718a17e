package sheet

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
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
	bad      map[string]fault.Text // cells that cannot be read whatever their field
	comments []string
	values   kind.Values
	problems []Problem
	level    Level
	headers  map[string]string // field → heading
	old      *store.Row        // the record it means
	skipped  bool              // no data
	done     bool              // split into records before, which the register has
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
		} else {
			r.pending = append(r.pending, r.line(t, row, headers))
		}
		if len(r.pending) >= batch {
			if err := r.judgeAll(); err != nil {
				return err
			}
		}
	}
	r.Sheets[t.index].Rows = last
	return r.judgeAll()
}

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
		}
	}
	if row.Hidden {
		l.tell(Info, "", "", fault.T("这一行在表格里是隐藏的,照样读取。", "This row is hidden in the sheet; it is read all the same."))
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

// take puts the text of one cell into the line.
func (r *reading) take(l *line, i int, f *kind.Field, c book.Cell) {
	t := l.table
	text, why := cellText(f, c)
	if r.File.Book.Format == "text" {
		text = arm(text)
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
		return c.Text, fault.Sprintf("是公式错误 %s,请在表格里改正。", "is the formula error %s; correct it in the sheet.", c.Text)
	case book.Formula:
		return "=" + c.Text, fault.T("是没有计算结果的公式,请用 WPS 或 Excel 打开文件保存一次。", "is a formula without a result; open the file in WPS or Excel and save it once.")
	case book.Number:
		if c.Damaged && !f.Number() {
			return c.Raw, fault.T("被存成了数字,超过 15 位的部分已丢失,不能恢复,请重新填写。", "was stored as a number: the digits beyond the 15th are lost for good; enter it again.")
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
	for len(l.table.merges) > 0 && l.table.merges[0].LastRow < l.n {
		l.table.merges = l.table.merges[1:]
	}
	for _, m := range l.table.merges {
		if m.Row > l.n {
			break
		}
		if !m.Has(l.n, col) || m.Row == l.n {
			continue
		}
		above := l.table.above[i]
		switch {
		case above == "" || f.Name == r.Kind.Key:
		case f.Number():
			l.tell(Doubt, f.Name, "", fault.T("与上面的行合并成一格;数字只算在第一行,这一行留空。", "merged with the row above; a number counts in the first row only, here it is left empty."))
		default:
			l.tell(Doubt, f.Name, above, fault.Sprintf("为空,与上面的行合并成一格,取“%s”。", "was empty, merged with the row above: “%s” was taken.", above))
			return above
		}
	}
	return ""
}

// corrections puts in what the clerk has typed over single cells.
func (r *reading) corrections(l *line) {
	if len(r.Options.Cells) == 0 {
		return
	}
	prefix := place(r.Sheets[l.table.index].Name, l.n) + ":"
	for at, text := range r.Options.Cells {
		if field, here := strings.CutPrefix(at, prefix); here {
			if f, ok := r.Kind.Field(field); ok && importable(f) {
				delete(l.bad, field)
				l.text[field] = text
				l.problems = slices.DeleteFunc(l.problems, func(p Problem) bool { return p.Field == field })
			}
		}
	}
	l.level = Info
	for _, p := range l.problems {
		l.level = worse(l.level, p.Level)
	}
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
	if len(l.problems) < mostProblems {
		l.problems = append(l.problems, Problem{Level: level, Column: l.headers[field], Field: field, Value: clip(l.text[field]), Message: say, After: clip(after)})
	}
}

// parsed is what a text means.
type parsed struct {
	value any
	level Level // Info without a sentence: nothing to say
	say   fault.Text
	after string
}

// maxCached bounds what is remembered of one column.
const maxCached = 4096

// readField reads one text of the line into its value.
func (r *reading) readField(l *line, f *kind.Field, c kind.Context) error {
	text, given := l.text[f.Name]
	if why, bad := l.bad[f.Name]; bad {
		l.unreadable(f, why)
		return nil
	}
	if !given || strings.TrimSpace(text) == "" || f.Type == kind.Seq && automatic(text) {
		return nil
	}
	if l.old != nil && l.old.Values[f.Name] != nil && f.Text(l.old.Values[f.Name], r.show) == text {
		l.values[f.Name] = l.old.Values[f.Name]
		return nil
	}
	if f.Sensitive && strings.Contains(text, "****") {
		l.tell(Info, f.Name, "", fault.T("是遮盖过的值,不导入。", "is a masked value and is not imported."))
		return nil
	}
	p, ok := r.cache[f][text]
	if !ok {
		var err error
		if p, err = r.parse(f, text, c); err != nil {
			return err
		}
		if r.cache[f] == nil || len(r.cache[f]) >= maxCached {
			r.cache[f] = map[string]parsed{}
		}
		r.cache[f][text] = p
	}
	if p.level == Wrong && p.value == nil {
		l.unreadable(f, p.say)
		return nil
	}
	if p.say.ZH != "" {
		l.tell(p.level, f.Name, p.after, p.say)
	}
	if p.level != Wrong {
		l.values[f.Name] = p.value
	}
	return nil
}

// unreadable decides what a cell that cannot be read does to its row: what a
// record must have, or is known by, rejects it; all else is left empty and said.
func (l *line) unreadable(f *kind.Field, why fault.Text) {
	label := behind(f, why)
	if f.Required != kind.No || f.Unique != kind.No {
		l.tell(Wrong, f.Name, "", label)
		return
	}
	l.tell(Doubt, f.Name, "", fault.T(label.ZH+"这一格留空导入。", label.EN+" It is left empty."))
}

// parse reads a text for a field. Its error is no fault.
func (r *reading) parse(f *kind.Field, text string, c kind.Context) (p parsed, err error) {
	p.level = Info
	if f.Type == kind.Ref || f.Type == kind.User {
		return r.refer(f, text)
	}
	typed := text
	if f.Name == r.Kind.Title && strings.ContainsFunc(text, unicode.IsSpace) {
		typed = parse.Name(text)
	}
	v, note, err := f.Parse(typed, c)
	switch {
	case err != nil && fault.Of(err).Code == fault.Internal:
		return p, err
	case err != nil && v != nil:
		p = parsed{v, Wrong, behind(f, fault.Of(err).Message), ""}
		return p, nil
	case err != nil:
		return parsed{level: Wrong, say: fault.Of(err).Message}, nil
	}
	p.value = v
	switch {
	case note != nil:
		p.level, p.say = Doubt, *note
	case f.Type != kind.LongText && f.Type != kind.RichText && strings.ContainsFunc(text, fullWidth):
		p.level, p.say = Doubt, fault.T("全角字符已改为半角。", "Full-width characters were made ordinary ones.")
	case typed != text && typed != strings.TrimSpace(text):
		p.say = fault.T("去掉了字间的空格。", "Blanks between the characters were taken out.")
	}
	if p.say.ZH != "" {
		p.after = f.Text(v, kind.Context{Today: r.today, Lists: r.lists})
	}
	return p, nil
}

// behind puts the sentence part of a fault behind the field's label.
func behind(f *kind.Field, t fault.Text) fault.Text {
	if strings.HasPrefix(t.ZH, f.Label) {
		return fault.T(t.ZH, f.English+" "+t.EN)
	}
	return fault.T(f.Label+t.ZH, f.English+" "+t.EN)
}

// fullWidth reports a letter or digit as wide as a Chinese character.
func fullWidth(r rune) bool {
	return r >= '\uFF10' && r <= '\uFF19' || r >= '\uFF21' && r <= '\uFF3A' || r >= '\uFF41' && r <= '\uFF5A'
}

// refer finds the record that a text means. One that is not found is left empty
// and said, unless the record must have it.
func (r *reading) refer(f *kind.Field, text string) (p parsed, err error) {
	name := strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) {
			return ' '
		}
		return c
	}, text)
	id, note, err := r.resolver.Ref(f, name)
	if err != nil {
		said := fault.Of(err)
		if said.Code == fault.Internal {
			return p, err
		}
		if f.Required == kind.Always {
			return parsed{level: Wrong, say: said.Message}, nil
		}
		say := behind(f, said.Message)
		return parsed{level: Doubt, say: fault.T(say.ZH+"这一格留空导入。", say.EN+" It is left empty.")}, nil
	}
	title := r.title(f, id)
	p = parsed{value: id, level: Info}
	if note != nil {
		p.level, p.say, p.after = Doubt, *note, title
		if record.Loose(text) == record.Loose(title) {
			p.level = Info
		}
	}
	return p, nil
}

// title is how a record that is referred to is called; the draft remembers it.
func (r *reading) title(f *kind.Field, id string) string {
	if t, ok := r.titles[id]; ok {
		return t
	}
	to := f.To
	if f.Type == kind.User {
		to = "app_user"
	}
	r.titles[id] = r.show.Name(to, id)
	return r.titles[id]
}
