package lens

// Forget drops what is remembered of words, so that a benchmark searches anew.
func (l *Lens) Forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.words)
}
