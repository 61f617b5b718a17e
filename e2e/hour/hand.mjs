// A hand that counts: what a clerk presses and clicks in Opsbook, driven in the real
// browser, and the same for a spreadsheet, which is only counted.

/** A Chinese character typed by pinyin: letters and the choice, on average. */
const HAN = 3
const strokes = (text) => [...text].reduce((n, c) => n + (/\p{Script=Han}/u.test(c) ? HAN : 1), 0)

/** Seconds of a trained hand (keystroke-level model of Card, Moran and Newell, 1980): a key, pointing and a click. */
const KEY = 0.28, CLICK = 1.3
export const seconds = ({ keys, clicks }) => keys * KEY + clicks * CLICK

/** Counts and does; a chord counts as one key. */
export function hand(page) {
  const count = { keys: 0, clicks: 0 }
  return {
    count,
    async press(...keys) {
      for (const k of keys) {
        count.keys++
        await page.keyboard.press(k)
      }
    },
    async type(text) {
      count.keys += strokes(text)
      await page.keyboard.type(text)
    },
    async click(locator, options) {
      count.clicks++
      await locator.click(options)
    },
    async tick(locator) {
      count.clicks++
      await locator.check()
    },
    /** Gives a file to the file dialog, which one press opens, of a key or of the mouse: choosing it there takes its name and Enter, as in a spreadsheet. */
    async file(locator, path, named, opened) {
      count[opened]++
      count.keys += strokes(named) + 1
      await locator.setInputFiles(path)
    },
  }
}

/**
 * What the same takes in a spreadsheet: keys and chords by their names, "text" that is
 * typed, click for each click; `key*3` is pressed three times.
 */
export function counted(script) {
  const out = { keys: 0, clicks: 0 }
  for (const [, text, word, times] of script.matchAll(/"([^"]*)"|([^\s"*]+)(?:\*(\d+))?/g)) {
    if (text !== undefined) out.keys += strokes(text)
    else if (word === 'click') out.clicks += Number(times ?? 1)
    else out.keys += Number(times ?? 1)
  }
  return out
}
