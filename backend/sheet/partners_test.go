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
