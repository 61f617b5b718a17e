package app_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"opsbook/app"
	"opsbook/backend"
	"opsbook/backend/audit"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/forms"
	"opsbook/backend/kind"
	"opsbook/backend/number"
	"opsbook/backend/papers"
	"opsbook/backend/record"
	"opsbook/backend/remind"
	"opsbook/backend/sheet"
	"opsbook/backend/stocktake"
	"opsbook/backend/training"
	"opsbook/backend/vault/vaulttest"
	"opsbook/backend/views"
)

func TestMain(m *testing.M) {
	vaulttest.Quick()
	os.Exit(m.Run())
}

const password = "Secret123"

// office is a ledger with one account for each role and one device that belongs
// to the department and the person of all of them.
type office struct {
	t        *testing.T
	a        *app.App
	device   string
	take     string // a stocktake that is being counted
	partner  string
	training string // a session of training
	n        int    // imports and views made
}

func newOffice(t *testing.T) *office {
	a := newcomer(t)
	if _, err := a.SetUp(backend.First{Company: "星桥澜", Username: "boss", Password: password}); err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, a: a}
	dept := o.save("department", map[string]any{"dept_code": "XZ", "dept_name": "行政部"})
	person := o.save("employee", map[string]any{"emp_no": "0001", "name": "周雨桐", "gender": "F", "dept_id": dept, "position_id": "文员", "hire_date": "2020-01-01"})
	o.device = o.save("equipment", map[string]any{"name": "打印机", "class_code": "A02021003", "model": "L1", "purchase_date": "2024-03-12",
		"original_value": "800", "dept_id": dept, "user_id": person, "location": "3楼305", "status": "in_use"})
	o.partner = o.save("partner", map[string]any{"name": "方圆商行", "category": "GY"})
	o.take = o.save("stocktake", map[string]any{"dept_id": dept, "counters": "周雨桐"})
	for _, step := range []string{"freeze", "print"} {
		if err := a.Step("stocktake", o.take, step, flow.Opinion{}); err != nil {
			t.Fatal(err)
		}
	}
	o.training = o.save("training_session", map[string]any{"dept_id": dept, "course_id": o.save("course", map[string]any{"name": "消防安全", "type": "safety", "hours": "2"})})
	for _, role := range []string{"admin", "area_head", "dept_head", "clerk", "viewer", "auditor"} {
		v := map[string]any{"username": role, "roles": role, "data_scope": "all"}
		if role == "viewer" { // one account is one employee's
			v["employee_id"] = person
		}
		if _, err := a.AddUser(record.Input{Values: v}, password); err != nil {
			t.Fatal(err)
		}
	}
	o.as("dept_head")
	o.as("boss")
	if _, err := a.Edit("app_user", o.userID("dept_head"), 0, record.Input{Values: map[string]any{"data_scope": "depts", "depts": "XZ"}}); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) save(kind string, v map[string]any) string {
	o.t.Helper()
	out, err := o.a.Save(kind, record.Input{Values: v})
	if err != nil {
		o.t.Fatal(err)
	}
	return out.ID
}

func (o *office) userID(name string) string {
	v, err := o.a.Record("app_user", name)
	if err != nil {
		o.t.Fatal(err)
	}
	return v.Row.ID
}

func (o *office) as(user string) {
	o.t.Helper()
	if _, err := o.a.Unlock(user, password); err != nil {
		o.t.Fatal(err)
	}
}

// view saves a view of the equipment ledger.
func (o *office) view() (views.View, error) {
	o.n++
	return o.a.SaveView("equipment", views.View{Name: fmt.Sprint("视图", o.n)})
}

// merge makes one of two places, of which each role has its own.
func (o *office) merge() error {
	who := o.a.Username()
	if who == "" {
		_, err := o.a.Merge(backend.MergeInput{Kind: "location"})
		return err
	}
	o.as("boss")
	o.n++
	one, two := o.save("location", map[string]any{"name": fmt.Sprint("甲库", o.n)}), o.save("location", map[string]any{"name": fmt.Sprint("乙库", o.n)})
	o.as(who)
	out, err := o.a.Merge(backend.MergeInput{Kind: "location", Keep: one, Other: two})
	if err != nil {
		return err
	}
	return o.a.Unmerge(out.Mark)
}

