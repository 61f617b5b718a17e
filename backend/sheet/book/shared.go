package book

import (
	"strings"

	"opsbook/backend/sheet/xmlscan"
)

// texts are the shared texts of a workbook in large chunks, with eight bytes
// beside each.
type texts struct {
	chunks []string
	open   strings.Builder // the chunk that is being filled
	starts []uint64        // chunk << 32 | place in it
	struck map[int]bool    // struck through from end to end
	bytes  int
}

func (t *texts) add(text string, struck bool) {
	if struck {
		t.struck[len(t.starts)] = true
	}
	t.starts = append(t.starts, uint64(len(t.chunks))<<32|uint64(t.open.Len()))
	t.open.WriteString(text)
	t.bytes += len(text)
	if t.open.Len() > 1<<20 {
		t.seal()
	}
}

func (t *texts) seal() {
	t.chunks = append(t.chunks, t.open.String())
	t.open.Reset()
}

// at returns text i; false if there is none.
func (t *texts) at(i int) (string, bool) {
	if t == nil || i < 0 || i >= len(t.starts) {
		return "", false
	}
	chunk := t.starts[i] >> 32
	from, to := t.starts[i]&0xFFFFFFFF, uint64(len(t.chunks[chunk]))
	if i+1 < len(t.starts) && t.starts[i+1]>>32 == chunk {
		to = t.starts[i+1] & 0xFFFFFFFF
	}
	return t.chunks[chunk][from:to], true
}

// sharedTexts reads the shared texts once.
func (w *workbook) sharedTexts() (*texts, error) {
	if w.shared != nil || w.texts == "" {
		return w.shared, nil
	}
	t := &texts{struck: map[int]bool{}}
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
		// They lie in memory together: a quarter of what a sheet may stream through it.
		if t.add(text, struck); t.bytes > int(w.pack.limits.Unzipped/4) || len(t.starts) > w.pack.limits.Cells/3 {
			return nil, tooMuch("文件里的文字过多（超过 %d MB 或 %d 条），不能读取。请拆成几个文件再导入。",
				"The file holds too many texts (more than %d MB or %d of them). Split it and import the parts.", w.pack.limits.Unzipped>>22, w.pack.limits.Cells/3)
		}
	}
	t.seal()
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
	return tooMuch("有一格的内容超过 %d KB，不能读取。", "One cell holds more than %d KB and cannot be read.", most>>10)
}
