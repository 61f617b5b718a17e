package papers_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"opsbook/backend/equipment"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/print/printtest"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
)

// long is a text that no cell has room for on one line.
const long = "办公室专用高密度双面彩色激光打印复印纸（含环保再生纤维，适用于双面器和装订器，批次以外包装标注为准）"

// stocked is an office with items in store.
func stocked(t testing.TB) *office {
	o := open(t)
	for i, name := range []string{"中性笔", "A4 复印纸", "文件夹", "订书机"} {
		o.add(name, "supply_item", kind.Values{"item_code": fmt.Sprintf("SX%04d", i+1), "name": name, "spec": []string{"0.5mm 黑色", "70g 500张/包", "A4 双夹", "12#"}[i],
			"unit": []string{"支", "包", "个", "个"}[i], "category": "writing", "kind": "office", "status": "active"})
	}
	o.add(long, "supply_item", kind.Values{"item_code": "SX0099", "name": long, "spec": "80g/㎡ A3 500张/包×8包/箱，白度≥95%，不透明度≥92%", "unit": "箱", "category": "paper", "kind": "office", "status": "active"})
	return o
}

// document stores one with its lines; each is an item, a quantity in whole units and
// what else there is.
func (o *office) document(k string, v kind.Values, sub, of string, lines ...kind.Values) {
	o.t.Helper()
	no := v.Str("doc_no")
	o.add(no, k, v)
	to, err := o.s.Catalog().Kind(sub)
	if err != nil {
		o.t.Fatal(err)
	}
	o.write(func(tx *store.Tx) error {
		for _, l := range lines {
			l[of] = o.ids[no]
			if _, err := record.Add(tx, to, l); err != nil {
				return err
			}
		}
		return nil
	})
}

func (o *office) post(k, no string) {
	o.t.Helper()
	o.write(func(tx *store.Tx) error {
		of, err := tx.Kind(k)
		if err != nil {
			return err
		}
		return stock.Step(tx, of, o.ids[no], "post", flow.Opinion{})
	})
}

func (o *office) receipt(no string, lines ...kind.Values) {
	o.document("stock_in", kind.Values{"doc_no": no, "doc_date": "2026-03-12", "supplier_id": o.ids["晴川"], "invoice_no": "24412000000012345678"}, "stock_in_row", "stock_in_id", lines...)
}

func line(o *office, item string, qty, price int64) kind.Values {
	v := kind.Values{"item_id": o.ids[item], "qty": qty * 1000}
	if price > 0 {
		v["price"] = price
	}
	return v
}

func (o *office) many(n int) (out []kind.Values) {
	for i := range n {
		l := line(o, []string{"中性笔", "A4 复印纸", "文件夹", "订书机"}[i%4], int64(3+i), int64(12500+i*3700))
		if i%5 == 2 {
			l["remark"] = "放三楼文印室"
		}
		out = append(out, l)
	}
	return out
}

// The forms of stock as they are handed in: nearly empty, full, long, empty, and data
// only for paper that is printed already.
func TestStockForms(t *testing.T) {
	o := stocked(t)
	full := o.many(7)
	full = append(full, kind.Values{"item_id": o.ids[long], "qty": int64(999_999_990), "price": int64(999_999_999), "remark": "送货至四楼仓库，由张伟签收，外箱破损两件已当面退换"})
	o.receipt("RK-202603-001", line(o, "中性笔", 24, 12500))
	o.receipt("RK-202603-002", full...)
	o.receipt("RK-202603-003", o.many(40)...)
	o.post("stock_in", "RK-202603-003")
	o.document("stock_out", kind.Values{"doc_no": "CK-202603-001", "doc_date": "2026-03-15", "dept_id": o.ids["运营一部"], "receiver": o.ids["张伟"]},
		"stock_out_row", "stock_out_id", line(o, "中性笔", 5, 0), line(o, "文件夹", 2, 0), line(o, "中性笔", 5, 0))
	o.post("stock_out", "CK-202603-001")
	tests := []struct {
		name, form string
		in         papers.Input
		pages      int
	}{
		{"in-little", "stock_in_card", papers.Input{IDs: []string{"RK-202603-001"}, Copies: 1}, 1},
		{"in-copies", "stock_in_card", papers.Input{IDs: []string{"RK-202603-001"}}, 2},
		{"in-full", "stock_in_card", papers.Input{IDs: []string{"RK-202603-002"}, Sheet: "241x140"}, 1},
		{"in-40", "stock_in_card", papers.Input{IDs: []string{"RK-202603-003"}, Sheet: "A4", Copies: 1}, 2},
		{"in-blank", "stock_in_card", papers.Input{Blank: true, Copies: 1}, 1},
		{"in-overlay", "stock_in_card", papers.Input{IDs: []string{"RK-202603-002"}, Sheet: "241x140", Overlay: true}, 1},
		{"in-test", "stock_in_card", papers.Input{Test: true, Sheet: "241x140"}, 1},
		{"out", "stock_out_card", papers.Input{IDs: []string{"CK-202603-001"}, Copies: 1}, 1},
		{"devices", "employee_devices", papers.Input{IDs: []string{o.ids["张伟"]}}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o.t = t
			pdf, pages := o.print(tt.form, tt.in)
			if pages != tt.pages {
				t.Errorf("%d pages, want %d", pages, tt.pages)
			}
			look(t, "form-"+tt.name, pdf)
		})
	}
}

