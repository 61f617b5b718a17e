// Package cli is the command line: the same methods as the window, for scripts
// and tests. Its commands, options and JSON stay as they are once released.
//
// Exit codes: 0 done, 1 refused (a fault, on standard error), 2 wrong usage, 3
// internal. With --json results are one JSON value on standard output and a fault
// is {code, message, fields} on standard error.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"opsbook/app"
	"opsbook/backend"
	"opsbook/backend/fault"
)

// Doors are what the program can open besides the command line.
type Doors struct {
	// Serve offers a on loopback until ctx ends; ready is told the URL.
	Serve func(ctx context.Context, a *app.App, addr string, ready func(url string)) error
	// Window shows a until it is closed, and closes it; with a trouble it shows that
	// sentence only, and a is nil. state is the folder for the window's place.
	Window func(a *app.App, state, trouble string, safe bool) error
	// Open shows an address in the system's own program.
	Open func(target string) error
}

// env is one run of the program.
type env struct {
	ctx          context.Context
	in           io.Reader
	out, err     io.Writer
	doors        Doors
	data, device string
	user, pwFile string
	lang         string
	json         bool
	args         []string
	flags        *flag.FlagSet
}

type command struct {
	usage string // what follows the name
	run   func(*env) error
}

// errUsage marks a call that is not of the command's form.
var errUsage = errors.New("usage")

func commands() map[string]command {
	return map[string]command{
		"init":        {"[--company NAME]", (*env).initFile},
		"demo":        {"[--scale N]", (*env).demo},
		"user":        {"add NAME ROLE[;ROLE] NEWPASSWORDFILE | password NAME NEWPASSWORDFILE | disable NAME | list", (*env).users},
		"key":         {"password NEWFILE | add NAME NEWPASSWORDFILE | remove NAME | recovery | rotate | recover GROUPSFILE NEWFILE", (*env).keys},
		"window":      {"[--safe]", (*env).window},
		"serve":       {"[--addr HOST:PORT] [--open]", (*env).serve},
		"kinds":       {"", (*env).kinds},
		"list":        {"KIND [--search Q] [--filter FIELD=VALUE]… [--sort FIELD|-FIELD] [--limit N] [--after CURSOR]", (*env).list},
		"show":        {"KIND NUMBER", (*env).show},
		"history":     {"KIND NUMBER", (*env).history},
		"add":         {"KIND FIELD=VALUE… [--lines FIELD FILE.json]", (*env).add},
		"set":         {"KIND NUMBER FIELD=VALUE…", (*env).set},
		"void":        {"KIND NUMBER --reason TEXT", (*env).void},
		"step":        {"KIND NUMBER STEP [approver=NAME] [sign_date=DATE] [opinion=TEXT] [FIELD=VALUE…] [--lines FIELD FILE.json]", (*env).step},
		"attach":      {"KIND NUMBER FILE", (*env).attach},
		"scan":        {"FILE|FOLDER…", (*env).scan},
		"count-sheet": {"NUMBER FILE [--on DATE] [--dry-run]", (*env).countSheet},
		"import":      {"KIND FILE [--sheet S] [--map LABEL=FIELD]… [--choose SHEET:ROW=split|group]… [--same FIELD:TEXT=VALUE]… [--register FIELD[:NAME]]… [--today DATE] [--dry-run]", (*env).importFile},
		"step-import": {"BATCH STEP", (*env).stepImport},
		"undo-import": {"BATCH", (*env).undoImport},
		"export":      {"KIND FILE.xlsx|FILE.csv [--search Q] [--filter FIELD=VALUE]… [--sort FIELD|-FIELD]", (*env).export},
		"report":      {"[NAME [--param FIELD=VALUE]… [--xlsx FILE | --pdf FILE]]", (*env).report},
		"print":       {"[FORM [NUMBER…|--blank|--test-page] FILE.pdf] [--sheet S] [--copies N] [--overlay] [--dx MM] [--dy MM]", (*env).print},
		"reminders":   {"[done RULE [NUMBER] | later RULE [NUMBER] --until DATE] [--note TEXT]", (*env).reminders},
		"chores":      {"", (*env).chores},
		"backup":      {"DIR", (*env).backup},
		"restore":     {"FILE NEWDIR", (*env).restore},
		"exchange": {"request NAME DIR | enrol REQUEST [DIR --code DIGITS [--for USER] [--admin]] | join FILE [--code DIGITS] | export [DIR] [--to NAME]… [--full] [--lean] [--volume-size MB] | " +
			"preview FILE|PACKAGE… | import FILE|PACKAGE… [--anyway] | undo [PACKAGE [--redo]] | waiting | discard PACKAGE | salvage PACKAGE [--preview] | conflicts | resolve KIND NUMBER FIELD first|second|…|@PC|VALUE | resolve KIND NUMBER _state keep|void | resolve KIND --all mine|theirs|shown | devices | rename NAME NEW | revoke NAME | folder [DIR] | sync", (*env).exchange},
		"duplicates": {"", (*env).duplicates},
		"merge":      {"KIND KEEP OTHER [--set FIELD=VALUE]… [--take FIELD]… | undo MARK | apart KIND ONE OTHER --note TEXT", (*env).merge},
		"audit":      {"[--person NAME] [--kind KIND|event] [--pc NAME|self] [--from DATE] [--to DATE] [--number NUMBER] [--limit N] [--after CURSOR] [--export FILE.zip | --pdf FILE]", (*env).audit},
		"verify":     {"[--audit FILE.zip | --code CODE]", (*env).verify},
	}
}

