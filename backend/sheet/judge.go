package sheet

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/store"
)

// register is what the rows of the file are compared with.
type register struct {
	unique  map[string]map[string]int64 // field → value → row number in the register
	seen    map[string]map[string]seen  // field → value → where the file has it
	seed    maphash.Seed
	content map[uint64][]int64 // rows by what they show; nil until a row has no number
	single  int64
}

type seen struct {
	sheet, row int
	title      string
}

// learnRegister reads the values of the unique fields that the register holds.
func (r *reading) learnRegister() error {
	r.register = register{unique: map[string]map[string]int64{}, seen: map[string]map[string]seen{}, seed: maphash.MakeSeed()}
	r.amounts = map[string][]amount{}
	for _, f := range r.Kind.Stored() {
		if f.Unique == kind.No && f.Name != r.Kind.Key {
			continue
		}
		have := map[string]int64{}
		rows, err := r.tx.Query(fmt.Sprintf("SELECT pk, CAST(%[1]q AS TEXT) FROM %[2]q WHERE _state<2 AND %[1]q IS NOT NULL", f.Name, r.Kind.Name))
		if err != nil {
			return err
		}
		for rows.Next() {
			var pk int64
			var v string
			if err := rows.Scan(&pk, &v); err != nil {
				rows.Close()
				return err
			}
			have[v] = pk
		}
		rows.Close()
		if err := rows.Err(); err != nil {
			return err
		}
		r.register.unique[f.Name], r.register.seen[f.Name] = have, map[string]seen{}
	}
	if r.Kind.Single {
		rows, err := r.tx.From(r.Kind, 0, 1)
		if err != nil {
			return err
		}
		for _, row := range rows {
			r.register.single = row.PK
		}
	}
	return nil
}

// judgeAll reads and judges the rows that have been gathered.
func (r *reading) judgeAll() error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	lines := r.pending
	r.pending = r.pending[:0]
	if err := r.findOld(lines); err != nil {
		return err
	}
	for _, l := range lines {
		if l.skipped {
			r.keep(kept{sheet: int32(l.table.index), n: int32(l.n), decision: skip}, l.problems)
		} else if err := r.judge(l); err != nil {
			return err
		}
	}
	return nil
}

// findOld looks up the records that rows mean by their number.
func (r *reading) findOld(lines []*line) error {
	var pks []int64
	at := map[int64][]*line{}
	for _, l := range lines {
		if l.skipped {
			continue
		}
		if r.guess.Read != nil {
			if err := r.guess.Read(r.caseOf(l)); err != nil {
				return err
			}
		}
		pk := r.register.single
		for _, f := range r.identities(l.table) {
			if text := l.text[f.Name]; text != "" && pk == 0 && l.bad[f.Name].ZH == "" {
				v, _, err := f.Parse(text, kind.Context{Today: r.today, Lists: r.lists})
				if err == nil {
					pk = r.register.unique[f.Name][plain(v)]
				}
				if pk != 0 || f.Name == r.Kind.Key {
					break
				}
			}
		}
		if pk != 0 {
			pks, at[pk] = append(pks, pk), append(at[pk], l)
		}
	}
	rows, err := r.tx.ByPK(r.Kind, slices.Compact(pks)...)
	for i := range rows {
		for _, l := range at[rows[i].PK] {
			l.old = &rows[i]
		}
	}
	return err
}

// identities are the fields a row of a table may be known by, the surest first.
func (r *reading) identities(t *table) []*kind.Field {
	var out []*kind.Field
	for _, f := range t.fields {
		if f != nil && f.Name == r.Kind.Key {
			out = append([]*kind.Field{f}, out...)
		} else if f != nil && f.Unique == kind.Always {
			out = append(out, f)
		}
	}
	return out
}

func (r *reading) caseOf(l *line) *Case {
	return &Case{Sheet: r.Sheets[l.table.index].Name, Row: l.n, New: l.old == nil, Strike: l.strike, Today: r.today, Text: l.text, Values: l.values, line: l}
}

