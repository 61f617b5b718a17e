/** The activity log. */
export default {
  title: 'Activity log', text: 'Who did what, when and on which PC. To be read, never changed.', filters: 'Filter', person: 'Who', everybody: 'Everybody', kind: 'Register', all: 'All', events: 'Sign-ins, prints, exports, backups …', number: 'Number or name', numberHint: 'One record',
  pc: 'PC', self: 'This PC', from: 'From', to: 'To', clear: 'Clear', at: 'When', what: 'What', record: 'Record', changes: 'Details', and: '; ', closed: 'Not for you to see', without: 'Without effect', order: 'No. {n} of {pc}', cameAt: 'Came to this PC {at}',
  shown: '{n} entry listed | {n} entries listed', more: 'Earlier entries', none: 'Nothing like that happened', noneText: 'Ask for something else, or clear the filter.', notYet: 'Nothing among the latest', notYetText: 'The log is long; what is earlier has not been looked through.', entries: '{n} entry | {n} entries',
  export: 'Export (signed)', exporting: 'Exporting the activity log…', exported: 'Exported. The file bears this PC’s signature; a changed letter will show.', print: 'Print', printing: 'Making the paper…',
  check: 'Check…', checkTitle: 'Check reports and exported logs', checkText: 'Reports of months and years have a ledger code at their foot, exported logs a signature. Check here whether this ledger made them, and whether its log was rewritten since.',
  code: 'Ledger code of the report', checkCode: 'Check', file: 'Exported activity log (.zip)', checking: 'Checking the whole log…', goodCode: 'This ledger printed it, and nothing of what its log held then was rewritten.', goodFile: 'The file agrees with its signature, and nothing of what the log held then was rewritten.',
}
