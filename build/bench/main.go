// Command bench measures the program against its peers and its own targets and
// prints one table. Nothing here asserts a time: a machine is slow, a target is
// missed, and the table says so.
//
// Each part runs in a process of its own, so that its CPU time and its peak of
// memory are its own. Ledgers are real ones: the demo company in an encrypted file
// with the change log, written through package record.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"

	"opsbook/backend/vault"
	"opsbook/build/bench/load"
	"opsbook/build/bench/meter"
)

const (
	few  = 100_000
	many = 1_000_000
)

// config is how the benchmark is run.
type config struct {
	dir    string // for files; must have room for some GB
	peer   string // the program that is SQLCipher; "": not compared
	python string // an interpreter with openpyxl and xlsxwriter; "": not compared
	office string // LibreOffice; "": not compared
	quick  bool   // 100,000 devices only
	only   string // parts to run, with commas; "": all
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "part" {
		report(runPart(os.Args[2:]))
		return
	}
	if len(os.Args) > 1 && os.Args[1] == "engine" {
		report(runEngine(os.Args[2:]))
		return
	}
	var c config
	flag.StringVar(&c.dir, "dir", "", "an empty folder to work in")
	flag.StringVar(&c.peer, "sqlcipher", "", "the program built from build/bench/sqlcipher")
	flag.StringVar(&c.python, "python", "", "Python with openpyxl and xlsxwriter")
	flag.StringVar(&c.office, "office", "", "LibreOffice's soffice")
	flag.BoolVar(&c.quick, "quick", false, "100,000 devices only")
	flag.StringVar(&c.only, "only", "", "parts to run: engines,ledger,home,people,sheets,papers,exchange")
	flag.Parse()
	if c.dir == "" {
		fmt.Fprintln(os.Stderr, "bench: -dir is missing; build/bench/run.sh gives it")
		os.Exit(2)
	}
	report(c.run(context.Background()))
}

