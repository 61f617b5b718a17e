package browser_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"

	"opsbook/app/browser"
)

// Desk is what the tests bind.
type Desk struct {
	mu    sync.Mutex
	total int
}

type point struct {
	X int    `json:"x"`
	N string `json:"n"`
}

func (d *Desk) Add(a, b int) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.total += a + b
	return a + b, nil
}

func (d *Desk) Total() int { d.mu.Lock(); defer d.mu.Unlock(); return d.total }

func (d *Desk) Echo(p point) (point, error) { return p, nil }

func (d *Desk) Refuse() error { return errors.New("库存不足") }

func (d *Desk) Both() (int, error) { return 7, errors.New("库存不足") }

func (d *Desk) Panic() (string, error) { panic("boom") }

func (d *Desk) NaN() (float64, error) { return math.NaN(), nil }

func (d *Desk) Nothing() {}

func (d *Desk) hidden() string { return "secret" }

func (d *Desk) Wait(c context.Context) string { return d.hidden() }

func (p page) call(name, args string) (int, string) {
	code, body, _ := p.do("POST", "/_rpc", `{"name":"browser_test.Desk.`+name+`","args":`+args+`}`)
	return code, body
}

func TestCalls(t *testing.T) {
	_, link := open(t)
	p := visit(t, link)
	for _, c := range []struct {
		name, args string
		code       int
		want       string // a part of the answer
	}{
		{"Add", `[2,3]`, 200, `{"result":5}`},
		{"Echo", `[{"x":1,"n":"墨盒"}]`, 200, `{"result":{"x":1,"n":"墨盒"}}`},
		{"Nothing", `[]`, 200, `{"result":null}`},
		{"Refuse", `[]`, 200, `{"error":"explained: 库存不足"}`},
		{"Both", `[]`, 200, `{"error":"explained: 库存不足"}`},
		{"Panic", `[]`, 200, `{"error":"explained: panic: boom"}`},
		{"NaN", `[]`, 200, `{"error":"explained: result:`},
		{"Add", `[2]`, 400, "takes 2, got 1"},
		{"Add", `["a","b"]`, 400, "number 1"},
		{"Add", `[2,99999999999999999999]`, 400, "number 2"},
		{"Add", `{"a":1}`, 400, "call:"},
		{"Wait", `[{}]`, 400, "number 1"},
		{"hidden", `[]`, 400, "no method"},
		{"add", `[2,3]`, 400, "no method"},
		{"", `[]`, 400, "no method"},
	} {
		if code, got := p.call(c.name, c.args); code != c.code || !strings.Contains(got, c.want) {
			t.Errorf("%s(%s) = %d %s, want %d %s", c.name, c.args, code, got, c.code, c.want)
		}
	}
}

func TestConcurrentCalls(t *testing.T) {
	_, link := open(t)
	p := visit(t, link)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 25 {
				if code, got := p.call("Add", "[1,2]"); code != 200 || got != `{"result":3}` {
					t.Errorf("%d %s", code, got)
				}
			}
		})
	}
	wg.Wait()
	if _, got := p.call("Total", "[]"); got != `{"result":1200}` {
		t.Errorf("total %s", got)
	}
}

func FuzzCall(f *testing.F) {
	for _, seed := range []string{
		`{"name":"browser_test.Desk.Add","args":[1,2]}`, `{"name":"browser_test.Desk.Echo","args":[{"x":1}]}`,
		`{"name":"browser_test.Desk.Panic"}`, `{"args":null}`, `[]`, ``,
	} {
		f.Add([]byte(seed))
	}
	s := browser.New(assets, nil, &Desk{}, func(err error) string { return "explained" })
	f.Fuzz(func(t *testing.T, body []byte) {
		code, answer := browser.CallForTest(s, body)
		if code != 200 {
			if code != 400 {
				t.Errorf("status %d", code)
			}
			return
		}
		var a map[string]any
		if err := json.Unmarshal(answer, &a); err != nil || len(a) != 1 {
			t.Errorf("answer %q: %v", answer, err)
		}
	})
}
