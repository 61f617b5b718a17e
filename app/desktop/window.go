//go:build bindings || (desktop && production)

package desktop

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"html"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"opsbook/app/browser"
)

// window is one run of Run.
type window struct {
	Program
	host    host
	saved   bounds
	placed  sync.Once
	leaving sync.Once
	left    atomic.Bool // the work has ended and the window may go
}

// smoke lets the smoke build look on; it is nil in every other.
var smoke func(*options.App)

// Run shows p until the window is closed. It returns an error only if the window
// cannot be made. In a build that generates bindings it writes them instead.
func Run(p Program) error {
	w := &window{Program: p, saved: remembered(p.State), host: host{dir: startDir()}}
	if p.Trouble != "" {
		w.Assets, w.Files, w.Bound = nil, trouble(p.Title, p.Trouble), nil
	}
	o := w.options()
	if smoke != nil {
		smoke(o)
	}
	return wails.Run(o)
}

// trouble is a page with one sentence.
func trouble(title, sentence string) http.Handler {
	page := `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>` + html.EscapeString(title) +
		`</title></head><body style="font:16px/1.7 sans-serif;margin:15vh 12vw"><h1 style="font-size:20px">` + html.EscapeString(title) +
		`</h1><p style="white-space:pre-line">` + html.EscapeString(sentence) + `</p></body></html>`
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" && r.URL.Path != "/index.html" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(page))
	})
}

func (w *window) options() *options.App {
	o := &options.App{
		Title: w.Title, Width: w.saved.Width, Height: w.saved.Height, MinWidth: minWidth, MinHeight: minHeight,
		BackgroundColour:         options.NewRGB(247, 248, 250),
		AssetServer:              &assetserver.Options{Assets: w.Assets, Handler: plain(w.Files), Middleware: policy},
		OnStartup:                w.start,
		OnDomReady:               func(ctx context.Context) { w.placed.Do(func() { w.place(ctx) }) }, // it comes at each reload
		OnBeforeClose:            w.beforeClose,
		ErrorFormatter:           func(err error) any { return w.Explain(err) },
		SingleInstanceLock:       &options.SingleInstanceLock{UniqueId: w.name(), OnSecondInstanceLaunch: w.raise},
		EnableDefaultContextMenu: true, // copy and paste by mouse
		Windows: &windows.Options{
			Theme:                windows.Light,
			WebviewUserDataPath:  filepath.Join(w.State, "WebView2"),
			WebviewBrowserPath:   fixedRuntime(),
			WebviewGpuIsDisabled: w.Safe,
			Messages:             messages(),
			IsZoomControlEnabled: true,
			WindowClassName:      "opsbook",
		},
		Linux: &linux.Options{ProgramName: "opsbook", WebviewGpuPolicy: linux.WebviewGpuPolicyOnDemand},
	}
	if w.Safe {
		o.Linux.WebviewGpuPolicy = linux.WebviewGpuPolicyNever
	}
	if w.saved.Maximised {
		o.WindowStartState = options.Maximised
	}
	if w.Bound != nil {
		o.Bind = []any{w.Bound}
	}
	return o
}

// name is the ID as every system can take it: a mutex has no backslashes and a
// bus name no slashes.
func (w *window) name() string {
	sum := sha256.Sum256([]byte(w.ID))
	return "opsbook-" + hex.EncodeToString(sum[:8])
}

// policy gives pages the same headers as the browser door.
func policy(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", browser.Policy)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// plain takes conditions off requests: a 304 answer becomes an error in the window.
func plain(files http.Handler) http.Handler {
	if files == nil {
		return http.NotFoundHandler()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("If-Modified-Since")
		r.Header.Del("If-None-Match")
		w.Header().Set("Cache-Control", "no-store")
		files.ServeHTTP(w, r)
	})
}

func (w *window) start(ctx context.Context) {
	w.host.ctx = ctx
	if w.Opened != nil {
		w.Opened(&w.host)
	}
}

