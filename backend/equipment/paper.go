package equipment

import (
	"cmp"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/print"
	"opsbook/backend/print/canvas"
	"opsbook/backend/print/lay"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// LedgerColumns are those of 《办公设备台账》 on A4: what an inspection asks for.
// On A3 all columns of the register have room.
var LedgerColumns = []string{"asset_no", "name", "class_code", "model", "unit", "qty", "purchase_date", "original_value", "net_value",
	"dept_id", "user_id", "location", "status", "remark"}

// Carded is a device with what its card shows besides its fields.
type Carded struct {
	Row   *store.Row      // nil prints an empty card
	Photo *canvas.Picture // may be nil
}

// cardTitle is the card of a fixed asset, which an empty form is too.
const cardTitle = "固定资产卡片"

// CardTitle is what the card of a device is called, by how it is managed: a chair of
// low value has no 固定资产卡片. v is nil for an empty form.
func CardTitle(lists kind.Lists, v kind.Values) string {
	f, _ := Kind.Field("manage_type")
	managed := v.Str(f.Name)
	if managed == "" || managed == f.Default {
		return cardTitle
	}
	return lists.Label(f.Codes, managed) + "卡片"
}

// Card prints a card for each device, under its own CardTitle: its facts, a picture, the number
// as a code, what the change log and the documents know of its holders, places and
// states, what was repaired and maintained, how it was disposed of. Rows for counts are
// left to be written by hand. o.Blank prints one
// empty card. More than print.MaxForms and missing glyphs are faults.
func Card(tx *store.Tx, devices []Carded, o print.Options) (pdf []byte, pages int, err error) {
	if o.Blank {
		devices = []Carded{{}}
	}
	if err := print.TooMany(len(devices)); err != nil {
		return nil, 0, err
	}
	k, err := tx.Kind(Kind.Name)
	if err != nil {
		return nil, 0, err
	}
	o.Title = cmp.Or(o.Title, cardTitle)
	c := &cards{Job: print.Begin(o.Title, o), k: k, tx: tx, context: record.Context(tx), accounts: map[string]string{}}
	for _, d := range devices {
		if err := c.one(d); err != nil {
			return nil, 0, err
		}
	}
	return c.Finish()
}

// cards are being made.
type cards struct {
	*print.Job
	k        *kind.Kind
	tx       *store.Tx
	context  kind.Context
	accounts map[string]string // id → name, see who
}

func (c *cards) one(device Carded) error {
	h := lay.Head{Company: c.Company.Name, Title: cardTitle, Right: "卡片编号：______________", Left: "折旧截至：　　　　年　　月　　日"}
	var told story
	var made store.Entry
	r := device.Row
	if r == nil {
		r = &store.Row{Values: kind.Values{}}
	} else {
		var err error
		if h.Code, err = canvas.NewCode(r.Values.Str(c.k.Key)); err != nil {
			return err
		}
		h.Title = CardTitle(c.context.Lists, r.Values)
		h.Right, h.Left = "卡片编号："+r.Values.Str(c.k.Key), "折旧截至："+print.LongDate(c.Today)
		if told, err = c.story(r); err != nil {
			return err
		}
		if made, _, err = c.tx.Born(r); err != nil {
			return err
		}
	}
	d := lay.Begin(c, lay.A4(), c.Foot(device.Row))
	d.Head(h)
	d.Fields(lay.Fields{Pairs: c.facts(r.Values), Photo: device.Photo, Label: 23})
	c.records(d, r.Values, told)
	builder, on := "", "　　　　年　　月　　日"
	if device.Row != nil {
		builder, on = c.who(made.User), day(made)
	}
	d.Signers("建卡人："+builder, "建卡日期："+on, "财务复核：")
	d.Note("注：累计折旧和净值按登记的年限、残值率和折旧方法计算，仅供参考，以财务账为准。")
	d.End()
	return nil
}

// facts are the head of the card.
func (c *cards) facts(v kind.Values) []lay.Pair {
	pair := func(short, name string) lay.Pair {
		return lay.Pair{Label: c.called(short, name), Value: c.text(v, name)}
	}
	out := []lay.Pair{
		pair("资产名称", "name"), {Label: c.called("资产类别", "class_code"), Value: c.class(v)},
		pair("规格型号", "model"), pair("品牌", "brand"),
		pair("序列号", "sn"), {Label: c.called("单位", "unit") + " / " + c.called("数量", "qty"), Value: c.measured(v)},
		pair("购置日期", "purchase_date"), pair("取得方式", "acquire_type"),
		pair("原值（元）", "original_value"), pair("供应商", "supplier_id"),
		pair("发票/合同号", "invoice_no"), pair("保修截止", "warranty_end"),
		{Label: c.called("年限", "life_years") + " / " + c.called("残值率", "residual_rate"), Value: c.life(v)}, pair("使用状态", "status"),
		pair("累计折旧", "accum_dep"), pair("净值", "net_value"),
		pair("使用部门", "dept_id"), pair("使用人", "user_id"),
		pair("存放地点", "location"), pair("启用日期", "use_date"),
	}
	attributes := c.called("配置", "attributes")
	extra := c.Check(AttributeText(c.context.Lists, v), v.Str(c.k.Key), attributes)
	for _, p := range []lay.Pair{{Label: attributes, Value: extra}, pair("附件配件", "accessories"), pair("备注", "remark")} {
		if p.Value != "" {
			p.Wide = true
			out = append(out, p)
		}
	}
	return out
}

// called is what heads a field on the card: the card's own short word, unless the
// company calls the field otherwise.
func (c *cards) called(short, name string) string {
	declared, _ := Kind.Field(name)
	if now, _ := c.k.Field(name); now.Label != declared.Label {
		return now.Label
	}
	return short
}

// text is a field as shown.
func (c *cards) text(v kind.Values, name string) string {
	f, _ := c.k.Field(name)
	return c.Check(f.Text(v[name], c.context), v.Str(c.k.Key), f.Label)
}

// class is the name of the class with its code, as far as that may be printed.
func (c *cards) class(v kind.Values) string {
	return c.text(v, "class_code") + CodeText(c.context.Lists, v.Str("class_code"))
}

// CodeText is how the code of a class may stand on paper: as it is if it was
// compared with the standard (V1), marked if only its name was (V2), and not at all
// if it is remembered (V3) or of the company's own.
func CodeText(lists kind.Lists, class string) string {
	code, _ := lists.Code("asset_class", class)
	switch code.Attr["verify"] {
	case "V1":
		return "（" + class + "）"
	case "V2":
		return "（" + class + "，待核对）"
	}
	return ""
}

func (c *cards) measured(v kind.Values) string {
	if v["qty"] == nil {
		return ""
	}
	return c.text(v, "qty") + " " + c.text(v, "unit")
}

func (c *cards) life(v kind.Values) string {
	var parts []string
	if v["life_years"] != nil {
		life := c.text(v, "life_years") + " 年"
		if v["use_years"] != nil {
			life += "（已用 " + c.text(v, "use_years") + " 年）"
		}
		parts = append(parts, life)
	}
	if v["residual_rate"] != nil {
		parts = append(parts, c.text(v, "residual_rate")+"%")
	}
	return strings.Join(parts, " / ")
}

// who is the name of an account: of the person if it says so.
func (c *cards) who(id string) string {
	if s, ok := c.accounts[id]; ok || id == "" {
		return s
	}
	c.accounts[id] = c.context.Name("app_user", id)
	if k, err := c.tx.Kind("app_user"); err == nil {
		if r, err := c.tx.ByID(k, id); err == nil && r != nil {
			c.accounts[id] = cmp.Or(r.Values.Str("display_name"), r.Values.Str("username"))
		}
	}
	return c.accounts[id]
}

// day is when something was logged.
func day(e store.Entry) string { return e.At.Format("2006-01-02") }
