package papers_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"opsbook/backend/attach"
	"opsbook/backend/desk"
	"opsbook/backend/equipment"
	"opsbook/backend/flow"
	"opsbook/backend/forms"
	"opsbook/backend/kind"
	"opsbook/backend/labels"
	"opsbook/backend/lens"
	"opsbook/backend/number"
	"opsbook/backend/papers"
	"opsbook/backend/partner"
	"opsbook/backend/people"
	"opsbook/backend/purchase"
	"opsbook/backend/record"
	"opsbook/backend/registers"
	"opsbook/backend/requisition"
	"opsbook/backend/stock"
	"opsbook/backend/stocktake"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/training"
	"opsbook/backend/user"
)

// office is a small company in a real file, with a clerk who prints and a clock
// that the test moves.
type office struct {
	t     testing.TB
	s     *store.Store
	desk  *desk.Desk
	ids   map[string]string // of records by number or name
	today time.Time
}

func open(t testing.TB) *office {
	t.Helper()
	kinds := slices.Concat(registers.Kinds(), equipment.Kinds(), stock.Kinds(), requisition.Kinds(), purchase.Kinds(), stocktake.Kinds(), training.Kinds(), partner.Kinds(), people.Kinds(), forms.Kinds())
	forms.Bind(kinds)
	cfg := storetest.Config(t, registers.Lists(), append(kinds, user.Kind, number.Kind, flow.Kind, flow.Stages, flow.Delegations, labels.Kind, attach.Kind)...)
	o := &office{t: t, ids: map[string]string{}, today: storetest.Clock.AddDate(0, -2, 0)}
	cfg.Now = func() time.Time { return o.today }
	o.s = storetest.Reopen(t, cfg)
	set := lens.NewSet(o.s, 0)
	t.Cleanup(func() { set.Close() })
	o.desk = &desk.Desk{Store: o.s, Lenses: set, Actor: user.System()}
	o.people()
	o.devices()
	o.today = storetest.Clock
	return o
}

