import { defineStore } from 'pinia'
import { ref, watchEffect } from 'vue'
import { i18n, type Language } from './i18n'

const KEY = 'opsbook.look'
type Theme = 'light' | 'dark' | 'system'
interface Look { theme: Theme; density: number; language: Language; widths: Record<string, Record<string, number>>; hidden: Record<string, string[]>; order: Record<string, string[]>; pins: Record<string, string[]>; filters: Record<string, boolean>; tabs: Record<string, string>; folded: string[]; home: { order: string[]; hidden: string[] } }

function remembered(): Partial<Look> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Look>
  } catch {
    return {}
  }
}

/** How this PC likes to see things: nothing that belongs to the records. */
export const usePrefs = defineStore('prefs', () => {
  const was = remembered()
  const theme = ref<Theme>(was.theme ?? 'system')
  const density = ref(was.density ?? 32)
  const language = ref<Language>(was.language ?? 'zh-CN')
  const widths = ref(was.widths ?? {})
  const hidden = ref(was.hidden ?? {})
  const order = ref(was.order ?? {})
  const pins = ref(was.pins ?? {})
  /** The registers whose lists have a row of filters. */
  const filters = ref(was.filters ?? {})
  /** The view that was last chosen in each register. */
  const tabs = ref(was.tabs ?? {})
  /** The parts of the navigation that are folded away. */
  const folded = ref(was.folded ?? [])
  /** The parts of the first page: their order, and those that are left out. */
  const home = ref(was.home ?? { order: [], hidden: [] })
  const system = matchMedia('(prefers-color-scheme: dark)')
  const systemDark = ref(system.matches)
  system.addEventListener('change', (e) => (systemDark.value = e.matches))
  const dark = ref(false)

  watchEffect(() => {
    dark.value = theme.value === 'dark' || (theme.value === 'system' && systemDark.value)
    document.documentElement.dataset.theme = dark.value ? 'dark' : 'light'
    document.documentElement.classList.toggle('dark', dark.value)
    document.documentElement.lang = language.value
    i18n.global.locale.value = language.value
    const look: Look = { theme: theme.value, density: density.value, language: language.value, widths: widths.value, hidden: hidden.value, order: order.value, pins: pins.value, filters: filters.value, tabs: tabs.value, folded: folded.value, home: home.value }
    try {
      localStorage.setItem(KEY, JSON.stringify(look))
    } catch {
      // a profile that may not be written: the look lasts for this session
    }
  })
  return { theme, density, language, widths, hidden, order, pins, filters, tabs, folded, home, dark }
})
