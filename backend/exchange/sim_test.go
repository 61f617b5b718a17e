package exchange_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"opsbook/backend/attach"
	"opsbook/backend/exchange"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

// The simulator runs a company of 2 to 8 PCs over the real store, files and packages:
// they write, send, lose, repeat and reorder packages, set their clocks wrong by years,
// restore backups, are copied and shut out. After every step it holds what each PC shows
// against a plain model of what it must show. A seed is a whole run; a failing one prints
// its script.

var things = kind.Kind{
	Name: "thing", Label: "物品", English: "Things", Key: "no", Title: "name",
	Fields: []kind.Field{
		{Name: "no", Label: "编号", English: "No.", Type: kind.Text},
		{Name: "name", Label: "名称", English: "Name", Type: kind.Text},
		{Name: "cost", Label: "价格", English: "Cost", Type: kind.Money},
	},
}

// older is what a program of an earlier version knows of it.
var older = kind.Kind{Name: things.Name, Label: things.Label, English: things.English, Key: things.Key, Title: things.Title, Fields: things.Fields[:2]}

func catalogOf(thing kind.Kind) *kind.Catalog {
	c, err := kind.NewCatalog([]kind.Kind{thing, attach.Kind}, kind.Lists{"attach_kind": {Codes: []kind.Code{{Key: "scan"}}}, "secrecy": {Codes: []kind.Code{{Key: "internal"}}}})
	if err != nil {
		panic(err)
	}
	return c
}

var newProgram, oldProgram = catalogOf(things), catalogOf(older)

// simFields are the registers of a record that the simulator writes.
var simFields = []string{"no", "name", "cost", "_state"}

// write is one write to one register of one record, as the model knows it.
type write struct {
	stream [16]byte
	seq    int64
	hlc    int64
	value  any
	past   map[*write]bool // of the same record, which the writer had seen
	field  string
}

// world is one run.
type world struct {
	t      testing.TB
	rnd    *rand.Rand
	more   *rand.Rand // of what was added later: the seeds that failed before go on as they went
	dir    string
	pcs    []*pc
	ids    []string
	writes map[string][]*write // by record
	flight []flying
	files  []copied
	digest map[string][32]byte // by vector
	owner  map[[16]byte]int    // PC by stream
	codes  map[string]string   // stream by code
	shut   []shutting
	script []string

	markers  map[[16]byte][]marker // what streams say that they had seen, in their order
	salvages []salvage
	unproven map[int]bool
	stormy   bool // old backups are put back on several PCs at once
	told     counts
}

// shutting is an operation of an administrator that shuts a PC out.
type shutting struct {
	stream [16]byte
	seq    int64
	pc     int
	limits map[[16]byte]int64 // how far its streams count, also those that it has forgotten itself
}

// marker is what a stream had seen from one of its operations on, beyond what those before say.
type marker struct {
	seq    int64
	vector map[[16]byte]int64
}

// salvage is an operation that carries others.
type salvage struct {
	stream [16]byte
	seq    int64
	pieces []store.Piece
}

// counts is what became of writes in packages that could not be taken in.
type counts struct {
	salvaged int // were brought back
	unsound  int // were not, because nobody can prove who wrote them
	shutOut  int // were not, because the sender of the package was shut out
	asked    int // were not, because a PC that was shut out holds what is missing, and all have forgotten that it was
}

func (c *counts) add(of counts) {
	c.salvaged, c.unsound, c.shutOut, c.asked = c.salvaged+of.salvaged, c.unsound+of.unsound, c.shutOut+of.shutOut, c.asked+of.asked
}

type pc struct {
	n     int
	cfg   store.Config
	st    *store.Store
	skew  time.Duration
	admin bool
	gone  bool // shut out
	old   bool // its program is of an earlier version

	waiting []int // packages that could not be taken in when they came
}

// flying is a package on its way.
type flying struct {
	packed
	from int
	to   []int
}

func (f *flying) file() exchange.File {
	return exchange.File{ReaderAt: bytes.NewReader(f.bytes), Size: int64(len(f.bytes))}
}

// copied is a copy of a PC's file at some moment.
type copied struct {
	pc    int
	bytes []byte
}

func (w *world) say(format string, args ...any) {
	w.script = append(w.script, fmt.Sprintf(format, args...))
}

func (w *world) fatal(format string, args ...any) {
	w.t.Helper()
	w.t.Fatalf("%s\n%s", fmt.Sprintf(format, args...), strings.Join(w.script, "\n"))
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.fatal("%v", err)
	}
}

var simNow = storetest.Clock

