// A partner from its admission to what follows from its assessment: agreement, scores of two
// people, approval, and a strategy that changes its card. The demo's oldest partner is looked at.
import assert from 'node:assert/strict'
import { day, parts, scene } from './screens.mjs'

const LEDGER = new URL('../backend/sheet/testdata/ledgers/04_合作伙伴台账_多联系人.xlsx', import.meta.url)
const { s, step } = scene({ documents: true })
const { cell, press, head, nav, dialog, toast, field, choose, paste } = parts(s)
const status = (text) => s.page.locator('.bar .st', { hasText: text }).first().waitFor()
const confirm = (name) => dialog().getByRole('button', { name, exact: true }).click()
const OURS = '沈欣怡', OTHER = '邓伟'
let partner = ''
let head1 = ''

/** Takes a step that asks nothing. */
async function walk(name) {
  await head(name).click()
  await dialog().waitFor()
  await confirm(name)
  await dialog().waitFor({ state: 'hidden' })
}
/** Takes a step as it was signed on paper by somebody. */
async function signed(name, who) {
  await head(name).click()
  await dialog().waitFor()
  await dialog().locator('[data-field=approver] input').fill(who)
  await s.page.getByRole('option', { name: who }).first().click()
  await confirm(name)
  await dialog().waitFor({ state: 'hidden' })
}
/** Brings a change of strategy from its draft to what becomes of the partner. */
async function carriedOut() {
  await walk('提交')
  await status('待对接部门审核')
  await signed('同意', head1)
  await status('待分管领导批准')
  await signed('同意', head1)
  await status('已执行')
}
const partOf = (kind) => s.page.locator(`#story-${kind}`)
const open = async () => {
  await s.page.goto(`${s.stage.url}#/r/partner/${partner}`)
  await s.page.locator('.now').waitFor()
}

step('the page of a partner tells its whole history', async ({ page, stage }) => {
  await stage.signIn()
  await nav('合作伙伴档案').click()
  await page.locator('[role=grid] .body [role=row]').first().waitFor()
  const list = (await stage.call('List', { kind: 'partner', search: '云帆', limit: 5, offset: 0, where: [] })).result
  partner = list.rows[0].id
  await open()
  await partOf('agreement').locator('tbody tr').first().waitFor()
  await page.locator('.now svg').waitFor()
  await stage.axe('partner')
  await partOf('partner_eval').scrollIntoViewIfNeeded()
  await stage.shot('partner-middle')
  await page.locator('#record-part').evaluate((e) => e.scrollTo(0, e.scrollHeight))
  await stage.shot('partner-end')
})

step('a candidate is admitted once the archive has what it asks', async ({ page, stage }) => {
  const find = async (kind, name) => (await stage.call('Suggest', kind, name, 5)).result.find((r) => r.title === name || r.label === name) ?? (await stage.call('Suggest', kind, name, 5)).result[0]
  const dept = await find('department', '行政部')
  head1 = (await stage.call('List', { kind: 'department', search: '行政部', limit: 5, offset: 0, where: [] })).result
  head1 = head1.names[head1.rows[0].values.manager_id]
  const made = await stage.call('Save', 'partner', { values: { name: '顺捷物流(虚构)', category: 'WL', level: 'core', dept_id: dept.id }, lines: { contacts: [{ values: { name: '罗经理', phone: '13800000101' } }] } })
  partner = made.result.id
  await open()
  await head('准入').click()
  await dialog().waitFor()
  await confirm('准入')
  await dialog().getByText('准入前请补全').first().waitFor()
  await stage.shot('partner-not-admitted')
  await press('Escape')
  const staff = await find('employee', OURS)
  await stage.call('Edit', 'partner', partner, 0, { values: { coop_mode: 'outsourcing', coop_content: '同城配送', first_date: '2025-01-01', owner_id: staff.id } })
  await walk('准入')
  await status('合作中')
  assert.ok(head1)
  await page.locator('.now').waitFor()
})

