/* What a pack's texts define, by name: forms, rules, records, workflows, templates. Reads first lines only, so that it also works on half-written files. Pure. */
import type { Known } from './fragment';
import { readGraph } from './graph';
import type { StepTypes } from './kinds';
import type { Text } from '../model';

export type FileKind = 'workflow' | 'form' | 'rules' | 'record' | 'template' | 'case' | 'other';
export interface PackFile { readonly path: string; readonly kind: FileKind; readonly name: string }

const ENDINGS: readonly (readonly [string, FileKind])[] = [['.workflow.yaml', 'workflow'], ['.case.yaml', 'case'], ['.form', 'form'], ['.rules', 'rules'], ['.record', 'record']];
export function kindOfFile(path: string): PackFile {
  const name = path.split('/').at(-1) ?? path;
  for (const [ending, kind] of ENDINGS) if (path.endsWith(ending)) return { path, kind, name: name.slice(0, -ending.length) };
  return path.startsWith('templates/') ? { path, kind: 'template', name: name.replace(/\.(en|zh)\.md$/, '') } : { path, kind: 'other', name };
}

const words = (text: string, word: string) => [...text.matchAll(new RegExp(`^\\s*${word}\\s+([a-z]\\w*)`, 'gm'))].flatMap((found) => found[1] ?? []);

/* The names that a workflow of this pack may refer to. */
export function knownOf(files: Readonly<Record<string, string>>, types: StepTypes): Known {
  const forms = new Set<string>();
  const decisions = new Set<string>();
  const records = new Set<string>();
  const workflows = new Set<string>();
  const templates = new Set<string>();
  for (const [path, text] of Object.entries(files)) {
    const { kind, name } = kindOfFile(path);
    if (kind === 'form') for (const one of words(text, 'form')) forms.add(one);
    else if (kind === 'rules') for (const one of words(text, 'decision')) decisions.add(one);
    else if (kind === 'record') for (const one of words(text, 'record')) records.add(one);
    else if (kind === 'workflow') workflows.add(/^workflow:\s*(\w+)/m.exec(text)?.[1] ?? name);
    else if (kind === 'template') templates.add(name);
  }
  return { types: new Set(types.byType.keys()), forms, decisions, workflows, records, templates };
}

/* The record types of a pack. */
export const recordsIn = (files: Readonly<Record<string, string>>): readonly string[] => Object.entries(files).flatMap(([path, text]) => (path.endsWith('.record') ? words(text, 'record') : []));

const titles = new Map<string, Text | null>();
/* The title of a workflow file; null when it has none that can be read. Remembered: reading a text takes a while. */
export function workflowTitle(text: string): Text | null {
  const known = titles.get(text);
  if (known !== undefined) return known;
  const line = /^title:[ \t]*(\{[^\n]*\}|\n(?:[ \t]+[^\n]*\n?)+)/m.exec(text)?.[0];
  const found = line ? readGraph(`nodes: {}\n${line}\n`).title : null;
  if (titles.size > 60) titles.clear();
  titles.set(text, found);
  return found;
}
