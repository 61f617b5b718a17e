package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/partner"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Partners writes what the company of Fill has done with its partners: agreements that renew
// each other, projects, talks, qualifications, assessments, and what followed from the last of
// them. ctx stops the work between two records. Faults: Cancelled.
func Partners(ctx context.Context, s *store.Store, actor store.Actor) error {
	f, err := newFiller(s, 0)
	if err != nil {
		return err
	}
	d := &archive{filler: f, cards: map[string]*store.Row{}, agreements: map[string]string{}, employees: map[string]*store.Row{}}
	jobs := []func(*store.Tx) error{d.look}
	for _, part := range []struct {
		table string
		write func(*store.Tx, row) error
	}{{"agreements", d.agreement}, {"certs", d.cert}, {"projects", d.project}, {"evaluations", d.assess}} {
		rows, err := readTable(part.table)
		if err != nil {
			return err
		}
		for _, r := range rows {
			jobs = append(jobs, func(tx *store.Tx) error { return part.write(tx, r) })
		}
	}
	talks, err := readTable("talks")
	if err != nil {
		return err
	}
	for _, rows := range byTalk(talks) {
		jobs = append(jobs, func(tx *store.Tx) error { return d.talk(tx, rows) })
	}
	jobs = append(jobs, d.decide)
	for _, job := range jobs {
		if ctx.Err() != nil {
			return fault.New(fault.Cancelled, "已停止，写好的演示数据保留。", "Stopped; the demo records written so far stay.")
		}
		if _, err := s.Write(ctx, clerk(actor), job); err != nil {
			return err
		}
	}
	return nil
}

func byTalk(rows []row) (out [][]row) {
	for i, r := range rows {
		if i == 0 || r["partner"] != rows[i-1]["partner"] || r["date"] != rows[i-1]["date"] {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], r)
	}
	return out
}

// archive writes what is known of partners.
type archive struct {
	*filler
	cards      map[string]*store.Row // by name
	agreements map[string]string     // by the number of the table
	employees  map[string]*store.Row // by id
	weak       string                // the last assessment that something follows from
}

func (d *archive) look(tx *store.Tx) error {
	for _, of := range []struct {
		kind string
		fn   func(*store.Row)
	}{
		{"partner", func(r *store.Row) { d.cards[r.Values.Str("name")] = r }},
		{"department", func(r *store.Row) {
			d.depts[r.Values.Str("dept_name")], d.heads[r.ID] = r.ID, r.Values.Str("manager_id")
		}},
		{"employee", func(r *store.Row) { d.people[r.Values.Str("name")], d.employees[r.ID] = r.ID, r }},
	} {
		k, err := tx.Kind(of.kind)
		if err != nil {
			return err
		}
		if err := record.Walk(tx, k, func(r *store.Row) {
			keep := *r
			of.fn(&keep)
		}); err != nil {
			return err
		}
	}
	return nil
}

// of is what a record begins with that is about a partner: who looks after him.
func (d *archive) of(name string) (kind.Values, error) {
	p := d.cards[name]
	if p == nil {
		return nil, fmt.Errorf("demo: no partner %s", name)
	}
	return kind.Values{"partner_id": p.ID, "dept_id": p.Values["dept_id"], "owner_id": p.Values["owner_id"]}, nil
}

// agreement writes one; what it renews is renewed.
func (d *archive) agreement(tx *store.Tx, r row) error {
	v, err := d.of(r["partner"])
	if err != nil {
		return err
	}
	start := d.day(r["start"])
	v["title"], v["type"], v["amount"], v["sign_date"], v["start_date"], v["status"] = r["title"], r["type"], r["amount"], start, start, "signed"
	if start > d.day("2024-06-30") {
		v["sign_date"] = d.day("2024-06-28")
	}
	v["our_duty"], v["their_duty"], v["paper_place"], v["payment"] = "按约定付款，提供所需场地和资料。", "按约定的质量和时限提供服务，出现问题及时处理。", "档案柜 B-3", "月结 30 天"
	if r["status"] == "terminated" {
		v["status"], v["stop_date"] = "terminated", d.day("2024-05-31")
	}
	if r["end"] == "" {
		v["perpetual"] = int64(1)
	} else {
		v["end_date"] = d.day(r["end"])
	}
	k, err := tx.Kind(partner.Agreement.Name)
	if err != nil {
		return err
	}
	if prev := d.agreements[r["prev"]]; prev != "" {
		v["prev_id"] = prev
		if err := record.Put(tx, k, prev, kind.Values{"status": "renewed"}); err != nil {
			return err
		}
	}
	d.agreements[r["no"]], err = d.add(tx, k.Name, v)
	return err
}

func (d *archive) cert(tx *store.Tx, r row) error {
	p := d.cards[r["partner"]]
	if p == nil {
		return fmt.Errorf("demo: no partner %s", r["partner"])
	}
	_, err := d.add(tx, "partner_cert", kind.Values{"partner_id": p.ID, "name": r["name"], "no": r["no"], "expiry": d.day(r["expiry"])})
	return err
}

func (d *archive) project(tx *store.Tx, r row) error {
	v, err := d.of(r["partner"])
	if err != nil {
		return err
	}
	for name, x := range r.values("name", "amount", "status", "progress", "result", "satisfaction") {
		v[name] = x
	}
	v["coop_mode"], v["start"] = d.cards[r["partner"]].Values["coop_mode"], d.day(r["start"])
	if r["end"] != "" {
		v["end"] = d.day(r["end"])
	}
	_, err = d.add(tx, partner.Project.Name, v)
	return err
}

