package backend_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"opsbook/backend"
	"opsbook/backend/desk"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/remind"
	"opsbook/backend/store"
	"opsbook/backend/training"
	"opsbook/backend/user"
)

// once is a training as the test remembers it.
type once struct {
	year, typ, result string
	hours             int64
	there             bool
}

// Hours, times and pass rates of a card are those of a plain recomputation, whatever
// records there are, and whatever became of them.
func TestCardAddsUp(t *testing.T) {
	p := school(t)
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 7))
		pick := func(of ...string) string { return of[r.IntN(len(of))] }
		var person string
		p.system(func(tx *store.Tx) {
			person = p.add(tx, "employee", kind.Values{"name": "某某", "dept_id": p.ids["运营部"], "gender": "M", "hire_date": "2020-01-01", "position_id": "职员"})
		})
		var all []once
		for i := range r.IntN(13) {
			o := once{year: pick("2024", "2025", "2026"), typ: pick("skill", "safety", "policy"),
				result: pick("pass", "excellent", "fail", "retake_pass", "absent", "no_exam", ""), hours: r.Int64N(401)}
			attendance := pick("present", "late", "early", "leave", "absent", "")
			judged := strings.Contains(" pass excellent fail retake_pass ", " "+o.result+" ") && o.result != ""
			o.there = o.result != "absent" && (attendance != "leave" && attendance != "absent" || judged)
			gone := r.IntN(4) == 0
			p.system(func(tx *store.Tx) {
				v := kind.Values{"employee_id": person, "name": fmt.Sprint("培训", i), "type": o.typ, "train_date": o.year + "-02-03", "hours": o.hours, "mode": "internal"}
				if o.result != "" {
					v["result"] = o.result
				}
				if attendance != "" {
					v["attendance"] = attendance
				}
				id := p.add(tx, "training_record", v)
				if gone {
					p.must(backend.Void(tx, p.kind(tx, "training_record"), id, "误登"))
				}
			})
			if !gone {
				all = append(all, o)
			}
		}
		card := p.card(person, "")
		for _, s := range append(append([]training.Sum{card.All}, card.Years...), card.Types...) {
			var want training.Sum
			for _, o := range all {
				if !o.there || s.Key != "" && s.Key != o.year && s.Key != o.typ {
					continue
				}
				want.Times++
				want.Hours += o.hours
				switch o.result {
				case "pass", "excellent", "retake_pass":
					want.Passed++
					want.Judged++
				case "fail":
					want.Judged++
				}
			}
			want.Key = s.Key
			if want.Judged > 0 {
				want.Rate = int64(float64(want.Passed)/float64(want.Judged)*1000 + 0.5)
			}
			if s != want {
				t.Fatalf("seed %d: %+v, want %+v", seed, s, want)
			}
		}
		if len(card.Rows) != len(all) {
			t.Fatalf("seed %d: %d rows, want %d", seed, len(card.Rows), len(all))
		}
	}
}

func (p *shop) card(person, year string) (c *training.Card) {
	p.t.Helper()
	p.must(p.s.Read(context.Background(), p.actor, func(tx *store.Tx) (err error) {
		c, err = training.CardFor(tx, person, year)
		return err
	}))
	return c
}

func (p *shop) report(name string, in map[string]any) (rows []kind.Values) {
	p.t.Helper()
	p.must(p.s.Read(context.Background(), p.actor, func(tx *store.Tx) error {
		set, err := backend.Reports(tx.Store.Catalog())
		if err != nil {
			return err
		}
		r, err := set.Get(name)
		if err != nil {
			return err
		}
		out, err := r.Run(tx, kind.View, in)
		if err == nil {
			rows = out.Rows
		}
		return err
	}))
	return rows
}

// by finds the row of a report in which a field has a value.
func by(rows []kind.Values, field string, value any) kind.Values {
	for _, r := range rows {
		if r[field] == value {
			return r
		}
	}
	return nil
}

