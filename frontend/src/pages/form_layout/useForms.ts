import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { api } from '../../kernel/api'
import { attempt, told } from '../../kernel/faults'
import type { FormBox, FormColumn, FormLayout, FormView, Out } from '../../kernel/types'

/** A layout while it is changed: nothing is null, notes are lines of one text. */
export interface Draft { title: string; logo: boolean; columns: FormColumn[]; boxes: FormBox[]; notes: string }

const draftOf = (l: FormLayout): Draft => ({ title: l.title, logo: l.logo, columns: (l.columns ?? []).map((c) => ({ ...c })), boxes: (l.boxes ?? []).map((b) => ({ ...b })), notes: (l.notes ?? []).join('\n') })
const layoutOf = (d: Draft): FormLayout => ({ ...d, columns: d.columns.map((c) => ({ ...c, width: Number(c.width) || 0 })), notes: d.notes.split('\n').map((s) => s.trim()).filter(Boolean) })
const PAUSE = 500

/** The forms, the one that is looked at, and its layout while it is changed, with a PDF of it. */
export function useForms() {
  const list = shallowRef<FormView[]>([])
  const name = ref('')
  const of = computed(() => list.value.find((f) => f.name === name.value))
  const draft = ref<Draft | null>(null)
  const blank = ref(false)
  const out = shallowRef<Out | null>(null)
  const wrong = ref('')
  const changed = computed(() => !!of.value && !!draft.value && JSON.stringify(draft.value) !== JSON.stringify(draftOf(of.value.layout)))
  let timer = 0
  let turn = 0

  async function load() {
    list.value = (await attempt(api.forms)) ?? []
    choose(of.value?.name ?? list.value[0]?.name ?? '')
  }
  function choose(form: string) {
    name.value = form
    draft.value = of.value ? draftOf(of.value.layout) : null
  }
  function reset() {
    if (of.value) draft.value = draftOf(of.value.builtIn)
  }
  /** Shows the layout as it would be printed; the last one that was asked for counts. */
  async function show() {
    if (!draft.value) return
    const mine = ++turn
    try {
      const made = await api.tryForm(name.value, layoutOf(draft.value), blank.value)
      if (mine !== turn) return
      out.value = made
      wrong.value = ''
    } catch (e) {
      if (mine === turn) wrong.value = told(e)
    }
  }
  /** Keeps the layout, or without `own` the built-in one, as the newest version; its number, or nothing if it was refused. */
  async function save(own: boolean): Promise<number | undefined> {
    const layout = own && draft.value ? layoutOf(draft.value) : null
    const version = await attempt(() => api.saveForm(name.value, layout))
    if (version) await load()
    return version
  }
  watch([draft, blank], () => {
    clearTimeout(timer)
    timer = window.setTimeout(() => void show(), out.value ? PAUSE : 0)
  }, { deep: true })
  onBeforeUnmount(() => clearTimeout(timer))
  return { list, name, of, draft, blank, out, wrong, changed, load, choose, reset, save }
}
