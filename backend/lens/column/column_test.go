package column

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
)

// ending is a context that ends when it has been asked left times.
type ending struct {
	context.Context
	left atomic.Int64
}

func endsAfter(asked int64) *ending {
	c := &ending{Context: context.Background()}
	c.left.Store(asked)
	return c
}

func (c *ending) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func sized(rows int) Set { return make(Set, (rows+63)/64) }

func numbers(rows int) *Num {
	rng := rand.New(rand.NewPCG(1, 2))
	c := &Num{}
	for range rows {
		switch v := rng.Int64N(40); v {
		case 0:
			c.Val = append(c.Val, None)
		case 1:
			c.Val = append(c.Val, math.MaxInt64)
		case 2:
			c.Val = append(c.Val, None+1)
		default:
			c.Val = append(c.Val, v-20)
		}
	}
	return c
}

func TestNumbersChosen(t *testing.T) {
	c := numbers(1000)
	is := func(blank bool, nums ...int64) (*Test, func(int64) bool) {
		return &Test{Op: Is, Blank: blank, Nums: nums}, func(v int64) bool { return v == None && blank || v != None && slices.Contains(nums, v) }
	}
	between := func(from, to int64) (*Test, func(int64) bool) {
		return &Test{Op: Between, From: from, To: to}, func(v int64) bool { return v != None && v >= from && v <= to }
	}
	for name, make := range map[string]func() (*Test, func(int64) bool){
		"one":           func() (*Test, func(int64) bool) { return is(false, 7) },
		"three":         func() (*Test, func(int64) bool) { return is(false, -3, 7, 9) },
		"empty":         func() (*Test, func(int64) bool) { return is(true) },
		"empty or one":  func() (*Test, func(int64) bool) { return is(true, 0) },
		"none":          func() (*Test, func(int64) bool) { return is(false) },
		"a stretch":     func() (*Test, func(int64) bool) { return between(-5, 5) },
		"one number":    func() (*Test, func(int64) bool) { return between(4, 4) },
		"backwards":     func() (*Test, func(int64) bool) { return between(5, -5) },
		"open":          func() (*Test, func(int64) bool) { return between(None+1, math.MaxInt64) },
		"up to":         func() (*Test, func(int64) bool) { return between(None+1, -1) },
		"from":          func() (*Test, func(int64) bool) { return between(1, math.MaxInt64) },
		"the very last": func() (*Test, func(int64) bool) { return between(math.MaxInt64, math.MaxInt64) },
	} {
		test, want := make()
		got := sized(1000)
		c.Choose(context.Background(), test, got)
		for i, v := range c.Val {
			if got.Has(uint32(i)) != want(v) {
				t.Errorf("%s: row %d, which is %d: %v", name, i, v, got.Has(uint32(i)))
			}
		}
	}
}

func TestTextsBetween(t *testing.T) {
	c := &Text{}
	values := []string{"", "dn-1", "dn-10", "dn-2", "dn-9", "e", "2026", "2026-03", "2026-03-31 10:00"}
	for i, v := range values {
		c.Put(uint32(i), v)
	}
	for _, test := range []*Test{{Lo: "dn-1", Hi: "dn-2"}, {Lo: "dn-10"}, {Hi: "dn-1"}, {}, {Lo: "e", Hi: "d"},
		{Lo: "2026-03-01", Hi: "2026-03-31", Dated: true}, {Lo: "2026-03-31", Dated: true}, {Hi: "2026", Dated: true}} {
		test.Op = Between
		got := sized(len(values))
		c.Choose(context.Background(), test, got)
		for i, v := range values {
			if want := v != "" && test.notBefore(v) && test.notAfter(v); got.Has(uint32(i)) != want {
				t.Errorf("%q to %q, dated %v: %q: %v, want %v", test.Lo, test.Hi, test.Dated, v, !want, want)
			}
		}
	}
}

