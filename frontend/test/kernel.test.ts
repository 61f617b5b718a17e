import { describe, expect, it } from 'vitest'
import { faultOf } from '../src/kernel/faults'
import { asked } from '../src/kernel/form/asked'
import { blankLine, figureOf, inputOf, inUse, isBlank, lineColumns, lineFrom, lineOf, marked, type Line } from '../src/kernel/form/lines'
import { creatable, ledger, sections } from '../src/kernel/kinds'
import type { FieldContext } from '../src/fields/types'
import { arity, complete, opsOf, wayOf, written } from '../src/kernel/list/filters'
import { arranged, lookOf, same, stateOf } from '../src/kernel/list/looks'
import type { ListState } from '../src/kernel/list/state'
import type { Field, Kind, Op, Row } from '../src/kernel/types'
import { pasted } from '../src/pages/start/departments'
import { chordOf } from '../src/ui/keys'

const field = (name: string, type: Field['type'], more: Partial<Field> = {}): Field => ({ name, label: name, english: name, type, ...more })
const kind = (more: Partial<Kind> = {}): Kind => ({ name: 'k', label: 'k', english: 'k', chapter: 'c', title: 'a', key: 'a', rights: 'V', basis: null, gaps: 0, count: 0, forms: [], fields: [field('a', 'text', { section: { zh: 'S', en: 's' } }), field('b', 'money', { hidden: true }), field('c', 'file'), field('d', 'date', { section: { zh: 'T', en: 't' } })], ...more })

describe('faults', () => {
  it('reads what Go sends', () => {
    const f = faultOf(new Error('{"code":"invalid","message":{"zh":"z","en":"e"},"fields":{"a":{"zh":"az","en":"ae"}}}'))
    expect([f.code, f.text.zh, f.fields.a?.en]).toEqual(['invalid', 'z', 'ae'])
  })
  it.each(['TypeError: x is not a function', '{"a":1}', '', 'null'])('never shows %j', (message) => {
    const f = faultOf(new Error(message))
    expect(f.code).toBe('internal')
    expect(f.text.en).not.toContain(message || '!')
  })
})

describe('declarations', () => {
  it('takes the columns of the ledger in their order', () => {
    expect(ledger(kind()).map((f) => f.name)).toEqual(['a', 'd'])
    expect(ledger(kind({ columns: ['d', 'b', 'gone'] })).map((f) => f.name)).toEqual(['d', 'b'])
  })
  it('parts a form at its headings', () => {
    expect(sections(kind().fields).map((s) => [s.title?.zh, s.fields.length])).toEqual([['S', 3], ['T', 1]])
    expect(sections([field('x', 'text')])).toHaveLength(1)
  })
})

describe('what a form asks for', () => {
  const say = { zh: '', en: '' }
  const k = kind({
    fields: [field('a', 'text', { required: 'always' }), field('b', 'text', { required: 'later' }), field('left', 'date'), field('ratio', 'int'), field('user', 'text'), field('gone', 'date'), field('free', 'text')],
    checks: [
      { field: 'left', is: 'required', when: [{ field: 'status', in: ['left'] }], say },
      { field: 'ratio', is: 'required', when: [{ field: 'unit', in: [''], not: true }], say },
      { field: 'user', is: 'required', later: true, when: [{ field: 'status', in: ['in_use'] }, { field: 'public', in: ['1'], not: true }], say },
      { field: 'gone', is: 'required', warn: true, later: true, when: [{ field: 'status', in: ['scrapped'] }], say },
      { field: 'gone', is: '>=', than: 'left', say },
      { field: 'free', is: 'required', warn: true, say },
    ],
  })
  it.each<[string, Record<string, string | number | null>, string]>([
    ['a', {}, 'must'], ['b', {}, 'later'],
    ['left', {}, ''], ['left', { status: 'here' }, ''], ['left', { status: 'left' }, 'must'],
    ['ratio', {}, ''], ['ratio', { unit: null }, ''], ['ratio', { unit: '' }, ''], ['ratio', { unit: '箱' }, 'must'],
    ['user', { status: 'in_use' }, 'later'], ['user', { status: 'in_use', public: 0 }, 'later'], ['user', { status: 'in_use', public: 1 }, ''], ['user', { public: 0 }, ''],
    ['gone', { status: 'scrapped' }, 'later'], ['gone', { status: 'in_use', left: '2026-01-01' }, ''], ['free', {}, ''],
  ])('%s while %j: %j', (name, values, want) => expect(asked(k, name, values)).toBe(want))
})

describe('records made where they are named', () => {
  it.each<[string, Partial<Kind> | undefined, boolean]>([['with the right', { rights: 'VC' }, true], ['without', { rights: 'VE' }, false], ['lines', { rights: 'VC', parent: 'p' }, false], ['the only one', { rights: 'VC', single: true }, false], ['out of sight', undefined, false]])('%s', (_, more, want) => expect(creatable(more && kind(more))).toBe(want))
})

