package sheet

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// decide compares the records of a row with the register and with the rows
// before, and sets decision and action.
func (r *reading) decide(l *line, k *kept, parts []kind.Values) error {
	if r.flat != nil && l.level != Wrong {
		had, err := r.broughtBefore(parts)
		if err != nil {
			return err
		}
		if l.done = had; had {
			l.tell(Info, r.Kind.Key, "", fault.T("以前已经导入，不再导入。", "Imported before; not imported again."))
		}
	}
	if r.flat == nil && l.old == nil && len(parts) == 1 && !l.done {
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
		if k.action = create; l.level != Wrong || len(l.table.across) == 0 { // of a row whose parts could not be made nothing more is said
			r.complete(l, parts)
		}
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
		l.tell(Wrong, key.Name, "", fault.Sprintf("%[1]s为空。请填写，或填“自动”由系统编号。", "%[2]s is empty. Fill it in, or write “auto” to have it numbered.", key.Label, key.English))
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
				l.tell(Doubt, f.Field, "", fault.Sprintf("缺%[1]s，导入后列入“待补全”。", "%[2]s is missing: imported, and listed to be completed.", field.Label, field.English))
			}
		case f.Gap && f.Warn:
			l.tell(Info, f.Field, "", f.Say)
		case f.Gap:
			l.tell(Doubt, f.Field, "", fault.T(f.Say.ZH+"（导入后列入“待补全”）", f.Say.EN+" (Imported, and listed to be completed.)"))
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
	if id, ok := v.(string); ok && f.Refers() {
		r.title(f, id)
	}
}

// amend checks a change of a record that exists.
func (r *reading) amend(l *line, changed []Change) {
	switch {
	case l.old.State != store.Live:
		l.tell(Wrong, r.Kind.Key, "", fault.T("系统中的这条记录已作废，不能由导入修改。", "This record is void and cannot be changed by an import."))
		return
	case r.Kind.AppendOnly:
		l.tell(Wrong, r.Kind.Key, "", fault.T("这个台账只能新增，不能修改已有的记录。", "Entries of this register are added, never changed."))
		return
	case len(r.Kind.Open) > 0 && !slices.Contains(r.Kind.Open, l.old.Values.Str("status")):
		l.tell(Wrong, r.Kind.Key, "", fault.T("系统中的这条记录在目前的状态下不能修改。", "This record cannot be changed in its present status."))
		return
	}
	if was, is := l.old.Values.Str(r.Kind.Title), l.values.Str(r.Kind.Title); was != is && is != "" && was != "" && r.Kind.Key != r.Kind.Title {
		l.tell(Doubt, r.Kind.Key, "", fault.Sprintf("这个编号在系统中是“%[1]s”，这一行是“%[2]s”：导入会改名。请核对编号。",
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
