package sheet_test

import (
	"archive/zip"
	"bytes"
	"context"
	"flag"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// parts unpacks a workbook: every part with its name, one tag a line.
func parts(t *testing.T, b []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString("== " + f.Name + "\n" + strings.ReplaceAll(string(body), "><", ">\n<") + "\n")
	}
	return out.String()
}

// small is a register of three devices with texts that spreadsheets mistake.
func small(t *testing.T) (*store.Store, *kind.Kind) {
	s, _ := company(t, true)
	k := kindOf(t, s, "equipment")
	write(t, s, func(tx *store.Tx) error {
		for _, v := range []kind.Values{
			{"asset_no": "0007", "name": "=1+1", "model": "+86", "sn": "12345678901234567890", "original_value": int64(459900), "purchase_date": "2024-03-12", "location": "@库房", "remark": "一\n二 <&> _x0041_"},
			{"asset_no": "DN-2", "name": "-台式电脑", "original_value": int64(1), "purchase_date": "1900-02-01", "qty": int64(1)},
			{"asset_no": "DN-3", "name": "显示器", "original_value": int64(9007199254740991), "residual_rate": int64(375)},
		} {
			if _, err := record.Take(tx, k, record.Input{Values: v}); err != nil {
				return err
			}
		}
		return nil
	})
	return s, k
}

var smallColumns = []string{"asset_no", "name", "model", "sn", "qty", "purchase_date", "original_value", "residual_rate", "location", "net_value", "status", "remark"}

// everything is every column that a ledger can have.
func everything(k *kind.Kind) (columns []string) {
	for _, f := range k.Fields {
		if f.Type != kind.Sub && f.Type != kind.File && f.Type != kind.Secret {
			columns = append(columns, f.Name)
		}
	}
	return columns
}

