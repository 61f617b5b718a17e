package equipment

import (
	"maps"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/sheet"
)

// attributeAlias are other headings that old ledgers use for attributes.
var attributeAlias = map[string][]string{
	"CPU": {"处理器"}, "内存": {"内存容量"}, "硬盘": {"硬盘容量"}, "操作系统": {"系统", "OS"}, "MAC地址": {"MAC", "网卡地址", "物理地址"}, "IP地址": {"IP"},
	"屏幕尺寸": {"显示器尺寸"}, "车牌号": {"车牌", "车牌号码"}, "车架号": {"车辆识别代号", "VIN"}, "彩色": {"是否彩色"}, "耗材型号": {"硒鼓型号", "墨盒型号"},
}

// attributeHeads are the headings of columns that hold attributes: those that any
// class in use asks for, in both languages.
func attributeHeads(lists kind.Lists) map[string]string {
	out := map[string]string{}
	for _, c := range lists["asset_class"].Codes {
		english := strings.Split(c.Attr["attributes_en"], ";")
		for i, name := range Declared(lists, c.Key) {
			for _, also := range attributeAlias[name] {
				out[also] = name
			}
			if i < len(english) && english[i] != "" {
				out[english[i]] = name
			}
		}
	}
	for _, c := range lists["asset_class"].Codes {
		for _, name := range Declared(lists, c.Key) {
			out[name] = name
		}
	}
	return out
}

// configured puts the texts of attribute columns among the attributes of the
// device. Empty cells leave what is there.
func configured(c *sheet.Case) error {
	if len(c.More) == 0 {
		return nil
	}
	v := kind.Values{"attributes": c.Values["attributes"]}
	for _, name := range slices.Sorted(maps.Keys(c.More)) {
		if err := SetAttribute(v, name, parse.Fold(c.More[name])); err != nil {
			return err
		}
	}
	f, _ := Kind.Field("attributes")
	if _, _, err := f.Parse(v.Str("attributes"), kind.Context{}); fault.Is(err, fault.Invalid) {
		say := fault.Of(err).Message
		c.Warn("attributes", "", fault.T(f.Label+say.ZH+"配置各列没有导入。", f.English+" "+say.EN+" The columns of attributes were not imported."))
		return nil
	}
	c.Set("attributes", v["attributes"])
	return nil
}
