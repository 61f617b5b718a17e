package lens_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/lens/pinyin"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

// The plain loop that every answer is compared with. It shares nothing with the
// lens but how pinyin is spelt.

// shown is how a value of a row is called, "" if it is empty.
func (w *world) shown(r *thing, field string) string {
	f, _ := goodsKind.Field(field)
	return f.Text(r.v[field], kind.Context{Lists: codeLists, Name: func(_, id string) string { return w.names[id] }})
}

// said is everything that free text finds a field by.
func (w *world) said(r *thing, f *kind.Field) []string {
	s, _ := r.v[f.Name].(string)
	switch f.Type {
	case kind.Text, kind.LongText, kind.Seq, kind.Phone, kind.Ref, kind.User:
		return []string{w.shown(r, f.Name)}
	case kind.Enum, kind.Multi:
		out := []string{w.shown(r, f.Name)}
		for _, m := range kind.Members(s) {
			c, _ := codeLists.Code(f.Codes, m)
			out = append(append(out, c.English), c.Alias...)
		}
		return out
	case kind.JSON:
		if s != "" {
			parts := strings.Split(s, `"`)
			return []string{parts[3], parts[7]} // the values of the two attributes, not their names
		}
	}
	return nil
}

func byPinyin(f *kind.Field) bool {
	switch f.Type {
	case kind.Text, kind.JSON, kind.Enum, kind.Multi, kind.Ref, kind.User:
		return true
	}
	return false
}

func (w *world) finds(r *thing, word string, private bool) bool {
	word = pinyin.Fold(word)
	for i := range goodsKind.Fields {
		f := &goodsKind.Fields[i]
		if f.Sensitive && !private {
			continue
		}
		for _, s := range w.said(r, f) {
			s = pinyin.Fold(s)
			if s != "" && (strings.Contains(s, word) || byPinyin(f) && pinyin.Typed(word) && pinyin.Han(s) && pinyin.Spells(word, s, false)) {
				return true
			}
		}
	}
	return false
}

// compare orders two rows by one key: empty last, then the value.
func (w *world) compare(a, b *thing, o lens.Order) int {
	x, y := w.key(a, o.Field), w.key(b, o.Field)
	switch {
	case x == nil || y == nil:
		return cmp.Compare(blank(x), blank(y))
	case o.Desc:
		x, y = y, x
	}
	if n, ok := x.(int64); ok {
		return cmp.Compare(n, y.(int64))
	}
	return cmp.Compare(x.(string), y.(string))
}

func blank(v any) int {
	if v == nil {
		return 1
	}
	return 0
}

func (w *world) key(r *thing, field string) any {
	switch field {
	case lens.PK:
		return r.pk
	case lens.Gaps:
		return int64(goodsKind.Gaps(r.v))
	case lens.State:
		return map[store.State]string{store.Live: "live", store.Voided: "zuo"}[r.state]
	}
	f, _ := goodsKind.Field(field)
	v := r.v[field]
	if f.Calc != nil {
		v = f.Compute(r.v, "2026-03-31")
	}
	s, ok := v.(string)
	switch {
	case !ok && f.Type == kind.Bool && v != nil:
		return pinyin.Key(w.shown(r, field))
	case !ok:
		return v
	case f.Type == kind.Seq || f.Type == kind.LongText || f.Type == kind.Phone:
		return pinyin.Fold(s)
	}
	return pinyin.Key(w.shown(r, field)) + "\x00" + s
}

// want is the plain answer: the rows in order.
func (w *world) want(q lens.Query, ok func(*thing) bool) (out []int64, rows []*thing) {
	words := strings.FieldsFunc(pinyin.Fold(q.Text), func(r rune) bool { return unicode.IsSpace(r) || r < ' ' || r == 0x7f })
	for _, r := range w.rows {
		good := r.state == store.Live || q.Void && r.state == store.Voided
		good = good && (ok == nil || ok(r)) && (q.PKs == nil || slices.Contains(q.PKs, r.pk))
		for _, word := range words {
			good = good && w.finds(r, word, q.Private)
		}
		if good {
			rows = append(rows, r)
		}
	}
	rank := func(r *thing) int {
		no, name := pinyin.Fold(w.shown(r, "no")), pinyin.Fold(w.shown(r, "name"))
		switch {
		case len(words) == 0:
			return 0
		case no != "" && slices.Contains(words, no):
			return 1
		case name != "" && (strings.HasPrefix(name, words[0]) || pinyin.Typed(words[0]) && pinyin.Han(name) && pinyin.Spells(words[0], name, true)):
			return 2
		}
		return 3
	}
	slices.SortFunc(rows, func(a, b *thing) int {
		for _, o := range q.Sort {
			if n := w.compare(a, b, o); n != 0 {
				return n
			}
		}
		if n := len(q.Sort); n > 0 && !q.Sort[n-1].Desc {
			return cmp.Compare(a.pk, b.pk)
		}
		if len(q.Sort) > 0 {
			return cmp.Compare(b.pk, a.pk)
		}
		return cmp.Or(rank(a)-rank(b), cmp.Compare(b.pk, a.pk))
	})
	for _, r := range rows {
		out = append(out, r.pk)
	}
	return out, rows
}

