package app

import (
	"context"
	"sync"
	"time"

	"opsbook/backend/fault"
)

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

// start begins a long work and tells the page its name at once: what is only waited
// for can be cancelled as well as what reports how far it is.
func (c *core) start(id string) (context.Context, func()) {
	ctx, done := c.jobs.start(c.ctx, id)
	c.emit("job", map[string]any{"id": id, "done": 0, "of": 0, "text": fault.Text{}})
	return ctx, done
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
