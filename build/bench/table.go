package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"opsbook/build/bench/meter"
)

// line is one figure of the table: what was measured, beside a peer if there is
// one, and what it should be.
type line struct {
	What             string
	Rows             int
	P50, P99         float64 // 0: none
	CPU, CPU99       float64 // on average, and the 99th percentile; on a busy machine they say more than the wall
	Peer             string
	PeerP50, PeerP99 float64
	Ratio            float64 // ours / the peer's
	Target           float64 // at most
	Of               string  // what Target bounds: "ratio", "p50", "p99"; "": no target
	Busy             bool    // others were at work: CPU is judged in place of the wall, where it was measured
}

// timed is the line of a series of times, in ms.
func timed(what string, rows int, each []time.Duration) line {
	return line{What: what, Rows: rows, P50: ms(meter.Rank(each, 0.5)), P99: ms(meter.Rank(each, 0.99))}
}

// beside puts a peer's series next to l.
func (l line) beside(peer string, each []time.Duration) line {
	l.Peer, l.PeerP50, l.PeerP99 = peer, ms(meter.Rank(each, 0.5)), ms(meter.Rank(each, 0.99))
	if l.PeerP50 > 0 {
		l.Ratio = l.P50 / l.PeerP50
	}
	return l
}

// aim sets the target of l.
func (l line) aim(of string, most float64) line {
	l.Of, l.Target = of, most
	return l
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
func mb(bytes int64) float64     { return float64(bytes) / (1 << 20) }

// reached tells whether a target is met.
func (l line) reached() string {
	v, ok := map[string]float64{"ratio": l.Ratio, "p50": l.P50, "p99": l.P99}[l.Of]
	cpu, measured := map[string]float64{"p50": l.CPU, "p99": l.CPU99}[l.Of]
	if l.Busy && measured && cpu > 0 {
		if cpu <= l.Target {
			return "reached (CPU)"
		}
		return "MISSED (CPU)"
	}
	switch {
	case !ok:
		return ""
	case v == 0:
		return "not measured"
	case v <= l.Target:
		return "reached"
	}
	return "MISSED"
}

func (l line) cells() []string {
	target := ""
	if l.Of != "" {
		target = l.Of + " ≤ " + figure(l.Target)
	}
	return []string{l.What, fmt.Sprint(l.Rows), figure(l.P50), figure(l.P99), figure(l.CPU), figure(l.CPU99), l.Peer, figure(l.PeerP50), figure(l.PeerP99), figure(l.Ratio), target, l.reached()}
}

// figure shows three digits; nothing for 0.
func figure(v float64) string {
	switch {
	case v == 0:
		return ""
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	case v >= 0.1:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.3f", v)
}

var header = []string{"what", "rows", "p50", "p99", "cpu", "cpu p99", "peer", "its p50", "its p99", "ratio", "target", "verdict"}

func printTable(w io.Writer, lines []line) error {
	all := [][]string{header}
	for _, l := range lines {
		all = append(all, l.cells())
	}
	width := make([]int, len(header))
	for _, cells := range all {
		for i, s := range cells {
			width[i] = max(width[i], columnsOf(s))
		}
	}
	rule := make([]string, len(header))
	for i, n := range width {
		rule[i] = strings.Repeat("-", n)
	}
	all = append(all[:1], append([][]string{rule}, all[1:]...)...)
	for _, cells := range all {
		for i, s := range cells {
			cells[i] = s + strings.Repeat(" ", width[i]-columnsOf(s))
		}
		if _, err := fmt.Fprintln(w, "| "+strings.Join(cells, " | ")+" |"); err != nil {
			return err
		}
	}
	return nil
}

// columnsOf is how wide s is on a terminal: Chinese characters take two columns.
func columnsOf(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if r >= 0x2E80 {
			n++
		}
	}
	return n
}
