package kind

import (
	"fmt"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/parse"
)

// Type is what a field holds. A new type is one row of the table below, and one
// input and one cell component in frontend/src/fields.
type Type string

// The field types of the domain. Values are normalised to string, int64 or nil:
// Money in 分, Decimal and Percent scaled by Field.Scale, Bool 0 or 1, dates
// YYYY-MM-DD, Ref and User the id of the other record as text, Multi codes or
// words parted by ";".
const (
	Text      Type = "text"
	LongText  Type = "longtext"
	RichText  Type = "richtext"
	Int       Type = "int"
	Decimal   Type = "decimal"
	Money     Type = "money"
	Percent   Type = "percent"
	Date      Type = "date"
	DateTime  Type = "datetime"
	Month     Type = "month"
	Year      Type = "year"
	DateRange Type = "daterange"
	Bool      Type = "bool"
	Enum      Type = "enum"
	Multi     Type = "multi"
	Ref       Type = "ref"
	User      Type = "user"
	Phone     Type = "phone"
	Email     Type = "email"
	IDCard    Type = "id_card"
	Credit    Type = "uscc"   // 统一社会信用代码, GB 32100
	Secret    Type = "secret" // stored as it is given (a hash), never shown
	File      Type = "file"   // attachments of the record that name this field
	JSON      Type = "json"
	Sub       Type = "sub" // line items: records of the kind To
	Seq       Type = "seq" // numbered by the kind's Numbering
)

// Context is what the meaning of a typed text depends on.
type Context struct {
	Today string // YYYY-MM-DD
	Year  int    // the year of a date that names none; 0: today's
	Unit  int64  // what one unit of money is, in yuan: 10000 under a header in 万元; 0: 1
	Lists Lists
	Name  func(kind, id string) string // how a referenced record is called; nil: its id
}

type spec struct {
	column string // the SQL type; "": not stored in the kind's own table
	parse  func(f *Field, s string, c Context) (any, *parse.Note, error)
	text   func(f *Field, v any, c Context) string // nil: as it is
}

var types = map[Type]spec{
	Text:      {"TEXT", parseLine, nil},
	LongText:  {"TEXT", parseText, nil},
	RichText:  {"TEXT", parseText, nil},
	Int:       {"INTEGER", parseInt, textInt},
	Decimal:   {"INTEGER", parseDecimal, textDecimal},
	Money:     {"INTEGER", parseMoney, textMoney},
	Percent:   {"INTEGER", parsePercent, textDecimal},
	Date:      {"TEXT", parseDate, nil},
	DateTime:  {"TEXT", parseDateTime, nil},
	Month:     {"TEXT", parseMonth, nil},
	Year:      {"TEXT", parseYear, nil},
	DateRange: {"TEXT", parseRange, textRange},
	Bool:      {"INTEGER", parseBool, textBool},
	Enum:      {"TEXT", parseEnum, textEnum},
	Multi:     {"TEXT", parseMulti, textMulti},
	Ref:       {"BLOB", parseRef, textRef},
	User:      {"BLOB", parseRef, textRef},
	Phone:     {"TEXT", parseWith(parse.Phone), nil},
	Email:     {"TEXT", parseWith(parse.Email), nil},
	IDCard:    {"TEXT", parseWith(parse.IDCard), nil},
	Credit:    {"TEXT", parseWith(parse.CreditCode), nil},
	Secret:    {"TEXT", parseLine, func(*Field, any, Context) string { return "" }},
	File:      {},
	JSON:      {"TEXT", parseJSON, textJSON},
	Sub:       {},
	Seq:       {"TEXT", parseSeq, nil},
}

// Known reports whether t is a type of the table.
func (t Type) Known() bool { _, ok := types[t]; return ok }

// Column returns the SQL type that stores the field.
func (f *Field) Column() string { return types[f.Type].column }

// Stored reports whether the field is a column of its kind's own table.
func (f *Field) Stored() bool { return f.Calc == nil && types[f.Type].column != "" }

// Number reports whether values of the field are integers that can be summed.
func (f *Field) Number() bool {
	switch f.Type {
	case Int, Decimal, Money, Percent:
		return true
	}
	return false
}

// Normal turns v into the stored form: a string is read as a clerk types it, an
// int64 (or another integer or a whole float64, as JSON brings it) is taken as
// the scaled integer it is, nil and blanks are empty. A Note tells of a guess.
// Errors are faults whose sentence fits behind the field's label.
func (f *Field) Normal(v any, c Context) (any, *parse.Note, error) {
	switch x := v.(type) {
	case nil:
		return nil, nil, nil
	case string:
		return f.Parse(x, c)
	case bool:
		if f.Type == Bool {
			return boolInt(x), nil, nil
		}
	case int64:
		return f.integer(x, c)
	case int:
		return f.integer(int64(x), c)
	case float64:
		if n := int64(x); float64(n) == x {
			return f.integer(n, c)
		}
	}
	return nil, nil, invalid("不能接受这样的值：%s。", "does not take the value %s.", fmt.Sprint(v))
}

func (f *Field) integer(n int64, c Context) (any, *parse.Note, error) {
	if f.Column() != "INTEGER" {
		return f.Parse(parse.FormatDecimal(n, 0), c)
	}
	if f.Type == Bool && n != 0 && n != 1 {
		return nil, nil, invalid("只能是 0 或 1，不能是 %d。", "must be 0 or 1, not %d.", n)
	}
	return n, nil, f.within(n, c)
}

// Parse turns what a clerk typed, or a spreadsheet cell holds, into the stored
// form. Blank is nil.
func (f *Field) Parse(s string, c Context) (any, *parse.Note, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil, nil
	}
	p := types[f.Type].parse
	if p == nil {
		return nil, nil, invalid("不能直接填写。", "cannot be written directly.")
	}
	v, note, err := p(f, s, c)
	if err != nil || v == nil {
		return nil, note, err
	}
	return v, note, f.within(v, c)
}

// Text is how v is shown to people: labels for codes, 4,599.00 for money.
func (f *Field) Text(v any, c Context) string {
	if v == nil {
		return ""
	}
	if t := types[f.Type].text; t != nil {
		return t(f, v, c)
	}
	s, _ := v.(string)
	return s
}

func invalid(zh, en string, args ...any) error { return fault.New(fault.Invalid, zh, en, args...) }

func boolInt(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
