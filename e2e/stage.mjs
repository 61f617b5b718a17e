// What the tests of the browser door stand on: the program itself on a data folder
// of its own, a real browser, and axe.
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, command, folder, LARGE, ledger, PASSWORD, seed, serve } from './program.mjs'

const require = createRequire(new URL('../frontend/', import.meta.url))
const { chromium } = require('playwright-core')
const AXE = require('axe-core').source
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/**
 * How many milliseconds an answer of the program may come late, at random; nothing usually. What
 * a test takes to be there at once, and a page whose late answer undoes what was done meanwhile,
 * fail with it here rather than on a machine that is quicker or slower.
 */
const LATE = Number(process.env.OPSBOOK_LATE ?? 0)
/** Run in the page before its own scripts: counts what it asks of the program, and lets answers be late. */
const counted = (most) => {
  const now = window.fetch
  window.asked = 0
  window.fetch = async (...args) => {
    window.asked++
    try {
      const answer = await now(...args)
      if (most && Math.random() < 0.5) await new Promise((go) => setTimeout(go, Math.random() * most))
      return answer
    } finally {
      window.asked--
    }
  }
}

/**
 * Starts the program and a browser: on an empty folder, on a company without
 * records, or on the demo company, with `scale` devices if given, with what has happened
 * to them if `documents`, on what lies in the data folder of `copied`; `screen` is the window's
 * size in pixels of the page, and how many of the screen one of those is; `quick`: passwords
 * cost next to nothing. close() ends both and removes the folder.
 */
export async function open({ demo = false, documents = false, scale = 0, company = '', copied = '', quick = false, screen = { width: 1366, height: 768, ratio: 1 } } = {}) {
  const dir = folder(tmpdir(), 'opsbook-e2e-')
  const shots = process.env.SHOTS
  if (shots) mkdirSync(shots, { recursive: true })
  const program = build(dir, quick)
  const name = documents ? 'FULL' : scale === LARGE ? 'LARGE' : demo && !scale ? 'SEED' : ''
  const made = name ? ledger(program, dir, name) : {}
  if (scale && !name) seed(program, dir, 'demo', '--scale', String(scale))
  if (company) seed(program, dir, 'init', '--company', company)
  if (copied) cpSync(join(copied, 'data'), join(dir, 'data'), { recursive: true })
  const { url, stop } = await serve(program, dir)
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
  const context = await browser.newContext({ viewport: { width: screen.width, height: screen.height }, deviceScaleFactor: screen.ratio, locale: 'zh-CN', acceptDownloads: true })
  await context.addInitScript(counted, LATE)
  const complaints = []
  const page = await tab()

  /** A further page of the same browser; what it complains of counts. */
  async function tab() {
    const p = await context.newPage()
    p.setDefaultTimeout(60_000)
    p.on('pageerror', (e) => complaints.push(e.message))
    p.on('console', (m) => { if (m.type() === 'error') complaints.push(m.text()) })
    return p
  }
  /** Waits until a page is drawn and has what it asked for; work that goes on for longer than a moment is looked at as it is. */
  async function drawn() {
    await page.locator('h1').first().waitFor({ state: 'attached' })
    await page.waitForFunction(() => window.asked === 0, undefined, { timeout: 1000 }).catch((e) => { if (e.name !== 'TimeoutError') throw e })
  }
  /** A picture for looking at, if SHOTS names a folder. */
  async function shot(name) {
    if (shots) await page.screenshot({ path: join(shots, `${name}.png`), animations: 'disabled' })
  }
  /** How the navigation looked in a theme when axe was last asked about it. */
  const navigation = {}
  /**
   * No violation of axe on what is shown, and of a grid's rows on the first few: the others
   * are made alike. Dark has the same elements in other colours, so only those are looked at
   * again. What is in order is not described, which is half of the work, and a navigation in
   * which only another link is the current one is not gone through again.
   */
  async function axe(name) {
    await drawn()
    for (const theme of ['light', 'dark']) {
      await page.evaluate((t) => { document.documentElement.dataset.theme = t; document.documentElement.classList.toggle('dark', t === 'dark') }, theme)
      await shot(`${name}-${theme}`)
      if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
      const nav = await page.evaluate(() => document.querySelector('.side')?.outerHTML.replace(/ ?router-link-(exact-)?active| aria-current="page"/g, '') ?? '')
      const exclude = [['[role=grid] .body > :nth-child(n+7)'], ...(nav && nav === navigation[theme] ? [['.side']] : [])]
      const said = await page.evaluate(async ([context, runOnly]) => {
        const { violations } = await window.axe.run(context, { resultTypes: ['violations'], ...(runOnly && { runOnly }) })
        return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`)
      }, [{ exclude }, theme === 'dark' ? ['color-contrast'] : null])
      if (said.length) throw new Error(`${name}, ${theme}: ${said.join('\n')}`)
      navigation[theme] = nav
    }
    await page.evaluate(() => { document.documentElement.dataset.theme = 'light'; document.documentElement.classList.remove('dark') })
  }
  /** Unlocks as somebody, on the page that asks for the password. */
  async function signIn(user = 'admin', password = PASSWORD) {
    const name = page.locator('#user')
    await name.waitFor()
    if (await name.evaluate((e) => e.tagName) === 'SELECT') await name.selectOption(user)
    else await name.fill(user)
    await page.fill('#password', password)
    await page.keyboard.press('Enter')
    await page.waitForSelector('.shell')
  }
  /** Locks, and unlocks as somebody else. */
  async function become(user, password) {
    await page.getByRole('button', { name: '锁定' }).click()
    await signIn(user, password)
  }
  /** Calls a bound method as a page could, past every button: its result, or the fault that Go answers. */
  const call = (method, ...args) => page.evaluate(async ([m, a]) => {
    try {
      return { result: await window.go.app.App[m](...a) }
    } catch (e) {
      return { fault: JSON.parse(e.message) }
    }
  }, [method, args])
  async function close() {
    await browser.close()
    await stop()
    rmSync(dir, { recursive: true, force: true })
  }
  return { page, url, dir, context, complaints, tab, axe, shot, signIn, become, call, command: (...args) => command(program, dir, ...args), close, ...made }
}
