package app_test

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"opsbook/app"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/labels"
	"opsbook/backend/papers"
	"opsbook/backend/print/printtest"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/sheet/book"
)

// workbook exports the devices and returns the file and the cells of its heading.
func workbook(t *testing.T, a *app.App) (data []byte, heads []string) {
	t.Helper()
	out, err := a.Export(desk.ListQuery{Kind: "equipment"}, nil, "xlsx")
	if err != nil {
		t.Fatal(err)
	}
	if data, err = app.OutBytes(a, out.Token); err != nil {
		t.Fatal(err)
	}
	b, err := book.Open(bytes.NewReader(data), int64(len(data)), out.Name, book.Default)
	if err != nil {
		t.Fatal(err)
	}
	for r, err := range b.Sheets[0].Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Cells) > 5 && len(heads) == 0 {
			for _, c := range r.Cells {
				heads = append(heads, c.Text)
			}
		}
	}
	return data, heads
}

// takesBack imports a workbook again: every column is known, no record differs.
func takesBack(t *testing.T, a *app.App, what string, data []byte) {
	t.Helper()
	w := httptest.NewRecorder()
	app.Files(a).ServeHTTP(w, httptest.NewRequest("POST", "/_file/upload?name=a.xlsx", bytes.NewReader(data)))
	var up app.Out
	if err := json.Unmarshal(w.Body.Bytes(), &up); err != nil {
		t.Fatal(err)
	}
	d, err := a.ImportOpen("equipment", up.Token)
	if err != nil {
		t.Fatal(err)
	}
	if d.Counts.Unchanged != 1 || d.Counts.Rejected+d.Counts.Created+d.Counts.Updated != 0 {
		t.Errorf("%s: %+v", what, d.Counts)
	}
	for _, field := range []string{"user_id", "location"} {
		if !slices.ContainsFunc(d.Columns, func(c sheet.ColumnView) bool { return c.Field == field }) {
			t.Errorf("%s: no column for %s: %+v", what, field, d.Columns)
		}
	}
}

func paperText(t *testing.T, a *app.App, form string, in papers.Input) string {
	t.Helper()
	out, err := a.Print(form, in)
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := app.OutBytes(a, out.Token)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(printtest.Text(t, pdf, false)), "")
}

