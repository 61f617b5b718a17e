// A device's documents come in and go out, and a record is voided and restored.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ demo: true })
const { head, nav, rows, field, button, dialog, toast, search, download, counts } = parts(s)
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC', 'base64')
const NO = 'KT-2026-0002'
const cards = () => s.page.locator('.files article')
const card = (name) => cards().filter({ hasText: name })
const attach = (...files) => s.page.setInputFiles('.drop input[type=file]', files.map(([name, mimeType, buffer]) => ({ name, mimeType, buffer })))
const history = (text) => s.page.locator('.history li', { hasText: text })
let pdf

step('a device, its card printed', async ({ page, stage }) => {
  await stage.signIn()
  await nav('办公设备台账').click()
  await search(NO, 1)
  await page.keyboard.press('Enter')
  await page.keyboard.press('ControlOrMeta+Enter')
  await head('打印').click()
  await page.locator('.sheet').first().waitFor()
  assert.equal(await page.locator('#print-form option:checked').textContent(), '固定资产卡片')
  await stage.axe('print-card')
  pdf = readFileSync((await download(() => button('保存 PDF').click())).path)
  await page.keyboard.press('Escape')
})

step('files by the button: a picture, and the card come back signed', async ({ page, stage }) => {
  await page.getByRole('tab', { name: '附件 0' }).click()
  await stage.axe('files-none')
  await attach(['铭牌.png', 'image/png', PICTURE], ['签字卡片.pdf', 'application/pdf', pdf])
  await page.getByRole('tab', { name: '附件 2' }).waitFor()
  await page.waitForFunction(() => document.querySelector('.thumb img')?.naturalWidth === 10)
  assert.match(await card('签字卡片.pdf').textContent(), /照片 · \d+ KB/)
})

step('a file dropped, another pasted', async ({ page }) => {
  const file = (name, text) => page.evaluateHandle(([n, x]) => {
    const data = new DataTransfer()
    data.items.add(new File([x], n, { type: 'text/plain' }))
    return data
  }, [name, text])
  await page.dispatchEvent('.drop', 'dragover', { dataTransfer: await file('说明.txt', '滤芯半年一换') })
  await page.locator('.drop.over').waitFor()
  await page.dispatchEvent('.drop', 'drop', { dataTransfer: await file('说明.txt', '滤芯半年一换') })
  await card('说明.txt').waitFor()
  const pasted = await file('截图.txt', '另一段')
  await page.getByRole('tab', { name: '资料' }).click()
  await page.locator('body').evaluate((el, data) => el.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true })), pasted)
  await card('截图.txt').waitFor()
  assert.equal(await cards().count(), 4)
})

step('each opens as what it is, and is saved as it came', async ({ page, stage }) => {
  await page.getByRole('button', { name: '打开 铭牌.png' }).click()
  await page.waitForFunction(() => document.querySelector('img.big')?.naturalWidth === 10)
  await stage.axe('file-picture')
  const zoom = page.locator('.zoom')
  assert.equal(await zoom.textContent(), '100%')
  await page.keyboard.press('+')
  await page.waitForFunction(() => document.querySelector('.zoom').textContent === '125%' && Math.round(document.querySelector('img.big').getBoundingClientRect().width) === 13)
  await page.keyboard.press('-')
  await page.keyboard.press('ArrowRight')
  await page.locator('.modal h2', { hasNotText: '铭牌.png' }).waitFor()
  await page.keyboard.press('ArrowLeft')
  await page.locator('.modal h2', { hasText: '铭牌.png' }).waitFor()
  const saved = await download(() => dialog().getByRole('link', { name: '保存到电脑' }).click())
  assert.equal(saved.name, '铭牌.png')
  assert.ok(readFileSync(saved.path).equals(PICTURE))
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '打开 签字卡片.pdf' }).click()
  await page.locator('.sheet canvas').first().waitFor()
  await stage.axe('file-pdf')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '打开 说明.txt' }).click()
  await dialog().getByText('这种文件不能在这里预览').waitFor()
  const text = await download(() => dialog().getByRole('link', { name: '保存到电脑' }).click())
  assert.equal(readFileSync(text.path, 'utf8'), '滤芯半年一换')
  await page.keyboard.press('Escape')
})

