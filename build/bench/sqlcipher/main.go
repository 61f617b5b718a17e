// Command sqlcipher does the work of package load with SQLCipher itself, through
// cgo: the peer of our encrypted files. It is a module of its own because nothing
// of it may ever be built into the program.
package main

import (
	"database/sql"
	"fmt"
	"os"
	"strings"

	_ "github.com/mutecomm/go-sqlcipher/v4" // driver "sqlite3"

	"opsbook/build/bench/load"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: sqlcipher FILE")
		os.Exit(2)
	}
	open := func() (*sql.DB, error) {
		db, err := sql.Open("sqlite3", "file:"+os.Args[1]+"?_pragma_key=x'"+strings.Repeat("5a", 32)+"'")
		if err != nil {
			return nil, err
		}
		db.SetMaxOpenConns(1)
		// Locked memory, its default, ends long before a cache that holds a million rows.
		for _, p := range append([]string{"cipher_memory_security=OFF"}, load.Pragmas...) {
			if _, err := db.Exec("PRAGMA " + p); err != nil {
				return nil, err
			}
		}
		return db, nil
	}
	if err := load.Serve(open, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
