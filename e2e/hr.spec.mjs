// Somebody is moved to another department on paper: what he has and was taught goes with the
// form, the roster follows on its day, and the roster's and the month's reports tell it.
import assert from 'node:assert/strict'
import { day, parts, scene } from './screens.mjs'

const { s, step } = scene({ documents: true })
const { press, head, nav, dialog, toast, field, choose, search, rows, download, drawn, walk, signed } = parts(s)
const WHO = '邓伟', FROM = '运营一部', TO = '客户服务部', POST = '质检专员'
const status = (text) => s.page.locator('.bar .st', { hasText: text }).waitFor()
const ok = async (...args) => {
  const { result, fault } = await s.stage.call(...args)
  assert.equal(fault, undefined, JSON.stringify(fault))
  return result
}
/** A report by its address, its rows shown. */
const report = async (name, query = '') => {
  await s.page.goto(`${new URL(s.stage.url).origin}/#/report/${name}${query}`)
  await rows().first().waitFor()
}
const told = (text) => s.page.waitForFunction((t) => document.querySelector('[role=grid]')?.textContent.includes(t), text)

step('a change of position is written; what the person has is said', async ({ page, stage }) => {
  await stage.signIn()
  await nav('岗位异动审批表').click()
  await rows().first().waitFor()
  await stage.shot('hr-changes')
  await press('Alt+n')
  await choose('employee_id', WHO, WHO)
  await choose('change_type', '调岗', '调岗')
  await choose('new_dept', TO, TO)
  await field('new_position').locator('input').fill(POST)
  await field('effective_date').locator('input').fill(day(0))
  await field('reason').locator('textarea').fill('客服质检缺人；本人通过客户沟通技巧培训，绩效良好。')
  await stage.axe('hr-form')
  await press('ControlOrMeta+s')
  await page.getByText('异动不会转走').first().waitFor()
  await stage.shot('hr-warned')
  await page.locator('.bar', { hasText: '草稿' }).waitFor()
  await page.getByText(/累计 \d+ 次/).first().waitFor()
})

step('both departments, human resources and the executive agree on paper, and the roster follows', async ({ page, stage }) => {
  await walk('提交')
  await status('待调出部门审核')
  for (const [who, next] of [['罗磊', '待调入部门审核'], ['程晓彤', '待人力资源审核'], ['谢建国', '待分管领导批准']]) {
    await signed('同意', who)
    await status(next)
  }
  await head('打印').click()
  await drawn()
  await stage.shot('hr-paper')
  await press('Escape')
  await signed('同意', '曾秀英')
  await status('已生效')
  await stage.axe('hr-change')
  const p = (await ok('Suggest', 'employee', WHO, 1))[0]
  const r = (await ok('Record', 'employee', p.id))
  assert.equal(r.row.values.position_id, POST)
  assert.ok((await ok('Record', 'employee', p.id)).names[r.row.values.dept_id].includes(TO))
})

step('one whose day is to come waits, and is not put into effect before', async ({ page, stage }) => {
  await nav('岗位异动审批表').click()
  await rows().first().waitFor()
  await page.locator('[role=grid] .body', { hasText: '已批准，待生效' }).waitFor()
  await search('萧勇', 1)
  await press('Enter')
  await press('ControlOrMeta+Enter')
  await status('已批准，待生效')
  await walk('办理生效')
  await page.getByText('还没有到').first().waitFor()
  await stage.shot('hr-waits')
  await press('Escape')
})

step('the roster tells who moved, and compares with what was planned', async ({ page, stage }) => {
  await report('hr_roster', '?by=move')
  await told(WHO)
  await told(POST)
  await stage.shot('hr-moved')
  await choose('by', '部门', '按部门对比编制')
  await told(FROM)
  await told('期末在岗')
  await stage.axe('hr-roster')
  await head('打印').click()
  await drawn()
  await stage.shot('hr-roster-paper')
  await press('Escape')
})

step('the month\'s work is one page, with the change against the month before', async ({ page, stage }) => {
  await nav('报表').last().waitFor()
  await report('month_work')
  await told('平均办理')
  await told('岗位异动')
  await stage.axe('hr-month')
  await head('打印').click()
  await drawn()
  await dialog().getByText('共 1 页').waitFor()
  await stage.shot('hr-month-paper')
  await press('Escape')
  const file = await download(() => head('导出').click())
  assert.match(file.name, /^行政月度工作总结_\d{8}\.xlsx$/)
})

step('nobody leaves with things; what he has is a list to be signed', async ({ page, stage }) => {
  await nav('员工名册').click()
  assert.equal(await page.getByRole('columnheader', { name: '身份证号' }).count(), 0)
  await search(WHO, 1)
  await press('Enter')
  await press('ControlOrMeta+Enter')
  await page.locator('.bar').getByRole('link', { name: '交接清单' }).click()
  await rows().first().waitFor()
  await told('办公设备台账')
  await stage.axe('hr-handover')
  await head('打印').click()
  await drawn()
  await stage.shot('hr-handover-paper')
  await press('Escape')
  const p = (await ok('Suggest', 'employee', WHO, 1))[0]
  const { fault } = await stage.call('Edit', 'employee', p.id, 0, { values: { status: 'left', leave_date: day(0) } })
  assert.match(fault.fields.status.zh, /名下还有 \d+ 台设备/)
  await toast('已保存').waitFor({ state: 'detached' })
})
