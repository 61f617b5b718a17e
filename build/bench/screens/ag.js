// The peer: AG Grid Community over the same data door, with the columns of our list
// and its own usual blocks. window.start() makes the grid.
import {
  ColumnApiModule, ColumnAutoSizeModule, createGrid, InfiniteRowModelModule, ModuleRegistry, RowSelectionModule, TextEditorModule, themeQuartz, TooltipModule,
} from 'ag-grid-community'

ModuleRegistry.registerModules([ColumnApiModule, ColumnAutoSizeModule, InfiniteRowModelModule, RowSelectionModule, TextEditorModule, TooltipModule])
const app = window.go.app.App
const BLOCK = 100

/** What a cell shows, as our list shows it. */
function shower(field, lists) {
  const codes = new Map((lists[field.codes]?.codes ?? []).map((c) => [c.key, c.label]))
  switch (field.type) {
    case 'money': return (v) => (v / 100).toLocaleString('zh-CN', { minimumFractionDigits: 2 })
    case 'enum': return (v) => codes.get(v) ?? v
    case 'multi': return (v) => v.split(';').map((k) => codes.get(k) ?? k).join('、')
    default: return (v, names) => names[v] ?? String(v)
  }
}

const meta = await app.Meta()
window.start = () => {
  const kind = meta.kinds.find((k) => k.name === 'equipment')
  const columns = kind.columns.map((n) => kind.fields.find((f) => f.name === n))
  const shows = new Map(columns.map((f) => [f.name, shower(f, meta.lists)]))
  let search = ''
  const datasource = () => ({
    async getRows(p) {
      try {
        const page = await app.List({
          kind: 'equipment', search, where: [], sort: p.sortModel.map((s) => ({ field: s.colId, desc: s.sort === 'desc' })),
          offset: p.startRow, limit: p.endRow - p.startRow, void: false, sums: [],
        })
        const rows = page.rows.map((r) => {
          const out = {}
          for (const [n, show] of shows) out[n] = r.values[n] == null ? '' : show(r.values[n], page.names)
          return out
        })
        p.successCallback(rows, page.total < 0 ? undefined : page.total)
      } catch {
        p.failCallback()
      }
    },
  })
  const api = createGrid(document.querySelector('#grid'), {
    theme: themeQuartz, rowModelType: 'infinite', cacheBlockSize: BLOCK, maxBlocksInCache: 40, maxConcurrentDatasourceRequests: 6,
    rowHeight: 32, headerHeight: 34, rowSelection: { mode: 'multiRow', headerCheckbox: false },
    columnDefs: columns.map((f) => ({ field: f.name, headerName: f.label, sortable: true, editable: true, width: 130, tooltipField: f.name })),
    datasource: datasource(),
  })
  document.querySelector('#find').addEventListener('input', (e) => {
    search = e.target.value
    api.setGridOption('datasource', datasource())
  })
  window.ag = api
}
