package equipment

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/kind"
)

// Attribute is one name–value pair of a device: CPU, memory, MAC address. They
// are one JSON object in the field attributes: one cell that the search reads as
// it reads any text, that an import fills from columns of the same names, and
// that costs a device no row of its own.
type Attribute struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Declared returns the names of the attributes that a class asks for, in the
// order of the form; nil for a class that asks for none.
func Declared(lists kind.Lists, class string) []string {
	c, ok := lists.Code("asset_class", class)
	if !ok || c.Attr["attributes"] == "" {
		return nil
	}
	return strings.Split(c.Attr["attributes"], ";")
}

// Attributes returns what a device has: first the names its class asks for, empty
// or not, then others by name. A cell that is no object of texts has none.
func Attributes(lists kind.Lists, v kind.Values) []Attribute {
	have := attributes(v)
	var out []Attribute
	for _, name := range Declared(lists, v.Str("class_code")) {
		out = append(out, Attribute{name, have[name]})
		delete(have, name)
	}
	var more []Attribute
	for name, value := range have {
		more = append(more, Attribute{name, value})
	}
	slices.SortFunc(more, func(a, b Attribute) int { return strings.Compare(a.Name, b.Name) })
	return append(out, more...)
}

func attributes(v kind.Values) map[string]string {
	have := map[string]string{}
	if s := v.Str("attributes"); s != "" && json.Unmarshal([]byte(s), &have) != nil {
		return map[string]string{}
	}
	return have
}

// SetAttribute writes one attribute into v; an empty value takes it out.
func SetAttribute(v kind.Values, name, value string) error {
	have := attributes(v)
	if have[name] = value; value == "" {
		delete(have, name)
	}
	if len(have) == 0 {
		v["attributes"] = nil
		return nil
	}
	b, err := json.Marshal(have)
	if err != nil {
		return fmt.Errorf("equipment: attributes: %w", err)
	}
	v["attributes"] = string(b)
	return nil
}

// AttributeText is how a card and a list show them: CPU i5；内存 16G.
func AttributeText(lists kind.Lists, v kind.Values) string {
	var parts []string
	for _, a := range Attributes(lists, v) {
		if a.Value != "" {
			parts = append(parts, a.Name+" "+a.Value)
		}
	}
	return strings.Join(parts, "；")
}
