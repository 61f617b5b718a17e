// Package formula calculates the plain formulas that programs other than
// spreadsheets leave without a result: numbers, cells, + - * / %, brackets,
// SUM, AVERAGE, MIN, MAX, ROUND, ABS. It calculates exactly. Everything else,
// such as other sheets, names or text, is not calculated rather than guessed.
package formula

import (
	"math/big"
	"strings"
)

// Value is what a cell or a formula is worth. At most one field is set; none
// is set for an empty cell.
type Value struct {
	Number *big.Rat
	Text   string
	Error  string // #REF!, #VALUE!, #DIV/0!
}

// Cells gives the value of a cell, counted from 1. ok is false if it cannot be
// told, which ends the calculation.
type Cells func(row, col int) (v Value, ok bool)

// Bounds of one calculation.
const (
	maxLength = 2000   // bytes of a formula
	maxDepth  = 60     // brackets within brackets
	maxCells  = 50_000 // cells that are looked at
	maxBits   = 4096   // of a number on the way
)

// Eval calculates a formula, with or without its =. ok is false if it holds
// something that is not calculated here.
func Eval(text string, cells Cells) (v Value, ok bool) {
	if len(text) > maxLength {
		return Value{}, false
	}
	p := &parser{in: strings.TrimPrefix(strings.TrimSpace(text), "="), cells: cells}
	v = p.sum()
	p.blanks()
	if p.failed || p.in != "" {
		return Value{}, false
	}
	if v.Number == nil && v.Error == "" && v.Text == "" {
		v.Number = new(big.Rat)
	}
	return v, true
}

// parser calculates while it reads.
type parser struct {
	in     string
	cells  Cells
	depth  int
	looked int
	failed bool
}

func (p *parser) blanks() { p.in = strings.TrimLeft(p.in, " \t\r\n") }

// take steps over s if it comes next.
func (p *parser) take(s string) bool {
	p.blanks()
	rest, ok := strings.CutPrefix(p.in, s)
	if ok {
		p.in = rest
	}
	return ok
}

func (p *parser) fail() Value {
	p.failed = true
	return Value{}
}

func (p *parser) sum() Value {
	v := p.product()
	for !p.failed {
		switch {
		case p.take("+"):
			v = p.both(v, p.product(), (*big.Rat).Add)
		case p.take("-"):
			v = p.both(v, p.product(), (*big.Rat).Sub)
		default:
			return v
		}
	}
	return v
}

func (p *parser) product() Value {
	v := p.unary()
	for !p.failed {
		switch {
		case p.take("*"):
			v = p.both(v, p.unary(), (*big.Rat).Mul)
		case p.take("/"):
			d := p.unary()
			if n := toNumber(d); n.Number != nil && n.Number.Sign() == 0 {
				d = Value{Error: "#DIV/0!"}
			}
			v = p.both(v, d, (*big.Rat).Quo)
		default:
			return v
		}
	}
	return v
}

// unary reads signs, a term and percent signs.
func (p *parser) unary() Value {
	if p.depth++; p.depth > maxDepth {
		return p.fail()
	}
	defer func() { p.depth-- }()
	if p.take("+") {
		return p.unary()
	}
	if p.take("-") {
		return p.both(number(0), p.unary(), (*big.Rat).Sub)
	}
	v := p.term()
	for !p.failed && p.take("%") {
		v = p.both(v, number(100), (*big.Rat).Quo)
	}
	return v
}

// term reads a number, a bracket, an error, a function or a cell.
func (p *parser) term() Value {
	p.blanks()
	if p.in == "" {
		return p.fail()
	}
	if p.take("(") {
		v := p.sum()
		if !p.take(")") {
			return p.fail()
		}
		return v
	}
	for _, e := range []string{"#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NAME?", "#NUM!", "#NULL!"} {
		if p.take(e) {
			return Value{Error: e}
		}
	}
	if c := p.in[0]; c >= '0' && c <= '9' || c == '.' {
		return p.literal()
	}
	word := p.word()
	if p.take("(") {
		return p.call(strings.ToUpper(word))
	}
	row, col, ok := place(word)
	if !ok || strings.HasPrefix(p.in, "!") || strings.HasPrefix(p.in, ":") {
		return p.fail()
	}
	return p.look(row, col)
}

func (p *parser) literal() Value {
	n := len(p.in) - len(strings.TrimLeft(p.in, "0123456789."))
	r, ok := new(big.Rat).SetString(p.in[:n])
	if !ok || n > 40 {
		return p.fail()
	}
	p.in = p.in[n:]
	if p.in != "" && (p.in[0] == 'e' || p.in[0] == 'E' || p.in[0] == ':') {
		return p.fail()
	}
	return Value{Number: r}
}

// word reads letters, digits and dollar signs.
func (p *parser) word() string {
	n := 0
	for n < len(p.in) {
		c := p.in[n]
		if c != '$' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			break
		}
		n++
	}
	w := p.in[:n]
	p.in = p.in[n:]
	return w
}

// look fetches one cell.
func (p *parser) look(row, col int) Value {
	if p.looked++; p.looked > maxCells {
		return p.fail()
	}
	v, ok := p.cells(row, col)
	if !ok {
		return p.fail()
	}
	return v
}

// both applies an operator; errors and what is no number win.
func (p *parser) both(a, b Value, op func(z, x, y *big.Rat) *big.Rat) Value {
	a, b = toNumber(a), toNumber(b)
	switch {
	case p.failed:
		return Value{}
	case a.Error != "":
		return a
	case b.Error != "":
		return b
	}
	r := op(new(big.Rat), a.Number, b.Number)
	if r.Num().BitLen() > maxBits || r.Denom().BitLen() > maxBits {
		return p.fail()
	}
	return Value{Number: r}
}

// toNumber is how an operator sees a value: empty is 0, a text that is a
// number is that number.
func toNumber(v Value) Value {
	switch {
	case v.Error != "" || v.Number != nil:
		return v
	case v.Text == "":
		return number(0)
	}
	t := strings.TrimSpace(v.Text)
	if len(t) > 40 || strings.Trim(t, "+-.0123456789") != "" {
		return Value{Error: "#VALUE!"}
	}
	r, ok := new(big.Rat).SetString(t)
	if !ok {
		return Value{Error: "#VALUE!"}
	}
	return Value{Number: r}
}

func number(n int64) Value { return Value{Number: new(big.Rat).SetInt64(n)} }

// place reads A1 or $A$1 as row 1, column 1.
func place(s string) (row, col int, ok bool) {
	s = strings.ReplaceAll(strings.ToUpper(s), "$", "")
	i := 0
	for ; i < len(s) && s[i] >= 'A' && s[i] <= 'Z' && i < 3; i++ {
		col = col*26 + int(s[i]-'A') + 1
	}
	digits := s[i:]
	if i == 0 || digits == "" || len(digits) > 7 || strings.Trim(digits, "0123456789") != "" {
		return 0, 0, false
	}
	for _, c := range digits {
		row = row*10 + int(c-'0')
	}
	return row, col, row > 0 && row <= 1_048_576 && col <= 16_384
}
