// Line items in a form: the same grid as a ledger's over rows in memory, by keys alone.
import assert from 'node:assert/strict'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ demo: true })
const { cell, becomes, press, nav, rows, field, dialog, toast } = parts(s)
const NAME = 0, NO = 1, ISSUED = 2, EXPIRY = 3
const type = (text) => s.page.keyboard.type(text)
const count = (n) => s.page.waitForFunction((m) => document.querySelector('.stat')?.textContent.includes(`共 ${m} 行`), n)
const area = () => s.page.locator('.float textarea')
const at = () => s.page.evaluate(() => { const c = document.querySelector('.body .td.at'); return [Number(c.closest('[role=row]').getAttribute('aria-rowindex')) - 2, Number(c.getAttribute('aria-colindex')) - 2] })
const paste = async (text) => {
  await s.page.evaluate((t) => navigator.clipboard.write([new ClipboardItem({ 'text/plain': new Blob([t], { type: 'text/plain' }) })]), text)
  await press('ControlOrMeta+v')
}
/** Puts the keyboard into the last field before the lines and goes on with Tab. */
const enter = async () => {
  await field('remark').locator('textarea').focus()
  await press('Tab')
  assert.ok(await area().evaluate((e) => e === document.activeElement), 'Tab does not enter the lines')
}
const save = async () => {
  await press('ControlOrMeta+s')
  await toast('已保存').waitFor()
  await s.page.locator('.left .table').waitFor()
}
const shown = () => s.page.locator('.left .table tbody tr').allTextContents()
let person = ''

step('Tab from the field before enters the lines; an input method writes into the blank one', async ({ page, stage }) => {
  await stage.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await stage.signIn()
  await nav('员工名册').click()
  await rows().first().locator('.link').click()
  await page.locator('.left dl').first().waitFor()
  person = page.url()
  await press('e')
  await page.locator('[data-field=certificates] [role=grid]').waitFor()
  await count(0)
  await enter()
  assert.deepEqual(await at(), [0, NAME])
  const cdp = await stage.context.newCDPSession(page)
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'Process', windowsVirtualKeyCode: 229, code: 'KeyD' })
  for (const part of ['d', 'dian']) await cdp.send('Input.imeSetComposition', { text: part, selectionStart: part.length, selectionEnd: part.length })
  await cdp.send('Input.insertText', { text: '电工证' })
  await press('Tab')
  await type('DG-01')
  await press('Tab')
  await becomes(0, NAME, '电工证')
  await becomes(0, NO, 'DG-01')
  await count(1)
  assert.equal(await rows().count(), 2)
  await stage.axe('lines')
})

step('dates are read as everywhere: 2026.5.6, 5-6, 0506, today+3', async ({ page, stage }) => {
  const year = (await stage.call('Status')).result.todayDate.slice(0, 4)
  const day = (await stage.call('Lines', 'employee', '', 'certificates', [{ values: { expiry: 'today+3' } }], 1)).result.lines[0].values.expiry
  for (const [typed, want] of [['2026.5.6', '2026-05-06'], ['5-6', `${year}-05-06`], ['0506', `${year}-05-06`], ['today+3', day]]) {
    await press('ControlOrMeta+Home', 'ArrowRight', 'ArrowRight', 'ArrowRight')
    await type(typed)
    await press('Enter')
    await becomes(0, EXPIRY, want)
  }
  assert.match(day, /^\d{4}-\d\d-\d\d$/)
  await page.keyboard.press('ControlOrMeta+z')
  await becomes(0, EXPIRY, `${year}-05-06`)
})

step('the calendar hangs under the cell, whole, beyond the edge of the lines', async ({ page }) => {
  await press('ControlOrMeta+Home', 'End', 'Alt+ArrowDown')
  const cal = page.locator('.days')
  await cal.waitFor()
  await s.stage.shot('lines-calendar')
  const b = await cal.boundingBox()
  assert.ok(b.y >= 0 && b.y + b.height <= 768 && b.x + b.width <= 1366, JSON.stringify(b))
  for (const [x, y] of [[b.x + 4, b.y + 4], [b.x + b.width - 4, b.y + b.height - 4]]) assert.ok(await page.evaluate(([u, v]) => !!document.elementFromPoint(u, v)?.closest('.days'), [x, y]), 'something lies over it')
  await press('Escape')
  await cal.waitFor({ state: 'hidden' })
})

step('who types fast goes on in the next line at once', async ({ page }) => {
  await press('ControlOrMeta+Home', 'ArrowDown')
  await type('焊工证')
  await press('Enter')
  await type('叉车证')
  await press('Enter')
  await becomes(1, NAME, '焊工证')
  await becomes(2, NAME, '叉车证')
  await count(3)
  assert.deepEqual(await at(), [3, NAME])
  await press('ArrowUp', 'ArrowUp', 'Shift+ArrowDown', 'ControlOrMeta+-')
  await toast('已删除 2 行').waitFor()
  await count(1)
  await press('ControlOrMeta+z')
  await count(3)
  await press('ControlOrMeta+y')
  await count(1)
  assert.equal(await page.locator('.body .td.wrong').count(), 0)
})

