package app_test

import (
	"context"
	"fmt"
	"image"
	"image/draw"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"opsbook/app"
	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/scan/qr"
)

// hand sends a file of the exchange as a page does.
func (o *office) hand(name string, data []byte) string { return o.send("hand", name, data) }

// fetch gets a file that was written for a page.
func fetch(a *app.App, token string) (int, []byte) {
	r := httptest.NewRecorder()
	app.Files(a).ServeHTTP(r, httptest.NewRequest(http.MethodGet, "/_file/handed/"+token, nil))
	b, _ := io.ReadAll(r.Body)
	return r.Code, b
}

// newcomer is a PC without a ledger.
func newcomer(t *testing.T) *app.App {
	t.Helper()
	dir := t.TempDir()
	b, err := backend.Attach(backend.Config{Dir: filepath.Join(dir, "data"), Device: filepath.Join(dir, "device")})
	if err != nil {
		t.Fatal(err)
	}
	a := app.New(context.Background(), b, nil)
	t.Cleanup(func() { _ = app.Release(a) })
	return a
}

// request is what a newcomer asks with, and the code that it shows.
func request(t *testing.T, name string) ([]byte, string) {
	t.Helper()
	a := newcomer(t)
	asked, err := a.RequestJoin("", name)
	if err != nil {
		t.Fatal(err)
	}
	if asked.Path != "" || !strings.HasSuffix(asked.File.Name, backend.RequestSuffix) {
		t.Errorf("%+v", asked)
	}
	code, data := fetch(a, asked.File.Token)
	if code != http.StatusOK || len(data) == 0 {
		t.Fatalf("%d, %d bytes", code, len(data))
	}
	return data, asked.Code
}

// but takes faults for what they say of the case and not of who asked.
func but(err error, codes ...fault.Code) error {
	if err != nil && slices.Contains(codes, fault.Of(err).Code) {
		return nil
	}
	return err
}

// exchanging are the methods of the exchange between PCs, and who may call them.
var exchanging = []method{
	{"Exchange", "ac", func(o *office) error { _, err := o.a.Exchange(); return err }},
	{"ExportPackage", "ac", func(o *office) error {
		_, err := o.a.ExportPackage(backend.PackInput{})
		return but(err, fault.Invalid) // nobody to send to
	}},
	{"PreviewPackages", "ac", func(o *office) error {
		_, err := o.a.PreviewPackages([]string{o.hand("a.wsp", []byte("no package"))})
		return but(err, fault.Damaged)
	}},
	{"ImportPackages", "ac", func(o *office) error {
		_, err := o.a.ImportPackages([]string{o.hand("a.wsp", []byte("no package"))})
		return but(err, fault.Damaged)
	}},
	{"ShareFolder", "ac", func(o *office) error { return o.a.ShareFolder("") }},
	{"SharedFolder", "ac", func(o *office) error { _, err := o.a.SharedFolder(); return err }},
	{"SyncShared", "ac", func(o *office) error { _, err := o.a.SyncShared(true); return err }},
	{"Arrivals", "ac", func(o *office) error { _, err := o.a.Arrivals(); return err }},
	{"UndoPackage", "ac", func(o *office) error { _, err := o.a.UndoPackage("none"); return but(err, fault.NotFound) }},
	{"RedoPackage", "ac", func(o *office) error { _, err := o.a.RedoPackage("none"); return but(err, fault.NotFound) }},
	{"WaitingPackages", "ac", func(o *office) error { _, err := o.a.WaitingPackages(); return err }},
	{"WaitingFile", "ac", func(o *office) error { _, err := o.a.WaitingFile("none"); return but(err, fault.NotFound) }},
	{"DiscardWaiting", "ac", func(o *office) error { return but(o.a.DiscardWaiting("none"), fault.NotFound) }},
	{"PreviewSalvage", "ac", func(o *office) error { _, err := o.a.PreviewSalvage("none"); return but(err, fault.NotFound) }},
	{"SalvagePackage", "ac", func(o *office) error { _, err := o.a.SalvagePackage("none"); return but(err, fault.NotFound) }},
	{"Disputes", "ac", func(o *office) error { _, err := o.a.Disputes(); return err }},
	{"SettleDisputes", "ac", func(o *office) error { return o.a.SettleDisputes(nil) }},
	{"SettleRegister", "ac", func(o *office) error { _, err := o.a.SettleRegister("location", "mine"); return err }},
	{"RequestJoin", "ac", func(o *office) error {
		_, err := o.a.RequestJoin("", "前台")
		return but(err, fault.Conflict) // it takes part already
	}},
	{"ReadRequest", "a", func(o *office) error {
		data, _ := request(o.t, "前台")
		_, err := o.a.ReadRequest(o.hand("a.wsq", data))
		return err
	}},
	{"Admit", "a", func(o *office) error {
		data, code := request(o.t, "前台")
		out, err := o.a.Admit(app.AdmitInput{File: o.hand("a.wsq", data), Code: code, Username: "boss"})
		if err == nil && (out.File.Token == "" || out.Path != "") {
			o.t.Errorf("%+v", out)
		}
		return err
	}},
	{"RenameDevice", "a", func(o *office) error { return but(o.a.RenameDevice("none", "前台"), fault.NotFound) }},
	{"RevokeDevice", "a", func(o *office) error { return but(o.a.RevokeDevice("none"), fault.NotFound) }},
}

