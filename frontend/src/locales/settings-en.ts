import type zh from './settings-zh'

const en: typeof zh = {
  policy: {
    title: 'Policy', of: 'Articles about {name}', all: 'Show all articles', find: 'Find in the policy', chapters: 'Chapters', none: 'No article matches.', adapted: 'filled in', adaptedHint: 'The original leaves a gap here, which the program filled as is usual.', registers: 'Registers that carry this out', found: '{n} article | {n} articles',
    basis: 'Policy {cite}', basisMore: 'Policy {cite} and {n} in all',
  },
  rules: { text: 'Reminders are worked out from the days in the registers. Here is set how many days ahead and whom they tell; those that nobody wants are switched off.', on: 'In use', onOf: 'Use “{name}”', of: 'From', lead: 'Days ahead', leadHint: 'One or several, such as 60, 30, 7; 0 is the day itself.', days: '{list} days', atOnce: 'When it happens', to: 'Whom', editOf: 'Change “{name}”', reset: 'As usual' },
  calendar: {
    unknown: 'No holidays of {year} have been entered; Monday to Friday are counted as working days. Import them when they have been announced, or mark the days.', bring: 'Import holidays', list: 'List', prev: 'Previous month', next: 'Next month', today: 'This month', month: '{month}/{year}', works: '{n} working day | {n} working days', year: '{n} working day in the year | {n} working days in the year',
    off: 'off', on: 'on', works1: 'Working day', off1: 'Day off', name: 'Name', nameHint: 'such as National Day', toOff: 'Make it a day off', toOn: 'Make it a working day', save: 'Save the name', saved: '{day} is now: {what}.', keys: 'Arrows choose a day, Space makes it worked or off, PageUp and PageDown change the month', ahead: 'Counting working days', plus: 'In', days: 'working days', is: 'it is {day}', grid: 'Calendar of {month}/{year}',
  },
  place: {
    where: 'Data folder', open: 'Open in the file manager', copy: 'Copy the path', copied: 'The path was copied.', size: 'Size', free: 'Free on its disk', unknown: 'the system does not tell', low: 'The disk is nearly full: make room, or move the data folder to another disk.', records: 'Records', changes: 'Changes in the log', last: 'Last backup', backup: 'Back up',
    check: 'Check the file', checkText: 'reads every page, holds each record against the change log, verifies each attachment; changes nothing', go: 'Check now', busy: 'Checking…', good: 'The check found no problem.', wrong: 'The check found {n} problem: | The check found {n} problems:', onlyAdmin: 'Only those who may see the users can check the file.',
    reportText: 'for whoever helps from afar: versions, sizes, counts and dates, but no records, names, places or keys', make: 'Make a report…',
  },
  kept: { star: 'Star', stars: 'Starred', recent: 'Recent', fold: 'Fold or unfold {name}', gaps: '{n} incomplete' },
  forms: {
    text: 'What documents look like on paper. One that was printed keeps the version of that day; what is printed anew takes the newest.', own: 'Own layout · version {n}', builtIn: 'Built-in layout · version {n}', layout: 'Layout',
    title: 'Title', logo: 'Print the logo', columns: 'Columns of the lines', width: 'Width of “{name}” (mm)', widthHint: 'Widths share the paper; what is not ticked is not printed.', always: 'Even empty', alwaysHint: 'This column is left out of a document none of whose lines has anything there. Tick it to print it always, also where it stands on paper that is printed already', up: 'Move “{name}” up', down: 'Move “{name}” down',
    boxes: 'Opinion boxes', box: 'Opinion box {n}', addBox: 'Add a box', drop: 'Remove “{name}”', boxesHint: 'Boxes of stages follow the settings of approval; here they are renamed.', notes: 'Notes', notesHint: 'One a line; they are numbered.',
    asBuiltIn: 'Fill in the built-in one', backToBuiltIn: 'Back to the built-in one', save: 'Save as a new version', saved: 'Saved as version {n}; new documents are printed with it.', builtInAgain: 'The built-in layout again (version {n}).',
  },
  settings: {
    title: 'Settings', nav: 'Parts of the settings', group: { org: 'Organisation', rules: 'Rules', people: 'Users', pc: 'This PC' },
    organisation: 'Organisation and logo', departments: 'Departments', numbers: 'Numbering', forms: 'Printed forms', approvals: 'Approvals', labels: 'Labels of fields', rights: 'Permissions', look: 'Appearance', data: 'Data folder', calendar: 'Holidays', reminders: 'Reminders', away: 'Open {name}',
  },
  logo: {
    title: 'Logo', text: 'shown at the top left', none: 'There is no logo yet.', choose: 'Choose a picture…', drop: 'Remove', hint: 'PNG or JPEG, at most 1 MB; a picture can be dropped here.', of: 'Logo of {name}', done: 'The logo was changed.', dropped: 'The logo was removed.',
    facts: 'The facts of the organisation have not been entered yet.', enter: 'Enter them',
  },
  tree: {
    title: 'Tree of departments', hint: 'Drag onto another department, or move with Alt+← / Alt+→; Enter opens', add: 'New department', name: 'Department', head: 'Head', plan: 'Planned', here: 'At work', all: 'With those below', state: 'State',
    moved: '{name} now belongs to {to}.', top: 'Top level', movedTop: '{name} is now at the top level.', dropTop: 'Drop here to move to the top level', total: 'Total', over: '{n} over plan', nobody: 'There are no departments yet',
    void: 'Void', voidTitle: 'Void the department {name}?', voided: 'The department {name} is void.', open: 'Expand {name}', close: 'Collapse {name}', moveMenu: 'Move {name}…', moveTitle: 'Where does {name} belong?', moveGo: 'Move',
  },
  labels: {
    text: 'Call fields what your company calls them: lists, forms, imports, exports, papers and histories say the new label at once. An empty one is the label as declared; imports still know the old one.', declared: 'As declared', english: 'In English', lines: 'Line items', find: 'Find a field', count: '{n} fields, {own} renamed',
    said: '“{was}” is now called “{now}”.', back: '“{name}” is called as declared again.', reset: 'Reset', resetOne: 'Call “{name}” as declared again',
  },
  approvals: {
    text: 'Documents of each sort pass these desks one after the other. The usual ones are those of the policy; a company may set its own: add and remove desks, name approvers, set amounts. Documents that are on their way go on from the desk at which they lie.', adopt: 'Set our own', drop: 'Back to the usual', add: 'Add a stage',
    editOf: 'Change the stage “{name}”', removeOf: 'Void the stage “{name}”', when: 'Applies to', always: 'All documents', from: 'from {amount} yuan', or: ' or ', together: ' (all must agree)', colon: ': ', usualDept: 'Department of the applicant',
    dropTitle: 'Back to the usual chain of “{name}”?', dropText: 'Your own stages are voided; documents on their way go on by the usual chain.',
  },
  numbers: {
    text: 'A change concerns numbers to come; those given out never change.', register: 'Register', rule: 'Rule', given: 'Last given', next: 'Next', own: 'Changed', usual: 'Default', edit: 'Change the numbering of {name}', by: 'by {field}', dated: 'dated by {field}', noPrefix: 'no prefix',
    title: 'Numbering of {name}', preview: 'The next three numbers', reset: 'Back to the default', saved: 'The numbering of {name} was saved.', alike: 'Numbers of {names} begin alike and are easily mistaken.', fixed: 'The prefix of this register comes from {field}; what is entered here goes before it.', none: '—',
  },
  rights: {
    text: 'Rights follow from roles and are fixed by the program; who has which role is set under Users.', roles: 'Roles', who: 'Held by {names}', nobody: 'Nobody has this role at present.', find: 'Find a register', allRoles: 'All roles', chapter: 'Chapter', partly: 'department or own only', register: 'Register', steps: 'Steps',
    reach: { all: 'All', everything: 'All', dept: 'Department', self: 'Own' }, mark: { none: 'no' }, legend: '“Department” and “Own” are the records that a right reaches; “All” is narrowed further by the data scope of the account.', empty: 'No register matches.',
  },
  look: {
    text: 'Concerns this PC alone.', theme: 'Colours', themes: { light: 'Light', dark: 'Dark', system: 'As the system' }, density: 'Height of rows', densities: { 28: 'Tight', 32: 'Usual', 40: 'Two lines' }, language: 'Language',
    sampleText: 'A row of a list is this high.', reset: 'Give lists their usual columns and widths', resetDone: 'Lists have their usual columns again.', lists: 'Lists',
  },
}
export default en