func TestStackIsStable(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	c := NewDict()
	for i := range 500 {
		c.Put(uint32(i), []string{"", "乙", "甲", "b", "a", "丙"}[rng.IntN(6)])
	}
	c.Put(499, "once") // 500 rows, and a value that stands in none of them any more
	c.Put(499, "甲")
	for _, desc := range []bool{false, true} {
		slots := make([]uint32, 500)
		for i, s := range rng.Perm(500) {
			slots[i] = uint32(s)
		}
		want := slices.Clone(slots)
		slices.SortStableFunc(want, func(a, b uint32) int {
			switch {
			case c.Empty(a) || c.Empty(b):
				return cmp.Compare(strconv.FormatBool(c.Empty(a)), strconv.FormatBool(c.Empty(b)))
			case desc:
				return c.Compare(b, a)
			}
			return c.Compare(a, b)
		})
		if got := c.Stack(slots, desc); !slices.Equal(got, want) {
			t.Errorf("descending %v: not in order, or not stable", desc)
		}
	}
}

func TestNewest(t *testing.T) {
	for name, has := range map[string]func(i int) bool{
		"all": func(int) bool { return true }, "none": func(int) bool { return false }, "every third": func(i int) bool { return i%3 == 0 },
		"but one": func(i int) bool { return i != 130 }, "the last words": func(i int) bool { return i >= 100 },
	} {
		b, want := sized(300), []uint32{7}
		for i := 299; i >= 0; i-- {
			if has(i) {
				b.Add(uint32(i))
				want = append(want, uint32(i))
			}
		}
		if got := b.Newest([]uint32{7}); !slices.Equal(got, want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestRoom appends as many rows as a column has made room for: nothing may move.
func TestRoom(t *testing.T) {
	const rows = 5000
	more := Headroom(rows)
	num, dict := numbers(rows), NewDict()
	for i := range rows {
		dict.Put(uint32(i), strconv.Itoa(i%7))
	}
	num.Grow(more)
	dict.Grow(more)
	val, code, byNum, byDict := &num.Val[0], &dict.code[0], num.Order(rows), dict.Order(rows)
	first := []*uint32{&byNum[0], &byDict[0]}
	for i := range more {
		num.Put(uint32(rows+i), strconv.Itoa(i))
		dict.Put(uint32(rows+i), strconv.Itoa(i%7))
		byNum = slices.Insert(byNum, i, uint32(rows+i))
		byDict = slices.Insert(byDict, i, uint32(rows+i))
	}
	if val != &num.Val[0] || code != &dict.code[0] || first[0] != &byNum[0] || first[1] != &byDict[0] {
		t.Errorf("a column or an order moved within %d rows", more)
	}
}

// TestCancelledChoiceEnds asks how far a choice gets whose context ends on the way.
func TestCancelledChoiceEnds(t *testing.T) {
	const rows = 200_000
	num, text, dict := &Num{}, &Text{}, NewDict()
	for i := range rows {
		num.Val = append(num.Val, int64(i))
		text.Put(uint32(i), "x"+strconv.Itoa(i%10))
		dict.Put(uint32(i), "v"+strconv.Itoa(i))
	}
	everything := &Test{Op: Between, From: 0, To: math.MaxInt64}
	several := &Test{Op: Is, Blank: true, Nums: []int64{1, 2, 3}}
	for name, choose := range map[string]func(context.Context, Set){
		"a stretch of numbers": func(ctx context.Context, b Set) { num.Choose(ctx, everything, b) },
		"several numbers":      func(ctx context.Context, b Set) { num.Choose(ctx, several, b) },
		"texts between":        func(ctx context.Context, b Set) { text.Choose(ctx, everything, b) },
		"a word in texts":      func(ctx context.Context, b Set) { text.Search(ctx, "x", b) },
		"a word in values":     func(ctx context.Context, b Set) { dict.Search(ctx, "v", b) },
	} {
		whole, part := sized(rows), sized(rows)
		ctx := endsAfter(1)
		choose(context.Background(), whole)
		choose(ctx, part)
		if whole.Count() == 0 || part.Has(rows-1) || part.Count() > rows/2 {
			t.Errorf("%s: %d rows of %d after the search was cancelled", name, part.Count(), whole.Count())
		}
	}
}
