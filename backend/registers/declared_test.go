package registers_test

import (
	"bufio"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"opsbook/backend/equipment"
	"opsbook/backend/kind"
	"opsbook/backend/number"
	"opsbook/backend/partner"
	"opsbook/backend/people"
	"opsbook/backend/purchase"
	"opsbook/backend/registers"
	"opsbook/backend/requisition"
	"opsbook/backend/stock"
	"opsbook/backend/stocktake"
	"opsbook/backend/training"
	"opsbook/backend/user"
)

var update = flag.Bool("update", false, "write the golden files anew")

// declared are the registers of this package and of the domain's.
func declared() []kind.Kind {
	return slices.Concat(registers.Kinds(), equipment.Kinds(), stock.Kinds(), requisition.Kinds(), purchase.Kinds(), stocktake.Kinds(), partner.Kinds(), training.Kinds(), people.Kinds())
}

func catalog(t *testing.T) *kind.Catalog {
	t.Helper()
	c, err := kind.NewCatalog(append(declared(), user.Kind, number.Kind), registers.Lists())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCatalog(t *testing.T) { catalog(t) }

// A released name is for ever: this listing shows each change in review.
func TestGolden(t *testing.T) {
	var b strings.Builder
	for _, k := range declared() {
		fmt.Fprintf(&b, "%s %s | %s\n", k.Name, k.Label, k.English)
		for _, f := range k.Fields {
			if f.Section.ZH != "" {
				fmt.Fprintf(&b, " %s | %s\n", f.Section.ZH, f.Section.EN)
			}
			fmt.Fprintf(&b, "  %s %s", f.Name, f.Type)
			for _, s := range []string{f.To, f.Codes, string(f.Required)} {
				if s != "" {
					b.WriteString(" " + s)
				}
			}
			if f.Unique != kind.No {
				b.WriteString(" unique:" + string(f.Unique))
			}
			if k.Summed(&f) {
				b.WriteString(" summed")
			}
			fmt.Fprintf(&b, " | %s | %s\n", f.Label, f.English)
		}
	}
	const golden = "testdata/kinds.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the declarations differ from %s; go test -update writes it anew. Now:\n%s", golden, b.String())
	}
}

// elsewhere are fields of the domain that stand in another place, and why.
var elsewhere = map[string]string{
	"employee pinyin_abbr":        "lists are searched by pinyin without a field for it",
	"supplier supplier_no":        "partner.partner_no: suppliers are partners",
	"supplier main_products":      "partner.business",
	"supplier contact":            "partner_contact.name",
	"supplier phone":              "partner_contact.phone",
	"maint_plan target":           "asset_id or class_code: one device or a class, chosen and not typed",
	"equipment_card asset_id":     "the card is a form of equipment, not a record",
	"equipment_card timeline":     "the card is a form of equipment, not a record",
	"price_compare purchase_id":   "offers are lines of the application",
	"out_row price":               "follows from the movements: stock.Ledger",
	"period_close backup_id":      "backups are no records",
	"material_item daily_use":     "comes with the replenishment",
	"material_item reorder_point": "comes with the replenishment",
	"count_row object_id":         "stocktake_row.item_id, asset_id, and what both are called",
	"diff_row object_id":          "stocktake_diff_row.item_id, asset_id, and what both are called",
	"diff_row amount":             "stocktake_diff_row.gain_amount, loss_amount",
	"partner_cert scan":           "an attachment of the partner",
	"partner_eval p1":             scored, "partner_eval p2": scored, "partner_eval p3": scored,
	"partner_eval s1": scored, "partner_eval s2": scored, "partner_eval s3": scored,
	"partner_eval c1": scored, "partner_eval c2": scored, "partner_eval c3": scored,
	"partner_eval evaluators":   "partner_eval.scorer1 to scorer5: employees, each of whom may enter his own column",
	"supplier_eval supplier_id": "partner_eval.partner_id: suppliers are partners",
	"supplier_eval year":        "partner_eval.period: a half-year or a year",
	"supplier_eval s_quality":   scored, "supplier_eval s_price": scored, "supplier_eval s_delivery": scored, "supplier_eval s_service": scored,
	"supplier_eval conclusion":    "partner_eval.suggestion: what an assessment leads to is one list",
	"training_record ext_name":    "training_record.name: a session's is its course's",
	"training_signin session_id":  "training_record.session_id",
	"training_signin employee_id": "training_record.employee_id",
	"training_file employee_id":   "the card is worked out from the records: training.Card",
	"training_file year":          "the card is worked out from the records: training.Card",
	"training_file year_hours":    "the card is worked out from the records: training.Card",
	"training_file total_hours":   "the card is worked out from the records: training.Card",
	"training_file pass_rate":     "the card is worked out from the records: training.Card",
}