// asked is a requisition that has been decided upon: by the head of the department on
// paper, which a clerk entered, and before that once sent back.
func (o *office) asked(no string, lines ...kind.Values) {
	o.document("supply_requisition", kind.Values{"doc_no": no, "apply_dept": o.ids["运营一部"], "applicant": o.ids["张伟"], "receiver": o.ids["李𠮷"],
		"apply_date": "2026-03-12", "purpose": "新员工入职配置，兼补三楼文印室日常用品", "status": "admin_review"}, "requisition_row", "requisition_id", lines...)
	decide := func(step, was, stage, decision, opinion, day string, by any) {
		o.write(func(tx *store.Tx) error {
			_, err := record.Add(tx, &flow.Kind, kind.Values{"doc_kind": "supply_requisition", "doc": o.ids[no], "step": step, "was": was, "becomes": "x",
				"stage": stage, "decision": decision, "opinion": opinion, "sign_date": day, "approver": o.ids["张伟"], "recorded_by": by})
			return err
		})
	}
	decide("submit", "draft", "", "", "", "2026-03-12", nil)
	decide("return", "dept_review", "部门负责人意见", "return", "数量请核对", "2026-03-12", nil)
	decide("submit", "returned", "", "", "", "2026-03-13", nil)
	decide("approve", "dept_review", "部门负责人意见", "approve", "", "2026-03-14", o.ids["文员"])
	decide("reject", "admin_review", "行政部意见", "reject", "库存已够用到下月，请先从三楼文印室的公用柜里领取；确需另购的，请写明型号和理由后再报。", "2026-03-15", nil)
}

// The requisition of supplies: with its decisions, full, long, empty.
func TestRequisitionForms(t *testing.T) {
	o := stocked(t)
	ask := func(n int) (out []kind.Values) {
		for i := range n {
			q := int64(i+1) * 1000
			out = append(out, kind.Values{"item_id": o.ids[[]string{"中性笔", "A4 复印纸", "文件夹", "订书机"}[i%4]], "qty_apply": q, "qty_approved": q, "qty_issued": q / 2})
		}
		return out
	}
	o.asked("LY-202603-001", ask(2)...)
	longest := append(ask(6), kind.Values{"item_id": o.ids[long], "qty_apply": int64(999_999_990), "remark": "部门会议室与接待室共用，月底前到货即可，旧的已坏"})
	o.asked("LY-202603-002", longest...)
	o.document("supply_requisition", kind.Values{"doc_no": "LY-202603-003", "apply_dept": o.ids["市场与合作伙伴拓展部"], "applicant": o.ids["张伟"], "receiver": o.ids["张伟"],
		"apply_date": "2026-03-12", "purpose": "日常办公", "status": "draft"}, "requisition_row", "requisition_id", ask(40)...)
	tests := []struct {
		name  string
		in    papers.Input
		pages int
	}{
		{"ly-little", papers.Input{IDs: []string{"LY-202603-001"}}, 2},
		{"ly-long", papers.Input{IDs: []string{"LY-202603-002"}, Copies: 1}, 1},
		{"ly-40", papers.Input{IDs: []string{"LY-202603-003"}, Copies: 1}, 2},
		{"ly-blank", papers.Input{Blank: true, Copies: 1}, 1},
		{"ly-many", papers.Input{IDs: []string{"LY-202603-001", "LY-202603-002", "LY-202603-003"}, Copies: 1}, 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o.t = t
			pdf, pages := o.print("supply_requisition_card", tt.in)
			if pages != tt.pages {
				t.Errorf("%d pages, want %d", pages, tt.pages)
			}
			look(t, "form-"+tt.name, pdf)
		})
	}
}

