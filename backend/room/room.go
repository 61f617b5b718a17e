// Package room tells how much room a disk has left.
package room

// Free is how many bytes this user may still write to the disk of dir.
func Free(dir string) (int64, error) { return free(dir) }