// simulate runs one seed.
func simulate(t testing.TB, seed uint64, steps int) counts {
	w := &world{t: t, rnd: rand.New(rand.NewPCG(seed, 17)), more: rand.New(rand.NewPCG(seed, 18)), dir: ramDir(t), writes: map[string][]*write{},
		digest: map[string][32]byte{}, owner: map[[16]byte]int{}, codes: map[string]string{}, markers: map[[16]byte][]marker{}, unproven: map[int]bool{}}
	w.say("seed %d", seed)
	now := simNow
	w.stormy = w.rnd.IntN(3) == 0
	most := min(7, 2+steps/40)
	if w.stormy { // the fewer know of something, the sooner it is lost
		most = 2
	}
	for i := range 2 + w.rnd.IntN(most) {
		w.join(i, &now)
	}
	defer func() {
		for _, p := range w.pcs {
			if p.st != nil {
				_ = p.st.Close()
			}
		}
	}()
	for range steps {
		now = now.Add(time.Duration(w.rnd.IntN(90)) * time.Second)
		w.step()
	}
	w.meet()
	w.salvageAll()
	return w.told
}

// ramDir is a folder that waits for no disk, where there is one.
func ramDir(t testing.TB) string {
	dir, err := os.MkdirTemp("/dev/shm", "opsbook-sim")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func (w *world) join(i int, now *time.Time) {
	p := &pc{n: i, admin: i == 0 || i == 1 && w.more.IntN(2) == 0}
	p.cfg = store.Config{Path: filepath.Join(w.dir, fmt.Sprintf("%d.db", i)), Key: storetest.Key, Catalog: newProgram,
		Device: filepath.Join(w.dir, fmt.Sprintf("device%d", i)), Now: func() time.Time { return now.Add(p.skew) }}
	if i > 0 && w.rnd.IntN(4) == 0 {
		p.cfg.Catalog, p.old = oldProgram, true
	}
	w.must(os.MkdirAll(p.cfg.Device, 0o700))
	if i > 0 {
		first := w.pcs[0].st
		p.cfg.Joins = &store.Joining{Workspace: first.WorkspaceID(), Root: first.Root(), Code: string(rune('A' + i))}
		if p.admin {
			w.must(first.Read(context.Background(), store.Actor{}, func(tx *store.Tx) (err error) { p.cfg.Joins.RootSeed, err = tx.RootSeed(); return err }))
		}
	}
	w.open(p)
	w.pcs = append(w.pcs, p)
	if i == 0 {
		w.change(p, func(tx *store.Tx) error { return exchange.Join(tx, "PC 0") })
		return
	}
	w.admit(p)
	before := len(w.flight)
	for len(w.flight) == before { // until it is not lost
		w.send(w.pcs[0], []*pc{p})
	}
	for i := before; i < len(w.flight); i++ {
		w.deliver(p, i)
	}
}

// admit has the administrator let a PC in.
func (w *world) admit(p *pc) {
	var me store.Peer
	w.must(p.st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) (err error) { me, _, err = tx.Self(); return err }))
	me.Name, me.Code = fmt.Sprintf("PC %d", p.n), string(rune('A'+p.n))
	w.change(w.pcs[0], func(tx *store.Tx) error { return tx.Enrol(me) })
}

func (w *world) change(p *pc, fn func(*store.Tx) error) {
	w.t.Helper()
	_, err := p.st.Write(context.Background(), store.Actor{}, fn)
	w.must(err)
}

func (w *world) alive() []*pc {
	var out []*pc
	for _, p := range w.pcs {
		if !p.gone {
			out = append(out, p)
		}
	}
	return out
}

func (w *world) step() {
	live := w.alive()
	p := live[w.rnd.IntN(len(live))]
	if w.stormy && w.rnd.IntN(25) == 0 {
		for _, p := range live {
			if w.rnd.IntN(4) > 0 {
				w.restore(p)
			}
			if w.rnd.IntN(3) == 0 {
				w.backup(p)
			}
		}
		return
	}
	switch n := w.rnd.IntN(100); {
	case n < 20 || len(w.ids) == 0:
		w.insert(p)
	case n < 48:
		w.edit(p)
	case n < 54:
		w.void(p)
	case n < 70:
		to := w.some(live, p)
		w.send(p, to)
		if w.stormy && w.rnd.IntN(3) > 0 { // receipts go to and fro, and count on what is lost later
			for _, q := range to {
				w.deliver(q, len(w.flight)-1)
			}
		}
	case n < 88:
		if len(w.flight) > 0 {
			w.deliver(p, w.rnd.IntN(len(w.flight)))
		}
	case n < 90:
		if len(p.waiting) > 0 {
			w.salvage(p, p.waiting[w.rnd.IntN(len(p.waiting))], w.rnd.IntN(2) == 0)
		}
	case n < 92:
		p.skew = []time.Duration{0, 0, time.Hour, -time.Hour, 5 * 365 * 24 * time.Hour, -5 * 365 * 24 * time.Hour}[w.rnd.IntN(6)]
		w.say("PC %d: clock %v off", p.n, p.skew)
	case n < 94:
		w.backup(p)
	case n < 96:
		w.restore(p)
	case n < 97:
		w.reopen(p)
	case n < 98 && p.old:
		w.update(p)
	case n < 99 && len(w.pcs) < 10 && w.rnd.IntN(4) == 0:
		w.clone(p)
	case n < 100 && len(live) > 2 && !p.admin && len(w.shut) == 0 && w.rnd.IntN(4) == 0:
		w.revoke(w.pcs[0], p)
	}
	if len(w.shut) > 0 && w.more.IntN(6) == 0 { // again, by one who has not heard of it
		w.revoke(w.pcs[w.more.IntN(2)], w.pcs[w.shut[0].pc])
	}
}

