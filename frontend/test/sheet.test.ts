import { computed, ref, shallowRef } from 'vue'
import { describe, expect, it } from 'vitest'
import { even, parseTsv, toHtml, toTsv } from '../src/ui/grid/clip'
import { heldRows, useHeld } from '../src/ui/grid/held'
import type { Voice } from '../src/ui/grid/ranges'
import { useRowCache } from '../src/ui/grid/rowCache'
import { series } from '../src/ui/grid/series'
import { isTicked, NO_TICKS, tickedOf } from '../src/ui/grid/ticks'
import type { Column, Sheet, Source } from '../src/ui/grid/types'
import { useClip } from '../src/ui/grid/useClip'
import { useCut } from '../src/ui/grid/useCut'
import { edgeOf, useEdges } from '../src/ui/grid/useEdges'
import { useFill } from '../src/ui/grid/useFill'
import { useSelection } from '../src/ui/grid/useSelection'
import { useTicks } from '../src/ui/grid/useTicks'
import { useWrites } from '../src/ui/grid/useWrites'

describe('what spreadsheets copy', () => {
  it('comes back as it went: quotes, tabs, line breaks, blanks', () => {
    const cells = [['a', 'b"c', ''], ['x\ny', 'p\tq', ' 0012 '], ['', '', '"']]
    expect(parseTsv(toTsv(cells))).toEqual(cells)
    expect(toHtml([['<b>&', 'x\ny']])).toContain('&lt;b&gt;&amp;</td>')
  })
  it('ends its last row with a line break that is no row', () => expect(parseTsv('1\t2\r\n3\t4\r\n')).toEqual([['1', '2'], ['3', '4']]))
  it('has rows of one width', () => expect(even(parseTsv('1\t2\t3\n4'))).toEqual([['1', '2', '3'], ['4', '', '']]))
  it('may hold a lone inch mark', () => expect(parseTsv('"24" screen\t15"\n"a\tb"\tc')).toEqual([['"24" screen', '15"'], ['a\tb', 'c']]))
})

describe('the fill handle', () => {
  it.each<[string[], number, string[]]>([
    [['1', '2'], 3, ['3', '4', '5']], [['10', '20'], 2, ['30', '40']], [['3', '1'], 2, ['-1', '-3']], [['1.5', '1.75'], 2, ['2.00', '2.25']], [['1,000.00', '2,000.00'], 1, ['3000.00']],
    [['1', '2', '4'], 2, ['1', '2']], [['7'], 2, ['7', '7']], [['x', 'y'], 3, ['x', 'y', 'x']],
    [['2024-02-28'], 3, ['2024-02-29', '2024-03-01', '2024-03-02']], [['2024-01-31', '2024-01-24'], 1, ['2024-01-17']],
    [['2024-01-15', '2024-02-15'], 2, ['2024-03-15', '2024-04-15']], [['2023-12-31', '2024-01-31'], 2, ['2024-02-29', '2024-03-31']],
    [['DN-2024-0009'], 2, ['DN-2024-0010', 'DN-2024-0011']], [['596.99'], 2, ['596.99', '596.99']], [['-1,200.00'], 1, ['-1,200.00']], [['SN099'], 1, ['SN100']], [['3楼305'], 1, ['3楼306']],
  ])('goes on from %o', (from, n, want) => expect(series(from, n)).toEqual(want))
  it('copies when asked to', () => expect(series(['1', '2'], 3, 'copy')).toEqual(['1', '2', '1']))
  it.each<[string[], string[]]>([[['1', '2'], ['1', '2']], [['SN099'], ['SN099', 'SN099']], [['2024-02-28'], ['2024-02-28', '2024-02-28']], [['7'], ['8', '9']], [['1,596.99'], ['1597.99', '1598.99']], [['x'], ['x', 'x']]])('the other way with Ctrl: %o', (from, want) => expect(series(from, 2, 'other')).toEqual(want))
})

