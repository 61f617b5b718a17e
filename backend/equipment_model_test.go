package backend_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// movers are the documents that decide about devices, with the statuses in which they do.
var movers = map[string][]string{
	"equip_issue":    {"dept_review", "admin_review", "approved"},
	"equip_transfer": {"out_review", "in_review", "admin_review"},
	"repair_order":   {"reported", "diagnosed", "leader_review", "repairing", "finished"},
	"scrap_app":      {"dept_review", "appraising", "finance_review", "leader_review", "approved"},
	"equip_loss":     {"leader_review"},
}

// paperwork is a document as it stands, with the devices that it names.
type paperwork struct {
	id, kind, status string
	void             bool
	devices          []string
	out              []string // of an issue: what has not come back
}

func (y yard) papers() (out []paperwork) {
	y.t.Helper()
	y.must(y.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		for _, name := range slices.Sorted(maps.Keys(movers)) {
			k := y.kind(tx, name)
			rows, err := tx.From(k, 0, 1000)
			y.must(err)
			for _, r := range rows {
				p := paperwork{id: r.ID, kind: name, status: r.Values.Str("status"), void: r.State != store.Live}
				if f, ok := k.Field("rows"); ok {
					lines, err := record.Lines(tx, y.kind(tx, f.To), r.ID)
					y.must(err)
					for _, l := range lines {
						p.devices = append(p.devices, l.Values.Str("asset_id"))
						if l.Values["back_on"] == nil {
							p.out = append(p.out, l.Values.Str("asset_id"))
						}
					}
				} else {
					p.devices = []string{r.Values.Str("asset_id")}
				}
				out = append(out, p)
			}
		}
		return nil
	}))
	return out
}

// possible tells what is wrong with a ledger and its documents together; "" if nothing is.
func (y yard) possible(devices []string) string {
	papers := y.papers()
	for _, id := range devices {
		v := y.values("equipment", id)
		var open []paperwork
		repairing, scrapped, lost := false, false, false
		for _, p := range papers {
			if p.void || !slices.Contains(p.devices, id) {
				continue
			}
			if slices.Contains(movers[p.kind], p.status) {
				open = append(open, p)
			}
			repairing = repairing || p.kind == "repair_order" && (p.status == "repairing" || p.status == "finished")
			scrapped = scrapped || p.kind == "scrap_app" && p.status == "disposed"
			lost = lost || p.kind == "equip_loss" && p.status == "lost"
		}
		status, holder := v.Str("status"), v["user_id"]
		pending := len(open) == 1 && open[0].kind == "scrap_app"
		switch {
		case len(open) > 1:
			return fmt.Sprintf("%s is in %d documents: %v", v.Str("name"), len(open), open)
		case (status == "repairing") != repairing, (status == "scrap_pending") != pending, (status == "scrapped") != scrapped, (status == "lost") != lost:
			return fmt.Sprintf("%s is %s: repairing %v, pending %v, scrapped %v, lost %v", v.Str("name"), status, repairing, pending, scrapped, lost)
		case status == "in_stock" && holder != nil, (status == "in_use" || status == "borrowed") && holder == nil:
			return fmt.Sprintf("%s is %s and held by %v", v.Str("name"), status, holder)
		case (status == "scrapped" || status == "lost") != (v["dispose_date"] != nil):
			return fmt.Sprintf("%s is %s and was disposed of on %v", v.Str("name"), status, v["dispose_date"])
		}
	}
	return ""
}

// Whatever is done in whatever order: a device is in one document at a time, and the
// ledger says what the documents say.
func TestDevicesInAnyOrder(t *testing.T) {
	done := map[string]int{}
	for seed := range uint64(5) {
		y := yardOf(t)
		y.actor.Roles = []string{"clerk", "admin"}
		r := rand.New(rand.NewPCG(seed, 44))
		var devices []string
		for i := range 3 {
			devices = append(devices, y.device(fmt.Sprint("库存", i), nil), y.held(fmt.Sprint("在用", i), "陈员工", "运营部"))
		}
		for n := range 350 {
			what, err := y.anyStep(r, devices)
			if err == nil {
				done[what]++
			} else if fault.Of(err).Code == fault.Internal {
				t.Fatalf("seed %d, %d, %s: %v", seed, n, what, err)
			}
			if wrong := y.possible(devices); wrong != "" {
				t.Fatalf("seed %d, %d, after %s (%v): %s", seed, n, what, err, wrong)
			}
		}
	}
	var missing []string
	// A test that gets nowhere would be content with anything.
	for _, what := range []string{"equip_issue issue", "equip_issue give_back", "equip_issue take_back", "equip_transfer approve", "repair_order approve", "repair_order accept", "repair_order scrap",
		"scrap_app reject", "scrap_app dispose", "equip_loss approve", "equip_loss found", "void", "unvoid"} {
		if done[what] == 0 {
			missing = append(missing, what)
		}
	}
	if missing != nil {
		t.Errorf("never happened: %v of %v", missing, done)
	}
}

