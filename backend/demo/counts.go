package demo

import (
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/stocktake"
	"opsbook/backend/store"
)

func inputOf(v map[string]any) record.Input { return record.Input{Values: v} }

// count begins a stocktake of the office supplies and enters what was found: what the
// books say, more or less what differs says, of the lines that are counted. A line says
// how many of its item there are.
func (o *office) count(tx *store.Tx, day string, counted int, differs map[int]int64) (id string, err error) {
	k, err := tx.Kind(stocktake.Kind.Name)
	if err != nil {
		return "", err
	}
	out, err := stocktake.Save(tx, inputOf(map[string]any{"count_type": "supply", "base_date": day, "counters": "谢海燕;王超", "supervisor": o.people["邓宏达"]}))
	if err != nil {
		return "", err
	}
	for _, step := range []string{"freeze", "print"} {
		if err := stocktake.Step(tx, k, out.ID, step, flow.Opinion{SignDate: day}); err != nil {
			return "", err
		}
	}
	page, err := stocktake.Lines(tx, out.ID, stocktake.Query{Limit: 500})
	if err != nil {
		return "", err
	}
	for i, l := range page.Rows {
		if i >= counted {
			break
		}
		if _, err := stocktake.Enter(tx, out.ID, l.ID, map[string]any{"real_qty": max(0, l.Values.Int("book_qty")+differs[i]*1000), "counted_on": day}); err != nil {
			return "", err
		}
	}
	return out.ID, nil
}

// counted is a stocktake that has ended: what differed was explained, agreed to and posted.
func (o *office) counted(tx *store.Tx) error {
	day := o.day("2024-05-31")
	id, err := o.count(tx, day, 500, map[int]int64{3: -1, 12: 2, 20: -2})
	if err != nil {
		return err
	}
	k, err := tx.Kind(stocktake.Kind.Name)
	if err != nil {
		return err
	}
	for _, step := range []string{"finish", "make_diff"} {
		if err := stocktake.Step(tx, k, id, step, flow.Opinion{SignDate: day}); err != nil {
			return err
		}
	}
	diff, err := o.explained(tx, id)
	if err != nil {
		return err
	}
	if k, err = tx.Kind(stocktake.Diff.Name); err != nil {
		return err
	}
	office, money := o.heads[o.depts["行政部"]], o.heads[o.depts["财务部"]]
	for _, s := range []taken{
		{"submit", flow.Opinion{SignDate: day}},
		{"approve", flow.Opinion{SignDate: o.day("2024-06-03"), Approver: office, Reason: "同意"}},
		{"approve", flow.Opinion{SignDate: o.day("2024-06-04"), Approver: money, Reason: "同意"}},
		{"approve", flow.Opinion{SignDate: o.day("2024-06-05"), Approver: o.executive(), Reason: "同意调账"}},
		{"post", flow.Opinion{SignDate: o.day("2024-06-05")}},
	} {
		if err := stocktake.StepDiff(tx, k, diff, s.name, s.o); err != nil {
			return err
		}
	}
	return nil
}

// explained is the list of differences of a stocktake, each with a cause.
func (o *office) explained(tx *store.Tx, id string) (string, error) {
	k, err := tx.Kind(stocktake.Diff.Name)
	if err != nil {
		return "", err
	}
	lists, err := tx.Where(k, "stocktake_id", id)
	if err != nil {
		return "", err
	}
	doc := lists[len(lists)-1]
	f, _ := k.Field("rows")
	to, err := tx.Kind(f.To)
	if err != nil {
		return "", err
	}
	rows, err := record.Lines(tx, to, doc.ID)
	if err != nil {
		return "", err
	}
	in := record.Input{Values: kind.Values{"maker": o.people["谢海燕"], "diff_date": o.day("2024-05-31")}, Lines: map[string][]record.Input{}}
	for _, r := range rows {
		cause := map[bool]string{true: "unrecorded", false: "lost"}[r.Values.Int("diff_qty") > 0]
		in.Lines["rows"] = append(in.Lines["rows"], record.Input{ID: r.ID, Values: map[string]any{"cause": cause}})
	}
	_, err = stocktake.EditDiff(tx, k, doc.ID, doc.Rev, in)
	return doc.ID, err
}

// counting is a stocktake that goes on: half of it is counted, something is missing.
func (o *office) counting(tx *store.Tx) error {
	_, err := o.count(tx, o.day("2024-06-30"), 40, map[int]int64{5: -1})
	return err
}
