package app

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"strings"
	"sync"

	"opsbook/backend"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/sheet"
)

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// drafts are the imports that are being looked at: a few at a time, because each
// holds a file.
type drafts struct {
	mu   sync.Mutex
	open map[string]*draft
	ids  []string // oldest first
}

type draft struct {
	kind string
	file sheet.File
	*sheet.Draft
}

const maxDrafts = 4

func (d *drafts) put(id string, x *draft) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open == nil {
		d.open = map[string]*draft{}
	}
	if d.open[id] == nil {
		d.ids = append(d.ids, id)
	}
	d.open[id] = x
	for len(d.ids) > maxDrafts {
		delete(d.open, d.ids[0])
		d.ids = d.ids[1:]
	}
}

func (d *drafts) get(id string) (*draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if x := d.open[id]; x != nil {
		return x, nil
	}
	return nil, fault.New(fault.NotFound, "这次导入已经结束，请重新选择文件。", "This import has ended; choose the file again.")
}

func (d *drafts) clear() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open, d.ids = nil, nil
}

// ImportDraft is a spreadsheet read for a register.
type ImportDraft struct {
	ID      string             `json:"id"`
	Sheets  []sheet.SheetView  `json:"sheets"`
	Columns []sheet.ColumnView `json:"columns"`
	Counts  sheet.Counts       `json:"counts"`
	Pending []string           `json:"pending"` // SHEET:ROW of choices still open
	Earlier []sheet.Earlier    `json:"earlier"` // imports of the same file that stand
	Unknown []sheet.Unknown    `json:"unknown"` // names that no record has
}

func (d *draft) view(id string) ImportDraft {
	return ImportDraft{id, d.Sheets, append([]sheet.ColumnView{}, d.Columns...), d.Counts, append([]string{}, d.Pending...), append([]sheet.Earlier{}, d.Earlier...), d.Unknown()}
}

// ImportOpen reads an uploaded file, or "paste:" followed by what the clipboard
// held, for a register.
func (a *App) ImportOpen(kindName, upload string) (v ImportDraft, err error) {
	defer guard(&err)
	if text, pasted := strings.CutPrefix(upload, "paste:"); pasted {
		file, err := backend.ReadBook("粘贴的表格", []byte(text), true)
		if err != nil {
			return v, err
		}
		return a.read(rand.Text(), kindName, file, sheet.Options{})
	}
	f, err := a.core.outs.uploaded(upload)
	if err != nil {
		return v, err
	}
	return ImportBytes(a, kindName, f.Name, f.data, sheet.Options{})
}

// ImportBytes reads a file that lies in memory for a register; no door can call
// it.
func ImportBytes(a *App, kindName, name string, data []byte, o sheet.Options) (v ImportDraft, err error) {
	file, err := backend.ReadBook(name, data, false)
	if err != nil {
		return v, err
	}
	return a.read(rand.Text(), kindName, file, o)
}

// ImportSet reads the file anew with what the clerk has decided.
func (a *App) ImportSet(id string, o sheet.Options) (v ImportDraft, err error) {
	defer guard(&err)
	d, err := a.core.drafts.get(id)
	if err != nil {
		return v, err
	}
	return a.read(id, d.kind, d.file, o)
}

func (a *App) read(id, kindName string, file sheet.File, o sheet.Options) (v ImportDraft, err error) {
	ctx, done := a.core.start(id)
	defer done()
	d, err := a.core.b.Draft(ctx, kindName, file, o)
	if err != nil {
		return v, err
	}
	x := &draft{kindName, file, d}
	a.core.drafts.put(id, x)
	return x.view(id), nil
}

// ImportRows is a page of a draft's rows.
type ImportRows struct {
	Rows  []sheet.RowView `json:"rows"`
	Total int             `json:"total"`
}

// ImportRows returns rows with a decision ("": all) in the order of the file.
func (a *App) ImportRows(id, decision string, offset, limit int) (v ImportRows, err error) {
	defer guard(&err)
	d, err := a.core.drafts.get(id)
	if err != nil {
		return v, err
	}
	v.Rows, v.Total = d.Rows(sheet.Decision(decision), offset, min(max(limit, 0), desk.MaxPage))
	return v, nil
}

