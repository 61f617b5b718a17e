package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"opsbook/backend/demo"
	"opsbook/backend/desk"
	"opsbook/backend/equipment"
	"opsbook/backend/kind"
	"opsbook/backend/sheet"
	"opsbook/backend/sheet/book"
	"opsbook/backend/store"
	"opsbook/backend/user"
	"opsbook/build/bench/meter"
)

// twenty are the columns of the workbook.
var twenty = []string{"asset_no", "name", "class_code", "model", "brand", "sn", "unit", "qty", "purchase_date", "original_value", "supplier_id",
	"invoice_no", "dept_id", "user_id", "location", "use_date", "warranty_end", "life_years", "status", "remark"}

// sheets compares export and import of a ledger of twenty columns with openpyxl
// and xlsxwriter: whole processes, with all that they read and hold.
func (c config) sheets(ctx context.Context, rows int) ([]line, error) {
	if _, err := os.Stat(bed{filepath.Join(c.dir, fmt.Sprintf("ledger-%d", rows)), rows}.file("ledger.db")); err != nil {
		if _, _, err := c.part(ctx, "fill", rows); err != nil {
			return nil, err
		}
	}
	out, _, err := c.part(ctx, "workbook", rows)
	if err != nil {
		return nil, err
	}
	inside, exported, err := c.part(ctx, "export", rows)
	if err != nil {
		return nil, err
	}
	imported, used, err := c.part(ctx, "import", rows)
	if err != nil {
		return nil, err
	}
	b := bed{filepath.Join(c.dir, fmt.Sprintf("ledger-%d", rows)), rows}
	peers := map[string]meter.Usage{}
	for _, p := range []struct{ name, script, file string }{
		{"xlsxwriter", "xlsxwriter_write.py", "ledger.csv"}, {"xlsxwriter, constant_memory", "xlsxwriter_write.py", "ledger.csv"},
		{"openpyxl, write_only", "openpyxl_write.py", "ledger.csv"}, {"openpyxl, read_only", "openpyxl_read.py", "ledger.xlsx"}} {
		if c.python == "" {
			continue
		}
		fmt.Fprintln(os.Stderr, "  …", p.name)
		args := []string{filepath.Join("build", "bench", "peers", p.script), b.file(p.file), b.file("peer.xlsx")}
		if strings.Contains(p.name, "constant") {
			args = append(args, "constant_memory")
		}
		cmd := exec.CommandContext(ctx, c.python, args...)
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		peers[p.name] = meter.Of(cmd.ProcessState)
	}
	for _, name := range []string{"xlsxwriter", "xlsxwriter, constant_memory", "openpyxl, write_only"} {
		alone := usage("export 100,000×20, the ledger being open", "CPU, s", rows, inside[0].P50, name, peers[name].CPU.Seconds())
		if strings.HasPrefix(name, "xlsxwriter") {
			alone = alone.aim("ratio", 0.25)
		}
		out = append(out, alone, usage("export 100,000×20, with opening and the lens", "CPU, s", rows, exported.CPU.Seconds(), name, peers[name].CPU.Seconds()),
			usage("export 100,000×20", "peak, MB", rows, mb(exported.Peak), name, mb(peers[name].Peak)))
	}
	out = append(out, imported...)
	reader := "openpyxl, read_only, reads alone"
	p := peers["openpyxl, read_only"]
	return append(out,
		usage("import 100,000×20, checks and log", "CPU, s", rows, used.CPU.Seconds(), reader, p.CPU.Seconds()).aim("p50", 30),
		usage("import 100,000×20, checks and log", "peak, MB", rows, mb(used.Peak), reader, mb(p.Peak)).aim("p50", 400)), nil
}

func usage(what, unit string, rows int, ours float64, peer string, theirs float64) line {
	l := line{What: what + ": " + unit, Rows: rows, P50: ours}
	if theirs > 0 {
		l.Peer, l.PeerP50, l.Ratio = peer, theirs, ours/theirs
	}
	return l
}

// workbook prepares what the others need: a company without these devices, and the
// devices as a workbook and as text.
func workbook(ctx context.Context, b bed) ([]line, error) {
	for _, old := range []string{"import.db", "import.db-wal", "import.db-shm"} {
		_ = os.Remove(b.file(old))
	}
	s, err := b.open(ctx, "import.db")
	if err != nil {
		return nil, err
	}
	if err := errors.Join(demo.Fill(ctx, s, user.System(), 0, nil), hire(ctx, s)); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	err = errors.Join(b.write(ctx, s, "ledger.xlsx"), b.write(ctx, s, "ledger.csv"))
	return []line{}, errors.Join(err, s.Close())
}