describe('lines of a form', () => {
  const k = kind({ parent: 'p', fields: [field('p', 'ref'), field('a', 'text'), field('n', 'money'), field('paid', 'bool'), field('stock', 'int', { locked: true }), field('age', 'int', { calc: { fn: 'age_years', from: [] } }), field('x', 'file')] })
  const line = (values: Line['values'], more: Partial<Line> = {}): Line => ({ ...blankLine(), values, ...more })
  it('show what the program writes and send what people write', () => {
    expect(lineColumns(k).map((f) => f.name)).toEqual(['a', 'n', 'paid', 'stock', 'age'])
    expect(inputOf(k, line({ a: 'x', n: 5, stock: 7, age: 3 }, { line: 'id', kept: { n: 'five' } }))).toEqual({ id: 'id', values: { a: 'x', n: 'five', paid: null } })
  })
  it('show spare fields only where a line has a use for them', () => {
    const s = kind({ parent: 'p', spare: ['lot'], fields: [field('p', 'ref'), field('a', 'text'), field('lot', 'text')] })
    const shown = (...lines: Line[]) => inUse(s, lineColumns(s), lines).map((f) => f.name)
    const said = { zh: 'z', en: 'e' }
    expect([shown(), shown(line({ a: 'x', lot: null })), shown(line({}), line({ lot: 'B7' })), shown(line({}, { uses: ['lot'] })), shown(line({}, { wrong: { lot: said } })), shown(line({}, { kept: { lot: '?' } }))].map((f) => f.length)).toEqual([1, 1, 2, 2, 2, 2])
  })
  it('are blank with what a new one begins with', () => {
    expect([{ a: '', paid: 0 }, { a: null, paid: 1 }, { a: 'x', paid: null }].map((v) => isBlank(k, line(v), { paid: 0 }))).toEqual([true, false, false])
    expect(isBlank(k, line({}, { kept: { n: 'five' } }), {})).toBe(false)
  })
  it('come back as they were sent, and as new ones', () => {
    const stored = lineOf(k, { id: 'r', values: { a: 'x', stock: 4 } } as unknown as Row)
    expect(inputOf(k, lineFrom(inputOf(k, stored)))).toEqual({ id: 'r', values: { a: 'x', n: null, paid: null } })
    const anew = lineOf(k, { id: 'r', values: { a: 'x', stock: 4 } } as unknown as Row, true)
    expect([anew.line, anew.values.a, anew.values.stock]).toEqual([undefined, 'x', undefined])
  })
  it('add up what could be read', () => {
    const some = [line({ n: 5 }), line({ n: null }, { kept: { n: 'five' } }), line({ n: 7 }), line({ n: null })]
    expect([figureOf(some, k.fields[2]!), figureOf(some, k.fields[1]!)]).toEqual([{ filled: 2, sum: 12 }, { filled: 0, sum: 0 }])
  })
  it('take what was refused to the lines that were sent', () => {
    const text = { zh: 'z', en: 'e' }
    const got = marked([line({ a: 'x' }), line({}), line({ a: 'y' })], (l) => isBlank(k, l, {}), { 1: { n: text } })
    expect(got.map((l) => l.wrong.n)).toEqual([undefined, undefined, text])
  })
})

describe('filters', () => {
  it.each<[Field['type'], string, string]>([['enum', 'values', 'oneof'], ['ref', 'values', 'oneof'], ['bool', 'values', 'oneof'], ['money', 'range', 'between'], ['date', 'range', 'between'], ['text', 'text', 'contains'], ['seq', 'text', 'contains']])('%s by %s', (type, way, first) => {
    expect(wayOf(field('x', type))).toBe(way)
    expect(opsOf(field('x', type))[0]).toBe(first)
  })
  it('offers the next days only for days', () => {
    expect(opsOf(field('x', 'date'))).toContain('next')
    expect(opsOf(field('x', 'money'))).not.toContain('next')
  })
  it('knows when a filter says something', () => {
    expect(complete({ field: 'x', op: 'empty', values: [] })).toBe(true)
    expect(complete({ field: 'x', op: 'between', values: ['', '5'] })).toBe(true)
    expect(complete({ field: 'x', op: 'oneof', values: [] })).toBe(false)
    expect(arity('between')).toBe(2)
  })
})