step('too large, a program, the same again: refused with a reason, nothing added', async ({ page, stage }) => {
  for (const [name, content, why] of [
    ['录像.pdf', Buffer.alloc((20 << 20) + 1, '%PDF-1.7 '), /20 ?MB/],
    ['安装.exe', Buffer.from('MZ\x90\x00\x03'), /程序/],
    ['又一张.png', PICTURE, /“又一张\.png”与已有的附件“铭牌\.png”内容相同/],
  ]) {
    const file = join(stage.dir, name)
    writeFileSync(file, content)
    await page.setInputFiles('.drop input[type=file]', file)
    await page.locator('.toast.bad', { hasText: why }).waitFor()
  }
  assert.equal(await cards().count(), 4)
  // The browser itself notes each answer that refuses.
  assert.deepEqual(stage.complaints.splice(0).filter((c) => !/status of 400/.test(c)), [])
})

step('a file is taken away with a reason; the record keeps the others', async ({ page, stage }) => {
  await page.locator('article').getByRole('button', { name: '删除附件“截图.txt”' }).click()
  assert.ok(await dialog().getByRole('button', { name: '删除' }).isDisabled())
  await dialog().getByLabel(/原因/).fill('传错了')
  await stage.axe('file-drop')
  await dialog().getByRole('button', { name: '删除' }).click()
  await page.getByRole('tab', { name: '附件 3' }).waitFor()
  assert.equal(await card('截图.txt').count(), 0)
})

step('void: a reason is asked for, then the record is out of the list', async ({ page, stage }) => {
  await page.getByRole('tab', { name: '资料' }).click()
  await head('作废').click()
  assert.ok(await dialog().getByRole('button', { name: '作废', exact: true }).isDisabled())
  await dialog().getByLabel(/原因/).fill('重复登记')
  await stage.axe('void-ask')
  await dialog().getByRole('button', { name: '作废', exact: true }).click()
  await page.locator('.st.bad', { hasText: '已作废' }).waitFor()
  await history('重复登记').waitFor()
  assert.match(await history('重复登记').textContent(), /作废/)
  for (const gone of ['修改', '作废']) assert.equal(await head(gone).count(), 0)
  await stage.axe('void')
  await page.getByRole('tab', { name: '附件 3' }).click()
  assert.equal(await page.locator('.drop').count(), 0)
  assert.equal(await cards().count(), 3)
  await nav('办公设备台账').click()
  await counts(0)
  await page.getByLabel('含作废').check()
  await counts(1)
  await rows().first().locator('.st.bad', { hasText: '已作废' }).waitFor()
  await stage.axe('list-void')
})

step('restored, it is what it was', async ({ page }) => {
  await rows().first().locator('.link').click()
  await head('恢复').click()
  await head('修改').waitFor()
  await history('恢复').waitFor()
  assert.match(await field('asset_no').textContent(), new RegExp(NO))
  await nav('办公设备台账').click()
  await page.getByLabel('含作废').uncheck()
  await counts(1)
})

step('voided by mistake: undone from the strip', async ({ page }) => {
  await rows().first().locator('.link').click()
  await head('作废').click()
  await dialog().getByLabel(/原因/).fill('点错')
  await dialog().getByRole('button', { name: '作废', exact: true }).click()
  await toast('已作废').getByRole('button', { name: '撤销' }).click()
  await head('修改').waitFor()
  assert.equal(await page.locator('.st.bad').count(), 0)
})

step('the page never complained', ({ stage }) => assert.deepEqual(stage.complaints, []))
