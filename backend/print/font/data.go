package font

import (
	"embed"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

//go:embed data/*.zst
var packed embed.FS

// The fonts are constants: read once per process, when first asked for, and
// never changed. A failure means a broken program and is not for the clerk.
var (
	notoRegular = sync.OnceValue(func() *outlines { return must("NotoSansSC-Regular.ttf.zst") })
	notoBold    = sync.OnceValue(func() *outlines { return must("NotoSansSC-Bold.ttf.zst") })
	fallback    = sync.OnceValue(func() *outlines { return must("FallbackKai.ttf.zst") })
)

func must(name string) *outlines {
	data, err := unpack(name)
	if err == nil {
		var f *outlines
		if f, err = parse(data); err == nil {
			return f
		}
	}
	panic(fmt.Sprintf("font %s: %v", name, err))
}

func unpack(name string) ([]byte, error) {
	raw, err := packed.ReadFile("data/" + name)
	if err != nil {
		return nil, err
	}
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.DecodeAll(raw, nil)
}
