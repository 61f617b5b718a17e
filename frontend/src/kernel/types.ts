/** The contract with Go, as the doors offer it. Names are the JSON names of package app. */
import type { Figure } from '../fields/figures'
import type { Choice, Code, Field, Text, Value } from '../fields/types'

export type { Choice, Code, Field, Figure, Text, Value }

export interface SignedIn { username: string; name: string; roles: string[] }
export interface Status {
  state: 'new' | 'locked' | 'open'
  version: string
  folder: string
  users: string[]
  user?: SignedIn | null
  company: string
  /** The attachment that is the company's logo; "" if it has none. */
  logo: string
  lastBackup: string
  backupOverdue: boolean
  mayBackup: boolean
  lockMinutes: number
  /** Copies of the key slots that were damaged and have been written again. */
  repaired: string[] | null
  door: 'window' | 'browser'
  todayDate: string
  /** There is no ledger yet, and this PC has asked to be let into one. */
  asked: boolean
}
export interface SetUpInput {
  company: string
  short: string
  departments: { code: string; name: string }[]
  username: string
  name: string
  password: string
}
export interface SetUpResult { groups: string[]; ask: [number, number] }

export interface Cond { field: string; in: string[]; not?: boolean }
export interface Rule { field: string; is: string; than?: string; value?: string; when?: Cond[]; warn?: boolean; later?: boolean; say: Text }
export interface Step { name: string; label: string; english: string; from: string[] | null; to: string; roles: string[] | null; reason?: boolean; rule?: boolean; does?: '' | 'submit' | 'approve' | 'return' | 'reject' | 'withdraw' | 'divert' | 'follow'; asks?: string[] | null }
/** A step that the user may take now: `paper` only as the record of a decision on paper, `may` that such may be recorded too, `stage` the desk that decides. */
export interface StepChoice { step: string; paper: boolean; may: boolean; stage: string; who: string }
/** A step that was taken. `recorder` entered what `name` decided on paper. */
export interface StepTaken { step: string; stage: string; becomes: string; decision: string; name: string; behalf: string; opinion: string; date: string; recorder: string; at: string }
/** A document that waits for the user; `paper`: all he can do is enter what was decided on paper. */
export interface Task { kind: string; id: string; number: string; title: string; status: string; stage: string; steps: string[] | null; paper: boolean; since: string; days: number; late: boolean }
/** One number of a figure on the first page, and the records behind it; without `where` its report tells. */
export interface FigurePoint { text: Text; value: number; where: Where[] | null }
export interface FigureView { name: string; text: Text; of: string; form: 'bars' | 'ring'; unit: string; scale: number; report: string; points: FigurePoint[] | null }
/** Something that falls due: a record, or a screen (`path`) where there is none. `days` from today; below zero: late. */
export interface Reminder { rule: string; text: Text; kind: string; id: string; number: string; title: string; say: Text; path: string; due: string; days: number }
export interface ReminderCount { rule: string; text: Text; n: number; late: number }
/** An item that was put off until a day, with the mark that says so. */
export interface PutOff extends Reminder { until: string; mark: string; note: string }
export interface ReminderList { items: Reminder[] | null; counts: ReminderCount[] | null; off: PutOff[] | null }
/** What somebody says of an item: done, or put off `until` a day. */
export interface ReminderSaying { rule: string; kind: string; id: string; path: string; due: string; until: string; note: string }
export interface Chore { name: string; text: Text; path: string; every: string; from: string; due: string; begun: boolean; late: boolean; done: string; mark: string; note: string }
/** A reminder as the company has it; `only`: who can be told of it at all, `dated`: days ahead mean something. */
export interface ReminderSetting { name: string; text: Text; of: string; lead: number[] | null; to: string[] | null; on: boolean; own: boolean; only: string[] | null; dated: boolean }
/** A step that `count` of the chosen documents can take; `paper`: only as the record of a decision on paper, `stage`: it is a decision. */
export interface CommonStep { step: string; count: number; may: boolean; paper: boolean; stage: boolean }
/** What became of one of many documents; `say`: why the step was not taken. */
export interface Taken { id: string; number: string; status: string; say?: Text | null }
/** The chain of a register: `own` if the company set it, `statuses` those that a stage may show. */
export interface Chain { kind: string; own: boolean; statuses: string[] | null; stages: ChainStage[] | null }
/** A stage, with the record that sets it ("" for a declared one) and the names of those whom it names. */
export interface ChainStage { id: string; rev: number; values: Record<string, Value>; english: string; people: string[] | null }
/** What the dialog of a step begins with: fields, and those of lines by Sub field and id. */
export interface Asked { values: Record<string, Value> | null; lines: Record<string, Record<string, Record<string, Value>>> | null }
export interface Form { name: string; label: string; english: string; of: 'list' | 'record' | 'labels' }
export interface Kind {
  name: string
  label: string
  english: string
  chapter: string
  title: string
  key: string
  fields: Field[]
  columns?: string[]
  /** The numbers that add up to something. */
  totals?: string[]
  sort?: string
  checks?: Rule[]
  steps?: Step[]
  open?: string[]
  /** The desks that its documents pass to be approved, unless the company says otherwise. */
  chain?: { status: string; label: string; english: string }[]
  forms: Form[]
  parent?: string
  appendOnly?: boolean
  source?: { kind: string; id: string }
  single?: boolean
  /** Two of its records may turn out to be one, and become one. */
  merges?: boolean
  /** Its field of lines, where an import brings them with the head, a row for each. */
  flat?: string
  /** The fields that say how its things are counted. */
  counted?: { unit: string; pack: string; ratio: string }
  /** Line items: fields that are shown only of lines which have a use for them. */
  spare?: string[]
  /** Line items: fields that stand under the name of whom a reference of their document names. */
  heads?: Record<string, string>
  /** Letters of what the user may do: V view, C add, E change, X void, P print, O export, I import, G configure, Z private. */
  rights: string
  /** How many of its records lack what is asked for later. */
  gaps: number
  /** The articles of the policy that it carries out, the one where it belongs first. */
  basis: Ref[] | null
  /** Live records within the user's reach; -1 while they are being read. */
  count: number
}
export interface CodeList { name: string; label: string; english?: string; codes: Code[] | null }
export interface Chapter { name: string; label: string; english: string }
/** A sheet that a form can go on; `labels` is how many a sheet of labels has. */
export interface Sheet { id: string; name: Text; labels: number }
export interface Meta { kinds: Kind[]; lists: Record<string, CodeList>; chapters: Chapter[]; /** What is said with a step: who decided, when, why. */ opinion: Field[] | null; sheets: Partial<Record<Form['of'], Sheet[]>>; reports: Report[] | null; ways: Record<string, Way> | null; /** What the user may do with the activity log: V view, P print, O export. */ audit: string }

