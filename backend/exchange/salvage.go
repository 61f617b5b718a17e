package exchange

import (
	"context"

	"opsbook/backend/fault"
	"opsbook/backend/store"
)

// A package waits for what its changes build on. If the PC that wrote that has put an older
// state of its file back, and nobody else holds it, it waits for ever, and what is in it
// may stand nowhere else. Then somebody can salvage it (store.Salvager). It is not done by
// itself: what was lost may have been entered again by hand meanwhile, which no program
// can tell from what happened twice.

// Outlook says whether operations that a package waits for can still come.
type Outlook struct {
	Author  store.Peer   // who wrote them; without a name if nobody has heard of him
	Holders []store.Peer // who surely holds them
	Gone    bool         // nobody can send them any more, as far as is known
}

// OutlookOf looks for whoever could fill a gap. Nobody does if the author's PC was shut out or
// is this one, or has gone on from a file without them, and no PC's receipts say that
// it holds them. Of a stream of which nobody has heard everybody's receipts are needed.
func OutlookOf(tx *store.Tx, gap *store.GapError) (out Outlook, err error) {
	device, known, err := tx.DeviceOf(gap.Stream)
	if err != nil {
		return out, err
	}
	peers, err := tx.Peers()
	if err != nil {
		return out, err
	}
	me := [16]byte(tx.Store.Device().ID)
	out.Gone = !known || device == me
	for _, p := range peers {
		if known && p.Device == device {
			out.Author = p
			if out.Gone, err = goneFrom(tx, p, gap); err != nil {
				return out, err
			}
		}
	}
	for _, p := range peers {
		if p.Revoked || p.Device == me {
			continue
		}
		has, err := Holds(tx, p.Device)
		if err != nil {
			return out, err
		}
		if has[gap.Stream] >= gap.To {
			out.Holders = append(out.Holders, p)
		}
		out.Gone = out.Gone && (known || has != nil)
	}
	out.Gone = out.Gone && len(out.Holders) == 0
	return out, nil
}

// goneFrom reports whether the author of a stream has lost what a gap lacks.
func goneFrom(tx *store.Tx, author store.Peer, gap *store.GapError) (bool, error) {
	if author.Revoked || author.Device == [16]byte(tx.Store.Device().ID) {
		return true, nil
	}
	opened, err := tx.OpenedWith(author.Device)
	if err != nil {
		return false, err
	}
	for stream, saw := range opened {
		before := opened[gap.Stream][stream] > 0
		if stream != gap.Stream && saw[gap.Stream] < gap.To && !before {
			return true, nil
		}
	}
	return false, nil
}

// Salvage brings back what is in a checked package that must wait, as changes of this PC
// that carry those of others as they were signed. Faults: Conflict (their author cannot be
// proved, or has two histories).
func Salvage(ctx context.Context, tx *store.Tx, p Inbound) (out Took, err error) {
	before, err := tx.Vector()
	if err != nil {
		return out, err
	}
	s, err := tx.Salvager()
	if err != nil {
		return out, err
	}
	if err := p.merge(ctx, tx, s); err != nil {
		return out, explain(err)
	}
	if out.Merged, err = s.Finish(); err != nil {
		return out, explain(err)
	}
	if err := p.remember(tx, vectorOf(before), p.Package); err != nil {
		return out, err
	}
	out.Disputes, err = tx.CountDisputes()
	return out, err
}

// Salvaged reports whether all that is in a checked package is here, some of it by salvage
// only.
func Salvaged(tx *store.Tx, c Came) (bool, error) {
	list, err := tx.Vector()
	if err != nil {
		return false, err
	}
	have, some := vectorOf(list), false
	for _, r := range c.head.Ranges {
		if have[r.Stream] >= r.To {
			continue
		}
		if here, err := tx.Salvaged(r.Stream, r.From, r.To, r.Sig); err != nil || !here {
			return false, err
		}
		some = true
	}
	return some, nil
}

// CheckOutlook says in a sentence why a package that waits is not to be salvaged; nil if it may.
// Fault: Conflict.
func CheckOutlook(l Outlook) error {
	switch {
	case l.Gone:
		return nil
	case len(l.Holders) > 0:
		return fault.New(fault.Conflict, "缺的部分电脑“%s”上有，不用抢救：请让它导出一次交换文件，导入后这个交换文件会自动导入。",
			"The PC “%s” holds what is missing; nothing need be recovered: have it export a package, and this one is taken in by itself after it.", l.Holders[0].Name)
	case l.Author.Name != "":
		return fault.New(fault.Conflict, "电脑“%s”还可能补上缺的部分，现在不能抢救。请让它导出一次交换文件；如果它恢复过旧备份，它的新交换文件会说明缺的部分已经没有了。",
			"The PC “%s” may still send what is missing; nothing can be recovered now. Have it export a package; if it has restored an older backup, that package says that what is missing is gone.", l.Author.Name)
	}
	return fault.New(fault.Conflict, "还没有收到每台电脑的交换文件，不知道缺的部分是否还在，现在不能抢救。请让每台电脑各导出一次交换文件。",
		"Not every PC has sent a package yet, so it is not known whether what is missing still exists; nothing can be recovered now. Have every PC export one.")
}
