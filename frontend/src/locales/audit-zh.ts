/** The activity log. */
export default {
  title: '操作日志', text: '谁、什么时候、在哪台电脑上做了什么。只能看，不能改。', filters: '查询', person: '操作人', everybody: '所有人', kind: '台账', all: '全部', events: '登录、打印、导出、备份等', number: '编号或名称', numberHint: '某一条记录',
  pc: '电脑', self: '本机', from: '起始日期', to: '截止日期', clear: '清除条件', at: '时间', what: '操作', record: '记录', changes: '内容', and: '；', closed: '无权查看内容', without: '未生效', order: '{pc}的第 {n} 条', cameAt: '{at} 传到本机',
  shown: '已列出 {n} 条', more: '更早的记录', none: '没有符合条件的记录', noneText: '换一个条件，或者清除条件。', notYet: '最近的记录里没有', notYetText: '日志很长，更早的部分还没有查。', entries: '{n} 条',
  export: '导出（签名）', exporting: '正在导出操作日志…', exported: '已导出。文件有本机的签名，改动一个字都能查出来。', print: '打印', printing: '正在生成…',
  check: '核对…', checkTitle: '核对报表和导出的日志', checkText: '月报、年报页脚有“台账校验码”，导出的操作日志有签名。在这里核对：报表或文件是不是本台账出的，之后日志有没有被改写。',
  code: '报表上的台账校验码', checkCode: '核对', file: '导出的操作日志（.zip）', checking: '正在核对整个日志…', goodCode: '是本台账打印的，当时的日志一条也没有被改写。', goodFile: '文件与签名相符，当时的日志一条也没有被改写。',
}
