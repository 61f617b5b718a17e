package app_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"opsbook/app"
	"opsbook/backend"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/record"
)

// A page may ask for anything; nothing of it is an internal error.
func TestNumbersThatMakeNoSense(t *testing.T) {
	o := newOffice(t)
	for _, n := range []int{-1 << 62, -5, 0, 1 << 62} {
		q := desk.ListQuery{Kind: "equipment", Offset: n, Limit: n}
		calls := map[string]func() error{
			"List":    func() error { _, err := o.a.List(q); return err },
			"Facets":  func() error { _, err := o.a.Facets(q, "name", n); return err },
			"Suggest": func() error { _, err := o.a.Suggest("equipment", "打", n); return err },
			"Choices": func() error { _, err := o.a.Choices("equipment", "name", "打", n); return err },
		}
		for name, call := range calls {
			if err := call(); err != nil {
				t.Errorf("%s %d: %v", name, n, err)
			}
		}
	}
	p, err := o.a.List(desk.ListQuery{Kind: "equipment", Offset: -5, Limit: 1})
	if err != nil || len(p.Rows) != 1 || p.Next != "" {
		t.Errorf("before the first row: %+v %v", p, err)
	}
	if d, err := o.a.ImportOpen("equipment", "paste:"); err != nil || d.Columns == nil {
		t.Errorf("nothing was pasted: %+v %v", d, err)
	}
}

func TestAFormOfARecordOutOfReachIsNotChecked(t *testing.T) {
	o := newOffice(t)
	dept := o.save("department", map[string]any{"dept_code": "CW", "dept_name": "财务部"})
	if _, err := o.a.Edit("equipment", o.device, 0, record.Input{Values: map[string]any{"dept_id": dept}}); err != nil {
		t.Fatal(err)
	}
	o.as("dept_head")
	if _, err := o.a.Check("equipment", o.device, record.Input{Values: map[string]any{"remark": "x"}}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("%v", err)
	}
}

// What ends the program (a signal, the end of the session) must not end the backup
// that is made then.
func TestTheLastBackupIsMadeAlthoughTheProgramEnds(t *testing.T) {
	dir := t.TempDir()
	b, err := backend.Attach(backend.Config{Dir: filepath.Join(dir, "data"), Device: filepath.Join(dir, "device")})
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	a := app.New(ctx, b, nil)
	if _, err := b.Init(ctx, backend.First{Company: "星桥澜", Username: "boss", Password: password}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Save("location", record.Input{Values: map[string]any{"name": "库房"}}); err != nil {
		t.Fatal(err)
	}
	end()
	if err := app.Close(a); err != nil {
		t.Fatal(err)
	}
	if _, ok := b.LastBackup(); !ok {
		t.Error("there is no backup")
	}
}

// A page that sends an attachment and stalls keeps nobody from writing.
func TestUploads(t *testing.T) {
	o := newOffice(t)
	s := httptest.NewServer(app.Files(o.a))
	defer s.Close()
	post := func(path string, body io.Reader) int {
		r, err := http.Post(s.URL+path, "application/octet-stream", body)
		if err != nil {
			t.Error(err)
			return 0
		}
		return r.StatusCode
	}
	body, sender := io.Pipe()
	ended := make(chan int, 1)
	go func() { ended <- post("/_file/attach?kind=equipment&name=a.txt&id="+o.device, body) }()
	if _, err := sender.Write([]byte("half")); err != nil {
		t.Fatal(err)
	}
	o.save("location", map[string]any{"name": "库房"})
	_, _ = sender.Write([]byte(" and half"))
	_ = sender.Close()
	if status := <-ended; status != http.StatusOK {
		t.Errorf("the attachment: %d", status)
	}
	for _, path := range []string{"/_file/upload?name=a.csv", "/_file/attach?kind=equipment&name=b.txt&id=" + o.device} {
		if _, err := o.a.Lock(); err != nil {
			t.Fatal(err)
		}
		if status := post(path, strings.NewReader("a,b")); status != http.StatusForbidden {
			t.Errorf("%s while locked: %d", path, status)
		}
	}
}