// countOne enters the count of the one line of the stocktake, as far as he may see it.
func (o *office) countOne() error {
	p, err := o.a.CountLines(o.take, stocktake.Query{Limit: 1})
	if err != nil {
		return err
	}
	_, err = o.a.CountEnter(o.take, p.Rows[0].ID, map[string]any{"real_qty": "1"})
	return err
}

// draft opens an import of one new device.
func (o *office) draft() (string, error) {
	o.n++
	d, err := o.a.ImportOpen("equipment", fmt.Sprintf("paste:资产编号\t资产名称\t存放地点\nDN-2020-%04d\t显示器\t库房", o.n))
	return d.ID, err
}

// method is one call that a door can make, on the equipment ledger where it is
// about a register, and who may make it: a admin, h area_head, d dept_head, c clerk,
// v viewer, u auditor (domain §3.1).
type method struct {
	name string
	who  string
	call func(o *office) error
}

var methods = append([]method{
	{"List", "ahdcvu", func(o *office) error { _, err := o.a.List(desk.ListQuery{Kind: "equipment", Limit: 5}); return err }},
	{"Facets", "ahdcvu", func(o *office) error {
		_, err := o.a.Facets(desk.ListQuery{Kind: "equipment"}, "status", 5)
		return err
	}},
	{"Record", "ahdcvu", func(o *office) error { _, err := o.a.Record("equipment", o.device); return err }},
	{"History", "ahdcvu", func(o *office) error { _, err := o.a.History("equipment", o.device); return err }},
	{"Suggest", "ahdcvu", func(o *office) error { _, err := o.a.Suggest("equipment", "dyj", 5); return err }},
	{"Choices", "ahdcvu", func(o *office) error { _, err := o.a.Choices("equipment", "brand", "", 5); return err }},
	{"Check", "ahdcvu", func(o *office) error { _, err := o.a.Check("equipment", o.device, record.Input{}); return err }},
	{"Forms", "au", func(o *office) error { _, err := o.a.Forms(); return err }},
	{"SaveForm", "a", func(o *office) error { _, err := o.a.SaveForm("stock_in_card", nil); return err }},
	{"TryForm", "a", func(o *office) error {
		_, err := o.a.TryForm("employee_devices", forms.Layout{Title: "设备清单", Columns: []forms.ColumnLook{{Field: "asset_no", Width: 30}}}, false)
		return err
	}},
	{"Lines", "dc", func(o *office) error {
		_, err := o.a.Lines("partner", "", "contacts", []record.Input{{Values: map[string]any{"name": "张伟"}}}, 1)
		return err
	}},
	{"Propose", "ac", func(o *office) error { _, err := o.a.Propose("equipment", nil); return err }},
	{"Blank", "ac", func(o *office) error { _, err := o.a.Blank("equipment"); return err }},
	{"Save", "ac", func(o *office) error {
		_, err := o.a.Save("equipment", record.Input{Values: map[string]any{"name": "台灯", "class_code": "A05010201", "model": "无", "purchase_date": "2024-01-01", "original_value": "1", "location": "库房"}})
		return err
	}},
	{"RegisterEquipment", "ac", func(o *office) error {
		_, err := o.a.RegisterEquipment(record.Input{Values: map[string]any{"name": "台灯", "class_code": "A05010201", "model": "无", "purchase_date": "2024-01-01", "original_value": "1", "location": "库房"}}, 2, nil)
		return err
	}},
	{"Edit", "ac", func(o *office) error {
		_, err := o.a.Edit("equipment", o.device, 0, record.Input{Values: map[string]any{"brand": o.a.Username()}})
		return err
	}},
	{"Patch", "ac", func(o *office) error {
		_, err := o.a.Patch("equipment", []record.Patch{{ID: o.device, Values: map[string]any{"brand": "批" + o.a.Username()}}})
		return err
	}},
	{"Offers", "ahdcvu", func(o *office) error { _, err := o.a.Offers("equipment", "status", "zy", 5); return err }},
	{"Condition", "ahdcvu", func(o *office) error {
		c, err := o.a.Condition("equipment", desk.Cond{Field: "original_value", Op: "between", Values: []string{"5,000", "1万"}})
		if err == nil && (c.Values[0] != "500000" || c.Values[1] != "1000000") {
			o.t.Errorf("typed yuan became %v", c.Values)
		}
		return err
	}},
	{"Written", "ahdcvu", func(o *office) error {
		c, err := o.a.Written("equipment", "original_value", ">5,000")
		if err == nil && c.Values[0] != "500001" {
			o.t.Errorf("more than 5,000 yuan became %v", c.Values)
		}
		return err
	}},
	{"Called", "ahdcvu", func(o *office) error {
		found, err := o.a.Called([]string{"工作台", "提醒"}, "gongzuo")
		if err == nil && (len(found) != 1 || found[0] != "工作台") {
			o.t.Errorf("called gongzuo: %v", found)
		}
		return err
	}},
	{"Jump", "ahdcvu", func(o *office) error { _, err := o.a.Jump("dyj"); return err }},
	{"Edge", "ahdcvu", func(o *office) error {
		at, err := o.a.Edge(desk.ListQuery{Kind: "equipment"}, "asset_no", 0, true)
		if err == nil && at != 0 {
			o.t.Errorf("the edge above the first device is at %d", at)
		}
		return err
	}},
	{"Figures", "ahdcvu", func(o *office) error {
		_, err := o.a.Figures(desk.Selection{Query: desk.ListQuery{Kind: "equipment"}, Rows: 1}, []string{"original_value"})
		return err
	}},
	{"Views", "ahdcvu", func(o *office) error { _, err := o.a.Views("equipment"); return err }},
	{"SaveView", "ahdcvu", func(o *office) error { _, err := o.view(); return err }},
	{"MoveView", "ahdcvu", func(o *office) error {
		v, err := o.view()
		if err != nil {
			return err
		}
		return o.a.MoveView(v.ID, "")
	}},
	{"DropView", "ahdcvu", func(o *office) error {
		v, err := o.view()
		if err != nil {
			return err
		}
		return o.a.DropView(v.ID)
	}},
	{"KeepView", "ahdcvu", func(o *office) error {
		v, err := o.view()
		if err != nil {
			return err
		}
		return errors.Join(o.a.DropView(v.ID), o.a.KeepView(v.ID))
	}},
	{"Void", "a", func(o *office) error { return o.a.Void("equipment", o.device, "试") }},
	{"Unvoid", "a", func(o *office) error { return o.a.Unvoid("equipment", o.device) }},
	{"Duplicates", "ahdcvu", func(o *office) error { _, err := o.a.Duplicates(); return err }},
	{"Twins", "ahdcvu", func(o *office) error {
		_, err := o.a.Twins(backend.MergeInput{Kind: "equipment", Keep: o.device, Other: o.device})
		return err
	}},
	{"Merge", "a", func(o *office) error { return o.merge() }},
	{"Unmerge", "", func(o *office) error { return o.a.Unmerge(o.device) }},
	{"Apart", "", func(o *office) error { return o.a.Apart("equipment", []string{o.device, o.device}, "试") }},
	{"Rejoin", "", func(o *office) error { return o.a.Rejoin(o.device) }},
	{"Renumber", "ac", func(o *office) error { _, err := o.a.Renumber("equipment", o.device, ""); return err }},
	{"CarryOver", "", func(o *office) error { _, err := o.a.CarryOver("equipment", o.device); return err }},
	{"Unsaved", "ac", func(o *office) error { _, err := o.a.Unsaved("equipment", ""); return err }},
	{"KeepUnsaved", "ac", func(o *office) error { return o.a.KeepUnsaved("equipment", "", "{}") }},
	{"Step", "", func(o *office) error { return o.a.Step("equipment", o.device, "fly", flow.Opinion{}) }},
	{"Chains", "ahdcu", func(o *office) error { _, err := o.a.Chains(); return err }},
	{"AdoptChain", "a", func(o *office) error { return o.a.AdoptChain("supply_requisition") }},
	{"DropChain", "a", func(o *office) error { return o.a.DropChain("supply_requisition") }},
	{"CommonSteps", "ahdcvu", func(o *office) error { _, err := o.a.CommonSteps("equipment", []string{o.device}, 0); return err }},
	{"StepMany", "ahdcvu", func(o *office) error {
		_, err := o.a.StepMany("equipment", []string{o.device}, "fly", flow.Opinion{})
		return err
	}},
	{"Reminders", "ahdcvu", func(o *office) error { _, err := o.a.Reminders(); return err }},
	{"HomeFigures", "ahdcvu", func(o *office) error { _, err := o.a.HomeFigures(); return err }},
	{"Chores", "ahdcvu", func(o *office) error { _, err := o.a.Chores(); return err }},
	{"ReminderSettings", "ahcu", func(o *office) error { _, err := o.a.ReminderSettings(); return err }},
	{"SetReminder", "a", func(o *office) error {
		return o.a.SetReminder(remind.Setting{Name: "warranty_end", Lead: []int{45}, On: true, To: []kind.Receiver{kind.ToClerk}}, false)
	}},
	{"SayReminder", "ahdcvu", func(o *office) error {
		_, err := o.a.SayReminder(remind.Saying{Rule: "backup_overdue", Path: "/backup", Due: "2026-03-31"})
		return err
	}},
	{"UnsayReminder", "", func(o *office) error { return o.a.UnsayReminder(o.device) }},
	{"Waiting", "ahdcvu", func(o *office) error { _, err := o.a.Waiting(); return err }},
	{"StepForm", "ahdcvu", func(o *office) error { _, err := o.a.StepForm("equipment", o.device, "fly"); return err }},
	{"DropAttachment", "", func(o *office) error { return o.a.DropAttachment(o.device, "试") }},
	{"ScanFiles", "ac", func(o *office) error { return o.scan() }},
	{"FileScan", "ac", func(o *office) error {
		_, err := o.a.FileScan(o.upload("手工.jpg", o.page("")), nil, "equipment", o.device)
		return err
	}},
	{"Print", "ahdcu", func(o *office) error { _, err := o.a.Print("equipment", papers.Input{}); return err }},
	{"ImportOpen", "ac", func(o *office) error { _, err := o.draft(); return err }},
	{"ImportSet", "ac", func(o *office) error {
		id, err := o.draft()
		if err == nil {
			_, err = o.a.ImportSet(id, sheet.Options{})
		}
		return err
	}},
	{"ImportRows", "ac", func(o *office) error {
		id, err := o.draft()
		if err == nil {
			_, err = o.a.ImportRows(id, "", 0, 5)
		}
		return err
	}},
	{"ImportRun", "ac", func(o *office) error {
		id, err := o.draft()
		if err == nil {
			_, err = o.a.ImportRun(id, false)
		}
		return err
	}},
	{"ImportUndo", "ac", func(o *office) error {
		id, err := o.draft()
		if err != nil {
			return err
		}
		r, err := o.a.ImportRun(id, false)
		if err == nil {
			err = o.a.ImportUndo(r.Batch)
		}
		return err
	}},
	{"ImportStep", "ac", func(o *office) error {
		id, err := o.draft()
		if err != nil {
			return err
		}
		r, err := o.a.ImportRun(id, false)
		if err != nil {
			return err
		}
		if _, err = o.a.ImportStep(r.Batch, "post"); fault.Is(err, fault.Invalid) {
			return nil // devices have no such step
		}
		return err
	}},
	{"Imports", "acu", func(o *office) error { _, err := o.a.Imports(); return err }},
	{"Export", "ahdcu", func(o *office) error {
		_, err := o.a.Export(desk.ListQuery{Kind: "equipment"}, nil, "xlsx")
		return err
	}},
	{"LookAtExport", "ahdcu", func(o *office) error {
		look, err := o.a.LookAtExport(desk.ListQuery{Kind: "equipment"}, []string{"asset_no", "original_value"}, "xlsx")
		if err == nil && (len(look.Head) != 3 || look.Total != len(look.Rows) || look.Rows[0][1] == "") {
			o.t.Errorf("the export would be %+v", look)
		}
		return err
	}},
	{"Users", "ahu", func(o *office) error { _, err := o.a.Users(); return err }},
	{"AddUser", "a", func(o *office) error {
		_, err := o.a.AddUser(record.Input{Values: map[string]any{"username": "by_" + o.a.Username()}}, password)
		return err
	}},
	{"SetPassword", "a", func(o *office) error { return o.a.SetPassword("viewer", password) }},
	{"DisableUser", "a", func(o *office) error { return o.a.DisableUser("by_" + o.a.Username()) }},
	{"ChangePassword", "ahdcvu", func(o *office) error { return o.a.ChangePassword(password, password) }},
	{"RecoveryKey", "a", func(o *office) error { _, err := o.a.RecoveryKey(password); return err }},
	{"RecoverySheet", "a", func(o *office) error { _, err := o.a.RecoverySheet(password); return err }},
	{"Rotate", "a", func(o *office) error { _, err := o.a.Rotate(password); return err }},
	{"Backup", "ac", func(o *office) error { _, err := o.a.Backup(o.t.TempDir()); return err }},
	{"Restore", "ac", func(o *office) error {
		in := app.RestoreInput{Dir: filepath.Join(o.t.TempDir(), "new"), Username: o.a.Username(), Password: password}
		if all, err := o.a.Backups(); err == nil && len(all) > 0 {
			in.Path = all[0].Path
		}
		return o.a.Restore(in)
	}},
	{"SetLogo", "a", func(o *office) error { return o.a.SetLogo("") }},
	{"Headcounts", "ahdcvu", func(o *office) error { _, err := o.a.Headcounts(); return err }},
	{"Numbering", "ahu", func(o *office) error { _, err := o.a.Numbering(); return err }},
	{"TryNumbering", "ahu", func(o *office) error {
		_, err := o.a.TryNumbering("equipment", number.Rule{Date: "YYYY", Digits: 4})
		return err
	}},
	{"Labels", "au", func(o *office) error { _, err := o.a.Labels("equipment"); return err }},
	{"SetLabel", "a", func(o *office) error { return o.a.SetLabel("equipment", "brand", fault.T("厂牌", "")) }},
	{"Calendar", "ahdcvu", func(o *office) error { _, err := o.a.Calendar(2026); return err }},
	{"SetDay", "ac", func(o *office) error { return o.a.SetDay("2026-10-01", false, o.a.Username()) }},
	{"WorkdayAfter", "ahdcvu", func(o *office) error { _, err := o.a.WorkdayAfter("2026-10-01", 3); return err }},
	{"DataFolder", "ahdcvu", func(o *office) error { _, err := o.a.DataFolder(); return err }},
	{"VerifyAll", "ahu", func(o *office) error { _, err := o.a.VerifyAll(); return err }},
	{"Kept", "ahdcvu", func(o *office) error { _, err := o.a.Kept(); return err }},
	{"Visit", "ahdcvu", func(o *office) error { return o.a.Visit("equipment", o.device) }},
	{"Star", "ahdcvu", func(o *office) error { return o.a.Star("equipment", o.device, true) }},
	{"Audit", "ahu", func(o *office) error { _, err := o.a.Audit(audit.Query{Limit: 5}); return err }},
	{"ExportAudit", "u", func(o *office) error { _, err := o.a.ExportAudit(audit.Query{Kind: "location"}); return err }},
	{"PrintAudit", "u", func(o *office) error { _, err := o.a.PrintAudit(audit.Query{Kind: "location"}); return err }},
	{"CheckAudit", "ahu", func(o *office) error {
		_, err := o.a.CheckAudit(o.upload("操作日志.zip", []byte("PK")))
		return err
	}},
	{"CheckCode", "ahu", func(o *office) error { _, err := o.a.CheckCode(strings.Repeat("A", 32)); return err }},
	{"PrintRights", "a", func(o *office) error { _, err := o.a.PrintRights(); return err }},
	{"Policy", "ahdcvu", func(o *office) error { _, err := o.a.Policy(); return err }},
	{"Rights", "ahu", func(o *office) error { _, err := o.a.Rights(); return err }},
	{"CountLines", "ahdcu", func(o *office) error { _, err := o.a.CountLines(o.take, stocktake.Query{Limit: 5}); return err }},
	{"CountScan", "c", func(o *office) error { _, err := o.a.CountScan(o.take, stocktake.Scan{Code: "没有"}); return err }},
	{"CountEnter", "c", func(o *office) error { return o.countOne() }},
	{"CountSheet", "c", func(o *office) error {
		_, err := o.a.CountSheet(o.take, o.upload("盘点.csv", []byte("编号,实盘数量\nDY-2024-0001,1\n")), "", true)
		return err
	}},
	{"PartnerStory", "ahdcvu", func(o *office) error { _, err := o.a.PartnerStory(o.partner); return err }},
	{"Invite", "dc", func(o *office) error {
		_, err := o.a.Invite(o.training, training.Whom{Everybody: true})
		return err
	}},
	{"PasteScores", "dc", func(o *office) error { _, err := o.a.PasteScores(o.training, "周雨桐 88", true); return err }},
	{"PasteEvals", "dc", func(o *office) error { _, err := o.a.PasteEvals(o.training, "5 4 5 4", true); return err }},
	{"TrainingTally", "ahdcu", func(o *office) error { _, err := o.a.TrainingTally(o.training); return err }},
	{"TrainingCard", "ahdcvu", func(o *office) error { _, err := o.a.TrainingCard("0001", ""); return err }},
	{"Report", "ahcu", func(o *office) error { _, err := o.a.Report("stock_month", nil); return err }},
	{"PrintReport", "ahcu", func(o *office) error { _, err := o.a.PrintReport("supply_cost", nil); return err }},
	{"ExportReport", "ahcu", func(o *office) error { _, err := o.a.ExportReport("replenish", nil); return err }},
	{"Meta", "ahdcvu", func(o *office) error { _, err := o.a.Meta(); return err }},
}, exchanging...)

