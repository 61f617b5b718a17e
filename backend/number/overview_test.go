package number_test

import (
	"context"
	"slices"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/number"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
	"opsbook/backend/vault/vaulttest"
)

var lists = kind.Lists{
	"date_part": {Name: "date_part", Codes: []kind.Code{{Key: "none", Label: "无"}, {Key: "YYYY", Label: "年"}, {Key: "YYYYMM", Label: "年月"}, {Key: "YYYYMMDD", Label: "年月日"}}},
	"class":     {Name: "class", Codes: []kind.Code{{Key: "A02", Label: "设备", Off: true, Attr: map[string]string{"short": "SB"}}, {Key: "A0201", Label: "电脑", Attr: map[string]string{"short": "DN"}}}},
}

func seq() kind.Field {
	return kind.Field{Name: "no", Label: "编号", English: "Number", Type: kind.Seq, Unique: kind.Always}
}

var (
	paper  = kind.Kind{Name: "paper", Label: "单据", English: "Papers", Chapter: "system", Key: "no", Title: "no", Number: &kind.Numbering{Prefix: "DJ", Date: "YYYYMM", Digits: 3}, Fields: []kind.Field{seq()}}
	letter = kind.Kind{Name: "letter", Label: "函件", English: "Letters", Chapter: "system", Key: "no", Title: "no", Number: &kind.Numbering{Prefix: "HJ", Digits: 2}, Fields: []kind.Field{seq()}}
	device = kind.Kind{Name: "device", Label: "设备", English: "Devices", Chapter: "asset", Key: "no", Title: "no", Number: &kind.Numbering{PrefixBy: "class", Date: "YYYY", DateBy: "bought", Digits: 4},
		Fields: []kind.Field{seq(), {Name: "class", Label: "类别", English: "Class", Type: kind.Enum, Codes: "class"}, {Name: "bought", Label: "购置日期", English: "Bought", Type: kind.Date}}}
)

func TestMain(m *testing.M) {
	vaulttest.Quick()
	m.Run()
}

func write(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if _, err := s.Write(context.Background(), user.System(), fn); err != nil {
		t.Fatal(err)
	}
}

func overview(t *testing.T, s *store.Store, kindName string) (out number.Overview) {
	t.Helper()
	write(t, s, func(tx *store.Tx) error {
		all, err := number.Overviews(tx)
		for _, o := range all {
			if o.Kind == kindName {
				out = o
			}
		}
		return err
	})
	return out
}

// What is shown as the next number is the one that is given out, under the
// declaration and under a setting; what was given out stays.
func TestNextIsWhatComes(t *testing.T) {
	s := storetest.Open(t, lists, paper, letter, device, number.Kind)
	give := func(k *kind.Kind, v kind.Values) (no string) {
		write(t, s, func(tx *store.Tx) (err error) {
			if no, err = number.Next(tx, k, v); err != nil {
				return err
			}
			id, err := tx.NewID()
			if err != nil {
				return err
			}
			_, err = tx.Insert(k, id, kind.Values{"no": no})
			return err
		})
		return no
	}
	for _, k := range []*kind.Kind{&paper, &letter} {
		o := overview(t, s, k.Name)
		if o.Given != "" || len(o.Next) != 3 {
			t.Errorf("%s: %+v before the first number", k.Name, o.Ahead)
		}
		for _, want := range o.Next {
			if got := give(k, nil); got != want {
				t.Errorf("%s: gave %s, showed %s", k.Name, got, want)
			}
		}
		if after := overview(t, s, k.Name); after.Given != o.Next[2] {
			t.Errorf("%s: last given %q, want %s", k.Name, after.Given, o.Next[2])
		}
	}
	old := overview(t, s, "paper").Given
	write(t, s, func(tx *store.Tx) error {
		id, err := tx.NewID()
		if err == nil {
			_, err = tx.Insert(&number.Kind, id, kind.Values{"entity": "paper", "prefix": "HJ", "date_part": "none", "digits": int64(5)})
		}
		return err
	})
	o := overview(t, s, "paper")
	if o.Record == "" || o.Rule != (number.Rule{Prefix: "HJ", Date: "none", Digits: 5}) || o.Declared.Prefix != "DJ" || !slices.Equal(o.Alike, []string{"letter"}) {
		t.Errorf("under a setting: %+v", o)
	}
	if got := give(&paper, nil); got != o.Next[0] || got != "HJ-00001" {
		t.Errorf("gave %s, showed %s", got, o.Next[0])
	}
	write(t, s, func(tx *store.Tx) error {
		if taken, err := tx.Taken(&paper, &paper.Fields[0], old, ""); err != nil || !taken {
			t.Errorf("%s is not there any more: %v", old, err)
		}
		return nil
	})
	if o := overview(t, s, "device"); o.Next[0][:3] != "DN-" || o.Prefixed.ZH != "类别" || o.Dated.EN != "Bought" {
		t.Errorf("a prefix by class: %+v", o)
	}
}

func TestTryRule(t *testing.T) {
	s := storetest.Open(t, lists, paper, letter, device, number.Kind)
	tests := []struct {
		rule  number.Rule
		next  string
		wrong string // the field that is refused
	}{
		{number.Rule{Prefix: "LY", Date: "none", Digits: 4}, "LY-0001", ""},
		{number.Rule{Date: "none", Digits: 2}, "DJ-01", ""},
		{number.Rule{Prefix: "ly", Date: "none", Digits: 2}, "", "prefix"},
		{number.Rule{Prefix: "LY", Date: "week", Digits: 2}, "", "date_part"},
		{number.Rule{Prefix: "LY", Date: "YYYY", Digits: 1}, "", "digits"},
		{number.Rule{Prefix: "LY", Date: "YYYY", Digits: 7}, "", "digits"},
	}
	for _, tt := range tests {
		write(t, s, func(tx *store.Tx) error {
			got, err := number.Try(tx, "paper", tt.rule)
			if tt.wrong != "" {
				if f := fault.Of(err); f == nil || f.Fields[tt.wrong].ZH == "" {
					t.Errorf("%+v: %v, want a fault of %s", tt.rule, err, tt.wrong)
				}
				return nil
			}
			if err != nil || got.Next[0] != tt.next {
				t.Errorf("%+v: %v %v", tt.rule, got, err)
			}
			return nil
		})
	}
	write(t, s, func(tx *store.Tx) error {
		if _, err := number.Try(tx, number.Kind.Name, number.Rule{Date: "none", Digits: 2}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a register without numbers: %v", err)
		}
		return nil
	})
}
