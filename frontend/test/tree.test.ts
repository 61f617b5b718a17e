import { describe, expect, it } from 'vitest'
import type { Row } from '../src/kernel/types'
import { seen, shifted, treeOf, within } from '../src/pages/department/tree'

const row = (id: string, parent = '', plan = 0) => ({ id, number: id, title: id, rev: 1, state: 0, status: '', gaps: 0, values: { parent_id: parent || null, headcount_plan: plan } }) as Row
const rows = [row('a'), row('b', 'a', 3), row('c', 'b'), row('d', 'a'), row('e', 'gone')]
const tree = () => treeOf(rows, { a: 1, b: 2, c: 4, gone: 9 })
const names = (list: { row: Row }[]) => list.map((x) => x.row.id).join('')
const node = (id: string) => seen(tree(), new Set()).find((x) => x.row.id === id)!

describe('the tree of departments', () => {
  it('hangs each below its own, and at the top what hangs on nothing', () => {
    expect(names(tree())).toBe('ae')
    expect(seen(tree(), new Set()).map((x) => x.row.id + x.level)).toEqual(['a0', 'b1', 'c2', 'd1', 'e0'])
  })
  it('opens circles at the smallest of them', () => {
    const all = treeOf([row('z', 'c'), row('c', 'b'), row('b', 'a'), row('a', 'c'), row('s', 's'), row('x', 'y'), row('y', 'x')], {})
    expect(seen(all, new Set()).map((x) => x.row.id + x.level)).toEqual(['a0', 'b1', 'c2', 'z3', 's0', 'x0', 'y1'])
  })
  it('counts those below', () => {
    expect([node('a'), node('b'), node('c'), node('d')].map((x) => [x.here, x.all])).toEqual([[1, 7], [2, 6], [4, 4], [0, 0]])
  })
  it('hides what is below a closed one', () => {
    expect(names(seen(tree(), new Set(['b'])))).toBe('abde')
    expect(names(seen(tree(), new Set(['a'])))).toBe('ae')
  })
  it('knows what would close a circle', () => {
    expect(within(node('c'), node('a'))).toBe(true)
    expect(within(node('a'), node('a'))).toBe(true)
    expect(within(node('a'), node('c'))).toBe(false)
  })
  it('moves below the one before it, or beside its parent', () => {
    const top = tree()
    const [a, e] = top
    const [b, d] = a!.children
    expect(shifted(d!, a!.children, true)).toBe(b)
    expect(shifted(b!, a!.children, true)).toBeUndefined()
    expect(shifted(e!, top, true)).toBe(a)
    expect(shifted(b!.children[0]!, b!.children, false)).toBe(a)
    expect(shifted(b!, a!.children, false)).toBeNull()
    expect(shifted(a!, top, false)).toBeUndefined()
  })
})
