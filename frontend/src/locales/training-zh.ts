/** The strings of the pages of trainings. */
export default {
  people: '名单与成绩', title: '{name}：名单与成绩', tally: '应到 {expected} · 实到 {attended} · 合格 {passed}', mean: '平均分 {n}', file: '培训档案', evaluation: '评估得分 {n}',
  scores: '名单与成绩', evals: '效果评估', nobody: '还没有参训人员', nobodyText: '按部门、岗位选人，或把名单粘贴进来。', noEvals: '还没有评估', noEvalsText: '把收回的评估表按列粘贴进来，或逐张登记。',
  add: '加入人员', addText: '各项合在一起；已在名单里的不会重复加入。长假和离职的人只有点名才会加入。', everybody: '全体在职人员', lacking: '适用岗位中还没学过、未合格或证书 60 天内到期的人', departments: '按部门（含下级部门）', positions: '按岗位', persons: '按人', missed: '从另一次培训中未合格或未到的人', list: '粘贴名单', listHint: '工号或姓名，一行一个，或用顿号分开；也可以直接从表格复制几列',
  invited: '加入 {n} 人', there: '{n} 人已在名单里', unknown: '找不到：{names}', unsure: '有重名，请写工号：{names}',
  paste: '粘贴成绩', pasteTitle: '粘贴成绩', pasteText: '从 Excel 复制“姓名（或工号）、成绩”等列，不必与名单同序。成绩可以是数字、合格、√、缺考、55/补考75。', pasteEvals: '粘贴评估', pasteEvalsText: '一行一张评估表：课程内容、讲师授课、组织安排、实用收获四个 1 到 5 的分数，后面可写建议；署名的写上姓名。',
  look: '查看', willEnter: '将录入 {n} 行', notEntered: '{n} 行不录入', entered: '已录入 {n} 行。', person: '姓名', read: '读作', problem: '问题', enter: '录入 {n} 行',
  remove: '移出名单', removeText: '移出 {n} 人', removeReason: '原因', removed: '已移出 {n} 人。', print: '打印', hint: '直接输入或粘贴出勤、成绩、证书；结果按合格分自动得出 · Ctrl+Z 撤销',
  card: '{name}的培训档案', card1: '培训档案卡', hoursYear: '{year} 年课时', hoursAll: '累计课时', rate: '合格率', certs: '有效证书', of: '目标 {n}', short: '还差 {n}', reached: '已达标', times: '{n} 次', judged: '{passed} / {judged} 合格',
  allYears: '全部年度', year: '年度', records: '培训记录', noRecords: '还没有培训记录', certificates: '证书', noCerts: '没有证书', byYear: '按年度', byType: '按类型', missing: '缺少的必修课', why: { never: '未参加', failed: '未合格（{when}）', expired: '已过期（{when}）' },
  certName: '证书名称', certNo: '编号', certIssued: '发证日期', certExpiry: '有效期至', certState: '状态', forever: '长期', over: '已过期 {n} 天', left: '剩 {n} 天', renewed: '已换证', addRecord: '登记外部培训', hours: '课时', count: '次数', sum: '合计',
}
