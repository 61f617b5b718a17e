package parse

import "strings"

// idWeights are the factors of GB 11643-1999 (ISO 7064 MOD 11-2), idCheck the
// check characters by remainder.
var (
	idWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	idCheck   = "10X98765432"
)

// IDCard checks a resident identity number (18 characters, GB 11643-1999): its
// length, the date of birth and the check digit. A final x becomes X. Region
// codes are not checked: they change. Numbers that a spreadsheet turned into
// 9.99E+17 are an error, for their last three digits are gone.
func IDCard(s string) (string, *Note, error) {
	f, err := input(s)
	if err != nil {
		return "", nil, err
	}
	id := strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "'", "").Replace(f))
	switch {
	case strings.Contains(id, "E+") || strings.Contains(id, "E1"):
		return "", nil, bad("身份证号被存成了数字 %s，末 3 位已丢失，不能恢复，请重新填写。",
			"was stored as the number %s: its last 3 digits are lost for good; enter it again.", clip(f))
	case len(id) == 15 && allDigits(id):
		return "", nil, bad("是 15 位旧号码：%s。请填写 18 位号码。", "is an old number of 15 digits: %s. Enter the 18-digit one.", clip(f))
	case len(id) != 18:
		return "", nil, bad("身份证号应为 18 位，这里是 %[2]d 位：%[1]s。", "must have 18 characters, but has %[2]d: %[1]s.", clip(f), len([]rune(id)))
	case !allDigits(id[:17]) || !strings.Contains("0123456789X", id[17:]) || id[0] == '0':
		return "", nil, bad("身份证号里有不该有的字符：%s。", "has characters that no identity number has: %s.", clip(f))
	}
	if _, err := readDay(id[6:14], Context{}); err != nil {
		return "", nil, bad("身份证号里的出生日期 %[2]s 不存在：%[1]s。", "has a birth date that does not exist, %[2]s: %[1]s.", clip(f), id[6:14])
	}
	sum := 0
	for i, w := range idWeights {
		sum += int(id[i]-'0') * w
	}
	if idCheck[sum%11] != id[17] {
		if strings.HasSuffix(id, "000") {
			return "", nil, bad("身份证号末 3 位是 000 且校验位不对：%s。多半曾被表格当作数字而丢失，请重新填写。",
				"ends in 000 and fails its check digit: %s. A spreadsheet probably took it for a number; enter it again.", clip(f))
		}
		return "", nil, bad("身份证号校验位不对：%s。请核对每一位。", "fails its check digit: %s. Compare every digit.", clip(f))
	}
	return id, nil, nil
}

// IDBirth is the date of birth within a number that IDCard accepted, YYYY-MM-DD.
func IDBirth(id string) string { return id[6:10] + "-" + id[10:12] + "-" + id[12:14] }

// IDMale reports the sex within a number that IDCard accepted: the 17th digit
// is odd for men.
func IDMale(id string) bool { return (id[16]-'0')%2 == 1 }

// creditAlphabet holds the 31 characters of GB 32100-2015 by value: no I, O, S, V, Z.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// CreditCode checks a unified social credit code (18 characters, GB 32100-2015,
// MOD 31) and writes it in capitals. O and I, which the standard excludes, are
// reported, not replaced.
func CreditCode(s string) (string, *Note, error) {
	f, err := input(s)
	if err != nil {
		return "", nil, err
	}
	code := strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(f))
	if n := len([]rune(code)); n != 18 {
		return "", nil, bad("统一社会信用代码应为 18 位，这里是 %[2]d 位：%[1]s。", "must have 18 characters, but has %[2]d: %[1]s.", clip(f), n)
	}
	sum, weight := 0, 1
	for i, r := range code {
		v := strings.IndexRune(creditAlphabet, r)
		if v < 0 {
			return "", nil, bad("统一社会信用代码不用字母 I、O、S、V、Z 和其他符号，第 %[2]d 位是“%[3]c”：%[1]s。",
				"must not contain I, O, S, V, Z or other signs; character %[2]d is “%[3]c”: %[1]s.", clip(f), i+1, r)
		}
		if i < 17 {
			sum, weight = sum+v*weight, weight*3%31
		} else if v != (31-sum%31)%31 {
			return "", nil, bad("统一社会信用代码校验位不对：%s。请核对每一位。", "fails its check character: %s. Compare every one.", clip(f))
		}
	}
	return code, nil, nil
}
