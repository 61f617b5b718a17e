package backend

import (
	"bytes"
	"context"
	"crypto/sha256"
	"strings"

	"opsbook/backend/equipment"
	"opsbook/backend/people"
	"opsbook/backend/sheet"
	"opsbook/backend/sheet/book"
	"opsbook/backend/store"
)

// ReadBook reads a foreign spreadsheet that lies in memory; pasted says that data
// is what the clipboard held.
func ReadBook(name string, data []byte, pasted bool) (sheet.File, error) {
	f := sheet.File{Name: name, Hash: sha256.Sum256(data)}
	var err error
	if pasted {
		f.Book, err = book.Paste(strings.ToValidUTF8(string(data), "\uFFFD"))
	} else {
		f.Book, err = book.Open(bytes.NewReader(data), int64(len(data)), name, book.Default)
	}
	return f, err
}

// Draft reads a spreadsheet for a register: what would be written, and every
// problem. Nothing is stored.
func (b *Backend) Draft(ctx context.Context, kindName string, f sheet.File, o sheet.Options) (d *sheet.Draft, err error) {
	k, err := b.Catalog.Kind(kindName)
	if err != nil {
		return nil, err
	}
	err = b.Read(ctx, func(tx *store.Tx) (err error) {
		d, err = sheet.Open(ctx, tx, k, f, guesses(), o)
		return err
	})
	return d, err
}

// Import stores what a draft says, as one batch.
func (b *Backend) Import(ctx context.Context, d *sheet.Draft, progress func(done, of int)) (r sheet.Result, err error) {
	err = b.Write(ctx, func(tx *store.Tx) (err error) {
		r, err = d.Run(ctx, tx, progress)
		return err
	})
	return r, err
}

// UndoImport takes a batch back.
func (b *Backend) UndoImport(ctx context.Context, batch string) error {
	return b.Write(ctx, func(tx *store.Tx) error { return sheet.Undo(ctx, tx, batch) })
}

// guesses are what the domains know of the old ledgers of their kinds.
func guesses() sheet.Guesses {
	return sheet.Guesses{equipment.Kind.Name: equipment.Guess, "employee": people.Guess}
}
