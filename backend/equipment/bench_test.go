package equipment_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"opsbook/backend/equipment"
	"opsbook/backend/kind"
	"opsbook/backend/number"
	"opsbook/backend/record"
	"opsbook/backend/registers"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

// BenchmarkReports has 10,000 devices, 100,000 with OPSBOOK_LONG=1. Run it with
// -benchtime=3x. The reports with a row for each device are of one department of twenty: of
// 100,000 devices they would be longer than a report may be.
func BenchmarkReports(b *testing.B) {
	n := 10_000
	if os.Getenv("OPSBOOK_LONG") != "" {
		n = 100_000
	}
	s := storetest.Open(b, registers.Lists(), append(append(registers.Kinds(), equipment.Kinds()...), user.Kind, number.Kind)...)
	dept := ledger(b, s, n)
	for name, p := range map[string]kind.Values{
		"equip_summary": {}, "equip_change": {"from": "2025-01", "to": "2025-12"}, "equip_dep": {"month": "2026-02", "dept_id": dept}, "equip_person": {"dept_id": dept},
	} {
		for _, r := range equipment.Reports() {
			if r.Name != name {
				continue
			}
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					if err := s.Read(context.Background(), user.System(), func(tx *store.Tx) error { _, err := r.Make(tx, p); return err }); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// ledger writes n devices, of ten classes, bought over ten years, held by 500 people of 20
// departments; one in ten is scrapped. It returns a department.
func ledger(b *testing.B, s *store.Store, n int) string {
	b.Helper()
	var depts, people []string
	write := func(fn func(tx *store.Tx, add func(string, kind.Values) string)) {
		_, err := s.Write(context.Background(), user.System(), func(tx *store.Tx) error {
			fn(tx, func(name string, v kind.Values) string {
				k, err := tx.Kind(name)
				if err != nil {
					b.Fatal(err)
				}
				id, err := record.Add(tx, k, v)
				if err != nil {
					b.Fatal(err)
				}
				return id
			})
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	write(func(_ *store.Tx, add func(string, kind.Values) string) {
		for i := range 20 {
			depts = append(depts, add("department", kind.Values{"dept_code": fmt.Sprint("D", i), "dept_name": fmt.Sprint("部门", i)}))
		}
		for i := range 500 {
			people = append(people, add("employee", kind.Values{"name": fmt.Sprint("员工", i), "dept_id": depts[i%20], "gender": "male", "hire_date": "2020-01-01", "position_id": "职员"}))
		}
	})
	classes := []string{"A02010105", "A02010108", "A02021003", "A02021104", "A02061804", "A05010201", "A05010301", "A02010202", "A02020100", "A02061815"}
	for done := 0; done < n; {
		write(func(_ *store.Tx, add func(string, kind.Values) string) {
			for range min(5000, n-done) {
				i := done
				v := kind.Values{"asset_no": fmt.Sprintf("SB-%06d", i), "name": "设备", "class_code": classes[i%10], "manage_type": "fixed", "model": "T1", "unit": "台", "qty": int64(1), "original_value": int64(100_000 + i%7*10_000),
					"purchase_date": fmt.Sprintf("20%02d-%02d-01", 16+i%10, 1+i%12), "use_date": fmt.Sprintf("20%02d-%02d-15", 16+i%10, 1+i%12), "life_years": int64(3 + i%3), "residual_rate": int64(500), "dep_method": "straight",
					"location": "3楼305", "status": "in_use", "dept_id": depts[i%20], "user_id": people[i%500]}
				if i%10 == 9 {
					v["status"], v["dispose_date"], v["user_id"] = "scrapped", "2026-01-10", nil
				}
				add("equipment", v)
				done++
			}
		})
	}
	return depts[0]
}