// What the reports say of one session, one application, and people who lack things.
func TestTrainingReports(t *testing.T) {
	p := school(t)
	session, who := p.session("消防安全", "陈员工", "王主任", "李行政")
	_, err := p.edit("training_session", session, map[string]any{"cost": "900"})
	p.must(err)
	_, err = p.edit("training_record", who["李行政"], map[string]any{"attendance": "absent"})
	p.must(err)
	p.must(p.step("training_session", session, "hold", flow.Opinion{}))
	for name, score := range map[string]string{"陈员工": "88", "王主任": "40"} {
		_, err = p.edit("training_record", who[name], map[string]any{"score": score})
		p.must(err)
	}
	p.must(p.step("training_session", session, "archive", flow.Opinion{Reason: "无扫描件"}))
	p.system(func(tx *store.Tx) {
		p.add(tx, "employee_cert", kind.Values{"employee_id": p.ids["李行政"], "name": "会计证", "no": "K-1", "expiry": "2026-04-30"})
		p.add(tx, "employee_cert", kind.Values{"employee_id": p.ids["李行政"], "name": "驾驶证", "expiry": "2026-02-01"})
		p.add(tx, "employee_cert", kind.Values{"employee_id": p.ids["李行政"], "name": "驾驶证", "expiry": "2032-02-01"})
		plan := p.add(tx, "training_plan", kind.Values{"title": "计划", "dept_id": p.ids["行政部"], "status": "approved"})
		for _, status := range []string{"done", "planned", "cancelled"} {
			p.add(tx, "plan_course", kind.Values{"plan_id": plan, "course_id": p.ids["消防安全"], "type": "safety", "target": "全员", "qty": int64(3), "plan_month": "2026-03", "status": status})
		}
	})
	ops := by(p.report("training_year", map[string]any{}), "name", "运营部")
	if got := fmt.Sprint(ops["times"], " ", ops["people"], " ", ops["hours"], " ", ops["cost"], " ", ops["judged"], " ", ops["passed"], " ", ops["rate"], " ", ops["each"]); got != "1 2 40 0 2 1 500 20" {
		t.Errorf("the year of a department: %s", got)
	}
	admin := by(p.report("training_year", map[string]any{"year": "2026"}), "name", "行政部")
	if got := fmt.Sprint(admin["people"], " ", admin["cost"], " ", admin["planned"], " ", admin["done"], " ", admin["progress"]); got != "0 90000 2 1 500" {
		t.Errorf("the year of who organised it: %s", got)
	}
	if typ := by(p.report("training_year", map[string]any{"by": "按类型"}), "name", "安全与应急培训"); fmt.Sprint(typ["people"], " ", typ["cost"], " ", typ["each"], " ", typ["progress"]) != "2 90000 20 500" {
		t.Errorf("the year of a kind: %v", typ)
	}
	if rows := p.report("training_year", map[string]any{"year": "2025"}); len(rows) != 0 {
		t.Errorf("the year before: %v", rows)
	}
	persons := p.report("training_person", map[string]any{"dept_id": p.ids["运营部"]})
	if chen := by(persons, "employee_id", p.ids["陈员工"]); len(persons) != 2 || fmt.Sprint(chen["times"], chen["hours"], chen["all_hours"], chen["rate"], chen["certs"], chen["last"]) != "1 20 20 1000 12026-03-20" {
		t.Errorf("files: %v", persons)
	}
	missing := p.report("training_missing", map[string]any{"target": "2"})
	for name, want := range map[string]string{"王主任": "0 消防安全（未合格）", "李行政": "20 消防安全（未合格）", "赵总": "20 消防安全"} {
		r := by(missing, "employee_id", p.ids[name])
		if got := fmt.Sprint(r["gap"], " ", r["names"]); got != want {
			t.Errorf("%s lacks %s, want %s", name, got, want)
		}
	}
	if by(missing, "employee_id", p.ids["陈员工"]) != nil {
		t.Error("who has his hours and the course is on the list")
	}
	if r := by(p.report("training_missing", map[string]any{}), "employee_id", p.ids["陈员工"]); r["target"] != int64(200) || r["gap"] != int64(180) {
		t.Errorf("against the company's target: %v", r)
	}
	certs := p.report("cert_list", map[string]any{})
	if len(certs) != 1 || certs[0]["name"] != "会计证" || certs[0]["days"] != int64(30) || certs[0]["status"] != "soon" || certs[0]["from"] != "file" {
		t.Errorf("certificates: %v", certs)
	}
	if certs = p.report("cert_list", map[string]any{"until": "2027-03-20"}); len(certs) != 2 || by(certs, "name", "消防安全")["from"] != "training" {
		t.Errorf("certificates of the year: %v", certs)
	}
	p.actor = store.Actor{Name: "viewer", Roles: []string{"viewer"}, Employee: p.ids["陈员工"], Reach: kind.Self}
	if rows := p.report("training_person", map[string]any{}); len(rows) != 1 || rows[0]["employee_id"] != p.ids["陈员工"] {
		t.Errorf("a viewer sees: %v", rows)
	}
	if rows := p.report("training_year", map[string]any{}); len(rows) != 1 || rows[0]["people"] != int64(1) {
		t.Errorf("a viewer's year: %v", rows)
	}
	p.actor = user.System()
}

