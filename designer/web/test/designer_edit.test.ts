/* Edits of a workflow's text: what is asked for happens, everything else (comments, order, the author's own style) stays as it was. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as edit from '../src/designer/edit';
import * as fragment from '../src/designer/fragment';
import { readGraph } from '../src/designer/graph';
import { EditRefused } from '../src/designer/source';

const root = join(import.meta.dirname, '../../..');
function workflowFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? workflowFiles(path) : entry.name.endsWith('.workflow.yaml') ? [path] : [];
  });
}
const FILES = [...workflowFiles(join(root, 'workflows')), ...workflowFiles(join(root, 'tests/patterns'))].map((path) => ({ name: path.slice(root.length + 1), text: readFileSync(path, 'utf8') }));
const HIRING = FILES.find(({ name }) => name.endsWith('hiring.workflow.yaml'))?.text ?? '';
const TRIP = FILES.find(({ name }) => name.endsWith('trip.workflow.yaml'))?.text ?? '';

const SMALL = `# The whole.
workflow: leave
title: {en: Leave, zh: 请假}
nodes:
  start: {type: start} # begins here
  # What the boss says.
  approve:
    type: approval
    title: {en: Approve, zh: 审批}
    inputs: {policy: one, approvers: ["role:hr"]} # who
    outputs: {said: =result.outcome}
  done: {type: end, outcome: 'yes'}
  refused: {type: end, outcome: "no"}
edges:
  - {from: start, to: approve}
  - {from: approve, to: done, when: said = "approve"}
  # else
  - {from: approve, to: refused, default: true}
`;
const changed = (before: string, after: string) => {
  const old = before.split('\n');
  const now = after.split('\n');
  return { out: old.filter((line) => !now.includes(line)), in: now.filter((line) => !old.includes(line)) };
};
const edgesOf = (text: string) => readGraph(text).edges.map((edge) => edge.id);
/* Up to seven of them, first and last among them: every kind of place is met, and the test stays fast. */
const some = <Part>(parts: readonly Part[]) => parts.filter((_, index) => index % Math.ceil(parts.length / 6) === 0 || index === parts.length - 1);
const refusal = (act: () => unknown) => {
  try { act(); } catch (fault) { return fault instanceof EditRefused ? fault.code : String(fault); }
  return 'made';
};

