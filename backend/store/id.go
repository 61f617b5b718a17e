package store

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"sync"
	"time"
)

// idSource makes UUIDv7 (RFC 9562): 48 bits of milliseconds, then a counter in
// the 12 bits of rand_a so that ids of one millisecond keep their order, then
// 62 random bits.
type idSource struct {
	mu   sync.Mutex
	ms   int64
	tick uint16
}

func (s *idSource) next(now time.Time, random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[8:]); err != nil {
		return "", fmt.Errorf("store: random: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if ms := now.UnixMilli(); ms > s.ms {
		s.ms, s.tick = ms, 0
	} else if s.tick++; s.tick > 0xfff {
		s.ms, s.tick = s.ms+1, 0
	}
	binary.BigEndian.PutUint64(b[:8], uint64(s.ms)<<16|0x7000|uint64(s.tick))
	b[8] = b[8]&0x3f | 0x80
	return IDText(b[:]), nil
}

// NewID returns a fresh id in its text form.
func (tx *Tx) NewID() (string, error) { return tx.Store.ids.next(tx.Now, tx.Store.cfg.Rand) }

// IDText is the text form of a 16-byte id, "" for anything else.
func IDText(b []byte) string {
	if len(b) != 16 {
		return ""
	}
	var out [36]byte
	hex.Encode(out[:8], b[:4])
	hex.Encode(out[9:13], b[4:6])
	hex.Encode(out[14:18], b[6:8])
	hex.Encode(out[19:23], b[8:10])
	hex.Encode(out[24:], b[10:])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:])
}

// IDBytes is the stored form of an id; nil for what is no id.
func IDBytes(id string) []byte {
	if len(id) != 36 {
		return nil
	}
	b, err := hex.DecodeString(id[:8] + id[9:13] + id[14:18] + id[19:23] + id[24:])
	if err != nil {
		return nil
	}
	return b
}
