// Package browser shows the program in the user's own browser, for a PC without
// a window and for end-to-end tests: the methods of the bound structs over
// loopback HTTP, the same frontend, files and events.
//
// It listens on 127.0.0.1 only and serves one user: whoever opens the one-time
// link. It has no TLS and will never listen on a network. A browser keeps
// cookies by host and not by port, so it is not a wall between users of one PC
// who run programs of their own on it.
package browser

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"
)

const (
	maxCall   = 32 << 20 // bytes of one call's arguments; a pasted block of cells is the largest
	maxUpload = 4 << 30  // bytes of one uploaded file; what receives it sets its own limit below
	maxCalls  = 64       // calls that run at once; more wait
	drain     = 30 * time.Second
)

// Server is the browser door. Make it with New.
type Server struct {
	// Unused is how long Serve goes on after the last page was closed; 0: until its
	// context ends. Time before the first page does not count.
	Unused time.Duration

	files   http.Handler
	explain func(error) string
	calls   map[string]method
	slots   chan struct{}
	page    []byte // index.html with the shim
	static  http.Handler
	keys    keys
	feed    feed
}

// New offers the exported methods of bound, a pointer to a struct, to the pages
// of assets (index.html at the root). files answers /_file/ and may be nil.
// explain turns an error of a method into what the page's Error holds.
func New(assets fs.FS, files http.Handler, bound any, explain func(error) string) *Server {
	if files == nil {
		files = http.NotFoundHandler()
	}
	return &Server{
		files: files, explain: explain,
		calls: methods(bound), slots: make(chan struct{}, maxCalls),
		page: index(assets), static: http.FileServerFS(assets),
		keys: keys{session: secret()}, feed: feed{gone: make(chan struct{}, 1)},
	}
}

// index puts the shim before everything that the page loads.
func index(assets fs.FS) []byte {
	b, err := fs.ReadFile(assets, "index.html")
	if err != nil {
		return []byte(noPage)
	}
	return bytes.Replace(b, []byte("<head>"), []byte(`<head><script src="/_shim.js"></script>`), 1)
}

const noPage = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>Opsbook</title></head>
<body>程序里没有界面文件,请重新安装。 This build has no screens; install the program again.</body></html>`

func secret() string { return rand.Text() }

// Serve listens on addr (127.0.0.1:0 for any free port), tells ready the one-time
// link, and answers until ctx ends or nobody uses it any more (see Unused). It
// then lets running calls finish. An address that is not loopback is an error.
func (s *Server) Serve(ctx context.Context, addr string, ready func(url string)) error {
	l, err := listen(ctx, addr)
	if err != nil {
		return err
	}
	s.keys.open(l.Addr().String())
	srv := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       10 * time.Minute, // of a whole upload
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn),
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(l) }()
	go s.feed.watch(ctx, s.Unused, stop)
	ready(s.keys.link())
	select {
	case err := <-ended:
		return fmt.Errorf("browser door: %w", err)
	case <-ctx.Done():
	}
	s.feed.close()
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if err := srv.Shutdown(late); err != nil {
		return errors.Join(fmt.Errorf("browser door: a call did not end in time: %w", err), srv.Close())
	}
	return nil
}

// listen refuses every address but loopback.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("browser door: %w", err)
	}
	if host != "127.0.0.1" {
		return nil, fmt.Errorf("browser door: %q is not 127.0.0.1", host)
	}
	var cfg net.ListenConfig
	l, err := cfg.Listen(ctx, "tcp4", addr)
	if err != nil {
		return nil, fmt.Errorf("browser door: %w", err)
	}
	return l, nil
}

// ServeHTTP answers one request of the page.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	harden(w.Header())
	if !s.keys.admit(w, r) {
		return
	}
	switch path := r.URL.Path; {
	case path == "/_rpc":
		s.rpc(w, r)
	case path == "/_events":
		s.feed.serve(w, r)
	case strings.HasPrefix(path, "/_file/"):
		r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
		s.files.ServeHTTP(w, r)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	case path == "/_shim.js":
		serve(w, r, "text/javascript; charset=utf-8", shim)
	case path == "/" || path == "/index.html":
		serve(w, r, "text/html; charset=utf-8", s.page)
	default:
		s.static.ServeHTTP(w, r)
	}
}

// serve sends content of the program itself.
func serve(w http.ResponseWriter, r *http.Request, mime string, content []byte) {
	w.Header().Set("Content-Type", mime)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}
