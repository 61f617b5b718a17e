package stocktake

import (
	"context"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

// sheetKind is a filled count sheet as the reader of spreadsheets sees it. It has no
// table: what it says goes into the lines of a stocktake.
var sheetKind = kind.Kind{
	Name: "stocktake_sheet", Label: "盘点表", English: "Count sheet", Title: "name",
	Fields: []kind.Field{
		{Name: "object_no", Label: "编号", English: "Number", Type: kind.Text, Required: kind.Always, Limit: "1..60", Alias: []string{"编码", "物品编码", "资产编号", "设备编号", "资产编码"}},
		{Name: "name", Label: "名称", English: "Name", Type: kind.Text, Limit: "..60", Alias: []string{"品名", "物品名称", "资产名称", "设备名称"}},
		{Name: "book_qty", Label: "账面数量", English: "In the books", Type: kind.Decimal, Scale: kind.QtyScale, Alias: []string{"账面", "账面数", "账存数量", "账存"}},
		{Name: "real_qty", Label: "实盘数量", English: "Counted", Type: kind.Decimal, Scale: kind.QtyScale, Limit: "0..1000000", Alias: []string{"实盘", "实盘数", "实存数量", "实存", "盘点数量"}},
		{Name: "real_location", Label: "实际地点", English: "Place found", Type: kind.Text, Limit: "..40"},
		{Name: "real_user", Label: "实际使用人", English: "Holder found", Type: kind.Ref, To: "employee"},
		{Name: "real_condition", Label: "实际状况", English: "Condition", Type: kind.Enum, Codes: "equip_condition"},
		{Name: "reason", Label: "备注", English: "Remarks", Type: kind.Text, Limit: "..100", Alias: []string{"未盘原因", "未盘原因/备注"}},
	},
	Access: kind.Access{"clerk": "VI"},
}

// Sheet is a filled count sheet, as it was read.
type Sheet struct {
	Rows    []sheet.RowView `json:"rows"`
	Counts  sheet.Counts    `json:"counts"`
	Lines   []SheetLine     `json:"lines"`   // what is entered, or would be
	Entered int             `json:"entered"` // lines that were written
}

// SheetLine is what the rows of a sheet say of one line together.
type SheetLine struct {
	Number string `json:"number"`
	Name   string `json:"name"`
	Was    any    `json:"was"`    // how many were counted so far, with kind.QtyScale digits; nil: nobody has counted
	Will   any    `json:"will"`   // how many the sheet counts; nil: it gives a reason only
	Reason any    `json:"reason"` // why it was not counted, or remarks

	found kind.Values
	line  *store.Row
	put   kind.Values
}

// maxSheet bounds the rows of one count sheet.
const maxSheet = 20_000

// Read reads a filled count sheet for a stocktake that is being counted, and writes it
// into the lines if apply says so. Rows that are refused leave their lines as they are, an
// empty count as well: it means that nobody has counted. What a file says of one code in
// several rows is added up. on is the day on which it was counted, "" for today. Faults: as
// of Hear, and those of sheet.Open.
func Read(ctx context.Context, tx *store.Tx, id string, f sheet.File, on string, apply bool) (out Sheet, err error) {
	d, err := countingOf(tx, id)
	if err != nil {
		return out, err
	}
	r := &filled{d: d, seen: map[string]int64{}}
	draft, err := sheet.Open(ctx, tx, &sheetKind, f, sheet.Guesses{sheetKind.Name: r.guess}, sheet.Options{})
	if err != nil {
		return out, err
	}
	out.Rows, _ = draft.Rows("", 0, maxSheet)
	out.Counts = draft.Counts
	if out.Lines, err = d.linesOf(out.Rows, on); err != nil || !apply {
		return out, err
	}
	for _, l := range out.Lines {
		if _, err := d.enter(l.line, l.found, l.put); err != nil {
			return out, err
		}
	}
	out.Entered = len(out.Lines)
	return out, d.tally(false)
}

// filled is what is known of a sheet while it is read.
type filled struct {
	d    *document
	seen map[string]int64 // by item or device: what rows before said
}

func (r *filled) guess(*store.Tx) (sheet.Guess, error) {
	return sheet.Guess{Loose: true, Read: r.read, Fill: r.judge}, nil
}

// read makes one number of a count in packs and pieces.
func (r *filled) read(c *sheet.Case) error {
	text := c.Text["real_qty"]
	if text == "" || r.d.ofDevices() {
		return nil
	}
	f, _ := r.d.rows.Field("real_qty")
	if _, _, err := parse.Decimal(text, f.Scale); err == nil {
		return nil
	}
	item, err := r.d.itemOf(c.Text["object_no"])
	if err != nil || item == nil {
		return err
	}
	units := r.d.items.UnitsOf(item.Values, r.d.tx.Lists())
	n, _, err := units.Read(f, text, record.Context(r.d.tx))
	if err != nil {
		return nil // the reader says what is wrong with it
	}
	say := f.Text(n, kind.Context{})
	c.Warn("real_qty", say, fault.Sprintf("“%[1]s”按每%[2]s %[3]s 折算为 %[4]s。", "“%[1]s” is %[4]s at %[3]s to a %[2]s.", text, units.Pack, parse.FormatDecimal(units.Ratio, kind.QtyScale), say))
	c.Text["real_qty"] = say
	return nil
}

// itemOf is the item called by a code; nil if there is none.
func (d *document) itemOf(code string) (*store.Row, error) {
	v, err := d.find(strings.TrimSpace(code))
	if err != nil || v == nil {
		return nil, err
	}
	return d.tx.ByID(d.items, v.Str("item_id"))
}

// judge compares a row with the stocktake.
func (r *filled) judge(c *sheet.Case) error {
	code := c.Values.Str("object_no")
	found, err := r.d.find(code)
	if err != nil {
		return err
	}
	if found == nil {
		c.Refuse("object_no", fault.Of(r.d.unknown(code)).Message)
		return nil
	}
	if strings.HasPrefix(c.Text["book_qty"], "#") {
		c.Refuse("book_qty", fault.T("账面数量是公式错误，这一行不采用。请在表格里改正后再导入。", "The books are a formula error here; the row is not taken. Correct the sheet and read it again."))
		return nil
	}
	if book, ok := c.Values["book_qty"].(int64); ok && book < 0 {
		c.Refuse("book_qty", fault.T("账面数量为负：出库多记了，或漏了入库。请先把账理清再盘。", "The books are below zero: an issue too many, or a receipt missing. Put them right first."))
		return nil
	}
	real, counted := c.Values["real_qty"].(int64)
	if !counted {
		c.Warn("real_qty", "未盘", fault.T("实盘为空：按未盘处理，不当作 0。", "The count is empty: not counted, which is not 0."))
		return nil
	}
	line, err := r.d.lineOf(found)
	if err != nil {
		return err
	}
	id := found.Str("item_id") + found.Str("asset_id")
	had, again := r.seen[id]
	r.seen[id] = had + real
	f, _ := r.d.rows.Field("real_qty")
	switch {
	case again && r.d.ofDevices():
		c.Refuse("object_no", fault.T("同一台设备出现了两次。", "The same device stands here twice."))
	case again:
		c.Warn("real_qty", f.Text(had+real, kind.Context{}), fault.Sprintf("同一编码第二次出现，实盘合并：%[1]s + %[2]s = %[3]s，请核对。", "The code stands here again; the counts are added: %[1]s + %[2]s = %[3]s.",
			f.Text(had, kind.Context{}), f.Text(real, kind.Context{}), f.Text(had+real, kind.Context{})))
	case line == nil:
		c.Warn("object_no", "", fault.T("不在这张盘点表的账面里，按范围外列出。", "Outside what was frozen; listed so."))
	}
	return nil
}

// linesOf are what the rows that were not refused say, by the line that they mean, in their
// order.
func (d *document) linesOf(rows []sheet.RowView, on string) ([]SheetLine, error) {
	out, at := []SheetLine{}, map[string]int{}
	for i := range rows {
		v := rows[i].Values
		real, counted := v["real_qty"].(int64)
		if rows[i].Decision != sheet.OK && rows[i].Decision != sheet.Warn || !counted && v["reason"] == nil {
			continue
		}
		found, err := d.find(v.Str("object_no"))
		if err != nil || found == nil {
			return out, err
		}
		id := found.Str("item_id") + found.Str("asset_id")
		n, again := at[id]
		if !again {
			l := SheetLine{Number: found.Str("object_no"), Name: found.Str("name"), found: found, put: kind.Values{}}
			if l.line, err = d.lineOf(found); err != nil {
				return out, err
			}
			if l.line != nil {
				l.Was = l.line.Values["real_qty"]
			}
			n, at[id] = len(out), len(out)
			out = append(out, l)
		}
		out[n].says(v, on)
		if counted {
			out[n].Will = out[n].put.Int("real_qty") + real
			out[n].put["real_qty"] = out[n].Will
		}
	}
	return out, nil
}

// says adds what a row says besides the quantity.
func (l *SheetLine) says(v kind.Values, on string) {
	for _, name := range []string{"real_location", "real_user", "real_condition", "reason"} {
		if v[name] != nil {
			l.put[name] = v[name]
		}
	}
	if v["real_qty"] != nil {
		l.put["counted_on"] = orNil(on)
	}
	l.Reason = l.put["reason"]
}
