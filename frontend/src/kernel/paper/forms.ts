import type { Form, Kind } from '../types'

/** Every form of a register: its list, its card, and what it declares besides. */
export function formsOf(k: Kind, t: (key: string) => string): Form[] {
  const declared = k.forms ?? []
  const named = (name: string) => declared.some((f) => f.name === name)
  const own: Form[] = []
  if (!named(k.name)) own.push({ name: k.name, of: 'list', label: t('print.list'), english: t('print.list') })
  const card = k.name + '_card'
  if (!named(card)) own.push({ name: card, of: 'record', label: t('print.card'), english: t('print.card') })
  return [...own.filter((f) => f.of === 'list'), ...declared, ...own.filter((f) => f.of === 'record')]
}
