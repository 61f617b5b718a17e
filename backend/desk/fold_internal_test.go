package desk

import (
	"fmt"
	"strings"
	"testing"

	"opsbook/backend/fault"
)

// What one hand did within a second is one entry, but for a status and for what happened to
// the record as a whole. Each letter is an entry, newest first: I, U, O (over what
// stood there), S (a status), V (void) of the record, l a new line, m a changed one; a figure is the second it is of.
func TestFold(t *testing.T) {
	entry := func(what byte, at string) Entry {
		e := Entry{At: at, User: "张三", Action: map[byte]string{'I': "insert", 'U': "update", 'O': "update", 'S': "update", 'V': "void", 'l': "insert", 'm': "update"}[what], Changes: []Change{}}
		if what == 'l' || what == 'm' {
			e.Lines = &fault.Text{ZH: "明细", EN: "Lines"}
		}
		field := map[byte]string{'I': "name", 'U': "total", 'O': "name", 'S': "status"}[what]
		if field != "" {
			e.Changes = append(e.Changes, Change{Field: field, New: string(what)})
		}
		if what == 'O' {
			e.Changes[0].Old = "I"
		}
		return e
	}
	for in, want := range map[string]string{
		"m1 l1 U1 I1":          "insert+name=I,total=U(update,insert)",
		"m1 l1 S1 U1 I1":       "update+status=S insert+name=I,total=U(update,insert)",
		"U2 m1 l1 I1":          "update+total=U insert+name=I(update,insert)",
		"m2 l2 m1":             "update+ insert+ update+",
		"O1 U1 I1":             "update+name=O insert+name=I,total=U",
		"V1 U1":                "void+ update+total=U",
		"m1 U1 m0 l0 I0":       "update+total=U(update) insert+name=I(update,insert)",
		"":                     "",
		"m1 O1 U1":             "update+ update+name=O update+total=U",
		"m1 S1 S1":             "update+ update+status=S update+status=S",
		"S1 S1":                "update+status=S update+status=S",
		"m3 U3 S2 m1 l1 U1 I1": "update+total=U(update) update+status=S insert+name=I,total=U(update,insert)",
	} {
		var all []Entry
		for _, w := range strings.Fields(in) {
			all = append(all, entry(w[0], w[1:]))
		}
		var got []string
		for _, e := range fold(all) {
			var changed, parts []string
			for _, c := range e.Changes {
				changed = append(changed, fmt.Sprint(c.Field, "=", c.New))
			}
			for _, p := range e.Parts {
				parts = append(parts, p.Action)
			}
			text := e.Action + "+" + strings.Join(changed, ",")
			if len(parts) > 0 {
				text += "(" + strings.Join(parts, ",") + ")"
			}
			got = append(got, text)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: %s, want %s", in, s, want)
		}
	}
	two := []Entry{entry('U', "1"), entry('I', "1")}
	two[0].User = "李四"
	if got := fold(two); len(got) != 2 {
		t.Errorf("of two hands: %d entries", len(got))
	}
}
