package parcel_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"filippo.io/age"

	"opsbook/backend/fault"
	"opsbook/backend/parcel"
)

// small is a file with two streams, three operations and an attachment.
func small() content {
	h := headed(one("A", 7, 8), one("B", 1, 1))
	h.Digest, h.Want, h.Note = noise("digest", 32), [][32]byte{hash("wanted")}, []byte("welcome")
	return content{head: h, ops: [][]byte{[]byte("first"), []byte("second"), []byte("third")},
		at: []place{{0, 7}, {0, 8}, {1, 1}}, blobs: [][]byte{[]byte("scan")}}
}

func TestRoundTrip(t *testing.T) {
	many := headed()
	for i := range parcel.MaxStreams {
		r := one(fmt.Sprint("s", i), math.MaxInt64, math.MaxInt64)
		many.Vector = append(many.Vector, parcel.Position{Stream: r.Stream, Seq: math.MaxInt64, Head: r.Head})
		if i < 200 {
			many.Ranges = append(many.Ranges, one(fmt.Sprint("s", i), int64(i)+1, int64(i)+1))
		}
	}
	for i := range parcel.MaxWant {
		many.Want = append(many.Want, hash(fmt.Sprint("w", i)))
	}
	many.Note, many.Schema = noise("note", parcel.MaxNote), strings.Repeat("x", parcel.MaxSchema)
	long := content{head: headed(one("A", 1, 60_000), one("B", 5, 39_999+5), one("C", 9, 9))}
	for i := range 100_001 {
		long.ops = append(long.ops, fmt.Appendf(nil, "operation %d", i))
	}
	tests := map[string]content{
		"no operation":           {head: headed()},
		"one":                    {head: headed(one("A", 1, 1)), ops: [][]byte{{0}}},
		"the last that numbers":  {head: headed(one("A", math.MaxInt64-1, math.MaxInt64), one("B", 1, 1)), ops: [][]byte{{1}, {2}, {3}}},
		"the largest":            {head: headed(one("A", 1, 1)), ops: [][]byte{noise("op", parcel.Default.Value)}},
		"100,001 in three":       long,
		"a head of many streams": {head: many, ops: slices.Repeat([][]byte{[]byte("op")}, 200)},
		"attachments":            {head: headed(), blobs: [][]byte{{}, noise("1", 1<<20), noise("3", 3<<20+1<<19), bytes.Repeat([]byte("a"), 1<<20+1)}},
		"both":                   small(),
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := read(write(t, want))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(parcel.Marshal(got.head), parcel.Marshal(want.head)) {
				t.Errorf("the head is %+v", got.head)
			}
			if !slices.EqualFunc(got.ops, want.ops, bytes.Equal) || !slices.EqualFunc(got.blobs, want.blobs, bytes.Equal) {
				t.Errorf("%d operations and %d attachments that differ", len(got.ops), len(got.blobs))
			}
			i := 0
			for s, r := range want.head.Ranges {
				for seq := r.From; ; seq, i = seq+1, i+1 {
					if got.at[i] != (place{s, seq}) {
						t.Fatalf("operation %d is at %v", i, got.at[i])
					}
					if seq == r.To {
						i++
						break
					}
				}
			}
		})
	}
	c, err := read(write(t, small()))
	if want := small(); err != nil || !reflect.DeepEqual(c, want) {
		t.Errorf("%+v %v, want %+v", c, err, want)
	}
}

// A handler may read as little of an attachment as it likes, and need not be there.
func TestHandlersMayLookAway(t *testing.T) {
	want := small()
	want.blobs = [][]byte{noise("a", 5<<20), noise("b", 100)}
	file := write(t, want)
	for _, n := range []int64{-1, 0, 1, 2 << 20} {
		var sizes []int64
		h := parcel.Handler{Head: (&content{}).keep().Head}
		if n >= 0 {
			h.Blob = func(_ [32]byte, size int64, r io.Reader) error {
				sizes = append(sizes, size)
				_, err := io.CopyN(io.Discard, r, min(n, size))
				return err
			}
		}
		if err := parcel.Read(context.Background(), bytes.NewReader(file), int64(len(file)), []age.Identity{ours}, parcel.Default, h); err != nil {
			t.Errorf("%d bytes read: %v", n, err)
		}
		if n >= 0 && !slices.Equal(sizes, []int64{5 << 20, 100}) {
			t.Errorf("attachments of %v", sizes)
		}
	}
}

