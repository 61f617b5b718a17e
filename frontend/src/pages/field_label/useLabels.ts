import { ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { api } from '../../kernel/api'
import { attempt, faultOf, pick, sentence } from '../../kernel/faults'
import type { FieldLabel, Text } from '../../kernel/types'
import { say } from '../../ui/toast'

/** The two labels of a field: where each stands in a Text, and in the register of labels. */
export const SIDES = [{ at: 'zh', name: 'label' }, { at: 'en', name: 'english' }] as const
export type Side = (typeof SIDES)[number]

/** The labels of one register, with what is being typed over them. */
export function useLabels() {
  const { t } = useI18n()
  const register = ref('')
  const list = shallowRef<FieldLabel[]>([])
  /** What is typed and not stored, and why it was refused. */
  const typed = ref<Record<string, string>>({})
  const wrong = ref<Record<string, Text>>({})
  let turn: Promise<unknown> = Promise.resolve() // one change after the other: each begins with what the last one left

  const key = (field: string, s: Side) => `${register.value}.${field}.${s.name}`
  const own = (x: FieldLabel, s: Side) => typed.value[key(x.field, s)] ?? x.own[s.at]
  const why = (x: FieldLabel, s: Side): Text | undefined => wrong.value[key(x.field, s)]

  async function load() {
    const of = register.value
    const got = of ? await attempt(() => api.labels(of)) : []
    if (of === register.value) list.value = got ?? []
  }
  async function choose(name: string) {
    register.value = name
    typed.value = {}
    wrong.value = {}
    list.value = []
    await load()
  }
  /** Takes back what was typed. */
  function drop(field: string, s: Side) {
    delete typed.value[key(field, s)]
    delete wrong.value[key(field, s)]
  }
  function said(was: FieldLabel, of: string, text: string) {
    const undo = () => void attempt(async () => { await api.setLabel(of, was.field, was.own); await load() })
    say({ text, label: t('common.undo'), act: undo })
  }
  /** Stores what was typed; what is refused stays as it was typed, with the sentence. */
  function write(field: string, s: Side): Promise<void> {
    const of = register.value
    const at = key(field, s)
    const run = async () => {
      const text = typed.value[at]?.trim()
      const was = list.value.find((x) => x.field === field)
      if (text === undefined || !was || of !== register.value) return
      if (text === was.own[s.at]) return drop(field, s)
      try {
        await api.setLabel(of, field, { ...was.own, [s.at]: text })
        await load()
        if (typed.value[at]?.trim() === text) drop(field, s)
        const now = list.value.find((x) => x.field === field)?.own[s.at]
        said(was, of, now ? t('labels.said', { was: was.declared[s.at], now }) : t('labels.back', { name: was.declared[s.at] }))
      } catch (e) {
        const f = faultOf(e)
        wrong.value[at] = f.fields[s.name] ?? f.text
        if (!f.fields[s.name]) say({ text: sentence(e), bad: true })
      }
    }
    const mine = turn.then(run)
    turn = mine
    return mine
  }
  /** Calls a field as declared again, in both languages. */
  async function reset(x: FieldLabel) {
    const of = register.value
    await attempt(async () => {
      await api.setLabel(of, x.field, { zh: '', en: '' })
      for (const s of SIDES) drop(x.field, s)
      await load()
      said(x, of, t('labels.back', { name: pick(x.declared) }))
    })
  }
  return { register, list, typed, key, own, why, load, choose, drop, write, reset }
}
