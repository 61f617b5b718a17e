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
	"opsbook/backend/record"
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

// TakenBack is what came of taking an import back, or of taking that back.
type TakenBack struct {
	Records int       `json:"records"` // changed
	Stays   []Staying `json:"stays"`   // of which something stayed as it was
}

// Staying is how many records of a register stayed for one reason. A document counts for
// its lines.
type Staying struct {
	Kind string    `json:"kind"`
	Why  store.Why `json:"why"`
	N    int       `json:"n"`
}

// UndoPackage takes back what a package brought and all that was taken in with it, after
// a backup. tell, which may be nil, is told how many records are done with. Faults:
// NotFound, Conflict (it is taken back already), Cancelled.
func (b *Backend) UndoPackage(ctx context.Context, id string, tell func(done, of int)) (TakenBack, error) {
	return b.turn(ctx, id, tell, func(tx *store.Tx, a exchange.Arrival, tell func(done, of int)) (did store.TakenBack, err error) {
		if a.Undone {
			return did, fault.New(fault.Conflict, "这次导入已经撤回过了。", "That import has been taken back already.")
		}
		if did, err = exchange.Undo(tx, a, tell); err != nil {
			return did, err
		}
		return did, tx.Event("package taken back", kind.Values{"records": int64(did.Changed)})
	})
}

// RedoPackage brings back what UndoPackage took away, as far as nobody has changed it since.
// Faults: NotFound, Conflict (it is not taken back), Cancelled.
func (b *Backend) RedoPackage(ctx context.Context, id string, tell func(done, of int)) (TakenBack, error) {
	return b.turn(ctx, id, tell, func(tx *store.Tx, a exchange.Arrival, tell func(done, of int)) (did store.TakenBack, err error) {
		if !a.Undone {
			return did, fault.New(fault.Conflict, "这次导入没有撤回，不用恢复。", "That import is not taken back.")
		}
		if did, err = exchange.Redo(tx, a, tell); err != nil {
			return did, err
		}
		return did, tx.Event("package brought back", kind.Values{"records": int64(did.Changed)})
	})
}

// turn undoes or redoes an arrival.
func (b *Backend) turn(ctx context.Context, id string, tell func(done, of int), run func(*store.Tx, exchange.Arrival, func(done, of int)) (store.TakenBack, error)) (out TakenBack, err error) {
	if tell == nil {
		tell = func(int, int) {}
	}
	if err := b.Read(ctx, MayExchange); err != nil {
		return out, err
	}
	if err := b.backupIfDue(ctx, time.Minute); err != nil {
		return out, err
	}
	err = b.Write(ctx, func(tx *store.Tx) error {
		list, err := exchange.Arrivals(tx, 1<<20)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(a exchange.Arrival) bool { return named(a, id) })
		if i < 0 {
			return fault.New(fault.NotFound, "没有导入过这个交换文件。", "That exchange file was never imported.")
		}
		did, err := run(tx, list[i], tell)
		if err != nil {
			return err
		}
		out.Records = did.Changed
		out.Stays, err = staying(tx, did.Stays)
		return err
	})
	return out, err
}

// staying counts records that stay by register and reason, a document once for its lines.
func staying(tx *store.Tx, list []store.Stay) ([]Staying, error) {
	type place struct {
		kind *kind.Kind
		id   string
	}
	out, counted := []Staying{}, map[place]bool{}
	for _, s := range list {
		if err := tx.Context().Err(); err != nil {
			return nil, err
		}
		at := place{s.Kind, s.ID}
		if s.Kind.Parent != "" {
			r, err := tx.ByID(s.Kind, s.ID)
			if err != nil {
				return nil, err
			}
			k, doc, err := record.Document(tx, s.Kind, r)
			if err != nil {
				return nil, err
			}
			if doc != nil { // else it has not come
				at = place{k, doc.ID}
			}
		}
		if counted[at] {
			continue
		}
		counted[at] = true
		i := slices.IndexFunc(out, func(o Staying) bool { return o.Kind == at.kind.Name && o.Why == s.Why })
		if i < 0 {
			i, out = len(out), append(out, Staying{Kind: at.kind.Name, Why: s.Why})
		}
		out[i].N++
	}
	return out, nil
}

// named reports whether an arrival, or a package of it, is called so.
func named(a exchange.Arrival, id string) bool {
	return slices.ContainsFunc(append(a.Packages, a.Package), func(p [16]byte) bool { return strings.EqualFold(hex.EncodeToString(p[:]), id) })
}