describe('an edit of a workflow', () => {
  it('touches the line that it is about and no other', () => {
    const after = edit.setField(SMALL, 'approve', ['inputs', 'policy'], 'all');
    expect(changed(SMALL, after)).toEqual({ out: ['    inputs: {policy: one, approvers: ["role:hr"]} # who'], in: ['    inputs: {policy: all, approvers: ["role:hr"]} # who'] });
    expect(after).toContain('# begins here');
    expect(edit.setField(after, 'approve', ['inputs', 'policy'], 'one').split('\n')).toHaveLength(SMALL.split('\n').length);
  });
  it('leaves a style alone that is not the writer of YAML\'s own', () => {
    const odd = SMALL.replace('{type: start}', '{ type: start }').replace("title: {en: Leave, zh: 请假}", 'title:   {en: "Leave",   zh: 请假}').replace('  - {from: start', '  -   {from: start').replace(' # begins', '    # begins');
    const after = edit.setField(odd, 'done', ['outcome'], 'granted');
    expect(changed(odd, after)).toEqual({ out: ["  done: {type: end, outcome: 'yes'}"], in: ["  done: {type: end, outcome: 'granted'}"] });
    expect(edit.setField(odd.replaceAll('\n', '\r\n'), 'done', ['outcome'], 'granted')).toBe(after.replaceAll('\n', '\r\n'));
  });
  it('sets, nests and takes away fields; what becomes empty goes with them', () => {
    const set = edit.setField(edit.setField(SMALL, 'approve', ['due'], 'P2D'), 'approve', ['shown', 'days'], '=days');
    expect(readGraph(set).byId.get('approve')?.fields).toMatchObject({ due: 'P2D', shown: { days: '=days' } });
    const back = edit.setField(edit.setField(set, 'approve', ['due'], undefined), 'approve', ['shown', 'days'], undefined);
    expect(readGraph(back).byId.get('approve')?.fields).toEqual(readGraph(SMALL).byId.get('approve')?.fields);
    expect(edit.setWorkflowField(SMALL, ['title', 'en'], 'Holiday')).toContain('title: {en: Holiday, zh: 请假}');
    expect(edit.setWorkflowField(edit.setWorkflowField(SMALL, ['facts', 'said'], '=said'), ['facts', 'said'], undefined)).not.toContain('facts');
    expect(refusal(() => edit.setField(edit.setField(SMALL, 'approve', ['inputs'], '=all'), 'approve', ['inputs', 'policy'], 'one'))).toBe('notParts');
    expect(refusal(() => edit.setField(SMALL, 'nobody', ['due'], 'P1D'))).toBe('noNode');
  });
  it('quotes what needs quotes and no more', () => {
    const titled = edit.setField(SMALL, 'approve', ['title', 'en'], 'Yes: or #no');
    expect(titled).toContain('title: {en: "Yes: or #no", zh: 审批}');
    expect(edit.setField(titled, 'approve', ['title', 'en'], 'Approve')).toContain('zh: 审批}');
    expect(readGraph(edit.setField(SMALL, 'approve', ['title', 'zh'], '是, 否 {1}')).byId.get('approve')?.title?.zh).toBe('是, 否 {1}');
    expect(readGraph(edit.setField(SMALL, 'approve', ['title', 'en'], 'a\nb')).byId.get('approve')?.title?.en).toBe('a\nb');
  });
  it('is refused while the text cannot be read', () => {
    expect(refusal(() => edit.setField(SMALL.replace('{type: start}', '{type: start'), 'approve', ['due'], 'P1D'))).toBe('unreadable');
  });

  it('puts a node on an edge: before it the condition, behind it the old target', () => {
    const after = edit.insertOnEdge(SMALL, 'approve>done', { id: 'tell', type: 'notify', title: { en: 'Tell', zh: '通知' } });
    const { edges, nodes } = readGraph(after);
    expect(edges.map(({ id, when, isDefault }) => [id, when, isDefault])).toEqual([['start>approve', '', false], ['approve>tell', 'said = "approve"', false], ['tell>done', '', false], ['approve>refused', '', true]]);
    expect(nodes.map((node) => node.id)).toEqual(['start', 'approve', 'tell', 'done', 'refused']);
    expect(changed(SMALL, after).out).toEqual(['  - {from: approve, to: done, when: said = "approve"}']);
    expect(after).toContain('  # else\n  - {from: approve, to: refused, default: true}');
    expect(edgesOf(edit.insertOnEdge(SMALL, 'approve>done', { id: 'stop', type: 'end' }))).toEqual(['start>approve', 'approve>stop', 'approve>refused']);
  });
  it('puts a node behind another one: on the only way, else on a new one', () => {
    expect(edgesOf(edit.insertAfter(SMALL, 'start', { id: 'fill', type: 'user_task' }))).toEqual(['start>fill', 'fill>approve', 'approve>done', 'approve>refused']);
    expect(edgesOf(edit.insertAfter(SMALL, 'approve', { id: 'tell', type: 'notify' }))).toEqual(['start>approve', 'approve>done', 'approve>refused', 'approve>tell']);
    expect(edgesOf(edit.addNode(SMALL, { id: 'tell', type: 'notify' }))).toEqual(edgesOf(SMALL));
    expect(refusal(() => edit.addNode(SMALL, { id: 'Tell', type: 'notify' }))).toBe('badName');
    expect(refusal(() => edit.addNode(SMALL, { id: 'done', type: 'notify' }))).toBe('nameTaken');
    const inside = edit.insertAfter(TRIP, 'hotel', { id: 'check', type: 'notify' });
    expect(readGraph(inside).byId.get('check')?.parent).toBe('book');
  });
  it('takes a node out of a chain and closes the gap', () => {
    const longer = edit.insertOnEdge(SMALL, 'start>approve', { id: 'fill', type: 'user_task' });
    expect(edit.removeNodes(longer, ['fill'])).toBe(SMALL);
    expect(edgesOf(edit.removeNodes(SMALL, ['approve']))).toEqual([]);
    expect(edgesOf(edit.removeNodes(SMALL, ['refused']))).toEqual(['start>approve', 'approve>done']);
    expect(refusal(() => edit.removeNodes(SMALL, ['start', 'approve', 'done', 'refused']))).toBe('lastNode');
  });
  it('takes a subprocess away with what stands in it and on its border', () => {
    const { nodes, edges } = readGraph(edit.removeNodes(TRIP, ['book']));
    expect(nodes.map((node) => node.id)).toEqual(['start', 'approved', 'remind', 'reminded', 'to_stay', 'stay', 'at_home', 'away']);
    expect(edges.map((edge) => edge.id)).toEqual(['start>approved', 'remind>reminded', 'stay>at_home']);
  });
  it('connects, turns, orders and cuts edges', () => {
    const joined = edit.connect(SMALL, 'start', 'done', { when: 'days < 1' });
    expect(edgesOf(joined)).toEqual(['start>approve', 'start>done', 'approve>done', 'approve>refused']);
    expect(edit.disconnect(joined, ['start>done'])).toBe(SMALL);
    expect(edgesOf(edit.reconnect(SMALL, 'approve>done', 'approve', 'start'))).toContain('approve>start');
    expect(edgesOf(edit.moveEdge(SMALL, 'approve>refused', -1))).toEqual(['start>approve', 'approve>refused', 'approve>done']);
    expect(edit.moveEdge(edit.moveEdge(SMALL, 'approve>refused', -1), 'approve>refused', 1)).toBe(SMALL);
    expect(edit.moveEdge(SMALL, 'approve>refused', 1)).toBe(SMALL);
    const when = edit.setEdgeField(SMALL, 'approve>done', 'when', 'said = "approve" and days < 3');
    expect(readGraph(when).edges[1]?.when).toBe('said = "approve" and days < 3');
    expect(readGraph(edit.setEdgeField(when, 'approve>done', 'when', undefined)).edges[1]?.when).toBe('');
    expect(refusal(() => edit.disconnect(SMALL, ['done>start']))).toBe('noEdge');
  });
  it('renames a node wherever it is named', () => {
    const renamed = edit.renameNode(edit.renameNode(HIRING, 'pick_slot', 'choose_slot'), 'arrange', 'plan_it');
    expect(renamed).toContain('links: {link: choose_slot}');
    expect(renamed).toContain('template: pick_slot');
    expect(renamed).toContain('form: pick_slot');
    expect(renamed).not.toMatch(/(from|to): (pick_slot|arrange)\b/);
    expect(edit.renameNode(edit.renameNode(renamed, 'choose_slot', 'pick_slot'), 'plan_it', 'arrange')).toBe(HIRING);
    const trip = readGraph(edit.renameNode(edit.renameNode(TRIP, 'book', 'booking'), 'hotel', 'rooms'));
    expect(trip.nodes.filter((node) => node.parent === 'booking')).toHaveLength(readGraph(TRIP).nodes.filter((node) => node.parent === 'book').length);
    expect(trip.byId.get('hotel_is_booked')?.host).toBe('rooms');
    const people = edit.setField(SMALL, 'approve', ['inputs', 'approvers'], [{ done_by: 'start' }]);
    expect(edit.renameNode(people, 'start', 'begin')).toContain('done_by: begin');
    expect(refusal(() => edit.renameNode(SMALL, 'start', 'done'))).toBe('nameTaken');
  });
  it('keeps what two places share apart once one of them is edited', () => {
    const own = edit.setField(HIRING, 'confirm_pool', ['shown', 'note'], '=note');
    expect(readGraph(own).byId.get('review')?.fields).toEqual(readGraph(HIRING).byId.get('review')?.fields);
    expect(readGraph(own).byId.get('confirm_pool')?.fields.shown).toMatchObject({ note: '=note', score: '=score' });
    const first = edit.setField(HIRING, 'review', ['shown', 'note'], '=note');
    expect(readGraph(first).byId.get('confirm_pool')?.fields).toEqual(readGraph(HIRING).byId.get('confirm_pool')?.fields);
    const gone = readGraph(edit.removeNodes(HIRING, ['review']));
    expect(gone.problems).toEqual([]);
    expect(gone.byId.get('confirm_pool')?.fields).toEqual(readGraph(HIRING).byId.get('confirm_pool')?.fields);
  });
  it('keeps places and notes in the text, and takes all places away at once', () => {
    const placed = edit.setPositions(SMALL, { start: [0, 10.4], approve: [200, 10] });
    expect(placed).toContain('at: [0, 10]');
    expect(readGraph(placed).byId.get('approve')?.at).toEqual([200, 10]);
    expect(edit.clearPositions(placed)).toBe(SMALL);
    const noted = edit.addNote(SMALL, 'note', { text: 'Ask legal\nfirst', at: [10, 20], tone: 'blue' });
    expect(readGraph(noted).notes).toEqual([{ id: 'note', text: 'Ask legal\nfirst', at: [10, 20], size: null, tone: 'blue' }]);
    expect(readGraph(edit.setNote(noted, 'note', 'text', 'Done')).notes[0]?.text).toBe('Done');
    expect(edit.removeNotes(noted, ['note'])).toBe(SMALL);
  });
});

