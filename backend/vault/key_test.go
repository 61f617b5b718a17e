package vault_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/vault"
)

func TestGroups(t *testing.T) {
	var k vault.Key
	for i := range k {
		k[i] = byte(i * 7)
	}
	g := k.Groups()
	var digits strings.Builder
	for _, s := range g {
		if len(s) != 5 {
			t.Fatalf("group %q", s)
		}
		digits.WriteString(s[:4])
	}
	if len(g) != 16 || digits.String() != strings.ToUpper(hex.EncodeToString(k[:])) {
		t.Fatal("without check letters it is not the key in hex: ", g)
	}
	if g[0] != "0007P" || g[1] != "0E15L" {
		t.Error("docs/file-format.md has another example: ", g[:2])
	}
	for _, typed := range []string{
		strings.Join(g, " "), strings.Join(g, "-"), strings.Join(g, ""), strings.Join(g, "\r\n"),
		strings.ToLower(strings.Join(g, " – ")),
		strings.NewReplacer("0", "o", "1", "I", "5", "s").Replace(strings.Join(g, " ")),
		strings.NewReplacer("A", "Ａ", "7", "７", " ", "\u3000").Replace(strings.Join(g, " ")),
	} {
		if got, err := vault.ParseGroups(typed); err != nil || got != k {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestGroupsNameTheWrongOne(t *testing.T) {
	k := vault.NewKey()
	replace := func(i int, s string) string {
		g := k.Groups()
		g[i] = s
		return strings.Join(g, " ")
	}
	g := k.Groups()
	tests := []struct{ name, typed, zh string }{
		{"nothing", "", "输入了 0 组"},
		{"one group", g[0], "输入了 1 组"},
		{"one too many", strings.Join(g, " ") + " " + g[15], "输入了 17 组"},
		{"last check letter missing", strings.Join(g, " ")[:16*6-2], "第 16 组"},
		{"a digit missing", replace(4, g[4][1:]), "第 5 组"},
		{"a digit twice", replace(4, g[4][:1]+g[4]), "第 5 组"},
		{"no hex digit", replace(6, "12É4K"), "第 7 组"},
		{"too long", strings.Repeat("1", 5000), "太长"},
		{"a sentence", "恢复密钥", "第 1 组"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := vault.ParseGroups(tt.typed)
			want(t, err, fault.Invalid, tt.zh)
		})
	}
}

// Each wrong digit, each swap of neighbours and each swap of two groups shows.
func TestGroupsCatchEverySlip(t *testing.T) {
	k := vault.NewKey()
	good := k.Groups()
	refuse := func(g []string, what string) {
		t.Helper()
		if got, err := vault.ParseGroups(strings.Join(g, " ")); err == nil && got != k {
			t.Errorf("%s passes", what)
		}
	}
	for i := range good {
		for p := range 4 {
			for _, d := range "0123456789ABCDEF" {
				g := k.Groups()
				g[i] = g[i][:p] + string(d) + g[i][p+1:]
				refuse(g, "a wrong digit")
			}
			if p > 0 {
				g := k.Groups()
				g[i] = g[i][:p-1] + g[i][p:p+1] + g[i][p-1:p] + g[i][p+1:]
				refuse(g, "swapped digits")
			}
		}
		for j := range i {
			g := k.Groups()
			g[i], g[j] = g[j], g[i]
			refuse(g, "swapped groups")
		}
	}
}

func FuzzParseGroups(f *testing.F) {
	f.Add(strings.Join(vault.Key{1, 2, 3}.Groups(), " "))
	f.Add("0000G")
	f.Add("oIs ２３\u3000— \xff")
	f.Fuzz(func(t *testing.T, text string) {
		k, err := vault.ParseGroups(text)
		if err != nil {
			if !fault.Is(err, fault.Invalid) || k != (vault.Key{}) {
				t.Fatal(err, k)
			}
			return
		}
		again, err := vault.ParseGroups(strings.Join(k.Groups(), ""))
		if err != nil || again != k {
			t.Fatal("does not come back: ", err)
		}
	})
}