// judge reads the values of a row, decides what becomes of it and keeps that.
func (r *reading) judge(l *line) error {
	for i, f := range l.table.fields {
		if f == nil {
			continue
		}
		if err := r.readField(l, f, l.table.context[i]); err != nil {
			return err
		}
	}
	if err := r.readMore(l); err != nil {
		return err
	}
	r.remark(l)
	choice, err := r.fill(l)
	if err != nil {
		return err
	}
	k := kept{sheet: int32(l.table.index), n: int32(l.n), parts: 1}
	parts := []kind.Values{l.values}
	if choice != nil && l.old == nil {
		parts = r.choose(l, choice)
	}
	if err := r.decide(l, &k, parts); err != nil {
		return err
	}
	r.weigh(l)
	for _, v := range parts {
		k.data = r.arena.add(r.Kind, v, k.data)
	}
	k.parts = int32(len(parts))
	r.keep(k, l.problems)
	return nil
}

// readMore reads texts that a Guess put into fields without a column.
func (r *reading) readMore(l *line) error {
	for name := range l.text {
		if _, has := l.headers[name]; has {
			continue
		}
		if f, ok := r.Kind.Field(name); ok && importable(f) {
			if err := r.readField(l, f, kind.Context{Today: r.today, Lists: r.lists}); err != nil {
				return err
			}
		}
	}
	return nil
}

// remark puts comments of cells where they are not lost, and what the sheet's
// name says of the status.
func (r *reading) remark(l *line) {
	if l.table.status != "" {
		f, _ := r.Kind.Status()
		l.values[f.Name] = l.table.status
		l.tell(Info, f.Name, r.lists.Label(f.Codes, l.table.status), fault.Sprintf("取自工作表名“%s”。", "Taken from the sheet's name “%s”.", r.Sheets[l.table.index].Name))
	}
	f, ok := r.Kind.Field("remark")
	if !ok || !importable(f) {
		return
	}
	for _, c := range l.comments {
		text := c
		if have := l.values.Str(f.Name); have != "" {
			text = have + "\n" + c
		}
		v, _, err := f.Parse(text, kind.Context{})
		if err != nil {
			l.tell(Doubt, f.Name, "", fault.Sprintf("放不下单元格的批注:%s", "There is no room for the comment: %s", clip(c)))
			continue
		}
		l.values[f.Name] = v
		l.tell(Info, f.Name, c, fault.T("单元格的批注写入备注。", "The cell's comment goes to the remarks."))
	}
}

// fill lets the domain add to what is empty.
func (r *reading) fill(l *line) (*Choice, error) {
	if r.guess.Fill == nil {
		return nil, nil
	}
	c := r.caseOf(l)
	if l.old != nil {
		c.Values = kind.Values{}
		for name, v := range l.old.Values {
			c.Values[name] = v
		}
		for name, v := range l.values {
			if v != nil {
				c.Values[name] = v
			}
		}
	}
	if err := r.guess.Fill(c); err != nil {
		return nil, err
	}
	if l.old != nil {
		for name, v := range c.Values {
			if l.old.Values[name] != v && (l.values[name] != nil || l.old.Values[name] == nil) {
				l.values[name] = v
			}
		}
	}
	return c.Choice, nil
}

// choose applies the clerk's answer to a choice; a group if there is none yet.
func (r *reading) choose(l *line, c *Choice) []kind.Values {
	at := place(r.Sheets[l.table.index].Name, l.n)
	answer := r.Options.Choose[at]
	if answer != Split && answer != Group {
		r.Pending = append(r.Pending, at)
	}
	l.tell(Doubt, r.Kind.Key, map[string]string{Split: "拆分", Group: "整批"}[answer], c.Say)
	if answer != Split {
		return []kind.Values{over(l.values, c.Group)}
	}
	var out []kind.Values
	for _, s := range c.Split {
		out = append(out, over(l.values, s))
	}
	return out
}

