// Two PCs that are never online together: one joins, both write, they differ, somebody
// settles it, an import is taken back. A copied ledger is a PC of its own.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import { parts, scene } from './screens.mjs'
import { open } from './stage.mjs'

const PASSWORD = 'correct horse 42'
const { s, step } = scene({ company: '星桥澜', quick: true })
const { button, dialog, toast, nav } = parts(s)
const others = []
after(() => Promise.all(others.map((o) => o.close())))

/** What a press of a button makes a page download. */
async function fetched(page, press) {
  const [file] = await Promise.all([page.waitForEvent('download'), press()])
  return { name: file.suggestedFilename(), mimeType: 'application/octet-stream', buffer: readFileSync(await file.path()) }
}
const digits = async (page) => (await page.locator('.digits').getAttribute('aria-label')).replace(/\D/g, '')
/** Drops files on the middle of a page. */
const drop = (page, ...files) => page.evaluate((all) => {
  const d = new DataTransfer()
  for (const [name, b64] of all) d.items.add(new File([Uint8Array.from(atob(b64), (c) => c.charCodeAt(0))], name))
  document.querySelector('#main').dispatchEvent(new DragEvent('drop', { dataTransfer: d, bubbles: true, cancelable: true }))
}, files.map((f) => [f.name, f.buffer.toString('base64')]))
/** Exports in two clicks. */
async function exported(page) {
  await page.goto(new URL('/#/exchange', page.url()).href)
  await page.getByRole('button', { name: '导出…' }).click()
  const file = await fetched(page, () => page.getByRole('dialog').getByRole('button', { name: '导出', exact: true }).click())
  await page.getByRole('dialog').getByText('请把这个文件交给').waitFor()
  await page.keyboard.press('Escape')
  return file
}
/** Drops a package and imports it, looking at it in between. */
async function imported(page, file, look = async () => {}) {
  await drop(page, file)
  const go = page.getByRole('dialog').getByRole('button', { name: '导入', exact: true })
  await go.waitFor()
  await look()
  await go.click()
  await page.getByRole('heading', { name: '已导入' }).waitFor()
}
/** Posts bytes as the page does, and gets some. */
const sent = async (page, url, body) => assert.ok(await page.evaluate(async ([u, b64]) => (await fetch(u, { method: 'POST', body: Uint8Array.from(atob(b64), (c) => c.charCodeAt(0)) })).ok, [url, body.toString('base64')]))
const got = async (page, url) => Buffer.from((await page.evaluate(async (u) => {
  const r = new FileReader()
  r.readAsDataURL(await (await fetch(u)).blob())
  await new Promise((done) => { r.onload = done })
  return r.result
}, url)).split(',')[1], 'base64')
const places = async (o) => (await o.call('List', { kind: 'location', limit: 50, wait: true })).result.rows.map((r) => [r.number, r.values.name, r.state])
const rename = async (o, id, name) => assert.ok(!(await o.call('Edit', 'location', id, 0, { values: { name } })).fault)
let b, id

