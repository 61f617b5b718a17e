package scan_test

import (
	"testing"

	"opsbook/backend/scan"
)

func FuzzParseMark(f *testing.F) {
	f.Add(seven)
	f.Add("OPS1||x|1|1")
	f.Add("OPS1|a|b|0|1")
	f.Add("OPS2|a|b|1|1")
	f.Fuzz(func(t *testing.T, text string) {
		m, ok := scan.ParseMark(text)
		if !ok {
			return
		}
		if again, ok := scan.ParseMark(m.String()); !ok || again != m || m.Form == "" || m.Number == "" || m.Page < 1 || m.Version < 1 {
			t.Errorf("%q: %+v, then %+v", text, m, again)
		}
	})
}
