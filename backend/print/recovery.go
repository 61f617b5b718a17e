package print

import (
	"strconv"

	"opsbook/backend/print/canvas"
	"opsbook/backend/print/lay"
)

// Recovery is what the sheet of a recovery key says.
type Recovery struct {
	Groups []string // of the key, in order
	User   string   // the administrator who printed it
	File   string   // where the data lie
}

const (
	groupsPerRow = 4
	groupHigh    = 17.0 // mm
)

// RecoverySheet prints the recovery key: to be signed, sealed and locked away.
func RecoverySheet(r Recovery, o Options) (pdf []byte, pages int, err error) {
	j := Begin("恢复密钥", o)
	paper := lay.A4()
	d := lay.Begin(j, paper, j.Foot(nil))
	d.Head(lay.Head{Company: o.Company.Name, Title: "台账数据恢复密钥", Left: "机密：打印两份，分开封存", Right: "打印日期：" + LongDate(o.Today)})
	d.Fields(lay.Fields{Label: 26, Pairs: []lay.Pair{
		{Label: "管理员", Value: j.Check(r.User, "管理员")}, {Label: "打印人", Value: j.Check(o.By, "打印人")},
		{Label: "数据位置", Value: j.Check(r.File, "数据位置"), Wide: true},
	}})
	d.Section("一、密钥（共 " + strconv.Itoa(len(r.Groups)) + " 组，按编号从左到右、从上到下）")
	y := paper.H - paper.Bottom - d.Room()
	d.Gap(grid(j, paper, y+1, r.Groups) + 3)
	d.Section("二、它能做什么")
	d.Note(recoveryPower)
	d.Section("三、什么时候用、怎么用")
	d.Note(recoveryUse)
	d.Section("四、怎么保管")
	d.Note(recoveryCare)
	d.Gap(3)
	d.Fields(lay.Fields{Label: 26, Pairs: []lay.Pair{{Label: "存放地点"}, {Label: "封存日期", Value: "　　　　年　　月　　日"}}})
	d.Signatures("封存人签字", "监督人签字")
	d.Fields(lay.Fields{Label: 26, Pairs: []lay.Pair{{Label: "启封记录", Value: "启封人：　　　　　　　　日期：　　　　　　　　事由：", Wide: true}}})
	d.End()
	return j.Finish()
}

const (
	recoveryPower = "全部台账数据都用这一把密钥加密。谁拿到这张纸和数据文件，谁就能读到全部数据，不需要密码；" +
		"反过来，密码忘了又没有这张纸，任何人（包括软件作者）都打不开数据。"
	recoveryUse = "1. 所有管理员都忘记密码，或密码文件损坏、丢失时使用。\n" +
		"2. 打开软件，在打开页面点“忘记密码？用恢复密钥”，按编号依次输入各组；字母不分大小写，空格和横线不影响。\n" +
		"3. 每组前 4 位是 0–9 或 A–F，最后 1 个字母是校验位：某一组输错，软件会指出是第几组。\n" +
		"4. 通过后给管理员设置新密码即可继续使用，数据不变。在别的电脑上恢复备份，也用它。"
	recoveryCare = "两份各装一个信封，封口签字，存放在两个地方，与数据和备份分开（如保险柜、单位档案室）；不要拍照、不要扫描、不要发到群里或网盘。" +
		"若怀疑被人看过，请在软件里更换密钥并重新打印；旧纸只能打开旧备份，请与旧备份一起销毁。"
)

// grid draws the groups, numbered, large enough to be read back without a
// mistake, and returns how high it is.
func grid(c canvas.Canvas, p lay.Paper, y float64, groups []string) float64 {
	w := p.Width() / groupsPerRow
	for i, g := range groups {
		x, top := p.Left+float64(i%groupsPerRow)*w, y+float64(i/groupsPerRow)*groupHigh
		c.Rect(x, top, w, groupHigh, 0.3)
		lay.Draw(c, x, top+0.5, 9, 5, lay.Cell{Text: strconv.Itoa(i + 1), Font: canvas.Font{Pt: 9, Grey: 90}})
		lay.Draw(c, x, top+2, w, groupHigh-2, lay.Cell{Text: spaced(g), Font: canvas.Font{Bold: true, Pt: 22}, Align: lay.Centre, Fit: lay.Shrink})
	}
	return float64((len(groups)+groupsPerRow-1)/groupsPerRow) * groupHigh
}

// spaced parts the letters: a row of equal digits is miscounted otherwise.
func spaced(group string) string {
	out := ""
	for i, r := range group {
		if i > 0 {
			out += " "
		}
		out += string(r)
	}
	return out
}