/** A report as declared: what it is asked with and the columns it may have. `of`: the register it is drawn from; `title`: the column that names a row; `opens`: the report that a row opens; `leads`: the column whose record it opens; `tells`: what one learns from it. */
export interface Report { name: string; label: string; english: string; chapter: string; title: string; tells: Text; params: Field[]; fields: Field[]; totals: string[]; of: string; opens: string; leads: string; rights: string }
/** What a report says: `params` as they were taken, `said` the same in words. */
export interface ReportResult { params: Record<string, Value>; said: string; columns: string[]; rows: Record<string, Value>[]; sums: Record<string, number>; names: Record<string, string> }

export interface Row {
  id: string
  number: string
  title: string
  rev: number
  /** 0 live, 1 void, 2 taken back with its import. */
  state: 0 | 1 | 2
  status: string
  gaps: number
  values: Record<string, Value>
}
export type Op = 'is' | 'not' | 'contains' | 'between' | 'empty' | 'filled' | 'oneof' | 'next' | 'prev'
export interface Where { field: string; op: Op; values: string[] }
export interface ListQuery {
  kind: string
  search?: string
  where?: Where[]
  sort?: { field: string; desc: boolean }[]
  offset?: number
  limit?: number
  void?: boolean
  sums?: string[]
  ids?: string[]
  /** A newer question of the same turn ends this one. */
  turn?: string
  nth?: number
  /** All that is found but these. */
  but?: string[]
}
/** What a saved view shows: `columns` are the shown fields in their order. */
export interface Look { search: string; where: Where[] | null; sort: { field: string; desc: boolean }[] | null; void: boolean; columns: string[] | null; pinned: string[] | null; widths: Record<string, number> | null }
/** `may`: the user may change and remove it; `lost`: parts left out because their fields are gone or not his to see. */
export interface SavedView { id: string; rev: number; name: string; shared: boolean; mine: boolean; may: boolean; owner: string; look: Look; lost: number }
export interface ListPage { rows: Row[] | null; total: number; sums: Record<string, number> | null; names: Record<string, string> | null; took: number; loading?: boolean; led?: Led[] | null }
export interface Facet { value: string; label: string; n: number }
export interface Attachment { id: string; kind: string; name: string; size: number; mime: string; field: string; at: string; user: string }
/** What became of scanned pages: filed at a document, there already, or left with the reason and perhaps a picture. */
export interface ScanPlace { pages: number[] | null; state: 'filed' | 'already' | 'left'; kind: string; id: string; number: string; attachment: string; name: string; mark: string; say: Text; picture?: string }
export interface ScanResult { name: string; count: number; places: ScanPlace[] | null }
export interface Mark { at: string; user: string }
export interface Related { kind: string; field: string; label: Text; count: number; rows: Row[] | null; values: string[]; by: Facet[] }
export interface RecordView {
  row: Row
  lines: Record<string, Row[] | null> | null
  names: Record<string, string> | null
  created?: Mark | null
  changed?: Mark | null
  attachments: Attachment[] | null
  rights: string
  steps: StepChoice[] | null
  decisions: StepTaken[] | null
  related: Related[] | null
  warnings?: Finding[] | null
  /** Fields of which PCs say different things, "_state" too; `unsettled`: there are such, here or in its lines. */
  disputed?: string[] | null
  unsettled?: boolean
  /** What it was merged into, and what was merged into it. */
  into?: Merger | null
  parts?: Merger[] | null
}
/** The other record of a merging; `mark` names the merging. */
export interface Merger { id: string; number: string; title: string; mark: string; at: string; user: string }
/** A record that a search means by what was merged into it. */
export interface Led { from: { id: string; number: string; title: string }; to: { id: string; number: string; title: string } }
/** One of the records that are probably the same, and where it was made. */
export interface Twin { id: string; rev: number; number: string; title: string; at: string; user: string; pc: string; may: boolean }
/** Records that are probably one: `merges` if they may be merged, `counts` if one may get the next number. */
export interface Duplicate { kind: string; why: 'number' | 'unique' | 'name' | 'back'; fields: string[] | null; value: string; records: Twin[] | null; merges: boolean; counts: boolean }
export interface Duplicates {
  groups: Duplicate[] | null
  /** There are more than `groups` shows. */
  more: boolean
  /** What somebody said is not the same. */
  apart: { mark: string; kind: string; records: Twin[] | null; note: string; at: string; user: string }[] | null
  /** What still names a record that was merged away. */
  late: { kind: string; gone: Twin; into: Twin; count: number }[] | null
  /** Records that do not count and are named by others, which were written where that was not known. */
  strays: { kind: string; gone: Twin; withdrawn: boolean; by: { kind: string; n: number }[] | null }[] | null
}
export interface MergeField { field: string; keep: Value; other: Value; keepText: string; otherText: string; take: boolean }
export interface MergeView { kind: string; keep: Twin; other: Twin; fields: MergeField[] | null; uses: { label: Text; open: number; frozen: number }[] | null; refused: Text }
export interface MergeInput { kind: string; keep: string; other: string; keepRev?: number; otherRev?: number; take?: string[]; values?: Record<string, Value> }
export interface Merged { mark: string; keep: string; number: string; changed: number; frozen: number }
export interface Input { values: Record<string, Value>; lines?: Record<string, Input[]>; id?: string }
/** A line item as it stands in a form: `kept` is what was typed and cannot be read, `wrong` why it would be refused, `warned` what is worth a look. */
export interface LineView { values: Record<string, Value>; kept: Record<string, Value>; wrong: Record<string, Text>; warned: Record<string, Text>; /** Spare fields that it has a use for, though nothing stands there. */ uses?: string[] }
/** `start`: what a new line begins with. */
export interface LinesView { start: Record<string, Value>; lines: LineView[] | null; names: Record<string, string> | null }
export interface Finding { field: string; say: Text; warn?: boolean; gap?: boolean }
export interface Outcome { id: string; number: string; called: string; rev: number; warnings?: Finding[] | null }
export interface Patch { id: string; rev: number; values: Record<string, Value> }
/** What became of a patch: refused cells with their sentences; overtaken: somebody else wrote meanwhile, nothing was stored. */
export interface Patched { id: string; refused?: Record<string, Text> | null; overtaken?: boolean }
export interface PatchResult { done: Patched[] | null; rows: Row[] | null; names: Record<string, string> | null }
/** What was typed into a form and not saved; text is "" if there is none. */
export interface Unsaved { text: string; at: string }
export interface Offered { value: string; label: string; note?: string }
/** A place to go to: a record, a register if it has no id, or a report. */
export interface Hit { kind?: string; report?: string; id?: string; number?: string; title?: string }
export interface Selected { query: ListQuery; first: number; rows: number }
export interface Opinion { reason?: string; signDate?: string; approver?: string; values?: Record<string, Value>; lines?: Record<string, Input[]> }
/** `old` and `new` are as stored. */
export interface Change { field: string; label: Text; old: unknown; new: unknown; oldText: string; newText: string }
/** `user` is the account, `name` whose it is; `lines`: the field of line items that it happened to. */
export interface Entry { at: string; user: string; name: string; action: string; stream: string; lines?: Text | null; changes: Change[] | null; /** What was done to its lines in the same go. */ parts?: Entry[] | null; /** Brought back out of another PC's package, by whom and when. */ salvaged?: { at: string; user: string; name: string } | null }

