import { computed, reactive, ref, shallowRef } from 'vue'
import { api } from '../api'
import { attempt } from '../faults'
import { running } from '../jobs'
import type { Decision, ImportDraft, ImportOptions, ImportResult } from '../types'

export type Stage = 'source' | 'columns' | 'rows' | 'done'

/** One import from file to result. Go keeps the draft; what is chosen here is sent whole each time. */
export function useImport(kind: () => string) {
  const stage = ref<Stage>('source')
  const draft = shallowRef<ImportDraft | null>(null)
  const options = reactive<Required<Pick<ImportOptions, 'map' | 'choose' | 'cells'>> & { sheets?: string[] }>({ map: {}, choose: {}, cells: {} })
  const name = ref('')
  const busy = ref('')
  const trial = shallowRef<ImportResult | null>(null)
  const result = shallowRef<ImportResult | null>(null)
  /** Rises whenever the rows have to be read anew. */
  const version = ref(0)
  const show = ref<Decision | ''>('')

  async function during<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    busy.value = what
    try {
      return await attempt(() => running(work))
    } finally {
      busy.value = ''
    }
  }
  function take(d: ImportDraft | undefined): boolean {
    if (!d) return false
    draft.value = d
    trial.value = null
    version.value++
    return true
  }
  async function openFile(file: File) {
    name.value = file.name
    const d = await during('read', async () => api.importOpen(kind(), (await api.upload(file)).token))
    if (take(d)) stage.value = 'columns'
  }
  async function openText(text: string, label: string) {
    name.value = label
    const d = await during('read', () => api.importOpen(kind(), 'paste:' + text))
    if (take(d)) stage.value = 'columns'
  }
  async function set() {
    const plain = JSON.parse(JSON.stringify(options)) as ImportOptions
    return take(await during('check', () => api.importSet(draft.value!.id, plain)))
  }
  async function dryRun() {
    trial.value = (await during('dry', () => api.importRun(draft.value!.id, true))) ?? null
  }
  async function run() {
    const r = await during('run', () => api.importRun(draft.value!.id, false))
    if (!r) return
    result.value = r
    stage.value = 'done'
  }
  function again() {
    stage.value = 'source'
    draft.value = null
    trial.value = null
    result.value = null
    Object.assign(options, { sheets: undefined, map: {}, choose: {}, cells: {} })
  }
  const counts = computed(() => draft.value?.counts)
  return { stage, draft, options, name, busy, trial, result, version, show, counts, openFile, openText, set, dryRun, run, again }
}
export type Importing = ReturnType<typeof useImport>
