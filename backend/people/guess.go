// Package people holds what the register of employees needs beyond its
// declaration: what an import should know of old staff lists.
package people

import (
	"regexp"
	"strings"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/parse"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

// Guess is what an import of staff lists should know: numbers that lost their
// leading zeros, the identity card's date of birth and sex, people who left,
// people on probation.
func Guess(tx *store.Tx) (sheet.Guess, error) {
	k, err := tx.Kind("organisation")
	if err != nil {
		return sheet.Guess{}, err
	}
	rows, err := tx.From(k, 0, 1)
	if err != nil {
		return sheet.Guess{}, err
	}
	width, kept := 0, false
	for _, r := range rows {
		width, kept = int(r.Values.Int("emp_no_width")), r.Values.Int("id_card_kept") == 1
	}
	return sheet.Guess{
		Read: func(c *sheet.Case) error {
			padNumber(c, width)
			birthByCard(c)
			hiredInMonth(c)
			return nil
		},
		Fill: func(c *sheet.Case) error {
			hasLeft(c)
			probation(c)
			byCard(c, kept)
			return nil
		},
	}, nil
}

// padNumber gives a number back the zeros that a spreadsheet took from it.
func padNumber(c *sheet.Case, width int) {
	no := parse.Fold(c.Text["emp_no"])
	if no == "" || len(no) >= width || strings.Trim(no, "0123456789") != "" {
		return
	}
	full := strings.Repeat("0", width-len(no)) + no
	c.Note("emp_no", full, fault.Sprintf("工号按 %[1]d 位补零为 %[2]s。", "Padded to %[1]d digits: %[2]s.", width, full))
	c.Text["emp_no"] = full
}

// birthByCard completes a month of birth by the day on the identity card.
func birthByCard(c *sheet.Case) {
	id, _, err := parse.IDCard(c.Text["id_card"])
	if err != nil || c.Text["birth_date"] == "" {
		return
	}
	day := parse.IDBirth(id)
	month, _, err := parse.Month(c.Text["birth_date"], parse.Context{Today: c.Today})
	if err != nil || month != day[:7] || !monthOnly(c.Text["birth_date"], c.Today) {
		return
	}
	c.Note("birth_date", day, fault.Sprintf("只写了年月，按身份证号补全为 %s。", "Only a month; completed by the identity card: %s.", day))
	c.Text["birth_date"] = day
}

// hiredInMonth reads a month of hiring as its first day, as staff lists mean it.
func hiredInMonth(c *sheet.Case) {
	text := c.Text["hire_date"]
	if text == "" || !monthOnly(text, c.Today) {
		return
	}
	day, _, err := parse.Date(text, parse.Context{Today: c.Today})
	if err != nil {
		return
	}
	c.Note("hire_date", day, fault.Sprintf("只写了年月，按 %s 登记。", "Only a month: registered as %s.", day))
	c.Text["hire_date"] = day
}

var inMonth = regexp.MustCompile(`^(?:19|20)\d\d\s*(?:年|[./-])?\s*(?:0?[1-9]|1[0-2])\s*月?$`)

func monthOnly(text, today string) bool {
	_, _, err := parse.Month(text, parse.Context{Today: today})
	return err == nil && inMonth.MatchString(parse.Fold(text))
}

var leaving = regexp.MustCompile(`(?:已)?(?:离职|辞职|离岗)`)

// hasLeft takes a row that is struck through, or whose remarks say so, for somebody
// who left; the date stands in the remarks.
func hasLeft(c *sheet.Case) {
	gone := leaving.MatchString(c.Text["remark"])
	if !c.Strike && !gone || c.Text["status"] != "" {
		return
	}
	why := fault.T("备注写明离职，状态取“离职”。", "The remarks say so: has left.")
	if c.Strike {
		why = fault.T("整行有删除线，状态取“离职”。", "The row is struck through: has left.")
	}
	c.Warn("status", "离职", why)
	c.Values["status"] = "left"
	if c.Values["leave_date"] != nil {
		return
	}
	for _, part := range strings.FieldsFunc(leaving.ReplaceAllString(c.Text["remark"], " "), func(r rune) bool { return strings.ContainsRune(" \t\n,,;;:。于", r) }) {
		if day, _, err := parse.Date(part, parse.Context{Today: c.Today}); err == nil {
			c.Warn("leave_date", day, fault.Sprintf("离职日期取自备注：%s。", "Taken from the remarks: %s.", day))
			c.Values["leave_date"] = day
			return
		}
	}
}

// probationMonths is how long people are taken to be on probation where the list
// does not say.
const probationMonths = 3

func probation(c *sheet.Case) {
	hired, err := time.Parse(time.DateOnly, c.Values.Str("hire_date"))
	today, err2 := time.Parse(time.DateOnly, c.Today)
	if err != nil || err2 != nil || c.Values["status"] != nil || !today.Before(hired.AddDate(0, probationMonths, 0)) {
		return
	}
	c.Warn("status", "试用", fault.Sprintf("入职不满 %d 个月，状态取“试用”。", "Hired less than %d months ago: on probation.", probationMonths))
	c.Values["status"] = "probation"
}

// byCard fills in date of birth and sex by the identity card, and leaves the
// number out if the organisation does not keep it.
func byCard(c *sheet.Case, kept bool) {
	id := c.Values.Str("id_card")
	if id == "" {
		return
	}
	day, sex := parse.IDBirth(id), "F"
	if parse.IDMale(id) {
		sex = "M"
	}
	if !kept {
		c.Values["id_card"] = nil
		c.Note("id_card", "", fault.T("本单位设置为不登记身份证号，没有导入。", "The organisation does not keep identity numbers; it was not imported."))
	}
	if !c.New {
		return
	}
	for _, f := range []struct{ name, value, shown string }{{"birth_date", day, day}, {"gender", sex, map[string]string{"M": "男", "F": "女"}[sex]}} {
		switch have := c.Values[f.name]; {
		case have == nil && c.Text[f.name] == "":
			c.Values[f.name] = f.value
			c.Note(f.name, f.shown, fault.Sprintf("按身份证号补全为 %s。", "Completed by the identity card: %s.", f.shown))
		case have != nil && have != f.value:
			c.Warn(f.name, "", fault.Sprintf("与身份证号（%s）不一致，请核对。", "does not agree with the identity card (%s): please check.", f.shown))
		}
	}
}
