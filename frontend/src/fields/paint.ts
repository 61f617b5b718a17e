import type { Paint } from '../ui/grid/types'
import { codeLabel, codeOf, show } from './format'
import type { Field, FieldContext, FieldType, Value } from './types'

const TONES = new Set(['ok', 'warn', 'bad', 'info'])

/** The tone of an option; undefined if it is shown as plain text. `tag` draws it even if its list names no colour. */
export function toneOf(f: Field, v: Value | undefined, c: FieldContext, tag?: boolean): string | undefined {
  if (f.type !== 'enum') return undefined
  const code = codeOf(c.codes(f.codes), v ?? null)
  const tone = code?.attr?.tone ?? ''
  if (!code || (!tag && !TONES.has(tone))) return undefined
  return TONES.has(tone) ? tone : ''
}

/** How a value looks in a grid: one line, with the tone of a tag where its list names one. */
export function paint(f: Field, v: Value | undefined, c: FieldContext, tag?: boolean): Paint {
  const text = show(f, v, c)
  const tone = toneOf(f, v, c, tag)
  if (tone !== undefined) return { text: codeLabel(codeOf(c.codes(f.codes), v!)!, c.english), tone }
  return { text: text.includes('\n') ? text.replace(/\s+/g, ' ') : text }
}

const TYPED = new Set<FieldType>(['text', 'longtext', 'int', 'decimal', 'money', 'percent', 'date', 'datetime', 'month', 'year', 'daterange', 'bool', 'enum', 'multi', 'ref', 'user', 'phone', 'email', 'id_card'])
const CHOSEN = new Set<FieldType>(['bool', 'enum', 'ref', 'user'])

/** Whether a cell of this field can be typed into at all. */
export const typable = (f: Field): boolean => TYPED.has(f.type) && !f.locked && !f.calc

/** Whether a cell takes only what is offered. */
export const chosen = (f: Field): boolean => CHOSEN.has(f.type)

/** Whether anything is offered while a cell of this field is typed into. */
export const offered = (f: Field): boolean => chosen(f) || (f.type === 'multi' && !!f.codes) || (f.type === 'text' && !f.sensitive && !f.unique)
