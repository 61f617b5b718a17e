package formula_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"opsbook/backend/sheet/formula"
)

// cells are A1 = 120, B1 = 48, C1 = "60", D1 = "三包", E1 empty, F1 = #REF!, A2 = 0.1.
func cells(row, col int) (formula.Value, bool) {
	switch (row-1)*10 + col {
	case 1:
		return formula.Value{Number: big.NewRat(120, 1)}, true
	case 2:
		return formula.Value{Number: big.NewRat(48, 1)}, true
	case 3:
		return formula.Value{Text: "60"}, true
	case 4:
		return formula.Value{Text: "三包"}, true
	case 6:
		return formula.Value{Error: "#REF!"}, true
	case 11:
		return formula.Value{Number: big.NewRat(1, 10)}, true
	}
	return formula.Value{}, row < 1000
}

func TestEval(t *testing.T) {
	for in, want := range map[string]string{
		"A1+B1-C1": "108", "=A1*2": "240", "A1/B1": "2.5", "-A1+-(1)": "-121", "(A1+B1)*2": "336", "E1": "0", "A1-E1": "120", "$A$1+1": "121",
		"SUM(A1:E1)": "168", "SUM(A1,B1,5)": "173", "sum(B1:A1)": "168", "AVERAGE(A1:B1)": "84", "MAX(A1:B2)": "120", "MIN(A1:B2)": "0.1", "ROUND(A1/7,2)": "17.14", "ROUND(-2.5,0)": "-3", "ROUND(1250,-2)": "1300", "ABS(-3)": "3",
		"A2+0.2": "0.3", "50%*A1": "60", "3.5": "3.5", " 1 + 2 ": "3", "SUM(A1:A1)-SUM(E1:E1)": "120",
		"D1-A1": "#VALUE!", "F1+1": "#REF!", "#REF!+1": "#REF!", "A1/E1": "#DIV/0!", "AVERAGE(E1:E1)": "#DIV/0!", "SUM(F1:F1)": "#REF!", "A1/(B1-48)": "#DIV/0!",
		"": "?", "A1+": "?", "(A1": "?", "A1)": "?", "Sheet2!A1": "?", "VLOOKUP(A1,B1,1)": "?", "A1&B1": "?", `"a"`: "?", "A0": "?", "XFE1": "?", "A1048577": "?", "A1:B1": "?", "IF(A1>1,1,2)": "?",
		"1E5": "?", "SUM(A1:XFD1048576)": "?", "A2000": "?", "ROUND(1,99)": "?", "1.2.3": "?", "数量+1": "?", "SUM(": "?", "SUM()": "?",
		strings.Repeat("(", 100) + "1" + strings.Repeat(")", 100): "?", strings.Repeat("-", 1999) + "1": "?", strings.Repeat("1+", 1001) + "1": "?",
	} {
		got := "?"
		if v, ok := formula.Eval(in, cells); ok {
			got = v.Error
			if v.Number != nil {
				got = strings.TrimSuffix(strings.TrimRight(v.Number.FloatString(4), "0"), ".")
			} else if v.Text != "" {
				got = v.Text
			}
		}
		if got != want {
			t.Errorf("%.40s = %s, want %s", in, got, want)
		}
	}
}

func TestSheet(t *testing.T) {
	s := formula.NewSheet()
	s.Set(1, 1, formula.Value{Number: big.NewRat(5, 1)})
	s.SetFormula(1, 2, "A1*2")
	s.SetFormula(1, 3, "B1+A1")
	s.SetFormula(2, 1, "B2")
	s.SetFormula(2, 2, "A2")
	s.SetFormula(2, 3, "IF(A1,1,2)")
	s.SetFormula(2, 4, "C2+1")
	for i := 2; i <= 1000; i++ {
		s.SetFormula(i, 9, fmt.Sprintf("I%d+1", i-1))
	}
	for at, want := range map[[2]int]string{{1, 3}: "15", {1, 2}: "10", {2, 1}: "?", {2, 4}: "?", {9, 9}: "8", {150, 9}: "149"} {
		got := "?"
		if v, ok := s.Value(at[0], at[1]); ok {
			got = v.Number.RatString()
		}
		if got != want {
			t.Errorf("cell %v is %s, want %s", at, got, want)
		}
	}
	if _, ok := s.Value(900, 9); ok {
		t.Error("a chain of hundreds was followed to its end")
	}
	// Looking at each cell often calculates it once: this ends.
	for i := 2; i <= 30; i++ {
		s.SetFormula(i, 8, fmt.Sprintf("H%d+H%d+1", i-1, i-1))
	}
	if v, ok := s.Value(30, 8); !ok || v.Number.RatString() != "536870911" {
		t.Errorf("doubling 29 times: %v %v", v, ok)
	}
}

// Excelize calculates the same.
func TestOracle(t *testing.T) {
	x := excelize.NewFile()
	defer x.Close()
	for at, v := range map[string]any{"A1": 120, "B1": 48, "C1": "60", "A2": 0.1} {
		if err := x.SetCellValue("Sheet1", at, v); err != nil {
			t.Fatal(err)
		}
	}
	for i, f := range []string{"A1+B1-C1", "A1/B1*3-1", "SUM(A1:E1)", "AVERAGE(A1:B2)", "ROUND(A1/7,3)", "-A1+B1*2", "MAX(A1:C2)-MIN(A1:B1)", "ABS(B1-A1)", "ROUND(-2.5,0)"} {
		at := fmt.Sprintf("J%d", i+1)
		if err := x.SetCellFormula("Sheet1", at, f); err != nil {
			t.Fatal(err)
		}
		want, err := x.CalcCellValue("Sheet1", at)
		if err != nil {
			t.Fatal(err)
		}
		v, ok := formula.Eval(f, cells)
		if !ok || v.Number == nil {
			t.Fatalf("%s is not calculated", f)
		}
		if w, ok := new(big.Rat).SetString(want); !ok || new(big.Rat).Sub(w, v.Number).Abs(new(big.Rat).Sub(w, v.Number)).Cmp(big.NewRat(1, 1e9)) > 0 {
			t.Errorf("%s = %s, excelize says %s", f, v.Number.FloatString(6), want)
		}
	}
}

func FuzzEval(f *testing.F) {
	for _, s := range []string{"=A1+B1*(2-3)%", "SUM(A1:B9,1)", "ROUND(ABS(-A1)/3,2)", "#REF!/0", "$A$1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, ok := formula.Eval(s, cells); ok && v.Number == nil && v.Error == "" && v.Text == "" {
			t.Errorf("%q is worth nothing", s)
		}
	})
}

// What the formulas of a sheet look at together is bounded: many sums over long
// columns end unknown, and soon.
func TestManySums(t *testing.T) {
	s := formula.NewSheet()
	for row := 1; row <= 2000; row++ {
		s.SetFormula(row, 2, "SUM(A1:A49000)")
	}
	known := 0
	for row := 1; row <= 2000; row++ {
		if _, ok := s.Value(row, 2); ok {
			known++
		}
	}
	if known == 0 || known > 200 {
		t.Errorf("%d of 2000 sums were calculated", known)
	}
}