// A certificate that has run out is missing again; one of another position is nobody's.
func TestRequiredCourses(t *testing.T) {
	p := school(t)
	chen := p.ids["陈员工"]
	p.system(func(tx *store.Tx) {
		p.add(tx, "course", kind.Values{"name": "电工复训", "type": "safety", "hours": int64(80), "required": int64(1), "positions": "电工"})
	})
	lacks := func() string {
		var out []string
		for _, m := range p.card(chen, "").Missing {
			out = append(out, m.Name+" "+m.Why+" "+m.When)
		}
		return strings.Join(out, "; ")
	}
	train := func(day, result string) {
		p.system(func(tx *store.Tx) {
			p.add(tx, "training_record", kind.Values{"employee_id": chen, "name": "消防安全", "course_id": p.ids["消防安全"], "type": "safety", "train_date": day, "hours": int64(20), "mode": "internal", "result": result})
		})
	}
	for _, tt := range []struct{ day, result, want string }{
		{"", "", "消防安全 never "},
		{"2024-05-01", "fail", "消防安全 failed 2024-05-01"},
		{"2025-03-30", "pass", "消防安全 expired 2026-03-30"},
		{"2025-03-31", "pass", ""},
	} {
		if tt.day != "" {
			train(tt.day, tt.result)
		}
		if got := lacks(); got != tt.want {
			t.Errorf("after %s %s: %q, want %q", tt.day, tt.result, got, tt.want)
		}
	}
}

// Certificates of trainings stand with the training alone, others in somebody's file; each
// is told of once, and not after either of them has a later one of the same name.
func TestCertificatesAreToldOfOnce(t *testing.T) {
	p := school(t)
	told := func() (out []string) {
		set := lens.NewSet(p.s, 0)
		defer set.Close()
		d := &desk.Desk{Store: p.s, Lenses: set, Actor: p.actor}
		list, err := remind.For(context.Background(), d, backend.ReminderRules(p.s.Catalog()))
		p.must(err)
		for _, it := range list.Items {
			if strings.HasPrefix(it.Rule, "cert_expiry_") {
				out = append(out, fmt.Sprint(it.Rule, " ", it.Title, " ", it.Say.ZH, " ", it.Due))
			}
		}
		slices.Sort(out)
		return out
	}
	who := p.ids["陈员工"]
	trained := func(name, until, result string) {
		p.system(func(tx *store.Tx) {
			p.add(tx, "training_record", kind.Values{"employee_id": who, "name": name, "type": "safety", "train_date": "2026-02-01", "hours": int64(20), "mode": "external", "attendance": "present", "result": result, "exam_mode": "check", "cert_no": name + until, "cert_expiry": until})
		})
	}
	filed := func(name string, until any) {
		p.system(func(tx *store.Tx) {
			p.add(tx, "employee_cert", kind.Values{"employee_id": who, "name": name, "expiry": until})
		})
	}
	p.as("clerk")
	expect := func(when string, want ...string) {
		t.Helper()
		if got := told(); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: %q, want %q", when, got, want)
		}
	}
	trained("消防安全", "2026-04-20", "pass")
	filed("消防安全", "2026-04-20")
	filed("电工证", "2026-04-30")
	filed("会计证", "2026-05-01")
	expect("typed twice", "cert_expiry_emp 陈员工 会计证 2026-05-01", "cert_expiry_emp 陈员工 电工证 2026-04-30", "cert_expiry_training 陈员工 消防安全 2026-04-20")
	trained("电工证", "2027-04-30", "fail")
	expect("a training that was failed renews nothing", "cert_expiry_emp 陈员工 会计证 2026-05-01", "cert_expiry_emp 陈员工 电工证 2026-04-30", "cert_expiry_training 陈员工 消防安全 2026-04-20")
	trained("电工证", "2027-04-30", "pass")
	filed("消防安全", "2028-04-20")
	expect("each renewed by the other", "cert_expiry_emp 陈员工 会计证 2026-05-01")
	filed("会计证", nil)
	expect("valid for ever")
}
