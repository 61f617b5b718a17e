import { h, type FunctionalComponent } from 'vue'
import type { CellLook } from './useLook'

/** One cell, drawn from its look alone. */
export const GridCell: FunctionalComponent<{ id: string; cell: CellLook; at: number }> = (p) => {
  const c = p.cell
  const inner = c.blank ? h('span', { class: 'sk' })
    : c.tone !== undefined && c.text ? h('span', { class: ['st', c.tone] }, c.text)
      : c.link || c.struck || c.doubt ? h('span', { class: [c.link ? 'link' : '', c.struck ? 'struck' : '', c.doubt ? 'doubt ' + c.doubt : ''] }, c.text)
        : c.text
  return h('div', { id: p.id, class: 'td ' + c.class, style: c.style, role: 'gridcell', 'aria-colindex': p.at + 2, 'aria-invalid': c.wrong, title: c.title }, c.badge ? [h('span', { class: 'st bad badge' }, c.badge), inner] : inner)
}
GridCell.props = ['id', 'cell', 'at']
