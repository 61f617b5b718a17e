// Package sheet brings spreadsheets into any register and writes any register
// out as one. It finds the heading of a foreign table, matches its columns to a
// kind's fields, reads every row with every problem it has, and only then, in one
// transaction, writes what may be written; the whole can be taken back. What a
// kind's own domain knows of old ledgers comes in as a Guess.
//
// It reads no files itself (package book does) and stores nothing by itself
// (package record does).
package sheet

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/sheet/book"
	"opsbook/backend/sheet/head"
	"opsbook/backend/store"
)

// Kind is the register of imports (domain §2.12 导入批次). Its fields are written
// by the import alone. Stream, first and last name the operations of the batch in
// the change log, on every PC: from them it is taken back.
var Kind = kind.Kind{
	Name: "import_batch", Label: "导入批次", English: "Imports", Chapter: "system", Key: "batch_no", Title: "batch_no",
	Number: &kind.Numbering{Prefix: "IMP", Date: "YYYYMMDD", Digits: 2},
	Fields: []kind.Field{
		{Name: "batch_no", Label: "批次号", English: "Import number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Locked: true},
		{Name: "time", Label: "时间", English: "Time", Type: kind.DateTime, Required: kind.Always, Locked: true},
		{Name: "file_name", Label: "文件名", English: "File", Type: kind.Text, Locked: true},
		{Name: "entity", Label: "目标台账", English: "Register", Type: kind.Text, Required: kind.Always, Locked: true},
		{Name: "total", Label: "总行", English: "Rows", Type: kind.Int, Locked: true},
		{Name: "created", Label: "新增", English: "Created", Type: kind.Int, Locked: true},
		{Name: "updated", Label: "修改", English: "Updated", Type: kind.Int, Locked: true},
		{Name: "warned", Label: "警告", English: "Warned", Type: kind.Int, Locked: true},
		{Name: "rejected", Label: "错误", English: "Rejected", Type: kind.Int, Locked: true},
		{Name: "undone", Label: "已撤销", English: "Taken back", Type: kind.Bool, Required: kind.Always, Default: "否", Locked: true},
		{Name: "sha256", Label: "文件SHA-256", English: "SHA-256 of the file", Type: kind.Text, Required: kind.Always, Locked: true, Hidden: true},
		{Name: "mapping", Label: "列映射", English: "Columns", Type: kind.JSON, Required: kind.Always, Locked: true, Hidden: true},
		{Name: "stats", Label: "结果统计", English: "Counts", Type: kind.JSON, Required: kind.Always, Locked: true, Hidden: true},
		{Name: "stream", Label: "日志流", English: "Stream of the log", Type: kind.Text, Locked: true, Hidden: true},
		{Name: "first", Label: "首个操作", English: "First operation", Type: kind.Int, Locked: true, Hidden: true},
		{Name: "last", Label: "末个操作", English: "Last operation", Type: kind.Int, Locked: true, Hidden: true},
	},
	Totals: []string{"total", "created", "updated", "warned", "rejected"},
	Access: kind.Access{"admin": "VI", "clerk": "VI", "auditor": "V"},
}

// File is a spreadsheet to be imported. The book must stay open as long as the
// Draft made of it is used.
type File struct {
	Book *book.Book
	Name string
	Hash [32]byte // SHA-256 of its bytes
}

// Options is what the clerk has decided so far.
type Options struct {
	Sheets []string          `json:"sheets,omitempty"` // nil: every visible sheet with a heading
	Map    map[string]string `json:"map,omitempty"`    // heading → field, "" leaves the column out
	Choose map[string]string `json:"choose,omitempty"` // "SHEET:ROW" → split or group
	Cells  map[string]string `json:"cells,omitempty"`  // "SHEET:ROW:field" → the text to read instead
	Today  string            `json:"today,omitempty"`  // the clerk's date; "": today

	Same     map[string]string `json:"same,omitempty"`     // "FIELD:TEXT" → what to read instead of that text in every row; of a reference: the record's number, name or id
	Register []string          `json:"register,omitempty"` // "FIELD:NAME": unknown names that are registered with the import; "FIELD": all of that column
}

// Decision is what becomes of a row.
type Decision string

// The decisions.
const (
	OK    Decision = "ok"
	Warn  Decision = "warn" // imported; somebody should look at it
	Error Decision = "error"
	Skip  Decision = "skip" // no data
)

// Level says how bad a problem is.
type Level string

// The levels, each worse than the one before.
const (
	Info  Level = "info"
	Doubt Level = "warn"
	Wrong Level = "error"
)

// Problem is one thing to know about one row.
type Problem struct {
	Level   Level      `json:"level"`
	Column  string     `json:"column"` // the heading, or the field's label where the file has no column
	Field   string     `json:"field"`
	Value   string     `json:"value"` // as the file holds it
	Message fault.Text `json:"message"`
	After   string     `json:"after,omitempty"` // how it was read, for a guess
	Rows    int        `json:"rows,omitempty"`  // how many rows have a problem with this value in this column
}

// SheetView is one sheet of the file.
type SheetView struct {
	Name   string `json:"name"`
	Rows   int    `json:"rows"` // with content, as far as read
	Hidden bool   `json:"hidden"`
	Chosen bool   `json:"chosen"`
}

// ColumnView is one column of the file; the same heading on several sheets is one.
type ColumnView struct {
	Index   int        `json:"index"`
	Header  string     `json:"header"`
	Field   string     `json:"field"`
	Guess   bool       `json:"guess"` // matched by a part of its name only
	How     head.How   `json:"how"`
	Hidden  bool       `json:"hidden"`
	Note    fault.Text `json:"note"`  // why it is left out
	Gives   []string   `json:"gives"` // fields that it tells though it is none of them (Guess.Across)
	Samples []string   `json:"samples"`
}

// Counts sums up a draft. Read, Warned, Rejected and Skipped count rows of the
// file, the others records.
type Counts struct {
	Read      int `json:"read"`
	Created   int `json:"created"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Skipped   int `json:"skipped"`
	Warned    int `json:"warned"`
	Rejected  int `json:"rejected"`
	Added     int `json:"added,omitempty"` // records of other registers that the rows name or bring, made with them
}

// maxRows bounds one import.
const maxRows = 200_000

func tooManyRows() error {
	return fault.New(fault.Invalid, "数据超过 %d 行。请拆成几个文件再导入。", "More than %d rows. Split the file and import the parts.", maxRows)
}

// Guesses holds what domains know of old ledgers, by kind. A function is called
// once for each import and may remember what it looks up.
type Guesses map[string]func(*store.Tx) (Guess, error)

// Guess is what one domain knows of the old ledgers of one kind. Any part may be
// nil.
type Guess struct {
	// Columns are headings that are no field's, with the name under which a Case
	// has their texts; a heading that a field has too is the field's.
	Columns map[string]string
	// Across is a field whose values stand side by side in old ledgers: where a table has no
	// column for it, the columns that no field is called so are its values (Case.Across).
	Across string
	// Gives are further fields that such columns tell.
	Gives []string
	// Sums tells by its heading a column that adds up those beside it.
	Sums func(heading string) bool
	// Begin is what a record begins with that is registered from its name alone,
	// because a column of references holds it; by field.
	Begin map[string]kind.Values
	// Read sees the texts of a row before they are read and may change them.
	Read func(*Case) error
	// Joins says that a row whose title is covered by the merged cell of the row above is no
	// record of its own: what it tells in the Guess's own columns belongs to that row.
	Joins bool
	// Loose rows are no records: a caller takes what they say elsewhere, and there is no
	// register to compare them with.
	Loose bool
	// Fill sees the values and may add to those that are empty.
	Fill func(*Case) error
}

// Case is one row of an old ledger as a Guess sees it.
type Case struct {
	Sheet  string
	Row    int
	New    bool                // Fill: the register has no such record yet; what is merely likely is for new ones
	Old    *store.Row          // Fill: the record that the row would change; nil of a new one
	Strike bool                // the row is struck through
	Today  string              // YYYY-MM-DD
	Text   map[string]string   // by field, as the file holds it; fields without a column are missing
	Values kind.Values         // normalised; empty while Read runs
	More   map[string]string   // texts of the Guess's own columns by name; empty cells are missing
	Heads  map[string]string   // the headings of the Guess's own columns, by name
	Joined []map[string]string // More of the rows below that belong to this one (Guess.Joins)
	Choice *Choice             // set by Fill if the row may be taken in two ways
	Across []Across            // the columns of a table whose values of Guess.Across stand side by side; their texts are in More
	Year   int                 // that the table is of; 0: not known
	Parts  []kind.Values       // set by Fill if a row stands for several records, or none: laid over the row's values
	Had    bool                // set by Fill if the register has all of them
	Lines  []kind.Values       // set by Fill if a row of a flat register stands for a document with several lines
	line   *line
	same   map[string]string // see strangers
}

// Across is such a column: what heads it, and what rows below the heading say of it alone,
// such as a day and a number of hours; "" where such a row says nothing of it.
type Across struct {
	Name  string
	Under []string
}

// Chosen is the record that the clerk has named for the text of a reference: its
// number, name or id.
func (c *Case) Chosen(field string) (to string, chosen bool) {
	to, chosen = c.same[field+":"+stem(c.Text[field])]
	return to, chosen
}

// Beside is a record of another register that a row brings.
type Beside struct {
	Kind   string      `json:"kind"`
	Values kind.Values `json:"values"`
	Shown  string      `json:"shown"` // in words
	link   string      // the field that names the row's own record
}

// Choice is a row that stands for several records, or for one of a group. Split
// and Group are laid over the row's values.
type Choice struct {
	Split []kind.Values
	Group kind.Values
	Say   fault.Text
}

// The answers to a Choice.
const (
	Split = "split"
	Group = "group"
)

// Set writes a value that the row says, although no single column does.
func (c *Case) Set(field string, v any) { c.Values[field], c.line.values[field] = v, v }

// Add makes a record of another register with the row's, which its field link names: a
// contact, an agreement. It is made when the row is imported, also where the row's own
// record is there already; the Fill that adds it sees to it that it is new.
func (c *Case) Add(kindName, link string, v kind.Values) {
	c.line.beside = append(c.line.beside, Beside{Kind: kindName, Values: v, link: link})
}

// Note tells of something read as it was meant; the row stays as good as it was. Here and
// below, field may be the name of one of the Guess's own columns.
func (c *Case) Note(field, after string, say fault.Text) { c.line.tell(Info, field, after, say) }

// Warn tells of a guess that somebody should look at.
func (c *Case) Warn(field, after string, say fault.Text) { c.line.tell(Doubt, field, after, say) }

// Refuse rejects the row.
func (c *Case) Refuse(field string, say fault.Text) { c.line.tell(Wrong, field, "", say) }
