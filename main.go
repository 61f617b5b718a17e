// Opsbook (运营台账): registers, forms and reminders of an operations office, in
// one encrypted file. main picks the door and embeds the frontend.
package main

import (
	"context"
	"embed"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"opsbook/app"
	"opsbook/app/browser"
	"opsbook/app/cli"
)

//go:embed all:frontend/dist
var dist embed.FS

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, cli.Doors{Serve: serve})
	stop()
	os.Exit(code)
}

// serve opens the browser door.
func serve(ctx context.Context, a *app.App, addr string, ready func(url string)) error {
	assets, err := fs.Sub(dist, "frontend/dist")
	if err != nil {
		return err
	}
	s := browser.New(assets, app.Files(a), a, app.Explain)
	app.SetHost(a, s)
	return s.Serve(ctx, addr, ready)
}
