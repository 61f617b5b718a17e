// Package kind declares registers: which fields a record has, what they are
// called, which checks hold between them, which steps it may take, who may do
// what. It is data and pure functions over data: it opens no file and calls
// nobody. Tables, forms, lists, search, import, export, print, history and the
// exchange between PCs all derive from it; a label, an option or a role stands
// nowhere else.
package kind

import (
	"cmp"
	"slices"
	"strings"

	"opsbook/backend/fault"
)

// Kind declares one register (台账, 档案, 单据) or one list of line items.
type Kind struct {
	Name    string  `json:"name"`    // table and route; never renamed once released
	Label   string  `json:"label"`   // what clerks call it
	English string  `json:"english"` // the same in English
	Chapter string  `json:"chapter"` // a key of Chapters: where the navigation shows it; "" for line items
	Title   string  `json:"title"`   // the field that names a record to people: name, dept_name …
	Key     string  `json:"key"`     // the unique field a clerk identifies a record by: asset_no, emp_no …
	Fields  []Field `json:"fields"`

	Columns  []string   `json:"columns,omitempty"` // the ledger's columns in their usual order; empty: every listed field
	Totals   []string   `json:"totals,omitempty"`  // the numbers that add up to something: amounts and counts, no prices, ages or rates
	Sort     string     `json:"sort,omitempty"`    // the order of a fresh list: a field, or -field; "": newest first
	Checks   []Check    `json:"checks,omitempty"`
	Together []string   `json:"together,omitempty"` // fields that no two records share all values of; the first is indexed
	Number   *Numbering `json:"number,omitempty"`   // how its Seq field counts
	Steps    []Step     `json:"steps,omitempty"`
	Open     []string   `json:"open,omitempty"`  // statuses in which users may edit; empty: always
	Chain    []Stage    `json:"chain,omitempty"` // the desks its documents pass to be approved, unless the company says otherwise
	Forms    []Form     `json:"forms,omitempty"`

	Reminders []Reminder `json:"-"` // the days of its records that somebody should know of in time

	Access Access `json:"access,omitempty"` // role → what it may do; line items follow their document
	Dept   string `json:"dept,omitempty"`   // the field that says whose department a record belongs to
	Owner  string `json:"owner,omitempty"`  // the field that says whose it is (an employee)

	Whole      []string          `json:"-"`                    // fields that only make sense together, one group a string: where PCs changed them without knowing of each other, one PC's values stand for all of them
	Parent     string            `json:"parent,omitempty"`     // line items: the field that names their document
	Quick      string            `json:"-"`                    // a field that rules find records by, besides Key and Parent: indexed
	AppendOnly bool              `json:"appendOnly,omitempty"` // records are added, never changed
	Source     *Source           `json:"source,omitempty"`     // records are made by documents: what names them
	Single     bool              `json:"single,omitempty"`     // exactly one record: settings of the organisation
	Counted    *Counting         `json:"counted,omitempty"`    // how its things are counted, for quantities of them; nil: they are not
	Spare      []string          `json:"spare,omitempty"`      // line items: fields that forms and papers show only of lines which have a use for them
	Heads      map[string]string `json:"heads,omitempty"`      // line items: fields that stand under the name of whom a reference of their document names, and not at all while it names nobody
	Veil       *Veil             `json:"-"`                    // line items: what nobody is shown for a while; nil: nothing
	Kept       map[string]string `json:"-"`                    // fields that are kept only where a switch of the organisation's settings is on: by name
	Unkept     []string          `json:"-"`                    // those of them that are not kept here; in a catalog that is in use

	Merges bool `json:"merges,omitempty"` // two of its records may turn out to be one, and become one

	Flat string `json:"flat,omitempty"` // its field of lines, where old ledgers have a row for each line: an import brings both
}

// Veil are fields of line items that nobody is shown while all conditions hold of their
// document, on a screen, on paper or in a history: who counts blindly is not told what the
// books say.
type Veil struct {
	Fields []string
	While  []Cond
}

