// Takes the pictures of README and manual: node docs/shots.mjs, with the frontend
// built. OPSBOOK names a built program; else it is built here. The company in
// them is the demo's.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = new URL('..', import.meta.url).pathname
const { chromium } = createRequire(join(root, 'frontend/'))('playwright-core')
const dir = mkdtempSync(join(tmpdir(), 'opsbook-shots-'))
const program = process.env.OPSBOOK ?? join(dir, 'opsbook')
if (!process.env.OPSBOOK) spawnSync('go', ['build', '-o', program, '.'], { cwd: root, stdio: 'inherit' })
writeFileSync(join(dir, 'password'), 'Demo2026\n')
const place = ['--data', join(dir, '演示台账'), '--device', join(dir, 'device'), '--password-file', join(dir, 'password')]
spawnSync(program, [...place, 'demo'], { stdio: 'ignore' })
spawnSync(program, [...place, 'backup', join(dir, '演示台账-backup')], { stdio: 'ignore' })
const served = spawn(program, [...place, 'serve'], { stdio: ['ignore', 'pipe', 'inherit'] })
const url = await new Promise((done) => createInterface({ input: served.stdout }).once('line', done))
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu'] })
const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' })).newPage()
page.setDefaultTimeout(15_000)
const shot = (name) => page.screenshot({ path: join(root, 'docs/shots', `${name}.png`), animations: 'disabled' })
const nav = (name) => page.locator('.nav').getByRole('link', { name })
const head = (name) => page.locator('.bar').getByRole('button', { name, exact: true })
const rows = () => page.locator('[role=grid] .body [role=row]')

await page.goto(url)
await page.fill('input[type=password]', 'Demo2026')
await page.keyboard.press('Enter')
await page.locator('.kpi').first().waitFor()
await shot('home')
await nav('办公设备台账').click()
await rows().first().waitFor()
await page.keyboard.press('/')
await page.keyboard.type('bgy')
await page.waitForFunction(() => !document.querySelector('.stat')?.textContent.includes('共 200 条'))
await shot('search')
await page.keyboard.press('ControlOrMeta+a')
await page.keyboard.press('Delete')
await page.waitForFunction(() => document.querySelector('.stat')?.textContent.includes('共 200 条'))
await page.getByRole('button', { name: '筛选', exact: true }).click()
await page.getByLabel('选择字段').selectOption({ label: '使用部门' })
await page.locator('.facet').first().waitFor()
await shot('filter')
await page.getByRole('button', { name: '取消' }).click()
await head('打印').click()
await page.locator('.sheet[aria-label*="办公设备台账"]').first().waitFor()
await page.waitForFunction(() => { const c = document.querySelector('.sheet canvas'); return c && c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v, i) => i % 4 < 3 && v < 100) })
await shot('print')
await page.keyboard.press('Escape')
await rows().nth(2).dblclick()
await head('修改').waitFor()
await shot('record')
await head('修改').click()
await page.locator('[data-field=location] input').waitFor()
await shot('form')
await nav('办公设备台账').click()
await rows().first().waitFor()
await head('导入').click()
await page.setInputFiles('input[type=file]', join(root, 'e2e/fixtures/equipment.xlsx'))
await page.waitForSelector('.samples')
await shot('import-columns')
await page.getByRole('button', { name: '检查数据' }).click()
await page.getByRole('button', { name: /^错误/ }).click()
await page.locator('[role=row]', { hasText: '2023-02-30' }).first().locator('[role=gridcell]').nth(2).click()
await shot('import-rows')

await browser.close()
const ended = new Promise((done) => served.once('exit', done))
served.kill('SIGTERM')
await ended
rmSync(dir, { recursive: true, force: true })
