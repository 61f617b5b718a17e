// Package meter tells what the running process, or one that has ended, has cost.
// Where the system does not say, figures are 0.
package meter

import (
	"os"
	"slices"
	"time"
)

// Usage is CPU time (user and system) and the most memory held, in bytes.
type Usage struct {
	CPU  time.Duration
	Peak int64
}

// Of returns what an ended process and those it waited for have cost.
func Of(ps *os.ProcessState) Usage {
	if ps == nil {
		return Usage{}
	}
	return Usage{ps.UserTime() + ps.SystemTime(), peak(ps)}
}

// Rank returns the value below which the share p (0 to 1) of all values lies; 0 of
// none. It sorts values.
func Rank(values []time.Duration, p float64) time.Duration {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[min(int(p*float64(len(values))), len(values)-1)]
}

// Mean is the average of values; 0 of none.
func Mean(values []time.Duration) time.Duration {
	var sum time.Duration
	for _, v := range values {
		sum += v
	}
	return sum / time.Duration(max(len(values), 1))
}
