import { computed, ref, shallowRef } from 'vue'
import { describe, expect, it } from 'vitest'
import { even, parseTsv, toHtml, toTsv } from '../src/ui/grid/clip'
import { heldRows, useHeld } from '../src/ui/grid/held'
import { useRowCache } from '../src/ui/grid/rowCache'
import { series } from '../src/ui/grid/series'
import type { Sheet, Source } from '../src/ui/grid/types'
import { useSelection } from '../src/ui/grid/useSelection'
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
  it('copies when asked to', () => expect(series(['1', '2'], 3, true)).toEqual(['1', '2', '1']))
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
  const cache = useRowCache<R>(() => sheet.rows as Source<R>)
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
