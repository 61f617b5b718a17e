package backend

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// Arrival is what was taken in at once, as the page lists it.
type Arrival struct {
	Package string `json:"package"` // by which it is taken back
	Files   int    `json:"files"`   // how many of them brought something
	Sender  string `json:"sender"`  // all of them
	At      string `json:"at"`
	Changes int64  `json:"changes"`
	Undone  bool   `json:"undone"`
}

// Arrivals are the last imports that brought something.
func (b *Backend) Arrivals(ctx context.Context) (out []Arrival, err error) {
	out = []Arrival{}
	err = b.Read(ctx, func(tx *store.Tx) error {
		if err := MayExchange(tx); err != nil {
			return err
		}
		list, err := exchange.Arrivals(tx, maxShown)
		if err != nil {
			return err
		}
		for _, a := range list {
			var names []string
			for _, device := range a.Senders {
				p, _, err := tx.PeerOf(device)
				if err != nil {
					return err
				}
				names = append(names, p.Name)
			}
			out = append(out, Arrival{hex.EncodeToString(a.Package[:]), len(a.Packages), strings.Join(names, "、"), minute(a.At, tx.Now), a.Ops, a.Undone})
		}
		return nil
	})
	return out, err
}

// UndoPackage takes back what a package brought and all that was taken in with it, after
// a backup. It returns how many records it changed; tell, which may be nil, is told how
// many it has looked at. Faults: NotFound, Conflict (it was taken back already), Cancelled.
func (b *Backend) UndoPackage(ctx context.Context, id string, tell func(done, of int)) (n int, err error) {
	if tell == nil {
		tell = func(int, int) {}
	}
	if err := b.Read(ctx, MayExchange); err != nil {
		return 0, err
	}
	if err := b.backupIfDue(ctx, time.Minute); err != nil {
		return 0, err
	}
	err = b.Write(ctx, func(tx *store.Tx) error {
		list, err := exchange.Arrivals(tx, 1<<20)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(a exchange.Arrival) bool { return named(a, id) })
		switch {
		case i < 0:
			return fault.New(fault.NotFound, "没有导入过这个交换文件。", "That exchange file was never imported.")
		case list[i].Undone:
			return fault.New(fault.Conflict, "这次导入已经撤回过了。", "That import has been taken back already.")
		}
		if n, err = exchange.Undo(tx, list[i], tell); err != nil {
			return err
		}
		return tx.Event("package taken back", kind.Values{"records": int64(n)})
	})
	return n, err
}

// named reports whether an arrival, or a package of it, is called so.
func named(a exchange.Arrival, id string) bool {
	return slices.ContainsFunc(append(a.Packages, a.Package), func(p [16]byte) bool { return strings.EqualFold(hex.EncodeToString(p[:]), id) })
}
