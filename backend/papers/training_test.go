package papers_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"opsbook/backend"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// trained is an office with a course, a session of n people, and what came of it.
func trained(t testing.TB, n int) *office {
	o := open(t)
	o.add("消防", "course", kind.Values{"name": "消防安全与应急疏散", "type": "safety", "hours": int64(20), "required": int64(1), "valid_months": int64(12)})
	o.add("PX", "training_session", kind.Values{"doc_no": "PX-202603-001", "course_id": o.ids["消防"], "name": "消防安全与应急疏散", "type": "safety", "mode": "expert", "start_at": "2026-03-20 14:00:00", "end_at": "2026-03-20 16:00:00",
		"hours": int64(20), "trainer": "周讲师（消防支队，外聘）", "trainer_type": "external", "place": "二楼会议室", "dept_id": o.ids["行政部"], "organiser": o.ids["李𠮷"], "exam_mode": "exam", "pass_score": int64(600), "cost": int64(200000),
		"content": "火灾成因、灭火器使用、疏散路线；二号楼实地演练一次。", "expected": int64(n), "attended": int64(n - 1), "passed": int64(n - 2), "average": int64(815), "eval_score": int64(900), "status": "examined"})
	staff := []string{"张伟", "李𠮷"}
	for i := len(staff); i < n; i++ {
		name := fmt.Sprintf("员工%02d", i)
		o.add(name, "employee", kind.Values{"name": name, "gender": "M", "dept_id": o.ids[[]string{"行政部", "运营一部"}[i%2]], "position_id": "专员", "hire_date": "2022-06-13"})
		staff = append(staff, name)
	}
	for i, name := range staff[:n] {
		v := kind.Values{"emp_no": o.number(name), "employee_id": o.ids[name], "dept_id": o.ids["运营一部"], "session_id": o.ids["PX"], "name": "消防安全与应急疏散", "course_id": o.ids["消防"], "type": "safety", "train_date": "2026-03-20",
			"hours": int64(20), "mode": "expert", "org": "周讲师（消防支队，外聘）", "attendance": "present", "score": int64(700 + i*10%300), "result": "pass", "cert_no": fmt.Sprintf("XF-2026-%03d", i+1), "cert_expiry": "2027-03-20"}
		switch i {
		case 1:
			v["score"], v["retake_score"], v["result"] = int64(550), int64(750), "retake_pass"
		case 2:
			v["attendance"], v["hours"], v["score"], v["result"], v["cert_no"], v["cert_expiry"] = "leave", int64(0), nil, "absent", nil, nil
		}
		o.add("r"+name, "training_record", v)
	}
	return o
}

func (o *office) number(name string) (no string) {
	_ = o.s.Read(context.Background(), o.desk.Actor, func(tx *store.Tx) error {
		k, err := tx.Kind("employee")
		if err != nil {
			return err
		}
		r, err := record.Get(tx, k, o.ids[name])
		if err == nil {
			no = r.Values.Str("emp_no")
		}
		return err
	})
	return no
}

// file gives somebody n trainings of the years before.
func (o *office) file(name string, n int) {
	for i := range n {
		day := time.Date(2023, 1, 10, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i*41).Format(time.DateOnly)
		v := kind.Values{"emp_no": o.number(name), "employee_id": o.ids[name], "dept_id": o.ids["运营一部"], "name": []string{"制度宣贯", "办公软件应用提升", "客户沟通技巧", "资产管理与盘点方法（含实操演练与结业考核）"}[i%4],
			"type": []string{"policy", "skill", "business", "skill"}[i%4], "train_date": day, "hours": int64(20 + i%4*10), "mode": []string{"internal", "online", "external"}[i%3], "org": []string{"行政部负责人", "数据分析师", "华测培训中心(虚构)"}[i%3],
			"exam_mode": "exam", "score": int64(560 + i*17%400), "result": []string{"pass", "pass", "excellent", "fail"}[i%4]}
		o.add(fmt.Sprint(name, day), "training_record", v)
	}
}

