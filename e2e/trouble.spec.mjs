// When the program itself fails: the reference on the screen, and the report that goes
// with it, also of a file that can no longer be read.
import assert from 'node:assert/strict'
import { openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ demo: true })
const { nav, rows, button, dialog, download, press, cell } = parts(s)
let ref = ''

/** Spoils every page of the file but the first two, as a dying disk does. */
function spoil(path) {
  const file = openSync(path, 'r+')
  for (let p = 8192; p < statSync(path).size; p += 4096) writeSync(file, Buffer.alloc(64, 7), 0, 64, p + 100)
}

step('a file that is damaged behind the program: sentence, reference, and the report', async ({ page, stage }) => {
  await stage.signIn()
  await nav('办公设备台账').click()
  await rows().first().waitFor()
  spoil(join(stage.dir, 'data/opsbook.db'))
  await cell(0, 1).click()
  await press('Control+Enter')
  const strip = page.locator('.toast.bad')
  await strip.waitFor()
  ref = (await page.locator('.empty').textContent()).match(/已损坏.*\[(\w+)\]/)[1]
  assert.match(await strip.textContent(), new RegExp(`详情.*\\[${ref}\\]`))
  await stage.axe('trouble')
  await strip.getByRole('button', { name: '保存报告' }).click()
  await dialog().locator('pre', { hasText: `[${ref}]` }).waitFor()
  const text = await dialog().locator('pre').textContent()
  assert.match(text, /变更记录 changes in the log: 不能读取 cannot be read/)
  for (const secret of ['星桥澜', 'opsbook-e2e-', 'admin']) assert.ok(!text.includes(secret), secret)
  await stage.axe('trouble-report')
  const saved = await download(() => dialog().getByRole('button', { name: '保存报告' }).click())
  assert.match(readFileSync(saved.path, 'utf8'), new RegExp(`\\[${ref}\\].*`))
  await press('Escape')
  await dialog().waitFor({ state: 'detached' })
})

step('locked on it, in English: it does not open, and the report is still to be had', async ({ page }) => {
  await button('锁定').click()
  await page.locator('#password').waitFor()
  await page.evaluate(() => localStorage.setItem('opsbook.look', '{"language":"en"}'))
  await page.reload()
  await page.locator('#password').fill('correct horse 42')
  await press('Enter')
  await page.locator('.note.bad', { hasText: '[' }).waitFor()
  await page.locator('.toast.bad').getByRole('button', { name: 'Save the report' }).click()
  await dialog().locator('pre', { hasText: 'state: locked' }).waitFor()
  assert.ok((await dialog().locator('pre').textContent()).includes(`[${ref}]`), 'what failed before is still in it')
})
