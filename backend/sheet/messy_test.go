package sheet_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"opsbook/backend/equipment"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/number"
	"opsbook/backend/parse"
	"opsbook/backend/partner"
	"opsbook/backend/people"
	"opsbook/backend/purchase"
	"opsbook/backend/record"
	"opsbook/backend/registers"
	"opsbook/backend/requisition"
	"opsbook/backend/sheet"
	"opsbook/backend/sheet/book"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

var guesses = sheet.Guesses{"equipment": equipment.Guess, "employee": people.Guess, "partner": partner.Guess, "stock_out": stock.Guess}

// keeper administers and keeps the ledgers.
var keeper = store.Actor{Name: "lin", Roles: []string{"admin", "clerk"}}

// references is what the company knows when a messy file arrives.
type references struct {
	Today     string
	Employees map[string]json.RawMessage
}

func readJSON(t testing.TB, name string, into any) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func readCSV(t testing.TB, name string) [][]string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// office is a file with every register of the program and nothing in them.
func office(t testing.TB) *store.Store {
	t.Helper()
	kinds := slices.Concat(registers.Kinds(), equipment.Kinds(), stock.Kinds(), requisition.Kinds(), purchase.Kinds(), partner.Kinds())
	return storetest.Open(t, registers.Lists(), append(kinds, flow.Kind, user.Kind, number.Kind, sheet.Kind)...)
}

func write(t testing.TB, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if _, err := s.Write(context.Background(), keeper, fn); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Read(context.Background(), keeper, fn); err != nil {
		t.Fatal(err)
	}
}

// company is an office with what references.json says it knows.
func company(t testing.TB, withStaff bool) (*store.Store, string) {
	t.Helper()
	var ref references
	readJSON(t, "testdata/messy/references.json", &ref)
	s := office(t)
	write(t, s, func(tx *store.Tx) error {
		add := func(name string, v kind.Values) string {
			k, err := tx.Kind(name)
			if err != nil {
				t.Fatal(err)
			}
			id, err := record.Add(tx, k, v)
			if err != nil {
				t.Fatalf("%s %v: %v", name, v, err)
			}
			return id
		}
		add("organisation", kind.Values{"name": "星桥澜运营区", "emp_no_width": int64(4), "id_card_kept": int64(1)})
		depts := map[string]string{}
		for _, r := range readCSV(t, "testdata/messy/departments.csv") {
			depts[r[1]] = add("department", kind.Values{"dept_code": r[0], "dept_name": r[1], "dept_alias": r[2]})
		}
		for _, r := range readCSV(t, "testdata/messy/suppliers.csv") {
			add("partner", kind.Values{"partner_no": r[0], "name": r[1], "category": "GY"})
		}
		for _, r := range readCSV(t, "testdata/messy/supplies.csv") {
			v := map[string]any{"item_code": r[0], "name": r[1], "spec": r[2], "unit": r[3], "pack_unit": r[4], "pack_ratio": r[5], "category": r[6]}
			k, err := tx.Kind("supply_item")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := record.Take(tx, k, record.Input{Values: v}); err != nil {
				t.Fatalf("%v: %v", v, err)
			}
		}
		if withStaff {
			var staff [][3]string
			if err := json.Unmarshal(ref.Employees["files 01-05"], &staff); err != nil {
				t.Fatal(err)
			}
			for _, e := range staff {
				if len(e[0]) == 4 {
					add("employee", kind.Values{"emp_no": e[0], "name": e[1], "dept_id": depts[e[2]], "gender": "M", "position_id": "专员", "hire_date": "2020-01-01"})
				}
			}
		}
		return nil
	})
	return s, ref.Today
}

func file(t testing.TB, path string) sheet.File {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return fileOf(t, filepath.Base(path), b)
}

func fileOf(t testing.TB, name string, b []byte) sheet.File {
	t.Helper()
	bk, err := book.Open(bytes.NewReader(b), int64(len(b)), name, book.Default)
	if err != nil {
		t.Fatal(err)
	}
	return sheet.File{Book: bk, Name: name, Hash: sha256.Sum256(b)}
}

