package papers_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"opsbook/backend/desk"
	"opsbook/backend/equipment"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/print/printtest"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

// Every form as it is handed to a leader: its text and its looks.
func TestForms(t *testing.T) {
	o := open(t)
	tests := []struct {
		name, form string
		in         papers.Input
		pages      int
	}{
		{"ledger", "equipment", papers.Input{Query: desk.ListQuery{Void: true}}, 1},
		{"ledger-a3", "equipment", papers.Input{Sheet: "A3"}, 1},
		{"ledger-blank", "equipment", papers.Input{Blank: true}, 1},
		{"card", "equipment_card", papers.Input{IDs: []string{"DN-2024-0012"}}, 1},
		{"card-photo", "equipment_card", papers.Input{IDs: []string{"DY-2023-0002"}}, 1},
		{"card-void", "equipment_card", papers.Input{IDs: []string{"DN-2019-0007"}}, 1},
		{"card-low", "equipment_card", papers.Input{IDs: []string{"JJ-2024-0001"}}, 1},
		{"card-blank", "equipment_card", papers.Input{Blank: true}, 1},
		{"labels", "equipment_label", papers.Input{Start: 3, Query: desk.ListQuery{Sort: []desk.Order{{Field: "asset_no"}}}}, 1},
		{"sticker", "equipment_label", papers.Input{Sheet: "60x40", IDs: []string{"DY-2023-0002"}}, 1},
		{"departments", "department", papers.Input{}, 1},
		{"partner", "partner_card", papers.Input{IDs: []string{"晴川办公设备商行(虚构)"}}, 2},
		{"partner-blank", "partner_card", papers.Input{Blank: true}, 2},
		{"employee", "employee_card", papers.Input{Query: desk.ListQuery{Search: "张伟"}}, 1},
		{"employee-blank", "employee_card", papers.Input{Blank: true}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o.t = t
			pdf, pages := o.print(tt.form, tt.in)
			if pages != tt.pages {
				t.Errorf("%d pages, want %d", pages, tt.pages)
			}
			look(t, tt.name, pdf)
		})
	}
	t.Run("rights", func(t *testing.T) {
		pdf, name, _, err := papers.Rights(context.Background(), o.desk)
		if err != nil || name != "权限一览表_2026-03-31.pdf" {
			t.Fatal(name, err)
		}
		look(t, "rights", pdf)
	})
	t.Run("recovery", func(t *testing.T) {
		pdf, name, pages, err := papers.Recovery(context.Background(), o.desk, storetest.Key.Groups(), `D:\运营台账\data`)
		if err != nil || pages != 1 || name != "恢复密钥_2026-03-31.pdf" {
			t.Fatal(name, pages, err)
		}
		look(t, "recovery", pdf)
		if text := flat(printtest.Text(t, pdf, false)); !strings.Contains(text, flat(storetest.Key.Groups()[15])) {
			t.Error("the last group is not on the sheet")
		}
	})
}

// headCode is what the log ended with: no two ledgers have the same.
var headCode = regexp.MustCompile(`(台账校验码：)(?:[A-HJ-NP-Z2-9]{4}-){7}[A-HJ-NP-Z2-9]{4}`)

// look compares a paper with its golden text and a small picture of page 1.
func look(t *testing.T, name string, pdf []byte) {
	t.Helper()
	sample(t, name, pdf)
	printtest.Check(t, pdf)
	text := printtest.Text(t, pdf, true)
	if headCode.MatchString(text) {
		page, foot := printtest.Foot(t, pdf)
		text = page + headCode.ReplaceAllString(strings.Join(strings.Fields(foot), " "), "$1…") + "\n"
	}
	printtest.SameText(t, name+".txt", text)
	printtest.SamePicture(t, name+".png", printtest.Render(t, pdf, 1, 40))
}

