import { describe, expect, it } from 'vitest'
import { editable, fixed, show } from '../src/fields/format'
import { pairsOf, textOf } from '../src/fields/pairs'
import type { Field, FieldContext, Value } from '../src/fields/types'

const ctx = (english = false): FieldContext => ({
  english, today: '2026-11-24', yes: 'yes', no: 'no',
  codes: (list) => (list === 'state' ? [{ key: 'on', label: 'ON-ZH', english: 'On' }, { key: 'off', label: 'OFF-ZH' }] : []),
  name: (id) => `<${id}>`, creatable: () => false, create: async () => null, suggest: async () => [], choices: async () => [], offers: async () => [],
})
const field = (type: Field['type'], more: Partial<Field> = {}): Field => ({ name: 'x', label: 'x', english: 'x', type, ...more })

describe('fixed', () => {
  it.each<[number, number, string]>([
    [459900, 2, '4,599.00'], [0, 2, '0.00'], [5, 2, '0.05'], [-5, 2, '-0.05'], [-123456789, 2, '-1,234,567.89'],
    [100000000000000000, 2, '1,000,000,000,000,000.00'], [999, 0, '999'], [1000, 0, '1,000'], [1234, 3, '1.234'],
  ])('%d with %d digits is %s', (n, scale, want) => expect(fixed(n, scale)).toBe(want))
  it('groups only when asked', () => expect(fixed(123456789, 2, false)).toBe('1234567.89'))
})

describe('show', () => {
  it.each<[Field, Value, boolean, string]>([
    [field('money'), 459900, false, '4,599.00'],
    [field('percent', { scale: 2 }), 500, false, '5.00%'],
    [field('decimal', { scale: 3 }), 1500, false, '1.5'],
    [field('decimal', { scale: 3 }), 2000, false, '2'],
    [field('bool'), 1, false, 'yes'], [field('bool'), 0, false, 'no'], [field('bool'), null, false, ''],
    [field('enum', { codes: 'state' }), 'on', false, 'ON-ZH'], [field('enum', { codes: 'state' }), 'on', true, 'On'],
    [field('enum', { codes: 'state' }), 'off', true, 'OFF-ZH'], [field('enum', { codes: 'state' }), 'gone', false, 'gone'],
    [field('multi', { codes: 'state' }), 'on;off', true, 'On, OFF-ZH'],
    [field('ref', { to: 'y' }), 'id1', false, '<id1>'],
    [field('datetime'), '2026-11-24T08:30:00', false, '2026-11-24 08:30'],
    [field('date'), '2026-11-24', false, '2026-11-24'],
    [field('secret'), 'hash', false, ''],
    [field('json'), '{"CPU":"i5","RAM":"16G"}', true, 'CPU i5; RAM 16G'],
    [field('text'), 'plain', false, 'plain'],
  ])('%o with %o (english %s)', (f, v, english, want) => expect(show(f, v, ctx(english))).toBe(want))
})

describe('editable', () => {
  it.each<[Field, Value, string]>([
    [field('money'), 459900, '4,599.00'], [field('int'), 12000, '12000'], [field('money'), '0.46', '0.46'],
    [field('date'), null, ''], [field('decimal', { scale: 2 }), 150, '1.50'],
  ])('%o with %o', (f, v, want) => expect(editable(f, v)).toBe(want))
})

describe('pairs', () => {
  it('reads an object of texts and nothing else', () => {
    expect(pairsOf('{"a":"1"}')).toEqual([{ name: 'a', value: '1' }])
    expect(pairsOf(null)).toEqual([])
    for (const other of ['[1]', '{"a":1}', 'no json', '3']) expect(pairsOf(other)).toBeNull()
  })
  it('writes only pairs that say something', () => {
    expect(textOf([{ name: ' a ', value: ' 1 ' }, { name: '', value: '2' }, { name: 'b', value: ' ' }])).toBe('{"a":"1"}')
    expect(textOf([{ name: '', value: '' }])).toBe('')
  })
})
