/* English: the inbox, what one begins, the bell, job pages. The keys are those of desk.zh.ts. */
export const desk = {
  act: {
    add_after: 'added a signer after', add_before: 'added a signer before', add_beside: 'added a signer beside', addSigner: 'Add signers', addSignerHint: 'They are asked besides you; the decision waits for them.', after: 'After me: I answer, then they', backTo: 'Back to', before: 'Before me: they answer, then I', beside: 'Beside me: all of us count alike', cancel: 'cancelled the run', copy: 'Send a copy', copyHint: 'They can see the run; nothing is asked of them.',
    delegate: 'Delegate', delegateHint: 'They prepare it and give it back to you; you decide.', done: '{{what}}: done', hand_over: 'handed over', keepsDraft: 'With what I have filled in so far', more: 'More', note: 'Note (optional)', place: 'When are they asked?', previous: 'previous step', remove: 'removed a signer', return: 'Give back', returnHint: 'It goes back to who delegated it to you.', revoke: 'called the run back',
    sendBack: 'Send back', straight: 'Come straight back to me', takeBack: 'Take back', takeBackHint: 'Your answer counts no more and you are asked again. Only possible while nobody has acted on it.', terminate: 'ended the run', then: 'After it was changed', toStarter: 'Whoever started it', transfer: 'Transfer', transferHint: 'It is theirs for good.', urge: 'Urge', urgeHint: 'Those who are asked are told that you wait.', walk: 'Through all steps in between again', who: 'To whom', whom: 'Who',
  },
  begin: {
    asks_one: '{{count}} field', asks_other: '{{count}} fields', choose: 'Choose what to start.', markRead: 'Mark as read', noCopies: 'No copies', noCopiesHint: 'Runs that others show you appear here.', noRuns: 'You have started nothing yet', noRunsHint: 'What you start can be followed here.', read: 'Read', revoke: 'Call back', revokeHint: 'The run ends and nobody has to do anything more. It cannot be undone.', revokeTitle: 'Call this run back?', sentBy: 'from {{who}}, {{when}}', waitsFor: '{{step}}: waiting for {{who}}', which: 'What', workflows: 'Workflows',
    tab: { begin: 'Start', mine: 'Started by me', copies: 'Copied to me', jobs: 'Job pages' },
  },
  bell: { all: 'All', new: 'New:', none: 'Nothing new', noneHint: 'New tasks, mentions and reminders appear here.', onlyUnread: 'Unread', readAll: 'Mark all read', title: 'Notifications', unread_one: 'Notifications: {{count}} unread', unread_other: 'Notifications: {{count}} unread' },
  bulk: {
    all: 'Select all {{count}}', chosen_one: '{{count}} selected', chosen_other: '{{count}} selected', done_one: '{{count}} done', done_other: '{{count}} done', failed_one: '{{count}} not done', failed_other: '{{count}} not done', left: 'Sent in {{count}} s', none: 'Select none', now: 'Send now', open: 'Open', results: 'What became of it', sending: 'Sending…', title: 'Several tasks at once', undo: 'Undo', waiting_one: 'Not sent yet: {{word}}, {{count}} task', waiting_other: 'Not sent yet: {{word}}, {{count}} tasks', wasDone: 'done', wasNot: 'not done',
  },
  changed: { since: 'since {{when}}', title: 'Changed since you last saw it' },
  coming: { end: 'the process ends', assumes: 'Paler steps assume that everybody approves.', due: 'due {{when}}', itself: 'decided by itself', nobody: 'nobody found', nothing: 'Nobody else is asked.', stopped: 'What comes after that depends on what happens until then.', title: 'What comes next, and who is asked' },
  sketch: { failed: 'Your draft could not be saved. It stays on this page only.', restored: 'Your draft is back.', saved: 'Draft saved', saving: 'Saving the draft…', typing: 'Not saved yet…' },
  filter: {
    clearSearch: 'Clear the search', active: 'Filters that hold', add: 'Add the condition', ascending: 'The other way round: off', conditions: 'Conditions', descending: 'The other way round', drop: 'Drop the filter {{what}}', dueName: 'Due', facts: 'Facts', field: 'Fact or form field', forget: 'Forget the filter {{what}}', how: 'Comparison', keep: 'Keep', kept: 'The filter is kept', keptTitle: 'Kept filters', name: 'Name of this filter', noneKept: 'No filters are kept yet. Filter the list, then keep it here.', openCount: 'Filters: {{count}} active', search: 'Search tasks', share: 'For everybody', shared: 'shared', sharedBy: 'shared by a colleague', sortBy: 'Order: {{what}}', stateName: 'State', title: 'Filter', value: 'Value', values: 'Form values', wrong: 'Please enter a number, a day (2026-12-31) or a time (09:30).',
    due: { late: 'Overdue', today: 'Today', week: 'Within 7 days', none: 'No date' },
    op: { any: 'is filled in', has: 'contains', none: 'is empty' },
    sort: { about: 'By name', due: 'Due first', newest: 'Newest first', oldest: 'Oldest first' },
    state: { new: 'Not opened yet', free: 'Free', claimed: 'Claimed' },
  },
  list: { remarks_one: '{{count}} new remark', remarks_other: '{{count}} new remarks', approve: 'Approve', changed: 'Changed since you last saw it', sentBack: 'Sent back by {{who}}, {{when}}', badFilter: 'This filter cannot be read', badFilterHint: 'The address may have been cut off. Without the filter everything is shown.', asksForm: 'This one has a form to fill in.', choose: 'Select', isNew: 'New:', more: 'Actions: {{what}}', noneFound: 'No task matches', noneFoundHint: 'Try fewer filters or other words.', openFirst: 'Please look at this one first.', refuse: 'Reject', tick: 'Select {{what}}', total_one: '{{count}} task', total_other: '{{count}} tasks', untick: 'Deselect', waits: 'Not sent yet' },
  opening: {
    chinese: 'Chinese', closed: 'Closed', closes: 'Closes at', copy: 'Copy the address', drop: 'Take away', dropHint: 'The page is gone at once. Applications that were sent go on.', dropTitle: 'Take this page away?', edit: 'Change the job page', english: 'English', hint: 'A public page with a form: whoever applies starts the workflow.', new: 'New job page', none: 'No job pages yet', noneHint: 'Publish one and share its address.', noWorkflow: 'No workflow allows it yet: its pack.yaml names a form under `public`.', open: 'Open', save: 'Publish', saved: 'The job page is published', slug: 'End of the address', takes: 'Takes applications', text: 'Description (Markdown)', title: 'Title', until: 'until {{when}}',
  },
  pane: { form: 'Task', run: 'Run', talk: 'Remarks', trail: 'Approval trail' },
  people: { operator: 'The operator (command line)', and: ', ', applicant: 'Applicant', nobody: 'Nobody found', placeholder: 'Type a name, department or position', role: 'role' },
  prefs: {
    addresses: 'Messengers', addressesHint: 'Who you are there: your user id. Empty: you are not told there.', at: 'At', byChannel: '{{kind}}: {{channel}}', channels: 'What, and how', channelsHint: 'What is not ticked anywhere is not told at all. A messenger is used only when your company has set it up.', digest: 'Once a day, in one', digestHint: 'These are held and told together.', digestKinds: 'What is held', from: 'From', hint: 'For your own account.', kind: 'What', quiet: 'Quiet hours', quietHint: 'What falls into these hours is held until they end ({{zone}}). What is in the app is there at once.', save: 'Save', saved: 'Saved', title: 'Notification settings', until: 'Until',
    channel: { in_app: 'In the app', mail: 'Mail', dingtalk: 'DingTalk', wecom: 'WeCom', feishu: 'Feishu' },
  },
  signers: {
    addedBy: 'added by {{who}}', remove: 'Remove', title: 'Who decides this step',
    place: { before: 'before', after: 'after', beside: 'beside' },
    policy: { one: 'The first answer decides.', any: 'One approval is enough.', all: 'Everybody must approve.', in_order: 'One after the other; everybody must approve.', ratio: 'A share of them must approve.', weighted: 'Approvals are weighed.', random: 'One of them, drawn at random.' },
    state: { free: 'is asked', claimed: 'has claimed it', held: 'waits for others', delegated: 'with a delegate', pending: 'not their turn yet', signed: 'has answered', decided: 'decided', suspended: 'suspended', ended: 'ended' },
  },
  talk: { attach: 'Attach', hint: 'Write @ to mention somebody', none: 'Nothing was said yet.', readBy: 'Read by {{who}}', say: 'Your remark', send: 'Send' },
  trail: {
    pdf: 'PDF', print: 'Print', behalf: 'for {{who}}', cancelled: 'The run was cancelled', ended: 'The run has ended', signed: 'Signed: {{name}}', since: 'since {{when}}', started: 'started it', system: 'The system', title: 'Approval trail',
    kind: { decision: 'answered', waiting: 'is asked', sent_back: 'sent it back to {{to}}', taken_back: 'took the answer back', skipped: 'skipped it', decided: 'decided without asking', comment: 'remarked', copy: 'sent a copy', urged: 'urged' },
  },
};
