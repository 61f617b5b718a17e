// Who may do what: the administrator makes two accounts; each sees and does only
// what is his, and what the page does not offer, the program refuses as well.
import assert from 'node:assert/strict'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ demo: true })
const { head, nav, rows, field, button, dialog, toast, total, choose, counts } = parts(s)
const HEAD = { user: 'luolei', password: 'Bumen2026', name: '罗磊', role: '部门负责人' }
const VIEWER = { user: 'huangxy', password: 'Chakan2026', name: '黄秀英', role: '普通员工/查阅' }
const links = async () => (await s.page.locator('.nav a:not(.wait)').allTextContents()).map((x) => x.replace(/[\d,]+$/, ''))
const refused = (answer, why) => {
  assert.equal(answer.fault?.code, 'forbidden', JSON.stringify(answer))
  assert.match(answer.fault.message.zh, why)
  assert.ok(answer.fault.message.en)
}
/** All devices as they are seen by who works. */
const devices = async () => (await s.stage.call('List', { kind: 'equipment', limit: 200 })).result
let mine, held, elsewhere

async function fill({ user, password, name, role }) {
  await button('添加用户').click()
  await field('username').locator('input').fill(user)
  await field('display_name').locator('input').fill(name)
  await choose('employee_id', name, name)
  if (role !== VIEWER.role) { // what a new account begins with
    await field('roles').locator('.el-tag__close').click()
    await choose('roles', role, role)
  }
  await s.page.fill('#new-pass', password)
  await s.page.fill('#new-again', password)
}
const add = () => dialog().getByRole('button', { name: '添加用户' }).click()

step('the administrator adds a head of department; a weak password is refused', async ({ page, stage }) => {
  await stage.signIn()
  await nav('用户').click()
  await fill({ ...HEAD, password: 'short' })
  await stage.axe('user-add')
  await add()
  await dialog().locator('.note.bad', { hasText: '8' }).waitFor()
  await page.fill('#new-pass', HEAD.password)
  await page.fill('#new-again', HEAD.password)
  await add()
  await toast(`已添加用户 ${HEAD.user}`).waitFor()
  await page.locator('.table tr', { hasText: HEAD.user }).getByText('已设置').waitFor()
})

step('and one who may only look', async ({ page, stage }) => {
  await fill(VIEWER)
  await add()
  await toast(`已添加用户 ${VIEWER.user}`).waitFor()
  await page.locator('.table tr', { hasText: VIEWER.user }).waitFor()
  assert.equal(await page.locator('.table tbody tr').count(), 3)
  await stage.axe('users-three')
  const all = await devices()
  const named = (f, name) => all.rows.filter((r) => all.names[r.values[f]] === name)
  mine = named('dept_id', '运营一部')
  held = named('user_id', VIEWER.name)
  elsewhere = all.rows.find((r) => r.values.dept_id && all.names[r.values.dept_id] !== '运营一部')
  assert.ok(mine.length > 10 && mine.length < all.total && held.length > 0)
})

step('the head of department sees the devices of his department and no others', async ({ page, stage }) => {
  await stage.become(HEAD.user, HEAD.password)
  assert.match(await page.locator('.me').textContent(), /罗磊.*部门负责人/)
  assert.equal(await page.locator('.toast.bad').count(), 0)
  await stage.axe('home-head')
  await nav('办公设备台账').click()
  await counts(mine.length)
  assert.deepEqual((await devices()).rows.map((r) => r.id).sort(), mine.map((r) => r.id).sort())
  await stage.axe('list-head')
  await page.goto(`${new URL(stage.url).origin}/#/r/equipment/${elsewhere.id}`)
  await page.getByText('不在您的数据范围内').waitFor()
  await stage.axe('record-refused')
})

step('he prints and exports, and is offered neither changes nor imports', async ({ page, stage }) => {
  await nav('办公设备台账').click()
  await head('打印').waitFor()
  await head('导出').waitFor()
  for (const gone of ['导入', '新建']) assert.equal(await head(gone).count(), 0, gone)
  assert.equal(await page.getByRole('link', { name: '批量登记' }).count(), 0)
  assert.ok(!(await links()).some((x) => /用户|编号规则|导入批次|数据字典/.test(x)), String(await links()))
  await rows().first().locator('.link').click()
  await page.waitForSelector('.history .tl li time')
  for (const gone of ['修改', '作废']) assert.equal(await head(gone).count(), 0, gone)
  await page.keyboard.press('e')
  await page.getByRole('tab', { name: /附件/ }).click()
  assert.equal(await page.locator('.drop').count(), 0)
  await stage.axe('record-head')
})

step('he is not offered a backup or the recovery key', async ({ page, stage }) => {
  await nav('备份与恢复密钥').click()
  await page.getByRole('heading', { name: /备份记录/ }).waitFor()
  assert.equal(await page.getByRole('button', { name: /^备份$|恢复密钥/ }).count(), 0)
  await stage.axe('backup-head')
})

step('sensitive fields of his people are masked', async ({ page, stage }) => {
  await nav('员工名册').click()
  await rows().first().waitFor()
  const { result: list } = await stage.call('List', { kind: 'employee', limit: 200 })
  assert.ok(list.total > 1 && list.rows.every((r) => list.names[r.values.dept_id] === '运营一部'))
  for (const r of list.rows) assert.match(String(r.values.mobile), /\*{4}/)
  assert.equal((await stage.call('List', { kind: 'employee', search: '13800001012', limit: 10 })).result.total, 0)
  await rows().first().locator('.link').click()
  await field('mobile').getByText(/\*{4}/).waitFor()
})

