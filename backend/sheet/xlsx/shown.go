package xlsx

import (
	"strconv"
	"strings"
	"time"
)

// Shown is what a spreadsheet shows in the cell: numbers and days by the format of its
// style, texts as they are.
func (c Cell) Shown() string {
	if c.Kind != Number {
		return c.Value
	}
	switch c.Style {
	case Money, Whole, SumMoney, SumWhole:
		return grouped(c.Value)
	case Date:
		return moment(c.Value, time.DateOnly)
	case DateTime:
		return moment(c.Value, time.DateTime)
	}
	if c.Style > Scaled {
		return padded(c.Value, int(c.Style-Scaled))
	}
	return c.Value
}

// grouped parts the digits before the point in threes.
func grouped(n string) string {
	sign := ""
	if rest, minus := strings.CutPrefix(n, "-"); minus {
		sign, n = "-", rest
	}
	whole, part, cut := strings.Cut(n, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if cut {
		whole += "." + part
	}
	return sign + whole
}

// padded has so many digits behind the point, as a number has at most.
func padded(n string, places int) string {
	whole, part, _ := strings.Cut(n, ".")
	return whole + "." + part + strings.Repeat("0", max(0, places-len(part)))
}

// moment is a day that is counted from 1899-12-30, and the time of the day behind the
// point, to the second.
func moment(serial, layout string) string {
	days, err := strconv.ParseFloat(serial, 64)
	if err != nil {
		return serial
	}
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days))
	return t.Add(time.Duration((days-float64(int(days)))*86400+0.5) * time.Second).Format(layout)
}
