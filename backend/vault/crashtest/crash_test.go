// Package crashtest kills processes that write to a data folder and looks at
// what they leave. It proves the death of a process, not the loss of power.
package crashtest

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"opsbook/backend/vault"
	"opsbook/backend/vault/vaulttest"
)

// Child processes are this test binary again; modeEnv tells them what to do with
// the folder dirEnv until they are killed. They print the number of each step
// once it is done: what was printed must be found afterwards.
const (
	modeEnv = "CRASHTEST_MODE"
	dirEnv  = "CRASHTEST_DIR"
	user    = "王芳"
)

var modes = map[string]func(*desk) error{"rows": writeRows, "passwords": changePasswords, "keys": rotateKeys}

func TestMain(m *testing.M) {
	vaulttest.Quick()
	mode := os.Getenv(modeEnv)
	if mode == "" {
		os.Exit(m.Run())
	}
	d, err := sitDown(os.Getenv(dirEnv), nil)
	if err == nil {
		err = modes[mode](d)
	}
	log.Fatal(mode, ": ", err)
}

// kills is how many processes a test kills: few in every run, ten times as many
// with OPSBOOK_LONG=1.
func kills(few int) int {
	if os.Getenv("OPSBOOK_LONG") != "" {
		return 10 * few
	}
	return few
}

// desk is an opened data folder.
type desk struct {
	folder *vault.Folder
	slots  *vault.Slots
	key    vault.Key
	db     *sql.DB
}

func password(n int) string { return "password-" + strconv.Itoa(n) }

