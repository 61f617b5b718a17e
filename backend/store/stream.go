package store

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"time"

	"opsbook/backend/store/device"
)

// The keys of the meta table.
const (
	metaWorkspace = "workspace" // 16 random bytes: which company's file this is, on every PC
	metaRootKey   = "root"      // ed25519 seed: signs who may administer; inside the file, so the recovery key covers it
	metaRootPub   = "rootpub"   // its public half
	metaRestored  = "restored"  // set by a restore: the next open begins a new stream
	metaStream    = "stream"    // the name of the stream that this file writes
	metaUnmarked  = "unmarked"  // changes of other PCs came in that no marker of this one names yet
)

// Why a stream was opened; the words stand in the log for ever.
const (
	openFirst   = "first"   // the file has no stream yet
	openCopy    = "copy"    // this PC meets the workspace for the first time: the file came from elsewhere
	openDevice  = "device"  // this PC knows the workspace, but has no stream in this file
	openRestore = "restore" // a backup was restored
	openBehind  = "behind"  // the file is behind what this PC has written before
	openShared  = "shared"  // another copy of the file, open now, goes on with the stream
	openClock   = "clock"   // the clock was far ahead when the stream was written last, and is right now
)

// openStream continues this PC's stream. It opens a new one at the first run, in
// a copy on another PC or in another folder, after a restore, and when the file is
// behind what this PC has already written.
func (s *Store) openStream(ctx context.Context) error {
	workspace, err := s.company(ctx)
	if err != nil {
		return err
	}
	var fresh bool
	if s.device, fresh, err = device.Load(s.cfg.Device, workspace, s.cfg.Rand); err != nil {
		return err
	}
	own, first, err := s.ownStream(ctx)
	if err != nil {
		return err
	}
	reason, err := s.whyNew(ctx, own, first, fresh)
	if err != nil {
		return err
	}
	clock, err := s.lastClock(ctx, reason != openClock)
	if err != nil {
		return err
	}
	var unmarked bool
	if err := s.w.QueryRowContext(ctx, "SELECT count(*) FROM meta WHERE key=?", metaUnmarked).Scan(&unmarked); err != nil {
		return err
	}
	if reason == "" {
		s.at.Store(&position{*own, clock, unmarked})
		return nil
	}
	s.at.Store(&position{clock: clock})
	return s.beginStream(ctx, reason)
}

// company reads whose data the file holds. A new file begins a company, or joins one.
func (s *Store) company(ctx context.Context) (workspace []byte, err error) {
	if j := s.cfg.Joins; j != nil {
		for key, value := range map[string][]byte{metaWorkspace: j.Workspace[:], metaRootPub: j.Root, metaRootKey: j.RootSeed} {
			if value == nil {
				continue
			}
			if _, err := s.w.ExecContext(ctx, "INSERT OR IGNORE INTO meta(key, value) VALUES(?,?)", key, value); err != nil {
				return nil, err
			}
		}
	}
	if workspace, err = s.meta(ctx, metaWorkspace, 16); err != nil {
		return nil, err
	}
	s.workspace = hex.EncodeToString(workspace)
	err = s.w.QueryRowContext(ctx, "SELECT value FROM meta WHERE key=?", metaRootPub).Scan((*[]byte)(&s.root))
	if !errors.Is(err, sql.ErrNoRows) {
		return workspace, err
	}
	seed, err := s.meta(ctx, metaRootKey, ed25519.SeedSize)
	if err != nil {
		return nil, err
	}
	s.root = ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	_, err = s.w.ExecContext(ctx, "INSERT INTO meta(key, value) VALUES(?,?)", metaRootPub, []byte(s.root))
	return workspace, err
}

// whyNew says why a new stream must be opened; "" if own goes on.
func (s *Store) whyNew(ctx context.Context, own *stream, first, fresh bool) (string, error) {
	var restored int
	if err := s.w.QueryRowContext(ctx, "SELECT count(*) FROM meta WHERE key=?", metaRestored).Scan(&restored); err != nil {
		return "", err
	}
	switch {
	case first:
		return openFirst, nil
	case own == nil && fresh:
		return openCopy, nil
	case own == nil:
		return openDevice, nil
	case restored > 0:
		return openRestore, nil
	}
	hw, err := device.OpenHighWater(s.cfg.Device, own.gid)
	if errors.Is(err, device.ErrHeld) {
		return openShared, nil
	}
	if err != nil {
		return "", err
	}
	if hw.Ahead(own.seq, own.head) {
		return openBehind, hw.Close()
	}
	if wrong, err := s.clockWasAhead(ctx, own); err != nil || wrong {
		if wrong { // no older state of the file goes on with this stream: the next one gives out its numbers
			err = hw.Note(own.seq+1, make([]byte, 32))
		}
		return openClock, errors.Join(err, hw.Close())
	}
	s.hw = hw
	return "", nil
}

