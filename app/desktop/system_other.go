//go:build !windows

package desktop

import (
	"fmt"
	"os/exec"
)

// Open shows a file, a folder or an address in the system's own program for it.
func Open(target string) error {
	cmd := exec.Command("xdg-open", target)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("open %s: %w", target, err)
	}
	go func() { _ = cmd.Wait() }() // only to let the process go; the viewer shows its own errors
	return nil
}

// Console does nothing: here every program has its console.
func Console() {}