// write runs fn as the one who works; lists show it afterwards.
func (o *office) write(fn func(tx *store.Tx) error) {
	o.t.Helper()
	changes, err := o.s.Write(context.Background(), o.desk.Actor, fn)
	if err == nil {
		err = o.desk.Lenses.Changed(context.Background(), changes)
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) add(name, kindName string, v kind.Values) {
	o.t.Helper()
	o.write(func(tx *store.Tx) error {
		k, err := tx.Kind(kindName)
		if err != nil {
			return err
		}
		o.ids[name], err = record.Add(tx, k, v)
		return err
	})
}

func (o *office) put(name string, v kind.Values) {
	o.t.Helper()
	o.today = o.today.AddDate(0, 0, 5)
	o.putAs(equipment.Kind.Name, name, v)
}

func (o *office) putAs(kindName, name string, v kind.Values) {
	o.t.Helper()
	o.write(func(tx *store.Tx) error {
		k, err := tx.Kind(kindName)
		if err != nil {
			return err
		}
		return record.Put(tx, k, o.ids[name], v)
	})
}

func (o *office) people() {
	o.add("org", "organisation", kind.Values{"name": "星桥澜运营服务有限公司(虚构)", "short_name": "星桥澜", "unit_line": "星桥澜 运营区"})
	for i, name := range []string{"行政部", "运营一部", "市场与合作伙伴拓展部"} {
		o.add(name, "department", kind.Values{"dept_code": "D" + fmt.Sprint(i+1), "dept_name": name, "headcount_plan": int64(3 + i), "found_date": "2019-03-01"})
	}
	o.add("张伟", "employee", kind.Values{"name": "张伟", "gender": "M", "dept_id": o.ids["运营一部"], "position_id": "运营专员", "grade": "高级专员",
		"birth_date": "1994-07-02", "mobile": "13800000007", "hire_date": "2021-03-01", "contract_start": "2024-03-01", "contract_end": "2027-02-28",
		"education": "本科", "remark": "兼任部门资产管理员，负责三楼公用设备的领用登记、报修和盘点配合。"})
	o.add("证书", "employee_cert", kind.Values{"employee_id": o.ids["张伟"], "name": "公文写作(中级)", "no": "GW-2023-0088", "issue_date": "2023-05-06", "expiry": "2028-05-05"})
	o.add("李𠮷", "employee", kind.Values{"name": "李𠮷", "gender": "F", "dept_id": o.ids["行政部"], "position_id": "行政文员", "hire_date": "2022-06-13"})
	o.add("晴川", "partner", kind.Values{"name": "晴川办公设备商行(虚构)", "short_name": "晴川办公", "category": "GY", "level": "core", "status": "active",
		"uscc": "91310000MA1FL0004E", "reg_capital": int64(5_000_000), "address": "云栖市(虚构)星桥路 18 号", "business": "办公设备、耗材与维修", "coop_mode": "采购供货",
		"coop_content": "办公设备及耗材集中采购、上门维修；每季度对账一次。", "first_date": "2019-05-20", "dept_id": o.ids["行政部"], "owner_id": o.ids["李𠮷"]})
	for i, name := range []string{"王经理", "赵工"} {
		o.add(name, "partner_contact", kind.Values{"partner_id": o.ids["晴川"], "name": name, "title": []string{"客户经理", "维修工程师"}[i], "phone": "13800000011", "is_main": int64(1 - i)})
	}
	o.add("文员", "app_user", kind.Values{"username": "liji", "display_name": "李𠮷", "employee_id": o.ids["李𠮷"], "roles": "clerk;admin", "data_scope": "all"})
	o.as("liji")
}

// as makes an account the one who works.
func (o *office) as(username string) {
	o.t.Helper()
	err := o.desk.Read(context.Background(), func(tx *store.Tx) (err error) {
		o.desk.Actor, err = user.ActorOf(tx, username)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) devices() {
	base := kind.Values{"model": "启明 T500 i5/16G/512G", "brand": "启明(虚构)", "purchase_date": "2024-03-12", "original_value": int64(459900), "class_code": "A02010105",
		"supplier_id": o.ids["晴川"], "invoice_no": "24412000000012345678", "dept_id": o.ids["运营一部"], "user_id": o.ids["张伟"], "location": "3楼305",
		"use_date": "2024-03-15", "warranty_end": "2027-03-11", "life_years": int64(3), "residual_rate": int64(500), "status": "in_use"}
	device := func(no, name string, other kind.Values) {
		v := kind.Values{"asset_no": no, "name": name}
		for _, from := range []kind.Values{base, other} {
			for f, x := range from {
				v[f] = x
			}
		}
		o.add(no, "equipment", v)
	}
	device("DN-2024-0012", "台式计算机", kind.Values{"sn": "QM5X240312", "dept_id": nil, "user_id": nil, "location": "一楼库房", "status": "in_stock",
		"attributes": `{"CPU":"i5-13400","内存":"16G","MAC地址":"00-00-5E-00-53-01"}`, "accessories": "电源线、键盘、鼠标"})
	device("DN-2024-0013", "台式计算机", nil)
	device("DY-2023-0002", "多功能一体机", kind.Values{"class_code": "A02020400", "model": "墨迹 CX-5000 A3 彩色数码复合机（双面器、四纸盒、装订器）", "original_value": int64(1704221),
		"dept_id": o.ids["市场与合作伙伴拓展部"], "user_id": nil, "is_public": int64(1), "remark": "放在三楼走廊，刷卡打印；每月由晴川上门保养一次，耗材另计。"})
	device("JJ-2024-0001", "文件柜", kind.Values{"class_code": "A05010502", "model": "钢制五节", "unit": "组", "original_value": int64(68038), "manage_type": "low_value", "qty": int64(3), "last_count_date": "2025-12-31"})
	device("DN-2019-0007", "便携式计算机", kind.Values{"class_code": "A02010108", "purchase_date": "2019-04-02", "use_date": "2019-04-08", "warranty_end": "2022-04-01"})

	o.put("DN-2024-0012", kind.Values{"status": "in_use", "dept_id": o.ids["运营一部"], "user_id": o.ids["张伟"], "location": "3楼305"})
	o.put("DN-2024-0012", kind.Values{"remark": "键盘已更换"})
	o.put("DN-2024-0012", kind.Values{"location": "3楼301会议室"})
	o.put("DN-2024-0012", kind.Values{"dept_id": o.ids["行政部"], "user_id": o.ids["李𠮷"], "location": "1楼前台"})
	o.put("DN-2024-0012", kind.Values{"status": "repairing"})
	o.write(func(tx *store.Tx) error {
		return record.Void(tx, &equipment.Kind, o.ids["DN-2019-0007"], "重复登记")
	})
	o.write(func(tx *store.Tx) error {
		_, err := attach.Add(tx, &equipment.Kind, o.ids["DY-2023-0002"], "photos", "铭牌.jpg", bytes.NewReader(photo(o.t)))
		return err
	})
}

func photo(t testing.TB) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 260, 200))
	for y := range 200 {
		for x := range 260 {
			img.SetGray(x, y, color.Gray{Y: uint8(90 + (x+y)/4)})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// print makes a paper that must succeed.
func (o *office) print(form string, in papers.Input) (pdf []byte, pages int) {
	o.t.Helper()
	p, err := papers.Make(context.Background(), o.desk, form, in)
	if err != nil {
		o.t.Fatalf("%s: %v", form, err)
	}
	return p.PDF, p.Pages
}

// sample leaves a paper in $OPSBOOK_SAMPLES to be looked at.
func sample(t testing.TB, name string, pdf []byte) {
	t.Helper()
	if dir := os.Getenv("OPSBOOK_SAMPLES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// flat is text without the blanks and line ends that layout puts in.
func flat(s string) string { return strings.Join(strings.Fields(s), "") }