// ownStream returns the stream that this PC writes in this file, nil if it has none;
// first tells that the file has no stream at all. Streams that this PC once wrote and
// that came back from others do not count: nobody writes them any more.
func (s *Store) ownStream(ctx context.Context) (own *stream, first bool, err error) {
	var n int
	if err := s.w.QueryRowContext(ctx, "SELECT count(*) FROM stream").Scan(&n); err != nil {
		return nil, false, err
	}
	own = &stream{}
	err = s.w.QueryRowContext(ctx, "SELECT n, gid, code, seq, head FROM stream WHERE device=? AND gid=(SELECT value FROM meta WHERE key=?)", s.device.ID, metaStream).
		Scan(&own.n, &own.gid, &own.code, &own.seq, &own.head)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, n == 0, nil
	}
	return own, false, err
}

// clockTrust is how far ahead of this PC's clock another one's may be and still be
// followed. One further ahead is wrong: its changes are kept, its time is not taken over.
const clockTrust = 24 * time.Hour

// lastClock is the HLC that the next operation must exceed: the last of the stream that the
// file writes, if that goes on, for it grows along a stream, and of all others those that can
// be true.
func (s *Store) lastClock(ctx context.Context, goesOn bool) (hlc int64, err error) {
	err = s.w.QueryRowContext(ctx, "SELECT ifnull(max(o.hlc), 0) FROM stream s JOIN op o ON o.opid=s.n<<40|s.seq WHERE ? AND s.gid=(SELECT value FROM meta WHERE key=?) OR o.hlc<=?",
		goesOn, metaStream, trusted(s.cfg.Now())).Scan(&hlc)
	return hlc, err
}

// trusted is the latest HLC that can be true by a clock.
func trusted(now time.Time) int64 { return now.Add(clockTrust).UnixMilli() << 16 }

// clockFar is how far ahead a clock must have been to be given up for the present one: time
// that goes on from the log for some months is less harm than a clock that is set back by
// some months and believed.
const clockFar = 180 * 24 * time.Hour

// clockWasAhead reports whether the stream was written last by a clock that was far ahead
// and is right now: most of the log says so, and nothing of other PCs against it. Else what
// is written from now on would be dated after it, for years. Where the log is later than
// this PC's clock, that is the one that is wrong.
func (s *Store) clockWasAhead(ctx context.Context, own *stream) (bool, error) {
	var last, later, others, all int64
	err := s.w.QueryRowContext(ctx, "SELECT hlc FROM op WHERE opid=?", own.n<<seqBits|own.seq).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) || err == nil && last <= s.cfg.Now().Add(clockFar).UnixMilli()<<16 {
		return false, nil
	}
	if err == nil {
		err = s.w.QueryRowContext(ctx, `SELECT count(*) FILTER (WHERE o.hlc>?1), count(*) FILTER (WHERE o.hlc>?1 AND s.device<>?2), count(*)
			FROM op o JOIN stream s ON s.n=(o.opid&~?3)>>40`, trusted(s.cfg.Now()), s.device.ID, int64(salvagedBit)).Scan(&later, &others, &all)
	}
	return others == 0 && later*2 < all, err
}

// Rebegin begins a new stream, once it has shown that the file is behind what this PC
// has written (ErrBehind).
func (s *Store) Rebegin(ctx context.Context) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	at, mark := s.at.Load(), s.hw
	s.at.Store(&position{clock: at.clock})
	if err := s.beginStream(ctx, openBehind); err != nil {
		s.at.Store(at)
		s.hw = mark
		return err
	}
	return mark.Close()
}

