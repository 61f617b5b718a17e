// Package record is the only way a record is written. What a user may do goes
// through Create, Save, Edit and Void, which ask for permission, status and
// revision; what a rule does goes through Add and Put. All end in one private
// write that normalises, checks and appends to the change log, so that form,
// paste, import, step and rule cannot miss it.
package record

import (
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/number"
	"opsbook/backend/parse"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Input is a record as a form or a program hands it in. Strings are read as a
// clerk types them; integers are taken as the scaled integers they are.
type Input struct {
	Values map[string]any     `json:"values"`
	Lines  map[string][]Input `json:"lines,omitempty"` // by Sub field; a field that is missing keeps its lines
	ID     string             `json:"id,omitempty"`    // lines: which one is changed; "" is a new one
}

// Outcome is what was stored, and what is worth a look all the same.
type Outcome struct {
	ID       string         `json:"id"`
	Number   string         `json:"number"`
	Called   string         `json:"called"` // as people speak of it
	Rev      int64          `json:"rev"`
	Warnings []kind.Finding `json:"warnings,omitempty"`
}

// Create stores a new record of k for a user and returns its id.
func Create(tx *store.Tx, k *kind.Kind, v kind.Values) (string, error) {
	out, err := Save(tx, k, Input{Values: v})
	return out.ID, err
}

// Save stores a new record with its lines for a user: permission, defaults,
// number, checks.
func Save(tx *store.Tx, k *kind.Kind, in Input) (Outcome, error) {
	if err := user.Gate(tx, k, kind.Add); err != nil {
		return Outcome{}, err
	}
	return create(tx, k, in, options{defaults: true, user: true, action: kind.Add})
}

// Add stores a new record for a rule: locked fields may be written, nobody's
// permission is asked.
func Add(tx *store.Tx, k *kind.Kind, v kind.Values) (string, error) {
	return AddDocument(tx, k, Input{Values: v})
}

// AddDocument is Add for a record with lines.
func AddDocument(tx *store.Tx, k *kind.Kind, in Input) (string, error) {
	out, err := create(tx, k, in, options{defaults: true})
	return out.ID, err
}

// Take stores a record that an old ledger holds: what it lacks (kind.Later) is a
// warning, nothing is filled in by default except what every record must have.
// The importer asks for permission once, before the first.
func Take(tx *store.Tx, k *kind.Kind, in Input) (Outcome, error) {
	return create(tx, k, in, options{defaults: true, lenient: true, user: true, action: kind.View})
}

// options say whose hand writes.
type options struct {
	user     bool // locked fields are refused
	action   rune // what must cover the record as it will be; 0: nothing is asked
	defaults bool // empty fields begin with their Default
	lenient  bool // Later fields may be empty
	trial    bool // nothing will be stored: no number is given out
	parent   string
	old      kind.Values // the record before; nil for a new one
	id       string
	twin     string   // a record that is merged into this one: what it alone holds is free
	said     []string // fields that are said again also where they stay as they are
}

func create(tx *store.Tx, k *kind.Kind, in Input, o options) (Outcome, error) {
	if err := onlyOne(tx, k); err != nil {
		return Outcome{}, err
	}
	v, warn, err := prepare(tx, k, in.Values, o)
	if err != nil {
		return Outcome{}, err
	}
	id, err := tx.NewID()
	if err != nil {
		return Outcome{}, err
	}
	if err := within(tx, k, &store.Row{ID: id, Values: v}, o); err != nil {
		return Outcome{}, err
	}
	if _, err := tx.Insert(k, id, v); err != nil {
		return Outcome{}, err
	}
	more, err := saveLines(tx, k, id, in.Lines, o)
	return Outcome{ID: id, Number: Number(k, id, v), Called: spoken(tx, k, id, v), Rev: 1, Warnings: append(warn, more...)}, err
}

// within refuses a record that its user could not reach once it is stored, and a
// line of a document that he may not change.
func within(tx *store.Tx, k *kind.Kind, r *store.Row, o options) error {
	if o.action == 0 {
		return nil
	}
	if err := user.Covers(tx, k, o.action, r); err != nil {
		return err
	}
	return document(tx, k, r)
}

// document refuses what a user does to a line item when he may not change its
// document: approved documents are frozen whole.
func document(tx *store.Tx, k *kind.Kind, line *store.Row) error {
	f, ok := k.Field(k.Parent)
	if !ok {
		return nil
	}
	doc, err := tx.Kind(f.To)
	if err != nil {
		return err
	}
	r, err := Get(tx, doc, line.Values.Str(f.Name))
	if err != nil {
		return err
	}
	return editable(tx, doc, r, 0)
}

// Filled is what was typed with what is proposed in the fields left empty.
func Filled(in map[string]any, proposed kind.Values) map[string]any {
	out := map[string]any{}
	for name, x := range proposed {
		out[name] = x
	}
	for name, x := range in {
		if s, text := x.(string); x != nil && (!text || strings.TrimSpace(s) != "") || out[name] == nil {
			out[name] = x
		}
	}
	return out
}

// prepare turns what was handed in into the whole record to be stored, or one
// fault that points at every field that is wrong.
func prepare(tx *store.Tx, k *kind.Kind, in map[string]any, o options) (kind.Values, []kind.Finding, error) {
	wrong := map[string]fault.Text{}
	v, warn := begun(tx, k, in, o, wrong)
	if !o.trial {
		if err := fillNumber(tx, k, v, wrong); err != nil {
			return nil, nil, err
		}
	}
	more, err := judge(tx, k, v, o, wrong)
	if err != nil {
		return nil, nil, err
	}
	return v, append(warn, more...), fault.InFields(wrong)
}

// begun is the record as it will be, before anybody judges it: what it was, what
// was handed in as far as it can be read, what is filled in.
func begun(tx *store.Tx, k *kind.Kind, in map[string]any, o options, wrong map[string]fault.Text) (kind.Values, []kind.Finding) {
	v := kind.Values{}
	for name, x := range o.old {
		v[name] = x
	}
	warn := normalise(tx, k, in, v, o, wrong)
	if o.old == nil && o.defaults {
		fillDefaults(tx, k, v)
	}
	if o.parent != "" {
		v[k.Parent] = o.parent
	}
	return v, warn
}

// judge holds the whole record against its rules and against the other records.
func judge(tx *store.Tx, k *kind.Kind, v kind.Values, o options, wrong map[string]fault.Text) (warn []kind.Finding, err error) {
	for _, f := range k.Examine(v) {
		switch {
		case f.Warn, f.Gap && (o.lenient || o.old != nil && o.old[f.Field] == nil):
			f.Warn = true
			warn = append(warn, f)
		case wrong[f.Field].ZH == "":
			wrong[f.Field] = f.Say
		}
	}
	more, err := against(tx, k, v, o, wrong)
	return append(warn, more...), err
}

// normalise reads each given field into v; guesses come back as warnings. What counts
// things of another field is read after that, in their units.
func normalise(tx *store.Tx, k *kind.Kind, in map[string]any, v kind.Values, o options, wrong map[string]fault.Text) (warn []kind.Finding) {
	c := kind.Context{Today: tx.Today(), Lists: tx.Lists()}
	var counts []*kind.Field
	for name, x := range in {
		f, ok := k.Field(name)
		_, typed := x.(string)
		switch {
		case !ok || !f.Stored():
			wrong[name] = fault.Sprintf("“%[1]s”没有可以填写的字段“%[2]s”。", "%[3]s has no field “%[2]s” to write.", k.Label, name, k.English)
		case o.user && handedBack(tx, k, f, x, o.old):
		case o.user && !k.Keeps(name) && x != nil && x != "":
			wrong[name] = fault.Sprintf("本单位设置为不登记%[1]s。要登记的话，请先在单位信息里打开。", "The organisation does not keep “%[2]s”; switch it on in its settings first.", f.Label, f.English)
		case typed && f.Counts != "":
			counts = append(counts, f)
		default:
			got, note, err := f.Normal(x, c)
			warn = append(warn, take(k, f, v, o, wrong, reading{got, note, err, c})...)
		}
	}
	for _, f := range counts {
		got, note, err := counted(tx, k, f, in[f.Name].(string), v, c)
		warn = append(warn, take(k, f, v, o, wrong, reading{got, note, err, c})...)
	}
	slices.SortFunc(warn, func(a, b kind.Finding) int { return strings.Compare(a.Field, b.Field) })
	return warn
}

// reading is what a given field was read as.
type reading struct {
	got  any
	note *parse.Note
	err  error
	c    kind.Context
}

// take puts what a field was read as into v, or says in wrong why not.
func take(k *kind.Kind, f *kind.Field, v kind.Values, o options, wrong map[string]fault.Text, r reading) (warn []kind.Finding) {
	name := f.Name
	if r.err != nil {
		wrong[name] = behind(f, r.err)
		return nil
	}
	begins := o.old == nil && o.defaults && r.got == f.Start(r.c) // as a form that was opened blank hands it back
	if o.user && r.got != v[name] && !begins && byRule(k, f, o) {
		wrong[name] = fault.Sprintf("%[1]s由系统填写，不能直接修改。", "%[2]s is written by the program and cannot be changed directly.", f.Label, f.English)
		return nil
	}
	if r.note != nil {
		warn = append(warn, kind.Finding{Field: name, Say: *r.note, Warn: true})
	}
	if off := f.OutOfUse(r.c.Lists, r.got, o.old[name]); off != "" && o.user && !o.lenient {
		wrong[name] = fault.Sprintf("%[1]s的“%[3]s”已停用，或是只作汇总的上级选项，请另选一个。", "%[2]s “%[3]s” is out of use, or only groups others; choose another.", f.Label, f.English, off)
		return warn
	}
	v[name] = r.got
	return warn
}

// byRule reports whether users leave a field to the program here: an old ledger's
// documents have the status they have.
func byRule(k *kind.Kind, f *kind.Field, o options) bool {
	return k.ByRule(f) && (f.Locked || !o.lenient || o.old != nil)
}

// handedBack reports whether a form returns a sensitive value as its user was
// shown it: 138****0007 is no new number.
func handedBack(tx *store.Tx, k *kind.Kind, f *kind.Field, given any, old kind.Values) bool {
	was, ok := old[f.Name].(string)
	return ok && f.Sensitive && given == masked(was) && !user.Private(tx.Store.Catalog(), tx.Actor, k)
}

// behind puts the sentence part of a parse error behind the field's label.
func behind(f *kind.Field, err error) fault.Text {
	t := fault.Of(err).Message
	return fault.T(f.Label+t.ZH, f.English+" "+t.EN)
}

func fillDefaults(tx *store.Tx, k *kind.Kind, v kind.Values) {
	c := kind.Context{Today: tx.Today(), Lists: tx.Lists()}
	for _, f := range k.Stored() {
		if v[f.Name] == nil && f.Default != "" {
			v[f.Name] = f.Start(c)
		}
	}
}

// fillNumber gives a Seq field that is empty its number, unless the record is
// refused anyway: a number shown in a refusal would be lost.
func fillNumber(tx *store.Tx, k *kind.Kind, v kind.Values, wrong map[string]fault.Text) error {
	for _, f := range k.Stored() {
		if f.Type != kind.Seq || v[f.Name] != nil || len(wrong) > 0 {
			continue
		}
		no, err := number.Next(tx, k, v)
		if err != nil {
			return err
		}
		v[f.Name] = no
	}
	return nil
}
