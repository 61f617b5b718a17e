package partner

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// TalkProposal is what the record of a talk begins with: whoever enters it recorded it, if he
// is somebody.
func TalkProposal(tx *store.Tx, in map[string]any) (kind.Values, error) {
	out, err := propose(&Talk)(tx, in)
	if err == nil && tx.Actor.Employee != "" && out[Talk.Owner] != nil {
		out[Talk.Owner] = tx.Actor.Employee
	}
	return out, err
}

// SaveTalk stores what was talked about.
func SaveTalk(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, out, err := began(tx, Talk.Name, in, TalkProposal)
	if err != nil {
		return out, err
	}
	return followed(tx, k, out)
}

// EditTalk changes it.
func EditTalk(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	was, err := record.Get(tx, k, id)
	if err != nil {
		return record.Outcome{}, err
	}
	before := was.Values.Str("partner_id")
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	if err := talked(tx, k, before); err != nil {
		return out, err
	}
	return followed(tx, k, out)
}

// followed brings up to date how many points of a talk are open, which is due next, and
// when the partner was last talked with. A point that is done is dated.
func followed(tx *store.Tx, k *kind.Kind, out record.Outcome) (record.Outcome, error) {
	items, err := tx.Kind(talkItem.Name)
	if err != nil {
		return out, err
	}
	rows, err := record.Lines(tx, items, out.ID)
	if err != nil {
		return out, err
	}
	open, next := int64(0), ""
	for _, r := range rows {
		v := r.Values
		if v.Int("done") == 1 {
			if v["done_on"] == nil {
				if err := record.Put(tx, items, r.ID, kind.Values{"done_on": tx.Today()}); err != nil {
					return out, err
				}
			}
			continue
		}
		open++
		if due := v.Str("due"); due != "" && (next == "" || due < next) {
			next = due
		}
	}
	status := "closed"
	if open > 0 {
		status = "open"
	}
	if err := record.Put(tx, k, out.ID, kind.Values{"open_points": open, "next_due": orNil(next), "status": status}); err != nil {
		return out, err
	}
	r, err := record.Get(tx, k, out.ID)
	if err != nil {
		return out, err
	}
	out.Rev = r.Rev
	return out, talked(tx, k, r.Values.Str("partner_id"))
}

// talked writes when a partner was last talked with to its card.
func talked(tx *store.Tx, k *kind.Kind, partner string) error {
	rows, err := of(tx, k, partner)
	if err != nil {
		return err
	}
	last := ""
	for _, r := range rows {
		last = max(last, r.Values.Str("talk_date"))
	}
	p, err := card(tx, partner)
	if err != nil || p == nil || p.Values.Str("last_talk") == last {
		return err
	}
	cards, err := tx.Kind(cardKind)
	if err != nil {
		return err
	}
	return record.Put(tx, cards, partner, kind.Values{"last_talk": orNil(last)})
}

// VoidedTalk takes a talk that is void, or valid again, out of what follows from it.
func VoidedTalk(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	return talked(tx, k, r.Values.Str("partner_id"))
}

var mayWork = fault.T("开展新的合作项目", "worked with on a new project")

// ProjectProposal is what a joint project begins with.
func ProjectProposal(tx *store.Tx, in map[string]any) (kind.Values, error) {
	out, p, err := about(tx, &Project, in)
	if err == nil && p != nil && (in["coop_mode"] == nil || in["coop_mode"] == "") && p.Values["coop_mode"] != nil {
		out["coop_mode"] = p.Values["coop_mode"]
	}
	return out, err
}

// SaveProject stores a new joint project, unless the cooperation has ended.
func SaveProject(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, out, err := began(tx, Project.Name, in, ProjectProposal)
	if err != nil {
		return out, err
	}
	r, err := record.Get(tx, k, out.ID)
	if err != nil {
		return out, err
	}
	return out, MayName(tx, r.Values.Str("partner_id"), mayWork, false)
}