// scored is where the points of an assessment are.
const scored = "a line of partner_eval_row: items and what they count are set by the company (eval_item)"

// within are the domain's registers that are kept in another one.
var within = map[string]string{"supplier": "partner", "material_item": "supply_item", "in_row": "stock_in_row", "out_row": "stock_out_row", "req_row": "requisition_row",
	"issue_row": "equip_issue_row", "tr_row": "equip_transfer_row", "acc_row": "equip_acceptance_row", "pur_row": "equip_purchase_row",
	"pp_row": "purchase_plan_row", "pa_row": "purchase_app_row", "quote": "purchase_quote", "price_compare": "purchase_app",
	"supplier_eval": "partner_eval", "followups": "partner_talk_item",
	"count_row": "stocktake_row", "diff_row": "stocktake_diff_row", "training_signin": "training_record"}

// otherType are fields whose type differs from the domain's, and why.
var otherType = map[string]string{
	"employee emp_no":              "seq: numbered by the program unless given",
	"employee position_id":         "text with suggestions: an old roster names positions nobody has described",
	"position_change new_position": "text with suggestions, as in the roster",
	"partner last_score":           "decimal, locked: the evaluation writes it",
	"partner_eval total":           "decimal, locked: worked out from the points of all scorers",
	"partner_eval grade":           "enum, locked: the band of the total",
	"partner_eval suggestion":      "enum, filled with what the grade proposes",
	"supplier_eval grade":          "enum, locked: the band of the total",
	"partner grade":                "enum: an old ledger brings it, later the evaluation writes it",
	"equipment residual_rate":      "percent, so that 5 and 5% are read",
	"repair_order down_days":       "int, locked: written when the repair is finished",
	"equip_purchase_app total":     "money, locked: the sum of the lines",
	"equip_acceptance supplier_id": "ref:partner: suppliers are partners",
	"training_eval score":          "decimal, locked: the marks' average times 20",
	"supply_requisition total":     "money, locked: the approved quantities at the average price of that day",
	"count_row diff":               "decimal, locked: of what the books say for the moment of the count",
	"diff_row price":               "decimal: a price has four digits behind the point",
	"req_row stock_now":            "decimal, locked: what was free when the line was written",
	"pp_row suggest":               "decimal, locked: what was to be bought when the line was written",
	"pa_row received":              "decimal, locked: receipts write it",
	"pa_row price":                 "decimal: a price has four digits behind the point",
	"purchase_app total":           "money, locked: the sum of the lines",
	"purchase_app supplier_id":     "ref:partner: suppliers are partners",
	"quote supplier_id":            "ref:partner: suppliers are partners",
	"stock_in supplier_id":         "ref:partner: suppliers are partners",
	"in_row price":                 "decimal: a price has four digits behind the point",
	"supply_item supplier_id":      "ref:partner: suppliers are partners",
	"equipment supplier_id":        "ref:partner: suppliers are partners",
}

func TestEveryFieldOfTheDomain(t *testing.T) {
	c := catalog(t)
	file, err := os.Open("testdata/domain_fields.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	n := 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var entity, field, typ string
		if _, err := fmt.Sscan(lines.Text(), &entity, &field, &typ); err != nil || entity == "#" {
			continue
		}
		n++
		if elsewhere[entity+" "+field] != "" {
			continue
		}
		name := entity
		if at, ok := within[entity]; ok {
			name = at
		}
		k, err := c.Kind(name)
		if err != nil {
			t.Errorf("%s: no such register", entity)
			continue
		}
		f, ok := k.Field(field)
		if !ok {
			t.Errorf("%s.%s is missing and no reason is given", entity, field)
			continue
		}
		if otherType[entity+" "+field] == "" && typeOf(f) != typ {
			t.Errorf("%s.%s is %s, the domain says %s", entity, field, typeOf(f), typ)
		}
	}
	if n != 480 {
		t.Errorf("read %d fields of the domain", n)
	}
}

