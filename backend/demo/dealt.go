package demo

import (
	"bytes"
	"context"
	"time"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/remind"
	"opsbook/backend/store"
)

// dealing is what the clerk of the demo company says of reminders that have fallen due: of
// all but the last few, which are left to be seen.
type dealing struct {
	note string
	left int
}

var dealt = map[string]dealing{
	"stock_low":        {"已列入下月采购计划", 2},
	"stock_over":       {"留用，用完前不再采购", 1},
	"warranty_end":     {"已登记，续保不划算，坏了再报修", 1},
	"life_end":         {"使用正常，列入明年更新计划", 0},
	"training_eval_3m": {"部门已口头反馈，下次一并评价", 1},
	scanMissing:        {"纸质件已存档案柜，不补扫", 3},
}

// scanMissing is the reminder of signed papers that have not come back as a scan. For so many
// days, scanned, the clerk has scanned them; of what came due before there is only the paper.
const (
	scanMissing = "scan_missing"
	scanned     = 14
)

// Papers are how signed papers come into the file.
type Papers struct {
	Print   func(k *kind.Kind, id string) ([]byte, error)     // the paper of a document
	Archive func(tx *store.Tx, k *kind.Kind, id string) error // what follows once its scan is there
}

// Dealt goes through what the clerk is reminded of, the earliest first, as somebody does who
// keeps up: signed papers are filed, what was late is settled, and the last few of each
// sort wait. What stands for a scan is the printed paper. ctx stops the work between two
// papers. Faults: Cancelled.
func Dealt(ctx context.Context, s *store.Store, actor store.Actor, items []remind.Item, p Papers) error {
	late := map[string]int{}
	for _, it := range items {
		if it.Days < 0 {
			late[it.Rule]++
		}
	}
	since := s.Now().AddDate(0, 0, -scanned).Format(time.DateOnly)
	for _, it := range items {
		how, known := dealt[it.Rule]
		if !known || it.Days >= 0 || late[it.Rule] <= how.left {
			continue
		}
		late[it.Rule]--
		if ctx.Err() != nil {
			return fault.New(fault.Cancelled, "已停止，写好的演示数据保留。", "Stopped; the demo records written so far stay.")
		}
		if it.Rule == scanMissing && it.Due >= since {
			if err := scan(s, actor, it, p); err != nil {
				return err
			}
			continue
		}
		_, err := s.Write(ctx, clerk(actor), func(tx *store.Tx) error {
			_, err := remind.Say(tx, remind.Saying{Rule: it.Rule, Kind: it.Kind, ID: it.ID, Path: it.Path, Due: it.Due, Note: how.note})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// scan files the paper of a document at it.
func scan(s *store.Store, actor store.Actor, it remind.Item, p Papers) error {
	k, err := s.Catalog().Kind(it.Kind)
	if err != nil {
		return err
	}
	pdf, err := p.Print(k, it.ID)
	if err != nil {
		return err
	}
	_, err = s.Write(context.Background(), clerk(actor), func(tx *store.Tx) error {
		r, err := record.Get(tx, k, it.ID)
		if err != nil {
			return err
		}
		if _, err := attach.AddScan(tx, k, r.ID, record.Number(k, r.ID, r.Values)+"_签字件（演示）.pdf", "", bytes.NewReader(pdf)); err != nil {
			return err
		}
		return p.Archive(tx, k, r.ID)
	})
	return err
}
