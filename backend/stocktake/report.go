package stocktake

import (
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/report"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Reports are those that differences answer (domain §7.2).
func Reports() []report.Report { return []report.Report{stockDiff} }

// same is a column that is called as in a register.
func same(k *kind.Kind, name string) kind.Field {
	f, _ := k.Field(name)
	out := *f
	out.Locked, out.Hidden, out.Required, out.Default, out.Limit, out.Section, out.Calc = false, false, kind.No, "", "", fault.Text{}, nil
	return out
}

// stockDiff is 盘盈盘亏汇总: what was posted in a span of months, line by line.
var stockDiff = report.Report{
	Tells: fault.T("盘点后已调账的盘盈盘亏：数量、金额、原因和处理。", "What counting found too much or missing once posted: pieces, value, cause, treatment."),
	Kind: kind.Kind{Name: "stock_diff", Label: "盘盈盘亏汇总", English: "Differences found by counting", Chapter: "asset", Title: "name", Key: "doc_no",
		Fields: []kind.Field{
			same(&Diff, "posted_on"), {Name: "doc_no", Label: "单号", English: "Document", Type: kind.Text}, same(&Diff, "count_type"), same(&Diff, "warehouse"),
			same(&diffRow, "object_no"), same(&diffRow, "name"), same(&diffRow, "spec"), same(&diffRow, "unit"), same(&diffRow, "book_qty"), same(&diffRow, "real_qty"),
			same(&diffRow, "gain_qty"), same(&diffRow, "gain_amount"), same(&diffRow, "loss_qty"), same(&diffRow, "loss_amount"),
			same(&diffRow, "change"), same(&diffRow, "cause"), same(&diffRow, "treatment"), same(&diffRow, "owner"),
		},
		Totals: []string{"gain_amount", "loss_amount"},
	},
	Params: append(report.Months(), same(&Diff, "count_type")),
	Sound:  report.InOrder,
	Of:     Diff.Name, Make: differences,
}

func differences(tx *store.Tx, p kind.Values) (t report.Table, err error) {
	docs, err := tx.Kind(Diff.Name)
	if err != nil {
		return t, err
	}
	lines, err := tx.Kind(diffRow.Name)
	if err != nil {
		return t, err
	}
	ids, err := posted(tx, p)
	if err != nil {
		return t, err
	}
	for _, id := range ids {
		doc, err := record.Get(tx, docs, id)
		if err != nil {
			return t, err
		}
		if user.Covers(tx, docs, kind.View, doc) != nil {
			continue // beyond his reach
		}
		rows, err := record.Lines(tx, lines, id)
		if err != nil {
			return t, err
		}
		for i := range rows {
			v := record.WithComputed(tx, lines, rows[i].Values)
			row := kind.Values{"posted_on": doc.Values["posted_on"], "doc_no": doc.Values["doc_no"], "count_type": doc.Values["count_type"], "warehouse": doc.Values["warehouse"]}
			for _, f := range lines.Fields {
				if row[f.Name] == nil {
					row[f.Name] = v[f.Name]
				}
			}
			t.Rows = append(t.Rows, row)
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b kind.Values) int { return strings.Compare(a.Str("posted_on"), b.Str("posted_on")) })
	return t, nil
}

// posted are the lists of differences that were posted in the months asked for.
func posted(tx *store.Tx, p kind.Values) (ids []string, err error) {
	rows, err := tx.Query("SELECT id FROM stocktake_diff WHERE status='posted' AND _state=0 AND substr(posted_on, 1, 7) BETWEEN ? AND ? AND (?='' OR count_type=?) ORDER BY pk",
		p.Str("from"), p.Str("to"), p.Str("count_type"), p.Str("count_type"))
	if err != nil {
		return nil, fmt.Errorf("stocktake: differences: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id []byte
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("stocktake: differences: %w", err)
		}
		ids = append(ids, store.IDText(id))
	}
	return ids, rows.Err()
}
