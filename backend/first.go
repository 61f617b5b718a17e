package backend

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
	"opsbook/backend/vault"
)

// First is what the first run asks for.
type First struct {
	Company     string       `json:"company"`
	Short       string       `json:"short"`
	Departments []Department `json:"departments"`
	Username    string       `json:"username"`
	Name        string       `json:"name"`
	Password    string       `json:"password"`
}

// Department is one department of the first run.
type Department struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// draftDir is where the first run makes its files. They move to their place when
// all is written, the database last: whatever is cut off before has made nothing,
// and a later run removes nothing from a folder that has a database.
const draftDir = "opsbook.first"

// ledgerFiles are what a first run makes, in the order in which they move.
var ledgerFiles = []string{vault.SlotsFile, "slots.copy.json", "opsbook.db"}

// Init makes a new encrypted file with the company, its departments and an
// administrator, and leaves it open. The groups are the recovery key: shown once.
// A first run that was cut off begins again.
func (b *Backend) Init(ctx context.Context, in First) (groups []string, err error) {
	b.door.Lock()
	defer b.door.Unlock()
	if err := b.vacant(); err != nil {
		return nil, err
	}
	key := vault.NewKey()
	err = b.draft(ctx, key, in)
	if err == nil {
		err = b.readSlots()
	}
	if err == nil {
		err = b.unlockWith(ctx, key, in.Username)
	}
	var s *session
	if err == nil {
		s, err = b.session()
	}
	if err != nil {
		return nil, errors.Join(err, b.unmake())
	}
	s.written.Add(1) // a new ledger is worth a backup
	return key.Groups(), nil
}

// vacant makes room for a new ledger, or says that there is one. Key slots without
// a database are what a first run left if its draft lies beside them; else somebody
// has taken the database elsewhere and will want them.
func (b *Backend) vacant() error {
	if b.State() != New {
		return fault.New(fault.Conflict, "这个文件夹里已经有台账，不能重新建立。请选一个空文件夹。",
			"This folder already holds a ledger. Choose an empty one.")
	}
	if _, err := os.Lstat(b.draftPath()); err == nil {
		return b.unmake()
	}
	for _, name := range ledgerFiles {
		if _, err := os.Lstat(filepath.Join(b.Dir(), name)); err == nil {
			return fault.New(fault.Conflict, "文件夹 %s 里有用户密钥文件 %s，但没有数据文件。请把数据文件放回来，或换一个空文件夹。",
				"The folder %s holds the key slots %s but no data file. Put the data file back, or choose an empty folder.", fault.Whole(b.Dir()), name)
		}
	}
	return nil
}

func (b *Backend) draftPath() string { return filepath.Join(b.Dir(), draftDir) }

// draft makes the ledger in the draft's folder and moves it to its place.
func (b *Backend) draft(ctx context.Context, key vault.Key, in First) error {
	dir := b.draftPath()
	if err := os.Mkdir(dir, 0o700); err != nil {
		return vault.Explain(err)
	}
	if err := b.firstSlot(ctx, dir, key, in.Username, in.Password); err != nil {
		return err
	}
	s, err := b.start(ctx, filepath.Join(dir, filepath.Base(b.folder.DB())), key)
	if err != nil {
		return err
	}
	err = b.write(ctx, s, user.System(), func(tx *store.Tx) error { return begin(tx, in) })
	if err := errors.Join(err, s.close()); err != nil {
		return err
	}
	return b.moveDraft(dir)
}

// begin writes the first records.
func begin(tx *store.Tx, in First) error {
	add := func(name string, v kind.Values) error {
		k, err := tx.Kind(name)
		if err == nil {
			_, err = record.Create(tx, k, v)
		}
		return err
	}
	if err := add("organisation", kind.Values{"name": in.Company, "short_name": in.Short}); err != nil {
		return err
	}
	for _, d := range in.Departments {
		if err := add("department", kind.Values{"dept_code": d.Code, "dept_name": d.Name}); err != nil {
			return err
		}
	}
	// Both roles: by the policy's table an administrator keeps accounts, and whoever
	// begins alone also keeps the registers.
	return add(user.Kind.Name, kind.Values{"username": in.Username, "display_name": in.Name, "roles": "admin;clerk", "data_scope": "all"})
}

// unmake removes what a first run left that failed or was cut off, so that it can
// be tried again: the draft last, since it is the sign of one.
func (b *Backend) unmake() error {
	b.mu.Lock()
	b.slots, b.slotsErr = nil, nil
	b.mu.Unlock()
	if err := os.MkdirAll(b.draftPath(), 0o700); err != nil {
		return vault.Explain(err)
	}
	for _, name := range append([]string{"opsbook.db", "opsbook.db-wal", "opsbook.db-shm"}, ledgerFiles...) {
		if err := os.Remove(filepath.Join(b.Dir(), name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return vault.Explain(err)
		}
	}
	return vault.Explain(os.RemoveAll(b.draftPath()))
}
