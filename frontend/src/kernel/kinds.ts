import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { FieldContext } from '../fields/types'
import { api } from './api'
import { createRecord } from './form/create'
import { isEnglish } from './i18n'
import { latest } from './latest'
import type { Code, Field, Kind, Meta, Report, Step, Text } from './types'

/** The declarations: registers, their fields, code lists, chapters. Read after unlocking and after a code list changed. */
export const useKinds = defineStore('kinds', () => {
  const meta = shallowRef<Meta | null>(null)
  const names = ref<Record<string, string>>({})
  const byName = computed(() => new Map((meta.value?.kinds ?? []).map((k) => [k.name, k])))

  const asking = latest()
  const load = () => asking.ask(api.meta, (m) => { meta.value = m })
  /** They are another user's, or nobody's, from now on; what is on its way is forgotten with them. */
  function forget() {
    asking.forget()
    meta.value = null
  }
  const kind = (name: string): Kind | undefined => byName.value.get(name)
  const report = (name: string): Report | undefined => meta.value?.reports?.find((r) => r.name === name)
  const label = (x: { label: string; english?: string }): string => (isEnglish() && x.english) || x.label
  /** A desk of a chain as it is called on the screen; one that the company has set is called as it says. */
  const stage = (k: Kind | undefined, name: string): string => label(k?.chain?.find((s) => s.label === name) ?? { label: name })
  const codes = (list: string | undefined): Code[] => (list && meta.value?.lists[list]?.codes) || []
  /** Remembers how referenced records are called; every answer of Go brings the names it needs. */
  function learn(more: Record<string, string> | null | undefined) {
    if (more) Object.assign(names.value, more)
  }
  const may = (k: Kind | undefined, letter: string): boolean => !!k?.rights.includes(letter)

  return { meta, names, load, forget, kind, report, label, stage, codes, learn, may }
})

/** A register as an import sees it: with the fields of its lines, where sheets bring them. Its number is given out. */
export function flat(k: Kind, lines: Kind | undefined): Kind {
  if (!k.flat || !lines) return k
  const own = new Set(k.fields.map((f) => f.name))
  const more = lines.fields.filter((f) => !own.has(f.name) && f.name !== lines.parent && !f.locked)
  return { ...k, fields: [...k.fields.filter((f) => !f.locked && f.name !== k.key && f.name !== 'status'), ...more] }
}

/** The steps that all records of an import may take together: those of fresh ones that ask nothing. */
export function batchSteps(k: Kind): Step[] {
  const fresh = k.fields.find((f) => f.name === 'status')?.default
  return k.flat ? (k.steps ?? []).filter((s) => s.from?.includes(fresh ?? '') && !s.reason && !s.asks?.length && !s.does) : []
}

/** The fields of a register's usual ledger, in order. */
export function ledger(k: Kind): Field[] {
  if (k.columns?.length) return k.columns.flatMap((n) => k.fields.find((f) => f.name === n) ?? [])
  return k.fields.filter((f) => !f.hidden && listed(f))
}

/** Whether a field can be a column at all. */
export const listed = (f: Field): boolean => !f.inner && f.type !== 'sub' && f.type !== 'file' && f.type !== 'secret'

/** Whether the user may add records one by one, wherever he needs one. */
export const creatable = (k: Kind | undefined): boolean => !!k && k.rights.includes('C') && !k.parent && !k.single

/** The fields of a register under the headings they open, in form order. */
export function sections(fields: Field[]): { title?: Text; fields: Field[] }[] {
  const out: { title?: Text; fields: Field[] }[] = []
  for (const f of fields) {
    if (f.section || !out.length) out.push({ title: f.section, fields: [] })
    out[out.length - 1]!.fields.push(f)
  }
  return out
}

/** What inputs and cells ask for, answered from the stores. */
export function fieldContext(kinds: ReturnType<typeof useKinds>, today: () => string, t: (key: string) => string): FieldContext {
  return {
    get english() { return isEnglish() },
    get today() { return today() },
    get yes() { return t('fields.yes') },
    get no() { return t('fields.no') },
    codes: kinds.codes,
    name: (id) => kinds.names[id] ?? (id ? '…' : ''),
    creatable: (name) => creatable(kinds.kind(name)),
    create: createRecord,
    choices: async (kind, field, text) => (await api.choices(kind, field, text, 12)) ?? [],
    offers: async (kind, field, text) => ((await api.offers(kind, field, text, 200)) ?? []).map((o) => o.value),
    async suggest(kind, text) {
      const found = (await api.suggest(kind, text, 20)) ?? []
      kinds.learn(Object.fromEntries(found.map((c) => [c.id, c.title])))
      return found
    },
  }
}
