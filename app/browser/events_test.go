package browser_test

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"opsbook/app/browser"
)

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
