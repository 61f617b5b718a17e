package stocktake

import (
	"maps"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Scan is what somebody with a scanner has said.
type Scan struct {
	Code  string `json:"code"`  // a number, a serial number or a bar code
	Qty   any    `json:"qty"`   // of items and of cards that stand for several; nil: not said yet
	Place string `json:"place"` // where he stands; "": where the books have it
	Name  string `json:"name"`  // of a device without a card: it is entered as a surplus
}

// Heard is what became of a scan.
type Heard struct {
	What  string     `json:"what"` // one of the words below
	Say   fault.Text `json:"say"`
	Line  *Line      `json:"line"` // the line it is about; nil if there is none
	Tally Tally      `json:"tally"`
}

// Line is a line of a stocktake as a page shows it.
type Line struct {
	ID     string      `json:"id"` // "" of what has no line yet
	Values kind.Values `json:"values"`
}

// shown is a line for a page: who counts blindly is not told what the books say, but
// whether it is counted.
func (d *document) shown(r *store.Row) *Line {
	v := maps.Clone(r.Values)
	record.Veil(d.rows, d.doc.Values, v)
	if v["real_qty"] == nil {
		v["count_result"] = uncounted
	}
	return &Line{r.ID, v}
}

// blind reports whether nobody is told what the books say.
func (d *document) blind() bool { return len(d.rows.Veiled(d.doc.Values)) > 0 }

// What became of a scan.
const (
	HeardCounted  = "counted"  // it is there, where it should be
	HeardAgain    = "again"    // it was counted before: nothing is counted twice
	HeardQuantity = "quantity" // say how many
	HeardMoved    = "moved"    // it is there, but not where it should be
	HeardExtra    = "extra"    // it is there, and not within the scope or not in the books
	HeardUnknown  = "unknown"  // nobody has registered it
)

// counting is the stocktake called id, for a user who counts.
func countingOf(tx *store.Tx, id string) (*document, error) {
	d, err := open(tx, id)
	if err != nil {
		return nil, err
	}
	if err := user.Covers(tx, d.k, kind.Change, d.doc); err != nil {
		return nil, err
	}
	if d.doc.State != store.Live || d.str("status") != counting {
		f, _ := d.k.Status()
		return nil, fault.New(fault.Conflict, "%[1]s现在是“%[2]s”，录入实盘要在“盘点中”。", "%[1]s is “%[2]s” now; counts are entered while it is being counted.",
			d.str("doc_no"), f.Text(d.doc.Values["status"], record.Context(tx)))
	}
	return d, nil
}

// Hear enters a scan. Faults: Forbidden, Conflict (it is not being counted), Invalid (the
// quantity, the place). A code that nobody knows is no fault but HeardUnknown.
func Hear(tx *store.Tx, id string, s Scan) (h Heard, err error) {
	d, err := countingOf(tx, id)
	if err != nil {
		return h, err
	}
	s.Code, s.Place = strings.TrimSpace(parse.Fold(s.Code)), strings.TrimSpace(s.Place)
	if s.Code == "" && s.Name == "" {
		return h, fault.New(fault.Invalid, "请扫描或输入编号。", "Scan or type a number.")
	}
	if h, err = d.hear(s); err != nil {
		return h, err
	}
	h.Tally, err = d.tallies()
	return h, err
}

func (d *document) hear(s Scan) (Heard, error) {
	if strings.TrimSpace(s.Name) != "" && d.ofDevices() {
		return d.surplus(s)
	}
	found, err := d.find(s.Code)
	if found == nil && err == nil {
		found, err = d.find(strings.ToUpper(s.Code))
	}
	if err != nil {
		return Heard{}, err
	}
	if found == nil {
		return Heard{What: HeardUnknown, Say: fault.Of(d.unknown(s.Code)).Message}, nil
	}
	line, err := d.lineOf(found)
	if err != nil {
		return Heard{}, err
	}
	if h, doubtful, err := d.rathersCode(line, found, s.Qty); doubtful || err != nil {
		return h, err
	}
	if d.ofDevices() {
		return d.device(line, found, s)
	}
	return d.item(line, found, s)
}

// fewDigits is up to how many digits a number is taken for a quantity, whatever else is
// called so.
const fewDigits = 3

// rathersCode asks once more where a quantity is as well the code of another thing: a
// scanner that went on to the next one has said no quantity.
func (d *document) rathersCode(line *store.Row, found kind.Values, qty any) (h Heard, doubtful bool, err error) {
	s, _ := qty.(string)
	s = strings.TrimSpace(parse.Fold(s))
	if len(s) <= fewDigits || strings.Trim(s, "0123456789") != "" {
		return h, false, nil
	}
	next, err := d.find(s)
	if err != nil || next == nil {
		return h, false, err
	}
	if line == nil {
		line = &store.Row{Values: found}
	}
	return Heard{What: HeardQuantity, Line: d.shown(line), Say: fault.Sprintf("“%[1]s”也是“%[2]s”的编码，没有计入。请先输入“%[3]s”的数量；真是这么多的话，请在下面那一行里填写。", "“%[1]s” is also the code of “%[2]s”; nothing was counted. Enter how many of “%[3]s” first; if it is that many, type it into its line below.",
		s, called(&store.Row{Values: next}), called(line))}, true, nil
}

// device counts a device once.
func (d *document) device(line *store.Row, found kind.Values, s Scan) (Heard, error) {
	known := line
	if known == nil {
		known = &store.Row{Values: found}
	}
	switch {
	case known.Values.Int("real_qty") > 0:
		return Heard{What: HeardAgain, Line: d.shown(known), Say: fault.Sprintf("%s 已经盘过，不重复计数。", "%s is counted already; it counts once.", called(known))}, nil
	case s.Qty == nil && known.Values.Int("book_qty") > one:
		return Heard{What: HeardQuantity, Line: d.shown(known), Say: fault.Sprintf("%s 是成批登记的，请输入实盘数量。", "%s stands for several; enter how many there are.", called(known))}, nil
	case s.Qty == nil:
		s.Qty = int64(one)
	}
	v := kind.Values{"real_qty": s.Qty}
	if s.Place != "" && s.Place != known.Values.Str("book_location") {
		v["real_location"] = s.Place
	}
	r, err := d.enter(line, found, v)
	if err != nil {
		return Heard{}, err
	}
	h := Heard{What: HeardCounted, Line: d.shown(r), Say: fault.Sprintf("%s 在。", "%s is there.", called(r))}
	switch {
	case r.Values.Str("count_result") == surplus && !d.blind():
		h.What, h.Say = HeardExtra, fault.Sprintf("%s 账面上已经没有，按盘盈列出。", "The books have no %s any more; it is listed as a surplus.", called(r))
	case r.Values.Int("extra") != 0:
		h.What, h.Say = HeardExtra, fault.Sprintf("%[1]s 不在盘点范围内（账面地点：%[2]s），已列为范围外。", "%[1]s is outside the scope (its place in the books: %[2]s); it is listed so.", called(r), orDash(r.Values.Str("book_location")))
	case r.Values.Str("count_result") == moved:
		h.What, h.Say = HeardMoved, fault.Sprintf("%[1]s 在，但账面地点是“%[2]s”。", "%[1]s is there, but the books have it at “%[2]s”.", called(r), orDash(r.Values.Str("book_location")))
	}
	return h, nil
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// item adds what lies in one more place of the store to the count of an item.
func (d *document) item(line *store.Row, found kind.Values, s Scan) (Heard, error) {
	known := line
	if known == nil {
		known = &store.Row{Values: found}
	}
	f, _ := d.rows.Field("real_qty")
	had, counted := known.Values["real_qty"].(int64)
	if s.Qty == nil {
		h := Heard{What: HeardQuantity, Line: d.shown(known), Say: fault.Sprintf("%s：请输入数量。", "%s: enter how many.", called(known))}
		if counted {
			h.Say = fault.Sprintf("%[1]s 已盘 %[2]s，再输入的数量会加上去。", "%[1]s: %[2]s counted so far; what you enter is added.", called(known), f.Text(had, kind.Context{}))
		}
		return h, nil
	}
	n, err := d.quantity(f, found.Str("item_id"), s.Qty)
	if err != nil {
		return Heard{}, err
	}
	r, err := d.enter(line, found, kind.Values{"real_qty": had + n})
	if err != nil {
		return Heard{}, err
	}
	h := Heard{What: HeardCounted, Line: d.shown(r), Say: fault.Sprintf("%[1]s 实盘 %[2]s。", "%[1]s: %[2]s counted.", called(r), f.Text(r.Values["real_qty"], kind.Context{}))}
	if r.Values.Int("extra") != 0 {
		h.What = HeardExtra
	}
	return h, nil
}

// quantity reads how many of an item somebody has counted, in its unit or in packs.
func (d *document) quantity(f *kind.Field, item string, qty any) (int64, error) {
	r, err := record.Get(d.tx, d.items, item)
	if err != nil {
		return 0, err
	}
	v := qty
	if s, ok := qty.(string); ok {
		v, _, err = d.items.UnitsOf(r.Values, d.tx.Lists()).Read(f, s, record.Context(d.tx))
	}
	n, ok := v.(int64)
	if err != nil || !ok || n < 0 {
		return 0, fault.New(fault.Invalid, "“%v”不是数量，请输入大于等于 0 的数字，或“3包+5个”这样。", "“%v” is no quantity; enter a number from 0 on, or packs like 3包+5个.", qty)
	}
	return n, nil
}

// enter writes what was counted into a line, making one for what is outside the scope.
func (d *document) enter(line *store.Row, found, v kind.Values) (*store.Row, error) {
	if line == nil {
		add := kind.Values{"extra": int64(1)}
		for name, x := range found {
			add[name] = x
		}
		id, err := d.add(add)
		if err != nil {
			return nil, err
		}
		if line, err = record.Get(d.tx, d.rows, id); err != nil {
			return nil, err
		}
	}
	return d.write(line, v)
}

func (d *document) write(line *store.Row, v kind.Values) (*store.Row, error) {
	was := *line
	if err := record.Put(d.tx, d.rows, line.ID, v); err != nil {
		return nil, err
	}
	r, err := record.Get(d.tx, d.rows, line.ID)
	if err != nil {
		return nil, err
	}
	return r, d.judge(r, told(&was, r))
}

// surplus enters a device that has no card.
func (d *document) surplus(s Scan) (Heard, error) {
	v := kind.Values{"name": s.Name, "object_no": orNil(s.Code), "book_qty": int64(0), "extra": int64(1)}
	id, err := d.add(v)
	if err != nil {
		return Heard{}, err
	}
	line, err := record.Get(d.tx, d.rows, id)
	if err != nil {
		return Heard{}, err
	}
	n := s.Qty
	if n == nil {
		n = int64(one)
	}
	r, err := d.write(line, kind.Values{"real_qty": n, "real_location": orNil(s.Place)})
	if err != nil {
		return Heard{}, err
	}
	return Heard{What: HeardExtra, Line: d.shown(r), Say: fault.Sprintf("%s 按盘盈设备列出，审批后建卡片。", "%s is listed as a surplus; it gets a card when that is approved.", called(line))}, nil
}

// said are the fields of a line in which a user says what he found.
var said = []string{"real_qty", "real_location", "real_user", "real_condition", "reason", "counted_on"}

// Enter changes what a line says was found, for a user. An empty quantity means that
// nobody has counted, never that there is nothing.
func Enter(tx *store.Tx, id, line string, in map[string]any) (h Heard, err error) {
	d, err := countingOf(tx, id)
	if err != nil {
		return h, err
	}
	r, err := record.Get(tx, d.rows, line)
	if err != nil {
		return h, err
	}
	if r.Values.Str("stocktake_id") != d.doc.ID || r.State != store.Live {
		return h, fault.New(fault.NotFound, "这一行不在盘点表 %s 里。", "The line is not one of %s.", d.str("doc_no"))
	}
	for name := range in {
		if !slices.Contains(said, name) {
			return h, fault.New(fault.Invalid, "盘点明细的“%s”由系统填写。", "“%s” is filled in by the program.", name)
		}
	}
	if r, err = d.write(r, in); err != nil {
		return h, err
	}
	h.What, h.Line = HeardCounted, d.shown(r)
	h.Tally, err = d.tallies()
	return h, err
}