func (w *world) find(q lens.Query) *lens.Result {
	w.t.Helper()
	r, err := w.l.Find(context.Background(), q)
	if err != nil {
		w.t.Fatalf("%+v: %v", q, err)
	}
	return r
}

// check compares what the lens says of a query with the plain answer.
func (w *world) check(when string, q lens.Query, ok func(*thing) bool) {
	w.t.Helper()
	want, rows := w.want(q, ok)
	r := w.find(q)
	if got := r.Page(0, len(w.rows)+1); !slices.Equal(got, want) || r.Len() != len(want) {
		w.t.Fatalf("%s: %+v:\n got %d %v\nwant %d %v", when, q, r.Len(), got, len(want), want)
	}
	if got := slices.Collect(r.All()); !slices.Equal(got, want) {
		w.t.Fatalf("%s: all: %v", when, got)
	}
	if n := len(want); n > 3 {
		if got := r.Page(n/2, 2); !slices.Equal(got, want[n/2:n/2+2]) {
			w.t.Fatalf("%s: page: %v", when, got)
		}
		if _, next, ok := r.Behind(want[n/2], 0); !ok || next != n/2+1 {
			w.t.Fatalf("%s: position of row %d: %d %v", when, want[n/2], next-1, ok)
		}
	}
	w.checkSums(when, r, rows)
	w.checkFacets(when, r, rows)
}

func (w *world) checkSums(when string, r *lens.Result, rows []*thing) {
	w.t.Helper()
	for _, field := range []string{"value", "months", "qty"} {
		var sum int64
		filled := 0
		for _, x := range rows {
			if v, ok := w.key(x, field).(int64); ok {
				sum, filled = sum+v, filled+1
			}
		}
		got, n, err := r.Sum(field)
		if err != nil || got != sum || n != filled {
			w.t.Fatalf("%s: sum of %s: %d of %d (%v), want %d of %d", when, field, got, n, err, sum, filled)
		}
	}
}

func (w *world) checkFacets(when string, r *lens.Result, rows []*thing) {
	w.t.Helper()
	for _, field := range []string{"dept", "status", "tags", "name", "qty"} {
		want := map[string]int{}
		for _, x := range rows {
			switch v := x.v[field].(type) {
			case string:
				if field != "tags" {
					want[v]++
				}
				for _, m := range kind.Members(v) {
					if field == "tags" {
						want[m]++
					}
				}
			case int64:
				want[fmt.Sprint(v)]++
			case nil:
				want[""]++
			}
		}
		got, err := r.Top(field, 100)
		if err != nil || len(got) != len(want) {
			w.t.Fatalf("%s: facets of %s: %v (%v), want %v", when, field, got, err, want)
		}
		for i, c := range got {
			if c.N != want[c.Value] || i > 0 && got[i-1].N < c.N {
				w.t.Fatalf("%s: facets of %s: %v, want %v", when, field, got, want)
			}
			if field == "dept" && c.Label != w.names[c.Value] {
				w.t.Fatalf("%s: %s is called %q, want %q", when, c.Value, c.Label, w.names[c.Value])
			}
		}
	}
}

var texts = []string{"", "印", "打印", "打印机", "夜航灯", "dn-00", "DN-0123", "办公 打印", "ＬＰ", "dyj", "dayin", "cq", "zhongqing", "caiwu dyj",
	"在用", "idle", "涉密", "王建国", "wjg", "8G", "1380000", "不存在", "不该看见", "100%", "xx", "财务处新", "激光dyj", "使用中", "zhengchang", "dnl"}

var orders = [][]lens.Order{nil, {{"no", false}}, {{"name", true}}, {{"value", true}}, {{"value", false}}, {{"dept", false}}, {{"leased", false}},
	{{"status", false}, {"value", true}}, {{"dept", true}, {"status", false}, {"remark", false}}, {{"qty", true}, {"no", false}}, {{"months", false}},
	{{lens.Gaps, true}, {lens.PK, true}}, {{"bought", false}, {"checked", true}}, {{"tags", true}}, {{lens.State, false}, {"name", false}}}