// ImportResult is what an import has done, or would do.
type ImportResult struct {
	Batch        string       `json:"batch"`
	Counts       sheet.Counts `json:"counts"`
	RejectedFile string       `json:"rejectedFile"` // token of the workbook of rejected rows, "" if there are none
}

// ImportRun stores what a draft says; dry only makes the workbook of the rows
// that would be rejected. Progress is told as the job of the draft's id.
func (a *App) ImportRun(id string, dry bool) (r ImportResult, err error) {
	defer guard(&err)
	d, err := a.core.drafts.get(id)
	if err != nil {
		return r, err
	}
	r.Counts = d.Counts
	ctx, done := a.core.start(id)
	defer done()
	if d.Counts.Rejected > 0 {
		var b bytes.Buffer
		if _, err := sheet.Rejected(ctx, d.Draft, &b); err != nil {
			return r, err
		}
		r.RejectedFile = a.core.outs.add("未导入的行.xlsx", xlsxType, b.Bytes(), 0).Token
	}
	if dry {
		return r, nil
	}
	out, err := a.core.b.Import(ctx, d.Draft, a.core.progress(id, fault.T("正在导入", "Importing")))
	r.Batch = out.Batch
	if err == nil {
		r.Counts = out.Counts
	}
	return r, err
}

// ImportUndo takes a batch back.
func (a *App) ImportUndo(batch string) (err error) {
	defer guard(&err)
	ctx, done := a.core.start("undo")
	defer done()
	return a.core.b.UndoImport(ctx, batch, a.core.progress("undo", fault.T("正在撤销导入", "Taking the import back")))
}

// ImportStep takes a step of all records that a batch made, or of none, and returns of
// how many.
func (a *App) ImportStep(batch, step string) (taken int, err error) {
	defer guard(&err)
	ctx, done := a.core.start("batch")
	defer done()
	return a.core.b.StepImported(ctx, batch, step, a.core.progress("batch", fault.T("正在办理", "Working")))
}

// Batch is one import that was made.
type Batch struct {
	ID     string       `json:"id"`
	Number string       `json:"number"`
	At     string       `json:"at"`
	User   string       `json:"user"`
	Kind   string       `json:"kind"`
	File   string       `json:"file"`
	Counts sheet.Counts `json:"counts"`
	Undone bool         `json:"undone"`
}

// Imports lists the newest imports.
func (a *App) Imports() (out []Batch, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return nil, err
	}
	page, err := d.List(a.core.ctx, desk.ListQuery{Kind: sheet.Kind.Name, Limit: 100, Wait: true})
	if err != nil {
		return nil, err
	}
	born, err := d.Born(a.core.ctx, sheet.Kind.Name, page.Rows)
	if err != nil {
		return nil, err
	}
	out = []Batch{}
	for i, r := range page.Rows {
		b := Batch{ID: r.ID, Number: r.Number, At: r.Values.Str("time"), User: born[i].User, Kind: r.Values.Str("entity"), File: r.Values.Str("file_name"), Undone: r.Values.Int("undone") == 1}
		if err := json.Unmarshal([]byte(r.Values.Str("stats")), &b.Counts); err != nil {
			b.Counts = sheet.Counts{}
		}
		out = append(out, b)
	}
	return out, nil
}

// Export writes what a query finds as a workbook ("xlsx") or as text with commas
// ("csv"); columns are names of fields, none for the usual ledger.
func (a *App) Export(q desk.ListQuery, columns []string, format string) (out Out, err error) {
	defer guard(&err)
	ctx, done := a.core.start("export")
	defer done()
	var b bytes.Buffer
	csv, mime := format == "csv", xlsxType
	if csv {
		mime = "text/csv"
	}
	name, err := a.core.b.Export(ctx, q, columns, csv, &b, a.core.progress("export", fault.T("正在导出", "Exporting")))
	if err != nil {
		return out, err
	}
	return a.core.outs.add(name, mime, b.Bytes(), 0), a.core.note("export", kind.Values{"kind": q.Kind, "file": name})
}

// LookAtExport is what Export would write: columns, how many rows, the first of them as
// their cells show. A later question with the same q.Turn ends it.
func (a *App) LookAtExport(q desk.ListQuery, columns []string, format string) (out sheet.Look, err error) {
	defer guard(&err)
	ctx, done := a.core.turns.take(a.core.ctx, q.Turn, q.Nth)
	defer done()
	return a.core.b.LookAtExport(ctx, q, columns, format == "csv")
}
