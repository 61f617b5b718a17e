// Package pdf takes the pictures of pages out of PDF files that scanners write. It
// finds objects by reading the file through, not by its table of contents, so that a
// file that was cut short or repaired still gives what is whole in it; everything
// that unfolds is bounded. It draws nothing: text and lines of a page are not seen.
package pdf

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"

	"opsbook/backend/fault"
)

// Limits of what is read.
const (
	MaxPages  = 500
	maxValues = 2_000_000 // values of all objects
	maxUnpack = 64 << 20  // bytes of all packed objects of a file
	maxDraws  = 4 << 20   // bytes of a page's drawing that are looked through
)

// File is a PDF file that lies in memory.
type File struct {
	objects map[ref]object
	root    any
	values  int // may still be read
	unpack  int64
	pages   []Page
}

type object struct {
	at    int // where it stands, or what it is packed in: the last one counts
	value any
}

// Open reads the structure of a file. Faults: Invalid (no PDF, protected by a
// password, no page in it, too many).
func Open(data []byte) (*File, error) {
	if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return nil, fault.New(fault.Invalid, "这不是 PDF 文件，或文件的开头已损坏。请重新扫描，或另存为 PDF 再试。",
			"This is no PDF file, or its beginning is damaged. Scan again, or save it as PDF and retry.")
	}
	f := &File{objects: map[ref]object{}, values: maxValues, unpack: maxUnpack}
	f.index(data)
	if f.protected(data) {
		return nil, fault.New(fault.Invalid, "这个 PDF 加了密码保护，读不了。请在生成它的软件里去掉密码后另存，或重新扫描。",
			"This PDF is protected by a password and cannot be read. Save it without, or scan again.")
	}
	f.unpackAll()
	if err := f.walkPages(); err != nil {
		return nil, err
	}
	if len(f.pages) == 0 {
		return nil, fault.New(fault.Invalid, "这个 PDF 里没有完整的页，文件可能没有传完。请重新扫描。", "There is no whole page in this PDF; the file may be cut short. Scan again.")
	}
	return f, nil
}

// Pages are the pages in order.
func (f *File) Pages() []Page { return f.pages }

// index finds the objects of the file.
func (f *File) index(data []byte) {
	for at := 0; f.values > 0; {
		i := bytes.Index(data[at:], []byte("obj"))
		if i < 0 {
			return
		}
		at += i
		n, ok := numberBefore(data, at)
		at += len("obj")
		if !ok {
			continue
		}
		from := at
		var v any
		if v, at = f.read(data, at); at < from {
			return
		}
		f.put(n, from, v)
	}
}

// put keeps an object unless a later one has its number.
func (f *File) put(n ref, at int, v any) {
	if old, ok := f.objects[n]; !ok || old.at <= at {
		f.objects[n] = object{at, v}
	}
}

// numberBefore reads the number of an object backwards from its word obj.
func numberBefore(b []byte, at int) (ref, bool) {
	back := func(is func(byte) bool) (from int) {
		for from = at; from > 0 && is(b[from-1]) && at-from < 12; from-- {
		}
		return from
	}
	for _, is := range []func(byte) bool{isSpace, isDigit, isSpace} {
		from := back(is)
		if from == at {
			return 0, false
		}
		at = from
	}
	n, err := strconv.Atoi(string(b[back(isDigit):at]))
	return ref(n), err == nil && n > 0 && n < maxNumber
}

// read reads a value, and the bytes behind it if it is a stream's.
func (f *File) read(b []byte, at int) (v any, end int) {
	l := lexer{b: b, at: at, left: &f.values}
	v, _ = l.value(0)
	d, ok := v.(dict)
	if !ok {
		return v, l.at
	}
	l.space()
	if !l.starts("stream") {
		return v, l.at
	}
	from := l.at + len("stream")
	if bytes.HasPrefix(b[from:], []byte("\r\n")) {
		from += 2
	} else if from < len(b) && (b[from] == '\n' || b[from] == '\r') {
		from++
	}
	end = streamEnd(b, from, d)
	return stream{d, b[from:end]}, end
}

// streamEnd is where a stream ends: as long as it says if that is so, else at the
// word that ends it, else with the file.
func streamEnd(b []byte, from int, d dict) int {
	if n, ok := d["Length"].(int64); ok && n >= 0 && n <= int64(len(b)-from) {
		end := from + int(n)
		if bytes.HasPrefix(bytes.TrimLeft(b[end:min(end+16, len(b))], "\r\n \t\x00"), []byte("endstrea")) {
			return end
		}
	}
	if i := bytes.Index(b[from:], []byte("endstream")); i >= 0 {
		end := from + i
		if end > from && b[end-1] == '\n' {
			end--
		}
		if end > from && b[end-1] == '\r' {
			end--
		}
		return end
	}
	return len(b)
}

// protected finds the root of the file, and whether it is encrypted.
func (f *File) protected(data []byte) bool {
	locked := false
	look := func(d dict) {
		locked = locked || d["Encrypt"] != nil
		if d["Root"] != nil {
			f.root = d["Root"]
		}
	}
	for _, o := range f.inOrder() {
		if s, ok := o.value.(stream); ok && s.dict["Type"] == name("XRef") {
			look(s.dict)
		}
	}
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte("trailer"))
		if i < 0 {
			return locked
		}
		at += i + len("trailer")
		l := lexer{b: data, at: at, left: &f.values}
		if v, _ := l.value(0); v != nil {
			if d, ok := v.(dict); ok {
				look(d)
			}
		}
	}
}

func (f *File) inOrder() []object {
	out := make([]object, 0, len(f.objects))
	for _, o := range f.objects {
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b object) int { return cmp.Compare(a.at, b.at) })
	return out
}

// unpackAll reads the objects that are packed into streams.
func (f *File) unpackAll() {
	for _, o := range f.inOrder() {
		s, ok := o.value.(stream)
		if !ok || s.dict["Type"] != name("ObjStm") {
			continue
		}
		data, err := f.unfold(s, f.unpack)
		if err != nil {
			continue // damaged, or too much: the pages in it are missing
		}
		f.unpack -= int64(len(data))
		count, first := f.int(s.dict["N"]), f.int(s.dict["First"])
		head := lexer{b: data, left: &f.values}
		for range count {
			n, _ := head.value(0)
			where, ok := head.value(0)
			num, isNum := n.(int64)
			offset, isOffset := where.(int64)
			if !ok || !isNum || !isOffset {
				break
			}
			if at := int64(first) + offset; num > 0 && num < maxNumber && at >= 0 && at < int64(len(data)) {
				l := lexer{b: data, at: int(at), left: &f.values}
				v, _ := l.value(0)
				f.put(ref(num), o.at, v)
			}
		}
	}
}

// get follows references to a value.
func (f *File) get(v any) any {
	for range 8 {
		r, ok := v.(ref)
		if !ok {
			return v
		}
		v = f.objects[r].value
	}
	return nil
}

func (f *File) dict(v any) dict {
	switch v := f.get(v).(type) {
	case dict:
		return v
	case stream:
		return v.dict
	}
	return nil
}

func (f *File) int(v any) int {
	switch v := f.get(v).(type) {
	case int64:
		return int(min(max(v, -1<<31), 1<<31-1))
	case float64:
		return int(min(max(v, -1<<31), 1<<31-1))
	}
	return 0
}
