package app_test

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"opsbook/app"
	"opsbook/backend/fault"
)

// diagnosed is the text of a diagnosis.
func diagnosed(t *testing.T, o *office, said string) string {
	t.Helper()
	out, err := o.a.Diagnosis(said)
	if err != nil {
		t.Fatal(err)
	}
	b, err := app.OutBytes(o.a, out.Token)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A diagnosis says how much there is, and nothing of what it is: no record, no
// name, no user, no place on the disk and no key.
func TestDiagnosisTellsNoData(t *testing.T) {
	o := newOffice(t)
	if err := o.a.SetDay("2030-05-01", false, "劳动节"); err != nil {
		t.Fatal(err)
	}
	text := diagnosed(t, o, "")
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

// What was shown by its reference only stands in the report, without the places on
// the disk, and a ledger that is locked can still be reported on.
func TestDiagnosisTellsWhatFailed(t *testing.T) {
	o := newOffice(t)
	place, err := o.a.DataFolder()
	if err != nil {
		t.Fatal(err)
	}
	var said fault.Fault
	explain := app.Explainer(o.a)
	if err := json.Unmarshal([]byte(explain(fmt.Errorf("read %s/opsbook.db: %w", place.Dir, io.ErrUnexpectedEOF))), &said); err != nil {
		t.Fatal(err)
	}
	if said.Code != fault.Internal || said.Ref == "" {
		t.Errorf("%+v", said)
	}
	if plain := explain(fault.New(fault.Damaged, "不是工作簿。", "No workbook.")); strings.Contains(plain, `"ref"`) {
		t.Errorf("what is wrong with a file that was brought is no failure of the program: %s", plain)
	}
	if _, err := o.a.Lock(); err != nil {
		t.Fatal(err)
	}
	text := diagnosed(t, o, "TypeError: boom")
	for _, s := range []string{"[" + said.Ref + "]", "read …/opsbook.db: unexpected EOF", "[page]", "TypeError: boom", "全部 all: 不能读取", "state: locked"} {
		if !strings.Contains(text, s) {
			t.Errorf("the report lacks %q:\n%s", s, text)
		}
	}
	if strings.Contains(text, place.Dir) {
		t.Errorf("the report tells the folder:\n%s", text)
	}
}
