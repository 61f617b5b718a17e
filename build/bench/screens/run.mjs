// Measures our list beside AG Grid Community, in one browser and in turns, over the
// same program and ledger: node build/bench/screens/run.mjs [--quick]. The frontend
// must have been built. --quick: at 100,000 devices only. It prints a table.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, PASSWORD, seed, serve } from '../../../e2e/program.mjs'

const here = new URL('.', import.meta.url).pathname
const require = createRequire(new URL('../../../frontend/', import.meta.url))
const { chromium } = require('playwright-core')
const ROUNDS = 4
/** What is looked for: words, initials, parts of numbers. */
const WORDS = ['投影仪', 'xsq', '0345', '空调', 'dyj', '0712']
const WHEEL = 120, FLING = 3200, FRAMES = 120, KEYS = 300
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--enable-precise-memory-info', '--js-flags=--expose-gc']

/** Where the parts of a list lie in each page. */
const OURS = { scroller: '.grid .scroller', row: '[role=grid] .body [role=row]', cell: '[aria-colindex="2"]', find: 'input[type=search]' }
const AGS = { scroller: '.ag-grid-viewport', row: '.ag-row', cell: '[col-id="asset_no"]', find: '#find' }

const dir = mkdtempSync(join(process.env.BENCH_DIR ?? tmpdir(), 'opsbook-bench-ui-'))
const lines = []
const rank = (xs, p) => xs.toSorted((a, b) => a - b)[Math.min(xs.length - 1, Math.floor(xs.length * p))]
const mid = (xs) => rank(xs, 0.5)
/** A line of the table: ours, the peer's, and what the ratio should be at most, if that is said. */
const say = (what, rows, ours, peer, most) => lines.push({ what, rows, ours, peer, ratio: ours / peer, most })

/** The peer's page as one script, and its size as a server would send it. */
async function bundle() {
  const { build: pack } = await import(require.resolve('vite').replace(/index\.cjs$/, 'dist/node/index.js'))
  const out = join(dir, 'peer')
  await pack({ root: here, logLevel: 'error', configFile: false, build: { outDir: out, emptyOutDir: true, lib: { entry: join(here, 'ag.js'), formats: ['es'], fileName: 'ag' } } })
  const ag = readFileSync(join(out, 'ag.js'))
  return { ag, gz: gzipSync(ag).length }
}

/** A page with the probe, on the program at url. The pages of the bench itself are put there; afterwards nothing stands between the page and the program. */
async function page(context, url) {
  const p = await context.newPage()
  p.setDefaultTimeout(120_000)
  await p.addInitScript(readFileSync(join(here, 'probe.js'), 'utf8'))
  const ours = !url.includes('/_bench/')
  if (!ours) await p.route('**/_bench/*', (r) => {
    const name = new URL(r.request().url()).pathname.split('/').at(-1)
    return name === 'ag.js' ? r.fulfill({ body: bundles.ag, contentType: 'text/javascript' })
      : name === 'bare.html' ? r.fulfill({ body: '<!doctype html><title>bare</title><textarea></textarea>', contentType: 'text/html' })
        : r.fulfill({ body: readFileSync(join(here, name)), contentType: 'text/html' })
  })
  await p.goto(url)
  if (!ours) await p.unrouteAll()
  return p
}

/** Whether our list can be used: it shows rows, or says that there are none. */
const usable = `() => document.querySelector('.grid .over') || document.querySelector(${JSON.stringify(OURS.row)})?.querySelector(${JSON.stringify(OURS.cell)})?.textContent`

/** Milliseconds from the press on a link of the navigation until the list can be used. */
const opened = (p) => p.evaluate(`window.probe.until(() => [...document.querySelectorAll('.nav a')].find((a) => a.textContent.includes('办公设备台账')).click(), ${usable})`)

/** Milliseconds from the password to the list, where the program was left. */
async function started(p) {
  await p.fill('#password', PASSWORD)
  return p.evaluate(`window.probe.until(() => document.querySelector('form').requestSubmit(), ${usable})`)
}

/** MB that scripts hold. */
const heap = (p) => p.evaluate(() => { window.gc(); window.gc(); return performance.memory.usedJSHeapSize / 2 ** 20 })

