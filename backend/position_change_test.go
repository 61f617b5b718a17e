package backend_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kept"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/store"
)

const moves = "position_change"

// staff is a yard with a third department that is full, and somebody on probation.
func staff(t *testing.T) yard {
	y := yardOf(t)
	y.system(func(tx *store.Tx) {
		y.put(tx, "department", y.ids["财务部"], kind.Values{"headcount_plan": int64(1)})
		y.add(tx, "position", kind.Values{"pos_code": "CW01", "pos_name": "出纳", "dept_id": y.ids["财务部"], "headcount": int64(1)})
		y.ids["试用员"] = y.add(tx, "employee", kind.Values{"name": "试用员", "dept_id": y.ids["运营部"], "gender": "M", "hire_date": "2026-01-05", "position_id": "职员", "status": "probation"})
	})
	return y
}

// moved is what a change says; position and day are typed.
func (y yard) moved(who, way, dept, position, day string) map[string]any {
	return map[string]any{"employee_id": y.ids[who], "change_type": way, "new_dept": y.ids[dept], "new_position": position, "effective_date": day, "reason": "工作需要，能力达到"}
}

func (y yard) changing(who, way, dept, position, day string) string {
	y.t.Helper()
	out, err := y.save(moves, y.moved(who, way, dept, position, day), "")
	y.must(err)
	return out.ID
}

// roster is where the roster has somebody.
func (y yard) roster(who string) string {
	v := y.values("employee", y.ids[who])
	for _, dept := range []string{"运营部", "行政部", "财务部"} {
		if v["dept_id"] == y.ids[dept] {
			return fmt.Sprint(dept, " ", v["position_id"], " ", v["grade"])
		}
	}
	return "?"
}

var across = []string{"submit", "approve 王主任", "approve 钱财务", "approve 李行政", "approve 赵总"}

// A change is decided by both departments, human resources and the executive, and is
// written to the roster with the last decision.
func TestPositionChange(t *testing.T) {
	y := staff(t)
	y.held("电脑", "陈员工", "运营部")
	y.system(func(tx *store.Tx) {
		y.add(tx, "training_record", kind.Values{"employee_id": y.ids["陈员工"], "name": "消防安全", "type": "safety", "train_date": "2026-02-01", "hours": int64(20), "mode": "external", "attendance": "present", "result": "pass", "exam_mode": "check", "cert_no": "XF-1", "cert_expiry": "2027-02-01"})
	})
	v := y.moved("陈员工", "promote", "财务部", "出纳", "2026-03-16")
	v["new_grade"] = "P2"
	out, err := y.save(moves, v, "")
	y.must(err)
	var said []string
	for _, w := range out.Warnings {
		said = append(said, w.Say.ZH)
	}
	all := strings.Join(said, " ")
	for _, want := range []string{"陈员工名下有设备 1：", "“财务部”编制 1 人，现在在岗 1 人", "异动不会转走"} {
		if !strings.Contains(all, want) {
			t.Errorf("warnings lack %q: %s", want, all)
		}
	}
	d := y.values(moves, out.ID)
	if d.Str("doc_no") != "YD-2026-001" || d["old_dept"] != y.ids["运营部"] || d["old_position"] != "职员" || !strings.Contains(d.Str("training"), "累计 1 次、2 课时；合格率 100%") || !strings.Contains(d.Str("training"), "证书：消防安全（有效）") || !strings.Contains(d.Str("handover"), "设备 1：") {
		t.Errorf("the document: %v", d)
	}
	y.walk(moves, out.ID, across[:4]...)
	if at := y.roster("陈员工"); at != "运营部 职员 <nil>" {
		t.Errorf("moved before everybody agreed: %s", at)
	}
	y.walk(moves, out.ID, "approve 赵总")
	if at := y.roster("陈员工"); at != "财务部 出纳 P2" {
		t.Errorf("the roster: %s", at)
	}
	if d = y.values(moves, out.ID); d.Str("status") != "done" || d["approved_by"] != y.ids["赵总"] || d["old_position"] != "职员" {
		t.Errorf("in effect: %v", d)
	}
	if c := y.card("电脑"); c["user_id"] != y.ids["陈员工"] || c["dept_id"] != y.ids["运营部"] {
		t.Errorf("the device moved along: %v", c)
	}
	refused(t, "void in effect", y.void(moves, out.ID), "不能作废")
	refused(t, "edited in effect", func() error { _, err := y.edit(moves, out.ID, map[string]any{"reason": "别的"}); return err }(), "不能修改")
}

