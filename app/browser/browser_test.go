package browser_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"opsbook/app/browser"
)

// Desk is what the tests bind.
type Desk struct {
	mu    sync.Mutex
	total int
}

type point struct {
	X int    `json:"x"`
	N string `json:"n"`
}

func (d *Desk) Add(a, b int) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.total += a + b
	return a + b, nil
}
func (d *Desk) Total() int                    { d.mu.Lock(); defer d.mu.Unlock(); return d.total }
func (d *Desk) Echo(p point) (point, error)   { return p, nil }
func (d *Desk) Refuse() error                 { return errors.New("库存不足") }
func (d *Desk) Both() (int, error)            { return 7, errors.New("库存不足") }
func (d *Desk) Panic() (string, error)        { panic("boom") }
func (d *Desk) NaN() (float64, error)         { return math.NaN(), nil }
func (d *Desk) Nothing()                      {}
func (d *Desk) hidden() string                { return "secret" }
func (d *Desk) Wait(c context.Context) string { return d.hidden() }

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

func (p page) call(name, args string) (int, string) {
	code, body, _ := p.do("POST", "/_rpc", `{"name":"browser_test.Desk.`+name+`","args":`+args+`}`)
	return code, body
}

func TestCalls(t *testing.T) {
	_, link := open(t)
	p := visit(t, link)
	for _, c := range []struct {
		name, args string
		code       int
		want       string // a part of the answer
	}{
		{"Add", `[2,3]`, 200, `{"result":5}`},
		{"Echo", `[{"x":1,"n":"墨盒"}]`, 200, `{"result":{"x":1,"n":"墨盒"}}`},
		{"Nothing", `[]`, 200, `{"result":null}`},
		{"Refuse", `[]`, 200, `{"error":"explained: 库存不足"}`},
		{"Both", `[]`, 200, `{"error":"explained: 库存不足"}`},
		{"Panic", `[]`, 200, `{"error":"explained: panic: boom"}`},
		{"NaN", `[]`, 200, `{"error":"explained: result:`},
		{"Add", `[2]`, 400, "takes 2, got 1"},
		{"Add", `["a","b"]`, 400, "number 1"},
		{"Add", `[2,99999999999999999999]`, 400, "number 2"},
		{"Add", `{"a":1}`, 400, "call:"},
		{"Wait", `[{}]`, 400, "number 1"},
		{"hidden", `[]`, 400, "no method"},
		{"add", `[2,3]`, 400, "no method"},
		{"", `[]`, 400, "no method"},
	} {
		if code, got := p.call(c.name, c.args); code != c.code || !strings.Contains(got, c.want) {
			t.Errorf("%s(%s) = %d %s, want %d %s", c.name, c.args, code, got, c.code, c.want)
		}
	}
}

