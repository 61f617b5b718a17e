/** What is chosen from a calendar: a day (2026-05-06), a month (2026-05) or a year (2026). */
export type Unit = 'date' | 'month' | 'year'

const LENGTH = { date: 10, month: 7, year: 4 } as const
const FIRST = 1900
const LAST = 2199

const utc = (y: number, m: number, d: number) => new Date(Date.UTC(y, m, d))
const iso = (d: Date, unit: Unit) => d.toISOString().slice(0, LENGTH[unit])

/** The day that a day, a month or a year begins with. */
export function dayOf(s: string): Date {
  const [y, m = 1, d = 1] = s.split('-').map(Number) as [number, number?, number?]
  return utc(y, m - 1, d)
}

/** Whether a text is a day, a month or a year that there is. */
export function isDate(s: string, unit: Unit): boolean {
  return s.length === LENGTH[unit] && /^\d{4}(-\d\d){0,2}$/.test(s) && iso(dayOf(s), unit) === s
}

/** Goes on by days, months and years; the 31st becomes the last day of a shorter month. */
export function gone(s: string, unit: Unit, days: number, months = 0): string {
  const from = dayOf(s)
  const first = utc(from.getUTCFullYear(), from.getUTCMonth() + months, 1)
  const last = utc(first.getUTCFullYear(), first.getUTCMonth() + 1, 0).getUTCDate()
  const to = utc(first.getUTCFullYear(), first.getUTCMonth(), Math.min(from.getUTCDate(), last) + days)
  return to.getUTCFullYear() < FIRST || to.getUTCFullYear() > LAST ? s : iso(to, unit)
}

/** Where a key goes to from a day, a month or a year; null if it is none of the calendar's. */
export function stepped(s: string, unit: Unit, e: Pick<KeyboardEvent, 'key' | 'shiftKey'>): string | null {
  const week = (dayOf(s).getUTCDay() + 6) % 7
  const by = (n: number) => (unit === 'date' ? gone(s, unit, n) : gone(s, unit, 0, unit === 'month' ? n : n * 12))
  const row = unit === 'date' ? 7 : 4
  const page = unit === 'year' ? 144 : unit === 'month' || e.shiftKey ? 12 : 1
  switch (e.key) {
    case 'ArrowLeft': return by(-1)
    case 'ArrowRight': return by(1)
    case 'ArrowUp': return by(-row)
    case 'ArrowDown': return by(row)
    case 'PageUp': return gone(s, unit, 0, -page)
    case 'PageDown': return gone(s, unit, 0, page)
    case 'Home': return unit === 'date' ? gone(s, unit, -week) : s
    case 'End': return unit === 'date' ? gone(s, unit, 6 - week) : s
  }
  return null
}

/** The rows of the page that shows s: six weeks from Monday, the months of its year, or twelve years. */
export function rowsOf(s: string, unit: Unit): string[][] {
  const at = dayOf(s)
  const y = at.getUTCFullYear()
  const table = (n: number, width: number, cell: (i: number) => Date) => Array.from({ length: n / width }, (_, r) => Array.from({ length: width }, (_, c) => iso(cell(r * width + c), unit)))
  if (unit === 'month') return table(12, 4, (i) => utc(y, i, 1))
  if (unit === 'year') return table(12, 4, (i) => utc(y - (y % 12) + i, 0, 1))
  const first = utc(y, at.getUTCMonth(), 1)
  return table(42, 7, (i) => utc(y, at.getUTCMonth(), 1 - ((first.getUTCDay() + 6) % 7) + i))
}