describe('steps that travel', () => {
  it('are pasted under free names, with the edges and references among them', () => {
    const json = fragment.copy(TRIP, ['book', 'away']);
    const twice = readGraph(fragment.paste(TRIP, json));
    const before = readGraph(TRIP);
    const copied = JSON.parse(json) as fragment.Fragment;
    expect(twice.nodes).toHaveLength(before.nodes.length + Object.keys(copied.nodes).length);
    expect(twice.byId.get('hotel_is_booked_2')).toMatchObject({ host: 'hotel_2', parent: 'book_2' });
    expect(twice.edges).toHaveLength(before.edges.length + copied.edges.length);
    expect(twice.edges.find((edge) => edge.from === 'good_2' && edge.to === 'done_2')?.when).toBe('flight = "booked"');
  });
  it('go to another workflow, which says what it has not', () => {
    const json = fragment.copy(HIRING, ['screen', 'review', 'keep', 'thank', 'onboard']);
    const pasted = fragment.paste(SMALL, json);
    expect(readGraph(pasted).byId.get('review')?.fields).toEqual(readGraph(HIRING).byId.get('review')?.fields);
    expect(pasted.startsWith(SMALL.split('  refused:')[0] ?? '-')).toBe(true);
    const known: fragment.Known = { types: new Set(['user_task', 'decision', 'call', 'notify']), forms: new Set(), decisions: new Set(['screening']), workflows: new Set(), records: new Set(), templates: new Set(['thanks']) };
    const found = fragment.readFragment(json);
    expect(found && fragment.missing(found, known)).toEqual([
      { kind: 'type', name: 'save_record', nodes: ['keep'] }, { kind: 'record', name: 'candidate', nodes: ['keep'] }, { kind: 'form', name: 'screening_review', nodes: ['review'] }, { kind: 'workflow', name: 'onboarding', nodes: ['onboard'] },
    ]);
  });
  it('tell whom they name', () => {
    const found = fragment.readFragment(JSON.stringify({ format: 'hireloom/steps/1', edges: [], nodes: {
      ask: { type: 'user_task', title: { en: 'role:hr' }, candidates: ['role:hr', { manager_of: 'starter' }, '=chosen'], on_timeout: { escalate: 'person:p7' } }, agree: { type: 'approval', inputs: { approvers: ['role:hr', 'department:sales'] } },
    } }));
    expect(found && fragment.whoIn(found)).toEqual([{ kind: 'who', name: 'role:hr', nodes: ['ask', 'agree'] }, { kind: 'who', name: 'person:p7', nodes: ['ask'] }, { kind: 'who', name: 'department:sales', nodes: ['agree'] }]);
  });
  it('are nothing else that a clipboard may hold', () => {
    for (const text of ['', 'hello', '{}', '[1]', '{"format":"hireloom/steps/1","nodes":{},"edges":[]}', '{"format":"hireloom/steps/1","nodes":{"A b":{"type":"end"}},"edges":[]}']) expect(fragment.readFragment(text)).toBeNull();
    expect(refusal(() => fragment.paste(SMALL, 'hello'))).toBe('notSteps');
    expect(refusal(() => fragment.paste(SMALL, fragment.copy(SMALL, ['start'])))).toBe('onlyStart');
  });
  it('are duplicated beside themselves', () => {
    const placed = edit.setPositions(SMALL, { start: [0, 0], approve: [200, 10], done: [400, 0], refused: [400, 100] });
    const graph = readGraph(fragment.duplicate(placed, ['approve', 'done']));
    expect(graph.byId.get('approve_2')?.at).toEqual([240, 50]);
    expect(graph.byId.get('done_2')?.at).toEqual([440, 40]);
    expect(graph.edges.map((edge) => edge.id)).toContain('approve_2>done_2');
    expect(readGraph(fragment.duplicate(TRIP, ['hotel'])).byId.get('hotel_2')?.parent).toBe('book');
  });
  it('are grouped into a subprocess when they are entered and left in one place, and let out again', () => {
    const grouped = fragment.group(HIRING, ['find_slots', 'ask_candidate', 'pick_slot', 'invite'].slice(2), { id: 'round', title: { en: 'Round' } });
    const graph = readGraph(grouped);
    expect(graph.edges.map((edge) => edge.id)).toEqual(expect.arrayContaining(['ask_candidate>round', 'round_start>pick_slot', 'pick_slot>invite', 'invite>round_end', 'round>both_roles']));
    expect(graph.byId.get('invite')?.parent).toBe('round');
    expect(edgesOf(fragment.ungroup(grouped, 'round')).toSorted()).toEqual(edgesOf(HIRING).toSorted());
    expect(readGraph(fragment.ungroup(grouped, 'round')).nodes.map((node) => node.id)).toEqual(readGraph(HIRING).nodes.map((node) => node.id));
    expect(refusal(() => fragment.group(HIRING, ['find_slots', 'ask_candidate'], { id: 'x' }))).toBe('groupExit');
    expect(refusal(() => fragment.group(HIRING, ['feedback_hr', 'thank'], { id: 'x' }))).toBe('groupEntry');
    expect(refusal(() => fragment.group(HIRING, ['start', 'read'], { id: 'x' }))).toBe('groupEnds');
    expect(refusal(() => fragment.group(TRIP, ['hotel', 'approved'], { id: 'x' }))).toBe('groupLevels');
    expect(refusal(() => fragment.ungroup(TRIP, 'book'))).toBe('ungroup');
  });
});

