package papers

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"opsbook/backend/attach"
	"opsbook/backend/equipment"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/forms"
	"opsbook/backend/kind"
	"opsbook/backend/organisation"
	"opsbook/backend/parse"
	"opsbook/backend/partner"
	"opsbook/backend/print"
	"opsbook/backend/print/canvas"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/training"
	"opsbook/backend/user"
)

// filled prints a declared form for each record.
func (j *job) filled(tx *store.Tx, f *forms.Form, rows []*store.Row) (pdf []byte, pages int, err error) {
	if f, err = j.byScheme(f, rows); err != nil {
		return nil, 0, err
	}
	o := forms.Options{Options: j.o, Copies: j.in.Copies, Overlay: j.in.Overlay, Test: j.in.Test}
	var newest int
	if o.Layouts, newest, err = forms.Versions(tx, f.Name); err != nil {
		return nil, 0, err
	}
	if j.in.Layout != nil { // to be looked at before it is saved
		if o.Layouts[newest+1], err = f.Check(*j.in.Layout); err != nil {
			return nil, 0, err
		}
	}
	if o.Logo, err = logo(tx); err != nil {
		return nil, 0, err
	}
	if len(rows) > print.MaxForms {
		return nil, 0, print.TooMany(len(rows))
	}
	j.many = len(rows) > 1
	docs := make([]forms.Doc, 0, len(rows)+1)
	spent := &costs{tx: tx, moves: map[string][]stock.Entry{}}
	for _, r := range rows {
		d, err := j.doc(tx, f, r, newest, spent)
		if err != nil {
			return nil, 0, err
		}
		if len(j.in.IDs) == 0 && j.ofHolders(f) && len(d.Lines) == 0 {
			j.printed = j.printed[:len(j.printed)-1]
			continue // of a whole department, those who have something
		}
		docs = append(docs, d)
	}
	if len(docs) == 0 && len(rows) > 0 {
		return nil, 0, fault.New(fault.NotFound, "这些人名下都没有设备，没有要打印的清单。", "None of these people holds a device; there is no list to print.")
	}
	if len(docs) == 0 {
		empty := forms.Doc{Version: newest}
		if f.Kind == partner.Eval.Name { // people score on paper what is scored on the screen
			items, err := partner.Items(tx.Lists(), schemes[f.Name])
			if err != nil {
				return nil, 0, err
			}
			for _, item := range items {
				empty.Lines = append(empty.Lines, store.Row{Values: item})
			}
		}
		docs = append(docs, empty)
	}
	if j.in.Layout != nil {
		for i := range docs {
			docs[i].Version = newest + 1
		}
	}
	if rows == nil && !j.in.Blank && !j.in.Test {
		docs = nil
	}
	return forms.Print(tx, f, docs, o)
}

// schemes are those by which the assessments on a paper are scored.
var schemes = map[string]string{forms.PartnerEval: "partner", forms.SupplierEval: "supplier"}

// byScheme is the paper of the assessments in rows: suppliers have their own, whichever of
// both was asked for.
func (j *job) byScheme(f *forms.Form, rows []*store.Row) (*forms.Form, error) {
	if schemes[f.Name] == "" || len(rows) == 0 {
		return f, nil
	}
	scheme := rows[0].Values.Str("scheme")
	for _, r := range rows {
		if r.Values.Str("scheme") != scheme {
			return nil, fault.New(fault.Invalid, "选中的既有伙伴评估又有供应商评价，是两种表。请按“评估方案”筛选，分开打印。", "Partners and suppliers are assessed on different papers. Filter by scheme and print them apart.")
		}
	}
	for name, of := range schemes {
		if of == scheme {
			f = forms.ByName(name)
		}
	}
	j.o.Title = f.Title
	return f, nil
}

// doc is a record with all that its form shows.
func (j *job) doc(tx *store.Tx, f *forms.Form, r *store.Row, newest int, spent *costs) (d forms.Doc, err error) {
	d.Row = r
	kept, err := forms.VersionOf(tx, f.Name, r.ID, newest)
	if err != nil {
		return d, err
	}
	d.Version = kept.Version
	j.printed = append(j.printed, kept)
	if sub, ok := j.kind.Field(f.Lines); ok && f.By == "" {
		d.Lines, err = lines(tx, sub, r)
	} else if f.By != "" {
		d.Lines, err = j.belonging(tx, f, r.ID)
	}
	if err != nil {
		return d, err
	}
	if f.Kind == "stock_out" {
		if d.Figures, err = spent.issue(r, d.Lines); err != nil {
			return d, err
		}
	}
	if slices.ContainsFunc(f.Before, func(i forms.Item) bool { return i.Told == forms.Goods }) {
		goods, err := goodsOf(tx, j.kind, r)
		if err != nil {
			return d, err
		}
		d.Told = map[string]string{forms.Goods: goods}
	}
	d.Decided, err = tx.Where(&flow.Kind, "doc", r.ID)
	return d, err
}