interface R { id: string; a: string; rev: number }
/** A sheet of one column that refuses the word "bad" and trims what it stores. */
function made(stepped?: () => void) {
  const store: R[] = [{ id: '1', a: 'one', rev: 1 }, { id: '2', a: 'two', rev: 1 }]
  const sent: string[] = []
  const sheet: Sheet<R> = {
    rows: { load: async (o, l) => ({ rows: store.slice(o, o + l).map((r) => ({ ...r })), total: store.length }) },
    paint: (r) => ({ text: r.a }), draft: (r) => r.a, copy: (r) => r.a, value: (r) => r.a,
    async write(edits) {
      const refused = edits.filter((e) => e.value === 'bad').map((e) => ({ id: e.row.id, key: e.key, say: 'no' }))
      const rows = edits.filter((e) => e.value !== 'bad').map((e) => {
        const r = store.find((x) => x.id === e.row.id)!
        if (r.rev !== e.row.rev) throw new Error(`revision ${e.row.rev}, not ${r.rev}`)
        sent.push(String(e.value))
        Object.assign(r, { a: String(e.value ?? '').trim(), rev: r.rev + 1 })
        return { ...r }
      })
      return { rows, refused }
    },
  }
  const cache = useRowCache<R>(() => sheet.rows as Source<R>, () => 30)
  return { store, sent, cache, writes: useWrites<R>(() => sheet, cache, stepped) }
}

describe('writing cells', () => {
  it('takes a whole paste back and does it again, with the latest revisions', async () => {
    const { store, cache, writes } = made()
    await cache.reset()
    await writes.run([0, 1].map((i) => ({ row: cache.row(i)!, key: 'a', value: ` new${i} ` })))
    expect(store.map((r) => r.a)).toEqual(['new0', 'new1'])
    await writes.run([{ row: cache.row(0)!, key: 'a', value: 'third' }])
    await writes.back()
    await writes.back()
    expect(store.map((r) => r.a)).toEqual(['one', 'two'])
    expect(cache.row(1)?.a).toBe('two')
    await writes.again()
    expect(store.map((r) => r.a)).toEqual(['new0', 'new1'])
    expect([writes.undoable.value, writes.redoable.value]).toEqual([1, 1])
  })
  it('takes a step back by its own undo only while it is the last', async () => {
    let steps = 0
    const { store, cache, writes } = made(() => steps++)
    await cache.reset()
    const first = await writes.run([{ row: cache.row(0)!, key: 'a', value: 'new' }])
    const second = await writes.run([{ row: cache.row(1)!, key: 'a', value: 'other' }])
    await first.undo()
    expect(store.map((r) => r.a)).toEqual(['new', 'other'])
    await second.undo()
    await second.undo()
    expect(store.map((r) => r.a)).toEqual(['new', 'two'])
    await first.undo()
    expect(store.map((r) => r.a)).toEqual(['one', 'two'])
    expect(steps).toBe(2)
  })
  it('keeps what was refused in its cell until it is written or taken back', async () => {
    const { store, cache, writes } = made()
    await cache.reset()
    expect(await writes.run([{ row: cache.row(0)!, key: 'a', value: 'bad' }, { row: cache.row(1)!, key: 'a', value: 'good' }])).toMatchObject({ changed: 1, refused: 1 })
    expect(writes.markOf('1', 'a')).toEqual({ text: 'bad', say: 'no' })
    expect(store.map((r) => r.a)).toEqual(['one', 'good'])
    await writes.back()
    expect(writes.markOf('1', 'a')).toBeUndefined()
    expect(store.map((r) => r.a)).toEqual(['one', 'two'])
    await writes.run([{ row: cache.row(0)!, key: 'a', value: 'bad' }])
    await writes.run([{ row: cache.row(0)!, key: 'a', value: 'fine' }])
    expect([writes.markOf('1', 'a'), store[0]!.a]).toEqual([undefined, 'fine'])
  })
  it('sends nothing that is there already', async () => {
    const { sent, cache, writes } = made()
    await cache.reset()
    await writes.run([{ row: cache.row(0)!, key: 'a', value: 'one' }])
    expect([sent, writes.undoable.value]).toEqual([[], 0])
  })
})

