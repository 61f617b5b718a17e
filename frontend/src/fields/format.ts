import { pairsOf } from './pairs'
import type { Code, Field, FieldContext, Value } from './types'

/** Digits of a price: two of them are always said, as of money. */
const PRICE = 4

/** Groups the digits of an integer of the smallest unit and sets its point: (459900, 2) is 4,599.00. */
export function fixed(n: number, scale: number, group = true): string {
  const digits = String(Math.abs(Math.trunc(n))).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const grouped = group ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole
  const behind = scale ? digits.slice(-scale) : ''
  const rest = scale === PRICE ? behind.replace(/0{1,2}$/, '') : scale > 2 ? behind.replace(/0+$/, '') : behind
  return (n < 0 ? '-' : '') + grouped + (rest && '.' + rest)
}

/** Digits after the point of a field's integers. */
export function scaleOf(f: Pick<Field, 'type' | 'scale'>): number {
  return f.type === 'money' ? 2 : f.type === 'int' ? 0 : (f.scale ?? 0)
}

/** Whether values are integers that can be summed and stand to the right. */
export function isNumber(f: Pick<Field, 'type'>): boolean {
  return f.type === 'int' || f.type === 'decimal' || f.type === 'money' || f.type === 'percent'
}

export function codeOf(list: Code[], key: Value): Code | undefined {
  return list.find((c) => c.key === key)
}

/** The name of a code in the language of the screen. */
export function codeLabel(c: Code, english: boolean): string {
  return (english && c.english) || c.label
}

/** Words of a Multi value. */
export function words(v: Value): string[] {
  return v === null ? [] : String(v).split(';').map((w) => w.trim()).filter(Boolean)
}

/** How a stored value is shown to people. */
export function show(f: Field, v: Value | undefined, c: FieldContext): string {
  if (v === null || v === undefined || v === '') return ''
  if (typeof v === 'number' && isNumber(f)) return fixed(v, scaleOf(f)) + (f.type === 'percent' ? '%' : '')
  switch (f.type) {
    case 'bool': return v ? c.yes : c.no
    case 'enum': return one(f, String(v), c)
    case 'multi': return words(v).map((w) => one(f, w, c)).join(c.english ? ', ' : '、')
    case 'ref': case 'user': return c.name(String(v))
    case 'secret': return ''
    case 'json': return pairsOf(v)?.map((p) => `${p.name} ${p.value}`).join(c.english ? '; ' : '；') ?? String(v)
    case 'datetime': return String(v).replace('T', ' ').slice(0, 16)
    case 'daterange': return String(v).replace(/[;/]/, ' ~ ')
    default: return String(v)
  }
}

function one(f: Field, key: string, c: FieldContext): string {
  const code = codeOf(c.codes(f.codes), key)
  return code ? codeLabel(code, c.english) : key
}

/** The text an input opens with; a string is what was typed and stays as it is. */
export function editable(f: Field, v: Value): string {
  if (v === null) return ''
  if (typeof v === 'string') return f.type === 'datetime' ? v.replace('T', ' ').slice(0, 16) : v
  return isNumber(f) ? fixed(v, scaleOf(f), f.type === 'money') : String(v)
}