// Veiled are the fields of line items that nobody is shown while their document has these
// values.
func (k *Kind) Veiled(document Values) []string {
	if k.Veil == nil || slices.ContainsFunc(k.Veil.While, func(w Cond) bool { return !w.holds(document) }) {
		return nil
	}
	return k.Veil.Fields
}

// Headless reports whether a field of line items is left out of a document with these
// values, because nobody is named there whose column it would be (Heads).
func (k *Kind) Headless(field string, document Values) bool {
	by, ok := k.Heads[field]
	return ok && document[by] == nil
}

// Field declares one fact of a record. It has nineteen attributes and shall not
// get many more: what one register alone needs is a function or a page.
type Field struct {
	Name      string   `json:"name"`
	Label     string   `json:"label"`
	Head      string   `json:"head,omitempty"` // what heads its column in the ledger, where that is shorter; "": Label
	English   string   `json:"english"`
	Type      Type     `json:"type"`
	To        string   `json:"to,omitempty"`        // Ref: the other kind; Sub: the kind of the lines
	Codes     string   `json:"codes,omitempty"`     // Enum, Multi: the code list
	Scale     int      `json:"scale,omitempty"`     // Decimal, Percent: digits after the point
	Counts    string   `json:"counts,omitempty"`    // Decimal: the Ref beside it whose things it counts, in whose units and packs it may be typed
	Unit      string   `json:"unit,omitempty"`      // Decimal, Int: the field beside it that says its unit; "": that of the thing it Counts, if any
	Required  Need     `json:"required,omitempty"`  // Always, or Later: an old ledger may lack it
	Default   string   `json:"default,omitempty"`   // as a clerk would type it; "today" for dates
	Limit     string   `json:"limit,omitempty"`     // "1..60", "0..", "..today+60", or one of the patterns; see limit.go
	Unique    Need     `json:"unique,omitempty"`    // Always: refused; Later: warned about and listed
	Locked    bool     `json:"locked,omitempty"`    // written by rules, shown by forms
	Sensitive bool     `json:"sensitive,omitempty"` // masked for those without the right to see it
	Hidden    bool     `json:"hidden,omitempty"`    // not a column of a fresh list
	Inner     bool     `json:"inner,omitempty"`     // names what people do not: neither shown nor offered as a column
	Alias     []string `json:"alias,omitempty"`     // headers that old ledgers use for it
	Calc      *Calc    `json:"calc,omitempty"`      // Calc fields: what it is computed from

	Section fault.Text `json:"section,omitzero"` // the heading it opens in the form; none: it goes on under the last
}

// Source names the fields of a record that say which document made it: the name of its
// kind and its id. They are Inner; where the record is shown, its Key leads to the document.
type Source struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// Need says how strictly something is wanted.
type Need string

const (
	No     Need = ""
	Always Need = "always" // nothing is stored without it
	Later  Need = "later"  // asked of new records; an import may lack it: warned, listed as 待补全
)

// Step declares a change of status: who may take it, from where to where.
type Step struct {
	Name    string   `json:"name"`
	Label   string   `json:"label"`
	English string   `json:"english"`
	From    []string `json:"from"`
	To      string   `json:"to"` // "": it stays where it is
	Roles   []string `json:"roles"`
	Reason  bool     `json:"reason,omitempty"` // 退回, 不同意, 作废 … need a sentence
	Rule    bool     `json:"rule,omitempty"`   // more happens than the status: only its rule may take it
	Quiet   bool     `json:"quiet,omitempty"`  // it may be taken, but nobody waits for it
	Does    Move     `json:"does,omitempty"`   // what it does on the chain of approval, if anything
	Asks    []string `json:"asks,omitempty"`   // fields it asks for and stores, those of lines as "rows.qty_approved"
	When    []Cond   `json:"when,omitempty"`   // it is a step only of records for which all of these hold
	Switch  string   `json:"-"`                // the organisation's setting (a Bool) that must be on for it; "": none
}

// Move is what a step does to a document that is to be approved.
type Move string

