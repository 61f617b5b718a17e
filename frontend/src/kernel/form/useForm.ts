import { computed, reactive, ref, shallowReactive, shallowRef } from 'vue'
import { api } from '../api'
import { faultOf, pick, told } from '../faults'
import { useKinds } from '../kinds'
import type { Field, Finding, Input, Kind, LineView, Outcome, RecordView, Value } from '../types'
import { inputOf, isBlank, lineFrom, lineOf, marked, type Line } from './lines'
import { taken } from './taken'

/** One record being written: what was typed, what Go says about it, what is to be sent. */
export function useForm(kind: () => Kind, id: string, like = '', given: Record<string, unknown> = {}) {
  const kinds = useKinds()
  const view = shallowRef<RecordView | null>(null)
  const failed = ref('')
  const draft = reactive<Record<string, Value>>({})
  /** Line items by Sub field, and what a new one begins with. */
  const lines = shallowReactive<Record<string, readonly Line[]>>({})
  const starts = shallowReactive<Record<string, Record<string, Value>>>({})
  /** Counts how often the lines were put there anew. */
  const round = ref(0)
  const touched = reactive(new Set<string>())
  const tried = ref(false)
  const findings = shallowRef<Finding[]>([])
  const offered = shallowRef<Record<string, Value>>({})
  const refused = ref<Record<string, string>>({})
  const wrong = ref('')
  const busy = ref(false)
  const start = ref('')
  let checks = 0

  const subs = () => kind().fields.flatMap((f) => {
    const to = f.type === 'sub' && kinds.kind(f.to ?? '')
    return to ? [{ name: f.name, to }] : []
  })
  const blank = (s: { name: string; to: Kind }) => (l: Line) => isBlank(s.to, l, starts[s.name] ?? {})
  /** The lines as they are sent: blank ones are not. */
  const sent = (): Record<string, Input[]> => Object.fromEntries(subs().map((s) => [s.name, (lines[s.name] ?? []).filter((l) => !blank(s)(l)).map((l) => inputOf(s.to, l))]))
  const snapshot = () => JSON.stringify([draft, sent()])
  const dirty = computed(() => start.value !== '' && snapshot() !== start.value)

  async function load() {
    failed.value = ''
    try {
      const v = id ? await api.record(kind().name, id) : await api.blank(kind().name)
      kinds.learn(v.names)
      fill(v)
      if (!id) give()
      if (like) await takeOver(like)
      if (!id) await named()
      await propose()
    } catch (e) {
      failed.value = told(e)
    }
  }
  function fill(v: RecordView) {
    view.value = v
    for (const f of kind().fields) if (taken(f)) draft[f.name] = v.row.values[f.name] ?? (f.type === 'seq' && v.row.number ? v.row.number : null)
    for (const s of subs()) lines[s.name] = (v.lines?.[s.name] ?? []).map((r) => lineOf(s.to, r))
    round.value++
    touched.clear()
    tried.value = false
    findings.value = []
    refused.value = {}
    wrong.value = ''
    start.value = snapshot()
  }

  /** Whether a field has what the form began with. */
  function untyped(name: string): boolean {
    const [first] = JSON.parse(start.value) as [Record<string, Value>]
    return JSON.stringify(draft[name]) === JSON.stringify(first[name])
  }
  /** Fills from another record what has not been typed, except what names one record alone. */
  async function takeOver(other: string) {
    const v = await api.record(kind().name, other)
    kinds.learn(v.names)
    for (const f of kind().fields) if (taken(f) && f.type !== 'seq' && !f.unique && !f.locked && untyped(f.name) && v.row.values[f.name] !== undefined) draft[f.name] = v.row.values[f.name]!
    for (const s of subs()) if ((lines[s.name] ?? []).every(blank(s))) lines[s.name] = (v.lines?.[s.name] ?? []).map((r) => lineOf(s.to, r, true))
    round.value++
  }
  /** takeOver while the form is being written; refused if the other record cannot be read. */
  async function repeat(other: string) {
    await takeOver(other)
    await check()
  }

  /** Puts what the address says where it belongs: whoever comes from a partner writes of that one. */
  function give() {
    for (const [f, text] of gifts()) draft[f.name] = text
  }
  /** Learns what those are called that were given as references. */
  async function named() {
    await Promise.all(gifts().map(async ([f, text]) => {
      if (f.type === 'ref' && f.to) kinds.learn({ [text]: (await api.record(f.to, text)).row.title })
    }))
  }
  const gifts = () => kind().fields.flatMap((f): [Field, string][] => {
    const text = given[f.name]
    return typeof text === 'string' && taken(f) && !f.locked ? [[f, text]] : []
  })

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
    if (!id || JSON.stringify(sent()) !== JSON.stringify(first)) out.lines = sent()
    return out
  }

  /** Puts typed values and lines back, over what stands there. */
  function put(i: Input) {
    for (const [name, v] of Object.entries(i.values)) if (name in draft) draft[name] = v as Value
    for (const [name, some] of Object.entries(i.lines ?? {})) if (name in lines) lines[name] = some.map(lineFrom)
    round.value++
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
      mark(faultOf(e).fields)
      if (faultOf(e).code === 'invalid') await check()
      return undefined
    } finally {
      busy.value = false
    }
  }
  /** Brings what was refused in lines to their cells: "contacts.3.phone". */
  function mark(fields: LineView['wrong']) {
    for (const s of subs()) {
      const wrongs: Record<number, LineView['wrong']> = {}
      for (const [path, text] of Object.entries(fields)) {
        const [name, n, field] = path.split('.')
        if (name === s.name && field) (wrongs[Number(n)] ??= {})[field] = text
      }
      lines[s.name] = marked(lines[s.name] ?? [], blank(s), wrongs)
    }
  }
  return { id, view, failed, draft, offered, lines, starts, round, tried, dirty, busy, wrong, load, fill, repeat, input, sent, put, done, save, error: (n: string) => said(n, false), warning: (n: string) => said(n, true) }
}

/** A form at work. */
export type Form = ReturnType<typeof useForm>

function fieldsOf(e: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(faultOf(e).fields).map(([name, text]) => [name, pick(text)]))
}
