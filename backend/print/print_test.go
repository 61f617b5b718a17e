package print_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/print"
	"opsbook/backend/print/printtest"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

var lists = kind.Lists{
	"role":   {Name: "role", Codes: []kind.Code{{Key: "dept_head", Label: "部门负责人"}, {Key: "area_head", Label: "分管领导"}}},
	"status": {Name: "status", Codes: []kind.Code{{Key: "draft", Label: "草稿"}, {Key: "done", Label: "已批准"}}},
	"urgent": {Name: "urgent", Codes: []kind.Code{{Key: "a", Label: "普通"}, {Key: "b", Label: "加急"}, {Key: "c", Label: "停用的", Off: true}}},
}

var (
	request = kind.Kind{Name: "request", Label: "用品申请表", English: "Request", Chapter: "asset", Key: "no", Title: "no", Totals: []string{"total"},
		Fields: []kind.Field{
			{Name: "no", Label: "单据编号", English: "No.", Type: kind.Text, Section: fault.T("申请", "Request")},
			{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "status"},
			{Name: "urgent", Label: "紧急程度", English: "Urgency", Type: kind.Enum, Codes: "urgent"},
			{Name: "day", Label: "申请日期", English: "Date", Type: kind.Date},
			{Name: "reason", Label: "申请理由", English: "Reason", Type: kind.LongText},
			{Name: "secret", Label: "内部备注", English: "Note", Type: kind.Text, Hidden: true},
			{Name: "total", Label: "金额", English: "Amount", Type: kind.Money, Locked: true},
			{Name: "lines", Label: "明细", English: "Lines", Type: kind.Sub, To: "request_line", Section: fault.T("明细", "Lines")},
		},
		Steps: []kind.Step{
			{Name: "submit", Label: "提交", English: "Submit", From: []string{"draft"}, To: "draft", Roles: []string{"clerk"}},
			{Name: "head", Label: "部门审批", English: "Approve", From: []string{"draft"}, To: "done", Roles: []string{"dept_head"}},
			{Name: "boss", Label: "领导审批", English: "Approve", From: []string{"draft"}, To: "done", Roles: []string{"area_head", "admin"}},
		}}
	line = kind.Kind{Name: "request_line", Label: "明细", English: "Line", Title: "name", Parent: "request", Totals: []string{"qty"},
		Fields: []kind.Field{
			{Name: "request", Label: "申请", English: "Request", Type: kind.Ref, To: "request", Hidden: true},
			{Name: "name", Label: "物品名称", English: "Item", Type: kind.Text},
			{Name: "qty", Label: "数量", English: "Quantity", Type: kind.Int},
			{Name: "price", Label: "单价", English: "Price", Type: kind.Money},
		}}
)

var options = print.Options{Company: print.Company{Name: "星桥澜(虚构)", UnitLine: "运营区"}, Today: "2026-03-31", By: "张伟", Now: storetest.Clock}

