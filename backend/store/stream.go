package store

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"sort"

	"opsbook/backend/kind"
	"opsbook/backend/store/device"
)

// ListKind is the register in which users change code lists.
const ListKind = "dict_item"

// The keys of the meta table.
const (
	metaWorkspace = "workspace" // 16 random bytes: which company's file this is, on every PC
	metaRootKey   = "root"      // ed25519 seed: signs who may administer; inside the file, so the recovery key covers it
	metaRestored  = "restored"  // set by a restore: the next open begins a new stream
)

// openStream continues this PC's stream. It opens a new one at the first run, in
// a copy on another PC, after a restore, and when the file is behind what this
// PC has already written.
func (s *Store) openStream(ctx context.Context) error {
	workspace, err := s.meta(ctx, metaWorkspace, 16)
	if err != nil {
		return err
	}
	if _, err := s.meta(ctx, metaRootKey, ed25519.SeedSize); err != nil {
		return err
	}
	var fresh bool
	if s.device, fresh, err = device.Load(s.cfg.Device, workspace, s.cfg.Rand); err != nil {
		return err
	}
	found, first, err := s.latestStream(ctx)
	if err != nil {
		return err
	}
	var restored int
	if err := s.w.QueryRowContext(ctx, "SELECT count(*) FROM meta WHERE key=?", metaRestored).Scan(&restored); err != nil {
		return err
	}
	reason := ""
	switch {
	case first:
		reason = "first"
	case !found && fresh:
		reason = "copy"
	case !found:
		reason = "device"
	case restored > 0:
		reason = "restore"
	default:
		if s.hw, err = device.OpenHighWater(s.cfg.Device, s.stream.gid); err != nil {
			return err
		}
		if !s.hw.Ahead(s.stream.seq, s.stream.head) {
			return s.lastClock(ctx)
		}
		reason = "behind"
	}
	return s.beginStream(ctx, reason)
}

// latestStream takes the newest stream of this device, if the file has one; first
// tells that the file has no stream at all.
func (s *Store) latestStream(ctx context.Context) (found, first bool, err error) {
	var n int
	if err := s.w.QueryRowContext(ctx, "SELECT count(*) FROM stream").Scan(&n); err != nil {
		return false, false, err
	}
	err = s.w.QueryRowContext(ctx, "SELECT n, gid, code, seq, head FROM stream WHERE device=? ORDER BY n DESC LIMIT 1", s.device.ID).
		Scan(&s.stream.n, &s.stream.gid, &s.stream.code, &s.stream.seq, &s.stream.head)
	if errors.Is(err, sql.ErrNoRows) {
		return false, n == 0, nil
	}
	return err == nil, false, err
}

func (s *Store) lastClock(ctx context.Context) error {
	return s.w.QueryRowContext(ctx, "SELECT ifnull(max(hlc), 0) FROM (SELECT hlc FROM op ORDER BY opid DESC LIMIT 4096)").Scan(&s.clock)
}

// beginStream opens a stream: a row, and as its first operation the signed open,
// which names the device, its public key, why, and what the file held then.
func (s *Store) beginStream(ctx context.Context, reason string) error {
	if err := s.lastClock(ctx); err != nil {
		return err
	}
	gid := make([]byte, 16)
	if _, err := io.ReadFull(s.cfg.Rand, gid); err != nil {
		return fmt.Errorf("store: random: %w", err)
	}
	if err := s.hw.Close(); err != nil {
		return err
	}
	var err error
	if s.hw, err = device.OpenHighWater(s.cfg.Device, gid); err != nil {
		return err
	}
	_, err = s.Write(ctx, Actor{}, func(tx *Tx) error {
		parents, err := tx.streams()
		if err != nil {
			return err
		}
		tx.stream = stream{n: int64(len(parents)) + 1, gid: gid, code: codeFor(gid, len(parents)), head: []byte{}}
		err = tx.exec("INSERT INTO stream(n, gid, device, code, seq, head) VALUES(?,?,?,?,0,x'')", tx.stream.n, gid, s.device.ID, tx.stream.code)
		if err != nil {
			return err
		}
		if err := tx.exec("DELETE FROM meta WHERE key=?", metaRestored); err != nil {
			return err
		}
		return tx.noteOpen(reason, parents)
	})
	return err
}

func (tx *Tx) noteOpen(reason string, parents []stream) error {
	d := tx.Store.device
	pub := d.Sign.Public().(ed25519.PublicKey)
	sort.Slice(parents, func(i, j int) bool { return string(parents[i].gid) < string(parents[j].gid) })
	signed := append([]byte("opsbook stream open"), tx.stream.gid...)
	signed = append(append(signed, d.ID...), pub...)
	vector := []byte{}
	for _, p := range parents {
		vector = append(vector, p.gid...)
		vector = cborInt(vector, p.seq)
	}
	signed = append(append(signed, vector...), reason...)
	_, err := tx.note(ActOpen, "", []byte{}, []pair{
		{"stream", tx.stream.gid}, {"device", d.ID}, {"pub", []byte(pub)}, {"code", tx.stream.code},
		{"parent", vector}, {"reason", reason}, {"sig", ed25519.Sign(d.Sign, signed)}}, 0)
	return err
}

// numberAlphabet leaves out 0, 1, I and O, which people confuse on paper.
var numberAlphabet = base32.NewEncoding("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")

// codeFor is what numbers given out in a stream carry, so that a number printed
// once is never given out again: nothing for the first stream of a file, two
// characters of the stream's name for all others.
func codeFor(gid []byte, earlier int) string {
	if earlier == 0 {
		return ""
	}
	return numberAlphabet.EncodeToString(gid)[:2]
}

// meta reads a value of the meta table, or makes one of n random bytes.
func (s *Store) meta(ctx context.Context, key string, n int) ([]byte, error) {
	var v []byte
	err := s.w.QueryRowContext(ctx, "SELECT value FROM meta WHERE key=?", key).Scan(&v)
	if !errors.Is(err, sql.ErrNoRows) {
		return v, err
	}
	v = make([]byte, n)
	if _, err := io.ReadFull(s.cfg.Rand, v); err != nil {
		return nil, fmt.Errorf("store: random: %w", err)
	}
	_, err = s.w.ExecContext(ctx, "INSERT INTO meta(key, value) VALUES(?,?)", key, v)
	return v, err
}

// reloadLists lays the users' changes over the code lists that are shipped.
func (s *Store) reloadLists(ctx context.Context) error {
	lists := s.Catalog.Lists
	if k, err := s.Catalog.Kind(ListKind); err == nil {
		tx := s.begin(ctx, s.w, Actor{})
		rows, err := tx.rows(k, "%q r WHERE _state=0 ORDER BY dict, sort, pk")
		if err != nil {
			return err
		}
		for _, r := range rows {
			name := r.Values.Str("dict")
			c, _ := lists.Code(name, r.Values.Str("key"))
			c.Key, c.Label, c.Off = r.Values.Str("key"), r.Values.Str("label"), r.Values.Int("disabled") == 1
			if a := kind.Members(r.Values["alias"]); a != nil {
				c.Alias = a
			}
			lists = lists.With(name, c)
		}
	}
	s.lists.Store(&lists)
	return nil
}
