package book

import (
	"bytes"
	"math/big"
	"strconv"
	"strings"

	"opsbook/backend/sheet/formula"
	"opsbook/backend/sheet/xmlscan"
)

// cell reads one cell and adds it to the row unless it is empty.
func (r *reader) cell() error {
	c := Cell{Col: r.next()}
	if ref := r.s.Attr("r"); ref != nil {
		_, col, ok := parseCell(ref)
		if !ok {
			return damaged("文件中有无效的单元格位置 %s。请用 WPS 或 Excel 另存后再导入。", "The file has a cell at %s, which is no place. Save it anew and import that.", clip(ref))
		}
		c.Col = col
	}
	kind := cellType(r.s.Attr("t"))
	var f format
	if i := r.s.Int("s", 0); i > 0 && i < len(r.book.formats) || i == 0 && len(r.book.formats) > 0 {
		f = r.book.formats[i]
	}
	c.Strike = f.strike
	hasValue, err := r.body(&c)
	if err != nil {
		return err
	}
	if err := r.decide(&c, kind, f, hasValue); err != nil || c.Kind == Empty {
		return err
	}
	if c.Col > MaxColumn {
		return damaged("文件中有超出 %d 列的单元格。", "The file has a cell beyond column %d.", MaxColumn)
	}
	if r.cells++; r.cells > r.book.pack.limits.Cells {
		return tooManyCells(r.book.pack.limits)
	}
	if n := len(r.row.Cells); n > 0 && r.row.Cells[n-1].Col >= c.Col {
		r.unsorted = true
	}
	if r.rowBytes += len(c.Text); r.rowBytes > maxRowText {
		return tooMuch("第 %d 行的内容超过 %d MB，不能读取。", "Row %d holds more than %d MB and cannot be read.", r.row.N, maxRowText>>20)
	}
	r.row.Cells = append(r.row.Cells, c)
	return nil
}

// next is the column behind the last cell.
func (r *reader) next() int {
	if n := len(r.row.Cells); n > 0 {
		return r.row.Cells[n-1].Col + 1
	}
	return 1
}

// body reads what stands within a cell: value, formula or text.
func (r *reader) body(c *Cell) (hasValue bool, err error) {
	r.value, r.formula, r.isFormula = r.value[:0], r.formula[:0], false
	var into *[]byte
	for {
		tok, err := r.s.Next()
		switch {
		case err != nil:
			return false, err
		case tok == xmlscan.EndOfFile:
			return false, xmlscan.Truncated()
		case tok == xmlscan.EndTag && r.s.Is("c"):
			return hasValue, nil
		case tok == xmlscan.EndTag:
			into = nil
		case tok == xmlscan.CharData && into != nil:
			*into = append(*into, r.s.Raw()...)
			if len(*into) > 4*r.book.pack.limits.Text {
				return false, tooLong(r.book.pack.limits.Text)
			}
		case tok == xmlscan.StartTag && r.s.Is("v"):
			into, hasValue = &r.value, true
		case tok == xmlscan.StartTag && r.s.Is("f"):
			into, r.isFormula = &r.formula, true
		case tok == xmlscan.StartTag && r.s.Is("is"):
			text, struck, err := richText(r.s, "is", r.book.pack.limits.Text)
			if err != nil {
				return false, err
			}
			c.Text, c.Strike = text, c.Strike || struck
		}
	}
}

// valueType is the t of a cell.
type valueType byte

const (
	numeric valueType = iota
	sharedText
	inlineText
	formulaText
	boolean
	faulty
	isoDate
)

func cellType(t []byte) valueType {
	switch string(t) {
	case "s":
		return sharedText
	case "inlineStr":
		return inlineText
	case "str":
		return formulaText
	case "b":
		return boolean
	case "e":
		return faulty
	case "d":
		return isoDate
	}
	return numeric
}

