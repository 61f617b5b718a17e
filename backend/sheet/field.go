package sheet

import (
	"strings"
	"unicode"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
)

// parsed is what a text means.
type parsed struct {
	value any
	level Level // Info without a sentence: nothing to say
	say   fault.Text
	after string

	unknown *Unknown // the name it is, if no record has it
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
		l.tell(Info, f.Name, "", fault.T("是遮盖过的值，不导入。", "is a masked value and is not imported."))
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
	if p.unknown != nil {
		p.unknown.Rows++
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
		l.borrowed(f, text, c)
	}
	return nil
}

// borrowed tells, once a sheet in earnest, that a day without a year took that of another
// sheet.
func (l *line) borrowed(f *kind.Field, text string, c kind.Context) {
	t := l.table
	if t.lender == "" || f.Type != kind.Date {
		return
	}
	alone := c
	alone.Year = 0
	if _, note, err := f.Parse(text, alone); err == nil && note == nil {
		return
	}
	level := Doubt
	if t.lent {
		level = Info
	}
	t.lent = true
	l.tell(level, f.Name, l.values.Str(f.Name), fault.Sprintf("这张表没有写年份，按工作表“%[1]s”取 %[2]d 年，请核对。", "This sheet names no year: %[2]d was taken, as on “%[1]s”. Please check.", t.lender, c.Year))
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
	if f.Refers() {
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
		return parsed{value: v, level: Wrong, say: behind(f, fault.Of(err).Message)}, nil
	case err != nil:
		return parsed{level: Wrong, say: fault.Of(err).Message}, nil
	}
	p.value = v
	switch {
	case note != nil:
		p.level, p.say = Doubt, *note
	case f.OutOfUse(r.lists, v, nil) != "":
		p.level, p.say = Doubt, fault.T(f.Label+"已停用，或是只作汇总的上级选项；照旧导入，请核对。", f.English+" is out of use, or only groups others; imported all the same, please check.")
	case f.Type != kind.LongText && f.Type != kind.RichText && strings.ContainsFunc(text, fullWidth):
		p.level, p.say = Doubt, fault.T("全角字符已改为半角。", "Full-width characters were made ordinary ones.")
	case typed != text && typed != strings.TrimSpace(text):
		p.say = fault.T("去掉了字间的空格。", "Blanks between the characters were taken out.")
	}
	if p.say.ZH != "" {
		p.after = f.Text(v, kind.Context{Today: r.today, Lists: r.lists})
	}
	if name, is := v.(string); is && f.Type == kind.Text && points(f) {
		return r.suggested(f, name, p)
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
	if to, chosen := r.strangers.same[f.Name+":"+stem(text)]; chosen {
		return r.instead(f, text, to)
	}
	id, note, err := r.resolver.Ref(f, name)
	if err != nil {
		return r.unheard(f, text, err)
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
	r.titles[id] = r.show.Name(f.Target(), id)
	return r.titles[id]
}
