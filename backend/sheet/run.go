package sheet

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/sheet/head"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Result is what an import has stored.
type Result struct {
	Batch  string `json:"batch"` // its number; "" if nothing was changed
	Counts Counts `json:"counts"`
}

// Run stores what the draft says, rejected rows left out, as one batch of the
// write transaction tx. progress is told now and then; nil: nobody asks. A file
// that changes nothing leaves no batch. Faults: Forbidden; Conflict if the
// register has changed since the draft was made; Cancelled with ctx.
func (d *Draft) Run(ctx context.Context, tx *store.Tx, progress func(done, of int)) (Result, error) {
	if err := user.Gate(tx, d.Kind, kind.Import); err != nil {
		return Result{}, err
	}
	out := Result{Counts: d.Counts}
	out.Counts.Created, out.Counts.Updated, out.Counts.Unchanged, out.Counts.Added = 0, 0, 0, 0
	w := writing{d, tx, &out.Counts, map[string]string{}}
	stream, before, _ := tx.Head()
	for from := 0; from < len(d.rows); from += batch {
		if ctx.Err() != nil {
			return Result{}, fault.New(fault.Cancelled, "导入已取消，没有写入任何数据。", "The import was cancelled; nothing was stored.")
		}
		if err := w.write(from, min(from+batch, len(d.rows))); err != nil {
			return Result{}, err
		}
		if progress != nil {
			progress(min(from+batch, len(d.rows)), len(d.rows))
		}
	}
	if err := d.rememberColumns(tx); err != nil {
		return Result{}, err
	}
	_, after, _ := tx.Head()
	if after == before {
		return out, nil
	}
	var err error
	out.Batch, err = d.note(tx, out.Counts, hex.EncodeToString(stream), before+1, after)
	return out, err
}

// writing is the work of Run.
type writing struct {
	*Draft
	tx   *store.Tx
	n    *Counts
	made map[string]string // what stands for a newcomer in the draft → its id
}

// write stores some rows of the draft.
func (d *writing) write(from, to int) error {
	olds, err := d.olds(d.tx, from, to)
	if err != nil {
		return err
	}
	for i := from; i < to; i++ {
		k := d.rows[i]
		switch {
		case k.decision >= rejected:
			continue
		case k.action == create:
			id, err := d.create(k)
			if err == nil {
				err = d.bring(d.beside[i], id)
			}
			if err != nil {
				return d.inRow(k, err)
			}
			continue
		}
		changed, err := d.amend(k, olds[k.id])
		if err != nil {
			return err
		}
		if more := d.beside[i]; len(more) > 0 {
			if err := d.bring(more, olds[k.id].ID); err != nil {
				return d.inRow(k, err)
			}
			changed = true
		}
		if changed {
			d.n.Updated++
		} else {
			d.n.Unchanged++
		}
	}
	return nil
}

// create stores the records that a row stands for, and returns the id of the last.
func (d *writing) create(k kept) (id string, err error) {
	parts := unpack(d.Kind, k.data)
	for _, v := range parts {
		if err := d.introduce(v); err != nil {
			return "", err
		}
	}
	if d.flat != nil {
		d.n.Created++
		out, err := record.Take(d.tx, d.flat.doc, d.flat.input(parts))
		return out.ID, err
	}
	for _, v := range parts {
		out, err := record.Take(d.tx, d.Kind, record.Input{Values: v})
		if err != nil {
			return "", err
		}
		id = out.ID
		d.n.Created++
	}
	return id, nil
}

// bring stores what a row brings to other registers; the actor needs the right to add there.
func (d *writing) bring(list []Beside, id string) error {
	for _, b := range list {
		k, err := d.tx.Kind(b.Kind)
		if err != nil {
			return err
		}
		if err := user.Gate(d.tx, k, kind.Add); err != nil {
			return err
		}
		v := over(b.Values, kind.Values{b.link: id})
		if _, err := record.Take(d.tx, k, record.Input{Values: v}); err != nil {
			return err
		}
		d.n.Added++
	}
	return nil
}