/** What is asked of the activity log; "" bounds nothing. `kind`: a register, or "event"; `device`: id of a PC; `from`, `to`: days as typed. */
export interface AuditQuery { person: string; kind: string; device: string; from: string; to: string; number: string; after: string; limit: number }
/** A PC that wrote something; `name` "" if it was never given one. */
export interface AuditPC { id: string; name: string; code: string; own: boolean }
/** An entry of the log: `pc` its PC's id, `seq` its number there, `came` when it came to this one; `kind`, `id`: the record to be opened, "" if there is none; `closed`: only that it was changed may be seen; `without`: it has no effect here. */
export interface AuditEntry extends Entry { what: Text; pc: string; seq: number; came: string; kind: string; register: Text; id: string; record: string; closed: boolean; without: boolean }
/** A part of the log, the latest first; one that is short, or empty, may have a next one. */
export interface AuditPage { entries: AuditEntry[] | null; next: string; pcs: AuditPC[] | null }
/** What a signed export (`asked` says of what) or the code of a report is worth; no problems: nothing was changed since. */
export interface AuditChecked { problems: Text[] | null; made: string; by: string; pc: string; paper?: Text | null; asked: string; entries: number; code: string }

export interface Counts { read: number; created: number; updated: number; unchanged: number; skipped: number; warned: number; rejected: number; added?: number }
export interface ImportColumn { index: number; header: string; field: string; guess?: boolean; hidden?: boolean; note?: Text; gives?: string[] | null; samples: string[] | null }
export interface ImportSheet { name: string; rows: number; hidden?: boolean; chosen: boolean }
/** `pending` names rows ("sheet:row") that wait for a choice. */
export interface ImportDraft { id: string; sheets: ImportSheet[]; columns: ImportColumn[] | null; counts: Counts; pending: string[] | null; earlier: Earlier[] | null; unknown: Unknown[] | null }
/** A name that no record has, however it is written; `adds`: it is registered with the import; `to`: the title of the record taken instead; `free`: a text, imported as it is in any case. */
export interface Unknown { field: string; name: string; texts: string[]; rows: number; say: Text; mayAdd: boolean; adds: boolean; to: string; free: boolean }
/** An import of the very same file that stands. */
export interface Earlier { batch: string; at: string; user: string }
export interface ImportOptions {
  sheets?: string[]
  /** Heading to field; "" leaves the column out. */
  map?: Record<string, string>
  choose?: Record<string, 'split' | 'group'>
  cells?: Record<string, string>
  /** "field:text" to what is read instead of that text in every row; of a reference, a record's id. */
  same?: Record<string, string>
  /** "field:name" of names that are registered with the import. */
  register?: string[]
  today?: string
}
export type Decision = 'ok' | 'warn' | 'error' | 'skip'
export interface Problem { level: 'info' | 'warn' | 'error'; column: string; field: string; value: string; message: Text; after?: string; rows?: number }
export interface ImportRow {
  sheet: string
  row: number
  decision: Decision
  action: '' | 'create' | 'update' | 'unchanged'
  records: number
  values: Record<string, Value> | null
  shown: Record<string, string> | null
  problems: Problem[] | null
  changes: { field: string; label: Text; old: string; new: string }[] | null
  /** What the row brings to other registers. */
  beside: { kind: string; shown: string }[] | null
}
export interface ImportRows { rows: ImportRow[] | null; total: number }
export interface ImportResult { batch: string; counts: Counts; rejectedFile: string }
export interface Batch { id: string; number: string; at: string; user: string; kind: string; file: string; counts: Counts; undone: boolean }

