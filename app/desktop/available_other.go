//go:build !windows && (bindings || (desktop && production))

package desktop

import (
	"fmt"
	"os"
)

// Available is nil if a window can be opened here, else ErrNoWindow with the reason.
func Available() error {
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return fmt.Errorf("%w: there is no display", ErrNoWindow)
	}
	return nil
}

func fixedRuntime() string { return "" }

// shown judges by the sizes of the screens: where they lie is not known.
func shown(b bounds, screens []size) bool { return within(b, screens) }
