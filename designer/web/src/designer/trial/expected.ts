/* What a step reads from a message or from the workflow that it calls, as the form for it; with what outcome that workflow may end. Reads the pack's texts only. Pure. */
import type { Schema } from '../../values/SchemaForm';
import { read } from '../source';

type Part = Record<string, unknown>;
const isRecord = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);
const READ = /(?<![\p{L}\p{N}_.])result((?:\s*\.\s*[\p{L}_][\p{L}\p{N}_]*)+)/gu;

function expressionsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('=') ? [value] : [];
  return Array.isArray(value) ? value.flatMap(expressionsIn) : isRecord(value) ? Object.values(value).flatMap(expressionsIn) : [];
}
/* Names with names within: `result.offer.salary` gives offer, and salary in it. */
function withName(schema: Part, [name, ...rest]: readonly string[], known: Part): Part {
  if (!name) return schema;
  const parts = isRecord(schema.properties) ? schema.properties : {};
  const one = isRecord(parts[name]) ? parts[name] : isRecord(known[name]) ? known[name] : {};
  return { ...schema, type: 'object', properties: { ...parts, [name]: rest.length > 0 ? withName(one, rest, {}) : one } };
}
function workflowOf(files: Readonly<Record<string, string>>, key: string): Part {
  for (const [path, text] of Object.entries(files)) {
    if (!path.endsWith('.workflow.yaml') || !text.includes(key)) continue;
    const source = read(text);
    const data: unknown = source.errors.length > 0 ? null : source.toJS();
    if (isRecord(data) && data.workflow === key) return data;
  }
  return {};
}

/* `child`: the workflow that is called; its inputs say what kind a variable is. Without parts when the step reads nothing by name. */
export function expectedOf(outputs: unknown, files: Readonly<Record<string, string>>, child = ''): Schema {
  const inputs = child ? workflowOf(files, child).inputs : undefined;
  const known = isRecord(inputs) && isRecord(inputs.properties) ? inputs.properties : {};
  const paths = expressionsIn(outputs).flatMap((text) => [...text.matchAll(READ)].map((found) => (found[1] ?? '').split('.').map((name) => name.trim()).filter(Boolean)));
  const read = child ? paths.flatMap(([first, ...rest]) => (first === 'variables' && rest.length > 0 ? [rest] : [])) : paths;
  return read.reduce<Part>((schema, path) => withName(schema, path, known), {});
}
export function outcomesOf(files: Readonly<Record<string, string>>, child: string): string[] {
  const { nodes } = workflowOf(files, child);
  const ends = isRecord(nodes) ? Object.values(nodes).filter((node): node is Part => isRecord(node) && node.type === 'end') : [];
  return [...new Set(ends.map((node) => (typeof node.outcome === 'string' && !node.outcome.startsWith('=') ? node.outcome : 'completed')))];
}
