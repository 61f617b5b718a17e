package attach

import (
	"time"

	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// Kind is the register of attachments (domain §2.12 附件/扫描件). Its Parent gives
// the index that finds a record's attachments; as it names no kind of its own,
// nobody reaches attachments as a register: they follow their record's rights.
var Kind = kind.Kind{
	Name: "attachment", Label: "附件", English: "Attachments", Title: "file_name", Parent: "owner",
	Fields: []kind.Field{
		{Name: "owner_kind", Label: "所属台账", English: "Register", Type: kind.Text, Required: kind.Always, Locked: true},
		{Name: "owner", Label: "所属单据", English: "Record", Type: kind.Text, Required: kind.Always, Locked: true},
		{Name: "field", Label: "字段", English: "Field", Type: kind.Text, Locked: true},
		{Name: "kind", Label: "类型", English: "Kind", Type: kind.Enum, Codes: "attach_kind", Required: kind.Always, Default: "scan"},
		{Name: "file_name", Label: "文件名", English: "File name", Type: kind.LongText, Required: kind.Always, Limit: "1..255", Locked: true},
		{Name: "mime", Label: "文件格式", English: "Format", Type: kind.Text, Locked: true},
		{Name: "size", Label: "大小(字节)", English: "Size (bytes)", Type: kind.Int, Locked: true},
		{Name: "sha256", Label: "SHA-256", English: "SHA-256", Type: kind.Text, Required: kind.Always, Limit: kind.Hash, Locked: true},
		{Name: "mark", Label: "表单码", English: "Code of the form", Type: kind.LongText, Locked: true},
		{Name: "secrecy", Label: "密级", English: "Secrecy", Type: kind.Enum, Codes: "secrecy", Required: kind.Always, Default: "internal"},
	},
}

// Attachment is one file as lists show it.
type Attachment struct {
	ID        string    `json:"id"`
	OwnerKind string    `json:"ownerKind"`
	Owner     string    `json:"owner"`   // id of the record
	Field     string    `json:"field"`   // the File field it was added to; "": the record as a whole
	Kind      string    `json:"kind"`    // a code of attach_kind
	Name      string    `json:"name"`    // safe as a file name on every system
	MIME      string    `json:"mime"`    // found from the content
	Size      int64     `json:"size"`    // bytes
	SHA256    string    `json:"sha256"`  // hex, of the content
	Secrecy   string    `json:"secrecy"` // a code of secrecy
	At        time.Time `json:"at"`      // when it was added
	By        string    `json:"by"`      // id of the account that added it
}

// Inline reports whether a window may show the content itself. Everything else
// is handed out as a file only: it could run as a page of the program.
func (a Attachment) Inline() bool {
	switch a.MIME {
	case "application/pdf", "text/plain", "image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp":
		return true
	}
	return false
}

func of(tx *store.Tx, r *store.Row) (Attachment, error) {
	a := facts(r)
	born, _, err := tx.Born(r)
	a.At, a.By = born.At, born.User
	return a, err
}

// facts is of without what the log tells, which has not got the operations of the
// running transaction.
func facts(r *store.Row) Attachment {
	v := r.Values
	return Attachment{
		ID: r.ID, OwnerKind: v.Str("owner_kind"), Owner: v.Str("owner"), Field: v.Str("field"), Kind: v.Str("kind"),
		Name: v.Str("file_name"), MIME: v.Str("mime"), Size: v.Int("size"), SHA256: v.Str("sha256"), Secrecy: v.Str("secrecy"),
	}
}
