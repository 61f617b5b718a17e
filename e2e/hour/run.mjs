// A clerk's hour: does the forty tasks in the real program and counts what each takes,
// beside the same task in a spreadsheet: node e2e/hour/run.mjs [--write] [NUMBER…]. The frontend
// must have been built. --write puts the table into docs/clerk-hour.md. A task that
// does not come to its end fails the run.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PASSWORD, ROOT } from '../program.mjs'
import { at as q, parts as screens } from '../screens.mjs'
import { open } from '../stage.mjs'
import { counted, hand, seconds } from './hand.mjs'
import { tasks } from './tasks.mjs'

const only = process.argv.slice(2).filter((a) => /^\d+$/.test(a)).map(Number)
const stage = await open({ demo: true })
const { page } = stage
page.setDefaultTimeout(20_000)
const h = hand(page)
await stage.context.grantPermissions(['clipboard-read', 'clipboard-write'])
await page.goto(stage.url)

const stat = (n) => page.waitForFunction((want) => {
  const m = document.querySelector('.stat')?.textContent.match(/共 ([\d,]+) 条/)
  const now = m && Number(m[1].replace(/,/g, ''))
  return m && (typeof want === 'number' ? now === want : now < 200)
}, n)
const parts = {
  ...screens({ page, stage }),
  h, page, password: PASSWORD, fixtures: join(ROOT, 'e2e/fixtures'), stat, reset: () => undefined,
  menu: (name) => page.getByRole('menuitem', { name }),
  listed: () => page.locator('[role=grid] .body [role=row]').first().waitFor(),
  not: (r, c, was) => page.waitForFunction(([s, w]) => document.querySelector(s)?.textContent.trim() !== w, [q(r, c), was]),
  same: async (r, as, c) => page.waitForFunction(([a, b]) => document.querySelector(a)?.textContent === document.querySelector(b)?.textContent, [q(r, c), q(as, c)]),
  copied: (n) => page.waitForFunction(async (rows) => (await navigator.clipboard.readText()).split('\r\n').length >= rows, n),
  clipboard: (text) => page.evaluate((t) => navigator.clipboard.writeText(t), text),
  field: async (name) => h.click(page.locator(`[data-field=${name}] input`).first()),
  /** Takes the first of what is offered, as soon as it answers what was typed. */
  async option() {
    await page.waitForFunction(() => document.querySelector('.el-select-dropdown:not([style*="none"]) [role=option]') && !document.querySelector('.el-select-dropdown__loading'))
    await page.waitForTimeout(350)
    await h.press('Enter')
  },
  first: async () => h.click(page.locator('[data-field] input').first()),
  column: (title) => parts.columns.findIndex((c) => c.includes(title)),
  columns: [],
  async download(work) { await Promise.all([page.waitForEvent('download'), work()]) },
}

/** Where a task begins; none of it is counted. */
async function begin(from = 'list') {
  if (from === 'locked') return page.waitForSelector('#password')
  if (await page.locator('#password').count()) await stage.signIn()
  await page.evaluate(() => { localStorage.clear(); sessionStorage.clear() })
  await page.goto(new URL('/', stage.url).href)
  await page.waitForSelector('.shell')
  if (from === 'home') return undefined
  await page.locator('.nav').getByRole('link', { name: from === 'employees' ? '员工名册' : '办公设备台账' }).click()
  await parts.listed()
  await page.waitForFunction(() => /共 \d/.test(document.querySelector('.stat')?.textContent ?? ''))
  parts.columns = (await page.locator('[role=columnheader]').allTextContents()).slice(1)
  if (from === 'filtered') {
    await (await parts.into(2, 12)).click({ button: 'right' })
    await page.getByRole('menuitem', { name: /只看/ }).click()
    await page.getByRole('button', { name: /移除筛选/ }).waitFor()
  }
  if (from === 'voided') {
    const n = await page.locator('.stat').textContent()
    await page.locator(q(0, 1)).click({ button: 'right' })
    await page.getByRole('menuitem', { name: /作废/ }).click()
    await page.keyboard.type('重复')
    await page.keyboard.press('Enter')
    await parts.toast('作废').waitFor()
    await page.waitForFunction((was) => document.querySelector('.stat')?.textContent !== was, n)
  }
}

const lines = []
let failed = 0
for (const [i, task] of tasks(parts).entries()) {
  if (only.length && !only.includes(i + 1) && i > 0) continue
  try {
    await begin(task.from)
    h.count.keys = h.count.clicks = 0
    let from = { keys: 0, clicks: 0 }
    parts.reset = () => { from = { ...h.count } } // what came before is only how the task begins
    const began = performance.now()
    await task.ours()
    const took = performance.now() - began
    const ours = { keys: h.count.keys - from.keys, clicks: h.count.clicks - from.clicks }
    lines.push({ no: i + 1, title: task.title, ours, took, sheet: task.sheet === null ? null : counted(task.sheet), script: task.sheet })
    console.log(`${i + 1} ${task.title}: ${ours.keys} 键 ${ours.clicks} 点, ${Math.round(took)} ms`)
  } catch (e) {
    failed++
    console.error(`${i + 1} ${task.title}: ${e.message.split('\n')[0]}`)
    await stage.shot(`hour-${i + 1}`)
  }
}
await stage.close()
if (process.argv.includes('--write') && !failed && !only.length) write()
process.exit(failed ? 1 : 0)

/** The table as docs/clerk-hour.md has it. */
function write() {
  const both = lines.filter((l) => l.sheet)
  const sum = (of, what) => both.reduce((n, l) => n + l[of][what], 0)
  const cost = (c) => (c ? `${c.keys} | ${c.clicks} | ${seconds(c).toFixed(1)}` : '— | — | —')
  const table = lines.map((l) => `| ${l.no} | ${l.title} | ${cost(l.ours)} | ${cost(l.sheet)} | ${l.sheet ? (seconds(l.ours) / seconds(l.sheet)).toFixed(2) : '表格做不到'} | ${(l.took / 1000).toFixed(1)} |`)
  const total = { keys: sum('ours', 'keys'), clicks: sum('ours', 'clicks') }, theirs = { keys: sum('sheet', 'keys'), clicks: sum('sheet', 'clicks') }
  table.push(`| | **两边都能做的 ${both.length} 件** | ${cost(total)} | ${cost(theirs)} | **${(seconds(total) / seconds(theirs)).toFixed(2)}** | |`)
  const path = join(ROOT, 'docs/clerk-hour.md')
  const [before] = readFileSync(path, 'utf8').split('<!-- table -->')
  writeFileSync(path, `${before}<!-- table -->\n\n| | 事情 | 键 | 点 | 秒 | 表格：键 | 点 | 秒 | 之比 | 程序用时（秒） |\n| --: | --- | --: | --: | --: | --: | --: | --: | --: | --: |\n${table.join('\n')}\n`)
}
