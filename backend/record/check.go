package record

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// against checks a record against the others in the file: what must be unique,
// whether what it refers to exists, whether a tree has grown into itself.
func against(tx *store.Tx, k *kind.Kind, v kind.Values, o options, wrong map[string]fault.Text) (warn []kind.Finding, err error) {
	for _, f := range k.Stored() {
		x := v[f.Name]
		if x == nil || wrong[f.Name].ZH != "" || o.old != nil && o.old[f.Name] == x {
			continue
		}
		if f.Unique != kind.No {
			taken, err := taken(tx, k, f, x, o)
			if err != nil {
				return nil, err
			}
			if taken && f.Unique == kind.Always {
				wrong[f.Name] = used(tx, f, x)
			} else if taken {
				warn = append(warn, kind.Finding{Field: f.Name, Say: used(tx, f, x), Warn: true})
			}
		}
		if f.Refers() {
			if err := referred(tx, k, f, x.(string), o, wrong); err != nil {
				return nil, err
			}
		}
	}
	if err := together(tx, k, v, o, wrong); err != nil {
		return nil, err
	}
	return warn, coded(tx, k, v, o, wrong)
}

// taken reports whether another record has a value that should be unique.
func taken(tx *store.Tx, k *kind.Kind, f *kind.Field, x any, o options) (bool, error) {
	if o.twin == "" {
		return tx.Taken(k, f, x, o.id)
	}
	rows, err := tx.Where(k, f.Name, x)
	return slices.ContainsFunc(rows, func(r store.Row) bool { return r.ID != o.id && r.ID != o.twin }), err
}

// together refuses a record that shares all values of k.Together with another one:
// one name may have several specifications, but not one of them twice. The sentence
// stands at the first field.
func together(tx *store.Tx, k *kind.Kind, v kind.Values, o options, wrong map[string]fault.Text) error {
	if len(k.Together) == 0 || o.old != nil && alike(k, v, o.old) {
		return nil
	}
	for _, name := range k.Together {
		if v[name] == nil || wrong[name].ZH != "" {
			return nil
		}
	}
	rows, err := tx.Where(k, k.Together[0], v[k.Together[0]])
	if err != nil {
		return err
	}
	for i := range rows {
		if rows[i].ID != o.id && rows[i].ID != o.twin && alike(k, v, rows[i].Values) {
			wrong[k.Together[0]] = fault.Sprintf("“%[1]s”已经有了（%[2]s），请用那一条。", "“%[1]s” is there already (%[2]s); use that one.", Title(k, o.id, v), Number(k, rows[i].ID, rows[i].Values))
			return nil
		}
	}
	return nil
}

// alike reports whether two records share all values of k.Together.
func alike(k *kind.Kind, a, b kind.Values) bool {
	return !slices.ContainsFunc(k.Together, func(name string) bool { return a[name] != b[name] })
}

// used is the sentence about a unique value that another record has.
func used(tx *store.Tx, f *kind.Field, x any) fault.Text {
	return fault.Sprintf("%[1]s“%[3]s”已被另一条记录使用。", "%[2]s “%[3]s” is already used by another record.",
		f.Label, f.English, f.Text(x, Context(tx)))
}

func referred(tx *store.Tx, k *kind.Kind, f *kind.Field, id string, o options, wrong map[string]fault.Text) error {
	to, err := tx.Kind(f.Target())
	if err != nil {
		return err
	}
	state, ok, err := tx.Known(to, id)
	if err != nil {
		return err
	}
	// A line of a void document is document's to refuse; rules may bring back what was.
	if state == store.Voided && o.user && f.Name != k.Parent {
		wrong[f.Name] = fault.Sprintf("%[1]s“%[3]s”已作废，请另选一条。", "%[2]s “%[3]s” is void; choose another.", f.Label, f.English, NewNames(tx).Of(to.Name, id))
		return nil
	}
	if !ok || state == store.Withdrawn {
		wrong[f.Name] = fault.Sprintf("%[1]s指向的“%[3]s”不存在。", "%[2]s names a %[4]s that does not exist.", f.Label, f.English, to.Label, to.English)
		return nil
	}
	if to.Name != k.Name || o.id == "" {
		return nil
	}
	return climb(tx, k, f, id, o.id, wrong)
}

// climb refuses a parent that is the record itself or stands below it. What stands in a
// circle already, since another PC closed it, has no top.
func climb(tx *store.Tx, k *kind.Kind, f *kind.Field, at, self string, wrong map[string]fault.Text) error {
	for passed := map[string]bool{}; at != "" && !passed[at]; {
		if at == self {
			wrong[f.Name] = fault.Sprintf("%[1]s不能是自己或自己的下级。", "%[2]s must not be the record itself or one below it.", f.Label, f.English)
			return nil
		}
		passed[at] = true
		r, err := tx.ByID(k, at)
		if err != nil || r == nil {
			return err
		}
		at = r.Values.Str(f.Name)
	}
	return nil
}

// onlyOne refuses a second record of a kind that has exactly one.
func onlyOne(tx *store.Tx, k *kind.Kind) error {
	if !k.Single {
		return nil
	}
	rows, err := tx.From(k, 0, 1)
	if err != nil || len(rows) == 0 {
		return err
	}
	return fault.New(fault.Conflict, "“%[1]s”只有一条，请修改已有的那条。", "There is exactly one %[2]s; change the one that exists.", k.Label, k.English)
}

// Try tells what is wrong with a record, or worth a look, without storing it. id
// is "" for a new one. It works in a read transaction: no number is given out.
func Try(tx *store.Tx, k *kind.Kind, id string, in Input) ([]kind.Finding, error) {
	o := options{user: true, defaults: true, trial: true}
	if id != "" {
		r, err := Get(tx, k, id)
		if err != nil {
			return nil, err
		}
		o.old, o.id = r.Values, r.ID
	}
	return try(tx, k, in, o)
}

// TryTake is Try of what Take would store.
func TryTake(tx *store.Tx, k *kind.Kind, in Input) ([]kind.Finding, error) {
	return try(tx, k, in, options{user: true, defaults: true, lenient: true, trial: true})
}

func try(tx *store.Tx, k *kind.Kind, in Input, o options) ([]kind.Finding, error) {
	_, out, err := prepare(tx, k, in.Values, o)
	f := fault.Of(err)
	if f == nil {
		return out, nil
	}
	if f.Code != fault.Invalid {
		return nil, err
	}
	for name, say := range f.Fields {
		out = append(out, kind.Finding{Field: name, Say: say})
	}
	return out, nil
}
