package stock

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

// Guess is what an import of old ledgers of issues should know: goods under everyday
// names, several in one cell, packs, people called by their surname, what was brought
// back, a row that stands there twice. Each row becomes a document of its own, a draft:
// nothing has left a store before it is posted.
func Guess(tx *store.Tx) (sheet.Guess, error) {
	goods, err := catalogueOf(tx)
	if err != nil {
		return sheet.Guess{}, err
	}
	staff, err := staffOf(tx)
	if err != nil {
		return sheet.Guess{}, err
	}
	l := &ledgers{goods: goods, staff: staff, rest: map[string][]wanted{}, last: map[[2]string]string{}}
	return sheet.Guess{
		Columns: map[string]string{"规格": specHead, "规格型号": specHead, "型号": specHead, "单位": unitHead, "计量单位": unitHead},
		Read: func(c *sheet.Case) error {
			l.staff.surname(c)
			returned(c)
			l.read(c)
			return nil
		},
		Fill: func(c *sheet.Case) error {
			l.fill(c)
			return nil
		},
	}, nil
}

// Columns of ledgers that are no fields of a document, as the import calls them.
const (
	specHead = "规格"
	unitHead = "单位"
)

// ledgers is the work of one import.
type ledgers struct {
	goods *catalogue
	staff *staff
	rest  map[string][]wanted  // by row: what its cell names beside the first
	last  map[[2]string]string // receiver and item → the day on which he had it last
}

// wanted is one thing that a row names.
type wanted struct{ name, spec, qty, unit string }

// most is how many things one cell may name.
const most = 20

var (
	parted = regexp.MustCompile(`[、,;\x{FF0C}\x{FF1B}\n]+`)
	piece  = regexp.MustCompile(`^(.*?[^\d.])\s*(\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s*(\p{Han}{1,2})$`)
	old    = regexp.MustCompile(`旧.{0,4}(?:交|还|回收|收回)|以旧换新`)
)

// several reads a cell that names things with their quantities: 中性笔2支、A4纸1包.
func several(text string) []wanted {
	var out []wanted
	for _, part := range parted.Split(strings.TrimSpace(text), -1) {
		m := piece.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil || len(out) == most {
			return nil
		}
		out = append(out, wanted{name: strings.TrimSpace(m[1]), qty: m[2], unit: m[3]})
	}
	return out
}

func place(c *sheet.Case) string { return fmt.Sprintf("%s:%d", c.Sheet, c.Row) }

// read finds the item of a row and its quantity in the item's own unit.
func (l *ledgers) read(c *sheet.Case) {
	text := c.Text["item_id"]
	if strings.TrimSpace(text) == "" {
		return
	}
	first := wanted{text, c.More[specHead], c.Text["qty"], c.More[unitHead]}
	if strings.TrimSpace(first.qty) == "" {
		if all := several(text); len(all) > 0 {
			first, l.rest[place(c)] = all[0], all[1:]
			c.Warn("item_id", l.goods.all(all), fault.Sprintf("数量写在物品名称里，读成 %d 行。", "The quantity stands with the name: read as %d line(s).", len(all)))
		}
	}
	it := l.item(c, first)
	if n, ok := l.quantity(c, it, first); ok {
		c.Text["qty"] = parse.FormatDecimal(n, kind.QtyScale)
	}
	if it != nil {
		c.Text["item_id"] = it.code
	}
}

// item is what a row means; nil, and left to the catalogue's own search, if no item is
// called so.
func (l *ledgers) item(c *sheet.Case, w wanted) *good {
	if to, chosen := c.Chosen("item_id"); chosen {
		return l.goods.called(to)
	}
	found := l.goods.find(w)
	switch {
	case len(found) == 0:
		return nil
	case len(found) > 1:
		c.Warn("item_id", found[0].title, fault.Sprintf("“%[1]s”可以是 %[2]s，暂取第一个，请选择。", "“%[1]s” may be %[2]s; the first was taken: please choose.", w.name, titles(found)))
	case squeeze(w.name) != squeeze(found[0].title):
		c.Note("item_id", found[0].title, fault.Sprintf("按名称和规格取“%s”。", "By name and specification: “%s”.", found[0].title))
	}
	return found[0]
}

// quantity is how much of an item a row says, in the item's unit; false if it says none
// that could be booked, which is told.
func (l *ledgers) quantity(c *sheet.Case, it *good, w wanted) (int64, bool) {
	parts, _, err := parse.Quantity(w.qty, kind.QtyScale)
	if err != nil {
		return 0, false
	}
	if parts[0].N < 0 {
		l.refuse(c, fault.T("数量是负数：退回的物品请另填入库单（类型选退库）。", "The quantity is below zero: what was brought back is a receipt (of the kind “return”)."))
		return 0, false
	}
	if it == nil {
		return parts[0].N, len(parts) == 1
	}
	for i := range parts {
		if parts[i].Unit == "" {
			parts[i].Unit = w.unit
		}
	}
	n, say, err := it.base(parts)
	switch {
	case err != nil:
		f, _ := issueRow.Field("qty")
		m := fault.Of(err).Message
		l.refuse(c, fault.T(f.Label+strings.TrimPrefix(m.ZH, f.Label), f.English+" "+strings.TrimPrefix(m.EN, "The quantity ")))
	case say.ZH != "":
		c.Warn("qty", parse.FormatDecimal(n, kind.QtyScale)+it.units.Unit, say)
	}
	return n, err == nil
}