// anyStep does one thing; that it may be refused is part of it.
func (y yard) anyStep(r *rand.Rand, devices []string) (string, error) {
	papers := y.papers()
	alive := 0
	for _, p := range papers {
		if !p.void && (p.status == "draft" || slices.Contains(movers[p.kind], p.status)) {
			alive++
		}
	}
	if r.IntN(30) == 0 || alive < 6 {
		return y.anyPaper(r, devices)
	}
	p := papers[r.IntN(len(papers))]
	for range r.IntN(6) { // rather one that goes on
		if ended := p.void || !slices.Contains(movers[p.kind], p.status) && p.status != "draft" && p.status != "issued"; ended {
			p = papers[r.IntN(len(papers))]
		}
	}
	if r.IntN(40) == 0 {
		return "void", y.void(p.kind, p.id)
	}
	if p.void && r.IntN(2) == 0 {
		return "unvoid", y.unvoid(p.kind, p.id)
	}
	var steps []kind.Step
	y.must(y.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		k := y.kind(tx, p.kind)
		doc, err := record.Get(tx, k, p.id)
		y.must(err)
		for _, s := range k.Steps {
			if slices.Contains(s.From, p.status) && s.Suits(doc.Values) || r.IntN(10) == 0 {
				steps = append(steps, s)
			}
		}
		return nil
	}))
	if len(steps) == 0 {
		return "nothing", nil
	}
	s := steps[r.IntN(len(steps))]
	for range 2 { // forward more often than back
		if s.Does == kind.Returns || s.Does == kind.Withdraws || s.Does == kind.Rejects {
			s = steps[r.IntN(len(steps))]
		}
	}
	o := flow.Opinion{Reason: "按规定", Values: map[string]any{}}
	if s.Does == kind.Approves || s.Does == kind.Returns || s.Does == kind.Rejects {
		desks := map[string]string{"dept_review": "王主任", "out_review": "王主任", "admin_review": "李行政", "appraising": "李行政", "finance_review": "钱财务", "in_review": "钱财务", "leader_review": "赵总"}
		if o.Approver = y.ids[desks[p.status]]; r.IntN(5) == 0 {
			o.Approver = y.ids[[]string{"王主任", "李行政", "钱财务", "赵总"}[r.IntN(4)]]
		}
	}
	for name, x := range map[string]any{"diagnosis": []string{"self", "external", "scrap"}[r.IntN(3)], "vendor": "维修部", "estimate": int64(r.IntN(1000_00)), "finish_date": "2026-03-31", "cost": int64(1), "result": "fixed",
		"appraisal": "坏", "appraisers": "甲;乙", "dispose": "recycle", "dispose_date": "2026-03-31", "found_date": "2026-03-31"} {
		if slices.Contains(s.Asks, name) {
			o.Values[name] = x
		}
	}
	return p.kind + " " + s.Name, y.step(p.kind, p.id, s.Name, o)
}

// anyPaper files a document about some devices.
func (y yard) anyPaper(r *rand.Rand, devices []string) (string, error) {
	some := slices.Clone(devices)
	r.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
	some = some[:1+r.IntN(3)/2]
	v := map[string]any{"dept_id": y.ids["运营部"]}
	var err error
	name := slices.Sorted(maps.Keys(movers))[r.IntN(len(movers))]
	lines := true
	switch name {
	case "equip_issue":
		ways := map[string][]string{"in_stock": {"issue", "borrow"}, "in_use": {"return"}, "borrowed": {"borrow_return"}}[y.values("equipment", some[0]).Str("status")]
		if len(ways) == 0 || r.IntN(4) == 0 {
			ways = []string{"issue", "return", "borrow", "borrow_return"}
		}
		v["issue_type"], v["employee_id"], v["expect_return"] = ways[r.IntN(len(ways))], y.ids["陈员工"], "2026-12-31"
	case "equip_transfer":
		v = map[string]any{"from_dept": y.ids["运营部"], "to_dept": y.ids[[]string{"运营部", "财务部"}[r.IntN(2)]], "to_user": y.ids["陈员工"], "reason": "调整"}
	case "scrap_app":
		v["applicant"], v["reason"] = y.ids["陈员工"], "超期"
	default:
		lines = false
		v["asset_id"], v["reporter"] = some[0], y.ids["陈员工"]
		v[map[string]string{"repair_order": "fault", "equip_loss": "reason"}[name]] = "不见了或坏了"
	}
	if !lines {
		_, err = y.file(name, v)
		return "file " + name, err
	}
	var in []map[string]any
	for _, id := range some {
		l := map[string]any{"asset_id": id}
		if name == "equip_transfer" {
			l["to_location"] = "302室"
		}
		in = append(in, l)
	}
	_, err = y.save(name, v, "rows", in...)
	return "file " + name, err
}

