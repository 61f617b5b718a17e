package sheet_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// TestEveryKindComesBack exports random records of every register and imports
// them: nothing changes. A list of documents does not hold their lines, which an
// import would need.
func TestEveryKindComesBack(t *testing.T) {
	s, _ := company(t, true)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range s.Catalog().Kinds {
		k := &s.Catalog().Kinds[i]
		if k.Name == "import_batch" || k.Single || k.Parent != "" && k.Name != "employee_cert" || k.Flat != "" {
			continue
		}
		t.Run(k.Name, func(t *testing.T) {
			fillAtRandom(t, s, k, rng, 25)
			var all []string
			for _, f := range k.Fields {
				if f.Type != kind.Sub && f.Type != kind.File && f.Type != kind.Secret {
					all = append(all, f.Name)
				}
			}
			admin := *k
			admin.Access = kind.Access{"admin": "VCEI"}
			for _, csv := range []bool{false, true} {
				b := export(t, s, sheet.Spec{Kind: k, Columns: all, CSV: csv})
				at := head(t, s)
				var d *sheet.Draft
				read(t, s, func(tx *store.Tx) (err error) {
					d, err = sheet.Open(context.Background(), tx, &admin, fileOf(t, "export", b), guesses, sheet.Options{})
					return err
				})
				c := d.Counts
				if c.Unchanged != live(t, s, k) || c.Created+c.Updated+c.Rejected > 0 || head(t, s) != at {
					t.Errorf("csv %v: %+v", csv, c)
					rows, _ := d.Rows("", 0, 100)
					for _, r := range rows {
						if r.Decision != sheet.Skip && r.Action != "unchanged" {
							t.Logf("%d %s %v\n%s", r.Row, r.Action, r.Changes, problems(r))
						}
					}
				}
			}
		})
	}
}

var words = []string{"台式电脑", "=1+1", "+86", "-减", "@某", "007", "1234567890123456789", "'引号", "a\"b,c;d", "合 同", "&<>_x0041_", "甲、乙", "同上", "2024.5.6", "𠮷野家", "TRUE", "1e5", "''=x", "100%", "(测试)"}

// fillAtRandom adds records with what their fields may hold.
func fillAtRandom(t *testing.T, s *store.Store, k *kind.Kind, rng *rand.Rand, n int) {
	t.Helper()
	added := 0
	for tries := 0; added < n && tries < n*40; tries++ {
		_, err := s.Write(context.Background(), user.System(), func(tx *store.Tx) error {
			v := kind.Values{}
			for _, f := range k.Stored() {
				if rng.IntN(4) > 0 || f.Required == kind.Always {
					v[f.Name] = anyValue(tx, f, rng, tries)
				}
			}
			_, err := record.Take(tx, unlocked(k), record.Input{Values: v})
			return err
		})
		if err == nil {
			added++
		} else if fault.Of(err).Code == fault.Internal {
			t.Fatal(err)
		}
	}
	if added < n/3 {
		t.Errorf("only %d random records of %s", added, k.Name)
	}
}

func unlocked(k *kind.Kind) *kind.Kind {
	out := *k
	out.Fields = append([]kind.Field{}, k.Fields...)
	for i := range out.Fields {
		out.Fields[i].Locked = false
	}
	return &out
}

func anyValue(tx *store.Tx, f *kind.Field, rng *rand.Rand, i int) any {
	day := fmt.Sprintf("20%02d-%02d-%02d", rng.IntN(26), 1+rng.IntN(12), 1+rng.IntN(28))
	word := words[rng.IntN(len(words))]
	if f.Limit == kind.ListName {
		names := slices.Sorted(maps.Keys(tx.Lists()))
		return names[rng.IntN(len(names))]
	}
	if f.Limit == kind.EvalPeriod {
		return fmt.Sprintf("20%02dH%d", rng.IntN(100), 1+rng.IntN(2))
	}
	switch f.Type {
	case kind.Seq:
		return fmt.Sprintf("T-%03d", i)
	case kind.Int, kind.Money, kind.Percent, kind.Decimal:
		return int64(rng.IntN(300))
	case kind.Bool:
		return int64(rng.IntN(2))
	case kind.Date:
		if strings.Contains(f.Limit, "16y") {
			return "1990-" + day[5:]
		}
		return day
	case kind.DateTime:
		return day + " 13:07:09"
	case kind.Month:
		return day[:7]
	case kind.Year:
		return day[:4]
	case kind.DateRange:
		return day + " 至 2027-01-01"
	case kind.Phone:
		return fmt.Sprintf("138%08d", rng.IntN(1e8))
	case kind.Email:
		return "a.b@example.com"
	case kind.IDCard:
		return "999900199003120014"
	case kind.JSON:
		return `{"CPU":"=i5","内存":"16G"}`
	case kind.Enum, kind.Multi:
		codes := tx.Lists()[f.Codes].Codes
		if len(codes) == 0 {
			return "XZ;词"
		}
		return codes[rng.IntN(len(codes))].Key
	case kind.Ref, kind.User:
		to := f.To
		if f.Type == kind.User {
			to = "app_user"
		}
		target, err := tx.Kind(to)
		if err != nil {
			return nil
		}
		rows, err := tx.From(target, 0, 20)
		if err != nil || len(rows) == 0 {
			return nil
		}
		return rows[rng.IntN(len(rows))].ID
	case kind.LongText, kind.RichText:
		return word + "\n  第二行 " + word
	}
	if strings.HasPrefix(f.Limit, "^") {
		return limited(f.Limit, i)
	}
	return word + parse.FormatDecimal(int64(i), 0)
}

// limited makes a text for the patterns that the declarations use.
func limited(pattern string, i int) any {
	switch {
	case strings.HasPrefix(pattern, "^[a-z]"):
		return fmt.Sprintf("list_%d", i)
	case strings.HasPrefix(pattern, "^[A-Za-z0-9_]"):
		return fmt.Sprintf("user_%d", i)
	case strings.HasPrefix(pattern, "^[A-Z]"):
		return string(rune('A'+i/26%26)) + string(rune('A'+i%26)) + "Q"
	}
	return nil
}
