package attach

import (
	"bytes"
	"errors"
	"image"
	_ "image/gif" // the formats whose size is looked at
	_ "image/jpeg"
	_ "image/png"
	"io"
	"net/http"
	"path"
	"strings"

	_ "golang.org/x/image/bmp"
	_ "golang.org/x/image/tiff"
	_ "golang.org/x/image/webp"

	"opsbook/backend/fault"
)

// Bounds of a picture: what a small file can unfold to when somebody shows it.
const (
	maxSide   = 30_000
	maxPixels = 250_000_000
)

// Names that a double click would run, or that carry what does.
var programs = " exe com scr pif bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta lnk url msi msp msc msix appx jar cpl dll sys ocx drv reg inf chm gadget application sh bash py pl rb php htm html xhtml shtml mht mhtml svg svgz xll iso img vhd vhdx scf settingcontent-ms desktop apk dmg app "

// look finds the type of the content and refuses programs, scripts and pictures
// that unfold to too much. It reads the beginning and the end, decodes nothing.
func look(name string, r *Reader) (mime string, err error) {
	suffix := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	if strings.Contains(programs, " "+suffix+" ") && suffix != "" {
		return "", refused(name)
	}
	head, err := edge(r, 0)
	if err != nil {
		return "", err
	}
	mime, _, _ = strings.Cut(http.DetectContentType(head), ";")
	if isProgram(head, mime) {
		return "", refused(name)
	}
	switch {
	case mime == "application/zip":
		tail, err := edge(r, max(r.size-edgeSize, 0))
		return archive(head, tail), err
	case mime == "application/octet-stream" || mime == "text/plain":
		mime = other(head, mime, suffix)
	}
	if strings.HasPrefix(mime, "image/") && mime != "image/heic" {
		return picture(name, mime, r)
	}
	return mime, nil
}

const edgeSize = 64 << 10

// edge reads up to 64 KiB from offset at.
func edge(r *Reader, at int64) ([]byte, error) {
	if _, err := r.Seek(at, io.SeekStart); err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, edgeSize))
}

func refused(name string) error {
	return fault.New(fault.Invalid, "“%s”是程序、脚本或网页，可能含有病毒，不能作为附件。请改用 PDF、图片或办公文档。",
		"“%s” is a program, a script or a web page and might carry a virus; it cannot be attached. Use a PDF, a picture or an office document.", name)
}

func isProgram(head []byte, mime string) bool {
	if mime == "text/html" || bytes.HasPrefix(head, []byte("#!")) {
		return true
	}
	if strings.HasPrefix(mime, "text/") { // a text may begin with MZ
		return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"), []byte("<svg"))
	}
	for _, magic := range []string{"MZ", "\x7fELF", "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe",
		"\xca\xfe\xba\xbe", "L\x00\x00\x00\x01\x14\x02\x00", "ITSF", "dex\n", "\x00asm"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return true
		}
	}
	return false
}

// archive tells office documents from other zip files by the names in it.
func archive(head, tail []byte) string {
	for _, t := range [][2]string{
		{"word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"xl/workbook.", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
		{"OFD.xml", "application/ofd"},
	} {
		if bytes.Contains(tail, []byte(t[0])) {
			return t[1]
		}
	}
	for _, t := range []string{"text", "spreadsheet", "presentation", "graphics"} {
		odf := "application/vnd.oasis.opendocument." + t
		if bytes.Contains(head[:min(len(head), 256)], []byte("mimetype"+odf)) {
			return odf
		}
	}
	return "application/zip"
}

// other recognises what net/http does not.
func other(head []byte, mime, suffix string) string {
	starts := func(s string) bool { return bytes.HasPrefix(head, []byte(s)) }
	switch {
	case starts("II*\x00"), starts("MM\x00*"):
		return "image/tiff"
	case len(head) > 12 && (string(head[4:12]) == "ftypheic" || string(head[4:12]) == "ftypmif1"):
		return "image/heic"
	case starts("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		if t, ok := map[string]string{"doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
			"wps": "application/vnd.ms-works", "et": "application/vnd.ms-excel"}[suffix]; ok {
			return t
		}
		return "application/x-ole-storage"
	case starts(`{\rtf`):
		return "application/rtf"
	case starts("7z\xbc\xaf\x27\x1c"):
		return "application/x-7z-compressed"
	case mime == "text/plain" && suffix == "csv":
		return "text/csv"
	}
	return mime
}

// picture refuses pictures of too many pixels. One whose size cannot be read is
// kept, but as plain bytes: no window will try to show it.
func picture(name, mime string, r *Reader) (string, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	c, _, err := image.DecodeConfig(r)
	var f *fault.Fault
	if errors.As(err, &f) || r.tx.Context().Err() != nil {
		return "", errors.Join(err, r.tx.Context().Err())
	}
	if err != nil {
		return "application/octet-stream", nil
	}
	if c.Width > maxSide || c.Height > maxSide || int64(c.Width)*int64(c.Height) > maxPixels {
		return "", fault.New(fault.Invalid, "图片“%[1]s”有 %[2]d×%[3]d 像素，太大了：每边最多 %[4]d，总共最多 %[5]d 万像素。请缩小后再添加。",
			"The picture “%[1]s” has %[2]d×%[3]d pixels, which is too large: at most %[4]d a side and %[6]d million in all. Make it smaller.",
			name, c.Width, c.Height, maxSide, maxPixels/10_000, maxPixels/1_000_000)
	}
	return mime, nil
}
