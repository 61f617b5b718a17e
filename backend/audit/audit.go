// Package audit tells what happened in a ledger, from the change log that every change
// stands in: who, when, on which PC, what, and what was there before. It hands the same out
// as a signed file, and checks such a file and the codes on printed reports against the log.
// It writes nothing and shows nobody more of a record than its history does.
package audit

import (
	"cmp"
	"context"
	"encoding/hex"
	"slices"

	"opsbook/backend/desk"
	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Kind is the log as who may see, print and export it (domain §3.1, the row 日志), and its
// columns on paper and sheets. It has no table: the log is no register.
var Kind = kind.Kind{
	Name: "audit_log", Label: "操作日志", English: "Activity log", Chapter: "system", Title: "at",
	Fields: []kind.Field{
		{Name: "at", Label: "时间", English: "When", Type: kind.Text},
		{Name: "user", Label: "操作人", English: "Who", Type: kind.Text},
		{Name: "pc", Label: "电脑", English: "PC", Type: kind.Text},
		{Name: "order", Label: "日志号", English: "Entry", Type: kind.Text},
		{Name: "what", Label: "操作", English: "What", Type: kind.Text},
		{Name: "register", Label: "台账", English: "Register", Type: kind.Text},
		{Name: "record", Label: "记录", English: "Record", Type: kind.Text},
		{Name: "changes", Label: "内容", English: "Details", Type: kind.LongText},
		{Name: "came", Label: "传到本机", English: "Came here", Type: kind.Text},
	},
	Access: kind.Access{"admin": "V", "area_head": "V", "auditor": "VPO"},
}

// Events stands in Query.Kind for what changed no record.
const Events = "event"

// MaxPage is how many entries a page has at most.
const MaxPage = 200

// Query says what is asked of the log; what is empty bounds nothing.
type Query struct {
	Person string `json:"person"` // an account, by user name or id; "system" is the program
	Kind   string `json:"kind"`   // a register with its line items, steps and files; Events
	Device string `json:"device"` // a PC, by its name, its letters or its id; "self" is this one
	From   string `json:"from"`   // days, both included, as a clerk writes them
	To     string `json:"to"`
	Number string `json:"number"` // of a record, with its line items, the steps it took and its files
	After  string `json:"after"`  // goes on behind the page that gave this as its next
	Limit  int    `json:"limit"`  // 1 to MaxPage
}

// Page is a part of the log, the latest first. One that is short, or empty, may have a next
// one all the same: so much of a long log is gone through at a time.
type Page struct {
	Entries []Entry `json:"entries"`
	Next    string  `json:"next"` // ""
	PCs     []PC    `json:"pcs"`  // all that wrote something
}

// PC is a PC that wrote something.
type PC struct {
	ID   string `json:"id"`
	Name string `json:"name"` // "" if it was never given one
	Code string `json:"code"` // its letters in document numbers
	Own  bool   `json:"own"`
}

// Entry is what happened, as people read it.
type Entry struct {
	desk.Entry
	What     fault.Text `json:"what"`
	PC       string     `json:"pc"`       // id
	Seq      int64      `json:"seq"`      // its place in what was written on that PC
	Came     string     `json:"came"`     // when it came to this PC from another one; "": written here, or in the file when it was copied here
	Kind     string     `json:"kind"`     // of the record to be opened; "" if no record was changed
	Register fault.Text `json:"register"` // whose record was changed
	ID       string     `json:"id"`       // of the record to be opened: of a line the document; "": it is not there, or not to be seen
	Record   string     `json:"record"`   // what the changed record is called
	Closed   bool       `json:"closed"`   // the actor may not see this record: only that it was changed
	Without  bool       `json:"without"`  // it has no effect here: its PC was shut out before, or its program is newer
}

// Log is the log of the ledger at which a desk stands.
type Log struct {
	*desk.Desk
	Form func(name string) fault.Text // how a paper or a report is called
}

// Page answers a query. Faults: Forbidden, Invalid, NotFound.
func (l *Log) Page(ctx context.Context, q Query) (out Page, err error) {
	if q.Limit < 1 || q.Limit > MaxPage {
		return out, fault.New(fault.Invalid, "一页 1 到 %d 条。", "A page has 1 to %d entries.", MaxPage)
	}
	err = l.Read(ctx, func(tx *store.Tx) error {
		t, err := l.teller(tx, kind.View)
		if err != nil {
			return err
		}
		sought, err := t.sought(q)
		if err != nil {
			return err
		}
		out.PCs = t.list
		out.Entries, out.Next, err = t.some(sought)
		return err
	})
	return out, err
}

// teller puts operations into words within one transaction.
type teller struct {
	*Log
	tx      *store.Tx
	context kind.Context
	names   *record.Names
	pcs     map[[16]byte]PC
	list    []PC
	comings exchange.Comings
	rows    map[string]*store.Row // of records, by kind and id
}

// teller asks for the right to do something with the log and begins.
func (l *Log) teller(tx *store.Tx, action rune) (*teller, error) {
	if err := user.Gate(tx, &Kind, action); err != nil {
		return nil, err
	}
	t := &teller{Log: l, tx: tx, context: record.Context(tx), names: record.NewNames(tx), pcs: map[[16]byte]PC{}, list: []PC{}, rows: map[string]*store.Row{}}
	authors, err := tx.Authors()
	if err != nil {
		return nil, err
	}
	peers, err := tx.Peers()
	if err != nil {
		return nil, err
	}
	for _, id := range authors {
		pc := PC{ID: hex.EncodeToString(id[:]), Own: id == [16]byte(tx.Store.Device().ID)}
		for _, p := range peers {
			if p.Device == id {
				pc.Name, pc.Code = p.Name, p.Code
			}
		}
		t.pcs[id], t.list = pc, append(t.list, pc)
	}
	if len(authors) > 1 {
		t.comings, err = exchange.ComingsOf(tx)
	}
	return t, err
}

// some are the operations that are sought, in words.
func (t *teller) some(q store.Sought) ([]Entry, string, error) {
	found, next, err := t.tx.Sift(q)
	if err != nil {
		return nil, "", err
	}
	out := make([]Entry, 0, len(found))
	for i := range found {
		e, shown, err := t.tell(&found[i])
		if err != nil {
			return nil, "", err
		}
		if shown {
			out = append(out, e)
		}
	}
	return out, next, nil
}

// open reports whether the actor may see records of a register at all. Registers that nobody
// sees as such are for who keeps the accounts.
func (t *teller) open(k *kind.Kind) bool {
	if k.Parent == "" && k.Access == nil {
		return user.Gate(t.tx, &user.Kind, kind.Config) == nil
	}
	return user.Gate(t.tx, k, kind.View) == nil
}

// sees reports whether the actor may see a record.
func (t *teller) sees(k *kind.Kind, r *store.Row) bool {
	return t.open(k) && (k.Parent == "" && k.Access == nil || user.Covers(t.tx, k, kind.View, r) == nil)
}

// row reads a record, of which neighbours on a page ask several times.
func (t *teller) row(k *kind.Kind, id string) (*store.Row, error) {
	key := k.Name + " " + id
	if r, ok := t.rows[key]; ok {
		return r, nil
	}
	r, err := t.tx.ByID(k, id)
	if len(t.rows) > maxRows {
		clear(t.rows)
	}
	t.rows[key] = r
	return r, err
}

// maxRows bounds the records that are kept at hand.
const maxRows = 2000

// called is how a PC is called in a file or a command.
func (p PC) called() fault.Text {
	if p.Name == "" && p.Own {
		return fault.T("本机", "This PC")
	}
	name := cmp.Or(p.Name, p.Code, p.ID[:min(len(p.ID), 8)])
	return fault.T(name, name)
}

// PC is how the PC of an entry is called.
func (p Page) PC(id string) fault.Text {
	i := slices.IndexFunc(p.PCs, func(x PC) bool { return x.ID == id })
	if i < 0 {
		return fault.Text{}
	}
	return p.PCs[i].called()
}
