package store

import (
	"strconv"
	"strings"

	"opsbook/backend/fault"
)

// latest is the stream that has the next operation; nil if none has one, or no more may be
// looked at.
func (s *sift) latest() (*tail, error) {
	var best *tail
	for _, t := range s.tails {
		for len(t.ahead) == 0 && t.at > 0 {
			if s.left <= 0 {
				return nil, nil
			}
			if err := s.look(t); err != nil {
				return nil, err
			}
		}
		if len(t.ahead) > 0 && (best == nil || t.ahead[0].hlc > best.ahead[0].hlc) {
			best = t
		}
	}
	return best, nil
}

// look finds more of a stream.
func (s *sift) look(t *tail) error {
	if err := s.tx.ctx.Err(); err != nil {
		return err
	}
	if t.only == nil {
		from := max(1, t.at-lookedAtime+1)
		if s.indexed {
			from = 1
		}
		return s.read(t, from, "opid BETWEEN ? AND ?", t.n<<seqBits|from, t.n<<seqBits|t.at)
	}
	some := t.some()
	if len(some) == 0 {
		t.at = 0
		return nil
	}
	ids := make([]any, len(some)) // alone: beside a range SQLite would go through that
	for i, seq := range some {
		ids[i] = t.n<<seqBits | seq
	}
	return s.read(t, some[len(some)-1], "opid IN ("+blanks(len(some))+")", ids...)
}

// some are the next of those that can be meant.
func (t *tail) some() []int64 {
	for len(t.only) > 0 && t.only[0] > t.at {
		t.only = t.only[1:]
	}
	return t.only[:min(len(t.only), heldAhead)]
}

// read puts the operations of a stream that are asked for, down to one, into what is ahead;
// which says in SQL where they are.
func (s *sift) read(t *tail, from int64, which string, args ...any) error {
	rows, err := s.tx.Query("SELECT opid, hlc, usr, act, tbl, rid, body, prev FROM op WHERE "+which+s.where+" ORDER BY opid DESC LIMIT "+strconv.Itoa(heldAhead), append(args, s.args...)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	down, found := from-1, 0
	for rows.Next() {
		var o op
		var act int64
		if err := rows.Scan(&o.id, &o.hlc, &o.usr, &act, &o.tbl, &o.rid, &o.body, &o.prev); err != nil {
			return err
		}
		if o.hlc < s.from {
			s.left -= int(t.at - o.id&seqMask)
			t.at = 0
			return nil
		}
		o.act, o.seq = Act(act)&^actLast, o.id&seqMask
		if found++; found == heldAhead {
			down = o.seq - 1
		}
		if o.hlc < s.to {
			t.ahead = append(t.ahead, o)
		}
	}
	if t.only == nil && !s.indexed {
		s.left -= int(t.at - down)
	}
	t.at = down
	return rows.Err()
}

// next names where the streams are to be looked at from for the next page. It is of use
// on this PC only, where they have their numbers.
func (s *sift) next() string {
	var parts []string
	for _, t := range s.tails {
		at := t.at
		if len(t.ahead) > 0 {
			at = t.ahead[0].seq
		}
		if at > 0 {
			parts = append(parts, strconv.FormatInt(t.n, 36)+"."+strconv.FormatInt(at, 36))
		}
	}
	return strings.Join(parts, "-")
}

// readPage reads what next wrote; nil of "".
func readPage(after string) (map[int64]int64, error) {
	if after == "" {
		return nil, nil
	}
	out := map[int64]int64{}
	for _, part := range strings.SplitN(after, "-", maxMarked+1) {
		n, at, _ := strings.Cut(part, ".")
		stream, err := strconv.ParseInt(n, 36, 64)
		seq, err2 := strconv.ParseInt(at, 36, 64)
		if err != nil || err2 != nil || stream < 1 || seq < 1 || len(out) == maxMarked {
			return nil, fault.New(fault.Invalid, "翻页的位置不对，请重新查询。", "The place of the next page is wrong; ask again.")
		}
		out[stream] = seq
	}
	return out, nil
}
