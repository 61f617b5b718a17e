package parse_test

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"opsbook/backend/parse"
)

func TestMoney(t *testing.T) {
	as := func(unit int64) func(string) (string, *parse.Note, error) {
		return func(s string) (string, *parse.Note, error) {
			v, n, err := parse.Money(s, unit)
			return strconv.FormatInt(v, 10), n, err
		}
	}
	check(t, []row{
		{"¥4,599.00", "459900", ""}, {"￥8,800", "880000", ""}, {"4599元", "459900", ""}, {"0.46万", "460000", ""}, {"1.2 万元", "1200000", ""}, {"5，680．00", "568000", ""},
		{"(1,200.00)", "-120000", ""}, {"-5", "-500", ""}, {"¥-5", "-500", ""}, {"-¥5.5", "-550", ""}, {"RMB 12.3", "1230", ""}, {"人民币:100元整", "10000", ""}, {"0", "0", ""}, {"-0", "0", ""},
		{"1.68", "168", ""}, {".5", "50", ""}, {"3.", "300", ""}, {"4.599E3", "459900", ""}, {"3亿", "30000000000", ""},
		{"壹仟贰佰元整", "120000", ""}, {"人民币壹万陆仟肆佰零玖元零贰分", "1640902", ""}, {"叁佰贰拾伍圆零肆分", "32504", ""}, {"壹拾万零柒仟元伍角叁分", "10700053", ""}, {"捌角", "80", ""}, {"负伍元整", "-500", ""}, {"一千二百元", "120000", ""},
		{"12.345", "1235", "四舍五入到分"}, {"-12.345", "-1235", "四舍五入"}, {"12.344", "1234", "四舍五入"}, {"0.004", "0", "四舍五入"},
		{"面议", "", "不是金额：面议"}, {"框架", "", "不是金额"}, {"", "", "没有填写"}, {"1,2", "", "不是金额"}, {"1,2345", "", "不是金额"}, {"1.2.3", "", "不是金额"}, {"-(5)", "", "不是金额"}, {"5 6", "", "不是金额"},
		{"99999999999999999", "", "数字太大"}, {"1e300", "", "数字太大"}, {"1e999999", "", "不是金额"}, {"-", "", "不是金额"}, {"元", "", "不是金额"}, {"一百二元", "", "不是金额"}, {"5元/台", "", "不是金额"},
	}, as(1))
	check(t, []row{
		{"12", "12000000", ""}, {"8.5", "8500000", ""}, {"18.6", "18600000", ""}, {"6万元", "6000000", ""},
		{"60000元", "6000000", "没有再按表头"}, {"0.00000049", "0", "四舍五入"},
	}, as(10000))
}

func TestDecimal(t *testing.T) {
	at := func(scale int) func(string) (string, *parse.Note, error) {
		return func(s string) (string, *parse.Note, error) {
			v, n, err := parse.Decimal(s, scale)
			return strconv.FormatInt(v, 10), n, err
		}
	}
	check(t, []row{
		{"12.5", "1250", ""}, {"1,234.56", "123456", ""}, {"１２", "1200", ""}, {"-0.01", "-1", ""}, {"1E2", "10000", ""}, {"0.120000", "12", ""},
		{"八十五", "8500", "中文数字"}, {"三点一四", "314", "中文数字"}, {"1.005", "101", "保留 2 位小数"}, {"9.999", "1000", "四舍五入"},
		{"5支", "", "不是数字：5支"}, {"abc", "", "不是数字"}, {"NaN", "", "不是数字"}, {"Inf", "", "不是数字"}, {"0x10", "", "不是数字"}, {"1e", "", "不是数字"}, {"e5", "", "不是数字"}, {"9007199254740992", "", "数字太大"},
	}, at(2))
	check(t, []row{
		{"9007199254740991", "9007199254740991", ""}, {"-9007199254740991", "-9007199254740991", ""}, {"9007199254740992", "", "数字太大"}, {"0.5", "1", "四舍五入"}, {"0.4", "0", "四舍五入"}, {"0.05", "0", "四舍五入"},
	}, at(0))
	check(t, []row{
		{"3", "3", ""}, {"3.0", "3", ""}, {"八十五", "85", "中文数字"}, {"一百零二", "102", "中文数字"}, {"十", "10", "中文数字"}, {"二十", "20", "中文"}, {"两万零五", "20005", "中文"}, {"一亿零三万", "100030000", "中文"},
		{"3.5", "", "应为整数"}, {"一百二", "", "不是数字"}, {"一万二", "", "不是数字"}, {"百", "", "不是数字"}, {"十百", "", "不是数字"}, {"零零零零零零零零零零零零零零零零一", "", "不是数字"},
	}, func(s string) (string, *parse.Note, error) {
		v, n, err := parse.Int(s)
		return strconv.FormatInt(v, 10), n, err
	})
	check(t, []row{
		{"86.5%", "865", ""}, {"86.5", "865", ""}, {"百分之八十", "800", "中文数字"}, {"8％", "80", ""}, {"0%", "0", ""}, {"0", "0", ""}, {"1", "10", ""},
		{"0.9", "9", "没有写百分号"}, {"0.86", "9", "四舍五入"}, {"%", "", "不是百分数"}, {"大半", "", "不是百分数"},
	}, func(s string) (string, *parse.Note, error) {
		v, n, err := parse.Percent(s, 1)
		return strconv.FormatInt(v, 10), n, err
	})
}

