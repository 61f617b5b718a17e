// A clerk's first day, in a real browser against the real program: first run, the
// old ledger comes in, is corrected, searched, changed, printed, handed in, locked.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { open } from './stage.mjs'

const PASSWORD = 'correct horse 42'
let stage, page
before(async () => {
  stage = await open()
  page = stage.page
  await page.goto(stage.url)
}, { timeout: 120_000 })
after(() => stage?.close())

/** One step of the day; after one that failed there is no use in going on. */
let broken = false
const step = (name, run) => test(name, async () => {
  assert.ok(!broken, 'an earlier step failed')
  try {
    await run()
  } catch (e) {
    broken = true
    await stage.shot('failed')
    throw e
  }
})
const head = (name) => page.locator('.bar').getByRole('button', { name, exact: true })
const nav = (name) => page.locator('.nav').getByRole('link', { name })
const rows = () => page.locator('[role=grid] .body [role=row]')
const total = async () => Number((await page.locator('.stat').textContent()).match(/共 ([\d,]+) 条/)[1].replace(',', ''))
const search = async (text, count) => {
  await page.keyboard.press('/')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(text)
  await page.waitForFunction((n) => document.querySelector('.stat')?.textContent.includes(`共 ${n} 条`), count)
}

step('first run: company, departments, administrator, recovery key asked back', async () => {
  await page.fill('#company', '青山科技有限公司')
  await page.fill('#short', '青山科技')
  await stage.axe('setup-company')
  await page.keyboard.press('Enter')
  const departments = [['运营一部', 'Y1'], ['运营二部', 'Y2'], ['行政部', 'XZ']]
  for (const [i, [name, code]] of departments.entries()) {
    await page.getByLabel(`部门名称 ${i + 1}`).fill(name)
    await page.getByLabel(`编码 ${i + 1}`).fill(code)
  }
  await page.getByRole('button', { name: '增加部门' }).click()
  await page.getByLabel('部门名称 4').fill('财务部')
  await page.getByLabel('编码 4').fill('CW')
  await stage.axe('setup-departments')
  await page.getByRole('button', { name: '下一步' }).click()
  await page.fill('#adm-name', '王芳')
  await page.fill('#adm-pass', PASSWORD)
  await page.fill('#adm-again', PASSWORD)
  await stage.axe('setup-admin')
  await page.getByRole('button', { name: '建立数据文件' }).click()
  await page.waitForSelector('.groups')
  const groups = await page.locator('.groups b').allTextContents()
  assert.ok(groups.length >= 4)
  await stage.axe('setup-key')
  const [paper] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '打印 / 保存 PDF' }).click()])
  assert.equal(readFileSync(await paper.path()).subarray(0, 5).toString(), '%PDF-')
  await page.getByRole('button', { name: '我已经抄好或打印好' }).click()
  const asked = (await page.locator('.f label').allTextContents()).map((s) => Number(s.match(/\d+/)[0]) - 1)
  await page.fill('#group-0', 'WRONG')
  await page.fill('#group-1', groups[asked[1]])
  await page.getByRole('button', { name: '完成，开始使用' }).click()
  await page.waitForSelector('.note.bad')
  await page.fill('#group-0', groups[asked[0]])
  await page.getByRole('button', { name: '完成，开始使用' }).click()
  await page.waitForSelector('.shell')
  await stage.axe('home-empty')
})

step('an empty list names the next step', async () => {
  await nav('办公设备台账').click()
  await page.getByRole('button', { name: '导入 Excel' }).waitFor()
  await stage.axe('list-empty')
})

