// Package number gives documents their numbers: PREFIX-DATE-[stream]-0001, each
// prefix and date counting on its own. A number once given is never given again,
// also after its record was voided; the stream's code keeps two PCs apart that
// count without knowing of each other.
package number

import (
	"cmp"
	"fmt"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// Kind is the register of changed numbering rules (domain §2.12 编号规则). A kind
// without an entry counts as its declaration says.
var Kind = kind.Kind{
	Name: "number_rule", Label: "编号规则", English: "Numbering rules", Chapter: "system", Key: "entity", Title: "entity",
	Fields: []kind.Field{
		{Name: "entity", Label: "单据类型", English: "Register", Type: kind.Text, Required: kind.Always, Unique: kind.Always},
		{Name: "prefix", Label: "前缀", English: "Prefix", Type: kind.Text, Limit: kind.Prefix},
		{Name: "date_part", Label: "日期段", English: "Date part", Type: kind.Enum, Codes: "date_part", Required: kind.Always, Default: "YYYYMM"},
		{Name: "digits", Label: "流水位数", English: "Digits", Type: kind.Int, Required: kind.Always, Default: "3", Limit: "2..6"},
	},
	Access: kind.Access{"admin": "VCEXG", "area_head": "V", "auditor": "V"},
}

// Next gives out the next number for a record of k with the values v.
func Next(tx *store.Tx, k *kind.Kind, v kind.Values) (string, error) {
	rule, err := ruleOf(tx, k)
	if err != nil {
		return "", err
	}
	f, ok := seqField(k)
	if !ok {
		return "", fmt.Errorf("number: kind %s has no Seq field", k.Name)
	}
	stem := rule.stem(tx, k, v)
	n, err := last(tx, k, f, stem)
	if err != nil {
		return "", err
	}
	for {
		n++
		no := rule.write(stem, n)
		taken, err := tx.Taken(k, f, no, "")
		if err != nil {
			return "", err
		}
		if taken {
			continue
		}
		_, err = tx.Exec("INSERT INTO counter(rule, last) VALUES(?,?) ON CONFLICT(rule) DO UPDATE SET last=excluded.last", k.Name+" "+stem, n)
		return no, err
	}
}

// Preview is the number that Next would give now, for a form that is not saved yet.
func Preview(tx *store.Tx, k *kind.Kind, v kind.Values) (string, error) {
	rule, err := ruleOf(tx, k)
	if err != nil {
		return "", err
	}
	f, ok := seqField(k)
	if by, named := k.Field(rule.DateBy); !ok || named && by.Type == kind.Text && v[by.Name] == nil {
		return "", nil // a period is chosen first: today's would be another one
	}
	stem := rule.stem(tx, k, v)
	n, err := last(tx, k, f, stem)
	return rule.write(stem, n+1), err
}

func seqField(k *kind.Kind) (*kind.Field, bool) {
	for i := range k.Fields {
		if k.Fields[i].Type == kind.Seq {
			return &k.Fields[i], true
		}
	}
	return nil, false
}

type rule kind.Numbering

func ruleOf(tx *store.Tx, k *kind.Kind) (rule, error) {
	if k.Number == nil {
		return rule{}, fmt.Errorf("number: kind %s is not numbered", k.Name)
	}
	out := rule(*k.Number)
	set, err := setting(tx, k.Name)
	if set != nil {
		out = out.with(set.Values)
	}
	return out, err
}

// stem is the part before the count, with its dash.
func (r rule) stem(tx *store.Tx, k *kind.Kind, v kind.Values) string {
	prefix := r.Prefix
	if f, ok := k.Field(r.PrefixBy); ok {
		code, _ := tx.Lists().Code(f.Codes, v.Str(f.Name))
		short := cmp.Or(code.Attr["short"], code.Key, "QT")
		prefix = strings.Trim(prefix+"-"+short, "-")
	}
	day := tx.Today()
	if r.DateBy != "" && v.Str(r.DateBy) != "" {
		day = v.Str(r.DateBy)
	}
	date := strings.ReplaceAll(day, "-", "")
	date = date[:min(len(r.Date), len(date))] // a period is shorter than a day: 2024Y
	var parts []string
	for _, p := range []string{prefix, date, tx.StreamCode()} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	if r.NoDash {
		return strings.Join(parts, "")
	}
	return strings.Join(append(parts, ""), "-")
}

// last is the highest count given out under a stem: what the counter says, or,
// before its first use, what the register already holds.
func last(tx *store.Tx, k *kind.Kind, f *kind.Field, stem string) (n int64, err error) {
	ok, err := tx.One("SELECT last FROM counter WHERE rule=?", []any{k.Name + " " + stem}, &n)
	if ok || err != nil {
		return n, err
	}
	rows, err := tx.Query(fmt.Sprintf("SELECT %[1]q FROM %[2]q WHERE %[1]q>=? AND %[1]q<?", f.Name, k.Name), stem, stem+"\U0010FFFF")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var no string
		if err := rows.Scan(&no); err != nil {
			return 0, err
		}
		if c, ok := count(no[len(stem):]); ok {
			n = max(n, c)
		}
	}
	return n, rows.Err()
}

// count reads the digits behind a stem; false for anything else.
func count(s string) (n int64, ok bool) {
	if s == "" || len(s) > 12 {
		return 0, false
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = n*10 + int64(r-'0')
	}
	return n, true
}
