package xlsx

import (
	"fmt"
	"strconv"
	"strings"
)

// Style is how a cell looks.
type Style uint8

// The styles. Cells of data have a thin border.
const (
	Plain    Style = iota
	Title          // large, bold, centred
	Note           // the line below the title, the signatures
	Heading        // bold, centred, grey, wrapped
	Line           // text on one line
	Wrapped        // text on several lines
	Centred        // codes, numbers of rows
	Date           // 2023-05-06
	DateTime       // 2023-05-06 14:30:00
	Money          // 4,599.00
	Whole          // 1,234
	Sum            // text of the total row
	SumMoney
	SumWhole
	RedHeading
	Red    // text on several lines, red
	Struck // struck through
	Scaled // Scaled+n: a number with n digits behind the point, 0 to MaxScale
)

// MaxScale is how many digits behind the point a style can show.
const MaxScale = 9

var ids = func() (out [int(Scaled) + MaxScale + 1]string) {
	for i := range out {
		out[i] = strconv.Itoa(i)
	}
	return out
}()

func (s Style) id() string { return ids[s] }

// look is one row of the table of styles: number format, font, fill, border,
// horizontal place, wrapped.
type look struct {
	format, font, fill, border int
	place                      string
	wrap                       bool
}

// Fonts, fills and formats by their place in stylesXML.
const (
	normal, bold, large, red, redBold, struck = 0, 1, 2, 3, 4, 5

	grey         = 2
	fmtDate      = 164
	fmtDateTime  = 165
	fmtScale     = 166 // and the MaxScale after it
	fmtTwoPlaces = 4   // #,##0.00
	fmtGrouped   = 3   // #,##0
	fmtText      = 49
)

var looks = []look{
	Plain: {}, Title: {font: large, place: "center"}, Note: {format: fmtText},
	Heading: {font: bold, fill: grey, border: 1, place: "center", wrap: true},
	Line:    {format: fmtText, border: 1}, Wrapped: {format: fmtText, border: 1, wrap: true}, Centred: {border: 1, place: "center"},
	Date: {format: fmtDate, border: 1, place: "center"}, DateTime: {format: fmtDateTime, border: 1, place: "center"},
	Money: {format: fmtTwoPlaces, border: 1, place: "right"}, Whole: {format: fmtGrouped, border: 1, place: "right"},
	Sum: {font: bold, border: 1, place: "center"}, SumMoney: {format: fmtTwoPlaces, font: bold, border: 1, place: "right"}, SumWhole: {format: fmtGrouped, font: bold, border: 1, place: "right"},
	RedHeading: {font: redBold, fill: grey, border: 1, place: "center", wrap: true}, Red: {format: fmtText, font: red, border: 1, wrap: true},
	Struck: {format: fmtText, font: struck, border: 1},
}

func stylesXML() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<styleSheet xmlns="` + mainNS + `">`)
	fmt.Fprintf(&b, `<numFmts count="%d"><numFmt numFmtId="%d" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="%d" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/>`, MaxScale+3, fmtDate, fmtDateTime)
	for n := range MaxScale + 1 {
		code := "0"
		if n > 0 {
			code = "0." + strings.Repeat("0", n)
		}
		fmt.Fprintf(&b, `<numFmt numFmtId="%d" formatCode="%s"/>`, fmtScale+n, code)
	}
	const face = `<name val="宋体"/><family val="3"/><charset val="134"/>`
	b.WriteString(`</numFmts><fonts count="6"><font><sz val="10"/>` + face + `</font><font><b/><sz val="10"/>` + face + `</font><font><b/><sz val="16"/>` + face +
		`</font><font><sz val="10"/><color rgb="FFC00000"/>` + face + `</font><font><b/><sz val="10"/><color rgb="FFC00000"/>` + face + `</font><font><strike/><sz val="10"/>` + face + `</font></fonts>`)
	b.WriteString(`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE7E6E6"/></patternFill></fill></fills>`)
	const line = ` style="thin"><color rgb="FF808080"/>`
	b.WriteString(`<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left` + line + `</left><right` + line + `</right><top` + line + `</top><bottom` + line + `</bottom><diagonal/></border></borders>`)
	b.WriteString(`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>`)
	all := append([]look{}, looks...)
	for n := range MaxScale + 1 {
		all = append(all, look{format: fmtScale + n, border: 1, place: "right"})
	}
	fmt.Fprintf(&b, `<cellXfs count="%d">`, len(all))
	for _, l := range all {
		fmt.Fprintf(&b, `<xf numFmtId="%d" fontId="%d" fillId="%d" borderId="%d" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center"`, l.format, l.font, l.fill, l.border)
		if l.place != "" {
			b.WriteString(` horizontal="` + l.place + `"`)
		}
		if l.wrap {
			b.WriteString(` wrapText="1"`)
		}
		b.WriteString(`/></xf>`)
	}
	return b.String() + `</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}