// free are the methods that ask for no role: they act before or around a session,
// or on files that the same session made.
var free = map[string]bool{"Status": true, "SetUp": true, "ConfirmRecovery": true, "Unlock": true, "UnlockByRecovery": true, "Lock": true,
	"Username": true, "Cancel": true, "SaveOut": true, "OpenOut": true, "OpenDataFolder": true, "ChooseFolder": true, "Backups": true, "BackupDir": true, "Diagnosis": true,
	"Given": true, "ChooseHanded": true, "ChoosePackages": true, "ShowHanded": true, "ReadInvitation": true, "Join": true}

func TestEveryMethodAsksForTheRole(t *testing.T) {
	o := newOffice(t)
	letters := map[string]string{"admin": "a", "area_head": "h", "dept_head": "d", "clerk": "c", "viewer": "v", "auditor": "u"}
	for role, letter := range letters {
		o.as(role)
		for _, m := range methods {
			may := false
			for _, r := range m.who {
				may = may || string(r) == letter
			}
			err := m.call(o)
			if may && err != nil {
				t.Errorf("%s: %s: %v", role, m.name, err)
			}
			if !may && !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %s was not refused: %v", role, m.name, err)
			}
		}
	}
	o.as("boss")
	if fault.Is(o.a.DisableUser("clerk"), fault.Internal) {
		t.Error("the ledger did not survive")
	}
	listed := map[string]bool{}
	for _, m := range methods {
		listed[m.name] = true
	}
	typ := reflect.TypeFor[*app.App]()
	for i := range typ.NumMethod() {
		if name := typ.Method(i).Name; !listed[name] && !free[name] {
			t.Errorf("method %s is in no table: say who may call it", name)
		}
	}
}

func TestNothingWorksLocked(t *testing.T) {
	o := newOffice(t)
	if _, err := o.a.Lock(); err != nil {
		t.Fatal(err)
	}
	for _, m := range methods {
		if err := m.call(o); !fault.Is(err, fault.Locked) {
			t.Errorf("%s: %v", m.name, err)
		}
	}
}
