// The program itself, as the tests use it: built once, its command line, the ledgers that
// tests begin with made once and copied for each of them.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const ROOT = new URL('..', import.meta.url).pathname
export const PASSWORD = 'correct horse 42'

/**
 * Builds the program into dir unless OPSBOOK, or OPSBOOK_QUICK, names one; `quick`: that in
 * which a password costs next to nothing. The frontend must have been built before.
 */
export function build(dir, quick = false) {
  const known = quick ? process.env.OPSBOOK_QUICK : process.env.OPSBOOK
  if (known) return known
  const out = join(dir, quick ? 'opsbook-quick' : 'opsbook')
  const built = spawnSync('go', [...(quick ? ['test', '-c', '-tags', 'quick'] : ['build']), '-o', out, '.'], { cwd: ROOT, stdio: 'inherit' })
  if (built.status !== 0) throw new Error('the program does not build')
  return out
}

/** Makes a ledger in dir by `demo`, or by `init`; its administrator is admin with PASSWORD. */
export function seed(program, dir, ...how) {
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'password'), PASSWORD + '\n')
  const made = command(program, dir, ...how)
  if (made.status !== 0) throw new Error(`no ledger: ${made.stderr}`)
  writeFileSync(join(dir, 'made.json'), made.stdout)
  return dir
}

/** What makes the demo company as tests take it: with a scale it has no documents of devices, which would be in the way of theirs. */
export const COMPANY = ['demo', '--scale', '200']

/** How many devices the long registers of the tests have. */
export const LARGE = 100_000

/** The ledgers that many tests begin with: by name, how each is made. */
export const LEDGERS = { SEED: COMPANY, FULL: ['demo'], LARGE: ['demo', '--scale', String(LARGE)] }

/** A ledger of LEDGERS in a folder of its own: a copy of the one that OPSBOOK_name names, if there is one. Its recovery key is in groups. */
export function ledger(program, dir, name) {
  const made = process.env[`OPSBOOK_${name}`]
  if (made) cpSync(made, dir, { recursive: true })
  else seed(program, dir, ...LEDGERS[name])
  return { recovery: JSON.parse(readFileSync(join(dir, 'made.json'), 'utf8')).recovery }
}

const place = (dir) => ['--data', join(dir, 'data'), '--device', join(dir, 'device')]

/** Runs a command on the ledger in dir as its administrator. */
export function command(program, dir, ...args) {
  return spawnSync(program, [...place(dir), '--password-file', join(dir, 'password'), '--json', ...args], { encoding: 'utf8' })
}

/** Starts the browser door on the ledger in dir; stop() ends it as a shutdown would. */
export async function serve(program, dir) {
  const served = spawn(program, [...place(dir), 'serve'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await Promise.race([
    new Promise((done) => createInterface({ input: served.stdout }).once('line', done)),
    new Promise((_, fail) => served.once('exit', (code) => fail(new Error(`the program ended with ${code}`)))),
  ])
  async function stop() {
    const ended = new Promise((done) => served.once('exit', done))
    served.kill('SIGTERM')
    await ended
  }
  return { url, stop }
}

/** A temporary folder that begins with name. */
export const folder = (base, name) => mkdtempSync(join(base, name))
