// Reports of the stores: what was received and issued, by month, item, department and person, on the screen, on paper and as a workbook.
import assert from 'node:assert/strict'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ demo: true })
const { cell, press, head, nav, button, choose, rows, download } = parts(s)
const ok = async (...args) => {
  const { result, fault } = await s.stage.call(...args)
  assert.equal(fault, undefined, JSON.stringify(fault))
  return result
}
const idOf = async (kind, text) => (await ok('Suggest', kind, text, 1))[0].id
/** A document that is posted. */
const posted = async (kind, values, field, lines) => {
  const out = await ok('Save', kind, { values, lines: { [field]: await Promise.all(lines.map(async ([item, qty, price]) => ({ values: { item_id: await idOf('supply_item', item), qty, ...(price ? { price } : {}) } }))) } })
  await ok('Step', kind, out.id, 'post', {})
}
/** Opens a report from the list of its chapter. */
const report = async (name) => {
  await nav('报表').first().click()
  await s.page.locator('.list').getByRole('link', { name }).click()
}
const told = (text) => s.page.waitForFunction((t) => document.querySelector('[role=grid]')?.textContent.includes(t), text)

step('goods come in, and two departments receive some', async ({ stage }) => {
  await stage.signIn()
  await posted('stock_in', { in_type: 'initial' }, 'in_row', [['SX0001', '200', '1.2345'], ['SX0002', '100', '1.30'], ['ZZ0001', '60', '21.5']])
  const people = []
  for (const p of await ok('Suggest', 'employee', '', 40)) {
    const r = (await ok('Record', 'employee', p.id)).row.values
    if (r.status === 'on_job' && !people.some((x) => x.dept === r.dept_id)) people.push({ id: p.id, dept: r.dept_id })
  }
  for (const [i, p] of people.slice(0, 3).entries()) {
    await posted('stock_out', { out_type: 'issue', dept_id: p.dept, receiver: p.id }, 'out_row', [['SX0001', String(5 + i)], ['ZZ0001', String(2 + i)]])
  }
})

step('the reports of a chapter are one entry, a list by keys that says what each tells', async ({ page, stage }) => {
  assert.equal(await nav('办公用品收发存月报').count(), 0)
  await nav('报表').first().focus()
  await press('Enter')
  await page.locator('.list').waitFor()
  await page.getByText('每种物品当月期初、收入、发出、结存').waitFor()
  const at = () => page.evaluate(() => document.activeElement.textContent)
  await page.waitForFunction(() => document.activeElement.closest('.list'))
  const first = await at()
  await press('ArrowDown')
  assert.notEqual(await at(), first)
  await press('ArrowUp')
  assert.equal(await at(), first)
  await stage.axe('report-list')
  await stage.shot('report-list')
  await press('Enter')
  await page.waitForURL(/report\/[a-z]/)
  assert.equal(await nav('报表').first().getAttribute('aria-current'), 'page')
  await press('ControlOrMeta+k')
  await page.keyboard.type('bb')
  await page.getByRole('option', { name: '报表：物资管理' }).click()
  await page.waitForURL(/reports\/asset/)
})

step('the month: what came in and went out of each item', async ({ page, stage }) => {
  await report('办公用品收发存月报')
  await rows().first().waitFor()
  await told('中性笔')
  // What came in this month was 200 × 1.2345 + 100 × 1.30 + 60 × 21.50 yuan.
  await page.waitForFunction(() => document.querySelector('.grid .foot')?.textContent.includes('1,666.90'))
  await stage.axe('report-month')
})

step('it is a paper and a workbook', async ({ page, stage }) => {
  await head('打印').click()
  await page.locator('.sheet canvas').first().waitFor()
  await page.getByText('正在绘制第 1 页').waitFor({ state: 'detached' })
  await stage.shot('report-paper')
  const pdf = await download(() => button('保存 PDF').click())
  assert.match(pdf.name, /^办公用品收发存月报_.*\.pdf$/)
  await press('Escape')
  const book = await download(() => head('导出').click())
  assert.match(book.name, /^办公用品收发存月报_.*\.xlsx$/)
})

step('a row opens the account of its item', async ({ page, stage }) => {
  await cell(0, 1).click()
  await press('ControlOrMeta+Enter')
  await page.waitForURL(/report\/stock_ledger/)
  await told('期初')
  assert.ok(await rows().count() >= 1)
  await stage.shot('report-ledger')
  await page.goBack()
  await told('中性笔')
})

step('what was used, by department, person and item', async ({ page, stage }) => {
  await report('领用统计表')
  await rows().first().waitFor()
  assert.ok(await rows().count() >= 3)
  await stage.axe('report-usage')
  await choose('by', '物品', '物品')
  await told('中性笔')
  await stage.shot('report-usage-item')
})

step('the others: shares of the cost, a list to be signed, what to buy', async ({ page, stage }) => {
  await report('办公费用分摊表')
  await rows().first().waitFor()
  await stage.shot('report-cost')
  await report('办公用品领用签收表')
  await rows().first().waitFor()
  assert.ok(await rows().count() >= 6)
  await head('打印').click()
  await page.locator('.sheet canvas').first().waitFor()
  await page.getByText('正在绘制第 1 页').waitFor({ state: 'detached' })
  await stage.shot('report-sign-paper')
  await press('Escape')
  await report('补货建议表')
  await rows().first().waitFor()
  await stage.shot('report-replenish')
})

step('an account is asked for by its item, and says so until then', async ({ page, stage }) => {
  await report('库存明细账')
  await page.getByText('请先选择条件').waitFor()
  await stage.axe('report-ask')
  await choose('item_id', 'zxb', '中性笔 0.5mm 黑色')
  await told('期初')
})

step('a report is found by its initials', async ({ page, stage }) => {
  await press('ControlOrMeta+k')
  await page.keyboard.type('bgfyft')
  await page.getByRole('option', { name: '办公费用分摊表' }).waitFor()
  await stage.shot('report-palette')
  await press('Enter')
  await page.waitForURL(/report\/supply_cost/)
  await rows().first().waitFor()
})