func over(v, more kind.Values) kind.Values {
	out := make(kind.Values, len(v)+len(more))
	for name, x := range v {
		out[name] = x
	}
	for name, x := range more {
		out[name] = x
	}
	return out
}

// decide compares the records of a row with the register and with the rows
// before, and sets decision and action.
func (r *reading) decide(l *line, k *kept, parts []kind.Values) error {
	if l.old == nil && len(parts) == 1 {
		if err := r.sameContent(l, parts[0]); err != nil {
			return err
		}
	}
	if l.old != nil {
		k.id = l.old.PK
	}
	for _, v := range parts {
		r.duplicates(l, v)
	}
	changed := r.changed(l)
	switch {
	case l.old == nil:
		k.action = create
		r.complete(l, parts)
	case len(changed) == 0:
		k.action = unchanged
	default:
		k.action = update
		r.amend(l, changed)
	}
	switch l.level {
	case Wrong:
		k.decision = rejected
	case Doubt:
		k.decision = doubtful
	default:
		k.decision = good
	}
	if k.action == update && k.decision != rejected {
		r.changes[len(r.rows)] = changed
	}
	return nil
}

// duplicates refuses or tells of values that must be unique and are not.
func (r *reading) duplicates(l *line, v kind.Values) {
	for _, f := range r.Kind.Stored() {
		have, x := r.register.unique[f.Name], plain(v[f.Name])
		if have == nil || x == "" {
			continue
		}
		level := Wrong
		if f.Unique != kind.Always && f.Name != r.Kind.Key {
			level = Doubt
		}
		title := v.Str(r.Kind.Title)
		if s, again := r.register.seen[f.Name][x]; again {
			r.again(l, f, x, s, level, title)
			continue
		}
		r.register.seen[f.Name][x] = seen{l.table.index, l.n, title}
		if pk := have[x]; pk != 0 && (l.old == nil || l.old.PK != pk) {
			l.tell(level, f.Name, "", fault.Sprintf("%[1]s“%[3]s”已被另一条记录使用。", "%[2]s “%[3]s” is already used by another record.", f.Label, f.English, x))
		}
	}
}

func (r *reading) again(l *line, f *kind.Field, x string, s seen, level Level, title string) {
	where := fault.Sprintf("第 %d 行", "row %d", s.row)
	if s.sheet != l.table.index {
		where = fault.Sprintf("“%[1]s”第 %[2]d 行", "row %[2]d of “%[1]s”", r.Sheets[s.sheet].Name, s.row)
	}
	other := fault.Text{}
	if s.title != title {
		other = fault.Sprintf("(那里是“%s”)", " (there it is “%s”)", s.title)
	}
	l.tell(level, f.Name, "", fault.T(fmt.Sprintf("%s“%s”与%s重复%s。", f.Label, x, where.ZH, other.ZH), fmt.Sprintf("%s “%s” stands in %s too%s.", f.English, x, where.EN, other.EN)))
}

// complete adds what every new record begins with and checks the whole.
func (r *reading) complete(l *line, parts []kind.Values) {
	c := kind.Context{Today: r.today, Lists: r.lists}
	key, mapped := r.Kind.Field(r.Kind.Key)
	if mapped && key.Type == kind.Seq && l.values[key.Name] == nil && l.headers[key.Name] != "" && len(parts) == 1 && !automatic(l.text[key.Name]) {
		l.tell(Wrong, key.Name, "", fault.Sprintf("%[1]s为空。请填写,或填“自动”由系统编号。", "%[2]s is empty. Fill it in, or write “auto” to have it numbered.", key.Label, key.English))
	}
	for _, v := range parts {
		for _, f := range r.Kind.Stored() {
			if v[f.Name] == nil && f.Default != "" {
				v[f.Name] = f.Start(c)
			}
		}
	}
	r.examine(l, parts[0])
}

func automatic(s string) bool { return s == "自动" || s == "auto" }

