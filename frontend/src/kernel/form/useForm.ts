import { computed, reactive, ref, shallowRef } from 'vue'
import { api } from '../api'
import { faultOf, pick, told } from '../faults'
import { useKinds } from '../kinds'
import type { Field, Finding, Input, Kind, Outcome, RecordView, Row, Value } from '../types'

/** Whether a form takes this field at all; the others are shown on the record's page. */
export const taken = (f: Field): boolean => !f.calc && f.type !== 'file' && f.type !== 'sub'

/** One record being written: what was typed, what Go says about it, what is to be sent. */
export function useForm(kind: () => Kind, id: string, like = '') {
  const kinds = useKinds()
  const view = shallowRef<RecordView | null>(null)
  const failed = ref('')
  const draft = reactive<Record<string, Value>>({})
  const lines = reactive<Record<string, Input[]>>({})
  const touched = reactive(new Set<string>())
  const tried = ref(false)
  const findings = shallowRef<Finding[]>([])
  const offered = shallowRef<Record<string, Value>>({})
  const refused = ref<Record<string, string>>({})
  const wrong = ref('')
  const busy = ref(false)
  const start = ref('')
  let checks = 0

  const snapshot = () => JSON.stringify([draft, lines])
  const dirty = computed(() => start.value !== '' && snapshot() !== start.value)

  async function load() {
    failed.value = ''
    try {
      const v = id ? await api.record(kind().name, id) : await api.blank(kind().name)
      kinds.learn(v.names)
      fill(v)
      if (like) await takeOver(like)
      await propose()
    } catch (e) {
      failed.value = told(e)
    }
  }
  function fill(v: RecordView) {
    view.value = v
    for (const f of kind().fields) if (taken(f)) draft[f.name] = v.row.values[f.name] ?? (f.type === 'seq' && v.row.number ? v.row.number : null)
    for (const f of kind().fields) if (f.type === 'sub') lines[f.name] = (v.lines?.[f.name] ?? []).map(lineOf)
    touched.clear()
    tried.value = false
    findings.value = []
    refused.value = {}
    wrong.value = ''
    start.value = snapshot()
  }

  /** Fills what is empty from another record, except what names one record alone. */
  async function takeOver(other: string) {
    const v = await api.record(kind().name, other)
    kinds.learn(v.names)
    for (const f of kind().fields) if (taken(f) && f.type !== 'seq' && !f.unique && !f.locked && v.row.values[f.name] !== undefined) draft[f.name] = v.row.values[f.name]!
    for (const f of kind().fields) if (f.type === 'sub') lines[f.name] = (v.lines?.[f.name] ?? []).map((r) => ({ values: lineOf(r).values }))
  }

  const was = (name: string): Value => view.value?.row.values[name] ?? null
  function input(): Input {
    const values: Record<string, Value> = {}
    for (const f of kind().fields) {
      if (!taken(f) || f.locked || f.type === 'seq') continue
      const v = draft[f.name] ?? null
      if (id ? v !== was(f.name) : v !== null && v !== '') values[f.name] = v
    }
    const out: Input = { values }
    const [, first] = start.value ? (JSON.parse(start.value) as [unknown, unknown]) : [null, null]
    if (!id || JSON.stringify(lines) !== JSON.stringify(first)) out.lines = JSON.parse(JSON.stringify(lines)) as Record<string, Input[]>
    return out
  }

  /** Puts typed values and lines back, over what stands there. */
  function put(i: Input) {
    for (const [name, v] of Object.entries(i.values)) if (name in draft) draft[name] = v as Value
    for (const [name, some] of Object.entries(i.lines ?? {})) if (name in lines) lines[name] = some
    void check()
  }

  /** What a new record would get in the fields that are left empty. */
  const propose = async () => { if (!id) offered.value = await api.propose(kind().name, input().values) }

  /** Asks Go about what stands there now; the newest answer counts. */
  async function check() {
    const mine = ++checks
    try {
      const said = await api.check(kind().name, id, input())
      if (mine === checks) findings.value = said ?? []
      await propose()
    } catch (e) {
      if (mine === checks) refused.value = fieldsOf(e)
    }
  }
  function done(name: string) {
    touched.add(name)
    delete refused.value[name]
    void check()
  }
  function said(name: string, warn: boolean): string {
    if (!tried.value && !touched.has(name)) return ''
    const own = warn ? '' : (refused.value[name] ?? '')
    const found = findings.value.find((x) => x.field === name && !!(x.warn || x.gap) === warn)
    return own || pick(found?.say)
  }

  /** Saves; undefined if Go refused, and then the reasons stand at the fields. */
  async function save(send: () => Promise<Outcome> = () => (id ? api.edit(kind().name, id, view.value!.row.rev, input()) : api.save(kind().name, input()))) {
    tried.value = true
    busy.value = true
    wrong.value = ''
    try {
      const outcome = await send()
      start.value = snapshot()
      return outcome
    } catch (e) {
      refused.value = fieldsOf(e)
      wrong.value = told(e)
      if (faultOf(e).code === 'invalid') await check()
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { view, failed, draft, offered, lines, dirty, busy, wrong, load, fill, input, put, done, save, error: (n: string) => said(n, false), warning: (n: string) => said(n, true) }
}

function fieldsOf(e: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(faultOf(e).fields).map(([name, text]) => [name, pick(text)]))
}

function lineOf(row: Row): Input {
  return { id: row.id, values: { ...row.values } }
}
