// Records that are probably one: the list of them, merging by dialog from there and from two
// ticked rows, what a search and a page lead to afterwards, taking it back, saying that two
// are not the same.
import assert from 'node:assert/strict'
import { at, parts, scene } from './screens.mjs'

const { s, step } = scene({ company: '星桥澜', quick: true })
const { button, dialog, toast, search, press } = parts(s)
const save = async (kind, values) => {
  const out = await s.stage.call('Save', kind, { values })
  assert.ok(!out.fault, JSON.stringify(out.fault))
  return out.result.id
}
const record = async (kind, id) => (await s.stage.call('Record', kind, id)).result
const device = (v) => ({ name: '打印机', class_code: 'A02021003', purchase_date: '2024-03-12', original_value: '800', location: '库房', status: 'in_stock', model: 'L1', ...v })
const ids = {}

step('what is alike stands in the list, with its count', async ({ page, stage }) => {
  await stage.signIn()
  ids.keep = await save('department', { dept_code: 'XZ', dept_name: '行政部' })
  ids.gone = await save('department', { dept_code: 'XZB', dept_name: '行政部（办公室）', duties: '管行政' })
  ids.person = await save('employee', { emp_no: '0001', name: '周雨桐', gender: 'F', dept_id: ids.gone, position_id: '文员', hire_date: '2020-01-01' })
  ids.one = await save('equipment', device({ sn: 'SN-7' }))
  ids.two = await save('equipment', device({ sn: 'SN-7', brand: '甲' }))
  await page.goto(stage.url + '/#/exchange/duplicates')
  await page.locator('[data-duplicate="SN-7"]').waitFor()
  await page.locator('[data-duplicate="行政部"]').waitFor()
  assert.equal(await page.locator('#tab-duplicates .count').textContent(), '2')
  await stage.axe('duplicates')
})

step('two records beside each other by the keyboard: which stays, which value', async ({ page, stage }) => {
  await page.locator('[data-duplicate="行政部"]').getByRole('button', { name: /^合并/ }).click()
  await dialog().getByText('改为写着 XZ').waitFor()
  const name = dialog().locator('[data-field=dept_name]')
  await name.getByRole('radio').first().focus()
  await page.keyboard.press('ArrowRight')
  assert.ok(await name.getByRole('radio').nth(1).isChecked())
  await page.keyboard.press('ArrowLeft')
  assert.ok(await name.getByRole('radio').first().isChecked())
  assert.ok(await dialog().locator('[data-field=duties]').getByRole('radio').nth(1).isChecked(), 'an empty field is filled')
  await dialog().locator('[data-field=dept_code]').getByRole('button', { name: /另填/ }).click()
  await dialog().locator('[data-field=dept_code] input:not([type=radio])').fill('XZ0')
  await stage.axe('merge-dialog')
  await stage.shot('merge-dialog')
  await button('对调').click()
  await dialog().getByText('XZ 将作废').waitFor()
  await button('对调').click()
  await dialog().getByText('改为写着 XZ：').waitFor()
  await dialog().getByRole('button', { name: '合并', exact: true }).click()
  await toast('已合并到 XZ。').waitFor()
  const kept = await record('department', ids.keep)
  assert.equal(kept.row.values.duties, '管行政')
  assert.equal((await record('employee', ids.person)).row.values.dept_id, ids.keep)
})

step('a search and the old page lead to the one that stays, and it is taken back there', async ({ page, stage }) => {
  await page.goto(stage.url + '/#/r/department')
  await search('办公室', 0)
  await page.getByText('已合并到').getByRole('link').click()
  await page.getByText('并入：').waitFor()
  await stage.axe('merged-record')
  await stage.shot('merged-record')
  await page.getByText('并入：').getByRole('link').click()
  await page.waitForFunction((id) => location.hash.includes(id), ids.gone)
  await page.locator('.note', { hasText: '合并到' }).getByRole('button', { name: '撤销合并' }).click()
  await dialog().getByRole('button', { name: '撤销合并' }).click()
  await toast('已撤销合并。').waitFor()
  assert.equal((await record('employee', ids.person)).row.values.dept_id, ids.gone)
  assert.equal((await record('department', ids.gone)).row.state, 0)
})

step('two ticked rows are merged from the menu of one', async ({ page, stage }) => {
  await page.goto(stage.url + '/#/r/equipment')
  await page.locator(at(0, 0)).waitFor()
  await page.locator(at(0, 2)).click()
  await press('Shift+Space', 'ArrowDown', 'Shift+Space')
  await button('合并…').waitFor()
  await page.locator(at(0, 2)).click({ button: 'right' })
  await page.getByRole('menuitem', { name: /合并到另一条/ }).click()
  await dialog().getByText('留下').first().waitFor()
  await dialog().getByRole('button', { name: '合并', exact: true }).click()
  await toast('已合并到').waitFor()
  const left = (await stage.call('List', { kind: 'equipment', limit: 5, wait: true })).result
  assert.deepEqual(left.rows.map((r) => r.values.brand), ['甲'])
  await toast('已合并到').getByRole('button', { name: '撤销' }).click()
  await page.waitForFunction(() => document.querySelectorAll('[role=grid] .body [role=row]').length === 2)
})

step('two that are not the same are said to be so, and the list keeps it', async ({ page, stage }) => {
  await page.goto(stage.url + '/#/exchange/duplicates')
  const group = page.locator('[data-duplicate="行政部"]')
  await group.getByRole('button', { name: '不是同一条…' }).click()
  await dialog().locator('textarea, input').first().fill('两个楼层，各有编制')
  await dialog().getByRole('button', { name: '不是同一条', exact: true }).click()
  await page.getByText('已写明不是同一条的').waitFor()
  await group.waitFor({ state: 'detached' })
  await stage.axe('duplicates-apart')
  await stage.shot('duplicates')
  await page.getByRole('button', { name: /^又算重复/ }).click()
  await group.waitFor()
})

step('in English', async ({ page, stage }) => {
  await page.getByRole('button', { name: '中文 / English' }).click()
  await page.getByText('Called alike').waitFor()
  await page.locator('[data-duplicate="行政部"]').getByRole('button', { name: /^Merge/ }).click()
  await dialog().getByText('Stays').waitFor()
  await stage.shot('merge-en')
})
