package parse

import (
	"regexp"
	"strings"

	"opsbook/backend/fault"
)

var (
	mobile    = regexp.MustCompile(`^1[3-9]\d{9}$`)
	landline  = regexp.MustCompile(`^(0(?:10|2\d|[03-9]\d{2}))-?([2-9]\d{6,7})$`)
	local     = regexp.MustCompile(`^[2-9]\d{6,7}$`)
	hotline   = regexp.MustCompile(`^[48]00-?\d{3}-?\d{4}$`)
	shortCode = regexp.MustCompile(`^(?:1\d{2}|1[02]\d{3}|9[56]\d{3,4})$`)
	foreign   = regexp.MustCompile(`^\+[1-9]\d{6,14}$`)
	extension = regexp.MustCompile(`^(.*\d)(?:-|转|分机|ext\.?|x|#)(\d{1,6})$`)
	exponent  = regexp.MustCompile(`^\d(?:\.\d+)?[eE]\+?\d{1,2}$`)
)

// Phone reads a mobile number (11 digits; +86, blanks and hyphens are taken
// off), a landline (area code-number, with -extension), 400 and short service
// numbers, and foreign numbers with their +. Two numbers in one cell are kept,
// parted by a slash, with a note. A number that a spreadsheet shortened to
// 1.38E+10 is an error: its digits are gone.
func Phone(s string) (string, *Note, error) {
	f, err := input(s)
	if err != nil {
		return "", nil, err
	}
	one, note, err := onePhone(f)
	if err == nil {
		return one, note, nil
	}
	several := strings.FieldsFunc(f, func(r rune) bool { return strings.ContainsRune("/、,;|\n", r) })
	if len(several) < 2 {
		several = strings.Fields(f)
	}
	if len(several) < 2 || len(several) > 4 {
		return "", nil, err
	}
	for i, p := range several {
		v, _, failed := onePhone(strings.TrimSpace(p))
		if failed != nil {
			return "", nil, err
		}
		several[i] = v
	}
	v := strings.Join(several, "/")
	return v, guess(s, v, fault.T("一格里有几个号码", "several numbers in one cell")), nil
}

func onePhone(f string) (string, *Note, error) {
	if exponent.MatchString(f) {
		return exponentPhone(f)
	}
	t := strings.NewReplacer(" ", "", "(", "", ")", "-", "—", "-", "–", "-").Replace(strings.ToLower(f))
	t = strings.TrimPrefix(strings.TrimSuffix(t, ".0"), "tel:")
	for _, country := range []string{"+86", "0086"} {
		t = strings.TrimPrefix(strings.TrimPrefix(t, country), "-")
	}
	digits := strings.ReplaceAll(t, "-", "")
	switch {
	case mobile.MatchString(digits):
		return digits, nil, nil
	case len(digits) == 13 && mobile.MatchString(strings.TrimPrefix(digits, "86")):
		return digits[2:], nil, nil
	case hotline.MatchString(t), foreign.MatchString(digits), shortCode.MatchString(t), local.MatchString(digits) && len(t)-len(digits) <= 1:
		return digits, nil, nil
	}
	number, ext := t, ""
	if m := extension.FindStringSubmatch(t); m != nil && !landline.MatchString(t) {
		number, ext = m[1], "-"+m[2]
	}
	if m := landline.FindStringSubmatch(number); m != nil {
		return m[1] + "-" + m[2] + ext, nil, nil
	}
	if ext != "" && (local.MatchString(number) || hotline.MatchString(number)) {
		return strings.ReplaceAll(number, "-", "") + ext, nil, nil
	}
	if allDigits(digits) && digits[0] == '1' {
		return "", nil, bad("手机号码应为 11 位，这里是 %[2]d 位：%[1]s。",
			"is not a phone number: a mobile number has 11 digits, this has %[2]d: %[1]s.", clip(f), len(digits))
	}
	return "", nil, bad("不是电话号码：%s。请写成 13800000000 或 010-12345678 这样。",
		"is not a phone number: %s. Write it like 13800000000 or 010-12345678.", clip(f))
}

// exponentPhone restores a number written as 1.3800000103E+10 if no digit is lost.
func exponentPhone(f string) (string, *Note, error) {
	mantissa, _, _ := strings.Cut(strings.ToLower(f), "e")
	n, _ := scanNumber(f)
	v, exact, ok := n.scaled(0)
	if !ok || !exact || len(mantissa) < len("1.3800000103") {
		return "", nil, bad("号码被存成了科学计数 %s，后几位已丢失，请重新填写。",
			"was stored as %s, so its last digits are lost: enter it again.", clip(f))
	}
	phone, _, err := onePhone(fixed(v, 0))
	if err != nil {
		return "", nil, err
	}
	return phone, guess(f, phone, fault.T("由科学计数还原", "restored from scientific notation")), nil
}

var mail = regexp.MustCompile(`^[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}]{2,}$`)

// Email reads one address and writes its domain in lower case.
func Email(s string) (string, *Note, error) {
	f, err := input(s)
	if err != nil {
		return "", nil, err
	}
	f = strings.TrimPrefix(f, "mailto:")
	if len(f) > 254 || !mail.MatchString(f) {
		return "", nil, bad("不是电子邮箱地址：%s。", "is not an e-mail address: %s.", clip(f))
	}
	at := strings.LastIndexByte(f, '@')
	return f[:at] + strings.ToLower(f[at:]), nil, nil
}
