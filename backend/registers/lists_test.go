package registers_test

import (
	"strings"
	"testing"

	"opsbook/backend/kind"
	"opsbook/backend/registers"
)

func TestListCounts(t *testing.T) {
	lists := registers.Lists()
	codes := 0
	for name, l := range lists {
		if l.Name != name || l.Label == "" || l.English == "" || len(l.Codes) == 0 {
			t.Errorf("%s: name, label or codes", name)
		}
		if name != "asset_class" {
			codes += len(l.Codes)
		}
	}
	// The domain's 135 lists with 718 codes, one more for partners who supply goods,
	// the two kinds of days, the statuses of stock documents and of months, what documents and
	// chains of approval need, six for reports, seven for partners, six for trainings, three for changes of position and rosters, who is told of what falls due, and the asset classes.
	if len(lists) != 177 || codes != 961 || len(lists["asset_class"].Codes) != 69 {
		t.Errorf("%d lists, %d codes, %d classes", len(lists), codes, len(lists["asset_class"].Codes))
	}
}

// A text finds one code only, whichever way it is written.
func TestEveryWordMeansOneCode(t *testing.T) {
	for name, l := range registers.Lists() {
		seen := map[string]string{}
		for _, c := range l.Codes {
			if c.Key == "" || c.Label == "" || !strings.Contains(" ok info warn bad ", " "+c.Attr["tone"]) {
				t.Errorf("%s: a code without key or label, or of tone %q", name, c.Attr["tone"])
			}
			for _, word := range append([]string{c.Key, c.Label, c.English}, c.Alias...) {
				word = strings.ToLower(strings.Join(strings.Fields(word), ""))
				if other := seen[word]; word != "" && other != "" && other != c.Key {
					t.Errorf("%s: %s is both %s and %s", name, word, other, c.Key)
				}
				seen[word] = c.Key
			}
		}
	}
}

func TestUsedCodesHaveEnglish(t *testing.T) {
	lists := registers.Lists()
	for _, k := range declared() {
		for _, f := range k.Fields {
			for _, c := range lists[f.Codes].Codes {
				if c.English == "" {
					t.Errorf("%s (%s.%s): %s has no English", f.Codes, k.Name, f.Name, c.Key)
				}
			}
		}
	}
}

func TestOldWords(t *testing.T) {
	lists := registers.Lists()
	tests := []struct{ list, word, key string }{
		{"equip_status", "使用中", "in_use"}, {"equip_status", "已报废", "scrapped"}, {"equip_status", "报废", "scrapped"}, {"equip_status", "闲置", "idle"},
		{"gender", "男", "M"}, {"gender", "1", "M"}, {"gender", "F", "F"}, {"education", "研究生", "master"}, {"emp_status", "试用期", "probation"},
		{"partner_grade", "优", "A"}, {"partner_grade", "良", "B"}, {"partner_grade", "合格", "C"}, {"partner_grade", "A", "A"},
		{"partner_category", "物流", "WL"}, {"partner_category", "仓储", "WL"}, {"partner_category", "渠道", "QD"}, {"partner_category", "法律", "FL"},
		{"partner_category", "equipment", "GY"}, {"partner_category", "furniture", "GY"}, {"partner_category", "it", "JS"},
		{"asset_class", "笔记本电脑", "A02010108"}, {"asset_class", "台式电脑", "A02010105"}, {"unit", "把", "把"},
	}
	for _, tt := range tests {
		if c, ok := lists.Find(tt.list, tt.word); !ok || c.Key != tt.key {
			t.Errorf("%s: %s finds %q, want %s", tt.list, tt.word, c.Key, tt.key)
		}
	}
}

// Only the narrowest classes are offered; each says how well it is known.
func TestAssetClasses(t *testing.T) {
	lists := registers.Lists()
	verified := map[string]int{}
	parents := map[string]bool{}
	for _, c := range lists["asset_class"].Codes {
		parents[c.Attr["parent"]] = true
	}
	for _, c := range lists["asset_class"].Codes {
		verified[c.Attr["verify"]]++
		if c.Attr["edition"] != "GB/T 14885-2022" || c.English == "" {
			t.Errorf("%s: edition or English", c.Key)
		}
		leaf := c.Attr["leaf"] == "yes"
		if leaf == parents[c.Key] {
			t.Errorf("%s: leaf %v, but parent of others %v", c.Key, leaf, parents[c.Key])
		}
		if asset := c.Attr["tax_group"] != "consumable"; c.Off == (leaf && asset) {
			t.Errorf("%s: off %v, leaf %v", c.Key, c.Off, leaf)
		}
		if up := c.Attr["parent"]; up != "" {
			if _, ok := lists.Code("asset_class", up); !ok || up >= c.Key {
				t.Errorf("%s: parent %s", c.Key, up)
			}
		}
		if !c.Off && (c.Attr["short"] == "" || c.Attr["life_tax"] == "" || c.Attr["life_gov"] == "") {
			t.Errorf("%s: short code or life", c.Key)
		}
		zh, en := strings.Split(c.Attr["attributes"], ";"), strings.Split(c.Attr["attributes_en"], ";")
		if len(zh) != len(en) {
			t.Errorf("%s: %d attributes, %d in English", c.Key, len(zh), len(en))
		}
	}
	if verified["V1"] != 24 || verified["V2"] != 27 || verified["V3"] != 18 {
		t.Errorf("confidence: %v", verified)
	}
}

// The lists of status fields agree with the checks that name their codes.
func TestChecksNameRealCodes(t *testing.T) {
	lists := registers.Lists()
	for _, k := range declared() {
		for _, c := range k.Checks {
			for _, w := range c.When {
				f, _ := k.Field(w.Field)
				for _, key := range w.In {
					if _, ok := lists.Code(f.Codes, key); f.Type == kind.Enum && key != "" && !ok {
						t.Errorf("%s.%s: a check names %s, which is no code of %s", k.Name, c.Field, key, f.Codes)
					}
				}
			}
		}
	}
}
