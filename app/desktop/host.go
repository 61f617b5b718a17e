//go:build bindings || (desktop && production)

package desktop

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// host offers the window's events and dialogs. Before the window has opened it
// has none, and asking is an error: Wails would end the process.
type host struct {
	ctx context.Context

	mu  sync.Mutex
	dir string // where dialogs start; an existing folder
}

func (h *host) ready() error {
	if h.ctx == nil {
		return fmt.Errorf("window: asked before it opened")
	}
	return nil
}

func (h *host) Door() string { return "window" }

func (h *host) Emit(name string, data ...any) {
	if h.ready() == nil {
		runtime.EventsEmit(h.ctx, name, data...)
	}
}

func (h *host) OpenFile(title string, patterns ...string) (string, error) {
	if err := h.ready(); err != nil {
		return "", err
	}
	path, err := runtime.OpenFileDialog(h.ctx, h.opening(title, patterns))
	return h.chosen(path, err)
}

func (h *host) OpenFiles(title string, patterns ...string) ([]string, error) {
	if err := h.ready(); err != nil {
		return nil, err
	}
	paths, err := runtime.OpenMultipleFilesDialog(h.ctx, h.opening(title, patterns))
	if len(paths) > 0 {
		_, err = h.chosen(paths[0], err)
	}
	return paths, err
}

// opening is a dialog that opens files of some patterns.
func (h *host) opening(title string, patterns []string) runtime.OpenDialogOptions {
	o := runtime.OpenDialogOptions{Title: title, DefaultDirectory: h.start()}
	if len(patterns) > 0 {
		all := strings.Join(patterns, ";")
		o.Filters = []runtime.FileFilter{{DisplayName: all, Pattern: all}, {DisplayName: "所有文件 (*.*)", Pattern: "*.*"}}
	}
	return o
}

func (h *host) SaveFile(title, name string) (string, error) {
	if err := h.ready(); err != nil {
		return "", err
	}
	o := runtime.SaveDialogOptions{Title: title, DefaultFilename: name, DefaultDirectory: h.start(), CanCreateDirectories: true}
	if ext := filepath.Ext(name); ext != "" {
		o.Filters = []runtime.FileFilter{{DisplayName: "*" + ext, Pattern: "*" + ext}}
	}
	path, err := runtime.SaveFileDialog(h.ctx, o)
	return h.chosen(path, err)
}

func (h *host) ChooseFolder(title string) (string, error) {
	if err := h.ready(); err != nil {
		return "", err
	}
	dir, err := runtime.OpenDirectoryDialog(h.ctx, runtime.OpenDialogOptions{Title: title, DefaultDirectory: h.start(), CanCreateDirectories: true})
	return h.chosen(dir, err)
}

func (h *host) OpenPath(path string) error { return Open(path) }

func (h *host) start() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.dir
}

// chosen remembers the folder, so that the next dialog starts there.
func (h *host) chosen(path string, err error) (string, error) {
	if err != nil {
		return "", fmt.Errorf("dialog: %w", err)
	}
	if path != "" {
		dir := path
		if info, err := os.Stat(path); err != nil || !info.IsDir() {
			dir = filepath.Dir(path)
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		h.dir = dir
	}
	return path, nil
}

// startDir is an existing absolute folder: a dialog that is told another one fails.
func startDir() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	if docs := filepath.Join(home, "Documents"); isDir(docs) {
		return docs
	}
	return home
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
