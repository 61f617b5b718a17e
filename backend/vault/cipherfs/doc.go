// Package cipherfs is an encrypting SQLite VFS in pure Go for modernc.org/sqlite.
// It wraps the VFS of the operating system and seals everything SQLite writes:
//
//   - the database in the page format of SQLCipher 4 with a raw key, so that a
//     cleanly closed file opens in any SQLCipher 4 tool (codec.go);
//   - the rollback journal in the same page format, with the checksum that
//     belongs to the ciphertext, so a hot one is readable there too (journal.go);
//   - the write-ahead log under keys of its own, frame salts and checksums
//     masked, the header marked so that foreign tools refuse it instead of
//     dropping commits (wal.go);
//   - temporary files as AES-256-GCM blocks whose key, nonces and tags never
//     leave memory (temp.go).
//
// A page that was changed, cut off or moved fails its check and reading it is an
// error; page 1 gives SQLITE_NOTADB, others SQLITE_IOERR_DATA.
//
// It does not hide the -shm file (page numbers and one checksum) and the names
// in a super-journal; it does not notice that a whole file, or a page, was
// replaced by an older version of itself; it knows no passphrases.
//
// Every file that a connection opens goes through the VFS of that connection:
// ATTACH, VACUUM and VACUUM INTO without an explicit vfs= use the same key. A
// target of the backup API needs vfs= in its own DSN.
package cipherfs