export interface Out { token: string; name: string; pages: number; size: number }
/** What an export would write: its sheet ("" for text), heading, first rows as their cells show, and how many there are. */
export interface ExportLook { sheet: string; head: string[]; numbers: boolean[]; rows: string[][]; total: number }
/** How a declared form may be printed; the usual sheet first. */
export interface Way { sheets: Sheet[] | null; copies: string[] | null; overlay: boolean }
export interface PrintInput { query: ListQuery; ids: string[]; blank: boolean; start: number; sheet: string; dx: number; dy: number; copies: number; overlay: boolean; test: boolean }
/** What a company changes of a form. A `spare` column is left out of a document none of whose lines has anything there, unless it stands `always`. */
export interface FormColumn { field: string; head: string; width: number; hidden: boolean; spare: boolean; always: boolean }
export interface FormBox { title: string; status: string }
export interface FormLayout { title: string; logo: boolean; columns: FormColumn[] | null; boxes: FormBox[] | null; notes: string[] | null }
export interface FormView { name: string; kind: string; title: string; english: string; version: number; own: boolean; layout: FormLayout; builtIn: FormLayout }
export interface UserView extends Row { hasSlot: boolean }
/** A backup that was reopened and proved; others are not listed. */
export interface BackupResult { path: string; at: string; size: number; note?: Text }
export interface RestoreInput { path: string; dir: string; username: string; password: string; groups: string }
export interface Job { id: string; done: number; of: number; text?: Text }

