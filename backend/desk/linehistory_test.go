package desk_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// The past of a document tells what happened to its lines; what was done at once is
// one entry.
func TestHistoryTellsOfLines(t *testing.T) {
	o := open(t)
	id := o.ids["device 甲0"]
	edit := func(lines ...record.Input) {
		o.write(user.System(), func(tx *store.Tx) error {
			_, err := record.Edit(tx, &device, id, 0, record.Input{Lines: map[string][]record.Input{"parts": lines}})
			return err
		})
	}
	name := func(id, s string) record.Input { return record.Input{ID: id, Values: map[string]any{"name": s}} }
	first := o.ids["part 甲0"]
	edit(name(first, "硒鼓"), name("", "线"), name("", "纸盒"))
	edit(name(first, "硒鼓"))
	past, err := o.at("clerk").History(context.Background(), "device", id)
	if err != nil {
		t.Fatal(err)
	}
	if len(past) != 1 || past[0].Action != "insert" || len(past[0].Changes) == 0 {
		t.Errorf("what was done within a second is %d entries: %+v", len(past), past)
	}
	var got []string
	for _, e := range past[0].Parts {
		var said []string
		for _, c := range e.Changes {
			said = append(said, fmt.Sprintf("%s:%s>%s", c.Label.ZH, c.OldText, c.NewText))
		}
		got = append(got, e.Action+" "+e.Lines.EN+" "+strings.Join(said, " "))
	}
	want := map[string]bool{"void Parts 配件:线> 配件:纸盒>": true, "update Parts 硒鼓 · 名称:硒鼓甲0>硒鼓": true}
	for _, s := range got {
		delete(want, s)
	}
	if len(want) > 0 || !strings.Contains(strings.Join(got, "|"), "配件:>线 配件:>纸盒") {
		t.Errorf("%q lacks %v", got, want)
	}
	if len(got) > 4 {
		t.Errorf("%d entries: what is done at once is not one", len(got))
	}
	if _, err := o.at("viewer").History(context.Background(), "device", o.ids["device 乙0"]); err == nil {
		t.Error("the lines of a document out of reach are told")
	}
}
