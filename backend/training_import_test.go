package backend_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"opsbook/backend/kind"
	"opsbook/backend/sheet"
	"opsbook/backend/sheet/book"
	"opsbook/backend/store"
	"opsbook/backend/training"
)

// pupils are those whom the crosstab names, and its courses.
func pupils(p *shop) {
	p.system(func(tx *store.Tx) {
		for i, name := range []string{"陈员工", "王主任", "李行政", "赵总"} { // of every shop
			p.put(tx, "employee", p.ids[name], kind.Values{"emp_no": fmt.Sprint("旧", i)})
		}
		for code, v := range map[string][2]string{"Y1": {"运营一部", "一部"}, "Y2": {"运营二部", "二部"}, "SJ": {"数据分析部", "数据"}, "KF": {"客户服务部", "客服部;客服"}} {
			p.ids[v[0]] = p.add(tx, "department", kind.Values{"dept_code": code, "dept_name": v[0], "dept_alias": v[1]})
		}
		for no, v := range map[string][2]string{"2021001": {"张伟", "运营一部"}, "2021002": {"李敏", "运营一部"}, "2024001": {"陈静", "客户服务部"}, "2022005": {"赵磊", "运营二部"}, "2020009": {"张伟", "数据分析部"}} {
			p.ids[no] = p.add(tx, "employee", kind.Values{"emp_no": no, "name": v[0], "dept_id": p.ids[v[1]], "gender": "M", "position_id": "专员", "hire_date": "2020-01-01"})
		}
		for name, v := range map[string]kind.Values{"新员工入职培训": {"type": "orientation", "hours": int64(80)}, "办公软件应用": {"type": "skill", "hours": int64(40), "exam_mode": "practice"}} {
			v["name"] = name
			p.add(tx, "course", v)
		}
	})
}

func (p *shop) draft(kindName, name string, data []byte) *sheet.Draft {
	p.t.Helper()
	bk, err := book.Open(bytes.NewReader(data), int64(len(data)), name, book.Default)
	p.must(err)
	var d *sheet.Draft
	p.must(p.s.Read(context.Background(), p.actor, func(tx *store.Tx) (err error) {
		d, err = sheet.Open(context.Background(), tx, p.kind(tx, kindName), sheet.File{Book: bk, Name: name, Hash: sha256.Sum256(data)},
			sheet.Guesses{"training_record": training.Guess}, sheet.Options{})
		return err
	}))
	return d
}

const crosstab = "training/testdata/03_培训成绩汇总_横向交叉表"

