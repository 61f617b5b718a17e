package sheet

import (
	"cmp"
	"encoding/binary"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// kept is a judged row as the draft holds it: small, for there may be 200,000.
type kept struct {
	sheet    int32 // in Draft.Sheets
	n        int32 // as the spreadsheet counts; 0 for a sheet that is not read
	decision uint8
	action   uint8
	parts    int32  // records it stands for
	id       int64  // the row of the register it means, 0 for none
	data     []byte // its values, one record after the other
}

const (
	good uint8 = iota
	doubtful
	rejected
	skip
)

var decisions = [...]Decision{OK, Warn, Error, Skip}

const (
	create uint8 = iota
	update
	unchanged
)

var actions = [...]string{"create", "update", "unchanged"}

// Change is what a row would change in a record, as people read it.
type Change struct {
	Field string     `json:"field"`
	Label fault.Text `json:"label"`
	Old   string     `json:"old"`
	New   string     `json:"new"`
}

// RowView is one row of a draft.
type RowView struct {
	Sheet    string            `json:"sheet"`
	Row      int               `json:"row"`
	Decision Decision          `json:"decision"`
	Action   string            `json:"action"` // create, update, unchanged; "" for rows that are not imported
	Records  int               `json:"records"`
	Values   kind.Values       `json:"values"` // of the first record
	Shown    map[string]string `json:"shown"`
	Problems []Problem         `json:"problems"`
	Changes  []Change          `json:"changes"`
	Beside   []Beside          `json:"beside"` // what it brings to other registers
}

// keep adds a judged row.
func (d *Draft) keep(k kept, problems []Problem) {
	if len(problems) > 0 {
		out := make([]Problem, len(problems))
		for i, p := range problems {
			p.Message = fault.T(d.once(p.Message.ZH), d.once(p.Message.EN))
			p.Column = d.once(p.Column)
			out[i] = p
		}
		d.problems[len(d.rows)] = out
	}
	d.rows = append(d.rows, k)
}

// tally counts the rows that have a problem with the same text in the same column,
// so that it can be replaced in all of them. What must be unique is never replaced.
func (r *reading) tally(l *line) {
	for i, p := range l.problems {
		f, ok := r.Kind.Field(p.Field)
		again := slices.ContainsFunc(l.problems[:i], func(o Problem) bool { return o.Field == p.Field && o.Level != Info })
		if text := l.text[p.Field]; p.Level != Info && !again && ok && f.Unique == kind.No && text != "" && (r.times[p.Field+":"+text] > 0 || len(r.times) < maxWords) {
			r.times[p.Field+":"+text]++
		}
	}
}

// maxWords bounds the sentences that are kept once.
const maxWords = 50_000

// once returns s so that equal sentences share their bytes.
func (d *Draft) once(s string) string {
	if have, ok := d.words[s]; ok {
		return have
	}
	if len(d.words) < maxWords {
		d.words[s] = s
	}
	return s
}

// doubt adds a warning to a row that was judged before.
func (d *Draft) doubt(row int, p Problem) {
	d.problems[row] = append(d.problems[row], p)
	if d.rows[row].decision == good {
		d.rows[row].decision = doubtful
	}
}

func (d *Draft) count() {
	for _, k := range d.rows {
		switch k.decision {
		case skip:
			d.Counts.Skipped++
			continue
		case rejected:
			d.Counts.Read++
			d.Counts.Rejected++
			continue
		case doubtful:
			d.Counts.Warned++
		}
		d.Counts.Read++
		switch k.action {
		case create:
			d.Counts.Created += int(k.parts)
		case update:
			d.Counts.Updated++
		case unchanged:
			d.Counts.Unchanged++
		}
	}
}

// Rows returns rows of the draft in the order of the file: those with a decision,
// or all for "". total is how many there are.
func (d *Draft) Rows(only Decision, offset, limit int) (rows []RowView, total int) {
	rows = []RowView{}
	for i, k := range d.rows {
		if only != "" && decisions[k.decision] != only {
			continue
		}
		if total >= offset && len(rows) < limit {
			rows = append(rows, d.view(i))
		}
		total++
	}
	return rows, total
}

func (d *Draft) view(i int) RowView {
	k := d.rows[i]
	v := RowView{Sheet: d.Sheets[k.sheet].Name, Row: int(k.n), Decision: decisions[k.decision], Records: int(k.parts),
		Values: kind.Values{}, Shown: map[string]string{}, Problems: d.problems[i], Changes: d.changes[i], Beside: d.beside[i]}
	v.Problems = append([]Problem{}, v.Problems...)
	for i := range v.Problems {
		if p := &v.Problems[i]; p.Level != Info {
			p.Rows = d.times[p.Field+":"+p.Value]
		}
	}
	if k.decision < rejected {
		v.Action = actions[k.action]
	}
	if all := unpack(d.Kind, k.data); len(all) > 0 {
		v.Values = all[0]
	}
	c := kind.Context{Today: d.today, Lists: d.lists, Name: func(_, id string) string { return d.titles[id] }}
	for name, x := range v.Values {
		if f, ok := d.Kind.Field(name); ok && x != nil {
			v.Shown[name] = f.Text(x, c)
		}
	}
	return v
}

// arena holds the values of many rows in few large blocks.
type arena struct{ block []byte }

const blockSize = 1 << 20

// add appends a record to data, which is the record before it of the same row or
// nil, and returns both.
func (a *arena) add(k *kind.Kind, v kind.Values, data []byte) []byte {
	b := pack(k, v)
	if cap(a.block)-len(a.block) < len(data)+len(b) {
		a.block = make([]byte, 0, max(blockSize, len(data)+len(b)))
	}
	from := len(a.block)
	a.block = append(append(a.block, data...), b...)
	return slices.Clip(a.block[from:])
}

// pack writes values as place of the field and value, ended by a 0.
func pack(k *kind.Kind, v kind.Values) []byte {
	var b []byte
	for i := range k.Fields {
		switch x := v[k.Fields[i].Name].(type) {
		case string:
			b = binary.AppendUvarint(b, uint64(i)*2+2)
			b = binary.AppendUvarint(b, uint64(len(x)))
			b = append(b, x...)
		case int64:
			b = binary.AppendUvarint(b, uint64(i)*2+3)
			b = binary.AppendVarint(b, x)
		}
	}
	return append(b, 0)
}

// unpack reads what pack wrote, record after record.
func unpack(k *kind.Kind, b []byte) []kind.Values {
	var out []kind.Values
	v := kind.Values{}
	for len(b) > 0 {
		tag, n := binary.Uvarint(b)
		b = b[n:]
		if tag == 0 {
			out, v = append(out, v), kind.Values{}
			continue
		}
		name := k.Fields[tag/2-1].Name
		if tag%2 == 1 {
			x, n := binary.Varint(b)
			v[name], b = x, b[n:]
			continue
		}
		size, n := binary.Uvarint(b)
		v[name], b = string(b[n:n+int(size)]), b[n+int(size):]
	}
	return out
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
				"%[1]s %[3]s 元比这一列的其他金额小得多（中间值 %[4]s），是不是以千元或万元为单位？按原数导入，请核对。",
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