func (w *world) some(live []*pc, not *pc) []*pc {
	var out []*pc
	for _, p := range live {
		if p != not && w.rnd.IntN(2) == 0 {
			out = append(out, p)
		}
	}
	return out
}

// vector is how far a PC holds every stream.
func (w *world) vector(p *pc) (out map[[16]byte]int64) {
	out = map[[16]byte]int64{}
	w.must(p.st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		list, err := tx.Vector()
		for _, v := range list {
			out[v.Stream] = v.Seq
		}
		return err
	}))
	return out
}

// wrote puts what a PC has just written into the model.
func (w *world) wrote(p *pc, id string, values map[string]any, before map[[16]byte]int64) {
	var gid [16]byte
	var seq, hlc int64
	w.must(p.st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		g, n, _ := tx.Head()
		gid, seq = [16]byte(g), n
		var act int64
		_, err := tx.One("SELECT o.hlc, (SELECT act FROM op WHERE opid=o.opid-1) FROM stream s JOIN op o ON o.opid=s.n<<40|s.seq WHERE s.gid=?", []any{g}, &hlc, &act)
		if store.Act(act) == store.ActMark {
			w.markers[gid] = append(w.markers[gid], marker{seq - 1, w.news(gid, before)})
		}
		return err
	}))
	w.owner[gid] = p.n
	past := map[*write]bool{}
	for _, x := range w.writes[id] {
		if w.has(before, x.stream, x.seq) {
			past[x] = true
		}
	}
	for field, v := range values {
		w.writes[id] = append(w.writes[id], &write{stream: gid, seq: seq, hlc: hlc, value: v, past: past, field: field})
	}
}

func (w *world) kind(p *pc) *kind.Kind {
	if p.old {
		return &older
	}
	return &things
}

func (w *world) insert(p *pc) {
	var id string
	before := w.vector(p)
	v := kind.Values{"no": fmt.Sprint("N", w.rnd.IntN(9)), "name": fmt.Sprint(w.rnd.IntN(1000)), "cost": int64(w.rnd.IntN(1000))}
	if p.old {
		v["cost"] = nil
	}
	w.change(p, func(tx *store.Tx) (err error) {
		if id, err = tx.NewID(); err != nil {
			return err
		}
		_, err = tx.Insert(w.kind(p), id, v)
		return err
	})
	w.say("PC %d: makes %s %v", p.n, id, v)
	w.ids = append(w.ids, id)
	w.wrote(p, id, v, before)
}

// held finds a record that the PC holds.
func (w *world) held(p *pc) (string, *store.Row) {
	id := w.ids[w.rnd.IntN(len(w.ids))]
	if w.rnd.IntN(3) > 0 { // people work on the same records
		id = w.ids[min(w.rnd.IntN(3), len(w.ids)-1)]
	}
	return id, w.row(p, id)
}

func (w *world) row(p *pc, id string) (r *store.Row) {
	w.must(p.st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) (err error) { r, err = tx.ByID(w.kind(p), id); return err }))
	return r
}

func (w *world) edit(p *pc) {
	id, r := w.held(p)
	if r == nil || r.State != store.Live {
		return
	}
	before := w.vector(p)
	v := kind.Values{}
	switch w.rnd.IntN(3) {
	case 0:
		v["name"] = fmt.Sprint(w.rnd.IntN(3))
	case 1:
		if p.old {
			return
		}
		v["cost"] = int64(w.rnd.IntN(1000))
	case 2:
		v["name"], v["no"] = fmt.Sprint(w.rnd.IntN(1000)), fmt.Sprint("N", w.rnd.IntN(9))
	}
	disputed := false
	w.change(p, func(tx *store.Tx) (err error) {
		if disputed, err = tx.Disputed(&things, id, "_state"); err != nil {
			return err
		}
		return tx.Update(w.kind(p), r, v)
	})
	w.say("PC %d: changes %s %v", p.n, id, v)
	values := map[string]any{}
	for f, x := range v {
		values[f] = x
	}
	if disputed {
		values["_state"] = store.Live
	}
	w.wrote(p, id, values, before)
}

func (w *world) void(p *pc) {
	id, r := w.held(p)
	if r == nil || r.State == store.Withdrawn {
		return
	}
	before := w.vector(p)
	to := store.Voided
	if r.State == store.Voided {
		to = store.Live
	}
	w.change(p, func(tx *store.Tx) error { return tx.SetState(w.kind(p), r, to, "") })
	w.say("PC %d: state of %s becomes %d", p.n, id, to)
	w.wrote(p, id, map[string]any{"_state": to}, before)
}

