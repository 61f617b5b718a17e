package stock

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"opsbook/backend/store"
)

// read reads movements from the file, by their numbers, packed into one string: numbers
// as they are, item, store and stream in hex, so that nothing else parts them. Of one that
// is named and not there the number is -1.
func (v *view) read(where string, args ...any) ([]itemMove, error) {
	const fields = "pk||','||hex(item_id)||','||replace(move_date,'-','')||','||hex(warehouse)||','||qty||','||ifnull(amount,0)||','||" +
		"ifnull((SELECT pk FROM stock_move r WHERE r.id=m.reverses),-(m.reverses IS NOT NULL))||','||" +
		"ifnull((SELECT pk FROM stock_move r WHERE r.id=m.pair),-(m.pair IS NOT NULL))||','||hex(substr(gid,1,4))||','||ifnull(hlc,?)"
	var pack string
	_, err := v.tx.One("SELECT ifnull(group_concat("+fields+",';'),'') FROM (SELECT * FROM stock_move"+store.Made+" WHERE "+where+" AND _state=0 ORDER BY pk) m", append([]any{v.tx.Clock()}, args...), &pack)
	if err != nil {
		return nil, fmt.Errorf("stock: read movements: %w", err)
	}
	if pack == "" {
		return nil, nil
	}
	out := make([]itemMove, 0, strings.Count(pack, ";")+1)
	for row := range strings.SplitSeq(pack, ";") {
		m, err := v.held.parse(row)
		if err != nil {
			return nil, fmt.Errorf("stock: a movement %q: %w", row, err)
		}
		out = append(out, m)
	}
	return out, nil
}

// itemMove is a movement with its item.
type itemMove struct {
	item itemKey
	lone bool // it names another that is not there
	move
}

func (h *held) parse(row string) (m itemMove, err error) {
	var n [10]int64
	for i := range n {
		var part string
		part, row, _ = strings.Cut(row, ",")
		switch i {
		case 1:
			var id []byte
			if id, err = hex.DecodeString(part); err == nil && len(id) != len(m.item) {
				err = fmt.Errorf("an id of %d bytes", len(id))
			}
			copy(m.item[:], id)
		case 8:
			n[i], err = strconv.ParseInt(part, 16, 64)
		case 3:
			var code []byte
			code, err = hex.DecodeString(part)
			n[i] = int64(h.stores.number(string(code)))
		default:
			n[i], err = strconv.ParseInt(part, 10, 64)
		}
		if err != nil {
			return m, err
		}
	}
	m.lone = n[6] < 0 || n[7] < 0
	m.move = move{pk: uint32(n[0]), day: int32(n[2]), store: uint32(n[3]), qty: n[4], amount: n[5], reverses: uint32(max(n[6], 0)), pair: uint32(max(n[7], 0)),
		Moment: Moment{uint32(n[8]), n[9]}}
	return m, nil
}