// The moves along a chain. Submits and Approves lead to the next stage that applies, and
// to their step's To when there is none. Whoever has the right to submit may submit and
// withdraw, unless such a step has Roles: then only they. The stage says who decides.
const (
	Plain     Move = ""
	Submits   Move = "submit"   // it sets out on the chain
	Approves  Move = "approve"  // a stage has agreed
	Returns   Move = "return"   // back to the applicant, who may mend it and submit again
	Rejects   Move = "reject"   // it ends here
	Withdraws Move = "withdraw" // the applicant takes it back before anybody has decided
	Diverts   Move = "divert"   // the stage has it done in another way: it ends here without being refused
	Follows   Move = "follow"   // it follows from what happened with another document: nobody takes it
)

// Stage is one desk on the way of a document: the status that it has while it lies
// there, and who decides. A stage with an amount or flags applies only to documents
// that reach the amount or have one of the flags.
type Stage struct {
	Status  string   `json:"status"`
	Label   string   `json:"label"` // heads its box on paper: 部门负责人意见
	English string   `json:"english"`
	By      Approver `json:"by"`
	Of      string   `json:"of,omitempty"`     // the field that names the department whose head decides; "": Dept
	Amount  int64    `json:"amount,omitempty"` // 分
	Flags   []string `json:"flags,omitempty"`  // codes of approval_flag
}

// Approver says who decides at a stage.
type Approver string

// Who decides: keys of the code list approver_by.
const (
	DeptHead    Approver = "dept_head"    // the head of the department that the document names
	AdminHead   Approver = "admin_head"   // the head of the administrative department
	FinanceHead Approver = "finance_head" // the head of the finance department
	AreaHead    Approver = "area_head"    // the executive in charge
	Persons     Approver = "persons"      // whom the company's setting names
)

// Form is one printed paper of a kind. Every kind prints as a list (its own
// name) and as a record (name + "_card") without declaring anything.
type Form struct {
	Name    string `json:"name"` // the name on the command line; a key of the domain's data where it has one
	Label   string `json:"label"`
	English string `json:"english"`
	Of      string `json:"of"` // "list", "record" or "labels"

	Where   []Cond   `json:"-"` // of a list: the records that stand on it; none: all
	Columns []string `json:"-"` // of a list: its columns in their order; none: those of the kind
}

// Numbering says how a kind's Seq field counts: PREFIX-DATE-[stream]-0001. The
// count starts anew with each prefix and date.
type Numbering struct {
	Prefix   string `json:"prefix,omitempty"`
	PrefixBy string `json:"prefixBy,omitempty"` // an Enum field whose code's attribute "short" is the prefix
	Date     string `json:"date,omitempty"`     // "YYYY", "YYYYMM", "YYYYMMDD" or ""
	DateBy   string `json:"dateBy,omitempty"`   // the Date field it is taken from; "": today
	Digits   int    `json:"digits"`
	NoDash   bool   `json:"noDash,omitempty"` // parts stand together: 2021007
}

// Check is a rule between fields of one record, as data so that forms can show
// it before Go enforces it. It applies while all of When hold.
type Check struct {
	Field string     `json:"field"`
	Is    string     `json:"is"`              // "required", ">=", ">", "=", "like"
	Than  string     `json:"than,omitempty"`  // the other field of >= and >
	Value string     `json:"value,omitempty"` // what "=" asks for, as a clerk would type it; the pattern of "like"
	When  []Cond     `json:"when,omitempty"`
	Warn  bool       `json:"warn,omitempty"`  // said, not refused
	Later bool       `json:"later,omitempty"` // asked of new records; an old ledger may break it: 待补全. Of "required" only; with Warn: only listed
	Say   fault.Text `json:"say"`             // the sentence that stands at Field
}

// Cond holds while Field has one of the values In, or none of them if Not.
type Cond struct {
	Field string   `json:"field"`
	In    []string `json:"in"` // canonical values as text; "" is empty
	Not   bool     `json:"not,omitempty"`
}