// typeOf is a field's type as the domain writes it.
func typeOf(f *kind.Field) string {
	switch {
	case f.Calc != nil:
		return "calc"
	case f.Type == kind.Ref:
		return "ref:" + f.To
	}
	return string(f.Type)
}

// private are the roles that see sensitive fields: the domain says so in words.
var private = map[string]bool{"employee admin": true, "employee clerk": true, "partner admin": true, "partner clerk": true}

// said are grants that the table's remarks change.
var said = map[string]string{"dict_item clerk": "VC", "employee viewer": "V@self",
	"todo area_head": "V", "todo dept_head": "VCE@dept", "todo clerk": "VCEXPOI", "todo viewer": "VCE@self", // 全部统计; whoever is told may note something himself; 代管 is all
	"stock_in clerk": "VCEXPO", "stock_out clerk": "VCEXPOI", "period_close clerk": "VCPO", // the old ledger of issues is brought in; 记账, 月结 and 反结账 are steps; a month is not edited; drafts are voided
	"purchase_plan dept_head": "VCESAP@dept", "purchase_plan viewer": "VCES@self", "purchase_app dept_head": "VCESAP@dept", "purchase_app viewer": "VCES@self",
	"supply_requisition dept_head": "VCESAP@dept", "supply_requisition viewer": "VCESP@self", // whoever wrote a draft may mend it
	"equip_purchase_app dept_head": "VCESAP@dept", "equip_acceptance dept_head": "VCESAP@dept", "maint_plan dept_head": "VCESAP@dept", "maint_record dept_head": "VCESAP@dept",
	"equip_purchase_app viewer": "VCESP@self", "equip_acceptance viewer": "VCESP@self", "maint_plan viewer": "VCESP@self", "maint_record viewer": "VCESP@self",
	"equip_issue dept_head": "VCESAP@dept", "equip_transfer dept_head": "VCESAP@dept", "repair_order dept_head": "VCESAP@dept", "scrap_app dept_head": "VCESAP@dept",
	"equip_issue viewer": "VCESP@self", "equip_transfer viewer": "VCESP@self", "repair_order viewer": "VCESP@self", "scrap_app viewer": "VCESP@self",
	"training_plan dept_head": "VCESAPO@dept", "training_session dept_head": "VCESAPO@dept", "training_record dept_head": "VCESAPO@dept", "training_eval dept_head": "VCESAPO@dept", "training_ext_app dept_head": "VCESAPO@dept",
	"training_plan viewer": "", "training_session viewer": "", "training_eval viewer": "", "training_ext_app viewer": "VCESP@self", // 本人外训申请
	"training_record viewer": "VP@self", "course viewer": "V", "course dept_head": "VPO", // as the card, which is drawn from it; courses belong to no department
	"position_change dept_head": "VCESAP@dept", "position_change clerk": "VCESRXPO", // drafts, and what waits for its day, are voided
	"stock_in admin": "VPO", "stock_out admin": "VPO", "period_close admin": "VPO",
	"partner_project area_head": "VAPOZ", "partner_project dept_head": "VPOZ@all CE@dept", "partner_project clerk": "VCEPOIZ", "partner_project auditor": "VPOZ", // 不含金额 is said of viewers only
	"partner_talk area_head": "VAPOZ", "partner_talk dept_head": "VPOZ@all CE@dept", "partner_talk clerk": "VCEPOIZ", "partner_talk auditor": "VPOZ", // the same row
	"agreement dept_head": "VCES@dept", "agreement clerk": "VCESRXPO", // drafts are voided
	"partner_eval dept_head": "VES@all C@dept", "partner_eval clerk": "VCESRXPO", // whoever scores may be of any department
	"partner_action dept_head": "VCES@dept", "partner_action clerk": "VCESRXPO",
	"stock_in dept_head": "", "period_close dept_head": ""} // 本部门领用: only what was issued

