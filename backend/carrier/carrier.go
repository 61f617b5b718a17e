// Package carrier brings files of changes (package parcel) from PC to PC without
// anybody sending them: each PC puts its own where the others can list and get them.
// The one carrier so far is a folder: on a share, or kept the same everywhere by a
// program such as Syncthing or Nutstore.
//
// A carrier only carries. What a file holds, whether it is whole, who wrote it and
// whether it is wanted is for whoever reads it; names are hints, and that a file is
// missing means nothing. Nothing is ever deleted.
package carrier

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Item names one file: operations From to To of a stream, and something that tells
// apart two files of the same range. Each PC puts items of its own streams only.
type Item struct {
	Stream   [16]byte
	From, To int64 // From ≥ 1, To ≥ From
	Hash     [8]byte
	Size     int64 // bytes; 0 when putting: not known
}

// Carrier is where items are. Its methods may be called at the same time.
type Carrier interface {
	// List returns the items there are, ordered by stream, from, to. An error may
	// come with those that could be listed all the same.
	List(ctx context.Context) ([]Item, error)
	// Get opens an item. What it holds may be anything. Faults: NotFound.
	Get(ctx context.Context, it Item) (io.ReadCloser, error)
	// Put makes what r holds an item, whole or not at all. If it is there already, in
	// this size, r is not read.
	Put(ctx context.Context, it Item, r io.Reader) error
}

const suffix = ".wsp"

// name is the item's file.
func (it Item) name() string {
	return fmt.Sprintf("%d-%d-%x%s", it.From, it.To, it.Hash, suffix)
}

func (it Item) valid() bool { return it.From >= 1 && it.To >= it.From && it.Size >= 0 }

// parse reads the name of an item's file; false if it is not exactly one.
func parse(stream [16]byte, name string, size int64) (Item, bool) {
	parts := strings.Split(strings.TrimSuffix(name, suffix), "-")
	if len(parts) != 3 {
		return Item{}, false
	}
	it := Item{Stream: stream, Size: size}
	var err1, err2 error
	it.From, err1 = strconv.ParseInt(parts[0], 10, 64)
	it.To, err2 = strconv.ParseInt(parts[1], 10, 64)
	sum, err3 := hex.DecodeString(parts[2])
	copy(it.Hash[:], sum)
	return it, err1 == nil && err2 == nil && err3 == nil && it.valid() && it.name() == name
}

// streamOf reads the name of a stream's folder; false if it is not exactly one.
func streamOf(name string) (stream [16]byte, ok bool) {
	b, err := hex.DecodeString(name)
	if err != nil || len(b) != len(stream) || hex.EncodeToString(b) != name {
		return stream, false
	}
	return [16]byte(b), true
}

func sorted(items []Item) []Item {
	slices.SortFunc(items, func(a, b Item) int {
		return cmp.Or(bytes.Compare(a.Stream[:], b.Stream[:]), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), bytes.Compare(a.Hash[:], b.Hash[:]))
	})
	return items
}
