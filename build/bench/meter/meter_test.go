package meter

import (
	"testing"
	"time"
)

func TestRank(t *testing.T) {
	hundred := make([]time.Duration, 100)
	for i := range hundred {
		hundred[i] = time.Duration(100 - i)
	}
	for _, tt := range []struct {
		values []time.Duration
		p      float64
		want   time.Duration
	}{
		{nil, 0.5, 0}, {[]time.Duration{7}, 0.99, 7}, {[]time.Duration{3, 1, 2}, 0.5, 2},
		{hundred, 0.5, 51}, {hundred, 0.99, 100}, {hundred, 1, 100},
	} {
		if got := Rank(tt.values, tt.p); got != tt.want {
			t.Errorf("Rank(%d values, %v) = %d, want %d", len(tt.values), tt.p, got, tt.want)
		}
	}
}

func TestMean(t *testing.T) {
	if Mean(nil) != 0 || Mean([]time.Duration{1, 2, 6}) != 3 {
		t.Errorf("%v, %v", Mean(nil), Mean([]time.Duration{1, 2, 6}))
	}
}
