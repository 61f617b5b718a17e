// Printed forms come back as scans and find their documents; what has no code is filed by hand.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scanned, turned } from './scanner.mjs'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ demo: true })
const { nav, button, dialog, toast } = parts(s)
const filed = () => s.page.locator('tbody tr')
const lefts = () => s.page.locator('.lefts article')
let first, second

/** A document of goods given, and its printed form as a scanner sees it, so many degrees askew. */
async function printed(item, askew) {
  const { result: doc, fault } = await s.stage.call('Save', 'stock_in', { values: { in_type: '受赠' }, lines: { in_row: [{ values: { item_id: item, qty: '1', price: '2' } }] } })
  assert.equal(fault, undefined)
  return { ...doc, jpg: await scanned(s, 'stock_in_card', doc, askew) }
}

step('nothing has been scanned', async ({ page, stage }) => {
  await stage.signIn()
  const { result: items } = await stage.call('Suggest', 'supply_item', 'SX0001', 1)
  first = await printed(items[0].id, 0)
  second = await printed(items[0].id, 3)
  stage.complaints.length = 0
  await nav('扫描归档').click()
  await page.getByText('把扫描好的文件或整个文件夹拖到这里').waitFor()
  await stage.axe('scans-none')
})

step('a page that is dropped files itself', async ({ page, stage }) => {
  const data = await page.evaluateHandle((b64) => {
    const d = new DataTransfer()
    d.items.add(new File([Uint8Array.from(atob(b64), (c) => c.codePointAt(0))], 'SCAN_0001.jpg', { type: 'image/jpeg' }))
    return d
  }, first.jpg.toString('base64'))
  await page.dispatchEvent('.scroll', 'dragover', { dataTransfer: data })
  await page.locator('.drop.over').waitFor()
  await page.dispatchEvent('.drop', 'drop', { dataTransfer: data })
  await filed().first().waitFor()
  const text = await filed().first().textContent()
  assert.match(text, new RegExp(`SCAN_0001.jpg.*入库单 ${first.number}.*${first.number}_1.jpg`))
  await stage.shot('scans-filed')
})

step('a folder: one askew is filed, one without a code and a letter are left, one was there already', async ({ page, stage }) => {
  const dir = join(stage.dir, 'scans')
  mkdirSync(dir)
  writeFileSync(join(dir, '1.jpg'), second.jpg)
  writeFileSync(join(dir, '2.jpg'), first.jpg)
  writeFileSync(join(dir, '3.jpg'), await turned(s, null, 0))
  writeFileSync(join(dir, '信.pdf'), 'letter')
  writeFileSync(join(dir, 'Thumbs.db'), 'x')
  await page.setInputFiles('input[webkitdirectory]', dir)
  await lefts().nth(1).waitFor()
  assert.equal(await lefts().count(), 2)
  assert.equal(await filed().count(), 3)
  assert.match(await filed().nth(1).textContent(), new RegExp(second.number))
  assert.match(await filed().nth(2).textContent(), /早已归档/)
  assert.match(await lefts().nth(0).textContent(), /没有读到表单的二维码/)
  assert.match(await lefts().nth(1).textContent(), /不是 PDF/)
  await stage.axe('scans-left')
})

step('what is left is looked at and filed by hand', async ({ page, stage }) => {
  await lefts().nth(0).getByRole('button', { name: '放大看 3.jpg' }).click()
  await page.waitForFunction(() => document.querySelector('img.big')?.naturalWidth > 300)
  await stage.axe('scans-look')
  await page.keyboard.press('Escape')
  await lefts().nth(0).getByLabel('台账').selectOption({ label: '入库单' })
  await lefts().nth(0).getByRole('combobox', { name: '单据' }).fill(first.number)
  await page.getByRole('option', { name: first.number }).first().click()
  await lefts().nth(0).getByRole('button', { name: '归档', exact: true }).click()
  await toast(`已归档到 ${first.number}`).waitFor()
  assert.equal(await lefts().count(), 1)
  await lefts().nth(0).getByRole('button', { name: '不归档' }).click()
  assert.equal(await lefts().count(), 0)
})

step('the document has its scans, and the list is still there on return', async ({ page, stage }) => {
  await filed().first().getByRole('link').click()
  await page.getByRole('tab', { name: '附件 2' }).waitFor()
  assert.match(await page.locator('article', { hasText: `${first.number}_1.jpg` }).textContent(), /签字扫描件 · \d+ KB/)
  await stage.shot('scans-document')
  await page.goBack()
  await filed().nth(3).waitFor()
  await button('清空列表').click()
  await page.getByText('把扫描好的文件或整个文件夹拖到这里').waitFor()
  assert.equal(await dialog().count(), 0)
})

step('thirty pages are read while one waits, and can be cancelled', async ({ page, stage }) => {
  const many = Array.from({ length: 30 }, (_, i) => ({ name: `p${i}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.concat([i % 2 ? first.jpg : second.jpg, Buffer.from([i])]) }))
  await page.setInputFiles('input[accept]', many)
  await filed().nth(5).waitFor()
  await button('取消').click()
  await page.getByText(/还有 \d+ 个文件没有读/).waitFor()
  await stage.shot('scans-cancelled')
  await button('继续').click()
  await filed().nth(29).waitFor()
  assert.equal(await lefts().count(), 0)
  assert.deepEqual(stage.complaints, [])
})
