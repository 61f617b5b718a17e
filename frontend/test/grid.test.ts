import { ref } from 'vue'
import { describe, expect, it } from 'vitest'
import { edges, GUTTER, ordered, readFrom, reveal, roomy, scaleOf, stretched, TALLEST, toggled, window as rowsOf, linesOf } from '../src/ui/grid/geometry'
import { useRowCache } from '../src/ui/grid/rowCache'
import type { Source } from '../src/ui/grid/types'
import { useSelection } from '../src/ui/grid/useSelection'

const column = (key: string, width: number, pinned = false) => ({ key, title: key, width, pinned })

describe('geometry', () => {
  it('puts pinned columns first', () => expect(ordered([column('a', 1), column('b', 1, true)]).map((c) => c.key)).toEqual(['b', 'a']))
  it('keeps columns pinned as long as two more can be seen', () => {
    const five = [column('a', 100, true), column('b', 100, true), column('c', 100, true), column('d', 100), column('e', 100)]
    const pinned = (room: number) => roomy(five, GUTTER + room).map((c) => c.pinned)
    expect(pinned(500)).toEqual([true, true, true, false, false])
    expect(pinned(499)).toEqual([true, true, false, false, false])
    expect(pinned(299)).toEqual([false, false, false, false, false])
    expect(roomy([column('a', 100, true)], GUTTER + 100)[0]!.pinned).toBe(true)
  })
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

describe('a very tall list', () => {
  it('is scrolled pixel by pixel as long as browsers can draw it', () => expect(scaleOf(900_000, 32, 600)).toBe(1))
  it('reaches its last row on a shorter scale', () => {
    const k = scaleOf(5_000_000, 40, 600)
    expect(Math.round((TALLEST - 600) * k)).toBe(5_000_000 * 40 - 600)
  })
  it('gives the last column the room that is left', () => {
    expect(stretched([column('a', 100), column('b', 50)], GUTTER + 200).map((c) => c.width)).toEqual([100, 100])
    expect(stretched([column('a', 100), column('b', 50)], 100).map((c) => c.width)).toEqual([100, 50])
  })
})

describe('selection', () => {
  const made = (rows = 100, cols = 5) => useSelection(ref(rows), ref(cols), ref(10))
  const press = (key: string, ctrlKey = false, shiftKey = false) => ({ key, ctrlKey, metaKey: false, shiftKey })
  const at = (s: ReturnType<typeof made>) => [s.span.value.r, s.span.value.c]
  it.each<[string, [number, number], boolean, [number, number]]>([
    ['ArrowDown', [0, 0], false, [1, 0]], ['ArrowUp', [0, 0], false, [0, 0]], ['ArrowRight', [3, 4], false, [3, 4]],
    ['PageDown', [95, 1], false, [99, 1]], ['PageUp', [15, 1], false, [5, 1]], ['Home', [7, 3], false, [7, 0]], ['End', [7, 3], true, [99, 4]], ['Home', [7, 3], true, [0, 0]],
  ])('%s from %o', (key, from, ctrl, want) => {
    const s = made()
    s.go(...from)
    expect(s.key(press(key, ctrl))).toBe(true)
    expect(at(s)).toEqual(want)
  })
  it('grows from the active cell with Shift and shrinks past it', () => {
    const s = made()
    s.go(5, 2)
    s.key(press('ArrowDown', false, true))
    s.key(press('ArrowLeft', false, true))
    expect(s.box.value).toEqual({ r0: 5, r1: 6, c0: 1, c1: 2 })
    s.key(press('ArrowUp', false, true))
    s.key(press('ArrowUp', false, true))
    expect(s.box.value).toEqual({ r0: 4, r1: 5, c0: 1, c1: 2 })
    expect([s.span.value.ar, s.span.value.ac]).toEqual([5, 2])
  })
  it('goes on with Tab and comes back with Enter to where Tab began', () => {
    const s = made(3, 3)
    s.go(0, 1)
    expect(s.tab(false)).toBe(true)
    s.enter(false)
    expect(at(s)).toEqual([1, 1])
    s.go(0, 2)
    s.tab(false)
    expect(at(s)).toEqual([1, 0])
    s.go(2, 2)
    expect(s.tab(false)).toBe(false)
    s.go(0, 0)
    expect(s.tab(true)).toBe(false)
  })
  it('takes all, whole rows, a whole column', () => {
    const s = made(4, 3)
    s.go(1, 1)
    s.rows()
    expect(s.box.value).toEqual({ r0: 1, r1: 1, c0: 0, c1: 2 })
    s.go(1, 1)
    s.column()
    expect(s.box.value).toEqual({ r0: 0, r1: 3, c0: 1, c1: 1 })
    s.all()
    expect(s.box.value).toEqual({ r0: 0, r1: 3, c0: 0, c1: 2 })
  })
  it('leaves other keys and an empty list alone', () => {
    expect(made().key(press('x'))).toBe(false)
    expect(made(0).key(press('ArrowDown'))).toBe(false)
  })
})

describe('high rows', () => it.each([[24, 1], [28, 1], [32, 1], [40, 2], [56, 2], [60, 3], [120, 6]])('of %i px show %i lines', (px, n) => expect(linesOf(px)).toBe(n)))

describe('row cache', () => {
  const rows = (offset: number, limit: number, total: number) => Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) => ({ id: String(offset + i) }))
  it('loads a block around any place and answers rows by position', async () => {
    const asked: unknown[] = []
    const source: Source<{ id: string }> = { load: async (offset, limit, anew) => { asked.push(offset, !!anew); return { rows: rows(offset, limit, 1000), total: 1000 } } }
    const cache = useRowCache(() => source, () => 30)
    await cache.reset(550)
    expect(cache.total.value).toBe(1000)
    expect(cache.row(550)?.id).toBe('550')
    expect(cache.row(0)).toBeUndefined()
    cache.ensure(0, 20)
    await Promise.resolve()
    await Promise.resolve()
    expect(cache.row(3)?.id).toBe('3')
    expect(asked).toEqual([540, true, 0, false])
  })
  it('asks for neighbours at once, and never for what flew past meanwhile', async () => {
    const asked: string[] = []
    const answers: (() => void)[] = []
    const source: Source<{ id: string }> = {
      load: (offset, limit, anew) => new Promise((done) => {
        asked.push(`${offset}+${limit}`)
        const answer = () => done({ rows: rows(offset, limit, 1000), total: 1000 })
        if (anew) answer()
        else answers.push(answer)
      }),
    }
    const cache = useRowCache(() => source, () => 30)
    await cache.reset()
    cache.ensure(95, 130)
    for (const first of [200, 300, 400, 500]) cache.ensure(first, first + 34)
    expect(asked).toEqual(['0+40', '80+60', '200+40'])
    answers[0]!()
    await expect.poll(() => asked.at(-1)).toBe('500+40')
    expect([asked.length, cache.row(130)?.id, cache.late.value]).toEqual([4, '130', false])
  })
  it('tells when rows in sight are long in coming, until they are here', async () => {
    const answers: (() => void)[] = []
    const source: Source<{ id: string }> = { load: (offset, limit, anew) => new Promise((done) => (anew ? done({ rows: rows(offset, limit, 1000), total: 1000 }) : answers.push(() => done({ rows: rows(offset, limit, 1000), total: 1000 })))) }
    const cache = useRowCache(() => source, () => 30)
    await cache.reset()
    cache.ensure(500, 530)
    await expect.poll(() => cache.late.value).toBe(true)
    answers[0]!()
    await expect.poll(() => cache.late.value).toBe(false)
    expect(cache.row(530)?.id).toBe('530')
  })
  it('forgets what was seen longest ago, but never the row at work', async () => {
    const cache = useRowCache(() => ({ load: async (offset, limit) => ({ rows: rows(offset, limit, 5000), total: 5000 }) } as Source<{ id: string }>), () => 30, 20, 3)
    await cache.reset()
    cache.hold(5)
    for (const at of [100, 200, 300, 400]) {
      cache.ensure(at, at + 10)
      await expect.poll(() => cache.row(at)?.id).toBe(String(at))
    }
    expect([cache.row(5)?.id, cache.row(25), cache.row(100), cache.row(400)?.id]).toEqual(['5', undefined, undefined, '400'])
  })
  it('reads again what is in sight with one question, wherever the row at work stands in it', async () => {
    const asked: [number, number][] = []
    const cache = useRowCache(() => ({ load: async (offset, limit) => { asked.push([offset, limit]); return { rows: rows(offset, limit, 5000), total: 5000 } } } as Source<{ id: string }>), () => 18)
    for (const at of [10, 25, 28]) {
      await cache.reset(readFrom(at, [10, 28]))
      for (let i = 10; i < 28; i++) expect(cache.row(i), `${i} of ${at}`).toBeDefined()
    }
    expect(asked).toHaveLength(3)
    expect(readFrom(300, [10, 28])).toBe(300)
  })
  it('lets the latest reset win', async () => {
    const waiting: ((n: number) => void)[] = []
    const source: Source<{ id: string }> = { load: () => new Promise((done) => waiting.push((n) => done({ rows: [{ id: String(n) }], total: n }))) }
    const cache = useRowCache(() => source, () => 30)
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
    const cache = useRowCache(() => source, () => 30)
    await cache.reset(700)
    expect(cache.row(0)?.id).toBe('0')
  })
  it('keeps the failure for the page to say', async () => {
    const cache = useRowCache<{ id: string }>(() => ({ load: () => Promise.reject(new Error('gone')) }), () => 30)
    await cache.reset()
    expect((cache.failed.value as Error).message).toBe('gone')
    expect(cache.loading.value).toBe(false)
  })
  it('puts written rows in their places and reads what is not here for a range', async () => {
    const source: Source<{ id: string; n?: number }> = { load: async (offset, limit) => ({ rows: rows(offset, limit, 350), total: 350 }) }
    const cache = useRowCache(() => source, () => 30)
    await cache.reset()
    cache.apply([{ id: '7', n: 1 }])
    expect(cache.row(7)).toEqual({ id: '7', n: 1 })
    const all = await cache.range(5, 320)
    expect([all.length, all[2], all.at(-1)?.id]).toEqual([316, { id: '7', n: 1 }, '320'])
    expect(cache.row(320)).toBeUndefined()
    expect((await cache.range(0, 349, (done) => done < 150)).length).toBe(240)
  })
})
