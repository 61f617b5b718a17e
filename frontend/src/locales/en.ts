import audit from './audit-en'
import exchange from './exchange-en'
import settings from './settings-en'
import training from './training-en'
import type zh from './zh-CN'

const en: typeof zh = {
  app: { name: 'Opsbook', mark: 'O' },
  common: { again: 'Try again', back: 'Back', cancel: 'Cancel', close: 'Close', loading: 'Reading…', remove: 'Remove', save: 'Save', undo: 'Undo' },
  fault: { cancelled: 'Cancelled; nothing was changed.', internal: 'Internal error; nothing was changed. Please try again, and tell the administrator if it comes back.', offer: 'The report has the details: please save it and pass it on.', report: 'Diagnosis', save: 'Save the report', read: 'Read it before you send it.' },
  dates: { back: 'Back', on: 'On', now: { date: 'Today', month: 'This month', year: 'This year' } },
  fields: { calendar: 'Open calendar', create: 'New…', createNamed: 'New “{name}”…', choose: 'Choose', find: 'Name, number or pinyin initials', noMatch: 'Nothing matches', name: 'Name', value: 'Value', pairName: 'Name of item {n}', pairValue: 'Value of item {n}', dropPair: 'Remove item {n}', addPair: 'Add item', proposed: 'If left empty: {value}', verify: { V1: 'code verified', V2: 'code to be verified', V3: 'code from memory, not verified' }, yes: 'Yes', no: 'No' },
  grid: { menuOf: 'Menu of {name}', checkAll: 'Tick all / untick', rows: '{n} row | {n} rows', sortHint: '{name} (click to sort, Shift+click for several columns)', total: 'Total' },
  register: { unknown: 'There is no such register, or you may not see it.', unknownText: 'Choose one at the left, or ask the administrator.' },
  shell: {
    spelled: { audit: 'audit', exchange: 'sync', approvals: 'chains', rights: 'permissions', look: 'appearance', data: 'disk', remind: 'alerts', chores: 'work', todo: 'todo', home: 'start', backup: 'recovery', policy: 'rules', settings: 'preferences', theme: 'theme', language: 'language', lock: 'leave', scans: 'scans', reports: 'reports' },
    repaired: 'A copy of the key slots was damaged or missing ({files}) and was written again from the other; passwords work as before. The disk may be failing: back up to another disk or a USB stick soon.', 
    skip: 'Skip to content', side: 'Sidebar', nav: 'Main navigation', file: 'Data file', language: '中文 / English', light: 'Light colours', dark: 'Dark colours', lock: 'Lock', and: ', ',
    lastBackup: 'Last backup {at}', noBackup: 'No backup yet',
  },
  month: { changed: '{month} is closed, but goods were entered in it or before it since: ¥{closed} when it was closed, ¥{now} now.', settle: 'The administrator reopens the months, the last one first, and they are closed again in their order; or it is put right in an open month, and the reminder is marked as done.' },
  partner: {
    inForce: 'Agreements in force', ends: 'next ends {date}', endless: 'without end', days: '{n} day left | {n} days left', score: 'Last assessment', unscored: 'Not assessed yet', trend: 'Totals so far: {scores}', left: 'Points left', late: '{n} overdue | {n} overdue', lapsing: 'Qualifications that lapse',
    lapsingHint: 'over, or within 90 days', events: 'History', eventsHint: 'what was entered, and agreements, projects, assessments, talks and changes of strategy', noEvents: 'Nothing yet.', none: 'Nothing yet.', from: 'Talk', add: 'Add to {what}',
  },
  scan: {
    title: 'Scans', drop: 'Drop scanned files or a whole folder here', text: 'Forms that the program prints carry a code at their top right. When a signed form comes back as a scan, the code is read and each page is attached to its document.',
    choose: 'Choose files', folder: 'Choose a folder', kinds: 'PDF, JPG, PNG, TIFF; 200 dpi grey or better', reading: 'Reading scans', page: 'Reading page {done} of {of}',
    left: 'To be filed by hand', leftText: 'The reason stands with each; keep the original files until they are filed.', filed: 'Filed', of: '{name}, page {pages}', all: '{name}, {n} page | {name}, {n} pages',
    look: 'Enlarge {name}', noPicture: 'No picture to show', register: 'Register', document: 'Document', file: 'File', leave: 'Leave', byHand: 'Filed at {number}.', before: 'The page before it in the same file was filed at this document.',
    from: 'Scanned file', at: 'Filed at', as: 'Attachment', note: 'Note', already: 'There already', clear: 'Clear the list', none: 'There are no files in the folder.',
    stopped: '{n} file has not been read. | {n} files have not been read.', goOn: 'Go on', giveUp: 'Leave them', summary: '{filed} filed, {left} to be filed by hand',
  },
  count: {
    title: 'Enter counts: {scope}', open: 'Enter counts', lines: 'Lines', tally: '{done} of {of} counted', diffs: '{n} differ', closed: 'It is not being counted now; the lines can only be read.',
    codeOfDevice: 'Scan an asset number', codeOfItem: 'Scan an item code or bar code', quantity: 'Quantity of {code}', here: 'Where you stand', hereHint: 'Empty: as in the books', ready: 'Point the scanner at a label, or type a number and press Enter.', take: 'Enter',
    surplus: 'Enter as a surplus', surplusTitle: 'Surplus device {code}', surplusText: 'The ledger has no such number. Say what it is; it gets a card once that is approved.', surplusName: 'Name of the device',
    only: 'Show', show: { all: 'All', open: 'Not counted', diff: 'Differing', extra: 'Outside the scope' }, anyPlace: 'All places', bookPlace: 'Place in the books', find: 'Number or name', empty: 'Empty is not counted; enter 0 for what is not there', none: 'No such lines',
    sheet: 'Read a count sheet', choose: 'Choose a file', sheetText: 'Excel or CSV with the counts filled in', on: 'Counted on', object: 'Number and name', real: 'Counted', summary: '{good} to enter ({changed} of them change a count), {bad} refused', parts: 'Which rows', part: { doubts: 'With problems: {n}', lines: 'To enter: {n}', rows: 'All: {n}' }, was: 'Entered so far', will: 'To enter', why: 'Remarks', more: 'Only the first {n} are shown.', clean: 'No problems.', nothing: 'Nothing to enter.', apply: 'Enter {n} line | Enter {n} lines', entered: '{n} line entered. | {n} lines entered.',
  },
  training,
  home: { arrange: 'Arrange', usual: 'As usual', up: 'Move “{name}” up', down: 'Move “{name}” down', counts: 'Records by register', sum: '{n} in all', table: 'Numbers of “{name}”', drawn: 'Chart of “{name}”', asTable: 'As numbers', asChart: 'As a chart', report: 'Report, to be printed', reportOf: 'Report of “{name}”', noFigures: 'Nothing to show yet',
    title: 'Home', empty: 'There are no records yet', emptyText: 'Import your present Excel ledger and begin in a few minutes; or enter records one by one.', bring: 'Import: {name}',
    all: 'All', gapsText: 'what imported old ledgers lack', noGaps: 'No record lacks anything.',
  },
  list: {
    import: 'Import', importFile: 'Import Excel', export: 'Export', print: 'Print', new: 'New', search: 'Search', searchHint: 'Number, name, pinyin initials…',
    gaps: 'Incomplete', void: 'With void', height: 'Row height', tight: 'Tight', usual: 'Usual', wide: 'Two lines', columns: 'Columns',
    none: 'No records yet: {name}', noneText: 'Import your present Excel ledger as a whole, or add records one by one.', noneView: 'Records will be shown here.',
    noneFound: 'Nothing matches', noneFoundText: 'Loosen the filters or clear the search.', clear: 'Clear all conditions', hid: 'Hidden: {names}.',
    count: '{n} record | {n} records', checked: '{n} row ticked | {n} rows ticked', uncheck: 'Untick', sorted: 'Sorted by {by}', filled: '{n} filled | {n} filled', figures: '{label}: total {sum}, mean {mean}', hint: 'Type or F2 to change · Ctrl+Enter opens · Ctrl+F searches · F1 all keys',
  },
  view: {
    title: 'Views', all: 'All', add: 'Save as a view…', addTitle: 'Save as a view', rename: 'Rename…', renameTitle: 'Change the view', name: 'Name', hint: 'Keeps the search, the filters, the order, and which columns stand where, how wide, pinned or hidden.', forAll: 'For everybody', shared: 'View for everybody', changed: 'Changes not saved', by: 'Made by {name}',
    save: 'Save changes', reset: 'Drop changes', left: 'Move left', right: 'Move right', drop: 'Remove the view', saved: 'View “{name}” saved.', dropped: 'View “{name}” removed.', sharedNow: 'Everybody sees the view “{name}” now.', mineNow: 'Only its maker sees the view “{name}” now.', lost: 'The view “{name}” had a condition on a field that is gone or not yours to see; it was left out. | The view “{name}” had {n} conditions on fields that are gone or not yours to see; they were left out.',
  },
  sheet: {
    overtaken: 'Somebody has just changed {n} record | Somebody has just changed {n} records', compare: '{number} · {field}: you entered “{mine}”, it is now “{theirs}”', nothing: 'empty', overwrite: 'Overwrite with mine',
    writing: 'Writing {n} record… | Writing {n} records…', reading: 'Reading {done} / {of} rows…', clear: 'Empty {n} cell? | Empty {n} cells?', clearText: 'Ctrl+Z takes it back.', clearYes: 'Empty', copied: '{n} row copied. | {n} rows copied.', changed: '{n} cell changed. | {n} cells changed.', refused: '{n} cell was not saved; it is marked and keeps what was typed. | {n} cells were not saved; they are marked and keep what was typed.', closedCells: '{n} cell cannot be written and was skipped. | {n} cells cannot be written and were skipped.',
    tooLarge: 'The selection is too large. Export it, or do it in parts.', beyond: '{n} row beyond the end was not pasted. | {n} rows beyond the end were not pasted.', importThem: 'Add by import', calculated: '“{name}” is calculated and cannot be written.', byProgram: '“{name}” is written by the program.', notHere: '“{name}” cannot be changed in the list; open the record.', noRight: 'You may not change {name}.',
  },
  column: { asc: 'Ascending', desc: 'Descending', pin: 'Pin to the left', unpin: 'Unpin', hide: 'Hide this column', filter: 'Filter…', unfilter: 'Clear the filter', row: 'Row of filters', values: 'Frequent values' },
  merge: {
    busy: 'Merging…', undoing: 'Taking the merging back…', open: 'Merge…', title: 'Merge two records: {name}', field: 'Field', keep: 'Stays', other: 'Goes', swap: 'The other way', another: 'Another', anotherOf: 'Another value of {field}', empty: '(empty)', alike: 'The two records say the same throughout.', made: 'made {at} by {user}', go: 'Merge', done: 'Merged into {number}.', undone: 'The merging was taken back.',
    moves: 'These will name {number}: ', stays: 'Final or fixed, these go on to name {number} and are read through the merging: ', use: '{name} ({n})', text: '{other} becomes void, merged into {keep}; whoever looks for it or opens it is led to {keep}. It can be taken back while nobody has changed anything since.',
    into: 'Merged {at} by {user} into', part: 'Merged into this one {at} by {user}:', undo: 'Take back', undoOf: 'Take back the merging of {name}', undoTitle: 'Take the merging back?', undoText: 'The record that went counts again; what named it and the fields that were changed are as before.', led: '“{from}” was merged into',
  },
  row: { open: 'Open', only: 'Only “{value}” in {column}', copy: 'Copy', duplicate: 'New like this', print: 'Print…', attach: 'Attach a file…', history: 'History', merge: 'Merge into the other ticked one…', void: 'Void…' },
  filter: {
    title: 'Filter', clear: 'Clear all', edit: 'Change filter', remove: 'Remove filter “{name}”', field: 'Choose a field', how: 'Comparison', value: 'Value', from: 'From', to: 'To', days: 'Days',
    none: '(empty)', noValues: 'No values to choose from.', apply: 'Apply',
    op: { is: 'is', not: 'is not', contains: 'contains', between: 'between', empty: 'is empty', filled: 'is not empty', oneof: 'is one of', next: 'in the next days', prev: 'in the last days' },
    said: { is: '= {v}', not: '≠ {v}', contains: 'contains “{v}”', between: '{from} to {to}', empty: 'is empty', filled: 'is not empty', oneof: '{v}', next: 'in the next {v} days', prev: 'in the last {v} days' },
    of: 'Filter “{name}”', written: { empty: 'empty', filled: 'filled' }, hint: { values: 'name', range: '>500, 1..9', text: 'contains' },
  },
  form: {
    add: 'New record: {name}', change: 'Edit record: {name}', basic: 'General', save: 'Save', likeLast: 'Like the last one', saveNext: 'Save and next', left: 'Begun at {at} and not saved.', takeLeft: 'Go on', dropLeft: 'Discard', saved: 'Saved {number}.', look: 'View', unsaved: 'Not saved',
    leaveTitle: 'Discard unsaved changes?', leaveText: 'What you typed on this page will be lost.', leaveYes: 'Discard and leave', noLines: 'No lines.',
  },
  lines: { count: '{n} line | {n} lines', drop: 'Remove lines', dropped: '{n} line removed. | {n} lines removed.', hint: 'Type or paste · Ctrl+− removes lines · Esc, Tab leaves the grid' },
  steps: { act: 'Deal with', title: 'Deal with {n} documents', which: 'What is done', can: '{n} can | {n} can', none: 'There is nothing that you can do with the chosen documents now', done: '{n} of {of} dealt with' },
  remind: {
    title: 'Reminders', count: '{n} reminder | {n} reminders', dueCount: '{n} reminder due | {n} reminders due', rules: 'Set reminders', all: 'All', what: 'What', due: 'Due', state: 'When', of: 'Of', acts: 'Actions', open: 'Open', today: 'Today', left: 'In {n} day | In {n} days', late: '{n} day late | {n} days late',
    done: 'Done', doneOf: 'Done: {name}', later: 'Put off', laterOf: 'Put off: {name}', doneTitle: 'Done: {name}', doneText: 'Nobody is told of it any more, unless its day changes.', laterTitle: 'Put off: {name}', until: 'Until', note: 'Note', saidDone: '“{name}” is done.', saidLater: '“{name}” is put off.',
    tomorrow: 'Tomorrow', inDays: 'In {n} day | In {n} days', monday: 'Next Monday', inMonth: 'In a month', again: 'Remind me again', offUntil: 'Put off until {day}', more: '“{name}” has {n} in all; only the earliest are listed. | “{name}” has {n} in all; only the earliest are listed.', none: 'Nothing falls due', noneText: 'Agreements, certificates, warranties and stock appear here in time, as the settings say.',
    part: { overdue: 'Late', today: 'Due today', week: 'Within 7 days', after: 'Later', off: 'Put off' },
  },
  chores: {
    title: 'Calendar of work', open: '{n} to do now', span: '{from} to {due}', doneBy: 'Done by {name}', late: 'Late', now: 'To do', past: 'Over', back: 'Undo', backOf: 'Not done: {name}', none: 'No recurring work for you', noneText: 'What clerks and administrators do each week, month, quarter and year is listed here.',
    turn: { week: 'Each week', midmonth: '20th to 25th of the month', monthend: 'Last three working days of the month', monthbegin: '1st to 10th of the next month', quarter: 'End of the quarter', halfyear: 'Each half year', year: 'End of the year' },
  },
  todo: { title: 'Waiting for me', count: '{n} document | {n} documents', waitCount: '{n} document waits for me | {n} documents wait for me', only: 'Only: {name}', allChapters: 'All chapters', document: 'Document', what: 'What', does: 'To be done', paper: 'Enter the decision of “{stage}”', since: 'Waiting since', late: '{n} working day | {n} working days', none: 'Nothing waits for you', noneText: 'Documents that you are to approve or hand out, and those sent back to you, appear here.' },
  step: { title: '{stage}: {step}', how: 'How it is decided', self: 'I decide', paper: 'Enter a decision on paper', paperText: 'Enter what was signed on paper: who signed, and when. It will be shown that you recorded it.', taken: 'Steps taken', behalf: ' (on behalf of {name})', recorded: 'recorded by {name}, {at}' },
  record: {
    sending: 'Adding {name}', unsettled: 'Differences to settle', disputed: 'To settle',
    facts: 'Facts', files: 'Documents {n}', related: 'Related {n}', parts: 'Parts of the record', history: 'History', edit: 'Edit', void: 'Void', unvoid: 'Restore', voided: 'Void', withdrawn: 'Withdrawn with its import',
    voidTitle: 'Void “{name}”?', voidText: 'The record stays and its number is not used again; the history tells the reason.', voidDone: 'Voided.', reason: 'Reason', gap: 'To complete', gaps: '{n} to complete | {n} to complete',
    created: 'Created {at} by {user}', changed: 'Changed {at} by {user}', program: 'the program', salvaged: 'Recovered out of another PC’s file, {at} by {name}', emptied: 'emptied', lines: '{n} line | {n} lines', began: '{n} first value | {n} first values', otherFiles: 'Document', dropHere: 'Drop scans or pictures here, or paste with Ctrl+V', chooseFile: 'Choose files…',
    filePlace: 'Kind of document', openFile: 'Open {name}', dropFile: 'Remove document “{name}”', noFiles: 'No documents yet.', saveFile: 'Save to disk', prevFile: 'Previous document', nextFile: 'Next document', notShown: 'This file cannot be previewed here; save it and open it.',
    noRelated: 'No other record refers to it.', showAll: 'Show all',
  },
  history: { insert: 'created', update: 'changed', void: 'voided', restore: 'restored', withdraw: 'withdrawn with its import', event: 'processed' },
  report: {
    list: 'Reports', listOf: 'Reports: {name}', listHint: '↑↓ to choose, Enter to open', run: 'Show', ask: 'Say what to show', askText: 'Fill in “{names}” to see it.', none: 'Nothing to show', noneText: 'No posted document falls within what was asked.', rows: '{n} row | {n} rows', hint: 'Ctrl+C copies · F1 all keys', open: 'Double-click or Ctrl+Enter: {name}', unknown: 'There is no such report', unknownText: 'It may not be open to your role.',
  },
  export: {
    title: 'Export: {name}', rows: 'Records', rowsShown: 'The present list ({n} record) | The present list ({n} records)', rowsAll: 'All records', columns: 'Columns', columnsShown: 'The {n} column shown | The {n} columns shown', columnsAll: 'All columns',
    format: 'Format', xlsx: 'Excel workbook (.xlsx)', csv: 'CSV text', busy: 'Writing…', look: 'What will be written', counts: 'Rows: {rows}, columns: {columns}', sheet: ', sheet “{name}”', first: '; these are the first {n} rows', done: 'Exported {name} ({size}).',
  },
  print: {
    title: 'Print: {name}', form: 'Form', which: 'Records', all: 'The present list ({n} record) | The present list ({n} records)', chosen: 'The {n} ticked one | The {n} ticked ones', blank: 'Blank form (to fill by hand)',
    sheet: 'Label sheet', paper: 'Paper', start: 'Begin at label', startHint: 'A sheet has {n}; on a used one, begin at the first that is left.', offset: 'Printer offset (mm)', dx: 'to the right', dy: 'downwards', offsetHint: 'This PC remembers it for each form.', copies: 'Copies', usualCopies: 'The usual ones ({names})', someCopies: '{n} copy | {n} copies', overlay: 'Printed paper (data only)', test: 'A test page with marks in mm first', overlayHint: 'Its offset is remembered apart; rows beyond the paper go on on the next.', busy: 'Laying out…', pages: '{n} page | {n} pages', open: 'Open in viewer', save: 'Save PDF',
  },
  pdf: { pages: 'Pages', goTo: 'Go to page', of: 'of {of}', page: 'Page {page} of {of}', smaller: 'Smaller', larger: 'Larger', preview: 'Preview', failed: 'This PDF cannot be shown; save it and open it.', sheet: 'Page {page}', drawing: 'Drawing page {page}…' },
  import: {
    title: 'Import: {name}', stage: { source: 'File', columns: 'Columns', rows: 'Check', done: 'Done' },
    busy: { read: 'Reading the file…', check: 'Checking again…', dry: 'Trying…', run: 'Importing…' },
    file: 'From a file', fileText: '.xlsx, .csv or .tsv; merged cells, headers of several rows, subtotals and hidden columns are understood.', drop: 'Drop a file here', choose: 'Choose a file…',
    paste: 'Paste from Excel', pasteText: 'Select a block with its header in Excel or WPS, copy it and paste it below.', pasteHint: 'Press Ctrl+V here', pasted: 'Pasted block', readPaste: 'Read',
    promise: { 1: 'Every problem is listed first; nothing is written before you confirm.', 2: 'Subtotals, totals, signatures and blank rows are skipped and shown as such.', 3: 'An import can be undone as a whole; the same file twice makes no duplicates.', 4: 'Rows that cannot be imported come back as a workbook with the reasons, ready to be corrected.' },
    sheets: 'Sheets', sheetRows: '{n} row | {n} rows', hidden: 'hidden', columns: 'Columns', columnsText: 'matched by their headers; change what is wrong', header: 'Header', field: 'Field', samples: 'Samples',
    noHeader: 'Column {n}', before: '{user} imported this very file at {at} (import {batch}). You may import it again: equal records are not doubled. To start over, undo that import first.', fieldOf: 'Field of “{name}”', leave: '(not imported)', guess: 'guess', missing: 'Required fields without a column: {names}', noTable: 'No header found', noTableText: 'Make sure that a row holds the column names, such as number, name, date.',
    other: 'Another file', toRows: 'Check rows', toColumns: 'Back', filter: 'Filter by result', show: { all: 'All', error: 'Error', warn: 'Warning', ok: 'Good', skip: 'Skipped' },
    summary: 'new {created} · updated {updated} · unchanged {unchanged} · rejected {rejected}', row: 'Sheet · row', rowNo: 'row {n}', decision: 'Result', problems: 'Problems', noRows: 'No rows of this sort',
    skipped: 'This row is no data and is not imported.', clean: 'Nothing is wrong with this row.', correct: 'Correct and check', split: 'Split into several', group: 'Keep as one',
    names: 'Not registered', thisRow: 'This row', everywhere: 'Replace “{value}” in {n} other row too | Replace “{value}” in {n} other rows too', offer: '“{value}” stands in {n} more row. Replace it by “{to}” there too? | “{value}” stands in {n} more rows. Replace it by “{to}” there too?', offerYes: 'Replace all', offerNo: 'This cell only', alsoAdds: '{n} registered with it', added: '{n} name, such as a supplier, was registered too; undoing this import takes it back. | {n} names, such as suppliers, were registered too; undoing this import takes them back.',
    unknown: {
      open: '{n} not registered', settled: 'done', hint: 'Choose an existing record, or register the name with this import; undoing it takes both back.', free: 'Imported as written; once registered in {name} it can be chosen and opened.', make: 'Choose an existing record; {name} asks for more than a name: type the name and press “New”. What is left is imported empty.', pickOnly: 'Choose an existing record; {name} asks for more than a name, so register there first. What is left is imported empty.', addAll: 'Register these {n}', add: 'Register', adds: 'Registered in {name}', taken: '“{name}” is taken',
      also: 'Also written: {names}', and: ', ', back: 'Take back', backOf: 'Take back what was said of “{name}”', words: 'Replaced in the column', word: '{field}: {text} → {to}',
    },
    dry: 'Dry run', tried: 'Tried, nothing written: new {created}, updated {updated}, unchanged {unchanged}, rejected {rejected}.', rejectedStay: '{n} row has errors and stays out; correct it at the right. | {n} rows have errors and stay out; correct them at the right.', run: 'Import {n} record | Import {n} records',
    beside: 'With it', finished: 'Imported: {name}', count: { created: 'New', updated: 'Updated', unchanged: 'Unchanged', warned: 'Warned', rejected: 'Rejected', skipped: 'Skipped' },
    look: 'Open the register', rejectedFile: 'Download rejected rows', rejectedName: 'rejected-rows', rejectedText: 'Its red column says what is wrong with each row; correct it and import it again.',
    stepAll: '{step} all', stepped: '{step}: done for {n}.', undo: 'Undo this import', undoing: 'Taking the import back…', undoTitle: 'Undo this import?', undoText: 'The {n} records of this import are withdrawn; the history keeps a note.', undone: 'The import is undone.',
  },
  imports: {
    recent: 'Recent imports', none: 'Nothing imported yet', noneText: 'Press “Import” in any register to bring an Excel ledger in.', at: 'When', who: 'By', kind: 'Register', file: 'File', undone: 'undone',
    said: 'new {created}, updated {updated}',
  },
  many: {
    open: 'Register several', title: 'Register equal devices', from: 'numbers from {number}', howMany: 'How many', count: 'Devices', serials: 'Serial numbers', serialsHint: 'One a line; may stay empty', serialsCount: '{n} given for {of} devices', save: 'Register {n}', done: 'Registered {n} device. | Registered {n} devices.',
  },
  users: {
    title: 'Users and roles', add: 'Add user', added: 'Added user {name}.', mine: 'Change my password', password: 'Password', has: 'set', hasNot: 'cannot sign in', actions: 'Actions', setPassword: 'New password',
    disable: 'Disable', disabled: 'Disabled {name}.', disableTitle: 'Disable user “{name}”?', disableText: 'They can no longer open the data file; history is not affected.', passwordOf: 'Password of {name}', old: 'Present password', changed: 'The password of {name} is changed.',
  },
  codes: {
    title: 'Code lists', add: 'Add option', edit: 'Change “{name}”', find: 'Find a list', key: 'Key', label: 'Label', english: 'English', state: 'State', on: 'in use', off: 'off', used: 'used by {where}', and: '; ', unused: 'no register uses this list yet', more: 'and {n} more; export to see all.', saved: 'Saved “{name}”.', taken: 'This key belongs to “{name}” already; choose another, or change that option.',
    attrs: { short: 'Short code in numbers', life: 'Life (years)', usual: 'Usual life in offices (years)', attributes: 'Attributes, parted by semicolons', verify: 'Verified', edition: 'Standard', scheme: 'Scheme', aspect: 'Aspect', full: 'Points', standard: 'Measure', from: 'From (points)', proposes: 'Leads to', months: 'Time to improve (months)' },
  },
  backup: {
    title: 'Backup and recovery', last: 'Last backup', never: 'never', noneYet: 'There is no backup yet. Back up now to a USB stick or a folder on another PC.', overdue: 'The last backup is long ago. Back up now to a USB stick or a folder on another PC.', make: 'Back up now', makeText: 'reopened and verified before it counts', folder: 'Folder',
    folderHint: 'Path of a folder; empty: {dir}', choose: 'Choose…', go: 'Back up', busy: 'Backing up and verifying…', done: 'Backed up and verified: {path}', list: 'Backups', listText: 'kept: 7 daily, 4 weekly, 12 monthly, 7 yearly',
    at: 'When', path: 'File', size: 'Size', state: 'Verified', verified: 'verified', none: 'No backups yet.',
  },
  restore: {
    open: 'Restore to a new folder…', title: 'Restore the backup of {at}', text: 'The backup is unpacked into a new folder and verified. The present ledger goes on and is not overwritten.', folder: 'New folder', folderHint: 'Its full path; it must not exist yet, or be empty.', by: 'What opens the backup', password: 'Password of that day',
    go: 'Restore', busy: 'Copying and verifying…', done: 'Restored and verified. The ledger lies in this folder:', how: 'There are two ways to open it:', look: 'To have a look: open it by the command opsbook --data "{dir}".',
    swap: 'To go on with it: quit Opsbook, give the present folder {folder} another name and keep it, give the folder above its old name, and open Opsbook again.', after: 'Sign in with the passwords of that day; what was entered later is not in it.',
  },
  recovery: { title: 'Recovery key', again: 'the only way in when every password is forgotten', print: 'Print the recovery key again…', password: 'Your password', show: 'Show' },
  setup: {
    steps: 'Steps of the first run', folder: 'Data in {dir}', next: 'Next', back: 'Back', create: 'Create the data file',
    company: { step: 'Company', title: 'Welcome to Opsbook', text: 'The name of your company is printed on ledgers and forms.', name: 'Full name', short: 'Short name' },
    departments: { step: 'Departments', title: 'Which departments are there?', text: 'A few will do; add others at any time.', name: 'Department', code: 'Code', add: 'Add department', drop: 'Remove department {n}',
      paste: 'Paste names from Excel, or two columns: name and code. A code has 2 to 4 capitals or digits and begins with a capital.', noCode: 'Row {n}, “{name}”, has no code yet; fill it in to go on.', noName: 'Row {n} has a code and no name; fill it in to go on.' },
    admin: { step: 'Administrator', title: 'The first user: the administrator', text: 'The data file is encrypted; nobody opens it without a password.', name: 'Name', user: 'User name', rule: 'At least 8 characters, with letters (or Chinese) and digits.' },
    key: {
      step: 'Recovery key', title: 'Keep the recovery key on paper', text: 'It is the only way in when passwords are forgotten. Print it twice and lock both away.', warn: 'It is shown only this once. Do not keep it on this PC and do not photograph it.', save: 'Print / save PDF',
      have: 'I have it on paper', ask: 'Read these two groups from the paper to confirm that it is kept.', group: 'Group {n}', again: 'Show the key again', done: 'Done, begin',
    },
  },
  unlock: {
    title: 'Open the data file', recover: 'Open with the recovery key', user: 'User name', password: 'Password', newPassword: 'New password', repeat: 'Once more', differ: 'The two are not the same.', groups: 'Recovery key', groupsHint: 'All groups in the order of the paper',
    go: 'Open', recoverGo: 'Open and set the password', opening: 'Opening…', withKey: 'Forgotten? Use the recovery key', withPassword: 'Use a password',
  },
  audit,
  exchange,
  ...settings,
  palette: { verb: { new: 'new add', import: 'import', print: 'print', export: 'export' }, title: 'Search or go to', hint: 'Register, number, name, or “new requisition”, “print equipment”…', registers: 'Registers', reports: 'Reports', records: 'Records', acts: 'Actions', none: 'Nothing found.' },
  keys: {
    title: 'Keyboard', group: { list: 'Lists', cell: 'Cells', form: 'Records and forms' },
    list: { views: 'Go to a view', only: 'Only this value', unfilter: 'Clear all conditions', column: 'Menu of the column', hide: 'Hide the column', filters: 'Row of filters', search: 'Search', create: 'New record', move: 'Move', ends: 'To the edge of the filled cells', page: 'Page', open: 'Open record', tick: 'Tick a row', select: 'Select cells', all: 'Select all', menu: 'Menu of the row', print: 'Print' },
    cell: { type: 'Change (or just type)', offers: 'Open choices or calendar', cancel: 'Give up the change', copy: 'Copy / cut / paste', clear: 'Empty', fill: 'Fill down / right', today: 'Today', undo: 'Undo / redo', drop: 'Remove lines', leave: 'Leave the grid' },
    form: { like: 'Fill in like the last one', save: 'Save', next: 'Save and next', choices: 'Open choices or calendar', edit: 'Edit record', back: 'Back', close: 'Close / back', palette: 'Search or go to', turn: 'Last / next register', lock: 'Lock', help: 'This page' },
  },
}

export default en
