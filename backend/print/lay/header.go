package lay

import (
	"slices"
	"unicode/utf8"

	"opsbook/backend/print/canvas"
)

// header is the head of a table: boxes over one or more levels.
type header struct {
	boxes  []headBox
	levels []float64 // heights
}

type headBox struct {
	x, w         float64
	level, below int // the first level it is on and the first it is not
	cell         Cell
	set          setting
}

// header sets the titles. Neighbours that agree in a title and all above it
// share one box; a column with fewer titles than others reaches down.
func (d *Doc) header(t Table, widths []float64) header {
	depth := 1
	for _, c := range t.Columns {
		depth = max(depth, len(c.Head))
	}
	h := header{levels: slices.Repeat([]float64{t.look().head}, depth)}
	for level := range depth {
		x := 0.0
		for i := 0; i < len(t.Columns); {
			n, w := t.shared(i, level), 0.0
			for _, part := range widths[i : i+n] {
				w += part
			}
			if path := t.Columns[i].Head; level < max(1, len(path)) {
				h.add(d, t.headBox(path, level, depth), x, w)
			}
			x += w
			i += n
		}
	}
	return h
}

// shared counts the columns from i on that share the box at a level.
func (t Table) shared(i, level int) int {
	n := 1
	for i+n < len(t.Columns) && t.joined(t.Columns[i].Head, t.Columns[i+n].Head, level) {
		n++
	}
	return n
}

// joined reports whether two columns share a box: they agree down to the level,
// and the box is not the lowest title of either.
func (t Table) joined(a, b []string, level int) bool {
	return level+1 < len(a) && level+1 < len(b) && slices.Equal(a[:level+1], b[:level+1])
}

func (t Table) headBox(path []string, level, depth int) headBox {
	b := headBox{level: level, below: level + 1}
	if level+1 >= len(path) {
		b.below = depth
	}
	text := ""
	if level < len(path) {
		text = path[level]
	}
	b.cell = Cell{Text: text, Font: canvas.Font{Bold: true, Pt: t.look().pt}, Align: Centre, Shade: true}
	if utf8.RuneCountInString(text) <= 2 {
		b.cell.Fit = Shrink // two characters do not stand above each other
	}
	return b
}

// add places a box; the last level it reaches grows if its text needs more.
func (h *header) add(d *Doc, b headBox, x, w float64) {
	b.x, b.w, b.set = x, w, b.cell.set(d.c, w)
	have := 0.0
	for _, l := range h.levels[b.level:b.below] {
		have += l
	}
	if more := b.set.height() + 2*padY - have; more > 0 {
		h.levels[b.below-1] += more
	}
	h.boxes = append(h.boxes, b)
}

func (h header) height() float64 { return h.top(len(h.levels)) }

func (h header) top(level int) float64 {
	y := 0.0
	for _, l := range h.levels[:level] {
		y += l
	}
	return y
}

func (h header) draw(d *Doc) {
	d.open()
	for _, b := range h.boxes {
		x, y, height := d.paper.Left+b.x, d.y+h.top(b.level), h.top(b.below)-h.top(b.level)
		b.cell.paint(d.c, x, y, b.w, height, b.set)
		d.c.Rect(x, y, b.w, height, thin)
	}
	d.y += h.height()
}
