package stock

import (
	"fmt"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/remind"
	"opsbook/backend/store"
)

// ChangedMonth is a closed month of which the movements no longer say what they said when
// it was closed: another PC, which did not know of it, entered some that are dated in it or
// before it, or an import was taken back.
type ChangedMonth struct {
	ID     string `json:"id"`
	Month  string `json:"month"`  // YYYY-MM
	Closed int64  `json:"closed"` // what the stock was worth at its end when it was closed, 分
	Now    int64  `json:"now"`    // and is by the movements that are there

	entered int64 // when the last of them was, by its clock
}

// Say tells the two figures.
func (m ChangedMonth) Say() fault.Text {
	yuan := kind.Field{Type: kind.Money}
	return fault.Sprintf("结账时结存 %[1]s 元，现在 %[2]s 元", "%[1]s yuan when it was closed, %[2]s now", yuan.Text(m.Closed, kind.Context{}), yuan.Text(m.Now, kind.Context{}))
}

// ChangedMonths are those closed months, the earliest first. One that is reopened and
// closed again says what its movements say.
func ChangedMonths(tx *store.Tx) (out []ChangedMonth, err error) {
	months, err := closedMonths(tx)
	if err != nil || len(months) == 0 {
		return nil, err
	}
	all, _, err := everything(tx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		at := 0 // the first month at whose end the movement counts
		replay(all[i].moves, func(m *move, e entered) bool {
			for at < len(months) && m.day/100 > dayNumber(months[at].Month) {
				at++
			}
			if at == len(months) {
				return false
			}
			months[at].Now += e.cost
			months[at].entered = max(months[at].entered, m.clock)
			return true
		})
	}
	for i := range months {
		if i > 0 {
			months[i].Now += months[i-1].Now
			months[i].entered = max(months[i].entered, months[i-1].entered)
		}
		if months[i].Now != months[i].Closed {
			out = append(out, months[i])
		}
	}
	return out, nil
}

// closedMonths are the months that are closed, with what each was worth then.
func closedMonths(tx *store.Tx) (out []ChangedMonth, err error) {
	rows, err := tx.Query("SELECT id, period, ifnull(balance, 0) FROM period_close WHERE status='closed' AND _state=0 ORDER BY period, id")
	if err != nil {
		return nil, fmt.Errorf("stock: closed months: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id []byte
		var c ChangedMonth
		if err := rows.Scan(&id, &c.Month, &c.Closed); err != nil {
			return nil, fmt.Errorf("stock: closed months: %w", err)
		}
		c.ID = store.IDText(id)
		out = append(out, c)
	}
	return out, rows.Err()
}

// changedMonths are reminded of until they agree again, or somebody says that it was dealt
// with otherwise. They are of the day on which the last movement was entered, so that they
// are said again when more comes.
func changedMonths(tx *store.Tx, today string, _ int) (out []remind.Item, err error) {
	list, err := ChangedMonths(tx)
	for _, m := range list {
		entered := time.UnixMilli(m.entered >> 16).In(tx.Now.Location()).Format(time.DateOnly)
		out = append(out, remind.Item{Kind: periodClose.Name, ID: m.ID, Number: m.Month, Title: m.Month, Due: min(today, entered), Say: m.Say()})
	}
	return out, err
}
