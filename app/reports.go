package app

import (
	"bytes"

	"opsbook/backend/kind"
	"opsbook/backend/report"
)

// Report asks a report; in holds typed or stored values of what it is asked with.
func (a *App) Report(name string, in map[string]any) (out *report.Result, err error) {
	defer guard(&err)
	return a.core.b.Report(a.core.ctx, name, in)
}

// PrintReport makes the paper of a report and notes in the log that it was made.
func (a *App) PrintReport(name string, in map[string]any) (out Out, err error) {
	defer guard(&err)
	ctx, done := a.core.start("print")
	defer done()
	p, err := a.core.b.PrintReport(ctx, name, in)
	if err != nil {
		return out, err
	}
	return a.core.outs.add(p.Name, pdfType, p.PDF, p.Pages), a.core.note("print", p.Ending.Facts(kind.Values{"form": name, "pages": int64(p.Pages)}))
}

// ExportReport writes a report as a workbook and notes it in the log.
func (a *App) ExportReport(name string, in map[string]any) (out Out, err error) {
	defer guard(&err)
	ctx, done := a.core.start("export")
	defer done()
	var b bytes.Buffer
	file, ending, err := a.core.b.ExportReport(ctx, name, in, &b)
	if err != nil {
		return out, err
	}
	return a.core.outs.add(file, xlsxType, b.Bytes(), 0), a.core.note("export", ending.Facts(kind.Values{"kind": name, "file": file}))
}
