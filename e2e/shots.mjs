// Pictures of every screen, for looking at: node e2e/shots.mjs [FOLDER]. The frontend
// must have been built. Each in 1366×768 light and dark, and in 1920×1080; the folder
// (shots) is made anew.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './program.mjs'
import { open } from './stage.mjs'

const out = process.argv[2] ?? join(ROOT, 'shots')
rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })

const SIZES = [['1366', 1366, 768, 'light'], ['1366-dark', 1366, 768, 'dark'], ['1920', 1920, 1080, 'light']]
let taken = 0

/** The screen as it is now, in every size. */
async function take(page, name) {
  for (const [size, width, height, theme] of SIZES) {
    await page.setViewportSize({ width, height })
    await page.evaluate((t) => { document.documentElement.dataset.theme = t; document.documentElement.classList.toggle('dark', t === 'dark') }, theme)
    await page.waitForTimeout(150) // transitions, and rows that a taller window shows
    await page.screenshot({ path: join(out, `${name}-${size}.png`), animations: 'disabled' })
    taken++
  }
}

/** What stands before a ledger: the first run, step by step as far as it has a next one. */
async function first() {
  const stage = await open()
  await stage.page.goto(stage.url)
  await stage.page.locator('h1, h2').first().waitFor()
  await take(stage.page, 'first')
  await stage.close()
}

async function company() {
  const stage = await open({ documents: true })
  const { page } = stage
  page.setDefaultTimeout(20_000)
  await page.goto(stage.url)
  await page.waitForSelector('#password')
  await take(page, 'unlock')
  await stage.signIn()
  await page.locator('.kpi').first().waitFor()
  await take(page, 'home')
  await page.keyboard.press('Control+k')
  await page.getByRole('option').first().waitFor()
  await take(page, 'palette')
  await page.keyboard.press('Escape')
  await page.keyboard.press('F1')
  await page.getByRole('dialog').waitFor()
  await take(page, 'keys')
  await page.keyboard.press('Escape')
  const places = await page.locator('.nav a:not(.wait)').evaluateAll((links) => links.map((a) => a.getAttribute('href')))
  const home = new URL('/', stage.url).href
  for (const place of [...new Set(places), '#/settings'].filter((p) => p && p !== '#/')) await walk(page, home, place)
  await dialogs(page, home)
  await stage.close()
}

/** A place of the navigation; of a register also a record and a new one. */
async function walk(page, home, place) {
  const name = place.replace(/^#\/(r\/)?/, '').replaceAll('/', '-')
  await page.goto(home + place)
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(400)
  await take(page, name)
  const inner = await page.locator('main nav a[href^="#/settings/"]').evaluateAll((links) => links.map((a) => a.getAttribute('href')))
  for (const [i, at] of [...new Set(inner)].slice(0, 12).entries()) {
    await page.goto(home + at)
    await page.waitForTimeout(500)
    await take(page, `${name}-${i + 1}`)
  }
  if (!place.startsWith('#/r/') || !(await page.locator('[role=grid] .body [role=row]').count())) return
  await page.locator('[role=grid] .body [role=row] .link').first().click()
  await page.waitForSelector('.history')
  await page.waitForTimeout(300)
  await take(page, `${name}-record`)
  await page.goto(`${home}${place}/new`)
  if (await page.locator('[data-field]').first().waitFor({ timeout: 3000 }).then(() => true, () => false)) await take(page, `${name}-new`)
}

/** What opens over the equipment ledger, and the import of a file into it. */
async function dialogs(page, home) {
  const list = async () => {
    await page.goto(`${home}#/r/equipment`)
    await page.locator('[role=grid] .body [role=row]').first().waitFor()
  }
  await list()
  await page.locator('.bar').getByRole('button', { name: '打印', exact: true }).click()
  await page.locator('.sheet').first().waitFor()
  await page.getByText('正在绘制第 1 页').waitFor({ state: 'hidden' }) // the preview is drawn
  await take(page, 'print')
  await list()
  await page.reload()
  await page.locator('.bar').getByRole('button', { name: '导出', exact: true }).click()
  await page.getByRole('dialog').waitFor()
  await take(page, 'export')
  await page.goto(`${home}#/r/equipment/import`)
  await page.reload()
  await page.setInputFiles('input[type=file]', join(ROOT, 'e2e/fixtures/equipment.xlsx'))
  await page.waitForSelector('.samples')
  await take(page, 'import-columns')
  await page.getByRole('button', { name: '检查数据' }).click()
  await page.getByRole('button', { name: /^错误/ }).click()
  await page.waitForTimeout(500)
  await take(page, 'import-rows')
}

await first()
await company()
console.log(`${taken} pictures in ${out}`)
