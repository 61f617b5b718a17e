// Package demo fills an empty file with a fictional company: 星桥澜, its eight
// departments, its people, places, partners and devices. With a scale it makes
// as many devices as asked, varied and always the same, for trying out and for
// measuring. Supplies and Documents add what has happened in its stores and to its
// devices. Names, codes and telephone numbers are invented or reserved; every
// organisation carries (虚构) in its name.
package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Devices is how many devices the company has without a scale.
const Devices = 200

// MaxScale bounds the number of devices.
const MaxScale = 2_000_000

// batch is how many records one transaction takes: enough to make its cost small,
// few enough to keep its memory small and Cancel prompt.
const batch = 4000

// base is the day on which the data were written; all dates move with today.
var base = time.Date(2024, 6, 30, 0, 0, 0, 0, time.UTC)

// Fill writes the company with max(scale, Devices) devices into s, which must
// hold no departments, people or devices. progress, if not nil, is told how many
// of the records are stored; ctx stops the work between two batches, and what is
// stored by then stays. Faults: Conflict (not empty), Invalid (scale), Cancelled.
func Fill(ctx context.Context, s *store.Store, actor store.Actor, scale int, progress func(done, of int)) error {
	if scale < 0 || scale > MaxScale {
		return fault.New(fault.Invalid, "演示数据最多 %d 台设备，这里要 %d 台。", "Demo data hold at most %d devices, not %d.", MaxScale, scale)
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	f, err := newFiller(s, scale)
	if err != nil {
		return err
	}
	f.total = f.size()
	jobs := []func(*store.Tx) error{f.company}
	for range f.extraPeople() {
		jobs = append(jobs, f.newcomer)
	}
	for range f.extraPlaces() {
		jobs = append(jobs, f.room)
	}
	for i := range f.tables.equipment {
		jobs = append(jobs, func(tx *store.Tx) error { return f.known(tx, f.tables.equipment[i]) })
	}
	for len(jobs) > 0 {
		n := min(batch, len(jobs))
		if err := f.write(ctx, actor, jobs[:n]); err != nil {
			return err
		}
		jobs = jobs[n:]
		progress(f.done, f.total)
	}
	return f.devices(ctx, actor, progress)
}

// devices makes the devices that the data do not list, batch by batch.
func (f *filler) devices(ctx context.Context, actor store.Actor, progress func(done, of int)) error {
	for f.made < f.extra {
		n := min(batch, f.extra-f.made)
		jobs := make([]func(*store.Tx) error, n)
		for i := range jobs {
			jobs[i] = f.device
		}
		if err := f.write(ctx, actor, jobs); err != nil {
			return err
		}
		progress(f.done, f.total)
	}
	return nil
}

func (f *filler) write(ctx context.Context, actor store.Actor, jobs []func(*store.Tx) error) error {
	if ctx.Err() != nil {
		return fault.New(fault.Cancelled, "已停止，写好的 %d 条演示数据保留。", "Stopped; the %d demo records written so far stay.", f.done)
	}
	_, err := f.s.Write(ctx, actor, func(tx *store.Tx) error {
		for _, job := range jobs {
			if err := job(tx); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// filler is the work in progress: what has been made so far and may be referred to.
type filler struct {
	s      *store.Store
	tables tables
	rng    *rand.Rand
	today  time.Time
	shift  int // days from base to today

	extra, made int // devices beyond those listed: wanted, made
	done, total int

	depts     map[string]string // name → id
	heads     map[string]string // department id → employee id
	positions map[string][]string
	people    map[string]string // name → id, of those listed
	staff     []person          // who may hold a device
	places    []string
	suppliers map[string][]string // what they supply → ids
	partners  map[string]string
	numbers   map[string]int // stem → last count
}

type person struct{ id, dept string }

func newFiller(s *store.Store, scale int) (*filler, error) {
	t, err := readTables()
	if err != nil {
		return nil, err
	}
	now := s.Now()
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	return &filler{s: s, tables: t, rng: rand.New(rand.NewPCG(2024, 630)), today: today,
		shift: int(today.Sub(base).Hours() / 24), extra: max(scale-len(t.equipment), 0),
		depts: map[string]string{}, heads: map[string]string{}, positions: map[string][]string{}, people: map[string]string{},
		suppliers: map[string][]string{}, partners: map[string]string{}, numbers: map[string]int{}}, nil
}

// extraPeople and extraPlaces grow with the devices, as in a company that large.
func (f *filler) extraPeople() int { return min(f.extra/50, 3000) }
func (f *filler) extraPlaces() int { return min(f.extra/100, 900) }

func (f *filler) size() int {
	t := f.tables
	contacts := len(t.partners)
	return 1 + len(t.departments) + len(t.positions) + len(t.employees) + len(t.locations) + len(t.partners) + contacts + len(t.supplies) +
		f.extraPeople() + f.extraPlaces() + len(t.equipment) + f.extra
}

// add stores one record as a rule does: locked fields may be given.
func (f *filler) add(tx *store.Tx, kindName string, v kind.Values) (string, error) {
	k, err := tx.Kind(kindName)
	if err != nil {
		return "", err
	}
	id, err := record.Add(tx, k, v)
	if err != nil {
		return "", fmt.Errorf("demo: %s %s: %w", kindName, v.Str(k.Title), err)
	}
	f.done++
	return id, nil
}

// day moves a date of the data to today's time; "" stays "".
func (f *filler) day(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, f.shift).Format(time.DateOnly)
}

// number counts on under a stem: DN-2024-0012.
func (f *filler) number(stem string, digits int) string {
	f.numbers[stem]++
	return fmt.Sprintf("%s%0*d", stem, digits, f.numbers[stem])
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
