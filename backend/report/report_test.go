package report_test

import (
	"context"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/report"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

var source = kind.Kind{Name: "thing", Label: "物品", English: "Things", Chapter: "asset", Title: "name", Key: "name",
	Fields: []kind.Field{{Name: "name", Label: "名称", English: "Name", Type: kind.Text}}, Access: kind.Access{"clerk": "VO", "viewer": "V"}}

// counted is a report of n rows that are worth 1 to n 分.
func counted(n int) report.Report {
	return report.Report{
		Tells: fault.T("多少", "How much"),
		Kind: kind.Kind{Name: "counted", Label: "清单", English: "List", Chapter: "asset", Title: "name", Totals: []string{"amount"}, Fields: []kind.Field{
			{Name: "name", Label: "名称", English: "Name", Type: kind.Text}, {Name: "amount", Label: "金额", English: "Amount", Type: kind.Money},
			{Name: "sign", Label: "签字", English: "Signature", Type: kind.Text},
		}},
		Params: []kind.Field{{Name: "month", Label: "月份", English: "Month", Type: kind.Month, Required: kind.Always}, {Name: "least", Label: "起点", English: "From", Type: kind.Int}},
		Of:     "thing", Signed: []string{"sign"},
		Make: func(_ *store.Tx, p kind.Values) (t report.Table, err error) {
			for i := p.Int("least"); i < int64(n); i++ {
				t.Rows = append(t.Rows, kind.Values{"name": p.Str("month"), "amount": i + 1})
			}
			return t, nil
		},
	}
}

func TestRun(t *testing.T) {
	s := storetest.Open(t, nil, source)
	run := func(r report.Report, role string, action rune, in map[string]any) (out *report.Result, err error) {
		set, err := report.NewSet(s.Catalog(), []report.Report{r})
		if err != nil {
			t.Fatal(err)
		}
		got, err := set.Get("counted")
		if err != nil {
			t.Fatal(err)
		}
		err = s.Read(context.Background(), store.Actor{Roles: []string{role}}, func(tx *store.Tx) error {
			out, err = got.Run(tx, action, in)
			return err
		})
		return out, err
	}
	got, err := run(counted(4), "viewer", kind.View, map[string]any{"least": "1"})
	if err != nil || len(got.Rows) != 3 || got.Sums["amount"] != 9 || got.Rows[0].Str("name") != "2026-03" || got.Said != "月份：2026年03月　起点：1" || strings.Join(got.Columns, " ") != "name amount" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := run(counted(1), "viewer", kind.Export, nil); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a viewer exports: %v", err)
	}
	if _, err := run(counted(report.MaxRows+1), "clerk", kind.Export, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("more rows than a report has: %v", err)
	}
	for name, v := range map[string]any{"month": "春天", "least": "许多", "other": "1"} {
		if _, err := run(counted(1), "clerk", kind.View, map[string]any{name: v}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s is %v: %v", name, v, err)
		}
	}
}

// Mistakes of a declaration are found when the program starts.
func TestMistakes(t *testing.T) {
	c, err := kind.NewCatalog([]kind.Kind{source}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for want, spoil := range map[string]func(*report.Report){
		"of no register":  func(r *report.Report) { r.Of = "nothing" },
		"to be signed":    func(r *report.Report) { r.Signed = []string{"nobody"} },
		"no report there": func(r *report.Report) { r.Opens = "there" },
		"label, English":  func(r *report.Report) { r.Params[0].English = "" },
		"what it tells":   func(r *report.Report) { r.Tells = fault.Text{} },
		"missing":         func(r *report.Report) { r.Fields[0].Type = "riddle" },
	} {
		r := counted(1)
		spoil(&r)
		if _, err := report.NewSet(c, []report.Report{r}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
