// An import by mistake is taken back whole; a block copied from a sheet comes in by paste.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { PASSWORD } from './program.mjs'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ company: '青山科技有限公司' })
const { nav, rows, button, dialog, toast, total, counts, head, field } = parts(s)
const LEDGER = new URL('fixtures/equipment.xlsx', import.meta.url)
const toRows = () => s.page.getByRole('button', { name: '检查数据' }).click()
const run = () => s.page.getByRole('button', { name: /^导入 \d+ 条/ }).click()
const created = () => s.page.locator('.done dl div', { hasText: '新建' }).locator('dd').textContent()
let brought

step('departments pasted from a sheet: a row without a name is refused, the others come', async ({ page, stage }) => {
  await stage.signIn('admin', PASSWORD)
  await nav('部门').click()
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await page.getByLabel('从 Excel 粘贴').fill('部门编码\t部门名称\t编制人数\nY1\t运营一部\t12\nY2\t运营二部\t9\nXZ\t行政部\t4\nZZ\t\t1')
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('.samples')
  await stage.axe('paste-columns')
  await toRows()
  assert.equal(await page.getByRole('button', { name: /^错误/ }).locator('.num').textContent(), '1')
  await stage.axe('paste-rows')
  await run()
  await page.waitForSelector('.done dl')
  assert.equal(await created(), '3')
  await page.getByRole('button', { name: '查看台账' }).click()
  await counts(3)
  assert.match((await rows().allTextContents()).join(), /运营一部.*运营二部/)
})

step('the old ledger dropped on the page: what comes in is listed as the last import', async ({ page }) => {
  await nav('办公设备台账').click()
  await button('导入 Excel').click()
  const data = await page.evaluateHandle((bytes) => {
    const d = new DataTransfer()
    d.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], '旧台账.xlsx'))
    return d
  }, readFileSync(LEDGER).toString('base64'))
  await page.dispatchEvent('section.box', 'drop', { dataTransfer: data })
  await page.waitForSelector('.samples')
  await toRows()
  await run()
  await page.waitForSelector('.done dl')
  brought = Number(await created())
  assert.ok(brought >= 10)
})

step('the same ledger again would change nothing', async ({ page }) => {
  await page.getByRole('button', { name: '换一个文件' }).click()
  await page.setInputFiles('input[type=file]', LEDGER.pathname)
  await page.waitForSelector('.samples')
  await toRows()
  await page.getByText(/新建 0 · 更新 0 · 不变/).waitFor()
  assert.ok(await page.getByRole('button', { name: /^导入/ }).isDisabled())
})

step('what came in is in the register, and both imports are listed', async ({ page, stage }) => {
  await nav('办公设备台账').click()
  await dialog().getByRole('button', { name: '放弃并离开' }).click()
  await rows().first().waitFor()
  assert.equal(await total(), brought)
  await nav('导入批次').click()
  await page.locator('.table tbody tr', { hasText: '旧台账.xlsx' }).waitFor()
  await stage.axe('imports-two')
})

step('undo: the register is empty again, and the list of imports says so', async ({ page, stage }) => {
  const line = page.locator('.table tbody tr', { hasText: '旧台账.xlsx' })
  assert.match(await line.textContent(), new RegExp(`办公设备台账.*${brought}`))
  await line.getByRole('button', { name: '撤销这次导入' }).click()
  await stage.axe('undo-ask')
  await dialog().getByRole('button', { name: '撤销这次导入' }).click()
  await toast('已撤销导入').waitFor()
  await line.getByText('已撤销').waitFor()
  assert.equal(await line.getByRole('button').count(), 0)
  await stage.axe('imports-undone')
  await nav('工作台').click()
  await page.locator('.tl li', { hasText: '旧台账.xlsx' }).getByText('已撤销').waitFor()
  await nav('办公设备台账').click()
  await button('导入 Excel').waitFor()
  assert.equal(await total(), 0)
  await page.getByLabel('含作废').check()
  await counts(0)
  await nav('部门').click()
  await counts(3)
})

step('after the undo the ledger comes in once more', async ({ page }) => {
  await nav('办公设备台账').click()
  await page.getByLabel('含作废').uncheck()
  await button('导入 Excel').click()
  await page.setInputFiles('input[type=file]', LEDGER.pathname)
  await page.waitForSelector('.samples')
  await toRows()
  await run()
  await page.waitForSelector('.done dl')
  assert.equal(Number(await created()), brought)
})

step('and is undone from where it ended', async ({ page }) => {
  await page.getByRole('button', { name: '撤销这次导入' }).click()
  await dialog().getByRole('button', { name: '撤销这次导入' }).click()
  await toast('已撤销导入').waitFor()
  await nav('办公设备台账').click()
  await button('导入 Excel').waitFor()
  assert.equal(await total(), 0)
})

step('the page never complained', ({ stage }) => assert.deepEqual(stage.complaints, []))