step('a PC is let in: request, digits by telephone, welcome', async ({ page, stage }) => {
  await stage.signIn()
  id = (await stage.call('Save', 'location', { values: { name: '一号库' } })).result.id
  await nav('数据交换').click()
  await page.getByText('还没有别的电脑').waitFor()
  await stage.axe('exchange-alone')
  b = await open({ quick: true })
  others.push(b)
  await b.page.goto(b.url)
  await b.page.getByRole('button', { name: '加入已有台账…' }).click()
  await b.page.fill('#pc-name', '行政部前台')
  const request = await fetched(b.page, () => b.page.getByRole('button', { name: '生成加入申请' }).click())
  const code = await digits(b.page)
  assert.ok(await b.page.getByAltText('核对码的二维码').evaluate((img) => img.complete && img.naturalWidth > 20))
  await b.axe('exchange-request')
  await button('登记新电脑…').click()
  await page.setInputFiles('input[accept=".wsq"]', request)
  await dialog().getByText('行政部前台').waitFor()
  await page.fill('#admit-code', '9'.repeat(20))
  await dialog().getByText('与申请文件不一致').waitFor()
  await page.fill('#admit-code', code.replace(/(\d{4})/g, '$1 '))
  await dialog().getByText('与申请文件一致。').waitFor()
  await page.selectOption('#admit-user', 'admin')
  await stage.axe('exchange-admit')
  const welcome = await fetched(page, () => button('登记并生成欢迎文件').click())
  const back = await digits(page)
  const [qr, foot] = [await dialog().getByAltText('核对码的二维码').boundingBox(), await dialog().locator('footer').boundingBox()]
  assert.ok(qr.y + qr.height < foot.y, 'the whole of it is seen')
  await stage.axe('exchange-admitted')
  await page.keyboard.press('Escape')
  await page.locator('[data-pc="行政部前台"]').waitFor()
  await b.page.reload() // as if it had been closed meanwhile
  await b.page.getByText('申请已经生成').waitFor()
  await b.axe('exchange-asked')
  await b.page.setInputFiles('input[accept=".wsp"]', welcome)
  await b.page.getByRole('heading', { name: '星桥澜' }).waitFor()
  await b.axe('exchange-join')
  await b.page.fill('#join-code', back)
  await b.page.fill('#join-pass', PASSWORD)
  await b.page.fill('#join-again', PASSWORD)
  await b.page.getByRole('button', { name: '加入', exact: true }).click()
  await b.page.locator('.groups').waitFor()
  const groups = await b.page.locator('.groups b').allTextContents()
  assert.ok(groups.length > 8)
  await b.page.getByRole('button', { name: /我已经抄好/ }).click()
  for (const i of [0, 1]) await b.page.fill(`#group-${i}`, groups[Number((await b.page.locator(`label[for=group-${i}]`).textContent()).match(/\d+/)[0]) - 1])
  await b.page.getByRole('button', { name: '完成，开始使用' }).click()
  await b.page.waitForSelector('.shell')
  assert.deepEqual(await places(b), await places(stage))
})

step('both write: the preview shows where they differ', async ({ page, stage }) => {
  await imported(page, await exported(b.page))
  await page.keyboard.press('Escape')
  await rename(stage, id, '甲库')
  await rename(b, id, '乙库')
  await b.call('Save', 'location', { values: { name: '前台库' } })
  const file = await exported(page)
  await stage.axe('exchange-devices')
  await imported(b.page, file, async () => {
    await b.page.getByText('1 处两台电脑写得不一样').waitFor()
    await b.axe('exchange-preview')
    assert.equal((await places(b)).filter(([, name]) => name === '甲库').length, 0)
  })
  await b.axe('exchange-imported')
})

step('the difference stands at the record and is settled; both have the same then', async ({ page, stage }) => {
  await b.page.getByRole('button', { name: '处理差异' }).click()
  const card = b.page.locator('[data-record]')
  await card.waitFor()
  await b.axe('exchange-differences')
  assert.equal(await b.page.locator('.nav a', { hasText: '数据交换' }).locator('.gaps[title="待定的差异 1"]').textContent(), '1')
  await card.getByRole('link').click()
  await b.page.locator('.bar').getByRole('link', { name: '有差异待定' }).waitFor()
  await b.page.locator('[data-field=name] .st', { hasText: '待定' }).waitFor()
  await b.shot('exchange-record')
  await b.page.locator('.bar').getByRole('link', { name: '有差异待定' }).click()
  await card.locator('.say', { hasText: '甲库' }).click()
  await card.getByRole('button', { name: '另填“地点名称”' }).click()
  await b.page.keyboard.type('甲乙库') // in the place of what is shown
  await card.getByRole('button', { name: '确定' }).click()
  await b.page.getByText('没有差异').waitFor()
  await imported(page, await exported(b.page))
  await page.keyboard.press('Escape')
  const all = await places(stage)
  assert.deepEqual(all.map((p) => p[1]).sort(), ['前台库', '甲乙库'].sort())
  assert.deepEqual(all, await places(b))
  assert.deepEqual((await stage.call('Disputes')).result, { registers: [], list: [], circles: [] })
})

