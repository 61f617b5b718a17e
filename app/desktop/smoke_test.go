//go:build smoke && desktop && production

package desktop

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"opsbook/app"
	"opsbook/backend/fault"
)

// Desk is what the smoke test binds.
type Desk struct{ host app.Host }

func (d *Desk) Double(n int) (int, error) { d.host.Emit("doubled", n); return 2 * n, nil }
func (d *Desk) Refuse() error {
	return fault.New(fault.Invalid, "库存只有 %d 件。", "Only %d in stock.", 3)
}

// script runs in the page and answers by the event "smoke". Only the page itself
// may be what makes the calls possible, so it waits for nothing but Wails.
const script = `(async () => {
  const out = {}
  try {
    const heard = new Promise((ok) => window.runtime.EventsOnMultiple('doubled', ok, 1))
    out.double = await window.go.desktop.Desk.Double(21)
    out.event = await heard
    out.fault = await window.go.desktop.Desk.Refuse().then(() => null, (e) => JSON.parse(e.message ?? e).message.zh)
    out.file = await (await fetch('/_file/a.txt')).text()
    out.range = (await fetch('/_file/a.txt', { headers: { Range: 'bytes=1-2' } })).status
    out.post = await (await fetch('/_file/up', { method: 'POST', body: 'abc' })).text()
    out.title = document.title
    out.inline = await new Promise((ok) => {
      const s = document.createElement('script')
      s.textContent = 'window.ran = true'
      document.head.append(s)
      ok(window.ran === true)
    })
  } catch (e) { out.error = String(e) }
  window.runtime.EventsEmit('smoke', JSON.stringify(out))
})()`

// The window opens, its page calls, hears events, reads and sends files, and the
// window closes only when the work has ended.

func TestWindow(t *testing.T) {
	got := map[string]any{}
	d, closed, dir := &Desk{}, false, t.TempDir()
	smoke = func(o *options.App) {
		ready := o.OnDomReady
		o.OnDomReady = func(ctx context.Context) {
			ready(ctx)
			runtime.EventsOnce(ctx, "smoke", func(data ...any) {
				if err := json.Unmarshal([]byte(data[0].(string)), &got); err != nil {
					t.Error(err)
				}
				runtime.Quit(ctx)
			})
			time.AfterFunc(30*time.Second, func() { t.Error("the page did not answer"); runtime.Quit(ctx) })
			runtime.WindowExecJS(ctx, script)
		}
	}
	err := Run(Program{
		Title: "运营台账", ID: "opsbook-smoke-test", State: dir, Bound: d, Explain: app.Explain,
		Assets: fstest.MapFS{"index.html": {Data: []byte(`<!doctype html><html><head><title>台账</title></head><body><div id="app"></div></body></html>`)}},
		Files: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				b := make([]byte, 10)
				n, _ := r.Body.Read(b)
				_, _ = w.Write(append([]byte("got "), b[:n]...))
				return
			}
			http.ServeContent(w, r, "a.txt", time.Time{}, strings.NewReader("0123"))
		}),
		Opened: func(h app.Host) { d.host = h },
		Close:  func() error { closed = true; return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{
		"double": 42.0, "event": 21.0, "fault": "库存只有 3 件。", "file": "0123", "range": 206.0, "post": "got abc", "title": "台账", "inline": false,
	} {
		if got[name] != want {
			t.Errorf("%s = %v, want %v", name, got[name], want)
		}
	}
	if got["error"] != nil {
		t.Error(got["error"])
	}
	if !closed {
		t.Error("the window went before the work ended")
	}
	if remembered(dir) == usual {
		t.Error("the window's place was not remembered")
	}
}
