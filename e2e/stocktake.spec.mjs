// A department is counted by scanner, five hundred devices one after the other; a store is
// counted by typing and from a sheet; what differs is approved and posted.
import assert from 'node:assert/strict'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ demo: true, scale: 700 })
const { cell, into, press, head, nav, dialog, toast, field, rows, becomes, confirm, walk, signed } = parts(s)
const SCANS = 500
const status = (text) => s.page.locator('.bar .st', { hasText: text }).waitFor()
const said = (text) => s.page.locator('.said', { hasText: text }).waitFor()
const devices = []
let take = ''

/** What a scanner does: it types a number and Enter. */
async function scan(code) {
  await s.page.keyboard.insertText(code)
  await s.page.keyboard.press('Enter')
}
step('a stocktake of all devices is begun: the books are frozen into lines', async ({ page, stage }) => {
  await stage.signIn()
  for (let offset = 0, total = 1; offset < total; offset += 200) {
    // oxlint-disable-next-line no-await-in-loop -- one page after the other
    const { result } = await stage.call('List', { kind: 'equipment', limit: 200, offset, where: [], search: '', wait: true })
    total = result.total
    devices.push(...result.rows.filter((r) => !['scrapped', 'lost', 'returned'].includes(r.status) && r.values.qty === 1))
  }
  assert.ok(devices.length > SCANS, `${devices.length} devices`)
  await nav('盘点表').click()
  await page.locator('[role=grid], .empty').first().waitFor()
  await press('Alt+n')
  await field('counters').locator('input').first().fill('甲')
  await page.getByRole('option', { name: '甲', exact: true }).click()
  await stage.shot('stocktake-form')
  await press('ControlOrMeta+s')
  await toast('已保存').waitFor()
  await walk('生成盘点表')
  await status('已生成账面(冻结)')
  await walk('打印/开始')
  await status('盘点中')
  take = page.url().match(/stocktake\/([0-9a-f-]+)/)[1]
  await stage.shot('stocktake-record')
})

step(`${SCANS} devices are scanned, each once; the field keeps the keys`, async ({ page, stage }) => {
  await page.getByRole('link', { name: '录入实盘' }).click()
  await rows().first().waitFor()
  await page.locator('.code input:focus').waitFor()
  await stage.axe('count-empty')
  const start = Date.now()
  for (const d of devices.slice(0, SCANS)) {
    // oxlint-disable-next-line no-await-in-loop -- a scanner reads one label after the other
    await scan(d.number)
  }
  await page.waitForFunction((n) => document.querySelector('.said')?.dataset.times === String(n), SCANS)
  const ms = Date.now() - start
  console.log(`# ${SCANS} scans: ${ms} ms, ${(ms / SCANS).toFixed(1)} ms each`)
  assert.ok(ms < 60_000)
  await page.locator('[data-tally]', { hasText: `已盘 ${SCANS}` }).waitFor()
  await page.locator('.code input:focus').waitFor()
  await scan(devices[0].number)
  await said('已经盘过，不重复计数')
  await stage.shot('count-again')
  assert.match(await page.locator('[data-tally]').textContent(), new RegExp(`已盘 ${SCANS} `))
})

step('what is elsewhere, and what nobody has registered, is said', async ({ page, stage }) => {
  await page.locator('.where input').fill('地下室 B1')
  await press('Enter')
  await scan(devices[SCANS].number)
  await said('但账面地点是')
  await stage.axe('count-moved')
  await scan('没有卡片-1')
  await said('设备台账里没有')
  await page.locator('.said').getByRole('button', { name: '登记为盘盈' }).click()
  await dialog().locator('input, textarea').fill('旧投影幕')
  await stage.axe('count-surplus')
  await confirm('登记为盘盈')
  await said('按盘盈设备列出')
  await page.locator('.code input:focus').waitFor()
  await page.getByRole('button', { name: '未盘', exact: true }).click()
  await page.waitForFunction(() => [...document.querySelectorAll('.body [role=row]')].every((r) => r.textContent.includes('未盘')))
})

step('a count is not ended while lines say nothing', async ({ page, stage }) => {
  await page.keyboard.press('Alt+ArrowLeft')
  await head('录入完毕').click()
  await dialog().waitFor()
  await confirm('录入完毕')
  await dialog().getByText('空着不等于 0').waitFor()
  await stage.shot('stocktake-refused')
  await press('Escape')
})