// A chair of low value has no 固定资产卡片: each card is called as its device is
// managed, and the file as all its cards, if they are called the same.
func TestCardTitles(t *testing.T) {
	o := open(t)
	for _, tt := range []struct {
		ids  []string
		name string
		on   []string
	}{
		{[]string{"JJ-2024-0001"}, "低值耐用品卡片", []string{"低值耐用品卡片"}},
		{[]string{"DN-2024-0012", "DN-2024-0013"}, "固定资产卡片", []string{"固定资产卡片", "固定资产卡片"}},
		{[]string{"JJ-2024-0001", "DN-2024-0013"}, "固定资产卡片", []string{"低值耐用品卡片", "固定资产卡片"}},
	} {
		p, err := papers.Make(context.Background(), o.desk, "equipment_card", papers.Input{IDs: tt.ids})
		if err != nil || p.Name != tt.name+"_2026-03-31.pdf" {
			t.Fatalf("%v: %q %v", tt.ids, p.Name, err)
		}
		pages := strings.Split(printtest.Text(t, p.PDF, true), "\f")
		for i, want := range tt.on {
			if got := strings.Count(flat(pages[i]), want); got != 1 {
				t.Errorf("%v, page %d: %s stands there %d times", tt.ids, i+1, want, got)
			}
		}
	}
}

// A ledger that nobody has sorted is handed in by number, whatever was entered last;
// one that was sorted stays as it is.
func TestLedgerIsByNumber(t *testing.T) {
	o := open(t)
	for want, sort := range map[string][]desk.Order{
		"DN-2024-0012 DN-2024-0013 DY-2023-0002 JJ-2024-0001": nil,
		"JJ-2024-0001 DY-2023-0002 DN-2024-0013 DN-2024-0012": {{Field: "asset_no", Desc: true}},
	} {
		pdf, _ := o.print("equipment", papers.Input{Query: desk.ListQuery{Sort: sort}})
		if got := strings.Join(numbers.FindAllString(printtest.Text(t, pdf, true), -1), " "); got != want {
			t.Errorf("sorted by %v: %s, want %s", sort, got, want)
		}
	}
}

var numbers = regexp.MustCompile(`[A-Z]{2}-\d{4}-\d{4}`)

// Codes hold the number alone, so that any scanner can type it into a search.
func TestCodesAreNumbers(t *testing.T) {
	o := open(t)
	for form, want := range map[string][]string{
		"equipment_card":  {"DN-2024-0013"},
		"equipment_label": {"DN-2024-0013"},
	} {
		pdf, _ := o.print(form, papers.Input{IDs: []string{"DN-2024-0013"}})
		if got := printtest.Codes(t, printtest.Render(t, pdf, 1, 200)); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", form, got, want)
		}
	}
}

// A thousand devices: each on the paper once, head and title on every page, totals
// at the end.
func TestLedgerOfAThousand(t *testing.T) {
	o := open(t)
	sum := int64(0)
	o.write(func(tx *store.Tx) error {
		for i := range 1000 {
			sum += int64(100_00 + i)
			_, err := record.Add(tx, &equipment.Kind, kind.Values{"asset_no": fmt.Sprintf("QT-2025-%04d", i+1), "name": "办公设备", "class_code": "A02010105",
				"model": "型号" + fmt.Sprint(i%37), "purchase_date": "2025-01-02", "original_value": int64(100_00 + i), "location": "一楼库房"})
			if err != nil {
				return err
			}
		}
		return nil
	})
	pdf, pages := o.print("equipment", papers.Input{Query: desk.ListQuery{Search: "QT-2025", Sort: []desk.Order{{Field: "asset_no"}}}})
	sample(t, "thousand", pdf)
	text := printtest.Text(t, pdf, true)
	sheets := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	if pages != 36 || len(sheets) != pages {
		t.Fatalf("%d pages, %d in the text", pages, len(sheets))
	}
	for i, s := range sheets {
		for _, want := range []string{"办公设备台账", "编制单位：星桥澜 运营区", "单位：元", "资产编号", fmt.Sprintf("第 %d 页 / 共 %d 页", i+1, pages)} {
			if !strings.Contains(s, want) {
				t.Errorf("page %d lacks %s", i+1, want)
			}
		}
	}
	for i := range 1000 {
		if n := strings.Count(text, fmt.Sprintf("QT-2025-%04d", i+1)); n != 1 {
			t.Fatalf("device %d stands there %d times", i+1, n)
		}
	}
	f, _ := equipment.Kind.Field("original_value")
	for _, want := range []string{"合计（1000 条）", f.Text(sum, kind.Context{}), "制表：李𠮷", "复核：", "部门负责人："} {
		if !strings.Contains(sheets[pages-1], want) {
			t.Errorf("the last page lacks %s", want)
		}
	}
}

