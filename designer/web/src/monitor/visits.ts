/* A run's history as visits of nodes: when each token came and went, who did something there; and how a long wait is drawn short. Pure. */
import type { NodeMark } from '../drawing/parts';
import type { HistoryEntry } from '../model';

export interface Visit {
  node: string;
  token: number;
  from: string;
  to: string | null;
  state: NodeMark['state'];
  by: string[];
  attempts: number;
}

const OURSELVES = new Set(['', 'engine', 'worker', 'scheduler', 'clock', 'cli']);
export const isPerson = (by: string) => !OURSELVES.has(by);

export function visitsOf(history: HistoryEntry[]): Visit[] {
  const visits: Visit[] = [];
  const open = new Map<number, Visit>();
  const here = (entry: HistoryEntry) => open.get(Number(entry.data.token_id)) ?? [...open.values()].reverse().find((visit) => visit.node === entry.node_id);
  for (const entry of history) {
    const token = Number(entry.data.token_id ?? 0);
    if (entry.type === 'token_entered') {
      const visit: Visit = { node: entry.node_id, token, from: entry.at, to: null, state: 'active', by: [], attempts: 0 };
      visits.push(visit);
      open.set(token, visit);
      continue;
    }
    if (entry.type === 'run_cancelled') {
      for (const visit of open.values()) Object.assign(visit, { to: entry.at, state: 'cancelled' });
      open.clear();
      continue;
    }
    if (entry.type === 'run_migrated') {
      const nodes = (entry.data.nodes ?? {}) as Record<string, string>;
      for (const visit of visits) visit.node = nodes[visit.node] ?? visit.node;
    }
    const visit = entry.node_id ? here(entry) : undefined;
    if (!visit) continue;
    if (entry.type === 'token_left') {
      Object.assign(visit, { to: entry.at, state: entry.data.is_withdrawn ? 'cancelled' : 'completed' });
      open.delete(visit.token);
    } else if (entry.type === 'incident_raised') visit.state = 'failed';
    else if (entry.type === 'incident_resolved') visit.state = 'active';
    if (entry.type === 'job_completed' || entry.type === 'job_failed') visit.attempts += 1;
    if (isPerson(entry.by) && !visit.by.includes(entry.by) && /^task_(completed|claimed|sent_back|skipped)|^vote_|^seat_/.test(entry.type)) visit.by.push(entry.by);
  }
  return visits;
}

/* What the drawing shows at each node behind event `seq`. */
export function marksAt(history: HistoryEntry[], seq: number, tokens: { node_id: string; waits_for: string }[]): { marks: Record<string, NodeMark>; passed: Set<string> } {
  const until = history.filter((entry) => entry.seq <= seq);
  const marks: Record<string, NodeMark> = {};
  for (const visit of visitsOf(until)) marks[visit.node] = { state: visit.state, tokens: 0, waitsFor: '', times: (marks[visit.node]?.times ?? 0) + 1 };
  for (const token of tokens) {
    const mark = (marks[token.node_id] ??= { state: 'active', tokens: 0, waitsFor: '', times: 1 });
    mark.tokens += 1;
    mark.waitsFor = token.waits_for;
    mark.state = token.waits_for === 'incident' ? 'failed' : 'active';
  }
  const passed = new Set(until.map((entry) => entry.data.edge_id).filter((edge): edge is string => typeof edge === 'string' && edge !== ''));
  return { marks, passed };
}

export interface Scale {
  /* Share of the width (0 to 1) at which a moment stands. */
  at: (iso: string) => number;
  /* Waits that are drawn shorter than they were: where, and how long in seconds. */
  gaps: { from: number; to: number; seconds: number }[];
}

/* Time in which nothing happens is squeezed: a stretch counts with the root of its length, and none takes less than a little or more than a good part. */
export function squeezed(moments: string[]): Scale {
  const times = [...new Set(moments.map((one) => new Date(one).getTime()))].sort((a, b) => a - b);
  const first = times[0] ?? 0;
  const stretches = times.slice(1).map((time, index) => (time - (times[index] ?? time)) / 1000);
  const root = stretches.map((seconds) => Math.sqrt(seconds));
  const sum = root.reduce((total, one) => total + one, 0) || 1;
  const widths = root.map((one) => Math.min(0.25, Math.max(0.004, one / sum)));
  const whole = widths.reduce((total, one) => total + one, 0) || 1;
  const places = new Map<number, number>([[first, 0]]);
  const gaps: Scale['gaps'] = [];
  const seconds = stretches.reduce((total, one) => total + one, 0) || 1;
  let at = 0;
  widths.forEach((width, index) => {
    const next = at + width / whole;
    const lasted = stretches[index] ?? 0;
    if (lasted / seconds > (next - at) * 1.5 && lasted > 60) gaps.push({ from: at, to: next, seconds: lasted });
    at = next;
    places.set(times[index + 1] ?? first, at);
  });
  return {
    gaps,
    at: (iso) => {
      const time = new Date(iso).getTime();
      const known = places.get(time);
      if (known !== undefined) return known;
      const after = times.findIndex((one) => one > time);
      if (after === -1) return 1;
      if (after === 0) return 0;
      const [from, to] = [times[after - 1] ?? time, times[after] ?? time];
      const [left, right] = [places.get(from) ?? 0, places.get(to) ?? 1];
      return left + ((right - left) * (time - from)) / (to - from || 1);
    },
  };
}
