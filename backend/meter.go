package backend

// meter tells how far a long work is.
type meter struct {
	tell     func(done, of int) // may be nil
	done, of int64
	passes   int64 // how often the same bytes pass; 0: once
}

// passed counts bytes that went by. It tells of the last of them once, and never of more
// than there are: how many was counted before may be a little too few.
func (m *meter) passed(n int) {
	over := m.done >= m.of
	m.done += int64(n)
	if m.tell != nil && !over {
		passes := max(m.passes, 1)
		m.tell(int(min(m.done, m.of)/passes), int(m.of/passes))
	}
}
