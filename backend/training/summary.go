package training

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// summed is how many courses and certificates a summary names.
const summed = 6

// Summary is somebody's training in a few lines, for a document about him: hours of this
// year and so far, the pass rate, the last courses, what certificates he has and which
// required courses he lacks. Nobody's right is asked: who may see the document may see it.
func Summary(tx *store.Tx, employee string) (string, error) {
	staff, err := tx.Kind("employee")
	if err != nil {
		return "", err
	}
	r, err := record.Get(tx, staff, employee)
	if err != nil {
		return "", err
	}
	f, err := filesOf(tx)
	if err != nil {
		return "", err
	}
	c, err := f.card(r, "")
	if err != nil {
		return "", err
	}
	year := "本年课时 " + yearText(c, false)
	if c.All.Times == 0 {
		return year + "；没有培训记录。", nil
	}
	lines := []string{fmt.Sprintf("%s；累计 %d 次、%s 课时；合格率 %s。", year, c.All.Times, hourText(c.All.Hours), rateText(c.All.Rate))}
	for _, list := range []struct {
		head  string
		names []string
	}{{"近期课程：", c.courses()}, {"证书：", c.held()}, {"必修未完成：", c.lacking()}} {
		more := ""
		if n := len(list.names); n > summed {
			list.names, more = list.names[:summed], fmt.Sprintf("等 %d 项", n)
		}
		if len(list.names) > 0 {
			lines = append(lines, list.head+strings.Join(list.names, "、")+more+"。")
		}
	}
	return strings.Join(lines, "\n"), nil
}

// courses are what somebody has been taught, the last first.
func (c *Card) courses() (out []string) {
	for _, r := range slices.Backward(c.Rows) {
		if name := r.Values.Str("name"); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// held are the certificates that somebody has, with how they stand.
func (c *Card) held() (out []string) {
	for _, x := range c.Certificates {
		if x.Latest {
			out = append(out, x.Name+"（"+stateOf(x)+"）")
		}
	}
	return out
}

func (c *Card) lacking() (out []string) {
	for _, m := range c.Missing {
		out = append(out, m.Name)
	}
	return out
}

// Held is what was taught in a year or a month: who was there, and how many trainings.
type Held struct {
	Sum
	Sessions int // of a session, or of one name on one day
}

// HeldIn adds up the records that the actor sees of each of some periods, YYYY or YYYY-MM, in
// their order. Faults: Forbidden.
func HeldIn(tx *store.Tx, periods ...string) ([]Held, error) {
	out, seen := make([]Held, len(periods)), make([]map[string]bool, len(periods))
	for i, p := range periods {
		out[i].Key, seen[i] = p, map[string]bool{}
	}
	k, err := tx.Kind(Record.Name)
	if err != nil {
		return nil, err
	}
	if err := user.Gate(tx, k, kind.View); err != nil {
		return nil, err
	}
	err = record.WalkOf(tx, k, added, func(r *store.Row) {
		v := r.Values
		i := slices.IndexFunc(periods, func(p string) bool { return strings.HasPrefix(v.Str("train_date"), p) })
		if i < 0 || !counts(r) || user.Covers(tx, k, kind.View, r) != nil {
			return
		}
		before := out[i].Times
		if out[i].add(v); out[i].Times > before {
			seen[i][cmp.Or(v.Str("session_id"), v.Str("name")+v.Str("train_date"))] = true
		}
	})
	for i := range out {
		out[i].Sessions = len(seen[i])
	}
	return out, err
}