func (w *world) send(p *pc, to []*pc) {
	if len(to) == 0 {
		return
	}
	var files []packed
	w.must(p.st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) (err error) {
		var peers []store.Peer
		for _, q := range to {
			peer, ok, err := tx.PeerOf([16]byte(q.st.Device().ID))
			if err != nil || !ok {
				return err // p has not heard of it yet
			}
			peers = append(peers, peer)
		}
		files, err = packAll(tx, peers, exchange.Options{Full: w.rnd.IntN(20) == 0, Limit: []int64{0, 0, 0, 5000}[w.rnd.IntN(4)]})
		return err
	}))
	names := []int{}
	for _, q := range to {
		names = append(names, q.n)
	}
	for _, f := range files {
		if w.rnd.IntN(4) == 0 {
			w.say("PC %d: a package for %v is lost", p.n, names)
			continue
		}
		w.say("PC %d: package %d for %v, %d bytes, of %d", p.n, len(w.flight), names, len(f.bytes), len(files))
		w.flight = append(w.flight, flying{f, p.n, names})
	}
}

func (w *world) deliver(p *pc, i int) {
	if i < 0 || len(w.flight[i].bytes) == 0 || !slices.Contains(w.flight[i].to, p.n) && i%8 > 0 { // to look at a few is enough
		return
	}
	f := w.flight[i].file()
	came, err := exchange.Check(context.Background(), p.st, f)
	if err != nil { // not for this PC, or its sender was shut out
		return
	}
	before := w.vector(p)
	took, err := w.take(p, func(tx *store.Tx) (exchange.Took, error) {
		return exchange.Take(context.Background(), tx, []exchange.Inbound{{Came: came, File: f}})
	})
	var gap *store.GapError
	switch {
	case errors.As(err, &gap):
		w.say("PC %d: package %d waits for %d to %d of %x", p.n, i, gap.From, gap.To, gap.Stream[:2])
		if after := w.vector(p); fmt.Sprint(after) != fmt.Sprint(before) {
			w.fatal("a package that must wait moved the vector")
		}
		w.change(p, func(tx *store.Tx) error { return exchange.Heard(tx, came) })
		if !slices.Contains(p.waiting, i) {
			p.waiting = append(p.waiting, i)
		}
		return
	case errors.Is(err, store.ErrFork), err == nil && len(took.Forked) > 0:
		w.fatal("a fork")
	case err != nil:
		w.fatal("PC %d takes package %d: %v", p.n, i, err)
	case took.Diverged:
		w.fatal("PC %d and the sender of package %d hold the same and show something else", p.n, i)
	}
	p.waiting = slices.DeleteFunc(p.waiting, func(j int) bool { return j == i })
	w.say("PC %d: takes package %d: %d operations, %d disputes", p.n, i, took.Ops, took.Disputes)
	if took.Ops > 0 {
		w.check(p)
	}
}

func (w *world) take(p *pc, in func(*store.Tx) (exchange.Took, error)) (took exchange.Took, err error) {
	for range 2 {
		_, err = p.st.Write(context.Background(), store.Actor{}, func(tx *store.Tx) (err error) {
			took, err = in(tx)
			return err
		})
		if !errors.Is(err, store.ErrBehind) {
			return took, err
		}
		w.say("PC %d: it is behind itself", p.n)
		w.must(p.st.Rebegin(context.Background()))
		w.begun(p)
	}
	return took, err
}

// news is what a vector has beyond what the markers of a stream say.
func (w *world) news(gid [16]byte, vector map[[16]byte]int64) map[[16]byte]int64 {
	out := maps.Clone(vector)
	delete(out, gid)
	for _, m := range w.markers[gid] {
		maps.DeleteFunc(out, func(s [16]byte, n int64) bool { return m.vector[s] >= n })
	}
	return out
}

// begun notes what a new stream of a PC has seen.
func (w *world) begun(p *pc) {
	gid := w.stream(p)
	if w.markers[gid] == nil {
		w.markers[gid], w.owner[gid] = []marker{{1, w.news(gid, w.vector(p))}}, p.n
	}
}

// stream is what a PC writes now.
func (w *world) stream(p *pc) (gid [16]byte) {
	w.must(p.st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		g, _, _ := tx.Head()
		gid = [16]byte(g)
		return nil
	}))
	return gid
}

// has reports whether somebody who holds what a vector says has an operation: of its
// stream, or carried by another one that he has if he has, too, what opens the stream: only
// that says who signs it.
func (w *world) has(vector map[[16]byte]int64, stream [16]byte, seq int64) bool {
	return w.counted(vector, nil, stream, seq)
}

// counted is has, where streams count up to limits only.
func (w *world) counted(vector, limits map[[16]byte]int64, stream [16]byte, seq int64) bool {
	if limit, shut := limits[stream]; shut && seq > limit {
		return false
	}
	return vector[stream] >= seq || slices.ContainsFunc(w.salvages, func(s salvage) bool {
		return s.carries(stream, seq) && w.counted(vector, limits, s.stream, s.seq) && (s.carries(stream, 1) || w.has(vector, stream, 1))
	})
}

func (s *salvage) carries(stream [16]byte, seq int64) bool {
	return slices.ContainsFunc(s.pieces, func(p store.Piece) bool { return p.Stream == stream && p.From <= seq && seq <= p.To })
}

