package parcel_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"opsbook/backend/fault"
	"opsbook/backend/parcel"
)

// crafted are files that somebody has encrypted for us and signed rightly, although
// no Writer would write them.
func TestCrafted(t *testing.T) {
	h := headed(one("A", 7, 8), one("B", 1, 1))
	opening, blob := parcel.Opening(h, false), []byte("scan")
	sum := sha256.Sum256(blob)
	head := func(h parcel.Head) []byte { return parcel.Frame('H', parcel.Marshal(h)) }
	op, ops := parcel.Frame('O', "op"), bytes.Repeat(parcel.Frame('O', "op"), 3)
	announced := parcel.Frame('B', append(sum[:], 4))
	huge := headed(one("A", 1, parcel.Default.Ops), one("B", 1, 1))
	twice := headed(one("A", 1, 1), one("A", 2, 2))
	twice.Vector = nil
	type file struct {
		text []byte
		code fault.Code
	}
	// more is the head with one field more, as a newer program might write it.
	more := func(field string) []byte {
		raw := append(parcel.Marshal(h), "\x18\x20"+field...)
		raw[0]++
		return slices.Concat(slices.Collect(func(yield func([]byte) bool) {
			for part := range slices.Chunk(raw, parcel.Default.Frame) {
				yield(parcel.Frame('H', part))
			}
		})...)
	}
	company := string(h.Workspace[:])
	swap := func(old, new string) []byte {
		raw := parcel.Marshal(h)
		if !bytes.Contains(raw, []byte(old)) {
			t.Fatalf("%q is not in %q", old, raw)
		}
		return parcel.Frame('H', bytes.Replace(raw, []byte(old), []byte(new), 1))
	}
	large := noise("large", 1<<20+1)
	largeSum := sha256.Sum256(large)
	with := func(parts ...[]byte) []byte { return slices.Concat(parts...) }
	tests := map[string]file{
		"right":                         {with(head(h), ops, announced, parcel.Frame('D', blob)), ""},
		"a blob in single bytes":        {with(head(h), ops, announced, parcel.Frame('D', "s"), parcel.Frame('D', "c"), parcel.Frame('D', "a"), parcel.Frame('D', "n")), ""},
		"a length longer than need be":  {with(head(h), ops, announced, []byte{'D', 0x84, 0x80, 0}, blob), ""},
		"the head in parts":             {with(parcel.Frame('H', parcel.Marshal(h)[:9]), parcel.Frame('H', parcel.Marshal(h)[9:]), ops), ""},
		"two operations":                {with(head(h), op, op), fault.Damaged},
		"four operations":               {with(head(h), ops, op), fault.Damaged},
		"no operation":                  {with(head(h)), fault.Damaged},
		"an empty operation":            {with(head(h), parcel.Frame('O', ""), op, op), fault.Damaged},
		"a blob amid operations":        {with(head(h), op, op, announced, parcel.Frame('D', blob), op), fault.Damaged},
		"an operation in a blob":        {with(head(h), ops, announced, op), fault.Damaged},
		"an operation after blobs":      {with(head(h), ops, announced, parcel.Frame('D', blob), op), fault.Damaged},
		"a blob too short":              {with(head(h), ops, announced, parcel.Frame('D', "sca")), fault.Damaged},
		"a blob too long":               {with(head(h), ops, announced, parcel.Frame('D', "scann")), fault.Damaged},
		"another blob":                  {with(head(h), ops, announced, parcel.Frame('D', "scam")), fault.Damaged},
		"a blob of empty parts":         {with(head(h), ops, announced, parcel.Frame('D', ""), parcel.Frame('D', blob)), fault.Damaged},
		"a blob of 2^63 bytes":          {with(head(h), ops, parcel.Frame('B', append(sum[:], 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1))), fault.Damaged},
		"a blob without a size":         {with(head(h), ops, parcel.Frame('B', sum[:])), fault.Damaged},
		"a part of no blob":             {with(head(h), ops, parcel.Frame('D', blob)), fault.Damaged},
		"a second head":                 {with(head(h), ops, head(h)), fault.Damaged},
		"no head":                       {ops, fault.Damaged},
		"an empty part of a head":       {with(parcel.Frame('H', ""), head(h), ops), fault.Damaged},
		"a head of 5 MiB":               {with(more("\x5a\x00\x50\x00\x00"+string(make([]byte, 5<<20))), ops), fault.Damaged},
		"a head of a newer program":     {with(more("\x63new"), ops), ""},
		"a frame of 1 MiB and a byte":   {with(head(h), ops, parcel.Frame('B', append(largeSum[:], 0x81, 0x80, 0x40)), parcel.Frame('D', large)), fault.Damaged},
		"an unknown frame":              {with(head(h), ops, parcel.Frame('X', "\x01")), fault.Damaged},
		"a frame of 16 MiB that is not": {with(head(h), []byte{'O', 0x80, 0x80, 0x80, 8}), fault.Damaged},
		"a frame of 1 MiB that is not":  {with(head(h), []byte{'O', 0x80, 0x80, 0x40}), fault.Damaged},
		"a length without an end":       {with(head(h), []byte{'O', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}), fault.Damaged},
		"a length beyond 64 bits":       {with(head(h), []byte{'O', 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1}), fault.Damaged},
		"more operations than allowed":  {with(head(huge), ops), fault.Invalid},
		"a stream that comes twice":     {with(head(twice), op, op), fault.Damaged},
		"from 0":                        {with(head(headed(one("A", 0, 1))), op, op), fault.Damaged},
		"backwards":                     {with(head(headed(one("A", 3, 2)))), fault.Damaged},
		"of more than numbers tell":     {with(head(headed(one("B", 1, 1), one("A", 1, math.MaxInt64)))), fault.Invalid},
		"head: not CBOR":                {with(parcel.Frame('H', "\xff"), ops), fault.Damaged},
		"head: a short id":              {with(swap("\x01\x50"+company, "\x01\x4f"+company[1:]), ops), fault.Damaged},
		"head: a long id":               {with(swap("\x01\x50"+company, "\x01\x51x"+company), ops), fault.Damaged},
		"head: a list that claims":      {with(more("\x9a\x7f\xff\xff\xff"), ops), fault.Damaged},
		"head: a key twice":             {with(swap("\xa7\x01", "\xa8\x03\x00\x01"), ops), fault.Damaged},
		"head: nested deeply":           {with(more(strings.Repeat("\x81", 1000)+"\x01"), ops), fault.Damaged},
		"head: a tag":                   {with(more("\xc1\x01"), ops), fault.Damaged},
		"head: text that is not UTF-8":  {with(swap("\x672026.11", "\x67\xff026.11"), ops), fault.Damaged},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			kinds, payloads, _ := parcel.Frames(tt.text, parcel.Default)
			var raw []byte
			for i := 0; i < len(kinds) && kinds[i] == 'H'; i++ {
				raw = append(raw, payloads[i]...)
			}
			announcedOps := uint64(3)
			if name == "a stream that comes twice" || name == "from 0" {
				announcedOps = 2
			}
			end := parcel.End(opening, tt.text, raw, sender, announcedOps, uint64(bytes.Count(kinds, []byte("B"))))
			c := content{}
			h := c.keep()
			h.Blob = func(_ [32]byte, size int64, r io.Reader) error {
				b, err := io.ReadAll(r)
				if size < 0 || int64(len(b)) > size {
					t.Errorf("%d bytes of an attachment of %d", len(b), size)
				}
				return err
			}
			file := parcel.Pack(opening, with(tt.text, end), nil, ours.Recipient())
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := parcel.Read(t.Context(), bytes.NewReader(file), int64(len(file)), []age.Identity{ours}, parcel.Default, h)
			runtime.ReadMemStats(&after)
			if tt.code == "" && err != nil {
				t.Error(err)
			} else if tt.code != "" {
				refused(t, name, err, tt.code)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
				t.Errorf("%d MiB were allocated", used>>20)
			}
		})
	}

	text := with(head(h), ops)
	end := parcel.End(opening, text, parcel.Marshal(h), sender, 3, 0)
	for name, file := range map[string][]byte{
		"no end":                parcel.Pack(opening, text, nil, ours.Recipient()),
		"a byte after it":       parcel.Pack(opening, with(text, end, []byte{0}), nil, ours.Recipient()),
		"a second end":          parcel.Pack(opening, with(text, end, end), nil, ours.Recipient()),
		"wrong numbers":         parcel.Pack(opening, with(text, parcel.End(opening, text, parcel.Marshal(h), sender, 4, 0)), nil, ours.Recipient()),
		"wrong attachments":     parcel.Pack(opening, with(text, parcel.End(opening, text, parcel.Marshal(h), sender, 3, 1)), nil, ours.Recipient()),
		"a short end":           parcel.Pack(opening, with(text, parcel.Frame('E', "\x03\x00\x01")), nil, ours.Recipient()),
		"an empty end":          parcel.Pack(opening, with(text, parcel.Frame('E', "")), nil, ours.Recipient()),
		"one packed byte after": parcel.Pack(opening, with(text, end), []byte{1}, ours.Recipient()),
		"three of them":         parcel.Pack(opening, with(text, end), []byte{1, 2, 3}, ours.Recipient()),
		"four of them":          parcel.Pack(opening, with(text, end), []byte{1, 2, 3, 4}, ours.Recipient()),
		"a frame to skip":       parcel.Pack(opening, with(text, end), []byte("\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"), ours.Recipient()),
		"an empty frame":        parcel.Pack(opening, with(text, end), []byte("\x28\xb5\x2f\xfd\x20\x00\x01\x00\x00"), ours.Recipient()),
		"another opening":       parcel.Pack(parcel.Opening(parcel.Head{Package: id("x")}, false), with(text, end), nil, ours.Recipient()),
	} {
		_, err := read(file)
		refused(t, name, err, fault.Damaged)
	}
	if _, err := read(parcel.Pack(opening, with(text, end), nil, ours.Recipient())); err != nil {
		t.Error(err)
	}
}