interface L { id: string; a: string | null }
/** Rows in memory that refuse nothing. */
function kept(some: (string | null)[]) {
  let n = some.length
  const state = shallowRef<readonly L[]>(some.map((a, i) => ({ id: String(i), a })))
  const held = useHeld<L>({ all: () => state.value, put: (rows) => { state.value = rows }, blank: () => ({ id: String(n++), a: null }) })
  const sheet: Sheet<L> = {
    rows: held, paint: (r) => ({ text: r.a ?? '' }), draft: (r) => r.a ?? '', copy: (r) => r.a ?? '', value: (r) => r.a,
    write: async (edits) => ({ rows: edits.map((e) => ({ ...e.row, a: e.value === null ? null : String(e.value) })), refused: [] }),
  }
  const cache = heldRows<L>(() => held)
  const writes = useWrites<L>(() => sheet, cache)
  const text = () => state.value.map((r) => r.a)
  const put = (...cells: [number, string | null][]) => writes.run(cells.map(([i, value]) => ({ row: cache.row(i)!, key: 'a', value })))
  return { held, cache, writes, text, put, sheet }
}

describe('rows in memory', () => {
  it('have a blank one behind them, which becomes a row when it is written, and another follows', async () => {
    const { cache, put, text } = kept(['x'])
    expect([cache.total.value, cache.row(1)]).toEqual([2, { id: '1', a: null }])
    await put([1, 'y'])
    expect([text(), cache.total.value, cache.row(2)?.a]).toEqual([['x', 'y'], 3, null])
    await put([2, null])
    expect(text()).toEqual(['x', 'y'])
  })
  it('keep the place of a blank one in front of one that is written', async () => {
    const { held, put, text, cache } = kept([])
    held.more(3)
    await put([0, 'a'], [1, null], [2, 'c'])
    expect([text(), cache.total.value]).toEqual([['a', null, 'c'], 4])
  })
  it('go back whole: a paste that made rows, rows that were taken out', async () => {
    const { held, cache, writes, put, text } = kept(['x', 'y', 'z'])
    held.more(1)
    await put([2, 'Z'], [3, 'p'], [4, 'q'])
    expect(text()).toEqual(['x', 'y', 'Z', 'p', 'q'])
    expect((await writes.drop([cache.row(1)!, cache.row(3)!, cache.row(5)!])).dropped).toBe(2)
    expect(text()).toEqual(['x', 'Z', 'q'])
    await writes.back()
    expect(text()).toEqual(['x', 'y', 'Z', 'p', 'q'])
    await writes.back()
    expect([text(), cache.total.value]).toEqual([['x', 'y', 'z'], 4])
    await writes.again()
    await writes.again()
    expect(text()).toEqual(['x', 'Z', 'q'])
  })
  it('are written as they stand now, not as they stood before a step back', async () => {
    const { writes, put, text } = kept(['x'])
    await put([0, 'one'])
    await writes.back()
    await put([0, 'one'])
    expect(text()).toEqual(['one'])
    expect((await put([0, 'one'])).changed).toBe(0)
  })
  it('that are blank are no step when they are taken out', async () => {
    const { cache, writes } = kept(['x'])
    expect((await writes.drop([cache.row(1)!])).dropped).toBe(0)
    expect(writes.undoable.value).toBe(0)
  })
  it('are all that Ctrl+A takes', () => {
    const { cache, held } = kept(['x', 'y'])
    const sel = useSelection(cache.total, ref(3), ref(5), computed(() => held.all().length))
    sel.all()
    expect(sel.box.value).toEqual({ r0: 0, r1: 1, c0: 0, c1: 2 })
  })
})

