package kind_test

import (
	"strings"
	"testing"

	"opsbook/backend/kind"
)

func TestGrants(t *testing.T) {
	a := kind.Access{"admin": "VCE", "dept_head": "VPO@all CE@dept", "viewer": "V@self"}
	tests := []struct {
		role   string
		action rune
		reach  kind.Reach
		may    bool
	}{
		{"admin", kind.Add, kind.All, true}, {"admin", kind.Void, kind.All, false}, {"nobody", kind.View, kind.All, false},
		{"dept_head", kind.View, kind.Public, true}, {"dept_head", kind.Export, kind.Public, true},
		{"dept_head", kind.Change, kind.OwnDept, true}, {"dept_head", kind.Import, kind.All, false},
		{"viewer", kind.View, kind.Self, true}, {"viewer", 's', kind.All, false},
	}
	for _, tt := range tests {
		if reach, may := a.May(tt.role, tt.action); reach != tt.reach || may != tt.may {
			t.Errorf("%s %c: %q, %v", tt.role, tt.action, reach, may)
		}
	}
}

func TestGrantsThatCouldNotHold(t *testing.T) {
	for grant, want := range map[string]string{"VK": "no actions", "V@house": "no reach", "V@dept": "no field names it", "V@self": "no field names him", "VC V@all": "grants twice", "V CE@all": ""} {
		k := kind.Kind{Name: "thing", Label: "物", English: "Thing", Title: "name", Access: kind.Access{"clerk": grant},
			Fields: []kind.Field{{Name: "name", Label: "名", English: "Name", Type: kind.Text}}}
		_, err := kind.NewCatalog([]kind.Kind{k}, nil)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", grant, err, want)
		}
	}
}
