package backend

import "context"

// heard runs work that cannot be stopped, such as that on a password, which is slow on
// purpose, and gives up waiting for it when ctx ends. It then runs to its end unheard:
// whatever it gives is lost, and what it writes must be right nevertheless.
func heard[T any](ctx context.Context, work func() (T, error)) (T, error) {
	type given struct {
		value T
		err   error
	}
	done := make(chan given, 1)
	go func() {
		v, err := work()
		done <- given{v, err}
	}()
	select {
	case g := <-done:
		return g.value, g.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
