package backend

import (
	"context"
	"slices"
	"strings"
	"time"

	"opsbook/backend/calendar"
	"opsbook/backend/equipment"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/partner"
	"opsbook/backend/people"
	"opsbook/backend/record"
	"opsbook/backend/report"
	"opsbook/backend/requisition"
	"opsbook/backend/store"
	"opsbook/backend/training"
	"opsbook/backend/user"
)

// monthWorkName is the report whose figures come from every chapter.
const monthWorkName = "month_work"

// beside are figures of 行政月度工作总结 that stand in no register.
type beside struct {
	late    *int           // what the user is reminded of and is late today; nil: not asked
	backups map[string]int // by month; nil: not asked
}

// monthWork is 行政月度工作总结: a draft of one page, whose figures are those of other reports
// and registers. get finds those reports.
func monthWork(get func(string) (*report.Report, error), o beside) report.Report {
	figure := func(name, label, english string) kind.Field {
		return kind.Field{Name: name, Label: label, English: english, Type: kind.Decimal, Scale: monthScale}
	}
	money := func(name, label, english string) kind.Field {
		return kind.Field{Name: name + "_amount", Label: label + "(元)", English: english + " (yuan)", Type: kind.Money}
	}
	return report.Report{
		Tells: fault.T("一页看完当月：用品、申请、采购、设备、培训、伙伴、人员的关键数字，与上月比较；工作总结的草稿。", "The month on one page: the key figures of every chapter against the month before; a draft of its summary."),
		Kind: kind.Kind{Name: monthWorkName, Label: "行政月度工作总结", English: "The month's work in figures", Chapter: "talk", Title: "item",
			Fields: []kind.Field{
				{Name: "section", Label: "类别", English: "Chapter", Type: kind.Enum, Codes: "month_section"}, {Name: "item", Label: "项目", English: "Figure", Type: kind.Enum, Codes: "month_figure"},
				figure("now", "本月", "This month"), figure("before", "上月", "Last month"), figure("change", "增减", "Change"),
				money("now", "本月金额", "This month"), money("before", "上月金额", "Last month"), money("change", "金额增减", "Change")},
		},
		Params: []kind.Field{{Name: "month", Label: "月份", English: "Month", Type: kind.Month, Required: kind.Always}},
		Of:     "stock_move", Upright: true, Apart: true,
		Note: "自动汇总的草稿，截至打印当天",
		Make: func(tx *store.Tx, p kind.Values) (report.Table, error) { return monthRows(tx, get, o, p.Str("month")) },
	}
}

// monthScale is how many digits what is counted has behind the point, for hours, days and
// rates; those that are nothing are not shown.
const monthScale = kind.QtyScale

// one and tenth are what one of something, and a tenth of it, is with so many digits.
const (
	one   = int64(1000)
	tenth = one / 10
)

// monthly works the figures of one month out.
type monthly struct {
	tx    *store.Tx
	get   func(string) (*report.Report, error)
	o     beside
	month string
	asked map[string]*report.Result
	held  *training.Held // nil: not asked yet
	moved *people.Moves
	other *monthly // of the month that it is compared with
}

// monthLine is a row, named by the codes of its lists: what is counted, with monthScale digits, and what it came to, in 分; nil: there is
// no such figure.
type monthLine struct {
	section, item string
	count, money  func(*monthly) (any, error)
}

// monthRows are the lines that the actor may see.
func monthRows(tx *store.Tx, get func(string) (*report.Report, error), o beside, month string) (t report.Table, err error) {
	first, err := time.Parse("2006-01", month)
	if err != nil {
		return t, err
	}
	now := &monthly{tx: tx, get: get, o: o, month: month, asked: map[string]*report.Result{}}
	last := &monthly{tx: tx, get: get, o: o, month: first.AddDate(0, -1, 0).Format("2006-01"), asked: map[string]*report.Result{}}
	now.other, last.other = last, now
	for _, l := range monthLines {
		row := kind.Values{"section": l.section, "item": l.item}
		for suffix, work := range map[string]func(*monthly) (any, error){"": l.count, "_amount": l.money} {
			if work == nil || err != nil {
				continue
			}
			err = compare(row, suffix, work, now, last)
		}
		switch {
		case fault.Is(err, fault.Forbidden):
			err = nil
		case err != nil:
			return t, err
		default:
			t.Rows = append(t.Rows, row)
		}
	}
	return t, nil
}

// compare writes a figure of two months into a row.
func compare(row kind.Values, suffix string, work func(*monthly) (any, error), now, last *monthly) (err error) {
	if row["now"+suffix], err = work(now); err != nil {
		return err
	}
	if row["before"+suffix], err = work(last); err != nil {
		return err
	}
	is, ok1 := row["now"+suffix].(int64)
	was, ok2 := row["before"+suffix].(int64)
	if ok1 && ok2 {
		row["change"+suffix] = is - was
	}
	return nil
}