// Each request here must be refused although all else about it is right.
func TestRefused(t *testing.T) {
	_, link := open(t)
	p := visit(t, link)
	stranger := page{t, &http.Client{}, p.base}
	port := p.base[strings.LastIndex(p.base, ":")+1:]
	cookie := "opsbook_" + port
	call := `{"name":"browser_test.Desk.Add","args":[1,1]}`
	for _, c := range []struct {
		what         string
		from         page
		method, path string
		header       []string
		code         int
	}{
		{"no cookie", stranger, "POST", "/_rpc", nil, 403},
		{"no cookie, files", stranger, "GET", "/_file/a.pdf", nil, 403},
		{"no cookie, events", stranger, "GET", "/_events", nil, 403},
		{"no cookie, assets", stranger, "GET", "/assets/app.js", nil, 403},
		{"no cookie, shim", stranger, "GET", "/_shim.js", nil, 403},
		{"wrong cookie", stranger, "POST", "/_rpc", []string{"Cookie", cookie + "=AAAAAAAAAAAAAAAAAAAAAAAAAA"}, 403},
		{"empty cookie", stranger, "POST", "/_rpc", []string{"Cookie", cookie + "="}, 403},
		{"empty token", stranger, "GET", "/?token=", nil, 403},
		{"wrong token", stranger, "GET", "/?token=AAAAAAAAAAAAAAAAAAAAAAAAAA", nil, 403},
		{"used token", stranger, "GET", link[len(p.base):], nil, 403},
		{"token elsewhere", stranger, "GET", "/_file/a" + link[len(p.base)+1:], nil, 403},
		{"foreign host", p, "POST", "/_rpc", []string{"Host", "evil.example:" + port}, 403},
		{"localhost by name", p, "POST", "/_rpc", []string{"Host", "localhost:" + port}, 403},
		{"host without port", p, "POST", "/_rpc", []string{"Host", "127.0.0.1"}, 403},
		{"foreign host reads", p, "GET", "/", []string{"Host", "evil.example"}, 403},
		{"foreign origin", p, "POST", "/_rpc", []string{"Origin", "http://evil.example"}, 403},
		{"origin of another port", p, "POST", "/_rpc", []string{"Origin", "http://127.0.0.1:1"}, 403},
		{"null origin", p, "POST", "/_rpc", []string{"Origin", "null"}, 403},
		{"no origin", p, "POST", "/_rpc", []string{"Origin", ""}, 403},
		{"no origin, upload", p, "POST", "/_file/a", []string{"Origin", ""}, 403},
		{"foreign origin reads", p, "GET", "/_file/a.pdf", []string{"Origin", "http://evil.example"}, 403},
		{"another site's picture", p, "GET", "/_file/a.pdf", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"another port's script", p, "GET", "/_shim.js", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"another site's frame", p, "GET", "/", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, 403},
		{"a form's text", p, "POST", "/_rpc", []string{"Content-Type", "text/plain"}, 415},
		{"a call by GET", p, "GET", "/_rpc", nil, 405},
		{"delete", p, "DELETE", "/", []string{"Origin", p.base}, 405},
		{"post to a page", p, "POST", "/", nil, 405},
		{"post to events", p, "POST", "/_events", nil, 405},
	} {
		if code, body, _ := c.from.do(c.method, c.path, call, c.header...); code != c.code {
			t.Errorf("%s: %d %s, want %d", c.what, code, body, c.code)
		}
	}
	if _, got := p.call("Total", "[]"); got != `{"result":0}` {
		t.Errorf("a refused call ran: %s", got)
	}
}

func TestCookie(t *testing.T) {
	_, link := open(t)
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := c.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	got := r.Cookies()
	if r.StatusCode != http.StatusSeeOther || len(got) != 1 {
		t.Fatalf("%d %v", r.StatusCode, got)
	}
	u, _ := url.Parse(link)
	if k := got[0]; !k.HttpOnly || k.SameSite != http.SameSiteStrictMode || k.Path != "/" || k.Domain != "" || k.Value == u.Query().Get("token") {
		t.Errorf("cookie %+v", k)
	}
}

func TestBounds(t *testing.T) {
	_, link := open(t)
	p := visit(t, link)
	large := strings.Repeat("a", 33<<20)
	if code, _, _ := p.do("POST", "/_rpc", `{"name":"`+large+`"}`); code != http.StatusRequestEntityTooLarge {
		t.Errorf("33 MB call: %d", code)
	}
	deep := strings.Repeat("[", 1<<20)
	if code, _, _ := p.do("POST", "/_rpc", `{"name":"x","args":`+deep); code != 400 {
		t.Errorf("deep call: %d", code)
	}
	if code, _, _ := p.do("GET", "/", "", "X-Long", strings.Repeat("a", 80<<10)); code != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("long header: %d", code)
	}
	if _, got := p.call("Add", "[1,1]"); got != `{"result":2}` {
		t.Errorf("after the attacks: %s", got)
	}
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

func TestPolicy(t *testing.T) {
	_, link := open(t)
	_, _, h := visit(t, link).do("GET", "/", "")
	csp := h.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'self'", "script-src 'self';", "object-src 'none'", "frame-ancestors 'none'"} {
		if !strings.Contains(csp, want) {
			t.Errorf("policy lacks %s: %s", want, csp)
		}
	}
	if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("headers %v", h)
	}
}

func TestConcurrentCalls(t *testing.T) {
	_, link := open(t)
	p := visit(t, link)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 25 {
				if code, got := p.call("Add", "[1,2]"); code != 200 || got != `{"result":3}` {
					t.Errorf("%d %s", code, got)
				}
			}
		})
	}
	wg.Wait()
	if _, got := p.call("Total", "[]"); got != `{"result":1200}` {
		t.Errorf("total %s", got)
	}
}

