package exchange

import (
	"bytes"
	"testing"

	"github.com/fxamacker/cbor/v2"
)

// What a program before volumes has written of a package can be taken back, too.
func TestWhatWasBroughtBefore(t *testing.T) {
	stream := bytes.Repeat([]byte{7}, 16)
	spans := []span{{stream, 3, 9}}
	for name, v := range map[string]any{"now": brought{spans, stream}, "before": spans, "nothing": brought{nil, stream}, "nothing before": []span(nil)} {
		b, err := cbor.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		got, err := readBrought(b)
		if some := name == "now" || name == "before"; err != nil || some != (len(got.Spans) == 1 && got.Spans[0].To == 9) || (name == "now") != (len(got.With) == 16) && name != "nothing" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// A note comes from a PC that takes part, but not necessarily from this program: a volume
// that it names is one that can be.
func FuzzNote(f *testing.F) {
	stream := make([]byte, 16)
	for _, n := range []note{
		{Stream: stream}, {Stream: stream, Volume: &volumeNote{Set: stream, N: 2, Of: 3}},
		{Stream: stream, Volume: &volumeNote{Set: stream, N: 4, Of: 3}}, {Stream: stream, Volume: &volumeNote{Set: stream[:3], N: 1, Of: 2}},
		{Stream: stream, Volume: &volumeNote{Set: stream, N: -1, Of: 1 << 40}}, {Stream: stream, Welcome: &welcome{Root: stream, Company: "星桥澜"}},
	} {
		b, err := noteOut.Marshal(n)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		n, err := readNote(b, nil)
		if v := n.Volume; err == nil && v != nil && (v.Of < 2 || v.Of > MaxVolumes || v.N < 1 || v.N > v.Of || len(v.Set) != 16) {
			t.Fatalf("%+v", v)
		}
	})
}
