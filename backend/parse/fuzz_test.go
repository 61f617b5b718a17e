package parse_test

import (
	"testing"
	"time"
	"unicode/utf8"

	"opsbook/backend/fault"
	"opsbook/backend/parse"
)

// FuzzValues throws text at every reader: none may panic, errors are faults in
// both languages, and what was read is read again as itself.
func FuzzValues(f *testing.F) {
	for _, s := range []string{"2023年5月6日 下午2点半", "一年(2023.9.1起)", "2023-1-1-2023-5-6", "(1,200.00)", "壹拾万零柒仟元伍角叁分", "3包+5个", "1.3800000103E+10",
		"11010519491231002X", "91350100M000100Y43", "a@b.cn", "0571-85550104转123", "√", "86.5%", "八十五", "45055.5", "today+3", "e\u0301 ﷺ", "23年"} {
		f.Add(s)
	}
	text := map[string]func(string) (string, *parse.Note, error){
		"date": in(ctx, parse.Date), "month": in(ctx, parse.Month), "year": in(ctx, parse.Year), "moment": in(ctx, parse.DateTime), "period": in(ctx, parse.DateRange),
		"phone": parse.Phone, "email": parse.Email, "id": parse.IDCard, "credit": parse.CreditCode,
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, read := range text {
			v, _, err := read(s)
			fine(t, name, s, err)
			if err != nil {
				continue
			}
			if again, note, err := read(v); again != v || err != nil || note != nil && name != "phone" {
				t.Errorf("%s: %q → %q → %q, %v, %v", name, s, v, again, note, err)
			}
			if name == "date" {
				if _, err := time.Parse(time.DateOnly, v); err != nil {
					t.Errorf("%q: %v", s, err)
				}
			}
		}
		m, _, err := parse.Money(s, 1)
		fine(t, "money", s, err)
		if again, _, e := parse.Money(parse.PlainMoney(m), 1); e != nil || again != m {
			t.Errorf("money: %q → %d → %d, %v", s, m, again, e)
		}
		d, _, err := parse.Decimal(s, 3)
		fine(t, "decimal", s, err)
		if again, _, e := parse.Decimal(parse.FormatDecimal(d, 3), 3); e != nil || again != d {
			t.Errorf("decimal: %q → %d → %d, %v", s, d, again, e)
		}
		_, _, err = parse.Int(s)
		fine(t, "int", s, err)
		_, _, err = parse.Percent(s, 2)
		fine(t, "percent", s, err)
		_, _, err = parse.Bool(s)
		fine(t, "bool", s, err)
		_, _, err = parse.Quantity(s, 2)
		fine(t, "quantity", s, err)
		for name, fold := range map[string]func(string) string{"Fold": parse.Fold, "Clean": parse.Clean, "Name": parse.Name} {
			once := fold(s)
			if twice := fold(once); twice != once || !utf8.ValidString(once) {
				t.Errorf("%s: %q → %q → %q", name, s, once, twice)
			}
		}
	})
}

func fine(t *testing.T, name, s string, err error) {
	t.Helper()
	if err == nil {
		return
	}
	if f := fault.Of(err); f.Code != fault.Invalid || f.Message.ZH == "" || f.Message.EN == "" {
		t.Errorf("%s: %q: not a fault for a clerk: %v", name, s, err)
	}
}
