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
	"time"

	"opsbook/app"
	"opsbook/app/browser"
	"opsbook/app/cli"
	"opsbook/app/desktop"
)

//go:embed all:frontend/dist
var dist embed.FS

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// run is the window without arguments, where there is one; else the command line,
// whose serve is the browser door.
func run(ctx context.Context, args []string) int {
	if desktop.Generating {
		return opened(desktop.Run(desktop.Program{Assets: assets(), Bound: &app.App{}, Explain: app.Explain}))
	}
	doors := cli.Doors{Serve: serve, Window: window, Open: desktop.Open}
	if len(args) == 0 {
		args = []string{"serve", "--open"}
		if desktop.Available() == nil {
			args = []string{"window"}
		}
	}
	desktop.Console()
	return cli.Run(ctx, args, os.Stdin, os.Stdout, os.Stderr, doors)
}

func opened(err error) int {
	if err != nil {
		return 3
	}
	return 0
}

func assets() fs.FS {
	sub, err := fs.Sub(dist, "frontend/dist")
	if err != nil {
		panic(err) // the path is a constant of this file
	}
	return sub
}

// serve opens the browser door.
func serve(ctx context.Context, a *app.App, addr string, ready func(url string)) error {
	s := browser.New(assets(), app.Files(a), a, app.Explainer(a))
	s.Unused = 10 * time.Minute // a clerk's PC has no console to stop it from
	app.SetHost(a, s)
	return s.Serve(ctx, addr, ready)
}

// window opens the window; state is where it keeps its place.
func window(a *app.App, state, trouble string, safe bool) error {
	p := desktop.Program{Title: "运营台账", ID: state, Assets: assets(), Explain: app.Explain, State: state, Trouble: trouble, Safe: safe}
	if a != nil {
		p.Bound, p.Files, p.Explain = a, app.Files(a), app.Explainer(a)
		p.Opened = func(h app.Host) { app.SetHost(a, h) }
		p.Close = func() error { return app.Close(a) }
	}
	return desktop.Run(p)
}
