package backend_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"opsbook/backend/exchange"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

// branch opens the shop's company on another PC.
func (p *shop) branch() *shop {
	p.t.Helper()
	q := &shop{t: p.t, ids: p.ids, clock: p.clock}
	cfg := storetest.Config(p.t, p.s.Catalog().Lists, p.s.Declared().Kinds...)
	cfg.Now = func() time.Time { return q.clock }
	cfg.Joins = &store.Joining{Workspace: p.s.WorkspaceID(), Root: p.s.Root(), Code: "B"}
	q.s = storetest.Reopen(p.t, cfg)
	q.as("clerk")
	var me store.Peer
	p.must(q.s.Read(context.Background(), user.System(), func(tx *store.Tx) (err error) { me, _, err = tx.Self(); return err }))
	me.Name, me.Code = "二号机", "B"
	p.system(func(tx *store.Tx) {
		p.must(exchange.Join(tx, "一号机"))
		p.must(tx.Enrol(me))
	})
	p.hand(q)
	return q
}

// hand gives another PC all that it lacks, and returns how many fields are to be decided on there.
func (p *shop) hand(q *shop) int64 {
	p.t.Helper()
	var b bytes.Buffer
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		to, _, err := tx.PeerOf([16]byte(q.s.Device().ID))
		if err != nil {
			return err
		}
		_, err = exchange.Pack(context.Background(), tx, []store.Peer{to}, exchange.Options{}, &b)
		return err
	}))
	f := exchange.File{ReaderAt: bytes.NewReader(b.Bytes()), Size: int64(b.Len())}
	came, err := exchange.Check(context.Background(), q.s, f)
	p.must(err)
	var took exchange.Took
	_, err = q.s.Write(context.Background(), user.System(), func(tx *store.Tx) (err error) {
		took, err = exchange.Take(context.Background(), tx, []exchange.Inbound{{Came: came, File: f}})
		return err
	})
	p.must(err)
	return took.Disputes
}

func (p *shop) state() (sum [32]byte, negative int) {
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) (err error) {
		if sum, err = tx.Digest(context.Background()); err != nil {
			return err
		}
		negative, err = stock.CountNegative(tx)
		return err
	}))
	return sum, negative
}

// edits writes one field of many places.
func (p *shop) edits(ids []string, field, say string) {
	p.system(func(tx *store.Tx) {
		k := p.kind(tx, "location")
		for i, id := range ids {
			p.must(record.Put(tx, k, id, kind.Values{field: fmt.Sprintf("%s%d", say, i)}))
		}
	})
}

// issueNow hands goods out without anybody asking.
func (p *shop) issueNow(item string, qty int64) {
	p.t.Helper()
	out, err := p.save("stock_out", map[string]any{"dept_id": p.ids["运营部"], "receiver": p.ids["陈员工"]}, "out_row", map[string]any{"item_id": p.ids[item], "qty": qty})
	p.must(err)
	p.must(p.step("stock_out", out.ID, "post", flow.Opinion{}))
}

// Two PCs change 1,000 records each, 50 of them in the same field, and issue from the same
// stock: afterwards both show the same, every value is shown or listed, and what was issued
// twice is told of.
func TestTwoPCsChangeAThousandRecordsEach(t *testing.T) {
	a := shopOf(t)
	a.receive("复印纸", 10_000, "26")
	var ids []string
	a.system(func(tx *store.Tx) {
		for i := range 1000 {
			ids = append(ids, a.add(tx, "location", kind.Values{"name": fmt.Sprintf("%d 室", i)}))
		}
	})
	b := a.branch()
	a.edits(ids, "building", "甲楼")
	b.edits(ids, "floor", "乙层")
	a.edits(ids[:50], "remark", "甲说")
	b.edits(ids[:50], "remark", "乙说")
	a.issueNow("复印纸", 8_000)
	b.issueNow("复印纸", 8_000)
	if n := a.hand(b); n != 50 {
		t.Errorf("%d to be decided on, want 50", n)
	}
	if n := b.hand(a); n != 50 {
		t.Errorf("%d to be decided on, want 50", n)
	}
	sumA, negA := a.state()
	sumB, negB := b.state()
	if sumA != sumB {
		t.Error("the two show different things")
	}
	if negA != 1 || negB != 1 {
		t.Errorf("balances below zero: %d and %d", negA, negB)
	}
	for _, p := range []*shop{a, b} {
		p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
			k := p.kind(tx, "location")
			for i, id := range ids {
				r, err := tx.ByID(k, id)
				if err != nil {
					return err
				}
				if r.Values["building"] != fmt.Sprintf("甲楼%d", i) || r.Values["floor"] != fmt.Sprintf("乙层%d", i) {
					t.Fatalf("%v", r.Values)
				}
				if i >= 50 {
					continue
				}
				said, before, err := tx.Said(k, id, "remark")
				if err != nil || before != nil || len(said) != 2 || said[0].Value == said[1].Value || said[0].Value != r.Values["remark"] {
					t.Fatalf("%v, %v, %v", said, before, err)
				}
			}
			return nil
		}))
	}
	if x, y := a.issuedNumbers(), b.issuedNumbers(); len(x) != 2 || fmt.Sprint(x) != fmt.Sprint(y) || x[0] == x[1] {
		t.Errorf("issues %v and %v", x, y)
	}
}

// issuedNumbers are the numbers of the issues, in order.
func (p *shop) issuedNumbers() (out []string) {
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		rows, err := tx.Query("SELECT doc_no FROM stock_out ORDER BY 1")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var no string
			if err := rows.Scan(&no); err != nil {
				return err
			}
			out = append(out, no)
		}
		return rows.Err()
	}))
	return out
}
