package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"opsbook/backend"
	"opsbook/backend/demo"
	"opsbook/backend/desk"
	figures "opsbook/backend/figure"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/remind"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// What the first page is measured with, beside the devices.
const (
	homeMoves     = 1_000_000
	homePeople    = 10_000
	homeTrainings = 200_000
	homeTimes     = 20
)

// home measures what the first page asks for: its figures, and what falls due.
func home(ctx context.Context, b bed) (out []line, err error) {
	b.dir += "-home"
	s, err := b.anew(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := errors.Join(demo.Fill(ctx, s, user.System(), b.rows, nil), hire(ctx, s), trained(ctx, s)); err != nil {
		return nil, err
	}
	if _, err := stocked(ctx, s, homeMoves); err != nil {
		return nil, err
	}
	if err := stock.Warm(ctx, s); err != nil {
		return nil, err
	}
	d, err := deskOf(ctx, s)
	if err != nil {
		return nil, err
	}
	defer d.Lenses.Close()
	began := time.Now()
	if err := morning(ctx, d); err != nil {
		return nil, err
	}
	out = []line{{What: "home: the first time after unlocking, registers read", Rows: b.rows, P50: ms(time.Since(began))}}
	each := make([]time.Duration, homeTimes)
	for i := range each {
		began := time.Now()
		if err := morning(ctx, d); err != nil {
			return nil, err
		}
		each[i] = time.Since(began)
	}
	return append(out, timed("home: all figures and reminders", b.rows, each).aim("p50", 150)), nil
}

// morning asks for everything that the first page shows.
func morning(ctx context.Context, d *desk.Desk) error {
	_, err := figures.For(ctx, d, backend.HomeFigures())
	if err != nil {
		return err
	}
	_, err = remind.For(ctx, d, backend.ReminderRules(d.Store.Catalog()))
	return err
}

// trained writes people and the records of their trainings, over the last two years.
func trained(ctx context.Context, s *store.Store) error {
	var people []string
	dept, course := "", ""
	_, err := s.Write(ctx, user.System(), func(tx *store.Tx) error {
		k, err := tx.Kind("department")
		if err == nil {
			dept, err = record.Add(tx, k, kind.Values{"dept_code": "PX01", "dept_name": "培训对象部", "status": "active"})
		}
		if err != nil {
			return err
		}
		if k, err = tx.Kind("course"); err != nil {
			return err
		}
		course, err = record.Add(tx, k, kind.Values{"name": "测量用课程", "type": "skill", "hours": int64(20), "exam_mode": "none", "required": int64(0), "status": "active"})
		return err
	})
	if err != nil {
		return err
	}
	fill := func(n int, one func(tx *store.Tx, i int) error) error {
		for done := 0; done < n; {
			_, err := s.Write(ctx, user.System(), func(tx *store.Tx) error {
				for to := min(done+10_000, n); done < to; done++ {
					if err := one(tx, done); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	}
	today := time.Now()
	err = fill(homePeople, func(tx *store.Tx, i int) error {
		k, err := tx.Kind("employee")
		if err != nil {
			return err
		}
		id, err := record.Add(tx, k, kind.Values{"emp_no": fmt.Sprintf("P%06d", i), "name": fmt.Sprintf("学员%05d", i), "dept_id": dept, "employ_type": "contract", "status": "on_job", "gender": "male", "position_id": "学员", "hire_date": "2020-01-02",
			"contract_end": today.AddDate(0, 0, i%2000-200).Format(time.DateOnly)})
		people = append(people, id)
		return err
	})
	if err != nil {
		return err
	}
	return fill(homeTrainings, func(tx *store.Tx, i int) error {
		k, err := tx.Kind("training_record")
		if err != nil {
			return err
		}
		v := kind.Values{"employee_id": people[i%homePeople], "dept_id": dept, "course_id": course, "name": "测量用课程", "type": "skill", "mode": "internal", "exam_mode": "none", "expected": int64(1),
			"attendance": "present", "hours": int64(20), "train_date": today.AddDate(0, 0, -(i % 730)).Format(time.DateOnly)}
		if i%50 == 0 {
			v["cert_no"], v["cert_expiry"] = fmt.Sprintf("Z%06d", i), today.AddDate(0, 0, i%3000).Format(time.DateOnly)
		}
		_, err = record.Add(tx, k, v)
		return err
	})
}
