// Package attach keeps scanned files, pictures and documents that belong to
// records, inside the encrypted database: whoever copies or backs up the file
// has them too, and nothing of them lies readable on the disk. Content is stored
// once under its hash, however many records have it.
//
// An attachment follows the rights of its record: who may see the record may
// open it, who may change the record may add and drop it, also when the record
// is approved and frozen otherwise (the signed scan comes last). It decodes no
// picture, opens no document and starts no program.
package attach

import (
	"cmp"
	"encoding/hex"
	"io"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Limits of what is taken.
const (
	MaxSize  = 20 << 20 // bytes of a file
	MaxFiles = 100      // attachments of a record
)

// Add stores what r holds as an attachment of a record of k, named name as the
// user's file was; field is a File field of k, or "" for the record as a whole.
// Other writers wait while r is read, so it should be a file and not a network.
// Faults: Forbidden, NotFound, Conflict (the record is void, or has this content
// already), Invalid (too large, too many, empty, a program, a picture too large).
func Add(tx *store.Tx, k *kind.Kind, recordID, field, name string, r io.Reader) (Attachment, error) {
	return add(tx, k, recordID, kind.Values{"field": field, "file_name": name}, r)
}

// AddScan is Add of a signed form that came back on paper, for the record as a whole;
// mark is what the code printed on it says, "" if it has none or was filed by hand.
func AddScan(tx *store.Tx, k *kind.Kind, recordID, name, mark string, r io.Reader) (Attachment, error) {
	return add(tx, k, recordID, kind.Values{"field": "", "file_name": name, "kind": "scan", "mark": mark}, r)
}

// add stores what r holds with what is known of it: field, file_name and perhaps kind
// and mark.
func add(tx *store.Tx, k *kind.Kind, recordID string, known kind.Values, r io.Reader) (Attachment, error) {
	field, name := known.Str("field"), known.Str("file_name")
	if err := mayAdd(tx, k, recordID, field); err != nil {
		return Attachment{}, err
	}
	name = SafeName(name)
	c, err := take(tx, name, r)
	if err != nil {
		return Attachment{}, err
	}
	have, err := tx.Where(&Kind, "owner", recordID)
	if err != nil {
		return Attachment{}, err
	}
	for _, h := range have {
		if h.State == store.Live && h.Values.Str("field") == field && h.Values.Str("sha256") == c.sha256 {
			return Attachment{}, fault.New(fault.Conflict, "“%s”与已有的附件“%s”内容相同，没有重复添加。",
				"“%s” has the same content as “%s”, which is attached already; it was not added again.", name, h.Values.Str("file_name"))
		}
	}
	id, err := record.Add(tx, &Kind, kind.Values{
		"owner_kind": k.Name, "owner": recordID, "field": field, "kind": cmp.Or(known.Str("kind"), guessKind(c.mime)), "file_name": name,
		"mime": c.mime, "size": c.size, "sha256": c.sha256, "mark": known.Str("mark"),
	})
	if err != nil {
		return Attachment{}, err
	}
	row, err := record.Get(tx, &Kind, id)
	if err != nil {
		return Attachment{}, err
	}
	a := facts(row)
	a.At, a.By = tx.Now, tx.Actor.User
	return a, nil
}

// guessKind is the kind of attachment to begin with; Mark changes it.
func guessKind(mime string) string {
	switch {
	case mime == "application/pdf":
		return "scan"
	case strings.HasPrefix(mime, "image/"):
		return "photo"
	}
	return "doc"
}

func mayAdd(tx *store.Tx, k *kind.Kind, recordID, field string) error {
	owner, err := reach(tx, k, recordID, kind.Change)
	if err != nil {
		return err
	}
	if owner.State != store.Live {
		return fault.New(fault.Conflict, "%[1]s已作废，不能添加附件。", "%[1]s is void; nothing can be attached to it.", record.Number(k, owner.ID, owner.Values))
	}
	if f, ok := k.Field(field); field != "" && (!ok || f.Type != kind.File) {
		return fault.New(fault.Invalid, "“%[1]s”没有放附件的字段“%[2]s”。", "%[3]s has no field “%[2]s” for attachments.", k.Label, field, k.English)
	}
	have, err := tx.Where(&Kind, "owner", recordID)
	if err != nil {
		return err
	}
	live := 0
	for _, h := range have {
		if h.State == store.Live {
			live++
		}
	}
	if live >= MaxFiles {
		return fault.New(fault.Invalid, "这条记录已有 %d 个附件，最多 %d 个。请先去掉不需要的，或合并成一个文件。",
			"This record has %d attachments; at most %d are allowed. Remove some, or merge them into one file.", live, MaxFiles)
	}
	return nil
}

// reach returns the record if the actor may do action on it. Line items follow
// their document, also in whose they are.
func reach(tx *store.Tx, k *kind.Kind, id string, action rune) (*store.Row, error) {
	owner, err := record.Get(tx, k, id)
	if err != nil {
		return nil, err
	}
	doc := owner
	for k.Parent != "" {
		f, _ := k.Field(k.Parent)
		up, err := tx.Kind(f.To)
		if err != nil {
			return nil, err
		}
		if doc, err = record.Get(tx, up, doc.Values.Str(k.Parent)); err != nil {
			return nil, err
		}
		k = up
	}
	return owner, user.Covers(tx, k, action, doc)
}

// List returns the attachments of a record of k, oldest first, void ones left
// out, and those that the actor's right to sensitive fields does not cover.
func List(tx *store.Tx, k *kind.Kind, recordID string) ([]Attachment, error) {
	out := []Attachment{}
	if _, err := reach(tx, k, recordID, kind.View); err != nil {
		return out, err
	}
	rows, err := tx.Where(&Kind, "owner", recordID)
	if err != nil {
		return out, err
	}
	for i := range rows {
		if rows[i].State != store.Live || !Cleared(tx, k, &rows[i]) {
			continue
		}
		a, err := of(tx, &rows[i])
		if err != nil {
			return out, err
		}
		out = append(out, a)
	}
	return out, nil
}

// Cleared reports whether the actor may see an attachment of a record that he
// sees: those marked 秘密 or 机密, and those of sensitive fields, need the right
// to sensitive fields.
func Cleared(tx *store.Tx, k *kind.Kind, r *store.Row) bool {
	f, ok := k.Field(r.Values.Str("field"))
	s := r.Values.Str("secrecy")
	return s != "secret" && s != "top" && !(ok && f.Sensitive) || user.Private(tx.Store.Catalog(), tx.Actor, k)
}

// Open returns an attachment and its content, to be read within tx. See Reader
// for what it promises. Faults: NotFound, Forbidden; Damaged while reading.
func Open(tx *store.Tx, id string) (*Reader, Attachment, error) {
	row, _, err := permitted(tx, id, kind.View)
	if err != nil {
		return nil, Attachment{}, err
	}
	a, err := of(tx, row)
	if err != nil {
		return nil, Attachment{}, err
	}
	hash, err := hex.DecodeString(a.SHA256)
	return newReader(tx, hash, a.Size, a.Name), a, err
}

// permitted returns an attachment and its kind of record if the actor may do
// action on the record and see the attachment.
func permitted(tx *store.Tx, id string, action rune) (*store.Row, *kind.Kind, error) {
	row, err := record.Get(tx, &Kind, id)
	if err != nil {
		return nil, nil, err
	}
	k, err := tx.Kind(row.Values.Str("owner_kind"))
	if err != nil {
		return nil, nil, err
	}
	if _, err := reach(tx, k, row.Values.Str("owner"), action); err != nil {
		return nil, nil, err
	}
	if !Cleared(tx, k, row) {
		return nil, nil, fault.New(fault.Forbidden, "这份附件是秘密的，您没有权限查看。如需要，请联系系统管理员。",
			"This attachment is confidential and you have no right to see it. Ask the administrator if you need it.")
	}
	return row, k, nil
}

// Drop voids an attachment, with a reason. Its content stays: other records may
// have it, and history refers to it.
func Drop(tx *store.Tx, id, reason string) error {
	row, _, err := permitted(tx, id, kind.Change)
	if err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return fault.New(fault.Invalid, "去掉附件要写明原因。", "State a reason for removing the attachment.")
	}
	if row.State != store.Live {
		return fault.New(fault.Conflict, "附件“%[1]s”已经去掉。", "The attachment “%[1]s” is removed already.", row.Values.Str("file_name"))
	}
	return tx.SetState(&Kind, row, store.Voided, reason)
}

// Mark changes what an attachment is (a code of attach_kind) and how secret (a
// code of secrecy). Nobody may lock himself out.
func Mark(tx *store.Tx, id, what, secrecy string) error {
	row, k, err := permitted(tx, id, kind.Change)
	if err != nil {
		return err
	}
	row.Values["secrecy"] = secrecy
	if !Cleared(tx, k, row) {
		return fault.New(fault.Forbidden, "只有能查看敏感字段的人可以把附件定为秘密或机密。",
			"Only those who may see sensitive fields can mark an attachment as confidential.")
	}
	return record.Put(tx, &Kind, id, kind.Values{"kind": what, "secrecy": secrecy})
}