// A change that holds from a later day waits for it; a clerk then puts it into effect.
func TestPositionChangeWaits(t *testing.T) {
	y := staff(t)
	id := y.changing("陈员工", "transfer", "财务部", "出纳", "2026-04-10")
	y.walk(moves, id, across...)
	if d := y.values(moves, id); d.Str("status") != "approved" || y.roster("陈员工") != "运营部 职员 <nil>" {
		t.Errorf("it did not wait: %v", d)
	}
	refused(t, "before its day", y.step(moves, id, "take_effect", flow.Opinion{}), "还没有到")
	other := y.changing("陈员工", "transfer", "行政部", "职员", "2026-04-01")
	refused(t, "two at once", y.step(moves, other, "submit", flow.Opinion{}), "还有一张没有办完的异动 YD-2026-001")
	y.clock = time.Date(2026, 4, 10, 8, 0, 0, 0, y.clock.Location())
	y.as("dept_head")
	if err := y.step(moves, id, "take_effect", flow.Opinion{}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("put into effect by a head: %v", err)
	}
	y.as("clerk")
	y.must(y.step(moves, id, "take_effect", flow.Opinion{}))
	if at := y.roster("陈员工"); at != "财务部 出纳 <nil>" || y.values(moves, id).Str("status") != "done" {
		t.Errorf("on its day: %s", at)
	}
	y.must(y.step(moves, other, "submit", flow.Opinion{}))
	if d := y.values(moves, other); d["old_dept"] != y.ids["财务部"] || d["old_position"] != "出纳" {
		t.Errorf("submitted, it says who he is now: %v", d)
	}
}

// Nobody is moved by what was withdrawn, sent back, rejected or voided.
func TestPositionChangeThatCameToNothing(t *testing.T) {
	y := staff(t)
	for name, steps := range map[string][]string{
		"withdrawn": {"submit", "withdraw"}, "sent back": {"submit", "approve 王主任", "return 钱财务"},
		"rejected": {"submit", "approve 王主任", "approve 钱财务", "approve 李行政", "reject 赵总"},
	} {
		id := y.changing("陈员工", "transfer", "财务部", "出纳", "2026-03-31")
		y.walk(moves, id, steps...)
		if at := y.roster("陈员工"); at != "运营部 职员 <nil>" {
			t.Errorf("%s: %s", name, at)
		}
	}
	waits := y.changing("陈员工", "transfer", "财务部", "出纳", "2026-04-30")
	y.walk(moves, waits, across...)
	y.must(y.void(moves, waits))
	y.must(y.unvoid(moves, waits))
	y.must(y.void(moves, waits))
	next := y.changing("陈员工", "transfer", "行政部", "职员", "2026-05-31")
	y.walk(moves, next, "submit")
	refused(t, "brought back beside another", y.unvoid(moves, waits), "没有办完")
	if at := y.roster("陈员工"); at != "运营部 职员 <nil>" {
		t.Errorf("voided: %s", at)
	}
	for name, c := range map[string]struct {
		v    map[string]any
		says string
	}{
		"to where he is":    {y.moved("陈员工", "transfer", "运营部", "职员", "2026-03-31"), "没有异动"},
		"before he came":    {y.moved("王主任", "transfer", "财务部", "职员", "2024-02-01"), "早于王主任的入职日期"},
		"confirmed already": {y.moved("陈员工", "regular", "运营部", "职员", "2026-03-31"), "没有异动"},
	} {
		out, err := y.save(moves, c.v, "")
		y.must(err)
		refused(t, name, y.step(moves, out.ID, "submit", flow.Opinion{}), c.says)
	}
	y.system(func(tx *store.Tx) {
		y.put(tx, "employee", y.ids["试用员"], kind.Values{"status": "left", "leave_date": "2026-03-30"})
	})
	out, err := y.save(moves, y.moved("试用员", "transfer", "财务部", "出纳", "2026-03-31"), "")
	y.must(err)
	refused(t, "of somebody who has left", y.step(moves, out.ID, "submit", flow.Opinion{}), "已不在职")
}

