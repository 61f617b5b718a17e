import { describe, expect, it } from 'vitest'
import type { Dispute, Saying } from '../src/kernel/types'
import { byRecord, decided, speakers } from '../src/pages/exchange/differences'

const said = (pc: string, value: string, own = false): Saying => ({ value, text: value, at: '', user: '', pc, own })
const dispute = (record: string, field: string, ...sayings: Saying[]): Dispute => ({ kind: 'k', record, field, number: record, title: record, of: { kind: 'k', record, number: record }, whole: [], before: '', said: sayings })
const list = [
  dispute('1', 'a', said('B', 'x'), said('A', 'y', true)),
  dispute('2', 'a', said('C', 'u'), said('B', 'v')),
  dispute('1', 'b', said('A', 'm', true), said('C', 'n')),
]
const values = (way: 'mine' | 'theirs' | 'shownAll') => decided(list, way).map((c) => `${c.record}${c.field}${c.value}`)

describe('differences between PCs', () => {
  it('stand together by record, in their order', () => {
    expect(byRecord(list).map((r) => r.record + r.fields.map((f) => f.field).join(''))).toEqual(['1ab', '2a'])
  })
  it('name who says something, this PC first', () => {
    expect(byRecord(list).map((r) => speakers(r.fields).join(''))).toEqual(['ABC', 'CB'])
  })
  it('are decided by side; where that side says nothing they stay open', () => {
    expect(values('mine')).toEqual(['1ay', '1bm'])
    expect(values('theirs')).toEqual(['1ax', '2au', '1bn'])
    expect(values('shownAll')).toEqual(['1ax', '2au', '1bm'])
  })
})
