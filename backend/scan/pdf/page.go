package pdf

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"

	"opsbook/backend/fault"
)

// Page is one page of a file.
type Page struct {
	Turn int // degrees by which it is shown turned, clockwise: 0, 90, 180, 270

	file      *File
	contents  any
	resources any
}

const (
	maxKids   = 64 // depth of the tree of pages
	maxImages = 16 // pictures of a page, the largest ones
	maxNested = 3  // drawings within drawings
)

func (f *File) walkPages() error {
	f.walk(f.dict(f.root)["Pages"], Page{file: f}, map[ref]bool{}, 0)
	if len(f.pages) == 0 { // the tree is lost with the end of the file
		for _, o := range f.inOrder() {
			if d, ok := o.value.(dict); ok && f.get(d["Type"]) == name("Page") && len(f.pages) <= MaxPages {
				f.pages = append(f.pages, Page{file: f}.with(d))
			}
		}
	}
	if len(f.pages) > MaxPages {
		return fault.New(fault.Invalid, "这个 PDF 超过 %d 页，太多了。请分成几个文件再扫描归档。", "This PDF has more than %d pages. Split it.", MaxPages)
	}
	return nil
}

func (f *File) walk(v any, above Page, seen map[ref]bool, depth int) {
	if r, ok := v.(ref); ok {
		if seen[r] {
			return
		}
		seen[r] = true
	}
	d := f.dict(v)
	if d == nil || depth > maxKids || len(f.pages) > MaxPages {
		return
	}
	p := above.with(d)
	kids, ok := f.get(d["Kids"]).([]any)
	if !ok {
		if f.get(d["Type"]) != name("Pages") {
			f.pages = append(f.pages, p)
		}
		return
	}
	for _, kid := range kids {
		f.walk(kid, p, seen, depth+1)
	}
}

// with is p with what a node of the tree of pages says.
func (p Page) with(d dict) Page {
	if d["Resources"] != nil {
		p.resources = d["Resources"]
	}
	if d["Rotate"] != nil {
		p.Turn = (p.file.int(d["Rotate"])%360 + 360) % 360 / 90 * 90
	}
	p.contents = d["Contents"]
	return p
}

// Images are the pictures that the page draws, the largest first, at most 16.
func (p Page) Images() []*Image {
	var out []*Image
	p.file.collect(p.resources, p.drawn(), 0, map[ref]bool{}, &out)
	slices.SortStableFunc(out, func(a, b *Image) int { return cmp.Compare(b.Width*b.Height, a.Width*a.Height) })
	return out[:min(len(out), maxImages)]
}

var drawOf = regexp.MustCompile(`/([^\s/<>\[\]()]+)\s+Do\b`)

// drawn names what the page's drawing uses; nil: it cannot be told. Some programs
// list the pictures of all pages with each page.
func (p Page) drawn() map[string]bool {
	parts, ok := p.file.get(p.contents).([]any)
	if !ok {
		parts = []any{p.contents}
	}
	names := map[string]bool{}
	var all [][]byte
	left := int64(maxDraws)
	for _, part := range parts {
		s, ok := p.file.get(part).(stream)
		if !ok {
			continue
		}
		data, err := p.file.unfold(s, left)
		if err != nil {
			return nil
		}
		left -= int64(len(data))
		all = append(all, data)
	}
	for _, m := range drawOf.FindAllSubmatch(bytes.Join(all, []byte("\n")), -1) {
		l := lexer{b: m[1]}
		names[l.nameText()] = true
	}
	if len(names) == 0 {
		return nil
	}
	return names
}

// collect adds the pictures of resources whose names are drawn, and those within the
// drawings among them.
func (f *File) collect(resources any, drawn map[string]bool, depth int, seen map[ref]bool, out *[]*Image) {
	things := f.dict(f.dict(resources)["XObject"])
	for _, key := range sorted(things) {
		r, isRef := things[key].(ref)
		if drawn != nil && !drawn[key] || isRef && seen[r] {
			continue
		}
		if isRef {
			seen[r] = true
		}
		s, ok := f.get(things[key]).(stream)
		switch {
		case !ok:
		case f.get(s.dict["Subtype"]) == name("Image"):
			*out = append(*out, f.image(s))
		case f.get(s.dict["Subtype"]) == name("Form") && depth < maxNested:
			f.collect(s.dict["Resources"], nil, depth+1, seen, out)
		}
	}
}

func sorted(d dict) []string {
	keys := make([]string, 0, len(d))
	for k := range d {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
