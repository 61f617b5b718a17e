package registers

import (
	"embed"
	"encoding/json"
	"fmt"
	"sync"

	"opsbook/backend/kind"
)

// codes.json holds the 135 lists of the domain, flows.json the statuses of its documents
// and what chains of approval are set by; keys are stored in records and
// never change. asset_class.json is a subset of GB/T 14885-2022 for offices: its
// attribute verify says how far a code was compared with the standard (V1 code
// and name seen in print; V2 name seen, code from memory; V3 from memory), so
// that no screen and no paper takes a remembered code for a verified one. Codes
// of statuses may carry a tone (ok, info, warn, bad) for their colour on screen.
//
//go:embed lists/codes.json lists/asset_class.json lists/flows.json
var files embed.FS

// Lists returns the code lists as shipped, before users changed them. Callers
// share them and must not write to them (kind.Lists.With copies).
func Lists() kind.Lists { return shipped() }

var shipped = sync.OnceValue(func() kind.Lists {
	out := kind.Lists{}
	for _, name := range []string{"lists/codes.json", "lists/asset_class.json", "lists/flows.json"} {
		lists, err := readLists(name)
		if err != nil {
			panic(fmt.Sprintf("registers: the program's own %s: %v", name, err))
		}
		for _, l := range lists {
			out[l.Name] = l
		}
	}
	return out
})

func readLists(name string) (lists []kind.List, err error) {
	b, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return lists, json.Unmarshal(b, &lists)
}
