package partner

import (
	"regexp"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

// What columns of old ledgers tell that is no fact of the partner himself.
const (
	ofName, ofPost, ofPhone, ofMail      = "contact", "post", "phone", "mail"
	ofTerm, ofStart, ofEnd, ofSigned     = "term", "start", "end", "signed"
	ofAmount, ofNumber, ofTitle, ofTerms = "amount", "number", "title", "terms"
)

var columns = map[string]string{
	"联系人": ofName, "联系人姓名": ofName, "职务": ofPost, "职位": ofPost, "电话": ofPhone, "联系电话": ofPhone, "手机": ofPhone, "联系方式": ofPhone, "邮箱": ofMail, "电子邮箱": ofMail,
	"协议期限": ofTerm, "合同期限": ofTerm, "合作期限": ofTerm, "有效期": ofTerm, "协议起止": ofTerm, "协议生效": ofStart, "生效日期": ofStart, "协议到期": ofEnd, "到期日期": ofEnd, "合同到期": ofEnd, "签订日期": ofSigned,
	"合同金额": ofAmount, "协议金额": ofAmount, "金额": ofAmount, "协议编号": ofNumber, "合同编号": ofNumber, "协议名称": ofTitle, "合同名称": ofTitle, "付款方式": ofTerms,
}

// Guess is what an import of old ledgers of partners should know: several contacts under one
// merged name, a term in one cell, an amount in tens of thousands, codes in small letters,
// companies that are called almost alike. Each row brings a partner, his contacts and his
// agreement.
func Guess(tx *store.Tx) (sheet.Guess, error) {
	l := &ledger{tx: tx, alike: map[string]string{}, numbers: map[string]bool{}}
	k, err := tx.Kind(cardKind)
	if err != nil {
		return sheet.Guess{}, err
	}
	err = record.Walk(tx, k, func(r *store.Row) { l.alike[record.Loose(r.Values.Str("name"))] = r.Values.Str("name") })
	return sheet.Guess{Columns: columns, Joins: true, Read: l.read, Fill: l.fill}, err
}

// ledger is the work of one import.
type ledger struct {
	tx      *store.Tx
	alike   map[string]string // names by what is left of them without forms and brackets
	numbers map[string]bool   // of agreements that the file has brought so far
}

// read corrects what is written in other ways than the register has it.
func (l *ledger) read(c *sheet.Case) error {
	if text := strings.TrimSpace(c.Text["uscc"]); text != "" {
		code, _, err := parse.CreditCode(text)
		switch {
		case err != nil:
			f := fault.Of(err).Message
			c.Refuse("uscc", fault.T(strings.Replace(f.ZH, "统一社会信用代码应为", "应为", 1), f.EN))
		case code != text:
			c.Warn("uscc", code, fault.Sprintf("写成 %[1]s，按 %[2]s 登记。", "Written %[1]s, registered as %[2]s.", text, code))
			c.Text["uscc"] = code
		}
	}
	if parse.Fold(strings.TrimSpace(c.Text["grade"])) == "合格" {
		c.Warn("grade", "C", fault.T("“合格”按 C（合格待改进）登记，请核对。", "“合格” is registered as C (to be improved); please check."))
	}
	return nil
}

// fill adds contacts and agreement, and tells of names that are almost alike.
func (l *ledger) fill(c *sheet.Case) error {
	name := c.Values.Str("name")
	if other := l.alike[record.Loose(name)]; c.New && other != "" && other != name {
		c.Warn("name", other, fault.Sprintf("与“%[1]s”名称相近，请核对是不是同一个单位。", "Called almost as “%[1]s”; please check whether they are one company.", other))
	}
	if key := record.Loose(name); l.alike[key] == "" {
		l.alike[key] = name
	}
	if c.Old != nil && c.Old.Values["last_eval"] != nil && c.Values["grade"] != c.Old.Values["grade"] {
		c.Note("grade", "", fault.T("等级由评估写回，不由导入修改。", "The grade is that of the last assessment and is not changed by an import."))
		c.Set("grade", c.Old.Values["grade"])
	}
	if err := l.people(c); err != nil {
		return err
	}
	return l.agreement(c)
}

// people adds the contacts of a row and of those that belong to it.
func (l *ledger) people(c *sheet.Case) error {
	had, err := l.lines(c, "partner_contact", "name", "phone")
	if err != nil {
		return err
	}
	main := len(had) == 0
	for _, more := range append([]map[string]string{c.More}, c.Joined...) {
		v := contact(c, more)
		if v == nil || had[key(v, "name", "phone")] {
			continue
		}
		v["is_main"] = int64(0)
		if main {
			v["is_main"], main = int64(1), false
		}
		had[key(v, "name", "phone")] = true
		c.Add("partner_contact", "partner_id", v)
	}
	return nil
}

// contact is a person of a row; nil if it names none.
func contact(c *sheet.Case, more map[string]string) kind.Values {
	name, tel := parse.Name(more[ofName]), more[ofPhone]
	if name == "" && tel == "" {
		return nil
	}
	if name == "" {
		name = "联系人"
		c.Warn(ofName, name, fault.Sprintf("只有电话 %[1]s，没有姓名，请补写。", "Only the telephone %[1]s, no name; please add it.", tel))
	}
	v := kind.Values{"name": name, "title": orNil(strings.TrimSpace(more[ofPost]))}
	if phone, note, err := parse.Phone(tel); tel != "" && err != nil {
		f := fault.Of(err).Message
		c.Warn(ofPhone, "", fault.Sprintf("%[1]s的电话%[2]s这一格留空导入。", "The telephone of %[1]s %[3]s It is left empty.", name, fault.Whole(f.ZH), fault.Whole(f.EN)))
	} else if tel != "" {
		if note != nil {
			c.Warn(ofPhone, phone, *note)
		}
		v["phone"] = phone
	}
	if mail, _, err := parse.Email(more[ofMail]); err == nil && mail != "" {
		v["email"] = mail
	}
	return v
}

var (
	endless   = regexp.MustCompile(`^(长期|无固定期限|永久|不定期|无期限)`)
	framework = regexp.MustCompile(`框架|据实|按实|另议|以订单为准`)
)

// agreement adds the agreement that a row tells of: its term, its amount.
func (l *ledger) agreement(c *sheet.Case) error {
	v := kind.Values{"type": "service", "status": "signed"}
	if !term(c, v) {
		return nil
	}
	amount(c, v)
	had, err := l.lines(c, Agreement.Name, "start_date", "end_date")
	if err != nil || had[key(v, "start_date", "end_date")] {
		return err
	}
	v["title"] = strings.TrimSpace(c.More[ofTitle])
	if v["title"] == "" {
		v["title"] = string([]rune(c.Values.Str("name") + "合作协议")[:min(len([]rune(c.Values.Str("name")))+4, 60)])
	}
	if no := strings.TrimSpace(c.More[ofNumber]); no != "" {
		no = strings.ToUpper(parse.Fold(no))
		if v["doc_no"] = no; l.numbers[no] {
			v["doc_no"] = nil
			c.Warn(ofNumber, "", fault.Sprintf("协议编号 %[1]s 在文件里不止一次，这一份由系统编号。", "The number %[1]s stands in the file more than once; this agreement is numbered by the program.", no))
		}
		l.numbers[no] = true
	}
	v["payment"] = orNil(strings.TrimSpace(c.More[ofTerms]))
	v["dept_id"], v["owner_id"] = c.Values["dept_id"], c.Values["owner_id"]
	if day, _, err := parse.Date(c.More[ofSigned], parse.Context{Today: c.Today}); err == nil && day != "" && day <= c.Today {
		v["sign_date"] = day
	}
	c.Add(Agreement.Name, "partner_id", v)
	if s := c.Values.Str("status"); c.New && (s == "" || s == "candidate") && c.Text["status"] == "" {
		c.Set("status", "active")
		c.Note("status", "合作中", fault.T("签有协议，状态取“合作中”。", "There is an agreement: the status is “cooperating”."))
	}
	return nil
}

// term reads how long an agreement holds; false if the row tells of none.
func term(c *sheet.Case, v kind.Values) bool {
	when, text := parse.Context{Today: c.Today}, parse.Fold(strings.TrimSpace(c.More[ofTerm]))
	switch {
	case endless.MatchString(text):
		v["perpetual"] = int64(1)
		c.Warn(ofTerm, "长期有效", fault.Sprintf("期限“%[1]s”按长期有效登记。", "The term “%[1]s” is registered as without end.", text))
		return true
	case text != "":
		span, note, err := parse.DateRange(text, when)
		if err != nil {
			f := fault.Of(err).Message
			c.Refuse(ofTerm, fault.T("协议期限"+f.ZH, "The term of the agreement "+f.EN))
			return false
		}
		if note != nil {
			c.Warn(ofTerm, span, *note)
		}
		v["start_date"], v["end_date"], _ = strings.Cut(span, "/")
		return true
	}
	for field, from := range map[string]string{"start_date": ofStart, "end_date": ofEnd} {
		if text := c.More[from]; text != "" {
			day, note, err := parse.Date(text, when)
			if err != nil {
				f := fault.Of(err).Message
				c.Refuse(from, fault.T("协议日期"+f.ZH, "A day of the agreement "+f.EN))
				return false
			}
			if note != nil {
				c.Warn(from, day, *note)
			}
			v[field] = day
		}
	}
	if a, b := v.Str("start_date"), v.Str("end_date"); a != "" && b != "" && b <= a {
		c.Refuse(ofEnd, fault.Sprintf("协议到期 %[2]s 不晚于生效 %[1]s。", "The agreement ends on %[2]s, not after it begins on %[1]s.", a, b))
		return false
	}
	return v["start_date"] != nil || v["end_date"] != nil
}

// amount reads what an agreement is worth, in the unit of its heading.
func amount(c *sheet.Case, v kind.Values) {
	text := strings.TrimSpace(c.More[ofAmount])
	unit := int64(1)
	for _, u := range []struct {
		word string
		of   int64
	}{{"百万", 1_000_000}, {"万", 10_000}, {"千", 1000}} {
		if strings.Contains(c.Heads[ofAmount], u.word) {
			unit = u.of
			break
		}
	}
	if text == "" {
		return
	}
	if framework.MatchString(text) {
		v["amount"], v["type"] = int64(0), "framework"
		c.Warn(ofAmount, "0.00", fault.Sprintf("金额“%[1]s”按框架协议、0 元登记。", "The amount “%[1]s” is registered as a framework agreement of 0 yuan.", text))
		return
	}
	fen, note, err := parse.Money(text, unit)
	switch {
	case err != nil || fen < 0:
		c.Warn(ofAmount, "", fault.Sprintf("协议金额“%[1]s”不是金额，留空导入。", "“%[1]s” is no amount; it is left empty.", text))
		return
	case note != nil:
		c.Warn(ofAmount, parse.FormatMoney(fen), *note)
	}
	v["amount"] = fen
}

// lines are what the register has of the partner that a row means, by two fields.
func (l *ledger) lines(c *sheet.Case, name, a, b string) (map[string]bool, error) {
	out := map[string]bool{}
	if c.Old == nil {
		return out, nil
	}
	k, err := l.tx.Kind(name)
	if err != nil {
		return nil, err
	}
	rows, err := of(l.tx, k, c.Old.ID)
	for _, r := range rows {
		out[key(r.Values, a, b)] = true
	}
	return out, err
}

func key(v kind.Values, a, b string) string { return v.Str(a) + "\x00" + v.Str(b) }
