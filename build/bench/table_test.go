package main

import (
	"strings"
	"testing"
	"time"
)

func TestReached(t *testing.T) {
	for want, l := range map[string]line{
		"":             {P50: 3},
		"reached":      {P99: 5, Of: "p99", Target: 5},
		"MISSED":       {Ratio: 1.61, Of: "ratio", Target: 1.6},
		"not measured": {Of: "p50", Target: 30},

		"reached (CPU)": {P99: 90, CPU99: 5, Of: "p99", Target: 5, Busy: true},
		"MISSED (CPU)":  {P50: 3, CPU: 21, Of: "p50", Target: 20, Busy: true},
	} {
		if got := l.reached(); got != want {
			t.Errorf("%+v: %q, want %q", l, got, want)
		}
	}
}

func TestBeside(t *testing.T) {
	l := timed("x", 1, []time.Duration{3e6, 1e6, 2e6}).beside("y", []time.Duration{4e6, 4e6, 4e6})
	if l.P50 != 2 || l.P99 != 3 || l.PeerP50 != 4 || l.Ratio != 0.5 {
		t.Errorf("%+v", l)
	}
}

func TestTable(t *testing.T) {
	var b strings.Builder
	if err := printTable(&b, []line{{What: "search 机", Rows: 10, P50: 0.025}, {What: "list", Rows: 100, P99: 123.4}}); err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(rows) != 4 {
		t.Fatal(b.String())
	}
	for _, r := range rows {
		if columnsOf(r) != columnsOf(rows[0]) {
			t.Errorf("uneven:\n%s", b.String())
		}
	}
}

func TestLoad(t *testing.T) {
	for text, want := range map[string]float64{"": 0, "x y": 0, "2.51 1.20 0.90 3/700 4": 2.51} {
		if got := load1(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
