package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/store"
)

// MaxUpload bounds what a page may send at once.
const MaxUpload = 256 << 20

// Files serves and takes what is too big for a call: finished papers and
// workbooks, attachments, files to import. Every door mounts it under /_file/.
func Files(a *App) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_file/out/{token}", a.core.serveOut)
	mux.HandleFunc("GET /_file/attached/{id}", a.core.serveAttachment)
	mux.HandleFunc("GET /_file/handed/{token}", a.core.serveHanded)
	mux.HandleFunc("POST /_file/hand", a.core.takeHanded)
	mux.HandleFunc("POST /_file/upload", a.core.takeUpload)
	mux.HandleFunc("POST /_file/attach", a.core.takeAttachment)
	return mux
}

// send writes a file with headers that keep it out of caches: 304 answers do not
// survive every window.
func send(w http.ResponseWriter, r *http.Request, name, mime string, content io.ReadSeeker) {
	w.Header().Set("Content-Type", mime)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	how := "inline"
	if r.URL.Query().Has("download") {
		how = "attachment"
	}
	w.Header().Set("Content-Disposition", fmt.Sprintf("%s; filename*=UTF-8''%s", how, url.PathEscape(name)))
	http.ServeContent(w, r, "", time.Time{}, content)
}

func (c *core) refuse(w http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	switch fault.Of(err).Code {
	case fault.NotFound:
		status = http.StatusNotFound
	case fault.Forbidden, fault.Locked:
		status = http.StatusForbidden
	case fault.Internal:
		status = http.StatusInternalServerError
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, c.explain(err))
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (c *core) serveOut(w http.ResponseWriter, r *http.Request) {
	f, err := c.outs.get(r.PathValue("token"))
	if err != nil {
		c.refuse(w, err)
		return
	}
	send(w, r, f.Name, f.mime, f.reader())
}

func (c *core) takeUpload(w http.ResponseWriter, r *http.Request) {
	if _, err := c.desk(); err != nil {
		c.refuse(w, err)
		return
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxUpload))
	if err != nil {
		c.refuse(w, fault.New(fault.Invalid, "文件太大（最多 %d MB）。", "The file is too large (at most %d MB).", MaxUpload>>20))
		return
	}
	answer(w, c.outs.upload(fileName(r), data))
}

func fileName(r *http.Request) string {
	name := r.URL.Query().Get("name")
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	return name
}

func (c *core) takeAttachment(w http.ResponseWriter, r *http.Request) {
	if _, err := c.desk(); err != nil {
		c.refuse(w, err)
		return
	}
	q := r.URL.Query()
	k, err := c.b.Catalog().Kind(q.Get("kind"))
	if err != nil {
		c.refuse(w, err)
		return
	}
	// Others wait while something is written, and a page may send as slowly as it likes.
	data, err := io.ReadAll(io.LimitReader(r.Body, attach.MaxSize+1))
	if err != nil {
		return // the page went away
	}
	var out attach.Attachment
	err = c.b.Write(r.Context(), func(tx *store.Tx) (err error) {
		out, err = attach.Add(tx, k, q.Get("id"), q.Get("field"), fileName(r), bytes.NewReader(data))
		return err
	})
	if err != nil {
		c.refuse(w, err)
		return
	}
	answer(w, out)
}

func (c *core) serveAttachment(w http.ResponseWriter, r *http.Request) {
	err := c.b.Read(r.Context(), func(tx *store.Tx) error {
		content, at, err := attach.Open(tx, r.PathValue("id"))
		if err != nil {
			return err
		}
		if !at.Inline() {
			r.URL.RawQuery += "&download"
		}
		send(w, r, at.Name, at.MIME, content)
		return nil
	})
	if err != nil {
		c.refuse(w, err)
	}
}

// DropAttachment marks a file as void.
func (a *App) DropAttachment(id, reason string) (err error) {
	defer guard(&err)
	return a.core.b.Write(a.core.ctx, func(tx *store.Tx) error { return attach.Drop(tx, id, reason) })
}
