// Twenty devices are scrapped by one application, from the form to the ledger; a device is
// lent and comes back; one is repaired.
import assert from 'node:assert/strict'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ demo: true })
const { cell, press, head, nav, dialog, toast, field, choose, paste, rows } = parts(s)
const status = (text) => s.page.locator('.bar .st', { hasText: text }).waitFor()
const confirm = (name) => dialog().getByRole('button', { name, exact: true }).click()
const call = async (...args) => (await s.stage.call(...args)).result
const list = (kind, where = []) => call('List', { kind, limit: 1000, offset: 0, where, search: '', sort: [] })
const who = {}
let used = []
let stocked = ''

/** What the ledger says of a device, by its number. */
async function device(no) {
  const page = await list('equipment', [{ field: 'asset_no', op: 'is', values: [no] }])
  return page.rows[0].values
}

/** Takes a step, entering who decided on paper if somebody did. */
async function take(name, by, more = async () => {}) {
  await head(name).click()
  await dialog().waitFor()
  if (by) {
    await dialog().locator('[data-field=approver] input').fill(by)
    await s.page.getByRole('option', { name: by }).first().click()
  }
  await more()
  await confirm(name)
  await dialog().waitFor({ state: 'detached' })
}

step('who decides, and what there is', async ({ stage }) => {
  await stage.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await stage.signIn()
  const depts = await list('department')
  const dept = (name) => depts.rows.find((r) => r.values.dept_name === name).values
  const own = dept('运营一部')
  const org = (await list('organisation')).rows[0].values
  const byId = (id) => depts.rows.find((r) => r.id === id).values
  who.head = depts.names[own.manager_id]
  who.boss = depts.names[own.leader_id]
  who.office = depts.names[byId(org.admin_dept).manager_id]
  who.money = depts.names[byId(org.finance_dept).manager_id]
  const people = await list('employee')
  who.asks = people.rows.find((r) => people.names[r.values.dept_id] === '运营一部' && r.title !== who.head && r.values.status === 'on_job').title
  const all = (await list('equipment')).rows.map((r) => r.values)
  used = all.filter((v) => v.status === 'in_use' && v.qty === 1).slice(0, 20).map((v) => v.asset_no)
  stocked = all.find((v) => v.status === 'in_stock').asset_no
  assert.equal(used.length, 20)
  assert.ok(who.head && who.boss && who.office && who.money && who.asks, JSON.stringify(who))
})

step('twenty devices in one application: pasted by their numbers, with what they are worth', async ({ page, stage }) => {
  await nav('固定资产报废申请').click()
  await head('新建').first().waitFor()
  await press('Alt+n')
  await choose('applicant', who.asks, who.asks)
  await field('reason').locator('textarea').fill('已过使用年限，主板老化，无法继续使用')
  await cell(0, 0).click()
  await paste(used.join('\n'))
  await page.waitForFunction((n) => document.querySelectorAll('[data-field=rows] [role=row]').length > n, 20)
  await stage.axe('scrap-form')
  await stage.shot('scrap-form')
  await press('ControlOrMeta+s')
  await toast('已保存').waitFor()
  await page.locator('.left .table').first().waitFor()
  await stage.shot('scrap-draft')
})

step('submitted, they are set aside; five desks decide on paper; disposed of, they leave the ledger', async ({ page, stage }) => {
  await take('提交')
  await status('部门意见')
  for (const no of used) assert.equal((await device(no)).status, 'scrap_pending', no)
  await take('同意', who.head)
  await status('技术鉴定')
  await take('鉴定完成', who.office, async () => {
    await dialog().locator('[data-field=appraisal] textarea').fill('主板与电源老化，无修复价值')
    const appraisers = dialog().locator('[data-field=appraisers] input').first()
    for (const name of ['周工', '李工']) {
      await appraisers.fill(name)
      await page.getByRole('option', { name }).first().click()
    }
    await stage.shot('scrap-appraise')
  })
  await status('财务意见')
  await take('同意', who.money)
  await take('同意', who.boss)
  await status('领导审批') // the general manager too: together they cost more than 5,000 yuan
  await take('同意', who.boss)
  await status('已批准待处置')
  await head('处置完成').click()
  await dialog().waitFor()
  await stage.axe('scrap-dispose')
  await dialog().locator('[data-field=dispose] [role=combobox], [data-field=dispose] input').first().click()
  await page.getByRole('option', { name: '回收变卖' }).first().click()
  await dialog().locator('[data-field=salvage] input').fill('800')
  await confirm('处置完成')
  await status('已处置销账')
  await stage.shot('scrap-disposed')
  for (const no of used) {
    const v = await device(no)
    assert.deepEqual([v.status, Boolean(v.dispose_date)], ['scrapped', true], no)
  }
})

step('a device is lent with a day on which it is due, and given back', async ({ page, stage }) => {
  await nav('设备领用(归还)单').click()
  await head('新建').first().waitFor()
  await press('Alt+n')
  await choose('issue_type', '借用', /^借用$/)
  await choose('employee_id', who.asks, who.asks)
  await cell(0, 0).click()
  await paste(stocked)
  await press('ControlOrMeta+s')
  await page.getByText('借用请填写预计归还日期').first().waitFor()
  await field('expect_return').locator('input').fill('2099-12-31')
  await stage.shot('loan-form')
  await press('ControlOrMeta+s')
  await toast('已保存').waitFor()
  await page.locator('.left .table').first().waitFor()
  await take('提交')
  await take('同意', who.head)
  await take('同意', who.office)
  await status('待发放')
  await take('发放签收')
  await status('已发放(签收)')
  await stage.axe('loan')
  await stage.shot('loan-out')
  assert.equal((await device(stocked)).status, 'borrowed')
  await take('全部归还')
  await status('已归还')
  const back = await device(stocked)
  assert.deepEqual([back.status, back.user_id], ['in_stock', null])
})

step('a fault is reported, found, repaired and accepted; the device is what it was', async ({ page, stage }) => {
  const no = (await list('equipment')).rows.map((r) => r.values).find((v) => v.status === 'in_use').asset_no
  await nav('设备维修单').click()
  await head('新建').first().waitFor()
  await press('Alt+n')
  await choose('asset_id', no, new RegExp(`${no}(?!”)`))
  await choose('reporter', who.asks, who.asks)
  await field('fault').locator('textarea').fill('开机后异响')
  await stage.axe('repair-form')
  await stage.shot('repair-form')
  await press('ControlOrMeta+s')
  await toast('已保存').waitFor()
  await take('报修')
  await status('已报修')
  await take('鉴定', '', async () => {
    await dialog().locator('[data-field=diagnosis] [role=combobox], [data-field=diagnosis] input').first().click()
    await page.getByRole('option', { name: '自行修复' }).first().click()
    await dialog().locator('[data-field=estimate] input').fill('80')
    await stage.shot('repair-diagnose')
  })
  await status('已鉴定')
  await take('送修/自修')
  await status('维修中')
  assert.equal((await device(no)).status, 'repairing')
  await take('修毕', '', async () => {
    await dialog().locator('[data-field=finish_date] input').first().fill(new Date().toISOString().slice(0, 10))
    await dialog().locator('[data-field=cost] input').fill('60')
    await dialog().locator('[data-field=result] [role=combobox], [data-field=result] input').first().click()
    await page.getByRole('option', { name: '已修复' }).first().click()
  })
  await status('待验收')
  await take('验收合格')
  await status('已关闭')
  await stage.shot('repair-closed')
  assert.equal((await device(no)).status, 'in_use')
})

step('the page never complained', ({ stage }) => assert.deepEqual(stage.complaints, []))
