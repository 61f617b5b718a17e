// A screen of 1366×768 zoomed to 90, 110, 125 and 150 %, as the browser and as Windows do it:
// nothing is cut off or out of reach, and what is pressed is what lies under the pointer.
import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { parts, scene } from './screens.mjs'

const SIZES = [[90, 1518, 853], [110, 1242, 698], [125, 1093, 614], [150, 911, 512]]
const LEDGER = new URL('fixtures/equipment.xlsx', import.meta.url).pathname
const SETTINGS = ['organisation', 'departments', 'numbers', 'labels', 'rights', 'calendar', 'look', 'data']

/**
 * What a person cannot get at: controls beyond the window or cut off by what does not
 * scroll, and titles and buttons whose text is cut off. Of a grid only what is around it:
 * its cells scroll. With a dialog open, only what lies in it.
 */
function lost() {
  const out = []
  const dialogs = document.querySelectorAll('[role=dialog]')
  const within = dialogs[dialogs.length - 1] ?? document.body
  const name = (e) => (e.getAttribute('aria-label') || e.textContent.trim() || e.id || e.tagName).slice(0, 30)
  for (const e of within.querySelectorAll('button, a[href], input, select, textarea, h1, h2')) {
    if (e.closest('[role=grid]') || e.matches('.skip, .area') || !e.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
    let r = e.getBoundingClientRect()
    let [x, y] = [true, true]
    for (let p = e.parentElement; p && p !== document.documentElement && (x || y); p = p.parentElement) {
      const css = getComputedStyle(p)
      const box = p.getBoundingClientRect()
      if (x && css.overflowX !== 'visible') {
        if (['hidden', 'clip'].includes(css.overflowX) && (r.right > box.right + 1 || r.left < box.left - 1)) { out.push(`${name(e)}: beyond the width of ${p.className}`); break }
        x = ['hidden', 'clip'].includes(css.overflowX)
      }
      if (y && css.overflowY !== 'visible') {
        if (['hidden', 'clip'].includes(css.overflowY) && (r.bottom > box.bottom + 1 || r.top < box.top - 1)) { out.push(`${name(e)}: beyond the height of ${p.className}`); break }
        y = ['hidden', 'clip'].includes(css.overflowY)
      }
    }
    if (x && (r.left < -1 || r.right > innerWidth + 1)) out.push(`${name(e)}: beside the window, ${Math.round(r.left)} to ${Math.round(r.right)}`)
    if (y && (r.top < -1 || r.bottom > innerHeight + 1)) out.push(`${name(e)}: below the window, ${Math.round(r.top)} to ${Math.round(r.bottom)}`)
    if (e.matches('.bar h1, .btn') && e.scrollWidth > e.clientWidth + 1) out.push(`${name(e)}: its text is cut off`)
  }
  const page = document.scrollingElement
  if (page.scrollWidth > innerWidth) out.push(`the page is ${page.scrollWidth} wide`)
  if (page.scrollHeight > innerHeight) out.push(`the page is ${page.scrollHeight} high`)
  return out
}

for (const [zoom, width, height] of SIZES) {
  describe(`${zoom} %`, () => {
    const { s, step } = scene({ demo: true, screen: { width, height, ratio: zoom / 100 } })
    const { current, rows, head, button, dialog } = parts(s)
    /** Goes to a page afresh, so that nothing of the one before stays. */
    const go = async (place, shows) => {
      await s.page.goto(`${new URL(s.stage.url).origin}/#/${place}`)
      await s.page.locator(shows).first().waitFor()
    }
    const whole = async (name) => {
      await s.stage.shot(`zoom-${zoom}-${name}`)
      assert.deepEqual(await s.page.evaluate(lost), [], name)
    }
    const column = async (name, item) => {
      await s.page.locator('[role=columnheader]', { hasText: name }).click({ button: 'right' })
      await s.page.getByRole('menuitem', { name: item, exact: true }).click()
    }

    step('the list is whole; the cell under the pointer is the one at work, with the handle at its corner', async ({ page, stage }) => {
      page.setDefaultTimeout(20_000)
      await stage.signIn()
      await go('r/equipment', '[role=grid] .body [role=row]')
      await whole('list')
      const box = await page.locator('.scroller').boundingBox()
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      const under = await page.evaluate(([a, b]) => {
        const c = document.elementFromPoint(a, b).closest('[role=gridcell]')
        return [Number(c.closest('[role=row]').getAttribute('aria-rowindex')) - 2, Number(c.getAttribute('aria-colindex')) - 2]
      }, [x, y])
      await page.mouse.click(x, y)
      assert.deepEqual(await current(), under)
      const cell = await page.locator('.body .td.at').boundingBox()
      const handle = await page.locator('.handle').boundingBox()
      assert.ok(Math.abs(handle.x + handle.width / 2 - cell.x - cell.width) <= 4, 'the handle is beside the corner')
      assert.ok(Math.abs(handle.y + handle.height / 2 - cell.y - cell.height) <= 4, 'the handle is above or below the corner')
    })

    step('pinned columns leave room for two others, however many there are', async ({ page }) => {
      for (const name of ['资产类别', '规格型号', '品牌']) await column(name, '固定在左侧')
      const free = await page.evaluate(() => {
        const to = document.querySelector('.scroller').getBoundingClientRect().right
        const heads = [...document.querySelectorAll('[role=grid] [role=columnheader]')]
        const from = Math.max(...heads.filter((h) => h.matches('.pin') || h.getAttribute('aria-colindex') === '1').map((h) => h.getBoundingClientRect().right))
        return heads.filter((h) => { const b = h.getBoundingClientRect(); return b.left >= from - 1 && b.right <= to + 1 }).length
      })
      assert.ok(free >= 2, `room for ${free}`)
      await whole('pinned')
    })

    step('the palette and the dialogs lie in the window', async ({ page }) => {
      await page.keyboard.press('ControlOrMeta+k')
      await page.getByRole('option').first().waitFor()
      await whole('palette')
      await page.keyboard.press('Escape')
      await page.keyboard.press('F1')
      await dialog().waitFor()
      await whole('keys')
      await page.keyboard.press('Escape')
      await head('导出').click()
      await dialog().waitFor()
      await whole('export')
      await page.keyboard.press('Escape')
      await head('打印').click()
      await dialog().locator('canvas').first().waitFor()
      await whole('print')
      await page.keyboard.press('Escape')
      await dialog().waitFor({ state: 'detached' })
    })

    step('a record, a form, a form with lines', async ({ page }) => {
      await rows().first().locator('.link').click()
      await page.locator('.history').waitFor()
      await whole('record')
      await go('r/equipment/new', '[data-field]')
      await whole('form')
      await go('r/employee/new', '[data-field=certificates] [role=grid]')
      await whole('lines')
    })

    step('the import: its file, its columns', async ({ page }) => {
      await go('r/equipment/import', 'section.box')
      await whole('import')
      await page.setInputFiles('input[type=file]', LEDGER)
      await page.locator('.samples').first().waitFor()
      await whole('import-columns')
    })

    step('the settings, and all again in English', async ({ page }) => {
      await go('', '.bar')
      await dialog().getByRole('button', { name: '放弃并离开' }).click()
      await page.locator('.kpi').first().waitFor()
      for (const name of SETTINGS) {
        await go(`settings/${name}`, `.parts a.router-link-active[href$="${name}"]`)
        await page.locator('.part .card').first().waitFor()
        await whole(`settings-${name}`)
      }
      await go('settings/look', '.part .card')
      await button('English').click()
      await page.locator('.bar h1', { hasText: 'Settings' }).waitFor()
      await whole('settings-en')
      await go('r/equipment', '[role=grid] .body [role=row]')
      await whole('list-en')
      await rows().first().locator('.link').click()
      await page.locator('.history').waitFor()
      await whole('record-en')
      await go('r/employee/new', '[data-field=certificates] [role=grid]')
      await whole('lines-en')
    })

    step('the page never complained', ({ stage }) => assert.deepEqual(stage.complaints, []))
  })
}