// What a handler, the disk or the user ends is ended with that error, and no damage.
func TestOtherErrorsAreNotDamage(t *testing.T) {
	c := small()
	c.blobs = [][]byte{noise("large", 3<<20)}
	file := write(t, c)
	stop := errors.New("stop")
	for _, at := range []string{"head", "op", "blob"} {
		h := (&content{}).keep()
		switch at {
		case "head":
			h.Head = func(parcel.Head) (ed25519.PublicKey, error) { return nil, stop }
		case "op":
			h.Op = func(int, int64, []byte) error { return stop }
		case "blob":
			h.Blob = func([32]byte, int64, io.Reader) error { return stop }
		}
		if err := parcel.Read(context.Background(), bytes.NewReader(file), int64(len(file)), []age.Identity{ours}, parcel.Default, h); !errors.Is(err, stop) || fault.Of(err).Code != fault.Internal {
			t.Errorf("%s: %v", at, err)
		}
	}
	for n := 0; n < len(file); n += 1 + n/7 {
		broken := io.MultiReader(bytes.NewReader(file[:n]), iotest.ErrReader(stop))
		err := parcel.Read(context.Background(), broken, int64(len(file)), []age.Identity{ours}, parcel.Default, (&content{}).keep())
		if !errors.Is(err, stop) || fault.Is(err, fault.Damaged) {
			t.Errorf("the disk fails at %d: %v", n, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	h := (&content{}).keep()
	h.Op = func(int, int64, []byte) error { cancel(); return nil }
	refused(t, "cancelled", parcel.Read(ctx, bytes.NewReader(file), int64(len(file)), []age.Identity{ours}, parcel.Default, h), fault.Cancelled)
	refused(t, "cancelled before", parcel.Read(ctx, bytes.NewReader(file), int64(len(file)), []age.Identity{ours}, parcel.Default, h), fault.Cancelled)
}

func TestNothingDamagedIsRead(t *testing.T) {
	file := write(t, small())
	for i := range file {
		for bit := range 8 {
			file[i] ^= 1 << bit
			_, err := read(file)
			refused(t, fmt.Sprintf("bit %d of byte %d", bit, i), err, fault.Damaged, fault.Conflict, fault.Forbidden)
			file[i] ^= 1 << bit
		}
		_, err := read(file[:i])
		refused(t, fmt.Sprintf("%d bytes", i), err, fault.Damaged)
		_, err = read(slices.Concat(file[:i], file[i+1:]))
		refused(t, fmt.Sprintf("without byte %d", i), err, fault.Damaged, fault.Conflict, fault.Forbidden)
	}
	for _, more := range []string{"\x00", "WSP1", string(file)} {
		_, err := read(append(bytes.Clone(file), more...))
		refused(t, fmt.Sprintf("%d bytes more", len(more)), err, fault.Damaged)
	}
	for _, no := range []string{"", "W", "WSP2........", "PK\x03\x04", strings.Repeat("x", 5000)} {
		_, err := read([]byte(no))
		refused(t, fmt.Sprintf("%.9q", no), err, fault.Damaged)
	}
	if _, err := read(file); err != nil {
		t.Error(err)
	}
}

// Nobody but the addressed PCs can open a file, and it is whose it says.
func TestWhoMayRead(t *testing.T) {
	file := write(t, small())
	as := func(file []byte, signer ed25519.PrivateKey, ids ...age.Identity) error {
		h := (&content{}).keep()
		h.Head = func(parcel.Head) (ed25519.PublicKey, error) { return signer.Public().(ed25519.PublicKey), nil }
		return parcel.Read(context.Background(), bytes.NewReader(file), int64(len(file)), ids, parcel.Default, h)
	}
	words, wrong := must(parcel.PassphraseIdentity("right words")), must(parcel.PassphraseIdentity("wrong words"))
	refused(t, "another PC", as(file, sender, theirs), fault.Forbidden)
	refused(t, "no key", as(file, sender), fault.Forbidden)
	refused(t, "a passphrase", as(file, sender, words), fault.Forbidden)
	refused(t, "another signer", as(file, other, ours), fault.Damaged)
	refused(t, "no signer", parcel.Read(context.Background(), bytes.NewReader(file), int64(len(file)), []age.Identity{ours}, parcel.Default,
		parcel.Handler{Head: func(parcel.Head) (ed25519.PublicKey, error) { return nil, nil }}), fault.Damaged)
	if err := as(file, sender, theirs, ours); err != nil {
		t.Errorf("the second key fits: %v", err)
	}

	var b bytes.Buffer
	cheap := must(age.NewScryptRecipient("right words"))
	cheap.SetWorkFactor(4)
	w := must(parcel.Create(&b, []age.Recipient{cheap}, sender, headed()))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	invite := b.Bytes()
	if err := as(invite, sender, ours, words); err != nil {
		t.Errorf("the invitation: %v", err)
	}
	refused(t, "wrong words", as(invite, sender, wrong), fault.Forbidden)
	refused(t, "a key for the invitation", as(invite, sender, ours), fault.Forbidden)
	words = must(age.NewScryptIdentity("right words")) // which puts up with 22
	for _, work := range []string{" 21\n", " 30\n", " 99999999999999999999\n", " x\n"} {
		refused(t, "work"+work, as(bytes.Replace(invite, []byte(" 4\n"), []byte(work), 1), sender, words), fault.Damaged)
	}
	if p, err := parcel.Peek(bytes.NewReader(invite)); err != nil || p != (parcel.Plain{Format: 1, MinReader: 1, Package: id("package"), Words: true}) {
		t.Errorf("the invitation looks like %+v %v", p, err)
	}
	lies := parcel.Opening(headed(), true)
	text := parcel.Frame('H', parcel.Marshal(headed()))
	text = append(text, parcel.End(lies, text, parcel.Marshal(headed()), sender, 0, 0)...)
	refused(t, "a file for us that looks like an invitation", as(parcel.Pack(lies, text, nil, ours.Recipient()), sender, ours), fault.Damaged)
	invite[5] = 0
	refused(t, "an invitation that does not look like one", as(invite, sender, words), fault.Damaged)
	if _, err := parcel.Create(io.Discard, []age.Recipient{cheap, ours.Recipient()}, sender, headed()); err == nil {
		t.Error("a passphrase and a key")
	}
}

// An invitation costs whoever guesses its words the work that it should.
func TestPassphrase(t *testing.T) {
	var b bytes.Buffer
	must(parcel.Create(&b, []age.Recipient{must(parcel.PassphraseRecipient("five random words"))}, sender, headed()))
	if !regexp.MustCompile(`\n-> scrypt \S+ 18\n`).Match(b.Bytes()) {
		t.Errorf("%.200q", b.Bytes())
	}
	if _, err := parcel.PassphraseRecipient(""); err == nil {
		t.Error("no words")
	}
	if _, err := parcel.PassphraseIdentity(""); err == nil {
		t.Error("no words")
	}
}

func TestPeek(t *testing.T) {
	file := write(t, small())
	want := parcel.Plain{Format: 1, MinReader: 1, Package: id("package")}
	if p, err := parcel.Peek(bytes.NewReader(file)); err != nil || p != want {
		t.Errorf("%+v %v", p, err)
	}
	if p, err := parcel.Peek(iotest.OneByteReader(bytes.NewReader(file))); err != nil || p != want {
		t.Errorf("byte by byte: %+v %v", p, err)
	}
	at := func(i int, b byte) []byte { f := bytes.Clone(file); f[i] = b; return f }
	for name, f := range map[string][]byte{"a flag": at(4, 0x80), "both": at(12, 2)} {
		p, err := parcel.Peek(bytes.NewReader(f))
		refused(t, name, err, fault.Conflict, fault.Damaged)
		if fault.Is(err, fault.Conflict) && p.Package != want.Package {
			t.Errorf("%s: %+v", name, p)
		}
	}
	// {1: 3, 2: 2, 3: h'…', 9: "what a newer one adds"}
	newer := slices.Concat([]byte("WSP1\x00\x00\x00\x1b\xa4\x01\x03\x02\x02\x03\x50"), want.Package[:], []byte("\x09\x63new"))
	newer[7] = byte(len(newer) - 8)
	p, err := parcel.Peek(bytes.NewReader(newer))
	refused(t, "a newer format", err, fault.Conflict)
	if p != (parcel.Plain{Format: 3, MinReader: 2, Package: want.Package}) {
		t.Errorf("%+v", p)
	}
	if newer[12] = 1; newer[12] == 1 {
		if p, err := parcel.Peek(bytes.NewReader(newer)); err != nil || p.Format != 3 {
			t.Errorf("a newer format that we can read: %+v %v", p, err)
		}
	}
	refused(t, "an opening of 64 KiB", func() error {
		_, err := parcel.Peek(strings.NewReader("WSP1\x00\x00\xff\xff" + strings.Repeat("x", 1<<16)))
		return err
	}(), fault.Damaged)
	stop := errors.New("stop")
	if _, err := parcel.Peek(iotest.ErrReader(stop)); !errors.Is(err, stop) {
		t.Error(err)
	}
}

func TestLimits(t *testing.T) {
	c := small()
	c.ops[1] = make([]byte, 2000)
	file := write(t, c)
	for name, change := range map[string]func(*parcel.Limits){
		"in all":       func(l *parcel.Limits) { l.Plain = 2500 },
		"operations":   func(l *parcel.Limits) { l.Ops = 2 },
		"an operation": func(l *parcel.Limits) { l.Value = 1999 },
	} {
		lim := parcel.Default
		change(&lim)
		refused(t, name, parcel.Read(context.Background(), bytes.NewReader(file), int64(len(file)), []age.Identity{ours}, lim, (&content{}).keep()), fault.Invalid)
	}
	lim := parcel.Limits{Plain: int64(len(file)) + 4000, Ops: 3, Frame: 2000, Value: 2000}
	if err := parcel.Read(context.Background(), bytes.NewReader(file), int64(len(file)), []age.Identity{ours}, lim, (&content{}).keep()); err != nil {
		t.Error(err)
	}
}

// Both ways need the same memory for 64 MiB as for one.
func TestMemoryIsBounded(t *testing.T) {
	part := noise("part", 1<<20)
	large := bytes.Repeat(part, 64)
	sum := sha256.Sum256(large)
	pr, pw := io.Pipe()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	go func() {
		w, err := parcel.Create(pw, []age.Recipient{ours.Recipient()}, sender, headed())
		if err == nil {
			err = errors.Join(w.Blob(sum, int64(len(large)), bytes.NewReader(large)), w.Close())
		}
		pw.CloseWithError(err)
	}()
	h := parcel.Handler{Head: (&content{}).keep().Head}
	if err := parcel.Read(context.Background(), pr, 1<<30, []age.Identity{ours}, parcel.Default, h); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	// age takes a new buffer of 64 KiB for each 64 KiB that it decrypts and drops it.
	if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20+32<<20 {
		t.Errorf("%d MiB", used>>20)
	}
}

// One changed record in a file for one PC is what people send most often.
func TestSmallestFile(t *testing.T) {
	h := headed(one("A", 4711, 4711))
	c := content{head: h, ops: [][]byte{noise("op", 80)}}
	least := len(write(t, c))
	c.head.Vector = append(c.head.Vector, parcel.Position{Stream: id("B"), Seq: 1234, Head: hash("B")})
	c.head.Digest = noise("digest", 32)
	usual := len(write(t, c))
	t.Logf("an operation of 80 bytes: %d bytes in all, %d with another stream and a digest", least, usual)
	if least > 650 || usual > 730 {
		t.Errorf("%d and %d bytes", least, usual)
	}
}

func BenchmarkWrite(b *testing.B) {
	c := hundredThousand()
	for b.Loop() {
		b.SetBytes(int64(len(write(b, c))))
	}
}

func BenchmarkRead(b *testing.B) {
	file := write(b, hundredThousand())
	b.SetBytes(int64(len(file)))
	var n int
	h := parcel.Handler{Head: (&content{}).keep().Head, Op: func(_ int, _ int64, op []byte) error { n += len(op); return nil }}
	for b.Loop() {
		if err := parcel.Read(context.Background(), bytes.NewReader(file), int64(len(file)), []age.Identity{ours}, parcel.Default, h); err != nil {
			b.Fatal(err)
		}
	}
}

// hundredThousand are 100,000 operations like changes of two fields: half of each is
// what compresses, half identifiers that do not.
func hundredThousand() content {
	c := content{head: headed(one("A", 1, 100_000))}
	for i := range 100_000 {
		op := fmt.Appendf(nil, "\xa2\x66status\x66in_use\x66holder\x50")
		c.ops = append(c.ops, append(op, noise(fmt.Sprint(i), 32)...))
	}
	return c
}