step('the old ledger comes in, one row corrected', async () => {
  await page.getByRole('button', { name: '导入 Excel' }).click()
  await stage.axe('import-source')
  await page.setInputFiles('input[type=file]', new URL('fixtures/equipment.xlsx', import.meta.url).pathname)
  await page.waitForSelector('.samples')
  await stage.axe('import-columns')
  await page.getByRole('button', { name: '检查数据' }).click()
  await page.getByRole('button', { name: /^错误/ }).click()
  const wrong = page.locator('[role=row]', { hasText: '2023-02-30' }).first()
  await wrong.waitFor()
  await stage.axe('import-rows')
  await wrong.locator('[role=gridcell]').nth(2).click()
  await page.getByLabel(/^购置日期/).fill('2023-02-28')
  const before = Number(await page.getByRole('button', { name: /^错误/ }).locator('.num').textContent())
  await page.getByRole('button', { name: '改正并重新检查' }).click()
  await page.waitForFunction((n) => Number([...document.querySelectorAll('.seg button')].find((b) => b.textContent.startsWith('错误'))?.querySelector('.num').textContent) === n, before - 1)
  await page.getByRole('button', { name: '试导入' }).click()
  await page.waitForSelector('.note.ok')
  await page.getByRole('button', { name: /^导入 \d+ 条/ }).click()
  await page.waitForSelector('.done dl')
  await stage.axe('import-done')
  const [rejected] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载被拒绝的行' }).click()])
  assert.equal(readFileSync(await rejected.path()).subarray(0, 2).toString(), 'PK')
  await page.getByRole('button', { name: '查看台账' }).click()
  await rows().first().waitFor()
  assert.ok((await total()) >= 11)
  await stage.axe('list')
})

step('search as you type: initials, a word, nothing', async () => {
  const all = await total()
  await page.keyboard.press('/')
  await page.keyboard.type('tsdn')
  await page.waitForFunction((n) => { const m = document.querySelector('.stat').textContent.match(/共 ([\d,]+) 条/); return m && Number(m[1]) > 0 && Number(m[1]) < n }, all)
  assert.match(await rows().first().textContent(), /台式电脑/)
  await search('没有这样的东西', 0)
  await stage.axe('list-nothing')
  await page.getByRole('button', { name: '清除全部条件' }).click()
  await page.waitForFunction((n) => document.querySelector('.stat').textContent.includes(`共 ${n} 条`), all)
})

step('a filter by ticking a value', async () => {
  const all = await total()
  await page.getByRole('button', { name: '筛选', exact: true }).click()
  await page.getByLabel('选择字段').selectOption({ label: '使用部门' })
  await page.locator('.facet', { hasText: '运营一部' }).click()
  await stage.axe('filter')
  await page.getByRole('button', { name: '应用' }).click()
  await page.locator('.chip', { hasText: '运营一部' }).waitFor()
  await page.waitForFunction((n) => Number(document.querySelector('.stat').textContent.match(/共 ([\d,]+) 条/)?.[1]) < n, all)
  await page.getByRole('button', { name: '移除筛选“使用部门”' }).click()
  await page.waitForFunction((n) => document.querySelector('.stat').textContent.includes(`共 ${n} 条`), all)
})

step('a record by keyboard: open, edit, save; the history tells', async () => {
  await search('DN-2022-0005', 1)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.history .tl')
  await stage.axe('record')
  await page.keyboard.press('e')
  const place = page.locator('[data-field=location] input')
  await place.fill('3楼305')
  await stage.axe('form')
  await page.keyboard.press('Control+s')
  await page.waitForSelector('.history ins')
  await page.locator('.history ins', { hasText: '3楼305' }).waitFor()
  assert.match(await page.locator('.history .tl').textContent(), /admin|王芳/)
})

step('typed text is not lost without asking', async () => {
  await page.keyboard.press('e')
  await page.locator('[data-field=location] input').fill('别处')
  await page.locator('[data-field=location] input').press('Escape')
  await page.getByRole('button', { name: '取消' }).click()
  await page.locator('[data-field=location] input').press('Escape')
  await page.getByRole('button', { name: '放弃并离开' }).click()
  await page.waitForSelector('.history')
  assert.match(await page.locator('[data-field=location] dd').textContent(), /3楼305/)
})

