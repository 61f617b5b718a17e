package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"reflect"
	"runtime/debug"
	"strconv"

	"opsbook/backend/fault"
)

// method is one bound method, as the window would offer it.
type method struct {
	call reflect.Value
	in   []reflect.Type
}

// methods lists the exported methods of bound by the names that the window gives
// them: package.Struct.Method.
func methods(bound any) map[string]method {
	v := reflect.ValueOf(bound)
	out := map[string]method{}
	for i := range v.NumMethod() {
		m := method{call: v.Method(i)}
		for j := range m.call.Type().NumIn() {
			m.in = append(m.in, m.call.Type().In(j))
		}
		out[v.Elem().Type().String()+"."+v.Type().Method(i).Name] = m
	}
	return out
}

// request is the body of a call.
type request struct {
	Name string            `json:"name"`
	Args []json.RawMessage `json:"args"`
}

// answer is either the result or the explained error of a call that ran.
type answer struct {
	Result json.RawMessage `json:"result,omitempty"`
	Error  string          `json:"error,omitempty"`
}

var errArguments = errors.New("arguments do not fit")

// rpc runs one call. A call that ran is answered with 200, whatever became of it; 4xx
// means that it never ran.
func (s *Server) rpc(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	if t, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); t != "application/json" {
		http.Error(w, "not JSON", http.StatusUnsupportedMediaType)
		return
	}
	var large *http.MaxBytesError
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxCall))
	switch {
	case errors.As(err, &large):
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		return // the page went away
	}
	m, args, err := s.parse(body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if !s.enter(r.Context()) {
		return
	}
	defer func() { <-s.slots }()
	reply, err := json.Marshal(s.run(m, args))
	if err != nil {
		slog.Error("browser door: answer", "err", err)
		http.Error(w, "no answer", http.StatusInternalServerError)
		return
	}
	// With its length the answer reaches the page in one piece.
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(reply)))
	if _, err := w.Write(reply); err != nil {
		slog.Debug("browser door: answer not taken", "err", err)
	}
}

// enter waits for its turn; false: the page went away before.
func (s *Server) enter(ctx context.Context) bool {
	select {
	case s.slots <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// parse finds the method and decodes its arguments.
func (s *Server) parse(body []byte) (m method, args []reflect.Value, err error) {
	var in request
	if err := json.Unmarshal(body, &in); err != nil {
		return m, nil, fmt.Errorf("call: %w", err)
	}
	m, ok := s.calls[in.Name]
	if !ok {
		return m, nil, fmt.Errorf("call: no method %.80q", in.Name)
	}
	if len(in.Args) != len(m.in) {
		return m, nil, fmt.Errorf("%w: %s takes %d, got %d", errArguments, in.Name, len(m.in), len(in.Args))
	}
	for i, t := range m.in {
		p := reflect.New(t)
		if err := json.Unmarshal(in.Args[i], p.Interface()); err != nil {
			return m, nil, fmt.Errorf("%w: %s, number %d: %w", errArguments, in.Name, i+1, err)
		}
		args = append(args, p.Elem())
	}
	return m, args, nil
}

// run calls m and never panics.
func (s *Server) run(m method, args []reflect.Value) answer {
	out, err := result(m, args)
	if err != nil {
		return answer{Error: s.explain(err)}
	}
	return answer{Result: out}
}

// result is what m returns, already written as JSON: null if it returns nothing.
func result(m method, args []reflect.Value) (out json.RawMessage, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	out = json.RawMessage("null")
	for _, v := range m.call.Call(args) {
		if v.Type() == reflect.TypeFor[error]() {
			err, _ = v.Interface().(error)
			continue
		}
		b, bad := json.Marshal(v.Interface())
		if bad != nil {
			return nil, fmt.Errorf("result: %w", bad)
		}
		out = b
	}
	return out, err
}

// Door names this door.
func (s *Server) Door() string { return "browser" }

// Emit sends an event to every open page.
func (s *Server) Emit(name string, data ...any) { s.feed.emit(name, data) }

// OpenFile is a fault: a page uploads with its own dialog.
func (s *Server) OpenFile(string, ...string) (string, error) { return "", pageOnly() }

// OpenFiles is OpenFile of several.
func (s *Server) OpenFiles(string, ...string) ([]string, error) { return nil, pageOnly() }

// SaveFile is a fault: a page downloads by its own link.
func (s *Server) SaveFile(string, string) (string, error) { return "", pageOnly() }

// ChooseFolder is a fault: in a page a folder is typed.
func (s *Server) ChooseFolder(string) (string, error) {
	return "", fault.New(fault.Invalid, "在浏览器里不能选择文件夹，请直接输入文件夹的完整路径。",
		"A browser cannot choose a folder; type its full path.")
}

// OpenPath is a fault: a page shows or downloads the file itself.
func (s *Server) OpenPath(string) error { return pageOnly() }

func pageOnly() error {
	return fault.New(fault.Invalid, "在浏览器里请用页面上的上传、下载按钮来打开或保存文件。",
		"In a browser, open and save files with the page's own upload and download buttons.")
}
