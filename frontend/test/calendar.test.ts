import { describe, expect, it } from 'vitest'
import { gone, isDate, rowsOf, stepped, type Unit } from '../src/ui/calendar'

describe('the calendar', () => {
  it.each<[string, Unit, boolean]>([['2026-05-06', 'date', true], ['2026-02-29', 'date', false], ['2024-02-29', 'date', true], ['2026-5-6', 'date', false], ['2026-05', 'date', false], ['2026-05', 'month', true], ['2026-13', 'month', false], ['2026', 'year', true], ['', 'date', false], ['today', 'date', false]])('%s as %s', (s, unit, want) => expect(isDate(s, unit)).toBe(want))
  it.each<[string, Unit, string, boolean, string | null]>([
    ['2026-05-06', 'date', 'ArrowRight', false, '2026-05-07'], ['2026-05-01', 'date', 'ArrowLeft', false, '2026-04-30'], ['2026-05-06', 'date', 'ArrowDown', false, '2026-05-13'], ['2026-01-03', 'date', 'ArrowUp', false, '2025-12-27'],
    ['2026-01-31', 'date', 'PageDown', false, '2026-02-28'], ['2024-02-29', 'date', 'PageDown', true, '2025-02-28'], ['2026-03-31', 'date', 'PageUp', false, '2026-02-28'],
    ['2026-05-06', 'date', 'Home', false, '2026-05-04'], ['2026-05-06', 'date', 'End', false, '2026-05-10'], ['2026-05-10', 'date', 'Home', false, '2026-05-04'],
    ['2026-11', 'month', 'ArrowDown', false, '2027-03'], ['2026-11', 'month', 'PageUp', false, '2025-11'], ['2026', 'year', 'ArrowUp', false, '2022'], ['2026', 'year', 'PageDown', false, '2038'],
    ['2026-05-06', 'date', 'x', false, null], ['2026-05-06', 'date', 'Enter', false, null], ['1900-01-01', 'date', 'ArrowLeft', false, '1900-01-01'], ['2199', 'year', 'ArrowRight', false, '2199'],
  ])('from %s (%s) by %s', (s, unit, key, shiftKey, want) => expect(stepped(s, unit, { key, shiftKey })).toBe(want))
  it('shows six weeks from Monday, and every day of the month once', () => {
    for (let m = 0; m < 60; m++) {
      const month = gone('2024-01', 'month', 0, m)
      const rows = rowsOf(`${month}-15`, 'date')
      expect([rows.length, rows.every((r) => r.length === 7 && new Date(r[0]!).getUTCDay() === 1)]).toEqual([6, true])
      const days = rows.flat().filter((s) => s.startsWith(month))
      expect([new Set(days).size, days[0], gone(days.at(-1)!, 'date', 1).slice(8)]).toEqual([days.length, `${month}-01`, '01'])
    }
  })
  it('shows the months of a year and twelve years', () => {
    expect(rowsOf('2026-05', 'month').flat()).toEqual(Array.from({ length: 12 }, (_, i) => `2026-${String(i + 1).padStart(2, '0')}`))
    expect(rowsOf('2026', 'year')[0]).toEqual(['2016', '2017', '2018', '2019'])
  })
})
