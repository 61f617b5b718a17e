// What a clerk keeps for everybody: the code lists, the labels on the devices, a
// delivery of equal devices.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ demo: true })
const { head, nav, rows, field, button, dialog, toast, search, download, choose } = parts(s)
const line = (text) => s.page.locator('.table tbody tr', { hasText: text })
const save = () => dialog().getByRole('button', { name: '保存' }).click()
/** The options that a field of the form offers. */
const offered = async (name) => {
  await field(name).locator('input').click()
  const list = s.page.locator('.el-select-dropdown:visible')
  await list.locator('[role=option]').first().waitFor()
  const found = (await list.locator('[role=option]').allTextContents()).map((x) => x.trim())
  await s.page.keyboard.press('Tab')
  await list.waitFor({ state: 'hidden' })
  return found
}

step('a code is added to a list; the key must be new', async ({ page, stage }) => {
  await stage.signIn()
  await nav('数据字典').click()
  await page.getByLabel('查找字典').fill('计量单位')
  await page.getByRole('navigation', { name: '数据字典' }).getByRole('button', { name: '计量单位' }).click()
  await button('添加选项').click()
  await stage.axe('code-add')
  await page.fill('#code-key', '台')
  await page.fill('#code-label', '又一台')
  await save()
  await dialog().locator('.say', { hasText: '这个键已经用于“台”' }).waitFor()
  await page.fill('#code-key', '柜')
  await page.fill('#code-label', '柜')
  await save()
  await toast('已保存“柜”').waitFor()
  await line('柜').first().waitFor()
})

step('another is taken out of use', async ({ page, stage }) => {
  await page.getByRole('button', { name: '修改“把”' }).click()
  assert.ok(await page.locator('#code-key').isDisabled())
  await dialog().getByLabel('停用').check()
  await stage.axe('code-off')
  await save()
  await toast('已保存“把”').waitFor()
  await line('把').getByText('停用').waitFor()
  await stage.axe('codes-changed')
})

step('a form offers the new one and not the old; a record that has the old one keeps it', async ({ page }) => {
  await nav('办公设备台账').click()
  await head('新建').click()
  await page.waitForSelector('[data-field=unit]')
  const fresh = await offered('unit')
  assert.ok(fresh.includes('柜') && fresh.includes('台') && !fresh.includes('把'), String(fresh))
  await nav('办公设备台账').click()
  await search('JJ-2026-0009', 1)
  await rows().first().locator('.link').click()
  await head('修改').click()
  await page.waitForSelector('[data-field=unit]')
  assert.ok((await offered('unit')).includes('把'))
  await page.keyboard.press('Escape')
})

step('whoever has left needs the day on which he did: the mark comes and goes with the status', async ({ page }) => {
  await nav('员工名册').click()
  await rows().first().waitFor()
  await page.keyboard.press('Alt+n')
  const mark = field('leave_date').locator('label em')
  await field('leave_date').waitFor()
  assert.equal(await mark.count(), 0)
  await choose('status', 'lz', '离职')
  await mark.waitFor()
  await choose('status', 'zg', '在职')
  await mark.waitFor({ state: 'detached' })
  await page.keyboard.press('Escape') // all is as it was: nothing is asked
  await rows().first().waitFor()
})

step('what was typed and not saved outlives a crash; given up, it is gone', async ({ page, stage }) => {
  await nav('存放地点').click()
  await head('新建').click()
  const typed = (p) => p.locator('[data-field=name] input')
  await typed(page).fill('三楼东库房')
  const kept = async () => (await stage.call('Unsaved', 'location', '')).result.text
  for (const end = Date.now() + 30_000; !(await kept()).includes('三楼东库房'); await page.waitForTimeout(100)) assert.ok(Date.now() < end, 'it is not kept')
  const later = await stage.tab() // what the user opens after the first one is gone
  await later.goto(new URL('/#/r/location/new', stage.url).href)
  await later.getByRole('status').getByText('没有保存').waitFor()
  assert.equal(await typed(later).inputValue(), '')
  await later.getByRole('button', { name: '接着填' }).click()
  await later.waitForFunction(() => document.querySelector('[data-field=name] input').value === '三楼东库房')
  await later.close()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '放弃并离开' }).click()
  await rows().first().waitFor()
  for (const end = Date.now() + 30_000; await kept(); await page.waitForTimeout(100)) assert.ok(Date.now() < end, 'it is still kept')
})

step('labels of the chosen devices, from the fifth place of a begun sheet', async ({ page, stage }) => {
  await nav('办公设备台账').click()
  await page.keyboard.press('ControlOrMeta+f')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('显示器')
  await page.waitForFunction(() => !/共 (1|200) 条/.test(document.querySelector('.stat').textContent))
  await rows().nth(2).waitFor()
  for (const i of [0, 1, 2]) await rows().nth(i).locator('[role=rowheader]').click()
  const numbers = []
  for (const i of [0, 1, 2]) numbers.push((await rows().nth(i).locator('[role=gridcell]').first().textContent()).trim())
  await head('打印').click()
  await page.locator('#print-form').selectOption({ label: '资产标签' })
  await page.locator('.sheet').first().waitFor()
  await page.locator('#print-start').fill('5')
  await page.keyboard.press('Tab')
  await stage.axe('labels')
  const pdf = (await download(() => button('保存 PDF').click())).path
  const said = words(pdf)
  for (const no of numbers) assert.ok(said.some((w) => w.text.includes(no)), `${no} is not on the sheet`)
  // Three columns: the fifth label stands in the middle of the second row.
  const [first] = said.filter((w) => w.text.includes(numbers[0]))
  assert.ok(first.x > first.width / 3 && first.x < first.width * 2 / 3, `x ${first.x} of ${first.width}`)
  assert.ok(first.y > first.height / 8 && first.y < first.height / 4, `y ${first.y} of ${first.height}`)
})

/** The words of a PDF and where they stand, as pdftotext reads them. */
function words(pdf) {
  const out = join(s.stage.dir, 'words.html')
  const ran = spawnSync('pdftotext', ['-bbox', pdf, out])
  assert.equal(ran.status, 0, String(ran.stderr))
  const html = readFileSync(out, 'utf8')
  const [, width, height] = html.match(/<page width="([\d.]+)" height="([\d.]+)"/)
  return [...html.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]*)</g)].map(([, x, y, text]) => ({ x: Number(x), y: Number(y), text, width: Number(width), height: Number(height) }))
}

step('the page never complained', ({ stage }) => assert.deepEqual(stage.complaints, []))
