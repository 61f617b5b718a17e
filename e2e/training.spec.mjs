// From the plan of a year to everybody's card: what is planned is approved and arranged,
// people are chosen, sign a list, have their scores pasted in any order, and the cards of a
// department are printed.
import assert from 'node:assert/strict'
import { day, parts, scene } from './screens.mjs'

const { s, step } = scene({ documents: true })
const { cell, press, head, nav, dialog, toast, field, choose, paste, rows, search, confirm, walk, signed, drawn } = parts(s)
const HEAD = '谢建国', EXECUTIVE = '曾秀英', COURSE = '消防安全与应急疏散', DEPT = '运营一部'
const status = (text) => s.page.locator('.bar .st', { hasText: text }).waitFor()
const year = new Date().getFullYear()
const CROSSTAB = new URL('../backend/training/testdata/03_培训成绩汇总_横向交叉表.xlsx', import.meta.url)
let session = '', people = []

step('a plan is written: what is left empty in its lines is the course\'s', async ({ page, stage }) => {
  await stage.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await stage.signIn()
  await nav('课程库').click()
  await rows().first().waitFor()
  await stage.shot('training-courses')
  await nav('培训计划表').click()
  await rows().first().waitFor()
  await press('Alt+n')
  await field('title').locator('input').fill(`${year}年第四季度补充培训计划`)
  await choose('planner', '沈欣怡', '沈欣怡')
  await field('rows').locator('[role=grid]').waitFor()
  await cell(0, 0).click()
  await paste(`${COURSE}\t\t${DEPT}全体\t14\t外请专家讲座\t${year}-${day(0).slice(5, 7)}\t\t3楼301会议室\t周讲师\t2000\n有效会议与纪要写作\t\t各部门文员\t8\t\t${year}-12`)
  await page.waitForFunction(() => [0, 1].every((r) => /培训/.test(document.querySelector(`[data-field=rows] [aria-rowindex="${r + 2}"] [aria-colindex="3"]`)?.textContent)))
  await stage.axe('training-plan-form')
  await press('ControlOrMeta+s')
  await toast('已保存').waitFor()
  await page.locator('.left .table').first().waitFor()
})

step('it is approved on paper, and its courses become sessions', async ({ page, stage }) => {
  await walk('提交')
  await status('待部门负责人审核')
  await signed('同意', HEAD)
  await status('待分管领导批准')
  await signed('同意', EXECUTIVE)
  await status('已批准')
  await walk('生成培训安排')
  await page.getByRole('tab', { name: /相关记录 2/ }).click()
  await stage.shot('training-plan')
  await page.getByRole('tabpanel').getByRole('link', { name: COURSE }).click()
  await page.locator('.bar', { hasText: '计划' }).waitFor()
  await page.waitForURL(/training_session/)
  session = page.url().match(/training_session\/([0-9a-f-]+)/)[1]
  await head('修改').click()
  await field('start_at').locator('input').first().fill(`${day(-1)} 14:00`)
  await field('end_at').locator('input').first().fill(`${day(-1)} 16:00`)
  await field('content').locator('textarea').fill('灭火器使用、疏散路线，二号楼演练一次。')
  await stage.axe('training-session-form')
  await press('ControlOrMeta+s')
  await toast('已保存').waitFor()
})

step('people are chosen by department, by hand and from a list', async ({ page, stage }) => {
  await page.getByRole('link', { name: '名单与成绩' }).click()
  await page.locator('.empty').getByRole('button', { name: '加入人员' }).click()
  await choose('departments', DEPT, DEPT)
  await page.locator('.chip', { hasText: DEPT }).waitFor()
  await dialog().getByLabel('粘贴名单').fill('王超、查无此人')
  await stage.axe('training-invite')
  await confirm('加入人员')
  await dialog().getByText('找不到：查无此人').waitFor()
  await stage.shot('training-invite-left')
  await dialog().locator('footer').getByRole('button', { name: '关闭' }).click()
  await rows().first().waitFor()
  const list = (await stage.call('List', { kind: 'training_record', limit: 100, offset: 0, where: [{ field: 'session_id', op: 'is', values: [session] }], search: '' })).result
  people = list.rows.map((r) => ({ id: r.id, name: list.names[r.values.employee_id], no: r.values.emp_no }))
  assert.ok(people.length > 10, `${people.length} people`)
  assert.ok(people.some((p) => p.name === '王超'))
  await page.locator('[data-tally]', { hasText: `应到 ${people.length}` }).waitFor()
  await stage.axe('training-people')
})

step('the list is printed to be signed', async ({ page, stage }) => {
  await head('打印').click()
  await dialog().locator('select').first().selectOption({ label: '培训签到表' })
  await drawn()
  await stage.shot('training-signin')
  await press('Escape')
  await press('Escape')
  await walk('发通知')
  await status('已通知')
  await walk('录入签到')
  await status('已实施')
})

