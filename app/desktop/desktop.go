// Package desktop shows the program in a window of its own. It is the only
// importer of Wails. The window itself is compiled in by the build tags
// desktop,production (on Linux also webkit2_41), because on Linux it needs GTK
// and WebKit; every other build has this package's interface and no window.
//
// It knows nothing of records: it shows assets, binds what it is given, and
// offers dialogs.
package desktop

import (
	"errors"
	"io/fs"
	"net/http"

	"opsbook/app"
)

// Program is what a window shows.
type Program struct {
	Title   string
	ID      string // one window per ID; a second start brings the first to the front
	Assets  fs.FS
	Files   http.Handler // answers /_file/
	Bound   any          // pointer to the struct whose methods the page may call
	Explain func(error) string
	// Opened is told the window's dialogs and events before the page can call.
	Opened func(app.Host)
	// Again is told the arguments and the folder of a second start, in the first window.
	Again func(args []string, dir string)
	// Close ends the program's work before the window goes; its error is shown. It is called once.
	Close func() error
	// State is the folder for the window's place and the web view's own files.
	State string
	// Trouble, if not "", is a sentence to show instead of everything else.
	Trouble string
	// Safe draws without the graphics card, for PCs that show a blank window.
	Safe bool
}

// ErrNoWindow tells that this build or this PC cannot open a window.
var ErrNoWindow = errors.New("no window here")
