/* English. The keys are those of zh.ts; test/i18n.test.ts holds them together. */
import { desk } from './desk.en';
import { names as name, facts as fact } from './names.en';
import { monitor } from './monitor.en';

export const en = {
  ...monitor,
  command: { anywhere: 'Anywhere', ask: 'What do you want to do?', go: 'Go to', none: 'Nothing is called so.', palette: 'Commands', sheet: 'Keyboard shortcuts', sheetHint: 'Single keys work while the list or the drawing has the focus, not while you write in a field.' },
  ...desk,
  action: { clearFilters: 'Clear filters', close: 'Close', copied: 'Copied', copy: 'Copy {{what}}', copyFailed: 'Could not copy', more: 'Load more', retry: 'Try again' },
  said: {
    after: '{{left}} is after {{right}}', and: ' and ', before: '{{left}} is before {{right}}', between: '{{left}} is between {{right}} and {{second}}', contains: '{{left}} contains {{right}}', empty: '{{left}} is empty', eq: '{{left}} is {{right}}', ge: '{{left}} is at least {{right}}', gt: '{{left}} is more than {{right}}', has: '{{left}} includes {{right}}',
    hasNot: '{{left}} does not include {{right}}', in: '{{left}} is {{right}}', le: '{{left}} is at most {{right}}', lt: '{{left}} is less than {{right}}', ne: '{{left}} is not {{right}}', no: '{{left}}: no', notEmpty: '{{left}} is filled in', notIn: '{{left}} is neither {{right}}', or: ' or ', since: '{{left}} is {{right}} or later', starts: '{{left}} begins with {{right}}',
    today: 'today', until: '{{left}} is {{right}} or earlier', yes: '{{left}}: yes',
  },
  drawing: {
    a11y: 'Press Enter to see this step', controls: 'View', map: 'Overview', fit: 'Show all', onError: 'on error', otherwise: 'otherwise', zoomIn: 'Zoom in', zoomOut: 'Zoom out',
    state: { active: 'In progress', completed: 'Completed', failed: 'Failed', cancelled: 'Cancelled', untouched: 'Not reached' },
  },
  error: {
    denied: 'You may not open this page', deniedHint: 'Your roles do not include it. Ask an administrator if you need it.', expected: 'expected {{value}}', home: 'Go to the inbox', lost: 'There is no such page', lostHint: 'The link may be old or mistyped.', line: 'Line {{line}}: ', nearest: 'did you mean {{value}}?', status: 'Something went wrong at the server ({{status}}). Try again in a moment.',
    unexpected: 'Something unexpected happened on this page', unreachable: 'The server cannot be reached', unreachableHint: 'Check your connection and try again.',
  },
  event: {
    run_started: 'Run started', token_entered: 'Step entered', token_left: 'Step left', variables_set: 'Variables set', warned: 'Expression warning', job_created: 'Automatic work started', job_completed: 'Automatic work done', job_failed: 'Automatic work failed',
    error_caught: 'Error handled by its branch', decision_made: 'Decision made', task_created: 'Task assigned', task_claimed: 'Task claimed', task_unclaimed: 'Task given back', task_completed: 'Task completed', task_cancelled: 'Task cancelled',
    timer_set: 'Timer set', timer_fired: 'Timer fired', message_awaited: 'Waiting for a message', message_received: 'Message received', child_called: 'Other workflow started', child_ended: 'Other workflow ended', join_reached: 'Waiting for other branches',
    incident_raised: 'Incident', incident_resolved: 'Incident resolved', run_completed: 'Run completed', run_cancelled: 'Run cancelled',
    token_parked: 'Waits inside', scope_opened: 'Part begun', scope_ended: 'Part ended', scope_cancelling: 'Transaction taken back', activity_begun: 'Step prepared', loop_turned: 'Once more', instances_planned: 'Instances planned', instance_added: 'Instance added',
    instance_ended: 'Instance ended', instances_left: 'Goes on while instances work', lock_taken: 'Lock taken', lock_freed: 'Lock freed', compensation_kept: 'Can be taken back', compensation_used: 'Taken back', job_withdrawn: 'Automatic work called off', escalation_thrown: 'Escalated',
    message_thrown: 'Message sent', signal_awaited: 'Waiting for a signal', signal_received: 'Signal received', signal_thrown: 'Signal sent', condition_awaited: 'Waiting for a condition', condition_cleared: 'Condition no longer holds', condition_met: 'Condition holds', wait_withdrawn: 'Wait called off',
    child_cancelled: 'Other workflow cancelled', join_advanced: 'Branches joined', run_suspended: 'Run suspended', run_resumed: 'Run resumed', token_moved: 'Jumped', seat_changed: 'Signer changed', signer_removed: 'Signer removed', vote_taken_back: 'Answer taken back',
    task_sent_back: 'Sent back', node_signed: 'Decided', step_followed: 'Way noted', signing_restored: 'Decision open again', task_skipped: 'Skipped', answer_foreseen: 'Answered ahead', task_urged: 'Urged', copy_sent: 'Copied',
    comment_added: 'Comment', run_restarted: 'Run restarted', variables_edited: 'Variables edited', node_skipped: 'Step skipped', run_migrated: 'Moved to another version', repair_begun: 'Repaired by an operator', outcome_decided: 'Decided without asking', vote_kept: 'Earlier approval counts',
    task_reminded: 'Reminded', task_offered: 'Others are asked as well', task_timed_out: 'Time is over', work_foreseen: 'Settled ahead', approval_noted: 'Approval noted',
  },
  fact,
  form: {
    changed: 'changed', accuracy: '(± {{metres}} m)', addRow: 'Add a row', addressDetail: 'Street, building, room', bold: 'Bold', chooseFile: 'Choose a file', choosePicture: 'Choose a picture', choicesLater: 'Depends on other answers above', choose: 'Please choose', clear: 'Clear', computed: 'calculated', date: 'Pick a date', dateTime: 'Pick date and time',
    emptyFile: 'this file is empty', here: 'Use where I am', hereDenied: 'The browser was not allowed to tell where you are. Type the place instead.', hereHint: 'Your browser asks you first. You can also type the place.', hereUnknown: 'This device does not know where it is. Type the place instead.', italic: 'Italic',
    latitude: 'Latitude', link: 'Link', list: 'List', longitude: 'Longitude', marks: 'Formatting', noChoices: 'Nothing to choose from', noPicture: 'This file is no picture that can be read.', noRows: 'No rows yet', numbers: 'Numbered list', placeName: 'Name of the place', preview: 'Preview', ratingOf: '{{value}} of {{max}}', readOnly: 'read only',
    region: 'Province, city, district', removeFile: 'Remove file', removeRow: 'Remove row {{number}}', replaceFile: 'Replace file', replacePicture: 'Replace picture', required: 'required', row: 'Row {{number}}', signAgain: 'Sign again', signDraw: 'Draw', signHere: 'Sign here with mouse, finger or pen', signLook: 'How the signature will look',
    signName: 'Your full name', signPicture: 'Picture', signType: 'Type', signUse: 'Use this signature', signWay: 'How to sign', time: 'Pick a time', tooLarge: 'this file is larger than {{size}}', totals: 'Totals', unit: 'Unit', write: 'Write', wrongType: 'this kind of file is not taken here',
  },
  inbox: {
    back: 'Back to the inbox', choose: 'Choose a task', chooseHint: 'Click a task on the left, or move with the keys j and k.', due: { late: 'Overdue ({{when}})', today: 'Due today, {{when}}', soon: 'Due soon ({{when}})', later: 'Due {{when}}' }, list: 'Tasks', task: 'Task', which: 'Which tasks',
    tab: { mine: 'Mine', open: 'All open', done: 'Done by me' },
    empty: { mine: 'All done', open: 'No open tasks', done: 'Nothing completed yet' },
    emptyHint: { mine: 'New tasks will appear here.', open: 'When a run needs a person, its task appears here.', done: 'Tasks that you complete stay here for reference.' },
  },
  incident: { retry: 'Retry this step' },
  keys: { approve: 'Approve (the selected ones, else this one)', help: 'Show these keys', refuse: 'Reject', search: 'Search', sendBack: 'Send back', tick: 'Select', undo: 'Undo what is not sent yet', claim: 'Claim or give back', form: 'Go to the form', list: 'Back to the list', move: 'Next / previous task', on: 'Shortcuts on', title: 'Keyboard shortcuts' },
  kind: { start: 'Start', end: 'End', activity: 'Automatic', user_task: 'Person', exclusive: 'Choice', parallel: 'Parallel', calculate: 'Calculation', decision: 'Decision', timer: 'Timer', message: 'Message', call: 'Other workflow', inclusive: 'All that hold', event_choice: 'First event', join: 'Some of several', split: 'Several at once', merge: 'Together again', signal: 'Signal', condition: 'Condition', throw: 'Tell', link: 'Link', boundary: 'Event', subprocess: 'Part', transaction: 'Transaction', ad_hoc: 'In any order', event_subprocess: 'On an event' },
  mailbox: {
    back: 'Back to the mailbox', bounced: 'It came back:', choose: 'Choose a mail', delayed: 'It is delayed:', hasAttachment: 'with attachment', hint: 'Mails sent by the system.', html: 'Formatted', list: 'Mails', mail: 'Mail', none: 'No mails yet', noneHint: 'Mails that workflows send appear here.', run: 'Show the run', text: 'Plain text', to: 'To',
    status: { sent: 'Sent', waiting: 'Waiting', failed: 'Not sent', kept: 'Kept here' },
  },
  name,
  nav: { start: 'Start', design: 'Design', admin: 'Admin', more: 'More', inbox: 'Inbox', mailbox: 'Mailbox', records: 'Records', runs: 'Runs', waiting_one: '{{count}} task waiting', waiting_other: '{{count}} tasks waiting', workflows: 'Workflows' },
  records: {
    back: 'Back to records', choose: 'Choose a record', erase: 'Erase personal data', eraseHint: "This destroys the person's key: their records, files and values in runs can never be read again. This cannot be undone.", eraseTitle: 'Erase all data of this person?', erased: 'The personal data was erased.',
    list: 'Records', noTypes: 'No record types yet', none: 'No records yet', noneFound: 'No record found', noneHint: 'Candidates, employees and others saved by workflows appear here.', record: 'Record', search: 'Search records', types: 'Record types', untitled: 'Untitled',
    updated: 'updated {{when}}', version: 'Version {{number}}', wasErased: 'Personal data erased',
  },
  role: { hr: 'HR', hrbp: 'HRBP', hiring_manager: 'Hiring manager', admin: 'Admin', interviewer: 'Interviewer', candidate: 'Candidate', employee: 'Employee', trainer: 'Trainer', it: 'IT', finance: 'Finance' },
  run: {
    back: 'Back to runs', cancel: 'Cancel run', cancelHint: 'Open tasks are cancelled with it; finished steps stay in the history.', cancelTitle: 'Cancel this run?', child: 'Started: {{name}}', details: 'Details', drawing: 'Drawing of the workflow',
    erased: "The person's data was erased; the variables can no longer be read.", lasted: 'took {{time}}', noTasks: 'This run has had no tasks for people yet.', noVariables: 'No variables.', parent: 'Started by: {{name}}', raw: 'Show JSON', readable: 'Show as text', reason: 'Reason', stale: 'Could not be updated just now; this is the last known state.', started: 'started {{when}}',
    tab: { step: 'Step', values: 'Variables', timeline: 'Timeline', tasks: 'Tasks', incidents: 'Incidents' },
  },
  runs: {
    all: 'All', anyWorkflow: 'All workflows', incident: 'Incident', none: 'No runs yet', noneFound: 'No runs match', noneFoundHint: 'Try fewer filters.', noneHint: 'Start one, for example hiring with a resume.', search: 'Search name or number', start: 'Start a run', status: 'Status', workflow: 'Workflow',
    column: { number: 'Number', standsAt: 'Where it stands', ended: 'Ended', subject: 'About', workflow: 'Workflow', status: 'Status', facts: 'Facts', started: 'Started', lasted: 'Time' },
  },
  shell: { look: { chosen: '(chosen)', dark: 'Dark', light: 'Light', system: 'As the system', title: 'Appearance' }, offline: 'The server cannot be reached. What you see may be old; what you have typed stays here.', account: 'Account: {{name}}', home: 'Hireloom home', languageNotSaved: 'The language could not be saved', navigation: 'Main', signOut: 'Sign out', signOutFailed: 'Could not sign out', skip: 'Skip to content', switchLanguage: '中 / EN: switch to Chinese' },
  signIn: { email: 'E-mail', hint: 'Use your company account.', password: 'Password', submit: 'Sign in', title: 'Sign in', wrong: 'E-mail or password is wrong.' },
  start: { done: 'Run started', go: 'Start', label: 'Name (optional)', labelHelp: 'To find the run later, for example the number of the opening. No names of people, please.', missing_one: '{{count}} required field left', missing_other: '{{count}} required fields left', title: 'Start a run', workflow: 'Workflow' },
  state: { bothHint: 'Keeping both takes over their changes; where you both changed the same thing, yours stands.', changedBy: '{{name}} has changed this ({{when}}) after you opened it. What you wrote is still here.', changedByOthers: 'Somebody has changed this after you opened it. What you wrote is still here.', keepBoth: 'Keep both', keepMine: 'Keep mine', seeTheirs: 'See what they wrote', showTheirs: 'Take theirs', loading: 'Loading' },
  status: { suspended: 'Suspended', running: 'Running', active: 'In progress', completed: 'Completed', failed: 'Failed', incident: 'Incident', cancelled: 'Cancelled', created: 'To do', claimed: 'Claimed', waiting: 'Waiting', sent: 'Sent', kept: 'Kept' },
  step: { attempts: 'Attempts', choose: 'Choose a step', entered: 'Entered', input: 'Input', lasted: 'Took', output: 'Output', times: 'Times here', untouched: 'The run has not reached this step.' },
  task: {
    sentBack: '{{who}} sent it back here on {{when}}', sentBackBare: 'No reason was given.', suspended: 'The run is suspended: nobody can act on it now.',
    begun: 'Begun by {{who}}', comment: 'Comment (optional)', others: 'This waits for {{who}}. You can read it and leave a remark.', cancelled: 'This task was cancelled; nothing is left to do.', claim: 'Claim', done: 'Done: {{name}}', with: 'With {{who}}', held: 'You have asked others first: it waits for their answer.', delegated: 'It is with a delegate, who gives it back.', guest: 'Guest', openRun: 'Show the run: {{workflow}}', shown: 'What to know', submit: 'Submit', unclaim: 'Give back', wasDone: 'Completed {{when}}, outcome: {{outcome}}',
  },
  timeline: { by: 'by {{who}}', details: 'Details', whole: 'Show every event' },
  value: { all: 'Show all {{total}}', closest: 'Closest line:', file: 'file', met: 'Met', notMet: 'Not found', more: 'Show all', no: 'No', none: 'Nothing here', now: 'now', openFile: 'Open the file', page: 'page {{page}}', picture: 'Picture', score: '{{value}} of 100', yes: 'Yes' },
  waits: { job: 'Automatic work is under way', user_task: 'Waiting for a person', timer: 'Waiting for a timer', message: 'Waiting for a message', call: 'Waiting for another workflow', join: 'Waiting for the other branches', incident: 'Stopped by an incident', signal: 'Waiting for a signal', condition: 'Waiting for a condition', events: 'Waiting for the first of several events', scope: 'Work inside is under way', lock: 'Waiting until another step is done', milestone: 'Waiting for a milestone', compensation: 'Taking back what was done' },
  welcome: { hint: '{{name}}, you are invited to {{company}}. Choose a password.', password: 'New password', rule: 'At least 10 characters.', submit: 'Save and sign in', title: 'Welcome' },
  workflows: {
    back: 'Back to workflows', deployed: 'deployed {{when}}', drawing: 'Drawing', none: 'No workflows yet', noneHint: 'Workflows appear here when a pack is deployed.', pack: 'Pack {{pack}}', runs: 'Show runs', source: 'Source', version: 'Version', versionNumber: 'Version {{number}}',
  },
};
