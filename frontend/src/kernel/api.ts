/** Typed calls to package app. Nothing but this and door.ts knows how Go is reached. */
import { call, post } from './door'
import type * as T from './types'

export const api = {
  status: () => call<T.Status>('Status'),
  setUp: (input: T.SetUpInput) => call<T.SetUpResult>('SetUp', input),
  confirmRecovery: (places: number[], groups: string[]) => call<T.Status>('ConfirmRecovery', places, groups),
  unlock: (username: string, password: string) => call<T.Status>('Unlock', username, password),
  unlockByRecovery: (groups: string, username: string, password: string) => call<T.Status>('UnlockByRecovery', groups, username, password),
  lock: () => call<T.Status>('Lock'),
  changePassword: (old: string, next: string) => call<void>('ChangePassword', old, next),
  meta: () => call<T.Meta>('Meta'),

  list: (q: T.ListQuery) => call<T.ListPage>('List', q),
  facets: (q: T.ListQuery, field: string, n: number) => call<T.Facet[] | null>('Facets', q, field, n),
  record: (kind: string, id: string) => call<T.RecordView>('Record', kind, id),
  blank: (kind: string) => call<T.RecordView>('Blank', kind),
  check: (kind: string, id: string, input: T.Input) => call<T.Finding[] | null>('Check', kind, id, input),
  save: (kind: string, input: T.Input) => call<T.Outcome>('Save', kind, input),
  edit: (kind: string, id: string, rev: number, input: T.Input) => call<T.Outcome>('Edit', kind, id, rev, input),
  void: (kind: string, id: string, reason: string) => call<void>('Void', kind, id, reason),
  unvoid: (kind: string, id: string) => call<void>('Unvoid', kind, id),
  step: (kind: string, id: string, step: string, opinion: T.Opinion) => call<void>('Step', kind, id, step, opinion),
  history: (kind: string, id: string) => call<T.Entry[] | null>('History', kind, id),
  choices: (kind: string, field: string, text: string, n: number) => call<string[] | null>('Choices', kind, field, text, n),
  suggest: (kind: string, text: string, n: number) => call<T.Choice[] | null>('Suggest', kind, text, n),
  registerEquipment: (input: T.Input, n: number, serials: string[]) => call<string[] | null>('RegisterEquipment', input, n, serials),

  attach: (kind: string, id: string, field: string, file: File) => post<T.Attachment>('attach', { kind, id, field, name: file.name }, file),
  dropAttachment: (id: string, reason: string) => call<void>('DropAttachment', id, reason),
  upload: (file: File) => post<T.Out>('upload', { name: file.name }, file),

  importOpen: (kind: string, upload: string) => call<T.ImportDraft>('ImportOpen', kind, upload),
  importSet: (id: string, options: T.ImportOptions) => call<T.ImportDraft>('ImportSet', id, options),
  importRows: (id: string, decision: string, offset: number, limit: number) => call<T.ImportRows>('ImportRows', id, decision, offset, limit),
  importRun: (id: string, dry: boolean) => call<T.ImportResult>('ImportRun', id, dry),
  importUndo: (batch: string) => call<void>('ImportUndo', batch),
  imports: () => call<T.Batch[] | null>('Imports'),
  export: (q: T.ListQuery, columns: string[], format: 'xlsx' | 'csv') => call<T.Out>('Export', q, columns, format),
  print: (form: string, input: T.PrintInput) => call<T.Out>('Print', form, input),
  saveOut: (token: string) => call<string>('SaveOut', token),
  openOut: (token: string) => call<void>('OpenOut', token),

  users: () => call<T.UserView[] | null>('Users'),
  addUser: (input: T.Input, password: string) => call<T.Outcome>('AddUser', input, password),
  setPassword: (username: string, password: string) => call<void>('SetPassword', username, password),
  disableUser: (username: string) => call<void>('DisableUser', username),
  backup: (dir: string) => call<T.BackupResult>('Backup', dir),
  backups: () => call<T.BackupResult[] | null>('Backups'),
  chooseFolder: () => call<string>('ChooseFolder'),
  recoverySheet: (password: string) => call<T.Out>('RecoverySheet', password),
  cancel: (job: string) => call<void>('Cancel', job),
}
