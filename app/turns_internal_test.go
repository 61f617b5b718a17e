package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
)

func TestALaterQuestionEndsTheOneBefore(t *testing.T) {
	var all turns
	ctx := t.Context()
	alone, _ := all.take(ctx, "", 0)
	first, firstDone := all.take(ctx, "grid", 1)
	other, _ := all.take(ctx, "palette", 1)
	second, secondDone := all.take(ctx, "grid", 3)
	overtaken, _ := all.take(ctx, "grid", 2)
	if overtaken.Err() == nil || second.Err() != nil {
		t.Errorf("overtaken on the way: %v, and what overtook it: %v", overtaken.Err(), second.Err())
	}
	firstDone() // late: it must not take the second one's place away
	third, _ := all.take(ctx, "grid", 4)
	secondDone()
	if first.Err() == nil || second.Err() == nil || third.Err() != nil || other.Err() != nil || alone.Err() != nil {
		t.Errorf("first %v, second %v, third %v, other %v, alone %v", first.Err(), second.Err(), third.Err(), other.Err(), alone.Err())
	}
	all.end()
	if third.Err() == nil || other.Err() == nil {
		t.Errorf("at the end: %v, %v", third.Err(), other.Err())
	}
	if said := Explain(fmt.Errorf("list: %w", third.Err())); !strings.Contains(said, `"cancelled"`) {
		t.Errorf("a question that was ended says %s", said)
	}
}

// Of questions asked at once in many places the last of each name is not ended, and
// nothing is remembered of those that are done.
func TestTurnsAtOnce(t *testing.T) {
	var all turns
	var wg sync.WaitGroup
	var mu sync.Mutex
	left := map[string]int{}
	asked := make(chan struct{})
	for i := range 200 {
		name := fmt.Sprint("grid-", i%3)
		wg.Go(func() {
			ctx, done := all.take(context.Background(), name, i/3)
			if i == 199 {
				close(asked)
			}
			<-asked
			mu.Lock()
			if !errors.Is(ctx.Err(), context.Canceled) {
				left[name]++
			}
			mu.Unlock()
			done()
		})
	}
	wg.Wait()
	if len(all.under) != 0 {
		t.Errorf("%d are remembered", len(all.under))
	}
	if left["grid-0"] < 1 || left["grid-1"] < 1 || left["grid-2"] < 1 {
		t.Errorf("left: %v", left)
	}
}
