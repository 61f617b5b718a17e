package backend

import (
	"context"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// verifyParts is of how many parts a check consists.
const verifyParts = 3

// Verify walks everything: the pages of the file, the chain of the change log,
// the content of every attachment. It returns what is wrong as sentences; none
// means the file is whole. told, if not nil, hears which part begins.
func (b *Backend) Verify(ctx context.Context, told func(part, of int, doing fault.Text)) ([]fault.Text, error) {
	if told == nil {
		told = func(int, int, fault.Text) {}
	}
	problems := []fault.Text{}
	err := b.Read(ctx, func(tx *store.Tx) error {
		if err := user.Gate(tx, &user.Kind, kind.View); err != nil {
			return err
		}
		told(0, verifyParts, fault.T("正在检查数据文件的每一页…", "Checking every page of the file…"))
		pages, err := tx.Integrity()
		if err != nil {
			return err
		}
		told(1, verifyParts, fault.T("正在核对变更记录…", "Checking the change log…"))
		log, err := tx.Verify(ctx)
		if err != nil {
			return err
		}
		for _, p := range append(pages, log...) {
			problems = append(problems, fault.Sprintf("数据文件有损坏：%s。请用最近一次备份恢复。", "The file is damaged: %s. Restore the latest backup.", fault.Whole(p)))
		}
		told(2, verifyParts, fault.T("正在核对附件…", "Checking the attachments…"))
		files, err := attach.Verify(tx)
		problems = append(problems, files...)
		return err
	})
	return problems, err
}