// within runs fn in a read transaction of a small file.
func within(t testing.TB, fn func(tx *store.Tx)) {
	t.Helper()
	s := storetest.Open(t, lists, request, line)
	if err := s.Read(context.Background(), user.System(), func(tx *store.Tx) error { fn(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

func row(v kind.Values) *store.Row { return &store.Row{ID: "0190", Values: v} }

func sample(t testing.TB, name string, pdf []byte) {
	t.Helper()
	if dir := os.Getenv("OPSBOOK_SAMPLES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func flat(s string) string { return strings.Join(strings.Fields(s), "") }

// A document with steps and line items: filled and empty.
func TestDocument(t *testing.T) {
	v := kind.Values{"no": "LY-202603-007", "status": "draft", "urgent": "b", "day": "2026-03-30", "reason": "新员工入职。", "total": int64(123450)}
	lines := []store.Row{*row(kind.Values{"name": "中性笔", "qty": int64(24), "price": int64(150)}), *row(kind.Values{"name": "订书机", "qty": int64(2), "price": int64(1850)})}
	within(t, func(tx *store.Tx) {
		for name, s := range map[string]print.Subject{"document": {Row: row(v), Lines: map[string][]store.Row{"lines": lines}}, "document-blank": {}} {
			o := options
			o.Blank = s.Row == nil
			pdf, pages, err := print.Record(tx, &request, []print.Subject{s}, o)
			if err != nil || pages != 1 {
				t.Fatal(name, pages, err)
			}
			sample(t, name, pdf)
			printtest.Check(t, pdf)
			printtest.SameText(t, name+".txt", printtest.Text(t, pdf, true))
			printtest.SamePicture(t, name+".png", printtest.Render(t, pdf, 1, 40))
		}
	})
}

// Long texts take more room and are all there, also over pages.
func TestNothingIsLost(t *testing.T) {
	var b strings.Builder
	for i := range 400 {
		fmt.Fprintf(&b, "第%d句，说明申请的理由、数量与用途。", i)
	}
	long := b.String()
	within(t, func(tx *store.Tx) {
		r := row(kind.Values{"no": "LY-1", "status": "draft", "reason": long})
		pdf, pages, err := print.Record(tx, &request, []print.Subject{{Row: r}}, options)
		if err != nil || pages < 3 {
			t.Fatal(pages, err)
		}
		sentences(t, "form", pdf)
		pdf, _, err = print.List(&request, func(fn func(*store.Tx, *store.Row) error) error { return fn(tx, r) }, options)
		if err != nil {
			t.Fatal(err)
		}
		sentences(t, "list", pdf)
	})
}

// sentences counts characters that each sentence has once: a page break may tear
// a sentence, but a lost line would take some along.
func sentences(t *testing.T, what string, pdf []byte) {
	t.Helper()
	text := printtest.Text(t, pdf, false)
	for _, c := range []string{"句", "说", "与", "途"} {
		if n := strings.Count(text, c); n != 400 {
			t.Errorf("%s: %s stands there %d times, want 400", what, c, n)
		}
	}
}

// What does not fit on the sheet is left out: first what is empty, then the last;
// never what tells records apart.
func TestColumnsThatFit(t *testing.T) {
	wide := kind.Kind{Name: "request", Label: "宽表", Key: "no", Title: "name", Fields: []kind.Field{{Name: "no", Label: "编号", Type: kind.Text}, {Name: "name", Label: "名称", Type: kind.Text}}}
	v := kind.Values{"no": "A-1", "name": "打印机"}
	for i := range 30 {
		name := fmt.Sprintf("f%d", i)
		wide.Fields = append(wide.Fields, kind.Field{Name: name, Label: fmt.Sprintf("第%d栏的内容", i), Type: kind.Text})
		if i != 3 {
			v[name] = fmt.Sprintf("这是第%d栏里的文字", i)
		}
	}
	wide.Fields = append(wide.Fields, kind.Field{Name: "status", Label: "状态", Type: kind.Text})
	v["status"] = "在用"
	within(t, func(tx *store.Tx) {
		rows := func(fn func(*store.Tx, *store.Row) error) error { return fn(tx, row(v)) }
		count := map[string]int{}
		for _, sheet := range []string{"A4", "A3"} {
			o := options
			o.Sheet = sheet
			pdf, _, err := print.List(&wide, rows, o)
			if err != nil {
				t.Fatal(err)
			}
			text := flat(printtest.Text(t, pdf, false))
			for _, want := range []string{"编号", "名称", "第0栏", "状态", "在用"} {
				if !strings.Contains(text, want) {
					t.Errorf("%s lacks %s", sheet, want)
				}
			}
			if strings.Contains(text, "第3栏") || strings.Contains(text, "第29栏") {
				t.Errorf("%s: an empty column or the last is still there", sheet)
			}
			count[sheet] = strings.Count(text, "栏的")
		}
		if count["A4"] < 8 || count["A3"] < count["A4"]+4 {
			t.Errorf("columns on A4 and A3: %v", count)
		}
	})
}

func TestMissing(t *testing.T) {
	if err := print.Missing("堃、𠮷、𬭚、☑ Ω", "名称"); err != nil {
		t.Errorf("printable text: %v", err)
	}
	err := print.Missing("甲\U000323B2\U000323B3\U000323B2", "DN-1的名称")
	if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "有 2 个字符没有字体") || !strings.Contains(err.Error(), "(U+323B3,DN-1的名称)") {
		t.Errorf("two without a glyph: %v", err)
	}
	within(t, func(tx *store.Tx) {
		o := options
		o.Company.Name = "\U000323B2有限公司"
		if pdf, _, err := print.Record(tx, &request, nil, func() print.Options { o.Blank = true; return o }()); pdf != nil || !strings.Contains(fmt.Sprint(err), "第1页") {
			t.Errorf("in the name of the company: %v", err)
		}
		many := ""
		for i := range rune(20) {
			many += string(0x323B0 + i)
		}
		rows := func(fn func(*store.Tx, *store.Row) error) error {
			return fn(tx, row(kind.Values{"no": "LY-9", "reason": many}))
		}
		if _, _, err := print.List(&request, rows, options); !strings.Contains(fmt.Sprint(err), "有 20 个字符") || strings.Count(err.Error(), "LY-9的申请理由") != 8 {
			t.Errorf("many: %v", err)
		}
	})
}

func TestBounds(t *testing.T) {
	within(t, func(tx *store.Tx) {
		r := row(kind.Values{"no": "LY-1"})
		rows := func(fn func(*store.Tx, *store.Row) error) error {
			for range print.MaxRows + 1 {
				if err := fn(tx, r); err != nil {
					return err
				}
			}
			return nil
		}
		if _, _, err := print.List(&request, rows, options); !fault.Is(err, fault.Invalid) {
			t.Errorf("too many rows: %v", err)
		}
		if _, _, err := print.Record(tx, &request, make([]print.Subject, print.MaxForms+1), options); !fault.Is(err, fault.Invalid) {
			t.Errorf("too many forms: %v", err)
		}
		broken := errors.New("disk")
		if _, _, err := print.List(&request, func(func(*store.Tx, *store.Row) error) error { return broken }, options); !errors.Is(err, broken) {
			t.Errorf("a failure while reading: %v", err)
		}
	})
}

// An empty register is a ledger with a head and nothing in it.
func TestEmptyLedger(t *testing.T) {
	pdf, pages, err := print.List(&request, func(func(*store.Tx, *store.Row) error) error { return nil }, options)
	if err != nil || pages != 1 {
		t.Fatal(pages, err)
	}
	if text := printtest.Text(t, pdf, true); !strings.Contains(text, "单据编号") || strings.Contains(text, "合计") {
		t.Error(text)
	}
}

func TestFormTitle(t *testing.T) {
	for label, want := range map[string]string{"员工名册": "员工登记表", "合作伙伴档案": "合作伙伴档案表", "部门": "部门登记表", "办公用品领用申请表": "办公用品领用申请表",
		"维修记录": "维修记录表", "单位信息": "单位登记表", "出库单": "出库单", "办公设备台账": "办公设备登记表"} {
		if got := print.FormTitle(&kind.Kind{Label: label}); got != want {
			t.Errorf("%s: %s, want %s", label, got, want)
		}
	}
}