func TestExportGolden(t *testing.T) {
	s, k := small(t)
	for name, got := range map[string]string{
		"wide.xml":   parts(t, export(t, s, sheet.Spec{Kind: k, Columns: everything(k)})),
		"ledger.xml": parts(t, export(t, s, sheet.Spec{Kind: k, Columns: smallColumns})),
		"ledger.csv": string(export(t, s, sheet.Spec{Kind: k, Columns: smallColumns, CSV: true})),
	} {
		path := "testdata/golden/" + name
		if *update {
			if err := os.MkdirAll("testdata/golden", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s has changed; look at it, then run with -update\n%s", name, got)
		}
	}
}

func TestExportOfNoColumnsNamedIsTheLedger(t *testing.T) {
	s, k := small(t)
	usual := export(t, s, sheet.Spec{Kind: k, CSV: true})
	if named := export(t, s, sheet.Spec{Kind: k, Columns: []string{}, CSV: true}); !bytes.Equal(named, usual) || len(usual) < 200 {
		t.Errorf("an empty list of columns wrote\n%s\nwant\n%s", named, usual)
	}
}

// TestExportAsOthersReadIt opens a ledger with another program's reader.
func TestExportAsOthersReadIt(t *testing.T) {
	s, k := small(t)
	f, err := excelize.OpenReader(bytes.NewReader(export(t, s, sheet.Spec{Kind: k, Columns: smallColumns})))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	name := f.GetSheetName(0)
	for cell, want := range map[string]string{
		"A1": "办公设备台账", "A2": "编制单位:星桥澜运营区", "A3": "序号", "B3": "资产编号", "B4": "0007", "C4": "=1+1", "D4": "+86", "E4": "12345678901234567890",
		"G4": "2024-03-12", "H4": "4,599.00", "H5": "0.01", "G5": "1900-02-01", "H6": "90,071,992,547,409.91", "I6": "3.75", "J4": "@库房", "M4": "一\n二 <&> _x0041_",
		"A7": "合计", "F7": "3", "A8": "制表:",
	} {
		got, err := f.GetCellValue(name, cell)
		if err != nil || got != want {
			t.Errorf("%s = %q, %v; want %q", cell, got, err, want)
		}
		if formula, _ := f.GetCellFormula(name, cell); formula != "" {
			t.Errorf("%s is the formula %s", cell, formula)
		}
	}
	panes, err := f.GetPanes(name)
	if err != nil || !panes.Freeze || panes.YSplit != 3 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	page, err := f.GetPageLayout(name)
	if err != nil || *page.Orientation != "landscape" || *page.Size != 9 || *page.FitToWidth != 1 || *page.FitToHeight != 0 {
		t.Errorf("page %+v, %v", page, err)
	}
	defined := map[string]string{}
	for _, n := range f.GetDefinedName() {
		defined[n.Name] = n.RefersTo
	}
	want := map[string]string{"_xlnm.Print_Titles": "'办公设备台账'!$3:$3", "_xlnm.Print_Area": "'办公设备台账'!$A$1:$M$8", "_xlnm._FilterDatabase": "'办公设备台账'!$A$3:$M$6"}
	for n, ref := range want {
		if defined[n] != ref {
			t.Errorf("%s = %q, want %q", n, defined[n], ref)
		}
	}
}

// Letters on paper keep their 6 points: what is too wide for A4 goes on A3, and what
// is too wide for that on pages side by side, each with the columns that name a row.
func TestExportOnPaper(t *testing.T) {
	s, k := small(t)
	for _, tt := range []struct {
		kind         string
		columns      []string
		size, across int
		titles, head string
	}{
		{"equipment", smallColumns, 9, 1, "'办公设备台账'!$3:$3", "A1:M1"},
		{"equipment", nil, 8, 1, "'办公设备台账'!$3:$3", "A1:Y1"},
		{"equipment", everything(k), 8, 2, "'办公设备台账'!$A:$C,'办公设备台账'!$3:$3", "A1:U1"},
		{"employee", nil, 8, 1, "'员工名册'!$3:$3", "A1:V1"},
		{"department", nil, 9, 1, "'部门'!$3:$3", "A1:I1"},
	} {
		f, err := excelize.OpenReader(bytes.NewReader(export(t, s, sheet.Spec{Kind: kindOf(t, s, tt.kind), Columns: tt.columns})))
		if err != nil {
			t.Fatal(err)
		}
		page, err := f.GetPageLayout(f.GetSheetName(0))
		if err != nil || *page.Size != tt.size || *page.FitToWidth != tt.across || *page.FitToHeight != 0 {
			t.Errorf("%s of %d columns: paper %d, %d across, %v", tt.kind, len(tt.columns), *page.Size, *page.FitToWidth, err)
		}
		for _, n := range f.GetDefinedName() {
			if n.Name == "_xlnm.Print_Titles" && n.RefersTo != tt.titles {
				t.Errorf("%s of %d columns repeats %s, want %s", tt.kind, len(tt.columns), n.RefersTo, tt.titles)
			}
		}
		if merged, err := f.GetMergeCells(f.GetSheetName(0)); err != nil || len(merged) != 1 || merged[0][0] != tt.head {
			t.Errorf("%s of %d columns has its title in %v, want %s", tt.kind, len(tt.columns), merged, tt.head)
		}
		f.Close()
	}
}

func TestExportStopsWhenCancelled(t *testing.T) {
	s, k := small(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	one := each(t, s, k)
	_, err := sheet.Export(ctx, io.Discard, sheet.Spec{Kind: k, Today: "2026-03-31", Each: func(fields []string, fn func(*store.Tx, *store.Row) error) error {
		for range 500 {
			if err := one(fields, fn); err != nil {
				return err
			}
		}
		return nil
	}})
	if !fault.Is(err, fault.Cancelled) {
		t.Errorf("cancelled export: %v", err)
	}
}

func TestCancelledImportStoresNothing(t *testing.T) {
	s, today := company(t, true)
	d := draft(t, s, "equipment", file(t, "testdata/ledgers/"+ledger01+".xlsx"), sheet.Options{Today: today})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := s.Write(context.Background(), store.Actor{Roles: []string{"admin"}}, func(tx *store.Tx) error {
		_, err := d.Run(ctx, tx, nil)
		return err
	})
	if n := live(t, s, kindOf(t, s, "equipment")); !fault.Is(err, fault.Cancelled) || n != 0 {
		t.Errorf("%v, %d records", err, n)
	}
}

// What is looked at before an export is what a spreadsheet then shows, cell by cell.
func TestLookIsWhatIsWritten(t *testing.T) {
	s, k := small(t)
	spec := sheet.Spec{Kind: k, Columns: everything(k)}
	look := lookAt(t, s, spec, 2)
	f, err := excelize.OpenReader(bytes.NewReader(export(t, s, spec)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(look.Sheet)
	if err != nil {
		t.Fatal(err)
	}
	if len(look.Rows) != 2 || len(look.Numbers) != len(look.Head) {
		t.Fatalf("%d rows, %d of %d columns", len(look.Rows), len(look.Numbers), len(look.Head))
	}
	for i, line := range append([][]string{look.Head}, look.Rows...) {
		for j, text := range line {
			want := ""
			if j < len(rows[2+i]) {
				want = rows[2+i][j]
			}
			if text != want {
				t.Errorf("row %d, %s: %q, a spreadsheet shows %q", i, look.Head[j], text, want)
			}
		}
	}
	spec.CSV = true
	text := lookAt(t, s, spec, 20)
	csv := string(export(t, s, spec))
	if text.Sheet != "" || len(text.Rows) != 3 || !strings.Contains(csv, `"`+text.Rows[0][2]+`"`) && !strings.Contains(csv, ","+text.Rows[0][2]+",") {
		t.Errorf("%+v of %s", text, csv)
	}
}

func lookAt(t *testing.T, s *store.Store, spec sheet.Spec, n int) (out sheet.Look) {
	t.Helper()
	spec.Each = each(t, s, spec.Kind)
	out, err := sheet.LookAt(spec, n)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