/** An article of the policy. */
export interface Ref { id: string; cite: Text }
export interface Clause { text: string; kinds: string[] | null; adapted?: boolean }
export interface Article { n: number; id: string; cite: Text; title: string; clauses: Clause[] }
export interface PolicySection { id: string; number: Text; name: Text; articles: Article[] }
export interface Policy { title: Text; chapters: { n: number; number: Text; name: Text; sections: PolicySection[] }[] }

/** A year's calendar: the days that differ from their weekday, and how many are worked in each month. */
export interface CalendarDay { id: string; worked: boolean; name: string }
export interface CalendarYear { days: Record<string, CalendarDay>; works: number[]; known: boolean }

/** Where the data lie; sizes in bytes, `free` -1 if the system does not tell. */
export interface Place { dir: string; size: number; free: number; records: number; changes: number }

/** A record that a user comes back to. */
export interface KeptPlace { kind: string; id: string; number: string; title: string }
export interface KeptLists { recent: KeptPlace[] | null; stars: KeptPlace[] | null }

/** How a register counts; `date` is a code of date_part. */
export interface NumberRule { prefix: string; date: string; digits: number }
export interface NumbersAhead { given: string; next: string[] | null; alike: string[] | null }
/** `record` is the setting that changes what is declared, "" while there is none. */
/** What a field is called: as declared, and by the company ("" where the declared label stands). */
export interface FieldLabel { field: string; declared: Text; own: Text }
export interface Numbering extends NumbersAhead { kind: string; rule: NumberRule; declared: NumberRule; record: string; rev: number; prefixed: Text; dated: Text }
/** Who may do what, by register, role and letter of an action. */
export interface Rights {
  roles: string[]
  /** `mark`: the action in one character. */
  actions: { letter: string; name: Text; mark: Text }[]
  rights: { kind: string; name: Text; chapter: string; roles: Record<string, Record<string, '' | 'all' | 'dept' | 'self'>> }[]
}

