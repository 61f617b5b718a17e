// How the screens are read and driven: a spec's steps, and the parts that every
// register shows in the same place.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { open } from './stage.mjs'

/**
 * Opens a stage for the steps of one spec; unless it says otherwise passwords cost next to
 * nothing. After a step that failed there is no use in going on.
 */
export function scene(options) {
  const s = {}
  let broken = false
  before(async () => {
    s.stage = await open({ quick: true, ...options })
    s.page = s.stage.page
    await s.page.goto(s.stage.url)
  }, { timeout: 120_000 })
  after(() => s.stage?.close())
  const step = (name, run) => test(name, async (t) => {
    if (broken) return t.skip('an earlier step failed')
    try {
      await run(s)
    } catch (e) {
      broken = true
      await s.stage.shot('failed')
      throw e
    }
  })
  return { s, step }
}

/** The day so many days from today. */
export const day = (shift) => {
  const d = new Date(Date.now() + shift * 86_400_000)
  return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, '0')}-${String(d.getDate()).padStart(2, '0')}`
}

/** Where the cell of a list in row r and column c stands, both from 0. */
export const at = (r, c) => `[role=grid] .body [aria-rowindex="${r + 2}"] [role=gridcell][aria-colindex="${c + 2}"]`

/** Scrolls a list sideways, and only so, until the column of a head is drawn. */
export const sideways = (head) => head.evaluate((h) => {
  const s = h.closest('.scroller')
  s.scrollLeft = Math.max(0, h.offsetLeft + h.offsetWidth - s.clientWidth)
})
/** The head of column c, from 0. */
const headOf = (page, c) => page.locator(`[role=grid] [role=columnheader][aria-colindex="${c + 2}"]`)

/** Takes steps of a document: by himself, or as somebody has signed on paper. */
function steps(s) {
  const head = (name) => s.page.locator('.bar').getByRole('button', { name, exact: true })
  const dialog = () => s.page.getByRole('dialog')
  const confirm = (name) => dialog().getByRole('button', { name, exact: true }).click()
  return {
    head, dialog, confirm,
    walk: async (name) => {
      await head(name).click()
      await dialog().waitFor()
      await confirm(name)
    },
    signed: async (name, who) => {
      await head(name).click()
      await dialog().waitFor()
      await dialog().locator('[data-field=approver] input').fill(who)
      await s.page.getByRole('option', { name: who }).first().click()
      await confirm(name)
    },
  }
}

/** The parts of the screens of page, asked for at each use. */
export const parts = (s) => ({
  ...steps(s),
  /** A link of the navigation, but not what waits in a chapter. */
  nav: (name) => s.page.locator('.nav').getByRole('link', { name }).and(s.page.locator(':not(.wait)')),
  rows: () => s.page.locator('[role=grid] .body [role=row]'),
  field: (name) => s.page.locator(`[data-field=${name}]`),
  /** A cell that is in sight. */
  cell: (r, c) => s.page.locator(at(r, c)),
  /** Where the cell at work stands, as soon as it is drawn: its row may have to be read first. */
  current: () => s.page.locator('.body .td.at').evaluate((c) => [Number(c.closest('[role=row]').getAttribute('aria-rowindex')) - 2, Number(c.getAttribute('aria-colindex')) - 2]),
  /** A cell whose column is brought in sight. */
  into: (r, c) => sideways(headOf(s.page, c)).then(() => s.page.locator(at(r, c))),
  becomes: (r, c, want) => sideways(headOf(s.page, c)).then(() => s.page.waitForFunction(([q, w]) => document.querySelector(q)?.textContent.trim() === w, [at(r, c), want])),
  press: (...keys) => keys.reduce((p, k) => p.then(() => s.page.keyboard.press(k)), Promise.resolve()),
  button: (name) => s.page.getByRole('button', { name, exact: true }),
  toast: (text) => s.page.locator('.toast', { hasText: text }),
  /** How many records the list says it has. */
  total: async () => Number((await s.page.locator('.stat').textContent()).match(/共 ([\d,]+) 条/)[1].replace(',', '')),
  counts: (n) => s.page.waitForFunction((m) => document.querySelector('.stat')?.textContent.includes(`共 ${m} 条`), n),
  search: async (text, count) => {
    await s.page.locator('[role=grid]').waitFor()
    await s.page.keyboard.press('ControlOrMeta+f')
    await s.page.keyboard.press('ControlOrMeta+a')
    await s.page.keyboard.type(text)
    await s.page.waitForFunction((n) => document.querySelector('.stat')?.textContent.includes(`共 ${n} 条`), count)
  },
  /** Chooses in a select of Element Plus, typing what is looked for. */
  choose: async (name, typed, option) => {
    // A form that is still settling takes the keyboard and shuts the list: it is opened again.
    for (let left = 5; ; left--) {
      await s.page.locator(`[data-field=${name}] input`).fill(typed)
      const done = await s.page.getByRole('option', { name: option }).click(left ? { timeout: 4000 } : {}).then(() => true, (e) => { if (!left) throw e })
      if (done) break
      await s.page.locator(`[data-field=${name}] input`).fill('')
    }
    await s.page.keyboard.press('Tab')
    await s.page.locator('.el-select-dropdown:visible').waitFor({ state: 'hidden' }) // it fades
  },
  /** Types by an input method: what it shows on the way, then what it writes. */
  compose: async (text, ...parts) => {
    const cdp = await s.stage.context.newCDPSession(s.page)
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'Process', windowsVirtualKeyCode: 229, code: 'KeyW' })
    for (const part of parts) await cdp.send('Input.imeSetComposition', { text: part, selectionStart: part.length, selectionEnd: part.length })
    await cdp.send('Input.insertText', { text })
  },
  /** Puts text and, if given, a table on the clipboard as a spreadsheet does, and pastes it. */
  paste: async (plain, html) => {
    await s.page.evaluate(async ([t, h]) => navigator.clipboard.write([new ClipboardItem({ ...(t ? { 'text/plain': new Blob([t], { type: 'text/plain' }) } : {}), ...(h ? { 'text/html': new Blob([h], { type: 'text/html' }) } : {}) })]), [plain, html ?? ''])
    await s.page.keyboard.press('ControlOrMeta+v')
  },
  /** Waits until the first page of a paper is drawn. */
  drawn: async () => {
    await s.page.getByRole('dialog').locator('canvas').first().waitFor()
    await s.page.getByText('正在绘制第 1 页').waitFor({ state: 'detached' })
  },
  /** What work() makes the page download: its name and bytes. */
  download: async (work) => {
    const [file] = await Promise.all([s.page.waitForEvent('download'), work()])
    return { name: file.suggestedFilename(), path: await file.path() }
  },
})
