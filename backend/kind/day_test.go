package kind

import (
	"fmt"
	"testing"
	"time"
)

func TestDayOf(t *testing.T) {
	days := []string{"", "2026", "2026-3-1", "2026-03-1x", "2026/03/01", "+026-03-01", "2026-03-01 ", "２０２６-03-01", "0000-01-01", "9999-12-31"}
	for year := 1896; year <= 2104; year += 4 {
		for month := range 14 {
			for d := range 33 {
				days = append(days, fmt.Sprintf("%04d-%02d-%02d", year+d%2, month, d))
			}
		}
	}
	for _, s := range days {
		want, err := time.Parse(time.DateOnly, s)
		got, ok := dayOf(s)
		if ok != (err == nil) || ok && got != (day{want.Year(), int(want.Month()), want.Day()}) {
			t.Errorf("%q: %v %v, want %v %v", s, got, ok, want, err)
		}
	}
}
