/* The workbench of decision tables: which one is on it, its tests, and what the server says to them as one types. Knows no grid. */
import { useEffect, useMemo, useState } from 'react';
import { parseDocument, isMap, isSeq, type YAMLMap } from 'yaml';
import { create } from 'zustand';
import { client, got, type Schemas } from '../client';
import { useDoc } from '../designer/document';
import { useWords } from '../i18n';
import type { Json, Values } from '../model';
import { rulesWithIds, rulesWithoutIds, typeOf, type Decision, type RulesTree, type Variable } from './rules';
import { makeShape } from './shape';

export const useRules = makeShape<RulesTree>({ fromServer: rulesWithIds, toServer: rulesWithoutIds });
export type Outcome = Schemas['RulesOutcome'];
export type Finding = Schemas['RulesFinding'];
export interface RuleTest { inputs: Values; outputs?: Json }

interface Desk { decisionKey: string; view: 'table' | 'text'; test: number; marked: number[]; set: (next: Partial<Desk>) => void }
export const useRulesDesk = create<Desk>((set) => ({ decisionKey: '', view: 'table', test: 0, marked: [], set: (next) => { set(next); } }));
export const decisionsOf = (tree: RulesTree | null) => (tree?.items ?? []).filter((item): item is Decision => item.kind === 'decision');
export const decisionOf = (tree: RulesTree | null, key: string) => decisionsOf(tree).find((one) => one.key === key) ?? decisionsOf(tree)[0] ?? null;

/* The tests stand in a case file beside the rules: `hiring.rules` has `hiring.tests.case.yaml`. */
export const testsPath = (path: string) => path.replace(/\.rules$/, '.tests.case.yaml');
export function testsIn(text: string | undefined, key: string): RuleTest[] {
  const tests = parseDocument(text ?? '').toJS() as { tests?: { decision?: string; inputs?: Values; outputs?: Json }[] } | null;
  return (Array.isArray(tests?.tests) ? tests.tests : []).filter((one) => one.decision === key).map(({ inputs = {}, outputs }) => ({ inputs, outputs }));
}
/* The file with other tests for one decision; comments and those of other decisions stay. */
export function withTests(text: string | undefined, key: string, tests: RuleTest[]): string | null {
  const doc = parseDocument(text?.trim() ? text : 'tests: []\n');
  if (!isMap(doc.contents)) return text ?? null;
  let seq = doc.get('tests');
  if (!isSeq(seq)) { doc.set('tests', doc.createNode([])); seq = doc.get('tests'); }
  if (!isSeq(seq)) return text ?? null;
  seq.flow = false;
  const mine = seq.items.flatMap((item, at) => (isMap(item) && item.get('decision') === key ? [at] : []));
  for (const [at, test] of tests.entries()) {
    const place = mine[at];
    const node = place === undefined ? (doc.createNode({ decision: key }) as YAMLMap) : (seq.items[place] as YAMLMap);
    const set = (name: string, value: unknown) => { const made = doc.createNode(value); if (isMap(made) || isSeq(made)) made.flow = true; node.set(name, made); };
    if (JSON.stringify((node.toJS(doc) as RuleTest).inputs ?? null) !== JSON.stringify(test.inputs)) set('inputs', test.inputs);
    if (test.outputs === undefined) node.delete('outputs');
    else if (JSON.stringify((node.toJS(doc) as RuleTest).outputs ?? null) !== JSON.stringify(test.outputs)) set('outputs', test.outputs);
    if (place === undefined) seq.add(node);
  }
  for (const at of mine.slice(tests.length).reverse()) seq.delete(at);
  const isLeft = seq.items.length > 0 || doc.has('cases');
  return isLeft ? doc.toString({ lineWidth: 0, flowCollectionPadding: false }) : null;
}

/* What one typed for an input or expects of an output, as its type has it. */
export function valueOf(text: string, variable: Variable): Json {
  const said = text.trim();
  if (!said) return null;
  if (variable.is_list) return said.split(/\s*[,，]\s*/).filter(Boolean).map((one) => valueOf(one, { ...variable, is_list: false }));
  const type = typeOf(variable);
  if (type === 'number' || type === 'integer' || type === 'any') return Number.isFinite(Number(said)) ? Number(said) : said;
  if (type === 'boolean') return /^(true|yes|是)$/i.test(said) ? true : /^(false|no|否)$/i.test(said) ? false : said;
  return said;
}
export const textOfValue = (value: Json | undefined): string => (value === null || value === undefined ? '' : Array.isArray(value) ? value.map(textOfValue).join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value));

export interface Verdict { outcomes: Outcome[]; findings: Finding[]; isOld: boolean; error: unknown }
const PAUSE = 150;
/* Asks for the text as it stands, or as it would with the cell that is being written; what was said last stays on show while the next answer is on its way. */
export function useVerdict(key: string, tests: RuleTest[], typed: string | null): Verdict {
  const { language } = useWords();
  const stored = useDoc((doc) => doc.text);
  const text = typed ?? stored;
  const file = useDoc((doc) => doc.path);
  const inputs = useMemo(() => JSON.stringify(tests.map((test) => test.inputs)), [tests]);
  const [said, setSaid] = useState<{ for: string; outcomes: Outcome[]; findings: Finding[]; error: unknown }>({ for: '', outcomes: [], findings: [], error: null });
  const now = `${language}\n${key}\n${inputs}\n${text}`;
  useEffect(() => {
    if (!key) return undefined;
    let isOver = false;
    const timer = setTimeout(() => {
      got(client.POST('/api/v1/editing/try-rules', { body: { file, text, decision: key, inputs: JSON.parse(inputs) as Record<string, unknown>[] } })).then(
        (answer) => { if (!isOver) setSaid({ for: now, ...answer, error: null }); },
        (error: unknown) => { if (!isOver) setSaid({ for: now, outcomes: [], findings: [], error }); },
      );
    }, PAUSE);
    return () => { isOver = true; clearTimeout(timer); };
  }, [file, text, key, inputs, now]);
  return { ...said, isOld: said.for !== now };
}