step('an agreement is begun from its page, decided, signed; the page has it', async ({ page, stage }) => {
  await partOf('agreement').getByRole('link', { name: '新建合作协议' }).click()
  await field('partner_id').locator('input').first().waitFor()
  await page.waitForFunction(() => document.querySelector('[data-field=partner_id]')?.textContent.includes('顺捷') || [...document.querySelectorAll('[data-field=partner_id] input')].some((i) => i.value.includes('顺捷')))
  await field('title').locator('input').fill('同城配送协议')
  await choose('type', '服务', '服务协议')
  await field('start_date').locator('input').fill('2026-01-01')
  await field('end_date').locator('input').fill('2027-12-31')
  await field('amount').locator('input').fill('12万')
  await field('our_duty').locator('textarea').fill('按月付款')
  await field('their_duty').locator('textarea').fill('按约定时效配送')
  await stage.axe('agreement-form')
  await press('ControlOrMeta+s')
  await toast('已保存').waitFor()
  await walk('送审')
  await status('会审')
  for (const decided of [1, 2, 3]) {
    // oxlint-disable-next-line no-await-in-loop -- one desk after the other
    await signed('同意', head1)
    // oxlint-disable-next-line no-await-in-loop
    await page.locator('.st', { hasText: /^同意$/ }).nth(decided - 1).waitFor()
  }
  await signed('同意', head1)
  await status('已批准待签订')
  await head('登记签订').click()
  await dialog().locator('[data-field=sign_date] input').fill('2026-01-01')
  await confirm('登记签订')
  await status('已签订')
  await stage.shot('agreement')
  await open()
  await partOf('agreement').getByText('履行中').waitFor()
})

step('two people score; what it comes to is proposed, approved and on the card', async ({ page, stage }) => {
  await stage.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await partOf('partner_eval').getByRole('link', { name: /新建/ }).click()
  await field('scorer1').locator('.hint').first().waitFor()
  await choose('scorer2', OTHER, OTHER)
  await stage.shot('eval-form')
  await press('ControlOrMeta+s')
  await toast('已保存').waitFor()
  await walk('发起评分')
  await status('评分中')
  await head('修改').click()
  await field('rows').locator('[role=grid]').waitFor()
  // Each column is headed by whose it is; those of nobody are not there.
  const column = Number(await field('rows').locator('[role=columnheader]', { hasText: OTHER }).getAttribute('aria-colindex')) - 1
  assert.equal(await field('rows').locator('[role=columnheader]', { hasText: /^评分\d/ }).count(), 0)
  assert.equal(await field('rows').locator('[role=grid] .body [role=row]').count(), 9) // and none that nothing could be written in
  await cell(0, column - 2).click()
  await paste(['12\t14', '6\t7', '7\t6', '6\t7', '10\t9', '6\t7', '7\t7', '6\t6', '5\t5'].join('\n'))
  await page.waitForFunction((c) => document.querySelector(`[data-field=rows] [aria-rowindex="10"] [aria-colindex="${c}"]`)?.textContent.trim() === '5.0', column + 1)
  await stage.axe('eval-scores')
  await press('ControlOrMeta+s')
  await toast('已保存').waitFor()
  await page.locator('[data-field=total]', { hasText: '66.5' }).waitFor()
  await page.locator('.lines th', { hasText: OTHER }).waitFor()
  assert.equal(await page.locator('.lines th', { hasText: /^评分\d/ }).count(), 0)
  await walk('汇总提交')
  await status('对接部门意见')
  await signed('同意', head1)
  await status('待运营区负责人批准')
  await signed('同意', head1)
  await status('已批准')
  await stage.shot('eval')
})

step('the strategy that follows is approved, and the card says so', async ({ page, stage }) => {
  await walk('填写策略调整')
  await open()
  await page.locator('.now').getByText('66.5').waitFor()
  await partOf('partner_action').locator('tbody a').first().click()
  await head('提交').waitFor()
  await head('修改').click()
  await field('improve_by').locator('input').fill(day(10))
  await press('ControlOrMeta+s')
  await toast('已保存').waitFor()
  await stage.shot('action')
  await carriedOut()
  await open()
  await status('限期改进')
  await field('improve_by').getByText(day(10)).waitFor()
  await stage.axe('partner-improving')
})

step('that it has to improve by then is told among what falls due', async ({ page, stage }) => {
  await page.goto(`${stage.url}#/remind`)
  const told = page.locator('tr', { hasText: '顺捷物流' }).filter({ hasText: '伙伴改进到期' }).first()
  await told.waitFor()
  await told.scrollIntoViewIfNeeded()
  await stage.shot('partner-remind')
  await told.getByRole('link', { name: /顺捷物流/ }).click()
  await page.locator('.now').waitFor()
})

