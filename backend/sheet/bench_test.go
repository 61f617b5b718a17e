//go:build unix

package sheet_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"opsbook/backend/kind"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

// benchColumns are twenty columns of an old ledger.
var benchColumns = []string{"asset_no", "name", "class_code", "model", "brand", "sn", "unit", "qty", "purchase_date", "original_value", "supplier_id",
	"invoice_no", "dept_id", "user_id", "location", "use_date", "warranty_end", "life_years", "status", "remark"}

// benchLedger writes n devices as an exported ledger.
func benchLedger(tb testing.TB, k *kind.Kind, n int) []byte {
	var b bytes.Buffer
	s, _ := company(tb, true)
	ids := func(name string) (out []string) {
		read(tb, s, func(tx *store.Tx) error {
			rows, err := tx.From(kindOf(tb, s, name), 0, 100)
			for _, r := range rows {
				out = append(out, r.ID)
			}
			return err
		})
		return out
	}
	depts, staff, suppliers := ids("department"), ids("employee"), ids("partner")
	spec := sheet.Spec{Kind: k, Columns: benchColumns, Company: "星桥澜运营区", Today: "2026-03-31", Each: func(_ []string, fn func(*store.Tx, *store.Row) error) error {
		return s.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
			for i := range n {
				day := fmt.Sprintf("20%02d-%02d-%02d", 10+i%15, 1+i%12, 1+i%28)
				v := kind.Values{"asset_no": fmt.Sprintf("DN-%d-%06d", 2010+i%15, i), "name": []string{"台式电脑", "笔记本电脑", "激光打印机", "办公椅"}[i%4] + strconv.Itoa(i%50),
					"class_code": "A02010105", "model": fmt.Sprintf("启明 T%d", i%300), "brand": "启明", "sn": fmt.Sprintf("SN%09d", i), "unit": "台", "qty": int64(1),
					"purchase_date": day, "original_value": int64(200000 + i%500000), "supplier_id": suppliers[i%len(suppliers)], "invoice_no": fmt.Sprintf("FP-%07d", i/3),
					"dept_id": depts[i%len(depts)], "user_id": staff[i%len(staff)], "location": fmt.Sprintf("%d楼%d", 1+i%9, 100+i%40), "use_date": day, "warranty_end": "2029-01-01",
					"life_years": int64(3 + i%5), "status": "in_use", "remark": "第" + strconv.Itoa(i) + "台,已贴标签"}
				if err := fn(tx, &store.Row{Values: v}); err != nil {
					return err
				}
			}
			return nil
		})
	}}
	if _, err := sheet.Export(context.Background(), &b, spec); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peak is the most memory the process has held, in MB.
func peak() int {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return int(u.Maxrss >> 10)
}

// TestBulk measures import and export of 100,000×20 in the encrypted store. It
// runs with OPSBOOK_LONG=1 only, and alone for the memory to mean anything.
func TestBulk(t *testing.T) {
	if os.Getenv("OPSBOOK_LONG") == "" {
		t.Skip("set OPSBOOK_LONG=1")
	}
	n := 100_000
	if v, err := strconv.Atoi(os.Getenv("OPSBOOK_ROWS")); err == nil {
		n = v
	}
	s, _ := company(t, true)
	k := kindOf(t, s, "equipment")
	at := cpu()
	name := filepath.Join(t.TempDir(), "ledger.xlsx")
	if err := os.WriteFile(name, benchLedger(t, k, n), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Logf("export alone: %v CPU, peak %d MB", cpu()-at, peak())
	at = cpu()
	d := draft(t, s, "equipment", file(t, name), sheet.Options{})
	t.Logf("preview: %v CPU, peak %d MB, %+v", cpu()-at, peak(), d.Counts)
	out := run(t, s, d)
	t.Logf("import in all: %v CPU, peak %d MB, %+v", cpu()-at, peak(), out)
	if out.Counts.Created != n {
		t.Errorf("created %d of %d", out.Counts.Created, n)
	}
	at = cpu()
	b := export(t, s, sheet.Spec{Kind: k, Columns: benchColumns})
	t.Logf("export from the store: %v CPU, %d MB file, peak %d MB", cpu()-at, len(b)>>20, peak())
	at = cpu()
	again := draft(t, s, "equipment", fileOf(t, "export", b), sheet.Options{})
	t.Logf("the same again: %v CPU, peak %d MB, %+v", cpu()-at, peak(), again.Counts)
	if again.Counts.Unchanged != n {
		t.Errorf("%+v", again.Counts)
	}
	at = cpu()
	if err := undo(s, out.Batch); err != nil {
		t.Fatal(err)
	}
	t.Logf("undo: %v CPU, peak %d MB", cpu()-at, peak())
}
