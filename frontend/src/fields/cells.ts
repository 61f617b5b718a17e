import { h, type FunctionalComponent } from 'vue'
import { show } from './format'
import { paint } from './paint'
import type { Field, FieldContext, FieldType, Value } from './types'

export interface CellProps {
  field: Field
  value: Value | undefined
  ctx: FieldContext
  /** Draw an option as a coloured tag even if its list names no colour. */
  tag?: boolean
}
export type Cell = FunctionalComponent<CellProps>

const Plain: Cell = (p) => show(p.field, p.value, p.ctx)

const Option: Cell = (p) => {
  const { text, tone } = paint(p.field, p.value, p.ctx, p.tag)
  return tone === undefined ? text : h('span', { class: ['st', tone] }, text)
}

/** Long texts keep to one line in a list; the whole stands in the tip. */
const Long: Cell = (p) => {
  const text = show(p.field, p.value, p.ctx)
  return h('span', { title: text.length > 20 ? text : undefined }, text.replace(/\s+/g, ' '))
}

const Hidden: Cell = () => null

/** One cell per field type; a missing one does not compile. */
export const cells: Record<FieldType, Cell> = {
  text: Plain, longtext: Long, richtext: Long, int: Plain, decimal: Plain, money: Plain, percent: Plain,
  date: Plain, datetime: Plain, month: Plain, year: Plain, daterange: Plain, bool: Plain,
  enum: Option, multi: Plain, ref: Plain, user: Plain, phone: Plain, email: Plain, id_card: Plain,
  secret: Hidden, file: Hidden, json: Long, sub: Hidden, seq: Plain,
}
for (const cell of new Set(Object.values(cells))) cell.props = ['field', 'value', 'ctx', 'tag']