step('a talk leaves a point open', async ({ page, stage }) => {
  await partOf('partner_talk').getByRole('link', { name: /新建/ }).click()
  await field('our_people').locator('input').first().fill(OURS)
  await page.getByRole('option', { name: OURS, exact: true }).click()
  await field('their_people').locator('input').fill('罗经理')
  await field('topic').locator('textarea').fill('改进计划')
  await field('followups').locator('[role=grid]').waitFor()
  await cell(0, 0).click()
  await paste(`提交改进计划\t${OURS}\t2026-01-15`)
  await stage.shot('talk-form')
  await press('ControlOrMeta+s')
  await toast('已保存').waitFor()
  await status('待跟进')
  await open()
  await partOf('partner_talk_item').getByText('提交改进计划').waitFor()
  await page.locator('.now .st.bad').waitFor()
  await stage.shot('partner-open-point')
})

step('whom the cooperation ends with is on the black list, and is not agreed with again', async ({ page, stage }) => {
  const evals = (await stage.call('List', { kind: 'partner_eval', limit: 5, offset: 0, where: [{ field: 'partner_id', op: 'is', values: [partner] }] })).result
  await partOf('partner_action').getByRole('link', { name: /新建/ }).click()
  await field('content').locator('textarea').fill('多次延误，拒不改正')
  await choose('eval_id', evals.rows[0].number, evals.rows[0].number)
  await choose('action', '终止', '终止合作')
  await field('settlement').locator('textarea').fill('货款已结清，资料已收回')
  await field('blacklist').locator('input').check()
  await stage.axe('action-form')
  await press('ControlOrMeta+s')
  await toast('已保存').waitFor()
  const action = page.url()
  await head('提交').click()
  await dialog().waitFor()
  await confirm('提交')
  await dialog().getByText('请先办理“提前终止”').waitFor()
  await stage.shot('action-refused')
  await press('Escape')
  await open()
  await partOf('agreement').locator('tbody a').first().click()
  await head('提前终止').click()
  await dialog().locator('textarea').first().fill('对方违约')
  await confirm('提前终止')
  await status('提前终止')
  await page.goto(action)
  await carriedOut()
  await open()
  await status('黑名单')
  await stage.axe('partner-black')
  await partOf('agreement').getByRole('link', { name: '新建合作协议' }).click()
  await field('title').locator('input').fill('再签一年')
  await choose('type', '服务', '服务协议')
  await field('start_date').locator('input').fill(day(1))
  await field('end_date').locator('input').fill(day(300))
  await field('our_duty').locator('textarea').fill('按月付款')
  await field('their_duty').locator('textarea').fill('按约定时效配送')
  await press('ControlOrMeta+s')
  await page.getByText('在黑名单里').first().waitFor()
  await stage.shot('agreement-refused')
  await press('Escape')
  await dialog().getByRole('button', { name: '放弃并离开' }).click()
})

step('what is scored, and what it counts, is set among the code lists', async ({ page, stage }) => {
  await page.goto(`${stage.url}#/r/dict_item`)
  await page.getByRole('button', { name: /^评估指标/ }).click()
  await page.locator('td', { hasText: '目标完成率' }).waitFor()
  await stage.axe('eval-items')
  await page.locator('tr', { hasText: '目标完成率' }).getByRole('button').first().click()
  await dialog().locator('#code-full').fill('abc')
  await stage.shot('eval-item')
  await confirm('保存')
  await dialog().getByText('“abc”不对').waitFor()
  await dialog().locator('#code-full').fill('25')
  await confirm('保存')
  await toast('目标完成率').waitFor()
  await page.locator('tr', { hasText: '目标完成率' }).locator('td', { hasText: '25' }).waitFor()
})

step('an old ledger brings partners, contacts and agreements at once; nothing complained', async ({ page, stage }) => {
  await page.goto(`${stage.url}#/r/partner/import`)
  await page.setInputFiles('input[type=file]', decodeURI(LEDGER.pathname))
  await page.waitForSelector('.samples')
  await page.getByRole('button', { name: '检查数据' }).click()
  await page.locator('[role=grid] .body [role=row]').first().waitFor()
  await cell(2, 2).click()
  await page.getByText('罗经理').first().waitFor()
  await stage.axe('partner-import')
  assert.deepEqual(stage.complaints, [])
})
