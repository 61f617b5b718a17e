package backend

import (
	"context"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/scan"
	"opsbook/backend/store"
)

// ScanFile is a file of scanned pages that lies in memory.
type ScanFile struct {
	Name string
	Data []byte
}

// Scan reads files and files their pages at the documents that the codes on them name,
// each file in a transaction of its own; progress counts pages. What ctx ends while it is
// read is not filed; what was filed before stands.
func (b *Backend) Scan(ctx context.Context, files []ScanFile, progress func(done, of int)) ([]scan.Result, error) {
	out := make([]scan.Result, 0, len(files))
	opened := make([]*scan.Paper, len(files))
	var papers []*scan.Paper
	refused := make([]error, len(files))
	for i, f := range files {
		if opened[i], refused[i] = scan.Open(f.Name, f.Data); refused[i] == nil {
			papers = append(papers, opened[i])
		}
	}
	if err := scan.Read(ctx, papers, progress); err != nil {
		return out, err
	}
	for i, p := range opened {
		if refused[i] != nil {
			out = append(out, scan.Unopened(files[i].Name, refused[i]))
			continue
		}
		err := b.Write(ctx, func(tx *store.Tx) error {
			r, err := p.File(tx)
			if err == nil {
				err = archived(tx, r.Places)
			}
			if err == nil {
				out = append(out, r)
			}
			return err
		})
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// FileScan files pages of a file, from 1, at a document that a user chose; none: the
// whole file, which may then be one whose pages cannot be told apart.
func (b *Backend) FileScan(ctx context.Context, f ScanFile, pages []int, kindName, id string) ([]scan.Place, error) {
	k, err := b.Catalog().Kind(kindName)
	if err != nil {
		return nil, err
	}
	p, err := scan.Open(f.Name, f.Data)
	if err != nil {
		p = scan.Sealed(f.Name, f.Data)
	}
	if len(pages) == 0 {
		for i := range p.Pages {
			pages = append(pages, i+1)
		}
	}
	var places []scan.Place
	err = b.Write(ctx, func(tx *store.Tx) (err error) {
		if places, err = p.FileAt(tx, k, id, pages); err != nil {
			return err
		}
		return archived(tx, places)
	})
	return places, err
}

// archive is the step of documents that wait for the paper that was signed.
const archive = "archive"

// archived takes that step for documents whose paper has come, where the actor may.
func archived(tx *store.Tx, places []scan.Place) error {
	for _, at := range places {
		if at.State != scan.Filed {
			continue
		}
		k, err := tx.Kind(at.Kind)
		if err != nil {
			return err
		}
		if err := Archive(tx, k, at.ID); err != nil {
			return err
		}
	}
	return nil
}

// Archive ends a document whose signed paper has come, if it waits for that and the actor
// may; else it stays as it is.
func Archive(tx *store.Tx, k *kind.Kind, id string) error {
	if _, ok := k.Step(archive); !ok {
		return nil
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	may, err := flow.Possible(tx, k, r)
	if err != nil || !slices.ContainsFunc(may, func(c flow.Choice) bool { return c.Step == archive }) {
		return err
	}
	return Step(tx, k, r.ID, archive, flow.Opinion{})
}

// Unfiled is the fault of scans of which n files were not filed whole.
func Unfiled(n int) error {
	return fault.New(fault.Invalid, "有 %d 个文件没有全部归档，原因见上。请用 attach 命令或在“扫描归档”页手工归档。",
		"%d file(s) were not filed whole, for the reasons above. File them with the command attach, or by hand on the page of scans.", n)
}