// introduce registers the newcomers that a record names, before the first that does.
func (d *writing) introduce(v kind.Values) error {
	if len(d.strangers.byID) == 0 {
		return nil
	}
	for _, f := range d.Kind.Stored() {
		n := d.strangers.of(f, v)
		if n == nil {
			continue
		}
		if d.made[n.id] == "" {
			made, err := record.Create(d.tx, n.kind, n.values)
			if err != nil {
				return err
			}
			d.made[n.id] = made
			d.n.Added++
		}
		if f.Type == kind.Ref {
			v[f.Name] = d.made[n.id]
		}
	}
	return nil
}

// olds reads the records that some rows update.
func (d *Draft) olds(tx *store.Tx, from, to int) (map[int64]*store.Row, error) {
	var pks []int64
	for _, k := range d.rows[from:to] {
		if k.decision < rejected && k.action == update {
			pks = append(pks, k.id)
		}
	}
	rows, err := tx.ByPK(d.Kind, pks...)
	out := make(map[int64]*store.Row, len(rows))
	for i := range rows {
		out[rows[i].PK] = &rows[i]
	}
	return out, err
}

func (d *writing) amend(k kept, old *store.Row) (bool, error) {
	if k.action == unchanged {
		return false, nil
	}
	if old == nil {
		return false, stale()
	}
	v := unpack(d.Kind, k.data)[0]
	if err := d.introduce(v); err != nil {
		return false, d.inRow(k, err)
	}
	_, changed, err := record.Amend(d.tx, d.Kind, old, record.Input{Values: v})
	if err != nil {
		return false, d.inRow(k, err)
	}
	return changed, nil
}

func stale() error {
	return fault.New(fault.Conflict, "台账在预览之后被改过，没有导入任何数据。请重新打开文件预览。",
		"The register has changed since the preview; nothing was imported. Open the file again.")
}

// inRow says in which row of the file a fault arose. The preview found none
// there, so the register has changed since.
func (d *Draft) inRow(k kept, err error) error {
	f := fault.Of(err)
	if f.Code == fault.Internal {
		return fmt.Errorf("import: sheet %d row %d: %w", k.sheet, k.n, err)
	}
	return &fault.Fault{Code: f.Code, Fields: f.Fields, Message: fault.Sprintf("“%[1]s”第 %[2]d 行：%[3]s没有导入任何数据，请重新打开文件预览。",
		"Row %[2]d of “%[1]s”: %[4]s Nothing was imported; open the file again.", d.Sheets[k.sheet].Name, k.n, fault.Whole(f.Message.ZH), fault.Whole(f.Message.EN))}
}

// rememberColumns keeps what the clerk chose, for the next file of this kind.
func (d *Draft) rememberColumns(tx *store.Tx) error {
	if len(d.Options.Map) == 0 {
		return nil
	}
	memo, err := remembered(tx, d.Kind)
	if err != nil {
		return err
	}
	for label, field := range d.Options.Map {
		memo[head.Norm(label)] = field
	}
	const most = 500
	for label := range maps.Keys(memo) {
		if len(memo) > most {
			delete(memo, label)
		}
	}
	b, err := json.Marshal(memo)
	if err != nil {
		return err
	}
	return tx.SetMemo(memoKey(d.Kind), string(b))
}

// note writes the batch itself.
func (d *Draft) note(tx *store.Tx, n Counts, stream string, first, last int64) (string, error) {
	columns := map[string]string{}
	for _, c := range d.Columns {
		columns[c.Header] = c.Field
	}
	mapping, err := json.Marshal(columns)
	if err != nil {
		return "", err
	}
	stats, err := json.Marshal(n)
	if err != nil {
		return "", err
	}
	id, err := record.Add(tx, &Kind, kind.Values{"time": tx.Now.Format("2006-01-02 15:04:05"), "file_name": d.File.Name, "entity": d.Kind.Name,
		"total": int64(n.Read), "created": int64(n.Created), "updated": int64(n.Updated), "warned": int64(n.Warned), "rejected": int64(n.Rejected),
		"sha256": hex.EncodeToString(d.File.Hash[:]), "mapping": string(mapping), "stats": string(stats), "stream": stream, "first": first, "last": last})
	if err != nil {
		return "", err
	}
	r, err := record.Get(tx, &Kind, id)
	if err != nil {
		return "", err
	}
	return r.Values.Str("batch_no"), nil
}
