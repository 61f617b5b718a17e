package fault_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"opsbook/backend/fault"
)

// A sentence repeats what was typed, but not all of a million characters; paths and
// sentences within it stay whole.
func TestLongArgumentsAreCut(t *testing.T) {
	long, path := strings.Repeat("长", 10_000), "D:\\"+strings.Repeat("文件夹\\", 40)
	for _, tt := range []struct {
		arg  any
		want string
	}{
		{long, strings.Repeat("长", 60) + "…"}, {strings.Repeat("长", 60), strings.Repeat("长", 60)}, {strings.Repeat("x", 61), strings.Repeat("x", 60) + "…"},
		{fault.Whole(path), path}, {1_000_000, "1000000"}, {"", ""},
	} {
		args := []any{tt.arg}
		say := fault.Sprintf("“%v”不对。", "“%v” is wrong.", args...)
		if say.ZH != "“"+tt.want+"”不对。" || say.EN != "“"+tt.want+"” is wrong." || args[0] != tt.arg {
			t.Errorf("%.20q: %q", tt.arg, say)
		}
	}
	if f := fault.Of(fault.New(fault.Invalid, "“%s”不对。", "“%s” is wrong.", long)); len([]rune(f.Message.ZH)) != 66 {
		t.Errorf("a fault of %d characters", len([]rune(f.Message.ZH)))
	}
}

func TestOf(t *testing.T) {
	shown := fault.New(fault.NotFound, "没有 %d 号。", "There is no number %d.", 7)
	tests := []struct {
		name string
		err  error
		code fault.Code
		en   string
	}{
		{"a fault", shown, fault.NotFound, "There is no number 7."},
		{"a wrapped fault", fmt.Errorf("line 3: %w", shown), fault.NotFound, "There is no number 7."},
		{"anything else is hidden", errors.New("disk on fire"), fault.Internal,
			"Internal error: the operation was not completed and nothing was changed. Please save the report and pass it on with the reference in brackets."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := fault.Of(tt.err)
			if got.Code != tt.code || got.Message.EN != tt.en {
				t.Errorf("Of: %q %q, want %q %q", got.Code, got.Message.EN, tt.code, tt.en)
			}
		})
	}
	if fault.Of(nil) != nil {
		t.Error("Of(nil) is not nil")
	}
	if fault.InFields(nil) != nil {
		t.Error("InFields(nil) is not nil")
	}
}
