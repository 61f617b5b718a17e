package equipment

import (
	"strings"

	"opsbook/backend/parse"
)

// guess says that a name which contains one of words is of a class; words joined
// by + must all stand in it. The first that fits wins, so the narrower come first.
type guess struct{ prefix, words, class string }

// guesses name a class that holds others (打印机, 车) where a name says no more:
// an old record is better kept in the wider class than in a wrong one.
var guesses = []guess{
	{"DN", "显示器|液晶屏", "A02021104"},
	{"DN", "笔记本|便携|手提电脑", "A02010108"},
	{"DN", "平板电脑|平板式计算机", "A02010109"},
	{"DN", "工作站", "A02010107"},
	{"DN", "服务器", "A02010104"},
	{"WL", "交换机|交换设备", "A02010202"},
	{"WL", "路由器|无线AP|无线接入点", "A02010201"},
	{"WL", "防火墙", "A02010301"},
	{"WL", "NAS|网络存储|磁盘阵列", "A02010507"},
	{"WL", "移动硬盘|U盘|移动存储", "A02010508"},
	{"WL", "UPS|不间断电源", "A02061504"},
	{"YX", "投影+幕|幕布", "A02020300"},
	{"YX", "投影", "A02020200"},
	{"YX", "触控|触摸|会议平板", "A02020800"},
	{"YX", "电子白板|交互白板", "A02020700"},
	{"YX", "LED+屏|LED显示", "A02021103"},
	{"YX", "电视", "A02091001"},
	{"YX", "监控|摄像头", "A02091107"},
	{"YX", "相机|照相", "A02020500"},
	{"YX", "平板显示", "A02091104"},
	{"DY", "条码打印|标签打印|标签机", "A02021007"},
	{"DY", "票据打印|针式打印|小票", "A02021006"},
	{"DY", "打印+复印|多功能一体机|打印一体机", "A02020400"},
	{"DY", "复印机", "A02020100"},
	{"DY", "打印机+A3+彩|A3+彩色激光", "A02021002"},
	{"DY", "打印机+A3", "A02021001"},
	{"DY", "打印机+彩", "A02021004"},
	{"DY", "打印机+A4|打印机+黑白", "A02021003"},
	{"DY", "打印机", "A02021000"},
	{"DY", "高拍仪", "A02021120"},
	{"DY", "扫描仪", "A02021118"},
	{"DY", "速印|油印", "A02021201"},
	{"DY", "装订机|胶装机", "A02021203"},
	{"DY", "碎纸机", "A02021301"},
	{"QT", "点钞|验钞", "A02021400"},
	{"QT", "电话机|座机", "A02081001"},
	{"KT", "空调|柜机|挂机", "A02061804"},
	{"KT", "冰箱|冰柜", "A02061801"},
	{"KT", "风扇|风机|换气", "A02061803"},
	{"KT", "饮水", "A02061815"},
	{"JJ", "会议桌", "A05010202"},
	{"JJ", "茶几", "A05010204"},
	{"JJ", "会议椅", "A05010303"},
	{"JJ", "椅", "A05010301"},
	{"JJ", "沙发", "A05010401"},
	{"JJ", "书柜|书橱", "A05010501"},
	{"JJ", "文件柜|档案柜|资料柜|铁皮柜", "A05010502"},
	{"JJ", "更衣柜|衣柜", "A05010503"},
	{"JJ", "保险柜|保密柜", "A05010504"},
	{"JJ", "茶水柜", "A05010505"},
	{"JJ", "货架|金属架", "A05010602"},
	{"JJ", "办公桌|写字台|电脑桌|桌子|工位桌", "A05010201"},
	{"CL", "商务车", "A02030503"},
	{"CL", "轿车|小汽车", "A02030501"},
	{"DN", "台式|电脑|计算机|主机", "A02010105"},
	{"DY", "一体机", "A02020400"},
	{"DN", "一体机", "A02010105"},
	{"CL", "乘用车|公务车|小车|客车|面包车|汽车", "A02030500"},
}

// GuessClass names the class that a device of an old ledger belongs to, by the
// letters its number begins with (DN, DY, …; "" if it has none) and its name. A
// name that fits the letters goes before one that does not. The number alone is
// never enough; false if the name tells nothing.
func GuessClass(prefix, name string) (code string, ok bool) {
	prefix = strings.ToUpper(parse.Fold(prefix))
	name = strings.ToUpper(parse.Fold(name))
	for _, anyPrefix := range []bool{false, true} {
		for _, g := range guesses {
			if (anyPrefix || g.prefix == prefix) && g.fits(name) {
				return g.class, true
			}
		}
	}
	return "", false
}

func (g guess) fits(name string) bool {
	for words := range strings.SplitSeq(g.words, "|") {
		all := true
		for w := range strings.SplitSeq(words, "+") {
			all = all && strings.Contains(name, w)
		}
		if all {
			return true
		}
	}
	return false
}

// Prefix returns the letters an asset number begins with: DN of DN-2024-0012.
func Prefix(assetNo string) string {
	s := strings.ToUpper(parse.Fold(assetNo))
	i := strings.IndexFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' })
	if i < 0 {
		return s
	}
	return s[:i]
}
