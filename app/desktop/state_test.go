package desktop

import (
	"os"
	"testing"
)

func TestRememberedBounds(t *testing.T) {
	dir := t.TempDir()
	if got := remembered(dir); got != usual {
		t.Errorf("first start: %+v", got)
	}
	want := bounds{X: -1200, Y: 40, Width: 1100, Height: 700, Maximised: true, Placed: true}
	if err := want.remember(dir); err != nil {
		t.Fatal(err)
	}
	if got := remembered(dir); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for _, bad := range []string{
		"", "{", "[]", `{"width":5,"height":5}`, `{"width":1100,"height":99999999}`,
		`{"width":1100,"height":700,"x":-99999999}`, `{"width":"wide"}`,
	} {
		if err := os.WriteFile(stateFile(dir), []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := remembered(dir); got != usual {
			t.Errorf("%q: %+v", bad, got)
		}
	}
}

func TestRescue(t *testing.T) {
	one, two := []size{{1920, 1080}}, []size{{1920, 1080}, {1280, 1024}}
	at := func(x, y, w, h int) bounds { return bounds{X: x, Y: y, Width: w, Height: h, Placed: true} }
	for _, c := range []struct {
		what    string
		saved   bounds
		screens []size
		want    bounds
	}{
		{"as it was", at(100, 50, 1280, 800), one, at(100, 50, 1280, 800)},
		{"on the second screen", at(2000, 50, 1100, 700), two, at(2000, 50, 1100, 700)},
		{"the second screen is gone", at(2000, 50, 1100, 700), one, bounds{X: 2000, Y: 50, Width: 1100, Height: 700}},
		{"left of everything", at(-1500, 50, 1280, 800), one, bounds{X: -1500, Y: 50, Width: 1280, Height: 800}},
		{"title bar above the screen", at(100, -30, 1280, 800), one, bounds{X: 100, Y: -30, Width: 1280, Height: 800}},
		{"below the screen", at(100, 1075, 1280, 800), one, bounds{X: 100, Y: 1075, Width: 1280, Height: 800}},
		{"larger than the screen", at(0, 0, 3000, 2000), one, at(0, 0, 1920, 1080)},
		{"screens unknown", bounds{Width: 1280, Height: 800}, nil, bounds{Width: 1280, Height: 800}},
	} {
		got := c.saved.rescue(c.screens, func(b bounds) bool { return within(b, c.screens) })
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", c.what, got, c.want)
		}
	}
}
