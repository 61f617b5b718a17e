package equipment

import (
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

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
	things := wanted(tx, lines)
	if len(things) == 0 {
		return "", nil
	}
	rows, err := tx.Query(`SELECT ifnull(dept_id=?1, 0), status, ifnull(class_code,''), name, qty, ifnull(use_date,''), ifnull(purchase_date,''), ifnull(life_years,0)
		FROM equipment WHERE _state=0 AND (dept_id=?1 OR status IN ('in_stock','idle'))`, store.IDBytes(dept))
	if err != nil {
		return "", fmt.Errorf("equipment: devices at hand: %w", err)
	}
	defer rows.Close()
	age, _ := Kind.Field("use_years")
	for rows.Next() {
		var own bool
		var status, class, name, used, bought string
		var qty, life int64
		if err := rows.Scan(&own, &status, &class, &name, &qty, &used, &bought, &life); err != nil {
			return "", fmt.Errorf("equipment: devices at hand: %w", err)
		}
		if own && slices.Contains(gone, status) {
			continue
		}
		v := kind.Values{"status": status, "class_code": class, "name": name, "qty": qty, "use_date": used, "purchase_date": bought, "life_years": life}
		v["use_years"] = age.Compute(v, tx.Today())
		for _, w := range things {
			switch {
			case !w.matches(v):
			case own:
				w.add(v)
			default:
				w.spare += qty
			}
		}
	}
	var out []string
	for _, w := range things {
		out = append(out, w.say(tx))
	}
	return strings.Join(out, "\n"), rows.Err()
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
