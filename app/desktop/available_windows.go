//go:build bindings || (desktop && production)

package desktop

import (
	"fmt"
	"os"
	"path/filepath"
	"unsafe"

	"github.com/wailsapp/go-webview2/webviewloader"
	"golang.org/x/sys/windows"
)

var monitorFromRect = windows.NewLazySystemDLL("user32.dll").NewProc("MonitorFromRect")

// Available is nil if a window can be opened here, else ErrNoWindow with the reason.
func Available() error {
	v, err := webviewloader.GetAvailableCoreWebView2BrowserVersionString(fixedRuntime())
	if err != nil || v == "" {
		return fmt.Errorf("%w: WebView2 is not installed (%w)", ErrNoWindow, err)
	}
	return nil
}

// fixedRuntime is the folder of a WebView2 runtime that lies beside the program,
// for PCs where none may be installed; "" if there is none.
func fixedRuntime() string {
	exe, err := os.Executable()
	if err != nil {
		return ""
	}
	dir := filepath.Join(filepath.Dir(exe), "WebView2")
	if _, err := os.Stat(filepath.Join(dir, "msedgewebview2.exe")); err != nil {
		return ""
	}
	return dir
}

// shown asks the system whether any monitor shows the title bar of b.
func shown(b bounds, _ []size) bool {
	const bar, nearestOrNone = 32, 0
	r := windows.Rect{Left: int32(b.X), Top: int32(b.Y), Right: int32(b.X + b.Width), Bottom: int32(b.Y + bar)}
	m, _, _ := monitorFromRect.Call(uintptr(unsafe.Pointer(&r)), nearestOrNone)
	return m != 0
}