// A Head of one file with the operations of another is nobody's file, though both
// are of the same sender and hold as many operations.
func TestHeadsCannotBeSwapped(t *testing.T) {
	a, b := headed(one("A", 1, 1)), headed(one("A", 1, 1))
	b.Sent++
	text := func(h parcel.Head, op string) []byte {
		return slices.Concat(parcel.Frame('H', parcel.Marshal(h)), parcel.Frame('O', op))
	}
	opening := parcel.Opening(a, false)
	for name, tt := range map[string]struct {
		text []byte
		end  parcel.Head
		ok   bool
	}{
		"whole":              {text(a, "one"), a, true},
		"another head":       {text(b, "one"), a, false},
		"another operation":  {text(a, "two"), a, false},
		"signed for another": {text(a, "one"), b, false},
	} {
		end := parcel.End(opening, text(a, "one"), parcel.Marshal(tt.end), sender, 1, 0)
		_, err := read(parcel.Pack(opening, append(tt.text, end...), nil, ours.Recipient()))
		if tt.ok && err != nil {
			t.Errorf("%s: %v", name, err)
		} else if !tt.ok {
			refused(t, name, err, fault.Damaged)
		}
	}
}

func TestTooManyRecipients(t *testing.T) {
	to := slices.Repeat([]age.Recipient{ours.Recipient()}, 201)
	if _, err := parcel.Create(io.Discard, to, sender, headed()); err == nil {
		t.Error("201 recipients")
	}
	if _, err := parcel.Create(io.Discard, nil, sender, headed()); err == nil {
		t.Error("no recipient")
	}
	h := headed()
	opening, text := parcel.Opening(h, false), parcel.Frame('H', parcel.Marshal(h))
	text = append(text, parcel.End(opening, text, parcel.Marshal(h), sender, 0, 0)...)
	if _, err := read(parcel.Pack(opening, text, nil, to[:200]...)); err != nil {
		t.Errorf("200: %v", err)
	}
	_, err := read(parcel.Pack(opening, text, nil, to...))
	refused(t, "201", err, fault.Invalid)
	keys := "age-encryption.org/v1\n-> X25519 x\n" + strings.Repeat(strings.Repeat("A", 64)+"\n", 10_000)
	_, err = read(append(parcel.Opening(h, false), keys...))
	refused(t, "a key of 650 KB", err, fault.Invalid)
	_, err = read(append(parcel.Opening(h, false), strings.Repeat("A", 10_000)...))
	refused(t, "a line of 10,000 bytes", err, fault.Damaged)
}