/** What a list does, in one page: times in ms. */
async function list(p, at, sort, words) {
  const out = {}
  const text = `(r) => r?.querySelector(${JSON.stringify(at.cell)})?.textContent.trim()`
  out.wheel = await p.evaluate(([s, dy, n]) => window.probe.frames(document.querySelector(s), dy, n), [at.scroller, WHEEL, FRAMES])
  out.fling = await p.evaluate(([s, dy, n]) => window.probe.frames(document.querySelector(s), dy, n), [at.scroller, FLING, FRAMES])
  /** Every row in sight has its cells. */
  const seen = `(() => { const text = ${text}; const b = document.querySelector(${JSON.stringify(at.scroller)}).getBoundingClientRect()
    const rows = [...document.querySelectorAll(${JSON.stringify(at.row)})].filter((r) => { const q = r.getBoundingClientRect(); return q.top > b.top && q.bottom < b.bottom })
    return rows.length > 5 && rows.every(text) })()`
  await p.waitForFunction(seen)
  // Some rows from the top: the first alone may stay what it was.
  const first = `[...document.querySelectorAll(${JSON.stringify(at.row)})].filter((r) => r.getBoundingClientRect().top > document.querySelector(${JSON.stringify(at.scroller)}).getBoundingClientRect().top)
    .toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top).slice(0, 5).map(${text}).join()`
  const go = (share) => p.evaluate(`window.probe.until(
    () => { const e = document.querySelector(${JSON.stringify(at.scroller)}); window.before = ${first}; e.scrollTop = (e.scrollHeight - e.clientHeight) * ${share} },
    () => { const now = ${first}; return now && now !== window.before && ${seen} })`)
  out.jump = await go(0.8)
  await go(0)
  out.sort = await p.evaluate(`window.probe.until(() => { window.before = ${first}; (${sort})() }, () => { const now = ${first}; return now && now !== window.before && ${seen} })`)
  out.search = []
  for (const w of words) {
    out.search.push(await p.evaluate(`window.probe.until(
      () => { window.before = ${first}; const e = document.querySelector(${JSON.stringify(at.find)}); e.value = ${JSON.stringify(w)}; e.dispatchEvent(new Event('input', { bubbles: true })) },
      () => { const now = ${first}; return now && now !== window.before && ${seen} })`))
  }
  out.page = await heap(p)
  return out
}

async function compare(rows) {
  const data = join(dir, String(rows))
  process.stderr.write(`… ${rows} devices\n`)
  seed(program, data, 'demo', '--scale', String(rows))
  const starts = { full: [], empty: [] }
  const got = { own: [], ag: [] }
  for (let round = 0; round < ROUNDS; round++) {
    process.stderr.write(`  … round ${round + 1}\n`)
    for (const [name, d] of [['empty', join(dir, 'empty')], ['full', data]]) {
      const door = await serve(program, d)
      const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', bypassCSP: true })
      const p = await page(context, door.url + '#/r/equipment')
      starts[name].push(await started(p))
      if (name === 'full') {
        await p.waitForFunction(() => /共 [\d,]+ 条/.test(document.querySelector('.stat').textContent))
        // What the program must have read and ordered once is not counted against whoever asks first.
        await p.evaluate(async ([sort, ...words]) => {
          for (const q of [{ sort: [{ field: sort, desc: false }], search: '' }, ...words.map((search) => ({ sort: [], search }))]) {
            await window.go.app.App.List({ kind: 'equipment', where: [], offset: 0, limit: 1, void: false, sums: [], ...q })
          }
        }, ['name', ...WORDS])
        const turns = [() => own(p), () => peer(context, new URL('/', door.url).href)]
        if (round % 2) turns.reverse()
        for (const turn of turns) await turn().then(({ who, ...r }) => got[who].push(r))
      }
      await context.close()
      await door.stop()
    }
  }
  const all = (who, what) => got[who].flatMap((r) => r[what])
  say('start to list, ms', rows, mid(starts.full), mid(starts.empty), 1.5)
  for (const [what, label, most] of [['first', 'first rows, ms', 1], ['jump', 'jump to 80 %, ms', 1], ['sort', 'sort, ms', 1], ['search', 'search until visible, ms', 0.5], ['heap', 'heap of the list, MB', 0.5], ['page', 'heap of its page, MB']]) {
    say(label, rows, mid(all('own', what)), mid(all('ag', what)), most)
  }
  for (const [what, label, tail] of [['wheel', 'wheel, frame', 1], ['fling', 'fling, frame', 0.5]]) {
    say(`${label} p50, ms`, rows, mid(all('own', what)), mid(all('ag', what)), 1)
    say(`${label} p99, ms`, rows, rank(all('own', what), 0.99), rank(all('ag', what), 0.99), tail)
  }
  say('key to paint p99, ms', rows, rank(all('own', 'keys'), 0.99), rank(all('ag', 'bare'), 0.99), 2)
  say('script of the list, KB gz', rows, got.own[0].script / 1024, bundles.gz / 1024, 1)
}

