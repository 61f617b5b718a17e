// Goods come in by a document with lines that is posted; more than is there does not go out.
import assert from 'node:assert/strict'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ demo: true })
const { cell, press, head, nav, button, dialog, toast, field, choose, rows, download, paste } = parts(s)
/** Opens a new document of a type and pastes its lines. */
const begin = async (kind, way, type, table) => {
  await nav(kind).click()
  await s.page.locator('[role=grid]').waitFor()
  await press('Alt+n')
  await choose(`${way}_type`, type, type)
  await field(`${way}_row`).locator('[role=grid]').waitFor()
  await cell(0, 0).click()
  await paste(table)
  await s.page.waitForFunction((n) => document.querySelector('.stat')?.textContent.includes(`共 ${n} 行`), table.split('\n').length)
}
const save = async () => {
  await press('ControlOrMeta+s')
  await toast('已保存').waitFor()
  await s.page.locator('.left .table').waitFor()
}
const take = async (name) => {
  await head(name).click()
  await dialog().getByRole('button', { name, exact: true }).click()
}

step('a receipt is written: two pens by number, amounts work themselves out', async ({ page, stage }) => {
  await stage.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await stage.signIn()
  await begin('入库单', 'in', '受赠', 'SX0001\t4\t1.2345\nSX0002\t10\t1.30')
  await page.waitForFunction(() => document.querySelector('[data-field=in_row]')?.textContent.includes('中性笔 0.5mm 黑色'))
  await page.waitForFunction(() => document.querySelector('[data-field=in_row]')?.textContent.includes('4.94'))
  await stage.shot('stock-form')
  await stage.axe('stock-form')
  await save()
})

step('it is posted, is frozen, and prints', async ({ page, stage }) => {
  await take('记账')
  await head('红冲').waitFor()
  assert.equal(await head('修改').count(), 0)
  await stage.shot('stock-posted')
  await head('打印').click()
  await page.locator('.sheet canvas').first().waitFor()
  await stage.shot('stock-print')
  const pdf = await download(() => button('保存 PDF').click())
  assert.match(pdf.name, /入库单/)
  await page.locator('#print-sheet').selectOption('241x140')
  await page.getByLabel('套打（纸上已印好表格，只打数据）').check()
  await page.getByLabel('向右').fill('2.5')
  await page.getByLabel('先打一张带毫米刻度的测试页').check()
  await page.locator('.sheet canvas').first().waitFor()
  await stage.axe('stock-overlay')
  await stage.shot('stock-overlay')
  await page.getByLabel('套打（纸上已印好表格，只打数据）').uncheck()
  assert.equal(await page.getByLabel('向右').inputValue(), '0')
  await page.getByLabel('套打（纸上已印好表格，只打数据）').check()
  assert.equal(await page.getByLabel('向右').inputValue(), '2.5')
  await press('Escape')
})

step('what the form says is changed beside its picture, saved as a version, and built in again', async ({ page, stage }) => {
  await page.goto(`${new URL(page.url()).origin}/#/settings/forms`)
  await page.locator('.look .sheet canvas').first().waitFor()
  await page.getByLabel('标题', { exact: true }).fill('物资入库验收单')
  await page.getByRole('checkbox', { name: '编码' }).uncheck()
  await page.getByRole('button', { name: '“备注”上移' }).click()
  await page.getByLabel('注', { exact: true }).fill('一式三联\n当日送财务')
  await button('保存为新版本').click()
  await toast('已保存为第 2 版').waitFor()
  await page.locator('.look .sheet canvas').first().waitFor()
  await stage.axe('settings-forms')
  await stage.shot('settings-forms')
  const made = await stage.call('TryForm', 'stock_in_card', { title: '', logo: true, columns: [], boxes: [], notes: [] }, true)
  assert.match(JSON.stringify(made), /标题要填写/)
  for (const f of (await stage.call('Forms')).result) {
    const tried = await stage.call('TryForm', f.name, { ...f.layout, title: '试一试', logo: false, notes: ['只看不存'] }, false)
    assert.ok(tried.result?.token, `${f.name}: ${JSON.stringify(tried.fault)}`)
  }
  await button('改回内置版式').click()
  await toast('已改回内置版式（第 3 版）').waitFor()
})

