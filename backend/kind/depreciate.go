package kind

import "math/bits"

// Asset is what depreciation is computed from. The methods are those of
// 《企业会计准则第4号——固定资产》(年限平均法、双倍余额递减法、年数总和法);
// "once" writes the whole amount off in the first month, "none" never does.
type Asset struct {
	Cost      int64  // 分
	Residual  int64  // hundredths of a percent: 500 is 5 %
	Years     int64  // expected life
	Method    string // straight, ddb, syd, once, none; "" is straight
	Start     string // depreciation begins the month after this day
	Opening   int64  // 分 already written off at OpeningOn, as the old books say
	OpeningOn string // "" if there are no opening balances
	End       string // day of disposal: the last month that is written off; ""
}

// Accumulated is the depreciation up to the end of the month of today, in 分.
// Each month's figure is rounded from the unrounded total, so the last month
// closes to the cent: nothing is lost to rounding.
//
// An opening balance is taken over as the old books say, on its day: what they
// had not written off is spread over the months of the life that remain, and
// written off whole in the month after if none remain. If the asset was disposed
// of before that day the opening balance is its last figure.
func (a Asset) Accumulated(today string) int64 {
	if a.End != "" && a.End < a.OpeningOn && a.OpeningOn <= today {
		return max(a.Opening, 0)
	}
	if a.End != "" && a.End < today {
		today = a.End
	}
	total := a.Cost - mulDiv(a.Cost, a.Residual, 10000)
	life := a.Years * 12
	n := min(max(monthIndex(today)-monthIndex(a.Start), 0), life)
	if a.OpeningOn != "" && a.OpeningOn <= today && a.Method != "none" {
		return a.fromOpening(total, life, n, monthIndex(today) > monthIndex(a.OpeningOn))
	}
	switch a.Method {
	case "none":
		return 0
	case "once":
		if n == 0 {
			return 0
		}
		return total
	case "ddb":
		return a.declining(total, n)
	case "syd":
		return a.digits(n)
	}
	// 原值×(1−残值率)×月数÷总月数, rounded once
	return mulDiv(a.Cost, (10000-a.Residual)*n, 10000*life)
}

// fromOpening spreads what the old books left over the months that remained;
// after says that the month of the opening balance is over.
func (a Asset) fromOpening(total, life, n int64, after bool) int64 {
	gone := min(max(monthIndex(a.OpeningOn)-monthIndex(a.Start), 0), life)
	switch {
	case a.Opening >= total || gone >= life && !after:
		return max(a.Opening, 0)
	case gone >= life:
		return total
	}
	return a.Opening + mulDiv(total-a.Opening, n-gone, life-gone)
}

// declining is 双倍余额递减法: 2/life of the book value each year, the last two
// years evenly down to the residual.
func (a Asset) declining(total, n int64) int64 {
	book, done := a.Cost, int64(0)
	for year := int64(0); year < a.Years && n > 0; year++ {
		part := mulDiv(book, 2, a.Years)
		if left := a.Years - year; left <= 2 {
			part = mulDiv(total-done, 1, left)
		}
		part = min(part, total-done)
		m := min(n, 12)
		if m < 12 {
			return done + mulDiv(part, m, 12)
		}
		done, book, n = done+part, book-part, n-12
	}
	return done
}

// digits is 年数总和法: remaining years over the sum of the years' digits.
func (a Asset) digits(n int64) int64 {
	sum := a.Years * (a.Years + 1) / 2
	weight := int64(0) // in twelfths
	for year := int64(0); year < a.Years && n > 0; year++ {
		m := min(n, 12)
		weight += (a.Years - year) * m
		n -= m
	}
	return mulDiv(a.Cost, (10000-a.Residual)*weight, 10000*sum*12)
}

// monthIndex numbers months; 0 for what is no date.
func monthIndex(day string) int64 {
	d, ok := dayOf(day)
	if !ok {
		return 0
	}
	return int64(d.year)*12 + int64(d.month)
}

// mulDiv is a×b÷c rounded half up, for values that are not negative; the product
// may pass 64 bits.
func mulDiv(a, b, c int64) int64 {
	if a <= 0 || b <= 0 || c <= 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	lo, carry := bits.Add64(lo, uint64(c/2), 0)
	q, _ := bits.Div64((hi+carry)%uint64(c), lo, uint64(c))
	return int64(q)
}
