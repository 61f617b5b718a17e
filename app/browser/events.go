package browser

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// shim gives the page window.go and window.runtime as the window does.
//
//go:embed shim.js
var shim []byte

const (
	backlog  = 1024 // events a page may be behind; then it is cut off and connects again
	maxPages = 64
)

// feed sends events to the open pages and knows how many there are. gone wakes
// the watcher when that number changes.
type feed struct {
	gone chan struct{}

	mu     sync.Mutex
	pages  map[chan []byte]bool
	opened bool // whether there ever was a page
	closed bool
}

// emit never waits: a page that does not keep up is cut off.
func (f *feed) emit(name string, data []any) {
	if data == nil {
		data = []any{}
	}
	b, err := json.Marshal(map[string]any{"name": name, "data": data})
	if err != nil {
		slog.Error("browser door: event lost", "name", name, "err", err)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for c := range f.pages {
		select {
		case c <- b:
		default:
			f.drop(c)
		}
	}
}

// drop ends one page's stream; mu is held.
func (f *feed) drop(c chan []byte) {
	if f.pages[c] {
		delete(f.pages, c)
		close(c)
		f.wake()
	}
}

// wake tells the watcher to count again.
func (f *feed) wake() {
	select {
	case f.gone <- struct{}{}:
	default:
	}
}

// join opens a stream, or returns nil if there are too many or the door closes.
func (f *feed) join() chan []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed || len(f.pages) >= maxPages {
		return nil
	}
	if f.pages == nil {
		f.pages = map[chan []byte]bool{}
	}
	c := make(chan []byte, backlog)
	f.pages[c] = true
	f.opened = true
	f.wake()
	return c
}

func (f *feed) leave(c chan []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drop(c)
}

// close ends all streams and refuses new ones.
func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	for c := range f.pages {
		f.drop(c)
	}
}

// serve streams events to one page until it closes.
func (f *feed) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	c := f.join()
	if c == nil {
		http.Error(w, "too many pages", http.StatusServiceUnavailable)
		return
	}
	defer f.leave(c)
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	if err := out.SetReadDeadline(time.Time{}); err != nil { // a page may stay open all day
		slog.Debug("browser door: deadline", "err", err)
	}
	write := func(s string) bool {
		_, err := fmt.Fprint(w, s)
		return err == nil && out.Flush() == nil
	}
	for ok := write("retry: 1000\n\n"); ok; {
		select {
		case <-r.Context().Done():
			return
		case b, open := <-c:
			ok = open && write("data: "+string(b)+"\n\n")
		}
	}
}

// idle reports whether there were pages and all are closed.
func (f *feed) idle() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.opened && len(f.pages) == 0
}

// watch calls stop when all pages have been closed for the time given.
func (f *feed) watch(ctx context.Context, unused time.Duration, stop func()) {
	if unused <= 0 {
		return
	}
	timer := time.NewTimer(unused)
	timer.Stop()
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			stop()
			return
		case <-f.gone:
			timer.Stop()
			if f.idle() {
				timer.Reset(unused)
			}
		}
	}
}
