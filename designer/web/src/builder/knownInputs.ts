/* What a decision of a pack could ask about: the fields of its forms and record types, with their titles. Reads lines only, so that it works on half-written files too. Pure. */
import type { Variable } from './rules';

const LINE = /^\s*([\p{L}_][\p{L}\p{N}_]*)\s*(?:"((?:[^"\\]|\\.)*)"(?:\s*\|\s*"((?:[^"\\]|\\.)*)")?)?\s*:\s*(text|number|integer|money|percent|rating|boolean|date|time|date_time|duration|choice|choices)\b/u;
const TYPES: Record<string, Pick<Variable, 'type' | 'is_list'>> = { number: { type: 'number' }, integer: { type: 'integer' }, money: { type: 'number' }, percent: { type: 'number' }, rating: { type: 'number' }, boolean: { type: 'boolean' }, date: { type: 'date' }, time: { type: 'time' }, date_time: { type: 'date_time' }, duration: { type: 'duration' }, choices: { type: 'text', is_list: true } };
export function knownInputs(files: Readonly<Record<string, string>>): Variable[] {
  const found = new Map<string, Variable>();
  for (const [path, text] of Object.entries(files)) {
    if (!/\.(form|record)$/.test(path)) continue;
    for (const line of text.split('\n')) {
      const [, name, en, zh, type] = LINE.exec(line) ?? [];
      if (name && type && !found.has(name)) found.set(name, { name, title: en ? { en, ...(zh ? { zh } : {}) } : null, ...(TYPES[type] ?? { type: 'text' }) });
    }
  }
  return [...found.values()];
}
