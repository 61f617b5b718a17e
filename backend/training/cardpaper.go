package training

import (
	"fmt"
	"strconv"
	"time"

	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/print"
	"opsbook/backend/print/canvas"
	"opsbook/backend/print/lay"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

const cardTitle = "员工培训档案卡"

// Portrait is an employee whose card is printed.
type Portrait struct {
	Row   *store.Row
	Photo *canvas.Picture // may be nil
}

// Print prints the training cards of some people, each beginning on its own page: who he
// is, his trainings, his certificates, the sums by year. o.Blank prints an empty one. Faults: Invalid (none,
// more than print.MaxForms, characters that no font has).
func Print(tx *store.Tx, people []Portrait, o print.Options) (pdf []byte, pages int, err error) {
	if o.Blank {
		people = []Portrait{{}}
	}
	if err := print.TooMany(len(people)); err != nil {
		return nil, 0, err
	}
	staff, err := tx.Kind("employee")
	if err != nil {
		return nil, 0, err
	}
	f, err := filesOf(tx)
	if err != nil {
		return nil, 0, err
	}
	o.Title = cardTitle
	c := &cards{Job: print.Begin(o.Title, o), staff: staff, records: f.records, context: record.Context(tx)}
	for _, p := range people {
		if err := tx.Context().Err(); err != nil {
			return nil, 0, err
		}
		var card *Card
		if p.Row != nil {
			if card, err = f.card(p.Row, ""); err != nil {
				return nil, 0, err
			}
		}
		if err := c.one(p, card); err != nil {
			return nil, 0, err
		}
	}
	return c.Finish()
}

// cards are being made.
type cards struct {
	*print.Job
	staff, records *kind.Kind
	context        kind.Context
}

func (c *cards) one(p Portrait, card *Card) error {
	h := lay.Head{Company: c.Company.Name, Title: cardTitle, Left: "截至日期：" + print.LongDate(c.Today)}
	v := kind.Values{}
	if card == nil {
		h.Left, card = "截至日期：　　　　年　　月　　日", &Card{}
	} else {
		v = p.Row.Values
		var err error
		if h.Code, err = canvas.NewCode(v.Str("emp_no")); err != nil {
			return err
		}
	}
	d := lay.Begin(c, lay.A4(), c.Foot(p.Row))
	d.Head(h)
	d.Fields(lay.Fields{Pairs: c.facts(v, card, p.Row == nil), Photo: p.Photo, Label: 23})
	c.trainings(d, v, card)
	c.certificates(d, v, card)
	c.years(d, card)
	d.Gap(1)
	on := print.LongDate(c.Today)
	if p.Row == nil {
		on = "　　　　年　　月　　日"
	}
	d.Signers("员工确认签字：", "人力资源（盖章）：", "打印日期："+on)
	d.End()
	return nil
}

func (c *cards) facts(v kind.Values, card *Card, blank bool) []lay.Pair {
	pair := func(name string) lay.Pair {
		f, _ := c.staff.Field(name)
		return lay.Pair{Label: f.Label, Value: c.Check(f.Text(v[name], c.context), v.Str("emp_no"), f.Label)}
	}
	hours, rate := hourText(card.All.Hours), rateText(card.All.Rate)
	if blank {
		hours, rate = "", ""
	}
	return []lay.Pair{pair("name"), pair("gender"), pair("emp_no"), pair("dept_id"), pair("position_id"), pair("education"), pair("hire_date"),
		{Label: "累计课时", Value: hours}, {Label: "合格率", Value: rate}, {Label: "本年课时", Value: yearText(card, blank)}}
}

func yearText(card *Card, blank bool) string {
	switch {
	case blank:
		return ""
	case card.Target > 0:
		return hourText(card.Year.Hours) + "（目标 " + hourText(card.Target) + "）"
	}
	return hourText(card.Year.Hours)
}

func hourText(tenths int64) string { return parse.FormatDecimal(tenths, HourScale) }

func rateText(rate any) string {
	n, ok := rate.(int64)
	if !ok {
		return "—"
	}
	return parse.FormatDecimal(n, 1) + "%"
}

// Empty rows leave room for what comes below them.
const belowTrainings, belowCertificates, belowYears = 95, 55, 14

func (c *cards) trainings(d *lay.Doc, v kind.Values, card *Card) {
	d.Section("一、培训记录")
	t := lay.Table{Dense: true, Blank: 12, Reserve: belowTrainings, Columns: []lay.Column{
		middle("序号", 8), middle("日期", 20), wide("培训内容", 38), short("类型", 24), right("课时", 10), short("方式", 19), wide("讲师/机构", 26),
		short("考核方式", 15), middle("成绩", 16), middle("结果", 16), wide("证书", 24)}}
	for i, r := range card.Rows {
		w := r.Values
		t.Rows = append(t.Rows, lay.Row{Cells: []string{strconv.Itoa(i + 1), w.Str("train_date"), c.text(v, w, "name"), c.text(v, w, "type"), c.text(v, w, "hours"), c.text(v, w, "mode"), c.text(v, w, "org"),
			c.text(v, w, "exam_mode"), c.scores(v, w), c.text(v, w, "result"), c.text(v, w, "cert_no")}})
	}
	d.Table(t)
}

func (c *cards) text(v, of kind.Values, name string) string {
	f, _ := c.records.Field(name)
	return c.Check(f.Text(of[name], c.context), v.Str("emp_no"), f.Label)
}

// scores are the score and, behind it, that of the retake.
func (c *cards) scores(v, of kind.Values) string {
	score, retake := c.text(v, of, "score"), c.text(v, of, "retake_score")
	if retake == "" {
		return score
	}
	return score + "/补" + retake
}

func (c *cards) certificates(d *lay.Doc, v kind.Values, card *Card) {
	d.Section("二、证书")
	t := lay.Table{Dense: true, Blank: 3, Reserve: belowCertificates, Columns: []lay.Column{
		middle("序号", 10), wide("证书名称", 62), wide("证书编号", 40), middle("发证日期", 26), middle("有效期至", 26), middle("状态", 22)}}
	for i, x := range card.Certificates {
		t.Rows = append(t.Rows, lay.Row{Cells: []string{strconv.Itoa(i + 1), c.Check(x.Name, v.Str("emp_no"), "证书"), c.Check(x.No, v.Str("emp_no"), "证书"), x.Issued, x.Expiry, stateOf(x)}})
	}
	d.Table(t)
}

// stateOf is how a certificate stands, in words.
func stateOf(x Certificate) string {
	switch {
	case !x.Latest:
		return "已换证"
	case x.Expiry == "":
		return "长期"
	case x.Days < 0:
		return "已过期"
	case x.Days <= soon:
		return fmt.Sprintf("剩 %d 天", x.Days)
	}
	return "有效"
}

// soon is from how many days before its end a certificate is to be renewed (domain §7.1).
const soon = 60

func (c *cards) years(d *lay.Doc, card *Card) {
	d.Section("三、年度小计")
	t := lay.Table{Dense: true, Blank: 2, Reserve: belowYears, Columns: []lay.Column{
		middle("年度", 30), right("次数", 26), right("课时", 30), right("参加考核", 30), right("合格", 26), right("合格率", 30)}}
	line := func(k lay.RowKind, name string, s Sum) lay.Row {
		return lay.Row{Kind: k, Cells: []string{name, strconv.Itoa(s.Times), hourText(s.Hours), strconv.Itoa(s.Judged), strconv.Itoa(s.Passed), rateText(s.Rate)}}
	}
	for _, y := range card.Years {
		name := y.Key
		if name == "" {
			name = "日期不详"
		}
		t.Rows = append(t.Rows, line(lay.Body, name, y))
	}
	if len(card.Years) > 0 {
		t.Rows = append(t.Rows, line(lay.Total, "累计", card.All))
	}
	d.Table(t)
}

func middle(head string, w float64) lay.Column {
	return lay.Column{Head: []string{head}, Width: w, Align: lay.Centre, Fit: lay.Shrink}
}

func right(head string, w float64) lay.Column {
	return lay.Column{Head: []string{head}, Width: w, Align: lay.Right, Fit: lay.Shrink}
}

// short is a column of words in the middle, on two lines if they need them.
func short(head string, w float64) lay.Column {
	return lay.Column{Head: []string{head}, Width: w, Align: lay.Centre, Fit: lay.Compact}
}

func wide(head string, w float64) lay.Column {
	return lay.Column{Head: []string{head}, Width: w, Fit: lay.Compact}
}

// daysBetween counts the days from one day to another, below 0 if that is earlier.
func daysBetween(from, to string) int {
	a, err1 := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil {
		return 0
	}
	return int(b.Sub(a) / (24 * time.Hour))
}
