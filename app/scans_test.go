package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"testing"

	"opsbook/app"
	"opsbook/backend/fault"
	"opsbook/backend/scan"
	"opsbook/backend/scan/scantest"
)

// page is a scanned page, of its own each time, with the code of a device's card.
func (o *office) page(number string) []byte {
	o.n++
	text := ""
	if number != "" {
		text = "OPS1|equipment_card|" + number + "|1|1"
	}
	return scantest.JPEG(o.t, scantest.Page(o.t, text, o.n))
}

// upload sends a file as a page does, and returns its token; "" if that is refused.
func (o *office) upload(name string, data []byte) string { return o.send("upload", name, data) }

func (o *office) send(door, name string, data []byte) string {
	w := httptest.NewRecorder()
	app.Files(o.a).ServeHTTP(w, httptest.NewRequest("POST", "/_file/"+door+"?name="+url.QueryEscape(name), bytes.NewReader(data)))
	var out app.Out
	if w.Code == 200 {
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			o.t.Fatal(err)
		}
	}
	return out.Token
}

// scan files a page of the device; that it is left is a fault with the sentence.
func (o *office) scan() error {
	v, _ := o.a.Record("equipment", o.device)
	all, err := o.a.ScanFiles([]string{o.upload("扫描.jpg", o.page(v.Row.Number))})
	if err != nil {
		return err
	}
	if p := all[0].Places[0]; p.State != scan.Filed {
		return &fault.Fault{Code: fault.Forbidden, Message: p.Say}
	}
	return nil
}

func TestScansOfADayAreFiled(t *testing.T) {
	o := newOffice(t)
	v, err := o.a.Record("equipment", o.device)
	if err != nil {
		t.Fatal(err)
	}
	var tokens []string
	for i := range 3 {
		tokens = append(tokens, o.upload(fmt.Sprint(i, ".jpg"), o.page(v.Row.Number)))
	}
	all, err := o.a.ScanFiles(append(tokens, o.upload("信.txt", []byte("hello"))))
	if err != nil || len(all) != 4 || all[2].Places[0].State != scan.Filed || all[3].Places[0].State != scan.Left {
		t.Fatalf("%+v, %v", all, err)
	}
	if v, err = o.a.Record("equipment", o.device); err != nil || len(v.Attachments) != 3 || v.Attachments[0].Kind != "scan" {
		t.Errorf("%+v, %v", v.Attachments, err)
	}
	if _, err := o.a.ScanFiles(tokens); !fault.Is(err, fault.NotFound) {
		t.Errorf("what was read is kept: %v", err)
	}
	if _, err := o.a.ScanFiles(make([]string, 7)); !fault.Is(err, fault.Invalid) {
		t.Errorf("too many at once: %v", err)
	}
}
