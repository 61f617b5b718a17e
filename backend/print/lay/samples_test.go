package lay_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
	"time"

	"opsbook/backend/print/canvas"
	"opsbook/backend/print/lay"
)

var about = canvas.About{
	Title: "样张", Author: "行政部", Created: time.Date(2026, 11, 22, 15, 36, 0, 0, time.UTC),
}

// finish returns the file, and leaves it in $OPSBOOK_SAMPLES to be looked at.
func finish(t testing.TB, c *canvas.PDF, name string) []byte {
	t.Helper()
	pdf, err := c.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("OPSBOOK_SAMPLES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return pdf
}

var requested = [][]string{
	{"1", "A4复印纸", "70g 得力珊瑚海，500张/包", "包", "10", "10", "", "日常打印、复印合同及会议材料"},
	{"2", "中性笔（黑色）", "晨光0.5mm K35", "支", "24", "24", "", "部门日常办公"},
	{"3", "文件夹", "A4双强力夹", "个", "12", "10", "", "2026年第三季度运营项目归档"},
	{"4", "订书机", "得力0395，可订25页", "台", "2", "2", "", "新入职员工喆、镕、堃、𠮷四人配发"},
	{"5", "硒鼓", "惠普CF228A（适用M403dn/M427dw）", "支", "1", "1", "", "打印机耗材更换（资产编号：GDZC-2024-00137），以旧换新"},
}

func requisition(c canvas.Canvas) {
	d := lay.Begin(c, lay.A4(), lay.Foot{Text: "打印时间：2026-11-22 15:36　打印人：李喆", Copy: "存根联"})
	d.Head(lay.Head{
		Company: "北京某某文化发展有限公司", Title: "办公用品领用申请表",
		Left: "申请日期：2026年11月22日", Right: "编号：LY-202611-007", Code: code("LY-202611-007"),
	})
	d.Fields(lay.Fields{PerRow: 3, Label: 20, Pairs: []lay.Pair{
		{Label: "申请部门", Value: "运营管理中心项目一部"}, {Label: "申请人", Value: "欧阳镕堃"}, {Label: "领用人", Value: "李𠮷"},
		{Label: "申请事由", Value: "因部门新增4名员工并开展“三季度运营项目归档”工作，现有办公用品库存不足，特申请领用下列物品；" +
			"预计使用期限为3个月（2026年12月至2027年2月），费用由项目一部承担。", Wide: true},
	}})
	table := lay.Table{Blank: 8, Reserve: 112, Columns: []lay.Column{
		{Head: []string{"序号"}, Width: 10, Align: lay.Centre}, {Head: []string{"物品名称"}, Width: 32},
		{Head: []string{"规格型号"}, Width: 40}, {Head: []string{"单位"}, Width: 11, Align: lay.Centre},
		{Head: []string{"数量", "申领"}, Width: 13, Align: lay.Right}, {Head: []string{"数量", "批准"}, Width: 13, Align: lay.Right},
		{Head: []string{"数量", "实发"}, Width: 13, Align: lay.Right}, {Head: []string{"用途／备注"}, Width: 46},
	}}
	for _, cells := range requested {
		table.Rows = append(table.Rows, lay.Row{Cells: cells})
	}
	table.Rows = append(table.Rows, lay.Row{Kind: lay.Total, Cells: []string{"合　计（共5项）", "", "", "", "49", "47"}})
	d.Table(table)
	d.Opinions([]lay.Opinion{
		{Title: "部门负责人意见", Chosen: 1, Text: "情况属实，同意领用。"},
		{Title: "行政部意见", Options: []string{"同意发放", "部分发放", "暂缓"}},
		{Title: "分管领导审批（单次≥500元）"},
	}, 3)
	d.Signatures("发放人签字", "领用人签字")
	d.Note("注：1. 本表一式两联，第一联行政部存根，第二联领用部门留存；2. 以旧换新类物品须交回旧件；3. 实发数量由行政部填写，涂改无效。")
	d.End()
}

func photo(t testing.TB) *canvas.Picture {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 200, 260))
	for y := range 260 {
		for x := range 200 {
			img.SetGray(x, y, color.Gray{Y: uint8(120 + x/2)})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	p, err := canvas.Load(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func card(t testing.TB, c canvas.Canvas) {
	d := lay.Begin(c, lay.A4(), lay.Foot{Text: "打印时间：2026-11-22", Mark: "作废"})
	d.Head(lay.Head{Title: "员工培训档案卡", Left: "建卡日期：2026年11月22日", Right: "编号：PX-2026-0012"})
	d.Fields(lay.Fields{PerRow: 2, Photo: photo(t), Pairs: []lay.Pair{
		{Label: "姓名", Value: "张伟"}, {Label: "性别", Value: "男"}, {Label: "工号", Value: "2021007"}, {Label: "部门", Value: "运营一部"},
		{Label: "岗位", Value: "运营专员"}, {Label: "学历", Value: "本科"}, {Label: "入职日期", Value: "2021-03-01"}, {Label: "累计课时", Value: "74.0"},
	}})
	d.Section("一、培训记录")
	d.Table(lay.Table{Columns: []lay.Column{
		{Head: []string{"序"}, Width: 8, Align: lay.Centre}, {Head: []string{"日期"}, Width: 24, Align: lay.Centre},
		{Head: []string{"培训内容"}, Width: 60, Fit: lay.Shrink}, {Head: []string{"课时"}, Width: 14, Align: lay.Right},
		{Head: []string{"讲师"}, Width: 20, Fit: lay.Clip}, {Head: []string{"结果"}, Width: 16, Align: lay.Centre},
	}, Rows: []lay.Row{
		{Kind: lay.Group, Cells: []string{"2024年"}},
		{Cells: []string{"1", "2024-06-12", "消防安全与应急疏散演练", "2.0", "王堃", "合格"}},
		{Cells: []string{"2", "2024-08-03", "新版《数据安全法》解读与办公信息系统安全操作规范", "3.5", "北京某某咨询有限公司", "合格"}},
		{Kind: lay.Group, Cells: []string{"2025年"}},
		{Cells: []string{"3", "2025-01-09", "公文写作", "4.0", "赵赟", "优秀"}},
		{Kind: lay.Total, Cells: []string{"合计", "", "", "9.5", "", ""}},
	}})
	d.Section("二、意见")
	d.Opinions([]lay.Opinion{{Title: "部门负责人意见", Chosen: 1, Text: "同意"}, {Title: "人力资源部意见"}}, 1)
	d.Signers("员工确认签字：", "人力资源部（章）：")
	d.End()
}

func ledger(c canvas.Canvas, n int) {
	d := lay.Begin(c, lay.A4().Landscape(), lay.Foot{Text: "打印时间：2026-11-22 15:36"})
	d.Head(lay.Head{Title: "固定资产台账", Left: "单位：北京某某文化发展有限公司", Right: "截止日期：2026年11月22日　金额单位：元", Every: true})
	t := lay.Table{Dense: true, Columns: []lay.Column{
		{Head: []string{"序号"}, Width: 10, Align: lay.Centre}, {Head: []string{"资产编号"}, Width: 30, Align: lay.Centre},
		{Head: []string{"资产名称"}, Width: 30, Fit: lay.Shrink}, {Head: []string{"规格型号"}, Width: 38, Fit: lay.Shrink},
		{Head: []string{"类别"}, Width: 20, Align: lay.Centre}, {Head: []string{"单位"}, Width: 10, Align: lay.Centre},
		{Head: []string{"数量"}, Width: 11, Align: lay.Right}, {Head: []string{"原值"}, Width: 22, Align: lay.Right},
		{Head: []string{"购置日期"}, Width: 21, Align: lay.Centre}, {Head: []string{"使用", "部门"}, Width: 26, Fit: lay.Shrink},
		{Head: []string{"使用", "地点／使用人"}, Width: 34, Fit: lay.Shrink}, {Head: []string{"状态"}, Width: 14, Align: lay.Centre},
	}}
	names := []string{"台式计算机", "笔记本电脑", "激光打印机", "多功能一体机", "会议室投影仪", "文件柜", "办公桌（1.4米）"}
	specs := []string{"联想启天M455 i5/16G/512G", "华为MateBook 14", "惠普M403dn", "佳能iR2425", "爱普生CB-2265U", "钢制五节柜", "板式 1400×700"}
	for i := range n {
		t.Rows = append(t.Rows, lay.Row{Cells: []string{
			fmt.Sprint(i + 1), fmt.Sprintf("GDZC-2024-%05d", i+1), names[i%7], specs[i%7], "电子设备", "台", "1",
			fmt.Sprintf("%d,%03d.00", 1+i%9, i*37%1000), fmt.Sprintf("2024-%02d-%02d", 1+i%12, 1+i%28),
			"市场与合作伙伴部", fmt.Sprintf("%d号楼%d室 / 欧阳昕玥", 1+i%3, 301+i%20), "在用",
		}})
	}
	t.Rows = append(t.Rows, lay.Row{Kind: lay.Total, Cells: []string{"合计", "", "", "", "", "", fmt.Sprint(n), "1,234,567.00"}})
	d.Table(t)
	d.Signers("制表：", "复核：", "部门负责人：")
	d.End()
}

// code is the QR code of a short text.
func code(text string) canvas.Code {
	c, err := canvas.NewCode(text)
	if err != nil {
		panic(err)
	}
	return c
}