// golden compares forms, filled from a document and blank, each on one page.
func (o *office) golden(t *testing.T, numbers map[string]string) {
	for form, no := range numbers {
		for name, in := range map[string]papers.Input{form: {IDs: []string{no}, Copies: 1}, form + "-blank": {Blank: true, Copies: 1}} {
			t.Run(name, func(t *testing.T) {
				o.t = t
				pdf, pages := o.print(form, in)
				if pages != 1 {
					t.Errorf("%d pages", pages)
				}
				look(t, "form-"+name, pdf)
			})
		}
	}
}

// The documents of equipment: filled with long words, and empty.
func TestDeviceForms(t *testing.T) {
	o := open(t)
	o.write(func(tx *store.Tx) error {
		return record.Put(tx, &equipment.Kind, o.ids["DY-2023-0002"], kind.Values{"sn": "CX5000-A3-2023-000000017"})
	})
	row := func(more kind.Values, names ...string) (out []kind.Values) {
		for _, n := range names {
			v := kind.Values{"asset_id": o.ids[n]}
			for f, x := range more {
				v[f] = x
			}
			out = append(out, v)
		}
		return out
	}
	o.document("equip_issue", kind.Values{"doc_no": "SBLY-202603-001", "doc_date": "2026-03-12", "issue_type": "issue", "dept_id": o.ids["市场与合作伙伴拓展部"], "employee_id": o.ids["张伟"],
		"purpose": "新员工入职配置；旧机交回行政部后调剂使用"}, "equip_issue_row", "issue_id", row(kind.Values{"accessories": "电源线、键盘、鼠标", "condition": "good"}, "DN-2024-0012", "DY-2023-0002")...)
	o.document("equip_transfer", kind.Values{"doc_no": "SBDB-202603-001", "transfer_date": "2026-03-12", "from_dept": o.ids["行政部"], "to_dept": o.ids["市场与合作伙伴拓展部"], "to_user": o.ids["张伟"],
		"reason": "岗位调整，随人调拨"}, "equip_transfer_row", "transfer_id", row(kind.Values{"from_user": o.ids["李𠮷"], "from_location": "1楼前台", "to_location": "3楼301会议室（靠窗第二排）"}, "DN-2024-0012", "DY-2023-0002")...)
	o.add("SBWX-202603-001", "repair_order", kind.Values{"doc_no": "SBWX-202603-001", "asset_id": o.ids["DY-2023-0002"], "dept_id": o.ids["行政部"], "reporter": o.ids["李𠮷"], "report_date": "2026-03-12",
		"fault": "双面器卡纸，第三纸盒不进纸；开机后异响约两分钟，随后屏幕提示 C2557，重启无效。", "urgency": "urgent", "diagnosis": "external", "vendor": "晴川办公设备商行(虚构)", "estimate": int64(68000), "parts": "定影膜、搓纸轮", "cost": int64(63050), "result": "fixed"})
	o.document("scrap_app", kind.Values{"doc_no": "SBBF-202603-001", "dept_id": o.ids["行政部"], "applicant": o.ids["李𠮷"], "apply_date": "2026-03-12", "reason_type": "damaged",
		"reason": "主板进水损坏，维修报价超过净值；已使用六年，超过使用年限。", "appraisal": "主板与硬盘无法修复，建议回收变卖；硬盘拆下物理销毁。", "appraisers": "张伟;李𠮷", "dispose": "recycle", "salvage": int64(8000)},
		"scrap_row", "scrap_id", row(kind.Values{"purchase_date": "2024-03-12", "life_years": int64(3), "use_years": int64(20), "original_value": int64(1704221), "accum_dep": int64(1619010), "net_value": int64(85211)}, "DN-2024-0012", "DY-2023-0002")...)
	o.document("equip_purchase_app", kind.Values{"doc_no": "SBCG-202603-001", "apply_dept": o.ids["行政部"], "applicant": o.ids["李𠮷"], "apply_date": "2026-03-12", "cost_center": o.ids["市场与合作伙伴拓展部"],
		"reason": "新员工入职配置，现有设备均在使用中。", "total": int64(919800), "existing": "台式计算机：本部门 3 台（闲置 1、在用 2），平均已用 2.2 年，2 台已满使用年限；库房和其他部门可调剂（在库、闲置）1 台。"}, "equip_purchase_row", "purchase_id",
		kind.Values{"name": "台式计算机", "spec": "i5/16G/512G/23.8寸 含正版操作系统，三年上门保修", "qty": int64(2), "price": int64(459900), "amount": int64(919800), "purpose": "运营专员办公"})
	o.document("equip_acceptance", kind.Values{"doc_no": "SBYS-202603-001", "supplier_id": o.ids["晴川"], "arrive_date": "2026-03-12", "location": "库房", "dept_id": o.ids["行政部"]}, "equip_acceptance_row", "acceptance_id",
		kind.Values{"name": "台式计算机", "model": "启明 T500 i5/16G/512G", "qty": int64(3), "price": int64(456000), "sn_list": "QM5X240312\nQM5X240313\nQM5X240314"})
	o.add("BY-202603-001", "maint_record", kind.Values{"doc_no": "BY-202603-001", "asset_id": o.ids["DY-2023-0002"], "maint_date": "2026-03-12", "content": "清洁纸路与定影组件，更换搓纸轮，校准颜色。", "result": "normal"})
	o.add("SBDS-202603-001", "equip_loss", kind.Values{"doc_no": "SBDS-202603-001", "asset_id": o.ids["DY-2023-0002"], "dept_id": o.ids["行政部"], "reporter": o.ids["李𠮷"], "loss_date": "2026-03-12",
		"reason": "外出参展撤展清点时发现不在货单上，已联系展馆与承运方查找，至今没有下落。"})
	o.golden(t, map[string]string{"equip_loss_card": "SBDS-202603-001", "equip_issue_card": "SBLY-202603-001", "equip_transfer_card": "SBDB-202603-001", "repair_order_card": "SBWX-202603-001", "scrap_app_card": "SBBF-202603-001",
		"equip_purchase_app_card": "SBCG-202603-001", "equip_acceptance_card": "SBYS-202603-001", "maint_record_card": "BY-202603-001"})
}

