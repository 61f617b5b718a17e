// Somebody asks for three things, the paper is signed, one is reduced; goods leave in two
// parts, and the store knows at each moment what is promised.
import assert from 'node:assert/strict'
import { scanned } from './scanner.mjs'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ demo: true })
const { cell, press, head, nav, dialog, toast, field, choose, paste, rows } = parts(s)
const HEAD = '罗磊', OFFICE = '谢建国', AWAY = 'Weituo 2026 chucha'
const status = (text) => s.page.locator('.bar .st', { hasText: text }).waitFor()
let number = ''

/** Takes a step as it was signed on paper by somebody. */
async function signed(name, who) {
  await head(name).click()
  await dialog().locator('.table').waitFor()
  await dialog().locator('[data-field=approver] input').fill(who)
  await s.page.getByRole('option', { name: who }).first().click()
}
const confirm = (name) => dialog().getByRole('button', { name, exact: true }).click()

step('an application is written by keys: who asks brings his department, lines say what is there', async ({ page, stage }) => {
  await stage.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await stage.signIn()
  const people = (await stage.call('List', { kind: 'employee', limit: 200, offset: 0, where: [], search: '' })).result
  const who = people.rows.find((r) => people.names[r.values.dept_id] === '运营一部' && r.title !== HEAD && r.values.status === 'on_job').title
  await nav('办公用品领用申请').click()
  await rows().first().waitFor()
  await stage.shot('requisitions')
  await press('Alt+n')
  await choose('applicant', who, who)
  await field('apply_dept').locator('.hint').waitFor()
  await field('purpose').locator('input').fill('新同事办公')
  await field('rows').locator('[role=grid]').waitFor()
  await cell(0, 0).click()
  await paste('SX0001\t\t5\nZZ0001\t\t2\nZM0001\t\t1')
  await page.waitForFunction(() => [0, 1, 2].every((r) => /\d/.test(document.querySelector(`[data-field=rows] [aria-rowindex="${r + 2}"] [aria-colindex="3"]`)?.textContent)))
  await stage.axe('requisition-form')
  await press('ControlOrMeta+s')
  await toast('已保存').waitFor()
  await page.locator('.left .table').first().waitFor()
  assert.deepEqual(await page.locator('.left .table tbody tr').evaluateAll((rows) => rows.map((r) => r.cells[2].textContent)), ['5 支', '2 包', '1 盒'])
  number = (await page.locator('.bar').textContent()).match(/LY-\d{6}-\d{3}/)[0]
})

step('it is submitted, and waits for the head of the department', async ({ page, stage }) => {
  await head('提交').click()
  await dialog().waitFor()
  await stage.axe('step-submit')
  await confirm('提交')
  await status('待部门负责人审批')
  await page.locator('.tl .st', { hasText: '提交' }).waitFor()
  assert.equal(await head('修改').count(), 0)
})

step('the clerk enters what was signed: whose decision it is stands there, a stray click loses nothing', async ({ page, stage }) => {
  await head('同意').click()
  await dialog().locator('.table').waitFor()
  await dialog().getByText('按已签字的纸质单据录入').waitFor()
  await stage.axe('step-paper')
  await dialog().locator('[data-field=approver]', { hasText: HEAD }).waitFor()
  await page.mouse.dblclick(20, 20)
  await dialog().locator('tbody tr').nth(1).locator('input').fill('1')
  await dialog().locator('[data-field=opinion] textarea').fill('复印纸先领一包')
  await confirm('同意')
  await status('待行政部审批')
  await page.getByText('复印纸先领一包').waitFor()
  await page.getByText('代录于').first().waitFor()
  await stage.shot('requisition-decided')
})

step('sent back it needs a reason; approved it is promised in the store', async ({ page }) => {
  await signed('同意', OFFICE)
  await confirm('同意')
  await status('待发放(已占用库存)')
  await nav('库存占用').click()
  await rows().first().waitFor()
  await page.waitForFunction((n) => [...document.querySelectorAll('.body [role=row]')].filter((r) => r.textContent.includes(n)).length === 3, number)
})

step('it waits on the first page and in the list of what waits; handed out in part, then the rest', async ({ page, stage }) => {
  await nav('工作台').click()
  await page.locator('.table', { hasText: number }).waitFor()
  await stage.axe('home-waiting')
  await nav('待我办理').click()
  await page.locator('.table a', { hasText: number }).waitFor()
  await stage.axe('todo')
  await page.locator('.table a', { hasText: number }).click()
  await head('发放').click()
  await dialog().locator('.table').waitFor()
  await dialog().locator('tbody tr').nth(0).locator('td.in input').first().fill('2')
  await stage.axe('step-issue')
  await confirm('发放')
  await status('部分发放')
  await head('发放').click()
  await dialog().locator('.table').waitFor()
  await confirm('发放')
  await status('已发放签收')
  await stage.shot('requisition-issued')
  await page.getByRole('tab', { name: /相关/ }).click()
  await page.getByText('CK-').first().waitFor()
})

step('the paper comes back as a scan, 3° askew, and files itself', async ({ page, stage }) => {
  const { result } = await stage.call('Record', 'supply_requisition', number)
  const jpg = await scanned(s, 'supply_requisition_card', { id: result.row.id, number }, 3)
  await nav('扫描归档').click()
  await page.setInputFiles('input[accept]', [{ name: '扫描0001.jpg', mimeType: 'image/jpeg', buffer: jpg }])
  await page.locator('tbody tr a', { hasText: number }).click()
  await status('签字件已归档')
  await page.getByRole('tab', { name: '附件 1' }).waitFor()
})

