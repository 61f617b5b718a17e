package app_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"opsbook/backend/desk"
)

// Lists of one turn, asked at once: each is whole or was cancelled, and the last
// one is whole.
func TestListsOfOneTurn(t *testing.T) {
	a, _ := begun(t, "周雨桐")
	device(t, a)
	ask := func(i int) (desk.ListPage, error) {
		return a.List(desk.ListQuery{Kind: "equipment", Search: fmt.Sprint("DN-", i%10), Limit: 10, Turn: "grid-1"})
	}
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			if p, err := ask(i); err != nil && !errors.Is(err, context.Canceled) || err == nil && p.Total < 0 {
				t.Errorf("%+v, %v", p, err)
			}
		})
	}
	wg.Wait()
	if p, err := a.List(desk.ListQuery{Kind: "equipment", Limit: 10, Turn: "grid-1"}); err != nil || p.Total != 1 {
		t.Errorf("the last one: %+v, %v", p, err)
	}
}
