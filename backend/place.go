package backend

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"strings"

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
	err = b.Read(ctx, func(tx *store.Tx) error {
		_, err := tx.One("SELECT count(*) FROM op", nil, &p.Changes)
		return err
	})
	return p, err
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

// Diagnosis is a report for whoever helps from afar: versions, sizes, counts and
// dates. It has no record, no name of a person or a company and no key.
func (b *Backend) Diagnosis(ctx context.Context, version string) (string, error) {
	p, err := b.Place(ctx)
	if err != nil {
		return "", err
	}
	counts, err := b.counts(ctx)
	if err != nil {
		return "", err
	}
	var w strings.Builder
	line := func(zh, en string, value any) { fmt.Fprintf(&w, "%s %s: %v\n", zh, en, value) }
	w.WriteString("运营台账诊断报告 Opsbook diagnosis\n\n")
	line("时间", "time", b.Now().Format("2006-01-02 15:04:05 -07:00"))
	line("程序版本", "version", version)
	line("系统", "system", runtime.GOOS+"/"+runtime.GOARCH+", "+runtime.Version())
	line("数据格式", "file format", store.Version)
	line("数据文件夹大小", "size of the data folder", fmt.Sprintf("%d bytes", p.Size))
	line("磁盘剩余", "free on its disk", fmt.Sprintf("%d bytes", p.Free))
	line("变更记录", "changes in the log", p.Changes)
	line("用户密钥", "key slots", len(b.Usernames()))
	line("修复过的密钥文件", "key slot files repaired", len(b.Repaired()))
	last := "从未 never"
	if g, ok := b.LastBackup(); ok {
		last = fmt.Sprintf("%s, %d bytes", g.At.Format("2006-01-02 15:04"), g.Size)
	}
	line("上次备份", "last backup", last)
	w.WriteString("\n各台账的记录数 records of each register\n")
	for _, c := range counts {
		n := fmt.Sprint(c.n)
		if c.n < 0 {
			n = "正在读取 being read"
		}
		line(c.kind.Label, c.kind.Name, n)
	}
	return w.String(), nil
}
