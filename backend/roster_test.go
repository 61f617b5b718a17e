package backend_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// life is what the roster's test knows of somebody.
type life struct {
	hired, left string
	places      map[string]string // from day on, in which department and position
}

// at is where somebody was at the end of a day; "" if he was not there.
func (l *life) at(day string) string {
	if l.hired > day || l.left != "" && l.left <= day {
		return ""
	}
	out, since := "", ""
	for from, place := range l.places {
		if from <= day && from >= since {
			out, since = place, from
		}
	}
	return out
}

// 员工名册/异动表 against a plain recount: who was where at the ends of months, who came, went
// and moved; its four views say the same.
func TestRosterReport(t *testing.T) {
	y := staff(t)
	r := rand.New(rand.NewPCG(3, 31))
	depts := []string{"运营部", "行政部", "财务部"}
	people := map[string]*life{}
	day := func(from, to int) string { return y.clock.AddDate(0, 0, -from+r.IntN(from-to+1)).Format(time.DateOnly) }
	for _, name := range []string{"陈员工", "王主任", "李行政", "赵总", "钱财务", "周文员", "试用员"} {
		v := y.values("employee", y.ids[name])
		people[name] = &life{v.Str("hire_date"), "", map[string]string{"": y.deptName(v.Str("dept_id")) + " " + v.Str("position_id")}}
	}
	for i := range 12 {
		name, dept := fmt.Sprint("新人", i), depts[r.IntN(3)]
		l := &life{day(110, 5), "", map[string]string{"": dept + " 职员"}}
		y.system(func(tx *store.Tx) {
			y.ids[name] = y.add(tx, "employee", kind.Values{"name": name, "dept_id": y.ids[dept], "gender": "M", "hire_date": l.hired, "position_id": "职员"})
		})
		people[name] = l
	}
	changed := map[string]int{}
	for i := range 12 {
		name := fmt.Sprint("新人", i%8)
		l := people[name]
		dept, post, from := depts[r.IntN(3)], fmt.Sprint("岗位", i%4), max(day(100, 0), l.hired)
		if _, taken := l.places[from]; taken || l.at("2026-03-31") == dept+" "+post {
			continue
		}
		id := y.changing(name, "transfer", dept, post, from)
		y.walk(moves, id, "submit")
		for status := "submitted"; status != "done"; status = y.values(moves, id).Str("status") {
			who := map[string]string{"submitted": y.head(y.values(moves, id).Str("old_dept")), "in_review": y.head(y.ids[dept]), "hr": "李行政", "leader": "赵总"}[status]
			y.walk(moves, id, "approve "+who)
		}
		l.places[from] = dept + " " + post
		changed[from[:7]]++
	}
	for i := 6; i < 10; i++ {
		name := fmt.Sprint("新人", i)
		l := people[name]
		l.left = max(day(60, 0), l.hired)
		_, err := y.edit("employee", y.ids[name], map[string]any{"status": "left", "leave_date": l.left})
		y.must(err)
	}
	if len(changed) < 2 {
		t.Fatalf("too few changes to be a test: %v", changed)
	}
	for _, month := range []string{"2025-12", "2026-01", "2026-02", "2026-03"} {
		first, err := time.Parse("2006-01", month)
		y.must(err)
		before, last := first.AddDate(0, 0, -1).Format(time.DateOnly), first.AddDate(0, 1, -1).Format(time.DateOnly)
		opening, closing, byDept := map[string]int64{}, map[string]int64{}, map[string]int64{}
		joined, left := int64(0), int64(0)
		for _, l := range people {
			count(opening, l.at(before))
			count(closing, l.at(last))
			if at := l.at(last); at != "" {
				count(byDept, at[:len("运营部")])
			}
			if l.hired[:7] == month {
				joined++
			}
			if l.left != "" && l.left[:7] == month {
				left++
			}
		}
		view := func(by string) []kind.Values {
			return y.asked("hr_roster", map[string]any{"month": month, "by": by}).Rows
		}
		was, is, deptNow, sums := map[string]int64{}, map[string]int64{}, map[string]int64{}, kind.Values{}
		for _, by := range []string{"post", "dept"} {
			for _, row := range view(by) {
				if row.Int("opening")+row.Int("joined")+row.Int("in")-row.Int("left")-row.Int("out") != row.Int("closing") || row.Int("closing")-row.Int("plan") != row.Int("balance") {
					t.Errorf("%s %s does not add up: %v", month, by, row)
				}
				dept := y.deptName(row.Str("dept_id"))
				if by == "dept" {
					add(deptNow, dept, row.Int("closing"))
					continue
				}
				add(was, dept+" "+row.Str("position_id"), row.Int("opening"))
				add(is, dept+" "+row.Str("position_id"), row.Int("closing"))
				for _, name := range []string{"joined", "left", "in", "out", "changed", "plan"} {
					sums[name] = sums.Int(name) + row.Int(name)
				}
			}
		}
		if !maps.Equal(was, opening) || !maps.Equal(is, closing) || !maps.Equal(deptNow, byDept) {
			t.Errorf("%s: opening %v, want %v; closing %v, want %v; by department %v, want %v", month, was, opening, is, closing, deptNow, byDept)
		}
		if sums.Int("joined") != joined || sums.Int("left") != left || sums.Int("changed") != int64(changed[month]) || sums.Int("in") != sums.Int("out") || sums.Int("plan") != 1 {
			t.Errorf("%s: %v, want %d joined, %d left, %d changed", month, sums, joined, left, changed[month])
		}
		there := map[string]int64{}
		for _, row := range view("staff") {
			count(there, y.deptName(row.Str("dept_id"))+" "+row.Str("position_id"))
		}
		if !maps.Equal(there, closing) {
			t.Errorf("%s: the list of who is there says %v, want %v", month, there, closing)
		}
		happened := map[string]int64{}
		for _, row := range view("move") {
			count(happened, row.Str("what"))
		}
		want := map[string]int64{}
		add(want, "join", joined)
		add(want, "leave", left)
		add(want, "transfer", int64(changed[month]))
		if !maps.Equal(happened, want) {
			t.Errorf("%s: %v happened, want %v", month, happened, want)
		}
	}
}

// A head is told of his own department only, and people without an office of nobody else.
func TestRosterReportWithinReach(t *testing.T) {
	y := staff(t)
	for _, c := range []struct {
		who   string
		depts int
		there int64
	}{{"周文员", 3, 7}, {"王主任", 1, 3}, {"陈员工", 0, 0}} {
		y.actor = y.actorOf(c.who)
		if c.who == "陈员工" || c.who == "王主任" {
			y.actor.Asked = false
		}
		got := y.asked("hr_roster", map[string]any{"month": "2026-03", "by": "dept"})
		if len(got.Rows) != c.depts || got.Sums["closing"] != c.there {
			t.Errorf("%s: %v", c.who, got.Rows)
		}
	}
}

func count(in map[string]int64, what string) {
	if what != "" {
		in[what]++
	}
}

// add leaves out nothings, as count does.
func add(in map[string]int64, what string, n int64) {
	if n != 0 {
		in[what] += n
	}
}

func (y yard) deptName(id string) string {
	for _, name := range []string{"运营部", "行政部", "财务部"} {
		if y.ids[name] == id {
			return name
		}
	}
	return "?"
}
