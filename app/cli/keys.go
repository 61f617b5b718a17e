package cli

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"

	"opsbook/app"
	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/record"
)

// made is what init and demo print: once, because the recovery key is not stored.
type made struct {
	Folder   string   `json:"folder"`
	Username string   `json:"username"`
	Password string   `json:"password,omitempty"` // only if the program made it
	Recovery []string `json:"recovery"`
	Records  int      `json:"records,omitempty"`
}

func (m made) print(w io.Writer) {
	fmt.Fprintf(w, "folder: %s\nadministrator: %s\n", m.Folder, m.Username)
	if m.Password != "" {
		fmt.Fprintf(w, "password: %s\n", m.Password)
	}
	fmt.Fprintf(w, "recovery key (shown once; whoever holds it holds the data): %s\n", strings.Join(m.Recovery, " "))
}

func (e *env) initFile() error {
	var company string
	e.flags.StringVar(&company, "company", "我的公司", "")
	if _, err := e.parse(0, 0); err != nil {
		return err
	}
	return e.begin(backend.First{Company: company}, func(*app.App, *made) error { return nil })
}

func (e *env) demo() error {
	var scale int
	e.flags.IntVar(&scale, "scale", 0, "this many devices instead of the company's 200")
	if _, err := e.parse(0, 0); err != nil {
		return err
	}
	if scale < 0 || scale > 2_000_000 {
		return fmt.Errorf("%w: --scale is 0 to 2000000", errUsage)
	}
	return e.begin(backend.First{Company: "演示公司"}, func(a *app.App, m *made) (err error) {
		m.Records, err = app.FillDemo(a, scale, func(done, of int) {
			if !e.json {
				fmt.Fprintf(e.err, "\r%d / %d", done, of)
			}
		})
		if !e.json {
			fmt.Fprintln(e.err)
		}
		return err
	})
}

// begin makes a new file and goes on with it.
func (e *env) begin(first backend.First, then func(*app.App, *made) error) (err error) {
	m := made{Folder: e.data, Username: e.user}
	password := ""
	if e.pwFile != "" {
		if password, err = e.password(e.pwFile); err != nil {
			return err
		}
	} else {
		// Base32 without the letters that people confuse; letters and digits both.
		m.Password = "Op1" + rand.Text()[:13]
		password = m.Password
	}
	b, err := e.attachFolder()
	if err != nil {
		return err
	}
	a := app.New(e.ctx, b, nil)
	defer func() { err = errors.Join(err, app.Release(a)) }()
	first.Username, first.Password = e.user, password
	if first.Name == "" {
		first.Name = "系统管理员"
	}
	if m.Recovery, err = b.Init(e.ctx, first); err != nil {
		return err
	}
	if err := then(a, &m); err != nil {
		return err
	}
	return e.result(m, m.print)
}

func (e *env) users() error {
	pos, err := e.parse(1, 4)
	if err != nil {
		return err
	}
	done := func(w io.Writer) {}
	return e.open(func(a *app.App) error {
		switch {
		case pos[0] == "list" && len(pos) == 1:
			list, err := a.Users()
			if err != nil {
				return err
			}
			return e.result(list, func(w io.Writer) {
				for _, u := range list {
					fmt.Fprintf(w, "%s\t%v\t%v\t%v\n", u.Number, u.Values["display_name"], u.Values["roles"], u.Status)
				}
			})
		case pos[0] == "add" && len(pos) == 4:
			password, err := e.password(pos[3])
			if err != nil {
				return err
			}
			out, err := a.AddUser(record.Input{Values: map[string]any{"username": pos[1], "roles": pos[2], "data_scope": "all"}}, password)
			if err != nil {
				return err
			}
			return e.result(out, func(w io.Writer) { fmt.Fprintln(w, out.Number) })
		case pos[0] == "password" && len(pos) == 3:
			password, err := e.password(pos[2])
			if err != nil {
				return err
			}
			if err := a.SetPassword(pos[1], password); err != nil {
				return err
			}
			return e.result(map[string]string{"username": pos[1]}, done)
		case pos[0] == "disable" && len(pos) == 2:
			if err := a.DisableUser(pos[1]); err != nil {
				return err
			}
			return e.result(map[string]string{"username": pos[1]}, done)
		}
		return fmt.Errorf("%w: user %s", errUsage, strings.Join(pos, " "))
	})
}