/** A line of a stocktake; id "" of what has none yet. */
export interface CountLine { id: string; values: Record<string, Value> }
export interface CountTally { lines: number; counted: number; diffs: number; silent: number }
export interface CountPage { rows: CountLine[] | null; total: number; tally: CountTally; places: string[] | null; names: Record<string, string> | null; may: boolean }
export interface CountHeard { what: 'counted' | 'again' | 'quantity' | 'moved' | 'extra' | 'unknown'; say: Text; line: CountLine | null; tally: CountTally }
/** A filled count sheet as it was read; `entered` lines were written. */
export interface CountSheet { rows: ImportRow[] | null; counts: Counts; lines: SheetLine[] | null; entered: number }
/** What the rows of a count sheet say of one line together. */
export interface SheetLine { number: string; name: string; was: number | null; will: number | null; reason: string | null }

/** What is known of a partner: what other registers have of him, and what happened. */
export interface StoryRow { id: string; number: string; kind: string; values: Record<string, Value> }
export interface StoryPart { kind: string; columns: string[]; rows: StoryRow[]; count: number }
export interface StoryEvent { date: string; say: Text; by: string; kind: string; id: string }
export interface StoryPoint { period: string; total: number; grade: string }
export interface PartnerStory {
  parts: StoryPart[]
  trend: StoryPoint[]
  events: StoryEvent[]
  names: Record<string, string>
  facts: { agreement: string; ends: string; inForce: number; left: number; late: number; lapsing: number }
}

/** The field that steps move, by convention of the declarations. */
export const STATUS = 'status'
/** What `Row.state` may be besides 0. */
export const VOIDED = 1
export const WITHDRAWN = 2

/** Who shall take part in a session of training; the parts add up. */
export interface Whom { everybody: boolean; departments: string[]; positions: string[]; people: string[]; text: string; lacking: boolean; missed: string }
export interface Invited { added: number; there: number; unknown: string[] | null; unsure: string[] | null }
/** A line of a pasted list as it was understood; `say`: why it is not entered. */
export interface MarkRow { line: number; text: string; record: string; person: string; values: Record<string, string> | null; say: Text }
export interface MarkSheet { rows: MarkRow[] | null; entered: number; wrong: number }
/** What the records of a session come to; `average` in tenths. */
export interface TrainingTally { expected: number; attended: number; passed: number; average: number | null }
/** What trainings add up to: hours in tenths, `rate` in tenths of a percent. */
export interface TrainingSum { key: string; times: number; hours: number; passed: number; judged: number; rate: number | null }
export interface TrainingCert { name: string; no: string; issued: string; expiry: string; days: number; latest: boolean; record: string }
export interface TrainingCard {
  employee: string
  rows: { id: string; values: Record<string, Value> }[] | null
  years: TrainingSum[] | null
  types: TrainingSum[] | null
  all: TrainingSum
  year: TrainingSum
  target: number
  certificates: TrainingCert[] | null
  missing: { course: string; name: string; why: 'never' | 'failed' | 'expired'; when: string }[] | null
  last: string
}

