import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import en from '../src/locales/en'
import zh from '../src/locales/zh-CN'

const SRC = join(import.meta.dirname, '../src')
const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((e) => e.isFile() && /\.(ts|vue)$/.test(e.name))
  .map((e) => ({ name: relative(SRC, join(e.parentPath, e.name)), text: readFileSync(join(e.parentPath, e.name), 'utf8') }))
const code = files.filter((f) => !f.name.startsWith('locales/'))
const bare = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|(?<![:'"`])\/\/.*$/gm, '')

/** What may import what: a folder may use those before it. */
const ORDER = ['ui', 'fields', 'kernel', 'pages']

describe('the house', () => {
  it('imports point left: ui, fields, kernel, pages', () => {
    const wrong: string[] = []
    for (const f of files) {
      const at = ORDER.indexOf(f.name.split('/')[0]!)
      if (at < 0) continue
      for (const [, path] of f.text.matchAll(/(?:from |import |import\()'(\.[^']+)'/g)) {
        const target = relative(SRC, join(SRC, f.name, '..', path!)).split('/')[0]!
        const to = ORDER.indexOf(target)
        if (to > at || (to < 0 && target !== 'locales')) wrong.push(`${f.name} imports ${path}`)
      }
    }
    expect(wrong).toEqual([])
  })
  it('only the kernel opens the door to Go', () => {
    const wrong = files.filter((f) => /\bwindow\.go\b|as unknown as Doors|wailsjs/.test(bare(f.text)) && f.name !== 'kernel/door.ts')
    expect(wrong.map((f) => f.name)).toEqual([])
  })
  it('the kernel and what is below know no register', () => {
    const registers = ['equipment', 'app_user', 'dict_item', 'department', 'employee', 'supplier']
    const wrong = code.filter((f) => !f.name.startsWith('pages/') && f.name !== 'router.ts' && f.name !== 'kernel/api.ts')
      .flatMap((f) => registers.filter((r) => new RegExp(`['"\`/]${r}['"\`/]`).test(bare(f.text))).map((r) => `${f.name}: ${r}`))
    expect(wrong).toEqual([])
  })
  it('components stay small and begin with their script', () => {
    const wrong = files.filter((f) => f.name.endsWith('.vue') && (f.text.split('\n').length > 201 || !f.text.startsWith('<script setup')))
    expect(wrong.map((f) => f.name)).toEqual([])
  })
  it('nothing is evaluated, nothing comes from a network', () => {
    const wrong = code.filter((f) => /\beval\(|new Function|v-html|https?:\/\//.test(bare(f.text)))
    expect(wrong.map((f) => f.name)).toEqual([])
  })
})

type Tree = { [key: string]: string | Tree }
const leaves = (tree: Tree, path = ''): [string, string][] => Object.entries(tree).flatMap(([k, v]) => (typeof v === 'string' ? [[path + k, v] as [string, string]] : leaves(v, `${path}${k}.`)))
const zhKeys = new Map(leaves(zh as Tree))
const enKeys = new Map(leaves(en as Tree))

describe('strings', () => {
  const exact = new Set<string>()
  const patterns: RegExp[] = []
  for (const f of code) {
    for (const [, key] of bare(f.text).matchAll(/'([a-z][A-Za-z]*(?:\.[A-Za-z0-9]+)+)'/g)) exact.add(key!)
    for (const [, key] of bare(f.text).matchAll(/`([a-z][A-Za-z]*\.[^`]*\$\{[^`]*)`/g)) patterns.push(new RegExp(`^${key!.replace(/\$\{[^}]*\}/g, '[A-Za-z0-9]+').replace(/\./g, '\\.')}$`))
  }
  const groups = new Set([...zhKeys.keys()].map((k) => k.split('.')[0]))

  it('every key that is used exists', () => {
    expect([...exact].filter((k) => groups.has(k.split('.')[0]!) && !zhKeys.has(k))).toEqual([])
    expect(patterns.filter((p) => ![...zhKeys.keys()].some((k) => p.test(k))).map(String)).toEqual([])
  })
  it('every key is used', () => {
    expect([...zhKeys.keys()].filter((k) => !exact.has(k) && !patterns.some((p) => p.test(k)))).toEqual([])
  })
  it('both languages say the same things with the same values', () => {
    expect([...enKeys.keys()].sort()).toEqual([...zhKeys.keys()].sort())
    const names = (s: string) => [...new Set([...s.matchAll(/\{(\w+)\}/g)].map((m) => m[1]))].sort().join()
    expect([...zhKeys].filter(([k, s]) => names(s) !== names(enKeys.get(k) ?? '')).map(([k]) => k)).toEqual([])
  })
  it('English has no Chinese, but for the name of the other language', () => {
    expect([...enKeys].filter(([k, s]) => /[\u3400-\u9fff]/.test(s) && k !== 'shell.language').map(([k]) => k)).toEqual([])
  })
  it('no Chinese stands in code', () => {
    expect(code.filter((f) => /[\u3400-\u9fff]/.test(bare(f.text))).map((f) => f.name)).toEqual([])
  })
})