// salvage brings back what is in a package that waits: if nobody can send what it waits
// for, as a person would be offered it, or at once, whatever may come yet.
func (w *world) salvage(p *pc, i int, proper bool) {
	f := w.flight[i].file()
	came, err := exchange.Check(context.Background(), p.st, f)
	if err != nil {
		return
	}
	in := exchange.Inbound{Came: came, File: f}
	var lost exchange.Outlook
	_, err = p.st.Write(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		_, err := exchange.Take(context.Background(), tx, []exchange.Inbound{in})
		var gap *store.GapError
		if errors.As(err, &gap) {
			var e error
			if lost, e = exchange.OutlookOf(tx, gap); e != nil {
				return e
			}
		}
		return errors.Join(err, errLooked)
	})
	var gap *store.GapError
	if !errors.As(err, &gap) || proper && !lost.Gone {
		return
	}
	var made salvage
	took, err := w.take(p, func(tx *store.Tx) (exchange.Took, error) {
		g, n, _ := tx.Head()
		made = salvage{stream: [16]byte(g), seq: n + 1, pieces: w.missing(tx, w.flight[i].pieces)}
		return exchange.Salvage(context.Background(), tx, in)
	})
	if errors.Is(err, store.ErrUnproven) {
		w.say("PC %d: package %d cannot be salvaged", p.n, i)
		w.unproven[i] = true
		return
	}
	w.must(err)
	if len(made.pieces) > 0 {
		w.salvages, w.owner[made.stream] = append(w.salvages, made), p.n
	}
	w.say("PC %d: salvages package %d: %d operations", p.n, i, took.Ops)
	w.check(p)
}

var errLooked = errors.New("looked")

// missing is what of the pieces has to be carried to be here: from the first operation of
// each on that is not.
func (w *world) missing(tx *store.Tx, pieces []store.Piece) (out []store.Piece) {
	list, err := tx.Vector()
	w.must(err)
	vector := map[[16]byte]int64{}
	for _, v := range list {
		vector[v.Stream] = v.Seq
	}
	for _, p := range pieces {
		for p.From <= p.To && w.has(vector, p.Stream, p.From) {
			p.From++
		}
		if p.From <= p.To {
			out = append(out, p)
		}
	}
	return out
}

func (w *world) backup(p *pc) {
	w.must(p.st.Close())
	b, err := os.ReadFile(p.cfg.Path)
	w.must(err)
	w.files = append(w.files, copied{p.n, b})
	w.open(p)
	w.say("PC %d: backup %d", p.n, len(w.files)-1)
}

func (w *world) open(p *pc) {
	var err error
	p.st, err = store.Open(context.Background(), p.cfg)
	w.must(err)
	w.begun(p)
}

func (w *world) reopen(p *pc) {
	w.must(p.st.Close())
	w.open(p)
}

// restore puts a backup of the PC in its place, as somebody does who copies the file
// over it: only the mark outside the data folder tells.
func (w *world) restore(p *pc) {
	var mine []int
	for i, f := range w.files {
		if f.pc == p.n {
			mine = append(mine, i)
		}
	}
	if len(mine) == 0 {
		return
	}
	i := mine[w.rnd.IntN(len(mine))]
	w.must(p.st.Close())
	for _, end := range []string{"-wal", "-shm"} {
		_ = os.Remove(p.cfg.Path + end)
	}
	w.must(os.WriteFile(p.cfg.Path, w.files[i].bytes, 0o600))
	w.open(p)
	w.say("PC %d: backup %d put back", p.n, i)
	w.check(p)
}

// update gives the PC the program of today.
func (w *world) update(p *pc) {
	w.must(p.st.Close())
	p.old, p.cfg.Catalog = false, newProgram
	w.open(p)
	w.say("PC %d: its program is updated", p.n)
	w.check(p)
}

// clone copies a PC's file to another PC, which asks to be let in.
func (w *world) clone(p *pc) {
	w.must(p.st.Close())
	b, err := os.ReadFile(p.cfg.Path)
	w.must(err)
	w.open(p)
	q := &pc{n: len(w.pcs), old: p.old}
	q.cfg = p.cfg
	q.cfg.Joins = nil
	q.cfg.Path = filepath.Join(w.dir, fmt.Sprintf("%d.db", q.n))
	q.cfg.Device = filepath.Join(w.dir, fmt.Sprintf("device%d", q.n))
	now := p.cfg.Now
	q.cfg.Now = func() time.Time { return now().Add(q.skew) }
	w.must(os.MkdirAll(q.cfg.Device, 0o700))
	w.must(os.WriteFile(q.cfg.Path, b, 0o600))
	w.open(q)
	w.pcs = append(w.pcs, q)
	w.say("PC %d: a copy of PC %d", q.n, p.n)
	w.admit(q)
}

