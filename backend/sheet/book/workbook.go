package book

import (
	"io"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/sheet/xmlscan"
)

// maxPart bounds the parts that are read whole: styles, comments, the list of
// sheets. Sheets and shared texts are bounded by Limits alone.
const maxPart = 64 << 20

// workbook is what the sheets of an .xlsx share.
type workbook struct {
	pack     *pack
	from1904 bool
	formats  []format          // by cell style
	texts    string            // part of the shared texts, "" if there are none
	shared   *texts            // read when a sheet first needs them
	owners   map[string]string // sheet by the part of its comments: no part belongs to two
}

// openZip opens a zip file as .xlsx, or says what else it is.
func openZip(r io.ReaderAt, size int64, name string, limits Limits) (*Book, error) {
	p, err := openPack(r, size, limits)
	if err != nil {
		return nil, err
	}
	root, err := p.relations("")
	if err != nil {
		return nil, err
	}
	main := ""
	for _, rel := range root {
		if rel.kind == "officeDocument" && p.has(rel.target) {
			main = rel.target
		}
	}
	if main == "" && p.has("xl/workbook.xml") {
		main = "xl/workbook.xml"
	}
	switch {
	case strings.HasSuffix(main, ".bin"):
		return nil, refusal(binaryExcel, name)
	case strings.HasPrefix(main, "word/"):
		return nil, refusal(word, name)
	case strings.HasPrefix(main, "ppt/"):
		return nil, refusal(slides, name)
	case main == "" && p.has("content.xml") && p.has("mimetype"):
		return nil, refusal(openDocument, name)
	case main == "":
		return nil, refusal(archive, name)
	}
	return openWorkbook(p, main)
}

func openWorkbook(p *pack, main string) (*Book, error) {
	rels, err := p.relations(main)
	if err != nil {
		return nil, err
	}
	w := &workbook{pack: p, owners: map[string]string{}}
	parts := map[string]bool{}
	b := &Book{Format: "xlsx"}
	for _, rel := range rels {
		switch rel.kind {
		case "sharedStrings":
			w.texts = rel.target
		case "styles":
			if w.formats, err = p.styles(rel.target); err != nil {
				return nil, err
			}
		}
	}
	err = p.scan(main, maxPart, func(s *xmlscan.Scanner) error {
		switch {
		case s.Is("workbookPr"):
			w.from1904 = s.True("date1904")
			b.From1904 = w.from1904
		case s.Is("sheet"):
			rel, ok := rels[s.Value("id")]
			if !ok || rel.kind != "worksheet" {
				return nil // a chart or macro sheet holds no cells
			}
			if len(b.Sheets) == p.limits.Sheets {
				return tooMuch("工作表超过 %d 张，不能读取。", "More than %d sheets: the file cannot be read.", p.limits.Sheets)
			}
			if parts[rel.target] {
				return xmlscan.Broken() // a small file could stand for a thousand large sheets
			}
			parts[rel.target] = true
			state := s.Value("state")
			b.Sheets = append(b.Sheets, &Sheet{Name: s.Value("name"), Hidden: state == "hidden" || state == "veryHidden", source: &grid{book: w, part: rel.target}})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(b.Sheets) == 0 {
		return nil, fault.New(fault.Invalid, "文件里没有工作表。", "The file has no sheets.")
	}
	return b, nil
}

// note is a comment on a cell.
type note struct {
	col  int
	text string
}

// comments reads the notes of a sheet, by row.
func (w *workbook) comments(part string) (map[int][]note, error) {
	found, read := map[int][]note{}, map[string]bool{}
	rels, err := w.pack.relations(part)
	if err != nil {
		return nil, err
	}
	for _, rel := range rels {
		if rel.kind != "comments" || !w.pack.has(rel.target) {
			continue
		}
		if owner, taken := w.owners[rel.target]; taken && owner != part || read[rel.target] {
			continue
		}
		w.owners[rel.target], read[rel.target] = part, true
		err := w.pack.scan(rel.target, maxPart, func(s *xmlscan.Scanner) error {
			if !s.Is("comment") {
				return nil
			}
			at, ok := parseRange(s.Attr("ref"))
			text, _, err := richText(s, "comment", w.pack.limits.Text)
			if ok && err == nil {
				found[at.Row] = append(found[at.Row], note{at.Col, strings.TrimSpace(text)})
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

func tooManyCells(limits Limits) error {
	return tooMuch("单元格超过 %d 个，不能读取。请拆成几个文件再导入。", "More than %d cells. Split the file and import the parts.", limits.Cells)
}