func (d *archive) talk(tx *store.Tx, rows []row) error {
	first := rows[0]
	v, err := d.of(first["partner"])
	if err != nil {
		return err
	}
	ours := d.employees[v.Str("owner_id")]
	in := record.Input{Lines: map[string][]record.Input{}, Values: map[string]any{"partner_id": v["partner_id"], "dept_id": v["dept_id"], "recorder": v["owner_id"], "talk_date": d.day(first["date"]), "mode": first["mode"], "place": first["place"],
		"our_people": ours.Values["name"], "their_people": first["theirs"], "topic": first["topic"], "problems": first["problems"], "solutions": first["solutions"]}}
	for _, r := range rows {
		if r["point"] == "" {
			continue
		}
		l := map[string]any{"item": r["point"], "owner_id": d.people[r["owner"]], "due": d.day(r["due"])}
		if r["done"] != "" {
			l["done"], l["done_on"] = "是", d.day(r["done"])
		}
		in.Lines["followups"] = append(in.Lines["followups"], record.Input{Values: l})
	}
	_, err = partner.SaveTalk(tx, in)
	return err
}

// assess writes an assessment and takes it past those who decide, as on paper.
func (d *archive) assess(tx *store.Tx, r row) error {
	v, err := d.of(r["partner"])
	if err != nil {
		return err
	}
	v["eval_date"] = d.day(map[string]string{"1": r["period"][:4] + "-06-20", "2": r["period"][:4] + "-12-20"}[r["period"][5:]])
	v["period"], v["scheme"] = halfYear(v.Str("eval_date")), "partner"
	v["scorer1"] = cmp.Or(v.Str("owner_id"), d.executive())
	back, err := d.asThen(tx, d.cards[r["partner"]])
	if err != nil {
		return err
	}
	id, err := d.scored(tx, v, r)
	if err != nil || id == "" {
		return errors.Join(err, back())
	}
	k, err := tx.Kind(partner.Eval.Name)
	if err != nil {
		return err
	}
	if err := d.pass(tx, k, id, v, partner.StepEval, "start", "submit"); err != nil {
		return err
	}
	if err := back(); err != nil {
		return err
	}
	e, err := record.Get(tx, k, id)
	if err == nil && e.Values.Str("suggestion") == "improve" {
		d.weak = id
	}
	return err
}

// asThen lets a partner that the cooperation has ended with since be assessed as it was then.
func (d *archive) asThen(tx *store.Tx, p *store.Row) (back func() error, err error) {
	status := p.Values.Str("status")
	if status != "terminated" {
		return func() error { return nil }, nil
	}
	k, err := tx.Kind("partner")
	if err != nil {
		return nil, err
	}
	return func() error { return record.Put(tx, k, p.ID, kind.Values{"status": status}) }, record.Put(tx, k, p.ID, kind.Values{"status": "active"})
}

func (d *archive) executive() string { return d.heads[d.depts["运营区办公室"]] }

// halfYear is the half-year that is assessed on a day.
func halfYear(day string) string {
	var y, m int
	_, _ = fmt.Sscanf(day, "%d-%d-", &y, &m) // d.day made it
	switch {
	case m >= 4 && m <= 9:
		return fmt.Sprintf("%dH1", y)
	case m >= 10:
		return fmt.Sprintf("%dH2", y)
	}
	return fmt.Sprintf("%dH2", y-1)
}

// scored writes an assessment with its points; "" if there is one of that half-year.
func (d *archive) scored(tx *store.Tx, v kind.Values, r row) (id string, err error) {
	k, err := tx.Kind(partner.Eval.Name)
	if err != nil {
		return "", err
	}
	had, err := tx.Where(k, "partner_id", v["partner_id"])
	if err != nil || slices.ContainsFunc(had, func(o store.Row) bool { return o.Values.Str("period") == v.Str("period") }) {
		return "", err
	}
	out, err := partner.SaveEval(tx, record.Input{Values: v})
	if err != nil {
		return "", err
	}
	rows, err := tx.Kind("partner_eval_row")
	if err != nil {
		return "", err
	}
	list, err := record.Lines(tx, rows, out.ID)
	for _, l := range list {
		if err := record.Put(tx, rows, l.ID, kind.Values{"s1": r[l.Values.Str("item")]}); err != nil {
			return "", err
		}
	}
	return out.ID, err
}

// pass takes the steps of a document and has everybody agree whom it comes to.
func (d *archive) pass(tx *store.Tx, k *kind.Kind, id string, v kind.Values, step func(*store.Tx, *kind.Kind, string, string, flow.Opinion) error, steps ...string) error {
	day := cmp.Or(v.Str("eval_date"), tx.Today())
	for _, name := range steps {
		if err := step(tx, k, id, name, flow.Opinion{SignDate: day}); err != nil {
			return err
		}
	}
	for range k.Chain {
		r, err := record.Get(tx, k, id)
		if err != nil {
			return err
		}
		status := r.Values.Str("status")
		if status == "approved" || status == "done" {
			return nil
		}
		head := d.executive()
		if status == k.Chain[0].Status {
			head = cmp.Or(d.heads[v.Str("dept_id")], head)
		}
		if head == r.Values.Str(k.Owner) {
			head = d.executive()
		}
		if err := step(tx, k, id, "approve", flow.Opinion{SignDate: day, Approver: head, Reason: "同意"}); err != nil {
			return err
		}
	}
	return nil
}

// decide writes what follows from the last weak assessment: it is on its way.
func (d *archive) decide(tx *store.Tx) error {
	if d.weak == "" {
		return nil
	}
	k, err := tx.Kind(partner.Eval.Name)
	if err != nil {
		return err
	}
	return partner.StepEval(tx, k, d.weak, "act", flow.Opinion{})
}