step('a store is counted by typing and from a sheet', async ({ page, stage }) => {
  const made = (await stage.call('Save', 'stocktake', { values: { count_type: 'supply', counters: '甲' }, lines: {} })).result
  for (const name of ['freeze', 'print']) await stage.call('Step', 'stocktake', made.id, name, { reason: '', signDate: '', approver: '', values: {}, lines: {} })
  take = made.id
  await page.goto(`${new URL(s.stage.url).origin}/#/r/stocktake/${take}/count`)
  await rows().first().waitFor()
  const lines = (await stage.call('CountLines', take, { only: '', place: '', text: '', offset: 0, limit: 500 })).result.rows
  await scan(lines[0].values.object_no)
  await said('请输入数量')
  await stage.shot('count-quantity')
  await scan(String(lines[0].values.book_qty / 1000 + 2))
  await said('实盘')
  await becomes(0, 7, String(lines[0].values.book_qty / 1000 + 2))
  const csv = ['编码,名称,实盘', ...lines.slice(1).map((l, i) => `${l.values.object_no},${l.values.name},${i === 0 ? l.values.book_qty / 1000 - 1 : i === 1 ? '' : l.values.book_qty / 1000}`)].join('\n')
  await head('导入盘点表').click()
  await page.setInputFiles('.modal input[type=file]', [{ name: '盘点.csv', mimeType: 'text/csv', buffer: Buffer.from('\uFEFF' + csv) }])
  await dialog().getByText('不当作 0').waitFor()
  await stage.axe('count-sheet')
  await dialog().getByRole('button', { name: /^将录入 \d+$/ }).click()
  await dialog().getByText('已录', { exact: true }).waitFor()
  await stage.axe('count-sheet-lines')
  await dialog().getByRole('button', { name: /^录入 \d+ 行$/ }).click()
  await toast('实盘').waitFor()
  await page.getByRole('button', { name: '未盘', exact: true }).click()
  await page.waitForFunction(() => document.querySelectorAll('.body [role=row]').length === 1)
  await (await into(0, 10)).click()
  await page.keyboard.type('库房钥匙不在')
  await press('Enter')
  await page.waitForFunction(() => document.querySelector('.body')?.textContent.includes('库房钥匙不在'))
  await page.getByRole('button', { name: '有差异' }).click()
  await page.waitForFunction(() => document.querySelectorAll('.body [role=row]').length === 2)
  await stage.shot('count-differences')
})

step('the differences are listed, explained, approved and posted', async ({ page, stage }) => {
  await page.keyboard.press('Alt+ArrowLeft')
  await walk('录入完毕')
  await status('已盘完')
  await walk('生成盘盈盘亏表')
  await status('差异处理')
  await page.getByRole('tab', { name: /相关/ }).click()
  await page.getByRole('link', { name: /PK-/ }).first().click()
  await head('提交').waitFor()
  await stage.shot('diff-record')
  await head('提交').click()
  await dialog().waitFor()
  await confirm('提交')
  await dialog().getByText('还没有填写原因').waitFor()
  await press('Escape')
  const id = page.url().match(/stocktake_diff\/([0-9a-f-]+)/)[1]
  const view = (await stage.call('Record', 'stocktake_diff', id)).result
  const edit = await stage.call('Edit', 'stocktake_diff', id, 0, { values: {}, lines: { rows: view.lines.rows.map((r) => ({ id: r.id, values: { cause: 'unrecorded' } })) } })
  assert.ok(edit.result, JSON.stringify(edit))
  await walk('提交')
  await status('行政部意见')
  const heads = (await stage.call('List', { kind: 'employee', limit: 3, offset: 0, where: [], search: '' })).result.rows
  for (const next of ['财务意见', '领导审批', '已批准']) {
    // oxlint-disable-next-line no-await-in-loop -- one decision after the other
    await signed('同意', heads[0].title)
    await status(next)
  }
  await stage.axe('diff-approved')
  await walk('调账')
  await status('已调账')
  const done = (await stage.call('Record', 'stocktake', take)).result
  assert.equal(done.row.values.status, 'closed')
  await page.goto(`${new URL(s.stage.url).origin}/#/report/stock_diff`)
  await rows().first().waitFor()
  await stage.axe('report-stock-diff')
  assert.deepEqual(stage.complaints, [])
})
