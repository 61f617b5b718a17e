package equipment

import (
	"regexp"
	"strconv"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

// Guess is what an import of old equipment ledgers should know: 公用 in place of a
// holder, ranges of numbers with a quantity, the class by number and name.
func Guess(tx *store.Tx) (sheet.Guess, error) {
	org, err := organisation(tx)
	if err != nil {
		return sheet.Guess{}, err
	}
	lists := tx.Lists()
	return sheet.Guess{Columns: attributeHeads(lists), Begin: newcomers, Read: readShared, Fill: func(c *sheet.Case) error {
		struckOut(c)
		if err := configured(c); err != nil {
			return err
		}
		if !c.New {
			return signedFor(tx, c)
		}
		ranged(c)
		offered := propose(lists, org, c.Values)
		for name, v := range offered {
			c.Values[name] = v
		}
		if code := c.Values.Str("class_code"); offered["class_code"] != nil {
			label := lists.Label("asset_class", code)
			c.Note("class_code", label, fault.Sprintf("资产类别按编号和名称取“%s”。", "Class taken from number and name: “%s”.", label))
		}
		return nil
	}}, nil
}

// signedFor refuses a row that would change a device that a document has disposed of; what an
// old ledger calls scrapped may be completed.
func signedFor(tx *store.Tx, c *sheet.Case) error {
	if same(c.Values, c.Old.Values) {
		return nil
	}
	err := frozen(tx, c.Old)
	if f := fault.Of(err); err != nil && f.Code == fault.Conflict {
		c.Refuse(Kind.Key, f.Message)
		return nil
	}
	return err
}

// newcomers are what the ledger's names begin with when they are registered with it:
// who sold a device is a supplier.
var newcomers = map[string]kind.Values{"supplier_id": {"category": "GY"}}

var keeper = regexp.MustCompile(`(?:责任人|保管人|负责人|管理人|使用人)\s*[:\x{FF1A}]\s*([^\s,,;;。、()()]+)`)

// readShared reads 公用 in the holder's column: the device is shared, and its
// keeper stands in the remarks if anywhere.
func readShared(c *sheet.Case) error {
	switch parse.Name(c.Text["user_id"]) {
	case "公用", "公共", "共用", "公用设备", "部门公用":
	default:
		return nil
	}
	who := ""
	if m := keeper.FindStringSubmatch(c.Text["remark"]); m != nil {
		who = m[1]
	}
	c.Warn("user_id", who, fault.T("“公用”按公用设备登记；责任人取自备注，备注没有写的留空。", "Registered as shared; the keeper comes from the remarks, if they name one."))
	c.Text["is_public"] = "是"
	delete(c.Text, "user_id")
	if who != "" {
		c.Text["user_id"] = who
	}
	return nil
}

// struckOut takes a row that is struck through for a device that was scrapped.
func struckOut(c *sheet.Case) {
	if !c.Strike || c.Text["status"] != "" && c.Values.Str("status") == "scrapped" {
		return
	}
	c.Warn("status", "已报废", fault.T("整行有删除线，按已报废登记。", "The row is struck through: registered as scrapped."))
	c.Values["status"] = "scrapped"
}

// numbers is a range of asset numbers: JJ-2019-0001~0010, JJ-2019-0001~JJ-2019-0010.
var numbers = regexp.MustCompile(`^(.*?)(\d+)\s*(?:[~〜—–至到]|--)\s*(.*?)(\d+)$`)

// maxRange bounds the cards that one row may become.
const maxRange = 1000

// ranged offers a row with a range of numbers and as many pieces as one card each
// or as one group.
func ranged(c *sheet.Case) {
	m := numbers.FindStringSubmatch(c.Values.Str("asset_no"))
	if m == nil {
		return
	}
	first, err1 := strconv.Atoi(m[2])
	last, err2 := strconv.Atoi(m[4])
	n := last - first + 1
	qty, given := c.Values["qty"].(int64)
	switch {
	case err1 != nil || err2 != nil || n < 2 || n > maxRange || m[3] != "" && m[3] != m[1]:
		c.Refuse("asset_no", fault.Sprintf("资产编号“%s”像一段编号，但读不出从几号到几号。", "The asset number “%s” looks like a range that cannot be read.", m[0]))
		return
	case given && qty != int64(n):
		c.Refuse("qty", fault.Sprintf("编号 %[1]s 共 %[2]d 个，数量却是 %[3]d。", "%[1]s are %[2]d numbers, but the quantity is %[3]d.", m[0], n, qty))
		return
	}
	price, total := c.Values["original_value"].(int64)
	choice := &sheet.Choice{Group: kind.Values{"qty": int64(n), "manage_type": "low_value"}}
	for i := range n {
		v := kind.Values{"asset_no": m[1] + pad(first+i, len(m[2])), "qty": int64(1), "manage_type": nil}
		if total {
			v["original_value"] = share(price, unitPrice(c.Text["remark"]), n, i)
		}
		choice.Split = append(choice.Split, v)
	}
	each := parse.FormatMoney(share(price, unitPrice(c.Text["remark"]), n, n-1))
	choice.Say = fault.Sprintf("编号 %[1]s 共 %[2]d 件：请选择拆成 %[2]d 张卡片（每件 %[3]s 元），或按低值品整批登记 1 条。没有选择时整批登记。",
		"%[1]s are %[2]d pieces: choose %[2]d cards (%[3]s yuan each) or one group of low-value durables. Without a choice it is one group.", m[0], n, each)
	c.Choice = choice
	c.Values["manage_type"] = "low_value"
}

func pad(n, width int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(width-len(s), 0)) + s
}

var priceEach = regexp.MustCompile(`单价\s*[:\x{FF1A}]?\s*[¥\x{FFE5}]?\s*([\d,.]+)`)

// unitPrice is the price of one piece that remarks name, in 分; 0 if they do not.
func unitPrice(remark string) int64 {
	m := priceEach.FindStringSubmatch(parse.Fold(remark))
	if m == nil {
		return 0
	}
	fen, _, err := parse.Money(strings.TrimRight(m[1], ".,"), 1)
	if err != nil {
		return 0
	}
	return fen
}

// share is what piece i of n costs: the amount itself if it is the price of one
// piece, else an equal part, the first pieces taking what does not divide.
func share(amount, each int64, n, i int) int64 {
	if each > 0 && amount == each {
		return amount
	}
	part := amount / int64(n)
	if int64(i) < amount%int64(n) {
		part++
	}
	return part
}
