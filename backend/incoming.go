package backend

import (
	"encoding/hex"
	"errors"
	"math"
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
	Device string `json:"device"` // the name of the PC to ask for them; ""
	Own    bool   `json:"own"`    // this PC wrote them itself, before an older state was put back; else that one
	From   int64  `json:"from"`
	To     int64  `json:"to"`

	stream [16]byte
}

// beginsIn reports whether the first of what is missing is part of something else.
func (m Missing) beginsIn(of Missing) bool {
	return m.stream == of.stream && m.From >= of.From && m.From <= of.To
}

// Incoming is what packages hold that are handed over at once, or what came of them.
type Incoming struct {
	Package     string     `json:"package"` // by which all of it is taken back
	Sender      string     `json:"sender"`  // all of them
	SentAt      string     `json:"sentAt"`  // the latest, by its sender's clock, YYYY-MM-DD HH:MM
	Changes     int64      `json:"changes"`
	Registers   []Brought  `json:"registers"`
	Differing   int        `json:"differing"`   // fields on which PCs differ since
	Disputes    []Dispute  `json:"disputes"`    // the first of them
	Twice       []Twice    `json:"twice"`       // records that are there twice since
	MoreTwice   bool       `json:"moreTwice"`   // than Twice names
	Negative    int        `json:"negative"`    // balances below zero
	Unknown     int64      `json:"unknown"`     // changes by a newer program, kept until this one is updated
	Diverged    bool       `json:"diverged"`    // records here and at a sender should be the same by now and are not
	Ignored     int64      `json:"ignored"`     // changes that a PC made after it was shut out
	Attachments int        `json:"attachments"` // whose content is not here yet and comes with them
	Lacking     int        `json:"lacking"`     // attachments whose content has not come
	Ahead       bool       `json:"ahead"`       // a clock is more than a day ahead
	Shut        []string   `json:"shut"`        // PCs that are shut out by it
	Forked      []string   `json:"forked"`      // PCs of which it has another history than the one that is here; that is left out
	Waits       []Missing  `json:"waits"`       // what is missing before the files that wait can be taken in
	Files       int        `json:"files"`       // how many were handed over, each counted once
	Late        int        `json:"late"`        // how many of them wait
	Along       int        `json:"along"`       // how many that had waited are taken in with them
	Left        int        `json:"left"`        // how many that had waited are not: their list says why
	Lost        []Lost     `json:"lost"`        // exports of which files have not come
	Noted       bool       `json:"noted"`       // there is nothing to be taken in, and that they came is noted
	Note        fault.Text `json:"note,omitzero"`

	Months []stock.ChangedMonth `json:"months"` // closed months that no longer agree since
}

func (b *Backend) exchangeDir() string { return filepath.Join(b.Dir(), "exchange") }
func (b *Backend) waitingDir() string  { return filepath.Join(b.exchangeDir(), "waiting") }

// facts are who sent packages, and when.
func (b *Backend) facts(in []exchange.Inbound) Incoming {
	sent := int64(0)
	for _, p := range in {
		sent = max(sent, p.Sent)
	}
	return Incoming{Package: hex.EncodeToString(in[0].Package[:]), Sender: senders(in), SentAt: minute(sent, b.Now()), Files: len(in),
		Registers: []Brought{}, Shut: []string{}, Forked: []string{}, Disputes: []Dispute{}, Twice: []Twice{}, Months: []stock.ChangedMonth{}, Waits: []Missing{}, Lost: []Lost{}}
}

