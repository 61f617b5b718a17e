// Package scan lets a signed paper find its document again: it takes the pages out of
// what a scanner wrote, reads the code that a printed form carries, and files each page
// as an attachment of the document that the code names. Whoever may attach there may
// file there. It decides nothing about a document, and a page that it cannot file is
// told with the reason, for a hand to file.
package scan

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// What became of a page.
const (
	Filed   = "filed"
	Already = "already" // the document has the same content
	Left    = "left"    // for a hand to file
)

// Place is what became of a page, or of all pages of a file that went the same way.
type Place struct {
	Pages      []int      `json:"pages"` // from 1
	State      string     `json:"state"` // Filed, Already, Left
	Kind       string     `json:"kind"`  // the document's, where the code named one that is there
	ID         string     `json:"id"`
	Number     string     `json:"number"`
	Attachment string     `json:"attachment"`        // its id
	Name       string     `json:"name"`              // of the attachment
	Mark       string     `json:"mark"`              // what the code says
	Say        fault.Text `json:"say"`               // why it is left, or what else is to be known
	Picture    string     `json:"picture,omitempty"` // of what is left, small, as the address of a picture; "": nothing can be shown

	err error // what Say says
}

// Result is what became of one file.
type Result struct {
	Name   string  `json:"name"`
	Count  int     `json:"count"` // pages
	Places []Place `json:"places"`
}

// Unopened is the result of a file that Open refuses.
func Unopened(name string, err error) Result {
	return Result{Name: name, Places: []Place{{State: Left, Say: fault.Of(err).Message}}}
}

// target is a document with the pages of a paper that belong to it.
type target struct {
	kind  *kind.Kind
	row   *store.Row
	pages []int // from 0
}

// File attaches the pages that were read to their documents, as far as the actor may.
// Only what is no fault is an error; then nothing of the paper stands.
func (p *Paper) File(tx *store.Tx) (Result, error) {
	r := Result{Name: p.Name, Count: len(p.Pages), Places: []Place{}}
	var targets []*target
	for i := range p.Pages {
		t, err := p.find(tx, i)
		if err != nil {
			if fault.Of(err).Code == fault.Internal {
				return r, err
			}
			r.Places = append(r.Places, p.left(tx.Context(), err, i))
			continue
		}
		at := slices.IndexFunc(targets, func(o *target) bool { return o.row.ID == t.row.ID })
		if at < 0 {
			at, targets = len(targets), append(targets, t)
		}
		targets[at].pages = append(targets[at].pages, i)
	}
	for _, t := range targets {
		places, err := p.fileAt(tx, t)
		if err != nil {
			return r, err
		}
		r.Places = append(r.Places, places...)
	}
	p.together(&r)
	slices.SortStableFunc(r.Places, func(a, b Place) int { return a.Pages[0] - b.Pages[0] })
	return r, nil
}

// together makes one place of all pages if none could be read: whoever files a file of
// twelve such pages by hand does it once.
func (p *Paper) together(r *Result) {
	if len(r.Places) < 2 || slices.ContainsFunc(p.Pages, func(x Page) bool { return x.Read }) {
		return
	}
	one := r.Places[0]
	for _, other := range r.Places[1:] {
		one.Pages = append(one.Pages, other.Pages...)
	}
	r.Places = []Place{one}
}

// left is the place of a page that is not filed.
func (p *Paper) left(ctx context.Context, err error, i int) Place {
	out := Place{Pages: []int{i + 1}, State: Left, Say: fault.Of(err).Message, Picture: p.Pages[i].address(ctx)}
	if p.Pages[i].Read {
		out.Mark = p.Pages[i].Mark.String()
	}
	return out
}

// address is the page's picture as the address of a picture.
func (p *Page) address(ctx context.Context) string {
	picture := p.look(ctx)
	if picture == nil {
		return ""
	}
	return "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(picture)
}

// find returns the document that a page's code names.
func (p *Paper) find(tx *store.Tx, i int) (*target, error) {
	page := &p.Pages[i]
	if !page.Read {
		if page.why != nil {
			return nil, page.why
		}
		return nil, fault.New(fault.NotFound, "这一页上没有读到表单的二维码：可能没有印，或太淡、被遮住、有折痕。请看图手工选择单据。",
			"No code of a form was read on this page: it may not have one, or be too pale, covered or creased. Look at it and choose the document by hand.")
	}
	k, err := kindOf(tx.Store.Catalog(), page.Mark.Form)
	if err != nil {
		return nil, err
	}
	if err := user.Gate(tx, k, kind.Change); err != nil {
		return nil, err
	}
	row, err := record.Find(tx, k, page.Mark.Number)
	return &target{kind: k, row: row}, err
}

