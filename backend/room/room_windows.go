package room

import (
	"fmt"

	"golang.org/x/sys/windows"
)

func free(dir string) (int64, error) {
	p, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, fmt.Errorf("room: %w", err)
	}
	var left uint64
	if err := windows.GetDiskFreeSpaceEx(p, &left, nil, nil); err != nil {
		return 0, fmt.Errorf("room: %w", err)
	}
	return int64(left), nil
}
