import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useDifferences } from './differences'
import { useDuplicates } from './duplicates'
import { useStanding } from './standing'

/** What the exchange has left for somebody: how much in all, each sort in words, and the page of the first. */
export function useUnsettled() {
  const { t, n } = useI18n()
  const differences = useDifferences()
  const duplicates = useDuplicates()
  const standing = useStanding()
  const sorts = computed(() => [
    { text: t('exchange.part.differences'), n: differences.count, to: '/exchange/differences' },
    { text: t('exchange.part.duplicates'), n: duplicates.sure, to: '/exchange/duplicates' },
    { text: t('exchange.standing'), n: standing.count, to: '/exchange' },
  ].filter((s) => s.n))
  return {
    count: computed(() => sorts.value.reduce((sum, s) => sum + s.n, 0)),
    words: computed(() => sorts.value.map((s) => `${s.text} ${n(s.n)}`).join(t('shell.and'))),
    to: computed(() => sorts.value[0]?.to ?? '/exchange'),
  }
}
