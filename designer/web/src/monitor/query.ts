/* Which runs a list shows: the address of the page <-> the query that the server is asked. Pure. */
import type { Schemas } from '../client';
import { readColumns, writeColumns } from './columns';

export type RunQuery = Partial<Schemas['RunQuery']>;
export type Step = Partial<Schemas['Step']> & Pick<Schemas['Step'], 'do'>;

/* What stands in the address. `status` may also be incident or suspended: people ask for these as for a status. */
export interface RunSearch {
  status?: string;
  workflow?: string;
  version?: number;
  node?: string;
  code?: string;
  from?: string;
  to?: string;
  q?: string;
  /* Which columns, in their order; undefined: the usual ones. */
  columns?: string;
}
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const word = (value: unknown) => (typeof value === 'string' && value.trim() ? value.slice(0, 200) : typeof value === 'number' ? String(value) : undefined);
const day = (value: unknown) => (typeof value === 'string' && DAY.test(value) ? value : undefined);

export function readSearch(search: Record<string, unknown>): RunSearch {
  const workflow = word(search.workflow);
  const version = Number(search.version);
  return {
    status: word(search.status), workflow, version: workflow && Number.isInteger(version) && version > 0 ? version : undefined, node: word(search.node), code: word(search.code),
    from: day(search.from), to: day(search.to), q: word(search.q), columns: writeColumns(readColumns(word(search.columns))),
  };
}

const STATUSES = ['running', 'completed', 'cancelled'] as const;
type Status = (typeof STATUSES)[number];

/* Days are the reader's own: `to` is the last day that counts. */
export function queryOf(search: RunSearch): RunQuery {
  const status = (STATUSES as readonly string[]).includes(search.status ?? '') ? (search.status as Status) : '';
  const end = search.to ? new Date(`${search.to}T00:00:00`) : undefined;
  end?.setDate(end.getDate() + 1);
  return {
    status: search.status === 'suspended' ? 'running' : status, workflow: search.workflow ?? '', version: search.version ?? 0, node: search.node ?? '', code: search.code ?? '', q: search.q ?? '',
    ...(search.status === 'incident' ? { has_incident: true } : {}), ...(search.status === 'suspended' ? { is_suspended: true } : {}),
    ...(search.from ? { started_from: new Date(`${search.from}T00:00:00`).toISOString() } : {}), ...(end ? { started_before: end.toISOString() } : {}),
  };
}

/* As it is kept on the server under a name, and back. */
type KeptSearch = Schemas['RunSearch'];
export function toKeep({ status, workflow, version, node, code, from, to, q, columns }: RunSearch): KeptSearch {
  return {
    status: (KEPT as readonly string[]).includes(status ?? '') ? (status as KeptSearch['status']) : '', workflow: workflow ?? '', version: version ?? 0, node: node ?? '', code: code ?? '', started_from: from ?? '', started_to: to ?? '',
    q: q ?? '', columns: columns ? columns.split(',') : [],
  };
}
const KEPT = [...STATUSES, 'incident', 'suspended'] as const;
export const fromKept = ({ started_from, started_to, columns, ...rest }: KeptSearch): RunSearch => readSearch({ ...rest, from: started_from, to: started_to, columns: (columns ?? []).join() });
