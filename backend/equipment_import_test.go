package backend_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"opsbook/backend"
	"opsbook/backend/equipment"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

// brought reads a ledger, stores what it says and returns its rows by the number of the
// device.
func (y yard) brought(text string) map[string]sheet.RowView {
	y.t.Helper()
	f, err := backend.ReadBook("台账.csv", []byte(text), false)
	y.must(err)
	out := map[string]sheet.RowView{}
	y.must(y.write(func(tx *store.Tx) error {
		d, err := sheet.Open(context.Background(), tx, y.kind(tx, "equipment"), f, sheet.Guesses{"equipment": equipment.Guess}, sheet.Options{})
		if err != nil {
			return err
		}
		rows, _ := d.Rows("", 0, 100)
		for _, r := range rows {
			out[r.Values.Str("asset_no")] = r
		}
		_, err = d.Run(context.Background(), tx, nil)
		return err
	}))
	return out
}

// What somebody has signed for is not changed by a sheet; what an old ledger calls
// scrapped is completed by one.
func TestImportOfWhatIsDisposedOf(t *testing.T) {
	y := yardOf(t)
	for no, name := range map[string]string{"JJ-1": "旧账报废", "JJ-2": "单据报废", "JJ-3": "单据丢失", "JJ-4": "盘点丢失", "JJ-5": "在用"} {
		v := kind.Values{"asset_no": no, "status": "in_use", "dept_id": y.ids["运营部"], "user_id": y.ids["陈员工"], "use_date": "2023-03-01"}
		if no == "JJ-1" {
			v["status"] = "scrapped"
		}
		y.device(name, v)
	}
	scrap := y.filed("scrap_app", y.scrap(), "单据报废")
	y.walk("scrap_app", scrap, "submit", "approve 王主任")
	y.appraise(scrap)
	for status := y.values("scrap_app", scrap).Str("status"); status != "approved"; status = y.values("scrap_app", scrap).Str("status") {
		y.walk("scrap_app", scrap, "approve "+map[string]string{"finance_review": "钱财务", "leader_review": "赵总"}[status])
	}
	y.must(y.step("scrap_app", scrap, "dispose", asks("", map[string]any{"dispose_date": "2026-03-20"})))
	lost := y.filed("equip_loss", map[string]any{"asset_id": y.ids["单据丢失"], "reporter": y.ids["陈员工"], "loss_date": "2026-03-10", "reason": "外出遗失"})
	y.walk("equip_loss", lost, "submit", "approve 赵总")
	y.must(y.write(func(tx *store.Tx) error { return equipment.Lose(tx, y.ids["盘点丢失"], "2026-03-25") }))

	const ledger = "资产编号,资产名称,品牌\n%s,%s,晴川\n"
	for no, c := range map[string]struct{ name, refused string }{
		"JJ-1": {"旧账报废", ""},
		"JJ-2": {"单据报废", "“JJ-2 单据报废”已按报废申请 " + y.values("scrap_app", scrap).Str("doc_no") + " 处置销账，不能再修改。"},
		"JJ-3": {"单据丢失", "“JJ-3 单据丢失”已按丢失登记 " + y.values("equip_loss", lost).Str("doc_no") + " 报失，不能修改。找回了请在那张登记上办理“找回”。"},
		"JJ-4": {"盘点丢失", ""},
		"JJ-5": {"在用", ""},
	} {
		row, wrong := y.brought(fmt.Sprintf(ledger, no, c.name))[no], ""
		for _, p := range row.Problems {
			if p.Level == sheet.Wrong {
				wrong += p.Message.ZH
			}
		}
		brand := y.card(c.name).Str("brand")
		if wrong != c.refused || (brand == "晴川") != (c.refused == "") {
			t.Errorf("%s: refused “%s”, want “%s”; the brand is %q", no, wrong, c.refused, brand)
		}
		// The same row once more, or one that says nothing new, is no problem.
		same := y.brought(fmt.Sprintf(strings.Replace(ledger, "晴川", brand, 1), no, c.name))[no]
		if same.Decision == sheet.Error || same.Action != "unchanged" {
			t.Errorf("%s: what changes nothing is %s, %s: %v", no, same.Decision, same.Action, same.Problems)
		}
		err := y.write(func(tx *store.Tx) error {
			_, err := equipment.Edit(tx, y.kind(tx, "equipment"), y.ids[c.name], 0, record.Input{Values: map[string]any{"brand": "石门"}})
			return err
		})
		if (err == nil) != (c.refused == "") {
			t.Errorf("%s by hand: %v", no, err)
		}
	}
	y.must(y.step("equip_loss", lost, "found", flow.Opinion{Values: map[string]any{"found_date": "2026-03-31"}}))
	if row := y.brought("资产编号,资产名称,品牌\nJJ-3,单据丢失,晴川\n")["JJ-3"]; row.Decision == sheet.Error || y.card("单据丢失").Str("brand") != "晴川" {
		t.Errorf("found again, and still refused: %+v", row.Problems)
	}
}
