package backend

import (
	"context"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Verify walks everything: the pages of the file, the chain of the change log,
// the content of every attachment. It returns what is wrong as sentences; none
// means the file is whole.
func (b *Backend) Verify(ctx context.Context) ([]fault.Text, error) {
	problems := []fault.Text{}
	err := b.Read(ctx, func(tx *store.Tx) error {
		if err := user.Gate(tx, &user.Kind, kind.View); err != nil {
			return err
		}
		pages, err := tx.Integrity()
		if err != nil {
			return err
		}
		log, err := tx.Verify(ctx)
		if err != nil {
			return err
		}
		for _, p := range append(pages, log...) {
			problems = append(problems, fault.Sprintf("数据文件有损坏：%s。请用最近一次备份恢复。", "The file is damaged: %s. Restore the latest backup.", fault.Whole(p)))
		}
		files, err := attach.Verify(tx)
		problems = append(problems, files...)
		return err
	})
	return problems, err
}