step('the month is closed, and its report is what is in the books', async ({ page, stage }) => {
  await nav('月结记录').click()
  await page.locator('[role=grid], .empty').first().waitFor()
  await press('Alt+n')
  await field('period').locator('.hint').waitFor()
  const month = (await field('period').locator('.hint').textContent()).match(/\d{4}-\d{2}/)[0]
  await press('ControlOrMeta+s')
  await toast('已保存').waitFor()
  const closed = (await stage.call('Record', 'period_close', month)).result.row.values.balance
  const sums = (await stage.call('Report', 'stock_month', { month })).result.sums
  assert.ok(closed > 0)
  assert.equal(sums.amount, closed)
  await stage.shot('month-closed')
})

step('what was signed on Friday is entered at once: those that cannot are told with the reason', async ({ page, stage }) => {
  await nav('办公用品领用申请').click()
  await rows().first().waitFor()
  for (const r of [1, 2, 3]) await page.locator(`[role=grid] .body [aria-rowindex="${r + 2}"] .gut`).click()
  await head('批量办理').click()
  await dialog().getByRole('radio').first().waitFor()
  await dialog().getByRole('radio', { name: /^同意/ }).check()
  await dialog().locator('[data-field=approver] input').fill(OFFICE)
  await page.getByRole('option', { name: OFFICE }).first().click()
  await page.locator('.el-select-dropdown:visible').waitFor({ state: 'hidden' }) // it fades
  await stage.axe('steps-many')
  await confirm('同意')
  await dialog().getByText(/已办理 \d 张，共 3 张/).waitFor()
  await stage.shot('steps-done')
  await dialog().locator('footer').getByRole('button', { name: '关闭' }).click()
})

step('who is away has somebody decide for him: it waits with that one too, and says for whom he decided', async ({ page, stage }) => {
  const { result: people } = await stage.call('List', { kind: 'employee', limit: 200, offset: 0, where: [], search: '' })
  const team = people.rows.filter((r) => people.names[r.values.dept_id] === '运营一部' && r.values.status === 'on_job')
  const boss = team.find((r) => r.title === HEAD)
  const [asker, deputy] = team.filter((r) => r !== boss)
  const account = (username, r, roles) => stage.call('AddUser', { values: { username, display_name: r.title, employee_id: r.id, roles, data_scope: 'own_dept' } }, AWAY)
  assert.ok((await account('boss', boss, 'dept_head')).result)
  assert.ok((await account('deputy', deputy, 'viewer')).result)
  const item = (await stage.call('List', { kind: 'supply_item', limit: 1, offset: 0, where: [], search: 'SX0001' })).result.rows[0].id
  const made = (await stage.call('Save', 'supply_requisition', { values: { applicant: asker.id, purpose: '委托审批', need_date: '' }, lines: { rows: [{ values: { item_id: item, qty_apply: '1' } }] } })).result
  assert.equal((await stage.call('Step', 'supply_requisition', made.id, 'submit', { reason: '', signDate: '', approver: '', values: {}, lines: {} })).fault, undefined)
  const until = (await stage.call('Status')).result.todayDate
  await stage.become('boss', AWAY)
  await nav('审批委托').click()
  await page.locator('[role=grid], .empty').first().waitFor()
  await press('Alt+n')
  await field('from_id').getByText(HEAD).waitFor() // nobody gives away what another decides
  await choose('to_id', deputy.title, deputy.title)
  await field('until').locator('input').fill(until)
  await field('reason').locator('input').fill('出差')
  await stage.axe('delegation-form')
  await press('ControlOrMeta+s')
  await toast(`已保存 ${HEAD}`).waitFor()
  await stage.become('deputy', AWAY)
  assert.equal(await toast('已保存').count(), 0)
  await nav('待我办理').click()
  await page.locator('.table a', { hasText: made.number }).click()
  await head('同意').click()
  await dialog().locator('.table').waitFor()
  await confirm('同意')
  await status('待行政部审批')
  await page.getByText(`（受 ${HEAD} 委托）`).waitFor()
  await stage.shot('delegated')
  await stage.become('admin')
})

step('a company sets its own chain, and goes back to the usual', async ({ page, stage }) => {
  await page.goto(`${new URL(s.stage.url).origin}/#/settings/approvals`)
  const card = page.locator('.part .card, .scroll .card', { hasText: '办公用品领用申请' }).first()
  await card.getByRole('button', { name: '改为自定义' }).waitFor()
  await stage.axe('approvals')
  await card.getByRole('button', { name: '改为自定义' }).click()
  await card.getByRole('button', { name: '添加环节' }).click()
  await dialog().locator('[data-field=label] input').fill('总经理意见')
  await dialog().locator('[data-field=amount] input').fill('10000')
  await stage.axe('approval-stage')
  await confirm('保存')
  await card.getByText('金额满 10,000.00 元').waitFor()
  await card.getByRole('button', { name: '恢复默认' }).click()
  await confirm('恢复默认')
  await card.getByText('总经理意见').waitFor({ state: 'detached' })
})

step('the page never complained', ({ stage }) => assert.deepEqual(stage.complaints, []))