// stream is an open page's events.
func (p page) stream(ctx context.Context) *bufio.Scanner {
	p.t.Helper()
	req, _ := http.NewRequestWithContext(ctx, "GET", p.base+"/_events", nil)
	r, err := p.c.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { r.Body.Close() })
	if ct := r.Header.Get("Content-Type"); r.StatusCode != 200 || ct != "text/event-stream" {
		p.t.Fatalf("events: %d %s", r.StatusCode, ct)
	}
	lines := bufio.NewScanner(r.Body)
	lines.Scan() // "retry:", so the page has joined
	return lines
}

// next is the next event, or "" when the stream has ended.
func next(lines *bufio.Scanner) string {
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			return data
		}
	}
	return ""
}

func TestEvents(t *testing.T) {
	s, link := open(t)
	p := visit(t, link)
	a, b := p.stream(t.Context()), p.stream(t.Context())
	s.Emit("changed", map[string]any{"kinds": []string{"equipment"}, "text": "第一行\n第二行"})
	s.Emit("locked")
	s.Emit("broken", math.NaN())
	s.Emit("job", 1, 2)
	for _, want := range []string{
		`{"data":[{"kinds":["equipment"],"text":"第一行\n第二行"}],"name":"changed"}`,
		`{"data":[],"name":"locked"}`, `{"data":[1,2],"name":"job"}`,
	} {
		for _, lines := range []*bufio.Scanner{a, b} {
			if got := next(lines); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
	}
}

// A page that does not read is cut off; the others and the program go on.
func TestSlowPage(t *testing.T) {
	s, link := open(t)
	p := visit(t, link)
	slow, quick := p.stream(t.Context()), p.stream(t.Context())
	text := strings.Repeat("x", 50_000)
	for i := range 2000 {
		s.Emit("big", i, text)
		if got := next(quick); !strings.HasPrefix(got, fmt.Sprintf(`{"data":[%d,`, i)) {
			t.Fatalf("event %d: %.40s", i, got)
		}
	}
	last := ""
	for {
		got := next(slow)
		if got == "" {
			break
		}
		last = got
	}
	if strings.HasPrefix(last, `{"data":[1999,`) {
		t.Error("the slow page was waited for")
	}
}

func TestStopsWhenUnused(t *testing.T) {
	s := browser.New(assets, nil, &Desk{}, func(err error) string { return err.Error() })
	s.Unused = 20 * time.Millisecond
	link, ended := door(t, s)
	p := visit(t, link)
	ctx, closePage := context.WithCancel(t.Context())
	p.stream(ctx)
	select {
	case err := <-ended:
		t.Fatalf("ended with a page open: %v", err)
	default:
	}
	closePage()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// Serve ends with its context although a page is open.
func TestStopsWithContext(t *testing.T) {
	s := browser.New(assets, nil, &Desk{}, func(err error) string { return err.Error() })
	ctx, stop := context.WithCancel(t.Context())
	links, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- s.Serve(ctx, "127.0.0.1:0", func(u string) { links <- u }) }()
	lines := visit(t, <-links).stream(t.Context())
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if got := next(lines); got != "" {
		t.Errorf("event after the end: %s", got)
	}
}

func TestOnlyLoopback(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "localhost:0", "192.0.2.1:0", "127.0.0.1", ""} {
		s := browser.New(assets, nil, &Desk{}, func(err error) string { return err.Error() })
		err := s.Serve(t.Context(), addr, func(u string) { t.Errorf("%q is served at %s", addr, u) })
		if err == nil {
			t.Errorf("%q: no error", addr)
		}
	}
}

func FuzzCall(f *testing.F) {
	for _, seed := range []string{
		`{"name":"browser_test.Desk.Add","args":[1,2]}`, `{"name":"browser_test.Desk.Echo","args":[{"x":1}]}`,
		`{"name":"browser_test.Desk.Panic"}`, `{"args":null}`, `[]`, ``,
	} {
		f.Add([]byte(seed))
	}
	s := browser.New(assets, nil, &Desk{}, func(err error) string { return "explained" })
	f.Fuzz(func(t *testing.T, body []byte) {
		code, answer := browser.CallForTest(s, body)
		if code != 200 {
			if code != 400 {
				t.Errorf("status %d", code)
			}
			return
		}
		var a map[string]any
		if err := json.Unmarshal(answer, &a); err != nil || len(a) != 1 {
			t.Errorf("answer %q: %v", answer, err)
		}
	})
}
