package xmlscan_test

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/unicode"

	"opsbook/backend/fault"
	"opsbook/backend/sheet/xmlscan"
)

// steps writes a document as one line of what the scanner saw.
func steps(r io.Reader) (string, error) {
	var b strings.Builder
	s := xmlscan.New(r)
	for {
		tok, err := s.Next()
		if err != nil {
			return b.String(), err
		}
		switch tok {
		case xmlscan.EndOfFile:
			return b.String(), nil
		case xmlscan.StartTag:
			b.WriteString("<" + string(s.Name()) + ">")
		case xmlscan.EndTag:
			b.WriteString("</" + string(s.Name()) + ">")
		case xmlscan.CharData:
			b.WriteString(s.Text())
		}
	}
}

func TestNext(t *testing.T) {
	utf16, _ := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(`<甲>乙</甲>`)
	for in, want := range map[string]string{
		`<?xml version="1.0"?><a><b x="1>2" y='"'/>t&amp;&#65;</a >`: `<a><b></b>t&A</a>`,
		`<x:a><!-- <b> --><![CDATA[<&amp;]]></x:a>`:                  `<a><&amp;</a>`,
		"\uFEFF<a\n\tb = 'c' />":                                     `<a></a>`,
		utf16:                                                        `<甲>乙</甲>`,
		"<a>\xff</a>":                                                "<a>\uFFFD</a>",
		"":                                                           "",
	} {
		for _, r := range []io.Reader{strings.NewReader(in), iotest.OneByteReader(strings.NewReader(in))} {
			if got, err := steps(r); got != want || err != nil {
				t.Errorf("%q: %q, %v, want %q", in, got, err, want)
			}
		}
	}
	for _, in := range []string{"<a>", "<a", "</a>", "<a><!-- ", "<!DOCTYPE a>", "<a><![CDATA[", "<a b='>", strings.Repeat("<a>", 101), "<a>" + strings.Repeat("x", 9<<20)} {
		if _, err := steps(strings.NewReader(in)); fault.Of(err) == nil || fault.Of(err).Code == fault.Internal {
			t.Errorf("%.20q: %v, want a fault", in, err)
		}
	}
	if _, err := steps(iotest.ErrReader(io.ErrClosedPipe)); err != io.ErrClosedPipe {
		t.Errorf("a reader's error became %v", err)
	}
}

func TestAttr(t *testing.T) {
	s := xmlscan.New(strings.NewReader(`<a x:one="1" two = 'a&lt;b' three="true" four="" five='x=" y'/>`))
	if _, err := s.Next(); err != nil {
		t.Fatal(err)
	}
	if s.Value("one") != "1" || s.Int("one", 7) != 1 || s.Int("two", 7) != 7 || s.Value("two") != "a<b" || !s.True("three") || s.Attr("four") == nil || s.Attr("six") != nil || s.Value("five") != `x=" y` {
		t.Errorf("attributes of %q", s.Name())
	}
}

// Every part of the sample ledgers reads as encoding/xml reads it.
func TestOracle(t *testing.T) {
	files, _ := filepath.Glob("../testdata/ledgers/*.xlsx")
	parts := 0
	for _, file := range files {
		z, err := zip.OpenReader(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			got, err := steps(strings.NewReader(string(data)))
			if want := oracle(t, string(data)); got != want || err != nil {
				t.Errorf("%s %s: %v\n%s\n%s", file, f.Name, err, got, want)
			}
			parts++
		}
		z.Close()
	}
	if parts < 50 {
		t.Errorf("only %d parts compared", parts)
	}
}

func oracle(t *testing.T, doc string) string {
	var b strings.Builder
	d := xml.NewDecoder(strings.NewReader(doc))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := tok.(type) {
		case xml.StartElement:
			b.WriteString("<" + x.Name.Local + ">")
		case xml.EndElement:
			b.WriteString("</" + x.Name.Local + ">")
		case xml.CharData:
			b.Write(x)
		}
	}
}

// FuzzNext: whatever comes, the scanner ends, and ends in a fault if at all.
func FuzzNext(f *testing.F) {
	for _, s := range []string{`<a b="c">d&#x41;<e/><![CDATA[f]]></a>`, "<a:b/>", "\xFE\xFF\x00<"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, err := steps(strings.NewReader(s))
		if err != nil && fault.Of(err).Code == fault.Internal {
			t.Errorf("not a fault: %v", err)
		}
	})
}
