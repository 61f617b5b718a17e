package lens

// Forget drops what is remembered of words, so that a benchmark searches anew.
func (l *Lens) Forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.words)
}

// Room is the capacity of what is as long as the register and is moved when it
// grows beyond it: numbers of rows, states, orders.
func (l *Lens) Room() (out []int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	out = []int{cap(l.pk.Val), cap(l.live), cap(l.void)}
	for _, o := range l.orders {
		if o != nil {
			out = append(out, cap(o))
		}
	}
	for _, c := range l.composite {
		out = append(out, cap(c.o))
	}
	return out
}
