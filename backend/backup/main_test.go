package backup_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"opsbook/backend/backup"
	"opsbook/backend/store/storetest"
	"opsbook/backend/vault/vaulttest"
)

const dbEnv, targetEnv = "BACKUP_TEST_DB", "BACKUP_TEST_TARGET"

func TestMain(m *testing.M) {
	vaulttest.Quick()
	if db := os.Getenv(dbEnv); db != "" {
		backUpForEver(db, os.Getenv(targetEnv))
	}
	os.Exit(m.Run())
}

// backUpForEver is what the child process does until it is killed. It prints the
// path of each backup once it is made.
func backUpForEver(db, target string) {
	for i := 0; ; i++ {
		g, err := backup.Make(context.Background(), backup.Source{DB: db, Key: storetest.Key}, target, storetest.Clock.Add(time.Duration(i)*time.Second))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(g.Path)
	}
}

// A process killed in the middle of a backup leaves the backups it had made, all
// of them good, and nothing that passes for one.
func TestKilled(t *testing.T) {
	t.Parallel()
	l := open(t)
	l.add(t, 500)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	cutOff := 0
	for round := range 8 {
		target := t.TempDir()
		made := killed(t, l.cfg.Path, target, round+1)
		gens, err := backup.Generations(target)
		if err != nil || len(gens) < made {
			t.Fatalf("%d backups after %d were made: %v", len(gens), made, err)
		}
		for _, g := range gens {
			if _, err := backup.Check(context.Background(), g.Path, l.cfg.Key); err != nil {
				t.Error(err)
			}
		}
		drafts, _ := filepath.Glob(filepath.Join(target, "*.part"))
		cutOff += len(drafts)
		removed, err := backup.Prune(context.Background(), target, storetest.Clock.Add(2*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if left, _ := filepath.Glob(filepath.Join(target, "*.part")); len(left) > 0 {
			t.Error("not swept: ", left, removed)
		}
	}
	if cutOff == 0 {
		t.Error("no process was killed in the middle of a backup")
	}
}

// killed runs a child until it has made n backups and begun the next, kills it,
// and returns how many it told of.
func killed(t *testing.T, db, target string, n int) (made int) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), dbEnv+"="+db, targetEnv+"="+target)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for made < n && lines.Scan() {
		made++
	}
	for {
		if drafts, _ := filepath.Glob(filepath.Join(target, "*.part")); len(drafts) > 0 {
			break
		}
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
		made++
	}
	_ = c.Wait() // killed
	return made
}
