package papers_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/papers"
)

// Of a department or of everybody a list is printed for each who holds something; of whom
// somebody names, an empty one says that he holds nothing.
func TestListsOfHolders(t *testing.T) {
	o := stocked(t)
	for i, who := range []string{"张伟", "张伟", "李𠮷"} {
		no := fmt.Sprintf("DN-2024-%04d", i+1)
		o.add(no, "equipment", kind.Values{"asset_no": no, "name": "台式计算机", "model": "T100", "unit": "台", "location": "3楼302", "class_code": "A02010105", "purchase_date": "2024-01-10", "original_value": int64(5000_00),
			"status": "in_use", "dept_id": o.ids["行政部"], "user_id": o.ids[who]})
	}
	ask := func(in papers.Input) (int, error) {
		out, err := papers.Make(context.Background(), o.desk, "employee_devices", in)
		return out.Pages, err
	}
	where := func(field, value string) desk.ListQuery {
		return desk.ListQuery{Where: []desk.Cond{{Field: field, Op: lens.OneOf, Values: []string{value}}}}
	}
	for name, c := range map[string]struct {
		in    papers.Input
		pages int
	}{
		"everybody": {papers.Input{}, 2}, "one": {papers.Input{IDs: []string{o.ids["张伟"]}}, 1}, "named": {papers.Input{Query: where("name", "李𠮷")}, 1},
	} {
		if pages, err := ask(c.in); err != nil || pages != c.pages {
			t.Errorf("%s: %d pages, want %d: %v", name, pages, c.pages, err)
		}
	}
	o.add("无", "employee", kind.Values{"name": "无设备", "dept_id": o.ids["行政部"], "gender": "male", "hire_date": "2024-03-01", "position_id": "职员"})
	if _, err := ask(papers.Input{Query: where("name", "无设备")}); !fault.Is(err, fault.NotFound) || !strings.Contains(fault.Of(err).Message.ZH, "名下都没有设备") {
		t.Errorf("nobody: %v", err)
	}
}
