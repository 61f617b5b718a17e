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

// Columns of line items are headed by references of their document alone.
func TestHeadsAreOfTheDocument(t *testing.T) {
	doc := kind.Kind{Name: "note", Label: "单", English: "Notes", Title: "who", Fields: []kind.Field{
		{Name: "who", Label: "人", English: "Who", Type: kind.Ref, To: "note"}, {Name: "text", Label: "文", English: "Text", Type: kind.Text},
		{Name: "rows", Label: "行", English: "Rows", Type: kind.Sub, To: "row"}}}
	for by, want := range map[string]string{"who": "", "text": "no reference of its document", "nobody": "no reference of its document"} {
		row := kind.Kind{Name: "row", Label: "行", English: "Rows", Title: "points", Parent: "note_id", Heads: map[string]string{"points": by}, Fields: []kind.Field{
			{Name: "note_id", Label: "单", English: "Note", Type: kind.Ref, To: "note", Hidden: true}, {Name: "points", Label: "分", English: "Points", Type: kind.Int}}}
		_, err := kind.NewCatalog([]kind.Kind{doc, row}, nil)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("headed by %s: %v, want %q", by, err, want)
		}
		if row.Headless("points", kind.Values{}) != true || row.Headless("points", kind.Values{by: "x"}) || row.Headless("note_id", nil) {
			t.Errorf("headed by %s: left out wrongly", by)
		}
	}
}