// examine tells what the kind's own checks find.
func (r *reading) examine(l *line, v kind.Values) {
	for _, f := range r.Kind.Examine(v) {
		field, _ := r.Kind.Field(f.Field)
		switch {
		case f.Gap && field.Required == kind.Later && v[f.Field] == nil:
			if !l.told(f.Field, Wrong) {
				l.tell(Doubt, f.Field, "", fault.Sprintf("缺%[1]s,导入后列入“待补全”。", "%[2]s is missing: imported, and listed to be completed.", field.Label, field.English))
			}
		case f.Gap:
			l.tell(Doubt, f.Field, "", fault.T(f.Say.ZH+"(导入后列入“待补全”)", f.Say.EN+" (Imported, and listed to be completed.)"))
		case f.Warn:
			l.tell(Doubt, f.Field, "", f.Say)
		case !l.told(f.Field, Wrong):
			l.tell(Wrong, f.Field, "", f.Say)
		}
	}
}

func (l *line) told(field string, level Level) bool {
	return slices.ContainsFunc(l.problems, func(p Problem) bool { return p.Field == field && p.Level == level })
}

// changed lists what a row changes in the record it means. An empty cell leaves
// the record as it is.
func (r *reading) changed(l *line) []Change {
	if l.old == nil {
		return nil
	}
	var out []Change
	for _, f := range r.Kind.Stored() {
		old, v := l.old.Values[f.Name], l.values[f.Name]
		if v != nil && v != old {
			r.remember(f, old)
			r.remember(f, v)
			out = append(out, Change{f.Name, fault.T(f.Label, f.English), f.Text(old, r.show), f.Text(v, r.show)})
		}
	}
	return out
}

func (r *reading) remember(f *kind.Field, v any) {
	if id, ok := v.(string); ok && (f.Type == kind.Ref || f.Type == kind.User) {
		r.title(f, id)
	}
}

// amend checks a change of a record that exists.
func (r *reading) amend(l *line, changed []Change) {
	switch {
	case l.old.State != store.Live:
		l.tell(Wrong, r.Kind.Key, "", fault.T("系统中的这条记录已作废,不能由导入修改。", "This record is void and cannot be changed by an import."))
		return
	case r.Kind.AppendOnly:
		l.tell(Wrong, r.Kind.Key, "", fault.T("这个台账只能新增,不能修改已有的记录。", "Entries of this register are added, never changed."))
		return
	case len(r.Kind.Open) > 0 && !slices.Contains(r.Kind.Open, l.old.Values.Str("status")):
		l.tell(Wrong, r.Kind.Key, "", fault.T("系统中的这条记录在目前的状态下不能修改。", "This record cannot be changed in its present status."))
		return
	}
	if was, is := l.old.Values.Str(r.Kind.Title), l.values.Str(r.Kind.Title); was != is && is != "" && was != "" && r.Kind.Key != r.Kind.Title {
		l.tell(Doubt, r.Kind.Key, "", fault.Sprintf("这个编号在系统中是“%[1]s”,这一行是“%[2]s”:导入会改名。请核对编号。",
			"This number is “%[1]s” in the register, “%[2]s” here: the import renames it. Check the number.", was, is))
	}
	v := over(l.old.Values, nil)
	for name, x := range l.values {
		if x != nil {
			v[name] = x
		}
	}
	r.examine(l, v)
}