func TestColumnsThatWereChosen(t *testing.T) {
	o := open(t)
	pdf, _ := o.print("equipment", papers.Input{Columns: []string{"asset_no", "name", "brand"}, IDs: []string{"DN-2024-0013", "JJ-2024-0001"}})
	text := printtest.Text(t, pdf, true)
	for _, want := range []string{"DN-2024-0013", "JJ-2024-0001", "启明(虚构)", "共2条"} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %s", want)
		}
	}
	for _, not := range []string{"DN-2024-0012", "单位：元", "规格型号"} {
		if strings.Contains(text, not) {
			t.Errorf("has %s", not)
		}
	}
}

func TestRefusals(t *testing.T) {
	o := open(t)
	o.add("缺字", "equipment", kind.Values{"asset_no": "DN-2025-0001", "name": "电脑\U000323B2架", "location": "库房",
		"class_code": "A02010105", "model": "T500", "purchase_date": "2025-02-03", "original_value": int64(100)})
	tests := []struct {
		name, form string
		in         papers.Input
		code       fault.Code
		zh         string
	}{
		{"no such form", "equipment_dream", papers.Input{}, fault.NotFound, "equipment_dream"},
		{"line items have no papers of their own", "partner_contact", papers.Input{}, fault.NotFound, "partner_contact"},
		{"no such record", "equipment_card", papers.Input{IDs: []string{"DN-1999-0001"}}, fault.NotFound, "DN-1999-0001"},
		{"nothing found", "equipment_card", papers.Input{Query: desk.ListQuery{Search: "恐龙"}}, fault.Invalid, "没有要打印的记录"},
		{"nothing to label", "equipment_label", papers.Input{IDs: []string{}}, fault.Invalid, "没有要打印的记录"},
		{"no such column", "equipment", papers.Input{Columns: []string{"colour"}}, fault.Invalid, "colour"},
		{"a file is no column", "equipment", papers.Input{Columns: []string{"photos"}}, fault.Invalid, "photos"},
		{"no such stock", "equipment_label", papers.Input{Sheet: "a4-999"}, fault.NotFound, "a4-999"},
		{"a start that is not on the sheet", "equipment_label", papers.Input{Start: 25}, fault.Invalid, "1 到 24"},
		{"a wild correction", "equipment", papers.Input{DX: 500}, fault.Invalid, "50 毫米"},
		{"no glyph in a ledger", "equipment", papers.Input{}, fault.Invalid, "(U+323B2,DN-2025-0001的资产名称)"},
		{"no glyph on a card", "equipment_card", papers.Input{IDs: []string{"DN-2025-0001"}}, fault.Invalid, "(U+323B2,DN-2025-0001的资产名称)"},
		{"no glyph on a label", "equipment_label", papers.Input{IDs: []string{"DN-2025-0001"}}, fault.Invalid, "(U+323B2,DN-2025-0001的资产名称)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := papers.Make(context.Background(), o.desk, tt.form, tt.in)
			if p.PDF != nil || !fault.Is(err, tt.code) || !strings.Contains(err.Error(), tt.zh) {
				t.Errorf("%d bytes, %v; want %s: …%s…", len(p.PDF), err, tt.code, tt.zh)
			}
		})
	}
}

