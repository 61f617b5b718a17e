package canvas

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

var errShape = errors.New("write PDF: not the cross-reference table that gofpdf writes")

// nameCodes tells the readers of a PDF which character each private code
// stands for, so that search and copy give the real one. gofpdf writes maps of
// its own that know no private codes; they are replaced, and the offsets behind
// them corrected. It relies on gofpdf writing one plain cross-reference table.
func nameCodes(pdf []byte, private map[rune]rune) ([]byte, error) {
	t, err := readTable(pdf)
	if err != nil {
		return nil, err
	}
	stream, err := unicodeMap(private)
	if err != nil {
		return nil, err
	}
	return t.replace(pdf, mapsOf(pdf, t), stream)
}

// table is the cross-reference table of a PDF: where each object starts.
type table struct {
	at, rows, trailer, end int // of "xref", its first row, the trailer, "startxref"
	objects                []int
}

func readTable(pdf []byte) (*table, error) {
	t := &table{end: bytes.LastIndex(pdf, []byte("startxref\n"))}
	if t.end < 0 {
		return nil, errShape
	}
	digits, _, _ := bytes.Cut(pdf[t.end+len("startxref\n"):], []byte("\n"))
	at, err := strconv.Atoi(string(digits))
	if err != nil || at > t.end || !bytes.HasPrefix(pdf[at:], []byte("xref\n0 ")) {
		return nil, errShape
	}
	count, _, _ := bytes.Cut(pdf[at+len("xref\n0 "):], []byte("\n"))
	n, err := strconv.Atoi(string(count))
	t.at, t.rows = at, at+len("xref\n0 ")+len(count)+1
	t.trailer = t.rows + 20*n
	if err != nil || t.trailer > t.end {
		return nil, errShape
	}
	t.objects = make([]int, n)
	for i := 1; i < n; i++ {
		if t.objects[i], err = strconv.Atoi(string(pdf[t.rows+20*i:][:10])); err != nil {
			return nil, errShape
		}
	}
	return t, nil
}

var toUnicode = regexp.MustCompile(`/ToUnicode (\d+) 0 R`)

// mapsOf returns the offsets of the character maps, in order.
func mapsOf(pdf []byte, t *table) []int {
	found := map[int]bool{}
	for _, m := range toUnicode.FindAllSubmatch(pdf, -1) {
		if i, err := strconv.Atoi(string(m[1])); err == nil && i < len(t.objects) {
			found[t.objects[i]] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// replace puts stream in place of the bodies of the objects at the offsets.
func (t *table) replace(pdf []byte, objects []int, stream []byte) ([]byte, error) {
	out := make([]byte, 0, len(pdf)+4096)
	grown := make([]int, len(objects)) // by how much what follows has moved
	done := 0
	for i, at := range objects {
		head, tail := bytes.IndexByte(pdf[at:], '\n'), bytes.Index(pdf[at:], []byte("endobj"))
		if head < 0 || tail < 0 {
			return nil, errShape
		}
		out = append(append(out, pdf[done:at+head+1]...), stream...)
		done = at + tail
		grown[i] = len(out) - done
	}
	moved := func(at int) int {
		i, _ := slices.BinarySearch(objects, at)
		if i == 0 {
			return at
		}
		return at + grown[i-1]
	}
	out = append(out, pdf[done:t.rows+20]...) // up to the row of the free list
	for _, at := range t.objects[1:] {
		out = fmt.Appendf(out, "%010d 00000 n \n", moved(at))
	}
	out = append(out, pdf[t.trailer:t.end]...)
	return fmt.Appendf(out, "startxref\n%d\n%%%%EOF\n", moved(t.at)), nil
}

// unicodeMap writes the map as a stream: every code is itself but the private ones.
func unicodeMap(private map[rune]rune) ([]byte, error) {
	var ranges, chars []string
	for high := range 256 { // a range may only change the last byte (ISO 32000-1, 9.10.3)
		if high < firstPrivate>>8 || high > lastPrivate>>8 {
			ranges = append(ranges, fmt.Sprintf("<%02X00><%02XFF><%02X00>\n", high, high, high))
		}
	}
	byCode := map[rune]rune{}
	for r, code := range private {
		byCode[code] = r
	}
	for _, code := range slices.Sorted(maps.Keys(byCode)) {
		chars = append(chars, fmt.Sprintf("<%04X><%s>\n", code, utf16Hex(byCode[code])))
	}
	var m bytes.Buffer
	m.WriteString("/CIDInit/ProcSet findresource begin 12 dict begin begincmap" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def" +
		"/CMapName/Adobe-Identity-UCS def/CMapType 2 def " +
		"1 begincodespacerange<0000><FFFF>endcodespacerange\n")
	section(&m, "bfrange", ranges)
	section(&m, "bfchar", chars)
	m.WriteString("endcmap CMapName currentdict/CMap defineresource pop end end")
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	if _, err := w.Write(m.Bytes()); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\n", z.Len(), z.Bytes()), nil
}

// section writes rows in the blocks of at most 100 that the format allows.
func section(m *bytes.Buffer, name string, rows []string) {
	for block := range slices.Chunk(rows, 100) {
		fmt.Fprintf(m, "%d begin%s\n%send%s\n", len(block), name, strings.Join(block, ""), name)
	}
}

func utf16Hex(r rune) string {
	var b strings.Builder
	for _, v := range utf16.Encode([]rune{r}) {
		fmt.Fprintf(&b, "%04X", v)
	}
	return b.String()
}
