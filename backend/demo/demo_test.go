package demo_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"opsbook/backend"
	"opsbook/backend/demo"
	"opsbook/backend/equipment"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/number"
	"opsbook/backend/record"
	"opsbook/backend/registers"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

func open(t testing.TB) *store.Store {
	kinds := append(registers.Kinds(), equipment.Kinds()...)
	return storetest.Open(t, registers.Lists(), append(kinds, user.Kind, number.Kind)...)
}

func fill(t testing.TB, s *store.Store, scale int) {
	t.Helper()
	if err := demo.Fill(context.Background(), s, user.System(), scale, nil); err != nil {
		t.Fatal(err)
	}
}

// each reads a whole register with its lines' parents and references by name.
func each(t testing.TB, s *store.Store, name string, fn func(tx *store.Tx, k *kind.Kind, r *store.Row)) (n int) {
	t.Helper()
	err := s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		k, err := tx.Kind(name)
		if err != nil {
			return err
		}
		for after := int64(0); ; {
			rows, err := tx.From(k, after, 1000)
			if err != nil || len(rows) == 0 {
				return err
			}
			for i := range rows {
				fn(tx, k, &rows[i])
			}
			n, after = n+len(rows), rows[len(rows)-1].PK
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

var kinds = []string{"organisation", "department", "position", "employee", "location", "partner", "partner_contact", "equipment"}

// digest is everything a file holds but its random ids.
func digest(t testing.TB, s *store.Store) string {
	h := sha256.New()
	for _, name := range kinds {
		each(t, s, name, func(tx *store.Tx, k *kind.Kind, r *store.Row) {
			names := record.NewNames(tx)
			for _, f := range k.Stored() {
				x := r.Values[f.Name]
				if f.Type == kind.Ref && x != nil {
					x = names.Of(f.To, x.(string))
				}
				fmt.Fprintf(h, "%s=%v;", f.Name, x)
			}
		})
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestCounts(t *testing.T) {
	s := open(t)
	var last, of int
	err := demo.Fill(context.Background(), s, user.System(), 0, func(done, total int) { last, of = done, total })
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"organisation": 1, "department": 8, "position": 28, "employee": 60, "location": 13, "partner": 44, "partner_contact": 44, "equipment": 200, "supply_item": 80}
	got := map[string]int{}
	total := 0
	for name := range want {
		got[name] = each(t, s, name, func(*store.Tx, *kind.Kind, *store.Row) {})
		total += got[name]
	}
	if !maps.Equal(got, want) {
		t.Errorf("records: %v, want %v", got, want)
	}
	if last != total || of != total {
		t.Errorf("progress ended at %d of %d, stored %d", last, of, total)
	}
}

func TestSameTwice(t *testing.T) {
	a, b := open(t), open(t)
	fill(t, a, 700)
	fill(t, b, 700)
	if x, y := digest(t, a), digest(t, b); x != y {
		t.Errorf("two fillings differ: %s, %s", x, y)
	}
}

// The devices fit together: numbers by class and year, dates in order, statuses
// with the holders they need, nothing left to complete.
func TestDevicesAreConsistent(t *testing.T) {
	s := open(t)
	fill(t, s, 1500)
	statuses, classes, holders, models := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	n := each(t, s, "equipment", func(tx *store.Tx, k *kind.Kind, r *store.Row) {
		v, no := r.Values, r.Values.Str("asset_no")
		c, _ := tx.Lists().Code("asset_class", v.Str("class_code"))
		if want := c.Attr["short"] + "-" + v.Str("purchase_date")[:4] + "-"; !strings.HasPrefix(no, want) {
			t.Errorf("%s: number of a device of %s bought %s", no, c.Label, v.Str("purchase_date"))
		}
		if found := k.Examine(v); len(found) > 0 {
			t.Errorf("%s: %v", no, found)
		}
		if c.Off || k.Gaps(v) > 0 || v.Str("supplier_id") == "" || v.Str("dept_id") == "" {
			t.Errorf("%s: not complete: %v", no, v)
		}
		if v.Str("purchase_date") > tx.Today() || v.Str("use_date") > tx.Today() || (v.Str("status") == "scrapped") != (v.Str("dispose_date") != "") {
			t.Errorf("%s: dates: %v", no, v)
		}
		for _, a := range equipment.Attributes(tx.Lists(), v) {
			if a.Name == "CPU" && strings.Contains(v.Str("model"), "/") && !strings.Contains(v.Str("model"), " "+a.Value+"/") {
				t.Errorf("%s: %s has a CPU %s", no, v.Str("model"), a.Value)
			}
		}
		models[v.Str("model")]++
		statuses[v.Str("status")]++
		classes[c.Key]++
		holders[v.Str("user_id")]++
	})
	if n != 1500 || statuses["in_use"] < n/2 || statuses["in_use"] > n*9/10 || len(statuses) != 7 || len(classes) < 19 || len(models) < 40 || len(holders) < 60 {
		t.Errorf("%d devices, statuses %v, %d classes, %d models, %d holders", n, statuses, len(classes), len(models), len(holders))
	}
}

// Heads lead their own departments, are in service, and names tell it is fiction.
func TestCompanyIsConsistent(t *testing.T) {
	s := open(t)
	fill(t, s, 0)
	dept, status, left := map[string]string{}, map[string]string{}, 0
	each(t, s, "employee", func(tx *store.Tx, k *kind.Kind, r *store.Row) {
		dept[r.ID], status[r.ID] = r.Values.Str("dept_id"), r.Values.Str("status")
		if status[r.ID] == "left" {
			left++
		}
		if found := k.Examine(r.Values); len(found) > 0 || !strings.HasPrefix(r.Values.Str("emp_no"), r.Values.Str("hire_date")[:4]) {
			t.Errorf("%s: %v", r.Values.Str("name"), found)
		}
	})
	if left != 3 {
		t.Errorf("%d people left, want 3", left)
	}
	each(t, s, "department", func(tx *store.Tx, k *kind.Kind, r *store.Row) {
		head := r.Values.Str("manager_id")
		if dept[head] != r.ID || status[head] != "on_job" {
			t.Errorf("%s: head is not one of its people in service", r.Values.Str("dept_name"))
		}
	})
	each(t, s, "partner", func(tx *store.Tx, k *kind.Kind, r *store.Row) {
		if status[r.Values.Str("owner_id")] != "on_job" || !strings.Contains(r.Values.Str("name"), "(虚构)") {
			t.Errorf("%s: owner or name", r.Values.Str("name"))
		}
	})
	each(t, s, "equipment", func(tx *store.Tx, k *kind.Kind, r *store.Row) {
		if u := r.Values.Str("user_id"); u != "" && status[u] != "on_job" {
			t.Errorf("%s: its holder left", r.Values.Str("asset_no"))
		}
	})
}

func TestRefusals(t *testing.T) {
	s := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := demo.Fill(ctx, s, user.System(), 0, nil); !fault.Is(err, fault.Cancelled) {
		t.Errorf("cancelled: %v", err)
	}
	if err := demo.Fill(context.Background(), s, user.System(), -1, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("negative: %v", err)
	}
	fill(t, s, 0)
	if err := demo.Fill(context.Background(), s, user.System(), 0, nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("twice: %v", err)
	}
}

// New devices go on after those of the demo.
func TestNumbersGoOn(t *testing.T) {
	s := open(t)
	fill(t, s, 0)
	highest := map[string]int{}
	each(t, s, "equipment", func(tx *store.Tx, k *kind.Kind, r *store.Row) {
		no := r.Values.Str("asset_no")
		i := strings.LastIndex(no, "-") + 1
		n, err := strconv.Atoi(no[i:])
		if err != nil {
			t.Fatal(err)
		}
		highest[no[:i]] = max(highest[no[:i]], n)
	})
	stems := slices.Sorted(maps.Keys(highest))
	stem := stems[len(stems)-1]
	_, err := s.Write(context.Background(), user.System(), func(tx *store.Tx) error {
		k, err := tx.Kind("equipment")
		if err != nil {
			return err
		}
		no, err := number.Next(tx, k, kind.Values{"class_code": classOf(tx, strings.Split(stem, "-")[0]), "purchase_date": strings.Split(stem, "-")[1] + "-01-01"})
		if want := fmt.Sprintf("%s%04d", stem, highest[stem]+1); no != want {
			t.Errorf("next number %s, want %s", no, want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func classOf(tx *store.Tx, short string) string {
	for _, c := range tx.Lists()["asset_class"].Codes {
		if c.Attr["short"] == short {
			return c.Key
		}
	}
	return ""
}

// With OPSBOOK_SCALE=100000 this measures a large filling.
func TestLarge(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("OPSBOOK_SCALE"))
	if err != nil {
		t.Skip("set OPSBOOK_SCALE to fill a large file")
	}
	s := open(t)
	fill(t, s, n)
	if got := each(t, s, "equipment", func(*store.Tx, *kind.Kind, *store.Row) {}); got != n {
		t.Errorf("%d devices, want %d", got, n)
	}
}

// What has happened to the company fits together: each kind of document is there, ended and
// on its way, and the ledger says what they say.
func TestDocuments(t *testing.T) {
	c, err := backend.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.Open(t, c.Lists, c.Kinds...)
	fill(t, s, 0)
	for _, more := range []func(context.Context, *store.Store, store.Actor) error{demo.Supplies, demo.Documents} {
		if err := more(context.Background(), s, user.System()); err != nil {
			t.Fatal(err)
		}
	}
	if err := demo.Staff(context.Background(), s, user.System(), demo.Doors{Save: backend.Save, Step: backend.Step}); err != nil {
		t.Fatal(err)
	}
	overdue := 0
	for name, want := range map[string]map[string]int{
		"equip_issue": {"issued": 3, "returned_done": 1, "admin_review": 1}, "equip_transfer": {"done": 1, "in_review": 1}, "repair_order": {"closed": 1, "repairing": 1, "leader_review": 1},
		"scrap_app": {"disposed": 1, "appraising": 1}, "equip_purchase_app": {"partial": 1, "finance_review": 1}, "equip_acceptance": {"accepted": 1}, "maint_plan": {"active": 2},
		"stocktake": {"closed": 1, "counting": 1}, "stocktake_diff": {"posted": 1}, "position_change": {"done": 2, "approved": 1, "hr": 1},
	} {
		got := map[string]int{}
		each(t, s, name, func(tx *store.Tx, k *kind.Kind, r *store.Row) {
			got[r.Values.Str("status")]++
			if due := r.Values.Str("expect_return"); due != "" && due < tx.Today() {
				overdue++
			}
			if found := k.Examine(r.Values); len(found) > 0 {
				t.Errorf("%s %s: %v", name, record.Number(k, r.ID, r.Values), found)
			}
		})
		if !maps.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if overdue != 1 {
		t.Errorf("%d loans are overdue", overdue)
	}
	cards := map[string]int{}
	n := each(t, s, "equipment", func(tx *store.Tx, k *kind.Kind, r *store.Row) {
		cards[r.Values.Str("status")]++
		if found := k.Examine(r.Values); len(found) > 0 {
			t.Errorf("%s: %v", r.Values.Str("asset_no"), found)
		}
	})
	if n != demo.Devices+2 || cards["borrowed"] < 2 || cards["repairing"] < 1 || cards["scrap_pending"] < 1 || cards["scrapped"] < 2 {
		t.Errorf("%d devices: %v", n, cards)
	}
}
