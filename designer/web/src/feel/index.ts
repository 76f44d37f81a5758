/* FEEL in the browser, for comfort: the part that forms use. `ask` answers undefined for what lies outside; the server is the judge of everything. Held to it by tests/feel_subset/cases.jsonl. */
import { evaluate } from './evaluate';
import { BUILT_IN_NAMES } from './names';
import { parseExpression, type Node } from './parse';
import { Outside, Wrong } from './scan';
import type { Scope, Value } from './value';

export { contextOf, fromJson, spell, toJson, type Scope, type Value } from './value';
export { BUILT_IN_NAMES } from './names';
export { Outside, Wrong } from './scan';

const known = new Map<string, Node | null>();
/* The tree of an expression; null when it lies outside or cannot be read. */
export function treeOf(text: string, names: readonly string[]): Node | null {
  const key = `${names.join('\u0001')}\u0002${text}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  let made: Node | null = null;
  try {
    made = parseExpression(text, [...names, ...BUILT_IN_NAMES]);
  } catch (fault) {
    if (!(fault instanceof Outside || fault instanceof Wrong)) throw fault;
  }
  if (known.size > 500) known.clear();
  known.set(key, made);
  return made;
}
export function ask(text: string, scope: Scope): Value | undefined {
  const tree = treeOf(text, [...scope.keys()]);
  if (!tree) return undefined;
  try {
    return evaluate(tree, scope);
  } catch (fault) {
    if (fault instanceof Outside) return undefined;
    throw fault;
  }
}
