package app

import (
	"opsbook/backend"
	"opsbook/backend/stocktake"
)

// CountLines returns lines of a stocktake and how far it is.
func (a *App) CountLines(id string, q stocktake.Query) (p stocktake.Page, err error) {
	defer guard(&err)
	return a.core.b.CountLines(a.core.ctx, id, q)
}

// CountScan enters what a scanner, or somebody at the keys, said.
func (a *App) CountScan(id string, s stocktake.Scan) (h stocktake.Heard, err error) {
	defer guard(&err)
	return a.core.b.CountScan(a.core.ctx, id, s)
}

// CountEnter changes what a line of a stocktake says was found.
func (a *App) CountEnter(id, line string, values map[string]any) (h stocktake.Heard, err error) {
	defer guard(&err)
	return a.core.b.CountEnter(a.core.ctx, id, line, values)
}

// CountSheet reads an uploaded count sheet, filled in, for a stocktake; on is the day of
// the count, "" for today. apply enters it.
func (a *App) CountSheet(id, upload, on string, apply bool) (out stocktake.Sheet, err error) {
	defer guard(&err)
	if _, err := a.core.desk(); err != nil {
		return out, err
	}
	f, err := a.core.outs.uploaded(upload)
	if err != nil {
		return out, err
	}
	return a.countSheet(id, f.Name, f.data, on, apply)
}

func (a *App) countSheet(id, name string, data []byte, on string, apply bool) (out stocktake.Sheet, err error) {
	file, err := backend.ReadBook(name, data, false)
	if err != nil {
		return out, err
	}
	return a.core.b.CountSheet(a.core.ctx, id, file, on, apply)
}

// CountSheetBytes is CountSheet for a stocktake that is named by its number, and a file
// that lies in memory; no door can call it.
func CountSheetBytes(a *App, number, name string, data []byte, on string, apply bool) (stocktake.Sheet, error) {
	v, err := a.Record(stocktake.Kind.Name, number)
	if err != nil {
		return stocktake.Sheet{}, err
	}
	return a.countSheet(v.Row.ID, name, data, on, apply)
}
