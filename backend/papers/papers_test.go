package papers_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"opsbook/backend/attach"
	"opsbook/backend/demo"
	"opsbook/backend/desk"
	"opsbook/backend/equipment"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/number"
	"opsbook/backend/papers"
	"opsbook/backend/registers"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

// office opens the demo company with scale devices for the test.
func office(t testing.TB, scale int) *desk.Desk {
	t.Helper()
	kinds := append(registers.Kinds(), equipment.Kinds()...)
	kinds = append(kinds, user.Kind, number.Kind, flow.Kind, attach.Kind)
	s := storetest.Open(t, registers.Lists(), kinds...)
	admin := user.System()
	if err := demo.Fill(context.Background(), s, admin, scale, nil); err != nil {
		t.Fatal(err)
	}
	set := lens.NewSet(s, 0)
	t.Cleanup(func() { set.Close() })
	return &desk.Desk{Store: s, Lenses: set, Actor: admin}
}

// sample leaves a paper in $OPSBOOK_SAMPLES to be looked at.
func sample(t testing.TB, name string, pdf []byte) {
	t.Helper()
	if dir := os.Getenv("OPSBOOK_SAMPLES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSamples(t *testing.T) {
	d := office(t, 0)
	for name, tt := range map[string]struct {
		form string
		in   papers.Input
	}{
		"ledger":       {"equipment", papers.Input{}},
		"ledgerA3":     {"equipment", papers.Input{Sheet: "A3"}},
		"ledgerblank":  {"equipment", papers.Input{Blank: true}},
		"departments":  {"department", papers.Input{}},
		"partners":     {"partner", papers.Input{}},
		"employees":    {"employee", papers.Input{}},
		"cards":        {"equipment_card", papers.Input{Query: desk.ListQuery{Search: "打印"}}},
		"cardblank":    {"equipment_card", papers.Input{Blank: true}},
		"labels":       {"equipment_label", papers.Input{Start: 3}},
		"partner":      {"partner_card", papers.Input{}},
		"partnerblank": {"partner_card", papers.Input{Blank: true}},
		"employee":     {"employee_card", papers.Input{}},
		"empblank":     {"employee_card", papers.Input{Blank: true}},
	} {
		pdf, file, pages, err := papers.Make(context.Background(), d, tt.form, tt.in)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		t.Log(name, file, pages, len(pdf))
		sample(t, name, pdf)
	}
	pdf, _, _, err := papers.Recovery(context.Background(), d, storetest.Key.Groups(), `D:\运营台账\data`)
	if err != nil {
		t.Fatal(err)
	}
	sample(t, "recovery", pdf)
}

var _ = sync.OnceValue[int]
var _ kind.Values
var _ store.Row
