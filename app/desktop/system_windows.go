package desktop

import (
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// Open shows a file, a folder or an address in the system's own program for it.
func Open(target string) error {
	p, err := windows.UTF16PtrFromString(target)
	if err != nil {
		return fmt.Errorf("open %s: %w", target, err)
	}
	verb, _ := windows.UTF16PtrFromString("open")
	if err := windows.ShellExecute(0, verb, p, nil, nil, windows.SW_SHOWNORMAL); err != nil {
		return fmt.Errorf("open %s: %w", target, err)
	}
	return nil
}

var (
	kernel32      = windows.NewLazySystemDLL("kernel32.dll")
	attachConsole = kernel32.NewProc("AttachConsole")
)

// Console lets a program that was built for windows write to the console it was
// called from. Output that is already redirected to a file or a pipe stays so.
func Console() {
	const parent = ^uintptr(0)
	if r, _, _ := attachConsole.Call(parent); r == 0 {
		return // not called from a console
	}
	for _, std := range []struct {
		id   uint32
		file **os.File
		name string
	}{
		{windows.STD_INPUT_HANDLE, &os.Stdin, "CONIN$"},
		{windows.STD_OUTPUT_HANDLE, &os.Stdout, "CONOUT$"},
		{windows.STD_ERROR_HANDLE, &os.Stderr, "CONOUT$"},
	} {
		if h, err := windows.GetStdHandle(std.id); err == nil && h != 0 && h != windows.InvalidHandle {
			if t, err := windows.GetFileType(h); err == nil && t != windows.FILE_TYPE_UNKNOWN {
				continue
			}
		}
		if f, err := os.OpenFile(std.name, os.O_RDWR, 0); err == nil {
			*std.file = f
		}
	}
}
