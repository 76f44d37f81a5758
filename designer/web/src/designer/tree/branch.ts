/* A branch of the tree as a whole: its steps, and a copy of it beside itself. Pure. */
import { connect, withParts } from '../edit';
import { copy, paste } from '../fragment';
import { readGraph } from '../graph';
import { change } from '../source';
import type { Branch, Sequence } from '../tree';

/* Every step that stands in a sequence, also within its own branches. */
export function idsOf(rest: Sequence): string[] {
  return rest.steps.flatMap((step) => [step.id, ...[...step.branches, ...step.sides].flatMap((branch) => [...(branch.border ? [branch.border.id] : []), ...idsOf(branch.rest)])]);
}

/* The branch once more, right after itself: the same condition, the same steps under new names, out to where the old ones lead. */
export function duplicateBranch(text: string, branch: Branch): string {
  const { edge, rest } = branch;
  if (!edge) return text;
  const before = readGraph(text);
  const ids = withParts(text, idsOf(rest));
  const how = { ...(edge.when ? { when: edge.when } : {}) };
  if (ids.size === 0) return connect(text, edge.from, edge.to, how);
  const parent = before.byId.get(edge.to)?.parent;
  const pasted = paste(text, copy(text, [...ids]), { after: [...ids].at(-1), in: parent || undefined });
  const after = readGraph(pasted);
  // The copies come in the order of the originals.
  const added = after.nodes.filter((node) => !before.byId.has(node.id)).map((node) => node.id);
  const names = new Map(before.nodes.filter((node) => ids.has(node.id)).map((node, index) => [node.id, added[index] ?? node.id]));
  const out = before.edges.filter((one) => ids.has(one.from) && !ids.has(one.to));
  return change(pasted, (source) => {
    const list = source.get('edges') as unknown as { items: unknown[] };
    const put = (from: string, to: string, fields: object, place: number) => { list.items.splice(place, 0, source.createNode({ from, to, ...fields }, { flow: true })); };
    for (const one of out) put(names.get(one.from) ?? one.from, one.to, { ...(one.when ? { when: one.when } : {}), ...(one.isDefault ? { default: true } : {}), ...(one.onError ? { on_error: one.onError } : {}) }, list.items.length);
    put(edge.from, names.get(edge.to) ?? edge.to, how, edge.index + 1);
  });
}