var monthLines = []monthLine{
	{"supplies", "in", nil, summed("stock_month", "in_amount")},
	{"supplies", "out", nil, summed("stock_month", "out_amount")},
	{"supplies", "dept_docs", piecesOf("supply_cost", "docs"), summed("supply_cost", "amount")},
	{"supplies", "stock", nil, summed("stock_month", "amount")},
	{"requests", "submitted", (*monthly).requisitions, nil},
	{"requests", "handed", (*monthly).handled, nil},
	{"requests", "days", (*monthly).handling, nil},
	{"purchases", "purchases", (*monthly).purchases, summed("purchase_exec", "amount")},
	{"purchases", "arrived", nil, summed("purchase_exec", "received_amount")},
	{"equipment", "devices_new", piecesOf("equip_change", "new_qty", "in_qty"), summed("equip_change", "new_value", "in_value")},
	{"equipment", "issues", (*monthly).issues, nil},
	{"equipment", "scrapped", piecesOf("equip_change", "scrap_qty"), summed("equip_change", "scrap_value")},
	{"equipment", "repairs", piecesOf("equip_repair_cost", "times"), summed("equip_repair_cost", "cost")},
	{"equipment", "devices", piecesOf("equip_change", "qty"), summed("equip_change", "value")},
	{"training", "sessions", trained(func(h training.Held) any { return int64(h.Sessions) * one }), nil},
	{"training", "attended", trained(func(h training.Held) any { return int64(h.Times) * one }), nil},
	{"training", "hours", trained(func(h training.Held) any { return h.Hours * tenth }), nil},
	{"training", "pass_rate", trained(func(h training.Held) any {
		if rate, ok := h.Rate.(int64); ok {
			return rate * tenth
		}
		return nil
	}), nil},
	{"partners", "agreements_new", dated(partner.Agreement.Name, "sign_date", "signed", "renewed", "terminated"), nil},
	{"partners", "agreements_due", dated(partner.Agreement.Name, "end_date", "signed", "renewed"), nil},
	{"partners", "talks", dated(partner.Talk.Name, "talk_date"), nil},
	{"partners", "evals", dated(partner.Eval.Name, "eval_date", "approved"), nil},
	{"people", "joined", staffed(func(m people.Moves) int64 { return m.Joined }), nil},
	{"people", "left", staffed(func(m people.Moves) int64 { return m.Left }), nil},
	{"people", "moved", staffed(func(m people.Moves) int64 { return m.Changed }), nil},
	{"people", "staff", staffed(func(m people.Moves) int64 { return m.Closing }), nil},
	{"daily", "late", (*monthly).late, nil},
	{"daily", "backups", (*monthly).backups, nil},
}

// summed is a figure of money: what columns of a report add up to.
func summed(name string, columns ...string) func(*monthly) (any, error) {
	return func(m *monthly) (any, error) { return m.sum(name, 1, columns) }
}

// piecesOf is the same of what is counted in whole numbers.
func piecesOf(name string, columns ...string) func(*monthly) (any, error) {
	return func(m *monthly) (any, error) { return m.sum(name, one, columns) }
}

func (m *monthly) sum(name string, by int64, columns []string) (any, error) {
	r, err := m.report(name)
	if err != nil {
		return nil, err
	}
	n := int64(0)
	for _, c := range columns {
		n += r.Sums[c] * by
	}
	return n, nil
}

// report is what another report says of the month.
func (m *monthly) report(name string) (*report.Result, error) {
	if r := m.asked[name]; r != nil {
		return r, nil
	}
	r, err := m.get(name)
	if err != nil {
		return nil, err
	}
	in := map[string]any{}
	for _, f := range r.Params {
		if f.Type == kind.Month {
			in[f.Name] = m.month
		}
	}
	out, err := r.Run(m.tx, kind.View, in)
	if err == nil {
		m.asked[name] = out
	}
	return out, err
}

// walk tells fn of the records of a register that the actor sees and whose day lies in the
// month.
func (m *monthly) walk(name, day string, fn func(*store.Row)) error {
	k, err := m.tx.Kind(name)
	if err != nil {
		return err
	}
	if err := user.Gate(m.tx, k, kind.View); err != nil {
		return err
	}
	return record.Walk(m.tx, k, func(r *store.Row) {
		if strings.HasPrefix(r.Values.Str(day), m.month) && user.Covers(m.tx, k, kind.View, r) == nil {
			fn(r)
		}
	})
}

