package book

import (
	"strings"

	"opsbook/backend/sheet/xmlscan"
)

// format is what the style of a cell says about its value.
type format struct {
	date, time bool // shows a day, a time of day
	percent    bool
	zeros      int // pads with zeros to this width: 0000
	strike     bool
}

// builtin are the number formats that files name by number only; those from 27
// on mean dates and times in a Chinese spreadsheet.
func builtin(id int) format {
	switch {
	case id == 9 || id == 10:
		return format{percent: true}
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return format{date: true}
	case id == 22:
		return format{date: true, time: true}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47, id == 55, id == 56:
		return format{time: true}
	}
	return format{}
}

// styles reads the number format and strike-through of each cell style.
func (p *pack) styles(name string) ([]format, error) {
	if !p.has(name) {
		return nil, nil
	}
	var formats []format
	var struck []bool // by font
	codes := map[int]string{}
	inFonts, inCells := false, false
	err := p.scan(name, maxPart, func(s *xmlscan.Scanner) error {
		switch string(s.Name()) {
		case "fonts":
			inFonts = true
		case "fills", "borders", "cellStyleXfs", "cellStyles", "dxfs":
			inFonts, inCells = false, false
		case "cellXfs":
			inFonts, inCells = false, true
		case "numFmt":
			codes[s.Int("numFmtId", 0)] = s.Value("formatCode")
		case "font":
			if inFonts {
				struck = append(struck, false)
			}
		case "strike":
			if inFonts && len(struck) > 0 {
				struck[len(struck)-1] = s.Attr("val") == nil || s.True("val")
			}
		case "xf":
			if !inCells {
				return nil
			}
			id := s.Int("numFmtId", 0)
			f := builtin(id)
			if code, ok := codes[id]; ok {
				f = classify(code)
			}
			font := s.Int("fontId", -1)
			f.strike = font >= 0 && font < len(struck) && struck[font]
			formats = append(formats, f)
		}
		if len(formats)+len(struck)+len(codes) > maxStyles {
			return tooMuch("单元格样式超过 %d 种，不能读取。请把内容复制到新的表格，保存后再导入。", "More than %d cell styles. Copy the content into a new workbook, save that and import it.", maxStyles)
		}
		return nil
	})
	return formats, err
}

// maxStyles bounds styles, fonts and number formats together; spreadsheets make
// 65,490 styles at most.
const maxStyles = 200_000

// classify reads a format code such as yyyy"年"m"月" or 0.0%. Only its first
// section counts, and only what stands outside quotes and brackets.
func classify(code string) format {
	code = strings.ToLower(bare(code))
	if code == "general" || code == "@" {
		return format{}
	}
	for _, half := range []string{"am/pm", "a/p", "上午/下午"} {
		code = strings.ReplaceAll(code, half, "h")
	}
	code = strings.ReplaceAll(strings.ReplaceAll(code, "e+", ""), "e-", "")
	f := format{percent: strings.Contains(code, "%"), time: strings.ContainsAny(code, "hs")}
	f.date = strings.ContainsAny(code, "ydeg") || strings.Contains(code, "m") && !f.time
	if len(code) > 1 && strings.Trim(code, "0") == "" {
		f.zeros = len(code)
	}
	return f
}

// bare is the first section of a format code without quoted text, escapes,
// padding and brackets. Elapsed time ([h]:mm) is a plain number to us.
func bare(code string) string {
	var b strings.Builder
	r := []rune(code)
	for i := 0; i < len(r); i++ {
		switch r[i] {
		case ';':
			return b.String()
		case '"':
			for i++; i < len(r) && r[i] != '"'; i++ {
			}
		case '\\', '_', '*':
			i++
		case '[':
			from := i + 1
			for i++; i < len(r) && r[i] != ']'; i++ {
			}
			if in := strings.ToLower(string(r[from:min(i, len(r))])); in != "" && strings.Trim(in, "hms") == "" {
				return ""
			}
		default:
			b.WriteRune(r[i])
		}
	}
	return b.String()
}
