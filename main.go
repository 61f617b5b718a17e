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

// run is the window without arguments, or with a package to look at, where there is one;
// else the command line, whose serve is the browser door.
func run(ctx context.Context, args []string) int {
	if desktop.Generating {
		if desktop.Run(desktop.Program{Assets: assets(), Bound: &app.App{}, Explain: app.Explain}) != nil {
			return 3
		}
		return 0
	}
	var d doors
	if len(args) == 1 && app.IsPackage(args[0]) {
		d.given, args = args[0], nil
	}
	if len(args) == 0 {
		args = []string{"serve", "--open"}
		if desktop.Available() == nil {
			args = []string{"window"}
		}
	}
	desktop.Console()
	return cli.Run(ctx, args, os.Stdin, os.Stdout, os.Stderr, cli.Doors{Serve: d.serve, Window: d.window, Open: desktop.Open})
}

func assets() fs.FS {
	sub, err := fs.Sub(dist, "frontend/dist")
	if err != nil {
		panic(err) // the path is a constant of this file
	}
	return sub
}

// doors show what the program was started with: a package, "" for none.
type doors struct{ given string }

// serve opens the browser door.
func (d doors) serve(ctx context.Context, a *app.App, addr string, ready func(url string)) error {
	s := browser.New(assets(), app.Files(a), a, app.Explainer(a))
	s.Unused = 10 * time.Minute // a clerk's PC has no console to stop it from
	app.SetHost(a, s)
	app.Hand(a, d.given)
	return s.Serve(ctx, addr, ready)
}

// window opens the window; state is where it keeps its place.
func (d doors) window(a *app.App, state, trouble string, safe bool) error {
	p := desktop.Program{Title: "运营台账", ID: state, Assets: assets(), Explain: app.Explain, State: state, Trouble: trouble, Safe: safe}
	if a != nil {
		p.Bound, p.Files, p.Explain = a, app.Files(a), app.Explainer(a)
		p.Opened = func(h app.Host) { app.SetHost(a, h); app.Hand(a, d.given) }
		p.Again = func(args []string, dir string) { app.HandAgain(a, args, dir) }
		p.Close = func() error { return app.Close(a) }
	}
	return desktop.Run(p)
}
