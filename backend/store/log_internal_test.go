package store

import (
	"bytes"
	"encoding/hex"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/quick"

	"github.com/fxamacker/cbor/v2"
)

// The bytes of an operation and its hash are the format of the log, of packages
// and of signatures: for ever. This test is never updated.
func TestAnOperationIsTheseBytes(t *testing.T) {
	stream, _ := hex.DecodeString("000102030405060708090a0b0c0d0e0f")
	rid, _ := hex.DecodeString("0193508b6c0070008000000000000001")
	ref, _ := hex.DecodeString("0193508b6c0070008000000000000002")
	pairs := []pair{{"name", "打印机"}, {"cost", int64(459900)}, {"balance", int64(-7)}, {"dept_id", ref}, {"no", nil}}
	body, err := cborBody(nil, pairs)
	if err != nil {
		t.Fatal(err)
	}
	o := op{seq: 300, hlc: 1774918800000 << 16, usr: []byte{}, act: ActUpdate | actLast, tbl: "equipment", rid: rid, body: body}
	const canonical = "8719012c1b019d4167928000004018826965717569706d656e74500193508b6c0070008000000000000001" +
		"a5626e6ff664636f73741a0007047c646e616d6569e68993e58db0e69cba6762616c616e636526676465707" +
		"45f6964500193508b6c0070008000000000000002"
	if got := hex.EncodeToString(o.canonical(nil)); got != canonical {
		t.Errorf("bytes:\n%s\nwant\n%s", got, canonical)
	}
	const hash = "0c66bad2cdfb40bfadb9ff338d0ae892d16686d9e838d1e98cb08d61e0b11434"
	if got := hex.EncodeToString(o.hash(stream, bytes.Repeat([]byte{0xab}, 32))); got != hash {
		t.Errorf("hash: %s, want %s", got, hash)
	}
}

