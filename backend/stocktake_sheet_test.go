package backend_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"opsbook/backend"
	"opsbook/backend/kind"
	"opsbook/backend/sheet"
	"opsbook/backend/stocktake"
	"opsbook/backend/store"
)

const sheet05 = "05_库存盘点表_公式隐藏行"

// stockOf05 is a company that keeps what the sheet counts, as its books have it.
func stockOf05(t *testing.T) (p *shop, id string) {
	p = shopOf(t)
	p.system(func(tx *store.Tx) {
		for code, v := range map[string]kind.Values{
			"SX0001": {"name": "中性笔", "spec": "0.5mm 黑色", "unit": "支"},
			"ZZ0001": {"name": "复印纸", "spec": "A4 70g", "unit": "包"},
			"WJ0003": {"name": "文件袋", "spec": "A4 透明", "unit": "个", "pack_unit": "包", "pack_ratio": int64(20_000)},
			"ZM0015": {"name": "固体胶", "spec": "21g", "unit": "支"},
			"QJ0001": {"name": "抽纸", "spec": "200抽", "unit": "包"},
			"WS0007": {"name": "耳机", "spec": "头戴 USB", "unit": "副"},
			"ZM0018": {"name": "计算器", "spec": "12位", "unit": "台"},
		} {
			for _, name := range []string{"中性笔", "订书机", "复印纸"} { // of every shop
				p.put(tx, "supply_item", p.ids[name], kind.Values{"item_code": "旧" + name})
			}
			v["item_code"], v["category"] = code, "writing"
			p.ids[code] = p.add(tx, "supply_item", v)
		}
	})
	for code, qty := range map[string]int64{"SX0001": 108_000, "ZZ0001": 65_000, "WJ0003": 80_000, "ZM0015": 24_000, "QJ0001": 10_000, "WS0007": 4_000, "ZM0018": 2_000} {
		p.receive(code, qty, "1")
	}
	return p, p.take(map[string]any{"count_type": "supply"})
}

func (p *shop) sheet(id string, apply bool) (out stocktake.Sheet, err error) {
	p.t.Helper()
	data, err := os.ReadFile("sheet/testdata/ledgers/" + sheet05 + ".xlsx")
	p.must(err)
	f, err := backend.ReadBook(sheet05+".xlsx", data, false)
	p.must(err)
	err = p.write(func(tx *store.Tx) (err error) {
		out, err = stocktake.Read(context.Background(), tx, id, f, "", apply)
		return err
	})
	return out, err
}

// A filled sheet as people keep them, row by row as it is expected.
func TestMessyCountSheet(t *testing.T) {
	p, id := stockOf05(t)
	out, err := p.sheet(id, false)
	p.must(err)
	var want struct {
		Rows []struct {
			Sheet string
			Row   int
			Kind  sheet.Decision
			Why   string
			Norm  map[string]any
		}
	}
	data, err := os.ReadFile("sheet/testdata/messy/" + sheet05 + ".json")
	p.must(err)
	p.must(json.Unmarshal(data, &want))
	got := map[string]sheet.RowView{}
	for _, r := range out.Rows {
		got[fmt.Sprint(r.Sheet, r.Row)] = r
	}
	if len(want.Rows) != 15 {
		t.Fatalf("%d rows expected", len(want.Rows))
	}
	for _, w := range want.Rows {
		r := got[fmt.Sprint(w.Sheet, w.Row)]
		if r.Decision != w.Kind {
			t.Errorf("row %d is %q, want %q (%s): %+v", w.Row, r.Decision, w.Kind, w.Why, r.Problems)
		}
		for name, field := range map[string]string{"book": "book_qty", "real": "real_qty", "real_add": "real_qty"} {
			x, ok := w.Norm[name]
			if n, is := x.(float64); ok && (is && r.Values[field] != int64(n*1000) || x == nil && r.Values[field] != nil) {
				t.Errorf("row %d: %s is %v, want %v", w.Row, field, r.Values[field], x)
			}
		}
		if diff, ok := w.Norm["diff"].(float64); ok && r.Values.Int("real_qty")-r.Values.Int("book_qty") != int64(diff*1000) {
			t.Errorf("row %d: the difference is not %v", w.Row, diff)
		}
	}
	for row, says := range map[int]string{6: "折算为 65", 7: "不当作 0", 8: "账面数量为负", 9: "目录里没有", 10: "隐藏", 12: "108 + 12 = 120"} {
		if r := got[fmt.Sprint("6月盘点", row)]; !slices.ContainsFunc(r.Problems, func(p sheet.Problem) bool { return strings.Contains(p.Message.ZH, says) }) {
			t.Errorf("row %d does not say %s: %+v", row, says, r.Problems)
		}
	}
	for name, r := range p.counts(id) {
		if r.Values["real_qty"] != nil {
			t.Errorf("%s was counted by looking at a file", name)
		}
	}

	p.found(id, stocktake.Scan{Code: "WJ0003", Qty: "2包+1个"}, stocktake.HeardCounted)
	if r := p.counts(id)["文件袋"].Values; r.Int("real_qty") != 41_000 {
		t.Errorf("two packs and one: %v", r["real_qty"])
	}
	out, err = p.sheet(id, false)
	p.must(err)
	var will []string
	for _, l := range out.Lines {
		will = append(will, fmt.Sprint(l.Number, " ", l.Was, "→", l.Will))
	}
	if got, want := strings.Join(will, ", "), "SX0001 <nil>→120000, ZZ0001 <nil>→64000, WJ0003 41000→65000, WS0007 <nil>→4000"; got != want {
		t.Errorf("what would be entered: %s", got)
	}
	out, err = p.sheet(id, true)
	p.must(err)
	_, err = p.sheet(id, true) // once more: it says the same
	p.must(err)
	c := p.counts(id)
	for name, qty := range map[string]any{"中性笔": int64(120_000), "复印纸": int64(64_000), "文件袋": int64(65_000), "固体胶": nil, "抽纸": nil, "耳机": int64(4_000), "计算器": nil} {
		if c[name].Values["real_qty"] != qty {
			t.Errorf("%s: %v, want %v", name, c[name].Values["real_qty"], qty)
		}
	}
	if c["固体胶"].Values.Str("count_result") != "uncounted" || out.Entered != 4 {
		t.Errorf("%d entered; %v", out.Entered, c["固体胶"].Values)
	}
}
