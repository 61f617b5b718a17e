package scan

import (
	"context"
	"image"
	"runtime"
	"sync"
	"time"

	"opsbook/backend/scan/qr"
)

const (
	maxTime = 8 * time.Second // for the code of a page, once it is decoded
	workers = 4               // pages that are decoded at a time, at most
)

// Read looks for the codes on all pages of papers, several at a time. progress is told
// how many pages are done, by one goroutine at a time. Its only error is that of ctx.
func Read(ctx context.Context, papers []*Paper, progress func(done, of int)) error {
	var pages []*Page
	for _, p := range papers {
		for i := range p.Pages {
			pages = append(pages, &p.Pages[i])
		}
	}
	next := make(chan *Page)
	var mu sync.Mutex
	var all sync.WaitGroup
	done := 0
	for range min(workers, runtime.GOMAXPROCS(0), len(pages)) {
		all.Go(func() {
			for p := range next {
				p.read(ctx)
				mu.Lock()
				done++
				progress(done, len(pages))
				mu.Unlock()
			}
		})
	}
	for _, p := range pages {
		if ctx.Err() != nil {
			break
		}
		next <- p
	}
	close(next)
	all.Wait()
	return ctx.Err()
}

// read looks for the code of a page, and keeps what it looks like if there is none.
func (p *Page) read(ctx context.Context) {
	defer recovered(&p.why)
	ctx, end := context.WithTimeout(ctx, maxTime)
	defer end()
	var first *image.Gray
	err := p.pictures(watching(ctx), func(img image.Image) (more bool) {
		page := qr.Grey(img)
		if first == nil {
			first = page
		}
		text, ok := qr.Find(ctx, page, func(text string) bool { _, ok := ParseMark(text); return ok })
		if ok {
			p.Mark, p.Read = ParseMark(text)
		}
		return !ok
	})
	if err != nil {
		p.why = unreadable(err)
	}
	if first != nil && !p.Read {
		p.Picture = small(first, p.turn)
	}
}

// look is a small JPEG of the page, nil if there is none. A page whose code was read
// is decoded anew: it seldom needs to be looked at.
func (p *Page) look(ctx context.Context) []byte {
	if p.Picture == nil && p.Read {
		var none error
		defer recovered(&none)
		_ = p.pictures(watching(ctx), func(img image.Image) bool {
			p.Picture = small(qr.Grey(img), p.turn)
			return false
		})
	}
	return p.Picture
}
