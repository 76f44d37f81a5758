/* The YAML behind a workflow: parsed, changed and written with comments and order kept. Knows YAML, and of workflows only how their lines look. */
import {
  isAlias, isCollection, isMap, isNode, isScalar, isSeq, parseDocument, visit, YAMLMap, YAMLSeq, type Document, type Node, type Pair, type ParsedNode, type Scalar,
} from 'yaml';
import { merged } from './lines';

export type Path = readonly (string | number)[];
export type Source = Document<ParsedNode, true>;

/* Why an edit was not made; `code` is the last part of a word key `design.refused.*`. */
export class EditRefused extends Error {
  readonly code: string;
  readonly names: Record<string, string>;
  constructor(code: string, names: Record<string, string> = {}) {
    super(code);
    this.name = 'EditRefused';
    this.code = code;
    this.names = names;
  }
}

const WRITING = { lineWidth: 0, flowCollectionPadding: false } as const;
const LONGEST_LINE = 120;
const KEPT = 4;
/* Texts that were read or written last, the newest behind: parsing is what takes time. `isOwn`: the text is in the writer's own style and needs no merging; then its pieces have the places of before, unless it was read again (`isPlaced`). */
const kept: { text: string; source: Source; isOwn: boolean; isPlaced?: boolean }[] = [];

function keep(text: string, source: Source, isOwn: boolean) {
  kept.push({ text, source, isOwn });
  if (kept.length > KEPT) kept.shift();
}
/* A text as YAML, to look at: it is shared, so nobody may change it. */
export function read(text: string): Source {
  const found = kept.find((one) => one.text === text);
  if (found) return found.source;
  const source = parseDocument(text, { merge: true }) as Source;
  keep(text, source, false);
  return source;
}

/* The same where each piece must know its place in the text: one that was changed here has the places of before. */
export function readPlaced(text: string): Source {
  const found = kept.find((one) => one.text === text);
  if (found && (!found.isOwn || found.isPlaced)) return found.source;
  const source = parseDocument(text, { merge: true }) as Source;
  // It is read once only, however often it is asked.
  if (found) Object.assign(found, { source, isPlaced: true });
  else keep(text, source, false);
  return source;
}

/* `text` after `mutate`. Raises EditRefused when the text cannot be read: an edit of half a sentence would lose the other half. */
export function change(text: string, mutate: (source: Source) => void): string {
  const unix = text.replaceAll('\r\n', '\n');
  const source = read(unix);
  if (source.errors.length > 0 || !isMap(source.contents)) throw new EditRefused('unreadable', { line: String(source.errors[0]?.linePos?.[0].line ?? 1) });
  // From here on the source is no longer what the text says: nobody may find it.
  const [{ isOwn } = { isOwn: false }] = kept.splice(kept.findIndex((one) => one.source === source), 1);
  const before = isOwn ? unix : source.toString(WRITING);
  mutate(source);
  const after = source.toString(WRITING);
  if (after === before) return text;
  const merely = before === unix ? after : inTheirStyle(before, unix, after);
  if (merely === after) keep(after, source, true);
  return text.includes('\r\n') ? merely.replaceAll('\n', '\r\n') : merely;
}

function inTheirStyle(before: string, mine: string, after: string): string {
  const both = merged(before.split('\n'), mine.split('\n'), after.split('\n')).join('\n');
  const again = read(both);
  return again.errors.length === 0 && JSON.stringify(again.toJS()) === JSON.stringify(read(after).toJS()) ? both : after;
}

/* The map at the top that is called `name`; made when it is missing. */
export function part(source: Source, name: string): YAMLMap {
  const found = source.get(name, true) as unknown;
  if (isMap(found)) return found;
  source.set(name, new YAMLMap());
  return source.get(name, true) as unknown as YAMLMap;
}
export function edgeList(source: Source): YAMLSeq {
  const found = source.get('edges', true) as unknown;
  if (isSeq(found)) return found;
  source.set('edges', new YAMLSeq());
  return source.get('edges', true) as unknown as YAMLSeq;
}
export const keyOf = (pair: Pair) => String(isScalar(pair.key) ? pair.key.value : pair.key);
export function indexOf(map: YAMLMap, name: string): number {
  return map.items.findIndex((pair) => keyOf(pair as Pair) === name);
}