step('an import is taken back, the same file changes nothing, a damaged one is refused', async ({ page, stage }) => {
  await b.call('Save', 'location', { values: { name: '误建库' } })
  const file = await exported(b.page)
  await imported(page, file)
  await page.keyboard.press('Escape')
  assert.equal((await places(stage)).length, 3)
  await page.goto(new URL('/#/exchange/arrivals', page.url()).href)
  await stage.axe('exchange-arrivals')
  await page.getByRole('button', { name: '撤回' }).first().click()
  await dialog().getByRole('button', { name: '撤回' }).click()
  await toast('已撤回').waitFor()
  assert.equal((await places(stage)).length, 2)
  await drop(page, file)
  await page.getByText('没有新的更改').waitFor()
  assert.equal(await dialog().getByRole('button', { name: '导入' }).count(), 0)
  await stage.axe('exchange-nothing')
  await dialog().getByRole('link', { name: '去看看' }).click()
  await dialog().waitFor({ state: 'detached' })
  for (const [act, left] of [['恢复', 3], ['撤回', 2]]) {
    await page.getByRole('button', { name: act }).first().click()
    await dialog().getByRole('button', { name: act }).click()
    await toast(`已${act}`).waitFor()
    assert.equal((await places(stage)).length, left)
  }
  await drop(page, { name: 'bad.wsp', buffer: file.buffer.subarray(0, -9) })
  await dialog().locator('.note.bad').waitFor()
  await page.keyboard.press('Escape')
})

step('an export in several files: one is missing and is named, the rest waits; all of it is taken back at once', async ({ page, stage }) => {
  for (let i = 0; i < 2; i++) {
    const body = Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(600_000), Buffer.from('\n%%EOF\n')])
    const made = (await b.call('Save', 'location', { values: { name: `分卷库${i}` } })).result
    await sent(b.page, `/_file/attach?kind=location&id=${made.id}&field=&name=a.pdf`, body)
  }
  await b.page.goto(new URL('/#/exchange', b.page.url()).href)
  await b.page.getByRole('button', { name: '导出…' }).click()
  await b.page.getByRole('dialog').getByText('其他选项').click()
  await b.axe('exchange-pack')
  const out = (await b.call('ExportPackage', { to: [], dir: '', full: false, lean: false, volume: 1 })).result
  assert.ok(out.handed.length >= 2, JSON.stringify(out))
  const files = await Promise.all(out.handed.map(async (h) => ({ name: h.name, buffer: await got(b.page, `/_file/handed/${h.token}`) })))
  await b.page.keyboard.press('Escape')
  await drop(page, ...files.slice(1).reverse())
  await dialog().getByText('第 1 个还没有收到').waitFor()
  await stage.axe('exchange-lost')
  await dialog().getByRole('button', { name: '先存着' }).click()
  await dialog().getByText('文件已经存好').waitFor()
  await page.keyboard.press('Escape')
  await imported(page, files[0])
  await stage.shot('exchange-volumes')
  const names = async () => (await places(stage)).map((p) => p[1]).filter((n) => n.startsWith('分卷库'))
  assert.equal((await names()).length, 2)
  await dialog().getByRole('button', { name: '撤回' }).click()
  await page.getByRole('dialog').last().getByRole('button', { name: '撤回' }).click()
  await toast('已撤回').waitFor()
  assert.equal((await names()).length, 0)
  await page.keyboard.press('Escape')
})

