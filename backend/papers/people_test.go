package papers_test

import (
	"testing"

	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/record"
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
	for name, in := range map[string]papers.Input{"": {IDs: []string{"YD-2026-001"}, Copies: 1}, "-blank": {Blank: true, Copies: 1}} {
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