// A file of 64 KB that holds 2 GiB of operations, all rightly framed, is refused
// before it has filled anything. zstd says “131,072 times O” in four bytes, and an
// operation of 79 bytes O in a frame is 81 bytes O.
func TestBomb(t *testing.T) {
	h := headed(one("A", 1, parcel.Default.Ops))
	block := func(kind, size int) []byte {
		n := kind<<1 | size<<3
		return []byte{byte(n), byte(n >> 8), byte(n >> 16)}
	}
	head := parcel.Frame('H', parcel.Marshal(h))
	packed := slices.Concat([]byte("\x28\xb5\x2f\xfd\x00\x50"), block(0, len(head)), head,
		bytes.Repeat(append(block(1, 128<<10), 'O'), 2<<30/(128<<10)))
	file := parcel.Seal(parcel.Opening(h, false), packed, ours.Recipient())
	read, got := int64(0), parcel.Handler{Head: (&content{}).keep().Head}
	got.Op = func(_ int, _ int64, canonical []byte) error { read += int64(len(canonical)); return nil }
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	size := int64(len(file))
	err := parcel.Read(context.Background(), bytes.NewReader(file), size, []age.Identity{ours}, parcel.Default, got)
	runtime.ReadMemStats(&after)
	refused(t, "a bomb", err, fault.Invalid)
	if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 || read > 200*size+64<<20 || read < 64<<20 {
		t.Errorf("%d bytes became %d and took %d", size, read, used)
	}
}