// place puts the window where it was, if a screen is still there.
func (w *window) place(ctx context.Context) {
	if !w.saved.Placed && !w.saved.Maximised {
		return
	}
	var screens []size
	all, err := runtime.ScreenGetAll(ctx)
	if err != nil {
		slog.Warn("window: screens", "err", err)
	}
	for _, s := range all {
		screens = append(screens, size{s.Size.Width, s.Size.Height})
	}
	b := w.saved.rescue(screens, func(b bounds) bool { return shown(b, screens) })
	if b.Maximised {
		if b == w.saved {
			return
		}
		// What it goes back to from being maximised must be on a screen too.
		runtime.WindowUnmaximise(ctx)
		defer runtime.WindowMaximise(ctx)
	}
	runtime.WindowSetSize(ctx, b.Width, b.Height)
	if b.Placed {
		runtime.WindowSetPosition(ctx, b.X, b.Y)
	} else {
		runtime.WindowCenter(ctx)
	}
}

// raise brings the window to the front when the program is started again.
func (w *window) raise(second options.SecondInstanceData) {
	if w.host.ready() != nil {
		return
	}
	runtime.WindowUnminimise(w.host.ctx)
	runtime.Show(w.host.ctx)
	if w.Again != nil {
		w.Again(second.Args, second.WorkingDirectory)
	}
}

// beforeClose holds the window open until the work has ended, so that a backup is
// finished and what goes wrong is seen. The page is told by "closing".
func (w *window) beforeClose(ctx context.Context) (prevent bool) {
	if w.left.Load() {
		return false
	}
	w.leaving.Do(func() {
		w.keep(ctx)
		go w.leave(ctx)
	})
	return true
}

func (w *window) leave(ctx context.Context) {
	defer runtime.Quit(ctx)
	defer w.left.Store(true)
	if w.Close == nil {
		return
	}
	w.host.Emit("closing")
	if err := w.Close(); err != nil {
		_, bad := runtime.MessageDialog(ctx, runtime.MessageDialogOptions{
			Type: runtime.ErrorDialog, Title: w.Title, Message: w.sentence(err)})
		if bad != nil {
			slog.Error("window: closing", "err", bad)
		}
	}
}

// sentence is the Chinese sentence of an explained error.
func (w *window) sentence(err error) string {
	var f struct {
		Message struct{ ZH string }
		Ref     string
	}
	explained := w.Explain(err)
	if json.NewDecoder(bytes.NewReader([]byte(explained))).Decode(&f) != nil || f.Message.ZH == "" {
		return explained
	}
	if f.Ref != "" {
		return f.Message.ZH + "(" + f.Ref + ")"
	}
	return f.Message.ZH
}

// keep remembers the window's place. A minimised window has none; a maximised one
// keeps the bounds that it had before.
func (w *window) keep(ctx context.Context) {
	b := w.saved
	switch {
	case runtime.WindowIsMinimised(ctx):
		return
	case runtime.WindowIsMaximised(ctx):
		b.Maximised = true
	default:
		b.Maximised, b.Placed = false, true
		b.X, b.Y = runtime.WindowGetPosition(ctx)
		b.Width, b.Height = runtime.WindowGetSize(ctx)
	}
	if err := b.remember(w.State); err != nil {
		slog.Warn("window: place not saved", "err", err)
	}
}

// messages are what Windows shows about its web view.
func messages() *windows.Messages {
	return &windows.Messages{
		InstallationRequired: "本程序需要 Microsoft Edge WebView2 运行时。请运行随附的离线安装程序，或联系管理员。",
		UpdateRequired:       "Microsoft Edge WebView2 运行时版本过低。请运行随附的离线安装程序，或联系管理员。",
		MissingRequirements:  "缺少运行环境",
		Webview2NotInstalled: "没有安装 WebView2 运行时",
		Error:                "错误",
		FailedToInstall:      "运行时没有安装成功，请重试。",
		DownloadPage:         "本程序需要 WebView2 运行时，最低版本：",
		PressOKToInstall:     "按“确定”开始安装。",
		ContactAdmin:         "本程序需要 WebView2 运行时，请联系管理员安装。",
		InvalidFixedWebview2: "程序旁边 WebView2 文件夹里的运行时不能用，或版本过低。",
		WebView2ProcessCrash: "界面组件意外退出，需要重新启动程序。数据没有丢失。",
	}
}
