// The activity log: what happened, asked in several ways and by keys; handed out signed, and
// checked: the file, a byte of it changed, the code at the foot of a monthly report.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parts, scene } from './screens.mjs'

const PASSWORD = 'correct horse 42'
const { s, step } = scene({ demo: true })
const { button, dialog, nav, download } = parts(s)
const rows = () => s.page.locator('tr[data-row]')
/** Waits until the log has so many lines, or at least one that says something. */
const lines = (n) => s.page.waitForFunction((want) => document.querySelectorAll('tr[data-row]').length === want, n)
const filter = (name) => s.page.getByRole('search').getByLabel(name)
let id, signed

step('the log is found, asked by register and record, and walked by keys', async ({ page, stage }) => {
  await stage.signIn()
  id = (await stage.call('Save', 'location', { values: { name: '审计小库' } })).result.id
  assert.ok(!(await stage.call('Edit', 'location', id, 0, { values: { name: '审计大库', remark: '改名' } })).fault)
  await nav('操作日志').click()
  await rows().first().waitFor()
  await stage.axe('audit')
  await filter('台账').selectOption('location')
  await page.keyboard.press('/')
  await page.keyboard.type('审计大库')
  await page.keyboard.press('Enter')
  await lines(2)
  assert.deepEqual(await rows().locator('td:nth-child(3)').allTextContents(), ['修改', '新增'])
  await rows().first().focus()
  await page.keyboard.press('ArrowDown')
  await page.waitForFunction(() => document.activeElement?.dataset.row === '1')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await page.locator('.open ins', { hasText: '审计大库' }).waitFor()
  await page.locator('.open del', { hasText: '审计小库' }).waitFor()
  await stage.axe('audit-open')
  await page.keyboard.press('Control+Enter')
  await page.locator('.bar h1', { hasText: '审计大库' }).waitFor()
})

step('events, days that hold nothing, a day that is none', async ({ page, stage }) => {
  await nav('操作日志').click()
  await rows().first().waitFor()
  assert.equal(await button('导出（签名）').count(), 0) // it is for who audits
  await filter('台账').selectOption('event')
  await rows().first().locator('td', { hasText: '登录' }).waitFor()
  await filter('截止日期').fill('2001-01-01')
  await filter('截止日期').press('Enter')
  await page.getByText('没有符合条件的记录').waitFor()
  await stage.axe('audit-none')
  await filter('截止日期').fill('不是日期')
  await filter('截止日期').press('Enter')
  await page.getByRole('search').getByRole('alert').waitFor()
  await button('清除条件').click()
  await rows().first().waitFor()
})

step('who audits hands it out signed; the file is checked, and a byte changed in it is told', async ({ page, stage }) => {
  assert.ok(!(await stage.call('AddUser', { values: { username: 'shenji', display_name: '申计', roles: 'auditor', data_scope: 'all' } }, PASSWORD)).fault)
  await stage.become('shenji', PASSWORD)
  await nav('操作日志').click()
  await filter('台账').selectOption('location')
  await rows().first().locator('td', { hasText: '审计大库' }).first().waitFor()
  signed = await download(() => button('导出（签名）').click())
  assert.match(signed.name, /^操作日志_\d{8}\.zip$/)
  const good = readFileSync(signed.path)
  const bad = Buffer.from(good)
  bad[bad.length >> 1] ^= 4
  await button('核对…').click()
  const choose = (buffer) => page.setInputFiles('input[accept=".zip"]', { name: '操作日志.zip', mimeType: 'application/zip', buffer })
  await choose(good)
  await dialog().getByText('文件与签名相符').waitFor()
  await stage.axe('audit-check')
  await choose(bad)
  await dialog().locator('.note.bad', { hasText: '被改动过' }).waitFor()
  await page.keyboard.press('Escape')
  await button('打印').click()
  await dialog().locator('canvas').first().waitFor()
  await page.getByText('正在绘制第 1 页').waitFor({ state: 'detached' })
  await stage.shot('audit-paper')
  await page.keyboard.press('Escape')
})

step('the code at the foot of a monthly report is known again', async ({ page, stage }) => {
  assert.ok((await stage.call('PrintReport', 'stock_month', { month: '2026-03' })).result.token)
  await page.keyboard.press('F5')
  const first = rows().first()
  await filter('台账').selectOption('event')
  await first.locator('td', { hasText: '打印' }).first().waitFor()
  await first.focus()
  await page.keyboard.press('Enter')
  const code = (await page.locator('.open dd', { hasText: /([A-Z2-9]{4}-){7}/ }).textContent()).trim()
  await button('核对…').click()
  await page.fill('#audit-code', code.toLowerCase().replaceAll('-', ' '))
  await page.keyboard.press('Enter')
  await dialog().getByText('是本台账打印的').waitFor()
  await page.fill('#audit-code', 'ABCD')
  await page.keyboard.press('Enter')
  await dialog().locator('.note.bad', { hasText: '8 组' }).waitFor()
  await stage.shot('audit-code')
  await page.keyboard.press('Escape')
})