// A count sheet to be filled in by hand, and the list of what differed.
func TestFormsOfStocktakes(t *testing.T) {
	o := stocked(t)
	var rows, differ []kind.Values
	for i := range 24 {
		v := kind.Values{"object_no": fmt.Sprintf("DN-2024-%04d", i+1), "name": "台式计算机", "spec": "启明 T500 i5/16G/512G", "unit": "台", "book_qty": int64(1000), "book_location": "3楼305", "book_user": o.ids["张伟"]}
		rows = append(rows, v)
	}
	o.document("stocktake", kind.Values{"doc_no": "PD-202603-01", "count_type": "equipment", "scope": "运营一部 / 3楼305", "base_date": "2026-03-31", "mode": "open", "counters": "张伟;李𠮷", "dept_id": o.ids["运营一部"]},
		"stocktake_row", "stocktake_id", rows...)
	differ = append(differ, []kind.Values{
		{"object_no": "SX0001", "name": "中性笔", "spec": "0.5mm 黑色", "unit": "支", "book_qty": int64(108_000), "real_qty": int64(120_000), "gain_qty": int64(12_000), "price": int64(12_500), "cause": "unrecorded", "treatment": "adjust"},
		{"object_no": "SX0002", "name": long, "spec": "70g 500张/包", "unit": "包", "book_qty": int64(65_000), "real_qty": int64(64_000), "loss_qty": int64(1_000), "price": int64(258_000), "cause": "natural", "treatment": "writeoff", "owner": "张伟"},
		{"object_no": "DY-2023-0002", "name": "投影仪", "spec": "星光 P3", "unit": "台", "book_qty": int64(1_000), "real_qty": int64(1_000), "change": "地点：3楼305 → 会议室；使用人：张伟 → 李𠮷", "cause": "misrecord", "treatment": "adjust"},
	}...)
	o.document("stocktake_diff", kind.Values{"doc_no": "PK-202603-01", "stocktake_id": o.ids["PD-202603-01"], "diff_date": "2026-03-31", "dept_id": o.ids["行政部"], "maker": o.ids["李𠮷"], "count_type": "supply", "gain_total": int64(15_00), "loss_total": int64(25_80)},
		"stocktake_diff_row", "diff_id", differ...)
	for form, c := range map[string]struct {
		no    string
		pages int
	}{"stocktake_card": {"PD-202603-01", 2}, "stocktake_diff_card": {"PK-202603-01", 1}} {
		for name, in := range map[string]papers.Input{form: {IDs: []string{c.no}, Copies: 1}, form + "-blank": {Blank: true, Copies: 1}} {
			t.Run(name, func(t *testing.T) {
				o.t = t
				pdf, pages := o.print(form, in)
				if want := map[bool]int{true: 1, false: c.pages}[in.Blank]; pages != want {
					t.Errorf("%d pages, want %d", pages, want)
				}
				look(t, "form-"+name, pdf)
			})
		}
	}
}

