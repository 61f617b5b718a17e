package demo

import (
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// company writes everything but the devices.
func (f *filler) company(tx *store.Tx) error {
	for _, step := range []func(*store.Tx) error{f.empty, f.organisation, f.departments, f.listedPositions, f.employees, f.appoint, f.locations, f.listedPartners, f.supplies} {
		if err := step(tx); err != nil {
			return err
		}
	}
	return nil
}

// empty refuses a file that is somebody's.
func (f *filler) empty(tx *store.Tx) error {
	for _, name := range []string{"department", "employee", "equipment"} {
		k, err := tx.Kind(name)
		if err != nil {
			return err
		}
		rows, err := tx.From(k, 0, 1)
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			return fault.New(fault.Conflict, "“%[1]s”里已有数据，演示数据只能写进空的台账。", "There are records in %[2]s; demo data go into an empty file only.", k.Label, k.English)
		}
	}
	return nil
}

func (f *filler) organisation(tx *store.Tx) error {
	v := kind.Values{"name": "星桥澜运营服务有限公司(虚构)", "short_name": "星桥澜", "unit_line": "星桥澜运营服务有限公司(虚构) 运营区",
		"city": "云栖市(虚构)", "address": "云栖市星桥路 1 号运营楼", "phone": "0000-5550000"}
	k, err := tx.Kind("organisation")
	if err != nil {
		return err
	}
	rows, err := tx.From(k, 0, 1)
	if err != nil {
		return err
	}
	if len(rows) > 0 {
		f.done++
		return record.Put(tx, k, rows[0].ID, v)
	}
	_, err = f.add(tx, "organisation", v)
	return err
}

func (f *filler) departments(tx *store.Tx) error {
	for _, r := range f.tables.departments {
		id, err := f.add(tx, "department", kind.Values{"dept_code": r["code"], "dept_name": r["name"], "dept_alias": r["alias"],
			"headcount_plan": r["headcount"], "duties": r["duties"]})
		if err != nil {
			return err
		}
		f.depts[r["name"]] = id
	}
	return nil
}

func (f *filler) listedPositions(tx *store.Tx) error {
	for _, r := range f.tables.positions {
		dept := f.depts[r["dept"]]
		_, err := f.add(tx, "position", kind.Values{"pos_code": r["code"], "pos_name": r["name"], "dept_id": dept, "grade": r["grade"], "headcount": r["headcount"]})
		if err != nil {
			return err
		}
		if !strings.HasSuffix(r["name"], "负责人") {
			f.positions[dept] = append(f.positions[dept], r["name"])
		}
	}
	return nil
}

func (f *filler) employees(tx *store.Tx) error {
	for _, r := range f.tables.employees {
		hired := f.day(r["hire_date"])
		v := kind.Values(r.values("name", "gender", "grade", "employ_type", "status", "education", "mobile"))
		v["emp_no"], v["dept_id"], v["position_id"] = f.number(hired[:4], 3), f.depts[r["dept"]], r["position"]
		for _, name := range []string{"birth_date", "hire_date", "regular_date", "contract_start", "contract_end", "leave_date"} {
			v[name] = f.day(r[name])
		}
		id, err := f.add(tx, "employee", v)
		if err != nil {
			return err
		}
		f.people[r["name"]] = id
		if r["status"] != "left" {
			f.staff = append(f.staff, person{id, f.depts[r["dept"]]})
		}
	}
	return nil
}

// appoint names the heads of the departments and the executive in charge.
func (f *filler) appoint(tx *store.Tx) error {
	k, err := tx.Kind("department")
	if err != nil {
		return err
	}
	if err := f.offices(tx); err != nil {
		return err
	}
	executive := f.people[f.tables.departments[0]["manager"]]
	for _, r := range f.tables.departments {
		id := f.depts[r["name"]]
		f.heads[id] = f.people[r["manager"]]
		if err := record.Put(tx, k, id, kind.Values{"manager_id": f.heads[id], "leader_id": executive}); err != nil {
			return err
		}
	}
	return nil
}

// offices names the departments that applications go to.
func (f *filler) offices(tx *store.Tx) error {
	k, err := tx.Kind("organisation")
	if err != nil {
		return err
	}
	rows, err := tx.From(k, 0, 1)
	if err != nil || len(rows) == 0 {
		return err
	}
	return record.Put(tx, k, rows[0].ID, kind.Values{"admin_dept": f.depts["行政部"], "finance_dept": f.depts["财务部"]})
}

func (f *filler) locations(tx *store.Tx) error {
	for _, r := range f.tables.locations {
		v := kind.Values(r.values("name", "building", "floor", "alias"))
		if _, err := f.add(tx, "location", v); err != nil {
			return err
		}
		f.places = append(f.places, r["name"])
	}
	return nil
}

func (f *filler) listedPartners(tx *store.Tx) error {
	for _, r := range f.tables.partners {
		v := kind.Values(r.values("name", "short_name", "category", "supplier_category", "level", "uscc", "legal_rep", "reg_capital",
			"business", "coop_mode", "coop_content", "grade", "status"))
		v["first_date"], v["dept_id"], v["owner_id"], v["last_score"] = f.day(r["first_date"]), f.depts[r["dept"]], f.people[r["owner"]], r["score"]
		id, err := f.add(tx, "partner", v)
		if err != nil {
			return err
		}
		f.partners[r["name"]] = id
		if s := r["supplier_category"]; s != "" {
			f.suppliers[s] = append(f.suppliers[s], id)
		}
		if _, err := f.add(tx, "partner_contact", kind.Values{"partner_id": id, "name": r["contact"], "phone": r["phone"], "is_main": "是"}); err != nil {
			return err
		}
	}
	return nil
}

// supplies writes the catalogue of office supplies.
func (f *filler) supplies(tx *store.Tx) error {
	for _, r := range f.tables.supplies {
		v := kind.Values(r.values("name", "spec", "unit", "pack_unit", "pack_ratio", "category", "ref_price", "min_qty", "max_qty", "durable"))
		if _, err := f.add(tx, "supply_item", v); err != nil {
			return err
		}
	}
	return nil
}
