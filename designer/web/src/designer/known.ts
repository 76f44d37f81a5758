/* What the variables of a draft are called and which values they take: read from who sets them, an answer, a field of a form, an output of rules, a result of a node type, or from what a run begins with. Pure. */
import type { Named, Names } from '../condition/words';
import type { Text } from '../model';
import type { Graph, GraphNode } from './graph';
import type { Files } from './keep/state';
import type { StepTypes } from './kinds';
import { choicesIn, columnsIn, fieldsOf } from './panel/forms';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
export const textIn = (value: unknown): Text | null => (typeof value === 'string' ? { en: value, zh: value } : isRecord(value) && (value.en || value.zh) ? { en: String(value.en ?? ''), zh: String(value.zh ?? '') } : null);

/* The buttons of a task that have no titles of their own. */
export type Usual = Readonly<Record<'approve' | 'reject' | 'submit', Text>>;
const answersOf = (node: GraphNode, usual: Usual): Readonly<Record<string, Text>> => {
  const own = Array.isArray(node.fields.outcomes) ? (node.fields.outcomes as unknown[]).filter(isRecord) : [];
  if (own.length > 0) return Object.fromEntries(own.flatMap((one) => { const title = textIn(one.title); return typeof one.key === 'string' && title ? [[one.key, title]] : []; }));
  return node.type === 'approval' ? { approve: usual.approve, reject: usual.reject } : { submit: usual.submit };
};

function setBy(node: GraphNode, feel: string, files: Files, types: StepTypes, usual: Usual): Named | null {
  const path = /^=\s*result\.([\p{L}_][\p{L}\p{N}_]*)(?:\.([\p{L}_][\p{L}\p{N}_]*))?\s*$/u.exec(feel);
  if (!path) return null;
  const [, first = '', second] = path;
  if (first === 'outcome' && second === undefined) { const title = node.title ?? types.byType.get(node.type)?.title; return title ? { title, choices: answersOf(node, usual) } : null; }
  if (first === 'values' && second !== undefined && typeof node.fields.form === 'string') {
    const field = fieldsOf(files, node.fields.form).find((one) => one.key === second);
    const choices = choicesIn(files, node.fields.form, second);
    return field && (field.title.en || field.title.zh) ? { title: field.title, ...(choices ? { choices } : {}) } : null;
  }
  if (second !== undefined) return null;
  if (node.kind === 'decision' && typeof node.fields.decision === 'string') {
    const column = columnsIn(files, node.fields.decision, 'output').find((one) => one.key === first);
    return column && (column.title.en || column.title.zh) ? { title: column.title } : null;
  }
  const outputs = types.byType.get(node.type)?.manifest?.outputs;
  const schema = isRecord(outputs) && isRecord(outputs.properties) ? outputs.properties[first] : null;
  const title = isRecord(schema) ? textIn(schema['x-title']) : null;
  return title ? { title } : null;
}

/* `begins`: the inputs of the workflow, as JSON Schema. The first that sets a variable names it, unless another says otherwise: then nothing does. */
export function namesOf(graph: Pick<Graph, 'nodes'>, begins: unknown, files: Files, types: StepTypes, usual: Usual): Names {
  const found = new Map<string, Named | null>();
  const put = (name: string, named: Named | null) => { found.set(name, found.has(name) && JSON.stringify(found.get(name)) !== JSON.stringify(named) ? null : named); };
  const inputs = isRecord(begins) && isRecord(begins.properties) ? begins.properties : {};
  for (const [name, schema] of Object.entries(inputs)) { const title = isRecord(schema) ? textIn(schema['x-title']) : null; put(name, title ? { title } : null); }
  for (const node of graph.nodes) {
    const outputs = isRecord(node.fields.outputs) ? node.fields.outputs : {};
    for (const [name, feel] of Object.entries(outputs)) put(name, typeof feel === 'string' ? setBy(node, feel, files, types, usual) : null);
  }
  return Object.fromEntries([...found].flatMap(([name, named]) => (named ? [[name, named] as const] : [])));
}

/* Every name that a step could read: what a run begins with, and what any step sets. */
export function variablesOf(graph: Pick<Graph, 'nodes'>, begins: unknown): ReadonlySet<string> {
  const inputs = isRecord(begins) && isRecord(begins.properties) ? Object.keys(begins.properties) : [];
  return new Set([...inputs, ...graph.nodes.flatMap((node) => (isRecord(node.fields.outputs) ? Object.keys(node.fields.outputs) : []))]);
}

/* A name that may be set with one click, what people call it, and the expression that it gets. */
export interface Offered { readonly name: string; readonly title: Text; readonly feel: string }
const placeholders = (files: Files, template: string): string[] => [...new Set(['en', 'zh'].flatMap((language) => [...(files[`templates/${template}.${language}.md`] ?? '').matchAll(/\{\{\s*([\p{L}_][\p{L}\p{N}_]*)/gu)].flatMap((found) => found[1] ?? [])))];

export function offersFor(node: GraphNode, place: string, variables: ReadonlySet<string>, files: Files): readonly Offered[] {
  const { form, decision } = node.fields;
  const inputs = isRecord(node.fields.inputs) ? node.fields.inputs : {};
  const known = (parts: readonly { key: string; title: Text }[]) => parts.filter(({ key }) => variables.has(key)).map(({ key, title }) => ({ name: key, title, feel: `=${key}` }));
  if (place === 'outputs' && typeof form === 'string') return fieldsOf(files, form).map(({ key, title }) => ({ name: key, title, feel: `=result.values.${key}` }));
  if (place === 'outputs' && typeof decision === 'string') return columnsIn(files, decision, 'output').map(({ key, title }) => ({ name: key, title, feel: `=result.${key}` }));
  if (place === 'values' && typeof form === 'string') return known(fieldsOf(files, form));
  if (place === 'inputs' && typeof decision === 'string') return known(columnsIn(files, decision, 'input'));
  if (place === 'inputs.values' && typeof inputs.template === 'string') return known(placeholders(files, inputs.template).filter((key) => key !== 'to_name').map((key) => ({ key, title: { en: key, zh: key } })));
  if (place === 'inputs.values' && typeof inputs.record_type === 'string') return known(fieldsOf(files, inputs.record_type, 'record'));
  return [];
}

/* What steps and conditions speak of. `titles`: `decision:leave_way` and the like. */
export interface About { readonly names: Names; readonly titles: Readonly<Record<string, Text>> }
export const NOTHING_KNOWN: About = { names: {}, titles: {} };


const said = (value: unknown) => (typeof value === 'string' ? value : '');
/* What a step names, as `kind:key`; '' when it names nothing. */
export function namedBy(node: GraphNode): string {
  const inputs = (node.fields.inputs ?? {}) as Record<string, unknown>;
  const [kind, key] = node.kind === 'decision' ? ['decision', said(node.fields.decision)] : node.kind === 'call' ? ['workflow', said(node.fields.workflow)] : node.type === 'notify' ? ['template', said(inputs.template)] : node.type === 'save_record' ? ['record', said(inputs.record_type)] : ['', ''];
  return key ? `${kind}:${key}` : '';
}