// Every document × status × step × everybody: who may, those in brackets only enter what
// was decided on paper, and nobody else.
func TestWhoMovesDevices(t *testing.T) {
	y := yardOf(t)
	y.actor.Roles = []string{"clerk", "admin"}
	y.system(func(tx *store.Tx) {
		y.ids["商行"] = y.add(tx, "partner", kind.Values{"name": "晴川办公设备商行(虚构)", "category": "GY"})
	})
	w := &table{yard: y, got: map[string]string{}}
	n := 0
	device := func() string {
		n++
		return y.held(fmt.Sprint("机", n), "陈员工", "运营部")
	}
	tour := func(name string, v map[string]any, line map[string]any, steps ...string) {
		y.t.Helper()
		if line == nil {
			w.tour(name, y.filed(name, v), steps...)
			return
		}
		out, err := y.save(name, v, "rows", line)
		y.must(err)
		w.tour(name, out.ID, steps...)
	}
	issue := func(way string) map[string]any { return y.issueTo("陈员工", "运营部", way) }
	stock := func() map[string]any { n++; return map[string]any{"asset_id": y.device(fmt.Sprint("库", n), nil)} }
	tour("equip_issue", issue("issue"), stock(), "submit", "approve 王主任", "approve 李行政", "issue", "give_back")
	tour("equip_issue", issue("issue"), stock(), "submit", "return 王主任")
	tour("equip_issue", issue("issue"), stock(), "submit", "reject 王主任")
	w.got["equip_issue draft (return)"] = y.whoMay("equip_issue", y.returnDraft(device()))
	moved := func() map[string]any { return map[string]any{"asset_id": device(), "to_location": "302室"} }
	tour("equip_transfer", y.transfer("运营部", "财务部", "陈员工"), moved(), "submit", "approve 王主任", "approve 钱财务", "approve 李行政")
	tour("equip_transfer", y.transfer("运营部", "财务部", "陈员工"), moved(), "submit", "return 王主任")
	broken := func() map[string]any {
		return map[string]any{"asset_id": device(), "dept_id": y.ids["运营部"], "reporter": y.ids["陈员工"], "fault": "无法开机"}
	}
	tour("repair_order", broken(), nil, "submit", "diagnose", "start", "approve 赵总", "finish", "accept")
	tour("repair_order", broken(), nil, "submit", "diagnose", "scrap")
	tour("scrap_app", y.scrap(), map[string]any{"asset_id": device()}, "submit", "approve 王主任", "appraise 李行政", "approve 钱财务", "approve 赵总", "approve 赵总", "dispose")
	tour("scrap_app", y.scrap(), map[string]any{"asset_id": device()}, "submit", "return 王主任")
	tour("scrap_app", y.scrap(), map[string]any{"asset_id": device()}, "submit", "reject 王主任")
	tour("equip_purchase_app", map[string]any{"applicant": y.ids["陈员工"], "apply_dept": y.ids["运营部"], "reason": "新入职员工需要配置办公电脑"},
		map[string]any{"name": "电脑", "spec": "T1", "price": int64(4000_00)}, "submit", "approve 王主任", "approve 李行政", "approve 钱财务", "approve 赵总", "order")
	tour("equip_acceptance", map[string]any{"supplier_id": y.ids["商行"], "dept_id": y.ids["运营部"], "acceptor": y.ids["陈员工"]},
		map[string]any{"name": "电脑", "model": "T1", "class_code": "A02010105", "price": int64(4000_00)}, "submit", "accept")
	tour("maint_plan", map[string]any{"asset_id": device(), "items": "除尘", "first_date": "2026-03-31", "owner_id": y.ids["陈员工"], "dept_id": y.ids["运营部"]}, nil, "make_due", "stop")
	tour("maint_record", map[string]any{"asset_id": device(), "operator": y.ids["陈员工"], "dept_id": y.ids["运营部"]}, nil, "done")
	tour("equip_loss", map[string]any{"asset_id": device(), "dept_id": y.ids["运营部"], "reporter": y.ids["陈员工"], "reason": "遗失"}, nil, "submit", "approve 赵总", "found")
	w.wants(whoMoves)
}