// Whoever counts blind is not told what the books say before the count is over.
func TestBlindCountsAreBlind(t *testing.T) {
	o := stocked(t)
	for i, tt := range []struct {
		mode, status string
		told         bool
	}{{"blind", "counting", false}, {"blind", "counted", true}, {"open", "counting", true}} {
		no := fmt.Sprintf("PD-202603-%02d", i+1)
		o.document("stocktake", kind.Values{"doc_no": no, "count_type": "supply", "warehouse": "main", "scope": "办公用品库", "base_date": "2026-03-31", "mode": tt.mode, "counters": "张伟", "status": tt.status},
			"stocktake_row", "stocktake_id", kind.Values{"object_no": "SX0001", "name": "中性笔", "spec": "0.5mm 黑色", "unit": "支", "item_id": o.ids["中性笔"], "book_qty": int64(4_711_000), "diff": int64(-815_000)})
		pdf, _ := o.print("stocktake_card", papers.Input{IDs: []string{no}})
		if text := printtest.Text(t, pdf, true); strings.Contains(text, "4,711") != tt.told || strings.Contains(text, "815") != tt.told || !strings.Contains(text, "中性笔") {
			t.Errorf("%s, %s:\n%s", tt.mode, tt.status, text)
		}
	}
}

// Purchases on paper: the plan of a month, an application, the offers that go with it.
func TestPurchaseForms(t *testing.T) {
	o := stocked(t)
	piece := func(item string, qty, price int64, more kind.Values) kind.Values {
		v := kind.Values{"item_id": o.ids[item], "qty": qty * 1000, "price": price}
		maps.Copy(v, more)
		return v
	}
	o.document("purchase_plan", kind.Values{"doc_no": "CGJH-202603-01", "month": "2026-04", "dept_id": o.ids["行政部"], "planner": o.ids["李𠮷"], "total": int64(1_064_50)}, "purchase_plan_row", "plan_id",
		piece("中性笔", 96, 1_2500, kind.Values{"on_hand": int64(12_000), "min_qty": int64(24_000), "coming": int64(0), "need_qty": int64(36_000), "suggest": int64(108_000), "supplier_id": o.ids["晴川"], "remark": "按盒买"}),
		piece("A4 复印纸", 40, 21_5000, kind.Values{"on_hand": int64(3_000), "min_qty": int64(5_000), "coming": int64(10_000), "suggest": int64(17_000), "supplier_id": o.ids["晴川"]}),
		piece(long, 1, 84_5000, nil))
	o.document("purchase_app", kind.Values{"doc_no": "CG-202603-001", "apply_dept": o.ids["行政部"], "applicant": o.ids["李𠮷"], "apply_date": "2026-03-12", "need_date": "2026-03-20", "pur_type": "office", "supplier_id": o.ids["晴川"],
		"reason": "四月常用办公用品，按计划 CGJH-202603-01。", "total": int64(980_00)}, "purchase_app_row", "app_id",
		piece("中性笔", 96, 1_2500, nil), piece("A4 复印纸", 40, 21_5000, kind.Values{"remark": "分两次送货"}))
	o.add("文杰", "partner", kind.Values{"name": "云栖文杰纸品有限公司(虚构)", "category": "GY", "status": "active"})
	o.write(func(tx *store.Tx) error {
		k, err := tx.Kind("purchase_quote")
		for i, supplier := range []string{"晴川", "文杰"} {
			if err == nil {
				_, err = record.Add(tx, k, kind.Values{"app_id": o.ids["CG-202603-001"], "supplier_id": o.ids[supplier], "price": int64(980_00 + i*35_50), "lead_days": int64(3 - i), "terms": "月结 30 天；次品包换", "chosen": int64(1 - i)})
			}
		}
		return err
	})
	o.golden(t, map[string]string{"purchase_plan_card": "CGJH-202603-01", "purchase_app_card": "CG-202603-001", "purchase_quote_card": "CG-202603-001"})
}

