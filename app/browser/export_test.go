package browser

import (
	"bytes"
	"net/http"
	"net/http/httptest"
)

// CallForTest runs one call's body past the guard.
func CallForTest(s *Server, body []byte) (int, []byte) {
	r := httptest.NewRequest(http.MethodPost, "/_rpc", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.rpc(w, r)
	return w.Code, w.Body.Bytes()
}
