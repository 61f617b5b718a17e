package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"opsbook/backend/equipment"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Documents writes what has happened to the devices of the company that Fill made, and two
// stocktakes of the stores that Supplies filled: some documents of each kind have ended,
// some are on their way. ctx stops the work between two of them. Faults: Cancelled.
func Documents(ctx context.Context, s *store.Store, actor store.Actor) error {
	f, err := newFiller(s, 0)
	if err != nil {
		return err
	}
	o := &office{trade: &trade{filler: f, items: map[[2]string]string{}}, devices: map[string][]store.Row{}}
	if err := s.Read(ctx, actor, func(tx *store.Tx) error { return errors.Join(o.look(tx), o.stockroom(tx)) }); err != nil {
		return err
	}
	var jobs []func(*store.Tx) error
	for _, p := range o.papers() {
		jobs = append(jobs, func(tx *store.Tx) error { return o.write(tx, p) })
	}
	jobs = append(jobs, o.maintenance, o.counted, o.counting)
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

// office writes documents about devices.
type office struct {
	*trade
	devices map[string][]store.Row // by status; what has been used is taken out
	last    string                 // the document written last
}

// stockroom finds the devices that documents may be about.
func (o *office) stockroom(tx *store.Tx) error {
	k, err := tx.Kind(equipment.Kind.Name)
	if err != nil {
		return err
	}
	rows, err := tx.From(k, 0, Devices)
	for _, r := range rows {
		status := r.Values.Str("status")
		o.devices[status] = append(o.devices[status], r)
	}
	return err
}

// device takes a device of a status that fits, to be in one document: the newest, or the
// oldest.
func (o *office) device(status string, old bool, fits func(kind.Values) bool) (store.Row, error) {
	all := slices.Clone(o.devices[status])
	slices.SortStableFunc(all, func(a, b store.Row) int {
		n := strings.Compare(a.Values.Str("purchase_date"), b.Values.Str("purchase_date"))
		if old {
			return n
		}
		return -n
	})
	i := slices.IndexFunc(all, func(r store.Row) bool { return fits(r.Values) })
	if i < 0 {
		return store.Row{}, fmt.Errorf("demo: no device is %s as a document wants it", status)
	}
	o.devices[status] = slices.DeleteFunc(o.devices[status], func(r store.Row) bool { return r.ID == all[i].ID })
	return all[i], nil
}

// paper is a document of devices: what it says, and how far it has gone.
type paper struct {
	kind   string
	status string // of its devices, as they are before it; "": it has none
	class  string // of its devices; "": any
	count  int    // devices
	old    bool   // the oldest of them, not the newest
	day    string // when it was filed, as of base
	to     string // the status that it has reached
	values func(o *office, dev []store.Row) map[string]any
	lines  []map[string]any          // of a document that names no devices
	line   map[string]any            // besides the device
	said   map[string]map[string]any // what steps ask for
	stops  map[string]string         // status → another step than the next
}

// next are the steps that lead on.
var next = map[string]string{
	"draft": "submit", "dept_review": "approve", "admin_review": "approve", "finance_review": "approve", "leader_review": "approve", "out_review": "approve", "in_review": "approve",
	"approved": "issue", "reported": "diagnose", "diagnosed": "start", "repairing": "finish", "finished": "accept", "appraising": "appraise", "checking": "accept", "ordered": "receive",
}

// write files a document and takes it as far as it went, a day for each step.
func (o *office) write(tx *store.Tx, p paper) error {
	k, err := tx.Kind(p.kind)
	if err != nil {
		return err
	}
	in, err := o.input(p)
	if err != nil {
		return err
	}
	rule := equipment.Documents()[p.kind]
	out, err := rule.Save(tx, in)
	if err != nil {
		return fmt.Errorf("demo: %s: %w", p.kind, err)
	}
	o.last = out.ID
	day, err := time.Parse(time.DateOnly, o.day(p.day))
	for err == nil {
		var r *store.Row
		if r, err = record.Get(tx, k, out.ID); err != nil {
			return err
		}
		status := r.Values.Str("status")
		if status == p.to {
			return nil
		}
		step := next[status]
		if other := p.stops[status]; other != "" {
			step = other
		}
		opinion := flow.Opinion{SignDate: day.Format(time.DateOnly), Approver: o.signs(k, r), Values: p.said[step]}
		if opinion.Approver != "" {
			opinion.Reason = "同意"
		}
		if err = rule.Step(tx, k, out.ID, step, opinion); err != nil {
			return fmt.Errorf("demo: %s of %s: %w", step, p.kind, err)
		}
		if day = day.AddDate(0, 0, 1); day.After(o.today) {
			day = o.today
		}
	}
	return err
}

// input is what a document says when it is filed.
func (o *office) input(p paper) (record.Input, error) {
	var devices []store.Row
	for range p.count {
		dev, err := o.device(p.status, p.old, func(v kind.Values) bool {
			alike := len(devices) == 0 || v.Str("dept_id") == devices[0].Values.Str("dept_id")
			return (p.class == "" || v.Str("class_code") == p.class) && alike && (v.Str("user_id") != "" || p.status == "in_stock")
		})
		if err != nil {
			return record.Input{}, err
		}
		devices = append(devices, dev)
	}
	in := record.Input{Values: p.values(o, devices)}
	if p.kind == equipment.Repair.Name {
		in.Values["asset_id"] = devices[0].ID
		return in, nil
	}
	lines := []record.Input{}
	for _, dev := range devices {
		v := map[string]any{"asset_id": dev.ID}
		for name, x := range p.line {
			v[name] = x
		}
		lines = append(lines, record.Input{Values: v})
	}
	for _, l := range p.lines {
		lines = append(lines, record.Input{Values: l})
	}
	in.Lines = map[string][]record.Input{"rows": lines}
	return in, nil
}

// signs is who decides about a document on paper now; "" where nobody does.
func (o *office) signs(k *kind.Kind, r *store.Row) string {
	v := r.Values
	who := map[string]string{
		"dept_review": o.heads[v.Str(k.Dept)], "out_review": o.heads[v.Str("from_dept")], "in_review": o.heads[v.Str("to_dept")],
		"admin_review": o.heads[o.depts["行政部"]], "appraising": o.heads[o.depts["行政部"]], "finance_review": o.heads[o.depts["财务部"]], "leader_review": o.executive(),
	}[v.Str("status")]
	if who == v.Str(k.Owner) && who != "" {
		return o.executive()
	}
	return who
}

// holder is who has a device, and his department.
func holder(dev []store.Row) (person, dept any) {
	return dev[0].Values["user_id"], dev[0].Values["dept_id"]
}