// oracle encodes as RFC 8949 asks, by another hand.
func oracle(t testing.TB) cbor.EncMode {
	m, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestBodiesAreWhatAnotherEncoderWrites(t *testing.T) {
	enc := oracle(t)
	same := func(names []string, texts []string, numbers []int64, ids [][16]byte) bool {
		m, pairs := map[string]any{}, []pair{}
		put := func(name string, v any) {
			name = strings.ToValidUTF8(name, "")
			if _, there := m[name]; !there {
				m[name], pairs = v, append(pairs, pair{name, v})
			}
		}
		for i, name := range names {
			switch i % 4 {
			case 0:
				put(name, strings.ToValidUTF8(strings.Join(texts, ""), ""))
			case 1:
				put(name, append(numbers, math.MinInt64)[0])
			case 2:
				id := append(ids, [16]byte{})[0]
				put(name, id[:])
			default:
				put(name, nil)
			}
		}
		want, err := enc.Marshal(m)
		got, err2 := cborBody(nil, pairs)
		return err == nil && err2 == nil && bytes.Equal(want, got)
	}
	if err := quick.Check(same, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
}

func TestIntegersAreShortest(t *testing.T) {
	enc := oracle(t)
	for _, n := range []int64{0, 1, 23, 24, 255, 256, 65535, 65536, 1<<32 - 1, 1 << 32, math.MaxInt64, -1, -24, -25, -256, -257, -65537, math.MinInt64} {
		want, err := enc.Marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		if got := cborInt(nil, n); !bytes.Equal(got, want) {
			t.Errorf("%d: %x, want %x", n, got, want)
		}
	}
}

func TestWhatCannotBeReadBackIsNotWritten(t *testing.T) {
	for name, pairs := range map[string][]pair{
		"a name twice":   {{"a", int64(1)}, {"a", int64(2)}},
		"no UTF-8":       {{"a", "\xff"}},
		"a float":        {{"a", 1.5}},
		"an int":         {{"a", 1}},
		"a nested value": {{"a", map[string]any{}}},
	} {
		if _, err := cborBody(nil, pairs); err == nil {
			t.Errorf("%s was written", name)
		}
	}
}

// What is decoded may come from another PC: anything but a flat map of plain
// values is an error, and what is taken is written back as it was.
func FuzzDecodeBody(f *testing.F) {
	good, _ := cborBody(nil, []pair{{"name", "打印机"}, {"cost", int64(-459900)}, {"ref", make([]byte, 16)}, {"no", nil}})
	f.Add(good)
	f.Add([]byte{0xbf, 0x61, 0x61, 0x01, 0xff})             // indefinite length
	f.Add([]byte{0xa1, 0x61, 0x61, 0xfb, 0, 0, 0, 0, 0, 0}) // a float
	f.Add([]byte{0xa2, 0x61, 0x61, 1, 0x61, 0x61, 2})       // a name twice
	f.Add([]byte{0xa1, 0x61, 0x61, 0xc0, 0x60})             // a tag
	f.Add([]byte{0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Add([]byte{0xa1, 0x61, 0x61, 0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}) // below every int64
	f.Add([]byte{0xa1, 0x61, 0x61, 0x18, 0x01})                                           // a head longer than it need be
	f.Add([]byte{0xa1, 0x61, 0x61, 0x61, 0xff})                                           // no UTF-8
	f.Add([]byte{0xa1, 0x61, 0x61})                                                       // cut off
	f.Add(append(slices.Clone(good), 0))
	f.Fuzz(func(t *testing.T, body []byte) {
		if flat, ok := flatBody(body); ok {
			raw := map[string]any{}
			if err := bodyMode.Unmarshal(body, &raw); err != nil || !reflect.DeepEqual(raw, flat) {
				t.Fatalf("%x is %v, by the library %v, %v", body, flat, raw, err)
			}
		}
		v, err := decodeBody(body)
		if err != nil {
			return
		}
		pairs := []pair{}
		for name, x := range v {
			pairs = append(pairs, pair{name, x})
		}
		again, err := cborBody(nil, pairs)
		if err != nil {
			t.Fatalf("%x decodes to what cannot be written: %v", body, err)
		}
		w, err := decodeBody(again)
		if err != nil || len(w) != len(v) {
			t.Fatalf("%x: %v %v", again, w, err)
		}
		for name, x := range v {
			if w[name] != x {
				t.Errorf("%s: %v, then %v", name, x, w[name])
			}
		}
	})
}

func TestStreamCodes(t *testing.T) {
	gid := []byte{0x5a, 0xc3, 0x99, 0x01, 0x42, 0x17, 0xf3, 0x88, 0x21, 0x6b, 0x05, 0xd4, 0x3e, 0x70, 0xab, 0x1c}
	if c := codeFor("", gid, nil); c != "" {
		t.Errorf("the first stream has the code %q", c)
	}
	if c := codeFor("B", gid, nil); c != "B" {
		t.Errorf("the first stream of a PC that joins has the code %q", c)
	}
	for own, first := range map[string]string{"": "A", "B": "B"} {
		taken := []stream{{code: own}}
		for range 6 {
			c := codeFor(own, gid, taken)
			if len(c) != 4 || c[:1] != first {
				t.Errorf("%q: code %q", own, c)
			}
			for _, st := range taken {
				if st.code == c {
					t.Errorf("code %s twice", c)
				}
			}
			taken = append(taken, stream{code: c})
		}
	}
}

// An operation that is taken for one is exactly the bytes that its author hashed.
func FuzzParseOp(f *testing.F) {
	body, err := cborBody(nil, []pair{{"name", "打印机"}, {"cost", int64(1)}})
	if err != nil {
		f.Fatal(err)
	}
	for _, o := range []op{
		{seq: 1, hlc: 5, usr: []byte{}, act: ActInsert | actLast, tbl: "thing", rid: make([]byte, 16), body: body},
		{seq: 1 << 30, hlc: 1 << 60, usr: make([]byte, 16), act: ActMark, rid: []byte{}, body: body},
	} {
		f.Add(o.canonical(nil))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		o, err := parseOp(b)
		if err != nil {
			return
		}
		if !bytes.Equal(o.canonical(nil), b) {
			t.Fatalf("%x is read as %x", b, o.canonical(nil))
		}
		if _, err := rawBody(o.body); err != nil {
			t.Fatal(err)
		}
		_, _ = markedIn(o) // whatever it says
	})
}
