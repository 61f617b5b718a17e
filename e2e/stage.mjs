// What the tests of the browser door stand on: the program itself on a fresh data
// folder, a real browser, and axe.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const require = createRequire(new URL('../frontend/', import.meta.url))
const { chromium } = require('playwright-core')
const { AxeBuilder } = require('@axe-core/playwright')
const ROOT = new URL('..', import.meta.url).pathname
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Builds the program unless OPSBOOK names one. The frontend must have been built before. */
function program(dir) {
  if (process.env.OPSBOOK) return process.env.OPSBOOK
  const out = join(dir, 'opsbook')
  const built = spawnSync('go', ['build', '-o', out, '.'], { cwd: ROOT, stdio: 'inherit' })
  if (built.status !== 0) throw new Error('the program does not build')
  return out
}

/** Starts the program and a browser; close() ends both and removes the folder. */
export async function open() {
  const dir = mkdtempSync(join(tmpdir(), 'opsbook-e2e-'))
  const shots = process.env.SHOTS
  if (shots) mkdirSync(shots, { recursive: true })
  const served = spawn(program(dir), ['--data', join(dir, 'data'), '--device', join(dir, 'device'), 'serve'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [url] = await Promise.race([
    new Promise((done) => createInterface({ input: served.stdout }).once('line', (line) => done([line]))),
    new Promise((_, fail) => served.once('exit', (code) => fail(new Error(`the program ended with ${code}`)))),
  ])
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', acceptDownloads: true })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints = []
  page.on('pageerror', (e) => complaints.push(e.message))
  page.on('console', (m) => { if (m.type() === 'error') complaints.push(m.text()) })

  /** A picture for looking at, if SHOTS names a folder. */
  async function shot(name) {
    if (shots) await page.screenshot({ path: join(shots, `${name}.png`), animations: 'disabled' })
  }
  /** No violation of axe on what is shown; dark has the same elements in other colours, so only those are looked at again. */
  async function axe(name) {
    for (const theme of ['light', 'dark']) {
      await page.evaluate((t) => { document.documentElement.dataset.theme = t; document.documentElement.classList.toggle('dark', t === 'dark') }, theme)
      await shot(`${name}-${theme}`)
      const { violations } = await new AxeBuilder({ page }).options(theme === 'dark' ? { runOnly: ['color-contrast'] } : { resultTypes: ['violations'] }).analyze()
      const said = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`)
      if (said.length) throw new Error(`${name}, ${theme}: ${said.join('\n')}`)
    }
    await page.evaluate(() => { document.documentElement.dataset.theme = 'light'; document.documentElement.classList.remove('dark') })
  }
  async function close() {
    await browser.close()
    const ended = new Promise((done) => served.once('exit', done))
    served.kill('SIGTERM')
    await ended
    rmSync(dir, { recursive: true, force: true })
  }
  return { page, url, dir, axe, shot, complaints, close }
}