describe.each(FILES)('$name', ({ text }) => {
  const graph = readGraph(text);
  it('is read whole', () => {
    expect(graph.problems).toEqual([]);
    expect(graph.nodes.length).toBeGreaterThan(1);
    expect(graph.edges.every((edge) => text.includes(`from: ${edge.from}`))).toBe(true);
    expect(readGraph(text, graph).nodes).toBe(graph.nodes);
  });
  it('comes back to the letter from every edit and its opposite', () => {
    for (const edge of some(graph.edges)) {
      const longer = edit.insertOnEdge(text, edge.id, { id: 'between', type: 'calculate', fields: { outputs: { x: '=1' } } });
      expect(longer).not.toBe(text);
      expect(edit.removeNodes(longer, ['between']), edge.id).toBe(text);
    }
    for (const { id } of some(graph.nodes)) {
      expect(edit.renameNode(edit.renameNode(text, id, 'quite_another_name'), 'quite_another_name', id), id).toBe(text);
      expect(edit.removeNodes(edit.addNode(text, { id: 'new_one', type: 'end' }, id), ['new_one']), id).toBe(text);
    }
    const pasted = fragment.paste(text, fragment.copy(text, graph.nodes.map((node) => node.id)));
    const added = readGraph(pasted).nodes.map((node) => node.id).filter((id) => !graph.byId.has(id));
    expect(edit.removeNodes(pasted, added)).toBe(text);
  });
});
