import { computed, ref } from 'vue'
import { describe, expect, it } from 'vitest'
import { edges, GUTTER, ordered, reveal, toggled, window as rowsOf } from '../src/ui/grid/geometry'
import { useRowCache } from '../src/ui/grid/rowCache'
import type { Source } from '../src/ui/grid/types'
import { useActive } from '../src/ui/grid/useActive'

const column = (key: string, width: number, pinned = false) => ({ key, title: key, width, pinned })

describe('geometry', () => {
  it('puts pinned columns first', () => expect(ordered([column('a', 1), column('b', 1, true)]).map((c) => c.key)).toEqual(['b', 'a']))
  it('adds up edges', () => expect(edges([column('a', 100), column('b', 50)])).toEqual([GUTTER, GUTTER + 100, GUTTER + 150]))
  it.each([[0, 320, 1000, 0, 16], [3200, 320, 1000, 94, 116], [31900, 320, 1000, 990, 999], [0, 320, 0, 0, -1]])('draws rows at %d', (top, height, total, first, last) => {
    expect(rowsOf(top, height, 32, total)).toEqual([first, last])
  })
  it.each([[100, 200, 50, 82, 50], [100, 200, 150, 182, 100], [100, 200, 290, 322, 122], [0, 200, -5, 10, 0]])('reveals from %d', (at, size, from, to, want) => {
    expect(reveal(at, size, from, to)).toBe(want)
  })
  it('turns sorting up, down and off, alone or with others', () => {
    const up = [{ field: 'a', desc: false }]
    expect(toggled([], 'a', false)).toEqual(up)
    expect(toggled(up, 'a', false)).toEqual([{ field: 'a', desc: true }])
    expect(toggled([{ field: 'a', desc: true }], 'a', false)).toEqual([])
    expect(toggled(up, 'b', true)).toEqual([...up, { field: 'b', desc: false }])
    expect(toggled([...up, { field: 'b', desc: true }], 'b', true)).toEqual(up)
    expect(toggled(up, 'b', false)).toEqual([{ field: 'b', desc: false }])
  })
})

describe('active cell', () => {
  const at = (key: string, from: [number, number], ctrlKey = false) => {
    const a = useActive(ref(100), computed(() => 5), computed(() => 10))
    a.go(...from)
    expect(a.key({ key, ctrlKey, metaKey: false })).toBe(true)
    return [a.row.value, a.col.value]
  }
  it.each<[string, [number, number], boolean, [number, number]]>([
    ['ArrowDown', [0, 0], false, [1, 0]], ['ArrowUp', [0, 0], false, [0, 0]], ['ArrowRight', [3, 4], false, [3, 4]], ['ArrowDown', [3, 2], true, [99, 2]],
    ['PageDown', [95, 1], false, [99, 1]], ['PageUp', [15, 1], false, [5, 1]], ['Home', [7, 3], false, [7, 0]], ['End', [7, 3], true, [99, 4]],
  ])('%s from %o', (key, from, ctrl, want) => expect(at(key, from, ctrl)).toEqual(want))
  it('leaves other keys and an empty list alone', () => {
    expect(useActive(ref(100), ref(5), ref(10)).key({ key: 'x', ctrlKey: false, metaKey: false })).toBe(false)
    expect(useActive(ref(0), ref(5), ref(10)).key({ key: 'ArrowDown', ctrlKey: false, metaKey: false })).toBe(false)
  })
})

describe('row cache', () => {
  const rows = (offset: number, limit: number, total: number) => Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) => ({ id: String(offset + i) }))
  it('loads a block around any place and answers rows by position', async () => {
    const asked: number[] = []
    const source: Source<{ id: string }> = { load: async (offset, limit) => { asked.push(offset); return { rows: rows(offset, limit, 1000), total: 1000 } } }
    const cache = useRowCache(() => source)
    await cache.reset(550)
    expect(cache.total.value).toBe(1000)
    expect(cache.row(550)?.id).toBe('550')
    expect(cache.row(0)).toBeUndefined()
    cache.ensure(0, 20)
    await Promise.resolve()
    await Promise.resolve()
    expect(cache.row(3)?.id).toBe('3')
    expect(asked).toEqual([500, 0])
  })
  it('lets the latest reset win', async () => {
    const waiting: ((n: number) => void)[] = []
    const source: Source<{ id: string }> = { load: () => new Promise((done) => waiting.push((n) => done({ rows: [{ id: String(n) }], total: n }))) }
    const cache = useRowCache(() => source)
    const first = cache.reset()
    const second = cache.reset()
    waiting[1]!(2)
    waiting[0]!(1)
    await Promise.all([first, second])
    expect(cache.total.value).toBe(2)
    expect(cache.row(0)?.id).toBe('2')
  })
  it('goes back to the start when its place is gone', async () => {
    const source: Source<{ id: string }> = { load: async (offset, limit) => ({ rows: rows(offset, limit, 3), total: 3 }) }
    const cache = useRowCache(() => source)
    await cache.reset(700)
    expect(cache.row(0)?.id).toBe('0')
  })
  it('keeps the failure for the page to say', async () => {
    const cache = useRowCache<{ id: string }>(() => ({ load: () => Promise.reject(new Error('gone')) }))
    await cache.reset()
    expect((cache.failed.value as Error).message).toBe('gone')
    expect(cache.loading.value).toBe(false)
  })
})
