package sheet

import (
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
	if len(pks) == 0 {
		return nil
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

// splitBefore reports whether the register has every record that a row stands for.
func (r *reading) splitBefore(c *Choice) bool {
	for _, v := range c.Split {
		if r.register.unique[r.Kind.Key][v.Str(r.Kind.Key)] == 0 {
			return false
		}
	}
	return len(c.Split) > 0
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
		other = fault.Sprintf("（那里是“%s”）", " (there it is “%s”)", s.title)
	}
	l.tell(level, f.Name, "", fault.Sprintf("%[1]s“%[3]s”与%[4]s重复%[6]s。", "%[2]s “%[3]s” stands in %[5]s too%[7]s.", f.Label, f.English, x,
		fault.Whole(where.ZH), fault.Whole(where.EN), fault.Whole(other.ZH), fault.Whole(other.EN)))
}

// sameContent finds the record that a row without a number brought in before.
func (r *reading) sameContent(l *line, v kind.Values) error {
	for _, f := range r.identities(l.table) {
		if v[f.Name] != nil {
			return nil
		}
	}
	if r.Kind.Single || r.guess.Loose {
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
