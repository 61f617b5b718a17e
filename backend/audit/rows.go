package audit

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// MaxRows is how many entries go into a file or on paper.
const MaxRows = 20_000

// atOnce is how many of them are read at a time.
const atOnce = 500

// Rows are the entries that a query asks for as rows of Kind, for a sheet or a paper.
type Rows struct {
	Said string // what was asked, in words
	N    int    // how many there were, once Each has run

	t     *teller
	query store.Sought
}

// Rows asks for the right to do something with the log and reads the query.
func (l *Log) Rows(tx *store.Tx, action rune, q Query) (*Rows, error) {
	t, err := l.teller(tx, action)
	if err != nil {
		return nil, err
	}
	q.After, q.Limit = "", atOnce
	sought, err := t.sought(q)
	return &Rows{Said: t.said(q), t: t, query: sought}, err
}

// said is what was asked, in words.
func (t *teller) said(q Query) string {
	var parts []string
	add := func(label, value string) {
		if value = strings.TrimSpace(value); value != "" {
			parts = append(parts, label+"："+value)
		}
	}
	person := q.Person
	if person != "" {
		person = t.names.User(person)
	}
	add("操作人", person)
	register := q.Kind
	if q.Kind == Events {
		register = "登录、打印、导出等"
	} else if k, err := t.tx.Kind(q.Kind); err == nil {
		register = k.Label
	}
	add("台账", register)
	for _, pc := range t.list {
		if q.Device == pc.ID || q.Device == "self" && pc.Own {
			q.Device = pc.called().ZH
		}
	}
	add("电脑", q.Device)
	add("记录", q.Number)
	switch {
	case q.From != "" && q.To != "":
		add("日期", q.From+" 至 "+q.To)
	case q.From != "":
		add("日期", q.From+" 起")
	case q.To != "":
		add("日期", "至 "+q.To)
	}
	if parts == nil {
		return "全部"
	}
	return strings.Join(parts, "　")
}

// Each hands the rows over, the latest first. More than MaxRows are a fault.
func (r *Rows) Each(_ []string, fn func(*store.Tx, *store.Row) error) error {
	pcs := Page{PCs: r.t.list}
	for {
		some, next, err := r.t.some(r.query)
		if err != nil {
			return err
		}
		for i := range some {
			if r.N++; r.N > MaxRows {
				return fault.New(fault.Invalid, "超过 %d 条。请缩小日期范围，或者选一个台账、一个操作人。", "More than %d entries. Ask for fewer days, for one register or one person.", MaxRows)
			}
			if err := fn(r.t.tx, &store.Row{PK: int64(r.N), Values: values(&some[i], pcs)}); err != nil {
				return err
			}
		}
		if r.query.After = next; next == "" {
			return nil
		}
	}
}

// values is an entry as a row of Kind.
func values(e *Entry, pcs Page) kind.Values {
	who := e.Name
	switch {
	case who == "":
		who = "程序"
	case e.User != who:
		who += "（" + e.User + "）"
	}
	what := e.What.ZH
	if e.Without {
		what += "（未生效）"
	}
	out := kind.Values{"at": e.At, "user": who, "pc": pcs.PC(e.PC).ZH, "order": strconv.FormatInt(e.Seq, 10), "what": what, "register": e.Register.ZH, "record": e.Record, "changes": e.Told(), "came": e.Came}
	for name, v := range out {
		if v == "" {
			out[name] = nil
		}
	}
	return out
}

// longestTold bounds what a cell holds, in characters: the history of the record has the rest.
const longestTold = 2000

// Told is what changed as one text: 字段：旧 → 新；…
func (e *Entry) Told() string {
	if e.Closed {
		return "（无权查看内容）"
	}
	var parts []string
	for _, c := range e.Changes {
		text := c.Label.ZH + "：" + c.NewText
		if c.Old != nil {
			text = c.Label.ZH + "：" + c.OldText + " → " + c.NewText
		}
		parts = append(parts, text)
	}
	text := strings.Join(parts, "；")
	if utf8.RuneCountInString(text) > longestTold {
		text = string([]rune(text)[:longestTold]) + "…"
	}
	return text
}
