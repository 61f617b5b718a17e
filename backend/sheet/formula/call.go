package formula

import (
	"math/big"
	"strings"
)

// call calculates a function whose opening bracket was just read.
func (p *parser) call(name string) Value {
	if p.depth++; p.depth > maxDepth {
		return p.fail()
	}
	defer func() { p.depth-- }()
	args := p.arguments()
	if p.failed {
		return Value{}
	}
	for _, a := range args {
		if a.Error != "" {
			return a
		}
	}
	switch name {
	case "SUM", "AVERAGE", "MIN", "MAX":
		return p.gather(name, args)
	case "ABS":
		if n := p.only(args, 1); n != nil {
			return Value{Number: new(big.Rat).Abs(n[0])}
		}
	case "ROUND":
		if n := p.only(args, 2); n != nil && n[1].IsInt() && n[1].Num().IsInt64() {
			return p.round(n[0], n[1].Num().Int64())
		}
	}
	return p.fail()
}

// arguments reads up to the closing bracket. A range becomes its filled cells,
// of which functions see only the numbers and errors.
func (p *parser) arguments() []Value {
	var args []Value
	for !p.failed {
		if from, to, ok := p.block(); ok {
			args = append(args, p.cellsOf(from, to)...)
		} else {
			args = append(args, p.sum())
		}
		if p.take(")") {
			return args
		}
		if !p.take(",") {
			p.fail()
		}
	}
	return nil
}

// block reads A1:C9 if it comes next.
func (p *parser) block() (from, to [2]int, ok bool) {
	p.blanks()
	before := p.in
	a := p.word()
	if p.take(":") {
		b := p.word()
		r1, c1, ok1 := place(a)
		r2, c2, ok2 := place(b)
		if ok1 && ok2 {
			return [2]int{min(r1, r2), min(c1, c2)}, [2]int{max(r1, r2), max(c1, c2)}, true
		}
	}
	p.in = before
	return from, to, false
}

func (p *parser) cellsOf(from, to [2]int) []Value {
	if (to[0]-from[0]+1)*(to[1]-from[1]+1) > maxCells {
		p.fail()
		return nil
	}
	var all []Value
	for row := from[0]; row <= to[0]; row++ {
		for col := from[1]; col <= to[1] && !p.failed; col++ {
			if v := p.look(row, col); v.Number != nil || v.Error != "" {
				all = append(all, v)
			}
		}
	}
	return all
}

// gather calculates the functions that take any number of numbers.
func (p *parser) gather(name string, args []Value) Value {
	total := number(0)
	var low, high *big.Rat
	count := int64(0)
	for _, a := range args {
		if a = toNumber(a); a.Error != "" {
			return a
		}
		total = p.both(total, a, (*big.Rat).Add)
		if low == nil || a.Number.Cmp(low) < 0 {
			low = a.Number
		}
		if high == nil || a.Number.Cmp(high) > 0 {
			high = a.Number
		}
		count++
	}
	switch {
	case name == "SUM":
		return total
	case name == "AVERAGE" && count == 0:
		return Value{Error: "#DIV/0!"}
	case name == "AVERAGE":
		return p.both(total, number(count), (*big.Rat).Quo)
	case count == 0:
		return number(0)
	case name == "MIN":
		return Value{Number: low}
	}
	return Value{Number: high}
}

// only returns exactly n numbers, or nil.
func (p *parser) only(args []Value, n int) []*big.Rat {
	if len(args) != n {
		return nil
	}
	var out []*big.Rat
	for _, a := range args {
		if a = toNumber(a); a.Number == nil {
			return nil
		}
		out = append(out, a.Number)
	}
	return out
}

// round rounds half away from zero, as spreadsheets do.
func (p *parser) round(r *big.Rat, places int64) Value {
	if places < -15 || places > 15 {
		return p.fail()
	}
	if places >= 0 {
		out, _ := new(big.Rat).SetString(r.FloatString(int(places)))
		return Value{Number: out}
	}
	unit, _ := new(big.Rat).SetString("1" + strings.Repeat("0", int(-places)))
	out, _ := new(big.Rat).SetString(new(big.Rat).Quo(r, unit).FloatString(0))
	return Value{Number: out.Mul(out, unit)}
}
