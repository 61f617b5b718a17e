package pinyin

import (
	"slices"
	"strings"
	"sync"
)

// phrases are words in which the first reading of the dictionary is wrong and
// would put a name in the wrong place of a sorted list: places, offices, and what
// stands on equipment and papers. A character that a phrase reads as usual is
// spelt out all the same.
const phrases = `
重庆 chong2 qing4
重阳 chong2 yang2
重复 chong2 fu4
重新 chong2 xin1
重建 chong2 jian4
重组 chong2 zu3
重启 chong2 qi3
长沙 chang2 sha1
长春 chang2 chun1
长江 chang2 jiang1
长城 chang2 cheng2
长安 chang2 an1
长治 chang2 zhi4
长乐 chang2 le4
长宁 chang2 ning2
长丰 chang2 feng1
长兴 chang2 xing1
长虹 chang2 hong2
长期 chang2 qi1
长度 chang2 du4
长方 chang2 fang1
长条 chang2 tiao2
长途 chang2 tu2
长尾 chang2 wei3
加长 jia1 chang2
超长 chao1 chang2
延长 yan2 chang2
银行 yin2 hang2
分行 fen1 hang2
支行 zhi1 hang2
商行 shang1 hang2
车行 che1 hang2
央行 yang1 hang2
行业 hang2 ye4
行列 hang2 lie4
会计 kuai4 ji4
财会 cai2 kuai4
空调 kong1 tiao2
调整 tiao2 zheng3
调节 tiao2 jie2
调试 tiao2 shi4
调解 tiao2 jie3
调光 tiao2 guang1
调味 tiao2 wei4
调压 tiao2 ya1
调休 tiao2 xiu1
调薪 tiao2 xin1
协调 xie2 tiao2
厦门 xia4 men2
成都 cheng2 du1
首都 shou3 du1
都市 du1 shi4
都江堰 du1 jiang1 yan4
都匀 du1 yun2
单县 shan4 xian4
乐清 yue4 qing1
音乐 yin1 yue4
乐器 yue4 qi4
蚌埠 beng4 bu4
番禺 pan1 yu2
六安 lu4 an1
铅山 yan2 shan1
台州 tai1 zhou1
天台 tian1 tai1
丽水 li2 shui3
济南 ji3 nan2
济宁 ji3 ning2
洪洞 hong2 tong2
东阿 dong1 e1
浚县 xun4 xian4
尉犁 yu4 li2
涡阳 guo1 yang2
西藏 xi1 zang4
藏族 zang4 zu2
校验 jiao4 yan4
校对 jiao4 dui4
校准 jiao4 zhun3
校正 jiao4 zheng4
模具 mu2 ju4
模板 mu2 ban3
模样 mu2 yang4
差旅 chai1 lv3
出差 chu1 chai1
给水 ji3 shui3
补给 bu3 ji3
供给 gong1 ji3
归还 gui1 huan2
退还 tui4 huan2
还款 huan2 kuan3
传记 zhuan4 ji4
人参 ren2 shen1
党参 dang3 shen1
便宜 pian2 yi2
弹簧 tan2 huang2
弹性 tan2 xing4
案卷 an4 juan4
试卷 shi4 juan4
相机 xiang4 ji1
相册 xiang4 ce4
处理 chu3 li3
处置 chu3 zhi4
应用 ying4 yong4
供应 gong1 ying4
大夫 dai4 fu5
薄膜 bo2 mo2
着火 zhao2 huo3
`

type phrase struct {
	runes []rune
	said  []string
}

var spoken = sync.OnceValue(func() map[rune][]phrase {
	out := map[rune][]phrase{}
	for line := range strings.Lines(phrases) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		p := phrase{[]rune(f[0]), f[1:]}
		out[p.runes[0]] = append(out[p.runes[0]], p)
	}
	return out
})

// phraseAt returns how the phrase that runes begin with is read, one toned
// syllable a character; nil if they begin with none.
func phraseAt(runes []rune) []string {
	for _, p := range spoken()[runes[0]] {
		if len(runes) >= len(p.runes) && slices.Equal(runes[:len(p.runes)], p.runes) {
			return p.said
		}
	}
	return nil
}
