package app

import (
	"bytes"
	"context"
	"io"
	"os"

	"opsbook/backend/audit"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// Audit is a page of the activity log.
func (a *App) Audit(q audit.Query) (out audit.Page, err error) {
	defer guard(&err)
	l, err := a.core.b.AuditLog()
	if err != nil {
		return out, err
	}
	ctx, done := a.core.start("audit")
	defer done()
	return l.Page(ctx, q)
}

// ExportAudit writes the entries of the activity log that a query asks for, signed by this
// PC, and notes it in the log.
func (a *App) ExportAudit(q audit.Query) (out Out, err error) {
	defer guard(&err)
	ctx, done := a.core.start("export")
	defer done()
	var b bytes.Buffer
	name, said, err := a.core.b.ExportAudit(ctx, q, &b)
	if err != nil {
		return out, err
	}
	return a.core.outs.add(name, "application/zip", b.Bytes(), 0), a.core.note("export", kind.Values{"kind": audit.Kind.Name, "file": name, "entries": int64(said.Entries)})
}

// PrintAudit makes the paper of the same and notes it in the log.
func (a *App) PrintAudit(q audit.Query) (out Out, err error) {
	defer guard(&err)
	ctx, done := a.core.start("print")
	defer done()
	p, err := a.core.b.PrintAudit(ctx, q)
	if err != nil {
		return out, err
	}
	return a.core.outs.add(p.Name, pdfType, p.PDF, p.Pages), a.core.note("print", p.Ending.Facts(kind.Values{"form": audit.Kind.Name, "pages": int64(p.Pages)}))
}

// CheckAudit holds a signed export that was uploaded against its signature and the log.
func (a *App) CheckAudit(upload string) (out audit.Checked, err error) {
	defer guard(&err)
	if _, err := a.core.desk(); err != nil {
		return out, err
	}
	f, err := a.core.outs.taken(upload)
	if err != nil {
		return out, err
	}
	return a.checkAudit(f.data)
}

func (a *App) checkAudit(file []byte) (out audit.Checked, err error) {
	return checked(a, func(ctx context.Context, l *audit.Log) (audit.Checked, error) { return l.Check(ctx, file) })
}

// CheckCode holds the code of a printed report against the log.
func (a *App) CheckCode(code string) (out audit.Checked, err error) {
	defer guard(&err)
	return checked(a, func(ctx context.Context, l *audit.Log) (audit.Checked, error) { return l.CheckCode(ctx, code) })
}

func checked(a *App, check func(context.Context, *audit.Log) (audit.Checked, error)) (out audit.Checked, err error) {
	l, err := a.core.b.AuditLog()
	if err != nil {
		return out, err
	}
	ctx, done := a.core.start("verify")
	defer done()
	return check(ctx, l)
}

// CheckAuditFile is CheckAudit of a file, for the command line.
func CheckAuditFile(a *App, path string) (out audit.Checked, err error) {
	f, err := os.Open(path)
	if err != nil {
		return out, fault.New(fault.NotFound, "读不到文件 %s。", "Cannot read the file %s.", fault.Whole(path))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, audit.MaxFile+1))
	if err != nil {
		return out, fault.New(fault.NotFound, "读不到文件 %s。", "Cannot read the file %s.", fault.Whole(path))
	}
	return a.checkAudit(data)
}
