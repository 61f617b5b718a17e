// Package xmlscan steps through the XML that office files are made of, about ten
// times faster than encoding/xml, in bounded memory. It knows tags, attributes
// and text; it resolves no entities but the five and numbers, opens nothing, and
// refuses document types.
package xmlscan

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"opsbook/backend/fault"
)

// Token is one step through an XML document.
type Token int

const (
	StartTag Token = iota
	EndTag         // comes for <x/> too
	CharData
	EndOfFile
)

// Bounds of the XML that an office file may be made of.
const (
	MaxToken = 8 << 20 // bytes of one tag or one text
	MaxDepth = 100
)

// Scanner holds the place in a document. Names come without their prefix; slices
// it returns are good until the next step.
type Scanner struct {
	in       io.Reader
	buf      []byte
	pos, end int
	eof      bool
	err      error  // of the reader
	name     []byte // of the tag
	attrs    []byte // raw
	text     []byte // raw character data; decode with Text
	cdata    bool
	closing  bool // the tag was <x/>; its end tag comes next
	depth    int
}

// New returns a Scanner of r, which may be UTF-8 or UTF-16.
func New(r io.Reader) *Scanner {
	s := &Scanner{in: r, buf: make([]byte, 64<<10)}
	if b := s.peek(2); len(b) == 2 && (b[0] == 0xFF && b[1] == 0xFE || b[0] == 0xFE && b[1] == 0xFF) {
		rest := io.MultiReader(bytes.NewReader(bytes.Clone(s.buf[s.pos:s.end])), r)
		s = &Scanner{in: transform.NewReader(rest, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()), buf: make([]byte, 64<<10)}
	}
	if bytes.HasPrefix(s.peek(3), []byte("\xEF\xBB\xBF")) {
		s.pos += 3
	}
	return s
}

// fill reads more, moving what is left to the front and growing up to MaxToken.
func (s *Scanner) fill() error {
	if s.err != nil {
		return s.err
	}
	if s.eof {
		return io.EOF
	}
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.end -= s.pos
		s.pos = 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) >= MaxToken {
			return fault.New(fault.Invalid, "文件中有过长的内容（超过 %d MB），不能读取。", "The file holds one piece of more than %d MB and cannot be read.", MaxToken>>20)
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := s.in.Read(s.buf[s.end:])
	s.end += n
	if err == io.EOF {
		s.eof = true
		return nil
	}
	s.err = err
	return err
}

func (s *Scanner) peek(n int) []byte {
	for s.end-s.pos < n && !s.eof {
		if s.fill() != nil {
			break
		}
	}
	return s.buf[s.pos:min(s.end, s.pos+n)]
}

// until returns what stands before sep and steps over sep. io.EOF: it never comes.
func (s *Scanner) until(sep string) ([]byte, error) {
	for from := 0; ; {
		if i := bytes.Index(s.buf[s.pos+from:s.end], []byte(sep)); i >= 0 {
			out := s.buf[s.pos : s.pos+from+i]
			s.pos += from + i + len(sep)
			return out, nil
		}
		from = max(s.end-s.pos-len(sep)+1, 0)
		if err := s.fill(); err != nil {
			return nil, err
		}
	}
}

// Next steps to the next token. Errors are faults or those of the reader.
func (s *Scanner) Next() (Token, error) {
	if s.closing {
		s.closing = false
		s.depth--
		return EndTag, nil
	}
	for {
		b := s.peek(9)
		switch {
		case len(b) == 0 && s.err != nil:
			return 0, s.err
		case len(b) == 0:
			if s.depth != 0 {
				return 0, Truncated()
			}
			return EndOfFile, nil
		case b[0] != '<':
			text, err := s.until("<")
			if err == io.EOF {
				text, err = s.buf[s.pos:s.end], nil
				s.pos = s.end
			} else {
				s.pos--
			}
			s.text, s.cdata = text, false
			return CharData, err
		case bytes.HasPrefix(b, []byte("<![CDATA[")):
			s.pos += 9
			text, err := s.until("]]>")
			s.text, s.cdata = text, true
			return CharData, cut(err)
		case bytes.HasPrefix(b, []byte("<!--")):
			s.pos += 4
			if err := s.skip("-->"); err != nil {
				return 0, err
			}
		case bytes.HasPrefix(b, []byte("<!")):
			return 0, fault.New(fault.Damaged, "文件里有文档类型声明（DOCTYPE），正常的表格文件没有，已拒绝读取。",
				"The file has a DOCTYPE, which no proper spreadsheet has; it was not read.")
		case bytes.HasPrefix(b, []byte("<?")):
			if err := s.skip("?>"); err != nil {
				return 0, err
			}
		default:
			return s.tag()
		}
	}
}

