package vault

import (
	"bytes"
	"errors"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/vault/internal/argon"
)

func sampleSlots(t testing.TB) *slotFile {
	p := argon.Params{MemoryKiB: 8, Passes: 1, Lanes: 1}
	database := make([]byte, databaseSize)
	s, err := newSlot(database, Key{1}, "王芳", derive("abcdefg1", p))
	if err != nil {
		t.Fatal(err)
	}
	return &slotFile{Format: slotsFormat, Sequence: 3, Database: database, Slots: []slot{s}}
}

// Content with a right checksum is still checked, so that no later step has to.
func TestParseSlotsRefuses(t *testing.T) {
	tests := []struct {
		name   string
		change func(*slotFile)
	}{
		{"format 0", func(c *slotFile) { c.Format = 0 }},
		{"no sequence", func(c *slotFile) { c.Sequence = 0 }},
		{"short id", func(c *slotFile) { c.Database = c.Database[1:] }},
		{"short salt of the database", func(c *slotFile) { c.Salt = []byte{1} }},
		{"rotating without a next key", func(c *slotFile) { c.NextSalt = make([]byte, 16) }},
		{"a next key without rotation", func(c *slotFile) { c.Slots[0].Next = &c.Slots[0].Current }},
		{"a user twice", func(c *slotFile) { c.Slots = append(c.Slots, c.Slots[0]) }},
		{"no name", func(c *slotFile) { c.Slots[0].User = "" }},
		{"no memory", func(c *slotFile) { c.Slots[0].Params.MemoryKiB = 0 }},
		{"all the memory there is", func(c *slotFile) { c.Slots[0].Params.MemoryKiB = 1 << 31 }},
		{"passes for ever", func(c *slotFile) { c.Slots[0].Params.Passes = 1 << 30 }},
		{"no lanes", func(c *slotFile) { c.Slots[0].Params.Lanes = 0 }},
		{"short salt", func(c *slotFile) { c.Slots[0].Salt = nil }},
		{"short public key", func(c *slotFile) { c.Slots[0].Public = nil }},
		{"short private key", func(c *slotFile) { c.Slots[0].Private = nil }},
		{"short sealed key", func(c *slotFile) { c.Slots[0].Current.Key = nil }},
		{"short proof", func(c *slotFile) { c.Slots[0].Current.Proof = nil }},
		{"failures below zero", func(c *slotFile) { c.Slots[0].Failures = -1 }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := sampleSlots(t)
			tt.change(c)
			b, err := c.encode()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := parseSlots(b); !errors.Is(err, errSlots) {
				t.Error(err)
			}
		})
	}
}

// Whatever is in clear is bound to the password: changing it locks the slot.
func TestSlotsAreBound(t *testing.T) {
	tests := []struct {
		name   string
		change func(c *slotFile)
	}{
		{"nothing", func(*slotFile) {}},
		{"user", func(c *slotFile) { c.Slots[0].User = "李强" }},
		{"id", func(c *slotFile) { c.Slots[0].ID[0]++ }},
		{"salt", func(c *slotFile) { c.Slots[0].Salt[0]++ }},
		{"params", func(c *slotFile) { c.Slots[0].Params.MemoryKiB++ }},
		{"public key", func(c *slotFile) { c.Slots[0].Public[0]++ }},
		{"private key", func(c *slotFile) { c.Slots[0].Private[20]++ }},
		{"sealed key", func(c *slotFile) { c.Slots[0].Current.Key[70]++ }},
		{"proof", func(c *slotFile) { c.Slots[0].Current.Proof[0]++ }},
		{"database", func(c *slotFile) { c.Database[0]++ }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := sampleSlots(t)
			tt.change(c)
			sl := &c.Slots[0]
			pair, right := sl.unwrap(c.Database, "abcdefg1")
			var k Key
			var err error
			if right {
				k, err = sl.unseal(c.Database, pair)
			}
			if opened := right && err == nil && k == (Key{1}); opened != (tt.name == "nothing") {
				t.Error("opened:", opened, err)
			}
		})
	}
}

func FuzzParseSlots(f *testing.F) {
	b, err := sampleSlots(f).encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"sha256":"","content":{}}`))
	f.Add([]byte(`{"content":null}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := parseSlots(b)
		if err != nil {
			var shown *fault.Fault
			if !errors.Is(err, errSlots) && !errors.As(err, &shown) {
				t.Fatal(err)
			}
			return
		}
		once, err := c.encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseSlots(once)
		if err != nil {
			t.Fatal("what was read cannot be read again: ", err)
		}
		if twice, err := again.encode(); err != nil || !bytes.Equal(once, twice) {
			t.Fatal("does not come back the same", err)
		}
	})
}

// The checksum would stop a fuzzer at the door: this one starts behind it.
func FuzzSlotContent(f *testing.F) {
	b, err := sampleSlots(f).encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b[bytes.Index(b, []byte(`"content":`))+len(`"content":`) : len(b)-1])
	f.Add([]byte(`{"format":1,"sequence":1,"slots":[{"params":{}}]}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		c, err := parseContent(content)
		if err != nil {
			return
		}
		for i := range c.Slots {
			if c.Slots[i].Params.MemoryKiB > 1024 || c.Slots[i].Params.Passes > 2 {
				continue // sane, but too slow to try here
			}
			if pair, ok := c.Slots[i].unwrap(c.Database, "abcdefg1"); ok {
				c.Slots[i].unseal(c.Database, pair) // must not panic
			}
			c.Slots[i].seal(c.Database, Key{}) // must not panic
		}
	})
}

// A slot that is cheaper to guess than it should be becomes dearer when its user
// next signs in, and stays as it is after that.
func TestUnlockRaisesWeakSlots(t *testing.T) {
	argon.Quick.Store(true)
	dir := t.TempDir()
	if err := sampleSlots(t).save(dir); err != nil {
		t.Fatal(err)
	}
	var sequences []int64
	for range 2 {
		s, err := ReadSlots(dir)
		if err != nil {
			t.Fatal(err)
		}
		if k, err := s.Unlock("王芳", "abcdefg1"); err != nil || k != (Key{1}) {
			t.Fatal(err)
		}
		if p := s.content.Slots[0].Params; p != argon.Floor() {
			t.Error(p)
		}
		sequences = append(sequences, s.content.Sequence)
	}
	if sequences[0] != 4 || sequences[1] != 4 {
		t.Error("written", sequences)
	}
}
