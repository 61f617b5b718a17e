/** A word or sentence in both languages of the screen. */
export interface Text {
  zh: string
  en: string
}

/** What a field may hold: the types of the declarations. A new one needs an input and a cell here. */
export const FIELD_TYPES = [
  'text', 'longtext', 'richtext', 'int', 'decimal', 'money', 'percent', 'date', 'datetime', 'month', 'year', 'daterange',
  'bool', 'enum', 'multi', 'ref', 'user', 'phone', 'email', 'id_card', 'secret', 'file', 'json', 'sub', 'seq',
] as const
export type FieldType = (typeof FIELD_TYPES)[number]

/** A stored value: text, an integer (money in 分, decimals scaled) or nothing. */
export type Value = string | number | null

/** One fact of a record, as declared. */
export interface Field {
  name: string
  label: string
  english: string
  type: FieldType
  to?: string
  codes?: string
  scale?: number
  /** The field beside it that names the thing it counts. */
  counts?: string
  /** The field beside it that says its unit. */
  unit?: string
  required?: '' | 'always' | 'later'
  default?: string
  limit?: string
  unique?: string
  locked?: boolean
  sensitive?: boolean
  hidden?: boolean
  inner?: boolean
  alias?: string[]
  section?: Text
  calc?: { fn: string; from: string[] }
}

/** One option of a code list; attr.tone may colour it: ok, warn, bad, info. */
export interface Code {
  key: string
  label: string
  english?: string
  off?: boolean
  attr?: Record<string, string>
}

/** A record offered for a reference. */
export interface Choice {
  id: string
  number: string
  title: string
  note?: string
}

/** What inputs and cells need to know beyond their field. The kernel provides it. */
export interface FieldContext {
  english: boolean
  today: string
  codes(list: string | undefined): Code[]
  /** How a referenced record is called. */
  name(id: string): string
  suggest(kind: string, text: string): Promise<Choice[]>
  /** Whether the user may add a record to a register where he names one; `create` opens its form and answers with what was made. */
  creatable(kind: string): boolean
  create(kind: string, text: string): Promise<Choice | null>
  /** What other records say in a text field, for what is typed so far. */
  choices(kind: string, field: string, text: string): Promise<string[]>
  /** The codes of a field's list that fit what is typed: by label, other names, pinyin initials. */
  offers(kind: string, field: string, text: string): Promise<string[]>
  yes: string
  no: string
}