// beginStream opens a stream: a row, and as its first operation the signed open,
// which names the device, its public key, why, and what the file held then.
func (s *Store) beginStream(ctx context.Context, reason string) error {
	nonce := make([]byte, 16)
	if _, err := io.ReadFull(s.cfg.Rand, nonce); err != nil {
		return fmt.Errorf("store: random: %w", err)
	}
	gid := nameOf(s.device.ID, s.device.Sign.Public().(ed25519.PublicKey), nonce)
	var err error
	if s.hw, err = device.OpenHighWater(s.cfg.Device, gid); err != nil {
		return err
	}
	_, err = s.write(ctx, Actor{}, func(tx *Tx) error {
		parents, err := tx.streams()
		if err != nil {
			return err
		}
		own, err := tx.letters()
		if err != nil {
			return err
		}
		tx.stream = stream{n: int64(len(parents)) + 1, gid: gid, code: codeFor(own, gid, parents), head: []byte{}}
		if reason == openClock { // the file knows each number that was given out: they go on
			if _, err := tx.One("SELECT code FROM stream WHERE gid=(SELECT value FROM meta WHERE key=?)", []any{metaStream}, &tx.stream.code); err != nil {
				return err
			}
		}
		err = tx.exec("INSERT INTO stream(n, gid, device, code, seq, head) VALUES(?,?,?,?,0,x'')", tx.stream.n, gid, s.device.ID, tx.stream.code)
		if err != nil {
			return err
		}
		if err := tx.exec("DELETE FROM meta WHERE key IN (?,?)", metaRestored, metaUnmarked); err != nil {
			return err
		}
		if err := tx.exec("INSERT OR REPLACE INTO meta(key, value) VALUES(?,?)", metaStream, gid); err != nil {
			return err
		}
		return tx.noteOpen(reason, nonce, parents)
	})
	return err
}

// letters are this PC's own in document numbers, as the administrator gave them; none
// on the PC on which a company began.
func (tx *Tx) letters() (string, error) {
	if j := tx.Store.cfg.Joins; j != nil {
		return j.Code, nil
	}
	me, _, err := tx.Self()
	return me.Code, err
}

// nameOf is the name of a stream. It follows from who opens it, so that nobody else can open
// one of the same name.
func nameOf(device []byte, pub ed25519.PublicKey, nonce []byte) []byte {
	sum := sha256.Sum256(slices.Concat([]byte("opsbook stream name"), device, pub, nonce))
	return sum[:16]
}

func (tx *Tx) noteOpen(reason string, nonce []byte, parents []stream) error {
	d := tx.Store.device
	pub := d.Sign.Public().(ed25519.PublicKey)
	sort.Slice(parents, func(i, j int) bool { return string(parents[i].gid) < string(parents[j].gid) })
	vector := []byte{}
	for _, p := range parents {
		if p.seq > 0 {
			vector = appendMarked(vector, p)
		}
	}
	signed := openMessage(tx.stream.gid, d.ID, pub, vector, reason)
	opid, err := tx.note(ActOpen, "", []byte{}, []pair{
		{"nonce", nonce}, {"device", d.ID}, {"pub", []byte(pub)}, {"code", tx.stream.code},
		{"parent", vector}, {"reason", reason}, {"sig", ed25519.Sign(d.Sign, signed)}}, 0)
	if err != nil {
		return err
	}
	for _, p := range parents {
		if p.seq == 0 {
			continue
		}
		if err := tx.noteMark(opid, p.n, p.seq); err != nil {
			return err
		}
	}
	return nil
}

// openMessage is what the device signs when it opens a stream.
func openMessage(stream, device, pub, vector []byte, reason string) []byte {
	return slices.Concat([]byte("opsbook stream open"), stream, device, pub, vector, []byte(reason))
}

// numberCharacters leave out 0, 1, I and O, which people confuse on paper.
const (
	numberCharacters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	numberFigures    = "23456789"
)

// codeFor is what numbers given out in a stream carry, so that a number printed once is
// never given out again: nothing for the first stream of a company, the PC's own letters
// for its first one, and behind them a figure and two characters for each later one, which no
// stream before it has. It begins with a letter: LY-2026A3XK007 must not read as a count
// under LY-2026.
func codeFor(own string, gid []byte, earlier []stream) string {
	taken := func(code string) bool {
		return slices.ContainsFunc(earlier, func(st stream) bool { return st.code == code })
	}
	if len(earlier) == 0 { // later, an older state of the file may not know that it was used
		return own
	}
	if own == "" {
		own = "A"
	}
	code := ""
	for i := range len(gid) - 2 {
		code = own + numberFigures[gid[i]&7:][:1] + numberCharacters[gid[i+1]&31:][:1] + numberCharacters[gid[i+2]&31:][:1]
		if !taken(code) {
			break
		}
	}
	return code
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
