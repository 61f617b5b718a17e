package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"opsbook/build/bench/load"
)

// Page caches, in KiB: that of the program's files, and one that holds the table.
const (
	usualCache = 16 << 10
	largeCache = 1 << 20
)

// bulkRows is how many rows one transaction of a bulk insert takes.
const bulkRows = 4000

// engine is a process that does steps of work on one file.
type engine struct {
	name string
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *json.Decoder

	bulk                       time.Duration // of the fill under way
	fills                      []time.Duration
	commits, reads, cold, warm []time.Duration
	peak                       int64
}

// engines compares the encrypted file with the same driver without the cipher and
// with SQLCipher, taking turns at every step.
func (c config) engines(ctx context.Context, rows int) ([]line, error) {
	times := max(1, 3*few/rows)
	var all []*engine
	for i := range times {
		now, err := c.startEngines(ctx, i)
		if err != nil {
			return nil, err
		}
		for j, e := range now {
			if i > 0 {
				e.inherit(all[j])
			}
		}
		err = compare(now, rows)
		for _, e := range now {
			err = errors.Join(err, e.stop())
		}
		if err != nil {
			return nil, err
		}
		all = now
	}
	return engineLines(all, rows), nil
}

func (c config) startEngines(ctx context.Context, run int) (out []*engine, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(c.dir, "engines")
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o700)); err != nil {
		return nil, err
	}
	file := func(name string) string { return filepath.Join(dir, fmt.Sprintf("%s-%d.db", name, run)) }
	commands := map[string][]string{"encrypted": {self, "engine", "encrypted", file("encrypted")}, "plain": {self, "engine", "plain", file("plain")}}
	names := []string{"encrypted", "plain"}
	if c.peer != "" {
		names, commands["go-sqlcipher"] = append(names, "go-sqlcipher"), []string{c.peer, file("peer")}
	}
	for _, name := range names {
		e := &engine{name: name, cmd: exec.CommandContext(ctx, commands[name][0], commands[name][1:]...)}
		e.cmd.Stderr = os.Stderr
		if e.in, err = e.cmd.StdinPipe(); err != nil {
			return out, err
		}
		r, err := e.cmd.StdoutPipe()
		if err != nil {
			return out, err
		}
		e.out = json.NewDecoder(r)
		if err := e.cmd.Start(); err != nil {
			return out, err
		}
		out = append(out, e)
	}
	return out, nil
}

func (e *engine) inherit(o *engine) {
	e.fills, e.commits, e.reads, e.cold, e.warm, e.peak = o.fills, o.commits, o.reads, o.cold, o.warm, o.peak
}

func (e *engine) stop() error { return errors.Join(e.in.Close(), e.cmd.Wait()) }

func (e *engine) do(s load.Step) (d load.Done, err error) {
	if err := json.NewEncoder(e.in).Encode(s); err != nil {
		return d, err
	}
	if err := e.out.Decode(&d); err != nil {
		return d, fmt.Errorf("%s: %w", e.name, err)
	}
	if d.Err != "" {
		return d, fmt.Errorf("%s: %s", e.name, d.Err)
	}
	return d, nil
}

// compare lets the engines take turns at every piece of the work. A cold scan is
// one of a file just opened: nothing is in SQLite's cache, all in the system's.
func compare(all []*engine, rows int) error {
	turns := func(n int, s load.Step, keep func(*engine, load.Done)) error {
		for i := range n {
			for j := range all {
				e := all[(i+j)%len(all)] // nobody is always the first
				d, err := e.do(s)
				if err != nil {
					return err
				}
				keep(e, d)
			}
		}
		return nil
	}
	drop := func(*engine, load.Done) {}
	usual := load.Step{Do: "open", Cache: usualCache}
	for _, work := range []struct {
		turns int
		step  load.Step
		keep  func(*engine, load.Done)
	}{
		{1, usual, drop},
		{rows / bulkRows, load.Step{Do: "bulk", N: bulkRows}, func(e *engine, d load.Done) { e.bulk += d.Wall }},
		{20, load.Step{Do: "commits", N: 50}, func(e *engine, d load.Done) { e.commits = append(e.commits, d.Each...) }},
		{20, load.Step{Do: "reads", N: 250}, func(e *engine, d load.Done) { e.reads = append(e.reads, d.Each...) }},
		{1, usual, drop}, {1, load.Step{Do: "scan"}, func(e *engine, d load.Done) { e.cold = append(e.cold, d.Wall) }},
		{1, usual, drop}, {1, load.Step{Do: "scan"}, func(e *engine, d load.Done) { e.cold = append(e.cold, d.Wall) }},
		{1, usual, drop}, {1, load.Step{Do: "scan"}, func(e *engine, d load.Done) { e.cold, e.peak = append(e.cold, d.Wall), d.Peak }},
		{1, load.Step{Do: "open", Cache: largeCache}, drop}, {1, load.Step{Do: "scan"}, drop},
		{9, load.Step{Do: "scan"}, func(e *engine, d load.Done) { e.warm = append(e.warm, d.Wall) }},
	} {
		if err := turns(work.turns, work.step, work.keep); err != nil {
			return err
		}
	}
	for _, e := range all {
		e.fills, e.bulk = append(e.fills, e.bulk), 0
	}
	return nil
}

func engineLines(all []*engine, rows int) (out []line) {
	ours := all[0]
	for _, peer := range all[1:] {
		plain := peer.name == "plain"
		aim := func(l line, most float64) line {
			if plain {
				return l.aim("ratio", most)
			}
			return l
		}
		out = append(out,
			aim(timed("engine: bulk insert, all rows", rows, ours.fills).beside(peer.name, peer.fills), 1.6),
			aim(timed("engine: single commit, FULL", rows, ours.commits).beside(peer.name, peer.commits), 1.3),
			timed("engine: point read", rows, ours.reads).beside(peer.name, peer.reads),
			timed("engine: scan, cold cache", rows, ours.cold).beside(peer.name, peer.cold),
			aim(timed("engine: scan, warm cache", rows, ours.warm).beside(peer.name, peer.warm), 1.05),
			line{What: "engine: memory peak, 16 MiB cache, MB", Rows: rows, P50: mb(ours.peak), Peer: peer.name, PeerP50: mb(peer.peak),
				Ratio: float64(ours.peak) / float64(max(peer.peak, 1))})
	}
	return out
}
