package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"opsbook/backend/fault"
)

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
			"Internal error: the operation was not completed and nothing was changed. Please pass on the log reference."},
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
