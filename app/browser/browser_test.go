package browser_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"opsbook/app/browser"
)

var assets = fstest.MapFS{
	"index.html":    {Data: []byte("<!doctype html><html><head><title>t</title></head><body></body></html>")},
	"assets/app.js": {Data: []byte("export {}")},
}

// door serves d until the test ends and returns its one-time link.
func door(t *testing.T, s *browser.Server) (link string, ended chan error) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	links, done := make(chan string, 1), make(chan error, 1)
	go func() { done <- s.Serve(ctx, "127.0.0.1:0", func(u string) { links <- u }) }()
	ended = make(chan error, 1)
	t.Cleanup(stop)
	go func() { ended <- <-done }()
	select {
	case link = <-links:
	case err := <-ended:
		t.Fatal(err)
	}
	return link, ended
}

func open(t *testing.T) (s *browser.Server, link string) {
	t.Helper()
	files := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			n, _ := io.Copy(io.Discard, r.Body)
			fmt.Fprint(w, n)
			return
		}
		http.ServeContent(w, r, "a.pdf", time.Time{}, strings.NewReader("0123456789"))
	})
	s = browser.New(assets, files, &Desk{}, func(err error) string { return "explained: " + strings.SplitN(err.Error(), "\n", 2)[0] })
	link, _ = door(t, s)
	return s, link
}

// page is a browser that followed the link.
type page struct {
	t    *testing.T
	c    *http.Client
	base string
}

func visit(t *testing.T, link string) page {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	p := page{t, &http.Client{Jar: jar}, link[:strings.Index(link, "/?")]}
	r, err := p.c.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, _ := io.ReadAll(r.Body)
	if r.StatusCode != 200 || !strings.Contains(string(b), `<head><script src="/_shim.js">`) {
		t.Fatalf("first page: %d %s", r.StatusCode, b)
	}
	if r.Request.URL.RawQuery != "" {
		t.Errorf("the token stays in the address: %s", r.Request.URL)
	}
	return p
}

func (p page) do(method, path, body string, header ...string) (int, string, http.Header) {
	p.t.Helper()
	req, err := http.NewRequest(method, p.base+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Origin", p.base)
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		} else if header[i+1] == "" {
			req.Header.Del(header[i])
		} else {
			req.Header.Set(header[i], header[i+1])
		}
	}
	r, err := p.c.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return r.StatusCode, strings.TrimSpace(string(b)), r.Header
}

func TestFiles(t *testing.T) {
	_, link := open(t)
	p := visit(t, link)
	code, body, h := p.do("GET", "/_file/a.pdf", "", "Range", "bytes=2-4")
	if code != 206 || body != "234" || h.Get("Cache-Control") != "no-store" || h.Get("Last-Modified") != "" {
		t.Errorf("range: %d %q %v", code, body, h)
	}
	if code, body, _ := p.do("POST", "/_file/upload", strings.Repeat("x", 1<<20), "Content-Type", "application/octet-stream"); code != 200 || body != "1048576" {
		t.Errorf("upload: %d %s", code, body)
	}
	if code, _, _ := p.do("GET", "/assets/app.js", ""); code != 200 {
		t.Errorf("asset: %d", code)
	}
	if code, _, _ := p.do("GET", "/../browser.go", ""); code == 200 {
		t.Error("a file outside the assets was served")
	}
}
