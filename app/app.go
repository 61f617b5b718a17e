// Package app is what the doors may call: the methods of App, one line of
// transport each. A window binds them, the browser door offers them over
// loopback, the command line calls them. There are no rules and no SQL here.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"opsbook/backend"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
)

// App is bound to the frontend. Its methods may be called from several
// goroutines at once.
type App struct {
	core *core
}

// core is what App's methods share and no door can call.
type core struct {
	b      *backend.Backend
	host   Host
	ctx    context.Context
	outs   outs
	jobs   jobs
	drafts drafts
	turns  turns
	met    troubles
}

// New returns the App of a data folder. host may be set later with SetHost, before
// the first call.
func New(ctx context.Context, b *backend.Backend, host Host) *App {
	a := &App{core: &core{b: b, host: host, ctx: ctx}}
	b.Changed = func(kinds []string) { a.core.emit("changed", map[string]any{"kinds": kinds}) }
	b.Loaded = func(kindName string, err error) {
		if err != nil {
			slog.Error("a register cannot be read", "kind", kindName, "err", err)
			return
		}
		b.Changed([]string{kindName}) // what was shown of it so far was not all
	}
	return a
}

// SetHost names the door. It is a function so that no door can call it.
func SetHost(a *App, h Host) { a.core.host = h }

// Close ends everything, with a backup if one is due. It is a function so that no
// door can call it.
func Close(a *App) error {
	a.core.jobs.cancelAll()
	// What ends the program must not end its last backup.
	err := a.core.b.BackupAtClose(context.WithoutCancel(a.core.ctx))
	a.core.forget()
	return errors.Join(err, a.core.b.Close())
}

func (c *core) emit(name string, data any) {
	if c.host != nil {
		c.host.Emit(name, data)
	}
}

// forget ends what one user had under way, before the next one works.
func (c *core) forget() {
	c.jobs.cancelAll()
	c.outs.clear()
	c.drafts.clear()
	c.turns.end()
}

// guard turns a panic into an error: without it the caller's promise never settles.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
	}
}

// desk is where the user who unlocked works.
func (c *core) desk() (*desk.Desk, error) { return c.b.Desk() }

// jobs are long works that can be cancelled by their name.
type jobs struct {
	mu      sync.Mutex
	running map[string]context.CancelFunc
}

func (j *jobs) start(ctx context.Context, id string) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.running == nil {
		j.running = map[string]context.CancelFunc{}
	}
	j.running[id] = cancel
	return ctx, func() {
		cancel()
		j.mu.Lock()
		defer j.mu.Unlock()
		delete(j.running, id)
	}
}

func (j *jobs) cancel(id string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if stop := j.running[id]; stop != nil {
		stop()
	}
}

func (j *jobs) cancelAll() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, stop := range j.running {
		stop()
	}
}

// Cancel stops a long work by its name; one that has ended is no mistake.
func (a *App) Cancel(job string) { a.core.jobs.cancel(job) }

// progress reports a job's advance at most every tenth of a second.
func (c *core) progress(job string, text fault.Text) func(done, of int) {
	var last time.Time
	return func(done, of int) {
		if now := time.Now(); done == of || now.Sub(last) > 100*time.Millisecond {
			last = now
			c.emit("job", map[string]any{"id": job, "done": done, "of": of, "text": text})
		}
	}
}
