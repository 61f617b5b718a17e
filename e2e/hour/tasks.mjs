// Forty things that a clerk does in an hour. `ours` is done by hand in the program and
// ends when the screen shows it is done; `sheet` is the same with an .xlsx ledger of
// one sheet for each register, with a filter row, a frozen head and the cursor
// anywhere, by its shortest common way; null: a spreadsheet does not do it.
import { join } from 'node:path'

const NAME = 1, CLASS = 2, BRAND = 4, BOUGHT = 8, COST = 9, PLACE = 14

/** The tasks; p are the parts of the screens (see run.mjs). */
export const tasks = (p) => {
  const { h, page, cell, into, stat, head, menu, dialog, toast, becomes, listed, ready, fixtures } = p
  const find = async (text, shows) => {
    await h.press('Control+f', 'Control+a')
    await h.type(text)
    await stat(shows)
  }
  const register = async (initials, url) => {
    await h.press('Control+k')
    await h.type(initials)
    await page.getByRole('option').first().waitFor()
    await h.press('Enter')
    await page.waitForURL(url)
  }
  return [
    { title: '打开加密的台账', from: 'locked', ours: async () => { await h.type(p.password); await h.press('Enter'); await page.waitForSelector('.shell') },
      sheet: 'Enter "correct horse 42" Enter' },
    { title: '打开办公设备台账', from: 'home', ours: async () => { await register('bgsb', /equipment$/); await listed() },
      sheet: 'Ctrl+PageDown*2' },
    { title: '按编号找一台设备', ours: () => find('DN-2026-0005', 1), sheet: 'Ctrl+F "DN-2026-0005" Enter Esc' },
    { title: '找出所有显示器，看有几台、值多少钱', ours: async () => { await find('xsq', '少于 200'); await page.locator('.foot', { hasText: /\d/ }).waitFor() },
      sheet: 'Ctrl+Home Right Alt+Down "显示器" Enter click click' },
    { title: '只看某部门的设备', ours: async () => { await h.click(await into(2, 12)); await h.press('Alt+l'); await stat('少于 200') },
      sheet: 'click Menu E V' },
    { title: '取消筛选', from: 'filtered', ours: async () => { await h.press('Alt+Shift+L'); await stat(200) }, sheet: 'Ctrl+Shift+L*2' },
    { title: '按购置日期排序，新的在前', ours: async () => { await h.click(await into(0, BOUGHT)); await h.press('Alt+Shift+ArrowDown'); await menu('降序').waitFor(); await h.press('o'); await page.locator('[role=columnheader][aria-sort=descending]').waitFor() },
      sheet: 'click Alt+A S D' },
    { title: '改一台设备的存放地点', ours: async () => { await find('DN-2026-0005', 1); await h.press('Enter'); await h.click(await into(0, PLACE)); await h.type('3楼'); await h.press('Enter'); await becomes(0, PLACE, '3楼') },
      sheet: 'Ctrl+F "DN-2026-0005" Enter Esc click "3楼" Enter' },
    { title: '撤销刚才的修改', ours: async () => { await h.click(cell(0, BRAND)); await h.type('改错'); await h.press('Enter'); await becomes(0, BRAND, '改错'); p.reset(); await h.press('Control+z'); await p.not(0, BRAND, '改错') }, sheet: 'Ctrl+Z' },
    { title: '换使用人（从名册里选）', ours: async () => { await h.click(await into(0, 13)); await h.type('zjj'); await page.getByRole('option', { name: /郑俊杰/ }).first().waitFor(); await h.press('Enter'); await becomes(0, 13, '郑俊杰') },
      sheet: 'click "郑俊杰" Enter' },
    { title: '下面五行填成和第一行一样的品牌', ours: async () => { await h.click(cell(0, BRAND)); await h.press(...Array(5).fill('Shift+ArrowDown'), 'Control+d'); await p.same(5, 0, BRAND) },
      sheet: 'click Shift+Down*5 Ctrl+D' },
    { title: '登记一台打印机（编号、年限、单位自动）', ours: async () => {
      await h.press('Alt+n'); await page.locator('[data-field=name] input').waitFor(); await p.field('name'); await h.type('激光打印机')
      await p.field('class_code'); await h.type('dyj'); await p.option()
      await p.field('model'); await h.type('L1'); await p.field('purchase_date'); await h.type('today'); await p.field('original_value'); await h.type('1280'); await p.field('location'); await h.type('3楼')
      await h.press('Tab', 'Control+s'); await toast('DY-').waitFor()
    }, sheet: 'Ctrl+F "DY-2026" Enter*3 Esc Ctrl+Down Down "DY-2026-0012" Tab "激光打印机" Tab "激光打印机" Tab "L1" Tab "2026-11-24" Tab "1280" Tab "3楼" Tab "台" Tab "1" Tab "6" Enter' },
    { title: '照一台设备再登记一台', ours: async () => { await h.click(cell(0, NAME)); await h.press('Shift+F10'); await menu('照此新建').waitFor(); await h.press('n'); await page.waitForFunction(() => document.querySelector('[data-field=name] input')?.value); await h.press('Control+s'); await toast('已').first().waitFor() },
      sheet: 'click Shift+Space Ctrl+C Ctrl+End Home Down Ctrl+V Home "DN-2026-0031" Enter' },
    { title: '登记十台相同的椅子（连号）', ours: async () => {
      await h.click(page.getByText('批量登记')); await page.locator('[data-field=name] input').waitFor(); await p.field('name'); await h.type('办公椅')
      await p.field('class_code'); await h.type('bgy'); await p.option()
      await p.field('model'); await h.type('W1'); await p.field('purchase_date'); await h.type('today'); await p.field('original_value'); await h.type('260'); await p.field('location'); await h.type('3楼')
       await h.press('Control+s'); await toast('10').waitFor()
    }, sheet: 'Ctrl+F "JJ-2026" Enter*3 Esc Ctrl+Down Down "JJ-2026-0010" Tab "办公椅" Tab "椅凳类" Tab "W1" Tab "2026-11-24" Tab "260" Tab "3楼" Tab "把" Tab "1" Tab "5" Enter Up Shift+Space Ctrl+C Shift+Down*9 Ctrl+V click click' },
    { title: '作废一台登记错的设备，写明原因', ours: async () => { await h.click(cell(0, NAME)); await h.press('Shift+F10'); await menu(/作废/).waitFor(); await h.press('d'); await dialog().getByRole('textbox').waitFor(); await h.type('重复'); await h.press('Enter'); await toast('作废').waitFor() },
      sheet: 'click Ctrl+1 click click Enter Tab*18 "重复" Enter' },
    { title: '恢复它', from: 'voided', ours: async () => { const n = await page.locator('.stat').textContent(); await h.press('Control+z'); await page.waitForFunction((was) => document.querySelector('.stat')?.textContent !== was, n) }, sheet: 'Ctrl+Z*2' },
    { title: '从 Excel 贴一块 12 行 3 列', ours: async () => { await p.clipboard(Array.from({ length: 12 }, (_, i) => `品牌${i}\tSN-9${i}\t台`).join('\r\n')); await h.click(cell(0, BRAND)); await h.press('Control+v'); await becomes(11, BRAND, '品牌11') },
      sheet: 'click Ctrl+V' },
    { title: '看这台设备的历次修改和修改人', ours: async () => { await h.click(cell(0, NAME)); await h.press('Control+Enter'); await page.locator('.history .tl').first().waitFor() }, sheet: null },
    { title: '看一个人名下的设备', ours: async () => { await h.press('Control+k'); await h.type('zjj'); await page.getByRole('option', { name: /郑俊杰/ }).first().waitFor(); await h.press('Enter'); await page.getByText('办公设备台账').first().waitFor() },
      sheet: 'Ctrl+Home Right*13 Alt+Down "郑俊杰" Enter' },
    { title: '打印整本台账（预览、存成 PDF）', ours: async () => { await h.press('Control+p'); await page.locator('.sheet').first().waitFor(); await p.download(() => h.click(p.button('保存 PDF'))) },
      sheet: 'Ctrl+P click click "台账" Enter' },
    { title: '打印一张设备卡片', ours: async () => { await h.click(cell(0, NAME)); await h.press('Control+Enter'); await page.locator('.history').waitFor(); await h.press('Control+p'); await page.locator('.sheet').first().waitFor(); await p.download(() => h.click(p.button('保存 PDF'))) },
      sheet: null },
    { title: '打印三张带二维码的标签', ours: async () => {
      await h.click(cell(0, NAME)); await h.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+Space', 'Control+p'); await page.locator('#print-form').waitFor(); await h.click(page.locator('#print-form'))
      await h.press('ArrowDown', 'Enter'); await page.locator('#print-form').selectOption({ label: '资产标签' }); await page.locator('.sheet').first().waitFor(); await p.download(() => h.click(p.button('保存 PDF')))
    }, sheet: null },
    { title: '导出能交出去的台账', ours: async () => { await h.click(head('导出')); await dialog().waitFor(); await p.download(() => h.press('Enter')) },
      sheet: 'Ctrl+C Ctrl+N Ctrl+V click "办公设备台账" click click Ctrl+End Down "合计" Right*9 Alt+= Enter click Alt+P S P Enter Ctrl+S "台账" Enter' },
    { title: '导入旧的 Excel 台账（含检查）', ours: async () => {
      await h.click(head('导入')); await h.file(page.locator('input[type=file]'), join(fixtures, 'equipment.xlsx'), 'equipment', 'clicks'); await page.waitForSelector('.samples')
      await h.click(p.button('检查数据')); await page.getByRole('button', { name: /^错误/ }).waitFor()
    }, sheet: null },
    { title: '只看资料不全的设备', ours: async () => { await h.tick(page.getByLabel('待补全')); await stat('少于 200') }, sheet: 'Ctrl+Home Right*3 Alt+Down click click Enter' },
    { title: '一列的合计和格数', ours: async () => { await h.click(await into(0, COST)); await h.press('Control+Shift+ArrowDown'); await page.locator('.picked', { hasText: '原值' }).waitFor() }, sheet: 'click Ctrl+Shift+Down' },
    { title: '把 3×3 的一块复制到别处', ours: async () => { await h.click(cell(0, NAME)); await h.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Control+c'); await p.copied(3) }, sheet: 'click Shift+Down*2 Shift+Right*2 Ctrl+C' },
    { title: '清空三格的序列号', ours: async () => { await h.click(cell(0, 5)); await h.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Delete'); await becomes(2, 5, '') }, sheet: 'click Shift+Down*2 Delete' },
    { title: '隐藏一列', ours: async () => { const c = page.locator('[role=columnheader]', { hasText: '品牌' }); await h.click(cell(0, BRAND)); await h.press('Control+0'); await c.waitFor({ state: 'detached' }) }, sheet: 'click Ctrl+0' },
    { title: '找一家供应商的电话', ours: async () => { await h.press('Control+k'); await h.type('qcbg'); await page.getByRole('option', { name: /晴川/ }).first().waitFor(); await h.press('Enter'); await page.locator('.history').waitFor() },
      sheet: 'Ctrl+PageDown*3 Ctrl+F "晴川" Enter Esc' },
    { title: '登记一家供应商', ours: async () => {
      await register('hzhb', /partner$/); await listed(); await h.press('Alt+n'); await page.locator('[data-field=name] input').waitFor(); await p.field('name'); await h.type('新纸业')
      await p.field('category'); await h.type('wl'); await p.option()
      await h.press('Control+s'); await toast('已').first().waitFor()
    }, sheet: 'Ctrl+PageDown*3 Ctrl+Home Ctrl+Down Down "P-0045" Tab "新纸业" Tab "供应商" Tab "合作中" Enter' },
    { title: '登记一名员工', ours: async () => {
      await register('ygmc', /employee$/); await listed(); await h.press('Alt+n'); await page.locator('[data-field=name] input').waitFor(); await p.field('name'); await h.type('林小满')
      await p.field('dept_id'); await h.type('xzb'); await p.option(); await p.field('gender'); await h.type('nv'); await p.option(); await p.field('position_id'); await h.type('行政文员'); await p.field('hire_date'); await h.type('today'); await h.press('Tab', 'Control+s'); await toast('已保存').waitFor()
    }, sheet: 'Ctrl+PageDown*4 Ctrl+Home Ctrl+Down Down "0990" Tab "林小满" Tab "女" Tab "行政部" Tab "行政文员" Tab*2 "劳动合同" Tab "在职" Tab*6 "2026-11-24" Enter' },
    { title: '调一名员工的部门', from: 'employees', ours: async () => { await find('zjj', 1); await h.press('Enter'); await h.click(await into(0, p.column('部门'))); await h.type('cwb'); await page.getByRole('option').first().waitFor(); await h.press('Enter'); await becomes(0, p.column('部门'), '财务部') },
      sheet: 'Ctrl+F "郑俊杰" Enter Esc Right*3 "财务部" Enter' },
    { title: '给设备附上发票扫描件', ours: async () => { await h.click(cell(0, NAME)); await h.press('Shift+F10'); await menu(/附上文件/).waitFor(); await h.press('a'); await page.waitForFunction(() => document.activeElement?.closest('.drop')); await h.file(page.locator('.drop input[type=file]'), join(fixtures, 'equipment.xlsx'), 'invoice', 'keys'); await page.locator('.history', { hasText: '附件' }).or(page.getByText('equipment.xlsx')).first().waitFor() },
      sheet: 'click Menu I "invoice" Enter Enter' },
    { title: '立即备份', from: 'home', ours: async () => { await h.press('Control+k'); await h.type('bfy'); await page.getByRole('option').first().waitFor(); await h.press('Enter'); await h.click(p.button('备份')); await page.locator('.toast', { hasText: '备份' }).first().waitFor() },
      sheet: 'F12 Home "备份1124 " Enter' },
    { title: '新增一个存放地点', ours: async () => { await register('cfdd', /location$/); await listed(); await h.press('Alt+n'); await page.locator('[data-field=loc_name] input, [data-field=name] input').first().waitFor(); await p.first(); await h.type('三楼库房'); await h.press('Control+s'); await toast('已').first().waitFor() },
      sheet: 'Ctrl+PageDown*5 Ctrl+Home Ctrl+Down Down "L-0033" Tab "三楼库房" Enter' },
    { title: '给所有“笔记本”改成同一个地点（前三台）', ours: async () => { await find('笔记本', '少于 200'); await h.press('Enter'); await h.click(await into(0, PLACE)); await h.type('机房'); await h.press('Enter'); await becomes(0, PLACE, '机房'); await h.press('ArrowUp', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Control+d'); await becomes(2, PLACE, '机房') },
      sheet: 'Ctrl+Home Right Alt+Down "笔记本" Enter click "机房" Enter Up Shift+Down*2 Ctrl+D' },
    { title: '查制度原文', from: 'home', ours: async () => { await h.press('Control+k'); await h.type('glzd'); await page.getByRole('option').first().waitFor(); await h.press('Enter'); await page.waitForURL(/policy/) }, sheet: null },
    { title: '切换到英文', from: 'home', ours: async () => { await h.press('Control+k'); await h.type('English'); await page.getByRole('option').first().waitFor(); await h.press('Enter'); await page.getByText('Incomplete').first().waitFor() }, sheet: null },
    { title: '锁定', from: 'home', ours: async () => { await h.press('Control+l'); await page.waitForSelector('#password') }, sheet: 'Ctrl+S Alt+F4' },
  ]
}
