package kind_test

import (
	"testing"

	"opsbook/backend/kind"
)

func TestPairs(t *testing.T) {
	f := kind.Field{Name: "attributes", Label: "配置", English: "Configuration", Type: kind.JSON}
	tests := []struct{ typed, stored, shown string }{
		{"内存:16G; CPU：i5", `{"CPU":"i5","内存":"16G"}`, "CPU:i5;内存:16G"},
		{"MAC地址:AA:BB:CC", `{"MAC地址":"AA:BB:CC"}`, "MAC地址:AA:BB:CC"},
		{`{"b":"2", "a":"1"}`, `{"a":"1","b":"2"}`, "a:1;b:2"},
		{`{"接口":"USB;HDMI"}`, `{"接口":"USB;HDMI"}`, `{"接口":"USB;HDMI"}`},
		{`{"a":" 1"}`, `{"a":" 1"}`, `{"a":" 1"}`},
		{`{"a:b":"1"}`, `{"a:b":"1"}`, `{"a:b":"1"}`},
		{`[1,2]`, `[1,2]`, `[1,2]`},
		{`{"n":3}`, `{"n":3}`, `{"n":3}`},
		{`{}`, `{}`, `{}`},
		{"i5 16G", "", ""}, {"CPU:", "", ""}, {":i5", "", ""}, {"a:1;a:2", "", ""}, {"{", "", ""},
	}
	for _, tt := range tests {
		v, _, err := f.Parse(tt.typed, kind.Context{})
		if (err != nil) != (tt.stored == "") || err == nil && v != tt.stored {
			t.Errorf("%s: stored %v, %v, want %s", tt.typed, v, err, tt.stored)
		}
		if err != nil {
			continue
		}
		if got := f.Text(v, kind.Context{}); got != tt.shown {
			t.Errorf("%s: shown %s, want %s", tt.typed, got, tt.shown)
		}
		if again, _, err := f.Parse(f.Text(v, kind.Context{}), kind.Context{}); again != v {
			t.Errorf("%s: read back %v, %v", tt.typed, again, err)
		}
	}
}