// sitDown opens the folder as the program does. The password is one of tries, or
// that of step 0.
func sitDown(dir string, tries []int) (*desk, error) {
	d := new(desk)
	var err error
	if d.folder, err = vault.Lock(dir); err != nil {
		return nil, err
	}
	if d.slots, err = vault.ReadSlots(dir); err != nil {
		return nil, err
	}
	err = errors.New("no password to try")
	for _, n := range append(tries, 0) {
		if d.key, err = d.slots.Unlock(user, password(n)); err == nil {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	return d, d.open()
}

func (d *desk) open() error {
	var err error
	if d.db, err = vault.Open(context.Background(), d.folder.DB(), d.key); err != nil {
		return err
	}
	d.db.SetMaxOpenConns(1)
	// Many checkpoints and spilled pages: the moments when a crash hurts.
	_, err = d.db.Exec("PRAGMA wal_autocheckpoint=40; PRAGMA cache_size=30")
	return err
}

func (d *desk) getUp() error { return errors.Join(d.db.Close(), d.folder.Close()) }

// newFolder is a data folder with empty tables, closed.
func newFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	s, err := vault.CreateSlots(dir, [16]byte{7})
	must(t, err)
	k := vault.NewKey()
	must(t, s.Add(k, user, password(0)))
	f, err := vault.Lock(dir)
	must(t, err)
	db, err := vault.Open(t.Context(), f.DB(), k)
	must(t, err)
	_, err = db.Exec(`CREATE TABLE batch(id INTEGER PRIMARY KEY, size INT);
		CREATE TABLE item(id INTEGER PRIMARY KEY, batch INT, body BLOB);
		CREATE INDEX item_batch ON item(batch)`)
	must(t, err)
	must(t, errors.Join(db.Close(), f.Close()))
	return dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// writeBatch writes one more batch of random size in one transaction.
func (d *desk) writeBatch(id int) error {
	tx, err := d.db.Begin()
	if err != nil {
		return err
	}
	size := 1 + rand.IntN(40)
	if _, err := tx.Exec("INSERT INTO batch VALUES(?, ?)", id, size); err != nil {
		return err
	}
	for range size {
		if _, err := tx.Exec("INSERT INTO item(batch, body) VALUES(?, randomblob(?))", id, rand.IntN(3000)); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (d *desk) batches() (n int, err error) {
	err = d.db.QueryRow("SELECT ifnull(max(id), 0) FROM batch").Scan(&n)
	return n, err
}

func writeRows(d *desk) error {
	n, err := d.batches()
	for err == nil {
		n++
		if err = d.writeBatch(n); err == nil {
			fmt.Println(n)
		}
	}
	return err
}

func changePasswords(d *desk) error {
	for n := 1; ; n++ {
		if err := d.slots.Set(d.key, user, password(n)); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

func rotateKeys(d *desk) error {
	n, err := d.batches()
	for err == nil {
		n++
		if err = errors.Join(d.writeBatch(n), d.db.Close()); err != nil {
			return err
		}
		fmt.Println(n)
		if d.key, err = vault.Rotate(context.Background(), d.folder, d.slots, d.key); err == nil {
			err = d.open()
		}
	}
	return err
}

// killOne lets a child work until it has reported a random number of steps, kills
// it, and returns the last step it reported.
func killOne(t *testing.T, mode, dir string, steps int) (last int) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), modeEnv+"="+mode, dirEnv+"="+dir)
	var complaints strings.Builder
	c.Stderr = &complaints
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	lines := bufio.NewScanner(out)
	for left := rand.IntN(steps); left > 0 && lines.Scan(); left-- {
		last, err = strconv.Atoi(lines.Text())
		must(t, err)
	}
	must(t, c.Process.Kill())
	for lines.Scan() { // what it reported before the signal arrived
		last, err = strconv.Atoi(lines.Text())
		must(t, err)
	}
	c.Wait() // always an error: it was killed
	if complaints.Len() > 0 {
		t.Fatal(complaints.String())
	}
	return last
}

// check opens what the killed process left: sound, complete up to batch last,
// no batch in part. It returns how many batches there are.
func check(t *testing.T, d *desk, last int) int {
	t.Helper()
	var sound string
	must(t, d.db.QueryRow("PRAGMA integrity_check").Scan(&sound))
	var ids, top, partial, orphans int
	must(t, d.db.QueryRow(`SELECT count(*), ifnull(max(id), 0),
		count(*) FILTER (WHERE size <> (SELECT count(*) FROM item WHERE item.batch = batch.id)),
		(SELECT count(*) FROM item WHERE batch NOT IN (SELECT id FROM batch)) FROM batch`).Scan(&ids, &top, &partial, &orphans))
	if sound != "ok" || ids != top || top < last || partial != 0 || orphans != 0 {
		t.Fatalf("integrity %s; %d batches up to %d, %d reported; %d in part, %d items of none", sound, ids, top, last, partial, orphans)
	}
	return top
}

func TestKilledWriter(t *testing.T) {
	dir := newFolder(t)
	last, hot := 0, 0
	n := kills(20)
	for range n {
		last = max(last, killOne(t, "rows", dir, 25))
		if info, err := os.Stat(dir + "/opsbook.db-wal"); err == nil && info.Size() > 0 {
			hot++
		}
		d, err := sitDown(dir, nil)
		must(t, err)
		last = check(t, d, last)
		must(t, d.getUp())
	}
	t.Logf("%d kills, %d with a log to recover, %d batches reported and found", n, hot, last)
}

func TestKilledPasswordChange(t *testing.T) {
	n := kills(5)
	for range n {
		dir := newFolder(t)
		last := killOne(t, "passwords", dir, 25)
		d, err := sitDown(dir, []int{last, last + 1})
		must(t, err)
		must(t, d.getUp())
	}
}

func TestKilledRotation(t *testing.T) {
	dir := newFolder(t)
	last := 0
	n := kills(8)
	for range n {
		last = max(last, killOne(t, "keys", dir, 5))
		d, err := sitDown(dir, nil)
		must(t, err)
		last = check(t, d, last)
		must(t, d.getUp())
	}
	t.Logf("%d kills, %d batches, as many keys", n, last)
}