// dated counts the records of a register by a day of theirs, in some statuses; none: in all.
func dated(name, day string, statuses ...string) func(*monthly) (any, error) {
	return func(m *monthly) (any, error) {
		n := int64(0)
		err := m.walk(name, day, func(r *store.Row) {
			if len(statuses) == 0 || slices.Contains(statuses, r.Values.Str("status")) {
				n += one
			}
		})
		return n, err
	}
}

// requisitions are those that were submitted, by the day of the application.
func (m *monthly) requisitions() (any, error) {
	n := int64(0)
	err := m.walk(requisition.Kind.Name, "apply_date", func(r *store.Row) {
		if r.Values.Str("status") != "draft" {
			n += one
		}
	})
	return n, err
}

// issued is when each requisition of the month was handed out first: applied for, handed out.
func (m *monthly) issued() (out [][2]string, err error) {
	var ids, days []string
	err = m.walk(requisition.Kind.Name, "apply_date", func(r *store.Row) {
		ids, days = append(ids, r.ID), append(days, r.Values.Str("apply_date"))
	})
	for i, id := range ids {
		events, err := m.tx.Where(&flow.Kind, "doc", id)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(events, func(e store.Row) bool { return strings.HasPrefix(e.Values.Str("step"), "issue") })
		if at >= 0 {
			out = append(out, [2]string{days[i], events[at].Values.Str("sign_date")})
		}
	}
	return out, err
}

func (m *monthly) handled() (any, error) {
	all, err := m.issued()
	return int64(len(all)) * one, err
}

// handling is how many working days there are between applying and getting, on average, to
// a tenth.
func (m *monthly) handling() (any, error) {
	all, err := m.issued()
	if err != nil || len(all) == 0 {
		return nil, err
	}
	days, err := calendar.Load(m.tx)
	if err != nil {
		return nil, err
	}
	sum := 0
	for _, span := range all {
		n, err := days.Between(span[0], span[1])
		if err != nil {
			return nil, err
		}
		sum += max(n, 0)
	}
	return (int64(sum)*20 + int64(len(all))) / (2 * int64(len(all))) * tenth, nil
}

// purchases are the applications that the report tells of.
func (m *monthly) purchases() (any, error) {
	r, err := m.report("purchase_exec")
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, row := range r.Rows {
		seen[row.Str("doc_no")] = true
	}
	return int64(len(seen)) * one, nil
}

// issues are the documents by which devices went out.
func (m *monthly) issues() (any, error) {
	n := int64(0)
	err := m.walk(equipment.Issue.Name, "doc_date", func(r *store.Row) {
		if v := r.Values; v.Str("issue_type") != "return" && slices.Contains([]string{"issued", "returned_done"}, v.Str("status")) {
			n += one
		}
	})
	return n, err
}

func trained(say func(training.Held) any) func(*monthly) (any, error) {
	return func(m *monthly) (any, error) {
		if m.held == nil { // all figures of both months are of the same records, which are read once
			held, err := training.HeldIn(m.tx, m.month, m.other.month)
			if err != nil {
				return nil, err
			}
			m.held, m.other.held = &held[0], &held[1]
		}
		return say(*m.held), nil
	}
}

func staffed(say func(people.Moves) int64) func(*monthly) (any, error) {
	return func(m *monthly) (any, error) {
		k, err := m.tx.Kind("employee")
		if err != nil {
			return nil, err
		}
		if err := user.Gate(m.tx, k, kind.View); err != nil {
			return nil, err
		}
		if m.moved == nil {
			moves, err := people.MovesOf(m.tx, m.month)
			if err != nil {
				return nil, err
			}
			m.moved = &moves
		}
		return say(*m.moved) * one, nil
	}
}

// late is how much the user is late with today; of another month nobody knows it any more.
func (m *monthly) late() (any, error) {
	if m.o.late == nil || m.month != m.tx.Today()[:len(m.month)] {
		return nil, nil
	}
	return int64(*m.o.late) * one, nil
}

func (m *monthly) backups() (any, error) {
	if m.o.backups == nil {
		return nil, nil
	}
	return int64(m.o.backups[m.month]) * one, nil
}

// report is one that is about to be asked, with what stands in no register.
func (b *Backend) report(ctx context.Context, name string) (*report.Report, error) {
	r, err := b.reports.Get(name)
	if err != nil || name != monthWorkName {
		return r, err
	}
	o := beside{backups: map[string]int{}}
	list, err := b.Reminders(ctx)
	if err != nil {
		return nil, err
	}
	late := 0
	for _, c := range list.Counts {
		late += c.Late
	}
	o.late = &late
	kept, err := b.Backups()
	if err != nil {
		return nil, err
	}
	for _, g := range kept {
		o.backups[g.At.In(b.Now().Location()).Format("2006-01")]++
	}
	out := monthWork(b.reports.Get, o)
	return &out, nil
}
