package exchange

import "testing"

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
		n, err := readNote(b)
		if v := n.Volume; err == nil && v != nil && (v.Of < 2 || v.Of > MaxVolumes || v.N < 1 || v.N > v.Of || len(v.Set) != 16) {
			t.Fatalf("%+v", v)
		}
	})
}
