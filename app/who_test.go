package app_test

import (
	"context"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"opsbook/app"
	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/record"
)

// Whoever did something is called by name; who has none, by the name of the account.
func TestPeopleAreCalledByName(t *testing.T) {
	for _, tt := range []struct{ name, called string }{{"周雨桐", "周雨桐"}, {"", "boss"}} {
		a, _ := begun(t, tt.name)
		device := device(t, a)
		v, err := a.Record("equipment", device)
		if err != nil || v.Created.User != tt.called || v.Changed.User != tt.called {
			t.Errorf("%q: created by %q, changed by %q, %v", tt.name, v.Created.User, v.Changed.User, err)
		}
		h, err := a.History("equipment", device)
		if err != nil || h[0].Name != tt.called || h[0].User != "boss" {
			t.Errorf("%q: history of %q, %q, %v", tt.name, h[0].Name, h[0].User, err)
		}
		attach(t, a, device)
		if v, err = a.Record("equipment", device); err != nil || len(v.Attachments) != 1 || v.Attachments[0].User != tt.called {
			t.Errorf("%q: attached %+v, %v", tt.name, v.Attachments, err)
		}
		imported(t, a, "资产编号\t资产名称\t存放地点\nDN-2020-0001\t显示器\t库房")
		if list, err := a.Imports(); err != nil || len(list) != 1 || list[0].User != tt.called {
			t.Errorf("%q: imports %+v, %v", tt.name, list, err)
		}
	}
}

// What the program wrote at the first run is nobody's: each screen says so in its
// own language.
func TestTheProgramHasNoName(t *testing.T) {
	a, _ := begun(t, "周雨桐")
	v, err := a.Record("organisation", "星桥澜")
	if err != nil || v.Created.User != "" {
		t.Errorf("created by %q, %v", v.Created.User, err)
	}
	h, err := a.History("organisation", "星桥澜")
	if err != nil || len(h) != 1 || h[0].Name != "" || h[0].User != "system" {
		t.Errorf("history: %+v, %v", h, err)
	}
}

// The same bytes again are told of, with number and name, and may be imported all
// the same; what was taken back, and other files, are not.
func TestTheSameFileAgain(t *testing.T) {
	const file = "资产编号\t资产名称\t存放地点\nDN-2020-0001\t显示器\t库房"
	a, _ := begun(t, "周雨桐")
	d, err := a.ImportOpen("equipment", "paste:"+file)
	if err != nil || len(d.Earlier) != 0 {
		t.Fatalf("the first time: %+v, %v", d.Earlier, err)
	}
	batch := imported(t, a, file)
	if d, err = a.ImportOpen("equipment", "paste:"+file); err != nil || len(d.Earlier) != 1 {
		t.Fatalf("the second time: %+v, %v", d.Earlier, err)
	}
	if e := d.Earlier[0]; e.Batch != batch || e.User != "周雨桐" || e.At == "" {
		t.Errorf("%+v, want %s", e, batch)
	}
	if r, err := a.ImportRun(d.ID, false); err != nil || r.Counts.Unchanged != 1 || r.Counts.Created != 0 {
		t.Errorf("run again: %+v, %v", r, err)
	}
	if d, err = a.ImportOpen("equipment", "paste:"+file+"\n"); err != nil || len(d.Earlier) != 0 {
		t.Errorf("another file: %+v, %v", d.Earlier, err)
	}
	if d, err = a.ImportOpen("department", "paste:"+file); err == nil && len(d.Earlier) != 0 {
		t.Errorf("another register: %+v", d.Earlier)
	}
	list, err := a.Imports()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range list {
		if err := a.ImportUndo(b.Number); err != nil {
			t.Fatal(err)
		}
	}
	if d, err = a.ImportOpen("equipment", "paste:"+file); err != nil || len(d.Earlier) != 0 {
		t.Errorf("after undo: %+v, %v", d.Earlier, err)
	}
}

// A user is named by his name as well; what is taken away is his account's password.
func TestAUserDisabledByName(t *testing.T) {
	a, _ := begun(t, "周雨桐")
	if _, err := a.AddUser(record.Input{Values: map[string]any{"username": "zhang", "display_name": "张伟", "roles": "clerk"}}, password); err != nil {
		t.Fatal(err)
	}
	if err := a.DisableUser("张伟"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Unlock("zhang", password); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a disabled user unlocks: %v", err)
	}
}

// begun is a new ledger whose administrator, boss, is called name.
func begun(t *testing.T, name string) (a *app.App, dir string) {
	t.Helper()
	dir = t.TempDir()
	b, err := backend.Attach(backend.Config{Dir: filepath.Join(dir, "data"), Device: filepath.Join(dir, "device")})
	if err != nil {
		t.Fatal(err)
	}
	a = app.New(context.Background(), b, nil)
	t.Cleanup(func() { _ = app.Release(a) })
	if _, err := b.Init(context.Background(), backend.First{Company: "星桥澜", Username: "boss", Name: name, Password: password}); err != nil {
		t.Fatal(err)
	}
	return a, dir
}

func device(t *testing.T, a *app.App) string {
	t.Helper()
	out, err := a.Save("equipment", record.Input{Values: map[string]any{"name": "打印机", "class_code": "A02021003", "model": "L1",
		"purchase_date": "2024-03-12", "original_value": "800", "location": "3楼305", "status": "in_stock"}})
	if err != nil {
		t.Fatal(err)
	}
	return out.ID
}

func attach(t *testing.T, a *app.App, device string) {
	t.Helper()
	w := httptest.NewRecorder()
	app.Files(a).ServeHTTP(w, httptest.NewRequest("POST", "/_file/attach?kind=equipment&name=a.txt&id="+device, strings.NewReader("a")))
	if w.Code != 200 {
		t.Fatal(w.Code, w.Body)
	}
}

// imported imports a pasted block and returns the number of the batch.
func imported(t *testing.T, a *app.App, block string) string {
	t.Helper()
	d, err := a.ImportOpen("equipment", "paste:"+block)
	if err != nil {
		t.Fatal(err)
	}
	r, err := a.ImportRun(d.ID, false)
	if err != nil {
		t.Fatal(err)
	}
	return r.Batch
}