// revoke has an administrator shut a PC out, unless he has never heard of it, or has
// heard that it is shut out.
func (w *world) revoke(admin, p *pc) {
	if !admin.admin || admin == p {
		return
	}
	device := [16]byte(p.st.Device().ID)
	made := shutting{pc: p.n, limits: map[[16]byte]int64{}}
	held := w.vector(admin)
	done := false
	w.change(admin, func(tx *store.Tx) error {
		peer, known, err := tx.PeerOf(device)
		if err != nil || !known || peer.Revoked {
			return err
		}
		g, n, _ := tx.Head()
		made.stream, made.seq, done = [16]byte(g), n+1, true
		return tx.Revoke(device)
	})
	if !done {
		return
	}
	p.gone = true
	for gid, n := range w.owner {
		if n == p.n {
			made.limits[gid] = held[gid]
			for _, s := range w.salvages {
				for _, piece := range s.pieces {
					if piece.Stream == gid && w.has(held, s.stream, s.seq) {
						made.limits[gid] = max(made.limits[gid], piece.To)
					}
				}
			}
		}
	}
	w.shut = append(w.shut, made)
	w.owner[made.stream] = admin.n
	w.say("PC %d shuts PC %d out", admin.n, p.n)
	w.check(admin)
}

// limits is how far streams of PCs count for somebody who holds what a vector says.
func (w *world) limits(vector map[[16]byte]int64) map[[16]byte]int64 {
	out := map[[16]byte]int64{}
	for _, s := range w.shut {
		if !w.has(vector, s.stream, s.seq) {
			continue
		}
		for gid, n := range s.limits {
			out[gid] = max(out[gid], n)
		}
	}
	return out
}

// saw reports whether the writer of a write is known to have seen another one: of one that
// was salvaged, what the markers say that are here with it, and what its stream carried
// before it.
func (l *look) saw(y, x *write) bool {
	if !y.past[x] || l.vector[y.stream] >= y.seq || x.stream == y.stream {
		return y.past[x]
	}
	said := map[[16]byte]int64{}
	for _, m := range l.w.markers[y.stream] {
		if m.seq < y.seq && l.w.has(l.vector, y.stream, m.seq) {
			maps.Copy(said, m.vector)
		}
	}
	return l.w.has(said, x.stream, x.seq) || l.carried(x.stream, x.seq, y, 8)
}

// carried reports whether an operation was salvaged by one before y in its stream that is
// here, or by one that was itself carried so.
func (l *look) carried(stream [16]byte, seq int64, y *write, depth int) bool {
	return depth > 0 && slices.ContainsFunc(l.w.salvages, func(s salvage) bool {
		return s.carries(stream, seq) && l.w.has(l.vector, s.stream, s.seq) &&
			(s.stream == y.stream && s.seq < y.seq || l.carried(s.stream, s.seq, y, depth-1))
	})
}

// heads are the writes of a register that no other one has seen, as the model has it.
func (l *look) heads(all []*write, field string) []*write {
	var out []*write
	for _, x := range all {
		if x.field != field {
			continue
		}
		seen := slices.ContainsFunc(all, func(y *write) bool { return y.field == field && y != x && l.saw(y, x) })
		if !seen {
			out = append(out, x)
		}
	}
	return out
}

// check holds what a PC shows against the model.
func (w *world) check(p *pc) {
	w.t.Helper()
	vector := w.vector(p)
	limits := w.limits(vector)
	w.must(p.st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		list, err := tx.Disputes(1 << 20)
		if err != nil {
			return err
		}
		seen := look{w: w, p: p, tx: tx, vector: vector, disputed: map[string]bool{}}
		for _, d := range list {
			seen.disputed[d.Record+d.Field] = true
		}
		for _, id := range w.ids {
			var held []*write
			for _, x := range w.writes[id] {
				if vector[x.stream] >= x.seq {
					for y := range x.past {
						if !w.has(vector, y.stream, y.seq) {
							w.fatal("PC %d holds a change of %s and not one that its writer had seen", p.n, id)
						}
					}
				}
				if w.counted(vector, limits, x.stream, x.seq) {
					held = append(held, x)
				}
			}
			if err := seen.record(id, held); err != nil {
				return err
			}
		}
		return nil
	}))
	w.checkDigest(p, vector)
	w.checkCodes(p)
}

// checkCodes: no two streams that were ever written give out numbers with the same code.
func (w *world) checkCodes(p *pc) {
	w.must(p.st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		g, _, _ := tx.Head()
		gid := string(g)
		// Of streams that the file had not heard of when this one was opened the three characters
		// may come again by chance, once in 8,192.
		if was, ok := w.codes[tx.StreamCode()]; ok && was != gid && !w.goesOn(tx, gid, was) && (len(tx.StreamCode()) < 4 || w.markers[[16]byte(g)][0].vector[[16]byte([]byte(was))] > 0) {
			w.fatal("PC %d gives out numbers with the code %q of another stream", p.n, tx.StreamCode())
		}
		w.codes[tx.StreamCode()] = gid
		return nil
	}))
}

// goesOn reports whether a PC opened a stream because its clock had been wrong, after
// another one of its own: it knows each number that it gave out.
func (w *world) goesOn(tx *store.Tx, gid, was string) bool {
	var clock bool
	_, err := tx.One("SELECT instr(o.body, CAST('clock' AS BLOB))>0 FROM stream s JOIN op o ON o.opid=s.n<<40|1 WHERE s.gid=?", []any{[]byte(gid)}, &clock)
	w.must(err)
	return clock && w.owner[[16]byte([]byte(gid))] == w.owner[[16]byte([]byte(was))] && w.vector(w.pcs[w.owner[[16]byte([]byte(gid))]])[[16]byte([]byte(was))] > 0
}

