package fault_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Every sentence of the program that takes arguments takes the same in both
// languages, and every fault is a finished sentence, in Chinese with Chinese
// punctuation. A mistake here would show a
// clerk “%!(EXTRA string=…)”.
func TestSentencesAreFinishedTwins(t *testing.T) {
	sentences := 0
	for _, root := range []string{"..", "../../app"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if wrong, ours := sentence(call); ours {
						sentences++
						if wrong != "" {
							t.Errorf("%s: %s", set.Position(call.Pos()), wrong)
						}
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if sentences < 200 {
		t.Errorf("only %d sentences were found", sentences)
	}
}

var han = regexp.MustCompile(`\p{Han}`)

// narrow finds punctuation of Latin width beside Chinese characters.
var narrow = regexp.MustCompile(`[\p{Han}“”。、，；：（）][,;:()!?]|[,;:()!?] *[\p{Han}“”。、，；：（）]`)

// sentence looks at a call that is given a Chinese text and its English twin;
// ours is false for every other call.
func sentence(call *ast.CallExpr) (wrong string, ours bool) {
	at := -1
	var zh, en string
	for i := 0; i+1 < len(call.Args); i++ {
		a, ok1 := literal(call.Args[i])
		b, ok2 := literal(call.Args[i+1])
		if ok1 && ok2 && han.MatchString(a) && !han.MatchString(b) && b != "" {
			at, zh, en = i, a, b
			break
		}
	}
	name := called(call)
	if at < 0 || name != "New" && name != "Sprintf" && name != "invalid" && name != "bad" && name != "T" {
		return "", false
	}
	if m := narrow.FindString(zh); m != "" {
		return fmt.Sprintf("%q: %q is half-width; Chinese sentences have ，；：（）！？", zh, m), true
	}
	if args := call.Args[at+2:]; len(args) > 0 && call.Ellipsis == token.NoPos {
		dummies := make([]any, len(args))
		for i := range dummies {
			dummies[i] = i
		}
		for _, s := range []string{zh, en} {
			if out := fmt.Sprintf(s, dummies...); strings.Contains(out, "%!(") || strings.Contains(out, "BADINDEX") || strings.Contains(out, "MISSING") {
				return fmt.Sprintf("%q is given %d arguments", s, len(args)), true
			}
		}
		if a, b := used(zh), used(en); a != b {
			return fmt.Sprintf("%q and %q use different arguments: %s, %s", zh, en, a, b), true
		}
	}
	if ident := identifier.FindString(zh + " " + en); ident != "" {
		return fmt.Sprintf("%q speaks of the program's own %s", en, ident), true
	}
	if name == "New" && !(ends(zh, "。") && ends(en, ".")) {
		return fmt.Sprintf("%q, %q: not finished", zh, en), true
	}
	return "", true
}

// identifier is a name of the program's own, which a careless rename leaves in prose.
var identifier = regexp.MustCompile(`\b[a-z]\w*\.[A-Z]\w*`)

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0]*\d*(?:\.\d+)?([a-zA-Z])`)

// used is how often a format uses numbers and texts; which twin of a name it
// takes (label or English) may differ.
func used(format string) string {
	count := map[string]int{}
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		count[strings.Replace(m[2], "q", "s", 1)]++
	}
	return fmt.Sprint(count)
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}

// ends reports whether a sentence is finished: by its own stop, or by that of the
// sentence it ends with.
func ends(s, stop string) bool { return strings.HasSuffix(s, stop) || strings.HasSuffix(s, "]s") }