step('called past the page, the program refuses him in a sentence', async ({ stage }) => {
  const { call } = stage
  const id = mine[0].id
  refused(await call('Edit', 'equipment', id, mine[0].rev, { values: { remark: '改' } }), /没有权限修改“办公设备台账”/)
  refused(await call('Void', 'equipment', id, '不要了'), /没有权限作废/)
  refused(await call('Save', 'equipment', { values: { name: '台灯' } }), /没有权限新增/)
  refused(await call('ImportOpen', 'equipment', 'paste:资产编号\t资产名称\nDN-2020-0001\t显示器'), /没有权限导入/)
  refused(await call('AddUser', { values: { username: 'mine', roles: 'admin', data_scope: 'all' } }, 'Mine2026x'), /没有权限/)
  refused(await call('SetPassword', 'admin', 'Mine2026x'), /没有权限/)
  refused(await call('Backup', ''), /没有权限/)
  refused(await call('RecoverySheet', HEAD.password), /没有权限/)
  assert.match((await call('Record', 'equipment', elsewhere.id)).fault?.code ?? 'seen', /forbidden|not_found/)
  assert.match((await call('History', 'equipment', elsewhere.id)).fault?.code ?? 'seen', /forbidden|not_found/)
  const sent = await stage.page.evaluate(async (i) => (await fetch(`/_file/attach?kind=equipment&id=${i}&field=&name=a.txt`, { method: 'POST', body: 'x' })).status, id)
  assert.equal(sent, 403)
  assert.deepEqual(stage.complaints.splice(0).filter((c) => !/status of 403/.test(c)), [])
})

step('who may only look sees what he holds, and no way to take it out', async ({ page, stage }) => {
  await stage.become(VIEWER.user, VIEWER.password)
  assert.equal(await page.locator('.toast.bad').count(), 0)
  await nav('办公设备台账').click()
  await counts(held.length)
  for (const gone of ['导入', '导出', '打印', '新建']) assert.equal(await head(gone).count(), 0, gone)
  await stage.axe('list-viewer')
  await rows().first().locator('.link').click()
  await page.waitForSelector('.history .tl li time')
  for (const gone of ['修改', '作废', '打印']) assert.equal(await head(gone).count(), 0, gone)
  refused(await stage.call('Export', { kind: 'equipment' }, [], 'xlsx'), /没有权限导出/)
  refused(await stage.call('Print', 'equipment', { query: { kind: 'equipment' }, ids: [] }), /没有权限打印/)
  refused(await stage.call('Users'), /没有权限/)
  await nav('员工名册').click()
  await counts(1)
})

step('he changes his own password, and only with the old one', async ({ stage }) => {
  const { call } = stage
  assert.ok((await call('ChangePassword', 'not this', 'Chakan2027')).fault)
  assert.ok(!(await call('ChangePassword', VIEWER.password, 'Chakan2027')).fault)
  VIEWER.password = 'Chakan2027'
  await stage.become(VIEWER.user, VIEWER.password)
  await counts(1) // back where he was
})

step('made a clerk, he corrects a device; the history says who', async ({ page, stage }) => {
  await stage.become('admin')
  await nav('用户').click()
  await page.locator('.table tr', { hasText: VIEWER.user }).getByRole('link', { name: '修改' }).click()
  await field('roles').locator('.el-tag__close').click()
  await choose('roles', '行政文员', '行政文员')
  await choose('data_scope', '全部', '全部')
  await page.keyboard.press('Control+s')
  await page.locator('.history li', { hasText: '行政文员' }).waitFor()
  await stage.become(VIEWER.user, VIEWER.password)
  await nav('办公设备台账').click()
  await rows().first().waitFor()
  assert.ok(await total() > mine.length)
  await rows().first().locator('.link').click()
  await head('修改').click()
  await field('remark').locator('textarea').fill('已核对')
  await page.keyboard.press('Control+s')
  const entry = page.locator('.history li').first()
  await entry.locator('ins', { hasText: '已核对' }).waitFor()
  assert.match(await entry.textContent(), new RegExp(`${VIEWER.user}|${VIEWER.name}`))
  assert.doesNotMatch(await page.locator('.history li').last().textContent(), new RegExp(`${VIEWER.user}|${VIEWER.name}`))
})

step('disabled, the account opens nothing any more', async ({ page, stage }) => {
  await stage.become('admin')
  await nav('用户').click()
  const line = page.locator('.table tr', { hasText: VIEWER.user })
  await line.getByRole('button', { name: '停用' }).click()
  await stage.axe('user-disable')
  await dialog().getByRole('button', { name: '停用' }).click()
  await toast('已停用').waitFor()
  await line.getByText('不能登录').waitFor()
  await page.getByRole('button', { name: '锁定' }).click()
  await page.locator('#user').waitFor()
  assert.deepEqual((await page.locator('#user option').allTextContents()).sort(), ['admin', HEAD.user])
})

step('the page never complained', ({ stage }) => assert.deepEqual(stage.complaints, []))