// look is what a PC shows at one moment.
type look struct {
	w        *world
	p        *pc
	tx       *store.Tx
	vector   map[[16]byte]int64
	disputed map[string]bool
}

func (l *look) record(id string, held []*write) error {
	r, err := l.tx.ByID(l.w.kind(l.p), id)
	if err != nil {
		return err
	}
	w, p := l.w, l.p
	made := slices.ContainsFunc(held, func(x *write) bool { return x.field == "no" && len(x.past) == 0 })
	if r == nil || !made {
		if made {
			w.fatal("PC %d lacks %s", p.n, id)
		}
		return nil
	}
	for _, field := range simFields[:3] {
		if field == "cost" && p.old {
			continue
		}
		want := map[string]bool{}
		for _, x := range l.heads(held, field) {
			want[fmt.Sprint(x.value)] = true
		}
		if !want[fmt.Sprint(r.Values[field])] {
			w.fatal("PC %d shows %v in %s of %s, and nobody's last word is that: %v", p.n, r.Values[field], field, id, want)
		}
		disputed := l.disputed[id+field]
		if len(want) == 1 && disputed {
			w.fatal("PC %d lists %s of %s as disputed, and all say %v", p.n, field, id, want)
		}
		if len(want) == 1 {
			continue
		}
		list, _, err := l.tx.Said(w.kind(p), id, field)
		if err != nil {
			return err
		}
		said := map[string]bool{}
		for _, s := range list {
			said[fmt.Sprint(s.Value)] = true
		}
		if !disputed || fmt.Sprint(sorted(said)) != fmt.Sprint(sorted(want)) {
			w.fatal("PC %d lists %v in %s of %s, not %v", p.n, sorted(said), field, id, sorted(want))
		}
	}
	l.state(r, held)
	return nil
}

func sorted(set map[string]bool) (out []string) {
	for v := range set {
		out = append(out, v)
	}
	sort.Strings(out)
	return out
}

// state: a record is void if somebody made it so and nobody changed it without
// knowing; else it is shown, and listed if somebody made it void.
func (l *look) state(r *store.Row, held []*write) {
	w, p := l.w, l.p
	var voids, others []*write
	for _, field := range simFields {
		if field == "cost" && p.old {
			continue // it cannot know what that has to do with it
		}
		for _, x := range l.heads(held, field) {
			if x.field == "_state" && x.value != store.Live {
				voids = append(voids, x)
			} else {
				others = append(others, x)
			}
		}
	}
	heeded := slices.ContainsFunc(voids, func(d *write) bool {
		return !slices.ContainsFunc(others, func(o *write) bool { return !l.saw(d, o) && !l.saw(o, d) })
	})
	if (r.State == store.Voided) != heeded {
		w.fatal("PC %d: state of %s is %d, %d voids, heeded %v", p.n, r.ID, r.State, len(voids), heeded)
	}
	if want := len(voids) > 0 && !heeded; l.disputed[r.ID+"_state"] != want {
		w.fatal("PC %d: state of %s disputed: %v", p.n, r.ID, !want)
	}
}

// checkDigest: who holds the same shows the same, and each file is what its log says.
func (w *world) checkDigest(p *pc, vector map[[16]byte]int64) {
	w.t.Helper()
	key := fmt.Sprint(p.old, vector)
	var sum [32]byte
	w.must(p.st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) (err error) {
		if sum, err = tx.Digest(context.Background()); err != nil || w.rnd.IntN(10) > 0 {
			return err
		}
		wrong, err := tx.Verify(context.Background())
		if len(wrong) > 0 {
			w.fatal("PC %d: %v", p.n, wrong)
		}
		return err
	}))
	if was, ok := w.digest[key]; ok && was != sum {
		w.fatal("PC %d holds the same as another one and shows something else", p.n)
	}
	w.digest[key] = sum
}

// meet lets everybody send everybody everything until nothing is new: then all show the
// same. What is needed never depends on packages that were lost.
func (w *world) meet() {
	live := w.alive()
	for _, p := range live { // what let it in may be lost with a backup that was put back
		var known bool
		w.must(w.pcs[0].st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) (err error) {
			_, known, err = tx.PeerOf([16]byte(p.st.Device().ID))
			return err
		}))
		if !known {
			w.admit(p)
		}
	}
	for range 3 {
		for _, p := range live {
			for _, q := range live {
				if p == q {
					continue
				}
				var b bytes.Buffer
				var sent exchange.Sent
				w.must(p.st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
					peer, ok, err := tx.PeerOf([16]byte(q.st.Device().ID))
					if err != nil || !ok {
						return err
					}
					sent, err = exchange.Pack(context.Background(), tx, []store.Peer{peer}, exchange.Options{}, &b)
					return err
				}))
				w.say("PC %d: package %d for all that %d lacks", p.n, len(w.flight), q.n)
				w.flight = append(w.flight, flying{packed{b.Bytes(), sent.Pieces}, p.n, []int{q.n}})
				w.deliver(q, len(w.flight)-1)
			}
		}
		if w.equal(live) {
			break
		}
	}
	want := w.vector(live[0])
	for _, p := range live {
		w.check(p)
		if got := w.vector(p); fmt.Sprint(got) != fmt.Sprint(want) {
			w.fatal("after all have met PC %d holds %v, PC %d %v", p.n, got, live[0].n, want)
		}
	}
}

