package stocktake

import (
	"fmt"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Query asks for lines of a stocktake, in the order of places and numbers.
type Query struct {
	Only   string `json:"only"`  // "": all; "open": not counted; "diff": what differs; "extra": outside the scope
	Place  string `json:"place"` // of the books or found; "": any
	Text   string `json:"text"`  // a part of number, name or specification
	Offset int    `json:"offset"`
	Limit  int    `json:"limit"` // at most maxPage
}

const maxPage = 500

// Page is a part of a stocktake's lines.
type Page struct {
	Rows   []Line            `json:"rows"`
	Total  int               `json:"total"` // that the query finds
	Tally  Tally             `json:"tally"` // of the whole
	Places []string          `json:"places"`
	Names  map[string]string `json:"names"` // of holders
	May    bool              `json:"may"`   // the user may enter counts now
}

// Lines returns lines of a stocktake for a user who sees it, however many it has.
func Lines(tx *store.Tx, id string, q Query) (p Page, err error) {
	d, err := open(tx, id)
	if err != nil {
		return p, err
	}
	if _, err := record.View(tx, d.k, d.doc.ID); err != nil {
		return p, err
	}
	if _, err := countingOf(tx, id); err == nil {
		p.May = true
	}
	all, err := d.lines()
	if err != nil {
		return p, err
	}
	p.Rows, p.Places, p.Names = []Line{}, places(all), map[string]string{}
	if p.Tally, err = d.tallies(); err != nil {
		return p, err
	}
	names, text := record.NewNames(tx), strings.ToLower(parse.Fold(q.Text))
	limit := min(max(q.Limit, 1), maxPage)
	for i := range all {
		if q.Only == "diff" && d.blind() || !q.finds(all[i].Values, text) {
			continue
		}
		if p.Total++; p.Total <= q.Offset || len(p.Rows) >= limit {
			continue
		}
		p.Rows = append(p.Rows, *d.shown(&all[i]))
		for _, name := range []string{"book_user", "real_user"} {
			if who := all[i].Values.Str(name); who != "" {
				p.Names[who] = names.Of("employee", who)
			}
		}
	}
	return p, nil
}

func (q *Query) finds(v kind.Values, text string) bool {
	switch {
	case q.Only == "open" && v["real_qty"] != nil,
		q.Only == "extra" && v.Int("extra") == 0,
		q.Only == "diff" && !strings.Contains(" loss surplus moved damaged ", " "+v.Str("count_result")+" "):
		return false
	case q.Place != "" && v.Str("book_location") != q.Place && v.Str("real_location") != q.Place:
		return false
	}
	return text == "" || strings.Contains(strings.ToLower(fmt.Sprint(v.Str("object_no"), " ", v.Str("name"), " ", v.Str("spec"))), text)
}

// places are those that lines name, in their order.
func places(rows []store.Row) (out []string) {
	out, seen := []string{}, map[string]bool{"": true}
	for i := range rows {
		if s := rows[i].Values.Str("book_location"); !seen[s] {
			seen[s], out = true, append(out, s)
		}
	}
	return out
}
