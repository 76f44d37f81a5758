/* Undo and redo of texts: each step is what changed in the middle. Kept in the browser's session, so that it survives a reload. Knows no screen. */

interface Patch { at: number; out: string; in: string }
export interface Step { label: string; patch: Patch; group: string; when: number; before: string[]; after: string[] }
export interface History { past: Step[]; future: Step[] }
export const NO_HISTORY: History = { past: [], future: [] };

const MOST_STEPS = 300;
const MOST_KEPT = 800_000;
const TOGETHER = 1_000;

export function patchOf(before: string, after: string): Patch {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let end = 0;
  while (end < most - start && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)) end += 1;
  return { at: start, out: before.slice(start, before.length - end), in: after.slice(start, after.length - end) };
}
/* The text a step back or forward; null when the text is not the one that the step was made on. */
function moved(text: string, { at, out, in: put }: Patch): string | null {
  return text.startsWith(out, at) ? text.slice(0, at) + put + text.slice(at + out.length) : null;
}

export interface Made { label: string; group?: string; before: string; after: string; selectedBefore: string[]; selectedAfter: string[]; now: number }

/* The history with one more step; steps of the same group within a second are one. */
export function recorded(history: History, made: Made): History {
  const { label, group = '', before, after, now } = made;
  const last = history.past.at(-1);
  if (last && group && last.group === group && now - last.when < TOGETHER && history.future.length === 0) {
    const origin = moved(before, { at: last.patch.at, out: last.patch.in, in: last.patch.out });
    if (origin !== null) return { past: [...history.past.slice(0, -1), { ...last, patch: patchOf(origin, after), when: now, after: made.selectedAfter }], future: [] };
  }
  const step: Step = { label, patch: patchOf(before, after), group, when: now, before: made.selectedBefore, after: made.selectedAfter };
  return { past: [...history.past, step].slice(-MOST_STEPS), future: [] };
}

export interface Turned { text: string; history: History; selected: string[]; label: string }

export function undone(text: string, history: History): Turned | null {
  const step = history.past.at(-1);
  if (!step) return null;
  const back = moved(text, { at: step.patch.at, out: step.patch.in, in: step.patch.out });
  if (back === null) return null;
  return { text: back, history: { past: history.past.slice(0, -1), future: [step, ...history.future] }, selected: step.before, label: step.label };
}
export function redone(text: string, history: History): Turned | null {
  const step = history.future[0];
  if (!step) return null;
  const next = moved(text, step.patch);
  if (next === null) return null;
  return { text: next, history: { past: [...history.past, step], future: history.future.slice(1) }, selected: step.after, label: step.label };
}

const nameOf = (packKey: string, path: string) => `hireloom.undo.${packKey}/${path}`;
/* A short sum of a text: a history belongs to one text only. */
function sumOf(text: string): string {
  let sum = 5381;
  for (let at = 0; at < text.length; at += 1) sum = ((sum << 5) + sum + text.charCodeAt(at)) | 0;
  return `${text.length}.${sum}`;
}

export function keepHistory(packKey: string, path: string, text: string, history: History) {
  let { past } = history;
  let written = JSON.stringify({ sum: sumOf(text), past, future: history.future });
  while (written.length > MOST_KEPT && past.length > 1) {
    past = past.slice(Math.ceil(past.length / 2));
    written = JSON.stringify({ sum: sumOf(text), past, future: [] });
  }
  try {
    sessionStorage.setItem(nameOf(packKey, path), written);
  } catch {
    // Full or forbidden: the steps are then only lost with a reload.
  }
}
export function keptHistory(packKey: string, path: string, text: string): History {
  try {
    const kept = JSON.parse(sessionStorage.getItem(nameOf(packKey, path)) ?? 'null') as (History & { sum: string }) | null;
    return kept && kept.sum === sumOf(text) ? { past: kept.past, future: kept.future } : NO_HISTORY;
  } catch {
    return NO_HISTORY;
  }
}
