package equipment

import (
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// spareDevices are the statuses in which a device waits for somebody to use it.
var spareDevices = []string{"in_stock", "idle"}

// wantedThing is one sort of things that a purchase asks for.
type wantedThing struct {
	class, name, unit  string // name is the class's, or the line's of no class
	byStatus           map[string]int64
	pieces, old, spare int64 // of the department; past their life; elsewhere, that nobody uses
	aged, years        int64 // pieces whose age is known, and their years together, tenths
	statuses           []string
	matches            func(kind.Values) bool
}

// atHand says what a department has of the things that lines ask for, and what waits
// elsewhere, by the ledger as it is now: 现有设备情况. Scrapped and lost devices are none.
func atHand(tx *store.Tx, dept string, lines []store.Row) (string, error) {
	k, err := tx.Kind(Kind.Name)
	if err != nil {
		return "", err
	}
	things := wanted(tx, lines)
	own, err := tx.Where(k, "dept_id", dept)
	if err != nil {
		return "", err
	}
	for _, s := range spareDevices {
		rows, err := tx.Where(k, "status", s)
		if err != nil {
			return "", err
		}
		for i := range rows {
			if v := rows[i].Values; rows[i].State == store.Live && v.Str("dept_id") != dept {
				count(things, v, func(w *wantedThing) { w.spare += v.Int("qty") })
			}
		}
	}
	for i := range own {
		v := record.WithComputed(tx, k, own[i].Values)
		if own[i].State == store.Live && !slices.Contains(gone, v.Str("status")) {
			count(things, v, func(w *wantedThing) { w.add(v) })
		}
	}
	var out []string
	for _, w := range things {
		out = append(out, w.say(tx))
	}
	return strings.Join(out, "\n"), nil
}

// wanted are the sorts that lines ask for, each once, in their order.
func wanted(tx *store.Tx, lines []store.Row) (out []*wantedThing) {
	for _, l := range lines {
		w := &wantedThing{name: l.Values.Str("name"), unit: tx.Lists().Label("unit", l.Values.Str("unit")), byStatus: map[string]int64{}}
		if class, ok := GuessClass("", w.name); ok {
			w.class, w.name = class, tx.Lists().Label("asset_class", class)
			w.matches = func(v kind.Values) bool { return strings.HasPrefix(v.Str("class_code"), class) }
		} else {
			called := record.Loose(w.name)
			w.matches = func(v kind.Values) bool { return record.Loose(v.Str("name")) == called }
		}
		if !slices.ContainsFunc(out, func(o *wantedThing) bool { return o.class == w.class && o.name == w.name }) {
			out = append(out, w)
		}
	}
	return out
}

func count(things []*wantedThing, v kind.Values, do func(*wantedThing)) {
	for _, w := range things {
		if w.matches(v) {
			do(w)
		}
	}
}

// add counts a device of the department.
func (w *wantedThing) add(v kind.Values) {
	qty, status := v.Int("qty"), v.Str("status")
	if w.byStatus[status] == 0 {
		w.statuses = append(w.statuses, status)
	}
	w.byStatus[status] += qty
	w.pieces += qty
	age, known := v["use_years"].(int64)
	if !known {
		return
	}
	w.aged, w.years = w.aged+qty, w.years+age*qty
	if life := v.Int("life_years"); life > 0 && age >= life*10 {
		w.old += qty
	}
}

// say is 台式计算机：本部门 3 台（在用 2、在库 1），平均已用 2.5 年，1 台已满使用年限；其他部门和库房可调剂 4 台。
func (w *wantedThing) say(tx *store.Tx) string {
	text := w.name + "：本部门没有"
	if w.pieces > 0 {
		slices.Sort(w.statuses)
		var each []string
		for _, s := range w.statuses {
			each = append(each, fmt.Sprintf("%s %d", tx.Lists().Label("equip_status", s), w.byStatus[s]))
		}
		text = fmt.Sprintf("%s：本部门 %d %s（%s）", w.name, w.pieces, w.unit, strings.Join(each, "、"))
	}
	if w.aged > 0 {
		tenths := (w.years + w.aged/2) / w.aged
		text += fmt.Sprintf("，平均已用 %d.%d 年", tenths/10, tenths%10)
	}
	if w.old > 0 {
		text += fmt.Sprintf("，%d %s已满使用年限", w.old, w.unit)
	}
	if w.spare == 0 {
		return text + "；没有可调剂的。"
	}
	return text + fmt.Sprintf("；库房和其他部门可调剂（在库、闲置）%d %s。", w.spare, w.unit)
}
