package exchange_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// mutant is a bug put into the merge on purpose: a line of its source, and what it
// becomes. The simulator must find each within 1,000 seeds; one that it cannot find says
// that the oracles are blind on that side.
type mutant struct {
	name, file, old, new string
}

var mutants = []mutant{
	{"the later clock wins and the other value is forgotten", "store/weave.go", "if !w.before(h, id) {", "if false {"},
	{"the order of equals depends on the file", "store/heads.go", "return cmp.Or(cmp.Compare(a.hlc, b.hlc), bytes.Compare(a.gid, b.gid), cmp.Compare(a.id&seqMask, b.id&seqMask))", "_ = bytes.Compare; return cmp.Compare(a.id, b.id)"},
	{"a gap is not noticed in a stream", "store/merge.go", "if from > p.have+1 {", "if false {"},
	{"a gap is not noticed in what was seen", "store/merge.go", "n > 0 && named[n-1] > st.seq {", "n < 0 {"},
	{"a file that was put back goes on with its stream", "store/stream.go", "if hw.Ahead(own.seq, own.head) {", "if false {"},
	{"a copied file goes on with the stream of the other PC", "store/stream.go", "WHERE device=? AND gid=(SELECT", "WHERE ?<>x'' AND gid=(SELECT"},
	{"void wins silently", "store/heads.go", "return o != d.id && !before(o, d.id) && !before(d.id, o)", "return false"},
	{"an old program drops what it does not know", "store/adopt.go", "err = tx.rebuild(k, []byte(a.rid))", "err = tx.Context().Err()"},
	{"what was sent counts as received", "exchange/set.go", "out[p.Stream] = p.Seq", "out[p.Stream] = p.Seq + 3"},
	{"numbers carry no code", "store/stream.go", "own, gid, parents), head:", "own, gid, nil), head:"},
	{"no markers", "store/log.go", "if act.ofRecord() && tx.unmarked {", "if false {"},
	{"what came before its record is dropped", "store/merge.go", "for _, id := range m.deferred {", "for _, id := range m.deferred[:0] {"},
	{"an operation that was overtaken stands again", "store/weave.go", "if h == id || w.before(id, h) {", "if h == id {"},
	{"a decision does not settle", "store/row.go", "if several(heads, col) || col == stateColumn {", "if false {"},
	{"who was shut out goes on", "store/salvage.go", "if shut && id&seqMask > limit {", "if false && shut && id&seqMask > limit {"},
	{"what was written after shutting out stays", "store/merge.go", "if m.shut {", "if false {"},
	{"of two who shut a PC out the one who knew less is believed", "store/trust.go", "seq=max(seq, excluded.seq)", "seq=min(seq, excluded.seq)"},
	{"what counts after all is not brought back", "store/merge.go", "if err := m.revive(); err != nil {", "if err := m.tx.ctx.Err(); err != nil {"},
	{"a receipt outlives what it was given for", "exchange/receipt.go", "if superseded(said, known, came, s) {", "if !superseded(said, known, came, s) && len(said) > 1 {"},
	{"what was salvaged counts beside what came after all", "store/salvage.go", "(tx.inChain(origin(id)) || !tx.stands", "(false || !tx.stands"},
	{"who sees what was salvaged does not know of it", "store/salvage.go", "return tx.opened(c.op, depth) && (c.op == b || tx.saw(c.op, b, depth-1))", "return false"},
	{"what was salvaged wins silently", "store/salvage.go", "other != id && w.before(id, other)", "other != id && (w.before(id, other) || other&salvagedBit != 0 && id&salvagedBit == 0)"},
	{"what was salvaged is not worked out", "store/merge.go", "if err := m.remakeSalvaged(); err != nil {", "if err := m.tx.ctx.Err(); err != nil {"},
	{"salvage is never offered", "exchange/salvage.go", "out.Gone = out.Gone && len(out.Holders) == 0", "out.Gone = false"},
	{"what nobody known stands for yet is taken for forged", "exchange/import.go", "if !errors.As(err, &u) {", "if err != nil || !errors.As(err, &u) {"},
	{"a changed field of a disputed record does not keep it", "store/row.go", "if keeps {", "if keeps && r == nil {"},
}

func TestEverySeededBugIsFound(t *testing.T) {
	if os.Getenv("OPSBOOK_LONG") == "" {
		t.Skip("builds and runs the simulator once for each bug: OPSBOOK_LONG")
	}
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			out, found := m.run(t)
			if !found {
				t.Errorf("the simulator did not find it:\n%s", out)
			}
		})
	}
}

// run builds the simulator with the bug and lets it look for it.
func (m mutant) run(t *testing.T) (out string, found bool) {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", filepath.FromSlash(m.file)))
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(source), m.old); n != 1 {
		t.Fatalf("the line stands %d times in %s: %s", n, m.file, m.old)
	}
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.go")
	if err := os.WriteFile(bad, []byte(strings.Replace(string(source), m.old, m.new, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {path: bad}})
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 40*time.Minute)
	defer cancel()
	binary := filepath.Join(dir, "sim.test")
	if b, err := exec.CommandContext(ctx, "go", "test", "-c", "-overlay", list, "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%s does not build: %v\n%s", m.name, err, b)
	}
	run := exec.CommandContext(ctx, binary, "-test.run", "TestSimulation", "-test.failfast")
	run.Env = append(os.Environ(), "OPSBOOK_SIM=1000", "OPSBOOK_LONG=")
	b, err := run.CombinedOutput()
	return tail(string(b), 2000), err != nil && strings.Contains(string(b), "--- FAIL") // not one that took too long
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }
