package partner

import (
	"cmp"
	"fmt"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// scoring are the numbers of the scorers who are named.
func (a *assessment) scoring() (out []int) {
	for n := 1; n <= Scorers; n++ {
		if a.doc.Values.Str(scorer(n)) != "" {
			out = append(out, n)
		}
	}
	return out
}

// figure works out what each item, each aspect and the whole come to, as far as all have
// scored; what is proposed follows the grade until somebody chooses otherwise.
func (a *assessment) figure() error {
	by := a.scoring()
	if err := a.within(by); err != nil {
		return err
	}
	for i := range a.list {
		r := &a.list[i]
		var score any
		if n, ok := average(r.Values, by); ok {
			score = n
		}
		if r.Values["score"] != score {
			if err := record.Put(a.tx, a.rows, r.ID, kind.Values{"score": score}); err != nil {
				return err
			}
			r.Values["score"] = score
		}
	}
	v := kind.Values{"performance": nil, "service": nil, "credit": nil, "total": nil, "grade": nil}
	if len(a.missing()) == 0 {
		s := summed(a.list, by)
		for name := range v {
			if n, ok := s.aspects[name]; ok {
				v[name] = n
			}
		}
		v["total"], v["grade"] = s.total, orNil(Grade(a.tx.Lists(), s.total, a.doc.Values.Int("veto") == 1))
	}
	if had := proposal(a.tx.Lists(), a.doc.Values.Str("grade")); a.doc.Values["suggestion"] == nil || a.doc.Values["suggestion"] == orNil(had) {
		v["suggestion"] = orNil(proposal(a.tx.Lists(), kind.Values(v).Str("grade")))
	}
	if err := a.put(v); err != nil {
		return err
	}
	for name, x := range v {
		a.doc.Values[name] = x
	}
	return nil
}

// within refuses points beyond those of an item, and such as nobody is named for.
func (a *assessment) within(by []int) error {
	full, _ := a.rows.Field("full")
	for _, r := range a.list {
		item, _ := a.tx.Lists().Code("eval_item", r.Values.Str("item"))
		for n := 1; n <= Scorers; n++ {
			x, given := r.Values[point(n)].(int64)
			switch {
			case !given:
			case !slices.Contains(by, n):
				return fault.InFields(map[string]fault.Text{scorer(n): fault.Sprintf("“%[1]s”有评分%[3]d，却没有写评估人%[3]d是谁。", "“%[2]s” has points of scorer %[3]d, but nobody is named as scorer %[3]d.", item.Label, item.English, n)})
			case x > r.Values.Int("full"):
				return fault.New(fault.Invalid, "“%[1]s”最多 %[3]s 分，评估人%[5]d给了 %[4]s 分。", "“%[2]s” has %[3]s points at most; scorer %[5]d gave %[4]s.", item.Label, item.English,
					full.Text(r.Values["full"], kind.Context{}), full.Text(x, kind.Context{}), n)
			}
		}
	}
	return nil
}

// missing says which items lack whose points, in words; none: everybody has scored.
func (a *assessment) missing() (out []string) {
	names := record.NewNames(a.tx)
	for _, n := range a.scoring() {
		left := 0
		for _, r := range a.list {
			if r.Values[point(n)] == nil {
				left++
			}
		}
		if left > 0 {
			out = append(out, fmt.Sprintf("%s（%d）", names.Of("employee", a.doc.Values.Str(scorer(n))), left))
		}
	}
	return out
}

// average is what an item was given by those who have scored it, with two digits.
func average(v kind.Values, by []int) (int64, bool) {
	sum, n := int64(0), int64(0)
	for _, i := range by {
		if x, ok := v[point(i)].(int64); ok {
			sum, n = sum+x, n+1
		}
	}
	if n == 0 {
		return 0, false
	}
	return half(sum*10, n), true
}

// half divides, half a unit up.
func half(a, b int64) int64 { return (2*a + b) / (2 * b) }

// sums are what an assessment comes to, in tenths of a point.
type sums struct {
	aspects map[string]int64
	total   int64
}

// summed adds the points of all who scored up. The total is of a hundred, also where the
// items count something else together; it is divided once, so that no digit is lost before.
func summed(list []store.Row, by []int) sums {
	given, full, all := map[string]int64{}, int64(0), int64(0)
	for _, r := range list {
		full += r.Values.Int("full")
		for _, n := range by {
			given[r.Values.Str("aspect")] += r.Values.Int(point(n))
			all += r.Values.Int(point(n))
		}
	}
	out := sums{aspects: map[string]int64{}}
	n := int64(len(by))
	for name, x := range given {
		out.aspects[name] = half(x, n)
	}
	if full > 0 {
		out.total = half(all*1000, full*n)
	}
	return out
}

// Grade is the band of a total, in tenths of a point: the highest of the code list
// partner_grade that begins at or below it, the lowest where there is a veto.
func Grade(lists kind.Lists, total int64, veto bool) string {
	best, lowest := "", ""
	at, low := int64(-1), int64(0)
	for _, c := range lists["partner_grade"].Codes {
		from, _, err := parse.Decimal(c.Attr["from"], 1)
		if err != nil || c.Attr["from"] == "" || c.Off {
			continue
		}
		if from <= total && from > at {
			best, at = c.Key, from
		}
		if lowest == "" || from < low {
			lowest, low = c.Key, from
		}
	}
	if veto {
		return lowest
	}
	return cmp.Or(best, lowest)
}

// proposal is what a grade leads to.
func proposal(lists kind.Lists, grade string) string {
	c, _ := lists.Code("partner_grade", grade)
	return c.Attr["proposes"]
}