// What an administrator calls a field stands everywhere from then on, and is gone
// again when he takes it back; files under either heading are read.
func TestFieldsAreCalledAsTheCompanySays(t *testing.T) {
	o := newOffice(t)
	o.as("admin")
	call := func(field, zh, en string) {
		t.Helper()
		if err := o.a.SetLabel("equipment", field, fault.T(zh, en)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := o.a.Edit("equipment", o.device, 0, record.Input{Values: map[string]any{"location": "库房"}}); err != nil {
		t.Fatal(err)
	}
	old, heads := workbook(t, o.a)
	if !slices.Contains(heads, "存放地点") || !slices.Contains(heads, "使用人") {
		t.Fatalf("declared: %v", heads)
	}
	call("location", "安放处", "Whereabouts")
	call("user_id", "领用者", "")
	o.called("安放处", "Whereabouts", "领用者")
	renamed, heads := workbook(t, o.a)
	if !slices.Contains(heads, "安放处") || !slices.Contains(heads, "领用者") || slices.Contains(heads, "存放地点") {
		t.Errorf("renamed: %v", heads)
	}
	takesBack(t, o.a, "the old file under new labels", old)
	takesBack(t, o.a, "the new file under new labels", renamed)

	o.as("boss") // unlocked anew
	o.called("安放处", "Whereabouts", "领用者")
	call("location", "", "")
	call("user_id", " ", "Held by")
	o.called("存放地点", "Place", "使用人")
	if again, err := o.a.Labels("equipment"); err != nil || slices.ContainsFunc(again, func(l labels.Label) bool { return l.Own != fault.Text{} }) {
		t.Errorf("taken back: %+v, %v", again, err)
	}
	if _, heads = workbook(t, o.a); !slices.Contains(heads, "存放地点") || !slices.Contains(heads, "使用人") {
		t.Errorf("taken back: %v", heads)
	}
	takesBack(t, o.a, "the old file under the declared labels", old)
}

// called checks what the place of devices, and who holds them, is called on every way.
func (o *office) called(place, english, holder string) {
	o.t.Helper()
	m, err := o.a.Meta()
	if err != nil {
		o.t.Fatal(err)
	}
	for _, k := range m.Kinds {
		if f, ok := k.Field("location"); ok && k.Name == "equipment" && (f.Label != place || f.English != english) {
			o.t.Errorf("on the screens: %s, %s", f.Label, f.English)
		}
	}
	h, err := o.a.History("equipment", o.device)
	if err != nil || h[0].Changes[0].Label != fault.T(place, english) {
		o.t.Errorf("in the history: %+v, %v", h, err)
	}
	_, err = o.a.List(desk.ListQuery{Kind: "equipment", Limit: 5, Wait: true, Where: []desk.Cond{{Field: "location", Op: "contains"}}})
	if f := fault.Of(err); f == nil || !strings.Contains(f.Message.ZH, "“"+place+"”") || !strings.Contains(f.Message.EN, "“"+english+"”") {
		o.t.Errorf("filtered: %v", err)
	}
	said, err := o.a.Check("equipment", "", record.Input{Values: map[string]any{"name": "台灯", "status": "in_use"}})
	if err != nil || !slices.ContainsFunc(said, func(f kind.Finding) bool { return f.Field == "location" && f.Say.ZH == "请填写"+place+"。" }) {
		o.t.Errorf("checked: %v, %v", said, err)
	}
	if text := paperText(o.t, o.a, "equipment", papers.Input{}); !strings.Contains(text, place) {
		o.t.Errorf("no %s on the ledger on paper", place)
	}
	if text := paperText(o.t, o.a, "equipment_card", papers.Input{IDs: []string{o.device}}); !strings.Contains(text, holder) {
		o.t.Errorf("no %s on the card: %s", holder, text)
	}
}

// A label that would be taken for another field is refused, and everything stays.
func TestLabelsThatAreRefused(t *testing.T) {
	o := newOffice(t)
	for _, tt := range []struct {
		user, register, field, zh, en string
		want                          fault.Code
		at, says                      string
	}{
		{"clerk", "equipment", "location", "安放处", "", fault.Forbidden, "", ""},
		{"admin", "nothing", "location", "安放处", "", fault.NotFound, "", ""},
		{"admin", "equipment", "nothing", "安放处", "", fault.NotFound, "", ""},
		{"admin", "equipment", "location", "规格型号", "", fault.Invalid, "label", "字段“规格型号”"},
		{"admin", "equipment", "location", " 保 管 人 ", "", fault.Invalid, "label", "字段“使用人/责任人”"},
		{"admin", "equipment", "location", "", "held BY", fault.Invalid, "english", "“Held by”"},
		{"admin", "equipment", "location", strings.Repeat("长", 21), "", fault.Invalid, "label", "20"},
		{"admin", "equipment", "location", "地点", "", "", "", ""},
		{"admin", "equipment", "brand", "地点", "", fault.Invalid, "label", "字段“地点”"},
		{"admin", "equipment", "brand", "存放地点", "", fault.Invalid, "label", "字段“地点”"},
		{"admin", "equipment", "brand", "厂牌", "", "", "", ""},
		{"admin", "equipment", "location", "品牌", "", fault.Invalid, "label", "字段“厂牌”"},
	} {
		o.as(tt.user)
		err := o.a.SetLabel(tt.register, tt.field, fault.T(tt.zh, tt.en))
		switch f := fault.Of(err); {
		case tt.want == "" && err != nil, tt.want != "" && !fault.Is(err, tt.want):
			t.Errorf("%s calls %s %s%s: %v", tt.user, tt.field, tt.zh, tt.en, err)
		case tt.at != "" && !strings.Contains(f.Fields[tt.at].ZH+f.Fields[tt.at].EN, tt.says):
			t.Errorf("%s calls %s %s%s: %+v", tt.user, tt.field, tt.zh, tt.en, f.Fields)
		}
	}
	all, err := o.a.Labels("equipment")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		if want := map[string]string{"location": "地点", "brand": "厂牌"}[l.Field]; l.Own.ZH != want || l.Own.EN != "" {
			t.Errorf("%s is called %+v", l.Field, l.Own)
		}
	}
}
