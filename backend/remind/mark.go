package remind

import (
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// MarkKind holds what people said of reminders. It names the day that the reminder was of:
// when the day is moved, by a renewal or a new date, it is said again. Nobody reaches marks
// but through this package, because whose they are decides what they say.
var MarkKind = kind.Kind{
	Name: "reminder_mark", Label: "提醒处理", English: "Reminders dealt with", Title: "rule", Quick: "subject",
	Fields: []kind.Field{
		{Name: "rule", Label: "提醒", English: "Reminder", Type: kind.Text, Required: kind.Always, Locked: true},
		{Name: "subject", Label: "对象", English: "What it is about", Type: kind.Text, Required: kind.Always, Locked: true},
		{Name: "due", Label: "到期日", English: "Due", Type: kind.Date, Required: kind.Always, Locked: true},
		{Name: "done", Label: "已处理", English: "Done", Type: kind.Bool, Required: kind.Always, Default: "否", Locked: true},
		{Name: "until", Label: "推迟到", English: "Put off until", Type: kind.Date, Locked: true},
		{Name: "by", Label: "处理人", English: "By", Type: kind.User, Required: kind.Always, Locked: true},
		{Name: "note", Label: "说明", English: "Note", Type: kind.Text, Limit: "..200"},
	},
}

// newest is how many marks are looked at: what was marked before those is long over.
const newest = 5_000

// mark is what somebody said of a reminder.
type mark struct {
	id    string
	done  bool
	until string
	note  string
	by    string
}

// marks are what counts for somebody, by rule, subject and day.
type marks map[string]*mark

func keyOf(rule, subject, due string) string { return rule + "\x00" + subject + "\x00" + due }

// subject names what an item is of.
func (it *Item) subject() string {
	if it.ID == "" {
		return it.Path
	}
	return it.Kind + "/" + it.ID
}

func (m marks) of(it *Item) *mark { return m[keyOf(it.Rule, it.subject(), it.Due)] }

// loadMarks reads what everybody has done and the actor of tx has put off. What is said
// later counts.
func loadMarks(tx *store.Tx) (marks, error) {
	rows, err := tx.Newest(&MarkKind, store.Latest{N: newest})
	if err != nil {
		return nil, err
	}
	out := marks{}
	for i := len(rows) - 1; i >= 0; i-- { // the newest came first
		v := rows[i].Values
		done := v.Int("done") == 1
		if !done && v.Str("by") != tx.Actor.User {
			continue
		}
		key := keyOf(v.Str("rule"), v.Str("subject"), v.Str("due"))
		if was := out[key]; was != nil && was.done && !done {
			continue // somebody has done what this one put off
		}
		out[key] = &mark{rows[i].ID, done, v.Str("until"), v.Str("note"), v.Str("by")}
	}
	return out, nil
}

// Saying is what somebody says of an item of his list.
type Saying struct {
	Rule  string `json:"rule"`
	Kind  string `json:"kind"`
	ID    string `json:"id"`
	Path  string `json:"path"`
	Due   string `json:"due"`
	Until string `json:"until"` // the day until which it is put off; "": it is done, for everybody
	Note  string `json:"note"`
}

// Say stores what somebody says of an item, and returns the mark, to be taken back by
// Unsay. Faults: Invalid (a day that is not to come, a note that is too long), Forbidden
// (a record out of his reach).
func Say(tx *store.Tx, s Saying) (id string, err error) {
	it := Item{Kind: s.Kind, ID: s.ID, Path: s.Path}
	if s.ID != "" {
		k, err := tx.Kind(s.Kind)
		if err != nil {
			return "", err
		}
		if _, err := record.View(tx, k, s.ID); err != nil {
			return "", err
		}
	}
	v := kind.Values{"rule": s.Rule, "subject": it.subject(), "due": s.Due, "by": tx.Actor.User, "done": int64(1)}
	if s.Note != "" {
		v["note"] = s.Note
	}
	if s.Until != "" {
		day, err := time.Parse(time.DateOnly, s.Until)
		if err != nil || s.Until <= tx.Today() {
			return "", fault.New(fault.Invalid, "“%s”不能作为推迟的日期，请填写今天以后的日期。", "It cannot be put off until “%s”; name a day after today.", s.Until)
		}
		if day.After(tx.Now.AddDate(1, 0, 0)) {
			return "", fault.New(fault.Invalid, "最多推迟一年。", "It can be put off by a year at most.")
		}
		v["done"], v["until"] = int64(0), s.Until
	}
	return record.Add(tx, &MarkKind, v)
}

// Unsay takes a mark back: what was done or put off is said again. Whoever is told of it
// may do so of what is done; what is put off is his who put it off.
func Unsay(tx *store.Tx, id string) error {
	r, err := record.Get(tx, &MarkKind, id)
	if err != nil {
		return err
	}
	if r.Values.Int("done") == 0 && r.Values.Str("by") != tx.Actor.User {
		return fault.New(fault.Forbidden, "这是别人推迟的提醒。", "Somebody else put this off.")
	}
	if r.State != store.Live {
		return nil
	}
	return tx.SetState(&MarkKind, r, store.Voided, "撤销处理")
}
