/** What the fill handle writes: a series where the source is one, else copies in turn. */

const DATE = /^\d{4}-\d{2}-\d{2}$/
const COUNTED = /^(.*?)(\d+)$/
const NUMBER = /^-?[\d,]+(\.\d+)?$/

/** What a fill makes: what the source suggests, the other of series and copy (Ctrl), or copies in any case. */
export type FillWay = 'usual' | 'other' | 'copy'

/**
 * The next `n` texts after `from`, which are cells in the direction of the drag.
 * Two or more numbers or dates with one step go on; a single date goes on by days; a
 * single text that ends in digits counts on; a single number, and all else, is copied.
 * The other way copies a series, and counts on from a single number.
 */
export function series(from: string[], n: number, way: FillWay = 'usual'): string[] {
  const usual = way === 'copy' ? null : numbers(from) ?? dates(from) ?? counted(from)
  const step = way !== 'other' ? usual : usual ? null : counting(from)
  return Array.from({ length: n }, (_, i) => (step ? step(i + 1) : from[i % from.length]!))
}

type Next = (i: number) => string

function numbers(from: string[]): Next | null {
  if (from.length < 2 || !from.every((s) => NUMBER.test(s))) return null
  const places = Math.max(...from.map((s) => s.split('.')[1]?.length ?? 0))
  const all = from.map((s) => scaled(s, places))
  const by = all[1]! - all[0]!
  if (all.some((v, i) => i > 0 && (v - all[i - 1]!) !== by)) return null
  return (i) => unscaled(all[all.length - 1]! + by * BigInt(i), places)
}

/** By ones from a single number. */
function counting(from: string[]): Next | null {
  const s = from[0]!
  if (from.length > 1 || !NUMBER.test(s)) return null
  const places = s.split('.')[1]?.length ?? 0
  return (i) => unscaled(scaled(s, places) + BigInt(i) * 10n ** BigInt(places), places)
}

const scaled = (s: string, places: number): bigint => {
  const [whole, part = ''] = s.replaceAll(',', '').split('.')
  return BigInt(whole! + part.padEnd(places, '0'))
}
function unscaled(v: bigint, places: number): string {
  const digits = String(v < 0n ? -v : v).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  return (v < 0n ? '-' : '') + whole + (places ? '.' + digits.slice(-places) : '')
}

const day = (s: string): number => Date.UTC(Number(s.slice(0, 4)), Number(s.slice(5, 7)) - 1, Number(s.slice(8)))
const MS = 86_400_000

function dates(from: string[]): Next | null {
  if (!from.every((s) => DATE.test(s))) return null
  const all = from.map(day)
  const last = from[from.length - 1]!
  const months = monthly(from)
  if (months) {
    return (i) => {
      const m = Number(last.slice(0, 4)) * 12 + Number(last.slice(5, 7)) - 1 + months * i
      const end = new Date(Date.UTC(Math.floor(m / 12), (m % 12) + 1, 0)).getUTCDate()
      return `${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, '0')}-${String(Math.min(end, Number(from[0]!.slice(8)))).padStart(2, '0')}`
    }
  }
  const by = all.length > 1 ? all[1]! - all[0]! : MS
  if (all.some((v, i) => i > 0 && (v - all[i - 1]!) !== by)) return null
  return (i) => new Date(all[all.length - 1]! + by * i).toISOString().slice(0, 10)
}

/** The step in months of dates on the same day of the month; 0 if they are not. */
function monthly(from: string[]): number {
  if (from.length < 2 || from.some((s) => s.slice(8) !== from[0]!.slice(8))) return 0
  const all = from.map((s) => Number(s.slice(0, 4)) * 12 + Number(s.slice(5, 7)))
  const by = all[1]! - all[0]!
  return all.every((m, i) => i === 0 || (m - all[i - 1]!) === by) ? by : 0
}

function counted(from: string[]): Next | null {
  const m = from.length === 1 && !NUMBER.test(from[0]!) ? COUNTED.exec(from[0]!) : null
  if (!m || m[1] === '' || m[2]!.length > 15) return null
  return (i) => m[1]! + String(Number(m[2]) + i).padStart(m[2]!.length, '0')
}
