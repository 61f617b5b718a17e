import { computed, onMounted, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { say } from '../../ui/toast'
import { api } from '../api'
import { useChanges } from '../changes'
import { attempt } from '../faults'
import { usePrefs } from '../prefs'
import type { Kind, SavedView } from '../types'
import { lookOf, same, stateOf } from './looks'
import { ALL, plain, useLists } from './state'
import type { List } from './useList'

/** The register of Go in which views lie; it changes when one is saved, here or in another window. */
const STORE = 'saved_view'

/** The saved views of a list: each keeps what was changed in it until it is saved or dropped. */
export function useViews(kind: Ref<Kind>, list: List) {
  const { t } = useI18n()
  const lists = useLists()
  const prefs = usePrefs()
  const name = computed(() => kind.value.name)
  const views = computed(() => lists.views[name.value] ?? [])
  const tab = computed(() => lists.tab(name.value))
  const active = computed(() => views.value.find((v) => v.id === tab.value))

  /** Whether a tab shows something else than what was saved. */
  function changed(v: SavedView | undefined): boolean {
    const s = v ? lists.known(name.value, v.id) : list.state.value
    if (!s) return false
    return v ? !same(kind.value, s, v.look) : !!s.search || s.where.length > 0 || s.sort.length > 0 || s.void
  }
  async function load() {
    const found = await attempt(() => api.views(name.value))
    if (!found) return
    for (const v of found) {
      const s = lists.known(name.value, v.id)
      const old = views.value.find((x) => x.id === v.id)
      if (s && old && old.rev !== v.rev && same(kind.value, s, old.look)) lists.put(name.value, v.id, { ...stateOf(kind.value, v.look), at: s.at })
    }
    lists.views[name.value] = found
    if (tab.value !== ALL && !active.value) lists.active[name.value] = ALL
    // The first time after the start the list is as it was last chosen on this PC.
    if (!(name.value in lists.active)) show(found.find((v) => v.id === prefs.tabs[name.value]))
  }
  function open(v: SavedView | undefined) {
    show(v)
    prefs.tabs[name.value] = v?.id ?? ALL
  }
  function show(v: SavedView | undefined) {
    if (v && !lists.known(name.value, v.id)) {
      lists.put(name.value, v.id, stateOf(kind.value, v.look))
      if (v.lost) say({ text: t('view.lost', { name: v.name, n: v.lost }, v.lost) })
    }
    lists.active[name.value] = v?.id ?? ALL
  }
  function reset(v = active.value) {
    const at = list.state.value.at
    lists.put(name.value, v?.id ?? ALL, { ...(v ? stateOf(kind.value, v.look) : plain()), at })
  }
  const look = () => lookOf(kind.value, list.state.value, list.whole())

  /** Saves what is seen as a new view and goes there; the tab that was left shows again what it was saved with. Throws a fault. */
  async function add(title: string, shared: boolean) {
    const from = active.value
    const made = await api.saveView(name.value, { name: title, shared, look: look() })
    lists.put(name.value, made.id, { ...stateOf(kind.value, made.look), at: list.state.value.at })
    reset(from)
    lists.views[name.value] = [...views.value, made]
    open(made)
  }
  /** Changes a view. Throws a fault. */
  async function put(v: SavedView, change: Partial<SavedView>) {
    const made = await api.saveView(name.value, { ...v, ...change })
    lists.views[name.value] = views.value.map((x) => (x.id === v.id ? made : x))
    return made
  }
  async function save(v: SavedView) {
    const made = await attempt(() => put(v, { look: look() }))
    if (!made) return load()
    reset(made)
    say({ text: t('view.saved', { name: v.name }) })
  }
  async function share(v: SavedView, shared: boolean) {
    if (await attempt(() => put(v, { shared }))) say({ text: t(shared ? 'view.sharedNow' : 'view.mineNow', { name: v.name }) })
    else void load()
  }
  async function drop(v: SavedView) {
    const gone = await attempt(async () => { await api.dropView(v.id); return true })
    if (!gone) return
    if (tab.value === v.id) lists.active[name.value] = ALL
    await load()
    say({ text: t('view.dropped', { name: v.name }), label: t('common.undo'), act: () => void attempt(() => api.keepView(v.id)).then(load).then(() => open(views.value.find((x) => x.id === v.id))) })
  }
  /** Puts a view in the place of another; that of an undefined one is the end. */
  async function move(v: SavedView, before: SavedView | undefined) {
    await attempt(() => api.moveView(v.id, before?.id ?? ''))
    await load()
  }
  onMounted(load)
  useChanges(() => STORE, load)
  return { views, active, changed, open, reset, add, put, save, share, drop, move }
}

export type Views = ReturnType<typeof useViews>
