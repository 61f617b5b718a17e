package backend

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"opsbook/backend/room"
	"opsbook/backend/store"
)

// Trouble is an error that was shown by its reference only.
type Trouble struct {
	Ref  string
	At   time.Time
	Text string
}

// Diagnosis is a report for whoever helps from afar: versions, sizes, counts, dates
// and the errors that were met. It has no record, no name of a person or a company, no
// key and no place on the disk. What cannot be read, because the file is locked or
// damaged, it says so.
func (b *Backend) Diagnosis(ctx context.Context, version string, met []Trouble) string {
	var w strings.Builder
	line := func(zh, en string, value any, err error) {
		if err != nil {
			value = "不能读取 cannot be read"
		}
		fmt.Fprintf(&w, "%s %s: %v\n", zh, en, value)
	}
	w.WriteString("运营台账诊断报告 Opsbook diagnosis\n\n")
	line("时间", "time", b.Now().Format("2006-01-02 15:04:05 -07:00"), nil)
	line("程序版本", "version", version, nil)
	line("系统", "system", runtime.GOOS+"/"+runtime.GOARCH+", "+runtime.Version(), nil)
	line("数据格式", "file format", store.Version, nil)
	line("状态", "state", b.State(), nil)
	line("数据文件夹大小", "size of the data folder", fmt.Sprintf("%d bytes", sizeOf(b.Dir())), nil)
	free, err := room.Free(b.Dir())
	line("磁盘剩余", "free on its disk", fmt.Sprintf("%d bytes", free), err)
	changes, err := b.changes(ctx)
	line("变更记录", "changes in the log", changes, err)
	line("用户密钥", "key slots", len(b.Usernames()), nil)
	line("修复过的密钥文件", "key slot files repaired", len(b.Repaired()), nil)
	last := "从未 never"
	if g, ok := b.LastBackup(); ok {
		last = fmt.Sprintf("%s, %d bytes", g.At.Format("2006-01-02 15:04"), g.Size)
	}
	line("上次备份", "last backup", last, nil)
	w.WriteString("\n各台账的记录数 records of each register\n")
	counts, err := b.counts(ctx)
	if err != nil {
		line("全部", "all", nil, err)
	}
	for _, c := range counts {
		n := fmt.Sprint(c.n)
		if c.n < 0 {
			n = "正在读取 being read"
		}
		line(c.kind.Label, c.kind.Name, n, nil)
	}
	if len(met) > 0 {
		w.WriteString("\n启动以来的错误 errors since the start\n")
	}
	for _, t := range met {
		fmt.Fprintf(&w, "[%s] %s %s\n", t.Ref, t.At.Format("2006-01-02 15:04:05"), b.placeless(t.Text))
	}
	return w.String()
}

// placeless takes the folders out of an error's text: they name their user.
func (b *Backend) placeless(text string) string {
	text = strings.ReplaceAll(text, b.Dir(), "…")
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		text = strings.ReplaceAll(text, home, "~")
	}
	return text
}
