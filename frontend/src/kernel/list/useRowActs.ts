import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { Ref } from 'vue'
import { ask } from '../../ui/ask'
import { api } from '../api'
import { attempt } from '../faults'
import type { Field, Kind, Row, Where } from '../types'
import { wayOf } from './filters'
import type { RowAct } from './RowMenu.vue'

interface Ways {
  open: (row: Row) => unknown
  filter: (name: string, w: Where | null) => void
  copy: () => unknown
  print: (row: Row) => void
  /** Says what was done, and how it is taken back. */
  did: (text: string, back: () => unknown) => void
}

/** Does what the menu of a row offers. */
export function useRowActs(kind: Ref<Kind>, p: Ways) {
  const { t } = useI18n()
  const router = useRouter()

  async function voidIt(row: Row) {
    const reason = await ask({ title: t('record.voidTitle', { name: row.title || row.number }), text: t('record.voidText'), yes: t('record.void'), danger: true, reason: t('record.reason') })
    if (reason === null) return
    const done = await attempt(async () => { await api.void(kind.value.name, row.id, reason); return true })
    if (done) p.did(t('record.voidDone'), () => attempt(() => api.unvoid(kind.value.name, row.id)))
  }

  return (act: RowAct, row: Row, f: Field) => {
    const v = row.values[f.name] ?? null
    switch (act) {
      case 'open': return p.open(row)
      case 'history': return router.push(`/r/${kind.value.name}/${row.id}`)
      case 'attach': return router.push(`/r/${kind.value.name}/${row.id}?part=files`)
      case 'duplicate': return router.push(`/r/${kind.value.name}/new?like=${row.id}`)
      case 'only': return p.filter(f.name, v === null || v === '' ? { field: f.name, op: 'empty', values: [] } : { field: f.name, op: wayOf(f) === 'values' ? 'oneof' : 'is', values: [String(v)] })
      case 'copy': return p.copy()
      case 'print': return p.print(row)
      case 'void': return voidIt(row)
    }
  }
}
