import { h, type FunctionalComponent } from 'vue'
import type { CellLook, RowLook } from './useLook'

/** The id of a cell, by which the text area names the active one. */
export const cellId = (grid: string, row: number, column: number): string => `${grid}-${row}-${column}`

function cell(grid: string, i: number, c: CellLook, clipped: boolean) {
  const inner = c.blank ? h('span', { class: 'sk' })
    : c.tone !== undefined && c.text ? h('span', { class: ['st', c.tone] }, c.text)
      : c.link || c.struck || c.doubt ? h('span', { class: [c.link ? 'link' : '', c.struck ? 'struck' : '', c.doubt ? 'doubt ' + c.doubt : '', clipped ? 'clip' : ''] }, c.text)
        : clipped && c.text ? h('span', { class: 'clip' }, c.text) : c.text
  return h('div', { key: c.at, id: cellId(grid, i, c.at), class: 'td ' + c.class, style: c.style, role: 'gridcell', 'aria-colindex': c.at + 2, 'aria-invalid': c.wrong, title: c.title }, c.badge ? [h('span', { class: 'st bad badge' }, c.badge), inner] : inner)
}

/** One row, drawn from its look alone: its number and pinned cells, the room of what is out of sight, the cells in sight; texts of several lines end in the last that there is room for. */
export const DrawnRow: FunctionalComponent<{ grid: string; look: RowLook; top: number; lines: number; pick?: boolean; checked?: boolean }> = (p) => {
  const { i, cells, pins, gap, hot } = p.look
  const drawn = (c: CellLook) => cell(p.grid, i, c, p.lines > 1)
  return h('div', { class: ['tr', { odd: i & 1, ck: p.checked }], role: 'row', 'aria-rowindex': i + 2, 'aria-selected': p.pick ? !!p.checked : undefined, style: { top: p.top + 'px' } }, [
    h('div', { key: 'pins', class: 'pins', role: 'presentation' }, [
      h('div', { key: 'gut', class: ['td gut', { hot }], role: 'rowheader', 'aria-colindex': 1 }, [h('span', { class: 'no' }, i + 1), p.pick ? h('span', { class: 'box', 'aria-hidden': 'true' }) : null, h('i', { class: 'grip' })]),
      ...cells.slice(0, pins).map(drawn),
    ]),
    h('i', { key: 'gap', class: 'gap', role: 'presentation', style: { width: gap + 'px' } }),
    ...cells.slice(pins).map(drawn),
  ])
}
DrawnRow.props = ['grid', 'look', 'top', 'lines', 'pick', 'checked']