// order in which help lists the commands.
var order = strings.Fields("init demo user key window serve kinds list show history add set void step attach scan count-sheet import step-import undo-import export print report reminders chores exchange audit duplicates merge backup restore verify")

// Run does what args say and returns the exit code.
func Run(ctx context.Context, args []string, in io.Reader, out, errw io.Writer, doors Doors) int {
	e := &env{ctx: ctx, in: in, out: out, err: errw, doors: doors, data: DataDir(), device: deviceDir(), user: "admin", lang: "zh"}
	slog.SetDefault(slog.New(slog.NewTextHandler(errw, nil)))
	fs := e.flagSet("opsbook")
	if err := fs.Parse(args); err != nil {
		return e.usage("")
	}
	rest := fs.Args()
	if len(rest) == 0 || rest[0] == "help" {
		return e.usage("")
	}
	c, ok := commands()[rest[0]]
	if !ok {
		return e.usage("")
	}
	e.flags, e.args = e.flagSet(rest[0]), rest[1:]
	return e.finish(rest[0], c.run(e))
}

func (e *env) flagSet(name string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&e.data, "data", e.data, "the data folder")
	fs.StringVar(&e.device, "device", e.device, "the folder of this PC's identity")
	fs.StringVar(&e.user, "user", e.user, "who works")
	fs.StringVar(&e.pwFile, "password-file", e.pwFile, "the file whose first line is the password; - is standard input")
	fs.StringVar(&e.lang, "lang", e.lang, "the language of faults: zh or en")
	fs.BoolVar(&e.json, "json", e.json, "results and faults as JSON")
	return fs
}

// parse reads options and at least min, at most max positional arguments (max < 0:
// any number); options may stand anywhere.
func (e *env) parse(min, max int) ([]string, error) {
	var pos []string
	for rest := e.args; len(rest) > 0; {
		if err := e.flags.Parse(rest); err != nil {
			return nil, fmt.Errorf("%w: %v", errUsage, err)
		}
		if rest = e.flags.Args(); len(rest) > 0 {
			pos, rest = append(pos, rest[0]), rest[1:]
		}
	}
	if len(pos) < min || max >= 0 && len(pos) > max {
		return nil, fmt.Errorf("%w: %d arguments", errUsage, len(pos))
	}
	return pos, nil
}

func (e *env) usage(name string) int {
	if name != "" {
		fmt.Fprintf(e.err, "usage: opsbook [--data DIR] [--device DIR] [--user NAME] [--password-file FILE] [--json] %s %s\n", name, commands()[name].usage)
		return 2
	}
	fmt.Fprintln(e.err, "opsbook [--data DIR] [--device DIR] [--user NAME] [--password-file FILE] [--json] COMMAND")
	for _, n := range order {
		fmt.Fprintf(e.err, "  %-12s %s\n", n, commands()[n].usage)
	}
	fmt.Fprint(e.err, more)
	return 2
}

