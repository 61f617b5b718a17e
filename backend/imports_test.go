package backend_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// places is the dependency rule: a package may import only packages of earlier
// lines, and those of its own folder. A folder stands for what lies below it,
// unless that has a place of its own. A new package needs a place here.
var places = [][]string{
	{"backend/fault", "backend/room"},
	{"backend/parse", "backend/parcel"},
	{"backend/kind"},
	{"backend/vault", "backend/registers", "backend/policy"},
	{"backend/store", "backend/carrier"},
	{"backend/user"},
	{"backend/number"},
	{"backend/record"},
	{"backend/lens", "backend/attach", "backend/calendar", "backend/kept", "backend/labels"},
	{"backend/flow", "backend/double"},
	{"backend/desk", "backend/views", "backend/sheet", "backend/print", "backend/backup", "backend/scan", "backend/report", "backend/exchange"},
	{"backend/forms", "backend/remind", "backend/figure", "backend/audit"},
	{"backend/partner"},
	{"backend/equipment", "backend/people", "backend/organisation", "backend/stock", "backend/training"}, // the domain: none of these imports another one
	{"backend/requisition", "backend/stocktake"},                                                         // documents that move what the domain keeps
	{"backend/purchase"},
	{"backend/papers", "backend/demo"},
	{"backend"},
	{"app"},
	{"app/browser", "app/cli"},
	{"app/desktop"},
	{"."},
}

// tools may import everything and nobody imports them.
var tools = []string{"build"}

const module = "opsbook"

// rank is the line of pkg's place and the folder that has it; -1: it has none.
func rank(pkg string) (int, string) {
	for dir := pkg; ; dir = path.Dir(dir) {
		for i, line := range places {
			for _, place := range line {
				// backend, app and the root are one package each, not all below them.
				if place == dir && (dir == pkg || dir != "backend" && dir != "app" && dir != ".") {
					return i, place
				}
			}
		}
		if dir == "." {
			return -1, ""
		}
	}
}

// sources are the imports of every package of the module, its tests left out, for
// all systems and build tags.
func sources(t *testing.T) map[string]map[string]bool {
	t.Helper()
	out := map[string]map[string]bool{}
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if name == "frontend" || d.Name() == "testdata" || len(d.Name()) > 1 && d.Name()[0] == '.' {
				return fs.SkipDir
			}
			if _, err := fs.Stat(root, path.Join(name, "go.mod")); err == nil && name != "." {
				return fs.SkipDir // a module of its own
			}
			return nil
		case path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", name), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := path.Dir(name)
		if out[pkg] == nil {
			out[pkg] = map[string]bool{}
		}
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			out[pkg][imported] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func within(pkg string, dirs []string) bool {
	for _, dir := range dirs {
		if pkg == dir || strings.HasPrefix(pkg, dir+"/") {
			return true
		}
	}
	return false
}

func TestImportsPointLeft(t *testing.T) {
	all := sources(t)
	if len(all) < 20 {
		t.Fatalf("only %d packages found", len(all))
	}
	for pkg, imports := range all {
		if within(pkg, tools) {
			continue
		}
		mine, place := rank(pkg)
		if mine < 0 {
			t.Errorf("%s has no place in the order of packages", pkg)
			continue
		}
		for imported := range imports {
			if strings.HasPrefix(imported, "github.com/wailsapp/") && pkg != "app/desktop" {
				t.Errorf("%s imports %s; only app/desktop may", pkg, imported)
			}
			other, ok := strings.CutPrefix(imported, module+"/")
			if !ok {
				continue
			}
			if theirs, at := rank(other); at != place && theirs >= mine || within(other, tools) {
				t.Errorf("%s imports %s, which is not to its left", pkg, other)
			}
			if other == "backend" && pkg != "app" && pkg != "app/cli" {
				t.Errorf("%s imports backend; only app and the command line may", pkg)
			}
		}
	}
}