step('a new record is refused with reasons at the fields, then saved', async () => {
  await nav('部门').click()
  await page.keyboard.press('n')
  await page.waitForSelector('form .f')
  await page.keyboard.press('Control+s')
  await page.waitForSelector('.f [aria-invalid=true]')
  await stage.axe('form-refused')
  await page.locator('[data-field=dept_code] input').fill('HR')
  await page.locator('[data-field=dept_name] input').fill('人力资源部')
  await page.keyboard.press('Control+s')
  await page.waitForSelector('.history')
})

step('the printed ledger is shown before it is printed', async () => {
  await nav('办公设备台账').click()
  await rows().first().waitFor()
  await head('打印').click()
  await page.locator('.sheet[aria-label*="办公设备台账"]').first().waitFor()
  await stage.axe('print')
  const [pdf] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '保存 PDF' }).click()])
  assert.equal(readFileSync(await pdf.path()).subarray(0, 5).toString(), '%PDF-')
  await page.keyboard.press('Escape')
})

step('the ledger goes out as a workbook', async () => {
  await head('导出').click()
  await stage.axe('export')
  const [book] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: '导出' }).click()])
  assert.match(book.suggestedFilename(), /\.xlsx$/)
  assert.equal(readFileSync(await book.path()).subarray(0, 2).toString(), 'PK')
})

step('N devices at once', async () => {
  await page.getByRole('link', { name: '批量登记' }).click()
  await page.fill('#many-count', '3')
  await page.fill('#many-serials', 'SN-A1\nSN-A2\nSN-A3')
  for (const [field, text] of [['name', '台式计算机'], ['model', '启明 T500'], ['purchase_date', '今天'], ['original_value', '0.46万'], ['location', '3楼305']]) await page.locator(`[data-field=${field}] input`).fill(text)
  await page.locator('[data-field=class_code] input').fill('台式')
  await page.getByRole('option', { name: '台式计算机' }).click()
  await page.locator('.el-select-dropdown:visible').waitFor({ state: 'hidden' }) // it fades
  await stage.axe('many')
  await page.keyboard.press('Control+s')
  await page.locator('.toast', { hasText: '已登记 3 台' }).waitFor()
  await search('SN-A', 3)
  assert.match((await rows().allTextContents()).join(), /台式计算机.*SN-A3|SN-A3.*台式计算机/)
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => Number(document.querySelector('.stat')?.textContent.match(/共 ([\d,]+) 条/)?.[1]) > 3)
})

step('the pages around the registers', async () => {
  for (const [name, wait, link] of [['users', '.table tbody tr', '用户'], ['codes', '.table tbody tr', '数据字典'], ['imports', '.table tbody tr', '导入批次'], ['home', '.kpi', '工作台']]) {
    await nav(link).click()
    await page.waitForSelector(wait)
    await stage.axe(name)
  }
})

step('a backup, and its date on the screen', async () => {
  await nav('备份与恢复密钥').click()
  await page.getByRole('button', { name: '备份', exact: true }).click()
  await page.waitForSelector('.table tbody tr')
  await page.locator('.last', { hasText: /上次备份 \d{4}-\d\d-\d\d/ }).waitFor()
  await stage.axe('backup')
})

step('English, and the keys', async () => {
  await page.getByRole('button', { name: '中文 / English' }).click()
  await nav('Equipment').first().click()
  await rows().first().waitFor()
  await stage.axe('english')
  await page.keyboard.press('F1')
  await page.getByRole('dialog').waitFor()
  await stage.axe('keys')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '中文 / English' }).click()
})

step('lock, a wrong password, unlock: back where we were', async () => {
  await page.getByRole('button', { name: '锁定' }).click()
  await page.waitForSelector('#password')
  assert.equal(await page.locator('.shell').count(), 0)
  await page.fill('#password', 'not this one')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.note.bad')
  await stage.axe('unlock')
  await page.fill('#password', PASSWORD)
  await page.keyboard.press('Enter')
  await rows().first().waitFor()
})

step('the page never complained', () => assert.deepEqual(stage.complaints, []))