func report(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (c config) run(ctx context.Context) error {
	fmt.Printf("%s %s/%s, %d CPUs%s; ms unless said otherwise\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), busy())
	fmt.Printf("Where the load average is above %d when a part ends, its CPU (mean, p99) is judged in place of its wall, and the verdict says so.\n\n", quiet)
	sizes := []int{few, many}
	if c.quick {
		sizes = sizes[:1]
	}
	var all []line
	for _, p := range []struct {
		name string
		run  func(context.Context, int) ([]line, error)
		once bool // at one size only
	}{{"engines", c.engines, false}, {"ledger", c.ledger, false}, {"home", c.first, true}, {"people", c.people, true}, {"sheets", c.sheets, true}, {"papers", c.papers, true}, {"exchange", c.swap, false}} {
		if c.only != "" && !strings.Contains(","+c.only+",", ","+p.name+",") {
			continue
		}
		for _, n := range sizes[:map[bool]int{true: 1, false: len(sizes)}[p.once]] {
			fmt.Fprintf(os.Stderr, "… %s, %d\n", p.name, n)
			lines, err := p.run(ctx, n)
			if err != nil {
				return errors.Join(fmt.Errorf("%s, %d: %w", p.name, n, err), printTable(os.Stdout, all)) // what there is
			}
			for i := range lines {
				lines[i].Busy = lines[i].Busy || load1(loadavg()) > quiet
			}
			all = append(all, lines...)
		}
	}
	return printTable(os.Stdout, all)
}

// quiet is the load average up to which the wall is believed: the bench alone makes
// about as much.
const quiet = 2

// loadavg is what the system says of its load; "" where it does not.
func loadavg() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	return string(b)
}

// busy tells what else the machine is doing, where the system says.
func busy() string {
	f := strings.Fields(loadavg())
	if len(f) < 3 {
		return ""
	}
	return ", load average " + strings.Join(f[:3], " ")
}

// load1 is the load of the last minute; 0 where nothing is said of it.
func load1(text string) float64 {
	first, _, _ := strings.Cut(text, " ")
	v, err := strconv.ParseFloat(first, 64)
	if err != nil {
		return 0
	}
	return v
}

// ledger measures the registers at one size, each part in its own process.
func (c config) ledger(ctx context.Context, rows int) (out []line, err error) {
	for _, name := range []string{"fill", "log", "edit", "lists", "stock"} {
		lines, used, err := c.part(ctx, name, rows)
		if err != nil {
			return nil, err
		}
		out = append(append(out, lines...), line{What: name + ": memory peak, MB", Rows: rows, P50: mb(used.Peak)})
	}
	return out, nil
}

// first measures the first page, with more in the other registers than most companies have.
func (c config) first(ctx context.Context, rows int) ([]line, error) {
	lines, used, err := c.part(ctx, "home", rows)
	return append(lines, line{What: "home: memory peak, MB", Rows: rows, P50: mb(used.Peak)}), err
}

// people measures cards and reports of as many people as most companies never have.
func (c config) people(ctx context.Context, rows int) ([]line, error) {
	lines, used, err := c.part(ctx, "people", rows)
	return append(lines, line{What: "people: memory peak, MB", Rows: homeTrainings, P50: mb(used.Peak)}), err
}

// part runs one part in a process of its own.
func (c config) part(ctx context.Context, name string, rows int) (lines []line, used meter.Usage, err error) {
	fmt.Fprintf(os.Stderr, "  … %s\n", name)
	self, err := os.Executable()
	if err != nil {
		return nil, used, err
	}
	cmd := exec.CommandContext(ctx, self, "part", name, c.dir, strconv.Itoa(rows))
	cmd.Stderr = os.Stderr
	b, err := cmd.Output()
	used = meter.Of(cmd.ProcessState)
	if err != nil {
		return nil, used, fmt.Errorf("%s: %w", name, err)
	}
	err = json.Unmarshal(b, &lines)
	return lines, used, err
}

// runPart is the process of one part: its lines go to standard output as JSON.
func runPart(args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("part NAME DIR ROWS")
	}
	rows, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	run, ok := map[string]func(context.Context, bed) ([]line, error){
		"fill": fill, "log": withAndWithoutLog, "edit": edits, "lists": lists, "stock": stockBook, "home": home, "people": staffed, "send": sends, "take": takes,
		"workbook": workbook, "export": export, "import": importing,
		"form": forms, "paper-ledger": paperLedger, "labels": labels, "documents": documents, "requisitions": requisitions,
	}[args[0]]
	if !ok {
		return fmt.Errorf("no part %q", args[0])
	}
	stop, err := profile(args[0] + "-" + args[2])
	if err != nil {
		return err
	}
	defer stop()
	lines, err := run(context.Background(), bed{filepath.Join(args[1], "ledger-"+args[2]), rows})
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(lines)
}

// profile writes the CPU profile of a part into the folder BENCH_PROFILE, if there
// is such a wish.
func profile(name string) (stop func(), err error) {
	dir := os.Getenv("BENCH_PROFILE")
	if dir == "" {
		return func() {}, nil
	}
	f, err := os.Create(filepath.Join(dir, name+".prof"))
	if err != nil {
		return nil, err
	}
	return pprof.StopCPUProfile, pprof.StartCPUProfile(f)
}

// runEngine is the process of one of our engines: the encrypted file, or the same
// driver without the cipher.
func runEngine(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("engine encrypted|plain FILE")
	}
	dsn, err := vault.DSN(args[1], benchKey, false)
	if err != nil {
		return err
	}
	if args[0] == "plain" {
		name, options, _ := strings.Cut(dsn, "?")
		_, options, _ = strings.Cut(options, "&") // vfs= comes first
		dsn = name + "?" + options
	}
	return load.Serve(func() (*sql.DB, error) { return sql.Open("sqlite", dsn) }, os.Stdin, os.Stdout)
}
