package audit

import (
	"slices"
	"time"

	"opsbook/backend/attach"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// tell puts an operation into words; false if nothing is left to tell of it.
func (t *teller) tell(o *store.Logged) (Entry, bool, error) {
	e := Entry{PC: t.pcs[o.Device].ID, Seq: o.Seq, Without: o.Without}
	if at := t.comings.At(o.Origin, o.Seq); at > 0 {
		e.Came = time.UnixMilli(at).In(t.tx.Now.Location()).Format(time.DateTime)
	}
	bare := o.Entry
	bare.Changes = nil
	e.Entry = t.Entry(&kind.Kind{}, bare, t.context, t.names)
	if o.Kind == "" {
		return e, t.event(&e, o), nil
	}
	e.What = acts[e.Action]
	k, err := t.tx.Kind(o.Kind)
	if err != nil { // a register of a newer program
		e.What, e.Register, e.Closed = acts[plainAct(o.Act)], fault.T(o.Kind, o.Kind), true
		return e, true, nil
	}
	e.Register = fault.T(k.Label, k.English)
	r, err := t.row(k, o.Record)
	if err != nil {
		return e, false, err
	}
	if r == nil { // nothing has made it yet that counts
		e.What, e.Closed = acts[actOf(o)], true
		return e, true, nil
	}
	switch k.Name {
	case flow.Kind.Name:
		return t.step(e, o, r)
	case attach.Kind.Name:
		return t.file(e, o, r)
	}
	return t.changed(e, k, r, o)
}

// changed tells what was changed of a record.
func (t *teller) changed(e Entry, k *kind.Kind, r *store.Row, o *store.Logged) (Entry, bool, error) {
	e.Action = actOf(o)
	e.What = acts[e.Action]
	if e.Action == "update" && len(k.Steps) > 0 && slices.ContainsFunc(o.Changes, func(c store.Change) bool { return c.Field == "status" }) {
		e.What = acts["status"]
	}
	doc, of, err := record.Document(t.tx, k, r)
	if err != nil {
		return e, false, err
	}
	if of == nil || !t.sees(doc, of) {
		e.Closed = true
		return e, true, nil
	}
	e.Kind, e.ID = doc.Name, of.ID
	if doc.Chapter == "" {
		e.ID = "" // it has no page
	}
	if k.Parent == "" {
		e.Record = t.title(k, r)
		e.Changes = t.plain(k, t.Entry(k, o.Entry, t.context, t.names).Changes)
		return e, true, nil
	}
	said, shown := t.LineEntry(doc, k, of, o.Entry, t.context, t.names)
	e.Record, e.Changes = t.title(doc, of)+" · "+desk.LineTitle(k, r, t.context), said.Changes
	return e, shown, nil
}

// plain calls registers as people do where a text names one, and leaves out which record of
// it is meant by its id.
func (t *teller) plain(k *kind.Kind, changes []desk.Change) []desk.Change {
	word := func(f *kind.Field, text string) string {
		if to, err := t.tx.Kind(text); err == nil && f.Type == kind.Text {
			return to.Label
		}
		if _, ok := kind.CanonicalID(text); ok && f.Type == kind.Text {
			return "（内部编号）"
		}
		return text
	}
	for i := range changes {
		if f, ok := k.Field(changes[i].Field); ok {
			changes[i].OldText, changes[i].NewText = word(f, changes[i].OldText), word(f, changes[i].NewText)
		}
	}
	return changes
}

// title is a record's number, and its title where that says more.
func (t *teller) title(k *kind.Kind, r *store.Row) string {
	number, title := record.Number(k, r.ID, r.Values), t.names.Title(k, r.ID, r.Values)
	if title == "" || title == number {
		return number
	}
	if number == r.ID {
		return title
	}
	return number + " " + title
}

// step tells of a step that a document took: what is told is the document.
func (t *teller) step(e Entry, o *store.Logged, r *store.Row) (Entry, bool, error) {
	v := r.Values
	e.What = fault.T(v.Str("step"), v.Str("step"))
	k, err := t.tx.Kind(v.Str("doc_kind"))
	if err != nil {
		e.Closed = true
		return e, true, nil
	}
	for _, s := range k.Steps {
		if s.Name == v.Str("step") {
			e.What = fault.T(s.Label, s.English)
		}
	}
	return t.beside(e, o, &flow.Kind, k, v.Str("doc"), true)
}

// file tells of a file that belongs to a record: what is told is the record.
func (t *teller) file(e Entry, o *store.Logged, r *store.Row) (Entry, bool, error) {
	e.What = filed[actOf(o)]
	k, err := t.tx.Kind(r.Values.Str("owner_kind"))
	if err != nil {
		e.Closed = true
		return e, true, nil
	}
	return t.beside(e, o, &attach.Kind, k, r.Values.Str("owner"), attach.Cleared(t.tx, k, r))
}

// beside tells of what of says of the record id of k; cleared: if he sees that, the actor
// may see this as well.
func (t *teller) beside(e Entry, o *store.Logged, of, k *kind.Kind, id string, cleared bool) (Entry, bool, error) {
	e.Register = fault.T(k.Label, k.English)
	r, err := t.row(k, id)
	if err != nil {
		return e, false, err
	}
	doc, whole, err := record.Document(t.tx, k, r)
	if err != nil {
		return e, false, err
	}
	if whole == nil || !cleared || !t.sees(doc, whole) {
		e.Closed = true
		return e, true, nil
	}
	if e.Kind, e.Record = doc.Name, t.title(doc, whole); doc.Chapter != "" {
		e.ID = whole.ID
	}
	told := o.Entry
	told.Changes = slices.DeleteFunc(slices.Clone(o.Changes), func(c store.Change) bool { return slices.Contains(untold, c.Field) })
	e.Changes = t.Entry(of, told, t.context, t.names).Changes
	return e, true, nil
}

// untold are the fields of steps and files that the entry tells otherwise, or that mean
// nothing to people.
var untold = []string{"doc_kind", "doc", "step", "was", "becomes", "stage", "owner_kind", "owner", "field", "sha256", "mark", "mime"}

// filed are what was done with a file.
var filed = map[string]fault.Text{
	"insert": fault.T("添加附件", "Attached a file"), "update": fault.T("修改附件", "Changed an attachment"), "void": fault.T("作废附件", "Made an attachment void"),
	"restore": fault.T("恢复附件", "Restored an attachment"), "withdraw": fault.T("撤回附件", "Took an attachment back"),
}

// acts are what was done, in words.
var acts = map[string]fault.Text{
	"insert": fault.T("新增", "Added"), "update": fault.T("修改", "Changed"), "status": fault.T("状态变更", "Status changed"), "void": fault.T("作废", "Made void"),
	"restore": fault.T("恢复", "Restored"), "withdraw": fault.T("撤回", "Taken back"),
}

// actOf is the act of an operation on a record.
func actOf(o *store.Logged) string {
	if o.Act == store.ActState {
		for _, c := range o.Changes {
			if n, _ := c.New.(int64); c.Field == "_state" {
				return [...]string{"restore", "void", "withdraw"}[min(max(n, 0), 2)]
			}
		}
	}
	return plainAct(o.Act)
}

func plainAct(a store.Act) string {
	if a == store.ActInsert {
		return "insert"
	}
	return "update"
}

// event tells of what changed no record; false if the entry beside it tells the same.
func (t *teller) event(e *Entry, o *store.Logged) bool {
	name := o.Facts.Str("event")
	switch o.Act {
	case store.ActOpen:
		name = "open " + o.Facts.Str("reason")
	case store.ActEnrol:
		name = "PC let in"
	case store.ActSalvage:
		name = "salvaged"
	case store.ActRevoke:
		name = shutOut
		if id := store.IDBytes(o.Facts.Str("device")); id != nil {
			o.Facts["name"] = t.pcs[[16]byte(id)].called().ZH
		}
	case store.ActEvent:
		if name == shutOut {
			return false
		}
	}
	e.Action, e.What = "event", fault.T(name, name)
	if w, ok := events[name]; ok {
		e.What = w
	}
	e.Changes = []desk.Change{}
	for _, f := range facts {
		v := o.Facts[f.name]
		if v == nil || v == "" {
			continue
		}
		said := desk.Change{Field: f.name, Label: f.label, New: v}
		switch x := v.(type) {
		case string:
			said.NewText = t.word(f.name, x)
		case int64:
			said.NewText = (&kind.Field{Type: kind.Int}).Text(x, t.context)
		}
		e.Changes = append(e.Changes, said)
	}
	return true
}

// shutOut is the event beside the act that shuts a PC out.
const shutOut = "PC shut out"

// word is what a fact of an event says, as people call it.
func (t *teller) word(fact, v string) string {
	switch fact {
	case "form":
		if t.Form != nil {
			if text := t.Form(v); text.ZH != "" {
				return text.ZH
			}
		}
	case "kind":
		if v == Kind.Name {
			return Kind.Label
		}
		if k, err := t.tx.Kind(v); err == nil {
			return k.Label
		}
		return t.word("form", v)
	}
	return v
}

// facts are what events tell, in this order. What else they hold is for the program.
var facts = []struct {
	name  string
	label fault.Text
}{
	{"name", fault.T("名称", "Name")}, {"was", fault.T("原名", "Called before")}, {"username", fault.T("用户", "User")}, {"form", fault.T("表格", "Paper")}, {"kind", fault.T("台账", "Register")}, {"file", fault.T("文件", "File")},
	{"pages", fault.T("页数", "Pages")}, {"entries", fault.T("条数", "Entries")}, {"folder", fault.T("文件夹", "Folder")}, {"backup", fault.T("备份", "Backup")}, {"from", fault.T("来自", "From")},
	{"to", fault.T("发给", "To")}, {"changes", fault.T("更改", "Changes")}, {"records", fault.T("记录", "Records")}, {"head", fault.T("台账校验码", "Ledger code")},
}

// events are what happened without changing a record, as the log calls it.
var events = map[string]fault.Text{
	"unlock": fault.T("登录", "Signed in"), "print": fault.T("打印", "Printed"), "export": fault.T("导出", "Exported"), "backup": fault.T("备份", "Backed up"),
	"restore": fault.T("恢复备份到新文件夹", "Restored a backup into a new folder"), "key rotated": fault.T("更换密钥", "Changed the key"), "recovery key shown": fault.T("查看恢复密钥", "Looked at the recovery key"),
	"password set": fault.T("设置密码", "Set a password"), "password changed": fault.T("修改密码", "Changed the password"), "password removed": fault.T("收回密码", "Took a password away"),
	"package exported": fault.T("导出交换文件", "Exported an exchange file"), "package imported": fault.T("导入交换文件", "Imported an exchange file"), "package taken back": fault.T("撤回交换文件的导入", "Took an import back"),
	"package brought back": fault.T("恢复撤回的导入", "Brought back an import that was taken back"),
	"salvaged":             fault.T("找回的更改", "Changes brought back"), "package salvaged": fault.T("从交换文件找回更改", "Brought changes back from an exchange file"), "package discarded": fault.T("移除等待中的交换文件", "Put a waiting exchange file aside"), "PC renamed": fault.T("电脑改名", "Renamed a PC"), "PC let in": fault.T("登记电脑", "Let a PC in"), shutOut: fault.T("停用电脑", "Shut a PC out"), "open first": fault.T("开始使用台账", "Began to use the ledger"), "open copy": fault.T("台账到了这台电脑", "The ledger came to this PC"),
	"open device": fault.T("台账到了这台电脑", "The ledger came to this PC"), "open restore": fault.T("启用恢复的备份", "Took a restored backup into use"),
	"open behind": fault.T("台账文件旧于本机的记录，另起序列", "The file was older than what this PC wrote; began anew"), "open shared": fault.T("同一台账在别处打开着，另起序列", "The ledger was open elsewhere; began anew"),
}

// Worded reports whether an event has words: one of this program must.
func Worded(event string) bool { return events[event].ZH != "" }
