package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"opsbook/backend/fault"
)

// Explain turns what can go wrong with disk and file into a fault that says what
// to do, with err inside for the log. Faults and all other errors pass through
// as they are; Explain(nil) is nil.
func Explain(err error) error {
	var f *fault.Fault
	if err == nil || errors.As(err, &f) {
		return err
	}
	var se *sqlite.Error
	switch {
	case errors.As(err, &se):
		f = ofCode(se.Code())
	case errors.Is(err, fs.ErrNotExist):
		f = sentence(fault.NotFound,
			"找不到数据文件或它的文件夹。请检查磁盘或移动硬盘是否已连接，文件夹是否被移动或改名。",
			"The data file or its folder cannot be found. Check that the disk is connected and that the folder was not moved or renamed.")
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), noRoom(err):
		f = ofCode(sqlite3.SQLITE_FULL)
	}
	if f == nil {
		return err
	}
	return fmt.Errorf("%w: %w", f, err)
}

// ofCode is the fault of a SQLite result code, extended or not; nil if the code
// tells of a mistake in the program.
func ofCode(code int) *fault.Fault {
	switch code {
	case sqlite3.SQLITE_IOERR_DATA, sqlite3.SQLITE_IOERR_CORRUPTFS, sqlite3.SQLITE_IOERR_SHORT_READ:
		return damaged()
	case sqlite3.SQLITE_IOERR_READ:
		return sentence(fault.Damaged,
			"从磁盘读取数据文件失败。请检查磁盘，先不要继续录入；如果仍然失败，用最近的备份恢复。",
			"The data file cannot be read from the disk. Check the disk and enter nothing for now; if it goes on, restore the latest backup.")
	}
	switch code & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR:
		return sentence(fault.Full,
			"磁盘写不进去：空间已满、没有写入权限或磁盘已断开。刚才的操作没有保存，以前的数据都在。请腾出空间或检查磁盘后重试。",
			"The disk cannot be written: it is full, write-protected or disconnected. The last operation was not saved; all earlier data is there. Make room or check the disk, then try again.")
	case sqlite3.SQLITE_NOTADB:
		return sentence(fault.Damaged,
			"打不开数据文件：密钥不对，或者文件开头已损坏，或者它不是运营台账的数据文件。文件没有被改动。请核对密钥；如果密钥无误，用最近的备份恢复。",
			"The data file cannot be opened: the key is wrong, or the beginning of the file is damaged, or it is not a data file of Opsbook. The file was not changed. Check the key; if it is right, restore the latest backup.")
	case sqlite3.SQLITE_CORRUPT:
		return damaged()
	case sqlite3.SQLITE_CANTOPEN:
		return sentence(fault.Damaged,
			"打不开数据文件：文件夹不能访问，或者旁边的日志文件（-wal）属于另一个程序、密钥或数据文件。什么都没有改动。请检查文件夹；日志文件不要删除，先联系维护人员。",
			"The data file cannot be opened: its folder cannot be accessed, or the log beside it (-wal) belongs to another program, key or data file. Nothing was changed. Check the folder; do not delete the log, ask for support first.")
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return sentence(fault.Locked,
			"数据文件正忙，等了 5 秒还没有轮到。请稍后重试。",
			"The data file is busy and 5 seconds were not enough. Please try again in a moment.")
	}
	return nil
}

func damaged() *fault.Fault {
	return sentence(fault.Damaged,
		"数据文件有一部分已损坏，没有通过校验，所以没有读出。请先不要继续录入，用最近的备份恢复。",
		"Part of the data file is damaged: it failed its check and was not read. Enter nothing for now and restore the latest backup.")
}

func sentence(code fault.Code, zh, en string) *fault.Fault {
	return &fault.Fault{Code: code, Message: fault.T(zh, en)}
}

// noRoom recognises a full disk or quota, and on Windows ERROR_DISK_FULL,
// ERROR_HANDLE_DISK_FULL and ERROR_WRITE_PROTECT.
func noRoom(err error) bool {
	var n syscall.Errno
	if !errors.As(err, &n) {
		return false
	}
	if runtime.GOOS == "windows" {
		return n == 112 || n == 39 || n == 19
	}
	return n == syscall.ENOSPC || n == syscall.EDQUOT || n == syscall.EFBIG
}