step('lots stand in a form only where goods are kept by them', async ({ page, stage }) => {
  const lots = field('in_row').getByRole('columnheader', { name: '批号' })
  const { result: item } = await stage.call('Suggest', 'supply_item', 'ZZ0001', 1)
  const { result: was } = await stage.call('Record', 'supply_item', item[0].id)
  await stage.call('Edit', 'supply_item', item[0].id, was.row.rev, { values: { batch: true, shelf_days: 365 } })
  await begin('入库单', 'in', '受赠', 'SX0001\t4\t1.2345')
  assert.equal(await lots.count(), 0)
  await cell(1, 0).click()
  await paste('ZZ0001\t2\t20')
  await lots.waitFor()
  await stage.shot('stock-lots')
  await save()
  await page.getByRole('columnheader', { name: '有效期至' }).waitFor()
  await stage.call('Edit', 'supply_item', item[0].id, was.row.rev + 1, { values: { batch: false, shelf_days: null } })
})

step('more than there is does not go out', async ({ page, stage }) => {
  await begin('出库单', 'out', '报损', 'SX0001\t99999')
  await save()
  await take('记账')
  await page.getByText(/在办公用品库只有 [\d,]+支，不够出 99,?999支/).waitFor()
  await stage.shot('stock-short')
  await press('Escape')
  await dialog().waitFor({ state: 'hidden' })
})

step('packs are read as pieces, and the line says so', async ({ page, stage }) => {
  await begin('出库单', 'out', '报损', 'SX0001\t1盒+2支')
  await page.waitForFunction(() => /14/.test(document.querySelector('[data-field=out_row] [role=row][aria-rowindex="2"]')?.textContent ?? ''))
  await stage.shot('stock-packs')
  await save()
})

step('an old ledger of issues comes in as drafts, which are posted together', async ({ page, stage }) => {
  const { result: people } = await stage.call('List', { kind: 'employee', limit: 1 })
  const who = people.rows[0].values
  const dept = people.names[who.dept_id]
  const today = (await stage.call('Status')).result.todayDate
  await nav('出库单').click()
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await page.getByLabel('从 Excel 粘贴').fill(`日期\t部门\t领取人\t物品\t规格\t数量\t单位\n${today}\t${dept}\t${who.emp_no}\t中性笔\t0.5黑\t1\t支\n〃\t〃\t〃\tA4纸\t70g\t1\t箱\n${today}\t${dept}\t${who.emp_no}\t激光水平仪\t\t1\t台`)
  await press('Control+Enter')
  await page.waitForSelector('.samples')
  await stage.shot('ledger-columns')
  await page.getByRole('button', { name: '检查数据' }).click()
  await page.getByText('一箱是 8包，已换算。').first().waitFor()
  await stage.shot('ledger-rows')
  await stage.axe('ledger-rows')
  await page.getByRole('button', { name: /^导入 2 条/ }).click()
  await page.waitForSelector('.done dl')
  await stage.axe('ledger-done')
  await stage.shot('ledger-done')
  await button('全部记账').click()
  await toast('2 张单据已记账').waitFor()
  await page.getByRole('button', { name: '查看台账' }).click()
  await rows().first().waitFor()
})

step('the movements are a list of their own, each leads to the document that made it', async ({ page, stage }) => {
  await nav('出入库流水').click()
  await rows().first().waitFor()
  await page.locator('.body [role=row]', { hasText: '受赠' }).nth(1).waitFor()
  await stage.shot('stock-moves')
  await page.locator('.body [role=row]', { hasText: '受赠' }).first().locator('.link').click()
  await page.locator('.history').waitFor()
  assert.equal(await page.locator('[data-field=doc], [data-field=doc_kind]').count(), 0) // what names it within is nobody's business
  await stage.axe('stock-move')
  await page.locator('[data-field=doc_no] a').click()
  await page.waitForURL(/#\/r\/stock_in\//)
  assert.ok(await page.locator('.nav .here', { hasText: '入库单' }).evaluate((e) => e.getBoundingClientRect().bottom <= document.querySelector('.nav').getBoundingClientRect().bottom + 1))
})
