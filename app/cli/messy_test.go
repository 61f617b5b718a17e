package cli_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"opsbook/backend/parse"
)

const messy = "../../backend/sheet/testdata/"

// table writes rows as a CSV file with names of fields as its heading, and imports it.
func (p *program) table(kind string, rows ...[]string) {
	p.t.Helper()
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		p.t.Fatal(err)
	}
	path := filepath.Join(p.t.TempDir(), kind+".csv")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		p.t.Fatal(err)
	}
	if in := p.ok("import", kind, path); in["created"] != float64(len(rows)-1) {
		p.t.Fatalf("%s: %v", kind, in)
	}
}

// rowsOf reads a CSV of testdata without its heading.
func rowsOf(t *testing.T, name string) [][]string {
	t.Helper()
	b, err := os.ReadFile(messy + "messy/" + name)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func decode(t *testing.T, name string, into any) {
	t.Helper()
	b, err := os.ReadFile(messy + "messy/" + name)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// knowing is a company that knows what references.json says, and its date.
func knowing(t *testing.T, staffed bool) (*program, string) {
	var ref struct {
		Today     string
		Employees map[string]json.RawMessage
	}
	decode(t, "references.json", &ref)
	p := newProgram(t)
	p.ok("init", "--company", "星桥澜运营区")
	p.ok("set", "organisation", "星桥澜运营区", "emp_no_width=4", "id_card_kept=是")
	depts := [][]string{{"dept_code", "dept_name", "dept_alias"}}
	for _, r := range rowsOf(t, "departments.csv") {
		depts = append(depts, r[:3])
	}
	p.table("department", depts...)
	partners := [][]string{{"partner_no", "name", "category"}}
	for _, r := range rowsOf(t, "suppliers.csv") {
		partners = append(partners, []string{r[0], r[1], "GY"})
	}
	p.table("partner", partners...)
	supplies := [][]string{{"item_code", "name", "spec", "unit", "pack_unit", "pack_ratio", "category"}}
	for _, r := range rowsOf(t, "supplies.csv") {
		supplies = append(supplies, r[:7])
	}
	p.table("supply_item", supplies...)
	if staffed {
		var people [][3]string
		if err := json.Unmarshal(ref.Employees["files 01-05"], &people); err != nil {
			t.Fatal(err)
		}
		staff := [][]string{{"emp_no", "name", "dept_id", "gender", "position_id", "hire_date"}}
		for _, e := range people {
			if len(e[0]) == 4 {
				staff = append(staff, []string{e[0], e[1], e[2], "男", "专员", "2020-01-01"})
			}
		}
		p.table("employee", staff...)
	}
	return p, ref.Today
}

// row is one row of an import's JSON.
type row struct {
	Sheet    string
	Row      int
	Decision string
	Values   map[string]any
	Shown    map[string]string
	Problems []struct{ Column, Value, Message string }
	Beside   []struct {
		Kind   string
		Values map[string]any
	}
}

// brought is what a row brings to a register: how many records, and the last of them.
func (r row) brought(kindName string) (n int, v map[string]any) {
	for _, b := range r.Beside {
		if b.Kind == kindName {
			n, v = n+1, b.Values
		}
	}
	return n, v
}

// The messy ledgers come through the command line as expected, row by row.
func TestMessyAtTheCommandLine(t *testing.T) {
	for _, m := range []struct {
		kind, file string
		fields     map[string]string // key of norm → field
	}{
		{"equipment", "01_办公设备台账_合并标题双行表头", map[string]string{"dept": "dept_id", "user": "user_id", "supplier": "supplier_id"}},
		{"stock_out", "02_办公用品领用登记_按月分表", map[string]string{"dept": "dept_id", "user": "receiver", "date": "doc_date", "item": "item_id"}},
		{"partner", "04_合作伙伴台账_多联系人", nil},
		{"employee", "06_员工花名册_文本数字全角", map[string]string{"birth": "birth_date", "hire": "hire_date", "leave": "leave_date", "dept": "dept_id"}},
	} {
		p, today := knowing(t, m.kind != "employee")
		var want struct {
			Rows []struct {
				Sheet, Kind, Why string
				Row              int
				Norm             map[string]any
			}
		}
		decode(t, m.file+".json", &want)
		out, errs, code := p.run("import", m.kind, messy+"ledgers/"+m.file+".xlsx", "--dry-run", "--today", today)
		var in struct{ Rows []row }
		if err := json.Unmarshal([]byte(out), &in); code != 0 || err != nil {
			t.Fatalf("%s: exit %d, %v %s", m.kind, code, err, errs)
		}
		got := map[string]row{}
		for _, r := range in.Rows {
			got[fmt.Sprint(r.Sheet, ":", r.Row)] = r
		}
		if len(in.Rows) != len(want.Rows) || len(want.Rows) == 0 {
			t.Errorf("%s: %d rows, want %d", m.kind, len(in.Rows), len(want.Rows))
		}
		for _, w := range want.Rows {
			at := fmt.Sprint(strings.TrimSpace(w.Sheet), ":", w.Row)
			r := got[at]
			if r.Decision != w.Kind {
				t.Errorf("%s is %q, want %q (%s) %v", at, r.Decision, w.Kind, w.Why, r.Problems)
			}
			for key, v := range w.Norm {
				if wrong := differs(r, key, m.fields[key], v); wrong != "" {
					t.Errorf("%s: %s", at, wrong)
				}
			}
		}
	}
}

// differs compares one expected value with a row; "" if they agree.
func differs(r row, key, field string, want any) string {
	if field == "" {
		field = key
	}
	text, _ := want.(string)
	got := r.Values[field]
	contacts, _ := r.brought("partner_contact")
	_, agreement := r.brought("agreement")
	switch key {
	case "contacts":
		got = float64(contacts)
	case "start", "end":
		got = agreement[key+"_date"]
	case "amount":
		yuan, _ := strconv.ParseFloat(text, 64)
		got, want = agreement["amount"], yuan*100
	case "perpetual":
		got, want = agreement["perpetual"], 1.0
	case "note", "split", "unit_price", "unit":
		return "" // told in words
	case "item":
		got, want = r.Shown[field], strings.ReplaceAll(text, "|", " ")
	case "qty":
		want = want.(float64) * 1000
	case "old_returned":
		want = 1.0
	case "dept_unmapped":
		field, got, want = "dept_id", r.Values["dept_id"], nil
		if said := fmt.Sprint(r.Problems); !strings.Contains(said, text) {
			return "the unknown department is not told: " + said
		}
	case "supplier":
		_, full, _ := strings.Cut(text, "模糊匹配 ")
		if got, want = any(r.Shown[field]), any(full); strings.HasPrefix(r.Shown[field], full) {
			return ""
		}
	case "original_value":
		fen, _, err := parse.Money(text, 1)
		if want = float64(fen); err != nil {
			return err.Error()
		}
	case "dept", "user":
		if want != nil {
			got = r.Shown[field]
		}
	}
	if got != want {
		return fmt.Sprintf("%s = %v, want %v", field, got, want)
	}
	return ""
}

// A script deals with names that nobody has registered, and with words in a column,
// as a clerk does on the screen; undo takes all of it back.
func TestNamesAndWordsByOption(t *testing.T) {
	p := newProgram(t)
	p.ok("demo")
	path := filepath.Join(t.TempDir(), "ledger.csv")
	text := "资产编号,名称,供应商,使用状态,存放地点\nZZ-2024-0001,文件柜,云影视听设备行,堪用,库房\nZZ-2024-0002,文件柜,云影,堪用,库房\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if in := p.ok("import", "equipment", path, "--dry-run"); in["rejected"] != float64(2) {
		t.Fatalf("as it is: %v", in)
	}
	in := p.ok("import", "equipment", path, "--register", "supplier_id:云影视听设备行", "--same", "supplier_id:云影=云影视听设备行", "--same", "status:堪用=闲置")
	if in["created"] != float64(2) || in["added"] != float64(1) {
		t.Fatalf("imported: %v", in)
	}
	if got := p.ok("list", "equipment", "--search", "ZZ-2024", "--filter", "status=idle"); got["total"] != float64(2) {
		t.Errorf("idle: %v", got["total"])
	}
	for _, no := range []string{"ZZ-2024-0001", "ZZ-2024-0002"} {
		if v := p.ok("show", "equipment", no)["values"].(map[string]any); v["supplier_id"] == nil {
			t.Errorf("%s has no supplier: %v", no, v)
		}
	}
	p.ok("undo-import", in["batch"].(string))
	if got := p.ok("list", "partner", "--search", "云影"); got["total"] != float64(0) {
		t.Errorf("after undo: %v", got)
	}
}

// An old ledger of issues comes in as drafts; they are posted together once what they
// took is there, and undo leaves none of them.
func TestIssuesOfTheOldLedger(t *testing.T) {
	p, today := knowing(t, true)
	path := messy + "ledgers/02_办公用品领用登记_按月分表.xlsx"
	in := p.ok("import", "stock_out", path, "--today", today)
	if in["created"] != float64(10) || in["rejected"] != float64(5) {
		t.Fatalf("imported: %v", in)
	}
	batch := in["batch"].(string)
	if again := p.ok("import", "stock_out", path, "--today", today); again["created"] != float64(0) || again["unchanged"] != float64(10) {
		t.Errorf("again: %v", again)
	}
	p.refused("conflict", "step-import", batch, "post")
	if got := p.ok("list", "stock_out", "--filter", "status=draft"); got["total"] != float64(10) {
		t.Errorf("drafts after a refusal: %v", got["total"])
	}
	p.refused("invalid", "step-import", batch, "reverse")
	p.ok("undo-import", batch)
	if got := p.ok("list", "stock_out"); got["total"] != float64(0) {
		t.Errorf("after undo: %v", got["total"])
	}
	p.refused("conflict", "step-import", batch, "post")
	batch = p.ok("import", "stock_out", path, "--today", today)["batch"].(string)
	lines := filepath.Join(t.TempDir(), "lines.json")
	var rows []map[string]string
	for _, item := range []string{"SX0001", "ZZ0001", "WJ0002", "WS0008", "HC0001", "ZM0018"} {
		rows = append(rows, map[string]string{"item_id": item, "qty": "20", "price": "1"})
	}
	b, err := json.Marshal(rows)
	if err == nil {
		err = os.WriteFile(lines, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	no := p.ok("add", "stock_in", "doc_date=2024-01-01", "in_type=initial", "--lines", "in_row", lines)["number"].(string)
	p.ok("step", "stock_in", no, "post")
	if got := p.ok("step-import", batch, "post"); got["taken"] != float64(10) {
		t.Errorf("posted: %v", got)
	}
	if got := p.ok("list", "stock_move"); got["total"] != float64(6+11) {
		t.Errorf("movements: %v", got["total"])
	}
}
