// Who gets in, and who does not: the recovery key, the lock after idle minutes, a
// second page, a second program on the same folder.
import assert from 'node:assert/strict'
import { PASSWORD } from './program.mjs'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ demo: true, quick: false })
const { nav, rows, field, button, counts } = parts(s)
const FRESH = 'Huifu 2026'
const locked = (page) => page.waitForSelector('#password')

step('the recovery key: a wrong one is refused, the right one asks for a new password and opens', async ({ page, stage }) => {
  await locked(page)
  await page.getByRole('button', { name: '忘记密码？用恢复密钥' }).click()
  await stage.axe('recover')
  const { recovery } = stage
  const wrong = [...recovery.slice(0, 3), 'AAAAA', ...recovery.slice(4)]
  for (const [groups, password, why] of [[wrong, FRESH, '恢复密钥'], [recovery.slice(1), FRESH, '恢复密钥'], [recovery, 'short', '8']]) {
    await page.fill('#user', 'admin')
    await page.fill('#groups', groups.join(' '))
    await page.fill('#password', password)
    await page.fill('#repeat', password)
    await button('打开并设置新密码').click()
    await page.locator('.note.bad', { hasText: why }).waitFor()
    await page.waitForFunction(() => document.querySelector('#password').value === '')
  }
  await stage.axe('recover-refused')
  await page.fill('#groups', recovery.join('-').toLowerCase())
  await page.fill('#password', FRESH)
  await page.fill('#repeat', FRESH)
  await button('打开并设置新密码').click()
  await page.waitForSelector('.kpi')
})

step('from then on the new password opens, and the old one no more', async ({ page, stage }) => {
  await page.getByRole('button', { name: '锁定' }).click()
  await locked(page)
  await page.fill('#password', PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('.note.bad').waitFor()
  await stage.signIn('admin', FRESH)
  await page.waitForSelector('.kpi')
})

step('the printed recovery key is shown again to who knows the password', async ({ page, stage }) => {
  await nav('备份与恢复密钥').click()
  await page.getByRole('button', { name: /重新打印恢复密钥/ }).click()
  await page.fill('#recovery-password', 'not this one')
  await page.getByRole('dialog').getByRole('button', { name: '显示' }).click()
  await page.getByRole('dialog').locator('.say').waitFor()
  await stage.axe('recovery-ask')
  await page.fill('#recovery-password', FRESH)
  await page.getByRole('dialog').getByRole('button', { name: '显示' }).click()
  await page.locator('.sheet canvas').first().waitFor()
  await stage.axe('recovery-sheet')
  await page.keyboard.press('Escape')
})

step('a second program on the same folder is refused in a sentence', ({ stage }) => {
  for (const args of [['list', 'department'], ['serve'], ['verify']]) {
    const { status, stdout, stderr } = stage.command(...args)
    assert.equal(status, 1, args[0])
    assert.equal(stdout, '')
    assert.match(JSON.parse(stderr).message, /正由另一个运营台账窗口使用.*先关闭它/)
  }
})

step('another browser with the used link stays outside', async ({ stage, page }) => {
  const stranger = await page.context().browser().newContext()
  const other = await stranger.newPage()
  for (const url of [stage.url, new URL(stage.url).origin]) {
    const answer = await other.goto(url)
    assert.equal(answer.status(), 403)
    await other.getByText('这个链接已经用过').waitFor()
  }
  assert.equal(await other.evaluate(() => fetch('/_rpc', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"name":"app.App.Users","args":[]}' }).then((r) => r.status)), 403)
  await stranger.close()
})

step('a second page works on the same file: what one saves, the other shows', async ({ page, stage }) => {
  stage.second = await stage.tab()
  await stage.second.goto(new URL(stage.url).origin + '/#/r/location')
  await stage.second.waitForFunction(() => document.querySelector('.stat')?.textContent.includes('共 13 条'))
  await nav('存放地点').click()
  await counts(13)
  await page.keyboard.press('Alt+n')
  await field('name').locator('input').fill('4楼仓库')
  await page.keyboard.press('Control+s')
  await page.waitForSelector('.history')
  await stage.second.waitForFunction(() => document.querySelector('.stat')?.textContent.includes('共 14 条'))
})

step('the minutes until the lock are set, and count from the last key or movement', async ({ page, stage }) => {
  const { second } = stage
  await nav('用户').click()
  await page.locator('.table tr', { hasText: 'admin' }).getByRole('link', { name: '修改' }).click()
  await field('lock_minutes').locator('input').fill('2')
  await page.keyboard.press('Control+s')
  await page.locator('.history ins', { hasText: '2' }).first().waitFor()
  await page.clock.install() // for both pages: time passes when it is told to
  for (const p of [page, second]) {
    await p.reload()
    await p.waitForSelector('.shell')
  }
  await page.clock.fastForward('01:50')
  await page.mouse.move(300, 300)
  await page.mouse.move(320, 320)
  await page.clock.fastForward('01:50')
  await page.keyboard.press('Shift')
  await page.clock.fastForward('00:30')
  // Calls are answered in turn: had a page locked the file, this would say so.
  assert.equal((await stage.call('Status')).result.state, 'open')
  for (const p of [page, second]) assert.equal(await p.locator('.shell').count(), 1)
})

step('idle for longer, both pages are locked, and what they showed is gone', async ({ page, stage }) => {
  await page.clock.fastForward('02:10')
  await page.clock.runFor(6_000)
  for (const p of [page, stage.second]) {
    await locked(p)
    assert.equal(await p.locator('.shell, .grid, .history').count(), 0)
  }
  assert.equal((await stage.call('List', { kind: 'equipment', limit: 1 })).fault?.code, 'locked')
  await stage.signIn('admin', FRESH)
  await stage.second.waitForSelector('.shell')
})

step('no page complained', ({ stage }) => assert.deepEqual(stage.complaints.filter((c) => !/status of 403/.test(c)), []))
