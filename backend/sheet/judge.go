package sheet

import (
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
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
	return &Case{Sheet: r.Sheets[l.table.index].Name, Row: l.n, New: l.old == nil, Old: l.old, Strike: l.strike, Today: r.today, Text: l.text, Values: l.values, More: l.more, Heads: l.table.heads, Joined: l.joined, Across: l.table.across, Year: l.table.year, line: l, same: r.strangers.same}
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
	r.moved(l)
	c, err := r.fill(l)
	if err != nil {
		return err
	}
	k := kept{sheet: int32(l.table.index), n: int32(l.n), parts: 1}
	parts := r.flat.parts(l, c)
	var choice *Choice
	if c != nil {
		choice = c.Choice
		if c.Parts != nil && l.old == nil {
			parts = severally(l, c.Parts)
		}
		l.done = l.done || c.Had
	}
	if choice != nil && r.splitBefore(choice) {
		l.done = true
		l.tell(Info, r.Kind.Key, "", fault.Sprintf("这 %d 条以前已经拆分登记，不再导入。", "These %d were registered one by one before; not imported again.", len(choice.Split)))
	} else if choice != nil && l.old == nil {
		parts = r.choose(l, choice)
	}
	if err := r.decide(l, &k, parts); err != nil {
		return err
	}
	if err := r.bring(l, &k); err != nil {
		return err
	}
	r.weigh(l)
	r.tally(l)
	if k.decision < rejected && k.action != unchanged {
		r.employ(parts)
	}
	for _, v := range parts {
		k.data = r.arena.add(r.Kind, v, k.data)
	}
	if k.parts = int32(len(parts)); r.flat != nil {
		k.parts = 1
	}
	r.keep(k, l.problems)
	return nil
}

// bring keeps what a row brings to other registers, in words too. What could not be stored
// there is told and left out.
func (r *reading) bring(l *line, k *kept) error {
	if len(l.beside) == 0 || k.decision >= rejected {
		return nil
	}
	var good []Beside
	for _, b := range l.beside {
		of, err := r.tx.Kind(b.Kind)
		if err != nil {
			return err
		}
		why, err := r.unfit(of, b)
		if err != nil {
			return err
		}
		if why.ZH != "" {
			l.tell(Doubt, "", "", fault.Sprintf("没有登记%[1]s：%[3]s", "%[2]s left out: %[4]s", of.Label, of.English, fault.Whole(why.ZH), fault.Whole(why.EN)))
			k.decision = doubtful
			continue
		}
		words := []string{}
		for _, f := range of.Stored() {
			if text := f.Text(b.Values[f.Name], r.show); text != "" && !f.Refers() {
				words = append(words, text)
			}
		}
		b.Shown = of.Label + "：" + strings.Join(words, " ")
		good = append(good, b)
	}
	if len(good) == 0 {
		return nil
	}
	if k.action == unchanged {
		k.action = update
	}
	r.Counts.Added += len(good)
	r.beside[len(r.rows)] = good
	return nil
}

// unfit says why a record that a row brings could not be stored; nothing if it could.
func (r *reading) unfit(of *kind.Kind, b Beside) (why fault.Text, err error) {
	found, err := record.TryTake(r.tx, of, record.Input{Values: b.Values})
	for _, f := range found {
		if !f.Warn && f.Field != b.link {
			return f.Say, err
		}
	}
	return why, err
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
			l.tell(Doubt, f.Name, "", fault.Sprintf("放不下单元格的批注：%s", "There is no room for the comment: %s", clip(c)))
			continue
		}
		l.values[f.Name] = v
		l.tell(Info, f.Name, c, fault.T("单元格的批注写入备注。", "The cell's comment goes to the remarks."))
	}
}

// fill lets the domain add to what is empty; nil if it knows nothing of old ledgers.
func (r *reading) fill(l *line) (*Case, error) {
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
	return c, nil
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

// severally are the records that a row stands for; one at least, so that what is wrong with
// the row has something to be said of.
func severally(l *line, parts []kind.Values) []kind.Values {
	if len(parts) == 0 {
		return []kind.Values{over(l.values, nil)}
	}
	out := make([]kind.Values, 0, len(parts))
	for _, p := range parts {
		out = append(out, over(l.values, p))
	}
	return out
}

// moved leaves a status alone that steps move: a ledger does not take them.
func (r *reading) moved(l *line) {
	f, ok := r.Kind.Status()
	if !ok || l.old == nil || len(r.Kind.Steps) == 0 || l.values[f.Name] == nil || l.values[f.Name] == l.old.Values[f.Name] {
		return
	}
	l.tell(Info, f.Name, f.Text(l.old.Values[f.Name], r.show), fault.Sprintf("%[1]s由办理步骤改变，不由导入修改，仍是“%[3]s”。", "%[2]s is moved by steps and not by an import; it stays “%[4]s”.",
		f.Label, f.English, f.Text(l.old.Values[f.Name], r.show), f.Text(l.old.Values[f.Name], r.show)))
	l.values[f.Name] = l.old.Values[f.Name]
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
