import type { Field, FieldType } from './types'

const WIDTH: Record<FieldType, number> = {
  text: 140, longtext: 200, richtext: 200, int: 76, decimal: 100, money: 116, percent: 88, date: 104, datetime: 140, month: 88,
  year: 72, daterange: 190, bool: 84, enum: 104, multi: 150, ref: 128, user: 96, phone: 120, email: 170, id_card: 170,
  secret: 80, file: 80, json: 150, sub: 80, seq: 136,
}

/** The width a column of this field begins with: by type, never narrower than its title; `marks`: of signs (√) no wider. */
export function startWidth(f: Field, title: string, marks = false): number {
  const units = [...title].reduce((n, ch) => n + (ch > '\u00ff' ? 12.5 : 7), 0)
  return Math.max(marks ? 0 : WIDTH[f.type], Math.ceil(units) + 34)
}
