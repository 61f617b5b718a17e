/** Days are YYYY-MM-DD, months 1 to 12; nothing here depends on the PC's time zone. */
const at = (day: string) => new Date(day + 'T00:00:00Z')
const said = (d: Date) => d.toISOString().slice(0, 10)

/** The day n days later. */
export function plus(day: string, n: number): string {
  const d = at(day)
  d.setUTCDate(d.getUTCDate() + n)
  return said(d)
}

/** The same day of another month, or the last one that it has. */
export function plusMonths(day: string, n: number): string {
  const [y, m, d] = day.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(y, m - 1 + n + 1, 0))
  return said(new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(d, last.getUTCDate()))))
}

/** The weeks that a month touches, each from Monday to Sunday. */
export function weeks(year: number, month: number): string[][] {
  const first = said(new Date(Date.UTC(year, month - 1, 1)))
  let day = plus(first, -((at(first).getUTCDay() + 6) % 7))
  const out: string[][] = []
  do {
    out.push(Array.from({ length: 7 }, (_, i) => plus(day, i)))
    day = plus(day, 7)
  } while (Number(day.slice(5, 7)) === month)
  return out
}

/** Saturday or Sunday. */
export const weekend = (day: string): boolean => at(day).getUTCDay() % 6 === 0