func (y yard) returnDraft(device string) string {
	out, err := y.save("equip_issue", y.issueTo("陈员工", "运营部", "return"), "rows", map[string]any{"asset_id": device})
	y.must(err)
	return out.ID
}

const whoMoves = `equip_acceptance accepted:
equip_acceptance checking: accept 王主任、周文员; reject 王主任、周文员; return 王主任、周文员
equip_acceptance draft: submit 周文员
equip_issue admin_review: approve 李行政、(周文员); return 李行政、(周文员); reject 李行政、(周文员)
equip_issue approved: issue 周文员
equip_issue dept_review: approve 王主任、(周文员); return 王主任、(周文员); withdraw 王主任、周文员、陈员工; reject 王主任、(周文员)
equip_issue draft: submit 王主任、周文员、陈员工
equip_issue draft (return): take_back 周文员
equip_issue issued: give_back 周文员
equip_issue rejected:
equip_issue returned: submit 王主任、周文员、陈员工
equip_issue returned_done:
equip_loss draft: submit 王主任、周文员、陈员工
equip_loss found:
equip_loss leader_review: approve 赵总、(周文员); return 赵总、(周文员); withdraw 王主任、周文员、陈员工; reject 赵总、(周文员)
equip_loss lost: found 周文员
equip_purchase_app admin_review: approve 李行政、(周文员); use_stock 李行政、(周文员); return 李行政、(周文员); reject 李行政、(周文员)
equip_purchase_app approved: order 周文员
equip_purchase_app dept_review: approve 王主任、(周文员); return 王主任、(周文员); withdraw 王主任、周文员、陈员工; reject 王主任、(周文员)
equip_purchase_app draft: submit 王主任、周文员、陈员工
equip_purchase_app finance_review: approve 钱财务、(周文员); return 钱财务、(周文员); reject 钱财务、(周文员)
equip_purchase_app leader_review: approve 赵总、(周文员); return 赵总、(周文员); reject 赵总、(周文员)
equip_purchase_app ordered: receive 周文员
equip_transfer admin_review: approve 李行政、(周文员); return 李行政、(周文员)
equip_transfer done:
equip_transfer draft: submit 王主任、周文员、陈员工
equip_transfer in_review: approve 钱财务、(周文员); return 钱财务、(周文员)
equip_transfer out_review: approve 王主任、(周文员); return 王主任、(周文员); withdraw 王主任、周文员、陈员工
equip_transfer returned: submit 王主任、周文员、陈员工
maint_plan active: make_due 周文员; stop 周文员
maint_plan disabled: resume 周文员
maint_record done: repair 周文员
maint_record due: done 王主任、周文员、陈员工
repair_order closed:
repair_order diagnosed: diagnose 周文员; start 周文员; scrap 赵总、周文员
repair_order draft: submit 王主任、周文员、陈员工
repair_order finished: accept 王主任、周文员、陈员工; rework 王主任、周文员、陈员工
repair_order leader_review: approve 赵总、(周文员); return 赵总、(周文员); scrap 赵总、周文员
repair_order repairing: scrap 赵总、周文员; finish 周文员
repair_order reported: diagnose 周文员
repair_order to_scrap:
scrap_app appraising: appraise 李行政、(周文员); return 李行政、(周文员); reject 李行政、(周文员)
scrap_app approved: dispose 周文员
scrap_app dept_review: approve 王主任、(周文员); return 王主任、(周文员); withdraw 王主任、周文员、陈员工; reject 王主任、(周文员)
scrap_app disposed:
scrap_app draft: submit 王主任、周文员、陈员工
scrap_app finance_review: approve 钱财务、(周文员); return 钱财务、(周文员); reject 钱财务、(周文员)
scrap_app leader_review: approve 赵总、(周文员); return 赵总、(周文员); reject 赵总、(周文员)
scrap_app rejected:
scrap_app returned: submit 王主任、周文员、陈员工`
