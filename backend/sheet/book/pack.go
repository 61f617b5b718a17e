package book

import (
	"archive/zip"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"opsbook/backend/sheet/xmlscan"
)

// maxDirectory bounds the list of parts at the end of a zip file, in bytes.
const maxDirectory = 4 << 20

// maxRatio is how much smaller than itself a large part may be packed. Real
// sheets reach about 60.
const maxRatio = 300

// pack is a zip file that holds the parts of a document.
type pack struct {
	parts  map[string]*zip.File // by path, lower case
	limits Limits
}

// openPack reads the list of parts. It writes nothing anywhere, so that names
// with .. or drives in them are just names.
func openPack(r io.ReaderAt, size int64, limits Limits) (*pack, error) {
	if err := checkDirectory(r, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, unzipFault(err)
	}
	if len(z.File) > limits.Entries {
		return nil, tooMuch("文件里有 %d 个部件，超过 %d 的上限，不能读取。", "The file holds %d parts, more than the limit of %d.", len(z.File), limits.Entries)
	}
	p := &pack{parts: map[string]*zip.File{}, limits: limits}
	var total uint64
	for _, f := range z.File {
		total += f.UncompressedSize64
		if f.UncompressedSize64 > uint64(limits.Unzipped) || total > uint64(limits.Unzipped) ||
			f.UncompressedSize64 > 32<<20 && f.UncompressedSize64/maxRatio > f.CompressedSize64 {
			return nil, bomb(limits)
		}
		key := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if p.parts[key] == nil {
			p.parts[key] = f
		}
	}
	return p, nil
}

// checkDirectory bounds the list of parts before it is read into memory.
func checkDirectory(r io.ReaderAt, size int64) error {
	tail := make([]byte, min(size, 22+0xFFFF))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return err
	}
	i := strings.LastIndex(string(tail), "PK\x05\x06")
	if i < 0 || len(tail)-i < 22 {
		return xmlscan.Truncated()
	}
	start := int64(binary.LittleEndian.Uint32(tail[i+16:]))
	length := int64(binary.LittleEndian.Uint32(tail[i+12:]))
	if start == 0xFFFFFFFF || length > maxDirectory || start < size && size-start > maxDirectory+length+int64(len(tail)) {
		return tooMuch("文件的目录过大，不是正常的表格文件，不能读取。", "The file's list of parts is too large for a proper spreadsheet.")
	}
	return nil
}

func bomb(limits Limits) error {
	return tooMuch("文件展开后过大（上限 %d MB），不能读取。请拆成几个文件再导入。",
		"Unpacked, the file is too large (limit %d MB). Split it and import the parts.", limits.Unzipped>>20)
}

// unzipFault turns an error of the zip reader into one for the clerk, unless it
// comes from the disk.
func unzipFault(err error) error {
	var disk *fs.PathError
	switch {
	case errors.As(err, &disk):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return xmlscan.Truncated()
	}
	return xmlscan.Broken()
}

// has reports whether there is such a part.
func (p *pack) has(name string) bool { return p.parts[strings.ToLower(name)] != nil }

// part is an open part that ends with a fault instead of going on for ever.
type part struct {
	io.Closer
	r    io.Reader
	left int64
	over error
}

// open opens a part of at most limit bytes.
func (p *pack) open(name string, limit int64) (*part, error) {
	f := p.parts[strings.ToLower(name)]
	if f == nil {
		return nil, damaged("文件缺少部件 %s，可能已损坏。请用 WPS 或 Excel 打开后另存为新的 .xlsx 再导入。",
			"The part %s is missing: the file may be damaged. Open it in WPS or Excel, save it as a new .xlsx and import that.", name)
	}
	if f.Flags&1 != 0 {
		return nil, refusal(locked, path.Base(name))
	}
	if f.UncompressedSize64 > uint64(limit) {
		return nil, bomb(p.limits)
	}
	r, err := f.Open()
	if err != nil {
		return nil, unzipFault(err)
	}
	return &part{Closer: r, r: r, left: limit, over: bomb(p.limits)}, nil
}

func (p *part) Read(b []byte) (int, error) {
	if p.left <= 0 {
		return 0, p.over
	}
	n, err := p.r.Read(b[:min(int64(len(b)), p.left)])
	p.left -= int64(n)
	if err != nil && err != io.EOF {
		err = unzipFault(err)
	}
	return n, err
}

// relation is a link from one part to another.
type relation struct{ kind, target string }

// relations reads the links of a part, by id. Links to outside the file are
// left out: nothing outside is ever opened.
func (p *pack) relations(name string) (map[string]relation, error) {
	dir, file := path.Split(name)
	rels := dir + "_rels/" + file + ".rels"
	found := map[string]relation{}
	if !p.has(rels) {
		return found, nil
	}
	err := p.scan(rels, 8<<20, func(s *xmlscan.Scanner) error {
		if !s.Is("Relationship") || strings.EqualFold(s.Value("TargetMode"), "External") {
			return nil
		}
		target := strings.ReplaceAll(s.Value("Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		found[s.Value("Id")] = relation{path.Base(s.Value("Type")), strings.TrimPrefix(path.Clean(target), "/")}
		return nil
	})
	return found, err
}

// scan calls start for each start tag of a part.
func (p *pack) scan(name string, limit int64, start func(*xmlscan.Scanner) error) error {
	r, err := p.open(name, limit)
	if err != nil {
		return err
	}
	defer r.Close()
	s := xmlscan.New(r)
	for {
		switch tok, err := s.Next(); {
		case err != nil:
			return err
		case tok == xmlscan.EndOfFile:
			return nil
		case tok == xmlscan.StartTag:
			if err := start(s); err != nil {
				return err
			}
		}
	}
}