// decide fills in kind and text of a cell from what its body held.
func (r *reader) decide(c *Cell, t valueType, f format, hasValue bool) error {
	if len(r.value) == 0 && r.isFormula && !(hasValue && t == formulaText) {
		c.Kind, c.Text = Formula, xmlscan.Unescape(string(r.formula))
		return r.compute(c, f)
	}
	switch t {
	case sharedText:
		return r.fromShared(c)
	case inlineText:
		c.text(c.Text)
	case formulaText:
		c.text(unhex(xmlscan.Unescape(string(r.value))))
	case isoDate:
		day, clock, _ := strings.Cut(strings.TrimSuffix(xmlscan.Unescape(string(r.value)), "Z"), "T")
		if c.Kind, c.Text = Date, day; clock != "" && clock != "00:00:00" {
			c.Text += " " + clock
		}
	default:
		if len(r.value) == 0 {
			return nil
		}
		switch v := string(r.value); t {
		case boolean:
			c.Kind, c.Text = Bool, map[bool]string{true: "TRUE", false: "FALSE"}[v == "1" || v == "true"]
		case faulty:
			c.Kind, c.Text = Error, xmlscan.Unescape(v)
		default:
			c.number(xmlscan.Unescape(v), f, r.book.from1904)
		}
	}
	return nil
}

func (r *reader) fromShared(c *Cell) error {
	if len(r.value) == 0 {
		return nil
	}
	i, err := strconv.Atoi(string(bytes.TrimSpace(r.value)))
	text, ok := r.shared.at(i)
	if err != nil || !ok {
		return xmlscan.Broken()
	}
	c.text(text)
	c.Strike = c.Strike || r.shared.struck[i]
	return nil
}

// text makes c a text cell, unless there is nothing to see.
func (c *Cell) text(t string) {
	if strings.TrimSpace(t) != "" {
		c.Kind, c.Text = Text, t
	}
}

func clip(b []byte) string { return string(b[:min(len(b), 20)]) }

// How large a sheet may be for its formulas to be calculated here, which needs all
// its cells in memory.
const (
	maxComputed      = 32 << 20 // bytes, unpacked
	maxComputedCells = 300_000
)

// compute calculates a formula that came without a result, if it is plain enough.
func (r *reader) compute(c *Cell, f format) error {
	if r.bare {
		return nil
	}
	if r.sums == nil {
		if f := r.book.pack.parts[strings.ToLower(r.part)]; f.UncompressedSize64 > maxComputed {
			return nil
		}
		r.sums = formula.NewSheet()
		cells := 0
		if err := r.grid.each(true, func(row *Row) bool {
			cells += len(row.Cells)
			return cells <= maxComputedCells && r.collect(row)
		}); err != nil {
			return err
		}
		if cells > maxComputedCells {
			r.sums = formula.NewSheet() // of part of a sheet any sum would be wrong
			r.bare = true
			return nil
		}
	}
	v, ok := r.sums.Value(r.row.N, c.Col)
	switch {
	case !ok:
		return nil
	case v.Error != "":
		c.Kind, c.Text = Error, v.Error
	case v.Number != nil:
		c.number(v.Number.FloatString(20), f, r.book.from1904)
	default:
		c.Kind, c.Text = Text, v.Text
	}
	c.Computed = true
	return nil
}

// collect hands the cells of a row to the calculator.
func (r *reader) collect(row *Row) bool {
	for _, c := range row.Cells {
		switch c.Kind {
		case Formula:
			r.sums.SetFormula(row.N, c.Col, c.Text)
		case Number, Date:
			if n, ok := new(big.Rat).SetString(c.Raw); ok && len(c.Raw) < 40 {
				r.sums.Set(row.N, c.Col, formula.Value{Number: n})
			} else {
				r.sums.Set(row.N, c.Col, formula.Value{Error: "#NUM!"})
			}
		case Text:
			r.sums.Set(row.N, c.Col, formula.Value{Text: c.Text})
		case Error:
			r.sums.Set(row.N, c.Col, formula.Value{Error: c.Text})
		case Bool:
			r.sums.Set(row.N, c.Col, formula.Value{Error: "#VALUE!"})
		}
	}
	return true
}
