import { createPinia, setActivePinia } from 'pinia'
import { describe, expect, it } from 'vitest'
import type { Dispute, Handed, Saying } from '../src/kernel/types'
import { byRecord, speakers } from '../src/pages/exchange/differences'
import { packagesIn, useIncomingFile } from '../src/pages/exchange/incoming'

const said = (pc: string, value: string, own = false): Saying => ({ value, text: value, at: '', user: '', pc, own })
const dispute = (record: string, field: string, ...sayings: Saying[]): Dispute => ({ kind: 'k', record, field, number: record, title: record, of: { kind: 'k', record, number: record }, whole: [], before: '', said: sayings })
const list = [
  dispute('1', 'a', said('B', 'x'), said('A', 'y', true)),
  dispute('2', 'a', said('C', 'u'), said('B', 'v')),
  dispute('1', 'b', said('A', 'm', true), said('C', 'n')),
]

describe('differences between PCs', () => {
  it('stand together by record, in their order', () => {
    expect(byRecord(list).map((r) => r.record + r.fields.map((f) => f.field).join(''))).toEqual(['1ab', '2a'])
  })
  it('name who says something, this PC first', () => {
    expect(byRecord(list).map((r) => speakers(r.fields).join(''))).toEqual(['ABC', 'CB'])
  })
})

describe('files of other PCs', () => {
  const file = (token: string): Handed => ({ token, name: token, path: '' })
  it('that come one by one are looked at together, until they are taken in', () => {
    setActivePinia(createPinia())
    const incoming = useIncomingFile()
    const tokens = () => incoming.files.map((f) => f.token).join('')
    incoming.add([file('a')])
    incoming.add([file('b'), file('c')])
    expect(tokens()).toBe('abc')
    incoming.take(true)
    incoming.add([file('d')])
    expect(tokens()).toBe('d')
    incoming.open([file('e')])
    expect(tokens()).toBe('e')
    incoming.close()
    incoming.add([file('f')])
    expect(tokens()).toBe('f')
  })
  it('are dropped alone, or not at all', () => {
    const drop = (...names: string[]) => packagesIn({ files: names.map((name) => ({ name })) } as unknown as DataTransfer).length
    expect([drop('a.wsp', 'b.WSP'), drop('a.wsp', 'b.pdf'), drop(), packagesIn(null).length]).toEqual([2, 0, 0, 0])
  })
})
