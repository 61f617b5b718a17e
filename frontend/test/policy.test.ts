import { describe, expect, it } from 'vitest'
import type { Article, Policy } from '../src/kernel/types'
import { found, matches, pieces } from '../src/pages/policy/find'

const text = { zh: '', en: '' }
const article = (id: string, clause: string, ...kinds: string[]): Article => ({ n: 1, id, cite: text, title: '', clauses: [{ text: clause, kinds }] })
const device = article('6.2.1', 'Keep a Ledger of devices.', 'device')
const store = article('6.2.2', 'Keep a store (of goods).')
const policy: Policy = { title: text, chapters: [
  { n: 6, number: text, name: text, sections: [{ id: '6.2', number: text, name: text, articles: [device, store] }] },
  { n: 7, number: text, name: text, sections: [{ id: '7.1', number: text, name: text, articles: [article('7.1.1', 'Meet weekly.')] }] },
] }
const named = (k: string) => (k === 'device' ? 'Equipment' : '')

describe('finding in the policy', () => {
  it('marks each word where it stands, whatever its case and its signs', () => {
    expect(pieces('Keep a Ledger', '')).toEqual([{ text: 'Keep a Ledger', hit: false }])
    expect(pieces('Keep a Ledger', 'ledger keep').filter((p) => p.hit).map((p) => p.text)).toEqual(['Keep', 'Ledger'])
    expect(pieces('a store (of goods)', '(of').map((p) => p.text)).toEqual(['a store ', '(of', ' goods)'])
    expect(pieces('a.b', '.').map((p) => [p.text, p.hit])).toEqual([['a', false], ['.', true], ['b', false]])
  })
  it('asks for all words, also in the names of registers', () => {
    expect(matches(device, 'keep ledger', '', named)).toBe(true)
    expect(matches(device, 'equipment', '', named)).toBe(true)
    expect(matches(device, 'keep store', '', named)).toBe(false)
  })
  it('keeps to a register', () => {
    expect(matches(device, '', 'device', named)).toBe(true)
    expect(matches(store, '', 'device', named)).toBe(false)
  })
  it('leaves out chapters without a match', () => {
    expect(found(policy, (a) => a.id === '6.2.2').map((c) => c.sections.map((s) => s.articles.map((a) => a.id)))).toEqual([[['6.2.2']]])
    expect(found(policy, () => false)).toEqual([])
  })
})