// write exports the ledger's devices as devices of the company in s, with numbers
// of their own.
func (b bed) write(ctx context.Context, s *store.Store, name string) (err error) {
	from, err := b.open(ctx, "ledger.db")
	if err != nil {
		return err
	}
	defer from.Close()
	ids, err := referred(ctx, s, "department", "employee", "partner", "location")
	if err != nil {
		return err
	}
	k, err := s.Catalog().Kind("equipment")
	if err != nil {
		return err
	}
	n := 0
	each := func(_ []string, fn func(*store.Tx, *store.Row) error) error {
		return s.Read(ctx, user.System(), func(tx *store.Tx) error {
			return pages(ctx, from, k, b.rows, func(r *store.Row) error {
				n++
				for field, kindName := range map[string]string{"supplier_id": "partner", "dept_id": "department", "user_id": "employee"} {
					if r.Values[field] != nil {
						r.Values[field] = ids[kindName][n%len(ids[kindName])]
					}
				}
				r.Values["asset_no"] = r.Values.Str("asset_no") + "A"
				if sn := r.Values.Str("sn"); sn != "" {
					r.Values["sn"] = sn + "A"
				}
				return fn(tx, r)
			})
		})
	}
	return b.export(ctx, name, sheet.Spec{Kind: k, Columns: twenty, Company: "星桥澜", Today: s.Now().Format(time.DateOnly), CSV: strings.HasSuffix(name, ".csv"), Each: each})
}

// referred returns the ids of registers of s.
func referred(ctx context.Context, s *store.Store, kinds ...string) (map[string][]string, error) {
	out := map[string][]string{}
	for _, name := range kinds {
		k, err := s.Catalog().Kind(name)
		if err != nil {
			return nil, err
		}
		if err := pages(ctx, s, k, 200, func(r *store.Row) error { out[name] = append(out[name], r.ID); return nil }); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// pages goes through up to n rows of a register.
func pages(ctx context.Context, s *store.Store, k *kind.Kind, n int, fn func(*store.Row) error) error {
	return s.Read(ctx, user.System(), func(tx *store.Tx) error {
		for after := int64(0); n > 0; {
			rows, err := tx.From(k, after, min(n, 1000))
			if err != nil || len(rows) == 0 {
				return err
			}
			for i := range rows {
				if err := fn(&rows[i]); err != nil {
					return err
				}
			}
			n, after = n-len(rows), rows[len(rows)-1].PK
		}
		return nil
	})
}

func (b bed) export(ctx context.Context, name string, spec sheet.Spec) error {
	f, err := os.Create(b.file(name))
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	n, err := sheet.Export(ctx, w, spec)
	if err == nil && n != b.rows {
		err = fmt.Errorf("exported %d rows of %d", n, b.rows)
	}
	return errors.Join(err, w.Flush(), f.Close())
}

// export writes the ledger as a workbook, as a screen asks for it.
func export(ctx context.Context, b bed) ([]line, error) {
	d, done, err := b.desk(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	q := desk.ListQuery{Kind: "equipment"}
	if _, err := d.Count(ctx, q); err != nil {
		return nil, err
	}
	k, err := d.Store.Catalog().Kind("equipment")
	if err != nil {
		return nil, err
	}
	cpu := meter.Self().CPU
	err = b.export(ctx, "export.xlsx", sheet.Spec{Kind: k, Columns: twenty, Company: "星桥澜", Today: d.Store.Now().Format(time.DateOnly),
		Each: func(fields []string, fn func(*store.Tx, *store.Row) error) error { return d.Each(ctx, q, fields, fn) }})
	return []line{{What: "export", Rows: b.rows, P50: (meter.Self().CPU - cpu).Seconds()}}, err
}

// importing reads the workbook, judges it and stores it as one batch.
func importing(ctx context.Context, b bed) ([]line, error) {
	s, err := b.open(ctx, "import.db")
	if err != nil {
		return nil, err
	}
	defer s.Close()
	a, err := actor(ctx, s)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(b.file("ledger.xlsx"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	opened, err := book.Open(f, size, "ledger.xlsx", book.Default)
	if err != nil {
		return nil, err
	}
	var d *sheet.Draft
	k, err := s.Catalog().Kind("equipment")
	if err != nil {
		return nil, err
	}
	err = s.Read(ctx, a, func(tx *store.Tx) (err error) {
		file := sheet.File{Book: opened, Name: "ledger.xlsx", Hash: sha256.Sum256([]byte("ledger.xlsx"))}
		d, err = sheet.Open(ctx, tx, k, file, sheet.Guesses{k.Name: equipment.Guess}, sheet.Options{})
		return err
	})
	if err != nil {
		return nil, err
	}
	preview := meter.Self()
	var done sheet.Result
	_, err = s.Write(ctx, a, func(tx *store.Tx) (err error) {
		done, err = d.Run(ctx, tx, nil)
		return err
	})
	if err == nil && done.Counts.Created != b.rows {
		err = fmt.Errorf("imported %+v of %d", done.Counts, b.rows)
	}
	return []line{{What: "import 100,000×20, as far as the preview: CPU, s", Rows: b.rows, P50: preview.CPU.Seconds()}}, err
}
