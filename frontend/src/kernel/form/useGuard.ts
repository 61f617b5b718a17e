import { onBeforeUnmount, onMounted } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'
import { ask } from '../../ui/ask'
import { tr } from '../i18n'
import { useSession } from '../session'

/** Asks before typed text is lost. A locked file never asks: nobody is there to answer. */
export function useGuard(dirty: () => boolean): void {
  const session = useSession()
  async function leave() {
    if (!dirty() || session.state !== 'open') return true
    return (await ask({ title: tr('form.leaveTitle'), text: tr('form.leaveText'), yes: tr('form.leaveYes'), danger: true })) !== null
  }
  function unload(e: BeforeUnloadEvent) {
    if (dirty()) e.preventDefault()
  }
  onBeforeRouteLeave(leave)
  onBeforeRouteUpdate(leave)
  onMounted(() => window.addEventListener('beforeunload', unload))
  onBeforeUnmount(() => window.removeEventListener('beforeunload', unload))
}
