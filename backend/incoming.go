package backend

import (
	"encoding/hex"
	"path/filepath"
	"slices"
	"strings"

	"opsbook/backend/attach"
	"opsbook/backend/double"
	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parcel"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
)

// maxPackage bounds a package file: what fits on a FAT32 stick.
const maxPackage = 4 << 30

// maxShown bounds what a preview lists of conflicts and duplicates.
const maxShown = 200

// Brought is what a package does to one register.
type Brought struct {
	Kind    string `json:"kind"`
	New     int64  `json:"new"`
	Changed int64  `json:"changed"`
	Voided  int64  `json:"voided"`
	Brake   bool   `json:"brake"` // it would void much of the register
}

// Twice are records that have the same value in a field that should be unique.
type Twice struct {
	Kind    string   `json:"kind"`
	Field   string   `json:"field"`
	Value   string   `json:"value"`
	Records []string `json:"records"` // ids
}

// Missing are changes of a PC that a package builds on and that have not come yet.
type Missing struct {
	Device string `json:"device"` // its name; ""
	From   int64  `json:"from"`
	To     int64  `json:"to"`
}

// Incoming is what packages hold that are handed over at once, or what came of them.
type Incoming struct {
	Package     string     `json:"package"` // by which all of it is taken back
	Sender      string     `json:"sender"`  // all of them
	SentAt      string     `json:"sentAt"`  // the latest, by its sender's clock, YYYY-MM-DD HH:MM
	Changes     int64      `json:"changes"`
	Registers   []Brought  `json:"registers"`
	Differing   int        `json:"differing"` // fields on which PCs differ since
	Disputes    []Dispute  `json:"disputes"`  // the first of them
	Twice       []Twice    `json:"twice"`     // records that are there twice
	MoreTwice   bool       `json:"moreTwice"` // than Twice names
	Negative    int        `json:"negative"`  // balances below zero
	Unknown     int64      `json:"unknown"`   // changes by a newer program, kept until this one is updated
	Attachments int        `json:"attachments"`
	Lacking     int        `json:"lacking"` // attachments whose content has not come
	Ahead       bool       `json:"ahead"`   // a clock is more than a day ahead
	Waits       []Missing  `json:"waits"`   // what is missing before the files that wait can be taken in
	Files       int        `json:"files"`   // how many were handed over, each counted once
	Late        int        `json:"late"`    // how many of them wait
	Along       int        `json:"along"`   // how many that had waited are taken in with them
	Lost        []Lost     `json:"lost"`    // exports of which files have not come
	Note        fault.Text `json:"note,omitzero"`

	Months []stock.ChangedMonth `json:"months"` // closed months that no longer agree since
}

func (b *Backend) exchangeDir() string { return filepath.Join(b.Dir(), "exchange") }
func (b *Backend) waitingDir() string  { return filepath.Join(b.exchangeDir(), "waiting") }

// facts are who sent packages, and when.
func (b *Backend) facts(in []exchange.Inbound) Incoming {
	var senders []string
	sent := int64(0)
	for _, p := range in {
		if !slices.Contains(senders, p.Sender.Name) {
			senders = append(senders, p.Sender.Name)
		}
		sent = max(sent, p.Sent)
	}
	return Incoming{Package: hex.EncodeToString(in[0].Package[:]), Sender: strings.Join(senders, "、"), SentAt: minute(sent, b.Now()), Files: len(in),
		Registers: []Brought{}, Disputes: []Dispute{}, Twice: []Twice{}, Months: []stock.ChangedMonth{}, Waits: []Missing{}, Lost: []Lost{}}
}

// pcOf is the name of the PC that writes a stream; "" if nobody has heard of it.
func pcOf(tx *store.Tx, stream [16]byte) (string, error) {
	device, ok, err := tx.DeviceOf(stream)
	if err != nil || !ok {
		return "", err
	}
	p, _, err := tx.PeerOf(device)
	return p.Name, err
}

// Of a register with at least this many records it is much if a fifth of them are voided.
const brakeFrom = 20

// incoming is what taking packages in has changed, while the transaction goes on. handed
// are those that were handed over, in those that are taken in.
func (b *Backend) incoming(tx *store.Tx, handed, in []exchange.Inbound, took exchange.Took, before standing) (Incoming, error) {
	out := b.facts(handed)
	out.Changes, out.Unknown, out.Ahead = took.Ops, took.Parked, len(took.Ahead) > 0
	for _, k := range tx.Store.Catalog().Kinds {
		n := Brought{Kind: k.Name, New: took.New[k.Name], Changed: took.Changed[k.Name], Voided: took.Voided[k.Name]}
		if n.New+n.Changed+n.Voided == 0 {
			continue
		}
		if n.Voided >= brakeFrom {
			live, err := tx.CountLive(&k)
			if err != nil {
				return out, err
			}
			n.Brake = n.Voided*5 > live+n.Voided
		}
		out.Registers = append(out.Registers, n)
		if err := out.duplicates(tx, &k); err != nil {
			return out, err
		}
	}
	list, err := seenDisputes(tx)
	if err != nil {
		return out, err
	}
	for _, d := range list {
		if before.disputed[d] {
			continue
		}
		if out.Differing++; len(out.Disputes) == maxShown {
			continue
		}
		shown, err := showDispute(tx, d)
		if err != nil {
			return out, err
		}
		out.Disputes = append(out.Disputes, shown)
	}
	if took.New["stock_move"] > 0 {
		if out.Negative, err = stock.CountNegative(tx); err != nil {
			return out, err
		}
	}
	months, err := stock.ChangedMonths(tx)
	if err != nil {
		return out, err
	}
	for _, m := range months {
		if !slices.Contains(before.months, m) {
			out.Months = append(out.Months, m)
		}
	}
	out.Lacking, err = stillLacking(tx, in)
	return out, err
}

// standing is what is to be settled already before packages are taken in.
type standing struct {
	disputed map[store.Dispute]bool
	months   []stock.ChangedMonth
}

func standingNow(tx *store.Tx) (s standing, err error) {
	list, err := tx.Disputes(maxDisputes)
	if err != nil {
		return s, err
	}
	s.disputed = map[store.Dispute]bool{}
	for _, d := range list {
		s.disputed[d] = true
	}
	s.months, err = stock.ChangedMonths(tx)
	return s, err
}

// stillLacking is how many attachments' contents are neither here nor in the packages.
func stillLacking(tx *store.Tx, in []exchange.Inbound) (n int, err error) {
	carried := map[[32]byte]bool{}
	for _, p := range in {
		for _, sum := range p.Blobs {
			carried[sum] = true
		}
	}
	missing, err := attach.Missing(tx, parcel.MaxWant)
	for _, sum := range missing {
		if !carried[sum] {
			n++
		}
	}
	return n, err
}

// duplicates lists records of a register that share what should be unique.
func (in *Incoming) duplicates(tx *store.Tx, k *kind.Kind) error {
	c := record.Context(tx)
	for _, fields := range double.Telling(k) {
		if in.MoreTwice {
			return nil
		}
		room := maxShown - len(in.Twice)
		groups, err := tx.Doubles(k, room+1, fields...)
		if err != nil {
			return err
		}
		in.MoreTwice = len(groups) > room
		for _, g := range groups[:min(room, len(groups))] {
			in.Twice = append(in.Twice, Twice{Kind: k.Name, Field: fields[0].Name, Value: double.Words(fields, g.Values, c), Records: g.Records})
		}
	}
	return nil
}