// refuse says why a quantity cannot be booked; the field itself then has nothing to add.
func (l *ledgers) refuse(c *sheet.Case, say fault.Text) {
	c.Refuse("qty", say)
	delete(c.Text, "qty")
}

// fill adds what a row names beside the first, and warns of one that stands there twice.
func (l *ledgers) fill(c *sheet.Case) {
	more := l.rest[place(c)]
	if len(more) > 0 {
		c.Lines = []kind.Values{{}}
	}
	for _, w := range more {
		found := l.goods.find(w)
		if len(found) == 0 {
			c.Refuse("item_id", fault.Sprintf("“%s”不在办公用品目录里，请先登记，或分成几行。", "“%s” is not in the catalogue; register it first, or part the row.", w.name))
			continue
		}
		if len(found) > 1 {
			c.Warn("item_id", found[0].title, fault.Sprintf("“%[1]s”可以是 %[2]s，暂取第一个，请核对。", "“%[1]s” may be %[2]s; the first was taken: please check.", w.name, titles(found)))
		}
		if n, ok := l.quantity(c, found[0], w); ok {
			c.Lines = append(c.Lines, kind.Values{"item_id": found[0].id, "qty": n})
		}
	}
	who, day := c.Values.Str("receiver"), c.Values.Str("doc_date")
	l.again(c, who, c.Values.Str("item_id"), day)
	for _, v := range c.Lines {
		l.again(c, who, v.Str("item_id"), day)
	}
}

// again warns of the same thing for the same person a day later: it may have been
// written down twice.
func (l *ledgers) again(c *sheet.Case, who, item, day string) {
	if who == "" || item == "" || day == "" {
		return
	}
	key := [2]string{who, item}
	if was := l.last[key]; was != "" && near(was, day) {
		c.Warn("item_id", "", fault.Sprintf("同一人 %s 已领过同样的物品，疑似重复登记，请核对。", "The same person had the same item on %s already: written down twice? Please check.", was))
	}
	l.last[key] = day
}

func near(a, b string) bool {
	x, errX := time.Parse(time.DateOnly, a)
	y, errY := time.Parse(time.DateOnly, b)
	return errX == nil && errY == nil && x.Sub(y).Abs() <= 24*time.Hour
}

// returned reads from the remarks that the old piece was brought back.
func returned(c *sheet.Case) {
	if c.Text["old_returned"] == "" && old.MatchString(c.Text["remark"]) {
		c.Text["old_returned"] = "是"
		c.Note("old_returned", "是", fault.T("备注写明旧品已交回。", "The remarks say that the old one was given back."))
	}
}

// staff are the people of the company, to find those who are called by their surname.
type staff struct {
	people []person
	depts  *record.Resolver
	dept   *kind.Field
}

type person struct{ no, name, dept string }

func staffOf(tx *store.Tx) (*staff, error) {
	f, _ := issue.Field("dept_id")
	s := &staff{depts: record.NewResolver(tx), dept: f}
	k, err := tx.Kind("employee")
	if err != nil {
		return nil, err
	}
	return s, record.Walk(tx, k, func(r *store.Row) {
		if r.Values.Str("status") != "left" {
			s.people = append(s.people, person{r.Values.Str("emp_no"), r.Values.Str("name"), r.Values.Str("dept_id")})
		}
	})
}

// nick is how colleagues call one another: 会计小吴, 老王, 李姐, 陈经理.
var nick = regexp.MustCompile(`^(?:会计|出纳|经理|主任|主管|前台|文员|司机)?(?:[小老阿](\p{Han})|(\p{Han})(?:姐|哥|工|总|师傅|老师|经理|主任|主管|会计))$`)

// surname takes the one person of the row's department whose surname a nickname has, and
// of several with one name the one of the department.
func (s *staff) surname(c *sheet.Case) {
	name := parse.Name(c.Text["receiver"])
	if _, chosen := c.Chosen("receiver"); chosen || name == "" {
		return
	}
	dept, _, err := s.depts.Ref(s.dept, c.Text["dept_id"])
	if err != nil {
		return
	}
	same := s.those(func(p person) bool { return p.name == name })
	if len(same) > 1 {
		if of := s.those(func(p person) bool { return p.name == name && p.dept == dept }); len(of) == 1 {
			c.Note("receiver", of[0].no+" "+name, fault.T("有同名的人，取领用部门的那一位。", "Several are called so: the one of the department was taken."))
			c.Text["receiver"] = of[0].no
		}
	}
	m := nick.FindStringSubmatch(name)
	if len(same) > 0 || m == nil {
		return
	}
	found := s.those(func(p person) bool { return p.dept == dept && strings.HasPrefix(p.name, m[1]+m[2]) })
	if len(found) == 1 {
		c.Warn("receiver", found[0].name, fault.Sprintf("“%[1]s”不是员工姓名，取部门里唯一姓“%[2]s”的%[3]s，请核对。", "“%[1]s” is nobody's name: %[3]s was taken, the only %[2]s of the department. Please check.", name, m[1]+m[2], found[0].name))
		c.Text["receiver"] = found[0].no
	}
}

func (s *staff) those(is func(person) bool) (out []person) {
	for _, p := range s.people {
		if is(p) {
			out = append(out, p)
		}
	}
	return out
}