describe('filters written under a head', () => {
  const ctx = { english: false, yes: 'Y', no: 'N', codes: () => [{ key: 'a', label: 'A' }, { key: 'b', label: 'B' }], name: (id: string) => id.toUpperCase() } as unknown as FieldContext
  it.each<[Field['type'], Op, string[], string]>([
    ['text', 'contains', ['x'], 'x'], ['text', 'is', ['x'], '=x'], ['text', 'not', ['x'], '!x'], ['text', 'empty', [], 'filter.written.empty'], ['text', 'filled', [], 'filter.written.filled'],
    ['money', 'is', ['50000'], '500.00'], ['money', 'between', ['50001', ''], '>=500.01'], ['money', 'between', ['', '100000'], '<=1,000.00'], ['money', 'between', ['0', '100'], '0.00..1.00'], ['int', 'not', ['5'], '!5'],
    ['date', 'between', ['2026-01', '2026-06'], '2026-01..2026-06'], ['date', 'between', ['2026', '2026'], '2026'], ['date', 'is', ['2026-05-06'], '2026-05-06'], ['date', 'next', ['60'], '+60'], ['date', 'prev', ['30'], '-30'],
    ['enum', 'oneof', ['a', 'b'], '=A、B'], ['enum', 'contains', ['zy'], 'zy'], ['enum', 'not', ['a'], '!A'], ['bool', 'oneof', ['1'], '=Y'], ['ref', 'oneof', ['id'], '=ID'],
  ])('%s %s %o', (type, op, values, want) => expect(written({ field: 'x', op, values }, field('x', type, { codes: type === 'enum' ? 'l' : undefined }), ctx, (k) => k)).toBe(want))
})

describe('saved views', () => {
  const k = kind({ columns: ['a', 'd'], key: 'a', title: 'd' })
  const look = (more = {}) => ({ search: 'x', where: null, sort: [{ field: 'a', desc: true }], void: false, columns: ['d', 'a'], pinned: ['d'], widths: { a: 90 }, ...more })
  it('show what they were saved with, in columns of their own', () => {
    const s = stateOf(k, look())
    expect([s.search, s.where, s.sort]).toEqual(['x', [], [{ field: 'a', desc: true }]])
    expect(arranged(k, s.layout!).shown.map((f) => f.name)).toEqual(['d', 'a'])
    expect(lookOf(k, s, s.layout!)).toEqual({ ...look(), where: [] })
    expect(same(k, s, look())).toBe(true)
  })
  it.each<[string, (s: ListState) => unknown]>([
    ['search', (s) => (s.search = 'y')], ['filter', (s) => s.where.push({ field: 'a', op: 'empty', values: [] })], ['order', (s) => (s.sort = [])], ['void', (s) => (s.void = true)],
    ['place', (s) => (s.layout!.order = ['a', 'd'])], ['hidden', (s) => s.layout!.hidden.push('a')], ['pin', (s) => (s.layout!.pins = [])], ['width', (s) => (s.layout!.widths.a = 91)],
  ])('tell that their %s was changed, and never change what was saved', (_, change) => {
    const saved = look()
    const s = stateOf(k, saved)
    change(s)
    expect(same(k, s, saved)).toBe(false)
    expect(saved).toEqual(look())
  })
  it('leave out what is no field any more, hide what came since, and have the usual columns if none is left', () => {
    expect(arranged(k, stateOf(k, look({ columns: ['gone', 'd'] })).layout!).shown.map((f) => f.name)).toEqual(['d'])
    expect(arranged(k, stateOf(k, look({ columns: ['gone'] })).layout!).shown.map((f) => f.name)).toEqual(['a', 'd'])
    expect(same(k, stateOf(k, look({ columns: null })), look({ columns: null }))).toBe(true)
  })
})

describe('the first departments', () => {
  it.each<[string, string, ReturnType<typeof pasted>]>([
    ['one name', '行政部', null],
    ['names', '行政部\r\n\r\n 财务部 \r\n', [{ code: '', name: '行政部' }, { code: '', name: '财务部' }]],
    ['name and code', '行政部\txz\n财务部\tCW', [{ code: 'XZ', name: '行政部' }, { code: 'CW', name: '财务部' }]],
    ['code and name', 'Y1\t运营一部', [{ code: 'Y1', name: '运营一部' }]],
    ['what is no code', '行政部\t010-1234', [{ code: '', name: '行政部' }]],
  ])('%s', (_, text, want) => expect(pasted(text)).toEqual(want))
})

describe('chords', () => {
  const press = (key: string, more = {}) => chordOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more })
  it('names what was pressed', () => {
    expect(press('s', { ctrlKey: true })).toBe('Ctrl+S')
    expect(press('n')).toBe('N')
    expect(press('ArrowLeft', { altKey: true })).toBe('Alt+ArrowLeft')
    expect(press('/')).toBe('/')
    expect(press('Tab', { shiftKey: true })).toBe('Shift+Tab')
    expect(press('L', { ctrlKey: true, shiftKey: true })).toBe('Ctrl+Shift+L')
    expect(press('?', { shiftKey: true })).toBe('?')
  })
})