/* A value as YAML: short ones on one line. */
export function madeOf(source: Source, value: unknown): Node {
  const node = source.createNode(value, { aliasDuplicateObjects: false }) as unknown as Node;
  restyle(node);
  return node;
}
function restyle(node: Node) {
  if (!isCollection(node)) return;
  node.flow = JSON.stringify(node.toJSON()).length <= LONGEST_LINE;
  for (const item of node.items) {
    const inner = isSeq(node) ? item : (item as Pair).value;
    if (isNode(inner)) restyle(inner);
  }
}
/* A line that grew too long becomes a block, its parts lines. */
export function breakLong(node: unknown) {
  if (!isCollection(node) || node.flow !== true || JSON.stringify(node.toJSON()).length <= LONGEST_LINE + 40) return;
  node.flow = false;
}

/* Sets a value deep inside, or takes it away with `undefined`; maps that become empty go with it. */
export function setAt(source: Source, path: Path, value: unknown) {
  detach(source, path, value === undefined || typeof value === 'object');
  if (value !== undefined) {
    makeWay(source, path);
    const old = source.getIn(path, true) as unknown;
    if (isScalar(old) && typeof old.value === typeof value) { keepStyle(old, value); return; }
    source.setIn(path, madeOf(source, value));
    for (let depth = 2; depth <= path.length; depth += 1) breakLong(source.getIn(path.slice(0, depth), true));
    return;
  }
  // A node, an edge and the parts that every workflow has stay, however empty.
  const kept = path[0] === 'nodes' || path[0] === 'edges' ? 2 : 0;
  for (let depth = path.length; depth > kept; depth -= 1) {
    const held = source.getIn(path.slice(0, depth), true) as unknown;
    if (held === undefined || (depth < path.length && isCollection(held) && held.items.length > 0)) break;
    source.deleteIn(path.slice(0, depth));
  }
}
/* Nothing stands where a map is needed: it is made. A value there (an expression) is not thrown away. */
function makeWay(source: Source, path: Path) {
  for (let depth = 1; depth < path.length; depth += 1) {
    const held = source.getIn(path.slice(0, depth), true) as unknown;
    if (held === undefined) return;
    if (isScalar(held) && held.value === null) source.setIn(path.slice(0, depth), new YAMLMap());
    else if (!isCollection(held)) throw new EditRefused('notParts', { name: path.slice(0, depth).join('.') });
  }
}
function keepStyle(old: Scalar, value: unknown) {
  old.value = value;
  delete old.source;
  // A text that was plain may need quotes now, and one that had them may have too few lines for a block.
  if (old.type === 'PLAIN' || ((old.type === 'BLOCK_LITERAL' || old.type === 'BLOCK_FOLDED') && !String(value).includes('\n'))) delete old.type;
}

/* Along the way to a value (and in it, when it goes) nothing is shared with another place: an edit here must not change something there. */
export function detach(source: Source, path: Path, isWhole: boolean) {
  for (let depth = 1; depth <= path.length; depth += 1) {
    const at = path.slice(0, depth);
    const node = source.getIn(at, true) as unknown;
    if (isAlias(node)) {
      const same = node.resolve(source);
      if (same) {
        const copy = same.clone() as Node & { anchor?: string };
        delete copy.anchor;
        source.setIn(at, copy);
      }
    } else if (isNode(node)) {
      release(source, node, isWhole && depth === path.length);
    }
  }
}
/* Anchors of this node (or in it) are handed on to the first that refers to them. */
export function release(source: Source, node: Node, isWhole: boolean) {
  const anchored: (Node & { anchor?: string })[] = [];
  if (isWhole) visit(node, { Node: (_, one) => { if (!isAlias(one) && one.anchor) anchored.push(one); } });
  else if (!isAlias(node) && (node as { anchor?: string }).anchor) anchored.push(node);
  for (const one of anchored) {
    const name = one.anchor;
    let isGiven = false;
    visit(source, {
      Node: (_, inner) => (inner === node && isWhole ? visit.SKIP : undefined),
      Alias: (_, alias) => {
        if (alias.source !== name || isGiven) return undefined;
        isGiven = true;
        return one.clone() as Node;
      },
    });
    delete one.anchor;
  }
}

/* Texts anywhere in a node that are exactly `old`, at places that `isPlace` takes for references. */
export function replaceTexts(node: unknown, old: string, next: string, isPlace: (path: Path) => boolean, path: Path = []) {
  if (isScalar(node)) {
    if (node.value === old && isPlace(path)) keepStyle(node, next);
  } else if (isMap(node)) {
    for (const pair of node.items) replaceTexts(pair.value, old, next, isPlace, [...path, keyOf(pair as Pair)]);
  } else if (isSeq(node)) {
    node.items.forEach((item, index) => { replaceTexts(item, old, next, isPlace, [...path, index]); });
  }
}

