import { download } from '../ui/download'
import { api } from './api'
import { outUrl } from './door'
import { useSession } from './session'
import type { Out } from './types'

/** Hands a finished file to the clerk: a save dialog in the window, a download in the browser. False: the dialog was left. */
export async function keep(out: Pick<Out, 'token' | 'name'>): Promise<boolean> {
  if (useSession().status?.door === 'window') return (await api.saveOut(out.token)) !== ''
  download(outUrl(out.token), out.name)
  return true
}
