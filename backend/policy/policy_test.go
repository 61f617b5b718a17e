package policy

import (
	"regexp"
	"strings"
	"testing"
)

func TestNumbers(t *testing.T) {
	p := Text()
	if len(p.Chapters) != 8 || p.Chapters[5].Number.ZH != "六、" || p.Chapters[5].Sections[1].ID != "6.2" || p.Chapters[5].Sections[1].Number.ZH != "（二）" {
		t.Fatalf("%d chapters, the sixth is %+v", len(p.Chapters), p.Chapters[5].Number)
	}
	tests := []struct {
		chapter, section, article int
		id, zh, en                string
	}{
		{0, 0, 0, "1.1.1", "一（一）", "1 (1)"},
		{0, 2, 3, "1.3.4", "一（三）4", "1 (3) 4"},
		{5, 1, 0, "6.2.1", "六（二）1", "6 (2) 1"},
		{7, 2, 0, "8.3.1", "八（三）", "8 (3)"},
	}
	for _, tt := range tests {
		a := p.Chapters[tt.chapter].Sections[tt.section].Articles[tt.article]
		if a.ID != tt.id || a.Cite.ZH != tt.zh || a.Cite.EN != tt.en {
			t.Errorf("%s is cited as %s / %s, want %s %s / %s", a.ID, a.Cite.ZH, a.Cite.EN, tt.id, tt.zh, tt.en)
		}
	}
}

// The text is finished: sentences with Chinese punctuation, nothing to be filled
// in, names in both languages, articles in their order.
func TestTextIsFinished(t *testing.T) {
	open := regexp.MustCompile(`\[|\]|\.\.|…|,|;`)
	clauses, plain := 0, regexp.MustCompile(`^[a-z][a-z_]*$`)
	for _, c := range Text().Chapters {
		if c.Name.ZH == "" || c.Name.EN == "" || len(c.Sections) == 0 {
			t.Errorf("chapter %d: %+v", c.N, c.Name)
		}
		for _, s := range c.Sections {
			if s.Name.ZH == "" || s.Name.EN == "" || len(s.Articles) == 0 {
				t.Errorf("section %s: %+v", s.ID, s.Name)
			}
			for i, a := range s.Articles {
				if a.N != i+1 || len(a.Clauses) == 0 {
					t.Errorf("%s stands at place %d with %d clauses", a.ID, i+1, len(a.Clauses))
				}
				for _, cl := range a.Clauses {
					clauses++
					if open.MatchString(cl.Text) || !strings.HasSuffix(cl.Text, "。") && !strings.HasSuffix(cl.Text, "；") {
						t.Errorf("%s: %s", a.ID, cl.Text)
					}
					for _, name := range cl.Kinds {
						if !plain.MatchString(name) {
							t.Errorf("%s: register %q", a.ID, name)
						}
					}
				}
			}
		}
	}
	if clauses != 112 {
		t.Errorf("%d clauses", clauses)
	}
}

func TestBasis(t *testing.T) {
	tests := []struct{ kind, first string }{{"equipment", "六（二）1"}, {"partner", "七（二）1"}, {"employee", "六（一）1"}, {"supply_requisition", "六（二）1"}}
	for _, tt := range tests {
		refs := Basis(tt.kind)
		if len(refs) == 0 || refs[0].Cite.ZH != tt.first {
			t.Errorf("%s: %+v, want first %s", tt.kind, refs, tt.first)
		}
		seen := map[string]bool{}
		for _, r := range refs {
			if seen[r.ID] {
				t.Errorf("%s: %s stands twice", tt.kind, r.ID)
			}
			seen[r.ID] = true
		}
	}
	for name, id := range Text().First {
		if refs := Basis(name); len(refs) < 2 || refs[0].ID != id {
			t.Errorf("%s belongs to %s, but is cited as %+v", name, id, refs)
		}
	}
	if refs := Basis("nothing"); refs != nil {
		t.Errorf("a register that nobody asked for: %v", refs)
	}
}
