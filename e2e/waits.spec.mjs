// What takes longer than a moment at 100,000 devices: it is said, how far it is where that is
// known, and Cancel leaves everything as it was.
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { LARGE, PASSWORD } from './program.mjs'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ demo: true, scale: LARGE, quick: false })
const { cell, press, head, nav, counts, button, dialog, toast } = parts(s)
const BRAND = 4
const strip = () => s.page.locator('.toast.work')
const STRIP = '.toast.work', OVER = '.over', DIALOG = '[role=dialog] .progress'
/**
 * Presses Cancel in the frame in which it is first drawn (and says so, if it is waited for): a
 * look from outside every half second, or a click that waits until nothing moves, comes when all is done.
 */
const stop = (within, says = '') => s.page.waitForFunction(([q, text]) => {
  const part = document.querySelector(q)
  if (!part?.textContent.includes(text)) return false
  const button = [...part.querySelectorAll('button')].find((b) => b.textContent.trim() === '取消')
  button?.click()
  return Boolean(button)
}, [within, says])
/** How many devices have the text in some cell. */
const having = async (text) => (await s.stage.call('List', { kind: 'equipment', search: text, limit: 1, wait: true })).result.total

step('a paste into thousands of rows, cancelled: not one is changed', async ({ page, stage }) => {
  await stage.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await stage.signIn()
  await nav('办公设备台账').click()
  await counts('100,000')
  await cell(0, BRAND).click()
  await page.evaluate(() => navigator.clipboard.writeText(Array(20_000).fill('暂代牌').join('\r\n')))
  await press('ControlOrMeta+v')
  await strip().getByText('正在写入 20,000 条记录').waitFor()
  await stage.shot('waits-paste')
  await stop(STRIP, '/ 20,000')
  await toast('已取消，没有改变任何数据').waitFor()
  assert.equal(await having('暂代牌'), 0)
  assert.equal(await page.locator('.td.wrong').count(), 0)
})

step('the same done, its undo cancelled, and then undone as one', async ({ page }) => {
  await cell(0, BRAND).click()
  await page.evaluate(() => navigator.clipboard.writeText(Array(5000).fill('暂代牌').join('\r\n')))
  await press('ControlOrMeta+v')
  await toast('已修改').waitFor()
  assert.equal(await having('暂代牌'), 5000)
  await press('ControlOrMeta+z')
  await stop(STRIP)
  await toast('已取消').waitFor()
  assert.equal(await having('暂代牌'), 5000)
  await press('ControlOrMeta+z')
  await strip().waitFor()
  await strip().waitFor({ state: 'detached' })
  assert.equal(await having('暂代牌'), 0)
})

step('an export and a printed list, cancelled', async ({ page }) => {
  await head('导出').click()
  await dialog().getByRole('button', { name: '导出' }).click()
  await stop(DIALOG)
  await dialog().locator('.progress').waitFor({ state: 'detached' })
  await press('Escape')
  await press('ControlOrMeta+f')
  await page.keyboard.type('xsq')
  await page.waitForFunction(() => /共 1\d,\d{3} 条/.test(document.querySelector('.stat')?.textContent))
  await head('打印').click()
  await stop(DIALOG)
  await dialog().locator('.progress').waitFor({ state: 'detached' })
  assert.equal(await page.locator('.sheet').count(), 0)
  await press('Escape')
  await dialog().waitFor({ state: 'detached' })
})

step('an import of 20,000 rows: reading, writing and taking back can each be cancelled', async ({ page }) => {
  await head('导入').click()
  const text = ['资产名称\t规格型号\t购置日期\t原值\t存放地点\t计量单位', ...Array.from({ length: 20_000 }, (_, i) => `打印机\tQX-${i}\t2026-01-05\t1200\t3楼\t台`)].join('\r\n')
  await page.evaluate((t) => navigator.clipboard.writeText(t), text)
  await page.locator('textarea').click()
  await press('ControlOrMeta+v')
  await stop(OVER)
  await page.locator('.over').waitFor({ state: 'detached' })
  await page.locator('textarea').click()
  await press('ControlOrMeta+v')
  await button('检查数据').click()
  await page.getByRole('button', { name: /^导入 [\d,]+ 条/ }).click()
  await stop(OVER, '/ 20,00')
  await page.locator('.over').waitFor({ state: 'detached' })
  assert.equal(await having('QX-'), 0)
  await page.getByRole('button', { name: /^导入 [\d,]+ 条/ }).click()
  await button('撤销这次导入').waitFor()
  assert.equal(await having('QX-'), 20_000)
  for (const yes of [false, true]) {
    await button('撤销这次导入').click()
    await dialog().getByRole('button', { name: '撤销这次导入' }).click()
    if (!yes) {
      await stop(STRIP)
      await toast('已取消').waitFor()
    } else await toast('已撤销导入').waitFor()
    assert.equal(await having('QX-'), yes ? 0 : 20_000)
  }
})

step('a backup, cancelled: no half of it lies in the folder', async ({ page, stage }) => {
  await nav('备份与恢复密钥').click()
  await button('备份').click()
  await stop('.progress')
  await page.locator('.progress').waitFor({ state: 'detached' })
  const dir = join(stage.dir, 'data-backup')
  assert.deepEqual(existsSync(dir) ? readdirSync(dir) : [], [])
  await button('备份').click()
  await page.locator('table .st.ok').waitFor()
})

step('a file that is sent slowly, cancelled: it is not kept', async ({ page }) => {
  await nav('办公设备台账').click()
  await cell(0, 0).dblclick()
  await page.getByRole('tab', { name: /附件/ }).click()
  const files = page.locator('.files article')
  const before = await files.count()
  await page.route('**/_file/attach*', () => {}) // never answered, as by a stick that has stopped
  await page.locator('.drop input[type=file]').setInputFiles([{ name: '发票.txt', mimeType: 'text/plain', buffer: Buffer.from('a') }, { name: '说明.txt', mimeType: 'text/plain', buffer: Buffer.from('b') }])
  await strip().getByText('正在添加 发票.txt').waitFor()
  await stop(STRIP)
  await strip().waitFor({ state: 'detached' })
  await page.unroute('**/_file/attach*')
  assert.equal(await files.count(), before)
})

step('an unlocking, cancelled: the next try opens', async ({ page, stage }) => {
  await button('锁定').click()
  await page.locator('#password').waitFor()
  await page.fill('#password', PASSWORD)
  await page.keyboard.press('Enter')
  await stop('form')
  await page.locator('#unlock-say', { hasText: '已取消，没有改变任何数据' }).waitFor()
  await stage.signIn()
})

step('the page never complained', ({ stage }) => assert.deepEqual(stage.complaints, []))
