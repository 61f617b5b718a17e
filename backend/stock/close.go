package stock

import (
	"fmt"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

const monthLayout = "2006-01"

// closedTo is the last month that is closed, leaving out the record called not; ""
// if there is none. All months up to it are closed.
func closedTo(tx *store.Tx, not string) (month string, err error) {
	// The id of no record is an empty blob: NULL would be unlike nothing.
	_, err = tx.One("SELECT ifnull(max(period), '') FROM period_close WHERE status='closed' AND _state=0 AND id<>?", []any{append([]byte{}, store.IDBytes(not)...)}, &month)
	return month, err
}

// monthOpen refuses a day whose month is closed.
func monthOpen(tx *store.Tx, day string) error {
	closed, err := closedTo(tx, "")
	if err != nil || day[:len(monthLayout)] > closed {
		return err
	}
	return fault.New(fault.Conflict, "%[1]s 所在的月份已经结账（结到 %[2]s），不能再记账。请改用之后的日期，或由系统管理员反结账。",
		"%[1]s lies in a month that is closed (up to %[2]s). Use a later date, or ask the administrator to reopen the month.", day, closed)
}

// InClosedMonth is what is said of a document that is entered for a day whose month is
// closed: it could not be posted. nil: the month is open.
func InClosedMonth(tx *store.Tx, day string) (*fault.Text, error) {
	closed, err := closedTo(tx, "")
	if err != nil || day[:len(monthLayout)] > closed {
		return nil, err
	}
	say := fault.Sprintf("%[1]s 所在的月份已经结账（结到 %[2]s），这张单据将不能记账。请改用之后的日期，或由系统管理员反结账。",
		"%[1]s lies in a month that is closed (up to %[2]s): this document could not be posted. Use a later date, or ask the administrator to reopen the month.", day, closed)
	return &say, nil
}

func following(month string) string {
	t, err := time.Parse(monthLayout, month)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 1, 0).Format(monthLayout)
}

// monthDays are the first and the last day of a span of months.
func monthDays(from, to string) (first, last string) { return from + "-01", to + "-31" }

// before is the span of as many months that ends where from begins.
func before(from, to string) (string, string) {
	a, errA := time.Parse(monthLayout, from)
	b, errB := time.Parse(monthLayout, to)
	if errA != nil || errB != nil {
		return "", ""
	}
	n := (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month()) + 1
	return a.AddDate(0, -n, 0).Format(monthLayout), a.AddDate(0, -1, 0).Format(monthLayout)
}

// NextMonth proposes the month to close: the one behind the last that is closed, else
// the month before this one.
func NextMonth(tx *store.Tx, _ map[string]any) (kind.Values, error) {
	closed, err := closedTo(tx, "")
	next := following(closed)
	if next == "" {
		next = time.Date(tx.Now.Year(), tx.Now.Month()-1, 1, 0, 0, 0, 0, time.UTC).Format(monthLayout)
	}
	return kind.Values{"period": next}, err
}

// Close closes a month for a user: from then on no movement is dated in it. Faults:
// Forbidden, Conflict (not the next month, not over yet, drafts that are dated in it).
func Close(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, err := tx.Kind(periodClose.Name)
	if err != nil {
		return record.Outcome{}, err
	}
	proposed, err := NextMonth(tx, in.Values)
	if err != nil {
		return record.Outcome{}, err
	}
	out, err := record.Save(tx, k, record.Input{Values: record.Filled(in.Values, proposed), Lines: in.Lines})
	if err != nil {
		return out, err
	}
	return out, closed(tx, k, out.ID)
}

// closed completes what a month that is closed says, after asking whether it may be.
func closed(tx *store.Tx, k *kind.Kind, id string) error {
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	month := r.Values.Str("period")
	if err := closable(tx, month, id); err != nil {
		return err
	}
	lines, err := Month(tx, month)
	if err != nil {
		return err
	}
	v := kind.Values{"balance": int64(0)}
	for _, l := range lines {
		v["balance"] = v.Int("balance") + l.End.Amount
	}
	if tx.Actor.User != "" {
		v["closed_by"] = tx.Actor.User
	}
	return record.Put(tx, k, id, v)
}

func closable(tx *store.Tx, month, id string) error {
	last, err := closedTo(tx, id)
	if err != nil {
		return err
	}
	if next := following(last); next != "" && month != next {
		return fault.New(fault.Conflict, "月结要按月份顺序，已结到 %[1]s，接着结的是 %[2]s，不是 %[3]s。", "Months are closed in their order: %[1]s is closed, the next is %[2]s, not %[3]s.", last, next, month)
	}
	if month >= tx.Today()[:len(monthLayout)] {
		return fault.New(fault.Conflict, "%[1]s 还没有过完，下月起才能结账。", "%[1]s is not over yet; it can be closed from the next month on.", month)
	}
	drafts := 0
	for _, name := range []string{receipt.Name, issue.Name} {
		n := 0
		_, err := tx.One(fmt.Sprintf("SELECT count(*) FROM %q WHERE status='draft' AND _state=0 AND doc_date<=?", name), []any{month + "-31"}, &n)
		if err != nil {
			return err
		}
		drafts += n
	}
	if drafts > 0 {
		return fault.New(fault.Conflict, "%[1]s 及以前还有 %[2]d 张出入库单没有记账。请先记账，或改到之后的日期。", "%[2]d stock document(s) dated up to %[1]s are not posted. Post them, or give them a later date.", month, drafts)
	}
	return nil
}

// StepMonth takes a step of a month for a user: only the last one that is closed can be
// reopened, and a reopened one is closed as a new one is.
func StepMonth(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	if err := flow.Take(tx, k, id, name, o, nil); err != nil {
		return err
	}
	if name == "close" {
		return closed(tx, k, id)
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	last, err := closedTo(tx, id)
	if month := r.Values.Str("period"); err == nil && last > month {
		return fault.New(fault.Conflict, "%[1]s 之后的 %[2]s 也已结账，请先把它反结账。", "%[2]s, after %[1]s, is closed too; reopen that first.", month, last)
	}
	return err
}