step('a block of 12 lines and 3 columns grows the table; it is one step back', async ({ page }) => {
  const block = Array.from({ length: 12 }, (_, i) => [`证书${i + 1}`, i === 4 ? '"一\n""二"""' : `NO-${i + 1}`, `2025.${i + 1}.9`].join('\t')).join('\r\n')
  await press('ControlOrMeta+Home', 'ArrowDown')
  await paste(block + '\r\n')
  await count(13)
  await becomes(12, NAME, '证书12')
  await becomes(12, ISSUED, '2025-12-09')
  await toast('已修改 36 格').waitFor()
  assert.equal(await page.locator('.body .td.wrong').count(), 0)
  const box = await page.locator('[data-field=certificates] .lines').boundingBox()
  assert.ok(box.height < 400, `higher than ten rows: ${box.height}`)
  await s.stage.shot('lines-pasted')
  await press('ControlOrMeta+z')
  await count(1)
  assert.equal(await rows().count(), 2)
  await press('ControlOrMeta+y')
  await count(13)
  await press('ControlOrMeta+a')
  await page.locator('.stat .picked', { hasText: '已填 39 格' }).waitFor()
})

step('Ctrl+D fills down; what cannot be read stays, marked, with its sentence, and saving goes there', async ({ page, stage }) => {
  await press('ControlOrMeta+Home', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight')
  await type('2027-01-31')
  await press('Enter', 'ArrowUp', 'Shift+ArrowDown', 'Shift+ArrowDown', 'ControlOrMeta+d')
  await becomes(3, EXPIRY, '2027-01-31')
  await type('2027-02-30')
  await press('Enter')
  await page.locator('.td.wrong', { hasText: '2027-02-30' }).waitFor()
  await press('ArrowDown', 'ArrowDown')
  await type('2020-01-01')
  await press('Enter')
  await page.locator('.td.wrong', { hasText: '2020-01-01' }).waitFor()
  assert.match(await cell(4, EXPIRY).getAttribute('title'), /有效期不能早于发证日期/)
  await press('ArrowUp', 'Home', 'Delete') // a name that is missing waits for the saving
  await becomes(4, NAME, '')
  assert.equal(await page.locator('.body .td.wrong').count(), 2)
  await press('ControlOrMeta+s')
  await page.locator('.note.bad', { hasText: '明细第 2 行' }).waitFor()
  await page.waitForFunction(() => document.querySelector('.stat .why')?.textContent.includes('28'))
  assert.deepEqual(await at(), [1, EXPIRY])
  assert.ok(await area().evaluate((e) => e === document.activeElement))
  assert.equal(await cell(1, EXPIRY).textContent(), '2027-02-30')
  assert.equal(await cell(4, NAME).getAttribute('aria-invalid'), 'true')
  await stage.axe('lines-wrong')
})

step('what was typed outlives a crash, also what is wrong', async ({ page, stage }) => {
  const id = person.split('/').pop()
  const kept = async () => (await stage.call('Unsaved', 'employee', id)).result.text
  for (const end = Date.now() + 30_000; !(await kept()).includes('2027-02-30'); await page.waitForTimeout(100)) assert.ok(Date.now() < end, 'it is not kept')
  const later = await stage.tab()
  await later.goto(person + '/edit')
  await later.getByRole('button', { name: '接着填' }).click()
  await later.locator('.td.wrong', { hasText: '2027-02-30' }).waitFor()
  await later.close()
})

step('corrected and saved, the record shows the lines', async ({ page }) => {
  await type('2027.2.28')
  await press('Enter')
  await becomes(1, EXPIRY, '2027-02-28')
  await press('ArrowDown', 'ArrowDown', 'Delete', 'Home')
  await type('电梯证')
  await press('Enter')
  await becomes(4, NAME, '电梯证')
  await page.waitForFunction(() => !document.querySelector('.body .td.wrong'))
  await save()
  const all = await shown()
  assert.equal(all.length, 13)
  assert.ok(all[0].startsWith('电工证DG-01') && all[1] === '证书1NO-12025-01-092027-02-28' && all[4].startsWith('电梯证'), String(all))
})

step('one of them is changed, one removed: the history says so', async ({ page, stage }) => {
  await press('e')
  await count(13)
  await enter()
  await press('ArrowRight')
  await type('DG-77')
  await press('Enter', 'ControlOrMeta+ArrowDown', 'ArrowUp', 'Shift+F10')
  await page.getByRole('menuitem', { name: '删除所选的行' }).waitFor()
  await press('ArrowDown', 'Enter')
  await count(12)
  await save()
  const all = await shown()
  assert.ok(all.length === 12 && all[0].startsWith('电工证DG-77'), String(all))
  const lines = (await stage.call('Record', 'employee', person.split('/').pop())).result.lines.certificates
  const past = (await stage.call('History', 'employee_cert', lines[0].id)).result
  assert.ok(past.some((e) => e.changes?.some((c) => c.oldText === 'DG-01' && c.newText === 'DG-77')), JSON.stringify(past))
})

step('out by the keyboard: Esc and Tab leave the lines, Tab behind the last cell does, Esc again leaves the form', async ({ page }) => {
  await press('e')
  await count(12)
  await enter()
  await press('Escape', 'Tab')
  assert.ok(!(await area().evaluate((e) => e === document.activeElement)), 'trapped')
  await enter()
  await press('ControlOrMeta+End', 'Tab')
  assert.ok(!(await area().evaluate((e) => e === document.activeElement)), 'trapped at the end')
  await enter()
  await press('Escape', 'Escape')
  await page.locator('.left .table').waitFor()
  assert.equal(await dialog().count(), 0)
})

step('a record like it takes the lines over, as new ones', async ({ page, stage }) => {
  await page.goto(person.replace(/[^/]+$/, 'new?like=') + person.split('/').pop())
  await count(12)
  await becomes(0, NO, 'DG-77')
  const before = (await stage.call('Record', 'employee', person.split('/').pop())).result.lines.certificates.length
  assert.equal(before, 12)
  await press('Escape')
  await page.getByRole('button', { name: '放弃并离开' }).click()
})

step('the page never complained', ({ stage }) => assert.deepEqual(stage.complaints, []))
