package book_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"opsbook/backend/sheet/book"
)

// write makes a workbook with excelize: n rows of 20 columns, as a register
// would be exported. Every second text is the same as one before.
func write(tb testing.TB, n int) []byte {
	tb.Helper()
	x := excelize.NewFile()
	defer x.Close()
	check := func(err error) {
		if err != nil {
			tb.Fatal(err)
		}
	}
	day, err := x.NewStyle(&excelize.Style{NumFmt: 14})
	check(err)
	struck, err := x.NewStyle(&excelize.Style{Font: &excelize.Font{Strike: true}})
	check(err)
	w, err := x.NewStreamWriter("Sheet1")
	check(err)
	for r := 1; r <= n; r++ {
		row := make([]any, 20)
		for c := range row {
			switch c % 5 {
			case 0:
				row[c] = fmt.Sprintf("DN-2024-%06d", r*c)
			case 1:
				row[c] = excelize.Cell{StyleID: day, Value: 45000 + (r*7+c)%1000}
			case 2:
				row[c] = float64(r*c) / 100
			case 3:
				row[c] = excelize.Cell{StyleID: struck, Value: "晴川办公设备商行 <&>"}
			case 4:
				row[c] = r%2 == 0
			}
		}
		check(w.SetRow(fmt.Sprint("A", r), row))
	}
	check(w.MergeCell("A1", "C2"))
	check(w.Flush())
	check(x.AddComment("Sheet1", excelize.Comment{Cell: "B2", Text: "换过电池"}))
	var b bytes.Buffer
	check(x.Write(&b))
	return b.Bytes()
}

// What we read is what excelize reads, cell for cell, raw; dates by their day.
func TestOracle(t *testing.T) {
	files := map[string][]byte{"written": write(t, 50)}
	paths, _ := filepath.Glob("../testdata/ledgers/*.xlsx")
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(p)] = data
	}
	cells := 0
	for name, data := range files {
		x, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		b, err := open(data)
		if err != nil {
			t.Fatal(err)
		}
		for i, sheet := range x.GetSheetList() {
			if b.Sheets[i].Name != sheet {
				t.Errorf("%s: sheet %q, want %q", name, b.Sheets[i].Name, sheet)
			}
			want, err := x.GetRows(sheet, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			for row, err := range b.Sheets[i].Rows() {
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range row.Cells {
					cells++
					if c.Computed && c.Kind == book.Number {
						at, _ := excelize.CoordinatesToCellName(c.Col, row.N)
						if v, err := x.CalcCellValue(sheet, at); err != nil || v != c.Raw {
							t.Errorf("%s %s %s: calculated %s, excelize %s (%v)", name, sheet, at, c.Raw, v, err)
						}
						continue
					}
					if got, w := raw(c), want[row.N-1][c.Col-1]; got != w && !c.Damaged {
						t.Errorf("%s %s row %d column %d: %q, excelize says %q", name, sheet, row.N, c.Col, got, w)
					}
					want[row.N-1][c.Col-1] = ""
				}
			}
			for r, row := range want {
				for c, v := range row {
					if v != "" {
						t.Errorf("%s %s row %d column %d: missing %q", name, sheet, r+1, c+1, v)
					}
				}
			}
			merges, err := x.GetMergeCells(sheet)
			l, err2 := b.Sheets[i].Layout()
			if err != nil || err2 != nil || len(l.Merges) != len(merges) {
				t.Errorf("%s %s: %d merges, want %d (%v %v)", name, sheet, len(l.Merges), len(merges), err, err2)
			}
		}
		x.Close()
	}
	if cells < 1500 {
		t.Errorf("only %d cells compared", cells)
	}
}

func raw(c book.Cell) string {
	switch c.Kind {
	case book.Number, book.Date:
		return c.Raw
	case book.Bool:
		return map[string]string{"TRUE": "1", "FALSE": "0"}[c.Text]
	case book.Formula:
		return ""
	case book.Error:
		if c.Computed {
			return ""
		}
	}
	return c.Text
}

// BenchmarkRead reads 100,000 rows of 20 cells; OPSBOOK_LONG=1 adds excelize.
func BenchmarkRead(b *testing.B) {
	data := write(b, 100_000)
	b.Logf("%d bytes", len(data))
	peak := func(b *testing.B, read func()) {
		var m runtime.MemStats
		top := uint64(0)
		stop, done := make(chan bool), make(chan bool)
		go func() {
			defer close(done)
			for tick := time.NewTicker(20 * time.Millisecond); ; {
				select {
				case <-stop:
					return
				case <-tick.C:
					runtime.ReadMemStats(&m)
					top = max(top, m.HeapAlloc)
				}
			}
		}()
		runtime.GC()
		for b.Loop() {
			read()
		}
		close(stop)
		<-done
		b.ReportMetric(float64(top)/(1<<20), "heap-MB")
	}
	b.Run("book", func(b *testing.B) {
		peak(b, func() {
			bk, err := open(data)
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for row, err := range bk.Sheets[0].Rows() {
				if err != nil {
					b.Fatal(err)
				}
				n += len(row.Cells)
			}
			if n != 2_000_000 {
				b.Fatalf("%d cells", n)
			}
		})
	})
	if os.Getenv("OPSBOOK_LONG") == "" {
		return
	}
	b.Run("excelize", func(b *testing.B) {
		peak(b, func() {
			x, err := excelize.OpenReader(bytes.NewReader(data))
			if err != nil {
				b.Fatal(err)
			}
			defer x.Close()
			rows, err := x.Rows("Sheet1")
			for err == nil && rows.Next() {
				_, err = rows.Columns(excelize.Options{RawCellValue: true})
			}
			if err != nil && err != io.EOF {
				b.Fatal(err)
			}
		})
	})
}
