package audit

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

// A signed export is one file that anybody can open: the workbook, what this PC says of it,
// and its signature under that. The statement holds the workbook's hash and how far each
// stream of the log went, so the file also proves what the log was.
const (
	bookName  = "操作日志.xlsx"
	sayName   = "说明.json"
	signName  = "签名.txt"
	statement = "opsbook audit export 1"
)

// MaxFile bounds a signed export that is checked.
const MaxFile = 64 << 20

// Statement is what a PC signs of an export.
type Statement struct {
	What    string     `json:"what"`
	Company string     `json:"company"`
	Ledger  string     `json:"ledger"` // which company's data, hex
	Device  string     `json:"device"` // the PC that signs, hex
	PC      string     `json:"pc"`     // how it is called
	By      string     `json:"by"`
	Made    string     `json:"made"` // RFC 3339
	Asked   string     `json:"asked"`
	Entries int        `json:"entries"`
	File    string     `json:"file"`
	SHA256  string     `json:"sha256"` // of File
	Code    string     `json:"code"`   // what the log ended with, as reports print it
	Heads   []Position `json:"heads"`
}

// Position is how far a stream of the log went, and its hash there.
type Position struct {
	Stream string `json:"stream"`
	Seq    int64  `json:"seq"`
	Hash   string `json:"hash"`
}

// Signed writes the entries that a query asks for, signed by this PC, and returns the name
// to save it under and what was signed. Faults: those of Page, more than MaxRows entries.
func (l *Log) Signed(ctx context.Context, q Query, company string, w io.Writer) (name string, said Statement, err error) {
	err = l.Read(ctx, func(tx *store.Tx) error {
		rows, err := l.Rows(tx, kind.Export, q)
		if err != nil {
			return err
		}
		vector, err := tx.Vector()
		if err != nil {
			return err
		}
		code := tx.Store.HeadCode(vector)
		var book bytes.Buffer
		_, err = sheet.Export(ctx, &book, sheet.Spec{Kind: &Kind, Company: company, Said: rows.Said, Head: code, Each: rows.Each})
		if err != nil {
			return err
		}
		sum := sha256.Sum256(book.Bytes())
		device := tx.Store.Device()
		said = Statement{What: statement, Company: company, Ledger: tx.Store.Workspace(), Device: hex.EncodeToString(device.ID), By: record.NewNames(tx).User(tx.Actor.User),
			Made: tx.Now.Format(time.RFC3339), Asked: rows.Said, Entries: rows.N, File: bookName, SHA256: hex.EncodeToString(sum[:]), Code: code}
		said.PC = rows.t.pcs[[16]byte(device.ID)].called().ZH
		for _, p := range vector {
			said.Heads = append(said.Heads, Position{hex.EncodeToString(p.Stream[:]), p.Seq, hex.EncodeToString(p.Head[:])})
		}
		say, err := json.MarshalIndent(said, "", "  ")
		if err != nil {
			return err
		}
		name = Kind.Label + "_" + strings.ReplaceAll(tx.Today(), "-", "") + ".zip"
		return pack(w, tx.Now, book.Bytes(), say, ed25519.Sign(device.Sign, signedBytes(say)))
	})
	return name, said, err
}

// signedBytes is what the signature covers.
func signedBytes(say []byte) []byte { return append([]byte(statement+"\x00"), say...) }

// pack writes the file: always the same bytes for the same parts, so that a byte changed
// anywhere is seen.
func pack(w io.Writer, made time.Time, book, say, sig []byte) error {
	z := zip.NewWriter(w)
	for _, part := range []struct {
		name string
		data []byte
	}{{bookName, book}, {sayName, say}, {signName, []byte(base64.StdEncoding.EncodeToString(sig))}} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Store, Modified: made.Truncate(time.Second).UTC()})
		if err != nil {
			return err
		}
		if _, err := f.Write(part.data); err != nil {
			return err
		}
	}
	return z.Close()
}

// unpack takes such a file apart; false if it is none, byte by byte.
func unpack(file []byte) (book, say, sig []byte, ok bool) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil || len(z.File) != 3 {
		return nil, nil, nil, false
	}
	parts := make([][]byte, 3)
	for i, name := range []string{bookName, sayName, signName} {
		f := z.File[i]
		if f.Name != name || f.Method != zip.Store || f.UncompressedSize64 > uint64(len(file)) {
			return nil, nil, nil, false
		}
		r, err := f.Open()
		if err != nil {
			return nil, nil, nil, false
		}
		parts[i], err = io.ReadAll(io.LimitReader(r, int64(len(file))))
		if _ = r.Close(); err != nil {
			return nil, nil, nil, false
		}
	}
	if sig, err = base64.StdEncoding.DecodeString(string(parts[2])); err != nil {
		return nil, nil, nil, false
	}
	var again bytes.Buffer
	if err := pack(&again, madeAt(parts[1]), parts[0], parts[1], sig); err != nil || !bytes.Equal(again.Bytes(), file) {
		return nil, nil, nil, false
	}
	return parts[0], parts[1], sig, true
}

// madeAt is the moment that a statement names; the zero time if it names none.
func madeAt(say []byte) (at time.Time) {
	if s, ok := readStatement(say); ok {
		at, _ = time.Parse(time.RFC3339, s.Made) // one that is none gives other bytes
	}
	return at
}

// readStatement reads a statement as it was written.
func readStatement(say []byte) (s Statement, ok bool) {
	if json.Unmarshal(say, &s) != nil || s.What != statement || s.File != bookName {
		return s, false
	}
	again, err := json.MarshalIndent(s, "", "  ")
	return s, err == nil && bytes.Equal(again, say)
}

// positions are the heads of a statement as the log has them.
func (s *Statement) positions() (out []store.Position, ok bool) {
	for _, h := range s.Heads {
		stream, err := hex.DecodeString(h.Stream)
		hash, err2 := hex.DecodeString(h.Hash)
		if err != nil || err2 != nil || len(stream) != 16 || len(hash) != 32 || h.Seq < 1 {
			return nil, false
		}
		out = append(out, store.Position{Stream: [16]byte(stream), Seq: h.Seq, Head: [32]byte(hash)})
	}
	return out, true
}

// changed is what is said of a file that is not what was signed.
func changed() fault.Text {
	return fault.T("文件被改动过，或者不是本程序导出的操作日志：内容与签名不符。", "The file was changed, or is no activity log exported by this program: it does not agree with its signature.")
}