// Who is confirmed stays where he is: his own department's head, human resources and the
// executive decide, and probation ends.
func TestPositionChangeConfirms(t *testing.T) {
	y := staff(t)
	out, err := y.save(moves, map[string]any{"employee_id": y.ids["试用员"], "change_type": "regular", "effective_date": "2026-03-20", "reason": "试用合格"}, "")
	y.must(err)
	got := y.walk(moves, out.ID, "submit", "approve 王主任", "approve 李行政", "approve 赵总")
	if want := []string{"submitted", "hr", "leader", "done"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if v := y.values("employee", y.ids["试用员"]); v.Str("status") != "on_job" || v.Str("regular_date") != "2026-03-20" || y.roster("试用员") != "运营部 职员 <nil>" {
		t.Errorf("confirmed: %v", v)
	}
}

// Whatever comes of documents in whatever order they are entered, the roster says what the
// last change in effect says, by the day from which it holds.
func TestRosterIsTheLastChange(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			y := staff(t)
			r := rand.New(rand.NewPCG(seed, 5))
			wantDept, wantPost, wantGrade, day, gradeDay := "运营部", "职员", "<nil>", "", ""
			for n := range 14 {
				dept, post := []string{"运营部", "行政部", "财务部"}[r.IntN(3)], fmt.Sprint("岗位", n)
				on := y.clock.AddDate(0, 0, r.IntN(40)-30).Format(time.DateOnly)
				v := y.moved("陈员工", "transfer", dept, post, on)
				grade := []string{"", "P1", "P2", "P3"}[r.IntN(4)]
				if grade != "" {
					v["new_grade"] = grade
				}
				out, err := y.save(moves, v, "")
				y.must(err)
				effect := true
				for status := "draft"; status != "done"; status = y.values(moves, out.ID).Str("status") {
					step, who := map[string]string{"draft": "submit", "approved": "take_effect"}[status], ""
					switch status {
					case "submitted":
						who = y.head(y.values(moves, out.ID).Str("old_dept"))
					case "in_review":
						who = y.head(y.ids[dept])
					case "hr":
						who = "李行政"
					case "leader":
						who = "赵总"
					}
					if who != "" {
						step = "approve " + who
						if end := r.IntN(12); end < 2 {
							step = []string{"reject ", "return "}[end] + who
						}
					}
					if status == "approved" {
						if r.IntN(3) == 0 {
							y.must(y.void(moves, out.ID))
							effect = false
							break
						}
						y.clock = y.clock.AddDate(0, 0, 10)
					}
					y.walk(moves, out.ID, step)
					if !strings.HasPrefix(step, "approve") && who != "" {
						effect = false
						break
					}
				}
				if effect {
					if on >= day {
						wantDept, wantPost, day = dept, post, on
					}
					if grade != "" && on >= gradeDay {
						wantGrade, gradeDay = grade, on
					}
				}
				if at, want := y.roster("陈员工"), fmt.Sprint(wantDept, " ", wantPost, " ", wantGrade); at != want {
					t.Fatalf("after %d changes: %s, want %s", n+1, at, want)
				}
			}
		})
	}
}

func (y yard) head(dept string) string {
	for name, head := range map[string]string{"运营部": "王主任", "行政部": "李行政", "财务部": "钱财务"} {
		if y.ids[name] == dept {
			return head
		}
	}
	return ""
}

