package audit

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Checked is what a signed export, or the code of a printed report, is worth.
type Checked struct {
	Problems []fault.Text `json:"problems"` // none: it is what was handed out, and the log has kept what it was then
	Made     string       `json:"made"`     // when, by the clock of the PC where it was made; "" if that is not known
	By       string       `json:"by"`
	PC       string       `json:"pc"`
	Paper    fault.Text   `json:"paper,omitzero"` // the report with the code
	Asked    string       `json:"asked"`
	Entries  int          `json:"entries"`
	Code     string       `json:"code"`
}

func (c *Checked) wrong(t fault.Text) { c.Problems = append(c.Problems, t) }

// Check holds a signed export against its signature and against the log of this ledger: a
// byte of it changed since, or anything in the log that it speaks of, is a problem. Faults:
// Forbidden; Invalid (too large to be one).
func (l *Log) Check(ctx context.Context, file []byte) (out Checked, err error) {
	out.Problems = []fault.Text{}
	if len(file) > MaxFile {
		return out, fault.New(fault.Invalid, "文件超过 %d MB，不会是导出的操作日志。", "The file is larger than %d MB; it is no exported activity log.", MaxFile>>20)
	}
	err = l.Read(ctx, func(tx *store.Tx) error {
		if err := user.Gate(tx, &Kind, kind.View); err != nil {
			return err
		}
		book, say, sig, ok := unpack(file)
		if !ok {
			out.wrong(changed())
			return nil
		}
		s, ok := readStatement(say)
		sum := sha256.Sum256(book)
		if !ok || s.SHA256 != hex.EncodeToString(sum[:]) {
			out.wrong(changed())
			return nil
		}
		out.Made, out.By, out.PC, out.Asked, out.Entries, out.Code = s.Made, s.By, s.PC, s.Asked, s.Entries, s.Code
		if s.Ledger != tx.Store.Workspace() {
			out.wrong(fault.T("这份操作日志是另一个台账的，请用那个台账核对。", "This activity log is another ledger's; check it there."))
			return nil
		}
		if signed, err := signedBy(tx, &s, say, sig); err != nil {
			return err
		} else if !signed {
			out.wrong(fault.T("签名不是写过这个台账的电脑签的，或者内容被改动过。", "No PC that has written to this ledger signed this, or it was changed."))
			return nil
		}
		return out.against(tx, &s)
	})
	return out, err
}

// signedBy reports whether the PC that a statement names signed it.
func signedBy(tx *store.Tx, s *Statement, say, sig []byte) (bool, error) {
	id, err := hex.DecodeString(s.Device)
	if err != nil || len(id) != 16 {
		return false, nil
	}
	keys, err := tx.KeysOf([16]byte(id))
	for _, key := range keys {
		if ed25519.Verify(key, signedBytes(say), sig) {
			return true, err
		}
	}
	return false, err
}

// against holds a statement against the log, and the log against itself: hashes of a log
// that is not whole say nothing.
func (c *Checked) against(tx *store.Tx, s *Statement) error {
	at, ok := s.positions()
	if !ok || tx.Store.HeadCode(at) != s.Code {
		c.wrong(changed())
		return nil
	}
	for _, p := range at {
		head, held, err := tx.HashOf(p.Stream, p.Seq)
		switch {
		case err != nil:
			return err
		case !held:
			c.wrong(fault.Sprintf("这台电脑上的日志比导出时短（有一台电脑的记录当时写到第 %d 条）：台账文件是旧的，或者还没有收到那台电脑的数据。", "The log on this PC is shorter than it was then (one PC had written %d entries): the ledger file is an old one, or that PC's data have not come.", p.Seq))
		case head != p.Head:
			c.wrong(fault.Sprintf("日志在导出之后被改写过：有一台电脑写的第 %d 条或更早的记录与导出时不一样。", "The log was rewritten since the export: entry %d of a PC, or an earlier one, is not what it was.", p.Seq))
		}
	}
	return c.whole(tx)
}

// whole adds what is wrong with the log itself.
func (c *Checked) whole(tx *store.Tx) error {
	wrong, err := tx.Verify(tx.Context())
	for _, w := range wrong {
		c.wrong(fault.Sprintf("数据文件有损坏：%s。", "The file is damaged: %s.", fault.Whole(w)))
	}
	return err
}

// maxSame is how many papers may bear one code: printed again with nothing done in between.
const maxSame = 50

// CheckCode holds the code of a printed report against the log: whether this ledger printed
// it, and has kept all that was in the log then. Faults: Forbidden, Invalid (no such code).
func (l *Log) CheckCode(ctx context.Context, typed string) (out Checked, err error) {
	out.Problems = []fault.Text{}
	if out.Code, err = readCode(typed); err != nil {
		return out, err
	}
	err = l.Read(ctx, func(tx *store.Tx) error {
		if err := user.Gate(tx, &Kind, kind.View); err != nil {
			return err
		}
		told, err := tx.Told(out.Code, maxSame)
		if err != nil {
			return err
		}
		if len(told) == 0 {
			out.wrong(fault.T("这个台账的日志里没有印过这个校验码：请核对有没有抄错，是不是这个台账的报表。", "The log of this ledger knows of no report with this code: check that it was copied right, and that the report is this ledger's."))
			return nil
		}
		kept := false
		for _, e := range told {
			at, held, err := tx.AsFar(e.Facts.Str("at"))
			if err != nil {
				return err
			}
			kept = kept || held && tx.Store.HeadCode(at) == out.Code
		}
		if !kept {
			out.wrong(fault.T("日志在打印之后被改写过，或者台账文件是旧的：现在的日志得不出这个校验码。", "The log was rewritten since the report was printed, or the ledger file is an old one: it does not give this code."))
		}
		first := told[len(told)-1]
		t := &teller{Log: l, tx: tx}
		form := first.Facts.Str("form")
		if form == "" {
			form = first.Facts.Str("kind")
		}
		word := t.word("form", form)
		out.Made, out.By, out.Paper = first.At.Format("2006-01-02 15:04:05"), record.NewNames(tx).User(first.User), fault.T(word, word)
		return out.whole(tx)
	})
	return out, err
}

// readCode reads a code as people type it from paper.
func readCode(typed string) (string, error) {
	text := strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		switch {
		case r == '-' || r == ' ' || r == '\t' || r == '　' || r == '\n' || r == '\r':
			return -1
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, typed[:min(len(typed), 400)])
	code, ok := store.ReadHeadCode(text)
	if !ok {
		return "", fault.New(fault.Invalid, "台账校验码有 8 组，每组 4 个字母或数字（没有 0、1、I、O）。请对照纸上再抄一遍。", "A ledger code has 8 groups of 4 letters or figures (no 0, 1, I, O). Copy it once more from the paper.")
	}
	return code, nil
}
