package backend

import (
	"cmp"
	"context"
	"io"

	"opsbook/backend/audit"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/store"
)

// AuditLog is the log as the user who unlocked may ask it.
func (b *Backend) AuditLog() (*audit.Log, error) {
	d, err := b.Desk()
	if err != nil {
		return nil, err
	}
	return &audit.Log{Desk: d, Form: b.paper}, nil
}

// RightsForm is what the log calls the table of who may do what.
const RightsForm = "rights"

// paper is how a paper or a report is called, by the name that the log has; empty if there
// is none.
func (b *Backend) paper(name string) fault.Text {
	if r, err := b.reports.Get(name); err == nil {
		return fault.T(r.Label, r.English)
	}
	for i := range b.Catalog().Kinds {
		k := &b.Catalog().Kinds[i]
		for _, f := range k.AllForms() {
			if f.Name == name && k.Chapter != "" {
				return fault.T(f.Label, f.English)
			}
		}
	}
	switch name {
	case RightsForm:
		return fault.T("权限一览表", "Who may do what")
	case audit.Kind.Name:
		return fault.T(audit.Kind.Label, audit.Kind.English)
	}
	return fault.Text{}
}

// ExportAudit writes the entries that a query asks for, signed by this PC, and returns the
// name to save the file under and what was signed.
func (b *Backend) ExportAudit(ctx context.Context, q audit.Query, w io.Writer) (name string, said audit.Statement, err error) {
	l, err := b.AuditLog()
	if err != nil {
		return "", said, err
	}
	var company kind.Values
	if err := b.Read(ctx, func(tx *store.Tx) (err error) { company, err = desk.Organisation(tx); return err }); err != nil {
		return "", said, err
	}
	return l.Signed(ctx, q, cmp.Or(company.Str("unit_line"), company.Str("name")), w)
}

// PrintAudit makes the paper of the entries that a query asks for.
func (b *Backend) PrintAudit(ctx context.Context, q audit.Query) (papers.Paper, error) {
	l, err := b.AuditLog()
	if err != nil {
		return papers.Paper{}, err
	}
	return papers.Log(ctx, l, q)
}
