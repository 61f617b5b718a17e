package sheet

import (
	"bufio"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/parse"
)

// csv is the ledger as text, for other programs.
type csv struct {
	fields []*kind.Field
	w      *bufio.Writer
}

func (b *csv) begin() error {
	if _, err := b.w.WriteString("\uFEFF"); err != nil {
		return err
	}
	return b.line(b.heading())
}

func (b *csv) heading() []string {
	labels := make([]string, len(b.fields))
	for i, f := range b.fields {
		labels[i] = f.Heading()
	}
	return labels
}

func (b *csv) row(v kind.Values, c kind.Context) error { return b.line(b.texts(v, c)) }

// texts are the cells of a row before they are quoted.
func (b *csv) texts(v kind.Values, c kind.Context) []string {
	texts := make([]string, len(b.fields))
	for i, f := range b.fields {
		n, isNumber := v[f.Name].(int64)
		switch {
		case isNumber && f.Type == kind.Money:
			texts[i] = parse.PlainMoney(n)
		case isNumber && f.Number():
			texts[i] = parse.FormatDecimal(n, f.Scale)
		default:
			texts[i] = disarm(f.Text(v[f.Name], c))
		}
	}
	return texts
}

// line writes one line; every cell that needs it in quotes.
func (b *csv) line(cells []string) error {
	for i, s := range cells {
		if i > 0 {
			_ = b.w.WriteByte(',')
		}
		if strings.ContainsAny(s, "\",\r\n\t; ") || s == "" {
			s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		}
		_, _ = b.w.WriteString(s)
	}
	_, err := b.w.WriteString("\r\n")
	return err
}

func (b *csv) end() error { return b.w.Flush() }

// disarm puts an apostrophe before a text that a spreadsheet would take for a
// formula; arm takes it away again.
func disarm(s string) string {
	if formulaLike(s) {
		return "'" + s
	}
	return s
}

func arm(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && formulaLike(rest) {
		return rest
	}
	return s
}

func formulaLike(s string) bool {
	s = strings.TrimLeft(s, "'")
	return s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0]))
}
