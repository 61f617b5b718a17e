package browser_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"opsbook/app/browser"
)

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

// A link that somebody else tries, in ways that are refused, still opens the door
// to whom it was given.
func TestRefusedTriesLeaveTheLink(t *testing.T) {
	_, link := open(t)
	base := link[:strings.Index(link, "/?")]
	stranger := page{t, &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, base}
	for _, try := range []struct {
		method string
		header []string
	}{
		{"HEAD", nil}, {"GET", []string{"Host", "evil.example"}}, {"GET", []string{"Origin", "http://evil.example"}},
		{"GET", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}}, {"POST", nil},
	} {
		if code, _, h := stranger.do(try.method, link[len(base):], "", try.header...); code != http.StatusForbidden || h.Get("Set-Cookie") != "" {
			t.Errorf("%v: %d %v", try, code, h)
		}
	}
	visit(t, link)
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

func TestOnlyLoopback(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "localhost:0", "192.0.2.1:0", "127.0.0.1", ""} {
		s := browser.New(assets, nil, &Desk{}, func(err error) string { return err.Error() })
		err := s.Serve(t.Context(), addr, func(u string) { t.Errorf("%q is served at %s", addr, u) })
		if err == nil {
			t.Errorf("%q: no error", addr)
		}
	}
}