step('a PC is renamed', async ({ page, stage }) => {
  await page.goto(new URL('/#/exchange', page.url()).href)
  await page.locator('[data-pc="行政部前台"]').getByRole('button', { name: '改名…' }).click()
  await page.fill('#rename-pc', '前台二号')
  await stage.axe('exchange-rename')
  await dialog().getByRole('button', { name: '保存' }).click()
  await page.locator('[data-pc="前台二号"]').waitFor()
  await imported(b.page, await exported(page))
  await b.page.keyboard.press('Escape')
  await b.page.goto(new URL('/#/exchange', b.page.url()).href)
  await b.page.locator('[data-pc="前台二号"]').waitFor()
})

/** The number that the next requisition gets. */
const numbered = async (o) => (await o.call('Blank', 'supply_requisition')).result.row.number
/** Puts an old state of a PC's ledger back, as somebody does who copies the file over it; without one tells the present one. */
async function ledger(o, old) {
  await o.page.goto(new URL('/#/', o.page.url()).href)
  await o.page.getByRole('button', { name: '锁定' }).click()
  await o.page.waitForSelector('#password')
  const at = join(o.dir, 'data', 'opsbook.db')
  const now = readFileSync(at)
  if (old) writeFileSync(at, old)
  await o.signIn()
  return now
}

step('what is left in a file whose changes build on lost ones is salvaged', async ({ page, stage }) => {
  assert.match(await numbered(stage), /^LY-\d{6}-001$/)
  assert.match(await numbered(b), /^LY-\d{6}-B-001$/)
  await imported(page, await exported(b.page))
  await page.keyboard.press('Escape')
  await imported(b.page, await exported(page))
  await b.page.keyboard.press('Escape')
  const old = [await ledger(stage), await ledger(b)]
  await b.call('Save', 'location', { values: { name: '丢失的库' } })
  await imported(page, await exported(b.page))
  await page.keyboard.press('Escape')
  await imported(b.page, await exported(page))
  await b.page.keyboard.press('Escape')
  const kept = (await b.call('Save', 'location', { values: { name: '抢救的库' } })).result.id
  const late = await exported(b.page)
  await ledger(stage, old[0])
  await ledger(b, old[1])
  await drop(page, late)
  await dialog().getByRole('button', { name: '先存着' }).click()
  await dialog().getByText('文件已经存好').waitFor()
  await page.keyboard.press('Escape')
  await page.goto(new URL('/#/exchange', page.url()).href)
  await button('看看在等什么').click()
  await page.getByText('不用抢救').waitFor()
  assert.equal(await button('抢救…').count(), 0)
  await imported(page, await exported(b.page)) // its author tells that it is lost
  await page.keyboard.press('Escape')
  await page.goto(new URL('/#/', page.url()).href)
  await page.goto(new URL('/#/exchange', page.url()).href)
  await button('看看在等什么').click()
  await page.getByText('可以抢救').waitFor()
  await stage.axe('exchange-waiting')
  await button('抢救…').click()
  await dialog().getByText('录过一遍').waitFor()
  assert.ok(await dialog().getByRole('button', { name: '抢救', exact: true }).isDisabled())
  await dialog().getByRole('checkbox').check()
  await stage.axe('exchange-salvage')
  await dialog().getByRole('button', { name: '抢救', exact: true }).click()
  await page.getByRole('heading', { name: '已抢救' }).waitFor()
  await stage.shot('exchange-salvaged')
  await page.keyboard.press('Escape')
  assert.ok((await places(stage)).some((r) => r[1] === '抢救的库'))
  await page.goto(new URL(`/#/r/location/${kept}`, page.url()).href)
  await page.getByText('从别的电脑的交换文件里抢救').waitFor()
  await stage.shot('exchange-salvage-history')
})

