/** The exchange between PCs. No word of how it works inside: a clerk knows PCs, files and changes. */
export default {
  title: '数据交换', text: '几台电脑用文件交换数据，不用联网：用 U 盘、微信、邮件都行。', parts: '数据交换的各部分', part: { devices: '电脑', arrivals: '收到的数据', differences: '待定的差异', duplicates: '重复的记录' },
  export: '导出…', import: '导入…', drop: '把对方的交换文件（.wsp）拖到窗口任何地方，或双击它，也能导入。', lost: '“{sender}”在 {at} 导出的 {of} 个文件中，第 {which} 个还没有收到。请对方补发；补不到也没有关系，对方下次导出会带上里面的内容。', waiting: '有 {n} 个交换文件在等别的更改；等到以后自动导入。', digits: '核对码', qr: '核对码的二维码', qrText: '也可以用手机扫一扫，照扫出的数字填；接扫码枪的电脑直接扫进去。', choose: '选择文件…', folder: '文件夹', show: '打开文件夹', fetch: '再次下载',
  busy: { export: '正在导出…', read: '正在检查文件…', import: '正在导入…', salvage: '正在抢救…', undo: '正在撤回…', redo: '正在恢复…', join: '正在加入…', settle: '正在选定…', admit: '正在生成欢迎文件…', sync: '正在收发…' },
  pc: {
    name: '电脑', code: '编号代码', codeHint: '这台电脑给出的编号里带的字母', lacks: '对方尚未确认的更改', none: '已齐', heard: '最近收到', sent: '最近发给', never: '从未', self: '本机', admin: '管理员电脑', shut: '已停用', ahead: '时钟不准',
    aheadText: '它的时钟比本机快一天以上。记录都会保留，但先后次序可能不对：请校准那台电脑的时间。', behindText: '它的时钟比本机慢两天以上。记录都会保留，但先后次序可能不对：请校准那台电脑的时间。', rename: '改名…', renameTitle: '“{name}”改名', newName: '新名称', renameText: '别人认得出的名称，如“行政部前台”。下次交换后，其他电脑上也会改过来。', renamed: '已改名为“{name}”。', shutOut: '停用…', alone: '还没有别的电脑', aloneText: '每台电脑各有一份完整的台账，平时各写各的，用文件交换。先让第二台电脑加入。', aloneOther: '还没有别的电脑。请在管理员的电脑上登记新电脑。', letIn: '登记新电脑…',
    shutTitle: '停用“{name}”？', shutText: '停用后不再给它发数据，它以后写的内容也不再算数。它已经有的数据还在那台电脑上，收不回来；电脑丢失或转手时请另外处理。', shutYes: '停用', shutDone: '“{name}”已停用。下次导出后，其他电脑也会知道。',
    stranger: '这台电脑还没有加入', strangerText: '台账是从别处复制来的，所以它是一台新的电脑。生成加入申请，交给管理员登记后才能交换数据。', ask: '申请加入…',
  },
  pack: {
    title: '导出给其他电脑', to: '给哪些电脑', more: '其他选项', lean: '不带附件', leanText: '文件小，适合发微信；附件以后会补上。', full: '全部重新导出', fullText: '不管对方确认过没有。对方说缺数据时用。', go: '导出', done: '已导出',
    counts: '{changes} 项更改，{files} 个附件', give: '请把这个文件交给：{to}。 | 请把这 {n} 个文件都交给：{to}。', several: '先导入哪个都可以，也可以一起选中导入；少了哪个，对方的屏幕上会写出来。', volume: '每个文件最大', volumeText: '超过就分成几个文件；发微信、邮件选小的。', safe: '文件是加密的，只有这些电脑打得开。丢了、重复发都没有关系：下一个文件会带上对方还没有确认的全部内容。', nothing: '没有对方缺少的更改；文件里只有收到对方数据的回执，对方导入后就不会再重复发。',
  },
  admit: {
    title: '登记新电脑', file: '对方的加入申请', fileText: '在新电脑上点“加入已有台账”，会得到一个申请文件（.wsq）。', from: '申请的电脑', code: '对方念出的核对码', codeText: '打电话给对方，请他念屏幕上的 20 位数字，听到什么填什么。', agrees: '与申请文件一致。',
    differs: '与申请文件不一致。请对方再念一遍；仍不一致就不要登记，文件可能被换过。', user: '先由谁在那台电脑上登录', userText: '他在那台电脑上自己设密码；其他人由系统管理员在那台电脑上设。', admin: '也是管理员电脑', adminText: '可以登记和停用电脑', go: '登记并生成欢迎文件',
    left: '{n} 个附件放不下，没有放进欢迎文件；对方加入后第一次交换时会补上。', done: '“{name}”已登记', give: '把欢迎文件交给对方。文件是加密的，只有那台电脑打得开。', compare: '对方打开后要填这 20 位数字，请打电话念给他：',
  },
  join: {
    open: '加入已有台账…', title: '加入已有台账', text: '台账已经在别的电脑上用了，这台电脑也要用。', name: '这台电脑叫什么', nameHint: '别人认得出的名称，如“行政部前台”', make: '生成加入申请', made: '申请文件已生成', give: '把它交给管理员（U 盘、微信、邮件都行）。',
    read: '管理员会打电话来，请把这 20 位数字念给他：', later: '之后可以关闭程序。收到欢迎文件后再打开，从这里继续。', have: '已经收到欢迎文件', haveText: '管理员登记后给您的 .wsp 文件。', from: '来自“{pc}”，约 {n} 项更改', digits: '管理员念出的核对码', digitsText: '打电话给管理员，请他念屏幕上的 20 位数字。',
    password: '为“{user}”在这台电脑上设密码', go: '加入', new: '新建台账',
  },
  incoming: {
    title: '导入交换文件', from: '来自“{sender}”，{at} 导出', changes: '{n} 项更改', nothing: '里面的内容都已经导入过，没有新的更改。如果导入后撤回过，请在“收到的数据”里恢复。', register: '台账', new: '新增', changed: '修改', voided: '作废', others: '其他设置和记录',
    brake: '要作废很多：{names}，超过全部的五分之一。请先向“{sender}”问清楚。', sure: '已经问清楚，照样导入', disputes: '{n} 处两台电脑写得不一样', disputesText: '先显示较晚的那个，两边的都保留；导入后到“待定的差异”里选定。', was: '原来 {v}', empty: '（空）', more: '还有 {n} 处',
    twice: '{n} 个值重复', twiceMany: '超过 {n} 个值重复', twiceOne: '{kind}：{n} 条记录的“{field}”都是 {v}', negative: '{n} 种物品结存为负数', report: '看负库存清单', unknown: '{n} 项更改来自新版本的程序，先保存着，本机升级后生效。', lacking: '{n} 个附件的内容还没有到，以后的交换会补上。',
    files: '{n} 个文件', along: '连同先前存着的 {n} 个文件一起导入，撤回时也一起撤回。', late: '{n} 个文件还不能导入：它接着的更改还没有到。其余的可以导入。', ahead: '有一台电脑的时钟快一天以上：内容照样保留，先后次序可能不对。', go: '导入', keep: '先存着', done: '已导入', attached: '附件 {n} 个', settle: '处理差异',
    waits: '这个文件还不能导入：它接着“{pc}”的更改，而第 {from} 项到第 {to} 项还没有到这台电脑。', ask: '请向“{pc}”要一个新的交换文件。', kept: '文件已经存好，等到以后自动导入。', keepHint: '可以先存着，等到以后自动导入。',
  },
  held: {
    show: '看看在等什么', hide: '收起', from: '来自', at: '导出时间', changes: '更改', waits: '在等', missing: '“{pc}”的第 {from} 项到第 {to} 项', nobody: '某台电脑',
    lost: '缺的部分已经没有了，这些更改只在这个文件里，可以抢救。', go: '抢救…', title: '抢救文件里的更改', text: '来自“{sender}”，{at} 导出。它接着的更改随着旧备份丢失，不会再来；里面的 {n} 项更改可能只剩这一份。', own: '抢救不会覆盖任何内容：和现在不一样的地方列为差异，由您选定。记录的历史里写明是谁、什么时候抢救的。',
    again: '请先看看：丢失之后，有没有人把这些内容重新录过一遍？重新录过的是另外的记录，抢救后会有两份。', sure: '已经看过，没有重复录过（或知道有哪些重复）', yes: '抢救', done: '已抢救', nothing: '里面没有别处没有的更改。',
  },
  share: {
    title: '共用文件夹', text: '几台电脑都能访问的文件夹（共享盘、坚果云等），省得传文件', hint: '文件夹的完整路径；没有就不填', sync: '现在收发', done: '收到 {took} 项更改，放入 {put} 项。', waits: '有些更改还没有到齐，等到以后会接着收。', bad: '{n} 个文件读不出来（可能还没有传完），下次再试。',
  },
  undo: { yes: '撤回', title: '撤回这次导入？', text: '这次带来的修改变回原来的样子，新增的记录撤下；之后又被人改过的、已被别的记录用到的留着。撤回本身也会发给其他电脑，以后可以在“收到的数据”里恢复。', done: '已撤回，涉及 {n} 条记录。' },
  redo: { yes: '恢复', title: '恢复撤回的这次导入？', text: '撤回拿走的内容都放回来；撤回之后又被人改过的不动，撤回前待定的差异按当时显示的值算。恢复也会发给其他电脑。', done: '已恢复，涉及 {n} 条记录。' },
  stays: { and: ' ', changed: '{kind} {n} 条之后又改过，没有动。', used: '{kind} {n} 条已被别的记录用到，留着。', open: '{kind} {n} 条本来就有待定的差异，请选定。' },
  arrivals: { at: '导入时间', from: '来自', changes: '更改', undone: '已撤回', none: '还没有收到过数据', noneText: '收到的交换文件导入后列在这里，需要时可以撤回。' },
  dup: {
    text: '几台电脑各写各的，同一样东西可能登记了两次，编号也可能相同。逐组处理：合并成一条，给其中一条换编号，或写明不是同一条。', more: '先列出 {n} 组，处理以后接着列出其余的。', none: '没有重复', noneText: '编号或不该相同的内容重复时，列在这里等您处理。', see: '处理重复', record: '记录', made: '建立', acts: '处理',
    why: { number: '{fields}都是 {value}', unique: '{fields}都是 {value}', name: '名称相近：{value}（仅供参考）', back: '合并过，但两条都还有效：另一台电脑当时不知道' },
    apart: '不是同一条…', apartTitle: '{name}：不是同一条？', apartText: '写明为什么，以后不再列为重复，其他电脑也一样。', note: '说明', said: '已记下。', apartList: '已写明不是同一条的', rejoin: '又算重复', rejoinOf: '又算重复：{note}',
    renumber: '换编号', renumberOf: '给“{name}”（{at}）换编号', renumberTitle: '给“{name}”换编号？', renumberNext: '按编号规则取下一个编号。原编号已写在纸上的，请改正。', renumberText: '填写新的编号。原编号已写在纸上的，请改正。', renumbered: '新编号：{number}', mergeOf: '合并“{name}”（{at}）',
    strays: '还写着作废、撤下的记录', straysText: '一台电脑作废或撤下时，另一台还不知道，又用上了它。打开它恢复，或把写着它的记录改成别的；撤下的可在撤回它的电脑上恢复那次导入', strayBy: '{name} {n} 条',
    late: '还写着已并掉的记录', lateText: '另一台电脑在知道合并之前写的', lateCount: '{n} 条记录', carry: '改为 {name}', carried: '已改 {n} 条记录。',
  },
  circle: { title: '{name}：“{field}”绕成了一圈', text: '几台电脑各自改了“{field}”，谁都没有最上级了。打开其中一条，改正“{field}”。' },
  diff: {
    text: '两台电脑各写各的、互相不知道，就会不一样。选定一个，其他电脑下次交换后也一样。', field: '字段', before: '原来', here: '本机', there: '其他电脑', other: '另填', otherOf: '另填“{field}”', shown: '现在显示', state: '一台作废、另一台修改', merged: '已合并到 {number}，这边又改过。', keep: '保留', void: '作废', by: '{user}，{at}', save: '确定', saved: '已选定。', savedAll: '已选定 {n} 处。', more: '先列出 {n} 处，选定以后接着列出其余的 {rest} 处。',
    take: '都用“{pc}”的', takeOf: '{name}：都用“{pc}”的', kind: '整个台账', kindOf: '“{name}”的 {n} 处', way: { mine: '都用本机的', theirs: '都用其他电脑的', shown: '都按现在显示的' }, sure: '选定“{name}”的 {n} 处？', sureText: '{how}。选定后会发给其他电脑。', none: '没有差异', noneText: '两台电脑对同一项写得不一样时，列在这里等您选定。', empty: '（空）', colon: '：', whole: '和“{names}”一起选定',
  },
}