// readQR is what a camera reads in the picture of a code.
func readQR(t *testing.T, svg string) (out string) {
	t.Helper()
	const px = 6
	var side int
	if _, err := fmt.Sscanf(svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d`, &side); err != nil {
		t.Fatal(err)
	}
	img := image.NewGray(image.Rect(0, 0, side*px, side*px))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	for _, bar := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1`).FindAllStringSubmatch(svg, -1) {
		var n [3]int
		for i := range n {
			n[i], _ = strconv.Atoi(bar[i+1])
		}
		draw.Draw(img, image.Rect(n[0]*px, n[1]*px, (n[0]+n[2])*px, (n[1]+1)*px), image.Black, image.Point{}, draw.Src)
	}
	_, _ = qr.Find(context.Background(), img, func(s string) bool { out = s; return true })
	return out
}

// A file goes from page to page by its token, to a folder by its path, and nothing is
// left of it once somebody has locked.
func TestFilesOfTheExchange(t *testing.T) {
	o := newOffice(t)
	data, code := request(t, "行政部前台")
	token := o.hand("x.wsq", data)
	seen, err := o.a.ReadRequest(token)
	if err != nil || seen.Code != code || seen.Name != "行政部前台" {
		t.Fatalf("%+v, %v", seen, err)
	}
	dir := t.TempDir()
	let, err := o.a.Admit(app.AdmitInput{File: token, Code: code, Username: "boss", Dir: dir})
	if err != nil || filepath.Dir(let.Path) != dir || !app.IsPackage(let.Path) || app.IsPackage(dir) {
		t.Fatalf("%+v, %v", let, err)
	}
	if read := readQR(t, let.QR); read != let.Code {
		t.Errorf("a camera reads %q, the screen says %q", read, let.Code)
	}
	out, err := o.a.ExportPackage(backend.PackInput{})
	if err != nil || out.Changes == 0 || out.Path != "" {
		t.Fatalf("%+v, %v", out, err)
	}
	if len(out.Handed) != 1 {
		t.Fatalf("%+v", out)
	}
	if status, b := fetch(o.a, out.Handed[0].Token); status != http.StatusOK || int64(len(b)) != out.Size {
		t.Errorf("%d, %d bytes of %d", status, len(b), out.Size)
	}
	if state, err := o.a.Exchange(); err != nil || state.Folder != "" {
		t.Errorf("the folder on the way is remembered: %+v, %v", state, err)
	}
	if _, err := o.a.PreviewPackages([]string{let.Path}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a page named a path: %v", err)
	}
	app.HandAgain(o.a, []string{"window"}, dir)
	app.HandAgain(o.a, []string{filepath.Base(let.Path)}, dir)
	given, err := o.a.Given()
	if err != nil || len(given) != 1 || given[0].Path != let.Path {
		t.Errorf("%+v, %v", given, err)
	}
	if again, err := o.a.Given(); err != nil || len(again) != 0 {
		t.Errorf("told twice: %+v, %v", again, err)
	}
	if _, err := o.a.PreviewPackages([]string{given[0].Token}); err == nil || fault.Of(err).Code == fault.Internal {
		t.Errorf("a welcome file of another PC: %v", err)
	}
	if _, err := o.a.Lock(); err != nil {
		t.Fatal(err)
	}
	if status, _ := fetch(o.a, out.Handed[0].Token); status != http.StatusNotFound {
		t.Errorf("after locking: %d", status)
	}
	if token := o.hand("x.wsp", data); token != "" {
		t.Error("a locked ledger took a file")
	}
	if _, err := os.Stat(let.Path); err != nil {
		t.Errorf("the user's own file: %v", err)
	}
}
