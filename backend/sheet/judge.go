package sheet

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

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
	if choice != nil && r.splitBefore(choice) {
		l.done = true
		l.tell(Info, r.Kind.Key, "", fault.Sprintf("这 %d 条以前已经拆分登记,不再导入。", "These %d were registered one by one before; not imported again.", len(choice.Split)))
	} else if choice != nil && l.old == nil {
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
	if l.old == nil && len(parts) == 1 && !l.done {
		if err := r.sameContent(l, parts[0]); err != nil {
			return err
		}
	}
	if l.old != nil {
		k.id = l.old.PK
	}
	changed := r.changed(l)
	for _, v := range parts {
		if !l.done {
			r.duplicates(l, v)
		}
	}
	switch {
	case l.done:
		k.action = unchanged
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