// Who may take which step of a change in each of its statuses.
func TestWhoMovesPeople(t *testing.T) {
	y := staff(t)
	w := &table{yard: y, got: map[string]string{}}
	w.tour(moves, y.changing("陈员工", "transfer", "财务部", "出纳", "2026-03-31"), across...)
	w.tour(moves, y.changing("试用员", "transfer", "财务部", "出纳", "2026-04-30"), "submit", "return 王主任", "submit", "reject 王主任")
	w.tour(moves, y.changing("试用员", "transfer", "财务部", "出纳", "2026-04-30"), across...)
	w.wants(whoMovesPeople)
}

const whoMovesPeople = `position_change approved: take_effect 周文员
position_change done:
position_change draft: submit 王主任、周文员
position_change hr: approve 李行政、(周文员); return 李行政、(周文员); reject 李行政、(周文员)
position_change in_review: approve 钱财务、(周文员); return 钱财务、(周文员); reject 钱财务、(周文员)
position_change leader: approve 赵总、(周文员); return 赵总、(周文员); reject 赵总、(周文员)
position_change rejected:
position_change returned: submit 王主任、周文员
position_change submitted: approve 王主任、(周文员); return 王主任、(周文员); reject 王主任、(周文员); withdraw 王主任、周文员`

// Wherever a change is met it is called as the person whom it moves, never by the id
// that stands in it.
func TestPositionChangeIsCalledAsThePerson(t *testing.T) {
	y := staff(t)
	id := y.changing("陈员工", "promote", "财务部", "出纳", "2026-03-16")
	y.walk(moves, id, "submit")
	set := lens.NewSet(y.s, 0)
	t.Cleanup(set.Close)
	d, ctx := &desk.Desk{Store: y.s, Lenses: set, Actor: y.actor}, context.Background()
	titles := map[string]string{}
	page, err := d.Record(ctx, moves, id)
	y.must(err)
	titles["record"] = page.Row.Title
	list, err := d.List(ctx, desk.ListQuery{Kind: moves, Limit: 1})
	y.must(err)
	titles["list"] = list.Rows[0].Title
	tasks, err := d.Waiting(ctx)
	y.must(err)
	hits, err := d.Jump(ctx, "YD-2026-001")
	y.must(err)
	for _, h := range hits {
		titles["jump"] = h.Title
	}
	for _, w := range tasks {
		titles["waiting"] = w.Title
	}
	_, err = y.s.Write(ctx, y.actor, func(tx *store.Tx) error { return kept.Visit(tx, moves, id) })
	y.must(err)
	y.must(y.s.Read(ctx, y.actor, func(tx *store.Tx) error {
		seen, err := kept.Of(tx)
		for _, p := range seen.Recent {
			titles["kept"] = p.Title
		}
		return err
	}))
	for _, at := range []string{"record", "list", "jump", "waiting", "kept"} {
		if titles[at] != "陈员工" {
			t.Errorf("%s: called %q", at, titles[at])
		}
	}
}

// A department that is written over in the roster is a correction: the outcome says so, and
// the report tells of no move. Another field, or somebody who has left, is no such thing.
func TestAPositionThatIsWrittenOverIsACorrection(t *testing.T) {
	y := staff(t)
	warned := func(who string, v map[string]any) string {
		out, err := y.edit("employee", y.ids[who], v)
		y.must(err)
		if len(out.Warnings) == 0 {
			return ""
		}
		return out.Warnings[len(out.Warnings)-1].Say.ZH
	}
	if say := warned("陈员工", map[string]any{"dept_id": y.ids["行政部"]}); !strings.Contains(say, "岗位异动审批表") {
		t.Errorf("nothing is said: %s", say)
	}
	if say := warned("陈员工", map[string]any{"grade": "P2"}); strings.Contains(say, "岗位异动审批表") {
		t.Errorf("of a grade: %s", say)
	}
	for _, r := range y.asked("hr_roster", map[string]any{"month": "2026-03", "by": "move"}).Rows {
		if r["name"] == "陈员工" {
			t.Errorf("a correction is a move: %v", r)
		}
	}
}