/** A file of the exchange: the page knows its token, and where it lies (`path`) if the user said so. */
export interface Handed { token: string; name: string; path: string }
/** A PC that takes part. `lacks`: changes here for which it has given no receipt; `heard` and `sent`: YYYY-MM-DD HH:MM or "". */
export interface Pc { id: string; name: string; code: string; admin: boolean; self: boolean; revoked: boolean; lacks: number; heard: string; sent: string; ahead: boolean; behind: boolean; forked: boolean }
/** An export in `of` files, of which those with the numbers `missing` have not come. */
export interface Lost { sender: string; sentAt: string; of: number; missing: number[] | null }
/** `volume`: MB that a file of an export may have. */
export interface ExchangeState { joined: boolean; admin: boolean; devices: Pc[] | null; folder: string; volume: number; disputes: number; waiting: number; lost: Lost[] | null; overdue: Missing[] | null; aside: Aside[] | null }
/** `to` empty: everybody; `dir` "": the page fetches the files; `volume`: MB that one may have. */
export interface PackInput { to: string[]; dir: string; full: boolean; lean: boolean; volume: number }
export interface Packed { size: number; changes: number; attachments: number; to: string[] | null; handed: Handed[] | null }
/** What a package does to a register; `brake`: it voids much of it. */
export interface Brought { kind: string; new: number; changed: number; voided: number; brake: boolean }
/** Records that share what should be unique. */
export interface Twice { kind: string; field: string; value: string; records: string[] | null }
/** What one PC says of a field; of "_state" the value is whether the record counts. */
export interface Saying { value: Value | boolean; text: string; at: string; user: string; pc: string; own: boolean }
export interface Dispute { kind: string; record: string; field: string; number: string; title: string; of: { kind: string; record: string; number: string }; /** Of "_state": the number of the record that it was merged into. */ into?: string; whole: string[] | null; before: string; said: Saying[] | null }
/** The first fields to be decided on, and how many there are by register; a document counts for its lines. */
export interface Disputes { registers: { kind: string; n: number }[] | null; list: Dispute[] | null; circles: Circle[] | null }
/** Records each of which names the next one in the field as what stands above it, and the last the first. */
export interface Circle { kind: string; field: string; records: Twin[] | null }
/** How a whole register is decided. */
export type Side = 'mine' | 'theirs' | 'shown'
export interface Settled { kind: string; record: string; field: string; value: Value | boolean }
/** Changes that others build on and that have not come, and the PC to ask for them; `own`: this PC wrote them, before it restored a backup. */
export interface Missing { device: string; own: boolean; from: number; to: number }
/** A file that was put aside, and for which what its PC wrote since waits. */
export interface Aside { device: string; file: string }
/** A closed month of which the movements no longer say what they said when it was closed; 分. */
export interface ChangedMonth { id: string; month: string; closed: number; now: number }
/** What `files` packages hold that are handed over at once, or what came of them; `late` of them wait for others, and `along` that had waited are taken in with them. */
export interface Incoming {
  package: string
  sender: string
  sentAt: string
  changes: number
  registers: Brought[] | null
  /** Fields on which PCs differ since; the first of them are in `disputes`. */
  differing: number
  disputes: Dispute[] | null
  twice: Twice[] | null
  /** PCs that are shut out by it. */
  shut: string[] | null
  /** PCs of which it has another history than the one that is here; that is left out. */
  forked: string[] | null
  /** There are more than `twice` names. */
  moreTwice: boolean
  negative: number
  unknown: number
  /** Records here and at the sender should be the same by now and are not. */
  diverged: boolean
  /** Changes that a PC made after it was shut out. */
  ignored: number
  attachments: number
  lacking: number
  ahead: boolean
  waits: Missing[] | null
  files: number
  late: number
  along: number
  /** Files that had waited and are left, for what their list says. */
  left: number
  lost: Lost[] | null
  /** There was nothing to be taken in; that the files came is noted. */
  noted: boolean
  /** Closed months that no longer agree since. */
  months: ChangedMonth[] | null
  note?: Text
}
/** A package that waits for changes of another PC; `lost`: they will not come, so what is in it may be salvaged; `why` not. `bad`: it can never be taken in, `why`; `much`: it voids much, and waits for somebody to look. */
export interface WaitingPackage { package: string; sender: string; sentAt: string; changes: number; missing: Missing; lost: boolean; bad: boolean; much: boolean; why?: Text }
/** What came of taking an import back: `stays` are records of which something stayed, by register and reason. */
export interface TakenBack { records: number; stays: { kind: string; why: 'changed' | 'used' | 'open'; n: number }[] | null }
export interface Arrival { package: string; files: number; sender: string; at: string; changes: number; undone: boolean }
/** A PC's request to join, or its welcome; `code` are the 20 digits, `left` attachments that had no room. */
/** `qr`: the code as a picture, SVG. */
export interface Joining { path: string; name: string; code: string; qr: string; file: Handed; left?: number }
export interface AdmitInput { file: string; code: string; admin: boolean; username: string; dir: string }
export interface Invitation { company: string; sender: string; username: string; code: string; changes: number }
/** What one pass over the shared folder did; `bad`: files that could not be read; `refused`: those that can never be taken in. */
export interface Shared { dir: string; put: number; took: number; waits: boolean; bad: number; held: number; refused: number; lacks: Missing[] | null; aside: Aside[] | null; note?: Text }
