import type { Code, CodeList } from '../../kernel/types'

/** Attributes that people read and write, and what the locales call them; the others are for the program. */
export const names: Record<string, string> = {
  short: 'codes.attrs.short', life_tax: 'codes.attrs.life', life_gov: 'codes.attrs.usual', attributes: 'codes.attrs.attributes', verify: 'codes.attrs.verify', edition: 'codes.attrs.edition',
  scheme: 'codes.attrs.scheme', aspect: 'codes.attrs.aspect', full: 'codes.attrs.full', standard: 'codes.attrs.standard', from: 'codes.attrs.from', proposes: 'codes.attrs.proposes', months: 'codes.attrs.months',
}

/** Attributes that are options of another list. */
export const listed: Record<string, string> = { scheme: 'eval_scheme', aspect: 'eval_aspect', proposes: 'partner_action' }

/** The attributes that codes of a list have, in the order of their columns. */
export function attrsOf(list: CodeList | undefined): string[] {
  return Object.keys(names).filter((a) => (list?.codes ?? []).some((c) => c.attr?.[a]))
}

/** How an attribute is shown: degrees of verification and options in words. */
export function attrText(c: Code, attr: string, t: (key: string) => string, te: (key: string) => boolean, called: (list: string, key: string) => string): string {
  const text = c.attr?.[attr] ?? ''
  if (listed[attr]) return called(listed[attr], text)
  const key = `fields.verify.${text}`
  return attr === 'verify' && te(key) ? `${text} ${t(key)}` : text
}
