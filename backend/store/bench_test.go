package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/vault"
)

// wide is a kind of sixteen fields, the width of the design's measurements.
var wide = func() kind.Kind {
	k := kind.Kind{Name: "wide", Label: "宽", English: "Wide", Key: "f0", Title: "f1"}
	for i := range 16 {
		f := kind.Field{Name: fmt.Sprintf("f%d", i), Label: "列", English: "Column", Type: kind.Text}
		if i%4 == 3 {
			f.Type = kind.Money
		}
		k.Fields = append(k.Fields, f)
	}
	return k
}()

func wideValues(i int) kind.Values {
	v := kind.Values{}
	for j := range 16 {
		if name := fmt.Sprintf("f%d", j); j%4 == 3 {
			v[name] = int64(i*100 + j)
		} else {
			v[name] = fmt.Sprintf("中文内容%d-%d", i%977, j)
		}
	}
	v["f0"] = fmt.Sprintf("DN-2026-%06d", i)
	return v
}

const perTx = 1000

// BenchmarkInsert compares rows with the change log against the same rows in the
// same table without it: ns/op is per row.
func BenchmarkInsert(b *testing.B) {
	b.Run("log", func(b *testing.B) {
		s := storetest.Open(b, nil, wide)
		for i := 0; i < b.N; {
			_, err := s.Write(context.Background(), ann, func(tx *store.Tx) error {
				for n := 0; n < perTx && i < b.N; n, i = n+1, i+1 {
					id, err := tx.NewID()
					if err != nil {
						return err
					}
					if _, err := tx.Insert(&wide, id, wideValues(i)); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("plain", func(b *testing.B) {
		db, err := vault.Open(context.Background(), filepath.Join(b.TempDir(), "plain.db"), storetest.Key)
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close()
		cols, marks := "", ""
		for _, f := range wide.Fields {
			cols += "," + f.Name + " " + f.Column()
			marks += ",?"
		}
		if _, err := db.Exec("CREATE TABLE wide(pk INTEGER PRIMARY KEY, id BLOB NOT NULL" + cols + ") STRICT; CREATE UNIQUE INDEX wide_id ON wide(id); CREATE INDEX wide_f0 ON wide(f0)"); err != nil {
			b.Fatal(err)
		}
		for i := 0; i < b.N; {
			tx, err := db.Begin()
			if err != nil {
				b.Fatal(err)
			}
			st, err := tx.Prepare("INSERT INTO wide VALUES(NULL,?" + marks + ")")
			if err != nil {
				b.Fatal(err)
			}
			for n := 0; n < perTx && i < b.N; n, i = n+1, i+1 {
				v := wideValues(i)
				args := []any{[]byte(fmt.Sprintf("%016d", i))}
				for _, f := range wide.Fields {
					args = append(args, v[f.Name])
				}
				if _, err := st.Exec(args...); err != nil {
					b.Fatal(err)
				}
			}
			if err := tx.Commit(); err != nil {
				b.Fatal(err)
			}
		}
	})
}