step('more differences than a page shows are counted, and a whole register is settled at once', async ({ page, stage }) => {
  const MANY = 210
  const ids = []
  for (let i = 0; i < MANY; i++) ids.push((await stage.call('Save', 'location', { values: { name: `多库${i}` } })).result.id)
  await imported(b.page, await exported(page))
  await b.page.keyboard.press('Escape')
  for (const [i, one] of ids.entries()) {
    await rename(stage, one, `甲${i}`)
    await rename(b, one, `乙${i}`)
  }
  await imported(page, await exported(b.page), () => dialog().getByText(`${MANY} 处两台电脑写得不一样`).waitFor())
  await page.getByRole('button', { name: '处理差异' }).click()
  await page.locator('#tab-differences', { hasText: String(MANY) }).waitFor()
  await page.getByText('先列出 200 处，选定以后接着列出其余的 10 处').waitFor()
  await stage.shot('exchange-many')
  await page.getByRole('button', { name: `“存放地点”的 ${MANY} 处` }).click()
  await page.getByRole('menuitem', { name: '都用本机的' }).click()
  await dialog().getByText('都用本机的').waitFor()
  await dialog().getByRole('button', { name: '确定' }).click()
  await toast(`已选定 ${MANY} 处`).waitFor()
  await page.getByText('没有差异').waitFor()
  await imported(b.page, await exported(page))
  await b.page.keyboard.press('Escape')
  assert.deepEqual((await b.call('Disputes')).result, { registers: [], list: [], circles: [] })
  assert.equal((await b.call('Record', 'location', ids[7])).result.row.values.name, '甲7')
})

/** Puts an old image of a PC's whole disk back, the marks outside the data folder too; without one tells the present one. */
async function disk(o, old) {
  await o.page.goto(new URL('/#/', o.page.url()).href)
  await o.page.getByRole('button', { name: '锁定' }).click()
  await o.page.waitForSelector('#password')
  const marks = join(o.dir, 'device')
  const now = [join(o.dir, 'data', 'opsbook.db'), ...readdirSync(marks).filter((name) => name.endsWith('.hw')).map((name) => join(marks, name))].map((at) => [at, readFileSync(at)])
  for (const [at, content] of old ?? []) writeFileSync(at, content)
  await o.signIn()
  return now
}

step('an old image of a whole disk is put back: what was written since stays out, and the page of PCs says what to do', async ({ page, stage }) => {
  await imported(page, await exported(b.page))
  await page.keyboard.press('Escape')
  const old = await disk(b)
  await b.call('Save', 'location', { values: { name: '还原前的库' } })
  await imported(page, await exported(b.page))
  await page.keyboard.press('Escape')
  const now = await disk(b, old)
  await b.call('Save', 'location', { values: { name: '还原后的库' } })
  await drop(page, await exported(b.page))
  await dialog().getByText('有两份对不上的历史').waitFor()
  assert.equal(await dialog().getByText('没有新的更改').count(), 0)
  await page.keyboard.press('Enter') // it has the focus
  await dialog().waitFor({ state: 'detached' })
  await page.locator('[data-pc="前台二号"]', { hasText: '两份历史' }).waitFor()
  await page.locator('.nav a', { hasText: '数据交换' }).locator('.gaps', { hasText: '1' }).waitFor()
  await page.getByText('收不进来').waitFor()
  await stage.axe('exchange-forked')
  await disk(b, now) // as if it had not been
})

step('what a shared folder brings that voids much waits for somebody, who looks at it or puts it aside', async ({ stage }) => {
  const share = join(stage.dir, 'share')
  mkdirSync(share)
  for (const o of [stage, b]) {
    assert.ok(!(await o.call('ShareFolder', share)).fault)
    assert.ok(!(await o.call('SyncShared', false)).fault)
  }
  const live = (await stage.call('List', { kind: 'location', limit: 60, wait: true })).result.rows.filter((r) => r.state === 0)
  for (const r of live) assert.ok(!(await stage.call('Void', 'location', r.id, '误')).fault)
  await stage.call('SyncShared', false)
  const page = b.page
  await page.goto(new URL('/#/', page.url()).href)
  await page.goto(new URL('/#/exchange', page.url()).href)
  await page.getByRole('button', { name: '现在收发' }).click()
  await page.locator('.nav a', { hasText: '数据交换' }).locator('.gaps', { hasText: '1' }).waitFor()
  await page.getByRole('button', { name: '看看在等什么' }).click()
  await page.getByText('要作废很多').waitFor()
  await b.axe('exchange-much')
  await page.getByRole('button', { name: '移除…' }).click()
  await page.getByRole('dialog').getByText('里面的更改不会导入').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '查看…' }).click()
  const go = page.getByRole('dialog').getByRole('button', { name: '导入', exact: true })
  await go.waitFor()
  assert.ok(await go.isDisabled())
  await page.getByRole('dialog').getByRole('checkbox').check()
  await go.click()
  await page.getByRole('heading', { name: '已导入' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '看看在等什么' }).waitFor({ state: 'detached' })
  assert.deepEqual((await b.call('WaitingPackages')).result, [])
})

