package store_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

var thing = kind.Kind{
	Name: "thing", Label: "物品", English: "Thing", Key: "no", Title: "name",
	Fields: []kind.Field{
		{Name: "no", Label: "编号", English: "No.", Type: kind.Text},
		{Name: "name", Label: "名称", English: "Name", Type: kind.Text},
		{Name: "cost", Label: "原值", English: "Cost", Type: kind.Money},
		{Name: "other", Label: "关联", English: "Other", Type: kind.Ref, To: "thing"},
	},
}

var ann = store.Actor{User: "01890000-0000-7000-8000-000000000001", Name: "ann"}

func write(t *testing.T, s *store.Store, fn func(*store.Tx) error) store.Changes {
	t.Helper()
	c, err := s.Write(context.Background(), ann, fn)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func read(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Read(context.Background(), ann, fn); err != nil {
		t.Fatal(err)
	}
}

// add inserts a thing and returns its id.
func add(t *testing.T, s *store.Store, v kind.Values) (id string) {
	t.Helper()
	write(t, s, func(tx *store.Tx) (err error) {
		if id, err = tx.NewID(); err == nil {
			_, err = tx.Insert(&thing, id, v)
		}
		return err
	})
	return id
}

func TestHistoryReadsFromTheLog(t *testing.T) {
	cfg := storetest.Config(t, nil, thing)
	s := storetest.Reopen(t, cfg)
	id := add(t, s, kind.Values{"no": "A1", "name": "打印机", "cost": int64(459900)})
	other := add(t, s, kind.Values{"no": "A2"})
	changed := write(t, s, func(tx *store.Tx) error {
		r, err := tx.ByID(&thing, id)
		if err != nil {
			return err
		}
		if err := tx.Update(&thing, r, kind.Values{"cost": int64(-5), "other": other}); err != nil {
			return err
		}
		if err := tx.Update(&thing, r, kind.Values{"name": nil}); err != nil {
			return err
		}
		return tx.SetState(&thing, r, store.Voided, "重复登记")
	})
	if len(changed["thing"]) != 3 {
		t.Errorf("touched: %v", changed)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = storetest.Reopen(t, cfg)
	read(t, s, func(tx *store.Tx) error {
		r, err := tx.ByID(&thing, id)
		if err != nil {
			return err
		}
		if r.Rev != 4 || r.State != store.Voided || r.Reason != "重复登记" || r.Values.Int("cost") != -5 || r.Values["name"] != nil || r.Values.Str("other") != other {
			t.Errorf("row: %+v", r)
		}
		h, err := tx.History(&thing, r)
		if err != nil {
			return err
		}
		var got []string
		for _, e := range h {
			if e.User != ann.User || !e.At.Equal(storetest.Clock) {
				t.Errorf("entry: %+v", e)
			}
			for _, c := range e.Changes {
				got = append(got, c.Field)
			}
		}
		if want := "no name cost cost other name _state _reason"; strings.Join(got, " ") != want {
			t.Errorf("history: %v, want %s", got, want)
		}
		if c := h[1].Changes[0]; c.Old != int64(459900) || c.New != int64(-5) {
			t.Errorf("old and new: %+v", c)
		}
		for most := range len(h) + 1 { // a history cut short knows what was before it
			cut, err := store.HistoryOf(tx, &thing, r, most)
			if want := h[len(h)-most:]; err != nil || len(cut) != most || most > 0 && !reflect.DeepEqual(cut, want) {
				t.Errorf("the last %d steps: %+v, want %+v, %v", most, cut, want, err)
			}
		}
		return nil
	})
}

func TestGuardRefusesWritesThatGoRoundTheLog(t *testing.T) {
	s := storetest.Open(t, nil, thing)
	id := add(t, s, kind.Values{"no": "A1"})
	_, err := s.Write(context.Background(), ann, func(tx *store.Tx) error {
		_, err := tx.Exec("UPDATE thing SET name='x'")
		return err
	})
	if err == nil || fault.Of(err).Code != fault.Internal {
		t.Errorf("Write: %v", err)
	}
	read(t, s, func(tx *store.Tx) error {
		if r, err := tx.ByID(&thing, id); err != nil || r.Values["name"] != nil {
			t.Errorf("the change stayed: %+v %v", r, err)
		}
		return nil
	})
}

func TestStreams(t *testing.T) {
	cfg := storetest.Config(t, nil, thing)
	type where struct {
		gid  string
		code string
		seq  int64
	}
	visit := func(cfg store.Config) (w where) {
		s := storetest.Reopen(t, cfg)
		add(t, s, kind.Values{"no": "x"})
		read(t, s, func(tx *store.Tx) error {
			gid, seq, _ := tx.Head()
			w = where{string(gid), tx.StreamCode(), seq}
			return nil
		})
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return w
	}
	first := visit(cfg)
	if first.code != "" || first.seq != 2 {
		t.Errorf("first: %+v", first)
	}
	old, err := os.ReadFile(cfg.Path)
	if err != nil {
		t.Fatal(err)
	}
	second := visit(cfg)
	if second.gid != first.gid || second.seq != 3 {
		t.Errorf("goes on: %+v after %+v", second, first)
	}
	copied := cfg
	copied.Device = t.TempDir()
	copied.Path = filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(copied.Path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	if w := visit(copied); w.gid == first.gid || len(w.code) != 4 {
		t.Errorf("a copy on another PC: %+v", w)
	}
	if err := os.WriteFile(cfg.Path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	if w := visit(cfg); w.gid == first.gid || len(w.code) != 4 {
		t.Errorf("an older file put back: %+v", w)
	}
}

func TestNewFieldsOnly(t *testing.T) {
	cfg := storetest.Config(t, nil, thing)
	s := storetest.Reopen(t, cfg)
	id := add(t, s, kind.Values{"no": "A1"})
	s.Close()
	grown := thing
	grown.Fields = append(append([]kind.Field{}, thing.Fields...), kind.Field{Name: "color", Label: "颜色", English: "Color", Type: kind.Text})
	again := storetest.Config(t, nil, grown)
	again.Path, again.Device = cfg.Path, cfg.Device
	s = storetest.Reopen(t, again)
	write(t, s, func(tx *store.Tx) error {
		r, err := tx.ByID(&grown, id)
		if err != nil {
			return err
		}
		return tx.Update(&grown, r, kind.Values{"color": "红"})
	})
	s.Close()
	s = storetest.Reopen(t, cfg) // the older program goes on with what it knows
	read(t, s, func(tx *store.Tx) error {
		r, err := tx.ByID(&thing, id)
		if err != nil || r.Values.Str("no") != "A1" {
			t.Errorf("older program: %+v, %v", r, err)
		}
		return err
	})
}