// senders are the names of those who sent packages.
func senders(in []exchange.Inbound) string {
	var names []string
	for _, p := range in {
		if !slices.Contains(names, p.Sender.Name) {
			names = append(names, p.Sender.Name)
		}
	}
	return strings.Join(names, "、")
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

// brake reports whether taking packages in has voided much of a register.
func brake(tx *store.Tx, k *kind.Kind, took exchange.Took) (bool, error) {
	n := took.Voided[k.Name]
	if n < brakeFrom {
		return false, nil
	}
	live, err := tx.CountLive(k)
	return n*5 > live+n, err
}

// errMuch means that taking packages in voids so much that somebody is asked first.
var errMuch = errors.New("exchange: much would be voided")

// notMuch fails with errMuch if taking packages in has voided much. Fault: Conflict.
func notMuch(tx *store.Tx, in []exchange.Inbound, took exchange.Took) error {
	var zh, en []string
	for _, k := range tx.Store.Catalog().Kinds {
		much, err := brake(tx, &k, took)
		if err != nil {
			return err
		}
		if much {
			zh, en = append(zh, k.Label), append(en, k.English)
		}
	}
	if len(zh) == 0 {
		return nil
	}
	return errors.Join(fault.New(fault.Conflict, "要作废很多：%[1]s，超过全部的五分之一，没有导入。请先向“%[3]s”问清楚；问清楚了，看过再导入。",
		"Much would be voided: more than a fifth of %[2]s; nothing was imported. Ask “%[3]s” first, then look at it and import it all the same.",
		fault.Whole(strings.Join(zh, "、")), fault.Whole(strings.Join(en, ", ")), senders(in)), errMuch)
}

// incoming is what taking packages in has changed, while the transaction goes on. handed
// are those that were handed over, in those that are taken in.
func (b *Backend) incoming(tx *store.Tx, handed, in []exchange.Inbound, took exchange.Took, before beforehand) (Incoming, error) {
	out := b.facts(handed)
	out.Changes, out.Unknown, out.Ignored, out.Ahead = took.Ops, took.Newer, took.Late, len(took.Ahead) > 0
	out.Diverged = took.Diverged
	for _, k := range tx.Store.Catalog().Kinds {
		n := Brought{Kind: k.Name, New: took.New[k.Name], Changed: took.Changed[k.Name], Voided: took.Voided[k.Name]}
		if n.New+n.Changed+n.Voided == 0 {
			continue
		}
		var err error
		if n.Brake, err = brake(tx, &k, took); err != nil {
			return out, err
		}
		out.Registers = append(out.Registers, n)
	}
	if err := b.Read(tx.Context(), func(was *store.Tx) error { return out.allDuplicates(tx, was) }); err != nil {
		return out, err
	}
	for _, device := range took.Shut {
		p, _, err := tx.PeerOf(device)
		if err != nil {
			return out, err
		}
		if !slices.Contains(out.Shut, p.Name) {
			out.Shut = append(out.Shut, p.Name)
		}
	}
	for _, gid := range took.Forked {
		name, err := pcOf(tx, gid)
		if err != nil {
			return out, err
		}
		out.Forked = append(out.Forked, name)
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
	out.Attachments, out.Lacking, err = contentsIn(tx, in)
	return out, err
}

// nothingNew reports whether there is nothing to be taken in.
func (in *Incoming) nothingNew() bool {
	return in.Changes == 0 && in.Attachments == 0 && in.Late == 0 && in.Along == 0
}

// beforehand is what is to be settled already before packages are taken in.
type beforehand struct {
	disputed map[store.Dispute]bool
	months   []stock.ChangedMonth
}

func beforehandOf(tx *store.Tx) (s beforehand, err error) {
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

// contentsIn is of how many attachments the content is not here, but in the packages, and of
// how many in neither.
func contentsIn(tx *store.Tx, in []exchange.Inbound) (coming, lacking int, err error) {
	carried := map[[32]byte]bool{}
	for _, p := range in {
		for _, sum := range p.Blobs {
			carried[sum] = true
		}
	}
	missing, err := attach.Missing(tx, parcel.MaxWant)
	for _, sum := range missing {
		if carried[sum] {
			coming++
		} else {
			lacking++
		}
	}
	return coming, lacking, err
}

// allDuplicates looks for them in all registers in which anything was changed.
func (in *Incoming) allDuplicates(tx, was *store.Tx) error {
	for _, r := range in.Registers {
		k, err := tx.Kind(r.Kind)
		if err != nil {
			return err
		}
		if err := in.duplicates(tx, was, k); err != nil || in.MoreTwice {
			return err
		}
	}
	return nil
}

// duplicates lists records of a register that share what should be unique and did not before:
// was reads the file as it was.
func (in *Incoming) duplicates(tx, was *store.Tx, k *kind.Kind) error {
	c := record.Context(tx)
	for _, fields := range double.Telling(k) {
		groups, err := tx.Doubles(k, math.MaxInt, fields...)
		if err != nil {
			return err
		}
		for _, g := range groups {
			known, err := double.Holding(was, k, fields, g.Values)
			if err != nil {
				return err
			}
			switch {
			case !slices.ContainsFunc(g.Records, func(id string) bool { return !slices.Contains(known, id) }):
				continue
			case len(in.Twice) == maxShown:
				in.MoreTwice = true
				return nil
			}
			in.Twice = append(in.Twice, Twice{Kind: k.Name, Field: fields[0].Name, Value: double.Words(fields, g.Values, c), Records: g.Records})
		}
	}
	return nil
}
