/** The strings of the screen. Names of registers, fields and options are not here: they come with the declarations. */
import settings from './settings-zh'

export default {
  app: { name: '运营台账', mark: '台' },
  common: { again: '重试', back: '返回', cancel: '取消', close: '关闭', loading: '正在读取…', remove: '删除', save: '保存', undo: '撤销' },
  fault: { internal: '内部错误，没有改变任何数据。请重试；如仍出现，请联系系统管理员。', offer: '详情写在诊断报告里，请保存后交给维护人员。', report: '诊断报告', save: '保存报告', read: '发出之前请看一遍。' },
  dates: { back: '向前翻', on: '向后翻', now: { date: '今天', month: '本月', year: '今年' } },
  fields: { calendar: '打开日历', choose: '请选择', create: '新建…', createNamed: '新建“{name}”…', find: '输入名称、编号或拼音首字母', noMatch: '没有匹配的项', name: '名称', value: '内容', pairName: '第 {n} 项名称', pairValue: '第 {n} 项内容', dropPair: '删除第 {n} 项', addPair: '增加一项', proposed: '不填时取：{value}', verify: { V1: '代码已核对', V2: '代码待核对', V3: '代码凭记忆，未核对' }, yes: '是', no: '否' },
  grid: { menuOf: '“{name}”的菜单', checkAll: '选择当前可见的行', rows: '{n} 条', sortHint: '{name}（单击排序，Shift+单击按多列排序）', total: '合计' },
  register: { unknown: '没有这个台账，或您没有查看权限。', unknownText: '请从左侧导航选择，或联系系统管理员。' },
  shell: {
    spelled: { home: 'gzt', backup: 'bfyhfmy', policy: 'glzd', settings: 'sz', theme: 'ys', language: 'yy', lock: 'sd' },
    repaired: '用户密钥文件有一份已损坏或缺失（{files}），已用另一份修复，密码照常可用。磁盘可能有问题：请尽快备份到另一个磁盘或 U 盘。', 
    skip: '跳到正文', side: '侧边栏', nav: '主导航', file: '数据文件', language: '中文 / English', light: '切换为浅色', dark: '切换为深色', lock: '锁定', and: '、',
    lastBackup: '上次备份 {at}', noBackup: '尚未备份',
  },
  home: {
    title: '工作台', empty: '还没有任何记录', emptyText: '把现有的 Excel 台账导入进来，几分钟即可开始使用；也可以先逐条登记。', bring: '导入{name}',
    all: '全部', gapsText: '旧台账导入后缺少的资料', noGaps: '没有待补全的记录。',
  },
  list: {
    import: '导入', importFile: '导入 Excel', export: '导出', print: '打印', new: '新建', search: '搜索', searchHint: '编号、名称、拼音首字母…',
    gaps: '待补全', void: '含作废', height: '行高', tight: '紧凑', usual: '标准', wide: '两行', columns: '列',
    none: '{name}还没有记录', noneText: '可以把现有的 Excel 台账整个导入，或逐条新建。', noneView: '有记录后会显示在这里。',
    noneFound: '没有符合条件的记录', noneFoundText: '试着放宽筛选，或清除搜索词。', clear: '清除全部条件', hid: '已隐藏“{names}”。',
    count: '共 {n} 条', checked: '已选 {n} 行', uncheck: '取消选择', sorted: '排序：{by}', filled: '已填 {n} 格', figures: '{label}：合计 {sum}，平均 {mean}', hint: '直接输入或 F2 修改 · Ctrl+Enter 打开 · Ctrl+F 搜索 · F1 全部快捷键',
  },
  view: {
    title: '视图', all: '全部', add: '另存为视图…', addTitle: '另存为视图', rename: '改名…', renameTitle: '修改视图', name: '名称', hint: '记下搜索、筛选、排序和各列的顺序、宽度、固定、隐藏。', forAll: '所有人可用', shared: '所有人可用的视图', changed: '有未保存的修改', by: '由{name}建立',
    save: '保存修改', reset: '放弃修改', left: '左移', right: '右移', drop: '删除视图', saved: '已保存视图“{name}”。', dropped: '已删除视图“{name}”。', sharedNow: '现在所有人都能看到视图“{name}”。', mineNow: '视图“{name}”现在只有建立人看得到。', lost: '视图“{name}”有 {n} 个条件用到的字段已不存在或您无权查看，已略去。',
  },
  sheet: {
    overtaken: '{n} 条记录刚被别人改过', compare: '{number} · {field}：您填的是“{mine}”，现在是“{theirs}”', nothing: '空', overwrite: '用我填的覆盖',
    writing: '正在写入 {n} 条记录…', reading: '正在读取 {done} / {of} 行…', clear: '清空 {n} 个单元格？', clearText: '可以用 Ctrl+Z 撤销。', clearYes: '清空', copied: '已复制 {n} 行。', changed: '已修改 {n} 格。', refused: '{n} 个单元格没有保存，已标红，原样保留。', closedCells: '{n} 个单元格不能填写，已跳过。',
    tooLarge: '选择的范围太大。请用导出，或分几次进行。', beyond: '{n} 行超出了台账末尾，没有粘贴。', importThem: '用导入新增', calculated: '“{name}”由系统计算，不能填写。', byProgram: '“{name}”由系统填写，不能直接修改。', notHere: '“{name}”不能在列表中修改，请打开记录。', noRight: '您没有修改“{name}”的权限。',
  },
  column: { asc: '升序', desc: '降序', pin: '固定在左侧', unpin: '取消固定', hide: '隐藏这一列', filter: '筛选…', unfilter: '清除筛选', row: '筛选行', values: '常见的值' },
  row: { open: '打开', only: '只看“{column}”为“{value}”的', copy: '复制', duplicate: '照此新建', print: '打印…', attach: '附上文件…', history: '变更历史', void: '作废…' },
  filter: {
    title: '筛选', clear: '全部清除', edit: '修改筛选', remove: '移除筛选“{name}”', field: '选择字段', how: '比较方式', value: '值', from: '从', to: '到', days: '天数',
    none: '（空）', noValues: '没有可选的值。', apply: '应用',
    op: { is: '等于', not: '不等于', contains: '包含', between: '在范围内', empty: '为空', filled: '不为空', oneof: '是其中之一', next: '今后若干天内', prev: '过去若干天内' },
    said: { is: '= {v}', not: '≠ {v}', contains: '包含“{v}”', between: '{from} 至 {to}', empty: '为空', filled: '不为空', oneof: '{v}', next: '今后 {v} 天内', prev: '过去 {v} 天内' },
    of: '筛选“{name}”', written: { empty: '空', filled: '非空' }, hint: { values: '名称或拼音', range: '>500、1..9', text: '包含' },
  },
  form: {
    add: '新建{name}', change: '修改{name}', basic: '基本信息', save: '保存', saveNext: '保存并新建下一条', left: '上次在 {at} 填了一半，没有保存。', takeLeft: '接着填', dropLeft: '不要了', saved: '已保存 {number}。', look: '查看', unsaved: '未保存',
    leaveTitle: '放弃未保存的内容？', leaveText: '离开后，本页填写的内容不会保存。', leaveYes: '放弃并离开', noLines: '没有明细。',
  },
  lines: { count: '共 {n} 行', drop: '删除所选的行', dropped: '已删除 {n} 行。', hint: '直接输入或粘贴 · Ctrl+− 删除行 · Esc、Tab 离开表格' },
  step: { title: '{stage}：{step}', how: '办理方式', self: '本人办理', paper: '代录纸质审批', paperText: '按已签字的纸质单据录入：选择签字人，填写签字日期。记录里会注明由您代录。', taken: '办理过程', behalf: '（受 {name} 委托）', recorded: '{name} 代录于 {at}' },
  record: {
    facts: '资料', files: '附件 {n}', related: '相关记录 {n}', parts: '记录的各部分', history: '变更历史', edit: '修改', void: '作废', unvoid: '恢复', voided: '已作废', withdrawn: '已随导入撤回',
    voidTitle: '作废“{name}”？', voidText: '记录会保留，编号不再使用；历史中会写明原因。', voidDone: '已作废。', reason: '原因', gap: '待补全', gaps: '{n} 项待补全',
    created: '{at} 由 {user} 建立', changed: '{at} 由 {user} 修改', program: '程序', emptied: '清空', began: '{n} 项初始内容', lines: '{n} 行', otherFiles: '附件', dropHere: '把扫描件或图片拖到这里，或按 Ctrl+V 粘贴', chooseFile: '选择文件…',
    filePlace: '附件类别', openFile: '打开 {name}', dropFile: '删除附件“{name}”', noFiles: '还没有附件。', saveFile: '保存到电脑', prevFile: '上一个附件', nextFile: '下一个附件', notShown: '这种文件不能在这里预览，请保存后打开。',
    noRelated: '没有其他记录引用它。', showAll: '查看全部',
  },
  history: { insert: '新建', update: '修改', void: '作废', restore: '恢复', withdraw: '随导入一起撤回', event: '办理' },
  report: {
    run: '查询', ask: '请先选择条件', askText: '填写“{names}”后显示。', none: '没有数据', noneText: '这个范围内没有记过账的单据。', rows: '共 {n} 行', hint: 'Ctrl+C 复制 · F1 全部快捷键', open: '双击或按 Ctrl+Enter 看“{name}”', unknown: '没有这张报表', unknownText: '它可能不对您的角色开放。',
  },
  export: {
    title: '导出{name}', rows: '范围', rowsShown: '当前列表（{n} 条）', rowsAll: '全部记录', columns: '列', columnsShown: '当前显示的 {n} 列', columnsAll: '全部列',
    format: '格式', xlsx: 'Excel 工作簿（.xlsx）', csv: 'CSV 文本', busy: '正在生成…', done: '已导出 {name}（{size}）。',
  },
  print: {
    title: '打印{name}', form: '表单', which: '范围', all: '当前列表（{n} 条）', chosen: '选中的 {n} 条', blank: '空白表（手工填写）',
    sheet: '标签纸', paper: '纸张', start: '从第几个标签开始', startHint: '这种标签纸每张 {n} 枚，用过的可从剩下的第一枚开始。', offset: '打印机偏移（毫米）', dx: '向右', dy: '向下', offsetHint: '本机记住每种表单的偏移。', busy: '正在排版…', pages: '共 {n} 页', open: '用系统程序打开', save: '保存 PDF',
  },
  pdf: { page: '第 {page} / {of} 页', smaller: '缩小', larger: '放大', preview: '预览', failed: '无法显示这个 PDF，请保存后打开。', sheet: '第 {page} 页', drawing: '正在绘制第 {page} 页…' },
  import: {
    title: '导入{name}', stage: { source: '选择文件', columns: '对应列', rows: '检查数据', done: '完成' },
    busy: { read: '正在读取文件…', check: '正在重新检查…', dry: '正在试导入…', run: '正在导入…' },
    file: '从文件导入', fileText: '支持 .xlsx、.csv、.tsv；合并单元格、多级表头、小计行、隐藏列都能识别。', drop: '把文件拖到这里', choose: '选择文件…',
    paste: '从 Excel 粘贴', pasteText: '在 Excel 或 WPS 里选中包含表头的区域，复制后粘贴到下面。', pasteHint: '在这里按 Ctrl+V', pasted: '粘贴的内容', readPaste: '读取',
    promise: { 1: '先列出全部问题，确认之前不会写入任何数据。', 2: '小计、合计、签字、空行会自动跳过，并在检查时列出。', 3: '整批导入可以一次撤销；同一个文件再导入一次不会产生重复。', 4: '不能导入的行会另存为一个工作簿，注明原因，改好后可再次导入。' },
    sheets: '工作表', sheetRows: '{n} 行', hidden: '隐藏', columns: '列的对应关系', columnsText: '已按表头自动匹配，可以修改', header: '表头', field: '对应字段', samples: '内容示例',
    noHeader: '第 {n} 列', before: '这个文件已由{user}于 {at} 导入过（批次 {batch}）。仍可再次导入，相同的记录不会重复；如需重来，可先撤销那次导入。', fieldOf: '“{name}”对应的字段', leave: '（不导入）', guess: '推测', missing: '尚未对应的必填字段：{names}', noTable: '没有找到表头', noTableText: '请确认文件里有一行列名，例如编号、名称、日期。',
    other: '换一个文件', toRows: '检查数据', toColumns: '上一步', filter: '按结果筛选', show: { all: '全部', error: '错误', warn: '提醒', ok: '正常', skip: '跳过' },
    summary: '新建 {created} · 更新 {updated} · 不变 {unchanged} · 拒绝 {rejected}', row: '工作表 · 行', rowNo: '第 {n} 行', decision: '结果', problems: '问题与提示', noRows: '没有这一类的行',
    skipped: '这一行不是数据，不会导入。', clean: '这一行没有问题。', correct: '改正并重新检查', split: '拆成多条', group: '合为一条',
    names: '没有登记', thisRow: '本行问题', everywhere: '其余 {n} 行的“{value}”也这样改', offer: '“{value}”还在 {n} 行里，也改成“{to}”？', offerYes: '全部改', offerNo: '只改这一格', alsoAdds: '另登记 {n}', added: '同时登记了 {n} 个名称（如供应商），撤销这次导入时一并撤回。',
    unknown: {
      open: '{n} 个没有登记', settled: '已处理', hint: '选一条已有的，或随这次导入登记；撤销导入时一并撤回。', free: '照原样导入；登记到“{name}”以后，能按它选择、查看。', make: '选一条已有的；“{name}”要填的不止名称，输入名称后点“新建”填完整。不处理的留空导入。', pickOnly: '选一条已有的；“{name}”要填的不止名称，请先到那里登记。不处理的留空导入。', addAll: '登记这 {n} 个', add: '登记', adds: '随导入登记到“{name}”', taken: '改用“{name}”',
      also: '也写作：{names}', and: '、', back: '撤回', backOf: '撤回对“{name}”的处理', words: '整列替换', word: '{field}：{text} → {to}',
    },
    dry: '试导入', tried: '试导入完成，没有写入数据：新建 {created}，更新 {updated}，不变 {unchanged}，拒绝 {rejected}。', rejectedStay: '{n} 行有错误，不会导入；可在右侧改正。', run: '导入 {n} 条',
    finished: '{name}导入完成', count: { created: '新建', updated: '更新', unchanged: '不变', warned: '有提醒', rejected: '拒绝', skipped: '跳过' },
    look: '查看台账', rejectedFile: '下载被拒绝的行', rejectedName: '未导入的行', rejectedText: '工作簿里的红色“错误原因”列写明了每行的问题，改好后可以直接再次导入。',
    undo: '撤销这次导入', undoing: '正在撤销导入…', undoTitle: '撤销这次导入？', undoText: '这次导入的 {n} 条记录会撤回，历史中会保留说明。', undone: '已撤销导入。',
  },
  imports: {
    recent: '最近的导入', none: '还没有导入过文件', noneText: '在任一台账中点“导入”，把 Excel 台账带进来。', at: '时间', who: '操作人', kind: '台账', file: '文件', undone: '已撤销',
    said: '新建 {created}，更新 {updated}',
  },
  many: {
    open: '批量登记', title: '批量登记相同设备', from: '编号从 {number} 起', howMany: '数量与序列号', count: '数量（台）', serials: '序列号', serialsHint: '每行一个；没有可不填', serialsCount: '已填 {n} 个，共 {of} 台', save: '登记 {n} 台', done: '已登记 {n} 台设备。',
  },
  users: {
    title: '用户与角色', add: '添加用户', added: '已添加用户 {name}。', mine: '修改我的密码', password: '密码', has: '已设置', hasNot: '不能登录', actions: '操作', setPassword: '重设密码',
    disable: '停用', disabled: '已停用 {name}。', disableTitle: '停用用户“{name}”？', disableText: '停用后不能再打开数据文件；历史记录不受影响。', passwordOf: '{name} 的密码', old: '现在的密码', changed: '{name} 的密码已修改。',
  },
  codes: {
    title: '数据字典', add: '添加选项', edit: '修改“{name}”', find: '查找字典', key: '键', label: '显示名', english: '英文名', state: '状态', on: '使用', off: '停用', used: '用于：{where}', and: '；', unused: '目前没有台账使用这个字典', more: '另有 {n} 项，请用导出查看全部。', saved: '已保存“{name}”。', taken: '这个键已经用于“{name}”；请换一个键，或修改那一项。',
    attrs: { short: '编号简码', life: '折旧年限（年）', usual: '参考使用年限（年）', attributes: '配置项（用分号分开）', verify: '核对程度', edition: '依据' },
  },
  backup: {
    title: '备份与恢复密钥', last: '上次备份', never: '从未', noneYet: '还没有备份，请现在备份到 U 盘或其他电脑上的文件夹。', overdue: '已经很久没有备份，请现在备份到 U 盘或其他电脑上的文件夹。', make: '立即备份', makeText: '备份后会重新打开并核对，核对通过才算完成', folder: '备份到的文件夹',
    folderHint: '文件夹路径；留空则为 {dir}', choose: '选择…', go: '备份', busy: '正在备份并核对…', done: '已备份并核对：{path}', list: '备份记录', listText: '自动保留 7 日、4 周、12 月、7 年',
    at: '时间', path: '文件', size: '大小', state: '核对', verified: '已核对', none: '还没有备份。',
  },
  restore: {
    open: '恢复到新文件夹…', title: '恢复 {at} 的备份', text: '备份会解到一个新文件夹里并重新核对。现在的台账照常使用，不会被覆盖。', folder: '新文件夹', folderHint: '写出完整路径；文件夹要么还不存在，要么是空的。', by: '用什么打开备份', password: '备份当天的密码',
    go: '恢复', busy: '正在复制并核对…', done: '已恢复并核对，台账在这个文件夹里：', how: '打开它有两种办法：', look: '只想看一看：用命令 opsbook --data "{dir}" 打开。',
    swap: '以后用它工作：退出运营台账，把原来的文件夹 {folder} 改个名字留着，再把上面的文件夹改成原来的名字，重新打开运营台账。', after: '登录用备份当天的密码；备份之后登记的内容不在里面。',
  },
  recovery: { title: '恢复密钥', again: '忘记所有密码时，只有它能打开数据', print: '重新打印恢复密钥…', password: '您的密码', show: '显示' },
  setup: {
    steps: '首次设置的步骤', folder: '数据存放在 {dir}', next: '下一步', back: '上一步', create: '建立数据文件',
    company: { step: '单位', title: '欢迎使用运营台账', text: '先填写单位名称，它会印在台账和表单上。', name: '单位全称', short: '简称' },
    departments: { step: '部门', title: '有哪些部门？', text: '可以只填几个，以后随时增加。', name: '部门名称', code: '编码', add: '增加部门', drop: '删除第 {n} 个部门',
      paste: '可从 Excel 粘贴整列部门，或名称、编码两列。编码 2–4 位大写字母或数字，以字母开头。', noCode: '第 {n} 行“{name}”还没有编码，填好才能继续。', noName: '第 {n} 行有编码，没有部门名称，填好才能继续。' },
    admin: { step: '管理员', title: '第一位用户：系统管理员', text: '数据文件用密码加密；没有密码谁也打不开。', name: '姓名', user: '登录名', rule: '至少 8 个字符，字母（或汉字）和数字都要有。' },
    key: {
      step: '恢复密钥', title: '请把恢复密钥保存在纸上', text: '忘记密码时，只有它能打开数据。请打印两份，分开锁好。', warn: '恢复密钥只显示这一次。不要存在这台电脑上，也不要拍照。', save: '打印 / 保存 PDF',
      have: '我已经抄好或打印好', ask: '请从纸上读出下面两组，确认已经保存好。', group: '第 {n} 组', again: '再看一次密钥', done: '完成，开始使用',
    },
  },
  unlock: {
    title: '打开数据文件', recover: '用恢复密钥打开', user: '登录名', password: '密码', newPassword: '新密码', repeat: '再输入一次', differ: '两次输入不一致。', groups: '恢复密钥', groupsHint: '按纸上的顺序输入全部各组',
    go: '打开', recoverGo: '打开并设置新密码', opening: '正在打开…', withKey: '忘记密码？用恢复密钥', withPassword: '改用密码打开',
  },
  ...settings,
  palette: { title: '搜索或跳转', hint: '台账、编号、名称、拼音首字母…', registers: '台账', records: '记录', acts: '操作', none: '没有找到。' },
  keys: {
    title: '键盘快捷键', group: { list: '列表', cell: '单元格', form: '记录与表单' },
    list: { views: '切换视图', only: '只看此值', unfilter: '清除全部条件', column: '列菜单（排序、值、隐藏）', hide: '隐藏这一列', filters: '筛选行', search: '搜索', create: '新建', move: '移动', ends: '首行 / 末行', page: '翻页', open: '打开记录', tick: '勾选一行', select: '选择多格', all: '全选', menu: '行菜单', print: '打印' },
    cell: { type: '修改（或直接输入）', offers: '打开选项或日历', cancel: '放弃修改', copy: '复制 / 剪切 / 粘贴', clear: '清空', fill: '向下填充', today: '今天的日期', undo: '撤销 / 重做', drop: '删除明细行', leave: '离开表格' },
    form: { save: '保存', next: '保存并新建下一条', choices: '打开选项或日历', edit: '修改记录', back: '返回', close: '关闭 / 返回', palette: '搜索或跳转', turn: '上一个 / 下一个台账', lock: '锁定', help: '本页' },
  },
}