// all compares many queries.
func (w *world) all(when string) {
	w.t.Helper()
	for i, text := range texts {
		for j, order := range orders {
			if (i+j)%5 == 0 || i == 0 {
				w.check(when, lens.Query{Text: text, Sort: order, Void: j%3 == 0, Private: (i+j)%2 == 0}, nil)
			}
		}
	}
	for _, c := range conds {
		w.check(when, lens.Query{Where: []lens.Cond{c.cond(w)}, Private: true, Void: c.Field == lens.State}, func(r *thing) bool { return c.holds(w, r) })
	}
}

// TestAgainstPlainLoop changes a register at random and compares every answer
// with a loop over its rows, before, between, after and after opening it again.
func TestAgainstPlainLoop(t *testing.T) {
	w := newWorld(t, 1, 400)
	w.all("loaded")
	for i := range 300 {
		w.mutate()
		if i%60 == 59 {
			w.all(fmt.Sprint("after ", i+1, " writes"))
		}
		q := lens.Query{Text: texts[i%len(texts)], Sort: orders[i%len(orders)]}
		w.check(fmt.Sprint("write ", i), q, nil)
	}
	w.reopen()
	w.all("reopened")
}

// TestReadersWhileWriting lets readers ask at random while rows are written; at
// the end the lens must agree with the rows. Run it with the race detector.
func TestReadersWhileWriting(t *testing.T) {
	w := newWorld(t, 2, 300)
	ctx, stop := context.WithCancel(context.Background())
	var readers sync.WaitGroup
	for i := range 4 {
		readers.Go(func() {
			for j := i; ctx.Err() == nil; j++ {
				q := lens.Query{Text: texts[j%len(texts)], Sort: orders[j%len(orders)], Void: j%2 == 0}
				r, err := w.l.Find(ctx, q)
				if err != nil {
					continue // cancelled at the end
				}
				if n := len(r.Page(0, 1<<20)); n != r.Len() {
					t.Errorf("page of %d rows, length %d", n, r.Len())
				}
				_, _, _ = r.Sum("value")
				_, _ = r.Top("dept", 5)
			}
		})
	}
	for range 150 {
		w.mutate()
	}
	stop()
	readers.Wait()
	w.all("after concurrent reading")
}

// TestWritersWhileWriting has several writers whose refreshes overtake each other.
func TestWritersWhileWriting(t *testing.T) {
	w := newWorld(t, 3, 50)
	var writers sync.WaitGroup
	var mu sync.Mutex
	for range 4 {
		writers.Go(func() {
			for range 25 {
				mu.Lock()
				v := w.values()
				mu.Unlock()
				var made *thing
				changes, err := w.s.Write(context.Background(), store.Actor{}, func(tx *store.Tx) error {
					made = w.insert(tx, &goodsKind, v)
					return nil
				})
				if err == nil {
					err = w.set.Changed(context.Background(), changes)
				}
				if err != nil {
					t.Error(err)
					return
				}
				if r, err := w.l.Find(context.Background(), lens.Query{PKs: []int64{made.pk}}); err != nil || r.Len() != 1 {
					t.Errorf("row %d is not found by who wrote it: %v", made.pk, err)
				}
				mu.Lock()
				w.rows = append(w.rows, made)
				mu.Unlock()
			}
		})
	}
	writers.Wait()
	w.all("after concurrent writing")
}

func TestDayChanges(t *testing.T) {
	cfg := storetest.Config(t, codeLists, goodsKind, deptKind, userKind)
	now := storetest.Clock
	cfg.Now = func() time.Time { return now }
	s := storetest.Reopen(t, cfg)
	set := lens.NewSet(s, 0)
	t.Cleanup(set.Close)
	if _, err := s.Write(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		id, err := tx.NewID()
		if err == nil {
			_, err = tx.Insert(&goodsKind, id, kind.Values{"bought": "2026-01-15"})
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	l, err := set.Get(context.Background(), "goods")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		day  int
		want int64
	}{{0, 2}, {14, 2}, {15, 3}, {50, 4}} {
		now = storetest.Clock.AddDate(0, 0, c.day)
		r, err := l.Find(context.Background(), lens.Query{Sort: []lens.Order{{"months", true}}})
		if err != nil {
			t.Fatal(err)
		}
		if got, _, _ := r.Sum("months"); got != c.want || r.Len() != 1 {
			t.Errorf("day %d: %d months, want %d", c.day, got, c.want)
		}
	}
}
