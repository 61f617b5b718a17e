package browser

import (
	"crypto/subtle"
	"net"
	"net/http"
	"strings"
	"sync"
)

// Policy is the content security policy of every page, in the browser and in the
// window: all from the program itself. Elements may carry style attributes,
// because components measure and place with them; there are no inline style
// sheets or scripts. Blobs are pictures and workers that the page makes itself.
const Policy = "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; " +
	"img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; " +
	"object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// harden sets what every answer carries.
func harden(h http.Header) {
	h.Set("Content-Security-Policy", Policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// keys decide who may ask: a one-time token in the link buys the session's
// cookie, and every further request shows the cookie.
type keys struct {
	session string

	mu    sync.Mutex
	addr  string // host:port, the only Host and Origin we know
	token string // "" once it was used
}

func (k *keys) open(addr string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.addr = addr
}

// link makes a new one-time link; the one before is void.
func (k *keys) link() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.token = secret()
	return "http://" + k.addr + "/?token=" + k.token
}

// cookie is named after the port, because cookies of one host are shared by all ports.
func (k *keys) cookie() string {
	_, port, _ := net.SplitHostPort(k.address())
	return "opsbook_" + port
}

func (k *keys) address() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.addr
}

// spend reports whether token is the one of the link, and voids it.
func (k *keys) spend(token string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	ok := k.token != "" && same(token, k.token)
	if ok {
		k.token = ""
	}
	return ok
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// admit lets a request in or answers it itself.
func (k *keys) admit(w http.ResponseWriter, r *http.Request) bool {
	if !k.fromHere(r) {
		http.Error(w, "forbidden", http.StatusForbidden)
		return false
	}
	if c, err := r.Cookie(k.cookie()); err == nil && same(c.Value, k.session) {
		if r.URL.Path == "/" && r.URL.Query().Has("token") {
			home(w, r)
			return false
		}
		return true
	}
	if r.Method == http.MethodGet && r.URL.Path == "/" && k.spend(r.URL.Query().Get("token")) {
		http.SetCookie(w, &http.Cookie{Name: k.cookie(), Value: k.session, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
		home(w, r)
		return false
	}
	refuse(w, r)
	return false
}

// home takes the token out of the address bar and the history.
func home(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusSeeOther) }

// fromHere refuses other names of this machine (DNS rebinding) and other pages
// (forged requests).
func (k *keys) fromHere(r *http.Request) bool {
	addr := k.address()
	if addr == "" || r.Host != addr {
		return false
	}
	origin := r.Header.Get("Origin")
	if origin != "" && origin != "http://"+addr {
		return false
	}
	if origin == "" && r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return true
	}
	// A link in a mail or a document may lead to the first page, to nothing else.
	return r.Method == http.MethodGet && r.URL.Path == "/" && r.Header.Get("Sec-Fetch-Mode") == "navigate"
}

// refuse tells a person what to do and a program no more than a number.
func refuse(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusForbidden)
	_, _ = w.Write([]byte(noEntry))
}

const noEntry = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>Opsbook</title></head>
<body><h1>打不开</h1><p>这个链接已经用过,或不是本次启动的链接。请重新启动程序,使用它给出的新链接。</p>
<p lang="en">This link was used before or belongs to another start of the program. Start the program again and use its new link.</p></body></html>`