step('scores are pasted in any order; who is not on the list is said', async ({ page, stage }) => {
  await page.getByRole('link', { name: '名单与成绩' }).click()
  await rows().first().waitFor()
  await head('粘贴成绩').click()
  const lines = people.toReversed().map((p, i) => [p.no, p.name, i === 0 ? '缺考' : i === 1 ? '55/补考82' : i === 2 ? '八十五' : String(80 + (i % 20))].join('\t'))
  await dialog().locator('textarea').click()
  await paste(['工号\t姓名\t成绩', ...lines, '0000\t路人甲\t90'].join('\n'))
  await dialog().getByText(`将录入 ${people.length} 行`).waitFor()
  await dialog().getByText('路人甲').first().waitFor()
  await stage.axe('training-paste')
  await confirm(`录入 ${people.length} 行`)
  await toast(`已录入 ${people.length} 行`).waitFor()
  await dialog().locator('footer').getByRole('button', { name: '关闭' }).click()
  await page.locator('[data-tally]', { hasText: `实到 ${people.length - 1}` }).waitFor()
  await page.locator('.body', { hasText: '补考合格' }).waitFor()
  await stage.shot('training-scores')
})

step('a score typed into the sheet changes the result; one beyond the scale is refused', async ({ page, stage }) => {
  const row = await page.locator('.body [role=row]').evaluateAll((all) => all.findIndex((r) => r.textContent.includes('优秀')))
  assert.ok(row >= 0)
  const at = Number(await page.locator('.body [role=row]').nth(row).getAttribute('aria-rowindex')) - 2
  await cell(at, 4).click()
  await page.keyboard.type('66')
  await press('Enter')
  await page.waitForFunction((r) => document.querySelector(`.body [aria-rowindex="${r + 2}"]`)?.textContent.includes('不合格'), at)
  await cell(at, 4).click()
  await page.keyboard.type('166')
  await press('Enter')
  await page.locator('.body .td.bad, .body [aria-invalid=true], .toast').first().waitFor()
  await stage.shot('training-refused')
  await press('Escape')
})

step('it is archived with the reason why the signed list is not scanned', async ({ page, stage }) => {
  await page.goto(`${new URL(stage.url).origin}/#/r/training_session/${session}`)
  await status('已实施')
  await walk('成绩录入完毕')
  await status('已考核')
  await head('归档').click()
  await dialog().waitFor()
  await confirm('归档')
  await dialog().getByText('还没有签到表扫描件').waitFor()
  await dialog().locator('[data-field=no_scan] input').fill('签到表原件存行政部档案柜')
  await stage.axe('training-archive')
  await confirm('归档')
  await status('已归档')
  await stage.shot('training-session')
})

step('evaluations are pasted', async ({ page, stage }) => {
  await page.getByRole('link', { name: '名单与成绩' }).click()
  await page.getByRole('button', { name: '效果评估' }).click()
  await head('粘贴评估').click()
  await dialog().locator('textarea').fill(`5\t4\t5\t4\t讲得清楚\n4\t4\t4\t5\t\n5\t5\t5\t5\t\t${people[0].name}`)
  await confirm('查看')
  await dialog().getByText('将录入 3 行').waitFor()
  await stage.axe('training-evals-paste')
  await confirm('录入 3 行')
  await rows().nth(2).waitFor()
  await page.locator('.bar .st', { hasText: '评估得分' }).waitFor()
  await stage.axe('training-evals')
})

step('an employee\'s training file follows from it', async ({ page, stage }) => {
  await nav('员工名册').click()
  await search('林宏达', 1)
  await press('Enter')
  await press('ControlOrMeta+Enter')
  await page.locator('.bar').getByRole('link', { name: '培训档案' }).click()
  await page.locator('.tiles').waitFor()
  await page.getByRole('link', { name: COURSE }).first().waitFor()
  await stage.axe('training-file')
  await head('打印').click()
  await drawn()
  await stage.shot('training-card')
  await press('Escape')
})

step('the cards of a department are printed at once', async ({ page, stage }) => {
  await nav('员工名册').click()
  await rows().first().waitFor()
  const inDept = (await stage.call('List', { kind: 'employee', limit: 1, offset: 0, where: [], search: DEPT })).result.total
  await search(DEPT, inDept)
  await press('ControlOrMeta+p')
  await dialog().locator('select').first().selectOption({ label: '员工培训档案卡' })
  await drawn()
  await page.waitForFunction((n) => { const m = document.querySelector('[role=dialog]')?.textContent.match(/共 (\d+) 页/); return m && Number(m[1]) >= n }, inDept)
  await stage.shot('training-cards')
  await press('Escape')
})

step('the scores of a year, one course beside the other, come in as records', async ({ page, stage }) => {
  await page.goto(`${new URL(stage.url).origin}/#/r/training_record/import`)
  await page.setInputFiles('input[type=file]', decodeURI(CROSSTAB.pathname))
  await page.waitForSelector('.samples')
  await stage.shot('training-import-columns')
  await page.getByRole('button', { name: '检查数据' }).click()
  await page.locator('[role=grid] .body [role=row]').first().waitFor()
  await stage.axe('training-import')
})

step('the reports of trainings', async ({ page, stage }) => {
  for (const name of ['training_year', 'training_person', 'training_missing', 'cert_list', 'training_eval_due']) {
    // oxlint-disable-next-line no-await-in-loop -- one page after the other
    await page.goto(`${new URL(stage.url).origin}/#/report/${name}`)
    // oxlint-disable-next-line no-await-in-loop -- one page after the other
    await rows().first().waitFor()
    // oxlint-disable-next-line no-await-in-loop -- one page after the other
    await stage.shot(`report-${name}`)
  }
  await stage.axe('training-reports')
  assert.deepEqual(stage.complaints, [])
})
