package app_test

import (
	"strings"
	"testing"

	"opsbook/app"
)

// A diagnosis says how much there is, and nothing of what it is: no record, no
// name, no user, no place on the disk and no key.
func TestDiagnosisTellsNoData(t *testing.T) {
	o := newOffice(t)
	if err := o.a.SetDay("2030-05-01", false, "劳动节"); err != nil {
		t.Fatal(err)
	}
	out, err := o.a.Diagnosis()
	if err != nil {
		t.Fatal(err)
	}
	b, err := app.OutBytes(o.a, out.Token)
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	groups, err := o.a.RecoveryKey(password)
	if err != nil {
		t.Fatal(err)
	}
	place, err := o.a.DataFolder()
	if err != nil {
		t.Fatal(err)
	}
	secrets := append(groups, "周雨桐", "打印机", "行政部", "星桥澜", "boss", "劳动节", "2030", "3楼305", password, place.Dir)
	for _, s := range secrets {
		if strings.Contains(text, s) {
			t.Errorf("the report tells %q:\n%s", s, text)
		}
	}
	for _, s := range []string{"办公设备台账 equipment: 1", "员工名册 employee: 1", "节假日与调休 holiday: 1", "key slots: 7", "last backup: 从未"} {
		if !strings.Contains(text, s) {
			t.Errorf("the report lacks %q:\n%s", s, text)
		}
	}
	if place.Records < 10 || place.Changes < int64(place.Records) || place.Size < 4096 || place.Free == 0 {
		t.Errorf("%+v", place)
	}
	if problems, err := o.a.VerifyAll(); err != nil || len(problems) != 0 {
		t.Errorf("%v %v", problems, err)
	}
}
