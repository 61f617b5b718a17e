package kind_test

import (
	"testing"

	"opsbook/backend/kind"
)

var colours = kind.Lists{"colour": {Name: "colour", Codes: []kind.Code{
	{Key: "old", Label: "红", Off: true}, {Key: "new", Label: "红"}, {Key: "grey", Label: "灰", Off: true}, {Key: "blue", Label: "蓝"}}}}

func TestFindPrefersWhatIsInUse(t *testing.T) {
	for text, want := range map[string]string{"红": "new", " 红 ": "new", "old": "old", "灰": "grey", "绿": ""} {
		if c, ok := colours.Find("colour", text); c.Key != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", text, c.Key, want)
		}
	}
}

func TestOutOfUse(t *testing.T) {
	one, many := kind.Field{Type: kind.Enum, Codes: "colour"}, kind.Field{Type: kind.Multi, Codes: "colour"}
	tests := []struct {
		f      kind.Field
		v, old any
		want   string
	}{
		{one, "grey", nil, "灰"}, {one, "grey", "blue", "灰"}, {one, "grey", "grey", ""}, {one, "blue", "grey", ""}, {one, nil, "grey", ""},
		{many, "blue;grey", nil, "灰"}, {many, "blue;grey", "grey", ""}, {many, "grey;old", "grey", "红"},
		{kind.Field{Type: kind.Text}, "grey", nil, ""},
	}
	for _, tt := range tests {
		if got := tt.f.OutOfUse(colours, tt.v, tt.old); got != tt.want {
			t.Errorf("%v after %v: %q, want %q", tt.v, tt.old, got, tt.want)
		}
	}
}
