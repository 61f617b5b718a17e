// The list at 100,000 devices: its far ends, any place of the scroll bar, orders,
// searches, a block of 200 × 12 from LibreOffice, figures and copies of what no
// screen has loaded, a saved view, the palette, the printed page.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LARGE, ROOT } from './program.mjs'
import { at, parts, scene } from './screens.mjs'

const N = LARGE
const { s, step } = scene({ demo: true, scale: LARGE })
const { cell, into, becomes, press, head, nav, rows, counts, search } = parts(s)
const NO = 0, NAME = 1, MODEL = 3, SN = 5, COST = 9, DEPT = 12
const filled = (r, c) => s.page.waitForFunction((x) => document.querySelector(x)?.textContent.trim(), at(r, c))
/** The list says that it has more than few and fewer than many rows. */
const found = (few, many) => s.page.waitForFunction(([a, z]) => {
  const m = document.querySelector('.stat')?.textContent.match(/共 ([\d,]+) 条/)
  const n = m && Number(m[1].replaceAll(',', ''))
  return n > a && n < z
}, [few, many])

step('the list opens, and knows how long it is', async ({ page, stage }) => {
  await stage.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await stage.signIn()
  await nav('办公设备台账').click()
  await rows().first().waitFor()
  await counts('100,000')
  await filled(0, NO)
  await page.waitForFunction((n) => Number(document.querySelector('[role=grid]').getAttribute('aria-rowcount')) > n, N)
})

step('its far ends, pages, and any place of the scroll bar', async ({ page }) => {
  await cell(0, NAME).click()
  await press('ControlOrMeta+ArrowDown')
  await filled(N - 1, NAME)
  await press('PageUp')
  assert.equal(await page.locator(at(N - 1, NAME) + '.at').count(), 0)
  await press('ControlOrMeta+Home')
  await filled(0, NO)
  await page.locator('.grid .scroller').evaluate((e) => { e.scrollTop = (e.scrollHeight - e.clientHeight) * 0.8 })
  const r = await page.waitForFunction(() => {
    const far = [...document.querySelectorAll('[role=grid] .body [role=row]')].find((x) => x.querySelector('[aria-colindex="3"]')?.textContent.trim())
    const at = Number(far?.getAttribute('aria-rowindex'))
    return at > 75_000 && at
  })
  assert.ok((await r.jsonValue()) < 85_000)
  await press('ControlOrMeta+Home')
})

step('orders by one column and by two', async ({ page }) => {
  const column = (name) => page.locator('[role=columnheader]', { hasText: name })
  const first = await cell(0, NO).textContent()
  await column('资产名称').getByRole('button').first().click()
  await s.page.waitForFunction(([x, was]) => { const now = document.querySelector(x)?.textContent; return now && now !== was }, [at(0, NO), first])
  await column('原值').getByRole('button').first().click({ modifiers: ['Shift'] })
  await page.locator('[role=columnheader][aria-sort]').nth(1).waitFor()
  await filled(1, COST)
  const [a, b] = [await cell(0, NAME).textContent(), await cell(1, NAME).textContent()]
  const money = async (r) => Number((await cell(r, COST).textContent()).replaceAll(',', ''))
  if (a === b) assert.ok((await money(0)) <= (await money(1)))
  await page.reload()
  await filled(0, NO)
})

step('searches by initials and by number; a filter on top of it', async ({ page }) => {
  await press('ControlOrMeta+f')
  await page.keyboard.type('xsq')
  await found(100, N / 2)
  await (await into(0, DEPT)).click({ button: 'right' })
  const before = await page.locator('.stat').textContent()
  await page.getByRole('menuitem', { name: /只看/ }).click()
  await s.page.waitForFunction((was) => document.querySelector('.stat')?.textContent !== was, before)
  await page.getByRole('button', { name: /移除筛选/ }).click()
  await press('ControlOrMeta+f', 'ControlOrMeta+a', 'Delete')
  await counts('100,000')
  const no = (await cell(0, NO).textContent()).trim()
  await search(no, 1)
  await becomes(0, NO, no)
  await press('ControlOrMeta+f', 'ControlOrMeta+a', 'Delete')
  await counts('100,000')
})

