package partner

import (
	"cmp"
	"slices"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/print"
	"opsbook/backend/print/canvas"
	"opsbook/backend/print/lay"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// cardTitle is what the paper of a partner is called (domain §2.5).
const cardTitle = "合作伙伴档案表"

// Card prints 合作伙伴档案表 for each partner: his facts, contacts, qualifications, projects,
// agreements, assessments and history, as far as the actor may see them. o.Blank prints one
// empty form. More than print.MaxForms and missing glyphs are faults.
func Card(tx *store.Tx, rows []*store.Row, o print.Options) (pdf []byte, pages int, err error) {
	if o.Blank {
		rows = []*store.Row{nil}
	}
	if err := print.TooMany(len(rows)); err != nil {
		return nil, 0, err
	}
	k, err := tx.Kind(cardKind)
	if err != nil {
		return nil, 0, err
	}
	o.Title = cmp.Or(o.Title, cardTitle)
	c := &cards{Job: print.Begin(o.Title, o), tx: tx, k: k, context: record.Context(tx)}
	for _, r := range rows {
		if err := c.one(r); err != nil {
			return nil, 0, err
		}
	}
	return c.Finish()
}

// cards are being made.
type cards struct {
	*print.Job
	tx      *store.Tx
	k       *kind.Kind
	context kind.Context
	number  string
}

func (c *cards) one(r *store.Row) error {
	h := lay.Head{Company: c.Company.Name, Title: cardTitle, Right: "编号：______________", Left: "建档日期：　　　　年　　月　　日"}
	v, told := kind.Values{}, &Story{}
	by := ""
	if r != nil {
		var err error
		v, c.number = r.Values, r.Values.Str(c.k.Key)
		if h.Code, err = canvas.NewCode(c.number); err != nil {
			return err
		}
		if told, err = StoryOf(c.tx, r.ID); err != nil {
			return err
		}
		made, _, err := c.tx.Born(r)
		if err != nil {
			return err
		}
		by = record.NewNames(c.tx).User(made.User)
		h.Right, h.Left = "编号："+c.number, "建档日期："+print.LongDate(made.At.Format("2006-01-02"))
	}
	d := lay.Begin(c, lay.A4(), c.Foot(r))
	d.Head(h)
	d.Section("一、基本信息")
	d.Fields(lay.Fields{Pairs: c.facts(v), Label: 27})
	if err := c.lines(d, r); err != nil {
		return err
	}
	c.told(d, told)
	d.Gap(1)
	d.Signers("建档人："+by, "审核人：", "日期：　　　　年　　月　　日")
	d.End()
	return nil
}

// facts are the head of the form.
func (c *cards) facts(v kind.Values) (out []lay.Pair) {
	for _, name := range []string{"name", "short_name", "category", "level", "grade", "status", "uscc", "legal_rep", "reg_capital", "found_date", "business", "address",
		"coop_mode", "first_date", "dept_id", "owner_id", "source", "bank", "coop_content", "remark"} {
		f, _ := c.k.Field(name)
		out = append(out, lay.Pair{Label: f.Label, Value: c.Check(f.Text(v[name], c.context), c.number, f.Label), Wide: name == "address" || name == "coop_content" || name == "remark"})
	}
	return out
}

// column is one of a table: a field, or two that are joined.
type column struct {
	field, head string
	width       float64
	to          string // the field that ends a span
}

// lines draws the tables of what stands on the card itself.
func (c *cards) lines(d *lay.Doc, r *store.Row) error {
	for _, t := range []struct {
		title, kind string
		blank       int
		columns     []column
	}{
		{"二、联系人", "partner_contact", 2, []column{{field: "name", width: 30}, {field: "title", width: 32}, {field: "phone", width: 38}, {field: "email", width: 52}, {field: "is_main", width: 23}}},
		{"三、资质证书", "partner_cert", 2, []column{{field: "name", width: 80}, {field: "no", width: 55}, {field: "expiry", width: 40}}},
	} {
		k, err := c.tx.Kind(t.kind)
		if err != nil {
			return err
		}
		var rows []kind.Values
		if r != nil {
			found, err := record.Lines(c.tx, k, r.ID)
			if err != nil {
				return err
			}
			for _, l := range found {
				rows = append(rows, l.Values)
			}
		}
		c.table(d, k, t.title, t.blank, t.columns, rows)
	}
	return nil
}

// told draws the tables of what other registers tell. One that the actor may not see is left
// out; on an empty form all are there.
func (c *cards) told(d *lay.Doc, s *Story) {
	for _, t := range []struct {
		title, kind string
		blank       int
		columns     []column
	}{
		{"四、合作项目", "partner_project", 3, []column{{field: "name", width: 46}, {field: "coop_mode", width: 24}, {field: "start", to: "end", head: "起止", width: 42}, {field: "amount", width: 27}, {field: "result", width: 36}}},
		{"五、合作协议", "agreement", 3, []column{{field: "doc_no", width: 30}, {field: "title", width: 44}, {field: "start_date", to: "end_date", head: "起止", width: 44}, {field: "amount", width: 28}, {field: "state", width: 29}}},
		{"六、历次评估", "partner_eval", 3, []column{{field: "period", width: 24}, {field: "performance", width: 21}, {field: "service", width: 21}, {field: "credit", width: 21}, {field: "total", width: 21}, {field: "grade", width: 34}, {field: "suggestion", width: 33}}},
	} {
		k, err := c.tx.Kind(t.kind)
		if err != nil {
			continue
		}
		at := slices.IndexFunc(s.Parts, func(p Part) bool { return p.Kind == t.kind })
		if at < 0 && len(s.Parts) > 0 {
			continue
		}
		var rows []kind.Values
		if at >= 0 {
			for _, r := range s.Parts[at].Rows {
				if status := r.Values.Str("status"); t.kind != Eval.Name || status == "approved" {
					rows = append(rows, r.Values)
				}
			}
		}
		slices.Reverse(rows) // as a book is kept: the oldest first
		c.table(d, k, t.title, t.blank, t.columns, rows)
	}
	c.history(d, s)
}

func (c *cards) history(d *lay.Doc, s *Story) {
	d.Section("七、合作历史")
	t := lay.Table{Blank: 4, Reserve: 20, Columns: []lay.Column{{Head: []string{"日期"}, Width: 26, Align: lay.Centre}, {Head: []string{"事项"}, Width: 125}, {Head: []string{"经办"}, Width: 24, Fit: lay.Shrink}}}
	for _, e := range slices.Backward(s.Events) {
		t.Rows = append(t.Rows, lay.Row{Cells: []string{e.Date, c.Check(e.Say.ZH, c.number, "合作历史"), c.Check(e.By, c.number, "经办")}})
	}
	d.Table(t)
}

// table draws rows of a register under a heading, so many of them at least.
func (c *cards) table(d *lay.Doc, k *kind.Kind, title string, blank int, columns []column, rows []kind.Values) {
	d.Section(title)
	t := lay.Table{Blank: blank}
	for _, col := range columns {
		f, _ := k.Field(col.field)
		l := lay.Column{Head: []string{cmp.Or(col.head, f.Heading())}, Width: col.width, Fit: lay.Wrap}
		if f.Number() {
			l.Align = lay.Right
		}
		t.Columns = append(t.Columns, l)
	}
	for _, v := range rows {
		var cells []string
		for _, col := range columns {
			f, _ := k.Field(col.field)
			text := f.Text(v[col.field], c.context)
			if end, ok := k.Field(col.to); ok {
				text = strings.Trim(text+" 至 "+end.Text(v[col.to], c.context), " 至")
				if v[col.to] == nil && text != "" {
					text += " 起"
				}
			}
			cells = append(cells, c.Check(text, c.number, title))
		}
		t.Rows = append(t.Rows, lay.Row{Cells: cells})
	}
	d.Table(t)
}
