package papers_test

import (
	"context"
	"fmt"
	"testing"

	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/people"
	"opsbook/backend/print/printtest"
	"opsbook/backend/record"
	"opsbook/backend/report"
	"opsbook/backend/store"
)

// The form of a change of position, decided and empty.
func TestPositionChangeForm(t *testing.T) {
	o := open(t)
	o.add("YD", "position_change", kind.Values{"doc_no": "YD-2026-001", "employee_id": o.ids["张伟"], "change_type": "promote", "old_dept": o.ids["运营一部"], "old_position": "运营专员", "old_grade": "P3", "new_dept": o.ids["市场与合作伙伴拓展部"],
		"new_position": "市场主管", "new_grade": "M1", "effective_date": "2026-04-01", "reason": "连续两个季度完成率部门第一，能独立带组；已完成管理岗位必修培训，考核优秀。", "status": "hr",
		"training": "本年课时 6（目标 24）；累计 9 次、23.5 课时；合格率 100%。\n近期课程：管理岗位必修、消防安全与应急疏散、制度宣贯、客户沟通技巧。\n证书：公文写作(中级)（有效）、消防安全（剩 45 天）。",
		"handover": "设备 2：BG-2023-0007、BG-2024-0012\n对接的合作伙伴 1：云帆捷运物流有限公司(虚构)"})
	o.write(func(tx *store.Tx) error {
		for _, e := range []struct{ was, stage, who, say, day string }{{"submitted", "调出部门意见", "张伟", "同意，工作已安排他人承接。", "2026-03-20"}, {"in_review", "调入部门意见", "李𠮷", "同意", "2026-03-23"}} {
			if _, err := record.Add(tx, &flow.Kind, kind.Values{"doc_kind": "position_change", "doc": o.ids["YD"], "step": "approve", "was": e.was, "becomes": "x", "stage": e.stage, "approver": o.ids[e.who], "decision": "approve", "opinion": e.say, "sign_date": e.day}); err != nil {
				return err
			}
		}
		return nil
	})
	for name, in := range map[string]papers.Input{"": {IDs: []string{"YD-2026-001"}}, "-blank": {Blank: true}} {
		t.Run("form"+name, func(t *testing.T) {
			o.t = t
			pdf, pages := o.print("position_change_card", in)
			if pages != 1 {
				t.Errorf("%d pages", pages)
			}
			look(t, "position_change_card"+name, pdf)
		})
	}
}

// 员工名册/异动表 in its views, on paper and as a workbook.
func TestRosterOnPaper(t *testing.T) {
	o := open(t)
	for i, name := range []string{"运营专员", "运营主管"} {
		o.add(name, "position", kind.Values{"pos_code": fmt.Sprint("Y1-0", i+1), "pos_name": name, "dept_id": o.ids["运营一部"], "headcount": int64(2 - i)})
	}
	o.add("林语嫣", "employee", kind.Values{"name": "林语嫣", "gender": "F", "dept_id": o.ids["运营一部"], "position_id": "运营专员", "grade": "P2", "hire_date": "2026-03-09", "status": "probation"})
	o.add("于雪莹", "employee", kind.Values{"name": "于雪莹", "gender": "F", "dept_id": o.ids["行政部"], "position_id": "行政文员", "hire_date": "2020-03-09", "status": "left", "leave_date": "2026-03-13"})
	o.add("YD", "position_change", kind.Values{"doc_no": "YD-2026-001", "employee_id": o.ids["张伟"], "change_type": "promote", "old_dept": o.ids["市场与合作伙伴拓展部"], "old_position": "市场专员", "new_dept": o.ids["运营一部"], "new_position": "运营专员",
		"effective_date": "2026-03-16", "reason": "部门调整", "status": "done"})
	set, err := report.NewSet(o.s.Catalog(), people.Reports())
	if err != nil {
		t.Fatal(err)
	}
	r, err := set.Get("hr_roster")
	if err != nil {
		t.Fatal(err)
	}
	for _, by := range []string{"post", "dept", "move", "staff"} {
		t.Run(by, func(t *testing.T) {
			o.t = t
			in := map[string]any{"month": "2026-03", "by": by}
			p, err := papers.Report(context.Background(), o.desk, r, in)
			if err != nil || p.Pages != 1 {
				t.Fatal(p.Pages, err)
			}
			look(t, "report-hr_roster-"+by, p.PDF)
			printtest.SameText(t, "report-hr_roster-"+by+".xml", o.book(r, in))
		})
	}
}