describe('Ctrl with an arrow', () => {
  it.each<[string, number, 1 | -1, number]>([
    ['xxx  x', 0, 1, 2], ['xxx  x', 2, 1, 5], ['xxx  x', 1, -1, 0], ['xxx  x', 5, -1, 2], ['xxx  x', 3, 1, 5], ['x    ', 0, 1, 4], ['  xx', 3, -1, 2], ['  xx', 2, -1, 0], ['xx', 1, 1, 1], ['    ', 2, -1, 0],
  ])('in "%s" from %i by %i', (cells, at, by, want) => expect(edgeOf(at, cells.length, by, (i) => cells[i] !== ' ')).toBe(want))
  it('does not guess what it does not know', () => expect(edgeOf(0, 4, 1, (i) => (i < 2 ? true : null))).toBe(null))

  /** A list of 10,000 rows that knows its edges, with every second column empty in its rows. */
  function far() {
    const asked: [number, string, boolean][] = []
    let loads = 0
    let answer: (at: number) => void = () => undefined
    const rows: Source<L> = {
      load: async (o, l) => { loads++; return { rows: Array.from({ length: l }, (_, i) => ({ id: String(o + i), a: 'x' })), total: 10_000 } },
      edge: (from, key, up) => { asked.push([from, key, up]); return new Promise((r) => { answer = r }) },
    }
    const sheet: Sheet<L> = { rows, paint: (r) => ({ text: r.a ?? '' }), draft: (r) => r.a ?? '', copy: (r, c) => (c.key === 'b' ? '' : r.a ?? ''), value: (r) => r.a }
    const cache = useRowCache<L>(() => rows, () => 30)
    const columns = computed(() => ['a', 'b', 'c', 'd'].map((key) => ({ key }) as Column))
    const sel = useSelection(cache.total, ref(4), ref(10))
    const edges = useEdges<L>({ sheet: () => sheet, columns, cache, sel, writes: useWrites<L>(() => sheet, cache), busy: () => false, show: () => undefined })
    const at = () => { const s = sel.span.value; return [s.ar, s.ac, s.r, s.c] }
    return { asked, cache, sel, edges, at, answer: (n: number) => answer(n), loads: () => loads }
  }
  it('asks the list where its rows are not loaded, loads none, and selects with Shift from the active cell', async () => {
    const { asked, cache, sel, edges, at, answer, loads } = far()
    await cache.reset()
    sel.go(3, 0)
    edges.key('ArrowDown', true)
    await Promise.resolve()
    expect([asked, loads()]).toEqual([[[3, 'a', false]], 1])
    answer(7_000)
    await edges.under
    expect([at(), loads(), edges.under]).toEqual([[3, 0, 7_000, 0], 1, null])
    edges.key('ArrowRight', true) // along the row that it began in, which is loaded
    await edges.under
    expect([at(), loads()]).toEqual([[3, 0, 7_000, 2], 1])
    sel.go(3, 2)
    edges.key('ArrowRight', false)
    edges.key('ArrowLeft', false)
    await edges.under
    expect(at()).toEqual([3, 2, 3, 2])
  })
  it('leaves alone whoever has gone elsewhere before it was found', async () => {
    const { cache, sel, edges, at, answer } = far()
    await cache.reset()
    edges.key('ArrowDown', false)
    await Promise.resolve()
    sel.go(1, 1)
    const left = edges.under
    edges.key('ArrowRight', false)
    answer(9_999)
    await Promise.all([left, edges.under])
    expect(at()).toEqual([1, 2, 1, 2])
  })
  it('reads on where a list cannot say it, and knows rows in memory with the blank one behind them', async () => {
    const { cache, sheet, writes } = kept(['x', 'y', null, 'z'])
    const columns = computed(() => [{ key: 'a' } as Column])
    const sel = useSelection(cache.total, ref(1), ref(10))
    const edges = useEdges<L>({ sheet: () => sheet, columns, cache, sel, writes, busy: () => false, show: () => undefined })
    const ends: number[] = []
    for (let i = 0; i < 3; i++) { edges.key('ArrowDown', false); await edges.under; ends.push(sel.span.value.r) }
    expect(ends).toEqual([1, 3, 4])
    const rows = { load: (o: number, l: number) => Promise.resolve({ rows: Array.from({ length: Math.min(l, 1_300 - o) }, (_, i) => ({ id: String(o + i), a: o + i < 1_234 ? 'x' : '' })), total: 1_300 }) }
    const other: Sheet<L> = { ...sheet, rows }
    const cache2 = useRowCache<L>(() => rows, () => 30)
    await cache2.reset()
    const sel2 = useSelection(cache2.total, ref(1), ref(10))
    const edges2 = useEdges<L>({ sheet: () => other, columns, cache: cache2, sel: sel2, writes, busy: () => false, show: () => undefined })
    edges2.key('ArrowDown', false)
    await edges2.under
    expect(sel2.span.value.r).toBe(1_233)
  })
})