/** Brings a page to the front until it is drawn: one that is not gets no frames, and would wait for them without end. */
async function front(p) {
  for (let left = 10; left; left--) {
    await p.bringToFront()
    const drawn = await Promise.race([p.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(true)))), new Promise((done) => setTimeout(done, 2000, false))])
    if (drawn) return
  }
  throw new Error('the page is not drawn')
}

/** What our list does, on the page of the program. */
async function own(p) {
  await front(p)
  // From a page that is drawn at once: how much of the first page's charts is there would be a matter of luck.
  await p.locator('.nav a[href="#/todo"]').click()
  await p.getByRole('heading', { name: '待我办理', level: 1 }).waitFor()
  await p.waitForTimeout(500)
  const before = await heap(p)
  const out = { who: 'own', first: await opened(p), script: await scripts(p) }
  Object.assign(out, await list(p, OURS, '() => [...document.querySelectorAll(".grid .head [role=columnheader]")].find((h) => h.textContent.includes("资产名称")).querySelector("button").click()', WORDS))
  return { ...out, heap: out.page - before, keys: await typed(p, OURS) }
}

/** The same of the peer, and how a bare text area takes keys. */
async function peer(context, url) {
  const q = await page(context, url + '_bench/ag.html')
  await q.waitForFunction(() => !!window.start)
  await front(q)
  const before = await heap(q)
  const out = { who: 'ag', first: await q.evaluate((s) => window.probe.until(() => void window.start(), () => document.querySelector(s.row)?.querySelector(s.cell)?.textContent), AGS) }
  Object.assign(out, await list(q, AGS, '() => window.ag.applyColumnState({ state: [{ colId: "name", sort: "asc" }] })', WORDS))
  await q.close()
  const bare = await page(context, url + '_bench/bare.html')
  await front(bare)
  await bare.click('textarea')
  out.bare = await keys(bare)
  await bare.close()
  return { ...out, heap: out.page - before }
}

/** Keys that are typed into a cell, each until it is painted. */
async function typed(p, at) {
  await p.locator(at.row).first().locator('[aria-colindex="3"]').click()
  const out = await keys(p)
  await p.keyboard.press('Escape')
  return out
}

async function keys(p) {
  await p.evaluate(() => window.probe.listen())
  for (let i = 0; i < KEYS; i++) await p.keyboard.press('abcdefghij'[i % 10])
  await p.waitForFunction((n) => window.probe.keys.length >= n, KEYS)
  return p.evaluate(() => window.probe.keys)
}

/** Bytes of the scripts that only the list needs, packed as a server would. */
async function scripts(p) {
  const urls = await p.evaluate(() => performance.getEntriesByType('resource').map((e) => e.name).filter((n) => /\/Register-[^/]*\.js$/.test(n)))
  let n = 0
  for (const u of urls) n += gzipSync(Buffer.from(await (await p.request.get(u)).body())).length
  return n
}

function table() {
  const num = (x) => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2))
  const head = ['what', 'rows', 'ours', 'peer', 'ratio', 'target', 'verdict']
  const cells = lines.map((l) => [l.what, String(l.rows), num(l.ours), num(l.peer), l.ratio.toFixed(2), l.most ? `≤ ${l.most}` : '', !l.most ? '' : l.ratio <= l.most ? 'reached' : 'MISSED'])
  const width = head.map((h, i) => Math.max(h.length, ...cells.map((c) => c[i].length)))
  console.log(`${cpus().length} CPUs, load average ${loadavg().map((x) => x.toFixed(2)).join(' ')}; medians of ${ROUNDS} rounds in turns; frames and keys: of all rounds.`)
  console.log('Peer: AG Grid Community 36.2.0, infinite rows, the same program and ledger, in a page of its own without a shell; the one or the other comes first by turns.')
  console.log('Start to list: from the password, beside an empty ledger. Heap of the list: what opening it and working in it added to its page. Keys: beside a bare text area.')
  for (const row of [head, width.map((w) => '-'.repeat(w)), ...cells]) console.log(`| ${row.map((c, i) => c.padEnd(width[i])).join(' | ')} |`)
}

const bundles = await bundle()
const program = build(dir)
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
try {
  seed(program, join(dir, 'empty'), 'init', '--company', '空公司')
  for (const rows of process.argv.includes('--quick') ? [100_000] : [100_000, 1_000_000]) {
    await compare(rows)
    table()
    lines.length = 0
  }
} finally {
  await browser.close()
  rmSync(dir, { recursive: true, force: true })
}