// fileAt attaches pages of the paper to one document: the whole file if no other page
// is in it, else each page as a file of its own.
func (p *Paper) fileAt(tx *store.Tx, t *target) ([]Place, error) {
	if len(t.pages) == len(p.Pages) && len(p.data) <= attach.MaxSize {
		place, err := p.attach(tx, t, t.pages, p.whole)
		return []Place{place}, err
	}
	var out []Place
	for _, i := range t.pages {
		place, err := p.attach(tx, t, []int{i}, p.Pages[i].file)
		if err != nil {
			return nil, err
		}
		out = append(out, place)
	}
	return out, nil
}

// attach attaches one file; what stands against it is told in the place.
func (p *Paper) attach(tx *store.Tx, t *target, pages []int, file func() ([]byte, string, error)) (Place, error) {
	out := Place{State: Left, Kind: t.kind.Name, ID: t.row.ID, Number: record.Number(t.kind, t.row.ID, t.row.Values)}
	if page := &p.Pages[pages[0]]; page.Read {
		out.Mark = page.Mark.String()
	}
	for _, i := range pages {
		out.Pages = append(out.Pages, i+1)
	}
	content, suffix, err := file()
	if err == nil {
		err = p.store(tx, t, &out, content, suffix)
	}
	if err != nil && fault.Of(err).Code == fault.Internal {
		return out, err
	}
	if err != nil {
		out.Say, out.err, out.Picture = fault.Of(err).Message, err, p.Pages[pages[0]].address(tx.Context())
	}
	return out, nil
}

// store attaches content, unless the document has it.
func (p *Paper) store(tx *store.Tx, t *target, out *Place, content []byte, suffix string) error {
	have, err := attach.List(tx, t.kind, t.row.ID)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	for _, a := range have {
		if a.SHA256 == hex.EncodeToString(sum[:]) {
			out.State, out.Attachment, out.Name = Already, a.ID, a.Name
			out.Say = fault.Sprintf("与已有的附件“%s”内容相同，没有重复归档。", "The same as “%s”, which is attached already; not filed again.", a.Name)
			out.err = &fault.Fault{Code: fault.Conflict, Message: out.Say}
			return nil
		}
	}
	name := p.nameOf(out, suffix)
	if earlier := named(have, name); earlier {
		name = free(have, name)
		out.Say = fault.T("这一页以前归档过，内容不同，两份都保留。", "This page was filed before with other content; both are kept.")
	}
	a, err := attach.AddScan(tx, t.kind, t.row.ID, name, out.Mark, bytes.NewReader(content))
	out.State, out.Attachment, out.Name = Filed, a.ID, a.Name
	if err != nil {
		out.State, out.Say = Left, fault.Text{}
	}
	return err
}

// nameOf is the number of the document and the page, or the file's own name where no
// code tells the page.
func (p *Paper) nameOf(out *Place, suffix string) string {
	page := ""
	if m, ok := ParseMark(out.Mark); ok && len(out.Pages) == 1 {
		page = "_" + strconv.Itoa(m.Page)
	} else if len(out.Pages) == 1 && len(p.Pages) > 1 {
		page = "_" + strconv.Itoa(out.Pages[0])
	}
	return attach.SafeName(out.Number + page + suffix)
}

func named(have []attach.Attachment, name string) bool {
	return slices.ContainsFunc(have, func(a attach.Attachment) bool { return a.Name == name })
}

// free is name with the least number behind it that no attachment has.
func free(have []attach.Attachment, name string) string {
	suffix := path.Ext(name)
	for n := 2; ; n++ {
		if s := fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, suffix), n, suffix); !named(have, s) {
			return s
		}
	}
}

// FileAt attaches pages of the paper, from 1, to a document that a user chose; all of
// them as one file if they are all of the paper. Faults as attach.Add has them, and
// Conflict if the document has the content already.
func (p *Paper) FileAt(tx *store.Tx, k *kind.Kind, id string, pages []int) ([]Place, error) {
	row, err := record.Get(tx, k, id)
	if err != nil {
		return nil, err
	}
	t := &target{kind: k, row: row}
	for _, n := range pages {
		if n < 1 || n > len(p.Pages) || slices.Contains(t.pages, n-1) {
			return nil, fault.New(fault.Invalid, "文件里没有第 %d 页。", "The file has no page %d.", n)
		}
		t.pages = append(t.pages, n-1)
	}
	if len(t.pages) == 0 {
		return nil, fault.New(fault.Invalid, "没有选择页。", "No page is chosen.")
	}
	places, err := p.fileAt(tx, t)
	for _, x := range places {
		if err == nil {
			err = x.err
		}
	}
	return places, err
}