describe('ranges of cells', () => {
  interface C { id: string; rev: number; a: string; b: string }
  /** Rows whose `a` must be one's alone and whose `b` is a number; `a` of row 0 cannot be emptied. */
  function desk(some: [string, string][]) {
    const store = some.map(([a, b], i): C => ({ id: String(i), rev: 1, a, b }))
    const of = (r: C, key: string) => r[key as 'a' | 'b']
    const told: unknown[] = []
    const sheet: Sheet<C> = {
      rows: { load: async (o, l) => ({ rows: store.slice(o, o + l).map((r) => ({ ...r })), total: store.length }) },
      paint: (r, c) => ({ text: of(r, c.key) }), draft: (r, c) => of(r, c.key), copy: (r, c) => of(r, c.key), value: (r, c) => of(r, c.key),
      async write(edits) {
        const refused = []
        for (const e of edits) {
          const r = store.find((x) => x.id === e.row.id)!
          const v = String(e.value ?? '')
          if (e.key === 'a' ? (v !== '' && store.some((x) => x !== r && x.a === v)) || (v === '' && r.id === '0') : /\D/.test(v)) refused.push({ id: r.id, key: e.key, say: 'no' })
          else Object.assign(r, { [e.key]: v })
        }
        return { rows: store.filter((r) => edits.some((e) => e.row.id === r.id)).map((r) => ({ ...r })), refused }
      },
    }
    const cache = useRowCache<C>(() => sheet.rows as Source<C>, () => 30)
    const writes = useWrites<C>(() => sheet, cache)
    const columns = computed(() => ['a', 'b'].map((key) => ({ key, editable: true }) as Column))
    const sel = useSelection(cache.total, ref(2), ref(10))
    const voice = { progress: () => true, wrote: (d: unknown) => told.push(d) } as unknown as Voice
    const ground = { sheet: () => sheet, columns, cache, sel, writes, voice, edges: { under: null }, settled: async () => undefined }
    const cuts = useCut<C>(ground)
    const clip = useClip<C>(ground, cuts)
    const filler = useFill<C>(ground)
    /** The clipboard: what the last copy or cut wrote, or another program. */
    const data = { text: '' }
    const board = () => ({ getData: (t: string) => (t === 'text/plain' ? data.text : ''), setData: (t: string, v: string) => { if (t === 'text/plain') data.text = v } })
    const event = () => ({ preventDefault: () => undefined, clipboardData: board() }) as unknown as ClipboardEvent
    return {
      writes, cuts, told, data, sel, right: filler.right, fills: filler.fill,
      all: () => store.map((r) => r.a + ' ' + r.b),
      cut: async (r0: number, r1: number, c0 = 0, c1 = c0) => { sel.set({ r0, r1, c0, c1 }); await clip.cut(event()) },
      paste: (r: number, c = 0) => { sel.go(r, c); return clip.paste(board() as unknown as DataTransfer) },
      begin: () => cache.reset(),
    }
  }
  it('cut: moved by the paste and not before, what is one record\'s alone too, up or down, and back as one', async () => {
    const d = desk([['p', '1'], ['q', '2'], ['r', '3'], ['', '']])
    await d.begin()
    const was = d.all()
    await d.cut(1, 2, 0, 1)
    expect([d.all(), d.data.text, d.cuts.cutting.value?.ids.size]).toEqual([was, 'q\t2\r\nr\t3', 2])
    await d.paste(2)
    expect([d.all(), d.told, d.cuts.cutting.value]).toEqual([['p 1', ' ', 'q 2', 'r 3'], [{ changed: 6, refused: 0, closed: 0 }], null])
    expect(d.sel.box.value).toEqual({ r0: 2, r1: 3, c0: 0, c1: 1 })
    await d.cut(2, 3, 0, 1)
    await d.paste(1)
    expect(d.all()).toEqual(was)
    await d.writes.back()
    await d.writes.back()
    expect([d.all(), d.writes.undoable.value]).toEqual([was, 0])
    await d.writes.again()
    expect(d.all()).toEqual(['p 1', ' ', 'q 2', 'r 3'])
  })
  it('cut: leaves where it was what is refused where it goes, and what cannot be emptied', async () => {
    const d = desk([['p', '1'], ['q', '2'], ['', '']])
    await d.begin()
    await d.cut(1, 1, 0)
    await d.paste(2, 1)
    expect([d.all(), d.writes.markOf('2', 'b')]).toEqual([['p 1', 'q 2', ' '], { text: 'q', say: 'no' }])
    await d.writes.back()
    expect([d.all(), d.writes.markOf('2', 'b')]).toEqual([['p 1', 'q 2', ' '], undefined])
    await d.cut(0, 0, 0)
    await d.paste(2)
    expect([d.all()[0], d.writes.markOf('0', 'a')?.say]).toEqual(['p 1', 'no'])
  })
  it('cut: is a copy where something else was copied since, and ends by itself', async () => {
    const d = desk([['p', '1'], ['', '']])
    await d.begin()
    await d.cut(0, 0, 1)
    d.data.text = '7'
    await d.paste(1, 1)
    expect(d.all()).toEqual(['p 1', ' 7'])
    d.cuts.end()
    d.data.text = '1'
    await d.paste(1, 1)
    expect(d.all()).toEqual(['p 1', ' 1'])
  })
  it('filled sideways: each row for itself; what a column refuses stays marked with its sentence', async () => {
    const d = desk([['12', ''], ['x', '5'], ['9', '']])
    await d.begin()
    await d.fills({ r0: 0, r1: 1, c0: 0, c1: 0 }, { r0: 0, r1: 1, c0: 1, c1: 1 }, 'usual')
    expect([d.all(), d.writes.markOf('1', 'b'), d.told]).toEqual([['12 12', 'x 5', '9 '], { text: 'x', say: 'no' }, [{ changed: 1, refused: 1, closed: 0 }]])
    await d.fills({ r0: 2, r1: 2, c0: 0, c1: 0 }, { r0: 2, r1: 2, c0: 1, c1: 1 }, 'other')
    await d.fills({ r0: 0, r1: 0, c0: 1, c1: 1 }, { r0: 0, r1: 0, c0: 0, c1: 0 }, 'other')
    d.sel.set({ r0: 1, r1: 1, c0: 0, c1: 1 })
    await d.right()
    expect([d.all(), d.writes.undoable.value]).toEqual([['13 12', 'x 5', '9 10'], 4])
  })
})