func TestAccessIsTheTable(t *testing.T) {
	c := catalog(t)
	file, err := os.Open("testdata/permissions.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		if row[0] == "supplier" || row[0] == "supplier_eval" { // one register with partner and partner_eval, whose rows hold
			continue
		}
		k, err := c.Kind(row[0])
		if err != nil {
			t.Fatal(err)
		}
		for i, role := range rows[0][1:] {
			who := row[0] + " " + role
			want := grant(row[i+1], private[who])
			if other, ok := said[who]; ok {
				want = other
			}
			if got := k.Access[role]; got != want {
				t.Errorf("%s: %q, the table says %q", who, got, want)
			}
		}
	}
}

var remark = regexp.MustCompile(`\(.*?\)`)

// grant reads a cell of the domain's table: VCE(本部门)PO is VCEPO@dept. Partners
// are read by all and changed by the department that looks after them (R12).
func grant(cell string, private bool) string {
	letters := strings.Trim(remark.ReplaceAllString(cell, ""), "-")
	if private {
		letters += "Z"
	}
	switch {
	case strings.Contains(cell, "对接部门"):
		return "VPO@all " + strings.Trim(letters, "VPO") + "@dept"
	case strings.Contains(cell, "不含银行"):
		return letters + "@all"
	case strings.Contains(cell, "本部门"):
		return letters + "@dept"
	case strings.Contains(cell, "本人"):
		return letters + "@self"
	}
	return letters
}

// What clerks read is finished: both languages, sentences with their full stop,
// and no header of an old ledger that two fields claim.
func TestWords(t *testing.T) {
	for _, k := range declared() {
		if k.Label == "" || k.English == "" || (k.Chapter == "") != (k.Parent != "") {
			t.Errorf("%s: label, English or chapter", k.Name)
		}
		for _, c := range k.Checks {
			if !strings.HasSuffix(c.Say.ZH, "。") || !strings.HasSuffix(c.Say.EN, ".") {
				t.Errorf("%s.%s: not a sentence: %v", k.Name, c.Field, c.Say)
			}
		}
		claimed := map[string]string{}
		for _, f := range k.Fields {
			heads := append([]string{f.Label}, f.Alias...)
			slices.Sort(heads)
			for _, h := range slices.Compact(heads) {
				if other := claimed[h]; other != "" {
					t.Errorf("%s: %s and %s both claim the header %s", k.Name, other, f.Name, h)
				}
				claimed[h] = f.Name
			}
		}
		for _, f := range k.Ledger() {
			if f.Type == kind.Sub || f.Type == kind.File || f.Hidden {
				t.Errorf("%s: %s cannot be a column", k.Name, f.Name)
			}
		}
	}
}

func TestOldHeadersFindTheirFields(t *testing.T) {
	c := catalog(t)
	tests := []struct{ kind, header, field string }{
		{"equipment", "设备编号", "asset_no"}, {"equipment", "编号", "asset_no"}, {"equipment", "设备名称", "name"},
		{"equipment", "购买日期", "purchase_date"}, {"equipment", "单价", "original_value"}, {"equipment", "金额", "original_value"},
		{"equipment", "放置地点", "location"}, {"equipment", "保管人", "user_id"}, {"equipment", "状态", "status"}, {"equipment", "报废日期", "dispose_date"},
		{"employee", "编号", "emp_no"}, {"employee", "出生年月", "birth_date"}, {"employee", "身份证号码", "id_card"}, {"employee", "入职时间", "hire_date"}, {"employee", "手机", "mobile"},
		{"partner", "单位名称", "name"}, {"partner", "评级", "grade"}, {"partner_contact", "联系人", "name"}, {"partner_contact", "联系电话", "phone"},
	}
	for _, tt := range tests {
		k, err := c.Kind(tt.kind)
		if err != nil {
			t.Fatal(err)
		}
		f, ok := k.Field(tt.field)
		if !ok || f.Label != tt.header && !slices.Contains(f.Alias, tt.header) {
			t.Errorf("%s: header %s does not find %s", tt.kind, tt.header, tt.field)
		}
	}
}
