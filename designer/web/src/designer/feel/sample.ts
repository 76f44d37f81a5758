/* Sample values for what an expression reads: what somebody typed, else what the last trial had, else one that fits the type. Each is written as FEEL. Pure but for the store of what was typed. */
import { create } from 'zustand';
import type { GraphNode } from '../graph';
import type { Variable } from './scope';

interface Samples { readonly typed: Readonly<Record<string, string>>; readonly type: (name: string, feel: string | null) => void }
/* What was typed, by name; good for all expressions until the page is left. */
export const useSamples = create<Samples>((set) => ({
  typed: {},
  type: (name, feel) => { set(({ typed }) => ({ typed: Object.fromEntries([...Object.entries(typed).filter(([one]) => one !== name), ...(feel === null ? [] : [[name, feel] as const])]) })); },
}));

/* Words in quotes are no names. */
const bare = (expression: string) => expression.replace(/"(?:\\.|[^"\\])*"?/g, '""');
const NAME = /(?<![\p{L}\p{N}_.])[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/gu;

/* The variables that an expression reads, in its order; of a context's parts those that it names. */
export function readIn(expression: string, scope: readonly Variable[]): Variable[] {
  const known = new Map(scope.map((one) => [one.name, one]));
  const found = new Map<string, Variable>();
  for (const [written] of bare(expression).matchAll(NAME)) {
    const parts = written.split('.');
    for (let length = parts.length; length > 0; length -= 1) {
      const one = known.get(parts.slice(0, length).join('.'));
      if (!one) continue;
      // A part that the server does not tell by name is a value all the same.
      const isPart = one.type === 'context' && length < parts.length;
      const read = isPart ? { name: parts.slice(0, length + 1).join('.'), type: '', title: '' } : one;
      found.set(read.name, read);
      break;
    }
  }
  const all = [...found.values()];
  // A context of which parts are given is made of them.
  return all.filter((one) => !all.some((other) => other.name.startsWith(`${one.name}.`)));
}

/* The variables among `names` that a step reads in any of its expressions. */
export function readBy(node: GraphNode, names: readonly string[]): string[] {
  const texts: string[] = [];
  const look = (value: unknown) => {
    if (typeof value === 'string') { if (value.startsWith('=')) texts.push(value.slice(1)); } else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) look(one);
  };
  look(node.fields);
  const read = new Set(texts.flatMap((text) => [...bare(text).matchAll(NAME)].map(([written]) => written.split('.')[0] ?? '')));
  return [...new Set(names)].filter((name) => read.has(name));
}

export const feelOf = (value: unknown): string => (value === null || value === undefined ? 'null' : JSON.stringify(value));

/* Who began the run is whoever looks, as in a trial. */
export const ofStarter = (name: string, me: { principal_id: string; name: string; email: string } | undefined): string | undefined => {
  const parts: Record<string, string | undefined> = { 'run.starter.id': me?.principal_id, 'run.starter.name': me?.name, 'run.starter.email': me?.email };
  return parts[name] === undefined ? undefined : JSON.stringify(parts[name]);
};

/* Something of a type, so that one sees what comes out before any trial. */
export function fitting(type: string, choice: string | undefined, today: string): string {
  if (choice !== undefined) return JSON.stringify(choice);
  if (type === 'number') return '1';
  if (type === 'boolean') return 'true';
  if (type === 'string') return '"abc"';
  if (type === 'date') return `date("${today}")`;
  if (type === 'date and time') return `date and time("${today}T09:00:00")`;
  if (type === 'time') return 'time("09:00:00")';
  if (type.endsWith('duration')) return type.startsWith('years') ? 'duration("P1Y")' : 'duration("P1D")';
  if (type.startsWith('list')) return '[]';
  if (type === 'context') return '{}';
  return 'null';
}

/* The value at `result.outcome`; undefined for none. */
export const valueAt = (values: Readonly<Record<string, unknown>> | undefined, name: string): unknown => name.split('.').reduce<unknown>((all, part) => (typeof all === 'object' && all !== null ? (all as Record<string, unknown>)[part] : undefined), values);

type Parts = Map<string, string | Parts>;
const written = (parts: Parts): string => [...parts].map(([name, one]) => `${name}: ${typeof one === 'string' ? one : `{${written(one)}}`}`).join(', ');
/* One expression that gives every name its sample first. Parts of a context make the context. */
export function withSamples(expression: string, samples: readonly (readonly [string, string])[]): string {
  const all: Parts = new Map();
  for (const [name, feel] of samples) {
    const way = name.split('.');
    const last = way.pop() ?? name;
    const inside = way.reduce<Parts>((parts, part) => { const known = parts.get(part); const next: Parts = known instanceof Map ? known : new Map(); parts.set(part, next); return next; }, all);
    inside.set(last, feel);
  }
  return all.size === 0 ? expression : `{${written(all)}, given_here: (${expression}\n)}.given_here`;
}
