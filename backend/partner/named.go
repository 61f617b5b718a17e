package partner

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// MayName refuses to begin something with a partner that is on the black list, or, unless
// it is about goods, with one that the cooperation has ended with. does completes the
// sentence: 不能…, it cannot be ….
func MayName(tx *store.Tx, id string, does fault.Text, goods bool) error {
	if id == "" {
		return nil
	}
	k, err := tx.Kind(cardKind)
	if err != nil {
		return err
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	name, status := record.Title(k, id, r.Values), r.Values.Str("status")
	switch {
	case status == "blacklist":
		why, err := reason(tx, id)
		if err != nil {
			return err
		}
		return fault.New(fault.Conflict, "“%[1]s”在黑名单里%[2]s，不能%[3]s。", "“%[1]s” is on the black list%[2]s and cannot be %[4]s.", name, why, does.ZH, does.EN)
	case status == "terminated" && !goods:
		return fault.New(fault.Conflict, "与“%[1]s”的合作已终止，不能%[2]s。要再合作的话，请先办理“重新考察”。", "The cooperation with “%[1]s” has ended; it cannot be %[3]s. Review it again first.", name, does.ZH, does.EN)
	}
	return nil
}

// reason says why a partner is on the black list: （2026-03-01，HZTZ-2026-001：严重违约）.
func reason(tx *store.Tx, id string) (string, error) {
	k, err := tx.Kind(Action.Name)
	if err != nil {
		return "", err
	}
	rows, err := of(tx, k, id)
	if err != nil {
		return "", err
	}
	for _, r := range slices.Backward(rows) {
		if v := r.Values; v.Int("blacklist") == 1 && v.Str("status") == "done" {
			return "（" + v.Str("done_on") + "，" + v.Str("doc_no") + "：" + v.Str("content") + "）", nil
		}
	}
	events, err := tx.Where(&flow.Kind, "doc", id)
	if err != nil {
		return "", err
	}
	for _, e := range slices.Backward(events) {
		if v := e.Values; v.Str("becomes") == "blacklist" {
			return "（" + v.Str("sign_date") + "：" + v.Str("opinion") + "）", nil
		}
	}
	return "", nil
}

// LookedAfter are the names of the partners that somebody looks after, those left out that
// the cooperation has ended with: they are handed over before he leaves (R28).
func LookedAfter(tx *store.Tx, employee string) (out []string, err error) {
	k, err := tx.Kind(cardKind)
	if err != nil {
		return nil, err
	}
	return out, record.Walk(tx, k, func(r *store.Row) {
		if v := r.Values; v.Str("owner_id") == employee && v.Str("status") != "terminated" && v.Str("status") != "blacklist" {
			out = append(out, v.Str("name"))
		}
	})
}

// buying are the registers of what is to be bought, with their fields of lines that name a
// supplier; the supplier of the whole is supplier_id.
var buying = map[string][]string{"purchase_plan": {"rows"}, "purchase_app": {"quotes"}, "equip_purchase_app": nil}

// MayBuy refuses a document of a purchase that names somebody on the black list.
func MayBuy(tx *store.Tx, k *kind.Kind, id string) error {
	subs, buys := buying[k.Name]
	if !buys {
		return nil
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	named := []string{r.Values.Str("supplier_id")}
	for _, sub := range subs {
		f, _ := k.Field(sub)
		of, err := tx.Kind(f.To)
		if err != nil {
			return err
		}
		rows, err := record.Lines(tx, of, id)
		if err != nil {
			return err
		}
		for _, l := range rows {
			named = append(named, l.Values.Str("supplier_id"))
		}
	}
	slices.Sort(named)
	for _, p := range slices.Compact(named) {
		if err := MayName(tx, p, fault.T("向它采购", "bought from"), true); err != nil {
			return err
		}
	}
	return nil
}
