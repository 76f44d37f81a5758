/* The columns of the list of runs: which there are, how wide, which are shown. Pure; what a run is about always stands first. */
import type { RunSummary } from '../model';

export const COLUMNS = ['workflow', 'status', 'facts', 'number', 'standsAt', 'started', 'ended', 'lasted'] as const;
export type Column = (typeof COLUMNS)[number] | `facts.${string}`;
export const USUAL: Column[] = ['workflow', 'status', 'facts', 'started', 'lasted'];
const WIDTHS: Record<(typeof COLUMNS)[number], string> = {
  workflow: 'minmax(120px, 1fr)', status: 'minmax(120px, 1fr)', facts: 'minmax(150px, 1.6fr)', number: 'minmax(100px, 1fr)', standsAt: 'minmax(110px, 1fr)', started: '150px', ended: '150px', lasted: '110px',
};
const FACT = 'minmax(80px, .8fr)';
export const MOST_COLUMNS = 12;

const isKnown = (name: string): name is Column => (COLUMNS as readonly string[]).includes(name) || /^facts\..+/.test(name);

/* "" and what cannot be read is the usual. */
export function readColumns(written: string | undefined): Column[] {
  const found = [...new Set((written ?? '').split(',').map((one) => one.trim()).filter(isKnown))].slice(0, MOST_COLUMNS);
  return found.length ? found : USUAL;
}
export const writeColumns = (columns: Column[]) => (columns.join() === USUAL.join() ? undefined : columns.join());

export const templateOf = (columns: Column[]) => ['minmax(150px, 1.3fr)', ...columns.map((one) => WIDTHS[one as (typeof COLUMNS)[number]] ?? FACT)].join(' ');

/* Facts of the runs on the page, each a column that could be shown, in the order in which they come. */
export const factsOf = (runs: Pick<RunSummary, 'facts'>[]): string[] => [...new Set(runs.flatMap((run) => Object.keys(run.facts)))];
