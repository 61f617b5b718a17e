package parcel

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"filippo.io/age"
	"github.com/fxamacker/cbor/v2"
)

// Format is the newest layout of the file that this program reads; it writes it.
const Format = 1

const (
	magic      = "WSP1"
	maxOpening = 4 << 10
	// A file that is opened by a passphrase. All other flags belong to newer programs.
	flagWords = 1
)

// Plain is what anybody may read in a file: nothing of the company. It is signed
// with the rest, but only a complete Read verifies that.
type Plain struct {
	Format    int      // the layout that it was written in
	MinReader int      // the oldest one that a program must know to read it
	Package   [16]byte // Head.Package
	Words     bool     // a passphrase opens it, not the key of a PC
}

type wirePlain struct {
	Format    int    `cbor:"1,keyasint"`
	MinReader int    `cbor:"2,keyasint"`
	Package   []byte `cbor:"3,keyasint"`
}

// opening is the readable beginning of a file.
func (p Plain) opening() ([]byte, error) {
	body, err := encoding.Marshal(wirePlain{p.Format, p.MinReader, p.Package[:]})
	if err != nil {
		return nil, err
	}
	var flags uint16
	if p.Words {
		flags |= flagWords
	}
	b := binary.BigEndian.AppendUint16([]byte(magic), flags)
	return append(binary.BigEndian.AppendUint16(b, uint16(len(body))), body...), nil
}

// Peek reads the beginning of a file that anybody may read. Faults: Damaged (no
// exchange file), Conflict (a newer program wrote it; Plain is valid all the same).
func Peek(r io.Reader) (Plain, error) {
	p, _, err := open(r)
	return p, err
}

// open is Peek that keeps the bytes.
func open(r io.Reader) (Plain, []byte, error) {
	raw := make([]byte, len(magic)+4, 64)
	if _, err := io.ReadFull(r, raw); err != nil && !short(err) {
		return Plain{}, nil, fmt.Errorf("parcel: %w", err)
	} else if !bytes.HasPrefix(raw, []byte(magic)) {
		return Plain{}, nil, foreign()
	} else if err != nil {
		return Plain{}, nil, damaged(err)
	}
	flags := binary.BigEndian.Uint16(raw[len(magic):])
	n := int(binary.BigEndian.Uint16(raw[len(magic)+2:]))
	if n > maxOpening {
		return Plain{}, nil, damaged(fmt.Errorf("opening of %d bytes", n))
	}
	raw = append(raw, make([]byte, n)...)
	if _, err := io.ReadFull(r, raw[len(raw)-n:]); short(err) {
		return Plain{}, nil, damaged(err)
	} else if err != nil {
		return Plain{}, nil, fmt.Errorf("parcel: %w", err)
	}
	p, err := parsePlain(raw[len(raw)-n:], flags)
	return p, raw, err
}

func parsePlain(body []byte, flags uint16) (Plain, error) {
	var w wirePlain
	if err := decoding.Unmarshal(body, &w); err != nil {
		return Plain{}, damaged(err)
	}
	p := Plain{Format: w.Format, MinReader: w.MinReader, Words: flags&flagWords != 0}
	if copy(p.Package[:], w.Package) != len(w.Package) || len(w.Package) != 16 || p.MinReader < 1 || p.Format < p.MinReader {
		return Plain{}, damaged(fmt.Errorf("opening %x", body))
	}
	if p.MinReader > Format || flags&^flagWords != 0 {
		return p, newer(max(p.MinReader, Format+1))
	}
	return p, nil
}

// short reports whether err says that a file ended too early.
func short(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// The work that a passphrase costs, as a power of two: on writing, and at most on
// reading (1 GiB and some seconds, since a stranger's file may ask for any amount).
const (
	workWrite = 18
	workRead  = 20
)

// PassphraseRecipient encrypts a file for whoever knows the words: only for the
// invitation of a PC whose key nobody has yet. It must be the only recipient.
func PassphraseRecipient(words string) (age.Recipient, error) {
	r, err := age.NewScryptRecipient(words)
	if err != nil {
		return nil, err
	}
	r.SetWorkFactor(workWrite)
	return r, nil
}

// PassphraseIdentity opens what PassphraseRecipient encrypted.
func PassphraseIdentity(words string) (age.Identity, error) {
	i, err := age.NewScryptIdentity(words)
	if err != nil {
		return nil, err
	}
	i.SetMaxWorkFactor(workRead)
	return i, nil
}

const maxKeys = 512 << 10 // bytes of the keys of 200 recipients, also of those that quantum computers do not break

// keys reads age's own header, which says for whom a file is encrypted, before age
// does: how many there may be, and that a passphrase stands alone and is cheap. It
// returns all of it.
func keys(r *bufio.Reader, words bool) ([]byte, error) {
	var raw []byte
	recipients, phrases := 0, 0
	for {
		line, err := r.ReadSlice('\n')
		raw = append(raw, line...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull) || short(err):
			return nil, damaged(fmt.Errorf("keys: %w", err))
		case err != nil:
			return nil, err
		case len(raw) > maxKeys:
			return nil, tooLarge(fmt.Errorf("keys of more than %d bytes", maxKeys))
		case bytes.HasPrefix(line, []byte("---")):
			if words && (recipients != 1 || phrases != 1) || !words && phrases > 0 {
				return nil, damaged(fmt.Errorf("%d recipients, %d passphrases", recipients, phrases))
			}
			return raw, nil
		}
		if stanza, ok := bytes.CutPrefix(line, []byte("-> ")); ok {
			if recipients++; recipients > MaxTo {
				return nil, tooLarge(fmt.Errorf("more than %d recipients", MaxTo))
			}
			f := strings.Fields(string(stanza))
			if len(f) > 0 && f[0] == "scrypt" {
				phrases++
				if work, err := strconv.Atoi(f[len(f)-1]); err != nil || work > workRead {
					return nil, damaged(fmt.Errorf("work of a passphrase: %.20q", f[len(f)-1]))
				}
			}
		}
	}
}

// Numbers and lists in CBOR. What a newer program adds is skipped.
var (
	encoding, _ = cbor.CoreDetEncOptions().EncMode()
	decoding, _ = cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		UTF8: cbor.UTF8RejectInvalid, MaxNestedLevels: 4, MaxMapPairs: 64, MaxArrayElements: max(MaxStreams, MaxWant),
	}.DecMode()
)
