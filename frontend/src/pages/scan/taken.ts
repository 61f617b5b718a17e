/** What systems put into folders by themselves. */
const OWN = /^(?:\.|thumbs\.db$|desktop\.ini$)/i
const byName = (a: File, b: File) => (a.webkitRelativePath || a.name).localeCompare(b.webkitRelativePath || b.name, undefined, { numeric: true })

/** Files as they are read: in the order of their names, without what systems put beside them. */
export const scansOf = (files: Iterable<File>): File[] => [...files].filter((f) => !OWN.test(f.name)).sort(byName)

/** The files that are dropped, those in folders too. Asks for the entries at once: later they are gone. */
export async function dropped(data: DataTransfer): Promise<File[]> {
  const entries = [...data.items].flatMap((i) => i.webkitGetAsEntry() ?? [])
  if (!entries.length) return scansOf(data.files)
  const lists = await Promise.all(entries.map((e) => filesIn(e)))
  return lists.flat()
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return [await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail))]
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const inside: FileSystemEntry[] = []
  // A reader answers some hundred at a time, and nothing at the end.
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- each answer follows the one before
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail))
    if (!some.length) break
    inside.push(...some)
  }
  const lists = await Promise.all(inside.filter((e) => !OWN.test(e.name)).map((e) => filesIn(e)))
  return scansOf(lists.flat())
}
