// The morning's page: what waits and falls due, figures that lead to their records, arranged as somebody likes it.
import assert from 'node:assert/strict'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ demo: true })
const { button, dialog } = parts(s)
const card = (name) => s.page.getByRole('region', { name })
const titles = () => s.page.locator('.parts > * h2').evaluateAll((all) => all.map((h) => h.firstChild.textContent.trim()))

step('what waits, what falls due and how things stand', async ({ page, stage }) => {
  await stage.signIn()
  await card('设备状态').locator('svg').first().waitFor()
  for (const name of ['设备状态', '各部门设备', '用品消耗金额（按月）', '库存预警']) await card(name).locator('.chart svg, table').first().waitFor()
  await stage.axe('home')
})

step('a figure as a table, whose numbers are those of the list behind it', async ({ page, stage }) => {
  await card('设备状态').getByRole('button', { name: '“设备状态”的数据' }).click()
  const row = card('设备状态').locator('tr').first()
  const [state, n] = await row.locator('td').allInnerTexts()
  await stage.shot('home-table')
  await row.getByRole('button', { name: state }).click()
  await page.locator('.stat').getByText(`共 ${n} 条`).waitFor()
  const { result } = await stage.call('List', { kind: 'equipment', where: [], limit: 0, wait: true })
  const { result: shown } = await stage.call('HomeFigures')
  assert.equal(shown.find((f) => f.name === 'equip_status').points.reduce((a, p) => a + p.value, 0), result.total)
  await page.goBack()
})

step('a chart leads to its report, which prints', async ({ page }) => {
  await card('用品消耗金额（按月）').getByRole('link', { name: '“用品消耗金额（按月）”的报表' }).click()
  await page.waitForURL(/#\/report\/supply_usage/)
  await page.locator('main').getByRole('button', { name: '打印' }).waitFor()
  await page.goBack()
  await card('设备状态').waitFor()
})

step('arranged by keys: one part left out, another first; it stays so', async ({ page, stage }) => {
  await button('排列').click()
  await dialog().getByRole('checkbox', { name: '台账记录数' }).uncheck()
  const up = dialog().getByRole('button', { name: '上移“设备状态”' })
  while (await up.isEnabled()) await up.press('Enter')
  await stage.axe('home-arrange')
  await dialog().locator('.pri').click()
  assert.equal((await titles())[0], '设备状态')
  await page.reload()
  await card('设备状态').waitFor()
  assert.equal((await titles())[0], '设备状态')
  assert.equal(await page.locator('.kpis').count(), 0)
  await button('排列').click()
  await dialog().getByRole('button', { name: '恢复默认' }).click()
  await dialog().locator('.pri').click()
  await page.locator('.kpis').waitFor()
})

step('the page never complained', ({ stage }) => assert.deepEqual(stage.complaints, []))