// The crosstab of the domain: each row is decided upon as expected, and makes the records
// that it says; again, it makes none.
func TestImportCrosstab(t *testing.T) {
	p := school(t)
	pupils(p)
	data, err := os.ReadFile(crosstab + ".xlsx")
	p.must(err)
	want, err := os.ReadFile(crosstab + ".json")
	p.must(err)
	var expected struct {
		Records int `json:"expected_training_records"`
		Rows    []struct {
			Row  int
			Kind sheet.Decision
			Why  string
			Norm [][]any
		}
	}
	p.must(json.Unmarshal(want, &expected))
	d := p.draft("training_record", "培训成绩.xlsx", data)
	for _, c := range d.Columns { // a course tells what else a record needs, a sum nothing
		if c.Header == "消防安全" && fmt.Sprint(c.Gives) != "[name type train_date]" || c.Header == "累计课时" && (c.Gives != nil || !strings.HasPrefix(c.Note.ZH, "合计")) {
			t.Errorf("column %+v", c)
		}
	}
	rows, _ := d.Rows("", 0, 100)
	got := map[int]sheet.RowView{}
	for _, r := range rows {
		got[r.Row] = r
	}
	for _, w := range expected.Rows {
		r := got[w.Row]
		if r.Decision != w.Kind {
			t.Errorf("row %d is %q, want %q (%s): %v", w.Row, r.Decision, w.Kind, w.Why, r.Problems)
		}
		if w.Kind != sheet.Error && w.Kind != sheet.Skip && r.Records != len(w.Norm) {
			t.Errorf("row %d makes %d records, want %d", w.Row, r.Records, len(w.Norm))
		}
	}
	for row, says := range map[int]string{7: "累计课时 14 与各课合计 16 不符", 8: "八十五", 9: "工号 2022005 是“赵磊”", 10: "不能大于 100", 11: "无名氏"} {
		if !strings.Contains(fmt.Sprint(got[row].Problems), says) {
			t.Errorf("row %d does not say %q: %v", row, says, got[row].Problems)
		}
	}
	p.must(p.write(func(tx *store.Tx) error {
		res, err := d.Run(context.Background(), tx, nil)
		if err == nil && res.Counts.Created != expected.Records {
			t.Errorf("%d records, want %d", res.Counts.Created, expected.Records)
		}
		return err
	}))
	no := map[int]string{5: "2021001", 6: "2021002", 7: "2024001", 8: "2022005"}
	for _, w := range expected.Rows {
		for _, n := range w.Norm {
			v := p.trained(p.ids[no[w.Row]], n[0].(string))
			result, _, _ := strings.Cut(fmt.Sprint(n[2]), "?")
			score := any(nil)
			if s, ok := n[1].(float64); ok {
				score = int64(s * 10)
			}
			if v["result"] != result || v["score"] != score || len(n) > 3 && v["retake_score"] != int64(n[3].(float64)*10) {
				t.Errorf("row %d %v: %v %v %v", w.Row, n, v["score"], v["result"], v["retake_score"])
			}
		}
	}
	for who, want := range map[string]string{"2021001 消防安全": "2024-03-08 20", "2021001 办公软件应用": "2024-04-01 40", "2021002 办公软件应用": "2024-04-01 0", "2024001 新员工入职培训": "2024-01-15 80", "2021001 制度宣贯": "2024-02-20 20"} {
		no, name, _ := strings.Cut(who, " ")
		if v := p.trained(p.ids[no], name); fmt.Sprint(v["train_date"], " ", v["hours"]) != want || v["emp_no"] != no {
			t.Errorf("%s: %v %v %v, want %s", who, v["train_date"], v["hours"], v["emp_no"], want)
		}
	}
	again := p.draft("training_record", "培训成绩.xlsx", data)
	if again.Counts.Created != 0 || again.Counts.Unchanged != 4 {
		t.Errorf("again: %+v", again.Counts)
	}
}

// trained is the one record of somebody's training of a name.
func (p *shop) trained(person, name string) (v kind.Values) {
	p.t.Helper()
	p.must(p.s.Read(context.Background(), p.actor, func(tx *store.Tx) error {
		rows, err := tx.Where(p.kind(tx, "training_record"), "employee_id", person)
		for _, r := range rows {
			if r.Values.Str("name") == name {
				v = r.Values
			}
		}
		return err
	}))
	return v
}

// A list with a row for each training, as it is kept by hand.
func TestImportList(t *testing.T) {
	p := school(t)
	pupils(p)
	csv := "工号,姓名,培训内容,日期,课时,成绩,证书编号\n2021001,张伟,办公软件应用,2025-05-06,4,92,\n,李敏,消防安全,2025-06-01,2,√,XF-1\n2024001,陈静,茶艺沙龙,2025-07-01,1,请假,\n"
	d := p.draft("training_record", "培训.csv", []byte("\xEF\xBB\xBF"+csv))
	if d.Counts.Created != 3 || d.Counts.Rejected != 0 {
		rows, _ := d.Rows("", 0, 10)
		t.Fatalf("%+v: %+v", d.Counts, rows)
	}
	p.must(p.write(func(tx *store.Tx) error {
		_, err := d.Run(context.Background(), tx, nil)
		return err
	}))
	for who, want := range map[string]string{"2021001 办公软件应用": "excellent 40 skill present <nil>", "2021002 消防安全": "pass 20 safety present 2026-06-01", "2024001 茶艺沙龙": "absent 0 other leave <nil>"} {
		no, name, _ := strings.Cut(who, " ")
		v := p.trained(p.ids[no], name)
		if got := fmt.Sprint(v["result"], " ", v["hours"], " ", v["type"], " ", v["attendance"], " ", v["cert_expiry"]); got != want {
			t.Errorf("%s: %s, want %s", who, got, want)
		}
	}
	if again := p.draft("training_record", "培训.csv", []byte("\xEF\xBB\xBF"+csv)); again.Counts.Created != 0 {
		t.Errorf("again: %+v", again.Counts)
	}
}