func draft(t testing.TB, s *store.Store, kindName string, f sheet.File, o sheet.Options) *sheet.Draft {
	t.Helper()
	var d *sheet.Draft
	read(t, s, func(tx *store.Tx) (err error) {
		k, err := tx.Kind(kindName)
		if err != nil {
			return err
		}
		d, err = sheet.Open(context.Background(), tx, k, f, guesses, o)
		return err
	})
	return d
}

func run(t testing.TB, s *store.Store, d *sheet.Draft) sheet.Result {
	t.Helper()
	var out sheet.Result
	write(t, s, func(tx *store.Tx) (err error) {
		out, err = d.Run(context.Background(), tx, nil)
		return err
	})
	return out
}

// expected is one of domain/messy/expected.
type expected struct {
	Counts struct {
		OK      int `json:"import_ok"`
		Warn    int `json:"import_with_warning"`
		Errors  int `json:"errors"`
		Skipped int `json:"skipped_non_data"`
	}
	Rows []struct {
		Sheet string
		Row   int
		Kind  sheet.Decision
		Why   string
		Norm  map[string]any
	}
}

const (
	ledger01 = "01_办公设备台账_合并标题双行表头"
	ledger02 = "02_办公用品领用登记_按月分表"
	ledger04 = "04_合作伙伴台账_多联系人"
	ledger06 = "06_员工花名册_文本数字全角"
)

var messy = []struct {
	kind, file string
	staff      bool
	keys       map[string]string // key of norm → field
}{
	{"equipment", ledger01, true, map[string]string{"dept": "dept_id", "user": "user_id", "supplier": "supplier_id"}},
	{"stock_out", ledger02, true, map[string]string{"dept": "dept_id", "user": "receiver", "date": "doc_date", "item": "item_id"}},
	{"partner", ledger04, true, nil},
	{"employee", ledger06, false, map[string]string{"birth": "birth_date", "hire": "hire_date", "leave": "leave_date", "dept": "dept_id"}},
}

func TestMessyRowByRow(t *testing.T) {
	for _, m := range messy {
		t.Run(m.kind, func(t *testing.T) {
			s, today := company(t, m.staff)
			var want expected
			readJSON(t, "testdata/messy/"+m.file+".json", &want)
			d := draft(t, s, m.kind, file(t, "testdata/ledgers/"+m.file+".xlsx"), sheet.Options{Today: today})
			rows, _ := d.Rows("", 0, 1000)
			got := map[string]sheet.RowView{}
			n := map[sheet.Decision]int{}
			for _, r := range rows {
				got[r.Sheet+":"+parse.FormatDecimal(int64(r.Row), 0)] = r
				n[r.Decision]++
			}
			for _, w := range want.Rows {
				at := strings.TrimSpace(w.Sheet) + ":" + parse.FormatDecimal(int64(w.Row), 0)
				r, ok := got[at]
				if !ok || r.Decision != w.Kind {
					t.Errorf("%s is %q, want %q (%s)\n%s", at, r.Decision, w.Kind, w.Why, problems(r))
				}
				for key, v := range w.Norm {
					checkNorm(t, at, r, key, v, m.keys)
				}
			}
			if len(rows) != len(want.Rows) {
				t.Errorf("%d rows, want %d", len(rows), len(want.Rows))
			}
			if n["ok"] != want.Counts.OK || n["warn"] != want.Counts.Warn || n["error"] != want.Counts.Errors || n["skip"] != want.Counts.Skipped {
				t.Errorf("counts %v, want %+v", n, want.Counts)
			}
			if c := d.Counts; c.Warned != want.Counts.Warn || c.Rejected != want.Counts.Errors || c.Skipped != want.Counts.Skipped || c.Read != want.Counts.OK+c.Warned+c.Rejected || c.Created != c.Read-c.Rejected {
				t.Errorf("draft counts %+v", c)
			}
		})
	}
}

