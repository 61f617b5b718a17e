package app

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"opsbook/backend"
	"opsbook/backend/fault"
)

// troubles are the newest errors that were shown with a reference instead of in
// detail: a window has no console, so the report of a diagnosis is where they are read.
type troubles struct {
	mu  sync.Mutex
	all []backend.Trouble
}

const (
	maxTroubles = 20
	maxTrouble  = 4000 // bytes kept of one, which may be the trace of a panic
)

// trouble is an error cut to what a report tells of one.
func trouble(ref string, at time.Time, text string) backend.Trouble {
	return backend.Trouble{Ref: ref, At: at, Text: strings.ToValidUTF8(text[:min(len(text), maxTrouble)], "")}
}

func (t *troubles) note(x backend.Trouble) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, x)
	t.all = t.all[max(0, len(t.all)-maxTroubles):]
}

func (t *troubles) list() []backend.Trouble {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]backend.Trouble(nil), t.all...)
}

// Explain is how an error reaches the screen: a Fault as JSON. What a clerk may
// not read is logged whole, once, here, and referred to by a number.
func Explain(err error) string {
	b, _ := json.Marshal(explain(err))
	return string(b)
}

// Explainer is Explain for the doors of an App, whose report then tells what lies
// behind the reference.
func Explainer(a *App) func(error) string { return a.core.explain }

func (c *core) explain(err error) string {
	f := explain(err)
	if f.Ref != "" {
		c.met.note(trouble(f.Ref, time.Now(), err.Error()))
	}
	b, _ := json.Marshal(f)
	return string(b)
}

func explain(err error) fault.Fault {
	f := *fault.Of(err)
	if errors.Is(err, context.Canceled) {
		f = fault.Fault{Code: fault.Cancelled, Message: fault.T("已取消，没有改变任何数据。", "Cancelled; nothing was changed.")}
	}
	// A damaged file has its own sentence, but whoever helps must see where it failed.
	_, bare := err.(*fault.Fault)
	if f.Ref == "" && (f.Code == fault.Internal || f.Code == fault.Damaged && !bare) {
		f.Ref = strconv.FormatInt(time.Now().UnixMilli(), 36)
		slog.Error(string(f.Code), "ref", f.Ref, "err", err)
	}
	return f
}