// equal reports whether all hold the same.
func (w *world) equal(live []*pc) bool {
	first := fmt.Sprint(w.vector(live[0]))
	return !slices.ContainsFunc(live, func(p *pc) bool { return fmt.Sprint(w.vector(p)) != first })
}

// salvageAll has everybody salvage what is left in packages that wait once all have met,
// and send it round. Then nothing that ever reached somebody is lost, but in a package
// whose sender was shut out, or where nobody can prove who wrote it.
func (w *world) salvageAll() {
	live := w.alive()
	for made := -1; made != len(w.salvages); { // what one salvages may tell another that his is lost
		made = len(w.salvages)
		for _, p := range live {
			for before := -1; len(p.waiting) != before; { // one may bring what another waits for
				before = len(p.waiting)
				for _, i := range slices.Clone(p.waiting) {
					w.deliver(p, i)
				}
			}
			for _, i := range slices.Clone(p.waiting) {
				w.salvage(p, i, true)
			}
		}
		if !w.equal(live) {
			w.meet()
		}
	}
	for _, q := range live {
		for _, i := range q.waiting {
			_, err := exchange.Check(context.Background(), q.st, w.flight[i].file())
			for _, x := range w.contents(i) {
				switch {
				case w.counted(w.vector(live[0]), nil, x.stream, x.seq): // all hold the same
				case err != nil:
					w.told.shutOut++
				case w.unproven[i]:
					w.told.unsound++
				case len(w.shut) > 0 && !w.knowsShut(live[0]): // the program says: ask that PC
					w.told.asked++
				default:
					w.fatal("operation %d of %x is lost, which is in package %d that waits at PC %d", x.seq, x.stream[:2], i, q.n)
				}
			}
		}
	}
	vector := w.vector(live[0])
	for _, list := range w.writes {
		for _, x := range list {
			if vector[x.stream] < x.seq && w.has(vector, x.stream, x.seq) {
				w.told.salvaged++
			}
		}
	}
}

// knowsShut reports whether a PC knows that another one was shut out.
func (w *world) knowsShut(p *pc) (knows bool) {
	w.must(p.st.Read(context.Background(), store.Actor{}, func(tx *store.Tx) error {
		peers, err := tx.Peers()
		knows = slices.ContainsFunc(peers, func(q store.Peer) bool { return q.Revoked })
		return err
	}))
	return knows
}

// contents are the writes in a package.
func (w *world) contents(i int) (out []*write) {
	for _, list := range w.writes {
		for _, x := range list {
			if slices.ContainsFunc(w.flight[i].pieces, func(p store.Piece) bool { return p.Stream == x.stream && p.From <= x.seq && x.seq <= p.To }) {
				out = append(out, x)
			}
		}
	}
	return out
}

// The seeds: a few that are always the same, every one that ever failed, and as many fresh
// ones as there is time for (OPSBOOK_SIM: a duration, or a number of seeds).
func TestSimulation(t *testing.T) {
	seeds := []uint64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	seeds = append(seeds, failed...)
	if one, err := strconv.ParseUint(os.Getenv("OPSBOOK_SEED"), 10, 64); err == nil { // a run that failed
		seeds = []uint64{one}
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { simulate(t, seed, 150) })
	}
	more := os.Getenv("OPSBOOK_SIM")
	if more == "" {
		return
	}
	n, err := strconv.Atoi(more)
	span, err2 := time.ParseDuration(more)
	if err != nil && err2 != nil {
		t.Fatalf("OPSBOOK_SIM=%s", more)
	}
	first, began, ran := rand.Uint64N(1<<40), time.Now(), 0
	if one, err := strconv.ParseUint(os.Getenv("OPSBOOK_FIRST"), 10, 64); err == nil {
		first = one
	}
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // there is memory enough, and a fifth of the time goes into clearing it up
	var all counts
	for ; (n == 0 || ran < n) && (span == 0 || time.Since(began) < span); ran++ {
		seed := first + uint64(ran)
		if !t.Run(fmt.Sprint(seed), func(t *testing.T) { all.add(simulate(t, seed, 150)) }) {
			break
		}
	}
	t.Logf("%d seeds from %d in %v: %+v", ran, first, time.Since(began).Round(time.Second), all)
}

// failed are seeds that once failed; what they found is mended.
var failed = []uint64{7798710754, 233991972762, 761727086308, 1034018866792, 449563988348, 632771660645, 62006155110, 171760266378, 285727075315, 993465894597, 425854462022, 1098975866698, 494507491526, 446460706984, 976837512197, 630622634262, 230560522079, 747769390866, 55638813634, 249628940218}