// The forms of trainings: the plan, the signed list of two and of 55 people, the scores,
// an evaluation, an application to be sent out; filled and empty.
func TestTrainingForms(t *testing.T) {
	o := trained(t, 55)
	rows := []kind.Values{}
	for i, month := range []string{"2026-03", "2026-06", "2026-09"} {
		rows = append(rows, kind.Values{"course_id": o.ids["消防"], "type": "safety", "target": []string{"全员", "新入职员工", "运营一部、市场与合作伙伴拓展部全体专员"}[i], "qty": int64(20 + i), "mode": "expert", "plan_month": month,
			"hours": int64(20), "budget": int64(150000), "trainer": "周讲师", "place": "二楼会议室", "exam_mode": "exam", "status": []string{"done", "planned", "postponed"}[i]})
	}
	o.document("training_plan", kind.Values{"doc_no": "PXJH-2026-01", "title": "2026年度培训计划", "dept_id": o.ids["行政部"], "budget": int64(450000), "status": "approved"}, "plan_course", "plan_id", rows...)
	o.add("PXPG", "training_eval", kind.Values{"doc_no": "PXPG-202603-001", "session_id": o.ids["PX"], "evaluator": o.ids["张伟"], "dept_id": o.ids["运营一部"], "s_content": int64(5), "s_trainer": int64(4), "s_org": int64(5), "s_use": int64(4), "score": int64(900),
		"advice": "增加灭火器实操时间。", "behavior": "effective", "behavior_by": o.ids["李𠮷"], "behavior_on": "2026-03-30", "behavior_note": "能带领本组完成疏散演练。"})
	o.add("WPX", "training_ext_app", kind.Values{"doc_no": "WPX-202603-001", "apply_dept": o.ids["运营一部"], "applicant": o.ids["张伟"], "apply_date": "2026-03-01", "title": "固定资产管理师研修班", "type": "skill", "org": "华测培训中心(虚构)",
		"dates": "2026-03-10/2026-03-12", "place": "云栖市(虚构)", "cost": int64(380000), "reason": "年终盘点由本人负责，需要系统学习。", "status": "hr"})
	for _, tt := range []struct {
		name, form string
		in         papers.Input
		pages      int
	}{
		{"plan", "training_plan_card", papers.Input{IDs: []string{"PXJH-2026-01"}}, 1},
		{"plan-blank", "training_plan_card", papers.Input{Blank: true}, 1},
		{"session", "training_session_card", papers.Input{IDs: []string{"PX-202603-001"}}, 1},
		{"session-blank", "training_session_card", papers.Input{Blank: true}, 1},
		{"signin", "training_signin", papers.Input{IDs: []string{"PX-202603-001"}}, 2},
		{"signin-blank", "training_signin", papers.Input{Blank: true}, 1},
		{"scores", "training_scores", papers.Input{IDs: []string{"PX-202603-001"}}, 3},
		{"scores-blank", "training_scores", papers.Input{Blank: true}, 1},
		{"eval", "training_eval_card", papers.Input{IDs: []string{"PXPG-202603-001"}}, 1},
		{"eval-blank", "training_eval_card", papers.Input{Blank: true}, 1},
		{"outside", "training_ext_app_card", papers.Input{IDs: []string{"WPX-202603-001"}, Copies: 1}, 1},
		{"outside-blank", "training_ext_app_card", papers.Input{Blank: true, Copies: 1}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o.t = t
			pdf, pages := o.print(tt.form, tt.in)
			if pages != tt.pages {
				t.Errorf("%d pages, want %d", pages, tt.pages)
			}
			look(t, "form-training-"+tt.name, pdf)
		})
	}
}

// The card: of somebody who has been trained once, of somebody with three years of it, empty.
func TestTrainingCards(t *testing.T) {
	o := trained(t, 3)
	o.file("张伟", 34)
	for _, tt := range []struct {
		name  string
		in    papers.Input
		pages int
	}{
		{"long", papers.Input{IDs: []string{o.ids["张伟"]}}, 2},
		{"short", papers.Input{IDs: []string{o.ids["李𠮷"]}}, 1},
		{"blank", papers.Input{Blank: true}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o.t = t
			pdf, pages := o.print("training_file", tt.in)
			if pages != tt.pages {
				t.Errorf("%d pages, want %d", pages, tt.pages)
			}
			look(t, "training-card-"+tt.name, pdf)
		})
	}
	// Who may print the card is not who may print the roster.
	for _, tt := range []struct {
		role, employee string
		may            bool
	}{{"viewer", "张伟", true}, {"viewer", "李𠮷", false}, {"dept_head", "张伟", true}, {"dept_head", "李𠮷", false}, {"auditor", "李𠮷", true}} {
		a := store.Actor{Name: tt.role, Roles: []string{tt.role}, Employee: o.ids["张伟"], Depts: []string{o.ids["运营一部"]}}
		p, err := papers.Make(context.Background(), &desk.Desk{Store: o.s, Lenses: o.desk.Lenses, Actor: a}, "training_file", papers.Input{IDs: []string{o.ids[tt.employee]}})
		if may := err == nil; may != tt.may || err != nil && !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s prints the card of %s: %v, %d bytes", tt.role, tt.employee, err, len(p.PDF))
		}
	}
}

// schooled is an office of 500 more people with 20 trainings each, over three years.
func schooled(b *testing.B) *office {
	o := open(b)
	o.write(func(tx *store.Tx) error {
		staff, _ := tx.Kind("employee")
		records, err := tx.Kind("training_record")
		if err != nil {
			return err
		}
		for i := range 500 {
			id, err := record.Add(tx, staff, kind.Values{"name": fmt.Sprintf("员工%03d", i), "gender": "F", "dept_id": o.ids["运营一部"], "position_id": "运营专员", "hire_date": "2021-03-01"})
			if err != nil {
				return err
			}
			for j := range 20 {
				if _, err := record.Add(tx, records, kind.Values{"employee_id": id, "name": "办公软件应用提升", "type": "skill", "train_date": fmt.Sprintf("20%d-%02d-12", 23+j/8, 1+j%12), "hours": int64(40), "mode": "internal", "org": "数据分析师",
					"exam_mode": "practice", "score": int64(850), "result": "pass", "cert_no": fmt.Sprintf("ZS-%d-%d", i, j), "cert_expiry": "2028-01-01"}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return o
}

// At most 10 s are allowed for 500 cards.
func BenchmarkTrainingCards(b *testing.B) {
	o := schooled(b)
	for b.Loop() {
		pdf, pages := o.print("training_file", papers.Input{})
		if pages < 500 {
			b.Fatal(pages)
		}
		b.ReportMetric(float64(len(pdf))/1e6, "MB")
	}
}

// The reports of the same people, on the screen.
func BenchmarkTrainingReports(b *testing.B) {
	o := schooled(b)
	set, err := backend.Reports(o.s.Catalog())
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"training_year", "training_person", "training_missing", "cert_list"} {
		b.Run(name, func(b *testing.B) {
			r, err := set.Get(name)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if err := o.s.Read(context.Background(), o.desk.Actor, func(tx *store.Tx) error {
					_, err := r.Run(tx, kind.View, map[string]any{})
					return err
				}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