func problems(r sheet.RowView) string {
	var b strings.Builder
	for _, p := range r.Problems {
		b.WriteString("  " + string(p.Level) + " " + p.Field + " “" + p.Value + "” " + p.Message.ZH + " → " + p.After + "\n")
	}
	return b.String()
}

// checkNorm compares one normalised value of the expectation with the row.
func checkNorm(t *testing.T, at string, r sheet.RowView, key string, want any, keys map[string]string) {
	t.Helper()
	field := key
	if f := keys[key]; f != "" {
		field = f
	}
	text, _ := want.(string)
	brought := map[string]kind.Values{}
	contacts := 0
	for _, b := range r.Beside {
		if brought[b.Kind] = b.Values; b.Kind == "partner_contact" {
			contacts++
		}
	}
	switch {
	case key == "contacts":
		if n, _ := want.(float64); contacts != int(n) {
			t.Errorf("%s: %d contacts, want %v", at, contacts, want)
		}
	case key == "start" || key == "end":
		if got := brought["agreement"].Str(key + "_date"); got != text {
			t.Errorf("%s: the agreement's %s is %q, want %q", at, key, got, text)
		}
	case key == "amount":
		if fen, _, err := parse.Money(text, 1); err != nil || brought["agreement"].Int("amount") != fen {
			t.Errorf("%s: the agreement's amount is %v, want %s", at, brought["agreement"]["amount"], text)
		}
	case key == "perpetual":
		if brought["agreement"].Int("perpetual") != 1 {
			t.Errorf("%s: the agreement is not without end: %v", at, brought["agreement"])
		}
	case key == "note", key == "split", key == "unit_price":
		return // told in words; choices have their own test
	case key == "item":
		if r.Shown[field] != strings.ReplaceAll(text, "|", " ") {
			t.Errorf("%s: %q, want %q", at, r.Shown[field], text)
		}
	case key == "qty":
		if n, _ := want.(float64); r.Values[field] != int64(n*1000) {
			t.Errorf("%s: %v of it, want %v thousand", at, r.Values[field], want)
		}
	case key == "unit":
		if !strings.Contains(problems(r), text) {
			t.Errorf("%s: the unit %s is not told:\n%s", at, text, problems(r))
		}
	case want == true:
		if r.Values[field] != int64(1) {
			t.Errorf("%s: %s = %v", at, field, r.Values[field])
		}
	case key == "dept_unmapped":
		if r.Values["dept_id"] != nil || !strings.Contains(problems(r), text) {
			t.Errorf("%s: the unknown department %q is not left empty and told:\n%s", at, text, problems(r))
		}
	case key == "supplier":
		_, full, _ := strings.Cut(text, "模糊匹配 ")
		if !strings.HasPrefix(r.Shown[field], full) {
			t.Errorf("%s: supplier %q, want %q", at, r.Shown[field], full)
		}
	case key == "original_value":
		if fen, _, err := parse.Money(text, 1); err != nil || r.Values[field] != fen {
			t.Errorf("%s: %s = %v, want %s", at, field, r.Values[field], text)
		}
	case want == nil:
		if r.Values[field] != nil {
			t.Errorf("%s: %s = %v, want empty", at, field, r.Values[field])
		}
	case key == "dept" || key == "user":
		if r.Shown[field] != text {
			t.Errorf("%s: %s = %q, want %q", at, field, r.Shown[field], text)
		}
	default:
		if r.Values[field] != want {
			t.Errorf("%s: %s = %v, want %v", at, field, r.Values[field], want)
		}
	}
}

func TestRowsComeInTheOrderOfTheFile(t *testing.T) {
	s, today := company(t, true)
	d := draft(t, s, "equipment", file(t, "testdata/ledgers/"+ledger01+".xlsx"), sheet.Options{Today: today})
	rows, total := d.Rows("", 3, 4)
	if total != 27 || len(rows) != 4 || rows[0].Row != 4 || rows[1].Row != 5 || rows[3].Row != 7 {
		t.Errorf("%d rows, from %+v", total, rows)
	}
}