// more is what help says besides the forms of commands.
const more = `
NUMBER is a number, a code, an exact title or an id, in any case and width; show and history also find what was withdrawn with its import.
--filter FIELD=VALUE      is; FIELD=A|B one of; FIELD!=VALUE is not; FIELD~PART contains; FIELD= is empty; FIELD!= is not empty
         FIELD=A..B       from A to B, both included; A.. from A on; ..B until B; a year or a month will do
         FIELD=next:30    a day from today to 30 days from now; prev:30 from 30 days ago to today
Values are typed as a clerk types them: labels or keys of codes, names or numbers of records, yuan, dates in any form.
Exit codes: 0 done, 1 refused, 2 wrong usage, 3 internal. With --json results are JSON on standard output and a refusal is
{code, message, fields} on standard error; wrong usage is told as text, also with --json.
`

// finish turns a command's end into an exit code and words.
func (e *env) finish(name string, err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errUsage):
		fmt.Fprintln(e.err, err)
		return e.usage(name)
	}
	var f fault.Fault
	if json.Unmarshal([]byte(app.Explain(err)), &f) != nil {
		return 3
	}
	e.say(f)
	if f.Code == fault.Internal {
		return 3
	}
	return 1
}

func (e *env) say(f fault.Fault) {
	fields := map[string]string{}
	for name, t := range f.Fields {
		fields[name] = e.pick(t)
	}
	if e.json {
		said := map[string]any{"code": f.Code, "message": e.pick(f.Message), "fields": fields}
		if f.Ref != "" {
			said["ref"] = f.Ref // of the log, with internal errors only
		}
		b, _ := json.Marshal(said)
		fmt.Fprintln(e.err, string(b))
		return
	}
	fmt.Fprintln(e.err, e.pick(f.Message))
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		fmt.Fprintf(e.err, "  %s: %s\n", name, fields[name])
	}
}

// result prints v as JSON, or calls plain for people.
func (e *env) result(v any, plain func(w io.Writer)) error {
	if e.json {
		enc := json.NewEncoder(e.out)
		enc.SetEscapeHTML(false)
		return enc.Encode(v)
	}
	plain(e.out)
	return nil
}

// DataDir is where the data lies unless told otherwise: data beside a portable
// program, else the user's own folder.
func DataDir() string {
	if exe, err := os.Executable(); err == nil {
		portable := filepath.Join(filepath.Dir(exe), "data")
		if info, err := os.Stat(portable); err == nil && info.IsDir() {
			return portable
		}
	}
	return filepath.Join(ownDir(), "Opsbook")
}

func deviceDir() string { return filepath.Join(ownDir(), "Opsbook-device") }

// ownDir is the user's folder for data that stays on this PC.
func ownDir() string {
	if runtime.GOOS == "windows" {
		if dir := os.Getenv("LOCALAPPDATA"); dir != "" {
			return dir
		}
	} else if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return dir
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "."
	}
	return filepath.Join(home, ".local", "share")
}

// attachFolder takes the data folder.
func (e *env) attachFolder() (*backend.Backend, error) {
	return backend.Attach(backend.Config{Dir: e.data, Device: e.device})
}

// open unlocks the data folder and runs fn.
func (e *env) open(fn func(a *app.App) error) (err error) {
	b, err := e.attachFolder()
	if err != nil {
		return err
	}
	a := app.New(e.ctx, b, nil)
	defer func() { err = errors.Join(err, app.Release(a)) }()
	password, err := e.password(e.pwFile)
	if err != nil {
		return err
	}
	if err := b.Unlock(e.ctx, e.user, password); err != nil {
		return err
	}
	return fn(a)
}

// password reads the first line of a file.
func (e *env) password(file string) (string, error) {
	if file == "" {
		return "", fmt.Errorf("%w: --password-file is missing", errUsage)
	}
	var b []byte
	var err error
	if file == "-" {
		b, err = io.ReadAll(io.LimitReader(e.in, 4096))
	} else {
		b, err = os.ReadFile(file)
	}
	if err != nil {
		return "", fault.New(fault.NotFound, "读不到密码文件 %s。", "Cannot read the password file %s.", fault.Whole(file))
	}
	line, _, _ := strings.Cut(string(b), "\n")
	return strings.TrimRight(line, "\r"), nil
}
