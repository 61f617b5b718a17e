package equipment

import (
	"cmp"

	"opsbook/backend/kind"
	"opsbook/backend/print/lay"
	"opsbook/backend/store"
)

// moved are the fields whose changes the card tells.
var moved = []string{"dept_id", "user_id", "location", "status"}

// moves are the rows of 领用与变动记录: one for the beginning and one for each
// change of department, holder, place or status, oldest first. Changes of one
// day by one user are one row.
func (c *cards) moves(r *store.Row) ([][]string, error) {
	log, err := c.tx.History(c.k, r)
	if err != nil {
		return nil, err
	}
	steps, err := events(c.tx, r.ID)
	if err != nil {
		return nil, err
	}
	now := kind.Values{c.k.Key: r.Values[c.k.Key]}
	var out [][]string
	var last store.Entry
	for _, e := range log {
		before := kind.Values{}
		for _, f := range moved {
			before[f] = now[f]
		}
		for _, ch := range e.Changes {
			now[ch.Field] = ch.New
		}
		what := c.what(e, before, now)
		if what == "" {
			continue
		}
		by := cause(steps, e)
		row := []string{cmp.Or(by.day, day(e)), what, by.number, c.text(now, "dept_id"), c.text(now, "user_id"), c.text(now, "location"), c.who(e.User)}
		if n := len(out); n > 0 && by.number == out[n-1][2] && day(last) == day(e) && last.User == e.User && (out[n-1][1] == what || what == "移位") {
			row[1] = out[n-1][1]
			out[n-1] = row
		} else {
			out = append(out, row)
		}
		last = e
	}
	return out, nil
}

// what names the change; "" if it is none that the card tells.
func (c *cards) what(e store.Entry, before, now kind.Values) string {
	switch e.Act {
	case store.ActInsert:
		return "建卡（" + c.text(now, "status") + "）"
	case store.ActState:
		if n, _ := now["_state"].(int64); store.State(n) == store.Voided {
			return "作废"
		}
		return "恢复"
	}
	changed := func(f string) bool { return before[f] != now[f] }
	switch was, is := before["status"], now["status"]; {
	case was == "in_stock" && is == "in_use":
		return "领用"
	case was == "repairing" && is != "scrap_pending" && is != "scrapped":
		return "修复"
	case changed("status") && is == "in_stock":
		return "退回入库"
	case changed("status"):
		return c.text(now, "status")
	case changed("dept_id"), changed("user_id"):
		return "调拨"
	case changed("location"):
		return "移位"
	}
	return ""
}

// Heights in mm that the tables of a card leave for what follows them.
const (
	belowMoves   = 95.0
	belowRepairs = 45.0
	belowCounts  = 18.0
)

// records draws the four tables of the card.
func (c *cards) records(d *lay.Doc, v kind.Values, s story) {
	d.Section("一、领用与变动记录")
	t := lay.Table{Blank: 5, Reserve: belowMoves, Columns: []lay.Column{
		centred("日期", 20), centred("类型", 20), textual("单号", 28), textual(c.called("部门", "dept_id"), 24), textual(c.called("使用人", "user_id"), 18), textual(c.called("地点", "location"), 24), textual("经手人", 16)}}
	for _, m := range s.moves {
		t.Rows = append(t.Rows, lay.Row{Cells: m})
	}
	d.Table(t)
	d.Section("二、维修保养记录")
	t = lay.Table{Blank: 4, Reserve: belowRepairs, Columns: []lay.Column{
		centred("日期", 22), centred("类型", 24), textual("内容", 76), {Head: []string{"费用（元）"}, Width: 24, Align: lay.Right}, textual("经手人", 20)}}
	for _, u := range s.upkeep {
		content := c.Check(u.content, v.Str(c.k.Key), "维修保养记录")
		t.Rows = append(t.Rows, lay.Row{Cells: []string{u.day, u.what, content, c.money(u.cost), u.by}})
	}
	d.Table(t)
	d.Gap(2.5)
	c.ends(d, v, s)
	d.Gap(1)
}

// ends draws counts and disposal side by side.
func (c *cards) ends(d *lay.Doc, v kind.Values, s story) {
	const count, end = "三、盘点记录", "四、报废处置"
	under := func(of string, col lay.Column) lay.Column {
		col.Head = append([]string{of}, col.Head...)
		return col
	}
	t := lay.Table{Blank: 3, Reserve: belowCounts, Columns: []lay.Column{
		under(count, centred("日期", 22)), under(count, textual("结果", 34)), under(count, textual("盘点人", 20)),
		under(end, centred("日期", 22)), under(end, textual("方式 / 批准", 38)), under(end, lay.Column{Head: []string{"残值（元）"}, Width: 22, Align: lay.Right})}}
	row := []string{c.text(v, "last_count_date"), "", "", c.text(v, "dispose_date"), "", ""}
	if row[3] != "" {
		row[4], row[5] = cmp.Or(s.how, c.text(v, "status")), c.money(s.salvage)
	}
	if row[0] != "" {
		row[1] = "已盘点"
	}
	if row[0] != "" || row[3] != "" {
		t.Rows = []lay.Row{{Cells: row}}
	}
	d.Table(t)
}

func centred(head string, w float64) lay.Column {
	return lay.Column{Head: []string{head}, Width: w, Align: lay.Centre, Fit: lay.Shrink}
}

func textual(head string, w float64) lay.Column {
	return lay.Column{Head: []string{head}, Width: w, Fit: lay.Shrink}
}