step('a block of 200 × 12 copied from a LibreOffice workbook, taken back as one', async ({ page }) => {
  await press('ControlOrMeta+f', 'Escape', 'Escape')
  await cell(0, NAME).click()
  await filled(0, NAME)
  const was = (await cell(7, MODEL).textContent()).trim()
  const html = readFileSync(join(ROOT, 'e2e/fixtures/block.html'), 'utf8')
  await page.evaluate(async (h) => navigator.clipboard.write([new ClipboardItem({ 'text/html': new Blob([h], { type: 'text/html' }) })]), html)
  await press('ControlOrMeta+v')
  await becomes(7, MODEL, '贴入 8')
  await becomes(7, SN, 'LO-00008')
  assert.equal(await page.locator('.td.wrong').count(), 0)
  const { result } = await s.stage.call('List', { kind: 'equipment', search: '贴入', limit: 1, wait: true })
  assert.equal(result.total, 200)
  await press('ControlOrMeta+z')
  await becomes(7, MODEL, was)
})

step('all rows are added up and a part of them copied, also what no screen has loaded', async ({ page }) => {
  await press('ControlOrMeta+Home')
  await (await into(0, COST)).click()
  await press('ControlOrMeta+Shift+ArrowDown')
  await page.locator('.picked', { hasText: '已填 100,000 格' }).waitFor()
  await press('ControlOrMeta+Home')
  await cell(0, NAME).click()
  await page.evaluate(() => navigator.clipboard.writeText(''))
  for (let i = 0; i < 60; i++) await press('Shift+PageDown')
  await press('ControlOrMeta+c')
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).split('\r\n').length > 900)
})

step('all are ticked, and all but one, without being read; what is done with so many is bounded in a sentence', async ({ page, stage }) => {
  await press('ControlOrMeta+Home')
  await page.getByRole('checkbox', { name: '勾选全部' }).click()
  await page.locator('.stat', { hasText: '已选 100,000 行' }).waitFor()
  await cell(0, NAME).click()
  await press('Shift+Space')
  await page.locator('.stat', { hasText: '已选 99,999 行' }).waitFor()
  assert.deepEqual(await page.locator('.body .tr').evaluateAll((all) => all.slice(0, 3).map((r) => r.getAttribute('aria-selected'))), ['false', 'true', 'true'])
  assert.match((await stage.call('CommonSteps', 'stock_in', [], 99_999)).fault.message.zh, /选了 99999 张/)
  await head('打印').click()
  await page.getByRole('radio', { name: '当前列表（99,999 条）' }).waitFor()
  await page.getByRole('dialog').locator('.progress').getByRole('button', { name: '取消' }).dispatchEvent('click')
  await page.getByRole('dialog').locator('.progress').waitFor({ state: 'detached' })
  await press('Escape')
  await page.getByRole('button', { name: '取消选择' }).click()
  await page.locator('.stat', { hasText: '已选' }).waitFor({ state: 'detached' })
})

step('the palette finds one of them; the printed list has its first page', async ({ page }) => {
  await press('ControlOrMeta+Home')
  const no = (await cell(0, NO).textContent()).trim()
  await press('ControlOrMeta+k')
  await page.keyboard.type(no)
  await page.getByRole('option', { name: new RegExp(no) }).first().waitFor()
  await press('Enter')
  await page.waitForSelector('.history .tl')
  await nav('办公设备台账').click()
  await rows().first().waitFor()
  await search(no.slice(0, 7), no.startsWith('x') ? 0 : Number((await s.stage.call('List', { kind: 'equipment', search: no.slice(0, 7), limit: 1, wait: true })).result.total).toLocaleString('en-US'))
  await head('打印').click()
  await page.locator('.sheet[aria-label*="办公设备台账"]').first().waitFor()
})

// LibreOffice's table brings a style sheet, which the page's policy keeps out.
step('the page never complained', ({ stage }) => assert.deepEqual(stage.complaints.filter((c) => !c.startsWith('Applying inline style')), []))
