import { computed, reactive, ref, shallowRef } from 'vue'
import { api } from '../api'
import { attempt } from '../faults'
import { running } from '../jobs'
import type { Decision, ImportDraft, ImportOptions, ImportResult } from '../types'

/** One cell's new text; `all`: also wherever else the column has `from`. */
export interface Correction { field: string; from: string; to: string; all: boolean }
export type Stage = 'source' | 'columns' | 'rows' | 'done'

/** One import from file to result. Go keeps the draft; what is chosen here is sent whole each time. */
export function useImport(kind: () => string) {
  const stage = ref<Stage>('source')
  const draft = shallowRef<ImportDraft | null>(null)
  const options = reactive<Required<Omit<ImportOptions, 'sheets' | 'today'>> & { sheets?: string[] }>({ map: {}, choose: {}, cells: {}, same: {}, register: [] })
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
  /** Corrects cells of a row, which is `sheet:row`, and reads the file anew. */
  async function correct(row: string, list: Correction[], choose?: 'split' | 'group') {
    for (const c of list) {
      if (c.all) everywhere(c)
      else options.cells[`${row}:${c.field}`] = c.to
    }
    if (choose) options.choose[row] = choose
    return set()
  }
  /** What was said before and led to the text that is replaced now leads to the new one: Go replaces once. */
  function everywhere({ field, from, to }: Correction) {
    for (const at in options.same) if (at.startsWith(field + ':') && options.same[at] === from) options.same[at] = to
    for (const at in options.cells) if (at.endsWith(':' + field) && options.cells[at] === from) options.cells[at] = to
    options.same[`${field}:${from}`] = to
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
    Object.assign(options, { sheets: undefined, map: {}, choose: {}, cells: {}, same: {}, register: [] })
  }
  const counts = computed(() => draft.value?.counts)
  return { stage, draft, options, name, busy, trial, result, version, show, counts, openFile, openText, set, correct, dryRun, run, again }
}
export type Importing = ReturnType<typeof useImport>
