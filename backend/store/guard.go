package store

import (
	"fmt"

	"modernc.org/sqlite"
)

// guard counts row changes of replicated tables as SQLite sees them. A commit
// whose row changes and operations differ in number is refused: a forgotten code
// path then fails loudly instead of silently missing from history and exchange.
type guard struct {
	changes int
	own     map[string]bool
}

// ownTables are this PC's own or the log itself.
var ownTables = map[string]bool{"meta": true, "stream": true, "op": true, "chk": true, "col": true,
	"counter": true, "memo": true, "blob": true, "sqlite_schema": true, "sqlite_master": true, "sqlite_sequence": true}

func (g *guard) watch(c *conn) error {
	g.own = ownTables
	return c.Raw(func(driver any) error {
		hooks, ok := driver.(sqlite.HookRegisterer)
		if !ok {
			return fmt.Errorf("store: the driver %T has no hooks", driver)
		}
		hooks.RegisterPreUpdateHook(func(d sqlite.SQLitePreUpdateData) {
			if !g.own[d.TableName] {
				g.changes++
			}
		})
		return nil
	})
}

func (g *guard) reset() { g.changes = 0 }

func (g *guard) expect(ops int) error {
	if g.changes == ops {
		return nil
	}
	return fmt.Errorf("store: %d row changes but %d operations in the log: the transaction goes round record", g.changes, ops)
}
