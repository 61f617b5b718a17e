package demo

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"opsbook/backend/equipment"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// storeRoom is where devices in stock are.
const storeRoom = "一楼库房"

// span is how far back purchases reach, in days.
const span = 3650

// known writes one of the devices that the data list.
func (f *filler) known(tx *store.Tx, r row) error {
	i, err := strconv.Atoi(r["model"])
	if err != nil || i >= len(f.tables.models) {
		return fmt.Errorf("demo: equipment: model %q", r["model"])
	}
	v, err := f.of(tx, f.tables.models[i], f.day(r["purchase_date"]), first)
	if err != nil {
		return err
	}
	for name, x := range r.values("sn", "original_value", "location", "status", "remark") {
		v[name] = x
	}
	v["supplier_id"], v["dept_id"], v["user_id"] = f.partners[r["supplier"]], f.depts[r["dept"]], f.people[r["user"]]
	v["use_date"] = f.day(r["use_date"])
	if r["status"] == "scrapped" {
		f.dispose(v)
	}
	_, err = f.add(tx, "equipment", v)
	return err
}

// device makes up the next device. Purchases run evenly from ten years ago to today.
func (f *filler) device(tx *store.Tx) error {
	bought := f.today.AddDate(0, 0, -span*(f.extra-1-f.made)/f.extra)
	m := f.model()
	v, err := f.of(tx, m, bought.Format(time.DateOnly), f.any)
	if err != nil {
		return err
	}
	if m["sn"] != "" {
		v["sn"] = fmt.Sprintf("%s%s%07d", m["sn"], bought.Format("0601"), f.made)
	}
	v["original_value"] = price(m)*int64(9200+f.rng.IntN(1601))/10000 + int64(f.rng.IntN(100))
	v["supplier_id"] = pick(f.rng, f.suppliers[m["supplies"]])
	if f.rng.IntN(3) > 0 {
		v["invoice_no"] = fmt.Sprintf("%s%014d", bought.Format("060102"), f.rng.Int64N(1e14))
	}
	v["manage_type"] = "fixed"
	if v.Int("original_value") < 2000_00 {
		v["manage_type"] = "low_value"
	}
	f.settle(v, bought)
	f.made++
	_, err = f.add(tx, "equipment", v)
	return err
}

// of is what every device of a model has in common; choose decides on its configuration.
func (f *filler) of(tx *store.Tx, m row, bought string, choose chooser) (kind.Values, error) {
	class, ok := tx.Lists().Code("asset_class", m["class"])
	if !ok {
		return nil, fmt.Errorf("demo: model %s: no class %s", m["name"], m["class"])
	}
	v := kind.Values{"class_code": class.Key, "name": m["name"], "model": m["model"], "brand": m["brand"], "unit": m["unit"], "purchase_date": bought}
	v["asset_no"] = f.number(class.Attr["short"]+"-"+bought[:4]+"-", 4)
	v["life_years"] = class.Attr["life_tax"]
	if m["public"] == "1" {
		v["is_public"] = int64(1)
	}
	if v["manage_type"] = "fixed"; price(m) < 2000_00 {
		v["manage_type"] = "low_value"
	}
	day, err := time.Parse(time.DateOnly, bought)
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	years, err := strconv.Atoi(m["warranty"])
	if err != nil {
		return nil, fmt.Errorf("demo: model %s: %w", m["name"], err)
	}
	v["warranty_end"] = day.AddDate(years, 0, -1).Format(time.DateOnly)
	if lastCount := fmt.Sprintf("%d-12-31", f.today.Year()-1); bought <= lastCount {
		v["last_count_date"] = lastCount
	}
	v["label_done"] = int64(min(f.rng.IntN(5), 1))
	return v, configure(v, m["configuration"], choose)
}

// chooser picks one of several configurations.
type chooser func(choices []string) string

func first(choices []string) string { return choices[0] }

func (f *filler) any(choices []string) string { return pick(f.rng, choices) }

// listed is the configuration that the models of computers carry in their names.
const listed = "i5/16G/512G"

// configure fills the attributes from CPU=i5|i7;内存=16G|8G, and the model's name
// where it tells them.
func configure(v kind.Values, spec string, choose chooser) error {
	chosen := map[string]string{}
	for part := range strings.SplitSeq(spec, ";") {
		name, choices, ok := strings.Cut(part, "=")
		if !ok {
			continue
		}
		chosen[name] = choose(strings.Split(choices, "|"))
		if err := equipment.SetAttribute(v, name, chosen[name]); err != nil {
			return err
		}
	}
	v["model"] = strings.Replace(v.Str("model"), listed, chosen["CPU"]+"/"+chosen["内存"]+"/"+chosen["硬盘"], 1)
	return nil
}

// settle gives a device a status that its age allows, a holder and a place.
func (f *filler) settle(v kind.Values, bought time.Time) {
	holder := pick(f.rng, f.staff)
	v["dept_id"], v["location"] = holder.dept, pick(f.rng, f.places)
	inUse := bought.AddDate(0, 0, 2+f.rng.IntN(19))
	status := f.status(bought)
	if inUse.After(f.today) {
		status = "in_stock"
	}
	v["status"] = status
	if status == "in_stock" {
		v["location"] = storeRoom
		return
	}
	v["use_date"] = inUse.Format(time.DateOnly)
	if v["user_id"] = holder.id; v["is_public"] == int64(1) {
		v["user_id"] = f.heads[holder.dept]
	}
	if status == "scrapped" {
		f.dispose(v)
	}
}

// status draws one by the shares of the domain's seed; scrapping takes age.
func (f *filler) status(bought time.Time) string {
	old := f.today.Sub(bought).Hours()/24 > 6*365
	switch n := f.rng.IntN(100); {
	case n < 8:
		return "in_stock"
	case n < 13:
		return "idle"
	case n < 16:
		return "repairing"
	case n < 18:
		return "borrowed"
	case n < 20 && old:
		return "scrap_pending"
	case n < 35 && old:
		return "scrapped"
	}
	return "in_use"
}

// dispose marks a device as scrapped in the year after its sixth.
func (f *filler) dispose(v kind.Values) {
	day, err := time.Parse(time.DateOnly, v.Str("purchase_date"))
	if err == nil {
		day = day.AddDate(6, f.rng.IntN(12), 0)
	}
	if day.After(f.today) {
		day = f.today
	}
	v["dispose_date"], v["user_id"], v["location"] = day.Format(time.DateOnly), nil, storeRoom
}

// model draws a model by its share of the listed devices.
func (f *filler) model() row {
	total := 0
	for _, m := range f.tables.models {
		total += weight(m)
	}
	n := f.rng.IntN(total)
	for _, m := range f.tables.models {
		if n -= weight(m); n < 0 {
			return m
		}
	}
	return f.tables.models[0]
}

// weight and price read columns whose digits the tests vouch for.
func weight(m row) int { n, _ := strconv.Atoi(m["weight"]); return n }

func price(m row) int64 { n, _ := strconv.ParseInt(m["price"], 10, 64); return n * 100 }
