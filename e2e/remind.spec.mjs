// What falls due: the list, what is said of it, the calendar of chores, and the rules that a company sets.
import assert from 'node:assert/strict'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ demo: true })
const { nav, button, dialog, toast } = parts(s)
const rows = () => s.page.locator('.card table tbody tr')
const bell = () => s.page.locator('.nav a[href="#/remind"]')

step('what falls due stands in one list, the earliest first, and leads to its record', async ({ page, stage }) => {
  await stage.signIn()
  // A chapter says what waits in it, and leads to that alone.
  const wait = page.locator('.nav h2 a.wait').first()
  assert.match(await wait.getAttribute('title'), /\d 件待我办理|\d 条提醒到期/)
  const all = (await stage.call('Waiting')).result.length
  await wait.click()
  await page.getByText('只看：').waitFor()
  await page.locator('.card table tbody tr').first().waitFor()
  assert.ok(await rows().count() < all + 1)
  await stage.axe('chapter-waits')
  // The bell follows what is done elsewhere.
  const told = async () => Number((await bell().locator('.n').textContent()).replace(',', ''))
  const due = (await stage.call('Reminders')).result.items.find((x) => x.days <= 0)
  const before = await told()
  const becomes = (n) => page.waitForFunction((m) => document.querySelector('.nav a[href="#/remind"] .n')?.textContent === String(m), n)
  const mark = (await stage.call('SayReminder', { ...due, until: '', note: '' })).result
  await becomes(before - 1)
  await stage.call('UnsayReminder', mark)
  await becomes(before)
  await bell().click()
  await page.getByRole('heading', { name: '提醒', exact: true }).waitFor()
  await rows().first().waitFor()
  const days = await page.locator('td.day').allInnerTexts()
  assert.deepEqual(days, days.toSorted())
  await stage.axe('remind')
  const link = page.locator('.card table a[href*="/r/"]').first()
  const number = await link.locator('.mono').innerText()
  await link.click()
  await page.getByText(number).first().waitFor()
  await page.goBack()
})

step('one rule alone is looked at', async ({ page }) => {
  const chip = page.getByRole('group', { name: '事项' }).getByRole('button').nth(1)
  const name = (await chip.innerText()).replace(/[\d,\s]+$/, '').trim()
  await chip.click()
  assert.deepEqual([...new Set(await page.locator('td.what').allInnerTexts())], [name])
  await page.getByRole('button', { name: '全部', exact: true }).click()
})

step('done for everybody, with a note, and taken back', async ({ page, stage }) => {
  const n = await rows().count()
  await page.getByRole('button', { name: /^已处理：/ }).first().click()
  await page.getByLabel('说明').fill('已电话联系')
  await stage.shot('remind-done')
  await dialog().getByRole('button', { name: '已处理' }).click()
  await toast('已处理').waitFor()
  await page.waitForFunction((m) => document.querySelectorAll('.card table tbody tr').length === m, n - 1)
  await page.getByRole('button', { name: '撤销' }).click()
  await page.waitForFunction((m) => document.querySelectorAll('.card table tbody tr').length === m, n)
})

step('put off by keys until another day, and brought back', async ({ page, stage }) => {
  const first = await page.locator('td.what').first().innerText()
  await page.getByRole('button', { name: /^推迟：/ }).first().click()
  await dialog().getByRole('button', { name: '3 天后' }).click()
  await stage.axe('remind-later')
  await dialog().getByRole('button', { name: '推迟', exact: true }).click()
  const off = page.locator('.card', { has: page.getByRole('heading', { name: /^已推迟/ }) })
  await off.getByText(first).first().waitFor()
  await off.getByRole('button', { name: '恢复提醒' }).click()
  await off.waitFor({ state: 'detached' })
})

step('the calendar of work: a chore is done, its screen is one press away', async ({ page, stage }) => {
  await nav('工作日历').click()
  await page.getByRole('heading', { name: '每周' }).waitFor()
  await stage.axe('chores')
  const row = page.locator('tr', { hasText: '签字件扫描归档' })
  await row.getByRole('button', { name: '已处理：签字件扫描归档' }).click()
  await row.getByText('已完成').waitFor()
  await row.getByRole('button', { name: /^撤销完成/ }).click()
  await row.getByRole('button', { name: /^已处理/ }).waitFor()
  await row.getByRole('link').click()
  await page.waitForURL(/#\/scans/)
})

step('every chore opens a screen that there is', async ({ page, stage }) => {
  const { result } = await stage.call('Chores')
  for (const path of new Set(result.map((c) => c.path))) {
    await page.evaluate((p) => { location.hash = p }, path)
    await page.locator('main h1').waitFor()
    assert.equal(await page.getByText(/没有这(个台账|张报表)/).count(), 0, path)
    assert.equal(new URL(page.url()).hash.split('?')[0].startsWith('#' + path), true, `${path} led to ${page.url()}`)
  }
})

step('a company is told earlier, or not at all', async ({ page, stage }) => {
  await page.evaluate(() => { location.hash = '/settings/reminders' })
  const row = page.locator('tr', { hasText: '设备保修到期' })
  await row.getByRole('button', { name: '修改“设备保修到期”' }).click()
  await page.getByLabel('提前天数').fill('四十五')
  await dialog().getByRole('button', { name: '保存' }).click()
  await dialog().getByRole('alert').waitFor()
  await page.getByLabel('提前天数').fill('45、10')
  await stage.axe('remind-rule')
  await dialog().getByRole('button', { name: '保存' }).click()
  await row.getByText('45、10 天').waitFor()
  await row.getByText('已修改').waitFor()
  await stage.axe('remind-rules')
  await row.getByRole('button', { name: '恢复默认' }).click()
  await row.getByText('30 天').waitFor()
  await row.getByRole('checkbox').uncheck()
  await page.locator('tr.off', { hasText: '设备保修到期' }).waitFor()
  await row.getByRole('button', { name: '恢复默认' }).click()
  await button('恢复默认').waitFor({ state: 'detached' })
})

step('another day begins: what falls due is asked anew', async ({ page }) => {
  const asked = page.waitForRequest((r) => r.url().includes('Reminders') || !!r.postData()?.includes('Reminders'))
  await page.clock.setFixedTime(new Date(Date.now() + 86_400_000))
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await asked
})

step('the page never complained', ({ stage }) => assert.deepEqual(stage.complaints, []))