// The card of a device tells what its documents did, with their numbers and the days on
// which they were signed; what somebody wrote into the ledger stands there as it was.
func TestCardTellsItsDocuments(t *testing.T) {
	o := open(t)
	rules := equipment.Documents()
	of := func(tx *store.Tx, name string) *kind.Kind {
		k, err := tx.Kind(name)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	begin := func(name string, v map[string]any, lines bool) (id string) {
		o.t.Helper()
		in := record.Input{Values: v}
		if lines {
			in.Lines = map[string][]record.Input{"rows": {{Values: map[string]any{"asset_id": o.ids["甲"]}}}}
		} else {
			v["asset_id"] = o.ids["甲"]
		}
		o.write(func(tx *store.Tx) error {
			out, err := rules[name].Save(tx, in)
			id = out.ID
			return err
		})
		return id
	}
	step := func(name, id, step string, in flow.Opinion) {
		o.t.Helper()
		o.today = o.today.Add(time.Hour)
		if in.Reason == "" {
			in.Reason = "同意"
		}
		o.write(func(tx *store.Tx) error { return rules[name].Step(tx, of(tx, name), id, step, in) })
	}
	paper := flow.Opinion{Approver: o.ids["张伟"]}
	asks := func(v map[string]any) flow.Opinion { return flow.Opinion{Values: v} }
	o.add("甲", "equipment", kind.Values{"asset_no": "DN-2023-0001", "name": "台式计算机", "model": "T100", "location": "库房", "class_code": "A02010105", "purchase_date": "2023-01-10", "original_value": int64(5000_00), "life_years": int64(3)})
	o.desk.Actor.Roles = []string{"admin", "clerk", "dept_head", "area_head"}
	id := begin("equip_issue", map[string]any{"issue_type": "issue", "employee_id": o.ids["李𠮷"], "dept_id": o.ids["行政部"], "doc_date": "2026-03-10"}, true)
	step("equip_issue", id, "submit", flow.Opinion{})
	step("equip_issue", id, "approve", paper)
	step("equip_issue", id, "approve", paper)
	step("equip_issue", id, "issue", flow.Opinion{SignDate: "2026-03-11"})
	id = begin("repair_order", map[string]any{"reporter": o.ids["李𠮷"], "dept_id": o.ids["行政部"], "report_date": "2026-03-12", "fault": "无法开机"}, false)
	step("repair_order", id, "submit", flow.Opinion{})
	step("repair_order", id, "diagnose", asks(map[string]any{"diagnosis": "self", "estimate": int64(100_00)}))
	step("repair_order", id, "start", asks(map[string]any{"send_date": "2026-03-12"}))
	step("repair_order", id, "finish", asks(map[string]any{"finish_date": "2026-03-14", "cost": int64(350_00), "result": "fixed"}))
	step("repair_order", id, "accept", asks(map[string]any{"acceptor": o.ids["李𠮷"]}))
	id = begin("maint_record", map[string]any{"maint_date": "2026-03-15", "content": "除尘，更换硅脂", "result": "normal", "operator": o.ids["张伟"]}, false)
	step("maint_record", id, "done", flow.Opinion{})
	o.today = o.today.AddDate(0, 0, 1)
	o.putAs("equipment", "甲", kind.Values{"location": "3楼302"})
	id = begin("scrap_app", map[string]any{"applicant": o.ids["李𠮷"], "dept_id": o.ids["行政部"], "apply_date": "2026-03-20", "reason": "主板损坏"}, true)
	step("scrap_app", id, "submit", flow.Opinion{})
	step("scrap_app", id, "approve", paper)
	judged := asks(map[string]any{"appraisal": "无修复价值", "appraisers": "张伟;李𠮷", "dispose": "recycle"})
	judged.Approver = paper.Approver
	step("scrap_app", id, "appraise", judged)
	step("scrap_app", id, "approve", paper)
	step("scrap_app", id, "approve", paper)
	step("scrap_app", id, "approve", paper) // the general manager: it cost 5,000 yuan
	step("scrap_app", id, "dispose", asks(map[string]any{"salvage": int64(80_00), "dispose_date": "2026-03-25"}))
	pdf, pages := o.print("equipment_card", papers.Input{IDs: []string{"DN-2023-0001"}})
	if pages != 1 {
		t.Errorf("%d pages", pages)
	}
	look(t, "card-life", pdf)
}
