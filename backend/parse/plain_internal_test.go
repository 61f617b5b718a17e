package parse

import (
	"testing"
	"time"
)

// What is passed through unread must be what reading would have made of it.
func TestPlain(t *testing.T) {
	for r := rune(0); r <= 0xFFFF; r++ {
		for _, s := range []string{string(r), "a" + string(r) + "中", "中" + string(r) + "e"} {
			if !plain(s) {
				continue
			}
			if got := fold(s); got != s {
				t.Fatalf("fold(%q) is %q", s, got)
			}
			if got := clean(s); got != s {
				t.Fatalf("clean(%q) is %q", s, got)
			}
		}
	}
	for _, s := range []string{" a", "a ", "a\tb", "a\nb", "Ａ", "e\u0301", "a\u200Bb", "a\xff", "\uF900"} {
		if plain(s) {
			t.Errorf("%q is taken as plain", s)
		}
	}
	if got := Fold("a  b"); got != "a b" {
		t.Errorf("two blanks: %q", got)
	}
}

// A day that is passed through is what reading it gives.
func TestStoredDay(t *testing.T) {
	for d := time.Date(1899, 12, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2102; d = d.AddDate(0, 0, 1) {
		s := d.Format(time.DateOnly)
		if got, want := stored(s), d.Year() >= firstYear && d.Year() <= lastYear; got != want {
			t.Fatalf("%s: %v", s, got)
		}
	}
	for _, s := range []string{"2023-02-29", "2023-00-10", "2023-13-01", "2023-01-00", "2023-01-32", "2023-1-011", "2023/01/01", "+023-01-01", "２023-1-1", ""} {
		if stored(s) {
			t.Errorf("%q is taken as a day", s)
		}
	}
}
