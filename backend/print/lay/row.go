package lay

// row is a line of cells side by side, their texts already broken.
type row struct {
	cells []placed
	h     float64
	fixed bool // what does not fit is cut
}

type placed struct {
	x, w float64 // x from the left margin
	cell Cell
	set  setting
}

// row sets cells of the given widths; it is as high as the highest, at least min.
func (d *Doc) row(cells []Cell, widths []float64, min float64) row {
	r := row{h: min}
	x := 0.0
	for i, cell := range cells {
		p := placed{x: x, w: widths[i], cell: cell, set: cell.set(d.c, widths[i])}
		r.cells = append(r.cells, p)
		x += widths[i]
	}
	r.h = r.height(min)
	return r
}

func (r row) height(least float64) float64 {
	for _, p := range r.cells {
		least = max(least, p.set.room())
	}
	return least
}

// piece is the least height, in mm, in which a row taller than a page begins.
const piece = 25

// emit puts a row below the last one. A row goes whole on the next page if this
// one has no room; only one taller than a page is split between its lines.
func (d *Doc) emit(r row) {
	d.need(d.whole(r))
	for r.h > d.Room()+1e-6 {
		part, rest := r.split(d.Room())
		if rest.cells == nil {
			break
		}
		d.put(part)
		d.Break()
		r = rest
	}
	d.put(r)
}

// whole is the height that a row needs at once.
func (d *Doc) whole(r row) float64 {
	if r.h > d.body() {
		return piece
	}
	return r.h
}

func (d *Doc) put(r row) {
	d.block(r.h, func(x, y, _ float64) {
		for _, p := range r.cells {
			if r.fixed {
				Draw(d.c, x+p.x, y, p.w, r.h, p.cell)
			} else {
				p.cell.paint(d.c, x+p.x, y, p.w, r.h, p.set)
			}
			d.c.Rect(x+p.x, y, p.w, r.h, thin)
		}
	})
}

// split divides a row: as many lines of each cell as go into h, and the rest.
// The rest has no cells if nothing is left.
func (r row) split(h float64) (part, rest row) {
	left := false
	for _, p := range r.cells {
		n := min(len(p.set.lines), max(1, int((h-2*padY)/lineHeight(p.set.font))))
		q := p
		q.set.lines, p.set.lines = p.set.lines[:n], p.set.lines[n:]
		left = left || len(p.set.lines) > 0
		part.cells, rest.cells = append(part.cells, q), append(rest.cells, p)
	}
	part.h, rest.h = part.height(min(h, r.h)), rest.height(0)
	if !left {
		rest.cells = nil
	}
	return part, rest
}
