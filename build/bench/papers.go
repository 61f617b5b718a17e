package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"opsbook/backend/desk"
	"opsbook/backend/papers"
	"opsbook/backend/store"
	"opsbook/build/bench/meter"
)

// What is printed: forms, a ledger of about a hundred pages, labels.
const (
	formCount   = 20
	ledgerCount = 2_600
	labelCount  = 480
	paperRows   = 3_000 // devices of the ledger that is printed
)

// papers compares our papers with LibreOffice converting documents of the same
// content. It is started once for twenty forms, so that its start counts little.
func (c config) papers(ctx context.Context, _ int) (out []line, err error) {
	if _, _, err := c.part(ctx, "fill", paperRows); err != nil {
		return nil, err
	}
	if _, _, err := c.part(ctx, "documents", paperRows); err != nil {
		return nil, err
	}
	b := bed{filepath.Join(c.dir, fmt.Sprintf("ledger-%d", paperRows)), paperRows}
	for _, p := range []struct {
		part, file string
		times      int // how often the document stands in LibreOffice's queue
	}{{"form", "form.fodt", formCount}, {"paper-ledger", "paper.fods", 1}, {"labels", "labels.fodt", 1}} {
		lines, used, err := c.part(ctx, p.part, paperRows)
		if err != nil {
			return nil, err
		}
		memory := line{What: p.part + ": memory peak, MB", Rows: lines[0].Rows, P50: mb(used.Peak)}
		if c.office != "" {
			wall, theirs, err := c.convert(ctx, b, p.file, p.times)
			if err != nil {
				return nil, err
			}
			lines[0] = lines[0].beside("LibreOffice", []time.Duration{wall / time.Duration(p.times)})
			lines[0].PeerP99 = 0
			memory.Peer, memory.PeerP50, memory.Ratio = "LibreOffice", mb(theirs.Peak), float64(used.Peak)/float64(max(theirs.Peak, 1))
		}
		out = append(append(out, lines...), memory)
	}
	asked, used, err := c.part(ctx, "requisitions", paperRows)
	return append(append(out, asked...), line{What: "requisitions: memory peak, MB", Rows: requisitionCount, P50: mb(used.Peak)}), err
}

// convert lets LibreOffice make PDF of a document, several times in one process.
func (c config) convert(ctx context.Context, b bed, name string, times int) (time.Duration, meter.Usage, error) {
	data, err := os.ReadFile(b.file(name))
	if err != nil {
		return 0, meter.Usage{}, err
	}
	args := []string{"-env:UserInstallation=file://" + b.file("office-profile"), "--headless", "--convert-to", "pdf", "--outdir", b.file("pdf")}
	var outputs []string
	for i := range times {
		file := fmt.Sprintf("%d-%s", i, name)
		if err := os.WriteFile(b.file(file), data, 0o600); err != nil {
			return 0, meter.Usage{}, err
		}
		args = append(args, b.file(file))
		outputs = append(outputs, filepath.Join(b.file("pdf"), file[:len(file)-len(filepath.Ext(file))]+".pdf"))
	}
	fmt.Fprintln(os.Stderr, "  … LibreOffice,", name)
	began := time.Now()
	cmd := exec.CommandContext(ctx, c.office, args...)
	if text, err := cmd.CombinedOutput(); err != nil {
		return 0, meter.Usage{}, fmt.Errorf("LibreOffice: %w: %s", err, text)
	}
	wall := time.Since(began)
	for _, f := range outputs {
		if info, err := os.Stat(f); err != nil || info.Size() == 0 {
			return 0, meter.Usage{}, fmt.Errorf("LibreOffice made no %s", f)
		}
	}
	return wall, meter.Of(cmd.ProcessState), nil
}

// forms prints one device's card, again and again.
func forms(ctx context.Context, b bed) ([]line, error) {
	l, _, err := b.paper(ctx, "equipment_card", 1, 100)
	l.What, l.Rows = "form: asset card, warm", 1
	return []line{l.aim("p50", 20)}, err
}

func paperLedger(ctx context.Context, b bed) ([]line, error) {
	l, pages, err := b.paper(ctx, "equipment", ledgerCount, 3)
	l.What, l.Rows = fmt.Sprintf("paper-ledger: %d pages", pages), ledgerCount
	return []line{l}, err
}

func labels(ctx context.Context, b bed) ([]line, error) {
	l, _, err := b.paper(ctx, "equipment_label", labelCount, 5)
	l.What, l.Rows = "labels", labelCount
	return []line{l}, err
}

// paper makes a paper of n devices, first once unmeasured.
func (b bed) paper(ctx context.Context, form string, n, times int) (l line, pages int, err error) {
	d, done, err := b.desk(ctx)
	if err != nil {
		return l, 0, err
	}
	defer done()
	in := papers.Input{}
	if in.IDs, err = someIDs(ctx, d, n); err != nil {
		return l, 0, err
	}
	var each, used []time.Duration
	for i := range times + 1 {
		began, cpu := time.Now(), meter.Self().CPU
		p, err := papers.Make(ctx, d, form, in)
		if err != nil {
			return l, 0, err
		}
		pages = p.Pages
		if i > 0 {
			each, used = append(each, time.Since(began)), append(used, meter.Self().CPU-cpu)
		}
	}
	l = timed(form, n, each)
	l.CPU, l.CPU99 = ms(meter.Mean(used)), ms(meter.Rank(used, 0.99))
	return l, pages, nil
}

func someIDs(ctx context.Context, d *desk.Desk, n int) (ids []string, err error) {
	rows, err := devices(ctx, d.Store, n, n)
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	return ids, err
}

// documents writes what LibreOffice converts: the same texts in tables.
func documents(ctx context.Context, b bed) ([]line, error) {
	d, done, err := b.desk(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	rows, err := devices(ctx, d.Store, ledgerCount, ledgerCount)
	if err != nil {
		return nil, err
	}
	return []line{}, d.Read(ctx, func(tx *store.Tx) error { return b.openDocuments(tx, rows) })
}
