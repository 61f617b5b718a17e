package head

import (
	"regexp"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/sheet/book"
)

// Why a row is no data. Every row left out is shown with its reason.
var (
	Title    = fault.T("表头以上的标题或说明行", "a title or note above the heading")
	Heading  = fault.T("表头", "the heading")
	Repeated = fault.T("重复的表头", "a repeated heading")
	Total    = fault.T("小计或合计行", "a subtotal or total")
	Signed   = fault.T("落款签字行", "the line of signatures")
	Remark   = fault.T("说明行", "a remark below or between the data")
	Blank    = fault.T("空行", "an empty row")
	Counted  = fault.T("只有序号，没有内容", "only a running number, nothing else")
)

var (
	total  = regexp.MustCompile(`^.{0,20}(?:小计|合计|总计|累计|共计|统计|平均|平均分|合格率|及格率|优秀率|参训率|subtotal|total)$`)
	signed = regexp.MustCompile(`(?:制表|制单|填表|填报|编制|编报|复核|审核|审批|审定|批准|负责人|经办|经手|签字|签名|签章|盖章|主管|领导|日期|年月日)(?:人|员|单位)?\s*[:\x{FF1A}(]?`)
	noted  = regexp.MustCompile(`^(?:备注|注|说明|填表说明|附注|note)\s*\d*[:\x{FF1A}.、]`)
)

// Numbered reports whether a heading is that of a running number, which means
// nothing to a register.
func Numbered(path string) bool {
	switch Norm(path[strings.LastIndexByte(path, '/')+1:]) {
	case "序号", "行号", "no", "no.", "#", "顺序号":
		return true
	}
	return false
}

// Skip tells whether a row is no data, and why. title is the column of the field
// that names a record, 0 if there is none.
func (h *Header) Skip(r *book.Row, title int) (fault.Text, bool) {
	switch {
	case r.N < h.Top:
		return Title, true
	case r.N <= h.Bottom:
		return Heading, true
	}
	var first string
	n, other, colons := 0, 0, 0
	named := false // a cell other than the first names a record
	for _, c := range r.Cells {
		if c.Kind == book.Empty || strings.TrimSpace(c.Text) == "" {
			continue
		}
		n++
		signs := strings.ContainsAny(c.Text, ":\uFF1A") && signed.MatchString(c.Text)
		if signs {
			colons++
		}
		if n == 1 {
			first = Norm(c.Text)
		} else {
			named = named || c.Col == title && !signs
		}
		if !h.numbered(c.Col) {
			other++
		}
	}
	switch {
	case n == 0:
		return Blank, true
	case total.MatchString(first) && !named:
		return Total, true
	case h.repeats(r, n):
		return Repeated, true
	case colons > 0 && colons*2 >= n && !named:
		return Signed, true
	case other == 0 && strings.Trim(first, "0123456789.") == "":
		return Counted, true
	case other == 0:
		return Remark, true
	case !named && n == 1 && h.Matched > 2 && r.At(title).Kind == book.Empty, !named && n <= 2 && noted.MatchString(first):
		return Remark, true
	}
	return fault.Text{}, false
}

func (h *Header) numbered(col int) bool {
	for _, c := range h.Columns {
		if c.Col == col {
			return c.Field == "" && Numbered(c.Path)
		}
	}
	return false
}

// tried is after how many cells that are no labels a row cannot be the heading again.
const tried = 6

// repeats reports whether the row is the heading again, as people copy it for
// printing.
func (h *Header) repeats(r *book.Row, filled int) bool {
	same, other := 0, 0
	for _, c := range r.Cells {
		if c.Kind == book.Empty {
			continue
		}
		if c.Kind == book.Text && slices.Contains(h.labels[c.Col], Norm(c.Text)) {
			same++
		} else if other++; other > tried && same == 0 {
			return false
		}
	}
	return same >= 2 && same*10 >= filled*6
}
