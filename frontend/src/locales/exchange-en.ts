/** The exchange between PCs. No word of how it works inside: a clerk knows PCs, files and changes. */
export default {
  title: 'Exchange', text: 'PCs exchange their data by files, without a network: on a stick, by chat or mail.', parts: 'Parts of the exchange', part: { devices: 'PCs', arrivals: 'What came in', differences: 'Differences to settle' },
  export: 'Export…', import: 'Import…', drop: 'Drop a file of another PC (.wsp) anywhere on the window, or double-click it, to import it too.', waiting: '{n} file waits for other changes and will be imported by itself. | {n} files wait for other changes and will be imported by themselves.', digits: 'Code', choose: 'Choose a file…', folder: 'Folder', show: 'Open the folder', fetch: 'Download again',
  busy: { export: 'Exporting…', read: 'Checking the file…', import: 'Importing…', undo: 'Taking back…', join: 'Joining…', admit: 'Making the welcome file…' },
  pc: {
    name: 'PC', code: 'Letters', codeHint: 'The letters in numbers that this PC gives out', lacks: 'Changes it has not confirmed', none: 'Has all', heard: 'Last received', sent: 'Last sent', never: 'Never', self: 'This PC', admin: 'Administrator', shut: 'Shut out', ahead: 'Clock wrong',
    aheadText: 'Its clock is more than a day ahead of this one. All records are kept, but their order may be wrong: set the time of that PC.', shutOut: 'Shut out…', alone: 'There is no other PC yet', aloneText: 'Each PC has the whole ledger and works on its own; files bring them together. Let a second PC in first.', aloneOther: 'There is no other PC yet. New ones are let in on the administrator’s PC.', letIn: 'Let a PC in…',
    shutTitle: 'Shut “{name}” out?', shutText: 'It is sent nothing any more, and what it writes from now on does not count. What it has already stays on it and cannot be taken back; see to that yourself if the PC is lost or given away.', shutYes: 'Shut out', shutDone: '“{name}” is shut out. The other PCs learn it with the next export.',
    stranger: 'This PC has not been let in', strangerText: 'Its ledger was copied from elsewhere, which makes it a new PC. Make a request to join and give it to the administrator; then it can exchange data.', ask: 'Ask to join…',
  },
  pack: {
    title: 'Export for other PCs', to: 'For which PCs', more: 'More options', lean: 'Without attachments', leanText: 'Small enough for a chat; the attachments follow later.', full: 'Everything again', fullText: 'Whatever was confirmed. For a PC that misses data.', go: 'Export', done: 'Exported',
    counts: '{changes} changes, {files} attachments', give: 'Hand this file to: {to}.', safe: 'The file is encrypted; only these PCs can open it. Losing it or sending it twice does no harm: the next one holds all that has not been confirmed.', nothing: 'They lack no changes; the file only confirms what was received, so that it is not sent again.',
  },
  admit: {
    title: 'Let a PC in', file: 'Its request', fileText: '“Join a ledger” on the new PC makes a request file (.wsq).', from: 'PC that asks', code: 'Code as it is read out', codeText: 'Ring up: whoever sits there reads out the 20 digits on the screen. Type what you hear.', agrees: 'It is that of the request.',
    differs: 'It is not that of the request. Have it read out again; if it still differs, do not go on: the file may have been exchanged.', user: 'Who signs in there first', userText: 'He sets his own password on that PC; the administrator sets those of others there.', admin: 'An administrator’s PC, too', adminText: 'it may let PCs in and shut them out', go: 'Let in and make the welcome file',
    done: '“{name}” is let in', give: 'Hand the welcome file over. It is encrypted; only that PC can open it.', compare: 'Whoever opens it there is asked for these 20 digits; read them out by telephone:',
  },
  join: {
    open: 'Join a ledger…', title: 'Join a ledger', text: 'The ledger is in use on another PC, and this one is to have it as well.', name: 'What this PC is called', nameHint: 'A name that others recognise, such as “Front desk”', make: 'Make the request', made: 'The request is made', give: 'Give it to the administrator (on a stick, by chat or mail).',
    read: 'He will ring you up; read these 20 digits out to him:', later: 'You may close the program meanwhile. Once you have the welcome file, go on from here.', have: 'I have the welcome file', haveText: 'The .wsp file that the administrator gives you.', from: 'From “{pc}”, about {n} changes', digits: 'Code as the administrator reads it out', digitsText: 'Ring the administrator up: he reads out the 20 digits on his screen.',
    password: 'Password of “{user}” on this PC', go: 'Join', new: 'New ledger',
  },
  incoming: {
    title: 'Import a file', from: 'From “{sender}”, made {at}', changes: '{n} change | {n} changes', nothing: 'All of it has been imported before; there is nothing new.', register: 'Register', new: 'New', changed: 'Changed', voided: 'Voided', others: 'Other settings and records',
    brake: 'Much would be voided: {names}, more than a fifth of all. Ask “{sender}” first.', sure: 'I have asked; import it all the same', disputes: '{n} field differs between PCs | {n} fields differ between PCs', disputesText: 'The later value is shown and both are kept; settle it under “Differences to settle” after the import.', was: 'was {v}', empty: '(empty)', more: '{n} more',
    twice: '{n} value stands twice | {n} values stand twice', twiceOne: '{kind}: {n} records have {v} as {field}', negative: '{n} balance is below zero | {n} balances are below zero', report: 'Balances below zero', unknown: '{n} changes are by a newer program; they are kept and count once this PC is updated.', lacking: 'The content of {n} attachments has not come yet; later exchanges bring it.',
    ahead: 'The clock of a PC is more than a day ahead: all is kept, but the order may be wrong.', go: 'Import', keep: 'Keep it', done: 'Imported', attached: '{n} attachment | {n} attachments', settle: 'Settle differences', undo: 'Take back', undoTitle: 'Take this import back?', undoText: 'What it changed becomes as it was, and records that it brought are withdrawn; what somebody has changed since stays. Taking back is sent to the other PCs as well.', undone: 'Taken back; {n} record changed. | Taken back; {n} records changed.',
    waits: 'This file cannot be imported yet: it follows changes of “{pc}”, and numbers {from} to {to} of those have not come to this PC.', ask: 'Ask “{pc}” for a new file.', kept: 'The file is kept and will be imported by itself once they come.', keepHint: 'It can be kept and is imported by itself once they come.',
  },
  share: {
    title: 'Shared folder', text: 'a folder that all PCs reach (a share, or one kept alike by a program), in place of files by hand', hint: 'Its full path; empty for none', sync: 'Exchange now', done: '{took} changes taken in, {put} put there.', waits: 'Some changes have not all arrived; the rest follows.', bad: '{n} files could not be read (they may be half there); they are tried again.',
  },
  arrivals: { at: 'Imported', from: 'From', changes: 'Changes', undone: 'Taken back', none: 'Nothing has come in yet', noneText: 'Files that were imported stand here, and can be taken back.' },
  diff: {
    text: 'PCs that write without knowing of each other come to differ. Settle on one value, and the others have it with the next exchange.', field: 'Field', before: 'Before', here: 'This PC', there: 'Other PCs', other: 'Another', otherOf: 'Another value of {field}', shown: 'shown now', state: 'Voided on one PC, changed on another', keep: 'Keep', void: 'Void', by: '{user}, {at}', save: 'Settle', saved: 'Settled.',
    take: 'All as “{pc}”', takeOf: '{name}: all as “{pc}”', kind: 'Whole register', kindOf: '{name}: {n}', mine: 'All as on this PC', theirs: 'All as on the other PC', shownAll: 'All as shown now', sure: 'Settle {n} differences of “{name}”?', sureText: '{how}. The other PCs are told.', none: 'No differences', noneText: 'Where PCs say different things of the same field, it stands here to be settled.', empty: '(empty)', colon: ':', whole: 'settled together with {names}',
  },
}
