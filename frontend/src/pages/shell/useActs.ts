import { computed, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { attempt } from '../../kernel/faults'
import { useKinds } from '../../kernel/kinds'
import { usePrefs } from '../../kernel/prefs'
import { useSession } from '../../kernel/session'
import type { Chapter, Report } from '../../kernel/types'
import { PARTS, useful } from '../settings/parts'

/** Something that the palette does besides going to a register: its name, how it is called, and how that is spelled. */
export interface Act { name: string; text: string; spelled: string; chord?: string; run: () => unknown }

/** What the palette offers to do, as far as the user has a use for it. `filing`: whether he can file a scan anywhere. */
export function useActs(chapters: Ref<(Chapter & { reports: Report[] })[]>, filing: Ref<boolean>): ComputedRef<Act[]> {
  const { t } = useI18n()
  const router = useRouter()
  const session = useSession()
  const kinds = useKinds()
  const prefs = usePrefs()
  return computed(() => [
    { name: 'home', text: t('home.title'), spelled: t('shell.spelled.home'), run: () => router.push('/') },
    { name: 'todo', text: t('todo.title'), spelled: t('shell.spelled.todo'), run: () => router.push('/todo') },
    { name: 'remind', text: t('remind.title'), spelled: t('shell.spelled.remind'), run: () => router.push('/remind') },
    { name: 'chores', text: t('chores.title'), spelled: t('shell.spelled.chores'), run: () => router.push('/chores') },
    ...(kinds.meta?.audit.includes('V') ? [{ name: 'audit', text: t('audit.title'), spelled: t('shell.spelled.audit'), run: () => router.push('/audit') }] : []),
    { name: 'backup', text: t('backup.title'), spelled: t('shell.spelled.backup'), run: () => router.push('/backup') },
    ...(session.status?.mayBackup ? [{ name: 'exchange', text: t('exchange.title'), spelled: t('shell.spelled.exchange'), run: () => router.push('/exchange') }] : []),
    ...(filing.value ? [{ name: 'scans', text: t('scan.title'), spelled: t('shell.spelled.scans'), run: () => router.push('/scans') }] : []),
    ...chapters.value.filter((c) => c.reports.length).map((c) => ({ name: `reports-${c.name}`, text: t('report.listOf', { name: kinds.label(c) }), spelled: t('shell.spelled.reports'), run: () => router.push(`/reports/${c.name}`) })),
    { name: 'policy', text: t('policy.title'), spelled: t('shell.spelled.policy'), run: () => router.push('/policy') },
    { name: 'settings', text: t('settings.title'), spelled: t('shell.spelled.settings'), run: () => router.push('/settings') },
    ...PARTS.filter((p) => p.alone && useful(p, (k) => kinds.may(kinds.kind(k), 'V'))).map((p) => ({ name: p.to, text: t(`settings.${p.name}`), spelled: t(`shell.spelled.${p.name}`), run: () => router.push(p.to) })),
    { name: 'theme', text: prefs.dark ? t('shell.light') : t('shell.dark'), spelled: t('shell.spelled.theme'), run: () => (prefs.theme = prefs.dark ? 'light' : 'dark') },
    { name: 'language', text: t('shell.language'), spelled: t('shell.spelled.language'), run: () => (prefs.language = prefs.language === 'en' ? 'zh-CN' : 'en') },
    { name: 'lock', text: t('shell.lock'), spelled: t('shell.spelled.lock'), chord: 'Ctrl+L', run: () => attempt(session.lock) },
  ])
}
