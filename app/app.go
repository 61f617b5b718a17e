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

	"opsbook/backend"
	"opsbook/backend/desk"
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
	handed handed
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
	c.handed.clear()
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