// sameContent finds the record that a row without a number brought in before.
func (r *reading) sameContent(l *line, v kind.Values) error {
	for _, f := range r.identities(l.table) {
		if v[f.Name] != nil {
			return nil
		}
	}
	if r.Kind.Single {
		return nil
	}
	full := over(v, nil)
	for _, f := range r.Kind.Stored() {
		if full[f.Name] == nil && f.Default != "" {
			full[f.Name] = f.Start(kind.Context{Today: r.today, Lists: r.lists})
		}
	}
	if r.register.content == nil {
		if err := r.learnContent(l.table); err != nil {
			return err
		}
	}
	sum := r.sum(l.table, full, l.text)
	found := r.register.content[sum]
	if text := l.text[r.Kind.Title]; len(found) == 0 && full[r.Kind.Title] != nil {
		full[r.Kind.Title] = strings.Join(strings.Fields(parse.Fold(text)), " ")
		sum = r.sum(l.table, full, l.text)
		found = r.register.content[sum]
	}
	if len(found) == 0 {
		return nil
	}
	r.register.content[sum] = found[1:]
	rows, err := r.tx.ByPK(r.Kind, found[0])
	if err != nil || len(rows) == 0 {
		return err
	}
	l.old = &rows[0]
	for _, f := range r.Kind.Stored() {
		if l.values[f.Name] != nil {
			l.values[f.Name] = l.old.Values[f.Name]
		}
	}
	return nil
}

// learnContent remembers the register by what its records show in the columns of
// a table.
func (r *reading) learnContent(t *table) error {
	r.register.content = map[uint64][]int64{}
	for after := int64(0); ; {
		rows, err := r.tx.From(r.Kind, after, 1000)
		if err != nil || len(rows) == 0 {
			return err
		}
		for i := range rows {
			if rows[i].State == store.Live {
				sum := r.sum(t, rows[i].Values, nil)
				r.register.content[sum] = append(r.register.content[sum], rows[i].PK)
			}
		}
		after = rows[len(rows)-1].PK
	}
}

func (r *reading) sum(t *table, v kind.Values, text map[string]string) uint64 {
	var h maphash.Hash
	h.SetSeed(r.register.seed)
	for _, f := range t.fields {
		if f == nil || f.Type == kind.Seq {
			continue
		}
		shown := f.Text(v[f.Name], r.show)
		if v[f.Name] == nil && text != nil {
			shown = text[f.Name]
		}
		h.WriteString(shown)
		h.WriteByte(0)
	}
	return h.Sum64()
}

func plain(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case int64:
		return fmt.Sprint(x)
	}
	return ""
}

// amount is a sum of money in the file, to find those that are out of line.
type amount struct {
	row   int // in Draft.rows
	value int64
}

func (r *reading) weigh(l *line) {
	for i, f := range l.table.fields {
		if f == nil || f.Type != kind.Money {
			continue
		}
		if v := l.values.Int(f.Name); v > 0 && l.table.context[i].Unit <= 1 {
			r.amounts[f.Name] = append(r.amounts[f.Name], amount{len(r.rows), v})
		}
	}
}

// An amount is out of line if it is outOfLine times smaller than the middle of
// its column, and the column has enough to tell.
const (
	outOfLine = 500
	enough    = 5
)

// weighAmounts warns of amounts such as 1.68 among thousands: somebody may have
// counted in thousands.
func (r *reading) weighAmounts() {
	for name, all := range r.amounts {
		f, _ := r.Kind.Field(name)
		sorted := slices.SortedFunc(slices.Values(all), func(a, b amount) int { return cmp.Compare(a.value, b.value) })
		middle := sorted[len(sorted)/2].value
		if len(sorted) < enough {
			continue
		}
		for _, a := range sorted {
			if a.value > middle/outOfLine {
				break
			}
			shown := f.Text(a.value, kind.Context{})
			r.doubt(a.row, Problem{Level: Doubt, Column: r.heading(name), Field: name, Value: shown, Message: fault.Sprintf(
				"%[1]s %[3]s 元比这一列的其他金额小得多(中间值 %[4]s),是不是以千元或万元为单位?按原数导入,请核对。",
				"%[2]s of %[3]s yuan is far below the others of the column (middle %[4]s); was it counted in thousands? Imported as it is: please check.",
				f.Label, f.English, shown, f.Text(middle, kind.Context{}))})
		}
	}
}

func (r *reading) heading(field string) string {
	for _, c := range r.Columns {
		if c.Field == field {
			return c.Header
		}
	}
	return ""
}
