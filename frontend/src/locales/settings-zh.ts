/** The strings of the settings. */
export default {
  policy: {
    title: '管理制度', of: '与“{name}”有关的条款', all: '显示全部条款', find: '在制度中查找', chapters: '章节', none: '没有符合的条款。', adapted: '按本单位补全', adaptedHint: '制度原文此处留有空白，程序按惯例补上。', registers: '落实这一条的台账', found: '{n} 条',
    basis: '依据：{cite}', basisMore: '依据：{cite} 等 {n} 条',
  },
  rules: { text: '提醒由台账里的日期实时算出，不需要登记。这里设置提前几天提醒、提醒谁；不需要的可以停用。', on: '启用', onOf: '启用“{name}”', of: '来自', lead: '提前天数', leadHint: '可填多个，例如 60、30、7；0 表示当天。', days: '{list} 天', atOnce: '出现时', to: '提醒谁', editOf: '修改“{name}”', reset: '恢复默认' },
  calendar: {
    unknown: '{year} 年的节假日还没有登记，现在按周一至周五计算。国务院办公厅发布放假通知后，请导入或逐日标出。', bring: '导入节假日', list: '列表', prev: '上一个月', next: '下一个月', today: '本月', month: '{year} 年 {month} 月', works: '{n} 个工作日', year: '全年 {n} 个工作日',
    off: '休', on: '班', works1: '工作日', off1: '休息日', name: '名称', nameHint: '例如 国庆节', toOff: '改为放假', toOn: '改为上班', save: '保存名称', saved: '{day} 已改为{what}。', keys: '方向键选日期，空格切换上班 / 放假，PageUp / PageDown 换月', ahead: '工作日推算', plus: '往后第', days: '个工作日', is: '是 {day}', grid: '{year} 年 {month} 月的日历',
  },
  place: {
    where: '数据文件夹', open: '在文件管理器中打开', copy: '复制路径', copied: '已复制路径。', size: '大小', free: '磁盘剩余', unknown: '系统没有告知', low: '磁盘快满了，请清理或把数据文件夹移到别的磁盘。', records: '记录', changes: '变更记录', last: '上次备份', backup: '去备份',
    check: '检查数据文件', checkText: '逐页检查文件，把每条记录和变更记录对照，重新核对每个附件；不会改动任何数据', go: '开始检查', busy: '正在检查…', good: '检查完成，没有发现问题。', wrong: '检查发现 {n} 处问题：', onlyAdmin: '只有能查看用户的人可以检查。',
    reportText: '请人远程帮忙时用：只有版本、大小、数量和日期，没有记录内容、姓名、文件位置和密钥', make: '生成报告…',
  },
  kept: { star: '收藏', stars: '收藏', recent: '最近看过', fold: '收起或展开“{name}”', gaps: '{n} 条待补全' },
  forms: {
    text: '单据打印出来的样子。已打印过的单据保持当时的版本，新打印的用最新版本。', own: '自定版式 · 第 {n} 版', builtIn: '内置版式 · 第 {n} 版', layout: '版式',
    title: '标题', logo: '印单位标志', columns: '明细列', width: '“{name}”的列宽（毫米）', widthHint: '列宽按比例撑满纸面；取消勾选则不印。', always: '空也印', alwaysHint: '这一列在一张单据的各行都没有内容时不印；勾选后总是印，套打纸上印有这一列时也请勾选', up: '“{name}”上移', down: '“{name}”下移',
    boxes: '意见栏', box: '第 {n} 个意见栏', addBox: '增加意见栏', drop: '去掉“{name}”', boxesHint: '审批环节的意见栏随审批设置增减，这里可改名称。', notes: '注', notesHint: '每行一条，自动编号。',
    asBuiltIn: '填入内置版式', backToBuiltIn: '改回内置版式', save: '保存为新版本', saved: '已保存为第 {n} 版，以后打印的新单据用它。', builtInAgain: '已改回内置版式（第 {n} 版）。',
  },
  settings: {
    title: '设置', nav: '设置的各部分', group: { org: '单位', rules: '规则', people: '用户', pc: '本机' },
    organisation: '单位与标志', departments: '部门', numbers: '编号规则', forms: '打印表格', approvals: '审批流程', labels: '字段名称', rights: '权限一览', look: '外观', data: '数据文件夹', calendar: '节假日与工作日', reminders: '提醒规则', away: '打开“{name}”',
  },
  logo: {
    title: '标志', text: '显示在左上角', none: '还没有标志。', choose: '选择图片…', drop: '去掉', hint: 'PNG 或 JPEG，最多 1 MB；可以把图片拖到这里。', of: '{name}的标志', done: '标志已更换。', dropped: '标志已去掉。',
    facts: '还没有填写单位信息。', enter: '填写单位信息',
  },
  tree: {
    title: '部门树', hint: '拖到另一个部门上，或用 Alt+← / Alt+→ 移动；Enter 打开', add: '新建部门', name: '部门', head: '负责人', plan: '编制', here: '在岗', all: '含下级', state: '状态',
    moved: '“{name}”已移到“{to}”之下。', top: '顶级', movedTop: '“{name}”已成为顶级部门。', dropTop: '拖到这里成为顶级部门', total: '合计', over: '超编 {n} 人', nobody: '还没有部门',
    void: '作废', voidTitle: '作废部门“{name}”？', voided: '部门“{name}”已作废。', open: '展开“{name}”', close: '收起“{name}”', moveMenu: '移动“{name}”…', moveTitle: '“{name}”移到哪个部门之下？', moveGo: '移动',
  },
  labels: {
    text: '给字段换成本单位的叫法，保存后列表、表单、导入导出、打印和变更历史立即用新名称。留空就是程序原来的名称；旧名称在导入时仍然认得。', declared: '原名称', english: '英文原名', lines: '明细', find: '查找字段', count: '{n} 个字段，改过 {own} 个',
    said: '“{was}”现在叫“{now}”。', back: '“{name}”恢复了原来的名称。', reset: '恢复', resetOne: '恢复“{name}”原来的名称',
  },
  approvals: {
    text: '每类单据依次经过这些环节。默认流程来自管理制度；需要时可改为自定义：增减环节、指定审批人、设置金额起点。已提交的单据按当时所在的环节继续。', adopt: '改为自定义', drop: '恢复默认', add: '添加环节',
    editOf: '修改环节“{name}”', removeOf: '作废环节“{name}”', when: '经过条件', always: '全部单据', from: '金额满 {amount} 元', or: ' 或 ', together: '（会签）', colon: '：', usualDept: '申请部门',
    dropTitle: '恢复“{name}”的默认流程？', dropText: '自定义的环节都会作废，审批中的单据按默认流程继续。',
  },
  numbers: {
    text: '改规则只影响以后的编号，已经给出的编号永远不变。', register: '台账', rule: '规则', given: '最近给出', next: '接下来', own: '已修改', usual: '默认', edit: '修改“{name}”的编号规则', by: '按{field}', dated: '日期取自{field}', noPrefix: '无前缀',
    title: '{name}的编号规则', preview: '接下来的三个编号', reset: '恢复默认', saved: '“{name}”的编号规则已保存。', alike: '“{names}”的编号也以这个前缀开头，容易混淆。', fixed: '这个台账的前缀取自{field}，这里填的前缀会加在它前面。', none: '—',
  },
  rights: {
    text: '权限随角色而定，由程序规定，不能在这里修改；给谁什么角色，请到“用户”里设置。', roles: '角色', who: '担任者：{names}', nobody: '目前没有人担任。', find: '查找台账', allRoles: '全部角色', chapter: '章节', partly: '只限本部门或本人', register: '台账', steps: '办理',
    reach: { all: '全部', everything: '全部', dept: '本部门', self: '本人' }, mark: { none: '不能' }, legend: '“本部门”“本人”指权限所及的记录；“全部”还受用户的数据范围限制。', empty: '没有匹配的台账。',
  },
  look: {
    text: '只影响这台电脑。', theme: '颜色', themes: { light: '浅色', dark: '深色', system: '跟随系统' }, density: '列表行高', densities: { 28: '紧凑', 32: '标准', 40: '两行' }, language: '语言 / Language',
    sampleText: '列表的一行有这么高。', reset: '恢复默认的列宽、列序和隐藏的列', resetDone: '各列表的列已恢复默认。', lists: '列表',
  },
}
