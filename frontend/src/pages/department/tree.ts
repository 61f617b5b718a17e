import type { Row } from '../../kernel/types'

/** A department in the tree; `here` and `plan` are its own, `all` counts those below it too. */
export interface Node { row: Row; level: number; parent: Node | null; children: Node[]; here: number; all: number; plan: number; place: number; of: number }

/** Of departments that stand below each other all round, which two PCs can make of them, the one with the smallest id stands at the top. */
function topOfCircle(n: Node): boolean {
  const passed = new Set([n])
  for (let at = n.parent; at; at = at.parent) {
    if (at === n) return true
    if (passed.has(at) || at.row.id < n.row.id) return false
    passed.add(at)
  }
  return false
}

/** The departments as a tree, in their order; what hangs on nothing that is there stands at the top. */
export function treeOf(rows: Row[], counts: Record<string, number>): Node[] {
  const nodes = new Map(rows.map((row) => [row.id, { row, level: 0, parent: null, children: [], here: counts[row.id] ?? 0, all: 0, plan: Number(row.values.headcount_plan ?? 0), place: 0, of: 0 } as Node]))
  const top: Node[] = []
  for (const n of nodes.values()) n.parent = nodes.get(String(n.row.values.parent_id ?? '')) ?? null
  for (const n of nodes.values()) if (topOfCircle(n)) n.parent = null
  for (const n of nodes.values()) (n.parent?.children ?? top).push(n)
  const settle = (list: Node[], level: number): number => list.reduce((sum, n, i) => {
    Object.assign(n, { level, place: i + 1, of: list.length })
    n.all = n.here + settle(n.children, level + 1)
    return sum + n.all
  }, 0)
  settle(top, 0)
  return top
}

/** The rows that are seen: children of what is not closed. */
export function seen(top: Node[], closed: Set<string>): Node[] {
  return top.flatMap((n) => [n, ...(closed.has(n.row.id) ? [] : seen(n.children, closed))])
}

/** Whether a department is another one or stands below it: such a move would close a circle. */
export function within(n: Node | null, of: Node): boolean {
  for (let at = n; at; at = at.parent) if (at.row.id === of.row.id) return true
  return false
}

/** Where Alt+arrows would move a department: below the one before it, or beside its parent. Undefined: nowhere. */
export function shifted(n: Node, siblings: Node[], deeper: boolean): Node | null | undefined {
  if (deeper) return siblings[siblings.indexOf(n) - 1]
  return n.parent ? n.parent.parent : undefined
}
