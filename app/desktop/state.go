package desktop

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// bounds is where the window was, in the pixels of the window system.
type bounds struct {
	X         int  `json:"x"`
	Y         int  `json:"y"`
	Width     int  `json:"width"`
	Height    int  `json:"height"`
	Maximised bool `json:"maximised"`
	Placed    bool `json:"placed"` // whether X and Y are known
}

const (
	minWidth, minHeight = 880, 480 // a screen of 1366×768 at 150 % has 911×512, less the task bar
	maxSide             = 16384
)

var usual = bounds{Width: 1280, Height: 800}

func stateFile(dir string) string { return filepath.Join(dir, "window.json") }

// remembered is the last saved bounds; what cannot be read or cannot be meant is
// as good as never saved.
func remembered(dir string) bounds {
	raw, err := os.ReadFile(stateFile(dir))
	if err != nil {
		return usual
	}
	var b bounds
	if json.Unmarshal(raw, &b) != nil || !b.sane() {
		return usual
	}
	return b
}

func (b bounds) sane() bool {
	within := func(v, low int) bool { return v >= low && v <= maxSide }
	return within(b.Width, minWidth) && within(b.Height, minHeight) && within(b.X, -maxSide) && within(b.Y, -maxSide)
}

// remember saves b for the next start.
func (b bounds) remember(dir string) error {
	raw, err := json.Marshal(b)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	next := stateFile(dir) + ".next"
	if err := os.WriteFile(next, raw, 0o600); err != nil {
		return err
	}
	return os.Rename(next, stateFile(dir))
}

// size is a screen's.
type size struct{ Width, Height int }

// rescue keeps b on the screens that there are now: a window larger than all of
// them shrinks, and one that no screen shows loses its place and is centred.
func (b bounds) rescue(screens []size, shown func(bounds) bool) bounds {
	var most size
	for _, s := range screens {
		most.Width, most.Height = max(most.Width, s.Width), max(most.Height, s.Height)
	}
	if most.Width > 0 && most.Height > 0 {
		b.Width, b.Height = min(b.Width, most.Width), min(b.Height, most.Height)
	}
	b.Placed = b.Placed && shown(b)
	return b
}

// within reports whether enough of the title bar of b to take hold of it lies in
// one row of screens, which is all that is known where the window system does not
// say where its screens are.
func within(b bounds, screens []size) bool {
	var row size
	for _, s := range screens {
		row.Width, row.Height = row.Width+s.Width, max(row.Height, s.Height)
	}
	const hold = 120
	return b.X+b.Width >= hold && b.X <= row.Width-hold && b.Y >= 0 && b.Y <= row.Height-hold
}