// Heading is what heads the field's column in a ledger, on a sheet or on paper.
func (f *Field) Heading() string { return cmp.Or(f.Head, f.Label) }

// Field returns the field called name.
func (k *Kind) Field(name string) (*Field, bool) {
	for i := range k.Fields {
		if k.Fields[i].Name == name {
			return &k.Fields[i], true
		}
	}
	return nil, false
}

// Step returns the step called name.
func (k *Kind) Step(name string) (*Step, bool) {
	for i := range k.Steps {
		if k.Steps[i].Name == name {
			return &k.Steps[i], true
		}
	}
	return nil, false
}

// WithGroups adds to the names of fields those that only make sense together with them.
func (k *Kind) WithGroups(names []string) []string {
	for _, g := range k.Whole {
		group := strings.Fields(g)
		if !slices.ContainsFunc(group, func(n string) bool { return slices.Contains(names, n) }) {
			continue
		}
		for _, n := range group {
			if !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	return names
}

// Rank is how far along a document is in a status: by the fewest steps that lead there,
// then by which of them is declared last. Where two PCs took a document to different
// places it is shown where it came furthest, until somebody has decided.
func (k *Kind) Rank(status string) int64 {
	first, _ := k.Status()
	if first == nil {
		return 0
	}
	far := map[string]int64{first.Default: 0}
	for round := int64(1); round <= int64(len(k.Steps)); round++ {
		for i := range k.Steps {
			s := &k.Steps[i]
			if _, known := far[s.To]; known || s.To == "" {
				continue
			}
			if slices.ContainsFunc(s.From, func(from string) bool { n, ok := far[from]; return ok && n>>16 == round-1 }) {
				far[s.To] = round<<16 | int64(i+1)
			}
		}
	}
	return far[status]
}

// Stored returns the fields that are columns of the kind's own table, in order.
func (k *Kind) Stored() []*Field {
	out := make([]*Field, 0, len(k.Fields))
	for i := range k.Fields {
		if k.Fields[i].Stored() {
			out = append(out, &k.Fields[i])
		}
	}
	return out
}

// Lines returns the fields that hold line items.
func (k *Kind) Lines() []*Field {
	var out []*Field
	for i := range k.Fields {
		if k.Fields[i].Type == Sub {
			out = append(out, &k.Fields[i])
		}
	}
	return out
}

// Ledger returns the fields of the usual ledger in their usual order.
func (k *Kind) Ledger() []*Field {
	var out []*Field
	for _, name := range k.Columns {
		if f, ok := k.Field(name); ok && k.Keeps(name) {
			out = append(out, f)
		}
	}
	if len(k.Columns) > 0 {
		return out
	}
	for i := range k.Fields {
		if f := &k.Fields[i]; !f.Hidden && k.Keeps(f.Name) && f.Type != Sub && f.Type != File && f.Type != Secret {
			out = append(out, f)
		}
	}
	return out
}

// Summed reports whether the total row of the kind's ledger adds a field up, on
// every screen, sheet and paper.
func (k *Kind) Summed(f *Field) bool { return slices.Contains(k.Totals, f.Name) }

// Status returns the field that steps move, if the kind has one.
func (k *Kind) Status() (*Field, bool) { return k.Field("status") }

// ByRule reports whether users leave a field of k to the program: locked ones, and
// a status that steps move.
func (k *Kind) ByRule(f *Field) bool {
	return f.Locked || len(k.Steps) > 0 && f.Name == "status"
}

// AllForms are the papers a kind prints: the ledger and one record, which every
// kind has, and those it declares besides or under another name.
func (k *Kind) AllForms() []Form {
	out := []Form{{Name: k.Name, Label: k.Label, English: k.English, Of: "list"},
		{Name: k.Name + "_card", Label: k.Label + "（单条）", English: k.English + " (one record)", Of: "record"}}
	for _, f := range k.Forms {
		at := -1
		for i := range out {
			if out[i].Name == f.Name {
				at = i
			}
		}
		if at >= 0 {
			out[at] = f
		} else {
			out = append(out, f)
		}
	}
	return out
}