func TestWhoMayPrint(t *testing.T) {
	o := open(t)
	actor := func(role string, dept string) store.Actor {
		return store.Actor{Name: role, Roles: []string{role}, Depts: []string{o.ids[dept]}, Employee: o.ids["张伟"]}
	}
	tests := []struct {
		name  string
		actor store.Actor
		form  string
		ids   []string
		want  fault.Code // "": printed
	}{
		{"clerk", actor("clerk", "行政部"), "equipment", nil, ""},
		{"viewer sees but does not print", actor("viewer", "运营一部"), "equipment", nil, fault.Forbidden},
		{"viewer and a card", actor("viewer", "运营一部"), "equipment_card", []string{"DN-2024-0013"}, fault.Forbidden},
		{"head, own department", actor("dept_head", "运营一部"), "equipment_card", []string{"DN-2024-0013"}, ""},
		{"head, another's", actor("dept_head", "运营一部"), "equipment_label", []string{"DY-2023-0002"}, fault.Forbidden},
		{"head, list", actor("dept_head", "运营一部"), "equipment", nil, ""},
		{"head, another's in a list", actor("dept_head", "运营一部"), "equipment", []string{"DY-2023-0002"}, fault.Forbidden},
		{"head does not print departments", actor("dept_head", "运营一部"), "department", nil, fault.Forbidden},
		{"blank forms need the right too", actor("viewer", "运营一部"), "employee_card", nil, fault.Forbidden},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := &desk.Desk{Store: o.s, Lenses: o.desk.Lenses, Actor: tt.actor}
			p, err := papers.Make(context.Background(), d, tt.form, papers.Input{IDs: tt.ids, Blank: strings.HasPrefix(tt.name, "blank")})
			if tt.want != "" {
				if !fault.Is(err, tt.want) || p.PDF != nil {
					t.Errorf("%v, want %s", err, tt.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if text := printtest.Text(t, p.PDF, true); tt.name == "head, list" && (strings.Contains(text, "DY-2023-0002") || !strings.Contains(text, "DN-2024-0013")) {
				t.Error("the list is not that of his department")
			}
		})
	}
	for _, role := range []string{"clerk", "area_head", "auditor"} {
		d := &desk.Desk{Store: o.s, Lenses: o.desk.Lenses, Actor: actor(role, "行政部")}
		if _, _, _, err := papers.Recovery(context.Background(), d, storetest.Key.Groups(), ""); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s and the recovery key: %v", role, err)
		}
	}
}

// Sensitive fields are masked on paper as on the screen.
func TestMasked(t *testing.T) {
	o := open(t)
	for role, want := range map[string]string{"clerk": "13800000007", "dept_head": "138****0007"} {
		d := &desk.Desk{Store: o.s, Lenses: o.desk.Lenses, Actor: store.Actor{Roles: []string{role}, Depts: []string{o.ids["运营一部"]}}}
		for form, ids := range map[string][]string{"employee": nil, "employee_card": {o.ids["张伟"]}} {
			p, err := papers.Make(context.Background(), d, form, papers.Input{IDs: ids})
			if err != nil {
				t.Fatal(err)
			}
			if text := printtest.Text(t, p.PDF, true); !strings.Contains(text, want) {
				t.Errorf("%s as %s lacks %s", form, role, want)
			}
		}
	}
}

// Every kind prints as a list, as a record and blank without further work.
func TestEveryKindPrints(t *testing.T) {
	o := open(t)
	o.desk.Actor = user.System()
	for i := range o.s.Catalog().Kinds {
		k := &o.s.Catalog().Kinds[i]
		if k.Chapter == "" || !strings.ContainsRune(k.Access["admin"], kind.Print) {
			continue
		}
		for _, f := range k.AllForms() {
			for _, blank := range []bool{false, true} {
				if f.Of == "labels" && blank {
					continue
				}
				p, err := papers.Make(context.Background(), o.desk, f.Name, papers.Input{Blank: blank})
				none := fault.Is(err, fault.Invalid) && strings.Contains(err.Error(), "没有要打印的记录")
				if err != nil && !none || err == nil && (p.Pages == 0 || !strings.HasSuffix(p.Name, "_2026-03-31.pdf")) {
					t.Errorf("%s, blank %v: %q, %d pages, %v", f.Name, blank, p.Name, p.Pages, err)
				}
			}
		}
	}
}

func BenchmarkCard(b *testing.B) {
	o := open(b)
	for b.Loop() {
		o.print("equipment_card", papers.Input{IDs: []string{"DN-2024-0012"}})
	}
}

func BenchmarkLedger(b *testing.B) {
	o := open(b)
	for b.Loop() {
		o.print("equipment", papers.Input{})
	}
}
