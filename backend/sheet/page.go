package sheet

import (
	"opsbook/backend/kind"
	"opsbook/backend/sheet/xlsx"
)

// A ledger goes on one page's width of A4 as long as its letters keep a height of 6
// points, which is 6 of the 11 that sheets are written in; else on A3; if that is
// still too narrow, on several pages of A3 side by side, each with the columns that
// name the record.
const (
	a4, a3    = 9, 8 // as workbooks call them
	a4Wide    = 297 - margins
	a3Wide    = 420 - margins
	margins   = 20 // both sides, mm
	legible   = 6.0 / 11
	mostNames = 4 // columns that are repeated at most
)

// millimetres is how wide columns of so many characters are at full size: spreadsheets
// give a character 7 dots of 96 an inch, and each column 5 more.
func millimetres(widths []int) float64 {
	dots := 0
	for _, w := range widths {
		dots += 7*w + 5
	}
	return float64(dots) * 25.4 / 96
}

// paper chooses the paper of a sheet. names is how many of its first columns name the
// record; first, how many columns stand on the first page.
func paper(widths []int, names int) (p xlsx.Page, first int) {
	all := millimetres(widths)
	switch {
	case a4Wide >= all*legible:
		return xlsx.Page{Paper: a4, Across: 1}, len(widths)
	case a3Wide >= all*legible:
		return xlsx.Page{Paper: a3, Across: 1}, len(widths)
	}
	again := millimetres(widths[:names])
	p = xlsx.Page{Paper: a3, Across: 2, Repeat: names}
	for total := all + again; float64(p.Across)*a3Wide < total*legible && p.Across < len(widths); p.Across++ {
		total += again
	}
	room := (all + float64(p.Across-1)*again) / float64(p.Across)
	for first = names; first < len(widths) && millimetres(widths[:first+1]) <= room; first++ {
	}
	return p, first
}

// named is how many columns a reader needs to know which record a row is: 序号 and
// what stands up to the title or the number, whichever comes last, near the beginning.
func named(k *kind.Kind, fields []*kind.Field) int {
	n := 1
	for i, f := range fields {
		if i+2 <= mostNames && (f.Name == k.Key || f.Name == k.Title) {
			n = i + 2
		}
	}
	return n
}
