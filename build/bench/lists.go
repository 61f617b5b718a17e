package main

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"opsbook/backend/desk"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/build/bench/meter"
)

// times is how often each question is asked.
const times = 200

// Words of each kind; more than the lens remembers, so that each is searched for.
var words = map[string][]string{
	"one character":    strings.Fields("机 印 脑 台 桌 椅 柜 器 仪 屏 式 网 投 影 笔 本 打 扫 描 办 公 光 激 显 示 话"),
	"two characters":   strings.Fields("打印 电脑 台式 笔记 桌面 办公 椅子 文件 显示 投影 扫描 交换 路由 空调 激光 碎纸 电话 服务 复印 照相 会议 已贴 办公 一楼"),
	"three characters": strings.Fields("打印机 投影仪 显示器 交换机 路由器 笔记本 扫描仪 碎纸机 办公桌 办公椅 文件柜 台式机 复印机 服务器 电话机 饮水机 照相机 一体机 会议室 激光打 空调机"),
	"initials":         strings.Fields("dyj tyy xsq jhj lyq bjb smy szj bgz bgy wjg tsj fyj fwq dhj ysj zxj ytj hys dn dy"),
	"number":           strings.Fields("DN-2024 DN-2023 DY-2022 0012 0345 DN-2021-00 2019- DN-2020 DY-2024 999 DN-2018 2017-0 DN-2016 0077 5550 DY-2021 DN-20 2222 1-1 0-0 3-3"),
}

var places = []struct {
	name  string
	share float64
}{{"jump to 50 %", 0.5}, {"jump to 90 %", 0.9}}

// lists asks a register what a screen asks it.
func lists(ctx context.Context, b bed) ([]line, error) {
	d, done, err := b.desk(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	runtime.GC()
	began := time.Now()
	if _, err := d.Count(ctx, desk.ListQuery{Kind: "equipment"}); err != nil {
		return nil, err
	}
	out := []line{{What: "lens: load", Rows: b.rows, P50: ms(time.Since(began))}}
	l := &lister{ctx: ctx, desk: d, bed: b}
	l.pages()
	l.searches()
	l.counts()
	if l.err == nil {
		l.edits()
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	out = append(append(out, l.lines...), line{What: "lens: memory, MB", Rows: b.rows, P50: mb(int64(d.Lenses.Bytes()))},
		line{What: "lens: heap after all this, MB", Rows: b.rows, P50: mb(int64(m.HeapAlloc))})
	return out, l.err
}

type lister struct {
	ctx   context.Context
	desk  *desk.Desk
	bed   bed
	lines []line
	err   error
}

// ask measures a question; its target is that of a screen.
func (l *lister) ask(what string, fn func(i int) error) {
	if l.err != nil {
		return
	}
	each, used := make([]time.Duration, times), make([]time.Duration, times)
	cpu := meter.Self().CPU
	for i := range each {
		began, before := time.Now(), meter.Self().CPU
		if l.err = fn(i); l.err != nil {
			return
		}
		each[i], used[i] = time.Since(began), meter.Self().CPU-before
	}
	most := 5.0
	if l.bed.rows > few {
		most = 25
	}
	found := timed("list: "+what, l.bed.rows, each).aim("p99", most)
	found.CPU, found.CPU99 = ms(meter.Self().CPU-cpu)/times, ms(meter.Rank(used, 0.99))
	l.lines = append(l.lines, found)
}

func (l *lister) list(q desk.ListQuery) (desk.ListPage, error) {
	q.Kind = "equipment"
	p, err := l.desk.List(l.ctx, q)
	if err == nil && q.Search == "" && q.Limit > 0 && len(p.Rows) == 0 {
		err = fmt.Errorf("an empty page: %+v", q)
	}
	return p, err
}

var sorts = []string{"asset_no", "purchase_date", "original_value", "name"}

func order(i int) []desk.Order {
	return []desk.Order{{Field: sorts[i%len(sorts)], Desc: i/len(sorts)%2 == 1}}
}

var statuses = []string{"in_use", "in_stock", "idle", "repairing"}

func filter(i int) []desk.Cond {
	return []desk.Cond{{Field: "status", Op: "is", Values: statuses[i%4 : i%4+1]}}
}

func (l *lister) pages() {
	for i := range sorts { // the first list in an order builds it
		if l.err == nil {
			_, l.err = l.list(desk.ListQuery{Sort: order(i), Limit: 50})
		}
	}
	l.ask("first page, newest", func(int) error { _, err := l.list(desk.ListQuery{Limit: 50}); return err })
	l.ask("first page, filtered and sorted", func(i int) error {
		_, err := l.list(desk.ListQuery{Sort: order(i), Where: filter(i), Limit: 50})
		return err
	})
	after := ""
	l.ask("next page", func(i int) error {
		p, err := l.list(desk.ListQuery{Sort: order(1), After: after, Limit: 50})
		after = p.Next
		return err
	})
	for _, p := range places {
		l.ask(p.name+", sorted", func(i int) error {
			_, err := l.list(desk.ListQuery{Sort: order(i), Offset: int(float64(l.bed.rows)*p.share) - i, Limit: 50})
			return err
		})
	}
}

func (l *lister) searches() {
	for _, w := range []string{"one character", "two characters", "three characters", "initials", "number"} {
		l.ask("search, "+w, func(i int) error {
			_, err := l.list(desk.ListQuery{Search: words[w][i%len(words[w])], Limit: 50})
			return err
		})
	}
}

func (l *lister) counts() {
	l.ask("count by filter", func(i int) error {
		_, err := l.desk.Count(l.ctx, desk.ListQuery{Kind: "equipment", Where: filter(i)})
		return err
	})
	l.ask("count and sum by filter", func(i int) error {
		_, err := l.list(desk.ListQuery{Where: filter(i), Sums: []string{"original_value"}})
		return err
	})
	for _, f := range []string{"name", "model", "dept_id", "location"} {
		l.ask("facet of "+f+", filtered", func(i int) error {
			_, err := l.desk.Facets(l.ctx, desk.ListQuery{Kind: "equipment", Where: filter(i)}, f, 20)
			return err
		})
	}
}

// edits changes records until lists show it.
func (l *lister) edits() {
	rows, err := devices(l.ctx, l.desk.Store, l.bed.rows, times)
	if l.err = err; err != nil {
		return
	}
	k, err := l.desk.Store.Catalog().Kind("equipment")
	if l.err = err; err != nil {
		return
	}
	each := make([]time.Duration, times)
	for i, r := range rows {
		began := time.Now()
		changes, err := l.desk.Store.Write(l.ctx, l.desk.Actor, func(tx *store.Tx) error {
			_, err := record.Edit(tx, k, r.ID, r.Rev, record.Input{Values: kind.Values{"location": "新楼" + fmt.Sprint(i)}})
			return err
		})
		if err == nil {
			err = l.desk.Lenses.Changed(l.ctx, changes)
		}
		if l.err = err; err != nil {
			return
		}
		each[i] = time.Since(began)
	}
	l.lines = append(l.lines, timed("update of a record until lists show it", l.bed.rows, each))
}
