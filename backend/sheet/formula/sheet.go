package formula

// maxSteps bounds the calculations for one sheet, maxLooks the cells they look at
// together, and maxChain how far one formula may lead to the next.
const (
	maxSteps = 200_000
	maxLooks = 5_000_000
	maxChain = 200
)

// Sheet calculates the formulas of one sheet from its cells, each once.
type Sheet struct {
	values   map[[2]int]Value
	formulas map[[2]int]string
	running  map[[2]int]bool
	steps    int
	looks    int
}

// NewSheet returns a sheet of empty cells.
func NewSheet() *Sheet {
	return &Sheet{map[[2]int]Value{}, map[[2]int]string{}, map[[2]int]bool{}, 0, 0}
}

// Set gives a cell, counted from 1, its value.
func (s *Sheet) Set(row, col int, v Value) { s.values[[2]int{row, col}] = v }

// SetFormula gives a cell a formula whose value is not known.
func (s *Sheet) SetFormula(row, col int, text string) { s.formulas[[2]int{row, col}] = text }

// Value is what a cell is worth. ok is false if it depends on something that is
// not calculated here, or on itself.
func (s *Sheet) Value(row, col int) (v Value, ok bool) {
	at := [2]int{row, col}
	if s.looks++; s.looks > maxLooks {
		return Value{}, false
	}
	text, is := s.formulas[at]
	if !is {
		return s.values[at], true
	}
	s.steps++
	if s.running[at] || len(s.running) >= maxChain || s.steps > maxSteps {
		return Value{}, false
	}
	s.running[at] = true
	v, ok = Eval(text, s.Value)
	delete(s.running, at)
	if ok {
		delete(s.formulas, at)
		s.values[at] = v
	}
	return v, ok
}
