// Package policy is the text that the registers carry out: 运营区管理制度, chapter
// by chapter, and which register each clause asks for. It is read, never changed;
// what the original left open is filled in and marked as adapted. It knows
// registers by name only, also such as the program does not have yet.
package policy

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"opsbook/backend/fault"
)

//go:embed policy.json
var source []byte

// Policy is the whole text.
type Policy struct {
	Title    fault.Text        `json:"title"`
	Chapters []Chapter         `json:"chapters"`
	First    map[string]string `json:"first"` // register → the article where it belongs, if not the first that names it
}

// Chapter is 一、总则; N is its number.
type Chapter struct {
	N        int        `json:"n"`
	Number   fault.Text `json:"number"` // as it is written: 一、
	Name     fault.Text `json:"name"`
	Sections []Section  `json:"sections"`
}

// Section is （一）目的.
type Section struct {
	ID       string     `json:"id"` // 1.1
	Number   fault.Text `json:"number"`
	Name     fault.Text `json:"name"`
	Articles []Article  `json:"articles"`
}

// Article is what is cited: 六（二）1. One that stands alone in its section has no
// number of its own.
type Article struct {
	N       int        `json:"n"`
	ID      string     `json:"id"`   // 6.2.1
	Cite    fault.Text `json:"cite"` // 六（二）1
	Title   string     `json:"title"`
	Clauses []Clause   `json:"clauses"`
}

// Clause is one sentence or two, and the registers that carry it out. The text is
// Chinese: the rule is what was decided, a translation would be another one.
type Clause struct {
	Text    string   `json:"text"`
	Kinds   []string `json:"kinds"`
	Adapted bool     `json:"adapted"` // the original has a gap here
}

// Ref names an article that a register carries out.
type Ref struct {
	ID   string     `json:"id"`
	Cite fault.Text `json:"cite"`
}

// Text returns the policy. Callers share it and must not write to it.
func Text() *Policy { return whole() }

var whole = sync.OnceValue(func() *Policy {
	p, err := read(source)
	if err != nil {
		panic(fmt.Sprintf("policy: the program's own policy.json: %v", err))
	}
	return p
})

func read(b []byte) (*Policy, error) {
	var p Policy
	if err := json.Unmarshal(b, &p); err != nil {
		return nil, err
	}
	for i := range p.Chapters {
		c := &p.Chapters[i]
		c.N = i + 1
		c.Number = fault.T(numeral(c.N)+"、", strconv.Itoa(c.N)+". ")
		for j := range c.Sections {
			s := &c.Sections[j]
			s.ID = fmt.Sprintf("%d.%d", i+1, j+1)
			s.Number = fault.T("（"+numeral(j+1)+"）", fmt.Sprintf("(%d) ", j+1))
			for k := range s.Articles {
				a := &s.Articles[k]
				a.ID = fmt.Sprintf("%s.%d", s.ID, a.N)
				a.Cite = fault.T(numeral(c.N)+s.Number.ZH, fmt.Sprintf("%d (%d)", c.N, j+1))
				if len(s.Articles) > 1 {
					a.Cite = fault.T(a.Cite.ZH+strconv.Itoa(a.N), fmt.Sprintf("%s %d", a.Cite.EN, a.N))
				}
			}
		}
	}
	return &p, nil
}

// Basis returns the articles that a register carries out: first the one where it
// belongs, then the others in the order of the text.
func Basis(kindName string) []Ref { return basis()[kindName] }

var basis = sync.OnceValue(func() map[string][]Ref {
	out := map[string][]Ref{}
	for _, c := range Text().Chapters {
		for _, s := range c.Sections {
			for _, a := range s.Articles {
				for _, name := range a.kinds() {
					out[name] = append(out[name], Ref{a.ID, a.Cite})
				}
			}
		}
	}
	for name, id := range Text().First {
		slices.SortStableFunc(out[name], func(a, b Ref) int { return rank(a.ID == id) - rank(b.ID == id) })
	}
	return out
})

func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

// kinds are the registers of an article, each once.
func (a *Article) kinds() (out []string) {
	for _, c := range a.Clauses {
		for _, name := range c.Kinds {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// numeral writes 1 to 10 as chapters are numbered.
func numeral(n int) string { return string([]rune("〇一二三四五六七八九十")[n]) }
