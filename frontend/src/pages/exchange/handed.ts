import { api } from '../../kernel/api'
import { handedUrl } from '../../kernel/door'
import { useSession } from '../../kernel/session'
import type { Handed } from '../../kernel/types'
import { download } from '../../ui/download'

/** Whether the window's dialogs are there; in a browser files are uploaded and downloaded. */
export const inWindow = (): boolean => useSession().status?.door === 'window'

/** Fetches a file that was written for the page; in a window it lies in its folder already. */
export function fetchHanded(h: Handed): void {
  if (!h.path) download(handedUrl(h.token), h.name)
}

/** Takes a file from the clerk: chosen by the window's dialog (`file` null), or by the page's own. Null: he left the dialog. */
export async function takeHanded(request: boolean, file: File | null): Promise<Handed | null> {
  const h = file ? { ...(await api.hand(file)), name: file.name } : await api.chooseHanded(request)
  return h.token ? h : null
}

/** The same of packages, of which there may be several. */
export async function takePackages(files: File[] | null): Promise<Handed[]> {
  if (!files) return (await api.choosePackages()) ?? []
  const out: Handed[] = []
  for (const file of files) out.push({ ...(await api.hand(file)), name: file.name })
  return out
}

/** The 20 digits without what stands between them. */
export const bare = (code: string): string => code.replace(/\D/g, '')
export const DIGITS = 20