func (s *Scanner) skip(sep string) error {
	_, err := s.until(sep)
	return cut(err)
}

// tag reads a start or end tag at the current place.
func (s *Scanner) tag() (Token, error) {
	s.pos++
	raw, err := s.tagBody()
	if err != nil {
		return 0, err
	}
	if len(raw) > 0 && raw[0] == '/' {
		s.name = local(bytes.TrimSpace(raw[1:]))
		if s.depth--; s.depth < 0 {
			return 0, Broken()
		}
		return EndTag, nil
	}
	if n := len(raw); n > 0 && raw[n-1] == '/' {
		raw, s.closing = raw[:n-1], true
	}
	i := bytes.IndexAny(raw, " \t\r\n")
	if i < 0 {
		i = len(raw)
	}
	s.name, s.attrs = local(raw[:i]), raw[i:]
	if s.depth++; s.depth > MaxDepth {
		return 0, fault.New(fault.Damaged, "文件内容嵌套超过 %d 层，不能读取。", "The file nests deeper than %d levels and cannot be read.", MaxDepth)
	}
	return StartTag, nil
}

// tagBody returns a tag up to its >, which may also stand within quotes.
func (s *Scanner) tagBody() ([]byte, error) {
	i, quote := 0, byte(0)
	for {
		for ; s.pos+i < s.end; i++ {
			switch c := s.buf[s.pos+i]; {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '"' || c == '\'':
				quote = c
			case c == '>':
				out := s.buf[s.pos : s.pos+i]
				s.pos += i + 1
				return out, nil
			}
		}
		if err := s.fill(); err != nil {
			return nil, cut(err)
		}
	}
}

func local(name []byte) []byte {
	return name[bytes.LastIndexByte(name, ':')+1:]
}

// Name is the name of the tag without its prefix.
func (s *Scanner) Name() []byte { return s.name }

// Raw is the current character data undecoded.
func (s *Scanner) Raw() []byte { return s.text }

// Is reports whether the tag has this name.
func (s *Scanner) Is(name string) bool { return string(s.name) == name }

// Attr returns an attribute of the start tag by its local name, raw.
func (s *Scanner) Attr(name string) []byte {
	rest := s.attrs
	for {
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return nil
		}
		key := local(bytes.TrimSpace(rest[:eq]))
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) == 0 {
			return nil
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 || rest[0] != '"' && rest[0] != '\'' {
			return nil
		}
		if string(key) == name {
			return rest[1 : 1+end]
		}
		rest = rest[end+2:]
	}
}

// Value returns an attribute decoded.
func (s *Scanner) Value(name string) string { return Unescape(string(s.Attr(name))) }

// True reads an attribute as xsd:boolean.
func (s *Scanner) True(name string) bool {
	v := string(s.Attr(name))
	return v == "1" || v == "true" || v == "on"
}

// Int reads an attribute as a whole number, or returns otherwise.
func (s *Scanner) Int(name string, otherwise int) int {
	if n, err := strconv.Atoi(string(s.Attr(name))); err == nil {
		return n
	}
	return otherwise
}

// Text decodes the current character data.
func (s *Scanner) Text() string {
	if s.cdata {
		return strings.ToValidUTF8(string(s.text), "\uFFFD")
	}
	return Unescape(string(s.text))
}

// cut turns the end of the file in the wrong place into a fault.
func cut(err error) error {
	if err == io.EOF {
		return Truncated()
	}
	return err
}