func (e *env) keys() error {
	pos, err := e.parse(1, 3)
	if err != nil {
		return err
	}
	if pos[0] == "recover" && len(pos) == 3 {
		return e.recover(pos[1], pos[2])
	}
	return e.open(func(a *app.App) error {
		password, err := e.password(e.pwFile)
		if err != nil {
			return err
		}
		switch {
		case pos[0] == "password" && len(pos) == 2:
			fresh, err := e.password(pos[1])
			if err != nil {
				return err
			}
			if err := a.ChangePassword(password, fresh); err != nil {
				return err
			}
			return e.result(map[string]string{"username": e.user}, func(io.Writer) {})
		case pos[0] == "add" && len(pos) == 3:
			fresh, err := e.password(pos[2])
			if err != nil {
				return err
			}
			if err := a.SetPassword(pos[1], fresh); err != nil {
				return err
			}
			return e.result(map[string]string{"username": pos[1]}, func(io.Writer) {})
		case pos[0] == "remove" && len(pos) == 2:
			if err := app.RemovePassword(a, pos[1]); err != nil {
				return err
			}
			return e.result(map[string]string{"username": pos[1]}, func(io.Writer) {})
		case pos[0] == "recovery" && len(pos) == 1:
			return e.groups(a.RecoveryKey(password))
		case pos[0] == "rotate" && len(pos) == 1:
			return e.groups(a.Rotate(password))
		}
		return fmt.Errorf("%w: key %s", errUsage, strings.Join(pos, " "))
	})
}

func (e *env) groups(groups []string, err error) error {
	if err != nil {
		return err
	}
	return e.result(map[string]any{"recovery": groups}, func(w io.Writer) { fmt.Fprintln(w, strings.Join(groups, " ")) })
}

func (e *env) recover(groupsFile, newFile string) (err error) {
	groups, err := os.ReadFile(groupsFile)
	if err != nil {
		return fault.New(fault.NotFound, "读不到文件 %s。", "Cannot read the file %s.", fault.Whole(groupsFile))
	}
	password, err := e.password(newFile)
	if err != nil {
		return err
	}
	b, err := e.attachFolder()
	if err != nil {
		return err
	}
	a := app.New(e.ctx, b, nil)
	defer func() { err = errors.Join(err, app.Release(a)) }()
	if _, err := a.UnlockByRecovery(string(groups), e.user, password); err != nil {
		return err
	}
	return e.result(map[string]string{"username": e.user}, func(io.Writer) {})
}

// serve opens the browser door; its page asks for the password.
func (e *env) serve() (err error) {
	addr, open := "", false
	e.flags.StringVar(&addr, "addr", "127.0.0.1:0", "")
	e.flags.BoolVar(&open, "open", false, "show the page in the system's browser")
	if _, err := e.parse(0, 0); err != nil {
		return err
	}
	if host, port, err := net.SplitHostPort(addr); err != nil || host != "127.0.0.1" {
		return fmt.Errorf("%w: --addr %s is not 127.0.0.1:PORT", errUsage, addr)
	} else if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("%w: --addr %s is not 127.0.0.1:PORT", errUsage, addr)
	}
	b, err := e.attachFolder()
	if err != nil {
		return err
	}
	a := app.New(e.ctx, b, nil)
	defer func() { err = errors.Join(err, app.Close(a)) }()
	return e.doors.Serve(e.ctx, a, addr, func(url string) {
		fmt.Fprintln(e.out, url)
		if open {
			if err := e.doors.Open(url); err != nil {
				fmt.Fprintln(e.err, err)
			}
		}
	})
}

// window opens the window. What keeps the data folder from being opened is shown
// in it, because a clerk has no console.
func (e *env) window() error {
	safe := false
	e.flags.BoolVar(&safe, "safe", false, "draw without the graphics card")
	if _, err := e.parse(0, 0); err != nil {
		return err
	}
	b, err := e.attachFolder()
	if f := fault.Of(err); f != nil {
		if f.Code == fault.Internal {
			return err
		}
		return e.doors.Window(nil, e.device, f.Message.ZH+"\n"+f.Message.EN, safe)
	}
	return e.doors.Window(app.New(e.ctx, b, nil), e.device, "", safe)
}
