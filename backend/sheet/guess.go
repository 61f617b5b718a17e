package sheet

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// Guesses holds what domains know of old ledgers, by kind. A function is called
// once for each import and may remember what it looks up.
type Guesses map[string]func(*store.Tx) (Guess, error)

// Guess is what one domain knows of the old ledgers of one kind. Either part may
// be nil.
type Guess struct {
	// Read sees the texts of a row before they are read and may change them.
	Read func(*Case) error
	// Fill sees the values and may add to those that are empty.
	Fill func(*Case) error
}

// Case is one row of an old ledger as a Guess sees it.
type Case struct {
	Sheet  string
	Row    int
	New    bool              // Fill: the register has no such record yet; what is merely likely is for new ones
	Strike bool              // the row is struck through
	Today  string            // YYYY-MM-DD
	Text   map[string]string // by field, as the file holds it; fields without a column are missing
	Values kind.Values       // normalised; empty while Read runs
	Choice *Choice           // set by Fill if the row may be taken in two ways
	line   *line
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

// Note tells of something read as it was meant; the row stays as good as it was.
func (c *Case) Note(field, after string, say fault.Text) { c.line.tell(Info, field, after, say) }

// Warn tells of a guess that somebody should look at.
func (c *Case) Warn(field, after string, say fault.Text) { c.line.tell(Doubt, field, after, say) }

// Refuse rejects the row.
func (c *Case) Refuse(field string, say fault.Text) { c.line.tell(Wrong, field, "", say) }