// belonging are the rows of a register that name a record.
func (j *job) belonging(tx *store.Tx, f *forms.Form, id string) ([]store.Row, error) {
	if f.Lines == training.Record.Name {
		return training.Listed(tx, id)
	}
	return j.held(tx, id)
}

// goodsOf says what the lines of an application are for: 中性笔 0.5mm 黑色 120支；….
func goodsOf(tx *store.Tx, k *kind.Kind, doc *store.Row) (string, error) {
	sub, ok := k.Field("rows")
	if !ok {
		return "", nil
	}
	rows, err := lines(tx, sub, doc)
	if err != nil {
		return "", err
	}
	items, err := tx.Kind("supply_item")
	if err != nil {
		return "", err
	}
	c := record.Context(tx)
	var out []string
	for _, r := range rows {
		item, err := record.Get(tx, items, r.Values.Str("item_id"))
		if err != nil {
			return "", err
		}
		unit, _ := items.Field(items.Counted.Unit)
		out = append(out, strings.TrimSpace(item.Values.Str("name")+" "+item.Values.Str("spec"))+" "+parse.FormatDecimal(r.Values.Int("qty"), kind.QtyScale)+unit.Text(item.Values[unit.Name], c))
	}
	return strings.Join(out, "；"), nil
}

// ofHolders reports whether a form lists what people hold.
func (j *job) ofHolders(f *forms.Form) bool {
	return f.By != "" && f.Lines == equipment.Kind.Name
}

// held are the devices that a person has, as far as the user may see them. For many people
// the ledger is read once.
func (j *job) held(tx *store.Tx, person string) (out []store.Row, err error) {
	k, err := tx.Kind(equipment.Kind.Name)
	if err != nil {
		return nil, err
	}
	if err := user.Gate(tx, k, kind.View); err != nil {
		return nil, err
	}
	if j.many && j.holdings == nil {
		if j.holdings, err = equipment.HeldByAll(tx); err != nil {
			return nil, err
		}
	}
	devices := j.holdings[person]
	if !j.many {
		devices, err = equipment.HeldBy(tx, person)
	}
	for _, what := range devices {
		r, err := record.View(tx, k, what)
		if fault.Is(err, fault.Forbidden) {
			continue
		}
		if err != nil {
			return nil, err
		}
		record.WithComputed(tx, k, r.Values)
		out = append(out, *r)
	}
	return out, err
}

// logo is the company's; nil if it has none.
func logo(tx *store.Tx) (*canvas.Picture, error) {
	id, err := organisation.Logo(tx)
	if err != nil || id == "" {
		return nil, err
	}
	content, _, err := attach.Open(tx, id)
	if err != nil {
		return nil, err
	}
	return picture(content)
}

// costs tells what issues have cost, reading the account of each item once.
type costs struct {
	tx    *store.Tx
	moves map[string][]stock.Entry // by item
}

// issue is price and amount of the lines of an issue, as its posting took them out of
// the store; lines that are not posted have none.
func (c *costs) issue(r *store.Row, lines []store.Row) (map[string]kind.Values, error) {
	out, used := map[string]kind.Values{}, map[string]bool{}
	no, at := r.Values.Str("doc_no"), r.Values.Str("warehouse")
	for _, l := range lines {
		item, qty := l.Values.Str("item_id"), l.Values.Int("qty")
		moves, ok := c.moves[item]
		if !ok {
			var err error
			if moves, err = stock.Ledger(c.tx, item, ""); err != nil {
				return nil, err
			}
			c.moves[item] = moves
		}
		for i, m := range moves {
			key := fmt.Sprint(item, i)
			if m.DocNo != no || m.Store != at || m.Qty != -qty || m.Inward || used[key] {
				continue
			}
			used[key] = true
			out[l.ID] = kind.Values{forms.CostAmount: -m.Cost, forms.CostPrice: priceOf(-m.Cost, qty)}
			break
		}
	}
	return out, nil
}

// priceOf is an amount in 分 by a quantity, half up, in digits of kind.PriceScale.
func priceOf(amount, qty int64) int64 {
	const digits = 100_000 // 分 → yuan, kind.QtyScale and kind.PriceScale
	n := new(big.Int).Mul(big.NewInt(amount), big.NewInt(digits))
	n.Add(n, big.NewInt(qty/2))
	return n.Div(n, big.NewInt(qty)).Int64()
}