// The examples of 支付结算办法, annex 1, and what it leaves open.
func TestCapital(t *testing.T) {
	for fen, want := range map[int64]string{
		140950: "壹仟肆佰零玖元伍角", 600714: "陆仟零柒元壹角肆分", 168032: "壹仟陆佰捌拾元叁角贰分", 10700053: "壹拾万柒仟元伍角叁分",
		1640902: "壹万陆仟肆佰零玖元零贰分", 32504: "叁佰贰拾伍元零肆分", 120000: "壹仟贰佰元整", 0: "零元整", 5: "伍分", 50: "伍角", 1000: "壹拾元整",
		1000000000000: "壹佰亿元整", 1000000010000: "壹佰亿零壹佰元整", -500: "负伍元整", 10000000: "壹拾万元整", 100000000000000: "壹万亿元整",
	} {
		if got := parse.Capital(fen); got != want {
			t.Errorf("Capital(%d) = %s, want %s", fen, got, want)
		}
	}
}

func TestFormat(t *testing.T) {
	for fen, want := range map[int64]string{0: "0.00", 5: "0.05", -5: "-0.05", 459900: "4,599.00", -123456789: "-1,234,567.89", 99999: "999.99", 100000: "1,000.00",
		-9223372036854775808: "-92,233,720,368,547,758.08"} {
		if got := parse.FormatMoney(fen); got != want {
			t.Errorf("FormatMoney(%d) = %s, want %s", fen, got, want)
		}
		if got := parse.PlainMoney(fen); got != strings.ReplaceAll(want, ",", "") {
			t.Errorf("PlainMoney(%d) = %s", fen, got)
		}
	}
	for _, tt := range []struct {
		v     int64
		scale int
		want  string
	}{{1250, 2, "12.5"}, {1200, 2, "12"}, {5, 3, "0.005"}, {-5, 1, "-0.5"}, {0, 4, "0"}, {100, 0, "100"}} {
		if got := parse.FormatDecimal(tt.v, tt.scale); got != tt.want {
			t.Errorf("FormatDecimal(%d, %d) = %s, want %s", tt.v, tt.scale, got, tt.want)
		}
	}
}

// What is written is read back the same, without a note.
func TestRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50000 {
		v := r.Int64N(1<<(1+r.Int64N(53)) - 1)
		if r.IntN(4) == 0 {
			v = -v
		}
		for _, s := range []string{parse.FormatMoney(v), parse.PlainMoney(v), "¥" + parse.FormatMoney(v) + "元", parse.Capital(v)} {
			if got, note, err := parse.Money(s, 1); got != v || note != nil || err != nil {
				t.Fatalf("%d → %s → %d, %v, %v", v, s, got, note, err)
			}
		}
		scale := r.IntN(10)
		s := parse.FormatDecimal(v, scale)
		if got, note, err := parse.Decimal(s, scale); got != v || note != nil || err != nil {
			t.Fatalf("%d at %d → %s → %d, %v, %v", v, scale, s, got, note, err)
		}
	}
}
