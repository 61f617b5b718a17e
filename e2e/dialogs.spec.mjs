// Each sort of dialog by the keyboard alone: it has the focus, Tab stays in it, Esc closes
// it, and the focus goes back to where it was, even if a menu between has gone.
import assert from 'node:assert/strict'
import { parts, scene } from './screens.mjs'

const { s, step } = scene({ demo: true })
const { cell, rows, press, button, head } = parts(s)

/** Where the keyboard is, in words that tell two places apart. */
const focus = () => s.page.evaluate(() => {
  const e = document.activeElement
  return [e.tagName, e.getAttribute('aria-label') || e.textContent.trim().slice(0, 20) || e.id, e.className].join(' ')
})
const inside = () => s.page.evaluate(() => document.querySelector('.modal').contains(document.activeElement))

/** Opens a dialog, walks through it by Tab and back, and leaves it by Esc. */
async function walks(name, opens, from) {
  const was = from ?? await focus()
  await opens()
  const modal = s.page.locator('.modal')
  await modal.waitFor()
  await s.page.waitForFunction(() => document.querySelector('.modal').contains(document.activeElement))
  for (const key of ['Tab', 'Shift+Tab']) {
    for (let i = 0; i < 14; i++) {
      await press(key)
      // Between the last and the first the browser's own bar has the keyboard, which the page sees as its body.
      assert.ok(await inside() || (await focus()).startsWith('BODY'), `${name}: ${key} led to ${await focus()}`)
    }
  }
  await press('Escape')
  await modal.waitFor({ state: 'detached' })
  assert.equal(await focus(), was, name)
}
/** A dialog that a button opens, reached and pressed by keys. */
async function presses(name, place) {
  await place.focus()
  await walks(name, () => press('Enter'))
}
const go = async (place, shows) => {
  await s.page.goto(`${new URL(s.stage.url).origin}/#/${place}`)
  await s.page.locator(shows).first().waitFor()
}

step('of a list: palette, keys, export, print, views, and those that menus open', async ({ page, stage }) => {
  await stage.signIn()
  await go('r/equipment', '[role=grid] .body [role=row]')
  await cell(1, 1).click()
  await walks('palette', () => press('ControlOrMeta+k'))
  await walks('keys', () => press('F1'))
  await presses('export', head('导出'))
  await presses('print', head('打印'))
  await cell(1, 1).click()
  const grid = await focus()
  await press('Shift+F10')
  await page.getByRole('menuitem', { name: /作废/ }).waitFor()
  await press('d')
  await walks('void, from the menu of a row', async () => {}, grid)
  // A column's menu, opened by its key, says what it is and keeps to the rules.
  await cell(1, 1).click()
  await press('Alt+Shift+ArrowDown')
  await page.getByRole('menu').first().waitFor()
  await stage.axe('column-menu')
  await press('Escape')
  assert.equal(await focus(), grid)
})

step('the preview of several pages lists them: by pointer, by arrows, by number', async ({ page, stage }) => {
  await head('打印').click()
  const number = page.getByLabel('到第几页')
  const small = page.getByRole('navigation', { name: '页的列表' }).getByRole('button')
  await small.nth(3).click()
  const last = await small.count()
  assert.ok(last > 4)
  const shows = (n) => page.waitForFunction((want) => document.querySelector('.viewer [aria-current=true]')?.getAttribute('aria-label') === `第 ${want} 页` && document.querySelector('.viewer input').value === String(want), n)
  await shows(4)
  await page.waitForFunction(() => { const p = document.querySelector('.pane'); return p.scrollTop > 2 * p.querySelector('.sheet').clientHeight })
  await press('ArrowDown')
  await shows(5)
  await press('End')
  await shows(last)
  await page.locator('.viewer [aria-current=true] canvas').waitFor()
  await stage.axe('print-pages')
  await number.fill('2')
  await press('Enter')
  await shows(2)
  await number.fill('999')
  await press('Enter')
  assert.equal(await number.inputValue(), '2')
  await press('Escape')
  await page.locator('.modal').waitFor({ state: 'detached' })
})

step('of a record and a form: void, leave, the record that is wanted', async ({ page }) => {
  await go('r/department', '[role=grid] .body [role=row], .tree')
  await go('r/supply_item', '[role=grid] .body [role=row]')
  await rows().first().locator('.link').click()
  await page.locator('.history').waitFor()
  await presses('void', head('作废'))
  await go('r/equipment/new', '[data-field=name]')
  await page.locator('[data-field=name] input').fill('投影仪')
  await walks('leave', () => press('Escape'))
  await page.locator('[data-field=dept_id] input').fill('信息中心')
  await page.getByRole('option', { name: '新建“信息中心”…' }).waitFor()
  const field = await focus()
  await press('ArrowDown', 'Enter')
  await walks('create', async () => {}, field)
})

step('of the settings', async ({ page }) => {
  await go('', '.bar')
  await button('放弃并离开').click()
  await page.locator('.kpi').first().waitFor()
  for (const [place, shows, name] of [
    ['settings/numbers', '.part .card', '修改'], ['r/app_user', '.bar', '添加用户'], ['r/dict_item', '.bar', '添加选项'], ['settings/data', '.part .card', '生成报告…'],
  ]) {
    await go(place, shows)
    const b = page.getByRole('button', { name }).first()
    await b.waitFor()
    await presses(place, b)
  }
})

step('the page never complained', ({ stage }) => assert.deepEqual(stage.complaints, []))
