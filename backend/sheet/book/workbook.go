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
	formats  []format // by cell style
	texts    string   // part of the shared texts, "" if there are none
	shared   *texts   // read when a sheet first needs them
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
	w := &workbook{pack: p}
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
		case s.Is("sheet"):
			rel, ok := rels[s.Value("id")]
			if !ok || rel.kind != "worksheet" {
				return nil // a chart or macro sheet holds no cells
			}
			if len(b.Sheets) == p.limits.Sheets {
				return tooMuch("工作表超过 %d 张,不能读取。", "More than %d sheets: the file cannot be read.", p.limits.Sheets)
			}
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

// texts are the shared texts of a workbook, kept in large chunks.
type texts struct {
	all    []string
	struck map[int]bool // struck through from end to end
}

// sharedTexts reads the shared texts once.
func (w *workbook) sharedTexts() (*texts, error) {
	if w.shared != nil || w.texts == "" {
		return w.shared, nil
	}
	t := &texts{struck: map[int]bool{}}
	var chunk strings.Builder
	var ends []int
	seal := func() {
		s, from := chunk.String(), 0
		for _, end := range ends {
			t.all = append(t.all, s[from:end])
			from = end
		}
		chunk.Reset()
		ends = ends[:0]
	}
	r, err := w.pack.open(w.texts, w.pack.limits.Unzipped)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	s := xmlscan.New(r)
	for {
		tok, err := s.Next()
		if err != nil {
			return nil, err
		}
		if tok == xmlscan.EndOfFile {
			break
		}
		if tok != xmlscan.StartTag || !s.Is("si") {
			continue
		}
		text, struck, err := richText(s, "si", w.pack.limits.Text)
		if err != nil {
			return nil, err
		}
		if struck {
			t.struck[len(t.all)+len(ends)] = true
		}
		chunk.WriteString(text)
		if ends = append(ends, chunk.Len()); chunk.Len() > 1<<20 {
			seal()
		}
		if len(t.all)+len(ends) > w.pack.limits.Cells {
			return nil, tooManyCells(w.pack.limits)
		}
	}
	seal()
	w.shared = t
	return t, nil
}

// richText reads the text within the element that was just entered, run after
// run, without phonetic hints. struck: every run is struck through.
func richText(s *xmlscan.Scanner, element string, most int) (text string, struck bool, err error) {
	var b strings.Builder
	inText, phonetic := false, 0
	runs, marked, mark := 0, 0, false
	for {
		tok, err := s.Next()
		switch {
		case err != nil:
			return "", false, err
		case tok == xmlscan.EndOfFile:
			return "", false, xmlscan.Truncated()
		case tok == xmlscan.CharData:
			if inText && phonetic == 0 {
				b.WriteString(s.Text())
			}
			if b.Len() > most {
				return "", false, tooLong(most)
			}
		case s.Is(element) && tok == xmlscan.EndTag:
			return unhex(b.String()), runs > 0 && runs == marked, nil
		case s.Is("t"):
			inText = tok == xmlscan.StartTag
		case s.Is("rPh") && tok == xmlscan.StartTag:
			phonetic++
		case s.Is("rPh"):
			phonetic--
		case s.Is("r") && tok == xmlscan.StartTag:
			runs, mark = runs+1, false
		case s.Is("strike") && tok == xmlscan.StartTag && !mark:
			if v := s.Value("val"); v == "" || v == "1" || v == "true" {
				marked, mark = marked+1, true
			}
		}
	}
}

func tooLong(most int) error {
	return tooMuch("有一格的内容超过 %d KB,不能读取。", "One cell holds more than %d KB and cannot be read.", most>>10)
}

// note is a comment on a cell.
type note struct {
	col  int
	text string
}

// comments reads the notes of a sheet, by row.
func (w *workbook) comments(part string) (map[int][]note, error) {
	found := map[int][]note{}
	rels, err := w.pack.relations(part)
	if err != nil {
		return nil, err
	}
	for _, rel := range rels {
		if rel.kind != "comments" || !w.pack.has(rel.target) {
			continue
		}
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
	return tooMuch("单元格超过 %d 个,不能读取。请拆成几个文件再导入。", "More than %d cells. Split the file and import the parts.", limits.Cells)
}