describe('rows that are read for a block', () => {
  it('are read again where the list is asked anew meanwhile, and given up where it became another one', async () => {
    let meanwhile = () => undefined as unknown
    let version = 'old'
    const list = (): Source<L> => ({ load: async (o, l) => { const rows = Array.from({ length: l }, (_, i) => ({ id: String(o + i), a: version })); await meanwhile(); return { rows, total: 1000 } } })
    const source = shallowRef(list())
    const cache = useRowCache<L>(() => source.value, () => 30)
    await cache.reset()
    meanwhile = () => { meanwhile = () => undefined; version = 'new'; return cache.reset() }
    expect(new Set((await cache.range(0, 399)).map((r) => r.a))).toEqual(new Set(['new']))
    meanwhile = () => { meanwhile = () => undefined; source.value = list(); return cache.reset() }
    await expect(cache.range(0, 399)).rejects.toThrow('the list changed')
  })
})

describe('ticking', () => {
  it('names the rows of a short list, and says of a long one that they are all, without reading it', async () => {
    let asked = 0
    for (const rows of [300, 100_000]) {
      const source: Source<{ id: string }> = { load: async (o, l) => { asked += l; return { rows: Array.from({ length: Math.min(l, rows - o) }, (_, i) => ({ id: String(o + i) })), total: rows } } }
      const cache = useRowCache(() => source, () => 30)
      await cache.reset()
      const checked = shallowRef(NO_TICKS)
      const sel = useSelection(cache.total, ref(1), ref(10))
      const { tick, all } = useTicks({ on: () => true, checked, sel, cache, voice: { progress: () => true } as unknown as Voice })
      asked = 0
      await all()
      expect([checked.value.all, tickedOf(checked.value, rows), asked > 0]).toEqual([rows > 20_000, rows, rows < 20_000])
      sel.go(1, 0)
      tick()
      expect([tickedOf(checked.value, rows), isTicked(checked.value, '1'), isTicked(checked.value, '2')]).toEqual([rows - 1, false, true])
      await all()
      expect(checked.value).toEqual(NO_TICKS)
    }
  })
})
