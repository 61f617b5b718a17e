import type zh from './training-zh'

/** The strings of the pages of trainings. */
const en: typeof zh = {
  people: 'List and scores', title: '{name}: list and scores', tally: '{expected} expected · {attended} present · {passed} passed', mean: 'average {n}', file: 'Training file', evaluation: 'evaluation {n}',
  scores: 'List and scores', evals: 'Evaluations', nobody: 'Nobody takes part yet', nobodyText: 'Choose people by department or position, or paste a list.', noEvals: 'No evaluations yet', noEvalsText: 'Paste the forms that came back, a line for each, or enter them one by one.',
  add: 'Add people', addText: 'The parts add up; nobody is added twice. Who is on long leave or has left comes only if named.', everybody: 'Everybody in service', departments: 'By department (and those below)', positions: 'By position', persons: 'By person', missed: 'Who did not pass or was not at another session', list: 'Paste a list', listHint: 'Numbers or names, one a line or parted by commas; columns copied from a sheet will do',
  invited: '{n} person added | {n} people added', there: '{n} there already', unknown: 'Not found: {names}', unsure: 'Several are called so, give the number: {names}',
  paste: 'Paste scores', pasteTitle: 'Paste scores', pasteText: 'Copy columns such as name (or number) and score from a sheet, in any order. A score may be a number, a word or a tick; a retake stands behind a slash.', pasteEvals: 'Paste evaluations', pasteEvalsText: 'A line for each form: four marks from 1 to 5 for content, trainer, organisation and use, then advice; a name where it was signed.',
  look: 'Read', willEnter: '{n} line to be entered | {n} lines to be entered', notEntered: '{n} line left out | {n} lines left out', entered: '{n} line entered. | {n} lines entered.', person: 'Name', read: 'Read as', problem: 'Problem', enter: 'Enter {n} line | Enter {n} lines',
  remove: 'Take off the list', removeText: 'Take {n} person off the list | Take {n} people off the list', removeReason: 'Reason', removed: '{n} person taken off. | {n} people taken off.', print: 'Print', hint: 'Type or paste attendance, scores, certificates; results follow from the pass mark · Ctrl+Z takes back',
  card: 'Training file of {name}', card1: 'Training card', hoursYear: 'Hours in {year}', hoursAll: 'Hours in all', rate: 'Pass rate', certs: 'Valid certificates', of: 'target {n}', short: '{n} to go', reached: 'reached', times: '{n} training | {n} trainings', judged: '{passed} of {judged} passed',
  allYears: 'All years', year: 'Year', records: 'Trainings', noRecords: 'No trainings yet', certificates: 'Certificates', noCerts: 'No certificates', byYear: 'By year', byType: 'By kind', missing: 'Required courses that are missing', why: { never: 'not taken', failed: 'not passed ({when})', expired: 'expired ({when})' },
  certName: 'Certificate', certNo: 'Number', certIssued: 'Issued', certExpiry: 'Valid until', certState: 'State', forever: 'no end', over: '{n} day over | {n} days over', left: '{n} day left | {n} days left', renewed: 'renewed', addRecord: 'Enter outside training', hours: 'Hours', count: 'Times', sum: 'In all',
}
export default en