/** Saves a document of one line and posts it. */
async function posted(o, kind, values, line) {
  const made = (await o.call('Save', kind, { values, lines: { [kind === 'stock_in' ? 'in_row' : 'out_row']: [{ values: line }] } })).result
  assert.equal((await o.call('Step', kind, made.id, 'post', { reason: '', signDate: '', approver: '', values: {}, lines: {} })).fault, undefined)
}

step('goods are entered elsewhere in a month that is closed here: the import says so, the reminder and the month do', async ({ page, stage }) => {
  const now = new Date()
  const month = new Date(now.getFullYear(), now.getMonth() - 1, 15, 12).toISOString().slice(0, 7)
  const item = (await stage.call('Save', 'supply_item', { values: { name: '月结笔', spec: '标准', category: 'writing', unit: '支' } })).result.id
  await posted(stage, 'stock_in', { in_type: 'initial', doc_date: `${month}-05` }, { item_id: item, qty: '10', price: '1' })
  await imported(b.page, await exported(page))
  await b.page.keyboard.press('Escape')
  const closed = (await stage.call('Save', 'period_close', { values: { period: month } })).result.id
  await posted(b, 'stock_out', { out_type: 'loss', doc_date: `${month}-20` }, { item_id: item, qty: '8' })
  const said = `${month} 已结账，又有这个月或以前的出入库：结账时结存 ¥10.00，现在 ¥2.00。`
  await imported(page, await exported(b.page), () => dialog().getByText(said).waitFor())
  await stage.axe('exchange-month')
  await dialog().locator('p', { hasText: said }).getByRole('link', { name: '月结记录' }).click()
  await page.locator('#record-part').getByText(said).waitFor()
  await stage.shot('exchange-month')
  assert.equal((await stage.call('Reminders')).result.items.filter((x) => x.rule === 'month_changed' && x.id === closed).length, 1)
})

step('a copied ledger is a PC of its own: other numbers, and it must be let in first', async ({ stage }) => {
  assert.match(await numbered(stage), /^LY-\d{6}-A[A-Z0-9]{3}-001$/)
  await b.page.getByRole('button', { name: '锁定' }).click()
  await b.page.waitForSelector('#password')
  const c = await open({ copied: b.dir, quick: true })
  others.push(c)
  await c.page.goto(c.url)
  await c.signIn()
  await c.page.locator('.nav').getByRole('link', { name: '数据交换' }).click()
  await c.page.getByText('这台电脑还没有加入').waitFor()
  await c.shot('exchange-stranger')
  assert.equal((await c.call('ExportPackage', { to: [], dir: '', full: false, lean: false, volume: 0 })).fault.code, 'forbidden')
  assert.match(await numbered(c), /^LY-\d{6}-[A-Z0-9]{4}-001$/)
  await s.page.goto(new URL('/#/exchange', s.page.url()).href)
  await s.page.locator('[data-pc="前台二号"]').getByRole('button', { name: '停用…' }).click()
  await dialog().getByText('收不回来').waitFor()
  await dialog().getByRole('button', { name: '停用', exact: true }).click()
  await s.page.locator('[data-pc="前台二号"]', { hasText: '已停用' }).waitFor()
  assert.ok(await button('导出…').isDisabled())
  for (const o of [stage, b, c]) assert.deepEqual(o.complaints, [])
})
