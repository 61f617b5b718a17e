//go:build !bindings && !(desktop && production)

package desktop

// Generating tells that this build writes the page's bindings and does nothing else.
const Generating = false

// Available is ErrNoWindow: this build has no window.
func Available() error { return ErrNoWindow }

// Run is ErrNoWindow: this build has no window.
func Run(Program) error { return ErrNoWindow }
