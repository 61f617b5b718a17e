package sheet_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

// held are the live records of a register by their number.
func held(t *testing.T, s *store.Store, name string) (out []kind.Values) {
	t.Helper()
	read(t, s, func(tx *store.Tx) error {
		k, err := tx.Kind(name)
		if err != nil {
			return err
		}
		return record.Walk(tx, k, func(r *store.Row) { out = append(out, record.WithComputed(tx, k, r.Values)) })
	})
	return out
}

// An old ledger of partners becomes partners, contacts and agreements at once; brought in
// again it changes nothing, and one undo takes all of it back.
func TestPartnersContactsAndAgreementsAtOnce(t *testing.T) {
	s, today := company(t, true)
	before := len(held(t, s, "partner"))
	open := func() *sheet.Draft {
		return draft(t, s, "partner", file(t, "testdata/ledgers/"+ledger04+".xlsx"), sheet.Options{Today: today})
	}
	d := open()
	if d.Counts.Added != 11 {
		t.Errorf("6 contacts and 5 agreements are foreseen: %+v", d.Counts)
	}
	out := run(t, s, d)
	partners, contacts, agreements := held(t, s, "partner")[before:], held(t, s, "partner_contact"), held(t, s, "agreement")
	if len(partners) != 5 || len(contacts) != 6 || len(agreements) != 5 || out.Counts.Created != 5 || out.Counts.Added != 11 {
		t.Fatalf("%d partners, %d contacts, %d agreements: %+v", len(partners), len(contacts), len(agreements), out.Counts)
	}
	var said []string
	for _, c := range contacts {
		said = append(said, fmt.Sprint(c["name"], c["phone"], c["is_main"]))
	}
	want := []string{"罗经理138000001011", "王主管138000001020", "周工138000001031", "郑工138000001051", "韩律师13800000107/0000-55501071", "吴主任0000-55501081"}
	if got := strings.Join(said, " "); got != strings.Join(want, " ") {
		t.Errorf("contacts: %s\nwant %s", got, strings.Join(want, " "))
	}
	said = nil
	for _, a := range agreements {
		said = append(said, fmt.Sprint(a["start_date"], "~", a["end_date"], " ", a["amount"], " ", a["type"], " ", a["status"]))
	}
	want = []string{"2023-01-01~2025-12-31 12000000 service signed", "2024-03-01~2027-02-28 8500000 service signed", "<nil>~<nil> 0 framework signed", "2023-09-01~2024-08-31 6000000 service signed", "2024-01-01~2024-12-31 18600000 service signed"}
	if !slices.Equal(said, want) {
		t.Errorf("agreements: %q\nwant %q", said, want)
	}
	for _, p := range partners {
		if p.Str("status") != "active" {
			t.Errorf("%s has an agreement and is %s", p.Str("name"), p.Str("status"))
		}
	}
	if again := open(); again.Counts.Added != 0 || again.Counts.Created != 0 || again.Counts.Updated != 0 {
		t.Errorf("brought in again: %+v", again.Counts)
	}
	write(t, s, func(tx *store.Tx) error { return sheet.Undo(context.Background(), tx, out.Batch, func(int, int) {}) })
	if n := len(held(t, s, "partner")); n != before || len(held(t, s, "partner_contact")) != 0 || len(held(t, s, "agreement")) != 0 {
		t.Errorf("taken back, and %d partners are left", n-before)
	}
}

// What a partner that is there already lacks comes with its row: a contact, a new agreement.
func TestWhatAPartnerLacksIsAdded(t *testing.T) {
	s, today := company(t, true)
	run(t, s, draft(t, s, "partner", file(t, "testdata/ledgers/"+ledger04+".xlsx"), sheet.Options{Today: today}))
	d := draft(t, s, "partner", fileOf(t, "更新.csv", []byte("单位名称,联系人,联系电话,协议期限,合同金额\n云帆捷运物流有限公司,罗经理,13800000101,2026.1.1-2026.12.31,15万\n云帆捷运物流有限公司,新主管,13800000109,,\n")), sheet.Options{Today: today})
	rows, _ := d.Rows("", 0, 10)
	if d.Counts.Created != 0 {
		t.Fatalf("%+v %+v", d.Counts, rows)
	}
	run(t, s, d)
	if c, a := held(t, s, "partner_contact"), held(t, s, "agreement"); len(a) != 6 || a[5].Str("start_date") != "2026-01-01" || a[5].Int("amount") != 150_000_00 || len(c) != 6 {
		t.Errorf("%d contacts, %d agreements: %v", len(c), len(a), a[len(a)-1])
	}
}

// What steps and assessments say of a partner stays, whatever an old ledger says of it; what
// could not be stored is told and left out, and the rest comes in.
func TestAnOldLedgerOfPartnersWritesNoDecisions(t *testing.T) {
	s, today := company(t, true)
	run(t, s, draft(t, s, "partner", file(t, "testdata/ledgers/"+ledger04+".xlsx"), sheet.Options{Today: today}))
	write(t, s, func(tx *store.Tx) error {
		k, err := tx.Kind("partner")
		if err != nil {
			return err
		}
		r, err := record.Find(tx, k, "云帆捷运物流有限公司")
		if err != nil {
			return err
		}
		return record.Put(tx, k, r.ID, kind.Values{"status": "improving", "grade": "C", "last_eval": "2024-06-01"})
	})
	long := strings.Repeat("很长的名字", 5)
	d := draft(t, s, "partner", fileOf(t, "再导.csv", []byte("单位名称,类别,状态,评级,联系人,联系电话,协议编号,协议期限\n"+
		"云帆捷运物流有限公司,物流,合作中,优,"+long+",13800000101,,\n新伙伴一,物流,合作中,优,甲,13800000111,XY-9,2024.1.1-2024.12.31\n新伙伴二,物流,黑名单,,乙,13800000112,XY-9,2024.1.1-2024.12.31\n")), sheet.Options{Today: today})
	rows, _ := d.Rows("", 1, 10)
	if d.Counts.Rejected != 0 || d.Counts.Created != 2 || !strings.Contains(problems(rows[0]), "仍是“限期改进”") || !strings.Contains(problems(rows[0]), "没有登记联系人：姓名最多 20 个字") ||
		!strings.Contains(problems(rows[0]), "等级由评估写回") || !strings.Contains(problems(rows[2]), "XY-9 在文件里不止一次") {
		t.Fatalf("%+v\n%s%s", d.Counts, problems(rows[0]), problems(rows[2]))
	}
	run(t, s, d)
	status := map[string]string{}
	for _, p := range held(t, s, "partner") {
		status[p.Str("name")] = p.Str("status") + " " + p.Str("grade")
	}
	if status["云帆捷运物流有限公司"] != "improving C" || status["新伙伴一"] != "active A" || status["新伙伴二"] != "blacklist " {
		t.Errorf("%v", status)
	}
	if a := held(t, s, "agreement"); len(a) != 7 || a[5].Str("doc_no") != "XY-9" || a[6].Str("doc_no") == "XY-9" {
		t.Errorf("%d agreements", len(a))
	}
}
