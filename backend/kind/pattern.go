package kind

import (
	"regexp"

	"opsbook/backend/fault"
)

// Patterns that a Limit may ask for. A new one is a line here and one below, in
// words: people cannot read a pattern.
const (
	DeptCode   = `^[A-Z][A-Z0-9]{1,3}$`       // wider than two to four capitals: some departments are called Y1
	CreditCode = `^[0-9A-HJ-NP-RT-UW-Y]{18}$` // GB 32100-2015
	Mobile     = `^1[3-9]\d{9}$`
	UserName   = `^[A-Za-z0-9_]{3,20}$`
	Prefix     = `^[A-Z]{1,5}$`
	ListName   = `^[a-z][a-z0-9_]{1,39}$`
	Hash       = `^[0-9a-f]{64}$`
	EvalPeriod = `^20\d\d(H1|H2|Y)$`
	InvoiceNo  = `^(\d{8,20}|.*\D.*)$` // with anything but digits it is a contract's
)

// pattern is a Limit ready to be asked, and what it wants: “it has to be …”.
type pattern struct {
	*regexp.Regexp
	wanted fault.Text
}

func wants(re, zh, en string) pattern { return pattern{regexp.MustCompile(re), fault.T(zh, en)} }

var patterns = map[string]pattern{
	DeptCode:   wants(DeptCode, "2–4 位大写字母或数字，以字母开头，如 XZ、Y1", "2 to 4 capitals or digits, beginning with a capital, such as XZ or Y1"),
	CreditCode: wants(CreditCode, "18 位数字和大写字母（不含 I、O、S、V、Z）", "18 digits and capitals, without I, O, S, V and Z"),
	Mobile:     wants(Mobile, "以 1 开头的 11 位手机号码", "a mobile number of 11 digits beginning with 1"),
	UserName:   wants(UserName, "3–20 个英文字母、数字或下划线", "3 to 20 letters, digits or underscores"),
	Prefix:     wants(Prefix, "1–5 个大写字母", "1 to 5 capitals"),
	ListName:   wants(ListName, "2–40 个小写字母、数字或下划线，以字母开头", "2 to 40 small letters, digits or underscores, beginning with a letter"),
	Hash:       wants(Hash, "64 位十六进制数", "64 hexadecimal digits"),
	EvalPeriod: wants(EvalPeriod, "年份加 H1（上半年）、H2（下半年）或 Y（全年），如 2024H1", "a year with H1, H2 or Y for the whole of it, such as 2024H1"),
	InvoiceNo:  wants(InvoiceNo, "8–20 位数字的发票号，或合同号", "an invoice number of 8 to 20 digits, or the number of a contract"),
}

// matches asks a text for the pattern of the Limit.
func (f *Field) matches(v any) error {
	s, _ := v.(string)
	p := patterns[f.Limit]
	if p.MatchString(s) {
		return nil
	}
	return invalid("“%[1]s”的格式不对，应为%[2]s。", "“%[1]s” does not have the right form; it has to be %[3]s.", s, fault.Whole(p.wanted.ZH), fault.Whole(p.wanted.EN))
}
