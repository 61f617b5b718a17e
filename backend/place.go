package backend

import (
	"context"
	"io/fs"
	"path/filepath"

	"opsbook/backend/kind"
	"opsbook/backend/room"
	"opsbook/backend/store"
)

// Place is where the data lie and how much room they have.
type Place struct {
	Dir     string `json:"dir"`
	Size    int64  `json:"size"`    // of the whole folder, bytes
	Free    int64  `json:"free"`    // on its disk; -1: the system does not tell
	Records int    `json:"records"` // live ones of all registers that the user sees
	Changes int64  `json:"changes"` // in the change log
}

// Place tells where the data lie. It needs an open file.
func (b *Backend) Place(ctx context.Context) (Place, error) {
	p := Place{Dir: b.Dir(), Size: sizeOf(b.Dir())}
	var err error
	if p.Free, err = room.Free(p.Dir); err != nil {
		p.Free = -1
	}
	counts, err := b.counts(ctx)
	if err != nil {
		return p, err
	}
	for _, c := range counts {
		p.Records += max(c.n, 0)
	}
	p.Changes, err = b.changes(ctx)
	return p, err
}

// changes is how many changes the log holds.
func (b *Backend) changes(ctx context.Context) (n int64, err error) {
	err = b.Read(ctx, func(tx *store.Tx) error {
		_, err := tx.One("SELECT count(*) FROM op", nil, &n)
		return err
	})
	return n, err
}

// sizeOf adds up the files below a folder; one that vanishes meanwhile, such as a
// journal, counts for nothing.
func sizeOf(dir string) (n int64) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		if info, err := d.Info(); err == nil {
			n += info.Size()
		}
		return nil
	})
	return n
}

// counted is how many records a register has; -1 while it is being read.
type counted struct {
	kind *kind.Kind
	n    int
}

func (b *Backend) counts(ctx context.Context) (out []counted, err error) {
	d, err := b.Desk()
	if err != nil {
		return nil, err
	}
	m, err := d.Meta(ctx)
	for i := range m.Kinds {
		if k := &m.Kinds[i]; k.Chapter != "" {
			out = append(out, counted{&k.Kind, k.Count})
		}
	}
	return out, err
}
